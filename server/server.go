// Package server shows a case to reporters as pages, and to programs as a JSON API.
// Both take the same query string and show the same answer.
//
// [New] makes a handler that answers from a [search.Searcher], [Serve] serves a data
// directory, and [Ask] answers one search without HTTP:
//
//	answer, err := server.Ask(ctx, searcher, "q=Toqaev&year=2024")
//
// How the query string of /search?q=Toqaev becomes a page:
//
//	server.addPages         has the route: its parameters, its function, its template
//	door.guard              refuses foreign hosts, foreign pages and missing keys
//	server.handle           waits for the index, and answers 304 if nothing has changed
//	searchParams            is the table that reads the query string (params_search.go)
//	params.query            makes the query.Query, and searchPage adds the page's facets
//	search.Searcher.Search  answers with a search.Result
//	newAnswer               makes an [Answer] of it: the API's fields, with links (links.go)
//	newSearchView           adds what only the page has: form, chips, drawing
//	templates/search.html   writes it, and marks what matches
//	server.fail             writes an error instead, as an RFC 9457 problem or its page
package server

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"casefile/corpus"
	"casefile/corpus/fetch"
	"casefile/corpus/gather"
	"casefile/search"
	"casefile/search/query"
)

// Config is what a handler needs.
type Config struct {
	Searcher *search.Searcher
	Log      *slog.Logger
	Title    string        // of the case
	Coverage *gather.Case  // what the case file says of the case and its sources; nil for nothing
	Version  string        // of the program
	Timeout  time.Duration // for the answer to a request; 0 means 5 s
	Door     Door          // who may ask
	Audit    *corpus.Audit // who signs in and exports; nil keeps no log

	MCP bool // assistants ask at /mcp

	AuditReads bool // the audit log has every request for something of the case

	Data string // directory of the case, to change it; "" answers that nothing can be changed
	By   string // the person at this machine, who may change the case where there are no keys

	Client *fetch.Client // fetches pages that are to be added; nil fetches none
}

// A server answers requests.
type server struct {
	http.Handler
	Config
	pages   *pages
	opening *opening
	door    *door

	names  *listStore // nil where none are kept
	jobs   *jobs
	stages stages
	adding sync.Mutex // held while articles that were sent are added

	searches, lists turns
	meter           *meter
}

//go:embed assets
var assets embed.FS

// New returns a handler for all pages and the API.
func New(c Config) (http.Handler, error) {
	s, err := newServer(c)
	if err != nil {
		return nil, err
	}
	s.open(c.Searcher)
	return s, nil
}

// newServer returns a server that waits for [server.open].
func newServer(c Config) (*server, error) {
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	door, err := newDoor(c.Door)
	if err != nil {
		return nil, err
	}
	pages, err := parsePages(door)
	if err != nil {
		return nil, err
	}
	jobs, err := openJobs(c.Data)
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, jobs: jobs, pages: pages, opening: newOpening(), door: door, searches: searchTurns(), lists: listTurns(), meter: newMeter()}

	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = door.from
	e.HTTPErrorHandler = s.fail
	e.Use(
		identified,
		s.logged,
		s.measured,
		unframed,
		middleware.RecoverWithConfig(middleware.RecoverConfig{LogErrorFunc: s.panicked}),
		middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Limit: "1M", Skipper: func(c echo.Context) bool { return takesLists(c) || takesFiles(c) }}),
		secure,
		door.guard,
		s.audited,
		middleware.Gzip(),
	)
	if err := errors.Join(s.addPages(e), s.addAPI(e)); err != nil {
		return nil, err
	}
	pages.nav, pages.changes = existing(navigation, e.Routes()), s.Data != ""
	if !pages.changes {
		pages.nav = slices.DeleteFunc(pages.nav, func(i navItem) bool { return i.path == addPage })
	}
	if s.MCP {
		s.addMCP(e)
	}
	s.Handler = e
	return s, nil
}

// sentLimit limits the body of a request that takesFiles lets in.
func sentLimit() echo.MiddlewareFunc { return middleware.BodyLimit(fmt.Sprint(mostSent, "B")) }

// takesFiles reports whether a request may be as large as [mostSent], and gives it time.
func takesFiles(c echo.Context) bool {
	if c.Request().Method != http.MethodPost || c.Path() != articlesPath && c.Path() != addPage {
		return false
	}
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(sentWithin)) // not in a test's recorder
	return true
}

