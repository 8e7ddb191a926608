package server

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// A Door configures which requests are answered. The zero Door answers requests whose Host
// is a loopback name or the address that they arrived at, and refuses those of pages of
// other sites. If there is a key, or was one, reading needs one.
type Door struct {
	PublicURL  string   // where a proxy shows the server, such as https://desk.example
	Origins    []string // sites whose pages may read the API, such as https://charts.example
	PublicRead bool     // let anybody who can reach the server read; keys are only for changes
	Keys       string   // data directory whose keys are accepted, see [AddKey]; "" means none
	Proxies    []string // addresses or networks (CIDR) of proxies whose X-Forwarded-For is trusted
	Key        string   // another key that is accepted, "" means none
}

// ErrNoKey says that [Serve] would let other machines read a case without a key.
var ErrNoKey = errors.New("other machines reach this address, and reading needs no key")

// A refusal is the error for a request that a door turns away.
type refusal struct{ code, detail string }

func (r *refusal) Error() string { return r.detail }

// A door turns away requests, see [Door].
type door struct {
	public  *url.URL // nil without one
	origins []string
	keys    *keyring
	pace    *pace
	pages   http.CrossOriginProtection // those that may read
	own     http.CrossOriginProtection // those that may change the case
	scopes  map[string]string          // of routes, by method and path; read is left out

	publicRead bool

	sessions sessions
	cookies  cookies
	from     echo.IPExtractor // the machine that a request comes from
}

func newDoor(d Door) (*door, error) {
	out := &door{origins: d.Origins, pace: newPace(), sessions: sessions{all: map[string]*session{}}, scopes: map[string]string{}, publicRead: d.PublicRead}
	if d.PublicURL != "" {
		u, err := url.Parse(d.PublicURL)
		if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
			return nil, fmt.Errorf("public URL %q: give scheme and host, such as https://desk.example", d.PublicURL)
		}
		out.public, out.cookies.public = u, u
		origin := u.Scheme + "://" + u.Host
		if err := errors.Join(out.pages.AddTrustedOrigin(origin), out.own.AddTrustedOrigin(origin)); err != nil {
			return nil, err
		}
	}
	for _, o := range d.Origins {
		if err := out.pages.AddTrustedOrigin(o); err != nil || strings.Contains(o, "*") {
			return nil, fmt.Errorf("allowed origin %q: give scheme and host without a path, such as https://charts.example", o)
		}
	}
	var err error
	if out.from, err = extractor(d.Proxies); err != nil {
		return out, err
	}
	out.keys, err = newKeyring(d.Keys, d.Key)
	return out, err
}

// extractor returns a function that returns the address of the client of a request: its
// sender, or, if that is a trusted proxy, the last address in X-Forwarded-For that is not one.
func extractor(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		_, network, err := net.ParseCIDR(p)
		if ip := net.ParseIP(p); ip != nil {
			network, err = &net.IPNet{IP: ip, Mask: net.CIDRMask(128, 128)}, nil
			if four := ip.To4(); four != nil {
				network = &net.IPNet{IP: four, Mask: net.CIDRMask(32, 32)}
			}
		}
		if err != nil {
			return nil, fmt.Errorf("trusted proxy %q: give an address, or a network such as 10.0.0.0/8", p)
		}
		trust = append(trust, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(trust...), nil
}

// guard lets a request in if it names this server as its host and does not come from a
// page of another site. A page under a name that has been pointed at this machine
// (DNS rebinding) is same-origin to its browser: only the Host header tells it apart.
func (d *door) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		token := takeToken(r)
		if !d.named(r) {
			return &refusal{"misdirected", fmt.Sprintf("this server is not %q; use an address that it prints when it starts, or start it with --public-url", cut(r.Host, 100))}
		}
		if !d.mayAsk(r) {
			return &refusal{"cross-origin", "the request comes from a page of another site; --allow-origin names the sites whose pages may read the API"}
		}
		if err := d.unlock(c, token); err != nil {
			return err
		}
		return next(c)
	}
}

// asked reports whether reading needs a key.
func (d *door) asked() (bool, error) {
	if d.publicRead {
		return false, nil
	}
	return d.keys.asked()
}

// unlock checks the key of a request for anything of the case, and how often it asks.
func (d *door) unlock(c echo.Context, token string) error {
	r := c.Request()
	if r.Method == http.MethodOptions || keyless.MatchString(r.URL.Path) {
		return nil
	}
	keyed, err := d.keys.asked()
	if err != nil {
		return err
	}
	scope := d.scopeOf(c)
	open := scope == scopeRead && (d.publicRead || !keyed)
	id, refused := "", error(nil)
	if keyed {
		id, refused = d.keyOf(r, token, scope, time.Now())
	}
	switch {
	case keyed && refused == nil:
		c.Set(keyID, id)
		c.Response().Before(func() { c.Response().Header().Set("Cache-Control", "no-store") })
		return d.keepPace(c, id)
	case open && d.publicRead:
		return d.keepPace(c, "")
	case open: // without a key and publicRead, only this machine reaches a server
		return nil
	case !keyed:
		return d.alone(c, scope)
	}
	if err := d.keepPace(c, ""); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderWWWAuthenticate, `Bearer realm="casefile"`)
	if isFeed(r) { // readers ask for a password; browsers have a page to sign in
		h.Add(echo.HeaderWWWAuthenticate, `Basic realm="casefile: any name, and your key as the password", charset="UTF-8"`)
	}
	return refused
}

