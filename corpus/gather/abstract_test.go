package gather

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

// linesOf returns a file of abstracts of the articles at some addresses.
func linesOf(t *testing.T, addresses ...string) string {
	t.Helper()
	var b strings.Builder
	for _, a := range addresses {
		fmt.Fprintf(&b, `{"kind":"abstract","url":%q,"source":"A","title":"Abstract of %s","date":"2006-02","text":"What the page at %s says, in other words."}`+"\n", a, a, a)
	}
	name := filepath.Join(t.TempDir(), "abstracts.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestAbstractGivesWay gathers pages of which there are abstracts. The article takes the
// place of the abstract under its id, if the page was captured at that address; whatever
// another page claims, and if the page is missing, the abstract stays.
func TestAbstractGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		page := func(path string) string { return "http://a.example" + path }
		paths := []string{"/served", "/missing", "/moved", "/claimed", "/removed", "/closed"}
		var addresses []string
		for _, p := range paths {
			addresses = append(addresses, page(p))
		}
		w, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		added(t, w, "", Given{}, linesOf(t, addresses...))
		if _, err := w.Remove(corpus.ID(page("/removed")), corpus.Removal{Reason: "not our words"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		site := parseWeb(t, nil)
		site.set(t, "a.example/served", story(1, ""))
		site.set(t, "a.example/moved", "Status: 301\nLocation: /there\n\n")
		site.set(t, "a.example/there", story(2, ""))
		site.set(t, "a.example/other", strings.Replace(story(3, ""), "<head>", "<head><link rel=canonical href='http://a.example/claimed'>", 1))
		site.set(t, "a.example/removed", story(4, ""))
		site.set(t, "a.example/closed", "Status: 403\n\nno")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Pages: append(addresses, page("/other"))}}}
		r := walkOnce(t, t.Context(), dir, c, site)
		wantSums(t, r, Report{Hosts: 1, Fetched: 7, New: 4, Missing: 2, Failed: 1})

		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range append(paths, "/there", "/other") {
			id, err := s.Find(page(p))
			if err != nil {
				t.Fatalf("%s: %v", p, err)
			}
			a, err := s.Get(id)
			if err != nil {
				t.Fatalf("%s: %v", p, err)
			}
			got = append(got, fmt.Sprintf("%s: %s of %s, %d revisions, %v", p, a.Class.Name(), strings.TrimPrefix(a.URL, "http://a.example"), s.CountRevisions(id), id == corpus.ID(page(p))))
		}
		want := []string{
			"/served: article of /served, 2 revisions, true",
			"/missing: abstract of /missing, 1 revisions, true",
			"/moved: article of /moved, 2 revisions, true",
			"/claimed: abstract of /claimed, 1 revisions, true",
			"/removed: article of /removed, 3 revisions, true",
			"/closed: abstract of /closed, 1 revisions, true",
			"/there: article of /moved, 2 revisions, false",
			"/other: article of /other, 1 revisions, true",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("documents (-want +got):\n%s", d)
		}
	})
}

