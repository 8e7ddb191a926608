package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
)

// legalForms stand before or after a company's name and are no part of it.
var legalForms = wordSet(`jsc ojsc cjsc pjsc llp llc ltd ltd. inc inc. plc gmbh ooo zao oao pao too
	ао оао зао пао ооо тоо аоот ип гкп ргп жшс ақ`)

// framed mends organizations whose quotation marks are cut in two: what stands
// inside them is the name, «Алтай-Металл» of ТОО «Алтай-Металл», and a mark that
// opens inside a name closes after it.
func (t *text) framed(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if sp.Type != tagger.Organization {
			out = append(out, sp)
			continue
		}
		for q := sp.First + 1; q < sp.End; q++ {
			switch w := s[q].Text; {
			case w == "«" || w == "“" || w == "„":
				end := closing(s, q)
				form := legalForms[strings.ToLower(s[q-1].Text)] || q == sp.First+1 && t.words.Is(s[q-1].Text, tagger.OrgNoun) // Партия «Тура жол»
				switch {
				case form && end+1 >= sp.End && end > q+1:
					sp.First, sp.End = q+1, min(end, sp.End)
					t.know(s[sp.First:sp.End])
				case end < sp.End: // both inside
					q = end
				case end == sp.End:
					sp.End++
				}
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
			if legalForms[strings.ToLower(s[sp.End-1].Text)] {
				t.know(s[sp.First : sp.End-1])
			}
		}
	}
	return out
}

// know takes in that words are an organization's name, by what stands around them.
func (t *text) know(s tagger.Sentence) {
	if key := t.orgWords(s); key != "" {
		t.known[key] = true
	}
}

// orgWords returns what the words of a name that is known by its context are
// compared by.
func (t *text) orgWords(s tagger.Sentence) string {
	words := make([]string, len(s))
	for i, tok := range s {
		words[i] = tok.Text
	}
	return t.words.Base(words...)
}

// recallOrgs finds the organizations that are known by their context where they
// stand without it: what was taken for a person, and what stands in quotation
// marks in another case.
func (t *text) recallOrgs(sent int, spans []tagger.Span) []tagger.Span {
	if len(t.known) == 0 {
		return spans
	}
	s := t.sents[sent]
	for k := range spans {
		if sp := &spans[k]; sp.Type == tagger.Person && sp.End-sp.First > 1 && t.known[t.orgWords(s[sp.First:sp.End])] {
			sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
		}
	}
	for i := range s {
		if s[i].Text != "«" {
			continue
		}
		if end := closing(s, i); end > i+1 && end < min(len(s), i+8) && t.known[t.orgWords(s[i+1:end])] {
			spans = t.organize(sent, spans, i+1, end)
		}
	}
	return spans
}

// listed finds the organizations of a row after what they are in the plural:
// газеты «Республика» и «Голос степи», "the newspapers Steppe Voice and Free Word".
func (t *text) listed(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 0; i+1 < len(s); i++ {
		first := i + 1
		switch {
		case t.lang == "en" && pluralOrgs[s[i].Text] && i > 0:
			for first < len(s) {
				end := first
				for end < len(s) && capitalized(s[end].Text) {
					end++
				}
				if end == first || end-first > 4 {
					break
				}
				if first > i+1 || end+1 < len(s) && (s[end].Text == "and" || s[end].Text == ",") && capitalized(s[end+1].Text) {
					spans = t.organize(sent, spans, first, end)
				}
				if end >= len(s) || s[end].Text != "and" && s[end].Text != "," {
					break
				}
				first = end + 1
			}
		case t.lang == "ru" && s[first].Text == "«" && t.words.Is(s[i].Text, tagger.OrgNoun):
			for first+1 < len(s) && s[first].Text == "«" {
				end := closing(s, first)
				if end >= min(len(s), first+8) || !capitalized(s[first+1].Text) {
					break
				}
				spans = t.organize(sent, spans, first+1, end)
				if end+2 >= len(s) || s[end+1].Text != "," && s[end+1].Text != "и" {
					break
				}
				first = end + 2
			}
		}
	}
	return spans
}

var pluralOrgs = wordSet("newspapers weeklies dailies magazines parties movements companies banks agencies channels websites groups organizations organisations foundations")

// organize makes one organization of the tokens from first to end, unless they are
// one already.
func (t *text) organize(sent int, spans []tagger.Span, first, end int) []tagger.Span {
	confidence := namedUnit
	t.know(t.sents[sent][first:end])
	for _, sp := range spans {
		if sp.First == first && sp.End == end {
			confidence = max(confidence, sp.Confidence)
		} else if sp.First < end && first < sp.End && (sp.First < first || sp.End > end) {
			return spans
		}
	}
	spans = slices.DeleteFunc(slices.Clone(spans), func(sp tagger.Span) bool { return sp.First < end && first < sp.End })
	spans = append(spans, tagger.Span{First: first, End: end, Type: tagger.Organization, Confidence: confidence})
	slices.SortFunc(spans, func(a, b tagger.Span) int { return a.First - b.First })
	return spans
}

// motto takes in the small words that a name begins with, written large inside a
// sentence: "the For a Free Steppe movement". First is the name's first token.
func (t *text) motto(s tagger.Sentence, first int) int {
	for k := first - 1; k > 0 && k >= first-2; k-- {
		w := s[k].Text
		if capitalized(w) && (w == "For" || w == "Against" || w == "Towards" || w == "Forward") && !startsPhrase(s[k-1].Text) && hasLetter(s[k-1].Text) {
			return k
		}
		if !t.isArticle(w) || capitalized(w) {
			break
		}
	}
	return first
}
