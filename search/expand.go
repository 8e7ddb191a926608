package search

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
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
	literal  engine.Sequence
	variants []engine.Sequence // other spellings of names in it
}

// sequences returns all that the leaf may match.
func (l *leaf) sequences() []engine.Sequence {
	return append([]engine.Sequence{l.literal}, l.variants...)
}

// surface reports whether the leaf's terms are words as they are written, not
// stems.
func (l *leaf) surface() bool { return l.field != indexer.FieldText && l.field != indexer.FieldTitle }

// An expander turns words of a query into the terms to search.
type expander struct {
	index   *index
	query   *query.Query
	names   *names.Lexicon                 // words of names; nil to search words only as they are typed
	persons func() (*names.Lexicon, error) // whole names
	next    map[*query.Node][]string       // words of the query beside one
	borne   map[string][]string            // words of persons' names by two words of the query
	leaves  map[*query.Node]*leaf
	results []Expansion
	finds   map[string][]names.Spelling // of words; costly, and a word may occur in many places
	near    map[string][]Near           // names like a text; costly, and needed twice
	added   int                         // spellings in all
	forms   int                         // of words with * ? or ~, in all

	onlyNames bool // every word and phrase is a name with other spellings

	warnings []query.Warning // of what was cut
}

func newExpander(ix *index, q *query.Query) *expander {
	return &expander{
		index: ix, query: q, leaves: map[*query.Node]*leaf{}, next: map[*query.Node][]string{},
		finds: map[string][]names.Spelling{}, borne: map[string][]string{}, near: map[string][]Near{},
	}
}

// over returns the error of the context if the time for the search is over.
func (x *expander) over() error { return x.index.ctx.Err() }

// asTyped returns how many articles have a phrase in a field, in no other spelling.
func (x *expander) asTyped(field, phrase string) (int, error) {
	p := &planner{newExpander(x.index, &query.Query{Literal: true})}
	c, err := p.clause(&query.Node{Kind: query.Phrase, Field: field, Text: phrase})
	if err != nil {
		return 0, err
	}
	return x.index.total(x.index.ctx, c, nil, nil)
}

// warn warns, once, of something that was cut.
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
	langs := x.index.state.Langs
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
			l.field = engine.FieldBodyWord
		}
		return l, x.inexact(n, l)
	}
	row := func(words [][]string) engine.Sequence {
		return engine.Sequence{Words: words, Free: name || n.Apart > 0, Apart: n.Apart}
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
	in := func(field string) int { return x.index.articles(field+indexer.TextSuffix, indexer.Fold(word)) }
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
			if !sure && (!x.canBeName(o) || x.index.articles(indexer.FieldPerson+indexer.TextSuffix, indexer.Fold(o)) > 0) {
				continue
			}
			terms = indexer.Terms(o, x.index.state.Langs)
		}
		if slices.Contains(x.query.Without, o) || slices.ContainsFunc(terms, func(t string) bool { return slices.Contains(known, t) }) {
			continue
		}
		known = append(known, terms...)
		if slices.ContainsFunc(e.To, func(s Spelling) bool { return s.Text == o }) {
			found = append(found, o) // as a spelling; now the whole phrase
			continue
		}
		articles, err := x.asTyped(n.Field, o)
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
	forms, cut, err := x.formsOf(l.field, n, most, x.query.Without)
	if err != nil {
		return err
	}
	x.forms += len(forms)
	if cut {
		x.warn(n.At, fmt.Sprintf("%s stands for more than %d words; only those in most articles were searched", n, most))
	}
	if n.Pattern {
		if len(forms) > 0 {
			l.literal.Words = [][]string{forms}
		}
		return nil
	}
	literal := indexer.Fold(n.Text)
	l.literal.Words = [][]string{{literal}}
	e := Expansion{Term: n.Text, At: n.At, Cut: cut || len(forms) > MaxSpellings}
	for _, f := range forms {
		if f != literal && len(e.To) < MaxSpellings {
			e.To = append(e.To, Spelling{Text: f, Articles: x.index.articles(l.field, f), Score: 1 - float64(n.Edits)/10, Rules: []string{"letters differ"}})
		}
	}
	if len(e.To) > 0 {
		l.variants = []engine.Sequence{{Words: [][]string{forms}}}
		x.results = append(x.results, e)
	}
	return nil
}

// formsOf returns the words of a field, at most so many, those in most articles
// first, that a word with * ? or ~ matches, and whether there are more. It leaves out
// the words in without.
func (x *expander) formsOf(field string, n *query.Node, most int, without []string) (forms []string, cut bool, err error) {
	counts := map[string]int{}
	m := engine.Match{Text: indexer.Fold(n.Text), Pattern: n.Pattern, Edits: n.Edits}
	err = x.index.Terms(x.index.ctx, field, m, func(term string, articles int) error {
		if !slices.Contains(without, term) {
			counts[term] += articles
		}
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("words like %s: %w", n, err)
	}
	forms = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	return forms[:min(most, len(forms))], len(forms) > most, nil
}
