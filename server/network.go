package server

import (
	"context"
	"encoding/xml"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"casefile/search"
)

const (
	graphPath   = apiPath + "/graph"
	networkPage = "/network"
)

// typesParam chooses the types of what is named together.
func typesParam() param {
	p := kindParam("What is named: people, organizations or places; repeat it for several. All are without it.")
	p.repeat = true
	return p
}

func leastParam() param {
	return param{name: "min", kind: numberKind, low: 1, high: search.MaxRead, def: "1", help: "The least number of sentences that name two."}
}

// surveyParams are those of a search whose first articles are read. Pages count what is
// listed.
var surveyParams = searchParams.but(notOfReading)

// relatedParams are those of what is named together with an entity.
var relatedParams = surveyParams.and(typesParam(), leastParam())

// togetherParams are those of the sentences that name two.
var togetherParams = surveyParams.and(param{name: "with", must: true, help: "The other person, organization or place: an id."})

// networkParams are those of a network.
var networkParams = surveyParams.but([]string{"page", "size"}).and(
	param{name: "entity", help: "The id of a person, an organization or a place: only it, and what sentences name with it."},
	typesParam(), leastParam(),
	param{name: "nodes", kind: numberKind, low: 2, high: search.MaxNodes, def: "40", help: "The most people, organizations and places, those with the most sentences."},
)

// relatedEntities are what sentences name together with an entity.
type relatedEntities struct {
	ID       string          `json:"id"`
	Label    string          `json:"label"`
	Query    askedQuery      `json:"query"`
	Total    total           `json:"total"` // of the articles that name it
	Read     int             `json:"read"`  // number of them that were read, the first by order
	Order    string          `json:"order"` // as sort has it
	Entities int             `json:"entities"`
	Results  []relatedEntity `json:"results"`
	Links    links           `json:"links"`
}

// A relatedEntity is an entity, with the articles that were read and name it.
type relatedEntity struct {
	entityRef

	Shared    int              `json:"articles_together"`  // that name both in one sentence
	Sentences int              `json:"sentences_together"` // that name both
	Evidence  []sharedSentence `json:"evidence"`           // the first of them
	Together  string           `json:"together"`           // all of them
}

// A sharedSentence is a sentence that names two, both marked.
type sharedSentence struct {
	Article  articleRef `json:"article"`
	Sentence snippet    `json:"sentence"`
}

// together are the sentences that name two.
type together struct {
	ID        string           `json:"id"`
	Label     string           `json:"label"`
	With      entityRef        `json:"with"`
	Query     askedQuery       `json:"query"`
	Total     total            `json:"total"` // of the articles that name both
	Read      int              `json:"read"`
	Order     string           `json:"order"`
	Sentences int              `json:"sentences"` // in what was read
	Results   []sharedSentence `json:"results"`
	Links     links            `json:"links"`
}

// types returns the facets that the parameter type chooses.
func (r request) types() []string {
	if r.has("type") {
		return r.all("type")
	}
	return r.table.row("type").choices
}

// moved returns an error if an entity is not what the path calls it.
func (r request) moved(of *search.Profile) error {
	if id := entityID(of.Facet, of.ID); id != r.id {
		return &movedError{id}
	}
	return nil
}

func (s *server) relatedAnswer(ctx context.Context, r request) (any, error) {
	found, err := s.Searcher.NamedWith(ctx, facetOfID(r.id), r.id, r.types(), r.number("min"), r.reads())
	if err != nil {
		return nil, err
	}
	if err := r.moved(found.Of); err != nil {
		return nil, err
	}
	l := linker{r.params, entityPath(r.id) + "/related"}
	out := &relatedEntities{
		ID: r.id, Label: found.Of.Label, Query: newAskedQuery(l, found.Result), Total: newTotal(found.Result), Read: found.Read, Order: string(found.Order),
		Entities: found.All, Results: []relatedEntity{}, Links: links{Self: l.to(l.params), HTML: l.in(networkParams).set("entity", r.id).at(networkPage)},
	}
	for _, e := range found.With {
		one := relatedEntity{newEntityRef(e.Facet, e.Value), e.Shared, e.Sentences, []sharedSentence{}, ""}
		one.Together = l.in(togetherParams).set("with", one.ID).at(entityPath(r.id) + "/together")
		for _, sentence := range e.Evidence {
			one.Evidence = append(one.Evidence, newSharedSentence(l, sentence))
		}
		out.Results = append(out.Results, one)
	}
	prev, next := l.numbered(found.All)
	out.Links.Prev, out.Links.Next = optional(l.path, prev), optional(l.path, next)
	return out, nil
}

