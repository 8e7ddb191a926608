package entity

import (
	"strings"

	"casefile/indexer/entity/tagger"
)

// This file keeps with an office what takes it back.

// qualified returns the start of the role at token first with what takes it back,
// wherever in its phrase that stands: without its first word, a "former Almaty mayor"
// and an "alleged gang leader" would be mayor and leader.
func (t *text) qualified(sent, first int) int {
	s := t.sents[sent]
	for i := first - 1; i >= 0 && i >= first-maxQualified; i-- {
		w := s[i].Text
		low := strings.ToLower(w)
		switch {
		case qualifiers[t.words.Listed(w)], qualifiers[low], strings.HasPrefix(low, "ex-"), strings.HasPrefix(low, "экс-"):
			if t.lang == "en" && strings.HasSuffix(w, "ed") && low != "alleged" && i > 0 && !t.isArticle(s[i-1].Text) && hasLetter(s[i-1].Text) && !notSubject[s[i-1].Text] {
				return first // "a court jailed Almaty mayor X"
			}
			return i
		case !hasLetter(w), t.words.Is(w, tagger.Function|tagger.Say) && w != "and", t.owns(w), t.isArticle(w), t.verb(s, i):
			return first
		case w == "and" && (i == 0 || t.isRole(s[i-1].Text)):
			return first
		case t.lang == "ru" && (capitalized(w) || !adjectival(w) && !strings.HasSuffix(w, "ий") && !strings.HasSuffix(w, "ый") && !strings.HasSuffix(w, "ая")):
			return first
		case t.lang == "kk":
			return first
		}
		if _, person := t.personAt(sent, func(m name) bool { return m.first <= i && i < m.end }); person {
			return first
		}
	}
	return first
}

const maxQualified = 6 // tokens of a role before which what takes it back stands

var (
	qualifiers = wordSet(`former ex one-time onetime erstwhile late retired acting alleged suspected accused purported reputed would-be self-styled
		self-proclaimed convicted jailed imprisoned ousted dismissed disgraced exiled fugitive incoming outgoing deputy then
		бывший покойный тогдашний предполагаемый осужденный осуждённый мнимый`)
)
