package server

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// A person signs in with a key, at /sign-in. The browser keeps a session secret, never the
// key, in a cookie that it does not send on requests from other sites (SameSite=Strict) and
// that scripts cannot read. Sessions are in memory. They end with the server, after
// sessionLasts, and as soon as their key is revoked or expires.

const (
	sessionLasts = 12 * time.Hour
	mostSessions = 10_000
)

// A session is a browser in which a person has signed in.
type session struct {
	key   string // id
	token string // that its forms send along
	until time.Time
}

// sessions are the sessions by the hash of their secret.
type sessions struct {
	mu  sync.Mutex
	all map[string]*session
}

// begin returns the secret of a new session.
func (s *sessions) begin(key string, now time.Time) (secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) >= mostSessions {
		s.drop(now)
	}
	secret = rand.Text()
	s.all[hashOf(secret)] = &session{key, rand.Text(), now.Add(sessionLasts)}
	return secret
}

// drop deletes the sessions that have ended, and the one that ends first.
func (s *sessions) drop(now time.Time) {
	var first string
	var ends time.Time
	for hash, one := range s.all {
		if first == "" || one.until.Before(ends) {
			first, ends = hash, one.until
		}
	}
	delete(s.all, first)
	maps.DeleteFunc(s.all, func(_ string, one *session) bool { return now.After(one.until) })
}

// of returns the session of a request, nil if there is none.
func (s *sessions) of(c cookies, r *http.Request, now time.Time) *session {
	cookie, err := r.Cookie(c.name(r, "session"))
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[hashOf(cookie.Value)]
	if one == nil || now.After(one.until) {
		return nil
	}
	return one
}

func (s *sessions) end(c cookies, r *http.Request) {
	if cookie, err := r.Cookie(c.name(r, "session")); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.all, hashOf(cookie.Value))
	}
}

// cookies makes the cookies of a server.
type cookies struct{ public *url.URL }

// secure reports whether a cookie can have the Secure attribute: over TLS, its own or a
// proxy's, and on loopback.
func (c cookies) secure(r *http.Request) bool {
	host, _ := hostAndPort(r.Host)
	if c.public != nil && c.public.Scheme == "https" && strings.EqualFold(host, c.public.Hostname()) {
		return true
	}
	if r.TLS != nil {
		return true
	}
	agent := r.UserAgent() // Safari drops Secure cookies without TLS, even on loopback
	safari := strings.Contains(agent, "Safari/") && !strings.Contains(agent, "Chrome/")
	return !safari && (strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback())
}

// name returns the name of a cookie. __Host- says to browsers that no other host or
// insecure page may have set it.
func (c cookies) name(r *http.Request, what string) string {
	if c.secure(r) {
		return "__Host-casefile-" + what
	}
	return "casefile-" + what
}

// cookie returns a cookie for a session of the browser; one without a value is deleted.
func (c cookies) cookie(r *http.Request, what, value string) *http.Cookie {
	k := &http.Cookie{Name: c.name(r, what), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: c.secure(r)}
	if value == "" {
		k.MaxAge = -1
	}
	return k
}

// A signInPage asks for a key, or names the one that a person is signed in with.
type signInPage struct {
	layout
	Detail  string // why a key is asked for, or was not accepted
	Next    string // where to go then
	Token   string
	Key     string // id; "" if not signed in
	Maybe   bool   // the person may be signed in: browsers send no Strict cookie on a link from another site
	Neither bool   // there are no keys
}

// showSignIn shows the sign-in page.
func (s *server) showSignIn(c echo.Context, status int, p signInPage) error {
	r := c.Request()
	p.Title, p.Case = say("Sign in"), "casefile" // the title of the case needs a key too
	p.Next = localPath(p.Next)
	if one := s.door.sessions.of(s.door.cookies, r, time.Now()); one != nil && status == http.StatusOK {
		p.Key, p.Token = one.key, one.token
		return s.pages.render(c, status, "sign-in.html", &p)
	}
	p.Token = s.door.formCookie(c)
	p.Maybe = r.Header.Get("Sec-Fetch-Site") == "cross-site"
	return s.pages.render(c, status, "sign-in.html", &p)
}

// signInForm answers GET /sign-in.
func (s *server) signInForm(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	asked, err := s.door.keys.asked()
	if err != nil {
		return err
	}
	return s.showSignIn(c, http.StatusOK, signInPage{Next: c.QueryParam("next"), Neither: !asked})
}

// signIn answers POST /sign-in.
func (s *server) signIn(c echo.Context) error {
	r := c.Request()
	c.Response().Header().Set("Cache-Control", "no-store")
	if err := s.door.keepPace(c, ""); err != nil {
		return err
	}
	next := localPath(c.FormValue("next"))
	token, err := r.Cookie(s.door.cookies.name(r, "form"))
	if err != nil || !sameSecret(token.Value, c.FormValue("csrf")) {
		return s.showSignIn(c, http.StatusForbidden, signInPage{Next: next, Detail: "The form has expired, or cookies are disabled. Try again."})
	}
	asked, err := s.door.keys.asked()
	if err != nil || !asked {
		return errors.Join(err, c.Redirect(http.StatusSeeOther, next))
	}
	id, err := s.door.keys.check(strings.TrimSpace(c.FormValue("key")), "read", time.Now())
	if refused := new(refusal); errors.As(err, &refused) {
		if err := s.record(c, corpus.Act{What: "sign-in refused", Note: refused.detail}, false); err != nil {
			return err
		}
		return s.showSignIn(c, problems[refused.code].status, signInPage{Next: next, Detail: refused.detail + "."})
	}
	if err == nil {
		err = s.record(c, corpus.Act{What: "sign-in", By: id}, true)
	}
	if err != nil {
		return err
	}
	c.SetCookie(s.door.cookies.cookie(r, "session", s.door.sessions.begin(id, time.Now())))
	c.SetCookie(s.door.cookies.cookie(r, "form", ""))
	return c.Redirect(http.StatusSeeOther, next)
}

// signOut answers POST /sign-out.
func (s *server) signOut(c echo.Context) error {
	r := c.Request()
	c.Response().Header().Set("Cache-Control", "no-store")
	if one := s.door.sessions.of(s.door.cookies, r, time.Now()); one != nil {
		if !sameSecret(one.token, c.FormValue("csrf")) {
			return &refusal{"cross-origin", "the form is not one of this session; open /sign-in and sign out there"}
		}
		s.door.sessions.end(s.door.cookies, r)
		if err := s.record(c, corpus.Act{What: "sign-out", By: one.key}, true); err != nil {
			return err
		}
	}
	c.SetCookie(s.door.cookies.cookie(r, "session", ""))
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}

// record writes an act to the audit log, if there is one.
func (s *server) record(c echo.Context, a corpus.Act, sealed bool) error {
	if s.Audit == nil {
		return nil
	}
	a.From = c.RealIP()
	if id, ok := c.Get(keyID).(string); ok {
		a.By = id
	}
	return s.Audit.Add(a, sealed)
}

// sameSecret compares two secrets in constant time. An empty one equals none.
func sameSecret(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// localPath returns a path of this server, "/" for anything that leads elsewhere.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme+u.Host+u.Opaque != "" || u.User != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\t\r\n") || strings.HasPrefix(u.Path, "//") || u.Path == "/sign-in" || u.Path == "/sign-out" {
		return "/"
	}
	return next
}
