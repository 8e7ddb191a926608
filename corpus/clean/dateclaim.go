package clean

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"casefile/corpus"
	"casefile/corpus/clean/page"
	"casefile/corpus/dates"
)

// Places that a date is read from.
const (
	dateJSONPublished = iota
	dateJSONModified
	dateMetaPublished
	dateMetaModified
	dateMetaOther
	dateTimeTag
	dateProp
	dateClass
	dateLine
	dateURL
	dateScript
	nDatePlaces
)

// origins tell what a place is in an article's date.
var origins = [nDatePlaces]corpus.Origin{
	corpus.FromJSONLD, corpus.FromJSONLD, corpus.FromMeta, corpus.FromMeta, corpus.FromMeta,
	corpus.FromTimeTag, corpus.FromTimeTag, corpus.FromText, corpus.FromText, corpus.FromURL, corpus.FromMeta,
}

// metaDates are the names of <meta> that carry a date: published, modified,
// and neither for sure.
var metaDates = map[string]int{
	"article:published_time": dateMetaPublished, "article:published": dateMetaPublished, "og:published_time": dateMetaPublished,
	"og:article:published_time": dateMetaPublished, "datepublished": dateMetaPublished, "pubdate": dateMetaPublished,
	"publishdate": dateMetaPublished, "publish-date": dateMetaPublished, "publish_date": dateMetaPublished, "published": dateMetaPublished,
	"parsely-pub-date": dateMetaPublished, "sailthru.date": dateMetaPublished, "dc.date.issued": dateMetaPublished, "dcterms.issued": dateMetaPublished,
	"dcterms.created": dateMetaPublished, "dc.date.created": dateMetaPublished, "dc.created": dateMetaPublished, "cxenseparse:recs:publishtime": dateMetaPublished,
	"cxenseparse:publishtime": dateMetaPublished, "article.published": dateMetaPublished, "rnews:datepublished": dateMetaPublished,
	"citation_publication_date": dateMetaPublished, "citation_date": dateMetaPublished, "article_date_original": dateMetaPublished,
	"og:pubdate": dateMetaPublished, "published_at": dateMetaPublished, "datecreated": dateMetaPublished, "originalpublicationdate": dateMetaPublished,
	"published_time_telegram": dateMetaPublished, "date.published": dateMetaPublished, "publication_date": dateMetaPublished,
	"article:modified_time": dateMetaModified, "og:updated_time": dateMetaModified, "datemodified": dateMetaModified, "last-modified": dateMetaModified,
	"lastmod": dateMetaModified, "dcterms.modified": dateMetaModified, "dc.date.modified": dateMetaModified, "revised": dateMetaModified, "article.updated": dateMetaModified,
	"date": dateMetaOther, "dc.date": dateMetaOther, "dcterms.date": dateMetaOther, "article:date": dateMetaOther, "vr:published_time": dateMetaOther,
}

// A dateClaim is a claim of a date before its features are known.
type dateClaim struct {
	date  corpus.Date
	rule  string
	place int
	block int    // -1 for what the page says in its head
	line  string // that the date stands in, in lower case
	lead  string // what stands before the date in the line
	mark  string // classes and ids of the date's element and the one around it, in lower case
	chars int    // of the line
	order int    // of its place
	clock bool   // a time of day stands with it
	two   bool   // one of the two readings of figures that can be read two ways
}

// Limits of the claims of a page's date.
const (
	mostDays      = 80
	mostDayLines  = 20
	mostTimeTags  = 12
	mostDayMarks  = 15
	longestDay    = 200 // bytes of a text that is read as one date
	longestLine   = 220 // characters of a line that a date is looked for in
	lineBeginning = 120 // characters of a longer one
)

