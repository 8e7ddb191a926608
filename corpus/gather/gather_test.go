package gather

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casefile/corpus"
	"casefile/corpus/fetch"
)

var quiet = slog.New(slog.DiscardHandler)

// walkOnce opens a data directory, walks the sources and closes it.
func walkOnce(t *testing.T, ctx context.Context, dir string, c *Case, w *web) *Report {
	t.Helper()
	state, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	store, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	g := &Gatherer{Case: c, Client: w.client(t), Writer: store, State: state}
	r, err := g.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sums returns a report without times and events.
func sums(r *Report) Report {
	s := *r
	s.Started, s.Ended, s.Events, s.Suspicious = time.Time{}, time.Time{}, nil, nil
	return s
}

func wantSums(t *testing.T, r *Report, want Report) {
	t.Helper()
	if diff := cmp.Diff(want, sums(r), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
		for _, e := range r.Events[:min(len(r.Events), 40)] {
			t.Log(e)
		}
	}
}

// Two texts are never one article, whatever redirects and rel=canonical say, and one text
// is found at all its addresses.
func TestIdentity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := readWeb(t, "testdata/identity.txtar")
		canonicalTo := func(n int, address string) string {
			return strings.Replace(story(n, ""), "<head>", "<head><link rel=canonical href='"+address+"'>", 1)
		}
		w.set(t, "a.example/1", canonicalTo(1, "http://a.example/template"))
		w.set(t, "a.example/2", canonicalTo(2, "http://a.example/template"))
		w.set(t, "a.example/3?print=1", canonicalTo(3, "http://a.example/3"))
		w.set(t, "a.example/3", story(3, ""))
		w.set(t, "a.example/5", story(5, ""))
		w.set(t, "a.example/4", "Status: 301\nLocation: /5\n\n")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Pages: []string{
			"http://a.example/1", "http://a.example/2", "http://a.example/3?print=1", "http://a.example/3",
			"http://a.example/4", "http://a.example/5", "http://a.example/soft", "http://a.example/lost"}}}}
		r := walkOnce(t, t.Context(), dir, c, w)
		wantSums(t, r, Report{Hosts: 1, Fetched: 8, New: 4, Unchanged: 2, NoArticle: 1, Redirected: 1})
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		find := func(address string) string {
			id, err := s.Find(address)
			if err != nil {
				return "none"
			}
			return id
		}
		for _, pair := range []struct {
			one, two string
			same     bool
		}{
			{"http://a.example/1", "http://a.example/2", false},
			{"http://a.example/3?print=1", "http://a.example/3", true},
			{"http://a.example/4", "http://a.example/5", true},
			{"http://a.example/soft", "http://a.example/lost", true}, // none
		} {
			if one, two := find(pair.one), find(pair.two); (one == two) != pair.same {
				t.Errorf("%s is %s, %s is %s", pair.one, one, pair.two, two)
			}
		}
	})
}

// Hosts are visited in parallel, and the faults of one do not affect another.
func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := readWeb(t, "testdata/faults.txtar")
		for n, host := range []string{"slow.example", "quick.example"} {
			for i := range 5 {
				w.set(t, fmt.Sprintf("%s/%d", host, i), story(10*n+i, ""))
			}
		}
		c := &Case{Title: "T", Sources: []Source{
			{Name: "Slow", Sections: []string{"http://slow.example/"}},
			{Name: "Quick", Sections: []string{"http://quick.example/"}},
			{Name: "Quiet", Feeds: []string{"http://quiet.example/feed"}},
			{Name: "Closed", Pages: []string{"http://closed.example/1"}},
			{Name: "Busy", Pages: []string{"http://busy.example/1", "http://busy.example/2", "http://busy.example/3"}},
			{Name: "No feed", Feeds: []string{"http://quick.example/nofeed", "http://bomb.example/feed"}},
		}}
		var suspicious []string
		var asked []request
		last := map[string]time.Time{} // in the first walk
		for i := range 3 {
			r := walkOnce(t, t.Context(), dir, c, w)
			for _, q := range w.asked() {
				if asked = append(asked, q); i == 0 {
					last[q.host] = q.at
				}
			}
			for _, e := range r.Suspicious {
				suspicious = append(suspicious, e.Source)
			}
			time.Sleep(time.Hour)
		}
		if !slices.Equal(suspicious, []string{"Quiet"}) {
			t.Errorf("suspicious: %v, want the quiet one on the third visit", suspicious)
		}
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() != 10 {
			t.Errorf("%d articles, want 10", s.Len())
		}
		busy := 0
		for _, q := range asked {
			if q.host == "busy.example" && q.path != "/robots.txt" {
				busy++
			}
		}
		if !last["quick.example"].Before(last["slow.example"]) {
			t.Error("a slow host holds up a quick one")
		}
		if busy > 3 {
			t.Errorf("a host that wants to be asked later was asked %d times in three walks", busy)
		}
	})
}

// TestSockets gathers over real connections, with TLS.
func TestSockets(t *testing.T) {
	var site *httptest.Server
	site = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed.json":
			fmt.Fprintf(w, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"%s/1"},{"id":"2","url":"/2"}]}`, site.URL)
		case "/1", "/2":
			_, page, _ := strings.Cut(story(len(r.URL.Path)+int(r.URL.Path[1]), ""), "\n\n")
			w.Header().Set("ETag", `"v1"`)
			http.ServeContent(w, r, "page.html", time.Time{}, strings.NewReader(page))
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	roots := x509.NewCertPool()
	roots.AddCert(site.Certificate())
	dir := t.TempDir()
	state, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	store, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var events []string
	g := &Gatherer{
		Case:   &Case{Title: "T", Sources: []Source{{Name: "S", Feeds: []string{site.URL + "/feed.json"}}}},
		Client: &fetch.Client{TLS: &tls.Config{RootCAs: roots}, AllowHosts: []string{"127.0.0.1"}, Delay: -1},
		State:  state, Writer: store, All: true,
		Event: func(e Event) { events = append(events, e.What) },
	}
	if plan, err := g.Plan(store.Store); err != nil || len(plan) != 1 || plan[0].Known {
		t.Errorf("plan %v, %v, want the feed alone", plan, err)
	}
	for _, want := range []Report{{Hosts: 1, Fetched: 3, New: 2}, {Hosts: 1, Fetched: 3, Unchanged: 2}} {
		r, err := g.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wantSums(t, r, want)
	}
	if !slices.Equal(events, []string{"new", "new"}) {
		t.Errorf("events %v", events)
	}
	if plan, err := g.Plan(store.Store); err != nil || len(plan) != 3 || !plan[2].Known {
		t.Errorf("plan %v, %v, want the feed and two known pages", plan, err)
	}
	// Without AllowHosts the same site is refused.
	g.Client = &fetch.Client{TLS: g.Client.TLS, Delay: -1}
	r, err := g.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantSums(t, r, Report{Hosts: 1, Failed: 3})
}
