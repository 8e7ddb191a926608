package clean

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// setDates sets when the article was published and changed.
func setDates(a *corpus.Article, r *Report, p *page.Page, said page.Said, first, last int) {
	if d, ok := machineDate(said.Modified); ok {
		d.From = corpus.FromJSONLD
		a.Modified = d
		r.choose("modified", d.At, "json-ld")
	} else if d, ok := machineDate(p.Meta("article:modified_time", "og:updated_time", "datemodified", "last-modified")); ok {
		d.From = corpus.FromMeta
		a.Modified = d
		r.choose("modified", d.At, "meta")
	}
	if d, ok := machineDate(said.Published); ok {
		d.From = corpus.FromJSONLD
		a.Published = d
		r.choose("published", d.At, "json-ld")
		return
	}
	for _, name := range []string{"article:published_time", "article:published", "og:published_time", "datepublished", "date", "pubdate",
		"publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date",
		"cxenseparse:recs:publishtime", "article.published", "rnews:datepublished", "citation_publication_date", "cxenseparse:publishtime"} {
		if d, ok := machineDate(p.Meta(name)); ok {
			d.From = corpus.FromMeta
			a.Published = d
			r.choose("published", d.At, "meta "+name)
			return
		}
	}
	for _, s := range p.Times {
		if s.At > last+1 {
			break
		}
		if d, ok := machineDate(first2(page.Attr(s.Node, "datetime"), page.Text(s.Node))); ok {
			d.From = corpus.FromTimeTag
			a.Published = d
			r.choose("published", d.At, "<time>")
			return
		}
	}
	if d, ok := urlDate(a.URL); ok {
		a.Published = d
		r.choose("published", d.At, "address")
	}
}

// textDate reads a line that is a date as people write it.
func textDate(text, lang string) (corpus.Date, bool) {
	return corpus.Date{}, false
}

// inferDate concludes from the text when it was published, if nothing else
// tells.
func inferDate(a *corpus.Article, r *Report) {
}

// layouts are the forms of dates written for machines, with their precision.
var layouts = []struct {
	layout    string
	precision corpus.Precision
	zone      bool
}{
	{time.RFC3339Nano, corpus.Time, true},
	{"2006-01-02T15:04:05Z0700", corpus.Time, true},
	{"2006-01-02T15:04Z07:00", corpus.Time, true},
	{"2006-01-02 15:04:05Z07:00", corpus.Time, true},
	{"2006-01-02 15:04:05 Z0700", corpus.Time, true},
	{"2006-01-02 15:04:05 MST", corpus.Day, false},
	{time.RFC1123Z, corpus.Time, true},
	{time.RFC1123, corpus.Day, false},
	{"Mon, 2 Jan 2006 15:04:05 -0700", corpus.Time, true},
	{"2006-01-02T15:04:05.999999999", corpus.Day, false},
	{"2006-01-02T15:04", corpus.Day, false},
	{"2006-01-02 15:04:05.999999999", corpus.Day, false},
	{"2006-01-02 15:04", corpus.Day, false},
	{"2006-01-02", corpus.Day, false},
	{"2006-1-2", corpus.Day, false},
	{"2006/01/02 15:04:05", corpus.Day, false},
	{"2006/01/02", corpus.Day, false},
	{"2006/1/2", corpus.Day, false},
	{"20060102", corpus.Day, false},
	{"2006-01", corpus.Month, false},
	{"2006", corpus.Year, false},
	{time.ANSIC, corpus.Day, false},
	{time.UnixDate, corpus.Day, false},
	{"Mon Jan 02 2006 15:04:05 GMT-0700", corpus.Time, true},
	{"January 2, 2006", corpus.Day, false},
	{"Jan 2, 2006", corpus.Day, false},
	{"2 January 2006", corpus.Day, false},
	{"2 Jan 2006", corpus.Day, false},
}

// machineDate reads a date in one of the forms that pages write for machines.
// A time without a zone says no more than the day.
func machineDate(s string) (corpus.Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 60 {
		return corpus.Date{}, false
	}
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		if err != nil || t.Year() < 1500 || t.Year() > 2100 {
			continue
		}
		d := corpus.Date{Precision: l.precision, Words: []string{s}}
		switch l.precision {
		case corpus.Time:
			d.At = t.Format(time.RFC3339)
		case corpus.Day:
			d.At = t.Format(time.DateOnly)
		case corpus.Month:
			d.At = t.Format("2006-01")
		case corpus.Year:
			d.At = t.Format("2006")
		}
		return d, true
	}
	return corpus.Date{}, false
}

// addressDay finds a day in the path of an address.
var addressDay = regexp.MustCompile(`(?:^|[/_.-])((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2]|[1-9])[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9])(?:[/_.-]|$)`)

// urlDate reads the day in an address.
func urlDate(address string) (corpus.Date, bool) {
	m := addressDay.FindStringSubmatch(address)
	if m == nil {
		return corpus.Date{}, false
	}
	y, _ := strconv.Atoi(m[1]) // digits only
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	t := time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return corpus.Date{}, false
	}
	return corpus.Date{At: t.Format(time.DateOnly), Precision: corpus.Day, From: corpus.FromURL, Words: []string{strings.Trim(m[0], "/_.-")}}, true
}
