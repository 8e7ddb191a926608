package corpus

import (
	"net/http"
	"strings"
	"time"
)

// An Article is one revision of an article, without the page around it. A page
// that changes gives a further revision; text is never overwritten.
//
// All text is plain UTF-8 in normal form C, never HTML.
type Article struct {
	ID       string    `json:"id"`                // "a_" and 16 hex digits, made from URL by [ID]
	Revision int       `json:"revision"`          // 1 for the first text seen
	Kept     time.Time `json:"kept,omitzero"`     // when this revision was written, by the system's clock
	URL      string    `json:"url"`               // canonical address, "" for a file that names none
	Aliases  []string  `json:"aliases,omitempty"` // other addresses of the same article

	// Joined has the rule by which each alias was joined. It lacks aliases that older
	// versions joined.
	Joined map[string]Rule `json:"joined,omitempty"`

	Class Class `json:"kind,omitempty"` // "" for an article

	Source Source `json:"source"`

	Title string `json:"title"` // the page's headline, or one made from the lead
	// PageHeadline is the page's headline if it seems to belong to another story.
	// Title is then made from the lead.
	PageHeadline string `json:"page_headline,omitempty"`
	Untitled     bool   `json:"untitled,omitempty"` // the page has no headline; Title is made from the lead

	Published Date     `json:"published"`
	Modified  Date     `json:"modified"`
	Authors   []string `json:"authors,omitempty"`
	Section   string   `json:"section,omitempty"`
	Lang      string   `json:"lang,omitempty"` // ISO 639-1, "" if unknown

	Blocks []Block `json:"blocks"`
	Images []Image `json:"images,omitempty"`
	Links  []Link  `json:"links,omitempty"`

	Incomplete string `json:"incomplete,omitempty"` // why the text is not whole: "paywall", "teaser"

	Came  *Intake `json:"came,omitempty"`  // how its capture came; nil if that was not recorded
	Claim *Claim  `json:"claim,omitempty"` // what it says of its origin, where nobody has checked that

	// Aside is why this revision is not shown: it is kept, listed among the versions,
	// and another one is shown. "" for one that is or was shown.
	Aside string `json:"aside,omitempty"`

	Gone *Absence `json:"gone,omitempty"` // set while the page is gone; the text stays

	// Read and Corrections are set where people have corrected the article.
	Read        *Read        `json:"read,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`

	Apart     []string `json:"apart,omitempty"`      // addresses that people have split off
	SplitFrom string   `json:"split_from,omitempty"` // id of the article that this one was split off from

	// Removed is set in a tombstone: a revision without text, after which the
	// article is removed. Only [Store.Walk] returns tombstones.
	Removed *Removal `json:"removed,omitempty"`

	Cleaner string     `json:"cleaner"` // version of the rules that made this text
	Capture CaptureRef `json:"capture"` // what it was made from

	// MadeFrom is for an article without an address that is read from an export: the
	// SHA-256 of the bytes that it was made from then, from which its id is made.
	MadeFrom string `json:"-"`
}

// A Source is an outlet that published an article.
type Source struct {
	ID   string `json:"id"`   // host without www, lower case; "file" for a file without an address
	Name string `json:"name"` // the outlet's own, or its host
}

// An Absence says that a page is gone.
type Absence struct {
	Since   time.Time   `json:"since"`  // when it was first gone
	Status  int         `json:"status"` // of the response then: 404 or 410
	Capture CaptureRef  `json:"capture"`
	Again   *CaptureRef `json:"again,omitempty"` // the response when it was still gone on a later day
}

// Sure reports whether the page is gone for good. A single 404 may be a passing
// fault of the site.
func (a *Absence) Sure() bool { return a.Status == http.StatusGone || a.Again != nil }

// laterDay is the least time between the two responses of an [Absence].
const laterDay = 20 * time.Hour

// A Kind is the role of a block in its article.
type Kind string

// The kinds of block.
const (
	Paragraph Kind = "p"
	Subhead   Kind = "h"
	ListItem  Kind = "li"
	Quote     Kind = "quote"
	Caption   Kind = "caption"
)

