package entity

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
	"casefile/indexer/names"
)

// A person is one bearer of names in an article.
type person struct {
	words  []string // keys of the fullest form of the name, in its order
	last   int      // number of the mention that named the person last
	whole  int      // mentions so far by more than one word
	bare   int      // and by one
	gender morph.Gender
}

// Link tells which of the names, given in the order of the text, name one
// person: it returns for each the number of its person.
//
// Full names are one person when family name and given name agree; an initial
// agrees with a name that it begins, if it is no other's too, and a middle name may
// be missing. Given name and patronymic are the full name's that begins with both,
// two family names ("Herrera Quiroga") the only one's that ends with both.
//
// A single word is the family name of a full name, else the given name if only one
// person has it. Where several bear it, it is the one whom the form's gender agrees
// with; then the one named most by a single word before it; then the one named
// least in full, for a text says a whole name again because another bears the
// family name too; then the one named last. Different given names are never one
// person.
func Link(names []string, lang string) []int {
	forms := make([]morph.Form, len(names))
	for i, n := range names {
		forms[i] = morph.Form{Words: strings.Fields(n)}
	}
	return link(forms, lang, morph.NamesOf(lang))
}

// link is [Link] of names with what the text around them tells.
func link(forms []morph.Form, lang string, grammar *morph.Names) []int {
	l := linker{of: make([]int, len(forms)), byLast: map[string][]*person{}, byFirst: map[string][]*person{}, bySound: map[string][]*person{}}
	names := make([][]string, len(forms))
	for i, f := range forms {
		names[i] = nameKeys(f.Words, lang)
	}
	for i, words := range names {
		if len(words) > 1 {
			l.full(i, words, grammar.GenderOf(forms[i]))
		}
	}
	l.ambiguous(names)
	for _, p := range l.persons {
		p.last, p.whole, p.bare = -1, 0, 0
	}
	for i, words := range names {
		if len(words) > 1 {
			p := l.persons[l.of[i]]
			l.join(i, p)
			p.whole++
		} else if len(words) == 1 {
			l.single(i, words[0], grammar.GenderOf(forms[i]))
		}
	}
	return l.of
}

type linker struct {
	of      []int // person of each mention
	persons []*person
	byLast  map[string][]*person
	byFirst map[string][]*person
	bySound map[string][]*person // by the sound of the family name
	number  map[*person]int
}

// maxNamesakes bounds how many bearers of a family name are compared, so that a
// list of ten thousand Ivanovs takes linear time.
const maxNamesakes = 64

// full links a name of two words or more.
func (l *linker) full(i int, words []string, g morph.Gender) {
	last := words[len(words)-1]
	for _, p := range slices.Backward(tail(l.byLast[last])) {
		if sameFull(p.words, words) {
			l.join(i, p)
			if len(words) > len(p.words) || initials(p.words) && !initials(words) {
				p.words = words
				l.index(p)
			}
			return
		}
	}
	if p := l.part(words); p != nil {
		l.join(i, p)
		if len(words) > len(p.words) {
			p.words = words
			l.index(p)
		}
		return
	}
	// "Nazarbaev Nursultan" after "Nursultan Nazarbaev"
	for _, p := range tail(l.byLast[words[0]]) {
		if len(p.words) > 1 && len(words) == 2 && sameWord(p.words[0], words[1]) {
			l.join(i, p)
			return
		}
	}
	// "Rakhat Aliyev" after "Rakhat Aliev"
	if same := l.sounding(last); len(same) == 1 && len(same[0].words) == len(words) && len(words) > 1 {
		if sameFull(same[0].words, words) {
			l.join(i, same[0])
			l.byLast[last] = append(l.byLast[last], same[0])
			return
		}
	}
	p := l.add(i)
	p.words, p.gender = words, g
	l.index(p)
}

// ambiguous makes a person of its own of each name that two persons may be meant by:
// "N. Sarinov" beside Nurlan and Nazar Sarinov, "Nurlan Sarinov" beside Nurlan
// Abishevich and Nurlan Maratovich.
func (l *linker) ambiguous(names [][]string) {
	apart := map[string]*person{}
	for i, words := range names {
		if len(words) < 2 {
			continue
		}
		bearers := 0
		for _, p := range tail(l.byLast[words[len(words)-1]]) {
			if (!initials(p.words) && initials(words) || len(p.words) > len(words)) && sameFull(p.words, words) {
				bearers++
			}
		}
		if bearers < 2 {
			continue
		}
		name := strings.Join(words, " ")
		if p := apart[name]; p != nil {
			l.join(i, p)
			continue
		}
		apart[name] = l.add(i)
		apart[name].words = words
	}
}

