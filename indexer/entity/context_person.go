package entity

import (
	"slices"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// This file tells where one person's name ends and another's begins.

// owners cuts in two what is the name of somebody and of his kin or lawyer, "вдова Ермека
// Касенова Айгуль Тулегенова", "сестра Марата Айгуль".
func (t *context) owners(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if cases := t.casesOfOwned(s, sp.First); sp.Type == tagger.Person && cases != 0 && sp.End-sp.First > 1 && capitals(s[sp.First:sp.End]) {
			if n := morph.Owner(texts(s[sp.First:sp.End]), cases, tagger.GivenName); n > 0 {
				owner := sp
				sp.First += n
				owner.End = sp.First
				out = append(out, owner)
			}
		}
		out = append(out, sp)
	}
	return out
}

// capitals reports whether all tokens begin with a capital and are no initials.
func capitals(s tagger.Sentence) bool {
	return !slices.ContainsFunc(s, func(tok tagger.Token) bool { return !capitalized(tok.Text) || morph.Initial(tok.Text) })
}

func texts(s tagger.Sentence) []string {
	words := make([]string, len(s))
	for i, tok := range s {
		words[i] = tok.Text
	}
	return words
}

// fathers makes one name of a given, a father's and a family name of which the model has
// only a part or two: "Марат Серикович Досов", and "подсудимый Досов Марат Серикович", as
// courts write. All must be of one case: in "адвокат Досова Марат Серикович" they are two men.
func (t *context) fathers(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 1; i < len(s); i++ {
		if !capitalized(s[i].Text) || !morph.Father(s[i].Text) {
			continue
		}
		for _, first := range [...]int{i - 1, i - 2} {
			if first < 0 || first+3 > len(s) || !capitals(s[first:first+3]) {
				continue
			}
			if joined, ok := t.joined(s, spans, first, first+3); ok {
				spans = joined
				break
			}
		}
	}
	return spans
}

// joined makes one name of a person of the tokens from first to end, if they agree. Two or
// more must be in names of persons already; one more may be in none, or be the last of an
// organization: "глава аппарата сената Досов Марат Серикович".
func (t *context) joined(s tagger.Sentence, spans []tagger.Span, first, end int) ([]tagger.Span, bool) {
	var out []tagger.Span
	name := tagger.Span{First: first, End: end, Type: tagger.Person}
	covered, began := 0, 0 // tokens in names, and in the one that begins at first
	for _, sp := range spans {
		switch {
		case sp.End <= first || end <= sp.First:
			out = append(out, sp)
		case sp.Type == tagger.Person && first <= sp.First && sp.End <= end && sp.End-sp.First < end-first:
			if covered += sp.End - sp.First; sp.First == first {
				began = covered
			}
			name.Confidence = max(name.Confidence, sp.Confidence)
		case sp.Type == tagger.Organization && sp.First < first && sp.End == first+1:
			sp.End = first
			out = append(out, sp)
		default:
			return nil, false
		}
	}
	words := texts(s[first:end])
	opens := began == 0 && (t.isRole(words[0]) || first == 0 && !morph.FamilyName(words[0], t.lang)) // "Вчера Марат Серикович"
	if covered < 2 || opens || !morph.Agree(words, began == 2 && morph.Father(words[2])) {
		return nil, false
	}
	out = append(out, name)
	slices.SortFunc(out, func(a, b tagger.Span) int { return a.First - b.First })
	return out, true
}

// families finds the Kazakh family names that the model has missed: outside of names,
// a capital letter and the ending of one make no other word.
func (t *context) families(sent int, spans []tagger.Span) []tagger.Span {
	if !t.words.Has(tagger.SmallHeads) {
		return spans
	}
	s := t.sents[sent]
	var out []tagger.Span
	at := 0 // the token after the spans before
	for _, sp := range slices.Concat(spans, []tagger.Span{{First: len(s), End: len(s)}}) {
		for ; at < sp.First; at++ {
			if t.familyAt(s, at) {
				out = append(out, tagger.Span{First: at, End: at + 1, Type: tagger.Person, Confidence: familyAlone, By: tagger.ByRules})
			}
		}
		at = sp.End
		out = append(out, sp)
	}
	out = out[:len(out)-1]
	for k, sp := range out {
		free := sp.End < len(s) && (k+1 == len(out) || out[k+1].First > sp.End)
		if sp.Type == tagger.Person && sp.End-sp.First == 1 && free && !genitive(s[sp.First].Text) && t.words.Is(s[sp.End].Text, tagger.OrgHead) && t.isPossessed(s[sp.End].Text) {
			out[k].Type, out[k].End = tagger.Organization, sp.End+1 // Назарбаев университеті
		}
	}
	return out
}

// familyAt reports whether a Kazakh family name stands at token i, outside of names.
func (t *context) familyAt(s tagger.Sentence, i int) bool {
	w := s[i].Text
	if !capitalized(w) || isAcronym(w) || !morph.FamilyName(w, t.lang) || t.knownPlace(morph.KazakhWord(w)) || t.knownPlace(w) {
		return false
	}
	return i+1 == len(s) || !t.words.Is(s[i+1].Text, tagger.OrgHead|tagger.OrgNoun|tagger.PlaceHead) // Назарбаев университеті
}

// familyAlone is how sure a family name is that nothing but its ending tells.
const familyAlone = 0.6