// days returns the claims of the day of publication.
func (r *reading) days() ([]Claim, []dateClaim) {
	f := dayFinder{lang: r.lang, read: map[string]corpus.Date{}}
	p := r.page
	f.add(r.said.Published, dateClaim{rule: "json-ld datePublished", place: dateJSONPublished, block: -1})
	f.add(r.said.Modified, dateClaim{rule: "json-ld dateModified", place: dateJSONModified, block: -1})
	for _, m := range p.Metas {
		place, ok := metaDates[m.Name]
		switch {
		case ok:
		case hasAny(m.Name, "publish", "issued", "created"):
			place = dateMetaPublished
		case hasAny(m.Name, "modif", "updat"):
			place = dateMetaModified
		case hasAny(m.Name, "date", "time", "pubdate"):
			place = dateMetaOther
		default:
			continue
		}
		f.add(m.Content, dateClaim{rule: "meta " + m.Name, place: place, block: -1})
	}
	for _, s := range p.Times {
		if f.order[dateTimeTag] >= mostTimeTags {
			break
		}
		text := page.Text(s.Node)
		c := inLine(dateClaim{rule: "<time datetime>", place: dateTimeTag, block: s.At, mark: marks(s.Node)}, text, text)
		if s.At < len(p.Blocks) && p.Blocks[s.At].Chars() < 150 {
			c = inLine(c, p.Blocks[s.At].Text, text)
		}
		before := len(f.found)
		f.add(page.Attr(s.Node, "datetime"), c)
		if len(f.found) == before {
			c.rule = "<time>"
			f.add(text, c)
		}
	}
	for _, s := range p.Props {
		if prop := page.Prop(s.Node); strings.HasPrefix(prop, "date") || prop == "uploadDate" {
			text := page.Attr(s.Node, "content")
			if text == "" {
				text = page.Attr(s.Node, "datetime")
			}
			if text == "" {
				text = page.Text(s.Node)
			}
			f.add(text, inLine(dateClaim{rule: "microdata " + prop, place: dateProp, block: s.At}, prop, ""))
		}
	}
	for _, s := range p.Dates {
		if f.order[dateClass] >= mostDayMarks {
			break
		}
		text := page.Text(s.Node)
		c := dateClaim{rule: "class of a date", place: dateClass, block: s.At, mark: marks(s.Node)}
		f.add(page.Attr(s.Node, "title"), inLine(c, text, ""))
		f.add(page.Attr(s.Node, "data-date"), inLine(c, text, ""))
		if utf8.RuneCountInString(text) < lineBeginning {
			f.addAll(text, c)
		}
	}
	lines := 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		near := i >= r.first-12 && i <= r.first+2 || i >= r.last-1 && i <= r.last+6 || r.heading >= 0 && i >= r.heading-4 && i <= r.heading+8
		if !near || lines > mostDayLines {
			continue
		}
		text := b.Text
		if b.Chars() > longestLine {
			text = beginning(text, lineBeginning)
		}
		if !mayTellDay(text) {
			continue
		}
		c := dateClaim{rule: "line near the text", place: dateLine, block: i, mark: marks(b.Node)}
		lines += f.addAll(text, c)
		if m := figures.FindString(text); m != "" {
			f.add(m, inLine(c, text, m))
		}
	}
	for _, text := range p.ScriptDates {
		f.add(text, dateClaim{rule: "data in a script", place: dateScript, block: -1})
	}
	if d, ok := urlDate(r.address); ok {
		f.found = append(f.found, dateClaim{date: d, rule: "address", place: dateURL, block: -1})
	}
	found := r.dropOthersDays(f.found)
	return r.weighDays(found), found
}

// dropOthersDays returns the claims without those that tell of something else
// for sure: of a comment, of another story, of the capture, of a change where
// the same line tells of the publication.
func (r *reading) dropOthersDays(found []dateClaim) []dateClaim {
	end := len(r.page.Blocks) // where others' lines begin below the text
	for i := r.last + 1; r.first >= 0 && i < end; i++ {
		if f := r.page.Blocks[i].Furniture(); f != nil && f.Others {
			end = i
		}
	}
	published := map[string]bool{} // lines
	for _, c := range found {
		if saidToBe(c.lead) == 1 {
			published[c.line] = true
		}
	}
	clock, head := r.pageClock(found), r.pageHead(found)
	return slices.DeleteFunc(found, func(c dateClaim) bool {
		return c.block >= end || r.page.Beside(c.block, r.last) || published[c.line] && saidToBe(c.lead) == 2 || clock(c) || head(c)
	})
}

// pageClock returns a test for what tells when the page was served: a time at
// that minute or later, the day in the head of the page that nothing else
// claims. Where the time of the capture is unknown it holds for nothing.
func (r *reading) pageClock(found []dateClaim) func(dateClaim) bool {
	if r.captured.IsZero() {
		return func(dateClaim) bool { return false }
	}
	// A day is the capture's somewhere on earth.
	const aside = 14 * time.Hour
	first, last := r.captured.Add(-aside).UTC().Format(time.DateOnly), r.captured.Add(aside).UTC().Format(time.DateOnly)
	visible := func(c dateClaim) bool { return c.place == dateLine || c.place == dateClass }
	said := map[string]bool{} // days that more than lines of text claim
	for _, c := range found {
		if !visible(c) {
			said[c.date.At[:len(time.DateOnly)]] = true
		}
	}
	// A day right above the headline is the article's on many sites.
	head := min(r.first, r.heading-2)
	if r.heading < 0 {
		head = r.first - 2
	}
	return func(c dateClaim) bool {
		day := c.date.At[:len(time.DateOnly)]
		if day > last {
			return true
		}
		if t, err := time.Parse(time.RFC3339, c.date.At); err == nil && t.After(r.captured.Add(-time.Minute)) {
			return true
		}
		return day >= first && visible(c) && c.block < head && !said[day]
	}
}

