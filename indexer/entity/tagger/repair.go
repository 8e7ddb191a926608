package tagger

import (
	"strings"

	"casefile/indexer/morph"
)

// join returns the names that a model found, corrected where the rules know
// better:
//
//   - what the rules take for an organization by its form ("Committee for
//     National Security", "Prosecutor-General’s Office") or because the text
//     calls it a group or a party is one, if the model has only a part of it or
//     another type;
//   - "Kazakhstan’s Finance Ministry" is a place and an organization, and what leads
//     to a name in "the Berlin-based Press Forum" is no part of it;
//   - the acronym that stands in brackets after an organization is one wherever
//     it stands: "the Housing Authority (HANO)";
//   - a line that is a given name alone is a person, who signs;
//   - an initial before a person belongs to him, in every language;
//   - names that the rules are sure of are added where the model has none.
//
// In Russian and Kazakh, where the rules are weaker than the model throughout,
// only the organizations and places of the curated lists are added.
func join(doc []Sentence, lang string, model, rules [][]Span) [][]Span {
	x := Words(lang)
	model = withInitials(doc, acronyms(doc, model))
	if !x.Has(Articles) {
		return listed(doc, lang, model, rules)
	}
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
				out[i] = append(out[i], Span{at, at + 1, Organization, sureOrganization, ByRules})
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
				for m.First > end && capitalized(s[m.First-1].Text) && morph.Initial(s[m.First-1].Text) {
					m.First--
				}
			}
			end = m.End
			out[i] = append(out[i], m)
		}
	}
	return out
}

// listed adds to the names of a model the organizations and places that the
// rules know from a list.
//
// In Kazakh no places are added: the set that its model learned from has none
// in "Қазақстан президенті" and the like.
func listed(doc []Sentence, lang string, model, rules [][]Span) [][]Span {
	out := make([][]Span, len(doc))
	surnames := surnamesOf(doc, model, lang)
	for i, s := range doc {
		for _, m := range model[i] {
			if within(m, rules[i], onList) {
				continue
			}
			m = cutToListed(m, rules[i])
			if Words(lang).Has(HeadsFirst) && m.Type == Place && m.End-m.First > 1 && inQuotes(s, m) { // из «Мемориала Урала»; Kazakh quotes stations and squares
				m.Type, m.By = Organization, ByRules
			}
			out[i] = append(out[i], m)
		}
		out[i] = withSurnames(s, Words(lang), surnames, out[i])
		for _, r := range rules[i] {
			if (r.Type == Organization || r.Type == Place && Words(lang).Has(HeadsFirst)) && r.Confidence >= onList && !overlaps(r, out[i]) {
				out[i] = append(out[i], r)
			}
		}
		sortSpans(out[i])
	}
	return out
}

// cutToListed ends an organization that the model is not sure of where the one
// from a list ends that it begins with: "Комитета национальной безопасности молчит".
func cutToListed(m Span, rules []Span) Span {
	const unsure = 0.7
	for _, r := range rules {
		if m.Type == Organization && m.Confidence < unsure && r.Type == Organization && r.Confidence >= onList && r.First == m.First && r.End < m.End {
			return r
		}
	}
	return m
}

// inQuotes reports whether a name stands in quotation marks with nothing else.
func inQuotes(s Sentence, m Span) bool {
	const marks = "\"«»“”„"
	return m.First > 0 && m.End < len(s) && strings.Contains(marks, s[m.First-1].Text) && strings.Contains(marks, s[m.End].Text)
}

// surnamesOf returns the keys of the family names in full names.
func surnamesOf(doc []Sentence, names [][]Span, lang string) map[string]bool {
	surnames := map[string]bool{}
	for i, s := range doc {
		for _, m := range names[i] {
			if m.Type == Person && m.End-m.First == 2 && m.Confidence >= .5 {
				surnames[morph.NameKey(s[m.End-1].Text, lang)] = true
			}
		}
	}
	return surnames
}

// withSurnames adds the family names that the document has in full names where they
// stand alone.
func withSurnames(s Sentence, x *Lexicon, surnames map[string]bool, spans []Span) []Span {
	for i, tok := range s {
		if !capitalized(tok.Text) || acronym(tok.Text) || !surnames[morph.NameKey(tok.Text, x.lang)] || x.Class(tok.Text) != 0 || overlaps(Span{First: i, End: i + 1}, spans) {
			continue
		}
		spans = append(spans, Span{i, i + 1, Person, surnameAgain, ByRules})
	}
	return spans
}

const (
	onList           = 0.9
	surnameAgain     = 0.7
	sureOrganization = 0.7
	sureName         = 0.75
)

// correct corrects the names of one sentence.
func correct(s Sentence, x *Lexicon, model, rules []Span, called map[string]bool) []Span {
	var out []Span
	for _, m := range model {
		if n, c := x.match(s, m.First, Demonym); m.Type == Place && n > m.End-m.First && c&Demonym != 0 {
			continue // "South" of "South Korean"
		}
		if m.Type == Organization {
			var owner []Span
			m, owner = withoutOwner(s, x, m)
			out = append(out, owner...)
		}
		if called[text(s[m.First:m.End])] {
			m.Type = Organization
		}
		if within(m, rules, sureOrganization) || runsInto(s, m, rules) {
			continue
		}
		out = append(out, seconded(s, x, m, rules))
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

// withoutOwner cuts off an organization whose it is or where, "Kenya’s Foreign Ministry",
// "the Berlin-based Press Forum", and returns the country before it.
func withoutOwner(s Sentence, x *Lexicon, m Span) (Span, []Span) {
	var owner []Span
	if m.End-m.First > 2 && x.Is(s[m.First].Text, Country) && possessive(s[m.First+1].Text) {
		owner = []Span{{m.First, m.First + 1, Place, m.Confidence, m.By}}
		m.First += 2
	}
	for m.End-m.First > 1 && (possessive(s[m.First].Text) || strings.HasSuffix(s[m.First].Text, "-based")) {
		m.First++
	}
	return m, owner
}

// seconded returns a name that the rules have too, but for "Uzbek" of "Uzbek Forum for
// Human Rights", with the greater confidence. A place that is an organization for them
// is one, "the Barys unit".
func seconded(s Sentence, x *Lexicon, m Span, rules []Span) Span {
	for _, r := range rules {
		if r.End != m.End || r.First != m.First && !(r.First == m.First+1 && m.Type == Organization && x.Is(s[m.First].Text, Demonym)) {
			continue
		}
		if m.Type == Place && m.Confidence < onList && r.Type == Organization {
			m.Type = Organization
		}
		if r.Type == m.Type {
			m.Confidence, m.By = max(m.Confidence, r.Confidence), ByBoth
		}
	}
	return m
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

// runsInto reports whether an organization ends inside one that the rules are sure
// of, with what leads to it: "New York-based Committee" of "New York-based Committee
// to Protect Journalists".
func runsInto(s Sentence, m Span, rules []Span) bool {
	for _, r := range rules {
		if m.Type == Organization && r.Type == Organization && r.Confidence >= sureOrganization && m.First < r.First && r.First < m.End && m.End < r.End && compound(s[r.First-1].Text) {
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
