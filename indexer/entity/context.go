package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// What stands around a name, and what the article says elsewhere of the same
// word, tells its type better than its form does:
//
//   - "Saule and her husband": Saule is a person;
//   - "the Barlas unit", «Дала үні» газеті: an organization;
//   - "in the restaurant Ankara": not the city;
//   - "friends call him Maqa", "lived in Malta as Kuraz": a person;
//   - a word that is part of a person's full name is a person wherever it stands
//     alone, unless lists have it as a place.

// A context corrects the names that the tagger found in a text.
type context struct{ *text }

// corrected returns the names of the article with their types and ends corrected.
func (t *context) corrected(spans [][]tagger.Span) [][]tagger.Span {
	out := make([][]tagger.Span, len(spans))
	persons := map[string]bool{} // words of persons' names, by key
	for i, list := range spans {
		if t.words.Has(tagger.HeadsFirst) {
			list = t.owners(i, t.fathers(i, list))
		}
		list = t.framed(i, t.quoted(i, t.things(i, t.families(i, list))))
		for k := range list {
			sp := &list[k]
			t.namesake(t.sents[i], sp)
			if s := t.sents[i]; sp.Type == tagger.Person && sp.End-sp.First > 1 && sp.Confidence >= sureName {
				persons[morph.NameKey(s[sp.First].Text, t.lang)] = true
				persons[morph.NameKey(s[sp.End-1].Text, t.lang)] = true
			}
		}
		out[i] = list
	}
	for i, list := range out {
		for k := range list {
			if sp := &list[k]; sp.Type == tagger.Place && sp.End-sp.First == 1 && sp.Confidence < surePlace && t.isPerson(i, sp.First, persons) {
				sp.Type, sp.By = tagger.Person, tagger.ByRules
			}
		}
	}
	return out
}

// isPerson reports whether the word at token i, which was taken for a place, is a
// person's name: it is one elsewhere, by persons, or in form, or somebody lived under
// it.
func (t *context) isPerson(sent, i int, persons map[string]bool) bool {
	s := t.sents[sent]
	w := s[i].Text
	if t.knownPlace(w) || t.located(sent, i) {
		return false
	}
	return persons[morph.NameKey(w, t.lang)] || morph.FamilyName(w, t.lang) || i > 0 && s[i-1].Text == "as" && posed(s, i-1)
}

// sureName is the confidence from which a person's full name tells of its words
// elsewhere in the article, surePlace the one from which a place is one whatever
// persons are called.
const (
	sureName  = 0.6
	surePlace = 0.95
)

// knownPlace reports whether a word is a country or a city of the lists.
func (t *context) knownPlace(w string) bool {
	return t.words.Is(w, tagger.Country|tagger.City) || tagger.CityName(strings.ToLower(w))
}

// located reports whether a preposition of place stands before token i, "in
// Talgar", or the noun of a place beside it, "Talgar district".
func (t *context) located(sent, i int) bool {
	s := t.sents[sent]
	return i > 0 && (t.words.Is(s[i-1].Text, tagger.PlacePrep|tagger.PlaceHead) || grounds[strings.ToLower(s[i-1].Text)] != "") ||
		i+1 < len(s) && t.words.Is(s[i+1].Text, tagger.PlaceHead)
}

// namedUnit is how sure an organization is of which the text says what it is.
const namedUnit = 0.7

// posed reports whether the "as" at token i tells under which name somebody
// lived.
func posed(s tagger.Sentence, i int) bool {
	for k := i - 1; k >= max(0, i-6); k-- {
		switch s[k].Text {
		case "lived", "living", "lives", "travelled", "traveled", "registered", "posed", "posing", "hid", "hiding", "known", "himself", "herself", "signed":
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// quoted finds the organizations that stand in quotation marks beside what they are:
// before it in Kazakh, «Дала үні» газеті, and after it in Russian, where a row may
// follow, газеты «Республика» и «Голос степи».
func (t *context) quoted(sent int, spans []tagger.Span) []tagger.Span {
	switch {
	case t.words.Has(tagger.HeadsFirst):
		return t.quotedAfter(sent, spans)
	case t.words.Has(tagger.SmallHeads):
		return t.quotedBefore(sent, spans)
	}
	return spans
}

func (t *context) quotedAfter(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 1; i < len(s); i++ {
		if s[i].Text != "«" || !t.words.Is(s[i-1].Text, tagger.OrgNoun) && !legalForms[strings.ToLower(s[i-1].Text)] {
			continue
		}
		for first := i; first+1 < len(s) && s[first].Text == "«" && capitalized(s[first+1].Text); {
			end := closing(s, first)
			if end >= min(len(s), first+8) {
				break
			}
			spans = t.organize(sent, spans, first+1, end)
			if end+2 >= len(s) || s[end+1].Text != "," && s[end+1].Text != "и" {
				break
			}
			first = end + 2
		}
	}
	return spans
}

func (t *context) quotedBefore(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 0; i+3 < len(s); i++ {
		if s[i].Text != "«" && s[i].Text != "“" || !capitalized(s[i+1].Text) || utf8.RuneCountInString(s[i+1].Text) < 2 {
			continue
		}
		end := i + 2
		for end < len(s) && end < i+8 && s[end].Text != "»" && s[end].Text != "”" {
			end++
		}
		if end == i+8 || !t.kazakhHead(s, end+1) ||
			slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.Type == tagger.Organization && sp.First <= i+1 && sp.End >= end }) {
			continue
		}
		spans = t.organize(sent, spans, i+1, end)
	}
	return spans
}
