package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"casefile/corpus"
	"casefile/search/query"
)

// A Network is who is named together: in one sentence of what was read. That says that an
// article connects two, not how.
type Network struct {
	Survey
	Nodes             []Node // with a tie to another of them, those with the most sentences first
	Ties              []Tie  // those of the most sentences first
	AllNodes, AllTies int    // with those left out
}

// A Node is a person, an organization or a place.
type Node struct {
	Facet     string
	Value         // with the articles that were read
	Sentences int // that name it with another node
}

// A Tie is two that are named in one sentence.
type Tie struct {
	A, B                int // of Network.Nodes
	Articles, Sentences int
}

// Bounds of a network.
const (
	MaxNodes = 150
	maxTies  = 600
	maxNames = 40 // of a sentence, the first: a longer list connects nobody
)

// A NamedWith is the entities that sentences name with one.
type NamedWith struct {
	Survey
	All  int             // others
	With []RelatedEntity // the page
}

// A RelatedEntity is an entity that is named with another.
type RelatedEntity struct {
	Facet             string
	Value                              // with the articles that were read
	Shared, Sentences int              // articles and sentences that name both
	Evidence          []SharedSentence // the first of them, at most [maxEvidence]
}

// A SharedSentence is a sentence that names two.
type SharedSentence struct {
	Article  *corpus.Article
	Sentence Passage // their names are marked
}

const maxEvidence = 2

// A Together is the sentences that name two.
type Together struct {
	Survey
	Other     *Profile
	Sentences int              // in what was read
	Shown     []SharedSentence // the page
}

// Network returns who is named together in the first articles that a search finds, at
// most so many of some facets, with ties of at least so many sentences. If id is not empty,
// it is an id or a spelling of a facet's entity: only articles that name it count, and
// only it and those named in one sentence with it are in the network.
func (s *Searcher) Network(ctx context.Context, facet, id string, facets []string, most, least int, q query.Query) (*Network, error) {
	r, err := s.survey(ctx, facet, id, q)
	if err != nil {
		return nil, err
	}
	n := &Network{Survey: r.Survey}
	w := newWeb(r, facets, n.Of)
	ties := w.ties(least)
	kept := w.choose(ties, min(most, MaxNodes), n.Of)
	n.AllNodes, n.AllTies = w.named(ties), len(ties)
	at := map[int]int{}
	for _, k := range kept {
		at[k] = len(n.Nodes)
		n.Nodes = append(n.Nodes, Node{w.nodes[k].facet, w.nodes[k].value(), w.weight[k]})
	}
	for _, t := range ties {
		a, known := at[t.pair[0]]
		b, also := at[t.pair[1]]
		if known && also && len(n.Ties) < maxTies {
			n.Ties = append(n.Ties, Tie{a, b, t.articles, t.sentences})
		}
	}
	return n, nil
}

// NamedWith returns the entities of some facets that at least so many sentences of the first
// articles of a search name with one, those of the most sentences first. q.Page and q.Size
// count them.
func (s *Searcher) NamedWith(ctx context.Context, facet, id string, facets []string, least int, q query.Query) (*NamedWith, error) {
	r, err := s.survey(ctx, facet, id, q)
	if err != nil {
		return nil, err
	}
	out := &NamedWith{Survey: r.Survey}
	w := newWeb(r, facets, out.Of)
	centre, ok := w.at[webKey{out.Of.Facet, out.Of.ID}]
	if !ok {
		return out, nil
	}
	all := slices.DeleteFunc(w.ties(least), func(t *tie) bool { return t.pair[0] != centre && t.pair[1] != centre })
	out.All = len(all)
	for _, t := range pageOf(all, q) {
		other := w.nodes[t.pair[0]+t.pair[1]-centre]
		e := RelatedEntity{Facet: other.facet, Value: other.value(), Shared: t.articles, Sentences: t.sentences}
		e.Evidence, err = s.sharedSentences(r, t.places, [2]webKey{{out.Of.Facet, out.Of.ID}, {other.facet, other.id}})
		if err != nil {
			return nil, err
		}
		out.With = append(out.With, e)
	}
	return out, nil
}

