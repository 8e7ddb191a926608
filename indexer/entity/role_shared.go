package entity

import (
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// roleShared returns the tokens of the role that a name shares with its
// neighbours: "Senators X and Y", "X and Y, both former officers of the guard".
func (t *text) roleShared(n name) (first, end int) {
	head, ok := t.rowHead(n)
	if !ok {
		return 0, 0
	}
	stop := head.first
	if s := t.sents[n.sent]; stop > 1 && (s[stop-1].Text == "," || s[stop-1].Text == "—" || s[stop-1].Text == "–") && t.closes(head) {
		stop-- // "two former officers, X and Y,"
	}
	if first, ok := t.rolePhrase(head.sent, stop, t.isPlural); ok && t.endsPlural(head.sent, stop) && t.fitsPlural(head.sent, stop, n) {
		if stop == head.first || t.definite(head.sent, first) {
			return t.withOwner(head.sent, first), stop
		}
	}
	return t.both(n)
}

// closes reports whether the row of persons from n on is two or more and ends where
// its phrase does.
func (t *text) closes(n name) bool {
	s := t.sents[n.sent]
	rows := 1
	for next, ok := t.nextInRow(n); ok && rows < maxRow; next, ok = t.nextInRow(next) {
		n = next
		rows++
	}
	return rows > 1 && (n.end == len(s) || startsPhrase(s[n.end].Text) || s[n.end].Text == ".")
}

// maxRow is how many persons of a row are looked at.
const maxRow = 32

// definite reports whether what begins at token first of a sentence means certain
// people, those who are named next: "the lawyers", "two officers", "Dosov's sons".
func (t *text) definite(sent, first int) bool {
	s := t.sents[sent]
	if t.withOwner(sent, first) < first {
		return true
	}
	for i := first; i >= 0 && i >= first-1; i-- {
		w := strings.ToLower(s[i].Text)
		if t.isArticle(w) || t.owns(w) || isPossessive(w) || few[w] {
			return !relations[strings.ToLower(s[first].Text)]
		}
	}
	return false
}

// relations say nothing of people unless they say whose they are: "two friends".
var relations = wordSet("colleagues friends comrades neighbors neighbours relatives associates allies")

// few are the numbers of people who are named one by one.
var few = wordSet("two three four five both два двое двух двоих три трое трех трёх троих четверо четверых екі үш төрт")

// rowHead returns the first name of the row of persons that a name stands in,
// "X, Y and Z", and false if it stands in none. What follows "and" ends a row.
func (t *text) rowHead(n name) (name, bool) {
	head, row := n, false
	for last, seen := true, 0; seen < maxRow; last, seen = false, seen+1 {
		s := t.sents[n.sent]
		k := head.first - 1
		if k < 0 || !joinsPersons[s[k].Text] || !last && s[k].Text != "," {
			break
		}
		if s[k].Text != "," && k > 0 && s[k-1].Text == "," { // "X, Y, and Z"
			k--
		}
		before, ok := t.personBefore(n.sent, k)
		if !ok {
			break
		}
		head, row = before, true
	}
	if row {
		return head, true
	}
	_, row = t.nextInRow(n)
	return head, row
}

// inRow reports whether a name stands in a row of persons.
func (t *text) inRow(n name) bool {
	_, row := t.rowHead(n)
	return row
}

// nextInRow returns the person who follows a name after a comma or an "and".
func (t *text) nextInRow(n name) (name, bool) {
	s := t.sents[n.sent]
	k := n.end
	if k+1 < len(s) && s[k].Text == "," && joinsPersons[s[k+1].Text] {
		k++
	}
	if k >= len(s) || !joinsPersons[s[k].Text] {
		return name{}, false
	}
	return t.personFrom(n.sent, k+1)
}

var joinsPersons = map[string]bool{",": true, "and": true, "и": true, "мен": true, "бен": true, "пен": true, "және": true}

// both returns the tokens of the role in "X and Y, both former officers of the
// guard," which both have.
func (t *text) both(n name) (first, end int) {
	s := t.sents[n.sent]
	for seen := 0; seen < maxRow; seen++ {
		next, ok := t.nextInRow(n)
		if !ok {
			break
		}
		n = next
	}
	first = n.end + 2
	if first >= len(s) || s[n.end].Text != "," || s[first-1].Text != "both" && s[first-1].Text != "оба" {
		return 0, 0
	}
	found := false
	for end = first; end < len(s) && end < first+maxAfter; end++ {
		w := s[end].Text
		if startsPhrase(w) || w == "." || w == ")" || relative[w] || t.verb(s, end) {
			break
		}
		found = found || t.isPlural(w)
	}
	if !found {
		return 0, 0
	}
	return first, end
}

// isPlural reports whether a word is an office or the like in the plural.
func (t *text) isPlural(w string) bool {
	switch t.lang {
	case "en":
		for _, one := range singulars(strings.ToLower(w)) {
			if t.words.Is(one, tagger.Role) || t.words.Is(withoutPrefix(one), tagger.Role) {
				return !courtesy[one]
			}
		}
		return false
	case "ru":
		return t.isRole(w) && morph.MayBePlural(w, t.office(w))
	case "kk":
		listed := t.words.Listed(w)
		if listed == "" || !t.isRole(w) {
			return false
		}
		rest := strings.TrimPrefix(morph.Plain(w), listed)
		return utf8.RuneCountInString(rest) >= 3 && strings.Contains(" лар лер дар дер тар тер ", " "+morph.Cut(rest, "лар")+" ")
	}
	return false
}

// singulars returns what an English word may be the plural of. Verbs that begin
// as offices do, "who heads the bank", are the plural of nothing.
func singulars(w string) []string {
	if w == "heads" || w == "chairs" {
		return nil
	}
	if w == "wives" {
		return []string{"wife"}
	}
	if s, ok := strings.CutSuffix(w, "men"); ok { // spokesmen, businesswomen
		return []string{s + "man"}
	}
	if s, ok := strings.CutSuffix(w, "ies"); ok {
		return []string{s + "y"}
	}
	if s, ok := strings.CutSuffix(w, "s"); ok && !strings.HasSuffix(s, "s") {
		return []string{s, strings.TrimSuffix(s, "e")}
	}
	for _, of := range []string{"s-in-law", "s-general", "s-elect"} {
		if s, ok := strings.CutSuffix(w, of); ok {
			return []string{s + of[1:]}
		}
	}
	return nil
}

// endsPlural reports whether what stands before token end is an office in the
// plural or ends what completes one, "members of parliament", and is no verb.
func (t *text) endsPlural(sent, end int) bool {
	last := t.sents[sent][end-1].Text
	return t.lang != "en" || t.isPlural(last) || capitalized(last) || t.words.Is(last, tagger.OrgNoun|tagger.OrgHead|tagger.PlaceHead)
}

// fitsPlural reports whether a name has the case of the Russian role that stands
// before token end: "сенаторы Досов и Оспанов", "сенаторов Досова и Оспанова".
func (t *text) fitsPlural(sent, end int, n name) bool {
	if t.lang != "ru" {
		return true
	}
	s := t.sents[sent]
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		if t.isPlural(s[i].Text) {
			return morph.NominativePlural(s[i].Text, t.office(s[i].Text)) == (cases(n)&morph.Nominative != 0)
		}
	}
	return false
}
