// Package server shows a case to reporters as pages and to programs as a JSON
// API. Both take the same query string.
//
// [Serve] serves a data directory, [New] lists all routes. A handler reads its
// parameters (params.go), asks the search engine one question and renders the
// answer (api.go, pages.go).
// Errors become RFC 9457 problems in one place (problem.go).
package server

import (
	"context"
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// Config is what a site needs.
type Config struct {
	Engine  *search.Engine // nil if it is still to be opened, see [Site.Open]
	Log     *slog.Logger
	Title   string        // of the case
	Version string        // of the program
	Timeout time.Duration // for one search; 0 means 5 s
}

// A Site answers requests.
type Site struct {
	http.Handler
	server *server
}

type server struct {
	Config
	pages   *pages
	opening *opening
}

//go:embed assets
var assets embed.FS

// New returns a whole site.
func New(c Config) (*Site, error) {
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, pages: pages, opening: newOpening()}
	site := &Site{server: s}
	if c.Engine != nil {
		site.Open(c.Engine)
	}

	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.fail
	e.Use(
		middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: requestID}),
		s.logged,
		middleware.RecoverWithConfig(middleware.RecoverConfig{LogErrorFunc: s.panicked}),
		middleware.BodyLimit("1M"),
		secure,
		middleware.Gzip(),
		s.whenOpen,
	)

	get := func(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h, m...)
	}
	get("/", s.searchPage)
	get("/search", s.searchPage)
	get("/stats", s.statsPage)
	get("/a/:id", s.articlePage, s.limited)
	get("/e/:id", s.entityPage)
	get("/problems/:code", s.problemPage)
	get("/healthz", s.health)
	get("/readyz", s.ready)

	open := middleware.CORSWithConfig(middleware.CORSConfig{AllowMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost}})
	get("/api/v1/search", s.searchAPI, open)
	e.POST("/api/v1/search", s.searchPost, open)
	e.OPTIONS("/api/v1/search", s.health, open) // open answers it: another site asks whether it may post
	get("/api/v1/articles/:id", s.articleAPI, open, s.limited)
	get("/api/v1/articles/:id/similar", s.similarAPI, open)
	get("/api/v1/entities/:id", s.entityAPI, open)
	get("/api/v1/entities/:id/mentions", s.mentionsAPI, open)
	get("/api/v1/stats/:what", s.statsAPI, open)
	get("/api/v1/suggest", s.suggestAPI, open, s.limited)

	files, err := fs.Sub(assets, "assets")
	if err != nil {
		return nil, err
	}
	get("/assets/*", echo.WrapHandler(http.StripPrefix("/assets/", cached(http.FileServerFS(files)))))
	site.Handler = e
	return site, nil
}

// secure sets the headers that keep a page to itself.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // a source must not learn what was searched
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		return next(c)
	}
}

// limited gives a request no more time than a search.
func (s *server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		h.ServeHTTP(w, r)
	})
}

// logged writes a line a request.
func (s *server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		r := c.Request()
		s.Log.Info("request", "method", r.Method, "url", loggedURL(r), "status", c.Response().Status,
			"bytes", c.Response().Size, "dur", time.Since(start).Round(time.Microsecond),
			"id", c.Response().Header().Get(echo.HeaderXRequestID))
		return nil
	}
}

// loggedURL returns the address that was asked for, at a length that a log bears.
func loggedURL(r *http.Request) string {
	const most = 500
	if u := r.URL.RequestURI(); len(u) > most {
		return fmt.Sprintf("%s… (%d bytes)", u[:most], len(u))
	}
	return r.URL.RequestURI()
}

func (s *server) panicked(c echo.Context, err error, stack []byte) error {
	s.Log.Error("panic", "url", loggedURL(c.Request()), "err", err, "stack", string(stack))
	return err
}

// search asks the engine, within the time that a search may take.
func (s *server) search(c echo.Context, q query.Query) (*search.Result, error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	return s.Engine.Search(ctx, q)
}

// fresh reports whether the client has the answer already, and tells it how to
// ask next time. An answer changes with the corpus, the index and the program.
func (s *server) fresh(c echo.Context) bool {
	v, release, err := s.Engine.Index.View()
	if err != nil {
		return false // the handler meets the error too, and tells it
	}
	release()
	decided, err := s.Engine.Store.Decided()
	if err != nil {
		return false
	}
	sum := fnv.New64a()
	fmt.Fprint(sum, s.Version, v.Generation, v.At, decided, c.Request().URL.RequestURI())
	tag := fmt.Sprintf(`W/"%x"`, sum.Sum64())
	c.Response().Header().Set("ETag", tag)
	c.Response().Header().Set("Cache-Control", "no-cache") // keep it, but ask
	for have := range strings.SplitSeq(c.Request().Header.Get("If-None-Match"), ",") {
		if strings.TrimSpace(have) == tag {
			return true
		}
	}
	return false
}

func (s *server) searchAPI(c echo.Context) error {
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	start := time.Now()
	res, err := s.search(c, p.Query)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, searchJSON(p, res, time.Since(start)))
}

func (s *server) articleAPI(c echo.Context) error {
	a, found, err := s.Engine.Article(c.Param("id"))
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	who, err := s.Engine.Identities(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, articleJSON(a, found, who))
}

// health says that the process answers.
func (s *server) health(c echo.Context) error {
	return c.String(http.StatusOK, "ok\n")
}

// ready says that the index answers, and how much is in it.
func (s *server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	res, err := s.Engine.Search(ctx, query.Query{Size: 1})
	if err != nil {
		s.Log.Error("not ready", "err", err)
		return c.String(http.StatusServiceUnavailable, "the index does not answer\n")
	}
	return c.JSON(http.StatusOK, struct {
		Articles   int             `json:"articles"`
		Generation int             `json:"index_generation"`
		Journal    corpus.Position `json:"journal"`
	}{res.Articles, res.Generation, s.Engine.Store.End()})
}
