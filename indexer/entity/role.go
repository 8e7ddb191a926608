package entity

import (
	"cmp"
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
)

// Roles are read off five constructions, each within one sentence:
//
//	before       "former Interior Minister Bauyrzhan M.", "his deputy Q."
//	before, ,    "Ibragimov’s lawyer, Bolat Omarov, told …"
//	after, ,     "Rustam Ibragimov, a former officer of …, has asked …"
//	is           "Nurqadilov was mayor of Almaty and chairman of …"
//	heads        "who heads the Agency", "named him minister" (role_verb.go)
//
// and in rows of persons, "Senators X and Y" (role_shared.go). A role that could be
// another's is left out: a wrong office is worse than none. What is different in
// Russian and Kazakh stands in files of its own.

const (
	maxBefore = 14 // tokens of a role before a name
	maxAfter  = 24 // tokens of a role after a name
	maxRoles  = 12 // roles that are kept of one person
)

// roles returns what the text says the person of these mentions is.
func (t *text) roles(names []name) []Role {
	var out []Role
	keep := func(r Role) {
		if !slices.ContainsFunc(out, func(o Role) bool { return strings.EqualFold(o.Text, r.Text) }) {
			out = append(out, r)
		}
	}
	add := func(n name, first, end int) {
		s := t.sents[n.sent]
		for first < end && (t.isArticle(s[first].Text) || nowadays[s[first].Text] || !hasLetter(s[first].Text) && !(s[first].Text == "«" && closing(s, first) < end)) {
			first++
		}
		for end > first && (!hasLetter(s[end-1].Text) && !closes(s[first:end]) || isPossessive(s[end-1].Text) || t.dangles(s[end-1].Text)) {
			end--
		}
		if first < end && (strings.EqualFold(s[first].Text, "my") || strings.EqualFold(s[first].Text, "our")) {
			return // of whom, only who is quoted knows
		}
		if first >= end || len(out) == maxRoles || !t.says(s[first:end]) && !heading[s[first].Text] && !heading[s[end-1].Text] {
			return
		}
		keep(Role{Text: t.slice(s[first], s[end-1]), Sentence: bounds(s)})
	}
	for _, n := range names {
		if first, end := t.roleBefore(n); first < end {
			if t.lang == "en" && first > 1 && end == n.first && t.sents[n.sent][first-1].Text == "," { // "a spokesman for the guard, Colonel X"
				titled := n
				titled.first = first
				before, stop := t.roleBefore(titled)
				if _, other := t.personAt(n.sent, func(m name) bool { return before < m.end && m.first < stop && len(m.words) > 1 }); before < stop && !other {
					add(n, before, stop)
				}
			}
			add(n, first, end)
		}
		if first, end := t.roleAfter(n); first < end {
			add(n, first, end)
		}
		for _, r := range t.roleIs(n) {
			add(n, r[0], r[1])
		}
		if first, end := t.roleShared(n); first < end {
			add(n, first, end)
		}
	}
	return out
}

// courtesy are titles that say nothing of what a person does.
var courtesy = map[string]bool{
	"mr": true, "mr.": true, "mrs": true, "mrs.": true, "ms": true, "ms.": true, "miss": true, "sir": true, "madam": true,
	"madame": true, "monsieur": true, "dr": true, "dr.": true, "lady": true, "lord": true, "sheikh": true,
	"г-н": true, "г-жа": true, "господин": true, "госпожа": true, "мырза": true, "ханым": true,
}

// dangles reports whether a word can't end a role: "director since".
func (t *text) dangles(w string) bool {
	return courtesy[strings.ToLower(w)] || !capitalized(w) && t.isFunction(w) && !t.isRole(w)
}

// isFunction reports whether a word only joins others. The lists have nouns too
// that open sentences but belong to no name, "Police arrested Omarov".
func (t *text) isFunction(w string) bool {
	return t.words.Is(w, tagger.Function) && !crowds[strings.ToLower(w)]
}