// Together returns the sentences of the first articles of a search that name two entities.
// q.Page and q.Size count sentences.
func (s *Searcher) Together(ctx context.Context, facet, id, otherFacet, other string, q query.Query) (*Together, error) {
	with, err := s.Profile(ctx, otherFacet, other)
	if err != nil {
		return nil, err
	}
	r, err := s.survey(ctx, facet, id, q.Requiring(otherFacet, with.ID))
	if err != nil {
		return nil, err
	}
	out := &Together{Survey: r.Survey, Other: with}
	var all []place
	for i, a := range r.read {
		others := r.sentencesOf(a, otherFacet, out.Other.ID)
		for _, at := range inOrder(r.sentencesOf(a, facet, out.Of.ID)) {
			if others[at] != nil {
				all = append(all, place{i, at})
			}
		}
	}
	out.Sentences = len(all)
	out.Shown, err = s.sharedSentences(r, pageOf(all, q), [2]webKey{{facet, out.Of.ID}, {otherFacet, out.Other.ID}})
	return out, err
}

// pageOf returns the page of a list that a query asks for.
func pageOf[T any](all []T, q query.Query) []T {
	size := cmp.Or(q.Size, query.DefaultSize)
	from := min((max(q.Page, 1)-1)*size, len(all))
	return all[from:min(from+size, len(all))]
}

// sharedSentences reads sentences, and marks the names of two entities in them.
func (s *Searcher) sharedSentences(r *survey, places []place, of [2]webKey) (all []SharedSentence, err error) {
	for _, p := range places {
		a, err := s.Store.Get(r.read[p.article].id)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var marks [][2]int
		for _, k := range of {
			marks = append(marks, r.sentencesOf(r.read[p.article], k.facet, k.id)[p.sentence]...)
		}
		all = append(all, SharedSentence{a, sentence(a, []rune(a.Body()), p.sentence, marks)})
	}
	return all, nil
}

// A web is who is named in one sentence with whom.
type web struct {
	nodes  []*webNode
	at     map[webKey]int
	weight []int // sentences of the ties of each node
	pairs  map[[2]int]*tie
}

type webKey struct{ facet, id string }

type webNode struct {
	webKey
	label    string
	articles int
}

func (n *webNode) value() Value { return Value{ID: n.id, Label: n.label, Articles: n.articles} }

// A tie is two nodes, the smaller number first.
type tie struct {
	pair                [2]int
	articles, sentences int
	last                int     // article that was counted
	places              []place // the first
}

// A place is a sentence of an article that was read.
type place struct {
	article  int
	sentence [2]int
}

// newWeb counts the entities of some facets in the articles that were read. If of is not nil,
// only those in sentences with it count.
func newWeb(r *survey, facets []string, of *Profile) *web {
	w := &web{at: map[webKey]int{}, pairs: map[[2]int]*tie{}}
	centre := -1
	if of != nil {
		centre = w.node(webKey{of.Facet, of.ID}, of.Label)
	}
	var beside map[int]bool // of the centre, in a first pass
	if of != nil {
		beside = map[int]bool{}
		for _, a := range r.read {
			for _, here := range w.sentences(r, a, facets, of) {
				if slices.Contains(here, centre) {
					for _, n := range here {
						beside[n] = true
					}
				}
			}
		}
	}
	for i, a := range r.read {
		sentences := w.sentences(r, a, facets, of)
		counted := map[int]bool{}
		for _, at := range inOrder(sentences) {
			here := sentences[at]
			for _, n := range here {
				if !counted[n] {
					counted[n] = true
					w.nodes[n].articles++
				}
			}
			here = slices.DeleteFunc(here, func(n int) bool { return beside != nil && !beside[n] })
			for k, n := range here[:min(len(here), maxNames)] {
				for _, m := range here[:k] {
					w.tie(n, m, place{i, at})
				}
			}
		}
	}
	return w
}

