package clean

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"casefile/corpus"
	"casefile/corpus/clean/page"
	"casefile/corpus/dates"
)

// Origins of claims of a date.
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
	nDateOrigins
)

// dateOrigins are the origins as an article's date gives them.
var dateOrigins = [nDateOrigins]corpus.Origin{
	corpus.FromJSONLD, corpus.FromJSONLD, corpus.FromMeta, corpus.FromMeta, corpus.FromMeta,
	corpus.FromTimeTag, corpus.FromTimeTag, corpus.FromText, corpus.FromText, corpus.FromURL, corpus.FromMeta,
}

// metaDates are names of <meta> that their words alone would misplace.
var metaDates = map[string]int{
	"pubdate": dateMetaPublished, "og:pubdate": dateMetaPublished, "parsely-pub-date": dateMetaPublished, "sailthru.date": dateMetaPublished,
	"citation_date": dateMetaPublished, "citation_publication_date": dateMetaPublished, "publication_date": dateMetaPublished,
	"originalpublicationdate": dateMetaPublished, "article_date_original": dateMetaPublished,
	"lastmod": dateMetaModified, "revised": dateMetaModified, "vr:published_time": dateMetaOther,
}

// metaDate returns the origin of the dates in a <meta> of a name, and whether it has
// any.
func metaDate(name string) (origin int, ok bool) {
	if origin, ok = metaDates[name]; ok {
		return origin, true
	}
	switch {
	case hasAny(name, "publish", "issued", "created"):
		return dateMetaPublished, true
	case hasAny(name, "modif", "updat"):
		return dateMetaModified, true
	case hasAny(name, "date", "time"):
		return dateMetaOther, true
	}
	return 0, false
}

// A dateClaim is a claim of a date before its features are known.
type dateClaim struct {
	date   corpus.Date
	rule   string
	origin int
	block  int    // -1 for the page's head
	line   string // that the date is in, in lower case
	lead   string // the line before the date
	mark   string // classes and ids of the date's element and the one around it, in lower case
	chars  int    // of the line
	order  int    // among the claims of its origin
	clock  bool   // a time of day is beside it
	two    bool   // one of the two dates that figures can mean
}

func (c *dateClaim) day() string { return c.date.At[:len(time.DateOnly)] }

// inText reports whether the date was read from text that readers see.
func (c *dateClaim) inText() bool { return c.origin == dateLine || c.origin == dateClass }

// inLine returns the claim with the fields of its line. text is the date as written,
// "" if it is not in the line.
func (c dateClaim) inLine(line, text string) dateClaim {
	c.chars = utf8.RuneCountInString(line)
	c.line = strings.ToLower(line)
	c.lead = ""
	if before, _, ok := strings.Cut(line, text); ok && text != "" {
		c.lead = strings.ToLower(before)
	}
	return c
}

// Limits of the claims of a page's date.
const (
	mostDays      = 80
	mostDayLines  = 20
	mostTimeTags  = 12
	mostDayMarks  = 15
	longestDay    = 200 // bytes of a text that is read as one date
	longestLine   = 220 // characters of a line that is searched for dates
	lineBeginning = 120 // characters of a longer one that are
)

// days returns the claims of the day of publication, with and without their features.
func (f *finder) days() ([]Claim, []dateClaim) {
	d := dayFinder{finder: f, read: map[string]corpus.Date{}}
	d.add(f.page.JSONLD.Published, dateClaim{rule: "json-ld datePublished", origin: dateJSONPublished, block: -1})
	d.add(f.page.JSONLD.Modified, dateClaim{rule: "json-ld dateModified", origin: dateJSONModified, block: -1})
	for _, m := range f.page.Metas {
		if origin, ok := metaDate(m.Name); ok {
			d.add(m.Content, dateClaim{rule: "meta " + m.Name, origin: origin, block: -1})
		}
	}
	d.addElements()
	d.addLines()
	for _, text := range f.page.ScriptDates {
		d.add(text, dateClaim{rule: "data in a script", origin: dateScript, block: -1})
	}
	if date, ok := urlDate(f.address); ok {
		d.found = append(d.found, dateClaim{date: date, rule: "address", origin: dateURL, block: -1})
	}
	found := f.dropOthersDays(d.found)
	return f.weighDays(found), found
}

