package server

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// The scopes of a key, see [Scopes]. Each route needs one: reading needs read. Without any
// key, the person at this machine may do everything, in the pages of this server and by
// programs.
const (
	scopeRead     = "read"
	scopeAnnotate = "annotate" // decide, correct, label
	scopeIngest   = "ingest"   // add and gather
	scopeAdmin    = "admin"    // remove
)

// changes adds a route that changes the case, for those whose key has the scope.
func (s *server) changes(e *echo.Echo, method, path, scope string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
	s.needs(method, path, scope)
	e.Add(method, path, func(c echo.Context) error {
		if s.Data == "" {
			return &refusal{"read-only", "this server was started read-only, or its data directory cannot be written"}
		}
		if !s.opening.wait(c.Request().Context(), s.Timeout) {
			return s.opening.busy()
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		if err := s.door.ours(c); err != nil {
			return err
		}
		return h(c)
	}, m...)
}

// needs notes the scope of a route that needs another one than read.
func (s *server) needs(method, path, scope string) { s.door.scopes[method+" "+path] = scope }

// scopeOf returns the scope that the route of a request needs.
func (d *door) scopeOf(c echo.Context) string {
	return cmp.Or(d.scopes[c.Request().Method+" "+c.Path()], scopeRead)
}

// allows returns an error unless the sender of a request, which was let in, may do what
// needs another scope too.
func (d *door) allows(c echo.Context, scope string) error {
	if id, ok := c.Get(keyID).(string); ok {
		return d.keys.allows(id, scope, time.Now())
	}
	return nil // the person at this machine
}

// alone lets a request that changes the case in although there is no key, if the person at
// this machine sent it: nobody else reaches the server, see [Serve].
func (d *door) alone(c echo.Context, scope string) error {
	r := c.Request()
	host, _ := hostAndPort(r.Host)
	sender, _ := hostAndPort(r.RemoteAddr)
	here := (host == "localhost" || net.ParseIP(host).IsLoopback()) && net.ParseIP(sender).IsLoopback()
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"} {
		here = here && r.Header.Get(name) == "" // what a proxy passes on may come from anywhere
	}
	if d.publicRead || !here {
		return &refusal{"key-needed", fmt.Sprintf("this needs a key with the scope %s, and there are no keys: make one with \"casefile key add --scope %s\"", scope, scope)}
	}
	return nil
}

// ours refuses a request that changes the case unless a program sent it, or a form of this
// server that carries the token of its browser.
func (d *door) ours(c echo.Context) error {
	r := c.Request()
	if bearerOf(r) != "" { // no browser sends one by itself
		return nil
	}
	if err := d.own.Check(r); err != nil {
		return &refusal{"cross-origin", "only pages of this server may change the case"}
	}
	token, session := d.tokenOf(r)
	program := !session && r.Header.Get("Origin")+r.Header.Get("Sec-Fetch-Site") == ""
	if program || sameSecret(token, cmp.Or(r.Header.Get("X-Csrf-Token"), c.FormValue("csrf"))) {
		return nil
	}
	return &refusal{"form-expired", "the form has expired, or cookies are disabled; open the page again"}
}

// tokenOf returns the token that forms of a browser send along: that of its session, or of
// a cookie. It is "" if the browser has neither.
func (d *door) tokenOf(r *http.Request) (token string, session bool) {
	if one := d.sessions.of(d.cookies, r, time.Now()); one != nil {
		return one.token, true
	}
	if k, err := r.Cookie(d.cookies.name(r, "form")); err == nil && len(k.Value) >= 20 {
		return k.Value, false
	}
	return "", false
}

// formCookie returns the token in the cookie of a browser for forms, and sets it if there is
// none.
func (d *door) formCookie(c echo.Context) string {
	r := c.Request()
	if k, err := r.Cookie(d.cookies.name(r, "form")); err == nil && len(k.Value) >= 20 {
		return k.Value
	}
	k := d.cookies.cookie(r, "form", rand.Text())
	c.SetCookie(k)
	return k.Value
}

// by returns who sends a request, for decisions and the audit log: what the note of the
// key says, or the user at this machine.
func (s *server) by(c echo.Context) (string, error) {
	id, ok := c.Get(keyID).(string)
	if !ok {
		return cmp.Or(s.By, "the user at this machine"), nil
	}
	return s.door.keys.name(id)
}