var crowds = map[string]bool{"people": true, "officials": true, "authorities": true, "investigators": true, "police": true, "prosecutors": true, "critics": true,
	"supporters": true, "lawyers": true, "relatives": true, "witnesses": true, "journalists": true, "protesters": true, "residents": true, "activists": true,
	"experts": true, "analysts": true, "observers": true}

// says reports whether there is more in a role than whose it is.
func (t *text) says(s tagger.Sentence) bool {
	return slices.ContainsFunc(s, func(tok tagger.Token) bool {
		return (t.isRole(tok.Text) || t.isPlural(tok.Text)) && !courtesy[strings.ToLower(tok.Text)]
	})
}

var (
	// nowadays are words before a role that are no part of it; past are those that tell
	// it is no longer so, and belong to it.
	nowadays = wordSet("now currently also лично ныне сейчас теперь")
	past     = wordSet("then once previously formerly тогда ранее прежде")
)

// closes reports whether the last token is the quotation mark that closes one
// opened among the tokens.
func closes(s tagger.Sentence) bool {
	last := s[len(s)-1].Text
	return (last == "»" || last == "”") && slices.ContainsFunc(s, func(t tagger.Token) bool { return t.Text == "«" || t.Text == "“" })
}

// roleBefore returns the tokens of the role that stands before a name.
func (t *text) roleBefore(n name) (first, end int) {
	s := t.sents[n.sent]
	end = n.first
	if end > 0 && (s[end-1].Text == "," || s[end-1].Text == "—" || s[end-1].Text == "–") && (len(n.words) > 1 || t.ownKin(n, end-1)) {
		stop := end - 1
		if stop > 3 && s[stop-1].Text == ")" && s[stop-3].Text == "(" { // "head of the Water Agency (WA), Marat Bekov"
			stop -= 3
		}
		first, ok := t.rolePhrase(n.sent, stop, t.isRole)
		if t.lang == "ru" {
			first, ok = t.russianRole(n, stop)
		} else if ok {
			first = t.whose(n.sent, t.qualified(n.sent, first))
		}
		if ok && t.leads(n, first, stop) {
			return t.qualified(n.sent, t.withOwner(n.sent, first)), stop
		}
		return 0, 0
	}
	if t.lang == "en" && end > 1 && (s[end-1].Text == "named" || s[end-1].Text == "called") && t.isRole(s[end-2].Text) {
		end-- // "an investigator named X", but "the president named X minister"
	}
	first, ok := t.rolePhrase(n.sent, end, t.isRole)
	if end < n.first && (!ok || first == 0 || !strings.EqualFold(s[first-1].Text, "a") && !strings.EqualFold(s[first-1].Text, "an")) {
		return 0, 0
	}
	if t.lang == "kk" && ok && first == 0 && !n.base && t.isSubject(n) {
		return 0, 0
	}
	if t.lang == "ru" {
		// "адвокат Касенова Роман Ткаченко": Касенов’s lawyer, not Касенова.
		if next, ok := t.personFrom(n.sent, n.end); ok && len(next.words) > 1 && len(n.words) == 1 {
			return 0, 0
		}
		first, ok = t.russianRole(n, end)
	}
	if !ok {
		return 0, 0
	}
	return t.qualified(n.sent, t.withOwner(n.sent, first)), end
}

// slain are words before the name of a dead man.
var slain = wordSet("murdered slain late dead killed assassinated deceased missing executed")

// whose returns the start of the phrase of which the role at token first only tells
// whose somebody is: "the widow of the inspector, Madina Beisenova,".
func (t *text) whose(sent, first int) int {
	s := t.sents[sent]
	k := first - 1
	for k > 0 && (t.isArticle(s[k].Text) || t.owns(s[k].Text)) {
		k--
	}
	if k < 1 || s[k].Text != "of" && s[k].Text != "to" && s[k].Text != "for" || !t.isRole(s[k-1].Text) {
		return first
	}
	if start, ok := t.rolePhrase(sent, k, t.isRole); ok {
		return start
	}
	return first
}

