package server

import (
	"context"
	"math"
	"slices"
	"strconv"

	"casefile/search/query"
)

// A networkView is a network as a page shows it: drawn, and as a table.
type networkView struct {
	layout
	*network
	Narrow  *narrowForm
	ReadOf  *readView
	Width   int
	Height  int
	Lines   []drawnEdge
	Circles []drawnNode
	Rows    []edgeView
	Types   []option
	Most    string // nodes, for the form
	Least   string // sentences
	About   string // page of the entity, "" of a search
	Times   string // the timeline of the same articles
	Carried []field
}

// A drawnEdge is a line between two nodes. The more sentences, the wider.
type drawnEdge struct {
	edgeView
	X1, Y1, X2, Y2 int
	Wide           string
}

type drawnNode struct {
	node
	X, Y, R int
	Name    int // where its name is, from its middle: above it, or below it in the lower half
}

// An edgeView is an edge with the names of its ends.
type edgeView struct {
	edge
	A, B node
}

// The drawing, in units of about a pixel on a wide screen.
const (
	networkWidth  = 1100
	networkHeight = 760
	networkEdge   = 90 // room for names
)

func (s *server) networkPage(ctx context.Context, r request) (any, error) {
	n, err := s.network(ctx, r)
	if err != nil {
		return nil, err
	}
	l := linker{r.params, networkPage}
	v := &networkView{
		layout: layout{Case: s.Title, Title: say("Network"), Q: r.text("q")}, network: n, ReadOf: newReadView(n.Read, n.Total, n.Order),
		Narrow: newNarrowForm(l, newFilters(l, n.result.Facets), n.result.Facets, query.Publication),
		Width:  networkWidth, Height: networkHeight, Most: r.text("nodes"), Least: r.text("min"), Times: r.in(timelineParams).at(timelinePage),
	}
	if n.ID != "" {
		v.Title, v.About = say("Network of %s", n.Label), entityLink(n.ID)
		v.Times = r.in(timelineParams).at(v.About + "/timeline")
	}
	for _, k := range entityKinds {
		v.Types = append(v.Types, option{k.facet, facetTitles[k.facet], slices.Contains(r.types(), k.facet)})
	}
	for _, f := range fieldsOf(r.params) {
		if !slices.Contains([]string{"type", "nodes", "min"}, f.Name) {
			v.Carried = append(v.Carried, f)
		}
	}
	v.draw()
	return v, nil
}

// draw places nodes and edges in the drawing.
func (v *networkView) draw() {
	for _, n := range v.Nodes {
		d := drawnNode{
			node: n, R: 4 + int(3*math.Log1p(float64(n.Articles))),
			X: networkEdge + int(n.X*(networkWidth-2*networkEdge)), Y: networkEdge/2 + int(n.Y*(networkHeight-networkEdge)),
		}
		if d.Name = -d.R - 4; n.Y > 0.5 {
			d.Name = d.R + 13
		}
		v.Circles = append(v.Circles, d)
	}
	for _, e := range v.Edges {
		a, b := v.Circles[e.ends[0]], v.Circles[e.ends[1]]
		one := edgeView{e, a.node, b.node}
		v.Rows = append(v.Rows, one)
		v.Lines = append(v.Lines, drawnEdge{one, a.X, a.Y, b.X, b.Y, strconv.FormatFloat(1+math.Log(float64(e.Sentences)), 'f', 1, 64)})
	}
	slices.Reverse(v.Lines) // the strongest is drawn last
}

// A togetherView is the sentences that name two as a page shows them.
type togetherView struct {
	layout
	*together
	pager
	Narrow *narrowForm
	ReadOf *readView
	About  string
	Both   string // the search for the articles that name both
	API    string
}

func (s *server) togetherPage(ctx context.Context, r request) (any, error) {
	l := linker{r.params, entityLink(r.id) + "/together"}
	found, result, err := s.together(ctx, r, l.path)
	if err != nil {
		return nil, err
	}
	facet, other := facetOfID(r.id), found.With.Type
	both := r.in(searchParams).plus(facet+suffixAll, r.id)
	return &togetherView{
		layout: layout{Case: s.Title, Title: say("%s and %s", found.Label, found.With.Label), Q: r.text("q")}, together: found,
		pager:  newPager(r.params, found.Sentences, found.Links.Prev, found.Links.Next),
		Narrow: newNarrowForm(l, newFilters(l, result.Facets), result.Facets, query.Publication), ReadOf: newReadView(found.Read, found.Total, found.Order),
		About: entityLink(r.id), Both: both.plus(other+suffixAll, found.With.ID).at(searchPage), API: r.at(entityPath(r.id) + "/together"),
	}, nil
}
