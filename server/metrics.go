package server

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// latencies are the upper bounds, in seconds, of the buckets in which answers are
// counted by the time that they took.
var latencies = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// A meter counts answers, for /metrics.
type meter struct {
	mu     sync.Mutex
	routes map[served]*timing
}

// A served is what answers are counted by. It has the route, as there is no end of
// addresses.
type served struct {
	method, route string
	status        int
}

type timing struct {
	n       int
	seconds float64
	buckets []int // answers within each of latencies, not added up
}

func newMeter() *meter { return &meter{routes: map[served]*timing{}} }

func (m *meter) add(s served, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.routes[s]
	if t == nil {
		t = &timing{buckets: make([]int, len(latencies)+1)}
		m.routes[s] = t
	}
	t.n++
	t.seconds += took.Seconds()
	i, _ := slices.BinarySearch(latencies, took.Seconds())
	t.buckets[i]++
}

// measured counts every answer.
func (s *server) measured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		method := c.Request().Method
		if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions}, method) {
			method = "other"
		}
		status := c.Response().Status
		if err != nil && !c.Response().Committed {
			status = problemOf(err).Status
		}
		s.meter.add(served{method, cmp.Or(c.Path(), "none"), status}, time.Since(start))
		return err
	}
}

// metrics writes what the server has done and what it has, as Prometheus reads it. It is
// for this machine, or for those who have a key: not for everybody who may read.
func (s *server) metrics(c echo.Context) error {
	if c.Get(keyID) == nil && !fromThisMachine(c) {
		return &refusal{"unauthorised", "metrics are for this machine, or need a key"}
	}
	c.Response().Header().Set(echo.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	c.Response().Header().Set("Cache-Control", "no-store")
	if err := s.meter.write(c.Response()); err != nil {
		return err
	}
	var b strings.Builder
	gauge := func(name, help string, value any, labels string) {
		if help != "" {
			fmt.Fprintf(&b, "# HELP casefile_%s %s\n# TYPE casefile_%s gauge\n", name, help, name)
		}
		fmt.Fprintf(&b, "casefile_%s%s %v\n", name, labels, value)
	}
	gauge("build_info", "The version of the program.", 1, "{version="+strconv.Quote(s.Version)+"}")
	gauge("turns_in_use", "Answers that are being computed.", len(s.searches), `{kind="search"}`)
	gauge("turns_in_use", "", len(s.lists), `{kind="list"}`)
	gauge("turns", "Answers that may be computed at once.", cap(s.searches), `{kind="search"}`)
	gauge("turns", "", cap(s.lists), `{kind="list"}`)
	if !s.opening.wait(c.Request().Context(), 0) { // the index is not open yet
		_, err := io.WriteString(c.Response(), b.String())
		return err
	}
	gauge("articles", "Articles in the corpus.", s.Searcher.Store.Len(), "")
	if changed, err := s.Searcher.Store.Changed(); err == nil && !changed.IsZero() {
		gauge("corpus_changed_seconds", "When an article or a decision was last added, in Unix time.", changed.Unix(), "")
	}
	if state, err := s.Searcher.Engine.State(); err == nil {
		current := 0
		if state.At == s.Searcher.Store.End() {
			current = 1
		}
		gauge("index_generation", "The generation of the index, which each rebuild raises.", state.Generation, "")
		gauge("index_current", "1 if the index has all of the corpus, 0 while it is behind.", current, "")
	}
	_, err := io.WriteString(c.Response(), b.String())
	return err
}

// fromThisMachine reports whether a request comes from this machine and names it. One
// that a proxy passes on names another host.
func fromThisMachine(c echo.Context) bool {
	host, _ := hostAndPort(c.Request().Host)
	return net.ParseIP(c.RealIP()).IsLoopback() && (strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback())
}

func (m *meter) write(w io.Writer) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	b.WriteString("# HELP casefile_request_seconds The time that answers took, by route and status.\n# TYPE casefile_request_seconds histogram\n")
	for _, s := range slices.SortedFunc(maps.Keys(m.routes), func(a, b served) int {
		return cmp.Or(strings.Compare(a.route, b.route), strings.Compare(a.method, b.method), a.status-b.status)
	}) {
		t := m.routes[s]
		labels := fmt.Sprintf("route=%q,method=%q,status=\"%d\"", s.route, s.method, s.status)
		n := 0
		for i, most := range latencies {
			n += t.buckets[i]
			fmt.Fprintf(&b, "casefile_request_seconds_bucket{%s,le=\"%g\"} %d\n", labels, most, n)
		}
		fmt.Fprintf(&b, "casefile_request_seconds_bucket{%s,le=\"+Inf\"} %d\n", labels, t.n)
		fmt.Fprintf(&b, "casefile_request_seconds_sum{%s} %g\ncasefile_request_seconds_count{%s} %d\n", labels, t.seconds, labels, t.n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A programAnswer says which program answers, and from which index.
type programAnswer struct {
	Version         string `json:"version"`
	API             string `json:"api"`
	IndexGeneration int    `json:"index_generation"`
	Articles        int    `json:"articles"`
}

func (s *server) programAnswer(context.Context, request) (any, error) {
	state, err := s.Searcher.Engine.State()
	if err != nil {
		return nil, err
	}
	return programAnswer{s.Version, "1", state.Generation, s.Searcher.Store.Len()}, nil
}