// A dayFinder collects claims of a day.
type dayFinder struct {
	*finder
	found []dateClaim
	order [nDateOrigins]int
	read  map[string]corpus.Date // by text, zero for no date: the same text occurs several times
}

// addElements adds the claims of elements marked as dates: <time>, microdata, and
// those with a class or id of dates.
func (d *dayFinder) addElements() {
	p := d.page
	for _, s := range p.Times {
		if d.order[dateTimeTag] >= mostTimeTags {
			break
		}
		text := page.Text(s.Node)
		c := dateClaim{rule: "<time datetime>", origin: dateTimeTag, block: s.At, mark: marks(s.Node)}.inLine(text, text)
		if s.At < len(p.Blocks) && p.Blocks[s.At].Chars() < 150 {
			c = c.inLine(p.Blocks[s.At].Text, text)
		}
		before := len(d.found)
		d.add(page.Attr(s.Node, "datetime"), c)
		if len(d.found) == before {
			c.rule = "<time>"
			d.add(text, c)
		}
	}
	for _, s := range p.Props {
		if prop := page.Prop(s.Node); strings.HasPrefix(prop, "date") || prop == "uploadDate" {
			text := cmp.Or(page.Attr(s.Node, "content"), page.Attr(s.Node, "datetime"), page.Text(s.Node))
			d.add(text, dateClaim{rule: "microdata " + prop, origin: dateProp, block: s.At}.inLine(prop, ""))
		}
	}
	for _, s := range p.Dates {
		if d.order[dateClass] >= mostDayMarks {
			break
		}
		text := page.Text(s.Node)
		c := dateClaim{rule: "class of a date", origin: dateClass, block: s.At, mark: marks(s.Node)}
		d.add(page.Attr(s.Node, "title"), c.inLine(text, ""))
		d.add(page.Attr(s.Node, "data-date"), c.inLine(text, ""))
		if utf8.RuneCountInString(text) < lineBeginning {
			d.addLine(text, c)
		}
	}
}

// addLines adds the claims of the lines near the text and the title.
func (d *dayFinder) addLines() {
	lines := 0
	for i := range d.page.Blocks {
		near := i >= d.first-12 && i <= d.first+2 || i >= d.last-1 && i <= d.last+6 || d.heading >= 0 && i >= d.heading-4 && i <= d.heading+8
		if !near || lines > mostDayLines {
			continue
		}
		b := &d.page.Blocks[i]
		text := b.Text
		if b.Chars() > longestLine {
			text = beginning(text, lineBeginning)
		}
		if !mayTellDay(text) {
			continue
		}
		c := dateClaim{rule: "line near the text", origin: dateLine, block: i, mark: marks(b.Node)}
		lines += d.addLine(text, c)
		if m := figures.FindString(text); m != "" {
			d.add(m, c.inLine(text, m))
		}
	}
}

// parse reads a text as one date.
func (d *dayFinder) parse(text string) corpus.Date {
	date, known := d.read[text]
	if !known {
		date, _ = dates.Parse(text, d.lang)
		d.read[text] = date
	}
	return date
}

// add adds the claims of a text that is read as one date.
func (d *dayFinder) add(text string, c dateClaim) {
	if len(d.found) >= mostDays || text == "" || len(text) > longestDay {
		return
	}
	c.order = d.order[c.origin]
	date := d.parse(text)
	switch {
	case date.IsZero():
		c.two = true
		for _, c.date = range datesOf(text) {
			d.found = append(d.found, c)
		}
	case exact(date.Precision):
		c.date, c.clock = date, date.Precision == corpus.Time || clockTime.MatchString(text)
		d.found = append(d.found, c)
		d.order[c.origin]++
	}
}

