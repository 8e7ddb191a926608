// Package fetch gets pages politely, safely and exactly as they were served.
//
//	client := &fetch.Client{UserAgent: "casefile/1.0 (+mailto:desk@example.org)"}
//	x, err := client.Get(ctx, "https://example.org/article")
//
// Politely: a [Client] reads robots.txt first (RFC 9309), sends a host one request at a
// time with a pause between two, honours Retry-After, asks a failing host less and less
// often, and fetches a known page only if it has changed ([Client.GetIfChanged]).
//
// Safely: it never connects to an address of a private, loopback or link-local network,
// whatever name or redirect leads there, unless AllowHosts has the name. It uses no
// proxy. Time and sizes are limited, that of the decoded body too.
//
// Exactly: an [Exchange] has the bytes of request and response as sent over the wire. A
// body that is over a limit, or ends too early, is an error, never a truncated page.
package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"
)

// ErrRobots is the error of an address that robots.txt closes.
var ErrRobots = errors.New("refused by robots.txt")

var (
	errTooLarge = errors.New("over the size limit")
	errPrivate  = errors.New("address is not public")
)

// A LaterError is the error of a host that must not be asked before a time.
type LaterError struct {
	Host  string
	Until time.Time
}

func (e *LaterError) Error() string {
	return fmt.Sprintf("%s must not be asked before %s", e.Host, e.Until.UTC().Format(time.RFC3339))
}

// Defaults of a [Client], and limits without a field.
const (
	defaultAgent   = "casefile"
	defaultWire    = 16 << 20
	defaultBody    = 64 << 20
	defaultTimeout = time.Minute
	defaultDelay   = 2 * time.Second
	defaultWait    = 2 * time.Minute

	maxHops    = 10      // redirects
	maxAddress = 8 << 10 // bytes of an address
)

// A Client gets pages. Its zero value works. It is safe for concurrent use. The fields
// must not be changed after the first call, and a Client must not be copied, since it
// remembers its hosts.
type Client struct {
	// UserAgent names the crawler and a way to reach the person who runs it. It begins
	// with the name in robots.txt files: "casefile/1.0 (+mailto:desk@example.org)". ""
	// means "casefile", which names nobody.
	UserAgent string
	// AllowHosts are names or addresses of hosts that may be private.
	AllowHosts []string

	MaxWire int64 // bytes of a response, head and body as sent; 0 means 16 MiB
	MaxBody int64 // bytes of a decoded body; 0 means 64 MiB

	// Timeout limits one request from the first packet to the last; 0 means a minute. A
	// quarter of it is for connecting, half for the head of the response to arrive.
	Timeout time.Duration
	// Delay is the least pause between two requests to a host; up to a quarter is added
	// at random. 0 means 2 seconds, a negative value none. A longer Crawl-delay in
	// robots.txt is obeyed.
	Delay time.Duration
	// MaxWait limits the time that a call waits for a host; 0 means 2 minutes. If it
	// would be longer, the call fails at once with a [LaterError].
	MaxWait time.Duration

	TLS *tls.Config // nil means the system's roots

	mu    sync.Mutex
	hosts map[string]*host  // by name without "www."
	rules map[string]*rules // by scheme, host and port

	// Dial replaces the network in tests, without the guard against private addresses.
	// nil means the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// An Exchange is one request and its response.
type Exchange struct {
	URL      string // asked for
	FinalURL string // that answered after redirects, "" without any

	// Hops are the redirects that led to FinalURL, in order.
	Hops []*Exchange

	// Request and Response are the bytes as sent over the wire, inside TLS, without
	// informational (1xx) responses.
	Request, Response []byte

	Status int
	Header [][2]string // of the response, in its order and spelling
	Body   []byte      // with transfer and content encodings undone
	Time   time.Time   // when the request was sent
	Addr   string      // of the server, with its port

	// Robots is what allowed the request: the status of robots.txt, and the line that
	// decided, if any.
	Robots string
}

// Value returns the first value of a field of the response's header, "" if there is
// none.
func (x *Exchange) Value(name string) string {
	for _, f := range x.Header {
		if strings.EqualFold(f[0], name) {
			return f[1]
		}
	}
	return ""
}

// Get fetches a page and follows its redirects, waiting for its turn with each host. No
// status is an error: 404 says something about a page.
//
// The error wraps [ErrRobots], a [LaterError] or that of ctx, or says what failed.
func (c *Client) Get(ctx context.Context, address string) (*Exchange, error) {
	return c.GetIfChanged(ctx, address, "", "")
}

// GetIfChanged is Get for a page that came with these values of ETag and Last-Modified
// before; either may be "". The response of an unchanged page has status 304 and no body.
// Redirects are followed without the values.
func (c *Client) GetIfChanged(ctx context.Context, address, etag, lastModified string) (*Exchange, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	if etag != "" {
		header.Set("If-None-Match", etag)
	}
	if lastModified != "" {
		header.Set("If-Modified-Since", lastModified)
	}
	first := address
	seen := map[string]bool{}
	var hops []*Exchange
	for {
		if seen[u.String()] {
			return nil, fmt.Errorf("get %s: redirects lead in a circle by %s", first, u)
		}
		seen[u.String()] = true
		x, err := c.once(ctx, u, header)
		if err != nil {
			if len(hops) > 0 {
				return nil, fmt.Errorf("get %s, redirected to %s: %w", first, u, err)
			}
			return nil, fmt.Errorf("get %s: %w", first, err)
		}
		next, err := redirect(u, x)
		if err != nil {
			return nil, fmt.Errorf("get %s: %w", first, err)
		}
		if next == nil {
			if len(hops) > 0 {
				x.Hops, x.FinalURL = hops, x.URL
			}
			x.URL = first
			return x, nil
		}
		if hops = append(hops, x); len(hops) > maxHops {
			return nil, fmt.Errorf("get %s: more than %d redirects", first, maxHops)
		}
		// The values are those of the first address.
		u, header = next, http.Header{}
	}
}

// once makes one request when it is the host's turn, if robots.txt allows it.
func (c *Client) once(ctx context.Context, u *url.URL, header http.Header) (*Exchange, error) {
	h := c.host(u)
	if err := h.enter(ctx); err != nil {
		return nil, err
	}
	defer h.leave()
	r, err := c.robots(ctx, h, u)
	if err != nil {
		return nil, err
	}
	allowed, why := r.decide(c.agent(), u)
	if !allowed {
		return nil, fmt.Errorf("%w: %s", ErrRobots, why)
	}
	if err := h.pause(ctx, c.wait()); err != nil {
		return nil, err
	}
	x, err := c.exchange(ctx, u, header, limits{wire: c.wire(), body: c.body()})
	h.done(x, err, max(c.delay(), r.file.delay(c.agent())))
	if err != nil {
		return nil, err
	}
	x.Robots = why
	return x, nil
}

// Sitemaps returns the addresses in the Sitemap lines of robots.txt on an address's host.
func (c *Client) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	h := c.host(u)
	if err := h.enter(ctx); err != nil {
		return nil, err
	}
	defer h.leave()
	r, err := c.robots(ctx, h, u)
	if err != nil {
		return nil, fmt.Errorf("robots.txt of %s: %w", u.Host, err)
	}
	return r.file.sitemaps, nil
}