// sounding returns the persons whose family name sounds like one.
func (l *linker) sounding(last string) []*person {
	if s := sound(last); s != "" {
		return l.bySound[s]
	}
	return nil
}

// sound returns what a family name in -ov or -uly sounds like, which is written in
// several ways; "" of another word: Daly is not Daily.
func sound(word string) string {
	if keys := names.Keys(word); len(keys) > 0 && morph.FamilyName(word, "") {
		return keys[0]
	}
	return ""
}

// part returns the only person whose full name begins with the given names, or
// given name and patronymic, of the other one ("Nursultan Abishevich"), or ends
// with its two family names ("Herrera Quiroga"); nil if there is none, or more.
func (l *linker) part(words []string) *person {
	var found *person
	for _, list := range [][]*person{tail(l.byFirst[words[0]]), tail(l.byLast[words[len(words)-1]])} {
		for _, p := range list {
			short, long := words, p.words
			if len(short) > len(long) {
				short, long = long, short
			}
			n := len(short)
			if p == found || n < 2 || n == len(long) {
				continue
			}
			begins := slices.Equal(short, long[:n]) && (patronymic(short[n-1]) || tagger.GivenName(short[n-1]))
			ends := slices.Equal(short, long[len(long)-n:]) && (!tagger.GivenName(short[0]) || particles[long[len(long)-n-1]]) && !isInitial(short[0])
			if !begins && !ends {
				continue
			}
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// particles stand before a family name of one word or two: "Lopez de Santa Anna".
var particles = wordSet("de del da di von van der ibn bin al el")

func (l *linker) index(p *person) {
	last, first := p.words[len(p.words)-1], p.words[0]
	if !slices.Contains(tail(l.byLast[last]), p) {
		l.byLast[last] = append(l.byLast[last], p)
	}
	if s := sound(last); s != "" && !slices.Contains(tail(l.bySound[s]), p) {
		l.bySound[s] = append(l.bySound[s], p)
	}
	if !slices.Contains(tail(l.byFirst[first]), p) {
		l.byFirst[first] = append(l.byFirst[first], p)
	}
}

func tail(ps []*person) []*person { return ps[max(0, len(ps)-maxNamesakes):] }

func (l *linker) add(i int) *person {
	p := &person{last: i}
	if l.number == nil {
		l.number = map[*person]int{}
	}
	l.number[p] = len(l.persons)
	l.persons = append(l.persons, p)
	l.join(i, p)
	return p
}

func (l *linker) join(i int, p *person) {
	l.of[i] = l.number[p]
	p.last = i
}

// single links a name of one word.
func (l *linker) single(i int, word string, g morph.Gender) {
	candidates := l.byLast[word]
	if g != morph.Unknown {
		candidates = slices.DeleteFunc(slices.Clone(tail(candidates)), func(p *person) bool {
			return p.gender != morph.Unknown && p.gender != g
		})
	}
	if len(candidates) == 0 {
		if given := l.byFirst[word]; len(given) == 1 {
			candidates = given
		}
	}
	if len(candidates) == 0 {
		// "Aliyev" after "Rakhat Aliev"
		if same := l.sounding(word); len(same) == 1 && (g == morph.Unknown || same[0].gender == morph.Unknown || same[0].gender == g) {
			candidates = same
		}
	}
	if len(candidates) == 0 {
		p := l.add(i)
		p.words, p.gender = []string{word}, g
		l.byLast[word] = append(l.byLast[word], p)
		return
	}
	best := candidates[0]
	for _, p := range tail(candidates) {
		if better(p, best) {
			best = p
		}
	}
	l.join(i, best)
	best.bare++
}

// better reports whether a bare family name is rather p's than q's, see [Link].
func better(p, q *person) bool {
	if (p.last < 0) != (q.last < 0) {
		return q.last < 0
	}
	if p.bare != q.bare {
		return p.bare > q.bare
	}
	if p.whole != q.whole {
		return p.whole < q.whole
	}
	return p.last > q.last
}

// sameFull reports whether two full names with one family name can be one
// person's.
func sameFull(a, b []string) bool {
	a, b = a[:len(a)-1], b[:len(b)-1]
	if len(a) > len(b) {
		a, b = b, a
	}
	if !sameWord(a[0], b[0]) {
		return false
	}
	// The other words of the shorter name must stand in the longer one.
	k := 1
	for _, w := range a[1:] {
		for k < len(b) && !sameWord(w, b[k]) {
			k++
		}
		if k == len(b) {
			return false
		}
		k++
	}
	return true
}

// sameWord reports whether two given names agree; an initial agrees with what
// it begins.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if utf8.RuneCountInString(a) > utf8.RuneCountInString(b) {
		a, b = b, a
	}
	if !isInitial(a) {
		return false
	}
	if first, second, double := strings.Cut(a, "-"); double {
		c, d, double := strings.Cut(b, "-")
		return double && sameWord(first, c) && sameWord(second, d)
	}
	return strings.HasPrefix(b, strings.TrimSuffix(a, "."))
}

// isInitial reports whether the key of a word of a name is an initial; without a full
// stop, of one letter, or two with a hyphen.
func isInitial(w string) bool {
	hyphens := strings.Count(w, "-")
	return morph.Initial(w) || utf8.RuneCountInString(w)-hyphens <= 1+hyphens
}

func initials(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return isInitial(morph.Initials(w)[0]) })
}

