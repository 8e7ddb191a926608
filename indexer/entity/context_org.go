package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
)

// legalForms stand before or after a company's name and are no part of it.
var legalForms = wordSet(`jsc ojsc cjsc pjsc llp llc ltd ltd. inc inc. plc gmbh ooo zao oao pao too
	ао оао зао пао ооо тоо аоот ип гкп ргп жшс ақ гуп муп фгуп анко нко`)

// framed mends organizations whose quotation marks are cut in two: what stands
// inside them is the name, «Алтай-Металл» of ТОО «Алтай-Металл», and a mark that
// opens inside a name closes after it.
func (t *context) framed(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		for q := sp.First + 1; sp.Type == tagger.Organization && q < sp.End; q++ {
			switch w := s[q].Text; {
			case opensQuote(w):
				q = t.frame(s, &sp, q)
			case w == "\"" && sp.First > 0 && s[sp.First-1].Text == "\"": // "Steppe Bank" JSC and Steppe Bank
				left := sp
				left.End = q
				out = append(out, left)
				sp.First = q + 1
				for sp.First < sp.End && (!capitalized(s[sp.First].Text) || legalForms[strings.ToLower(s[sp.First].Text)]) {
					sp.First++
				}
			}
		}
		if sp.First < sp.End {
			out = append(out, sp)
		}
	}
	return out
}

// frame mends an organization inside which a quotation mark opens at token q, and returns
// the token to go on from.
func (t *context) frame(s tagger.Sentence, sp *tagger.Span, q int) int {
	end := closing(s, q)
	form := legalForms[strings.ToLower(s[q-1].Text)] ||
		(q == sp.First+1 || !capitalized(s[sp.First].Text)) && t.words.Is(s[q-1].Text, tagger.OrgNoun) // Партия «Тура жол», правления фонда «Тулпар»
	switch {
	case form && end+1 >= sp.End && end > q+1:
		sp.First, sp.End = q+1, min(end, sp.End)
	case end < sp.End: // both inside
		return end
	case end == sp.End && end < len(s):
		sp.End++
	}
	return q
}

// organize makes one organization of the tokens from first to end, unless they are
// one already.
func (t *context) organize(sent int, spans []tagger.Span, first, end int) []tagger.Span {
	org := tagger.Span{First: first, End: end, Type: tagger.Organization, Confidence: namedUnit, By: tagger.ByRules}
	for _, sp := range spans {
		if sp.First == first && sp.End == end {
			org.Confidence = max(org.Confidence, sp.Confidence)
		} else if sp.First < end && first < sp.End && (sp.First < first || sp.End > end) {
			return spans
		}
	}
	spans = slices.DeleteFunc(slices.Clone(spans), func(sp tagger.Span) bool { return sp.First < end && first < sp.End })
	spans = append(spans, org)
	slices.SortFunc(spans, func(a, b tagger.Span) int { return a.First - b.First })
	return spans
}
