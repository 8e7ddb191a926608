package search

import (
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
	"fmt"
	"slices"
)

// An Expansion reports which other spellings of a word of the query were searched.
type Expansion struct {
	Term string // as typed
	At   int    // code point of the query at which it begins
	To   []Spelling
	Cut  bool // there were more than [MaxSpellings]

	// Possibly are spellings that may be misspellings of the word, or other
	// people's names. They are searched only if [query.Query.With] has them.
	Possibly []Spelling
}

// A Spelling is a way in which a name is written in the corpus.
type Spelling struct {
	Text     string
	Articles int
	Score    float64  // likeness, from [names.Cut] to 1
	Rules    []string // why it was taken for the same name
}

// Bounds on the spellings that are searched.
const (
	MaxSpellings = 24   // of one word
	maxSpellings = 1000 // of all words of a query together
)

// An expander turns words of a query into the terms to search.
type expander struct {
	index   *index
	query   *query.Query
	names   *names.Lexicon           // words of names; nil to search words only as they are typed
	next    map[*query.Node][]string // words of the query beside one
	borne   map[string][]string      // words of persons' names by two words of the query
	leaves  map[*query.Node]*leaf
	results []Expansion
	finds   map[string][]names.Spelling // of words; costly, and a word may occur in many places
	near    map[string][]Near           // names like a text; costly, and needed twice
	others  map[string][]Spelling       // see otherNames
	added   int                         // spellings in all
	forms   int                         // of words with * ? or ~, in all

	onlyNames bool // every word and phrase is a name with other spellings

	warnings []query.Warning // of what was cut
}

func newExpander(ix *index, q *query.Query) *expander {
	return &expander{
		index: ix, query: q, leaves: map[*query.Node]*leaf{}, next: map[*query.Node][]string{},
		finds: map[string][]names.Spelling{}, borne: map[string][]string{}, near: map[string][]Near{}, others: map[string][]Spelling{},
	}
}

// over returns the error of the context if the time for the search is over.
func (x *expander) over() error { return x.index.ctx.Err() }

// warn warns, once, of something that was cut.
func (x *expander) warn(at int, text string) {
	if !slices.ContainsFunc(x.warnings, func(w query.Warning) bool { return w.Text == text }) {
		x.warnings = append(x.warnings, query.Warning{Position: at, Text: text})
	}
}

// expansion returns the expansion of a word so far, and where it is in the results;
// -1 if it is not there.
func (x *expander) expansion(n *query.Node) (Expansion, int) {
	at := slices.IndexFunc(x.results, func(e Expansion) bool { return e.Term == n.Text })
	if at < 0 {
		return Expansion{Term: n.Text, At: n.At}, at
	}
	return x.results[at], at
}

// A leaf is a word or phrase of the query as it is searched.
type leaf struct {
	field    string
	literal  engine.Sequence
	variants []engine.Sequence // other spellings of names in it

	langs []string // by whose rules words are stemmed
	free  bool     // the words may come in any order
	apart int      // with so many other words among them

	widened bool // some word has another spelling of one word
}

func newLeaf(n *query.Node, langs []string) *leaf {
	l := &leaf{field: indexer.FieldText, langs: langs, free: n.Apart > 0, apart: n.Apart}
	switch {
	case query.OfNames(n.Field):
		l.field, l.free = n.Field+indexer.TextSuffix, true
		l.langs = nil // names are indexed as they are written
	case n.Field == "title":
		l.field = indexer.FieldTitle
	case n.Field == "versions":
		l.field = indexer.FieldFormer
	}
	if n.Pattern || n.Edits > 0 {
		switch n.Field {
		case "":
			l.field = indexer.FieldWord
		case "title":
			l.field = indexer.FieldTitled
		case "body":
			l.field = engine.FieldBodyWord
		}
	}
	return l
}

// terms returns the terms that each word of a text may occur as.
func (l *leaf) terms(text string) [][]string {
	var all [][]string
	for _, t := range indexer.Tokens(text, "") {
		all = append(all, indexer.Terms(text[t.Start:t.End], l.langs))
	}
	return all
}

// row returns words in a row, in the order that the leaf asks for.
func (l *leaf) row(words [][]string) engine.Sequence {
	return engine.Sequence{Words: words, Free: l.free, Apart: l.apart}
}

// sequences returns all that the leaf may match.
func (l *leaf) sequences() []engine.Sequence {
	return append([]engine.Sequence{l.literal}, l.variants...)
}

// surface reports whether the leaf's terms are words as they are written, not
// stems.
func (l *leaf) surface() bool {
	return l.field != indexer.FieldText && l.field != indexer.FieldTitle && l.field != indexer.FieldFormer
}

// leaf returns what a word or phrase is searched as.
func (x *expander) leaf(n *query.Node) (*leaf, error) {
	if l, ok := x.leaves[n]; ok {
		return l, nil
	}
	l := newLeaf(n, x.index.state.Langs)
	x.leaves[n] = l
	if n.Pattern || n.Edits > 0 {
		return l, x.inexact(n, l)
	}
	tokens := indexer.Tokens(n.Text, "")
	if query.OfNames(n.Field) && !n.Literal {
		tokens = x.withoutInitials(n, tokens)
	}
	wider, err := x.widen(n, l, tokens)
	if err != nil {
		return nil, err
	}
	exonyms, err := x.exonyms(n, l, wider)
	if err != nil {
		return nil, err
	}
	for _, o := range exonyms {
		words := x.heard(l, o)
		if len(tokens) == 1 && len(words) == 1 {
			wider[0], l.widened = append(wider[0], words[0]...), true
		} else {
			l.variants = append(l.variants, l.row(words))
		}
	}
	if l.widened || len(l.variants) > 0 {
		l.variants = append(l.variants, l.row(wider))
	}
	return l, nil
}

// widen fills in the words of a leaf as they are typed, and returns them with their
// other spellings. Spellings of several words become variants.
func (x *expander) widen(n *query.Node, l *leaf, tokens []indexer.Token) (wider [][]string, err error) {
	// A place of several words is no name of a person: Alma-Ata is not Alma.
	asNames := n.Kind == query.Phrase || len(tokens) == 1 || len(identity.Exonyms(n.Text)) == 0
	var typed [][]string
	for i, t := range tokens {
		word := n.Text[t.Start:t.End]
		terms := indexer.Terms(word, l.langs)
		typed = append(typed, terms)
		wide := slices.Clone(terms)
		var spellings []Spelling
		if asNames {
			if spellings, err = x.spellings(n, word, x.beside(n, tokens, i)); err != nil {
				return nil, err
			}
		}
		for _, s := range spellings {
			parts := l.terms(s.Text)
			if len(parts) == 1 {
				wide, l.widened = append(wide, parts[0]...), true
			} else if len(tokens) == 1 { // Kassymzhomart is written Qasym-Zhomart
				l.variants = append(l.variants, l.row(parts))
			}
		}
		slices.Sort(wide)
		wider = append(wider, slices.Compact(wide))
	}
	l.literal = l.row(typed)
	return wider, nil
}

// withoutInitials returns the words of a name without initials, which are optional,
// with a warning.
func (x *expander) withoutInitials(n *query.Node, tokens []indexer.Token) []indexer.Token {
	initial := func(t indexer.Token) bool { return query.HasInitial(n.Text[t.Start:]) }
	rest := slices.DeleteFunc(slices.Clone(tokens), initial)
	if len(rest) == 0 || len(rest) == len(tokens) {
		return tokens
	}
	x.warn(n.At, fmt.Sprintf("names without the initial match too; %s:=\"%s\" requires it", n.Field, n.Text))
	return rest
}
