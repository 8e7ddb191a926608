package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/query"
)

// An Expansion tells which other spellings of a word of the query were searched.
type Expansion struct {
	Term string // as typed
	At   int    // code point of the query at which it begins
	To   []Spelling
	Cut  bool // there were more than [MaxSpellings]

	// Possibly are spellings that may be slips of the pen for the word, or other
	// people's names. They are searched if [Query.With] has them.
	Possibly []Spelling
}

// A Spelling is a way in which a name is written in the corpus.
type Spelling struct {
	Text     string
	Articles int
	Score    float64  // likeness, from [names.Cut] to 1
	Rules    []string // why it was taken for the same name
}

// MaxSpellings is how many other spellings of one word are searched.
const MaxSpellings = 24

// maxSpellings is how many of all words of a query together.
const maxSpellings = 1000

// A leaf is a word or phrase of the query as it is searched.
type leaf struct {
	field    string
	literal  sequence
	variants []sequence // other spellings of names in it
}

// sequences returns all that the leaf may match.
func (l *leaf) sequences() []sequence { return append([]sequence{l.literal}, l.variants...) }

// surface reports whether the leaf's terms are words as they are written, not
// stems.
func (l *leaf) surface() bool { return l.field != indexer.FieldText && l.field != indexer.FieldTitle }

// expander turns words of a query into the terms to search.
type expander struct {
	snap    *snapshot
	names   *names.Lexicon
	persons func() (*names.Lexicon, error)          // whole names
	count   func(field, phrase string) (int, error) // articles that have it, in no other spelling
	over    func() error                            // that the time for the search is over
	next    map[*query.Node][]string                // words of the query that stand beside one
	borne   map[string][]string                     // words of persons' names by two words of the query
	query   *query.Query
	leaves  map[*query.Node]*leaf
	results []Expansion
	finds   map[string][]names.Spelling // of words; dear, and a word may stand in many places
	near    map[string][]Near           // names like a text, as they were found: dear, and needed to tell of a word and to correct it
	added   int                         // spellings in all
	forms   int                         // of words with * ? or ~, in all

	onlyNames bool // every word and phrase is a name with other spellings

	warnings []query.Warning // of what was cut
}

// warn tells once of something about the query that was cut.
func (x *expander) warn(at int, text string) {
	if !slices.ContainsFunc(x.warnings, func(w query.Warning) bool { return w.Text == text }) {
		x.warnings = append(x.warnings, query.Warning{Position: at, Text: text})
	}
}

// leaf returns what a word or phrase is searched as.
func (x *expander) leaf(n *query.Node) (*leaf, error) {
	if l, ok := x.leaves[n]; ok {
		return l, nil
	}
	l := &leaf{field: indexer.FieldText}
	langs := x.snap.langs
	name := false
	switch n.Field {
	case "title":
		l.field = indexer.FieldTitle
	case indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace:
		l.field, name = n.Field+indexer.TextSuffix, true
		langs = nil // names are kept as they are written
	}
	x.leaves[n] = l
	if n.Pattern || n.Edits > 0 {
		switch n.Field {
		case "":
			l.field = indexer.FieldWord
		case "title":
			l.field = indexer.FieldTitled
		case "body":
			l.field = inBodyWord
		}
		return l, x.inexact(n, l)
	}
	row := func(words [][]string) sequence {
		return sequence{words: words, free: name || n.Apart > 0, apart: n.Apart}
	}
	var literal, wider [][]string // wider with other spellings of each word
	found := false
	tokens := indexer.Tokens(n.Text, "")
	if name && !n.Literal {
		tokens = x.withoutInitials(n, tokens)
	}
	thing := len(identity.Exonyms(n.Text)) > 0
	for i, t := range tokens {
		word := n.Text[t.Start:t.End]
		terms := indexer.Terms(word, langs)
		literal = append(literal, terms)
		wide := slices.Clone(terms)
		var spellings []Spelling
		if n.Kind == query.Phrase || len(tokens) == 1 || !thing { // Alma-Ata is no Alma
			var err error
			if spellings, err = x.spellings(n, word, x.beside(n, tokens, i)); err != nil {
				return nil, err
			}
		}
		for _, s := range spellings {
			parts := indexer.Tokens(s.Text, "")
			if len(parts) == 1 {
				wide = append(wide, indexer.Terms(s.Text, langs)...)
				found = true
				continue
			}
			if len(tokens) == 1 { // Kassymzhomart is written Qasym-Zhomart
				var words [][]string
				for _, p := range parts {
					words = append(words, indexer.Terms(s.Text[p.Start:p.End], langs))
				}
				l.variants = append(l.variants, row(words))
			}
		}
		slices.Sort(wide)
		wider = append(wider, slices.Compact(wide))
	}
	l.literal = row(literal)
	known := []string{indexer.Slug(n.Text)}
	if len(tokens) == 1 {
		known = wider[0]
	}
	others, err := x.exonyms(n, known)
	if err != nil {
		return nil, err
	}
	for _, o := range others {
		var words [][]string
		for _, t := range indexer.Tokens(o, "") {
			words = append(words, indexer.Terms(o[t.Start:t.End], langs))
		}
		if len(tokens) == 1 && len(words) == 1 {
			wider[0] = append(wider[0], words[0]...)
			found = true
		} else {
			l.variants = append(l.variants, row(words))
		}
	}
	if found || len(l.variants) > 0 {
		l.variants = append(l.variants, row(wider))
	}
	return l, nil
}

