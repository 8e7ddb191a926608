package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// This file tells where one person's name ends and another's begins.

// couples cuts in two what is two persons in a row, "вдова Ермека Касенова Айгуль
// Тулегенова": four words of which the second and the last end as family names
// do, or, in Russian, the first and the third are given names. So it cuts "жена
// Касенова Айгуль Тулегенова", of whose kin is named by his family name alone.
func (t *text) couples(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	given := func(i int) bool { return t.isGiven(s[i].Text) }
	family := func(i int) bool { return morph.FamilyName(s[i].Text, t.lang) }
	father := func(i int) bool { return patronymic(morph.NameKey(s[i].Text, t.lang)) }
	var out []tagger.Span
	for _, sp := range spans {
		k := sp.First
		if sp.Type == tagger.Person && sp.End-k == 4 && !father(k+1) && !father(k+2) && !father(k+3) &&
			!slices.ContainsFunc(s[k:sp.End], func(tok tagger.Token) bool { return !capitalized(tok.Text) || utf8.RuneCountInString(tok.Text) < 2 }) &&
			(family(k+1) && family(k+3) && !family(k) && !family(k+2) || t.words.Has(tagger.HeadsFirst) && given(k) && !given(k+1) && given(k+2) && !given(k+3)) {
			out = append(out, tagger.Span{First: k, End: k + 2, Type: sp.Type, Confidence: sp.Confidence})
			sp.First += 2
		}
		if sp.Type == tagger.Person && sp.End-k == 3 && t.words.Has(tagger.HeadsFirst) && k > 0 && t.owned(s[k-1].Text) &&
			family(k) && given(k+1) && !father(k+2) && (family(k+2) || !given(k+2)) {
			out = append(out, tagger.Span{First: k, End: k + 1, Type: sp.Type, Confidence: sp.Confidence})
			sp.First++
		}
		out = append(out, sp)
	}
	return out
}

// isGiven reports whether a word is a given name in any case.
func (t *text) isGiven(w string) bool {
	for stem := range morph.Stems(morph.Plain(w), t.lang) {
		if tagger.GivenName(stem) {
			return true
		}
	}
	return false
}

// fathers takes in the family name before a given and a father's name, as courts
// write them: "подсудимый Досов Марат Серикович". All must be of one case: in "адвокат
// Досова Марат Серикович" they are two men.
func (t *text) fathers(sent int, spans []tagger.Span) []tagger.Span {
	if !t.words.Has(tagger.HeadsFirst) {
		return spans
	}
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if sp.Type == tagger.Person && sp.End-sp.First == 2 && patronymic(morph.NameKey(s[sp.End-1].Text, t.lang)) && t.isGiven(s[sp.First].Text) {
			before := tagger.Span{}
			if len(out) > 0 {
				before = out[len(out)-1]
			}
			switch k := sp.First - 1; {
			case k < 0 || t.isRole(s[k].Text) || !agree(s[k].Text, s[sp.First].Text, s[sp.End-1].Text):
			case before.End <= k: // of no name
				if t.family(s, k) {
					sp.First = k
				}
			case before.End-before.First == 1 && before.Type == tagger.Person:
				out = out[:len(out)-1]
				sp.First = k
			case before.End-before.First > 1 && before.Type == tagger.Organization && t.family(s, k): // "глава аппарата сената Досов Марат Серикович"
				out[len(out)-1].End = k
				sp.First = k
			}
		}
		out = append(out, sp)
	}
	return out
}

// family reports whether token i may be a Russian family name: by its ending, or short
// and in the midst of a sentence, Ли or Цой.
func (t *text) family(s tagger.Sentence, i int) bool {
	w := s[i].Text
	return capitalized(w) && (morph.FamilyName(w, "ru") ||
		i > 0 && hasLetter(w) && utf8.RuneCountInString(w) <= 4 && !isAcronym(w) && !t.knownPlace(w) && !t.words.Is(w, tagger.Function))
}

// agree reports whether a Russian family name may be that of the given and the
// father's name after it, by case and gender.
func agree(family, given, father string) bool {
	if morph.NameCases([]string{family})&morph.NameCases([]string{given, father}) == 0 {
		return false
	}
	switch low := morph.Plain(family); {
	case strings.HasSuffix(father, "ич"):
		return !strings.HasSuffix(low, "а") && !strings.HasSuffix(low, "я")
	case strings.HasSuffix(father, "вна"), strings.HasSuffix(father, "чна"):
		return !morph.FamilyName(low, "ru") || strings.HasSuffix(low, "а") || strings.HasSuffix(low, "я")
	}
	return true
}

// families finds the Kazakh family names that the model has missed: outside of names,
// a capital letter and the ending of one make no other word.
func (t *text) families(sent int, spans []tagger.Span) []tagger.Span {
	if !t.words.Has(tagger.SmallHeads) {
		return spans
	}
	s := t.sents[sent]
	var out []tagger.Span
	next := 0 // of the spans
	for i, tok := range s {
		for next < len(spans) && spans[next].End <= i {
			out = append(out, spans[next])
			next++
		}
		if next < len(spans) && spans[next].First <= i {
			continue
		}
		if w := tok.Text; capitalized(w) && !isAcronym(w) && morph.FamilyName(w, t.lang) && !t.knownPlace(morph.KazakhWord(w)) && !t.knownPlace(w) &&
			!(i+1 < len(s) && t.words.Is(s[i+1].Text, tagger.OrgHead|tagger.OrgNoun|tagger.PlaceHead)) { // Назарбаев университеті
			out = append(out, tagger.Span{First: i, End: i + 1, Type: tagger.Person, Confidence: familyAlone})
		}
	}
	spans = append(out, spans[next:]...)
	for k, sp := range spans {
		free := sp.End < len(s) && (k+1 == len(spans) || spans[k+1].First > sp.End)
		if sp.Type == tagger.Person && sp.End-sp.First == 1 && free && !genitive(s[sp.First].Text) && t.words.Is(s[sp.End].Text, tagger.OrgHead) && t.isPossessed(s[sp.End].Text) {
			spans[k].Type, spans[k].End = tagger.Organization, sp.End+1 // Назарбаев университеті
		}
	}
	return spans
}

// familyAlone is how sure a family name is that nothing but its ending tells.
const familyAlone = 0.6