// A Block is a paragraph or the like. Its text has no space at either end, and
// only the author's line breaks (<br>).
type Block struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// An Image is the address of a picture; casefile keeps no pictures.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
}

// A Link is a link in the article's text.
type Link struct {
	URL  string `json:"url"`
	Text string `json:"text,omitempty"`
}

// MadeTitle reports whether the title was made from the lead.
func (a *Article) MadeTitle() bool { return a.PageHeadline != "" || a.Untitled }

// separator is between two blocks in [Article.Body].
const separator = "\n\n"

// Body returns the article's text: its blocks except captions, with an empty line
// between two. All offsets in an article are in code points of this string.
func (a *Article) Body() string {
	return strings.Join(a.Paragraphs(), separator)
}

// Paragraphs returns the blocks that [Article.Body] joins. The number of a
// paragraph in an address (#p3) counts these from 1.
func (a *Article) Paragraphs() []string {
	var ps []string
	for _, b := range a.Blocks {
		if b.Kind != Caption {
			ps = append(ps, b.Text)
		}
	}
	return ps
}

// A Precision is how much of a date is known.
type Precision string

// The precisions of a date.
const (
	Year  Precision = "year"
	Month Precision = "month"
	Day   Precision = "day"
	Time  Precision = "time"
)

// An Origin is where a date was read.
type Origin string

// The origins of a date, the surest first.
const (
	FromJSONLD   Origin = "json-ld"
	FromMeta     Origin = "meta"
	FromTimeTag  Origin = "time"
	FromURL      Origin = "url"
	FromText     Origin = "text"     // written on the page
	FromUser     Origin = "user"     // given by the user who added the article
	FromInferred Origin = "inferred" // inferred from the text
)

// A Date is a date with its precision and origin. The zero Date is unknown.
type Date struct {
	// At is the date cut to its precision: "2024", "2024-02", "2024-02-12", or
	// RFC 3339 with the zone as written.
	At        string    `json:"at,omitempty"`
	Precision Precision `json:"precision,omitempty"`
	From      Origin    `json:"from,omitempty"`
	Words     []string  `json:"words,omitempty"` // of the page, that the date was read from
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

// A Capture is a page or file exactly as it was received.
type Capture struct {
	URL         string      // address requested, or given with a file; "" for a file without one
	FinalURL    string      // address after redirects, "" if the same
	File        string      // base name of the file, "" for a page
	Time        time.Time   // when it was received
	Status      int         // HTTP status, 0 for a file
	Header      [][2]string // response header in its order, nil for a file
	ContentType string      // as served, or guessed from the file's name and bytes
	Body        []byte      // with transfer and content encodings undone

	Request, Response []byte // exactly as on the wire, nil for a file
	Hops              []Hop  // the redirects that led to FinalURL, in order

	// Decisions say which rule of robots.txt allowed the request, and in which
	// encoding the bytes were read and why.
	Decisions [][2]string

	Came     Intake
	SaidTime time.Time // when a file says that it was captured, if Time can't be that

	// Given by the user who added it. They take precedence over the page.
	SaidDate   string // "2006", "2006-02" or "2006-02-13"
	SaidSource string // an outlet's name

	Ref CaptureRef // where the store keeps it, zero until then
}

// A Hop is a response that redirected to another address.
type Hop struct {
	URL               string
	Time              time.Time
	Request, Response []byte
}

// A CaptureRef is where a capture is kept.
type CaptureRef struct {
	Warc   string    `json:"warc,omitempty"` // file below the data directory
	Offset int64     `json:"offset"`         // of the record's gzip member
	Length int64     `json:"length"`         // of the record's gzip member
	SHA256 string    `json:"sha256"`         // of Capture.Body, hex
	Time   time.Time `json:"time"`           // when it was received
	URL    string    `json:"url,omitempty"`  // that it was received from, or is said to be from; "" in lines of older versions

	// Records is where all records of the capture are: its redirects, request,
	// response, and how it was read. It is zero in lines of older versions.
	Records Extent `json:"records,omitzero"`
}

// An Extent is a part of a WARC file.
type Extent struct {
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
	SHA256 string `json:"sha256"` // hex
}
