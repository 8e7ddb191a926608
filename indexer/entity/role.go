package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// Roles are read off four constructions, each within one sentence:
//
//	before       "former Interior Minister Bauyrzhan M.", "his deputy Q."
//	before, ,    "Ibragimov’s lawyer, Bolat Omarov, told …"
//	after, ,     "Rustam Ibragimov, a former officer of …, has asked …"
//	is           "Nurqadilov was mayor of Almaty and chairman of …"

const (
	maxBefore = 14 // tokens of a role before a name
	maxAfter  = 24 // tokens of a role after a name
	maxRoles  = 12 // roles that are kept of one person
)

// roles returns what the text says the person of these mentions is.
//
// base is the name's words in the nominative.
func (t *text) roles(names []name, base []string) []Role {
	var out []Role
	add := func(n name, first, end int) {
		s := t.sents[n.sent]
		for first < end && (t.isArticle(s[first].Text) || nowadays[s[first].Text] || !hasLetter(s[first].Text)) {
			first++
		}
		for end > first && (!hasLetter(s[end-1].Text) && !closes(s[first:end]) || isPossessive(s[end-1].Text)) {
			end--
		}
		if first >= end || len(out) == maxRoles {
			return
		}
		r := Role{Text: t.slice(s[first], s[end-1]), Sentence: bounds(s)}
		if !slices.ContainsFunc(out, func(o Role) bool { return strings.EqualFold(o.Text, r.Text) }) {
			out = append(out, r)
		}
	}
	for _, n := range names {
		if first, end := t.roleBefore(n); first < end && t.agrees(n, first, end, base) {
			add(n, first, end)
		}
		if first, end := t.roleAfter(n); first < end {
			add(n, first, end)
		}
		for _, r := range t.roleIs(n) {
			add(n, r[0], r[1])
		}
	}
	return out
}

// nowadays are words of time before a role that are no part of it.
var nowadays = map[string]bool{"now": true, "then": true, "once": true, "currently": true, "also": true, "ныне": true, "сейчас": true, "тогда": true, "теперь": true}

// closes reports whether the last token is the quotation mark that closes one
// opened among the tokens.
func closes(s tagger.Sentence) bool {
	last := s[len(s)-1].Text
	return (last == "»" || last == "”") && slices.ContainsFunc(s, func(t tagger.Token) bool { return t.Text == "«" || t.Text == "“" })
}

// agrees reports whether a Russian role can be that of the name after it: in
// "адвокат Рустама Ибрагимова" the lawyer is another man.
func (t *text) agrees(n name, first, end int, base []string) bool {
	if t.lang != "ru" || n.words[len(n.words)-1] == base[len(base)-1] {
		return true
	}
	for _, tok := range t.sents[n.sent][first:end] {
		if t.isRole(tok.Text) {
			return t.words.Listed(withoutEx(tok.Text)) != morph.Plain(withoutEx(tok.Text))
		}
	}
	return true
}

// roleBefore returns the tokens of the role that stands before a name.
func (t *text) roleBefore(n name) (first, end int) {
	s := t.sents[n.sent]
	end = n.first
	if end > 0 && (s[end-1].Text == "," || s[end-1].Text == "—" || s[end-1].Text == "–") && len(n.words) > 1 {
		if first, ok := t.rolePhrase(s, end-1); ok && t.leads(n, first, end-1) {
			return t.withOwner(n.sent, first), end - 1
		}
		return 0, 0
	}
	if first, ok := t.rolePhrase(s, end); ok {
		return t.withOwner(n.sent, first), end
	}
	return 0, 0
}

// rolePhrase returns the start of the phrase with a role in it that ends before
// token end.
func (t *text) rolePhrase(s tagger.Sentence, end int) (int, bool) {
	if end == 0 {
		return 0, false
	}
	if t.isRole(s[end-1].Text) {
		first := end - 1
		for first > 0 && t.beforeRole(s, first-1) {
			first--
		}
		return first, true
	}
	// "mayor of Almaty", "chief of staff of the Kazakh parliament"; but the name
	// itself completes "critic of", "a defendant in the".
	if last := s[end-1].Text; t.words.Is(last, tagger.Function) || t.isArticle(last) || isPossessive(last) {
		return 0, false
	}
	found := -1
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		w := s[i].Text
		if t.isRole(w) && t.complement(s, i+1, end) {
			found = i
			continue
		}
		if !hasLetter(w) && !isPossessive(w) || t.words.Is(w, tagger.Say) && !t.isRole(w) {
			break
		}
	}
	if found < 0 {
		return 0, false
	}
	for found > 0 && t.beforeRole(s, found-1) {
		found--
	}
	return found, true
}

