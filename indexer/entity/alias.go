package entity

import (
	"strings"

	"casefile/indexer/entity/tagger"
)

// aliases puts the persons together of whom the text says that they are one,
// "Marat Dosov (also Dossov)", "Marat Dosov, known as Kuraz": of is the person of
// each of the names, which stand in the order of the text.
func (t *text) aliases(names []name, of []int) {
	for i, n := range names {
		if i+1 == len(names) || names[i+1].sent != n.sent {
			continue
		}
		next := names[i+1]
		if of[i] == of[i+1] || !t.saysAlias(t.sents[n.sent], n.end, next.first) {
			continue
		}
		one, other := of[i], of[i+1]
		for k := range of {
			if of[k] == other {
				of[k] = one
			}
		}
	}
}

// saysAlias reports whether the tokens from i to end, between two names, say that
// the second is another name of the first.
func (t *text) saysAlias(s tagger.Sentence, i, end int) bool {
	if i+1 >= end || s[i].Text != "," && s[i].Text != "(" && s[i].Text != "—" && s[i].Text != "–" {
		return false
	}
	if s[i].Text == "(" { // the name alone must stand in the brackets
		after := end
		for after < len(s) && after < end+4 && capitalized(s[after].Text) {
			after++
		}
		if after >= len(s) || s[after].Text != ")" {
			return false
		}
	}
	var b strings.Builder
	for k := i + 1; k < end; k++ {
		if hasLetter(s[k].Text) {
			b.WriteString(strings.ToLower(s[k].Text))
			b.WriteByte(' ')
		}
	}
	words := strings.TrimSpace(b.String())
	return aliasWords[words] || s[i].Text == "(" && (words == "or" || words == "also" || words == "или" || words == "также")
}

// aliasWords are what stands between a name and another of the same man.
var aliasWords = map[string]bool{
	"aka": true, "alias": true, "known as": true, "also known as": true, "better known as": true,
	"widely known as": true, "popularly known as": true, "also spelled": true, "also spelt": true, "also transliterated as": true,
	"also written": true, "spelled also": true, "nicknamed": true, "dubbed": true, "also called": true, "who is also known as": true,
	"who was known as": true, "who is known as": true, "formerly known as": true, "previously known as": true,
	"он же": true, "она же": true, "известный как": true, "известная как": true, "более известный как": true, "также известный как": true,
	"по прозвищу": true, "по кличке": true, "по прозванию": true, "которого звали": true, "которого близкие звали": true, "которого друзья звали": true,
	"которого все звали": true, "которого называли": true, "которого прозвали": true,
	"деген атпен белгілі": true, "лақап аты": true,
}
