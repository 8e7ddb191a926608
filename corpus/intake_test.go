package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// came sets how the capture of an item came, and when.
func came(it Item, via Via, at time.Time) Item {
	it.Capture.Came, it.Capture.Time = Intake{Via: via, By: "desk"}, at
	if via != Fetched {
		it.Capture.Request = nil
	}
	return it
}

// What casefile fetches is newer than what it has, whatever dates a file brought or the
// clock says. What is handed in never replaces it, and is kept among the versions.
func TestOrderIsTheJournals(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for _, c := range []struct {
		name  string
		items func() []Item
		want  []Change
		shown string
	}{
		{"a file from the future", func() []Item {
			return []Item{came(page(1, "pinned"), FromWarc, day(300)), came(page(1, "real"), Fetched, now)}
		}, []Change{New, Changed}, "real"},
		{"the clock is set back", func() []Item {
			return []Item{came(page(1, "first"), Fetched, now), came(page(1, "second"), Fetched, day(-400))}
		}, []Change{New, Changed}, "second"},
		{"imports have only their dates", func() []Item {
			return []Item{came(page(1, "new"), FromWarc, day(-1)), came(page(1, "old"), FromWarc, day(-9)), came(page(1, "newer"), FromWarc, now)}
		}, []Change{New, Aside, Changed}, "newer"},
		{"handed in over fetched", func() []Item {
			return []Item{came(page(1, "fetched"), Fetched, day(-9)), came(page(1, "handed in"), FromWarc, now), came(page(1, "handed in"), FromWarc, now), came(item(1, "and as a file"), FromFile, now)}
		}, []Change{New, Aside, Unchanged, Aside}, "fetched"},
		{"fetched over aside", func() []Item {
			return []Item{came(page(1, "fetched"), Fetched, day(-9)), came(page(1, "handed in"), FromWarc, now), came(page(1, "later"), Fetched, day(-8))}
		}, []Change{New, Aside, Changed}, "later"},
		{"how is not recorded", func() []Item { return []Item{page(1, "old store"), came(page(1, "import"), FromWarc, now)} }, []Change{New, Aside}, "old store"},
	} {
		for _, together := range []bool{false, true} {
			dir := t.TempDir()
			w := openWriter(t, dir)
			w.maxJournal = 1 << 10 // some are read from a sidecar
			var receipts []Receipt
			if together {
				var err error
				if receipts, err = w.Add(c.items()...); err != nil {
					t.Fatal(err)
				}
			} else {
				for _, it := range c.items() {
					receipts = append(receipts, add(t, w, it))
				}
			}
			var got []Change
			for _, r := range receipts {
				got = append(got, r.Change)
				if r.Change == Aside && len(r.Notes) == 0 {
					t.Errorf("%s: no note says why it is not shown", c.name)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, together %v (-want +got):\n%s", c.name, together, diff)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			shows(t, s, c.name, receipts[0].ID, c.shown)
			noFaults(t, dir)
		}
	}
}

// shows checks that every way to read an article gives the one text.
func shows(t *testing.T, s *Store, name, id, want string) {
	t.Helper()
	a, err := s.Get(id)
	if err != nil || a.Body() != want || a.Aside != "" {
		t.Errorf("%s: Get = %q, %v, want %q", name, a.Body(), err, want)
	}
	if err := s.Newest(func(a *Article) error {
		if a.Body() != want {
			t.Errorf("%s: Newest has %q, want %q", name, a.Body(), want)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	last := ""
	if err := s.Walk(Position{}, func(a *Article, _ Position) error { last = a.Body(); return nil }); err != nil || last != want {
		t.Errorf("%s: Walk ends with %q, %v, want %q", name, last, err, want)
	}
}

// A date in the future is a claim.
func TestFutureIsAClaim(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	it := came(page(1, "text"), FromWarc, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	r := add(t, w, it)
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "9999-01-01") {
		t.Errorf("notes %q", r.Notes)
	}
	a, err := w.Get(r.ID)
	if err != nil || a.Claim == nil || a.Claim.Captured.Year() != 9999 || time.Since(a.Capture.Time) > time.Minute {
		t.Errorf("article %+v, %v", a, err)
	}
	c, err := w.Capture(a.Capture)
	if err != nil || c.SaidTime.Year() != 9999 || c.Came != *a.Came || c.Came.By != "desk" {
		t.Errorf("capture %+v, %v", c, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	noFaults(t, dir)
}

// OpenWriter logs that the clock is behind the newest revision, and Verify notes where it
// ran backwards.
func TestClockRunsBackwards(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	for n, day := range []int{0, 2, 1} {
		if err := w.rotate(); err != nil {
			t.Fatal(err)
		}
		p := w.plan()
		p.now = time.Now().AddDate(0, 0, day)
		_, err := p.item(came(page(n, "text"), Fetched, time.Now()))
		if err = errors.Join(err, w.write(p)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v := noFaults(t, dir)
	if got := fmt.Sprint(v.Notes); strings.Count(got, "ran backwards") != 1 {
		t.Errorf("verify notes %s", got)
	}
	var log bytes.Buffer
	w, err := OpenWriter(dir, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if !strings.Contains(log.String(), "clock") {
		t.Errorf("log %q, want a warning of the clock", log.String())
	}
}

// The form of a page for phones never takes the place of the page itself.
func TestTwinStaysAside(t *testing.T) {
	at := func(address, text string) Item {
		it := page(1, text)
		it.Capture.URL, it.Article.URL = address, address
		it.Article.Source = Source{ID: strings.Split(address, "/")[2]}
		return it
	}
	const main, twin = "https://www.rferl.org/a/slug/12345.html", "https://www.rferl.mobi/a/12345.html"
	for _, c := range []struct {
		items []Item
		want  []Change
		shown string
	}{
		{[]Item{at(main, "whole text"), at(twin, "short text"), at(main, "changed text")}, []Change{New, Aside, Changed}, "changed text"},
		{[]Item{at(twin, "short text"), at(main, "whole text"), at(twin, "shorter text")}, []Change{New, Changed, Aside}, "whole text"},
		{[]Item{at("https://example.org/a", "whole"), at("https://m.example.org/a", "twin"), at("https://example.org/amp/a", "AMP"), at("http://www.example.org/a", "new")}, []Change{New, Aside, Aside, Changed}, "new"},
	} {
		dir := t.TempDir()
		w := openWriter(t, dir)
		var got []Change
		var id string
		for _, it := range c.items {
			r := add(t, w, it)
			got, id = append(got, r.Change), r.ID
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.shown, diff)
		}
		shows(t, w.Store, c.shown, id, c.shown)
		if a, err := w.Get(id); err != nil || isTwin(a.URL) || isTwin(a.Capture.URL) || isTwin("https://"+a.Source.ID+"/") {
			t.Errorf("%s: article of %s, captured from %s, %s, %v", c.shown, a.URL, a.Capture.URL, a.Source.ID, err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		noFaults(t, dir)
	}
}

// What was handed in is fetched with the same text: from then on it has that address as
// its source.
func TestConfirmed(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	now := time.Now().UTC().Truncate(time.Second)
	id := add(t, w, came(page(1, "text"), FromWarc, now.AddDate(0, 0, -3))).ID
	for _, want := range []Change{Confirmed, Unchanged} {
		if r := add(t, w, came(page(1, "text"), Fetched, now)); r.Change != want || r.ID != id {
			t.Errorf("fetched: %+v, want %s", r, want)
		}
		a, err := w.Get(id)
		if err != nil || a.Came.Via != Fetched || !a.Capture.Time.Equal(now) || a.Revision != 2 {
			t.Errorf("%+v, %v", a, err)
		}
	}
	if r := add(t, w, came(page(1, "text"), FromWarc, now.AddDate(0, 0, -3))); r.Change != Unchanged {
		t.Errorf("imported again: %+v", r)
	}
}

// What is handed in with the text that was fetched may add an address, and is neither
// the origin of the text nor a sign that a page is back.
func TestHandedInAddsNoOrigin(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	now := time.Now().UTC().Truncate(time.Second)
	id := add(t, w, came(page(1, "text"), Fetched, now.AddDate(0, 0, -3))).ID
	gone := page(1, "").Capture
	gone.Status, gone.Response, gone.Body, gone.Time = 410, []byte("HTTP/1.1 410 Gone\r\n\r\n"), nil, now.AddDate(0, 0, -2)
	add(t, w, Item{Capture: gone, Of: id})
	handed := came(page(1, "text"), FromJSON, now)
	handed.Capture.Body = []byte("a line of JSON")
	handed.Article.Aliases = []string{"https://example.org/other"}
	if r := add(t, w, handed); r.Change != Aliased {
		t.Errorf("%+v", r)
	}
	a, err := w.Get(id)
	if err != nil || a.Came.Via != Fetched || a.Gone == nil || len(a.Aliases) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	if c, err := w.Capture(a.Capture); err != nil || string(c.Body) != "text" {
		t.Errorf("captured %q, %v", c.Body, err)
	}
	if r := add(t, w, came(page(1, "text"), Fetched, now)); r.Change != Returned {
		t.Errorf("fetched again: %+v", r)
	}
}
