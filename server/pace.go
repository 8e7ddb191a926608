package server

import (
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// How often a key, or another machine without one, may ask.
const (
	perSecond = 20
	atOnce    = 100
)

func newPace() *middleware.RateLimiterMemoryStore {
	return middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{Rate: perSecond, Burst: atOnce, ExpiresIn: time.Minute})
}

// keepPace refuses a request if its key, or the machine that it came from, has asked too
// often. Without a key this machine may ask as often as it likes.
func (d *door) keepPace(c echo.Context, key string) error {
	who := "key " + key
	if key == "" {
		ip := net.ParseIP(c.RealIP())
		if ip.IsLoopback() {
			return nil
		}
		if ip.To4() == nil {
			ip = ip.Mask(net.CIDRMask(64, 128)) // a machine has as many addresses as it likes
		}
		who = ip.String()
	}
	h := c.Response().Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, atOnce, atOnce/perSecond))
	ok, err := d.pace.Allow(who)
	if ok || err != nil {
		return err
	}
	h.Set("RateLimit", `"default";r=0;t=1`)
	h.Set("Retry-After", strconv.Itoa(1))
	return &refusal{"rate-limited", fmt.Sprintf("more than %d requests at once or %d a second; wait a second", atOnce, perSecond)}
}