// addLine adds the claims of the dates in a line, but for those without a year, and
// returns how many it found.
func (d *dayFinder) addLine(line string, c dateClaim) int {
	const most = 4
	if !mayTellDay(line) {
		return 0
	}
	n := 0
	var letters []rune
	for _, m := range dates.Find(line, d.lang, corpus.Date{}) {
		if m.Relative || !exact(m.Precision) || n == most {
			continue
		}
		if letters == nil {
			letters = []rune(line)
		}
		text := string(letters[m.Start:m.End])
		d.add(text, c.inLine(line, text))
		n++
	}
	if n == 0 {
		d.add(line, c.inLine(line, ""))
	}
	return n
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

// figures finds a date in figures with strokes or points.
var figures = regexp.MustCompile(`(?:^|\s)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?:\D|$)`)

// datesOf returns both dates that figures can mean, day first and month first.
func datesOf(text string) []corpus.Date {
	m := figures.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var both []corpus.Date
	for _, order := range [][2]string{{m[1], m[2]}, {m[2], m[1]}} {
		if d, ok := dateOf(m[3], order[1], order[0], strings.TrimSpace(m[0])); ok {
			both = append(both, d)
		}
	}
	return both
}

// clockTime finds a time of day.
var clockTime = regexp.MustCompile(`\b\d{1,2}[:.h]\d\d\b`)

// dropOthersDays returns the claims without those that surely tell of something else:
// of a comment, of another story, of the capture, of a change where the same line
// tells of the publication.
func (f *finder) dropOthersDays(found []dateClaim) []dateClaim {
	end := len(f.page.Blocks) // of the lines that can be the article's
	for i := f.last + 1; f.first >= 0 && i < end; i++ {
		if kind := f.page.Blocks[i].Furniture(); kind != nil && kind.Others {
			end = i
		}
	}
	published := map[string]bool{} // lines
	for _, c := range found {
		if eventOf(c.lead) == eventPublished {
			published[c.line] = true
		}
	}
	clock, head := f.pageClock(found), f.pageHead(found)
	return slices.DeleteFunc(found, func(c dateClaim) bool {
		return c.block >= end || f.page.Beside(c.block, f.last) || published[c.line] && eventOf(c.lead) == eventChanged || clock(c) || head(c)
	})
}

// pageClock returns a test for the time at which the page was served: a time at that
// minute or later, or the day in the head of the page that nothing else claims. If
// the time of the capture is unknown, it holds for nothing.
func (f *finder) pageClock(found []dateClaim) func(dateClaim) bool {
	if f.captured.IsZero() {
		return func(dateClaim) bool { return false }
	}
	// A day is the capture's somewhere on earth.
	const aside = 14 * time.Hour
	first, last := f.captured.Add(-aside).UTC().Format(time.DateOnly), f.captured.Add(aside).UTC().Format(time.DateOnly)
	stated := map[string]bool{} // days that more than lines of text claim
	for _, c := range found {
		if !c.inText() {
			stated[c.day()] = true
		}
	}
	// A day right above the headline is the article's on many sites.
	head := min(f.first, f.heading-2)
	if f.heading < 0 {
		head = f.first - 2
	}
	return func(c dateClaim) bool {
		if c.day() > last {
			return true
		}
		if t, err := time.Parse(time.RFC3339, c.date.At); err == nil && t.After(f.captured.Add(-time.Minute)) {
			return true
		}
		return c.day() >= first && c.inText() && c.block < head && !stated[c.day()]
	}
}

// pageHead returns a test for the days in lines far above the headline, where sites
// write the day of the visit. It holds for nothing if no day is near the headline.
func (f *finder) pageHead(found []dateClaim) func(dateClaim) bool {
	const far, above, below = 4, 2, 6 // blocks
	near := f.heading >= 0 && slices.ContainsFunc(found, func(c dateClaim) bool {
		return c.inText() && c.block >= f.heading-above && c.block <= f.heading+below
	})
	return func(c dateClaim) bool { return near && c.inText() && c.block >= 0 && c.block < f.heading-far }
}