func newSharedSentence(l linker, s search.SharedSentence) sharedSentence {
	ref := newArticleRef(s.Article, l.params)
	return sharedSentence{ref, newSnippet(s.Sentence, ref.HTML)}
}

func (s *server) togetherAnswer(ctx context.Context, r request) (any, error) {
	out, _, err := s.together(ctx, r, entityPath(r.id)+"/together")
	return out, err
}

// together returns the sentences that name two, with links to a path.
func (s *server) together(ctx context.Context, r request, path string) (*together, *search.Together, error) {
	with := r.text("with")
	found, err := s.Searcher.Together(ctx, facetOfID(r.id), r.id, facetOfID(with), with, r.reads())
	if err != nil {
		return nil, nil, err
	}
	if err := r.moved(found.Of); err != nil {
		return nil, nil, err
	}
	l := linker{r.params, path}
	out := &together{
		ID: r.id, Label: found.Of.Label, With: newEntityRef(found.Other.Facet, found.Other.Value), Query: newAskedQuery(l, found.Result),
		Total: newTotal(found.Result), Read: found.Read, Order: string(found.Order), Sentences: found.Sentences,
		Results: []sharedSentence{}, Links: links{Self: l.to(l.params), HTML: l.at(entityLink(r.id) + "/together")},
	}
	for _, sentence := range found.Shown {
		out.Results = append(out.Results, newSharedSentence(l, sentence))
	}
	prev, next := l.numbered(found.Sentences)
	out.Links.Prev, out.Links.Next = optional(l.path, prev), optional(l.path, next)
	return out, found, nil
}

// A network is who is named in one sentence with whom. Each edge leads to its sentences.
type network struct {
	ID     string     `json:"id"` // of the entity in its middle; "" of a search
	Label  string     `json:"label"`
	Query  askedQuery `json:"query"`
	Total  total      `json:"total"` // of the articles found
	Read   int        `json:"read"`
	Order  string     `json:"order"`
	Named  int        `json:"nodes_total"` // with those that are left out
	Ties   int        `json:"edges_total"`
	Nodes  []node     `json:"nodes"`
	Edges  []edge     `json:"edges"`
	Links  graphLinks `json:"links"`
	result *search.Result
}

type graphLinks struct {
	Self string `json:"self"`
	HTML string `json:"html"`
	GEXF string `json:"gexf"`
}

// A node is an entity, with the articles that were read and name it, where it is drawn.
type node struct {
	entityRef

	Sentences int     `json:"sentences"` // that name it with another; one with three others counts thrice
	X         float64 `json:"x"`         // from 0 to 1
	Y         float64 `json:"y"`
}

// An edge is two nodes that sentences name together.
type edge struct {
	Source    string `json:"source"`
	Target    string `json:"target"`
	Articles  int    `json:"articles"`
	Sentences int    `json:"sentences"`
	Self      string `json:"self"` // its sentences
	HTML      string `json:"html"`

	ends [2]int // of the nodes
}

func (s *server) networkAnswer(ctx context.Context, r request) (any, error) { return s.network(ctx, r) }

func (s *server) network(ctx context.Context, r request) (*network, error) {
	id := r.text("entity")
	facet := facetOfID(id)
	if id != "" && facet == "" {
		return nil, invalid("entity", id, "entity is %.80q; give the id of a person, an organization or a place, such as p_rakhat-aliev", id)
	}
	found, err := s.Searcher.Network(ctx, facet, id, r.types(), r.number("nodes"), r.number("min"), params{searchParams, r.in(searchParams).given}.reads())
	if err != nil {
		return nil, err
	}
	l := linker{r.params, graphPath}
	out := &network{
		Query: newAskedQuery(l, found.Result), Total: newTotal(found.Result), Read: found.Read, Order: string(found.Order),
		Named: found.AllNodes, Ties: found.AllTies, Nodes: []node{}, Edges: []edge{},
		Links: graphLinks{l.at(graphPath), l.at(networkPage), l.at(graphPath + ".gexf")}, result: found.Result,
	}
	if found.Of != nil {
		out.ID, out.Label = entityID(found.Of.Facet, found.Of.ID), found.Of.Label
	}
	for _, n := range found.Nodes {
		out.Nodes = append(out.Nodes, node{entityRef: newEntityRef(n.Facet, n.Value), Sentences: n.Sentences})
	}
	var springs []spring
	for _, t := range found.Ties {
		a, b := out.Nodes[t.A], out.Nodes[t.B]
		asks := l.in(togetherParams).set("with", b.ID)
		out.Edges = append(out.Edges, edge{a.ID, b.ID, t.Articles, t.Sentences, asks.at(a.Self + "/together"), asks.at(a.HTML + "/together"), [2]int{t.A, t.B}})
		springs = append(springs, spring{t.A, t.B, float64(t.Sentences)})
	}
	for i, p := range spread(len(out.Nodes), springs) {
		out.Nodes[i].X, out.Nodes[i].Y = p[0], p[1]
	}
	return out, nil
}