// addPages adds the routes of pages, and of what is not the API.
func (s *server) addPages(e *echo.Echo) error {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		return err
	}
	route(e, "/", s.startPage)
	route(e, "/seen", s.seen)
	route(e, "/search", s.handle(searchParams, s.searches.each(s.searchPage), s.page("search.html")))
	route(e, helpPage, s.handle(nothing, s.lists.each(s.helpPage), s.page("help.html")))
	route(e, savedPage, s.handle(savedParams, s.lists.each(s.savedPage), s.page("saved.html")))
	route(e, advancedPage, s.handle(advancedParams, s.searches.each(s.advancedPage), s.page("advanced.html")))
	route(e, "/stats", s.handle(searchParams, s.lists.each(s.statsPage), s.page("stats.html")))
	route(e, "/a/:id", s.handle(searchParams, s.searches.each(s.articlePage), s.page("article.html")))
	route(e, "/a/:id/versions", s.handle(nothing, s.lists.each(s.versionsPage), s.page("versions.html")))
	route(e, "/a/:id/versions/:n", s.handle(searchParams, s.lists.each(s.versionPage), s.page("version.html")))
	route(e, "/a/:id/diff", s.handle(diffParams, s.lists.each(s.diffPage), s.page("diff.html")))
	route(e, "/e/:id", s.handle(entityPageParams, s.lists.each(s.entityPage), s.page("entity.html")))
	route(e, namesPage, s.handle(entitiesParams, s.lists.each(s.namesPage), s.page("names.html")))
	route(e, explainPage, s.handle(explainPageParams, s.lists.each(s.explainPage), s.page("explain.html")))
	route(e, timelinePage, s.handle(timelineParams, s.lists.each(s.timelinePage), s.page("timeline.html")))
	route(e, "/e/:id/timeline", s.handle(timelineParams, s.lists.each(s.timelinePage), s.page("timeline.html")))
	route(e, networkPage, s.handle(networkParams, s.lists.each(s.networkPage), s.page("network.html")))
	route(e, "/e/:id/together", s.handle(togetherParams, s.lists.each(s.togetherPage), s.page("together.html")))
	route(e, contradictionsPage, s.handle(contradictionParams, s.lists.each(s.contradictionsPage), s.page("contradictions.html")))
	s.addForms(e)
	route(e, "/problems/:code", s.problemPage)
	route(e, "/assets/*", echo.WrapHandler(http.StripPrefix("/assets/", cached(http.FileServerFS(files)))))
	route(e, "/language/:tag", s.chooseLanguage)
	route(e, "/sign-in", s.signInForm)
	route(e, listsPage, s.listed(nothing, s.listsPage))
	e.POST(listsPage, s.listsPosted)
	route(e, listsPage+"/:id", s.listed(listPageParams, s.listPage))
	route(e, listsPage+"/:id/matrix", s.listed(nothing, s.matrixPage))
	e.POST(listsPage+"/:id/delete", s.listDeletedPage)
	e.POST("/sign-in", s.signIn)
	e.POST("/sign-out", s.signOut)
	route(e, "/api", s.apiPage)
	route(e, "/metrics", s.metrics)
	route(e, "/healthz", s.health)
	route(e, "/readyz", s.ready)
	return nil
}

// addAPI adds the routes of [server.operations], and the document that describes them.
func (s *server) addAPI(e *echo.Echo) error {
	shared := s.door.shared()
	operations := s.operations()
	files := map[string]echo.HandlerFunc{} // of a search, by media type
	for _, o := range operations {
		if media, _, _ := strings.Cut(o.media, ";"); o.file != nil && !strings.HasPrefix(o.path, listsPath) {
			files[media] = o.file
		}
	}
	for _, o := range operations {
		if o.do != nil {
			var limit []echo.MiddlewareFunc
			if o.sent != "" {
				limit = append(limit, sentLimit())
			}
			s.changes(e, o.method, o.path, o.scope, s.changing(o.params, o.sent != "", o.do), limit...)
			continue
		}
		answer := o.file
		switch {
		case o.send != nil:
			answer = s.received(o.params, "", o.send)
		case o.answer != nil:
			answer = s.handle(o.params, o.answer, asJSON)
		}
		if o.path == searchPath {
			answer = accepted(answer, files)
		}
		if o.method != "" {
			e.Add(o.method, o.path, answer, shared)
		} else {
			route(e, o.path, answer, shared)
		}
		if o.posted {
			e.POST(o.path, answer, shared)
		}
		if o.posted && len(s.Door.Origins) > 0 {
			e.OPTIONS(o.path, s.health, shared) // shared answers: a browser asks whether a page of another site may post
		}
	}
	for _, p := range s.protocols() {
		e.Add(p.method, p.path, p.answer, shared)
		if len(s.Door.Origins) > 0 && p.method == http.MethodPost {
			e.OPTIONS(p.path, s.health, shared)
		}
	}
	document, err := json.Marshal(newDocument(s.Version, operations))
	route(e, documentPath, func(c echo.Context) error { return c.JSONBlob(http.StatusOK, document) }, shared)
	return err
}

