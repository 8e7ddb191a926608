// Package fetch gets pages politely, safely and exactly as they were served.
//
// Politely: robots.txt is read first (RFC 9309), a host gets one request at a
// time with a pause between two, Retry-After is honoured, a host that fails is
// asked less and less often, and a page that is known is asked for only if it
// has changed ([IfChanged]).
//
// Safely: no address of a private, loopback or link-local network is ever
// connected to, whatever name or redirect leads there, unless the configuration
// allows the name; there is no proxy that could be talked round this. Time and
// sizes are limited, those of the decoded body too.
//
// Exactly: the bytes of request and response are kept as they went over the
// wire. A body that is over a limit, or ends before it should, is an error:
// never a page that was cut.
package fetch

import (
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

// What a caller may ask of an error.
var (
	ErrRobots   = errors.New("refused by robots.txt")
	ErrTooLarge = errors.New("over the size limit")
	ErrPrivate  = errors.New("address is not public")
	ErrLater    = errors.New("host is to be asked later")
)

// A LaterError says until when a host has asked to be left alone. It is an
// [ErrLater].
type LaterError struct {
	Host  string
	Until time.Time
}

func (e *LaterError) Error() string {
	return fmt.Sprintf("%s is to be asked not before %s", e.Host, e.Until.UTC().Format(time.RFC3339))
}

// Is makes a LaterError an ErrLater.
func (e *LaterError) Is(target error) bool { return target == ErrLater }

// Defaults of a [Client] and limits that it has no field for.
const (
	defaultAgent   = "casefile"
	defaultWire    = 16 << 20
	defaultBody    = 64 << 20
	defaultTimeout = time.Minute
	defaultDelay   = 2 * time.Second
	defaultWait    = 2 * time.Minute

	maxHops    = 10      // redirects that are followed
	maxAddress = 8 << 10 // bytes of an address
)

// A Client gets pages. Its zero value works. It is safe for concurrent use; the
// fields must not be changed after the first call, and a Client must not be
// copied, as it remembers its hosts.
type Client struct {
	// UserAgent names the crawler and how to reach who runs it. It begins with
	// the name that robots.txt files know it by: "casefile/1.0
	// (+mailto:desk@example.org)". "" means "casefile", which names nobody.
	UserAgent string
	// AllowHosts are names of hosts, or addresses, that may be private.
	AllowHosts []string

	MaxWire int64 // bytes of a response, head and body as sent; 0 means 16 MiB
	MaxBody int64 // bytes of a decoded body; 0 means 64 MiB

	// Timeout is for one request from the first packet to the last; 0 means a
	// minute. A quarter of it may go by before the connection stands, half
	// before the head of the answer is there.
	Timeout time.Duration
	// Delay is the least pause between two requests to a host, to which up to
	// a quarter is added by chance; 0 means 2 seconds, less than 0 none. A
	// robots.txt that asks for a longer pause gets it.
	Delay time.Duration
	// MaxWait is how long a call may wait for a host that wants a pause; where
	// it would be longer the call fails at once with [ErrLater]. 0 means 2
	// minutes.
	MaxWait time.Duration

	TLS *tls.Config // nil means the system's roots

	mu    sync.Mutex
	hosts map[string]*host  // by name without "www."
	rules map[string]*rules // by scheme, host and port

	// Dial replaces the network in tests of timing. Who sets it is not guarded
	// from private addresses. nil means the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// An Exchange is one request and what came back.
type Exchange struct {
	URL      string // asked for
	FinalURL string // that answered after redirects, "" if it is URL

	// Hops are the exchanges that led on to FinalURL by redirects, in order,
	// without hops of their own.
	Hops []*Exchange

	// Request and Response are the bytes as they went over the wire, TLS
	// undone, without the informational (1xx) answers before the final one.
	Request, Response []byte

	Status int
	Header [][2]string // of the response, in its order and spelling
	Body   []byte      // with transfer and content encodings undone
	Time   time.Time   // when the request was sent
	Addr   string      // that was connected to, with its port

	// Robots is what allowed the request: the status of robots.txt and the
	// line that decided, if one did.
	Robots string
}

// Values returns the values of a field of the response's header.
func (x *Exchange) Values(name string) []string {
	var vs []string
	for _, f := range x.Header {
		if strings.EqualFold(f[0], name) {
			vs = append(vs, f[1])
		}
	}
	return vs
}

// value returns the first value of a field of the response's header.
func (x *Exchange) value(name string) string {
	if vs := x.Values(name); len(vs) > 0 {
		return vs[0]
	}
	return ""
}

// An Option changes a request.
type Option func(http.Header)

// IfChanged asks for a page only if it is not the one that came with these
// values of ETag and Last-Modified, of which either may be "". The answer to an
// unchanged page has status 304 and no body. Where a redirect leads is asked for
// without this.
func IfChanged(etag, lastModified string) Option {
	return func(h http.Header) {
		if etag != "" {
			h.Set("If-None-Match", etag)
		}
		if lastModified != "" {
			h.Set("If-Modified-Since", lastModified)
		}
	}
}

// Get asks for a page and follows its redirects, waiting for its turn with each
// host. Every status is an answer, not an error: 404 says something of a page.
//
// The error is one of the sentinels, that of ctx, or says what failed; there is
// no exchange then.
func (c *Client) Get(ctx context.Context, address string, options ...Option) (*Exchange, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for _, o := range options {
		o(header)
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
		// What is known is of the first address, and says nothing of others.
		u, header = next, http.Header{}
	}
}

// once makes one request in the host's turn, if robots.txt allows it.
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
	h.done(x, err, max(c.delay(), r.file.Delay(c.agent())))
	if err != nil {
		return nil, err
	}
	x.Robots = why
	return x, nil
}

// Robots returns the robots.txt of an address's host, for its Sitemap lines. Of
// a host that has none, or doesn't give it, it is empty.
func (c *Client) Robots(ctx context.Context, address string) (*Robots, error) {
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
	return r.file, nil
}

// parse reads an address that can be asked for: http or https with a host. Its
// fragment and user are left out, its host is written in ASCII.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, fmt.Errorf("address of %d bytes: %w", len(address), ErrTooLarge)
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

// redirect returns where an answer sends on to, nil if it doesn't.
func redirect(from *url.URL, x *Exchange) (*url.URL, error) {
	switch x.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := x.value("Location")
	if location == "" {
		return nil, nil
	}
	if len(location) > maxAddress {
		return nil, fmt.Errorf("redirect to an address of %d bytes: %w", len(location), ErrTooLarge)
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

func (c *Client) agent() string {
	if c.UserAgent == "" {
		return defaultAgent
	}
	return c.UserAgent
}

func (c *Client) wire() int64 {
	if c.MaxWire <= 0 {
		return defaultWire
	}
	return c.MaxWire
}

func (c *Client) body() int64 {
	if c.MaxBody <= 0 {
		return defaultBody
	}
	return c.MaxBody
}

func (c *Client) timeout() time.Duration {
	if c.Timeout <= 0 {
		return defaultTimeout
	}
	return c.Timeout
}

func (c *Client) delay() time.Duration {
	switch {
	case c.Delay == 0:
		return defaultDelay
	case c.Delay < 0:
		return 0
	}
	return c.Delay
}

func (c *Client) wait() time.Duration {
	if c.MaxWait <= 0 {
		return defaultWait
	}
	return c.MaxWait
}
