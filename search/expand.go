package search

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/names"
)

// An Expansion tells which other spellings of a word of the query were searched.
type Expansion struct {
	Term string // as typed
	At   int    // code point of the query at which it begins
	To   []Spelling
	Cut  bool // there were more than [MaxSpellings]
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

// A lexicon holds the values of a field of the index as names, and follows it.
type lexicon struct {
	mu         sync.Mutex
	names      *names.Lexicon
	counts     map[string]int // articles by spelling, as the lexicon has them
	folded     map[string]int // articles by folded spelling
	generation int
	at         corpus.Position
	built      bool
}

// articles returns in how many articles a folded word stands, each spelling
// counted for itself.
func (l *lexicon) articles(folded string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.folded[folded]
}

// update brings the lexicon to the state of the index that s shows. Base tells
// that the field holds base forms, not words as they stand in texts.
func (l *lexicon) update(s *snapshot, field string, base bool) (*names.Lexicon, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.built && l.generation == s.Generation && l.at == s.At {
		return l.names, nil
	}
	if !l.built {
		l.names, l.counts = &names.Lexicon{Nominative: base}, map[string]int{}
	}
	now, folded := map[string]int{}, map[string]int{}
	err := s.dictionary(field, func(text string, articles int) {
		now[text] = articles
		folded[indexer.Fold(text)] += articles
		if d := articles - l.counts[text]; d != 0 {
			l.names.Add(text, d)
		}
	})
	if err != nil {
		return nil, err
	}
	for text, articles := range l.counts {
		if _, ok := now[text]; !ok {
			l.names.Add(text, -articles)
		}
	}
	l.counts, l.folded, l.generation, l.at, l.built = now, folded, s.Generation, s.At, true
	return l.names, nil
}

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
	asName  func(folded string) int // articles in which a word is, or looks like, one of a name
	query   *Query
	leaves  map[*Node]*leaf
	results []Expansion
	added   int // spellings in all

	onlyNames bool // every word and phrase is a name with other spellings

	warnings []Warning // of what was cut
}

// warn tells once of something about the query that was cut.
func (x *expander) warn(at int, text string) {
	if !slices.ContainsFunc(x.warnings, func(w Warning) bool { return w.Text == text }) {
		x.warnings = append(x.warnings, Warning{at, text})
	}
}

// leaf returns what a word or phrase is searched as.
func (x *expander) leaf(n *Node) (*leaf, error) {
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
		if !name {
			l.field = indexer.FieldWord
		}
		return l, x.inexact(n, l)
	}
	row := func(words [][]string) sequence {
		return sequence{words: words, free: name || n.Apart > 0, apart: n.Apart}
	}
	var literal, wider [][]string // wider with other spellings of each word
	found := false
	tokens := indexer.Tokens(n.Text, "")
	for _, t := range tokens {
		word := n.Text[t.Start:t.End]
		terms := indexer.Terms(word, langs)
		literal = append(literal, terms)
		wide := slices.Clone(terms)
		spellings, err := x.spellings(n, word)
		if err != nil {
			return nil, err
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
	if found || len(l.variants) > 0 {
		l.variants = append(l.variants, row(wider))
	}
	return l, nil
}

// MaxForms is how many different words a word with * or ? stands for.
const MaxForms = 200

// inexact fills in the words that one with * ? or ~ stands for.
func (x *expander) inexact(n *Node, l *leaf) error {
	most := MaxForms
	if n.Edits > 0 {
		most = MaxSpellings
	}
	forms, cut, err := x.snap.forms(l.field, n, most, x.query.Without)
	if err != nil {
		return err
	}
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
	e := Expansion{Term: n.Text, At: n.At, Cut: cut}
	for _, f := range forms {
		if f != literal {
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
func (x *expander) prepare(root *Node) error {
	x.onlyNames = true
	for _, n := range root.positive() {
		if x.idle(n) || !n.ofText() {
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

// spellings returns the other spellings of a word, if it can be a name.
func (x *expander) spellings(n *Node, word string) ([]Spelling, error) {
	if n.Literal || x.query.Literal || x.names == nil {
		return nil, nil
	}
	switch n.Field {
	case "", "title", "body", indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace:
	default:
		return nil, nil
	}
	if !x.canBeName(word) {
		return nil, nil
	}
	folded := indexer.Fold(word)
	e := Expansion{Term: word, At: n.At}
	for _, s := range x.names.Find(word, names.Cut, 2*MaxSpellings) {
		if x.added == maxSpellings {
			x.warn(n.At, "this is a long query: other spellings were searched of the words before this one, not of it and those behind")
			break
		}
		if indexer.Fold(s.Text) == folded || slices.ContainsFunc(x.query.Without, func(w string) bool { return w == s.Text }) {
			continue
		}
		if len(e.To) == MaxSpellings {
			e.Cut = true
			break
		}
		// The lexicon has the words of articles that are no longer there too.
		articles := x.snap.frequency(indexer.FieldSpelling, s.Text)
		if articles == 0 {
			continue
		}
		x.added++
		e.To = append(e.To, Spelling{Text: s.Text, Articles: articles, Score: s.Score, Rules: s.Rules})
	}
	known := slices.ContainsFunc(x.results, func(o Expansion) bool { return o.Term == e.Term })
	if len(e.To) > 0 && !known {
		x.results = append(x.results, e)
	}
	return e.To, nil
}

// canBeName reports whether a word may be meant as a name: it is one in a good
// part of the articles that have it, or it does not occur at all. What is mostly
// a plain word, such as "lawyer", has no other spellings.
func (x *expander) canBeName(word string) bool {
	if len([]rune(word)) < 3 || strings.ContainsFunc(word, unicode.IsDigit) {
		return false
	}
	asName := x.asName(indexer.Fold(word))
	all := 0
	for _, term := range indexer.Terms(word, x.snap.langs) {
		all = max(all, x.snap.frequency(indexer.FieldText, term))
	}
	return 4*asName >= all
}

// idle reports whether a node is a stop word, on which a search does not insist
// beside other words. Those that are written like a name ("the WHO in May") or
// with = or + are not.
func (x *expander) idle(n *Node) bool {
	if n.spread {
		return slices.ContainsFunc(n.Nodes, x.idle)
	}
	if n.Kind != Word || n.Literal || n.Must || !n.ofText() {
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

// isInitial reports whether a word of a query is the initial of a name, which
// an article need not have.
func isInitial(text string) bool {
	rest := text
	for rest != "" {
		r := []rune(rest)
		if len(r) < 2 || !unicode.IsUpper(r[0]) || r[1] != '.' {
			return false
		}
		rest = string(r[2:])
	}
	return text != ""
}
