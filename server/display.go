package server

import (
	"unicode"
	"unicode/utf8"

	"casefile/search"
)

const (
	longestTitle = 300 // characters of a title on a page
	mostMarks    = 8   // combining marks in a row on a page; no script needs as many
)

// shortTitle returns the beginning of a title that is too long for a page.
func shortTitle(s string) string {
	n := 0
	for at := range s {
		if n++; n > longestTitle {
			return s[:at] + "…"
		}
	}
	return s
}

// titleFragments splits a title at its matches, and shortens it for a page.
func titleFragments(title string, ranges [][2]int) []search.Fragment {
	all, room := fragments(title, ranges), longestTitle
	for i, f := range all {
		n := utf8.RuneCountInString(f.Text)
		if n > room {
			all[i].Text = string([]rune(f.Text)[:room]) + "…"
			return all[:i+1]
		}
		room -= n
	}
	return all
}

// unstacked removes the combining marks after the first mostMarks in a row, in place: a
// letter with thousands of them keeps a browser busy for minutes. The API returns them all.
func unstacked(page []byte) []byte {
	marks, kept := 0, 0 // in a row; bytes of page that are kept
	for at := 0; at < len(page); {
		r, size := rune(page[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(page[at:])
		}
		switch {
		case r < 0x300 || r >= 0x400 && r < 0x483: // Latin and Cyrillic letters
			marks = 0
		case unicode.Is(unicode.M, r):
			marks++
		case r != '\u200c' && r != '\u200d': // they join marks to one another
			marks = 0
		}
		if marks <= mostMarks {
			kept += copy(page[kept:], page[at:at+size])
		}
		at += size
	}
	return page[:kept]
}
