package search

import (
	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/query"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// prepare expands the words of a query, and finds out whether all are names.
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

// idle reports whether a node is a stop word, which is optional beside other words.
// One that is written like a name ("the WHO in May") or with = + or ~ is required.
func (x *expander) idle(n *query.Node) bool {
	if n.Spread {
		return slices.ContainsFunc(n.Nodes, x.idle)
	}
	if n.Kind != query.Word || n.Literal || n.Must || n.Edits > 0 || !n.OfText() {
		return false
	}
	if !indexer.StopWord(n.Text, x.index.state.Langs...) {
		return false
	}
	small := strings.ContainsFunc(x.query.Text, unicode.IsLower)
	letters := []rune(n.Text)
	capital := unicode.IsUpper(letters[0])
	whole := len(letters) > 1 && !strings.ContainsFunc(n.Text, unicode.IsLower)
	return !small || !capital || n.At == 0 && !whole
}

// allIdle reports whether a group has nothing but stop words and exclusions. Then
// its stop words are required.
func (x *expander) allIdle(n *query.Node) bool {
	return !slices.ContainsFunc(n.Nodes, func(c *query.Node) bool { return c.Kind != query.Not && !x.idle(c) })
}

// searched returns the words and phrases of a query that are looked for in texts and
// names, without stop words beside others.
func (x *expander) searched(root *query.Node) []*query.Node {
	words := root.Positive()
	if slices.ContainsFunc(words, func(n *query.Node) bool { return !x.idle(n) }) {
		words = slices.DeleteFunc(words, x.idle)
	}
	return slices.DeleteFunc(words, func(n *query.Node) bool { return !n.OfText() && !query.OfNames(n.Field) })
}

// optional adds to words the stop words and initials of n that an article need not
// have.
func (x *expander) optional(n *query.Node, words []string) []string {
	if n.Kind == query.Not {
		return words
	}
	all := n.Kind == query.And || n.Kind == query.Together
	idle := x.allIdle(n)
	for _, c := range n.Nodes {
		if !all || !(x.idle(c) && !idle) && !(c.Spare && query.IsInitial(c.Text)) {
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

// fathers makes a father's name among the words of a group optional, with a warning,
// if the corpus has a person of that name who is called without it: Mukhtaruly in
// Rakhat Mukhtaruly Aliyev, but not Sarsenbaiuly in "murder Sarsenbaiuly Nazarbaev".
func (x *expander) fathers(n *query.Node) {
	for _, c := range n.Nodes {
		x.fathers(c)
	}
	if n.Kind != query.And && n.Kind != query.Together || x.query.Literal {
		return
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
		for _, s := range x.index.Names(indexer.FieldPerson).Find(strings.Join(words, " "), names.Cut, MaxSpellings) {
			if w := strings.Fields(s.Text); len(w) == 2 && !query.IsInitial(w[0]) {
				c := three[i]
				c.Spare = true
				x.warn(c.At, fmt.Sprintf("%s was read as a father's name, which texts leave out: articles of %s without it match too; =%s requires it",
					c.Text, s.Text, c.Text))
				break
			}
		}
	}
}