// withoutInitials returns the words of a name but for initials, on which no search
// insists, and tells so.
func (x *expander) withoutInitials(n *query.Node, tokens []indexer.Token) []indexer.Token {
	initial := func(t indexer.Token) bool { return query.HasInitial(n.Text[t.Start:]) }
	rest := slices.DeleteFunc(slices.Clone(tokens), initial)
	if len(rest) == 0 || len(rest) == len(tokens) {
		return tokens
	}
	x.warn(n.At, fmt.Sprintf("names were found without the initial too; %s:=\"%s\" insists on it", n.Field, n.Text))
	return rest
}

// meansPerson reports whether a word stands in names of persons in more articles
// than in those of places and organizations: Nursultan is more of them than the
// capital that was called so.
func (x *expander) meansPerson(word string) bool {
	in := func(field string) int { return x.snap.frequency(field+indexer.TextSuffix, indexer.Fold(word)) }
	return in(indexer.FieldPerson) > max(in(indexer.FieldPlace), in(indexer.FieldOrg))
}

// exonyms returns the other names of a place or organization that occur, but for
// those that are found by the terms known.
func (x *expander) exonyms(n *query.Node, known []string) ([]string, error) {
	sure := n.Field == indexer.FieldPlace || n.Field == indexer.FieldOrg // it is no person and no plain word
	if n.Literal || x.query.Literal || x.names == nil || !n.OfText() && !sure {
		return nil, nil
	}
	all := identity.Exonyms(n.Text)
	if len(all) == 0 || !sure && len(indexer.Tokens(n.Text, "")) == 1 && (!x.canBeName(n.Text) || x.meansPerson(n.Text)) {
		return nil, nil
	}
	at := slices.IndexFunc(x.results, func(e Expansion) bool { return e.Term == n.Text })
	e := Expansion{Term: n.Text, At: n.At}
	if at >= 0 {
		e = x.results[at]
	}
	var found []string
	for _, o := range all {
		terms := []string{indexer.Slug(o)}
		if len(indexer.Tokens(o, "")) == 1 {
			// One word may mean something else: Nursultan, oral.
			if !sure && (!x.canBeName(o) || x.snap.frequency(indexer.FieldPerson+indexer.TextSuffix, indexer.Fold(o)) > 0) {
				continue
			}
			terms = indexer.Terms(o, x.snap.langs)
		}
		if slices.Contains(x.query.Without, o) || slices.ContainsFunc(terms, func(t string) bool { return slices.Contains(known, t) }) {
			continue
		}
		known = append(known, terms...)
		if slices.ContainsFunc(e.To, func(s Spelling) bool { return s.Text == o }) {
			found = append(found, o) // as a spelling; now the whole phrase
			continue
		}
		articles, err := x.count(n.Field, o)
		if err != nil {
			return nil, err
		}
		if articles > 0 {
			found = append(found, o)
			e.To = append(e.To, Spelling{Text: o, Articles: articles, Score: 1, Rules: []string{identity.Exonym}})
		}
	}
	switch {
	case len(found) == 0:
	case at >= 0:
		x.results[at] = e
	default:
		x.results = append(x.results, e)
	}
	return found, nil
}

// MaxForms is how many different words a word with * ? or ~ stands for, allForms how
// many all such words of a query do.
const (
	MaxForms = 2000
	allForms = 10_000
)

