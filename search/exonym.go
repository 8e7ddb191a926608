package search

import (
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/query"
	"slices"
)

// meansPerson reports whether more articles have a word in names of persons than in
// names of places and organizations: Nursultan is more often a man than the capital
// that was called so.
func (x *expander) meansPerson(word string) bool {
	in := func(field string) int { return x.index.articles(field+indexer.TextSuffix, indexer.Fold(word)) }
	return in(indexer.FieldPerson) > max(in(indexer.FieldPlace), in(indexer.FieldOrg))
}

// exonyms returns the other names of a place or organization that occur, without
// those that the known terms find.
func (x *expander) exonyms(n *query.Node, known []string) ([]string, error) {
	sure := n.Field == indexer.FieldPlace || n.Field == indexer.FieldOrg // no person and no plain word
	if n.Literal || x.query.Literal || x.names == nil || !n.OfText() && !sure {
		return nil, nil
	}
	all := identity.Exonyms(n.Text)
	if len(all) == 0 || !sure && len(indexer.Tokens(n.Text, "")) == 1 && (!x.canBeName(n.Text) || x.meansPerson(n.Text)) {
		return nil, nil
	}
	e, at := x.expansion(n)
	var found []string
	for _, o := range all {
		terms, ok := x.exonymTerms(o, sure)
		if !ok || slices.Contains(x.query.Without, o) || slices.ContainsFunc(terms, func(t string) bool { return slices.Contains(known, t) }) {
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

// exonymTerms returns the terms of another name of a place or organization. It
// reports false for one word that may mean something else, as Nursultan or oral,
// unless it is sure that the query asks for no person and no plain word.
func (x *expander) exonymTerms(name string, sure bool) (terms []string, ok bool) {
	if len(indexer.Tokens(name, "")) > 1 {
		return []string{indexer.Slug(name)}, true
	}
	if !sure && (!x.canBeName(name) || x.index.articles(indexer.FieldPerson+indexer.TextSuffix, indexer.Fold(name)) > 0) {
		return nil, false
	}
	return indexer.Terms(name, x.index.state.Langs), true
}

// asTyped returns how many articles have a phrase in a field, in no other spelling.
func (x *expander) asTyped(field, phrase string) (int, error) {
	p := &planner{newExpander(x.index, &query.Query{Literal: true})}
	c, err := p.clause(&query.Node{Kind: query.Phrase, Field: field, Text: phrase})
	if err != nil {
		return 0, err
	}
	return x.index.total(x.index.ctx, c, nil, nil)
}
