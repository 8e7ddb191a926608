package clean

import (
	"cmp"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/trees"
	"casefile/corpus/dates"
)

// The least score of the article's day, and how far it must be above that of the next
// day. A wrong date is worse than none. At these values, days of unseen sites are
// wrong six times in a hundred, half of them because the known day is not on the page.
const (
	likelyDay = 0.3
	clearDay  = 0.12
)

// SurestDay returns the day that is most likely the article's, and how clear that is
// from 0 to 1: the score of its best claim, less that of the best claim of another
// day. It returns "" if no day is likely.
func SurestDay(claims []Claim, m *trees.Model) (day string, clear float32) {
	top := Best(claims, m)
	if top == nil || top.Score < likelyDay {
		return "", 0
	}
	next := float32(0)
	for _, c := range claims {
		if c.Value != top.Value {
			next = max(next, c.Score)
		}
	}
	return top.Value, top.Score - next
}

// setDates sets when the article was published and modified.
func (f *finder) setDates(a *corpus.Article, r *Report) {
	claims, found := f.days()
	if day, clear := SurestDay(claims, builtClaimModels().date); clear >= clearDay {
		// The time comes from the claim of that day with the surest origin.
		pick := -1
		for i := range found {
			if found[i].day() == day && (pick < 0 || found[i].origin < found[pick].origin) {
				pick = i
			}
		}
		a.Published = found[pick].date
		a.Published.From = dateOrigins[found[pick].origin]
		r.choose("published", a.Published.At, found[pick].rule)
	}
	for _, stated := range []struct {
		text, rule string
		from       corpus.Origin
	}{
		{f.page.JSONLD.Modified, "json-ld", corpus.FromJSONLD},
		{f.page.Meta("article:modified_time", "og:updated_time", "datemodified", "last-modified"), "meta", corpus.FromMeta},
	} {
		if d, ok := dates.Parse(stated.text, f.lang); ok {
			d.From = stated.from
			a.Modified = d
			r.choose("modified", d.At, stated.rule)
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
	if !ok || !exact(d.Precision) {
		return corpus.Date{}, false
	}
	d.From = corpus.FromText
	return d, true
}

// exact reports whether a precision is that of a known day.
func exact(p corpus.Precision) bool { return p == corpus.Day || p == corpus.Time }

// inferDate concludes from the text when it was published, if that is not known.
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
	d, ok := dateOf(m[1], cmp.Or(m[2], m[4], m[6]), cmp.Or(m[3], m[5], m[7]), strings.Trim(m[0], "/_.-"))
	d.From = corpus.FromURL
	return d, ok
}

// dateOf returns the date of a year, a month and a day, which may not exist. words
// are how it was written.
func dateOf(year, month, day, words string) (corpus.Date, bool) {
	for _, layout := range []string{"2006 1 2", "2006 January 2", "2006 Jan 2"} {
		if t, err := time.Parse(layout, year+" "+month+" "+day); err == nil {
			return corpus.Date{At: t.Format(time.DateOnly), Precision: corpus.Day, Words: []string{words}}, true
		}
	}
	return corpus.Date{}, false
}
