package server

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"casefile/corpus"
)

// A came records how the capture of an article got into the store.
type came struct {
	Via    string    `json:"via"` // fetched, warc, browser, file, json, stdin, posted, bundled
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	File   string    `json:"file"`   // that held it among others
	SHA256 string    `json:"sha256"` // of that file
}

// A claim is the unverified origin of a capture that casefile didn't fetch, as the capture
// or the person who handed it in states it.
type claim struct {
	URL      string     `json:"url"`
	Source   string     `json:"source"`
	Captured *time.Time `json:"captured"`
}

// newCame returns nil if the intake of an article was not recorded.
func newCame(i *corpus.Intake) *came {
	if i == nil {
		return nil
	}
	return &came{string(i.Via), i.By, i.At, i.File, i.SHA256}
}

// isAbstract says what an abstract is, wherever one is shown.
const isAbstract = "Abstract in our own words, not the article’s text"

// abstractOf returns the address of the article that an abstract sums up, "" for an article.
func abstractOf(a *corpus.Article) string {
	if !a.IsAbstract() {
		return ""
	}
	return a.URL
}

// fromThere reports whether an article's text is known to come from its address: casefile
// fetched it there, or bundles it. It is assumed for articles of older versions.
func fromThere(a *corpus.Article) bool {
	return !a.IsAbstract() && (a.Came == nil || a.Came.Via == corpus.Fetched || a.Came.Via == corpus.Bundled)
}

// newClaim returns nil for an article that makes no claim.
func newClaim(a *corpus.Article) *claim {
	var c claim
	if a.Claim != nil {
		c.URL, c.Source = a.Claim.URL, a.Claim.Source
		if !a.Claim.Captured.IsZero() {
			c.Captured = &a.Claim.Captured
		}
	}
	if !fromThere(a) && !a.IsAbstract() {
		c.URL = cmp.Or(a.URL, c.URL)
		if a.Came.Via == corpus.FromWarc && c.Captured == nil {
			c.Captured = &a.Capture.Time
		}
	}
	if c == (claim{}) {
		return nil
	}
	return &c
}

// sourceURL returns the address that an article's text was fetched from, "" if its origin is
// only claimed.
func sourceURL(a *corpus.Article) string {
	if !fromThere(a) {
		return ""
	}
	return a.URL
}

// handedIn describes how an article was handed in, "" for one that casefile fetched.
func handedIn(a *corpus.Article) string {
	if fromThere(a) {
		return ""
	}
	s := map[corpus.Via]string{
		corpus.Bundled:  "bundled with casefile",
		corpus.FromWarc: "imported from a WARC file", corpus.Saved: "handed in as a page saved by a browser", corpus.FromFile: "handed in as a file",
		corpus.FromJSON: "handed in as a line of JSON", corpus.Stdin: "handed in on standard input",
	}[cmp.Or(a.Came, new(corpus.Intake)).Via]
	s = cmp.Or(s, "handed in")
	if a.Came != nil && a.Came.By != "" {
		s += " by " + a.Came.By
	}
	if a.IsAbstract() {
		return strings.ToLower(isAbstract[:1]) + isAbstract[1:] + "; " + s
	}
	c := newClaim(a)
	switch {
	case c == nil || c.URL == "" && c.Source == "":
		return s + "; it does not say where it comes from"
	case c.URL == "":
		return fmt.Sprintf("%s; says it comes from %s", s, c.Source)
	case c.Source != "":
		return fmt.Sprintf("%s; says it comes from %s (%s)", s, c.URL, c.Source)
	}
	return fmt.Sprintf("%s; says it comes from %s", s, c.URL)
}

// An alsoAt is a further address of an article.
type alsoAt struct {
	URL  string `json:"url"`
	Rule string `json:"rule"` // why it is the same article: item id, form, redirect, canonical link, same text, given; "" if not recorded
}

func newAlsoAt(a *corpus.Article) []alsoAt {
	all := []alsoAt{}
	for _, alias := range a.Aliases {
		all = append(all, alsoAt{alias, string(a.Joined[alias])})
	}
	return all
}

// A correctedField is what a person has corrected in an article.
type correctedField struct {
	Decision int       `json:"decision"` // "casefile correct --undo" takes it back by this number
	At       time.Time `json:"at"`
	Field    string    `json:"field"` // date, title, author, source, language
	Was      string    `json:"was"`
	Is       string    `json:"is"`
	By       string    `json:"by"`
	Because  string    `json:"because"`
}

func newCorrections(a *corpus.Article) []correctedField {
	all := []correctedField{}
	for _, c := range a.Corrections {
		all = append(all, correctedField{c.N, c.Time, string(c.Field), c.Was, c.Is, c.By, c.Because})
	}
	return all
}
