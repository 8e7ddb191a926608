package corpus

import (
	"net/http"
	"strings"
	"time"
)

// An Article is what a reader came to a page for, freed of the page around it.
// It is one revision: a page that changed gives a new one, and text is never
// overwritten.
//
// All text is plain UTF-8 in normal form C, never HTML.
type Article struct {
	ID       string   `json:"id"`                // "a_" and 16 hex digits, made from URL by [ID]
	Revision int      `json:"revision"`          // 1 for the first text seen
	URL      string   `json:"url"`               // canonical address, "" for a file that names none
	Aliases  []string `json:"aliases,omitempty"` // other addresses of the same article

	Source Source `json:"source"`

	Title string `json:"title"` // as shown: the page's headline, or one made from the lead
	// PageHeadline is the page's headline where it is doubtful, that is, where
	// it seems to belong to another story. Title is then made from the lead.
	PageHeadline string `json:"page_headline,omitempty"`
	// Untitled says that the page has no headline. Title is then made from the lead too.
	Untitled bool `json:"untitled,omitempty"`

	Published Date     `json:"published"`
	Modified  Date     `json:"modified"`
	Authors   []string `json:"authors,omitempty"`
	Section   string   `json:"section,omitempty"`
	Lang      string   `json:"lang,omitempty"` // ISO 639-1, "" where unknown

	Blocks []Block `json:"blocks"`
	Images []Image `json:"images,omitempty"`
	Links  []Link  `json:"links,omitempty"`

	// Incomplete says why the text is known not to be whole: "paywall",
	// "teaser"; "" otherwise.
	Incomplete string `json:"incomplete,omitempty"`

	// Gone is set while the page is no longer there. The text stays.
	Gone *Absence `json:"gone,omitempty"`

	// Removed is set in a tombstone: a revision without text, which says that
	// a person has taken the article out. Only [Store.Walk] hands one out.
	Removed *Removal `json:"removed,omitempty"`

	Cleaner string     `json:"cleaner"` // version of the rules that made this text
	Capture CaptureRef `json:"capture"` // the evidence
}

// A Source is an outlet that published an article.
type Source struct {
	ID   string `json:"id"`   // host without www, lower case; "file" for a file without an address
	Name string `json:"name"` // as the outlet calls itself, or its host
}

// An Absence tells that a page is no longer there.
type Absence struct {
	Since   time.Time  `json:"since"`  // when it was first missed
	Status  int        `json:"status"` // of the answer then: 404 or 410
	Capture CaptureRef `json:"capture"`
	// Again is the answer when a page that had been missed with a 404 was missed
	// again, on a later day. Until then that may have been a passing fault of
	// the site; a 410 says itself that it is for good.
	Again *CaptureRef `json:"again,omitempty"`
}

// Sure reports whether the page is known to be gone for good.
func (a *Absence) Sure() bool { return a.Status == http.StatusGone || a.Again != nil }

// laterDay is how long after a page was missed it is missed again.
const laterDay = 20 * time.Hour

// A Kind tells what a block of text is in its article.
type Kind string

// The kinds of block.
const (
	Paragraph Kind = "p"
	Subhead   Kind = "h"
	ListItem  Kind = "li"
	Quote     Kind = "quote"
	Caption   Kind = "caption"
)

// A Block is one run of an article's text. Its text holds no line break but
// those of the author (<br>), and no space at either end.
type Block struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// An Image is a picture of the article, by address; casefile keeps no pictures.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
}

// A Link leads out of the article's text.
type Link struct {
	URL  string `json:"url"`
	Text string `json:"text,omitempty"`
}

// MadeTitle reports whether the title was made from the lead.
func (a *Article) MadeTitle() bool { return a.PageHeadline != "" || a.Untitled }

// separator stands between two blocks in [Article.Body].
const separator = "\n\n"

// Body returns the article's text: its blocks but for captions, with an empty
// line between two. Every offset that casefile tells is counted in code points
// of this string.
func (a *Article) Body() string {
	return strings.Join(a.Paragraphs(), separator)
}

// Paragraphs returns the texts that [Article.Body] joins, in order. The number
// of a paragraph in an address (#p3) counts these from 1.
func (a *Article) Paragraphs() []string {
	var ps []string
	for _, b := range a.Blocks {
		if b.Kind != Caption {
			ps = append(ps, b.Text)
		}
	}
	return ps
}

// A Precision tells how much of a date is known.
type Precision string

// The precisions of a date.
const (
	Year  Precision = "year"
	Month Precision = "month"
	Day   Precision = "day"
	Time  Precision = "time"
)

// An Origin tells where a date was read.
type Origin string

// The origins of a date, the surest first.
const (
	FromJSONLD   Origin = "json-ld"
	FromMeta     Origin = "meta"
	FromTimeTag  Origin = "time"
	FromURL      Origin = "url"
	FromText     Origin = "text"     // written on the page
	FromUser     Origin = "user"     // said by who added the article
	FromInferred Origin = "inferred" // concluded from what the text says
)

// A Date is a date as far as it is known, with where it was read.
// The zero Date is unknown.
type Date struct {
	// At is the date cut to its precision: "2024", "2024-02", "2024-02-12", or
	// RFC 3339 with the zone as written.
	At        string    `json:"at,omitempty"`
	Precision Precision `json:"precision,omitempty"`
	From      Origin    `json:"from,omitempty"`
	// Words are the words that the date was read from, as they stand in the
	// page, so that a reporter can judge it.
	Words []string `json:"words,omitempty"`
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.At == "" }

// Year returns the date's year in four digits, "" for an unknown date.
func (d Date) Year() string {
	if len(d.At) < 4 {
		return ""
	}
	return d.At[:4]
}

// A Capture is a page or file exactly as it was received, before anyone
// understood it.
type Capture struct {
	URL         string      // address asked for, or given with a file; "" for a file without one
	FinalURL    string      // address that answered after redirects, "" if the same
	File        string      // base name of the file it was read from, "" for a page
	Time        time.Time   // when it was received
	Status      int         // HTTP status, 0 for a file
	Header      [][2]string // response header in its order, nil for a file
	ContentType string      // as served, or guessed from the file's name and bytes
	Body        []byte      // with transfer and content encodings undone

	Request, Response []byte // exactly as on the wire, nil for a file
	Hops              []Hop  // the redirects that led to FinalURL, in order

	// Decisions are what was decided on the way: which rule of robots.txt
	// allowed the request, in which encoding the bytes were read and why.
	Decisions [][2]string

	// Said by who added it; stronger than what the page says.
	SaidDate   string // "2006", "2006-02" or "2006-02-13"
	SaidSource string // an outlet's name

	Ref CaptureRef // where the store keeps it; zero before it is kept
}

// A Hop is an answer that redirected to another address.
type Hop struct {
	URL               string
	Time              time.Time
	Request, Response []byte
}

// A CaptureRef names the bytes that an article was made from.
type CaptureRef struct {
	Warc   string    `json:"warc,omitempty"` // file below the data directory
	Offset int64     `json:"offset"`         // of the record's gzip member
	Length int64     `json:"length"`         // of the record's gzip member
	SHA256 string    `json:"sha256"`         // of Capture.Body, hex
	Time   time.Time `json:"time"`           // when it was received
}
