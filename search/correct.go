package search

import (
	"casefile/indexer"
	"casefile/search/query"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Correction is a query in place of one that finds nothing, or little.
type Correction struct {
	Text     string
	Articles int // that it finds, under the same filters
}

// Limits of a correction.
const (
	few        = 3  // articles: a query that finds more is not corrected, nor a word that occurs in more
	muchMore   = 10 // times as many articles have the word that is put in place of another
	looseApart = 5  // words among those of a phrase that finds nothing
)

// A change replaces a part of a query.
type change struct {
	from, to int // code points of the query
	text     string
}

// correct returns a query in which words that few articles have, or none, are replaced
// by words like them that many have, or else the words of phrases may come in any
// order; nil if that finds no more than the query did.
func (s *Searcher) correct(ctx context.Context, a *adviser, root *query.Node, found int) (*Correction, error) {
	changes, err := a.betterWords(root, found)
	if err != nil {
		return nil, err
	}
	if len(changes) == 0 && found == 0 {
		changes = a.loosePhrases(root)
	}
	if len(changes) == 0 {
		return nil, nil
	}
	text := []rune(a.query.Text)
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(b.from, a.from) })
	for _, c := range changes { // from the last on, so that positions stay right
		text = slices.Concat(text[:c.from:c.from], []rune(c.text), text[c.to:])
	}
	q := *a.query
	q.Text, q.Any, q.After = string(text), false, ""
	if len(q.Text) > query.MaxText {
		return nil, nil
	}
	better, err := s.question(ctx, a.index, asked{Query: q})
	if err != nil {
		return nil, err
	}
	f, err := better.run(ctx, better.root, 0, nil)
	if err != nil || f.Total <= found {
		return nil, err
	}
	return &Correction{q.Text, f.Total}, nil
}

// betterWords returns the changes of words that few articles have, or none.
func (a *adviser) betterWords(root *query.Node, found int) ([]change, error) {
	most := 1 // to look for two letters takes ten times as long
	if found == 0 {
		most = 2
	}
	var changes []change
	for _, n := range root.Positive() {
		if !n.OfText() || n.Literal || n.Pattern || n.Joined || n.Edits > 0 || a.idle(n) {
			continue
		}
		at := n.At
		if n.Kind == query.Phrase {
			at++ // the quotation mark
		}
		for _, t := range indexer.Tokens(n.Text, "") {
			word := n.Text[t.Start:t.End]
			better, err := a.better(word, most)
			if err != nil {
				return nil, err
			}
			if better == "" && found == 0 && !a.occurs(n) {
				better = a.published(n).Query
			}
			from := at + utf8.RuneCountInString(n.Text[:t.Start])
			c := change{from, from + utf8.RuneCountInString(word), better}
			if better != "" && !slices.Contains(changes, c) {
				changes = append(changes, c)
			}
		}
	}
	return changes, nil
}

// loosePhrases lets the words of phrases come in any order: "Aliev Rakhat" is written
// Rakhat Aliev.
func (a *adviser) loosePhrases(root *query.Node) []change {
	text := []rune(a.query.Text)
	var changes []change
	for _, n := range root.Positive() {
		end := n.At + 1 + utf8.RuneCountInString(n.Text) // of the words
		loose := n.Kind == query.Phrase && !n.Joined && n.OfText() && !n.Literal && n.Apart == 0 && len(indexer.Tokens(n.Text, "")) > 1
		if loose && end < len(text) && query.Closes(text[n.At], text[end]) {
			changes = append(changes, change{end + 1, end + 1, "~" + strconv.Itoa(looseApart)})
		}
	}
	return changes
}

// better returns what was probably meant by a word that few articles have: a word in
// which at most so many letters differ or, if none has it, a name; "" for nothing.
func (a *adviser) better(word string, letters int) (string, error) {
	if err := a.over(); err != nil {
		return "", err
	}
	have := a.index.articles(indexer.FieldWord, indexer.Fold(word))
	for _, t := range indexer.Terms(word, a.index.state.Langs) {
		have = max(have, a.index.articles(indexer.FieldText, t))
	}
	if have > few || slices.ContainsFunc(a.results, func(e Expansion) bool { return e.Term == word }) {
		return "", nil
	}
	near, err := a.nearWords(word, letters)
	if err != nil {
		return "", err
	}
	if have == 0 { // a word that occurs has been searched in the spellings that are like it
		names, err := a.nearNames(word)
		if err != nil {
			return "", err
		}
		near = append(near, names...)
	}
	best := Near{}
	for _, n := range near {
		if n.Articles > best.Articles && !strings.ContainsFunc(n.Text, unicode.IsSpace) {
			best = n
		}
	}
	if best.Articles < max(1, muchMore*have) {
		return "", nil
	}
	return best.Text, nil
}
