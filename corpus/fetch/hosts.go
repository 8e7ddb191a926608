package fetch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	rulesAge   = 24 * time.Hour     // for which a robots.txt, or that there is none, is remembered
	failureAge = 15 * time.Minute   // for which a robots.txt that can't be fetched is remembered
	maxBackoff = 10 * time.Minute   // pause after failures in a row
	maxLater   = 7 * 24 * time.Hour // longest Retry-After that is obeyed
	robotsHops = 5                  // redirects of a robots.txt, by RFC 9309
)

// A host gives its callers turns. Only the caller that has entered may use the fields.
type host struct {
	name     string
	turn     chan struct{} // holds a token while nobody has entered
	next     time.Time     // earliest time of the next request
	failures int           // in a row
}

func (c *Client) host(u *url.URL) *host {
	name := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts == nil {
		c.hosts, c.rules = map[string]*host{}, map[string]*rules{}
	}
	h := c.hosts[name]
	if h == nil {
		h = &host{name: name, turn: make(chan struct{}, 1)}
		h.turn <- struct{}{}
		c.hosts[name] = h
	}
	return h
}

func (h *host) enter(ctx context.Context) error {
	select {
	case <-h.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *host) leave() { h.turn <- struct{}{} }

// pause waits until the host may be asked, or returns a LaterError if that takes longer
// than limit.
func (h *host) pause(ctx context.Context, limit time.Duration) error {
	d := time.Until(h.next)
	if d <= 0 {
		return ctx.Err()
	}
	if d > limit {
		return &LaterError{h.name, h.next}
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// done sets the time of the next request by the outcome of this one.
func (h *host) done(x *Exchange, err error, delay time.Duration) {
	now := time.Now()
	failed := err != nil && !errors.Is(err, errTooLarge) && !errors.Is(err, context.Canceled) ||
		x != nil && (x.Status == http.StatusTooManyRequests || x.Status >= 500)
	if failed {
		h.failures++
	} else if err == nil {
		h.failures = 0
	}
	if delay > 0 {
		backoff := delay << min(h.failures, 16)
		if h.failures > 0 {
			delay = max(delay, min(backoff, maxBackoff))
		}
		delay += rand.N(delay/4 + 1)
	}
	h.next = now.Add(delay)
	if x != nil && (x.Status == http.StatusTooManyRequests || x.Status == http.StatusServiceUnavailable) {
		if at := retryAfter(x.Value("Retry-After"), now); at.After(h.next) {
			h.next = at
		}
	}
}

// retryAfter reads a Retry-After, in seconds or as a date. It returns the zero time if
// there is none.
func retryAfter(s string, now time.Time) time.Time {
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return now.Add(min(time.Duration(n)*time.Second, maxLater))
	}
	t, err := http.ParseTime(s)
	if err != nil {
		return time.Time{}
	}
	if latest := now.Add(maxLater); t.After(latest) {
		return latest
	}
	return t
}

// rules are those of a host's robots.txt, or what came in its place.
type rules struct {
	file    *robotsFile
	answer  string // "robots.txt 200"
	refused bool   // the server does not give the file, so nothing is allowed
	err     error  // the server can't be reached
	until   time.Time
}

// decide reports whether the rules allow an address, and why.
func (r *rules) decide(agent string, u *url.URL) (bool, string) {
	if r.refused {
		return false, r.answer
	}
	path := u.EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	ok, line := r.file.allowed(agent, path)
	if line == "" {
		return ok, r.answer
	}
	return ok, r.answer + "; " + line
}

// robots returns the rules for an address. It fetches robots.txt if the rules are not
// known, or too old. The caller has entered h.
//
// By RFC 9309 a file that doesn't exist (4xx), or has more than five redirects, allows
// everything; a server's error (5xx, and 429) allows nothing until the file can be
// fetched. A server that can't be reached is an error, not a refusal.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL) (*rules, error) {
	site := u.Scheme + "://" + u.Host
	c.mu.Lock()
	r := c.rules[site]
	c.mu.Unlock()
	if r != nil && time.Now().Before(r.until) {
		return r, r.err
	}
	if err := h.pause(ctx, c.wait()); err != nil {
		return nil, err
	}
	x, err := c.fetchRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r = &rules{file: &robotsFile{}, until: time.Now().Add(rulesAge)}
	switch {
	case err != nil:
		r.err = fmt.Errorf("robots.txt: %w", err)
	case x.Status == http.StatusTooManyRequests || x.Status >= 500:
		r.refused, r.answer = true, fmt.Sprintf("robots.txt can't be fetched: status %d", x.Status)
	case x.Status >= 200 && x.Status < 300:
		r.file = parseRobots(x.Body)
		fallthrough
	default:
		r.answer = fmt.Sprintf("robots.txt %d", x.Status)
	}
	if r.refused || r.err != nil {
		r.until = time.Now().Add(failureAge)
	}
	h.done(x, err, max(c.delay(), r.file.delay(c.agent())))
	c.mu.Lock()
	c.rules[site] = r
	c.mu.Unlock()
	return r, r.err
}

// fetchRobots fetches a robots.txt and follows up to five redirects.
func (c *Client) fetchRobots(ctx context.Context, u *url.URL) (*Exchange, error) {
	for hop := 0; ; hop++ {
		x, err := c.exchange(ctx, u, nil, limits{wire: 4 * maxRobots, body: maxRobots, cut: true})
		if err != nil {
			return nil, err
		}
		next, err := redirect(u, x)
		if err != nil {
			return nil, err
		}
		if next == nil || hop == robotsHops {
			return x, nil
		}
		u = next
	}
}