// parse reads an address of http or https. Its fragment and user are dropped, its host
// is written in ASCII.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, fmt.Errorf("address of %d bytes: %w", len(address), errTooLarge)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	return u, ready(u)
}

func ready(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("address %q: want http:// or https:// and a host", u.Redacted())
	}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return fmt.Errorf("address: host %q: %w", name, err)
		}
		name = ascii
	}
	if name == "" {
		return fmt.Errorf("address %q: no host", u.Redacted())
	}
	switch port := u.Port(); {
	case port != "":
		u.Host = net.JoinHostPort(name, port)
	case strings.Contains(name, ":"):
		u.Host = "[" + name + "]"
	default:
		u.Host = name
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return nil
}

// redirect returns the address that a response redirects to, nil if there is none.
func redirect(from *url.URL, x *Exchange) (*url.URL, error) {
	switch x.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := x.Value("Location")
	if location == "" {
		return nil, nil
	}
	if len(location) > maxAddress {
		return nil, fmt.Errorf("redirect to an address of %d bytes: %w", len(location), errTooLarge)
	}
	u, err := from.Parse(strings.TrimSpace(location))
	if err != nil {
		return nil, fmt.Errorf("redirect to %q: %w", location, err)
	}
	if err := ready(u); err != nil {
		return nil, fmt.Errorf("redirect: %w", err)
	}
	return u, nil
}

func (c *Client) agent() string { return cmp.Or(c.UserAgent, defaultAgent) }

func (c *Client) wire() int64 { return cmp.Or(max(c.MaxWire, 0), defaultWire) }

func (c *Client) body() int64 { return cmp.Or(max(c.MaxBody, 0), defaultBody) }

func (c *Client) timeout() time.Duration { return cmp.Or(max(c.Timeout, 0), defaultTimeout) }

func (c *Client) delay() time.Duration { return max(cmp.Or(c.Delay, defaultDelay), 0) }

func (c *Client) wait() time.Duration { return cmp.Or(max(c.MaxWait, 0), defaultWait) }
