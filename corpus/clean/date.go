package clean

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
	label string // what stands around it
	chars int    // of the element or line
	order int    // of its place
	clock bool   // a time of day stands with it
	two   bool   // the other reading of figures that can be read two ways
}

// days returns the claims of the day of publication.
func (r *reading) days() ([]Claim, []dateClaim) {
	var found []dateClaim
	var order [nDatePlaces]int
	add := func(text, rule string, place, block int, label string) {
		if len(found) >= 80 || text == "" || len(text) > 200 {
			return
		}
		d, ok := dates.Parse(text, r.lang)
		if !ok {
			for _, d := range twoReadings(text) {
				found = append(found, dateClaim{date: d, rule: rule, place: place, block: block, label: strings.ToLower(label),
					chars: utf8.RuneCountInString(label), order: order[place], two: true})
			}
		}
		if !ok || d.Precision != corpus.Day && d.Precision != corpus.Time {
			return
		}
		found = append(found, dateClaim{date: d, rule: rule, place: place, block: block, label: strings.ToLower(label),
			chars: utf8.RuneCountInString(label), order: order[place], clock: d.Precision == corpus.Time || clockTime.MatchString(text)})
		order[place]++
	}
	p := r.page
	add(r.said.Published, "json-ld datePublished", dateJSONPublished, -1, "")
	add(r.said.Modified, "json-ld dateModified", dateJSONModified, -1, "")
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
		add(m.Content, "meta "+m.Name, place, -1, "")
	}
	for _, s := range p.Times {
		if order[dateTimeTag] >= 12 {
			break
		}
		text := page.Text(s.Node)
		label := text
		if s.At < len(p.Blocks) && p.Blocks[s.At].Chars() < 150 {
			label = p.Blocks[s.At].Text
		}
		before := len(found)
		add(page.Attr(s.Node, "datetime"), "<time datetime>", dateTimeTag, s.At, label)
		if len(found) == before {
			add(text, "<time>", dateTimeTag, s.At, label)
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
			add(text, "microdata "+prop, dateProp, s.At, prop)
		}
	}
	for _, s := range p.Dates {
		if order[dateClass] >= 15 {
			break
		}
		text := page.Text(s.Node)
		add(page.Attr(s.Node, "title"), "class of a date", dateClass, s.At, text)
		add(page.Attr(s.Node, "data-date"), "class of a date", dateClass, s.At, text)
		if len(text) < 120 {
			for _, m := range readDays(text, r.lang) {
				add(m, "class of a date", dateClass, s.At, text)
			}
		}
	}
	lines := 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		nearText := i >= r.first-12 && i <= r.first+2 || i >= r.last-1 && i <= r.last+6 || r.heading >= 0 && i >= r.heading-4 && i <= r.heading+8
		if !nearText || b.Chars() > 220 && (i < r.first || i > r.first+2) || lines > 20 || !strings.ContainsAny(b.Text, "0123456789") {
			continue
		}
		text := b.Text
		if b.Chars() > 220 {
			text = string([]rune(text)[:min(120, b.Chars())])
		}
		for _, m := range readDays(text, r.lang) {
			add(m, "line near the text", dateLine, i, text)
			lines++
		}
		if m := figures.FindString(text); m != "" {
			add(m, "line near the text", dateLine, i, text)
		}
	}
	for _, text := range p.ScriptDates {
		add(text, "data in a script", dateScript, -1, "")
	}
	if d, ok := urlDate(r.address); ok {
		found = append(found, dateClaim{date: d, rule: "address", place: dateURL, block: -1})
	}
	return r.weighDays(found), found
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

// readDays returns the dates in a short line as written, those without a year
// left out.
func readDays(text, lang string) []string {
	var found []string
	letters := []rune(nil)
	for _, m := range dates.Find(text, lang, corpus.Date{}) {
		if m.Relative || m.Precision != corpus.Day && m.Precision != corpus.Time || len(found) == 4 {
			continue
		}
		if letters == nil {
			letters = []rune(text)
		}
		found = append(found, string(letters[m.Start:m.End]))
	}
	return found
}

// weighDays returns the claims with their features.
func (r *reading) weighDays(found []dateClaim) []Claim {
	day := func(d corpus.Date) string { return d.At[:len(time.DateOnly)] }
	count := map[string]int{}
	placesOf := map[string]int{} // bits of the places that claim the same
	earliest, latest := "", ""
	for _, c := range found {
		d := day(c.date)
		count[d]++
		placesOf[d] |= 1 << c.place
		if earliest == "" || d < earliest {
			earliest = d
		}
		latest = max(latest, d)
	}
	first := func(place int) string {
		for _, c := range found {
			if c.place == place {
				return day(c.date)
			}
		}
		return ""
	}
	refs := [...]string{first(dateJSONPublished), first(dateMetaPublished), first(dateURL), first(dateTimeTag), first(dateJSONModified), first(dateMetaModified)}
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		d := day(c.date)
		x := []float32{
			float32(c.place), float32(c.order), float32(c.chars), number(c.clock), number(c.date.Precision == corpus.Time), number(c.two), hour(c.date.At),
			float32(count[d]), float32(popCount(placesOf[d])), float32(len(count)), number(d == earliest), number(d == latest),
			apart(d, earliest), apart(d, latest),
			number(hasAny(c.label, "updat", "modif", "aktualis", "обновл", "изменен", "mis à jour", "actualiz", "aggiorn", "atualiz", "жаңарт", "stand:", "zuletzt", "changed", "reviewed", "güncel")),
			number(hasAny(c.label, "publi", "post", "опублик", "veröffent", "erstellt", "wrote", "written", "дата", "жариялан", "добавлен", "data", "date", "vom ", "am ")),
			number(hasAny(c.rule, "Published", "published")), number(hasAny(c.rule, "Modified")),
		}
		for place := range nDatePlaces {
			x = append(x, number(placesOf[d]&(1<<place) != 0))
		}
		for _, ref := range refs {
			x = append(x, apart(d, ref))
		}
		claims = append(claims, Claim{Value: d, Rule: c.rule, X: append(x, r.placed(c.block)...)})
	}
	return claims
}

