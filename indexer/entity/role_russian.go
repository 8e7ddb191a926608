package entity

import (
	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// russianRole returns the start of the role that stands before a Russian name,
// which begins at token end of its sentence. The role and the name are of one
// case: in "пресс-секретарю президента Нурлана Абишева" the man is the
// president. Where two roles agree with the name, neither is taken. In "адвоката
// Ахметова Ирины Ли" the office is hers: who stands right before a name owns it.
func (t *text) russianRole(n name, end int) (int, bool) {
	s := t.sents[n.sent]
	in := cases(n)
	found, agreeing := -1, 0
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		w := s[i].Text
		if t.isRole(w) {
			agreed := t.roleCases(w) & in
			owner, owned := t.personAt(n.sent, func(m name) bool { return m.first > i && m.end <= end })
			switch {
			case agreed == 0 || owned && owner.end < end && agreed != morph.Nominative:
			case found == i+1: // "писатель журналист": one role of two words
				found = i
			default:
				found = i
				agreeing++
			}
			continue
		}
		if t.words.Is(w, tagger.Function|tagger.Say) && w != "по" || !hasLetter(w) {
			break
		}
	}
	if agreeing != 1 {
		return 0, false
	}
	next, owns := t.personAt(n.sent, func(m name) bool { return m.first == n.end })
	if owns && t.agrees(next, found, end) {
		return 0, false
	}
	for found > 0 && t.beforeRole(n.sent, found-1) && !t.isRole(s[found-1].Text) {
		found--
	}
	return found, true
}

// cases returns the cases that a mention of a person may be in.
func cases(n name) morph.Case {
	if n.base {
		return morph.Nominative
	}
	return morph.NameCases(n.words) &^ morph.Nominative
}

// roleCases returns the cases that the form of a role may be.
func (t *text) roleCases(w string) morph.Case {
	w = withoutPrefix(w)
	c := morph.CasesOf(w, t.words.Listed(w))
	if t.words.Listed(w) == "супруг" {
		c |= morph.CasesOf(w, "супруга")
	}
	return c
}

// agrees reports whether the first role among the tokens is in the case of the
// name that it stands after.
func (t *text) agrees(n name, first, end int) bool {
	for _, tok := range t.sents[n.sent][first:end] {
		if t.isRole(tok.Text) {
			return t.roleCases(tok.Text)&cases(n) != 0
		}
	}
	return false
}
