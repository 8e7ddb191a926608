package corpus

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTerms: an article has the terms of the source that lists its address or, if all
// sources of its host agree, of its host; else they are unknown. That something may be
// republished is never concluded from another page.
func TestTerms(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, CaseFile), []byte(`title: T
sources:
  - name: Outlet
    terms: link
    terms_note: all rights reserved
    feeds: [https://www.outlet.example/feed]
  - name: Outlet
    pages: [https://outlet.example/a]
  - name: Office
    terms: republish
    pages: [https://copies.example/office]
  - name: Union
    terms: republish
    sections: [https://union.example/news]
  - name: One of two
    terms: link
    pages: [https://shared.example/one]
  - name: Other of two
    terms: unknown
    terms_note: not stated
    pages: [https://shared.example/two]
  - name: Silent
    pages: [https://silent.example/a]
`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]Terms{
		"https://outlet.example/a":       {LinkOnly, "all rights reserved"},
		"https://m.outlet.example/a":     {LinkOnly, "all rights reserved"},
		"https://www.outlet.example/b":   {LinkOnly, "all rights reserved"},
		"https://copies.example/office":  {Republish, ""},
		"https://copies.example/another": {UnknownTerms, ""},
		"https://union.example/b":        {Republish, ""},
		"https://shared.example/one":     {LinkOnly, ""},
		"https://shared.example/two":     {UnknownTerms, "not stated"},
		"https://shared.example/three":   {UnknownTerms, ""},
		"https://silent.example/a":       {UnknownTerms, ""},
		"https://unlisted.example/a":     {UnknownTerms, ""},
		"":                               {UnknownTerms, ""},
	} {
		if got := s.Terms().Of(&Article{URL: address}); got != want {
			t.Errorf("%s: %+v, want %+v", address, got, want)
		}
	}
	if got := s.Terms().Of(&Article{URL: "https://unlisted.example/a", Aliases: []string{"https://copies.example/office"}}); got.Value != Republish {
		t.Errorf("an article that is also at a listed address: %+v", got)
	}
	if none := readTerms(nil).Sum; none == s.Terms().Sum || none == "" {
		t.Error("the sum does not tell these terms from none")
	}
}