func (w *web) node(k webKey, label string) int {
	n, ok := w.at[k]
	if !ok {
		n = len(w.nodes)
		w.at[k] = n
		w.nodes = append(w.nodes, &webNode{webKey: k, label: label})
	}
	return n
}

// sentences returns who is named in each sentence of an article, each once.
func (w *web) sentences(r *survey, a readArticle, facets []string, of *Profile) map[[2]int][]int {
	out := map[[2]int][]int{}
	for _, facet := range named {
		wanted := slices.Contains(facets, facet)
		if !wanted && (of == nil || of.Facet != facet) {
			continue
		}
		for _, x := range ofFacet(a.found, facet) {
			if x.Weak {
				continue
			}
			id, label := r.Identity(a.id, facet, x.Name)
			if !wanted && id != of.ID {
				continue
			}
			n := w.node(webKey{facet, id}, label)
			for _, m := range x.Mentions {
				if !slices.Contains(out[m.Sentence], n) {
					out[m.Sentence] = append(out[m.Sentence], n)
				}
			}
		}
	}
	return out
}

func (w *web) tie(n, m int, at place) {
	pair := [2]int{min(n, m), max(n, m)}
	t := w.pairs[pair]
	if t == nil {
		t = &tie{pair: pair, last: -1}
		w.pairs[pair] = t
	}
	t.sentences++
	if t.last != at.article {
		t.articles++
		t.last = at.article
	}
	if len(t.places) < maxEvidence {
		t.places = append(t.places, at)
	}
}

// ties returns those of at least so many sentences, those of the most first, and weighs the
// nodes by them.
func (w *web) ties(least int) (all []*tie) {
	w.weight = make([]int, len(w.nodes))
	for _, t := range w.pairs {
		if t.sentences >= least {
			all = append(all, t)
			w.weight[t.pair[0]] += t.sentences
			w.weight[t.pair[1]] += t.sentences
		}
	}
	slices.SortFunc(all, func(a, b *tie) int {
		return cmp.Or(b.sentences-a.sentences, b.articles-a.articles, w.compare(a.pair[0], b.pair[0]), w.compare(a.pair[1], b.pair[1]))
	})
	return all
}

// compare orders nodes by what they are called.
func (w *web) compare(n, m int) int {
	return cmp.Or(strings.Compare(w.nodes[n].facet, w.nodes[m].facet), strings.Compare(w.nodes[n].id, w.nodes[m].id))
}

// named returns how many nodes have a tie.
func (w *web) named(ties []*tie) int {
	seen := map[int]bool{}
	for _, t := range ties {
		seen[t.pair[0]], seen[t.pair[1]] = true, true
	}
	return len(seen)
}

// choose returns the nodes that are shown, at most so many: the centre and those with the
// most sentences, each with a tie to another of them.
func (w *web) choose(ties []*tie, most int, of *Profile) []int {
	var all []int
	for n := range w.nodes {
		if w.weight[n] > 0 {
			all = append(all, n)
		}
	}
	centre := -1
	if of != nil {
		centre = w.at[webKey{of.Facet, of.ID}]
	}
	slices.SortFunc(all, func(n, m int) int {
		switch centre {
		case n:
			return -1
		case m:
			return 1
		}
		return cmp.Or(w.weight[m]-w.weight[n], w.nodes[m].articles-w.nodes[n].articles, w.compare(n, m))
	})
	all = all[:min(most, len(all))]
	tied := map[int]bool{}
	for _, t := range ties {
		if slices.Contains(all, t.pair[0]) && slices.Contains(all, t.pair[1]) {
			tied[t.pair[0]], tied[t.pair[1]] = true, true
		}
	}
	return slices.DeleteFunc(all, func(n int) bool { return !tied[n] })
}