// complement reports whether tokens i to end go on with a role: "of the
// Interior Ministry".
func (t *text) complement(s tagger.Sentence, i, end int) bool {
	if i == end {
		return true
	}
	switch t.lang {
	case "ru":
		for ; i < end; i++ {
			if t.words.Is(s[i].Text, tagger.Function|tagger.Say) && s[i].Text != "по" || !hasLetter(s[i].Text) {
				return false
			}
		}
		return true
	case "kk":
		return false
	}
	switch s[i].Text {
	case "of", "for", "at", "in", "to", "with":
	default:
		return false
	}
	for i++; i < end; i++ {
		w := s[i].Text
		if w == "of" || w == "and" || w == "for" || w == "on" || t.isArticle(w) || isPossessive(w) || t.owns(w) {
			continue
		}
		if !hasLetter(w) || t.words.Is(w, tagger.Function|tagger.Say) && !capitalized(w) {
			return false
		}
	}
	return true
}

// beforeRole reports whether token i belongs to the role that follows it:
// "former", "Kazakh", "Interior", "opposition".
func (t *text) beforeRole(s tagger.Sentence, i int) bool {
	w := s[i].Text
	if t.isRole(w) && !isPossessive(s[i+1].Text) {
		return true
	}
	if t.lang == "kk" && (t.words.Is(w, tagger.Country) || t.words.Is(w, tagger.OrgHead) && genitive(w)) {
		return true // Қазақстан президенті
	}
	return t.words.Is(w, tagger.Modifier|tagger.Demonym) && hasLetter(w)
}

// withOwner takes in whose the role is: "Ibragimov’s lawyer", "his deputy",
// "Reuters correspondent".
func (t *text) withOwner(sent, first int) int {
	s := t.sents[sent]
	if first > 0 && t.owns(s[first-1].Text) {
		return first - 1
	}
	if org, ok := t.nameAt(tagger.Organization, sent, func(n name) bool { return n.first < first && n.end >= first }); ok {
		return org.first // "Reuters correspondent", "Central Bank governor"
	}
	if first > 0 && t.lang == "kk" && capitalized(s[first-1].Text) && genitive(s[first-1].Text) {
		return first - 1
	}
	if first > 1 && isPossessive(s[first-1].Text) && hasLetter(s[first-2].Text) {
		first -= 2
		for first > 0 && capitalized(s[first].Text) && capitalized(s[first-1].Text) && !t.words.Is(s[first-1].Text, tagger.Function) {
			first--
		}
	}
	return first
}

