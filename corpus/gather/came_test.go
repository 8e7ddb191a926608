package gather

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

// TestCame brings one page in every way. Only an address that casefile fetched, that a
// WARC file or a line of JSON has, or that the person gives is the article's; what a file
// says of itself is a claim.
func TestCame(t *testing.T) {
	const head = "<link rel=canonical href=https://outlet.example/story><meta property=og:site_name content='The Outlet'>"
	page := htmlOf(1, head)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"page.html":   page,
		"saved.html":  "<!DOCTYPE html>\n<!-- saved from url=(0034)https://outlet.example/saved?utm_source=x -->\n" + page,
		"single.html": "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://outlet.example/single \n saved date: Mon Nov 30 2026\n-->" + page,
		"site.warc":   warc("2024-02-12T10:00:00Z", "https://outlet.example/story", page),
		"lines.jsonl": `{"url":"https://outlet.example/story","source":"The Outlet","title":"T","text":"A text."}`,
		"future.warc": warc("2077-02-12T10:00:00Z", "https://outlet.example/story", page),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, c := range []struct {
		name  string
		given Given
	}{
		{"page.html", Given{}}, {"page.html", Given{URL: "https://given.example/a", Source: "Given"}}, {"saved.html", Given{}}, {"single.html", Given{Source: "Given"}},
		{"site.warc", Given{}}, {"lines.jsonl", Given{}}, {"future.warc", Given{}}, {"-", Given{}},
	} {
		w := openStore(t)
		name := c.name
		if name != "-" {
			name = filepath.Join(dir, name)
		}
		a := &Adder{Writer: w, Stdin: strings.NewReader(page), Given: c.given, By: "anna", Failed: func(err error) { t.Error(err) }}
		a.Added = func(k Kept) {
			a := k.Article
			claim := ""
			if a.Claim != nil {
				claim = fmt.Sprintf(" claims %s %s", a.Claim.URL, a.Claim.Source)
				if !a.Claim.Captured.IsZero() {
					claim += a.Claim.Captured.Format(" 2006")
				}
			}
			got = append(got, fmt.Sprintf("%s: %s by %s %s %d: %q %s %s%s", c.name, a.Came.Via, a.Came.By, a.Came.File, len(a.Came.SHA256), a.URL, a.Source.ID, a.Source.Name, claim))
			again, err := w.Capture(a.Capture)
			if err != nil || again.Came != *a.Came {
				t.Errorf("%s: the capture came %+v, %v", c.name, again.Came, err)
			}
		}
		if err := a.Add(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		if r, err := Reclean(t.Context(), w, nil); err != nil || len(r.Changed) > 0 {
			t.Errorf("%s: Reclean = %+v, %v, want no change", c.name, r, err)
		}
	}
	want := []string{
		`page.html: file by anna  0: "" file file claims https://outlet.example/story The Outlet`,
		`page.html: file by anna  0: "https://given.example/a" given.example Given`,
		`saved.html: browser by anna  0: "" file file claims https://outlet.example/saved The Outlet`,
		`single.html: browser by anna  0: "" file Given claims https://outlet.example/single `,
		`site.warc: warc by anna site.warc 64: "https://outlet.example/story" outlet.example The Outlet`,
		`lines.jsonl: json by anna lines.jsonl 64: "https://outlet.example/story" outlet.example The Outlet`,
		`future.warc: warc by anna future.warc 64: "https://outlet.example/story" outlet.example The Outlet claims   2077`,
		`-: stdin by anna  0: "" file file claims https://outlet.example/story The Outlet`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A page that was fetched stays, whatever is handed in under its address.
func TestHandedInNeverReplaces(t *testing.T) {
	w := openStore(t)
	c := captureOfPage("https://outlet.example/story", htmlOf(1, ""))
	if _, err := Keep(w, c); err != nil {
		t.Fatal(err)
	}
	forged := strings.ReplaceAll(htmlOf(1, "<link rel=canonical href=https://outlet.example/story>"), "he had seen", "he had not seen")
	file := filepath.Join(t.TempDir(), "forged.html")
	if err := os.WriteFile(file, []byte(forged), 0o600); err != nil {
		t.Fatal(err)
	}
	got := added(t, w, "", Given{}, file)
	got = append(got, added(t, w, warc("2026-02-12T10:00:00Z", "https://outlet.example/story", forged), Given{}, "-")...)
	got = append(got, added(t, w, "", Given{URL: "https://outlet.example/story"}, file)...)
	want := []string{"new Witness 1 heard in the trial  ", "aside Witness 1 heard in the trial https://outlet.example/story ", "unchanged Witness 1 heard in the trial https://outlet.example/story "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	a, err := find(w.Store, "https://outlet.example/story")
	if err != nil || strings.Contains(a.Body(), "not seen") || a.Came.Via != corpus.Fetched {
		t.Errorf("the article is %q, %v", a.Body(), err)
	}
}

// captureOfPage is a page as casefile fetches it.
func captureOfPage(address, html string) *corpus.Capture {
	return &corpus.Capture{
		Came: corpus.Intake{Via: corpus.Fetched}, URL: address, Time: time.Now().UTC(), Status: 200, ContentType: "text/html", Body: []byte(html),
		Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html),
	}
}
