package search

import (
	"cmp"
	"slices"
	"strings"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/compare"
	"casefile/indexer/entity"
)

// A Difference is a fact in which two articles differ.
type Difference struct {
	Field string // "title" or "body"
	compare.Difference
}

// A Contrast is what differs between two articles with much of their text in common, or
// between two versions of one.
type Contrast struct {
	Title, Body *compare.Comparison
}

// Facts returns the names, numbers, dates and negations that differ. Those of the titles
// are left out if the titles are not alike: outlets give a story titles of their own.
func (c *Contrast) Facts() []Difference {
	return c.both(func(o *compare.Comparison) []compare.Difference { return o.Facts })
}

// Spellings returns the names that only are spelled otherwise.
func (c *Contrast) Spellings() []Difference {
	return c.both(func(o *compare.Comparison) []compare.Difference { return o.Spellings })
}

func (c *Contrast) both(of func(*compare.Comparison) []compare.Difference) (all []Difference) {
	const alike = .5
	if c.Title.Share() >= alike {
		for _, d := range of(c.Title) {
			all = append(all, Difference{"title", d})
		}
	}
	for _, d := range of(c.Body) {
		all = append(all, Difference{"body", d})
	}
	return all
}

// Faithful reports whether no fact differs, as far as that is known.
func (c *Contrast) Faithful() bool {
	return len(c.Facts()) == 0 && !c.Body.TooDifferent
}

// A reading is an article that was read to be compared with others.
type reading struct{ title, body *compare.Reading }

// read reads an article with what it names.
func read(a *corpus.Article, found *entity.Entities) reading {
	t := compare.Text{Body: a.Body(), Lang: a.Lang, Outlet: a.Source.Name}
	for _, list := range [][]entity.Entity{found.Persons, found.Orgs, found.Places} {
		for _, e := range list {
			for _, m := range e.Mentions {
				t.Names = append(t.Names, compare.Span{Start: m.Start, End: m.End, Value: e.Name})
			}
		}
	}
	slices.SortFunc(t.Names, func(a, b compare.Span) int { return cmp.Compare(a.Start, b.Start) })
	for _, d := range found.Dates {
		s := compare.Span{Start: d.Start, End: d.End, Value: d.At}
		if d.Relative { // to the publication, which copies have on other days
			s.Value = ""
		}
		t.Dates = append(t.Dates, s)
	}
	return reading{compare.Read(compare.Text{Body: a.Title, Lang: a.Lang}), compare.Read(t)}
}

func (r reading) with(o reading) *Contrast {
	return &Contrast{Title: r.title.With(o.title), Body: r.body.With(o.body)}
}

// A LeadBy is why an article leads those of the same text.
type LeadBy string

// The reasons.
const (
	LeadOriginal  LeadBy = "original"  // the others name its outlet as theirs
	LeadPublished LeadBy = "published" // it is the first by date
	LeadCaptured  LeadBy = "captured"  // it was captured first; no date tells them apart
)

// leader returns which of some articles of the same text leads: the first capture of the
// outlet that the others name, if they name one; else the first to be published, else
// the first to be captured.
func leader(all []*corpus.Article) (int, LeadBy) {
	origin := original(all)
	best, by := 0, LeadCaptured
	for i, a := range all {
		b := all[best]
		if origin != "" && (a.Source.ID == origin) != (b.Source.ID == origin) {
			if a.Source.ID == origin {
				best = i
			}
			continue
		}
		first, second := latest(a.Published), latest(b.Published)
		if origin != "" {
			first, second = "", ""
		}
		if c := cmp.Or(strings.Compare(first, second), a.Capture.Time.Compare(b.Capture.Time), strings.Compare(a.ID, b.ID)); c < 0 {
			best = i
		}
	}
	switch lead := latest(all[best].Published); {
	case origin != "":
		by = LeadOriginal
	case lead != unknownDay && !slices.ContainsFunc(all, func(a *corpus.Article) bool { return a != all[best] && latest(a.Published) == lead }):
		by = LeadPublished
	}
	return best, by
}

// unknownDay is after every day.
const unknownDay = "9999-99-99"

// latest returns the last day that a date may be.
func latest(d corpus.Date) string {
	day := d.At[:min(len("2006-01-02"), len(d.At))]
	return day + unknownDay[len(day):]
}

// original returns the outlet, by its id, that other articles of the same text name as
// theirs: in the line of authors, in a dateline or a last line, or by a link. It is ""
// if there is none, or if there are two.
func original(all []*corpus.Article) string {
	found := ""
	for _, a := range all {
		if a.Source.ID == "" || a.Source.ID == found {
			continue
		}
		if slices.ContainsFunc(all, func(o *corpus.Article) bool { return o.Source.ID != a.Source.ID && credits(o, a.Source) }) {
			if found != "" {
				return ""
			}
			found = a.Source.ID
		}
	}
	return found
}

// credits reports whether an article names an outlet as its source.
func credits(a *corpus.Article, s corpus.Source) bool {
	lines := slices.Clone(a.Authors)
	if ps := a.Paragraphs(); len(ps) > 0 {
		first, _, _ := strings.Cut(ps[0], "—") // a dateline: "ALMATY (Reuters) —"
		const dateline = 80
		if runes := []rune(first); len(runes) > dateline {
			first = string(runes[:dateline])
		}
		lines = append(lines, first, ps[len(ps)-1])
	}
	if name := indexer.Slug(s.Name); name != "" && slices.ContainsFunc(lines, func(l string) bool { return strings.Contains("-"+indexer.Slug(l)+"-", "-"+name+"-") }) {
		return true
	}
	return slices.ContainsFunc(a.Links, func(l corpus.Link) bool {
		return strings.Contains(l.URL, "//"+s.ID+"/") || strings.Contains(l.URL, "//www."+s.ID+"/")
	})
}
