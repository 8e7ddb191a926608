package server

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// Whatever a stranger's article says, a reference has one record, and its braces are in
// pairs; a cell is no formula; a place in the journal is read as it was written.
func FuzzFormats(f *testing.F) {
	for _, s := range []string{"", "plain", "=1+1", "}{\\", "a\r\nTY  - BOOK\r\nER  - \r\n", "%\n@article{x,", "\x00\xff\u2028", "1-2-3", "0-0-d3acfc76", "%7B{", "_x0041_", "an unclosed {"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h := hit{ID: "a_0123456789abcdef", Title: s, TitleFrom: "lead", Byline: []string{s, "B"}, Source: source{Name: s}, Lang: s, URL: s,
			Published: &date{At: "2006-02-13", Words: []string{s}, Inferred: true}, CapturedAt: time.Unix(0, 0), Flags: flags{Incomplete: s}}
		var ris, bib bytes.Buffer
		if err := writeRIS(&ris, h, about{}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(ris.String(), "\r\n\r\n"), "\r\n") {
			if len(line) < 6 || line[2:6] != "  - " || strings.ContainsAny(line, "\r\n") {
				t.Errorf("line %q", line)
			}
		}
		if n := strings.Count("\n"+ris.String(), "\nER  - "); n != 1 {
			t.Errorf("%d records in %q", n, ris.String())
		}
		if err := writeBibTeX(&bib, h, about{}); err != nil {
			t.Fatal(err)
		}
		depth := 0
		text := bib.String()
		for i, r := range text { // BibTeX counts a brace behind a backslash too
			switch r {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth == 0 && i < len(text)-3 && i > len("@article{") {
				t.Fatalf("the entry ends early in %q", text)
			}
		}
		if depth != 0 {
			t.Errorf("braces are not in pairs in %q", text)
		}
		if strings.IndexAny(harmless(s), "=+-@\t\r\n") == 0 {
			t.Errorf("cell %q", harmless(s))
		}
		if p, err := readPosition(s); err == nil && s != "" && writtenPosition(p) != s {
			t.Errorf("place %q is read as %q", s, writtenPosition(p))
		}
	})
}