// ownKin reports whether what ends at the comma at token i is somebody's kin, whom
// a bare given name between two commas names: "Dosov's brother, Kairat, said".
func (t *text) ownKin(n name, i int) bool {
	s := t.sents[n.sent]
	if i < 2 || s[i].Text != "," || n.end >= len(s) || s[n.end].Text != "," && s[n.end].Text != "." || !kin[t.words.Listed(s[i-1].Text)] {
		return false
	}
	k := i - 2
	for k > 0 && t.words.Is(s[k].Text, tagger.Modifier) { // "his younger brother, Saken,"
		k--
	}
	return isPossessive(s[k].Text) || t.owns(s[k].Text)
}

// rolePhrase returns the start of the phrase that ends before token end and has
// a role in it, a word for which is holds.
func (t *text) rolePhrase(sent, end int, is func(string) bool) (int, bool) {
	s := t.sents[sent]
	if end == 0 {
		return 0, false
	}
	if is(s[end-1].Text) {
		first := end - 1
		for first > 0 && t.beforeRole(sent, first-1) {
			first--
		}
		return first, true
	}
	// "mayor of Almaty", "chief of staff of the Kazakh parliament"; but the name
	// itself completes "critic of", "a defendant in the".
	// So it does "the brother of the murdered".
	if last := s[end-1].Text; t.isFunction(last) || t.isArticle(last) || isPossessive(last) || t.lang == "en" && !capitalized(last) && slain[last] {
		return 0, false
	}
	found := -1
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		w := s[i].Text
		if is(w) && t.complement(s, i+1, end) {
			found = i
			continue
		}
		if open := opening(s, i); w == "»" && t.lang == "ru" && open > 0 {
			i = open // "сопредседатели партии «Азат»"
			continue
		}
		if !hasLetter(w) && !isPossessive(w) || t.words.Is(w, tagger.Say) && !is(w) {
			break
		}
	}
	if found < 0 {
		return 0, false
	}
	for found > 0 && t.beforeRole(sent, found-1) {
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
			if s[i].Text == "«" && closing(s, i) < end {
				i = closing(s, i)
				continue
			}
			if t.words.Is(s[i].Text, tagger.Function|tagger.Say) && s[i].Text != "по" || !hasLetter(s[i].Text) || russianVerb(s[i].Text) {
				return false
			}
		}
		return true
	case "kk":
		return false
	}
	switch s[i].Text {
	case "of", "for", "at", "in", "with":
	case "to": // "ambassador to Serbia", not "president to succeed"
		if i+1 >= end {
			return false
		}
		if w := s[i+1].Text; !capitalized(w) && !t.isArticle(w) && !t.owns(w) {
			return false
		}
	default:
		return false
	}
	// "The relatives of Marat Dosov want Olga Lee heard": the name ends before the verb.
	if last := s[end-1].Text; i+2 < end && !capitalized(last) && hasLetter(last) && capitalized(s[end-2].Text) &&
		!t.words.Is(last, tagger.OrgNoun|tagger.OrgHead|tagger.PlaceHead|tagger.Role) {
		return false
	}
	for i++; i < end; i++ {
		w := s[i].Text
		if w == "of" || w == "and" || w == "for" || w == "on" || t.isArticle(w) || isPossessive(w) || t.owns(w) {
			continue
		}
		if !hasLetter(w) || s[i-1].Text == "and" && t.deed(w) || (t.isFunction(w) || t.words.Is(w, tagger.Say)) && !capitalized(w) {
			return false
		}
	}
	return true
}

