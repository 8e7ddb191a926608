package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// secure sets the headers that isolate a page from other sites.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // an outlet must not learn what was searched
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		return next(c)
	}
}

// cached lets browsers keep a file for an hour.
func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		h.ServeHTTP(w, r)
	})
}

// logged writes a line to the log for each request.
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

// loggedURL returns the address of a request, cut if it is long.
func loggedURL(r *http.Request) string {
	return cut(r.URL.RequestURI(), 500)
}

// cut shortens a text that a client sent, for a log or a message.
func cut(s string, most int) string {
	if len(s) > most {
		return fmt.Sprintf("%s… (%d bytes)", s[:most], len(s))
	}
	return s
}

func (s *server) panicked(c echo.Context, err error, stack []byte) error {
	s.Log.Error("panic", "url", loggedURL(c.Request()), "err", err, "stack", string(stack))
	return err
}