// gexf writes a network for programs that draw networks (GEXF 1.3).
func (s *server) gexf(c echo.Context, r request) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	if err := s.lists.take(ctx); err != nil {
		return err
	}
	defer s.lists.leave()
	n, err := s.network(ctx, r)
	if err != nil {
		return err
	}
	b, err := xml.MarshalIndent(newGEXF(n, s.base(c)), "", " ")
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="network.gexf"`)
	return c.Blob(http.StatusOK, gexfType, append([]byte(xml.Header), b...))
}

const gexfType = "application/gexf+xml"

type gexfFile struct {
	XMLName xml.Name  `xml:"gexf"`
	XMLNS   string    `xml:"xmlns,attr"`
	Viz     string    `xml:"xmlns:viz,attr"`
	Version string    `xml:"version,attr"`
	Meta    gexfMeta  `xml:"meta"`
	Graph   gexfGraph `xml:"graph"`
}

type gexfMeta struct {
	Creator     string `xml:"creator"`
	Description string `xml:"description"`
}

type gexfGraph struct {
	Type       string           `xml:"defaultedgetype,attr"`
	Attributes []gexfAttributes `xml:"attributes"`
	Nodes      []gexfNode       `xml:"nodes>node"`
	Edges      []gexfEdge       `xml:"edges>edge"`
}

type gexfAttributes struct {
	Class string          `xml:"class,attr"`
	All   []gexfAttribute `xml:"attribute"`
}

type gexfAttribute struct {
	ID    string `xml:"id,attr"`
	Title string `xml:"title,attr"`
	Type  string `xml:"type,attr"`
}

type gexfValue struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

type gexfNode struct {
	ID       string      `xml:"id,attr"`
	Label    string      `xml:"label,attr"`
	Values   []gexfValue `xml:"attvalues>attvalue"`
	Position gexfPlace   `xml:"viz:position"`
}

type gexfPlace struct {
	X string `xml:"x,attr"`
	Y string `xml:"y,attr"`
}

type gexfEdge struct {
	ID     string      `xml:"id,attr"`
	Source string      `xml:"source,attr"`
	Target string      `xml:"target,attr"`
	Weight int         `xml:"weight,attr"`
	Values []gexfValue `xml:"attvalues>attvalue"`
}

// newGEXF returns a network with addresses below base.
func newGEXF(n *network, base string) gexfFile {
	at := func(x float64) string { return strconv.FormatFloat(1000*x, 'f', 1, 64) }
	g := gexfGraph{Type: "undirected", Attributes: []gexfAttributes{
		{"node", []gexfAttribute{{"type", "type", "string"}, {"articles", "articles", "integer"}, {"page", "page", "string"}}},
		{"edge", []gexfAttribute{{"articles", "articles", "integer"}, {"evidence", "evidence", "string"}}},
	}}
	for _, v := range n.Nodes {
		g.Nodes = append(g.Nodes, gexfNode{v.ID, v.Label, []gexfValue{{"type", v.Type}, {"articles", strconv.Itoa(v.Articles)}, {"page", base + v.HTML}}, gexfPlace{at(v.X), at(v.Y)}})
	}
	for i, e := range n.Edges {
		g.Edges = append(g.Edges, gexfEdge{strconv.Itoa(i), e.Source, e.Target, e.Sentences, []gexfValue{{"articles", strconv.Itoa(e.Articles)}, {"evidence", base + e.HTML}}})
	}
	about := "Who is named in one sentence with whom. The weight of an edge is the number of sentences. Read: the first " +
		strconv.Itoa(n.Read) + " by " + n.Order + " of " + strconv.Itoa(n.Total.Articles) + " articles. Query: " + n.Query.Canonical
	return gexfFile{XMLNS: "http://gexf.net/1.3", Viz: "http://gexf.net/1.3/viz", Version: "1.3", Meta: gexfMeta{"casefile", about}, Graph: g}
}
