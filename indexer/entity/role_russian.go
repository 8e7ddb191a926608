package entity

import (
	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// russianRole returns the start of the role that stands before a Russian name,
// which begins at token end of its sentence. The role and the name are of one
// case: in "пресс-секретарю президента Нурлана Абишева" the man is the
// president. Where two roles agree with the name, neither is taken.
func (t *text) russianRole(n name, end int) (int, bool) {
	s := t.sents[n.sent]
	cases := morph.NameCases(n.words)
	if n.base {
		cases = morph.Nominative
	} else {
		cases &^= morph.Nominative
	}
	found, agreeing := -1, 0
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		w := s[i].Text
		if t.isRole(w) {
			role := withoutEx(w)
			agreed := morph.CasesOf(role, t.words.Listed(role))
			if t.words.Listed(role) == "супруг" {
				agreed |= morph.CasesOf(role, "супруга")
			}
			agreed &= cases
			_, owner := t.personAt(n.sent, func(m name) bool { return m.first > i && m.end <= end })
			switch {
			case agreed == 0 || owner && agreed != morph.Nominative:
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
	for found > 0 && t.beforeRole(n.sent, found-1) && !t.isRole(s[found-1].Text) {
		found--
	}
	return found, true
}
