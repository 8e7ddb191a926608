package entity

import (
	"slices"
	"strings"
	"unicode"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// maxRoles is how many roles are kept of one person.
const maxRoles = 12

// roles returns what the text says that persons are, a list for each. Names are in
// the order of the text, group is the person of each, shown the name of each person.
func (t *text) roles(names []name, group []int, shown []string) [][]Role {
	r := roleReader{t: t, g: grammarOf(t.lang), forms: formsOf(t.lang), names: names, group: group, shown: shown, out: make([][]Role, len(shown))}
	if r.g == nil {
		return r.out
	}
	r.loose = r.g.classes["article"] | r.g.classes["own"] | r.g.classes["aside"] | r.g.classes["prep"]
	for first := 0; first < len(names); first = r.end {
		r.first, r.end, r.at, r.sent = first, first+1, names[first].sent, t.sents[names[first].sent]
		for r.end < len(names) && names[r.end].sent == names[first].sent {
			r.end++
		}
		r.sentence()
	}
	return r.out
}

// taken tells for which kinds of row a unit is used already.
type taken uint8

const (
	forOffice taken = 1 << iota
	forRelation
)

// A find is a role of a person, which begins at a unit of the sentence.
type find struct {
	who, at int
	role    Role
}

// A roleReader reads the roles of an article, sentence by sentence.
type roleReader struct {
	t     *text
	g     *grammar
	forms roleForms
	names []name
	group []int
	shown []string
	out   [][]Role
	// bearers are the persons with an office, one more than maxBearers at most.
	bearers []int

	at         int // number of the sentence
	sent       tagger.Sentence
	first, end int // names of the sentence
	m          matcher
	loose      uint64      // classes of words that end no role
	used       []taken     // of each unit
	found      []find      // in the order of the rows
	chain      map[int]int // name of the sentence → whose he is by a pronoun
}

func (r *roleReader) sentence() {
	r.m.units = r.units()
	r.used, r.chain, r.found = make([]taken, len(r.m.units)), map[int]int{}, r.found[:0]
	for k := range r.g.rows {
		row := &r.g.rows[k]
		for i := 0; i < len(r.m.units); i++ {
			if r.m.match(row, i) && len(r.m.spans) > 0 && r.take(row.kind) {
				i = max(i, r.m.spans[0].first) // what ends one may begin another
			}
		}
	}
	slices.SortStableFunc(r.found, func(a, b find) int { return a.at - b.at })
	for _, f := range r.found {
		same := func(o Role) bool { return strings.EqualFold(o.Text, f.role.Text) && o.Of == f.role.Of }
		if own := r.out[f.who]; len(own) < maxRoles && !slices.ContainsFunc(own, same) {
			r.out[f.who] = append(own, f.role)
			if f.role.Of == "" && len(r.bearers) <= maxBearers && !slices.Contains(r.bearers, f.who) {
				r.bearers = append(r.bearers, f.who)
			}
		}
	}
}

// take takes in what a match gives, and reports whether it gives anything: not where
// its words are a role already, nor where it is not known whose somebody is.
func (r *roleReader) take(k kind) bool {
	head, use := partRole, forOffice
	if k == relation {
		head, use = partRel, forRelation
	}
	for _, s := range r.m.spans {
		if s.part == head && slices.ContainsFunc(r.used[s.first:s.end], func(t taken) bool { return t&use != 0 }) {
			return false
		}
	}
	if k != nothing && !r.give(k == relation) {
		return false
	}
	for _, s := range r.m.spans {
		for i := s.first; i < s.end; i++ {
			switch {
			case s.part == head || s.part == partOf && r.m.units[i].person < 0:
				r.used[i] = forOffice | forRelation
			case s.part == partRole: // "driver of minister X": he is minister too
				r.used[i] |= forRelation
			}
		}
	}
	return true
}

// give gives the roles of a match to the persons that it names.
func (r *roleReader) give(relation bool) bool {
	owner := -1
	if relation {
		if owner = r.owner(); owner < 0 {
			return false
		}
	}
	given := false
	for _, s := range r.m.spans {
		if s.part != partRole || s.first == s.end {
			continue
		}
		role := Role{Text: r.text(s), Sentence: bounds(r.sent)}
		if relation {
			role.Of, role.Relation = r.shown[owner], r.base(r.span(partRel))
		}
		for _, w := range r.m.spans {
			if w.part != partWho {
				continue
			}
			if who := r.group[r.m.units[w.first].person]; who != owner {
				r.found = append(r.found, find{who, s.first, role})
				given = true
			}
		}
	}
	return given
}

// span returns the first part of its sort in the match.
func (r *roleReader) span(p part) partSpan {
	if i := slices.IndexFunc(r.m.spans, func(s partSpan) bool { return s.part == p }); i >= 0 {
		return r.m.spans[i]
	}
	return partSpan{part: p}
}

// text returns the words of a part as they stand in the text.
func (r *roleReader) text(s partSpan) string {
	u := r.m.units
	for s.end > s.first+1 && u[s.end-1].person < 0 && (u[s.end-1].classes&isWord == 0 || u[s.end-1].classes&r.loose != 0) {
		s.end--
	}
	return r.t.slice(r.sent[u[s.first].first], r.sent[u[s.end-1].stop-1])
}

// base returns the words of a relation in their base form: "двоюродный брат" of
// "двоюродного брата".
func (r *roleReader) base(s partSpan) string {
	var words []string
	noun := ""
	for i := s.end - 1; i >= s.first; i-- {
		w := r.sent[r.m.units[i].first].Text
		switch listed := r.t.words.Listed(w); {
		case noun == "" && r.m.units[i].classes&uint64(tagger.Role) != 0 && listed != "":
			noun, w = listed, listed
		case noun != "":
			if adjective, ok := morph.Adjective(w, noun); ok {
				w = adjective
			} else if listed != "" {
				w = listed
			}
		}
		words = append(words, strings.ToLower(w))
	}
	slices.Reverse(words)
	return strings.Join(words, " ")
}

// units returns the units of the sentence.
func (r *roleReader) units() []unit {
	var out []unit
	next := r.first
	for i := 0; i < len(r.sent); {
		var u unit
		switch {
		case next < r.end && r.names[next].first == i:
			n := r.names[next]
			u = unit{first: i, end: n.end, stop: n.end, classes: isPerson, cases: r.forms.name(n), person: next}
			if len(n.words) > 1 {
				u.classes |= isFull
			}
			if !r.forms.known { // the end of the name tells its case
				u.classes |= r.g.lists.ending(morph.Plain(r.sent[n.end-1].Text))
			}
			next++
		default:
			u = r.unit(i, next)
		}
		if i == 0 {
			u.classes |= isFirst
		}
		out = append(out, u)
		i = u.end
	}
	return out
}

// maxQuoted is the longest name in quotation marks, in tokens.
const maxQuoted = 12

// unit returns the unit that begins at token i and is no person; next is the number
// of the next person's name.
func (r *roleReader) unit(i, next int) unit {
	u := unit{first: i, end: i + 1, person: -1, cases: morph.AnyCase, plural: morph.AnyCase}
	begins := func(n name) bool { return n.first == i }
	if n, ok := r.t.nameAt(tagger.Organization, r.at, begins); ok {
		u.end, u.classes = n.end, isOrg|isWord|isCapital
	} else if n, ok := r.t.nameAt(tagger.Place, r.at, begins); ok {
		u.end, u.classes = n.end, isPlace|isWord|isCapital
	}
	w := r.sent[i].Text
	if opensQuote(w) {
		if end := closing(r.sent, i); end < min(len(r.sent), i+maxQuoted) && (next == r.end || r.names[next].first > end) {
			u.end, u.classes = end+1, isQuoted|isWord
		}
	}
	u.stop = u.end
	if k := u.end; u.classes&(isOrg|isQuoted) != 0 && k+2 < len(r.sent) && r.sent[k].Text == "(" && r.sent[k+2].Text == ")" && (next == r.end || r.names[next].first > k+1) {
		u.end += 3 // the Agency for Combating Economic Crimes (ACEC)
	}
	if u.classes == 0 || u.stop == i+1 {
		r.word(&u, w)
	}
	return u
}

// word sets the classes that a word has by the lists and by its form.
func (r *roleReader) word(u *unit, w string) {
	t := r.t
	u.low = morph.Plain(w)
	u.classes |= uint64(t.words.Class(w)|t.words.Class(withoutPrefix(w))) | r.g.lists.find(u.low) // ex-Reuters
	switch {
	case !hasLetter(w):
		if strings.IndexFunc(w, unicode.IsDigit) >= 0 {
			u.classes |= isNumber
		}
		return
	case capitalized(w):
		u.classes |= isCapital | isWord
	default:
		u.classes |= isSmall | isWord
	}
	one, plural := r.forms.office(t, w)
	if one == "" {
		one = r.g.lists.roles[morph.Stem(u.low, t.lang)]
	}
	if one == "" {
		u.cases = r.forms.adjective(u.low)
		return
	}
	u.classes |= r.g.lists.find(one)
	if t.isRole(w) { // полковнигі
		u.classes |= uint64(tagger.Role)
	}
	if one == u.low {
		u.classes |= isBase
	}
	if plural {
		u.classes |= isPlural
	}
	u.cases, u.plural = r.forms.cases(w, one)
}

func opensQuote(w string) bool { return w == "«" || w == "“" || w == "„" }
