package search

import (
	"fmt"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A planner turns a query into an [engine.Plan]: words into the terms of all their
// forms and spellings, values into ids, names of filters into entities.
type planner struct{ *expander }

// plan returns the plan for a page of so many articles; with size 0 they are only
// counted.
func (p *planner) plan(root *query.Node, a *asked, size int, facets []string) (*engine.Plan, error) {
	if err := p.prepare(root); err != nil {
		return nil, err
	}
	out := &engine.Plan{
		Filters: filtersOf(p.index, a.Filters), Dates: datesOf(&a.Query), Sort: a.Sort, Size: size, Facets: facets, Narrowed: a.narrowed,
		Entities: !a.idsOnly, Explain: a.Explain && size > 0,
	}
	var err error
	if out.Root, err = p.clause(root); err != nil {
		return nil, err
	}
	if size == 0 {
		return out, p.index.err
	}
	if out.After = a.after; out.After == nil {
		out.From = (a.Page - 1) * a.Size
	}
	switch {
	case a.Sort == query.Mentions:
		out.Mentions, err = p.mentions(root)
	case a.Sort == query.Relevance && !p.onlyNames: // names as typed come first of all
		out.Beside, err = p.beside(root)
	}
	if err != nil {
		return nil, err
	}
	return out, p.index.err
}

// datesOf returns the bounds of a query's dates, nil if it has none.
func datesOf(q *query.Query) *engine.Dates {
	if !q.Ranged() {
		return nil
	}
	return &engine.Dates{Kind: q.DateOf, From: q.From, To: q.To}
}

// clause translates a node.
func (p *planner) clause(n *query.Node) (engine.Clause, error) {
	switch n.Kind {
	case query.And:
		return p.and(n)
	case query.Or:
		any, err := p.clauses(n.Nodes)
		return &engine.Or{Any: any}, err
	case query.Not:
		not, err := p.clauses(n.Nodes[:1])
		return &engine.And{Must: []engine.Clause{new(engine.All)}, Not: not}, err
	case query.Word, query.Phrase:
		return p.word(n)
	case query.Date:
		if n.From != "" || n.To != "" {
			return &engine.Dates{Kind: query.Publication, From: n.From, To: n.To}, nil
		}
	case query.Together:
		return p.together(n)
	}
	return new(engine.All), nil
}

func (p *planner) clauses(nodes []*query.Node) ([]engine.Clause, error) {
	var out []engine.Clause
	for _, n := range nodes {
		c, err := p.clause(n)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// and leaves out stop words beside other words, so that an article without them is
// no worse.
func (p *planner) and(n *query.Node) (engine.Clause, error) {
	all := new(engine.And)
	idle := p.allIdle(n)
	for _, c := range n.Nodes {
		list := &all.Must
		switch {
		case p.idle(c) && !idle:
			continue
		case c.Kind == query.Not:
			list, c = &all.Not, c.Nodes[0]
		case c.Spare:
			list = &all.Should
		}
		one, err := p.clause(c)
		if err != nil {
			return nil, err
		}
		*list = append(*list, one)
	}
	return all, nil
}

// together matches words and phrases anywhere, for the score, and near one another.
func (p *planner) together(n *query.Node) (engine.Clause, error) {
	t := &engine.Together{Within: n.Within}
	words, err := p.and(&query.Node{Kind: query.And, Nodes: n.Nodes})
	if err != nil {
		return nil, err
	}
	idle := p.allIdle(n)
	for _, c := range n.Nodes {
		if p.idle(c) && !idle || c.Spare {
			continue
		}
		var part []engine.Sequence
		for _, w := range c.Positive() {
			l, err := p.leaf(w)
			if err != nil {
				return nil, err
			}
			part = append(part, l.sequences()...)
		}
		t.Parts = append(t.Parts, part)
	}
	return &engine.And{Must: []engine.Clause{words, t}}, nil
}

func (p *planner) word(n *query.Node) (engine.Clause, error) {
	if !n.OfText() && !query.OfNames(n.Field) {
		return p.value(n), nil
	}
	l, err := p.leaf(n)
	if err != nil {
		return nil, err
	}
	if len(l.literal.Words) == 0 {
		return new(engine.None), nil
	}
	c := &engine.Concept{Field: l.field, Typed: l.literal, Variants: l.variants, First: p.onlyNames}
	if p.query.Explain {
		c.Name, c.At = n.String(), n.At
	}
	if n.Field == "lead" || n.Field == "body" && l.field != engine.FieldBodyWord {
		c.Part = n.Field
	}
	return c, nil
}

// value matches articles with a value of a facet that has the words of n in a row,
// so that source:bbc finds BBC News, or a word that the pattern n matches.
func (p *planner) value(n *query.Node) engine.Clause {
	has := func(slug string) bool { return false }
	if text := indexer.Slug(n.Text); n.Pattern {
		text = indexer.Fold(n.Text)
		has = func(slug string) bool {
			return slices.ContainsFunc(strings.Split(slug, "-"), func(word string) bool { return query.Fits(text, word) })
		}
	} else if text != "" {
		has = func(slug string) bool { return strings.Contains("-"+slug+"-", "-"+text+"-") }
	}
	ids, cut := idsThat(p.index.Catalog(n.Field), has, MaxForms)
	if cut {
		p.warn(n.At, fmt.Sprintf("%s matches more than %d values; only those of most articles were searched", n, MaxForms))
	}
	if len(ids) == 0 {
		return new(engine.None)
	}
	return &engine.HasAny{Field: indexer.IDField(n.Field), Terms: ids}
}

// beside returns the words and phrases of a query that are searched in the text.
func (p *planner) beside(root *query.Node) ([][]engine.Sequence, error) {
	var out [][]engine.Sequence
	for _, n := range root.Positive() {
		if p.idle(n) || n.Field != "" {
			continue
		}
		l, err := p.leaf(n)
		if err != nil {
			return nil, err
		}
		if l.field == indexer.FieldText {
			out = append(out, l.sequences())
		}
	}
	return out, nil
}

// mentions returns what the order by mentions counts: the query's words and phrases
// in any spelling, or where it has none, the full names that its filters ask for.
func (p *planner) mentions(root *query.Node) ([]engine.Sequence, error) {
	var all []engine.Sequence
	for _, n := range p.searched(root) {
		l, err := p.leaf(n)
		if err != nil {
			return nil, err
		}
		if l.surface() {
			all = append(all, p.stemmed(l)...)
		} else {
			all = append(all, l.sequences()...)
		}
	}
	if len(all) == 0 {
		for _, facet := range named {
			f := p.query.Filters[facet]
			for _, v := range slices.Concat(f.Any, f.All) {
				all = append(all, p.spellingsOf(facet, v)...)
			}
		}
	}
	return slices.DeleteFunc(all, func(q engine.Sequence) bool { return len(q.Words) == 0 }), nil
}

// stemmed returns a leaf of words as they are written, with words as the text has
// them.
func (p *planner) stemmed(l *leaf) []engine.Sequence {
	var out []engine.Sequence
	for _, q := range l.sequences() {
		stems := engine.Sequence{Free: q.Free, Apart: q.Apart}
		for _, words := range q.Words {
			var terms []string
			for _, w := range words {
				terms = append(terms, indexer.Terms(w, p.index.state.Langs)...)
			}
			slices.Sort(terms)
			stems.Words = append(stems.Words, slices.Compact(terms))
		}
		out = append(out, stems)
	}
	return out
}

// spellingsOf returns the spellings of a value of a facet as words in a row.
func (p *planner) spellingsOf(facet, value string) []engine.Sequence {
	c := p.index.Catalog(facet)
	e, ok := entityOf(c, value)
	if !ok {
		return nil
	}
	var out []engine.Sequence
	for _, l := range c.Entities[e].Spellings {
		var q engine.Sequence
		for _, t := range indexer.Tokens(l.Text, "") {
			q.Words = append(q.Words, indexer.Terms(l.Text[t.Start:t.End], p.index.state.Langs))
		}
		out = append(out, q)
	}
	return out
}