// pageHead returns a test for the days in lines far above the headline, where
// sites write what day it is. It holds for nothing where no day stands near the
// headline.
func (r *reading) pageHead(found []dateClaim) func(dateClaim) bool {
	const far, above, below = 4, 2, 6 // blocks
	visible := func(c dateClaim) bool { return c.place == dateLine || c.place == dateClass }
	near := r.heading >= 0 && slices.ContainsFunc(found, func(c dateClaim) bool {
		return visible(c) && c.block >= r.heading-above && c.block <= r.heading+below
	})
	return func(c dateClaim) bool { return near && visible(c) && c.block >= 0 && c.block < r.heading-far }
}

// A dayFinder collects claims of a day.
type dayFinder struct {
	lang  string
	found []dateClaim
	order [nDatePlaces]int
	read  map[string]corpus.Date // by text, zero for no date: the same text stands in several places
}

// parse reads a text as one date.
func (f *dayFinder) parse(text string) (corpus.Date, bool) {
	d, known := f.read[text]
	if !known {
		d, _ = dates.Parse(text, f.lang)
		f.read[text] = d
	}
	return d, !d.IsZero()
}

// beginning returns the first n characters of a text.
func beginning(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// mayTellDay reports whether a text has figures enough for a day with its year.
func mayTellDay(text string) bool {
	runs, run := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			if run++; run == 1 {
				runs++
			}
			if run == 4 || runs == 3 {
				return true
			}
		case c >= 0xd9:
			return true // perhaps figures of another script
		default:
			run = 0
		}
	}
	return false
}

// add adds the claims that a text makes which is read as one date.
func (f *dayFinder) add(text string, c dateClaim) {
	if len(f.found) >= mostDays || text == "" || len(text) > longestDay {
		return
	}
	c.order = f.order[c.place]
	d, ok := f.parse(text)
	if !ok {
		c.two = true
		for _, c.date = range twoReadings(text) {
			f.found = append(f.found, c)
		}
		return
	}
	if d.Precision != corpus.Day && d.Precision != corpus.Time {
		return
	}
	c.date, c.clock = d, d.Precision == corpus.Time || clockTime.MatchString(text)
	f.found = append(f.found, c)
	f.order[c.place]++
}

// addAll adds the claims of the dates in a line, those without a year left out,
// and returns how many it found.
func (f *dayFinder) addAll(line string, c dateClaim) int {
	const most = 4 // of one line
	if !mayTellDay(line) {
		return 0
	}
	n := 0
	letters := []rune(nil)
	for _, m := range dates.Find(line, f.lang, corpus.Date{}) {
		if m.Relative || m.Precision != corpus.Day && m.Precision != corpus.Time || n == most {
			continue
		}
		if letters == nil {
			letters = []rune(line)
		}
		text := string(letters[m.Start:m.End])
		f.add(text, inLine(c, line, text))
		n++
	}
	if n == 0 && len(letters) < 60 {
		f.add(line, inLine(c, line, ""))
	}
	return n
}

// inLine returns the claim with what it owes to the line that it stands in. The
// text is the date as written, "" where it is not in the line.
func inLine(c dateClaim, line, text string) dateClaim {
	c.chars = utf8.RuneCountInString(line)
	c.line = strings.ToLower(line)
	c.lead = ""
	if before, _, ok := strings.Cut(line, text); ok && text != "" {
		c.lead = strings.ToLower(before)
	}
	return c
}

// marks returns the classes and ids of an element and the one around it.
func marks(n *html.Node) string {
	var b strings.Builder
	for up := 0; n != nil && up < 2; up, n = up+1, n.Parent {
		for _, key := range []string{"class", "id", "itemprop"} {
			if v := page.Attr(n, key); v != "" && len(v) < 200 {
				b.WriteString(strings.ToLower(v))
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// figures find a date in figures with strokes.
var figures = regexp.MustCompile(`(?:^|\s)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?:\D|$)`)

// twoReadings returns both days that figures can mean, day first and month
// first.
func twoReadings(text string) []corpus.Date {
	m := figures.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var both []corpus.Date
	for _, order := range [][2]int{{1, 2}, {2, 1}} {
		day, _ := strconv.Atoi(m[order[0]]) // one or two digits
		month, _ := strconv.Atoi(m[order[1]])
		year, _ := strconv.Atoi(m[3])
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if month >= 1 && month <= 12 && t.Day() == day {
			both = append(both, corpus.Date{At: t.Format(time.DateOnly), Precision: corpus.Day, Words: []string{strings.TrimSpace(m[0])}})
		}
	}
	return both
}

// clockTime finds a time of day.
var clockTime = regexp.MustCompile(`\b\d{1,2}[:.h]\d\d\b`)