// persons resolves the names of persons.
func (t *text) persons() []Entity {
	names := t.names[tagger.Person]
	slices.SortStableFunc(names, func(a, b name) int { return cmp.Or(a.sent-b.sent, a.first-b.first) })
	forms := make([]morph.Form, len(names))
	for i, n := range names {
		forms[i] = (&agreement{t}).form(n)
	}
	grammar := morph.NamesOf(t.lang)
	of := link(forms, t.lang, grammar)
	(&aliases{t}).join(names, of)
	groups := group(of)
	shown := make([]morph.Name, len(groups))
	for k, members := range groups {
		shown[k] = personName(grammar, names, forms, members)
		for _, i := range members {
			names[i].base = stands(names[i].words, shown[k].Words)
		}
	}
	of = make([]int, len(names)) // by the number of the group
	labels := make([]string, len(groups))
	for k, members := range groups {
		labels[k] = strings.Join(shown[k].Words, " ")
		for _, i := range members {
			of[i] = k
		}
	}
	roles := t.roles(names, of, labels)
	var out []Entity
	for k, members := range groups {
		own := make([]name, len(members))
		e := Entity{Type: Person, Name: labels[k], Roles: roles[k]}
		for j, i := range members {
			own[j] = names[i]
			e.Mentions = append(e.Mentions, t.mention(names[i]))
		}
		e.Variants = variants(e.Name, e.Mentions)
		e.Confidence = t.confidence(&e, own)
		if !shown[k].Attested && shown[k].Margin < sureForm {
			e.Confidence *= unsureForm
		}
		out = append(out, e)
	}
	return out
}

// A name that no form of the text confirms is less sure if another one is likely too,
// with odds of e^sureForm or less.
const (
	sureForm   = 1.5
	unsureForm = 0.8
)

// stands reports whether the words of a name all stand in the name shown.
func stands(words, shown []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(shown, w) })
}

// group returns the numbers of the items by group, groups and items in the
// order of their first item.
func group(of []int) [][]int {
	place := map[int]int{}
	var out [][]int
	for i, g := range of {
		k, ok := place[g]
		if !ok {
			k = len(out)
			place[g] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// personName returns the name to show for the person of these mentions: the
// fullest form, in the nominative.
func personName(grammar *morph.Names, names []name, all []morph.Form, members []int) morph.Name {
	best := names[members[0]]
	forms := make([]morph.Form, len(members))
	for k, i := range members {
		forms[k] = all[i]
		if fuller(names[i].words, best.words) {
			best = names[i]
		}
	}
	return grammar.Resolve(best.words, forms)
}

// fuller reports whether a tells more of a name than b.
func fuller(a, b []string) bool {
	if initials(a) != initials(b) && len(a) > 1 && len(b) > 1 {
		return initials(b)
	}
	return len(a) > len(b)
}

// nameKeys returns what the words of a name are compared by.
func nameKeys(words []string, lang string) []string {
	var keys []string
	for _, w := range words {
		if hasLetter(w) && !(filial[w] && len(keys) > 0) {
			for _, part := range morph.Initials(w) {
				keys = append(keys, morph.NameKey(part, lang))
			}
		}
	}
	// "N. Nazarbaev Jr.": one of the given names, as it tells him from his father.
	if n := len(keys); n > 2 && (keys[n-1] == "jr." || keys[n-1] == "jr" || keys[n-1] == "sr." || keys[n-1] == "sr") {
		keys[n-1], keys[n-2] = keys[n-2], strings.TrimSuffix(keys[n-1], ".")
	}
	// "Nazarbaev Nursultan Abishevich"
	if len(keys) == 3 && patronymic(keys[2]) && !patronymic(keys[1]) && !isInitial(keys[1]) && !tagger.GivenName(keys[0]) {
		keys = []string{keys[1], keys[2], keys[0]}
	}
	return keys
}

// patronymic reports whether the key of a name ends as Russian patronymics do.
func patronymic(key string) bool {
	for _, e := range [...]string{"ович", "евич", "овн", "евн", "ovich", "evich", "ovna", "evna"} {
		if strings.HasSuffix(key, e) {
			return true
		}
	}
	return false
}