// beforeRole reports whether token i belongs to the role that follows it:
// "former", "Kazakh", "Interior", "opposition".
func (t *text) beforeRole(sent, i int) bool {
	s := t.sents[sent]
	w := s[i].Text
	if t.isRole(w) && !isPossessive(s[i+1].Text) {
		// "Мемлекет басшысы Денсаулық сақтау министріне": two men.
		return t.lang != "kk" || !t.isPossessed(w)
	}
	if t.lang == "kk" && (t.words.Is(w, tagger.Country) || t.words.Is(w, tagger.OrgHead) && genitive(w)) {
		return true // Қазақстан президенті
	}
	if t.lang == "kk" && t.isPossessed(s[i+1].Text) {
		// баспасөз хатшысы: the secretary is of what stands before him
		return hasLetter(w) && !t.words.Is(w, tagger.Function|tagger.Say) && !kazakhVerbal(w)
	}
	if t.lang == "kk" && genitive(s[i+1].Text) && !capitalized(s[i+1].Text) && t.words.Is(w, tagger.OrgHead) {
		return true // сенат аппаратының басшысы
	}
	if strings.HasPrefix(w, "then-") || strings.HasPrefix(w, "Then-") {
		return true
	}
	if t.words.Is(w, tagger.Modifier|tagger.Demonym) && hasLetter(w) {
		// "the jailed banker", but "a court jailed banker X"
		return t.lang != "en" || !strings.HasSuffix(w, "ed") || i == 0 || t.isArticle(s[i-1].Text) || !hasLetter(s[i-1].Text) || notSubject[s[i-1].Text]
	}
	// "former army officer", "the tax inspector"
	if t.lang == "en" && i > 0 && t.isRole(s[i+1].Text) && hasLetter(w) && !capitalized(w) && !t.words.Is(w, tagger.Function|tagger.Say) &&
		(t.isArticle(s[i-1].Text) || t.words.Is(s[i-1].Text, tagger.Modifier|tagger.Demonym)) {
		return true
	}
	if w == "and" && i > 0 && capitalized(s[i-1].Text) && capitalized(s[i+1].Text) { // "Trade and Industry Secretary"
		_, org := t.nameAt(tagger.Organization, sent, func(n name) bool { return n.end == i })
		return !org && !t.named(sent, i-1)
	}
	// "Treasury Secretary": a capital before a capital, and nobody's name.
	return t.lang == "en" && i > 0 && capitalized(w) && capitalized(s[i+1].Text) && hasLetter(w) &&
		!t.words.Is(w, tagger.Function|tagger.Say|tagger.Calendar|tagger.City|tagger.Country) && !t.named(sent, i)
}

// named reports whether token i is in the name of a person or a place.
func (t *text) named(sent, i int) bool {
	in := func(n name) bool { return n.first <= i && i < n.end }
	_, person := t.nameAt(tagger.Person, sent, in)
	_, place := t.nameAt(tagger.Place, sent, in)
	return person || place
}

// withOwner takes in whose the role is: "Ibragimov’s lawyer", "his deputy",
// "Reuters correspondent".
func (t *text) withOwner(sent, first int) int {
	s := t.sents[sent]
	if first > 0 && t.owns(s[first-1].Text) {
		return first - 1
	}
	if owner, ok := t.personAt(sent, func(n name) bool { return n.first < first && first < n.end }); ok && t.lang == "kk" {
		return owner.first // Данияр Уақовтың адвокаты
	}
	if place, ok := t.nameAt(tagger.Place, sent, func(n name) bool { return n.first < first && first < n.end }); ok && t.lang == "kk" {
		return place.first // Маңғыстау облысының әкімі
	}
	if first > 1 && t.lang == "kk" && s[first-1].Text == "»" { // «Дала үні» редакторы
		if open := opening(s, first-1); open >= 0 {
			return open
		}
	}
	if first > 0 && t.lang == "en" && t.words.Is(s[first-1].Text, tagger.Country) && isAcronym(s[first-1].Text) {
		return first - 1 // "U.S. Ambassador"
	}
	if org, ok := t.nameAt(tagger.Organization, sent, func(n name) bool { return n.first < first && n.end >= first }); ok && (t.lang != "kk" || t.possessed(s, first)) {
		first = org.first // "Reuters correspondent", "former Central Bank governor"
		for t.lang == "en" && first > 0 && t.words.Is(s[first-1].Text, tagger.Modifier|tagger.Demonym) && !strings.HasSuffix(s[first-1].Text, "ed") {
			first--
		}
		return first
	}
	if first > 0 && t.lang == "kk" && capitalized(s[first-1].Text) && (genitive(s[first-1].Text) || t.ofPlace(s, sent, first)) {
		if owner, ok := t.personBefore(sent, first); ok {
			return owner.first // Марат Досовтың жесірі
		}
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
		return s[owner].Text == "the" && t.encloses(n, end)
	}
	if owner == 0 || s[owner-1].Text != "," {
		return true
	}
	before, ok := t.personBefore(n.sent, owner-1)
	if !ok {
		return true
	}
	if t.owns(s[owner].Text) && t.opens(before) {
		return true // "the bodies of Dosov, his driver, Ospanov, and": whose if not Dosov's?
	}
	if article := s[owner].Text; article == "a" || article == "an" {
		return false
	}
	if after, stop := t.apposition(n.sent, n.end); after < stop {
		return false
	}
	_, titled := t.rolePhrase(n.sent, before.first, t.isRole)
	return titled
}

