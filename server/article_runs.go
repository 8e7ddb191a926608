package server

import (
	"cmp"
	"slices"

	"casefile/search/query"
)

// A textRun is a stretch of a paragraph: plain text, or a name or a date that the text
// has. A match may be part of either.
type textRun struct {
	Kind      string // person, org, place or date; "" of plain text
	Link      string
	Means     wording // what the name or the date stands for
	Fragments []markedFragment
}

// runs cuts the matches of a paragraph into runs by the names and dates of the article.
// Of spans that overlap, the first and longest counts.
func (v *articleView) runs(p paragraph, fragments []markedFragment) (all []textRun) {
	done := p.Start // code point up to which the text is in all
	take := func(end int) (part []markedFragment) {
		for done < end && len(fragments) > 0 {
			text := []rune(fragments[0].Text)
			n := min(len(text), end-done)
			one := fragments[0]
			one.Text = string(text[:n])
			part = append(part, one)
			done += n
			if fragments[0].Text = string(text[n:]); n == len(text) {
				fragments = fragments[1:]
			}
		}
		return part
	}
	for _, s := range v.spans {
		if s.start < done || s.end > p.End {
			continue
		}
		if plain := take(s.start); len(plain) > 0 {
			all = append(all, textRun{Fragments: plain})
		}
		s.run.Fragments = take(s.end)
		all = append(all, s.run)
	}
	if plain := take(p.End); len(plain) > 0 {
		all = append(all, textRun{Fragments: plain})
	}
	return all
}

// A textSpan is a place of the body, in code points, that a run is made of.
type textSpan struct {
	start, end int
	run        textRun
}

// findSpans lists the names and dates of an article in the order of its text.
func findSpans(a *article) (all []textSpan) {
	for _, e := range a.Entities {
		if e.Uncertain {
			continue // it has no page
		}
		for _, m := range e.Spans {
			all = append(all, textSpan{m.Start, m.End, textRun{Kind: e.Type, Link: entityLink(e.ID), Means: verbatim(e.Label)}})
		}
	}
	for _, d := range a.Dates {
		means := say("%s", dayText(d.At))
		if d.Relative {
			means = say("%s, worked out", dayText(d.At))
		}
		all = append(all, textSpan{d.Start, d.End, textRun{Kind: "date", Means: means,
			Link: noParams.with("date", string(query.Mention)).between(d.At, d.At).at(searchPage)}})
	}
	slices.SortStableFunc(all, func(a, b textSpan) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	return all
}