// TestAbstractComesLater adds the abstract after the article: it is kept aside.
func TestAbstractComesLater(t *testing.T) {
	w := openStore(t)
	const address = "https://outlet.example/a"
	dir := t.TempDir()
	file := filepath.Join(dir, "site.warc")
	if err := os.WriteFile(file, []byte(warc("2024-02-12T10:00:00Z", address, htmlOf(1, ""))), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := linesOf(t, address)
	for _, step := range []struct{ add, want string }{{file, "new"}, {lines, "aside"}, {lines, "unchanged"}, {file, "unchanged"}} {
		got := added(t, w, "", Given{}, step.add)
		if len(got) != 1 || !strings.HasPrefix(got[0], step.want+" ") {
			t.Errorf("adding %s: %q, want %s", filepath.Base(step.add), got, step.want)
		}
	}
	a, err := w.Get(corpus.ID(address))
	if err != nil || a.IsAbstract() {
		t.Errorf("shown: %v, %v; want the article", a, err)
	}
}

// TestAbstractFirst adds the page, as a WARC file has it, and as a file of which a person
// gives the address.
func TestAbstractFirst(t *testing.T) {
	const address = "https://outlet.example/a"
	dir := t.TempDir()
	for name, text := range map[string]string{"site.warc": warc("2004-02-12T10:00:00Z", address, htmlOf(1, "")), "page.html": htmlOf(1, "")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, given := range map[string]Given{"site.warc": {}, "page.html": {URL: address}} {
		w := openStore(t)
		added(t, w, "", Given{}, linesOf(t, address))
		if got := added(t, w, "", given, filepath.Join(dir, name)); len(got) != 1 || !strings.HasPrefix(got[0], "changed ") {
			t.Errorf("%s: %q, want changed", name, got)
		}
		rs, err := w.Revisions(corpus.ID(address), 10)
		if err != nil || len(rs) != 2 || !rs[0].IsAbstract() || rs[1].IsAbstract() || rs[1].Aside != "" {
			t.Errorf("%s: revisions %v, %v; want an abstract, and then the article", name, rs, err)
		}
		before := journal(t, w.Store)
		if r, err := Reclean(t.Context(), w, nil); err != nil || journal(t, w.Store) != before {
			t.Errorf("%s: cleaning again gave %+v, %v; want nothing new", name, r, err)
		}
	}
}

// TestBundledDocuments: a new data directory has the article and the abstracts; one that
// has articles gets abstracts only when a person asks for them, and none that was removed.
func TestBundledDocuments(t *testing.T) {
	dir := t.TempDir()
	c, err := OpenCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Begin(dir, c, quiet); err != nil {
		t.Fatal(err)
	}
	counts := func(dir string) string {
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		n, abstracts := 0, 0
		if err := s.Newest(func(a *corpus.Article) error {
			if n++; a.IsAbstract() {
				abstracts++
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d, %d abstracts", n, abstracts)
	}
	if got := counts(dir); got != "64, 63 abstracts" {
		t.Errorf("a new case has %s; want 64, 63 abstracts", got)
	}
	known := map[string]bool{}
	for _, s := range c.Sources {
		for _, p := range s.Pages {
			known[corpus.Key(p)] = true
		}
	}
	all, err := abstracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if a, err := readJSON(l); err != nil || !known[corpus.Key(a.URL)] {
			t.Errorf("an abstract of %s, %v: no source of the case has that page, so it is never gathered", a.URL, err)
		}
	}

	// What the start page says that gathering would visit is what the dry run says.
	state, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	s, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := (&Gatherer{Case: c, State: state}).Plan(s)
	if err != nil {
		t.Fatal(err)
	}
	named, err := c.Addresses(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range named {
		if want := named[i].URL == c.Bundled[0].URL; named[i].Known != want {
			t.Errorf("%s: there is an article: %v, want %v", named[i].URL, named[i].Known, want)
		}
		named[i].Known = false // it was not visited
	}
	if d := cmp.Diff(plan, named); d != "" {
		t.Errorf("addresses (-dry run +start page):\n%s", d)
	}

	old := t.TempDir()
	w, err := corpus.OpenWriter(old, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	added(t, w, htmlOf(1, ""), Given{}, "-")
	if err := Begin(old, c, quiet); err != nil || counts(old) != "1, 0 abstracts" {
		t.Errorf("%v; a case with an article has %s; want it as it was", err, counts(old))
	}
	a := &Adder{Writer: w, By: "anna", Added: func(Kept) {}, Failed: func(err error) { t.Error(err) }}
	if err := a.AddAbstracts(t.Context()); err != nil || counts(old) != "64, 63 abstracts" {
		t.Errorf("%v; with the abstracts it has %s", err, counts(old))
	}
	if _, err := w.Remove(corpus.ID("https://datnews.info/?p=36339"), corpus.Removal{Reason: "not our words"}); err != nil {
		t.Fatal(err)
	}
	before := journal(t, w.Store)
	if err := a.AddAbstracts(t.Context()); err != nil || journal(t, w.Store) != before {
		t.Errorf("%v; adding them again wrote %d lines; want none", err, journal(t, w.Store)-before)
	}
}