// inexact fills in the words that one with * ? or ~ stands for.
func (x *expander) inexact(n *query.Node, l *leaf) error {
	most := min(MaxForms, allForms-x.forms)
	forms, cut, err := x.snap.forms(l.field, n, most, x.query.Without)
	if err != nil {
		return err
	}
	x.forms += len(forms)
	if cut {
		x.warn(n.At, fmt.Sprintf("%s stands for more than %d words; only those in most articles were searched", n, most))
	}
	if n.Pattern {
		if len(forms) > 0 {
			l.literal.words = [][]string{forms}
		}
		return nil
	}
	literal := indexer.Fold(n.Text)
	l.literal.words = [][]string{{literal}}
	e := Expansion{Term: n.Text, At: n.At, Cut: cut || len(forms) > MaxSpellings}
	for _, f := range forms {
		if f != literal && len(e.To) < MaxSpellings {
			e.To = append(e.To, Spelling{Text: f, Articles: x.snap.frequency(l.field, f), Score: 1 - float64(n.Edits)/10, Rules: []string{"letters differ"}})
		}
	}
	if len(e.To) > 0 {
		l.variants = []sequence{{words: [][]string{forms}}}
		x.results = append(x.results, e)
	}
	return nil
}

// prepare looks at a query as a whole before its parts are translated.
func (x *expander) prepare(root *query.Node) error {
	x.onlyNames = true
	for _, n := range root.Positive() {
		if x.idle(n) || !n.OfText() {
			continue
		}
		l, err := x.leaf(n)
		if err != nil {
			return err
		}
		x.onlyNames = x.onlyNames && len(l.variants) > 0
	}
	return nil
}

// idle reports whether a node is a stop word, on which a search does not insist
// beside other words. Those that are written like a name ("the WHO in May") or
// with = + or ~ are not.
func (x *expander) idle(n *query.Node) bool {
	if n.Spread {
		return slices.ContainsFunc(n.Nodes, x.idle)
	}
	if n.Kind != query.Word || n.Literal || n.Must || n.Edits > 0 || !n.OfText() {
		return false
	}
	if !indexer.StopWord(n.Text, x.snap.langs...) {
		return false
	}
	small := strings.ContainsFunc(x.query.Text, unicode.IsLower)
	letters := []rune(n.Text)
	capital := unicode.IsUpper(letters[0])
	whole := len(letters) > 1 && !strings.ContainsFunc(n.Text, unicode.IsLower)
	return !small || !capital || n.At == 0 && !whole
}

// optional adds to some words the stop words and initials of n that an article need
// not have.
func (x *expander) optional(n *query.Node, words []string) []string {
	if n.Kind == query.Not {
		return words
	}
	all := n.Kind == query.And || n.Kind == query.Together
	insisted := slices.ContainsFunc(n.Nodes, func(c *query.Node) bool { return c.Kind != query.Not && !x.idle(c) })
	for _, c := range n.Nodes {
		if !all || !(x.idle(c) && insisted) && !(c.Spare && query.IsInitial(c.Text)) {
			words = x.optional(c, words)
			continue
		}
		for _, w := range c.Positive() {
			if !slices.Contains(words, w.Text) {
				words = append(words, w.Text)
			}
		}
	}
	return words
}

// fathers marks a father's name among the words of a group as one that an
// article need not have, if the corpus has a person of that name who is called
// without it: Mukhtaruly in Rakhat Mukhtaruly Aliyev, but not Sarsenbaiuly in
// "murder Sarsenbaiuly Nazarbaev". It tells so.
func (x *expander) fathers(n *query.Node) error {
	for _, c := range n.Nodes {
		if err := x.fathers(c); err != nil {
			return err
		}
	}
	if n.Kind != query.And && n.Kind != query.Together || x.query.Literal {
		return nil
	}
	for at := 0; at+3 <= len(n.Nodes); at++ {
		three := n.Nodes[at : at+3]
		if slices.ContainsFunc(three, func(c *query.Node) bool { return !c.Plain() || c.Spare }) {
			continue
		}
		words := []string{three[0].Text, three[1].Text, three[2].Text}
		i := names.Patronymic(words)
		if i < 0 {
			continue
		}
		known, err := x.persons()
		if err != nil {
			return err
		}
		for _, s := range known.Find(strings.Join(words, " "), names.Cut, MaxSpellings) {
			if w := strings.Fields(s.Text); len(w) == 2 && !query.IsInitial(w[0]) {
				c := three[i]
				c.Spare = true
				x.warn(c.At, fmt.Sprintf("%s was read as a father's name, which texts leave out: articles of %s without it were found too; =%s insists on it",
					c.Text, s.Text, c.Text))
				break
			}
		}
	}
	return nil
}
