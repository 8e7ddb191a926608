package server

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// secure sets the headers that isolate a page from other sites.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentPolicy("'none'"))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // an outlet must not learn what was searched
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		return next(c)
	}
}

// contentPolicy returns the rules for the content of a page that pages of some origins may
// frame.
func contentPolicy(ancestors string) string {
	return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors " + ancestors
}

// cached lets browsers keep a file for an hour.
func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !utf8.ValidString(r.URL.Path) { // FileServer answers 500
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "max-age=3600")
		h.ServeHTTP(w, r)
	})
}

// identified gives a request its id: the one that the client sent, if it is safe to log,
// or a new one.
func identified(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !safeID.MatchString(id) {
			id = strings.ToLower(rand.Text())
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

var safeID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// unframed closes the connection after a request without a length. One that has a
// length as well is how a request is smuggled past a proxy, and net/http hides the
// length (RFC 9112, section 6.3).
func unframed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().TransferEncoding) > 0 {
			c.Response().Header().Set(echo.HeaderConnection, "close")
		}
		return next(c)
	}
}

// audited logs who reads what in the audit log, if AuditReads is set.
func (s *server) audited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.AuditReads && !keyless.MatchString(c.Request().URL.Path) {
			if err := s.record(c, corpus.Act{What: "read", Of: cut(c.Request().URL.RequestURI(), 1000)}, false); err != nil {
				return err
			}
		}
		return next(c)
	}
}

// clientGone is the status in the log of a request whose client hung up.
const clientGone = 499

// logged writes a line to the log for each request.
func (s *server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.Log.Info("request", append(s.asked(c), "method", c.Request().Method, "status", c.Response().Status,
			"bytes", c.Response().Size, "dur", time.Since(start).Round(time.Microsecond))...)
		return nil
	}
}

// asked returns the attributes of a request for the log. Searches are confidential: the
// query is logged at level debug only.
func (s *server) asked(c echo.Context) []any {
	r := c.Request()
	out := []any{"id", c.Response().Header().Get(echo.HeaderXRequestID), "route", c.Path(), "path", cut(r.URL.EscapedPath(), 200)}
	if key := c.Get(keyID); key != nil {
		out = append(out, "key", key)
	}
	if s.Log.Enabled(r.Context(), slog.LevelDebug) {
		out = append(out, "query", cut(r.URL.RawQuery, 500))
	}
	return out
}

// cut shortens a text that a client sent, for a log or a message.
func cut(s string, most int) string {
	if len(s) > most {
		return fmt.Sprintf("%s… (%d bytes)", s[:most], len(s))
	}
	return s
}

func (s *server) panicked(c echo.Context, err error, stack []byte) error {
	s.Log.Error("panic", append(s.asked(c), "err", err, "stack", string(stack))...)
	return err
}
