package server

import (
	"fmt"
	"math"
	"net"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// The rate limit of a key, or of another machine without one.
const (
	perSecond = 20
	atOnce    = 100
)

// A pace is a rate limiter: a bucket of tokens for each key or machine.
type pace struct {
	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	swept   time.Time
}

func newPace() *pace { return &pace{buckets: map[string]*rate.Limiter{}} }

// take takes a token if there is one. It returns how many are left, and the seconds until
// the bucket is full.
func (p *pace) take(who string, now time.Time) (left, full int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.swept) > time.Minute {
		p.swept = now
		for w, b := range p.buckets {
			if b.TokensAt(now) >= atOnce {
				delete(p.buckets, w)
			}
		}
	}
	b := p.buckets[who]
	if b == nil {
		b = rate.NewLimiter(perSecond, atOnce)
		p.buckets[who] = b
	}
	ok = b.AllowN(now, 1)
	tokens := max(0, b.TokensAt(now))
	return int(tokens), int(math.Ceil((atOnce - tokens) / perSecond)), ok
}

// keepPace refuses a request if its key, or the machine that it came from, is over the rate
// limit. This machine has none without a key.
func (d *door) keepPace(c echo.Context, key string) error {
	who := "key " + key
	if key == "" {
		ip := net.ParseIP(c.RealIP())
		if ip.IsLoopback() {
			return nil
		}
		if ip.To4() == nil {
			ip = ip.Mask(net.CIDRMask(64, 128)) // a machine can use any address of its /64
		}
		who = ip.String()
	}
	h := c.Response().Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, atOnce, atOnce/perSecond))
	left, full, ok := d.pace.take(who, time.Now())
	h.Set("RateLimit", fmt.Sprintf(`"default";r=%d;t=%d`, left, full))
	if ok {
		return nil
	}
	h.Set("Retry-After", "1")
	return &refusal{"rate-limited", fmt.Sprintf("more than %d requests at once or %d a second; wait a second", atOnce, perSecond)}
}