// encloses reports whether a name stands between two commas, or a comma and a full
// stop, of which the first is token i, and in no row: "call the governor, X, as".
func (t *text) encloses(n name, i int) bool {
	s := t.sents[n.sent]
	if s[i].Text != "," || i+1 != n.first || n.end >= len(s) || s[n.end].Text != "," && s[n.end].Text != "." {
		return false
	}
	_, row := t.nextInRow(n)
	return !row && (n.end+1 >= len(s) || s[n.end].Text == "." || !t.roleStarts(s, n.end+1) && !capitalized(s[n.end+1].Text))
}

// opens reports whether a person's name is the first of its sentence.
func (t *text) opens(n name) bool {
	_, earlier := t.personAt(n.sent, func(m name) bool { return m.first < n.first })
	return !earlier
}

func startsPhrase(w string) bool {
	return w == "," || w == "—" || w == "–" || w == "(" || w == ";" || w == ":"
}

// personBefore returns the person's name that ends before token end.
func (t *text) personBefore(sent, end int) (name, bool) {
	names := t.names[tagger.Person]
	i, _ := slices.BinarySearchFunc(names, end, func(n name, end int) int { return cmp.Or(n.sent-sent, n.first-end) })
	if i > 0 && names[i-1].sent == sent && names[i-1].end == end {
		return names[i-1], true
	}
	return name{}, false
}

// personFrom returns the person's name that begins at token first.
func (t *text) personFrom(sent, first int) (name, bool) {
	names := t.names[tagger.Person]
	i, ok := slices.BinarySearchFunc(names, first, func(n name, first int) int { return cmp.Or(n.sent-sent, n.first-first) })
	if !ok {
		return name{}, false
	}
	return names[i], true
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

func (t *text) isRole(w string) bool {
	if t.words.Is(w, tagger.Role) || t.words.Is(withoutPrefix(w), tagger.Role) {
		return true
	}
	if t.lang == "kk" {
		return t.words.Is(hardened(w), tagger.Role)
	}
	first, rank, _ := strings.Cut(strings.ToLower(w), "-") // Secretary-General
	return (rank == "general" || rank == "elect") && t.words.Is(first, tagger.Role)
}

// office returns the base form of an office or of whose somebody is, "" for a word
// that the lists don't have.
func (t *text) office(w string) string {
	if t.words.Is(w, tagger.Role) { // "советник" has no prefix
		return t.words.Listed(w)
	}
	return t.words.Listed(withoutPrefix(w))
}

func (t *text) isArticle(w string) bool {
	return strings.EqualFold(w, "the") || strings.EqualFold(w, "a") || strings.EqualFold(w, "an")
}

// owns reports whether a word is a possessive pronoun.
func (t *text) owns(w string) bool {
	switch strings.ToLower(w) {
	case "his", "her", "their", "its", "my", "our", "whose", "его", "ее", "её", "их", "оның", "олардың":
		return true
	}
	return false
}