// takeToken returns the key in the address of a feed, and takes it out of the address, so
// that no log and no link has it. Readers of feeds cannot send headers.
func takeToken(r *http.Request) (token string) {
	if !isFeed(r) {
		return ""
	}
	var rest []string
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if v, ok := strings.CutPrefix(part, "token="); ok {
			token, _ = url.QueryUnescape(v) // one that cannot be read is no key
		} else {
			rest = append(rest, part)
		}
	}
	r.URL.RawQuery = strings.Join(rest, "&")
	r.RequestURI = r.URL.RequestURI()
	return token
}

func isFeed(r *http.Request) bool {
	return slices.ContainsFunc(feedFormats, func(f feedFormat) bool { return f.path == r.URL.Path })
}

// keyOf returns the id of the key that a request was sent with, or in whose session, if it
// allows the scope.
func (d *door) keyOf(r *http.Request, token, scope string, now time.Time) (string, error) {
	secret := cmp.Or(secretOf(r), token)
	if one := d.sessions.of(d.cookies, r, now); one != nil && secret == "" {
		return one.key, d.keys.allows(one.key, scope, now)
	}
	return d.keys.check(secret, scope, now)
}

// keyless are the probes, what pages of errors need, signing in, and its language.
var keyless = regexp.MustCompile(`^/(healthz|readyz|sign-in|sign-out|language/\w+|assets/[\w.-]+)$`)

// keyID is where the context of a request has the id of its key, for the log.
const keyID = "key"

// named reports whether a request names this server, by a name or address of this
// machine, or its public URL. A name of this machine may have any port: no site can take
// it, and a tunnel or a container gives the server another.
func (d *door) named(r *http.Request) bool {
	host, port := hostAndPort(r.Host)
	if d.public != nil {
		own, at := hostAndPort(d.public.Host)
		if strings.EqualFold(host, own) && cmp.Or(port, ports[d.public.Scheme]) == cmp.Or(at, ports[d.public.Scheme]) {
			return true
		}
	}
	at, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr) // nil without a listener
	if _, err := strconv.ParseUint(cmp.Or(port, "80"), 10, 16); err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip.IsLoopback() || at != nil && ip.Equal(at.IP)
}

// ports are the default ports of the schemes.
var ports = map[string]string{"http": "80", "https": "443"}

// hostAndPort splits a host, which may have no port.
func hostAndPort(s string) (host, port string) {
	host = s
	if h, p, err := net.SplitHostPort(s); err == nil {
		host, port = h, p
	}
	return strings.Trim(host, "[]"), port
}

// mayAsk reports whether a request was made by a page of this server or of an allowed
// origin, by a program, or by a person who follows a link. Other pages are refused although
// they could not read the answer: its timing would tell how much a search finds.
func (d *door) mayAsk(r *http.Request) bool {
	switch r.Method {
	case http.MethodOptions: // whether a page may ask; answers nothing else
		return true
	case http.MethodGet, http.MethodHead:
		if r.Header.Get("Sec-Fetch-Mode") == "navigate" && (r.Header.Get("Sec-Fetch-Dest") == "document" || d.mayFrame(r)) {
			return true
		}
	}
	strict := *r
	strict.Method = http.MethodPost // Check lets every GET pass
	return d.pages.Check(&strict) == nil
}

// mayFrame reports whether a page of an allowed origin frames the preview of an entity. A
// browser sends no Origin with a frame, but which page has it in Referer, which no page can
// forge.
func (d *door) mayFrame(r *http.Request) bool {
	if r.URL.Path != reconcilePath+"/preview" && r.URL.Path != reconcilePath1+"/preview" || r.Header.Get("Sec-Fetch-Dest") != "iframe" {
		return false
	}
	page, err := url.Parse(r.Referer())
	return err == nil && slices.Contains(d.origins, page.Scheme+"://"+page.Host)
}

// shared returns the middleware that lets pages of the allowed origins read an answer,
// never with a browser's credentials.
func (d *door) shared() echo.MiddlewareFunc {
	if len(d.origins) == 0 {
		return func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	}
	return middleware.CORSWithConfig(middleware.CORSConfig{
		AllowMethods:    []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowOriginFunc: func(origin string) (bool, error) { return slices.Contains(d.origins, origin), nil },
	})
}

// isLoopback reports whether only this machine reaches an address that is listened on.
func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// reachable returns the addresses at which a listener is reached: its own, or those of
// all interfaces of the machine.
func reachable(a net.Addr) ([]string, error) {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return []string{a.String()}, nil
	}
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, i := range interfaces {
		if n, ok := i.(*net.IPNet); ok {
			all = append(all, (&net.TCPAddr{IP: n.IP, Port: tcp.Port}).String())
		}
	}
	if len(all) == 0 { // no interface has an address yet
		all = append(all, a.String())
	}
	return all, nil
}

// fromHere returns the URL at which this machine reaches a listener. Without a scheme it
// is one of plain HTTP.
func fromHere(address string) (string, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		scheme, rest = "http", address
	}
	host, port, err := net.SplitHostPort(rest)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme + "://" + net.JoinHostPort(host, port), nil
}