// hour returns the hour of a time in UTC, -1 for any other: near midnight the
// day may be the next one at the place of the outlet.
func hour(at string) float32 {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return -1
	}
	if _, offset := t.Zone(); offset != 0 {
		return -2
	}
	return float32(t.Hour())
}

// apart returns the days between two days, by their order of size: 0 for none,
// 1 for one, about 10 for a year. -50 stands for a day that is not known.
func apart(a, b string) float32 {
	if a == "" || b == "" {
		return -50
	}
	ta, err := time.Parse(time.DateOnly, a)
	tb, err2 := time.Parse(time.DateOnly, b)
	if err != nil || err2 != nil {
		return -50
	}
	days := ta.Sub(tb).Hours() / 24
	return float32(math.Copysign(math.Log2(1+math.Abs(days)), days))
}

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func popCount(bits int) int {
	n := 0
	for ; bits != 0; bits &= bits - 1 {
		n++
	}
	return n
}

// certainDay is the least score of a day that is told. A wrong date is worse
// than none.
const certainDay = 0.35

// setDates sets when the article was published and changed.
func (r *reading) setDates(a *corpus.Article, report *Report) {
	claims, found := r.days()
	if top := best(claims, builtClaimModels().date); top != nil && top.Score >= certainDay {
		// The same day may be claimed with its time, or from a surer place.
		pick := -1
		for i, c := range claims {
			if c.Value == top.Value && found[i].date.At != "" && (pick < 0 || found[i].place < found[pick].place) {
				pick = i
			}
		}
		a.Published = found[pick].date
		a.Published.From = origins[found[pick].place]
		report.choose("published", a.Published.At, found[pick].rule)
	}
	for _, m := range []struct{ text, rule string }{{r.said.Modified, "json-ld"}, {r.page.Meta("article:modified_time", "og:updated_time", "datemodified", "last-modified"), "meta"}} {
		if d, ok := dates.Parse(m.text, r.lang); ok {
			d.From = corpus.FromMeta
			if m.rule == "json-ld" {
				d.From = corpus.FromJSONLD
			}
			a.Modified = d
			report.choose("modified", d.At, m.rule)
			break
		}
	}
}

// textDate reads a short line that is a date as people write it.
func textDate(text, lang string) (corpus.Date, bool) {
	if utf8.RuneCountInString(text) > 60 {
		return corpus.Date{}, false
	}
	d, ok := dates.Parse(text, lang)
	if !ok || d.Precision != corpus.Day && d.Precision != corpus.Time {
		return corpus.Date{}, false
	}
	d.From = corpus.FromText
	return d, true
}

// inferDate concludes from the text when it was published, if nothing else
// tells.
func inferDate(a *corpus.Article, r *Report) {
	if !a.Published.IsZero() {
		return
	}
	const enough = 100_000 // bytes
	body := a.Body()
	if d := dates.Publication(strings.ToValidUTF8(body[:min(len(body), enough)], ""), a.Lang); !d.IsZero() {
		a.Published = d
		r.choose("published", d.At, "concluded from the text")
	}
}

// addressDay finds a day in the path of an address.
var addressDay = regexp.MustCompile(`(?:^|[/_.-])((?:19|20)\d\d)(?:[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])|[/_-]([1-9]|1[0-2])[/_-]([1-9]|[12]\d|3[01])|[/_-]([a-z]{3,9})[/_-](\d{1,2}))(?:[/_.-]|$)`)

// urlDate reads the day in an address.
func urlDate(address string) (corpus.Date, bool) {
	m := addressDay.FindStringSubmatch(strings.ToLower(address))
	if m == nil {
		return corpus.Date{}, false
	}
	if m[6] != "" {
		t, err := time.Parse("2006 January 2", m[1]+" "+m[6]+" "+m[7])
		if err != nil {
			if t, err = time.Parse("2006 Jan 2", m[1]+" "+m[6]+" "+m[7]); err != nil {
				return corpus.Date{}, false
			}
		}
		return corpus.Date{At: t.Format(time.DateOnly), Precision: corpus.Day, From: corpus.FromURL, Words: []string{strings.Trim(m[0], "/_.-")}}, true
	}
	parts := m[1:2]
	for _, part := range m[2:] {
		if part != "" {
			parts = append(parts, part)
		}
	}
	var n [3]int
	for i, part := range parts {
		n[i], _ = strconv.Atoi(part) // one or more digits, as the expression says
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if t.Day() != n[2] {
		return corpus.Date{}, false
	}
	return corpus.Date{At: t.Format(time.DateOnly), Precision: corpus.Day, From: corpus.FromURL, Words: []string{strings.Trim(m[0], "/_.-")}}, true
}
