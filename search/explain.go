package search

import (
	"casefile/search/query"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Share is what a word or phrase of the query adds to the [Hit.Score] of an
// article: the weight times the damped frequency, and what puts articles first that
// have names as they were typed.
type Share struct {
	Term   string  // as in the query, with its field
	At     int     // code point of the query at which it begins
	Typed  int     // times it stands in the article as typed, in any form
	Others int     // and so or in another spelling, where there are any
	Weight float64 // the rarer in the corpus the greater, half where it is there in other spellings alone
	Damped float64 // the frequency, from 0 to 1, as the length of the article has it
	First  float64
	Score  float64
}

// An explainer tells the shares of a part of a query.
type explainer struct {
	node   *query.Node
	clause clause
	parts  []*explainer // of a group
}

// explainer returns what explains how n is scored.
func (x *expander) explainer(n *query.Node) (*explainer, error) {
	c, err := x.node(n)
	if err != nil {
		return nil, err
	}
	e := &explainer{node: n, clause: c}
	if n.Kind != query.And && n.Kind != query.Or && n.Kind != query.Together {
		return e, nil
	}
	idle := !slices.ContainsFunc(n.Nodes, func(c *query.Node) bool { return c.Kind != query.Not && !x.idle(c) })
	for _, c := range n.Nodes {
		if c.Kind == query.Not || n.Kind != query.Or && x.idle(c) && !idle {
			continue
		}
		part, err := x.explainer(c)
		if err != nil {
			return nil, err
		}
		e.parts = append(e.parts, part)
	}
	return e, nil
}

// shares appends the shares of the words and phrases for which a document is found.
func (e *explainer) shares(ctx context.Context, p *piece, doc uint32, all []Share) ([]Share, error) {
	m, err := e.clause.in(p)
	if err != nil {
		return nil, err
	}
	docs, err := m.find(ctx, roaring.BitmapOf(doc))
	if err != nil || docs.IsEmpty() {
		return all, err
	}
	for _, part := range e.parts {
		if all, err = part.shares(ctx, p, doc, all); err != nil {
			return nil, err
		}
	}
	if c, ok := m.(interface{ weigh(uint32) (weight, error) }); ok && e.parts == nil {
		w, err := c.weigh(doc)
		if err != nil {
			return nil, err
		}
		all = append(all, Share{e.node.String(), e.node.At, w.typed, w.other, w.idf, w.damped, w.first, w.score()})
	}
	return all, nil
}