// route adds a route for GET and HEAD.
func route(e *echo.Echo, path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
	e.Match([]string{http.MethodGet, http.MethodHead}, path, h, m...)
}

// A request is what a route is asked.
type request struct {
	params
	id string // in the path, "" where the path has none
	n  string // of a version, in the path
}

// An answerer answers the requests for a route.
type answerer func(context.Context, request) (any, error)

// handle returns the handler of a route that takes these parameters, answers, and
// writes the answer.
func (s *server) handle(t *table, answer answerer, write func(echo.Context, any) error) echo.HandlerFunc {
	return s.received(t, "", func(c echo.Context, r request) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
		defer cancel()
		v, err := answer(ctx, r)
		if moved := new(movedError); errors.As(err, &moved) {
			return redirect(c, strings.Replace(c.Path(), ":id", url.PathEscape(moved.id), 1))
		}
		if err != nil {
			return err
		}
		return write(c, v)
	})
}

// received returns the handler that reads a request for next, unless the client has the
// answer already. as tells apart the answers that one address has.
func (s *server) received(t *table, as string, next func(echo.Context, request) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		if !s.opening.wait(req.Context(), s.Timeout) {
			return s.opening.busy()
		}
		var r request
		var err error
		if r.params, err = t.ofRequest(req); err != nil {
			return err
		}
		if r.id, err = url.PathUnescape(c.Param("id")); err != nil {
			return echo.ErrNotFound
		}
		r.n = c.Param("n")
		if req.Method != http.MethodPost && s.fresh(c, as) {
			return c.NoContent(http.StatusNotModified)
		}
		return next(c, r)
	}
}

func asJSON(c echo.Context, v any) error { return c.JSON(http.StatusOK, v) }

// page returns the function that shows an answer by a template.
func (s *server) page(name string) func(echo.Context, any) error {
	return func(c echo.Context, v any) error { return s.pages.render(c, http.StatusOK, name, v.(framed)) }
}

// redirect leads to where an entity is now. What was merged may be split again, so no
// browser may keep this.
func redirect(c echo.Context, path string) error {
	c.Response().Header().Del("ETag")
	c.Response().Header().Set("Cache-Control", "no-cache")
	if q := c.QueryString(); q != "" {
		path += "?" + q
	}
	return c.Redirect(http.StatusPermanentRedirect, path)
}

// fresh reports whether the client has the answer already, and tells it how to ask
// next time. An answer changes with the corpus, the decisions, the index, the
// program and the reader's language.
func (s *server) fresh(c echo.Context, as string) bool {
	v, err := s.Searcher.Engine.State()
	if err != nil {
		return false // the answerer meets the error too, and returns it
	}
	decided, err := s.Searcher.Store.Decided()
	if err != nil {
		return false
	}
	sum := fnv.New64a()
	fmt.Fprint(sum, s.Version, v.Generation, v.At, s.Searcher.Store.End(), decided, s.jobs.version(), as, languageOf(c), c.Request().URL.RequestURI())
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

func (s *server) searchAnswer(ctx context.Context, r request) (any, error) {
	return ask(ctx, s.Searcher, r.query(), linker{r.params, searchPath})
}

// health says that the process is alive. Shortly after a start it waits for the index: a
// script that starts a small case can search as soon as health answers.
func (s *server) health(c echo.Context) error {
	s.opening.wait(c.Request().Context(), 2*time.Second)
	return c.String(http.StatusOK, "ok\n")
}

// ready says that the index answers, and how much is in it.
func (s *server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	if !s.opening.wait(ctx, 0) {
		c.Response().Header().Set("Retry-After", retryAfter)
		return c.String(http.StatusServiceUnavailable, s.opening.busy().Error()+"\n")
	}
	res, err := s.Searcher.Search(ctx, query.Query{Size: 1})
	if err != nil && c.Request().Context().Err() != nil {
		return err
	}
	if err != nil {
		s.Log.Error("not ready", "err", err)
		return c.String(http.StatusServiceUnavailable, "the index does not answer\n")
	}
	return c.JSON(http.StatusOK, struct {
		Articles   int             `json:"articles"`
		Generation int             `json:"index_generation"`
		Journal    corpus.Position `json:"journal"`
	}{res.Articles, res.Generation, s.Searcher.Store.End()})
}
