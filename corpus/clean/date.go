package clean

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/trees"
	"casefile/corpus/dates"
)

// How likely a day must be to be told, and how much likelier than the next one.
// A wrong date is worse than none. At these values, days of unseen sites are
// wrong six times in a hundred, half of them because the known day is not on the
// page.
const (
	likelyDay = 0.3
	clearDay  = 0.12
)

// SurestDay returns the day that is most likely the article's, by the claims'
// scores, and how clear that is from 0 to 1: the score of its best claim, less
// that of the best claim of another day. It returns "" if no day is likely.
func SurestDay(claims []Claim, m *trees.Model) (day string, clear float32) {
	top := best(claims, m)
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

// setDates sets when the article was published and changed.
func (r *reading) setDates(a *corpus.Article, report *Report) {
	claims, found := r.days()
	if day, clear := SurestDay(claims, builtClaimModels().date); clear >= clearDay {
		// The same day may be claimed with its time, or from a surer place.
		pick := -1
		for i, c := range claims {
			if c.Value == day && found[i].date.At != "" && (pick < 0 || found[i].place < found[pick].place) {
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