// genitive reports whether a Kazakh word has the ending of the genitive.
func genitive(w string) bool {
	for _, e := range [...]string{"ның", "нің", "дың", "дің", "тың", "тің"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// leads reports whether the phrase from token first to end, which a comma
// parts from the name after it, is that name's and not the one's before it.
//
// "Nazarbaev, the former chief of the Committee, Alnur Musaev, and an …" can be
// read either way. It is Musaev's if Nazarbaev has his office already, and not
// if Musaev has an apposition of his own after him.
func (t *text) leads(n name, first, end int) bool {
	s := t.sents[n.sent]
	owner := t.withOwner(n.sent, first)
	for owner > 0 && t.isArticle(s[owner-1].Text) {
		owner--
	}
	if owner > 0 && !startsPhrase(s[owner-1].Text) && hasLetter(s[owner-1].Text) && !t.words.Is(s[owner-1].Text, tagger.Function|tagger.Say) {
		return false
	}
	if owner == 0 || s[owner-1].Text != "," {
		return true
	}
	before, ok := t.personBefore(n.sent, owner-1)
	if !ok {
		return true
	}
	if article := s[owner].Text; article == "a" || article == "an" {
		return false
	}
	if after, stop := t.apposition(n.sent, n.end); after < stop {
		return false
	}
	_, titled := t.rolePhrase(s, before.first)
	return titled
}

func startsPhrase(w string) bool {
	return w == "," || w == "—" || w == "–" || w == "(" || w == ";" || w == ":"
}

// personBefore returns the person's name that ends before token end.
func (t *text) personBefore(sent, end int) (name, bool) {
	return t.personAt(sent, func(n name) bool { return n.end == end })
}

// personAt returns the person's name in a sentence for which ok holds.
func (t *text) personAt(sent int, ok func(name) bool) (name, bool) {
	return t.nameAt(tagger.Person, sent, ok)
}

// nameAt returns the name of a type in a sentence for which ok holds.
func (t *text) nameAt(ty tagger.Type, sent int, ok func(name) bool) (name, bool) {
	names := t.names[ty]
	i, _ := slices.BinarySearchFunc(names, sent, func(n name, sent int) int { return n.sent - sent })
	for ; i < len(names) && names[i].sent == sent; i++ {
		if ok(names[i]) {
			return names[i], true
		}
	}
	return name{}, false
}

// roleAfter returns the tokens of the role that stands after a name.
func (t *text) roleAfter(n name) (first, end int) {
	s := t.sents[n.sent]
	first, end = t.apposition(n.sent, n.end)
	if first >= end {
		return 0, 0
	}
	// What a full name follows after a comma may be that man's office.
	if end+1 < len(s) && s[end].Text == "," {
		if next, ok := t.personAt(n.sent, func(m name) bool { return m.first == end+1 && len(m.words) > 1 }); ok {
			f, e := t.roleBefore(next)
			for f > first && t.isArticle(s[f-1].Text) {
				f--
			}
			if e == end && f <= first {
				return 0, 0
			}
		}
	}
	return first, end
}

// apposition returns the tokens of the role that stands after a comma or dash
// at token i.
func (t *text) apposition(sent, i int) (first, end int) {
	s := t.sents[sent]
	if i+1 >= len(s) || !strings.Contains(",—–-(", s[i].Text) {
		return 0, 0
	}
	first = i + 1
	found := false
	for end = first; end < len(s) && end < first+maxAfter; end++ {
		w := s[end].Text
		if startsPhrase(w) || w == "." || w == ")" || relative[w] || w == "”" || w == "?" || w == "!" || atTheTime(s, end) {
			break
		}
		if !found {
			switch {
			case t.isRole(w):
				found = true
				// "…, former minister B. M., his deputy Q.": the next man of a list.
				if _, next := t.personAt(sent, func(m name) bool { return m.first == end+1 }); next {
					return 0, 0
				}
			case t.isArticle(w) || t.owns(w) || isPossessive(w) || t.words.Is(w, tagger.Modifier|tagger.Demonym):
			case end-first > 4 || t.words.Is(w, tagger.Function|tagger.Say):
				return 0, 0
			case capitalized(w) && t.lang != "en":
			case capitalized(w) && end+1 < len(s) && !isPossessive(s[end+1].Text) && !capitalized(s[end+1].Text):
				return 0, 0
			}
		} else if t.verb(s, end) {
			return 0, 0
		}
	}
	// "Musaev, and Aliev’s lawyer said": the comma must not begin a clause.
	if !found || end < len(s) && s[end].Text == "," && t.isArticle(s[first].Text) && end-first < 2 {
		return 0, 0
	}
	return first, end
}

// atTheTime reports whether "at the time" or the like begins at token i.
func atTheTime(s tagger.Sentence, i int) bool {
	return s[i].Text == "at" && i+2 < len(s) && (s[i+2].Text == "time" || s[i+2].Text == "moment")
}

// verb reports whether token i is a verb, so that what precedes it is the
// subject of a clause and no apposition.
func (t *text) verb(s tagger.Sentence, i int) bool {
	w := s[i].Text
	return verbs[w] || t.words.Is(w, tagger.Say) && !capitalized(w) && !t.isRole(w) && i > 0 && (t.isRole(s[i-1].Text) || t.lang != "en")
}

var (
	verbs    = map[string]bool{"is": true, "was": true, "are": true, "were": true, "has": true, "had": true, "have": true, "will": true, "would": true, "did": true, "does": true}
	relative = map[string]bool{"who": true, "whom": true, "whose": true, "which": true, "that": true, "when": true, "where": true, "while": true, "before": true, "until": true, "after": true, "but": true, "который": true, "которая": true, "которого": true, "когда": true, "где": true}
	copulas  = map[string]bool{"was": true, "is": true, "became": true, "remains": true, "remained": true, "been": true, "be": true, "был": true, "была": true, "стал": true, "стала": true, "является": true, "являлся": true, "являлась": true}
)

// roleIs returns the roles in "was mayor of Almaty and chairman of the Agency"
// and "who served as deputy chief of".
func (t *text) roleIs(n name) [][2]int {
	s := t.sents[n.sent]
	i := n.end
	if i+1 < len(s) && s[i].Text == "," && (s[i+1].Text == "who" || s[i+1].Text == "который" || s[i+1].Text == "которая") {
		i += 2
	}
	for i < len(s) && (s[i].Text == "has" || s[i].Text == "had" || s[i].Text == "also" || s[i].Text == "then" || s[i].Text == "later") {
		i++
	}
	if i >= len(s) {
		return nil
	}
	switch w := s[i].Text; {
	case copulas[w]:
		i++
		for i+1 < len(s) && (s[i].Text == "appointed" || s[i].Text == "elected" || s[i].Text == "named" || nowadays[s[i].Text]) {
			i++
		}
	case (w == "served" || w == "worked" || w == "serves" || w == "works") && i+1 < len(s) && s[i+1].Text == "as":
		i += 2
	default:
		return nil
	}
	var out [][2]int
	for i < len(s) {
		first := i
		for i < len(s) && (t.isArticle(s[i].Text) || t.owns(s[i].Text) || !t.isRole(s[i].Text) && t.words.Is(s[i].Text, tagger.Modifier|tagger.Demonym)) {
			i++
		}
		if i+2 < len(s) && capitalized(s[i].Text) && isPossessive(s[i+1].Text) && t.roleStarts(s, i+2) { // Kazakhstan’s ambassador
			for i += 2; !t.isRole(s[i].Text); i++ {
			}
		}
		if i >= len(s) || !t.isRole(s[i].Text) {
			break
		}
		for i++; i < len(s) && i < first+maxAfter; i++ {
			w := s[i].Text
			if startsPhrase(w) || w == "." || relative[w] || t.verb(s, i) || atTheTime(s, i) || w == "”" || w == "?" || w == "!" {
				break
			}
			if (w == "and" || w == "и") && i+1 < len(s) && t.roleStarts(s, i+1) {
				break
			}
		}
		out = append(out, [2]int{first, i})
		if i >= len(s) || s[i].Text != "and" && s[i].Text != "и" {
			break
		}
		i++
	}
	return out
}

// roleStarts reports whether a role stands at token i, after an article and
// the like.
func (t *text) roleStarts(s tagger.Sentence, i int) bool {
	for i < len(s) && (t.isArticle(s[i].Text) || t.words.Is(s[i].Text, tagger.Modifier|tagger.Demonym) && !t.isRole(s[i].Text)) {
		i++
	}
	return i < len(s) && t.isRole(s[i].Text)
}

func (t *text) isRole(w string) bool {
	return t.words.Is(w, tagger.Role) || t.words.Is(withoutEx(w), tagger.Role)
}

func (t *text) isArticle(w string) bool {
	return strings.EqualFold(w, "the") || strings.EqualFold(w, "a") || strings.EqualFold(w, "an")
}

// owns reports whether a word is a possessive pronoun.
func (t *text) owns(w string) bool {
	switch strings.ToLower(w) {
	case "his", "her", "their", "its", "my", "our", "whose", "его", "ее", "её", "их", "оның":
		return true
	}
	return false
}

func capitalized(w string) bool {
	return w != "" && strings.ToLower(w[:len(firstLetter(w))]) != firstLetter(w)
}

func firstLetter(w string) string {
	for i := range w {
		if i > 0 {
			return w[:i]
		}
	}
	return w
}
