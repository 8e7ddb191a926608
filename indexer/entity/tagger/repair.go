package tagger

import (
	"unicode"
	"unicode/utf8"
)

// join returns the names that a model found, corrected where the rules know
// better:
//
//   - what the rules take for an organization by its form ("Committee for
//     National Security", "Prosecutor-General’s Office") or because the text
//     calls it a group or a party is one, if the model has only a part of it or
//     another type;
//   - "South" of "South Korean" is no place, and "Kazakhstan’s Finance Ministry" a
//     place and an organization;
//   - the acronym that stands in brackets after an organization is one wherever
//     it stands: "the Housing Authority (HANO)";
//   - an initial before a person belongs to him, in every language;
//   - names that the rules are sure of are added where the model has none: a given
//     name that is a line of its own, who signs.
//
// In Russian and Kazakh, where the rules are weaker than the model throughout,
// only the organizations and places of the curated lists are added.
func join(doc []Sentence, lang string, model, rules [][]Span) [][]Span {
	model = withInitials(doc, acronyms(doc, model))
	if lang != "en" {
		return listed(doc, lang, model, rules)
	}
	x := Words(lang)
	called := map[string]bool{} // whole names that are organizations
	for i, spans := range rules {
		for _, s := range spans {
			if s.Type == Organization && s.Confidence >= sureOrganization && s.End-s.First > 1 {
				called[text(doc[i][s.First:s.End])] = true
			}
		}
	}
	out := make([][]Span, len(doc))
	for i, s := range doc {
		out[i] = correct(s, x, model[i], rules[i], called)
	}
	return out
}

// acronyms marks as organizations the acronyms that the document introduces in
// brackets after an organization with these initials.
func acronyms(doc []Sentence, model [][]Span) [][]Span {
	short := map[string]bool{}
	for i, s := range doc {
		for _, m := range model[i] {
			if m.Type == Organization && m.End-m.First > 1 && m.End+2 < len(s) && s[m.End].Text == "(" && s[m.End+2].Text == ")" &&
				acronym(s[m.End+1].Text) && firstLetter(s[m.First].Text) == firstLetter(s[m.End+1].Text) {
				short[s[m.End+1].Text] = true
			}
		}
	}
	if len(short) == 0 {
		return model
	}
	out := make([][]Span, len(doc))
	for i, s := range doc {
		k := 0
		for at := 0; at < len(s); at++ {
			if k < len(model[i]) && model[i][k].First == at {
				m := model[i][k]
				if m.End == at+1 && short[s[at].Text] {
					m.Type = Organization
				}
				out[i] = append(out[i], m)
				at = m.End - 1
				k++
			} else if short[s[at].Text] {
				out[i] = append(out[i], Span{at, at + 1, Organization, sureOrganization})
			}
		}
	}
	return out
}

// withInitials takes the initials that stand before a person into his name: models
// take one that begins a sentence for the end of another.
func withInitials(doc []Sentence, model [][]Span) [][]Span {
	out := make([][]Span, len(doc))
	for i, s := range doc {
		end := 0 // of the span before
		for _, m := range model[i] {
			if m.Type == Person {
				for m.First > end && initial(s[m.First-1].Text) {
					m.First--
				}
			}
			end = m.End
			out[i] = append(out[i], m)
		}
	}
	return out
}

// initial reports whether a token is the initial of a name: "J." or "K.-J.".
func initial(token string) bool {
	r, size := utf8.DecodeRuneInString(token)
	return unicode.IsUpper(r) && token[size:] == "." || doubleInitial(token)
}

// listed adds to the names of a model the organizations and places that the
// rules know from a list.
//
// In Kazakh no places are added: the set that its model learned from has none
// in "Қазақстан президенті" and the like.
func listed(doc []Sentence, lang string, model, rules [][]Span) [][]Span {
	out := make([][]Span, len(doc))
	for i := range doc {
		for _, m := range model[i] {
			if !within(m, rules[i], onList) {
				out[i] = append(out[i], m)
			}
		}
		for _, r := range rules[i] {
			if (r.Type == Organization || r.Type == Place && lang == "ru") && r.Confidence >= onList && !overlaps(r, out[i]) {
				out[i] = append(out[i], r)
			}
		}
		sortSpans(out[i])
	}
	return out
}

const (
	onList           = 0.9
	sureOrganization = 0.7
	sureName         = 0.75
)

// correct corrects the names of one sentence.
func correct(s Sentence, x *Lexicon, model, rules []Span, called map[string]bool) []Span {
	var out []Span
	for _, m := range model {
		// "South" of "South Korean"
		if n, c := x.match(s, m.First, Demonym); m.Type == Place && n > m.End-m.First && c&Demonym != 0 {
			continue
		}
		// "Kazakhstan’s Finance Ministry" is a place and an organization.
		if m.Type == Organization && m.End-m.First > 2 && x.Is(s[m.First].Text, Country) && possessive(s[m.First+1].Text) {
			out = append(out, Span{m.First, m.First + 1, Place, m.Confidence})
			m.First += 2
		}
		if called[text(s[m.First:m.End])] {
			m.Type = Organization
		}
		if within(m, rules, sureOrganization) {
			continue
		}
		for _, r := range rules {
			if r.First != m.First || r.End != m.End {
				continue
			}
			if m.Type == Place && m.Confidence < onList && r.Type == Organization { // the Barys unit
				m.Type = Organization
			}
			if r.Type == m.Type { // two witnesses
				m.Confidence = max(m.Confidence, r.Confidence)
			}
		}
		out = append(out, m)
	}
	for _, r := range rules {
		sure := r.Confidence >= sureName || r.Type == Organization && r.Confidence >= sureOrganization
		if sure && !overlaps(r, out) {
			out = append(out, r)
		}
	}
	sortSpans(out)
	return out
}

// within reports whether a name is a part of an organization that the rules are
// sure of, or is one of several words that has another type.
func within(m Span, rules []Span, sure float64) bool {
	for _, r := range rules {
		if r.Type != Organization || r.Confidence < sure || m.First < r.First || r.End < m.End {
			continue
		}
		if r.End-r.First > m.End-m.First || r.End-r.First > 1 && m.Type != Organization {
			return true
		}
	}
	return false
}

func overlaps(r Span, spans []Span) bool {
	for _, s := range spans {
		if s.First < r.End && r.First < s.End {
			return true
		}
	}
	return false
}
