package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// owner returns the number of the person whose the relation of a match is, -1 where
// the text does not tell for certain: a name, a pronoun, "his lawyer", or an office
// that the article gives to one person, "the prosecutor's widow".
func (r *roleReader) owner() int {
	s := r.span(partOf)
	if s.first == s.end {
		return -1
	}
	switch u := &r.m.units[s.first]; {
	case u.person >= 0:
		return r.group[u.person]
	case u.classes&r.g.classes["own"] != 0:
		owner := r.meant(s.first)
		if owner >= 0 {
			r.chain[r.m.units[r.span(partWho).first].person] = owner
		}
		return owner
	default:
		return r.bearer(s)
	}
}

// meant returns the person whom a pronoun means, of the persons named before it: the
// one beside whose name or office it stands in a row, the only one of its sentence,
// else who acts in the last sentence with persons. It is -1 where two may be meant.
func (r *roleReader) meant(i int) int {
	word := &r.m.units[i]
	who := r.span(partWho)
	if who.first < i {
		return -1
	}
	var before []int // numbers of the names
	for k := r.first; k < r.end; k++ {
		if r.names[k].end <= r.m.units[i].first {
			before = append(before, k)
		}
	}
	if len(before) > 0 && i > 0 && r.m.units[i-1].classes&r.g.classes["joins"] != 0 { // "X, a former captain; his cousin Y"
		before = before[len(before)-1:]
		if head, ok := r.chain[before[0]]; ok { // "X, his driver, Y, and his bodyguard, Z"; whose wife would be?
			if r.m.units[r.span(partRel).end-1].classes&r.g.classes["servant"] == 0 {
				return -1
			}
			return head
		}
	}
	if len(before) == 0 {
		before = r.actors()
	}
	owner := -1
	for _, k := range before {
		p := r.group[k]
		if !r.fits(word, p) || p == owner {
			continue
		}
		if owner >= 0 {
			return -1
		}
		owner = p
	}
	return owner
}

// actors returns the names of the last sentence before this one that has any, no
// further back than maxBack: who says something in it, else those in the nominative
// that no preposition stands before, else all.
func (r *roleReader) actors() []int {
	end := r.first
	if end == 0 || r.names[end-1].sent < r.at-maxBack {
		return nil
	}
	first := end - 1
	for first > 0 && r.names[first-1].sent == r.names[end-1].sent {
		first--
	}
	var all, acts, says []int
	for k := first; k < end; k++ {
		n, s := r.names[k], r.t.sents[r.names[k].sent]
		all = append(all, k)
		if r.forms.name(n)&morph.Nominative != 0 && (n.first == 0 || r.g.lists.find(morph.Plain(s[n.first-1].Text))&r.g.classes["aside"] == 0) {
			acts = append(acts, k)
			if n.end < len(s) && r.t.words.Is(s[n.end].Text, tagger.Say) || n.first > 0 && r.t.words.Is(s[n.first-1].Text, tagger.Say) {
				says = append(says, k)
			}
		}
	}
	for _, some := range [][]int{says, acts} {
		if len(some) > 0 {
			return some
		}
	}
	return all
}

// maxBack is how many sentences back a pronoun is looked for.
const maxBack = 2

// fits reports whether a pronoun may mean a person: "her" no Dosov, "his" no Dosova.
func (r *roleReader) fits(pronoun *unit, person int) bool {
	name := morph.Plain(last(strings.Fields(r.shown[person])))
	woman := slices.ContainsFunc([]string{"ova", "eva", "ina", "skaya", "ова", "ева", "ина", "ская"}, func(e string) bool { return strings.HasSuffix(name, e) })
	man := slices.ContainsFunc([]string{"ov", "ev", "in", "sky", "ов", "ев", "ин", "ский"}, func(e string) bool { return strings.HasSuffix(name, e) })
	switch {
	case pronoun.classes&r.g.classes["hers"] != 0:
		return !man
	case pronoun.classes&r.g.classes["hisown"] != 0:
		return !woman
	}
	return pronoun.classes&r.g.classes["theirs"] == 0
}

// maxBearers bounds how many persons with an office are compared. Of more, "the
// prosecutor's widow" is nobody's for certain.
const maxBearers = 100

// bearer returns the person to whom the article gives an office and whom it then calls
// by it, -1 if there is none or more than one: each word of it must stand in one role
// of his.
func (r *roleReader) bearer(s partSpan) int {
	if len(r.bearers) > maxBearers {
		return -1
	}
	found := -1
	for _, p := range r.bearers {
		for _, role := range r.out[p] {
			if role.Of != "" || !r.calls(s, role.Text) {
				continue
			}
			if found >= 0 && found != p {
				return -1
			}
			found = p
		}
	}
	return found
}

// calls reports whether the words of a part, as the language's lists have them, all
// stand in a role.
func (r *roleReader) calls(s partSpan, role string) bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(role) {
		words[r.t.words.Base(w)] = true
	}
	for _, u := range r.m.units[s.first:s.end] {
		if u.classes&isWord != 0 && !words[r.t.words.Base(r.sent[u.first].Text)] {
			return false
		}
	}
	return true
}
