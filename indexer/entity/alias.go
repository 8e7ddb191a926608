package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// aliases finds what a text says of other names.
type aliases struct{ *text }

// join puts the persons together of whom the text says that they are one,
// "Marat Dosov (also Dossov)", "Marat Dosov, known as Kuraz": of is the person of
// each of the names, which stand in the order of the text.
func (t *aliases) join(names []name, of []int) {
	is := map[int]int{} // person → another number of the same
	person := func(i int) int {
		p := of[i]
		for next, ok := is[p]; ok; next, ok = is[p] {
			p = next
		}
		if of[i] != p {
			is[of[i]] = p
			of[i] = p
		}
		return p
	}
	whole := map[int]bool{} // persons with a name of several words
	for i, n := range names {
		whole[of[i]] = whole[of[i]] || len(n.words) > 1
	}
	for i, n := range names {
		if i+1 == len(names) || names[i+1].sent != n.sent {
			continue
		}
		next := names[i+1]
		one, other := person(i), person(i+1)
		if one == other {
			continue
		}
		// "(or Serik Ospanov)" may be somebody else, and "(also Ospanov)" is, if the
		// article has a Serik Ospanov.
		if says, sure := t.saysAlias(t.sents[n.sent], n.end, next.first); says && (sure || !whole[other] || t.shares(n, next)) {
			root := min(one, other)
			is[max(one, other)] = root
			whole[root] = whole[one] || whole[other]
		}
	}
	for i := range of {
		person(i)
	}
}

// shares reports whether two names have a word in common.
func (t *aliases) shares(a, b name) bool {
	for _, w := range a.words {
		if slices.ContainsFunc(b.words, func(v string) bool { return morph.NameKey(v, t.lang) == morph.NameKey(w, t.lang) }) {
			return true
		}
	}
	return false
}

// saysAlias reports whether the tokens from i to end, between two names, say that
// the second is another name of the first, and whether they can say nothing else.
func (t *aliases) saysAlias(s tagger.Sentence, i, end int) (says, sure bool) {
	if i+1 >= end || s[i].Text != "," && s[i].Text != "(" && s[i].Text != "—" && s[i].Text != "–" {
		return false, false
	}
	if s[i].Text == "(" { // the name alone must stand in the brackets
		after := end
		for after < len(s) && after < end+4 && capitalized(s[after].Text) {
			after++
		}
		if after >= len(s) || s[after].Text != ")" {
			return false, false
		}
	}
	words := between(s, i+1, end)
	if t.livedAs(s, i, end) {
		return true, true
	}
	loose := s[i].Text == "(" && (words == "or" || words == "also" || words == "или" || words == "также")
	return aliasWords[words] || loose, !loose
}

// maxAlias is the most tokens between a name and the one that somebody lived under.
const maxAlias = 14

// livedAs reports whether the tokens from the comma at i to end say that somebody
// lived under the name that follows: ", who lived in Malta as Shoraz", ", живший на
// Мальте под именем Шораз".
func (t *aliases) livedAs(s tagger.Sentence, i, end int) bool {
	if s[i].Text != "," || end-i > maxAlias || slices.ContainsFunc(s[i+1:end], func(tok tagger.Token) bool { return !hasLetter(tok.Text) }) {
		return false
	}
	words := between(s, i+1, end)
	switch t.lang {
	case "en":
		who := s[i+1].Text == "who" || strings.HasSuffix(s[i+1].Text, "ing")
		return who && (strings.HasSuffix(words, " as") && posed(s, end-1) || strings.HasSuffix(words, " under the name") || strings.HasSuffix(words, " under the name of") ||
			strings.HasSuffix(words, " under the alias") || strings.HasSuffix(words, " his name to") || strings.HasSuffix(words, " her name to"))
	case "ru":
		return strings.HasSuffix(words, " под именем") || strings.HasSuffix(words, " под фамилией") || strings.HasSuffix(words, " фамилию на") || strings.HasSuffix(words, " имя на")
	}
	return false
}

// between returns the words of the tokens from i to end in lower case.
func between(s tagger.Sentence, i, end int) string {
	var words []string
	for _, tok := range s[i:end] {
		if hasLetter(tok.Text) {
			words = append(words, strings.ToLower(tok.Text))
		}
	}
	return strings.Join(words, " ")
}

// aliases puts the organizations together of which the text says that they are
// one, "the National Security Committee, or KNB,".
func (t *organizations) aliases(names []name, all []*organization) []*organization {
	of := make([]*organization, len(names))
	for _, o := range all {
		for _, i := range o.members {
			of[i] = o
		}
	}
	merged := false
	for i, n := range names {
		if i+1 == len(names) || names[i+1].sent != n.sent || of[i] == of[i+1] || of[i] == nil || of[i+1] == nil {
			continue
		}
		if !sameOrg(t.sents[n.sent], n.end, names[i+1]) {
			continue
		}
		one, other := of[i], of[i+1]
		if len(one.members) < len(other.members) {
			one, other = other, one
		}
		one.members = append(one.members, other.members...)
		for _, k := range other.members {
			of[k] = one
		}
		other.members, merged = nil, true
	}
	if !merged {
		return all
	}
	all = slices.DeleteFunc(all, func(o *organization) bool { return len(o.members) == 0 })
	for _, o := range all {
		slices.Sort(o.members)
	}
	slices.SortFunc(all, func(a, b *organization) int { return a.members[0] - b.members[0] })
	return all
}

// sameOrg reports whether the tokens from i to a name say that it is another one of the
// organization named before.
func sameOrg(s tagger.Sentence, i int, next name) bool {
	if i+1 >= next.first || s[i].Text != "," && s[i].Text != "(" || next.end == len(s) || !strings.Contains(",)", s[next.end].Text) {
		return false
	}
	words := between(s, i+1, next.first)
	return orgAliasWords[strings.TrimSuffix(words, " the")] || (words == "or" || words == "или") && isAcronym(s[next.first].Text)
}

var orgAliasWords = map[string]bool{
	"known as": true, "also known as": true, "better known as": true, "known locally as": true, "known in russian as": true, "known in kazakh as": true,
	"known by its acronym": true, "known by its russian acronym": true, "known by its kazakh acronym": true, "known by its initials": true,
	"known by its russian initials": true, "known by the acronym": true, "abbreviated as": true, "сокращенно": true, "сокращённо": true, "далее": true,
	"известный как": true, "известная как": true, "известное как": true,
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
