package enginetest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	godiff "github.com/google/go-cmp/cmp"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A question is a plan for any view: its filters are by label, and it names the
// article to continue after.
type question struct {
	engine.Plan
	Labels []filter
	Behind string // short name of an article
}

type filter struct {
	Facet string
	query.Filter
}

// enough is more than all articles of a test.
const enough = 1000

// views are the views of the engine and of the reference of one state of the index.
type views struct {
	*desk
	engine    engine.View
	reference *referenceView
	close     func()
}

// plan returns the plan of a question for a view.
func (v *views) plan(of engine.View, q *question) *engine.Plan {
	v.Helper()
	p := q.Plan
	p.Filters = nil
	for _, f := range q.Labels {
		c := of.Catalog(f.Facet)
		p.Filters = append(p.Filters, engine.Filter{
			Facet: f.Facet, Any: values(c, f.Any), All: values(c, f.All), Not: values(c, f.Not), Missing: f.Missing,
		})
	}
	if q.Behind != "" {
		p.From, p.Size, p.Facets = 0, enough, nil
		found := v.find(of, &p)
		at := slices.IndexFunc(found.Hits, func(h engine.Hit) bool { return v.names[h.ID] == q.Behind })
		if at < 0 {
			v.Fatalf("after %s: it is not found", q.Behind)
		}
		p.After, p.Size, p.Facets = &found.Hits[at].Key, q.Size, q.Facets
	}
	return &p
}

// values returns what labels of a facet mean.
func values(c *engine.Catalog, labels []string) (all []engine.Value) {
	for _, label := range labels {
		id := indexer.Slug(label)
		value := engine.Value{Entity: -1, IDs: []string{id}}
		if e, ok := c.Find(id); ok {
			value = engine.Value{Entity: e, IDs: c.IDs(e)}
		}
		all = append(all, value)
	}
	return all
}

// find has a view answer a plan, and checks what is true of every answer.
func (v *views) find(of engine.View, p *engine.Plan) *engine.Found {
	v.Helper()
	f, err := of.Find(v.Context(), p)
	v.must(err)
	if err := sound(of, p, f); err != nil {
		v.Errorf("%s: %v", describe(p), err)
	}
	return f
}

// sound returns what is wrong with an answer in itself, nil if nothing is.
func sound(v engine.View, p *engine.Plan, f *engine.Found) error {
	if want := max(0, min(p.Size, f.Total-p.From)); p.After == nil && len(f.Hits) != want || len(f.Hits) > p.Size {
		return fmt.Errorf("%d hits of %d articles, want %d", len(f.Hits), f.Total, want)
	}
	for i, h := range f.Hits {
		if i > 0 && !f.Hits[i-1].Key.Before(h.Key) || p.After != nil && !p.After.Before(h.Key) {
			return fmt.Errorf("hit %d, %s, is out of order", i, h.ID)
		}
		if err := soundHit(p, h); err != nil {
			return err
		}
	}
	return soundFacets(v, p, f)
}

func soundHit(p *engine.Plan, h engine.Hit) error {
	if want := engine.ArticleID(h.Key.ID); h.ID != want {
		return fmt.Errorf("%s has the key of %s", h.ID, want)
	}
	if !p.Explain {
		return nil
	}
	sum := 0.0
	for _, s := range h.Shares {
		sum += s.Score
	}
	if math.Abs(sum-h.Key.Score) > 1e-9 {
		return fmt.Errorf("the score of %s is %v, its shares add up to %v", h.ID, h.Key.Score, sum)
	}
	return nil
}

func soundFacets(v engine.View, p *engine.Plan, f *engine.Found) error {
	if len(f.Facets) != len(p.Facets) {
		return fmt.Errorf("%d facets, want %d", len(f.Facets), len(p.Facets))
	}
	for facet, t := range f.Facets {
		if err := soundTally(v.Catalog(facet), t); err != nil {
			return fmt.Errorf("facet %s: %w", facet, err)
		}
		own := slices.ContainsFunc(p.Filters, func(x engine.Filter) bool { return x.Facet == facet && x.Own() && !p.Narrowed })
		if !own && t.Valued+t.Missing != f.Total {
			return fmt.Errorf("facet %s: %d articles with a value and %d without of %d", facet, t.Valued, t.Missing, f.Total)
		}
	}
	return nil
}

func soundTally(c *engine.Catalog, t *engine.Tally) error {
	if len(t.Articles) != len(c.Entities) {
		return fmt.Errorf("%d counts of %d entities", len(t.Articles), len(c.Entities))
	}
	counted := slices.Sorted(slices.Values(t.Counted))
	for e, n := range t.Articles {
		if _, listed := slices.BinarySearch(counted, uint32(e)); listed != (n > 0) {
			return fmt.Errorf("%s has %d articles, and is counted: %v", c.Entities[e].ID, n, listed)
		}
	}
	if len(slices.Compact(counted)) != len(t.Counted) {
		return fmt.Errorf("an entity is counted twice")
	}
	return nil
}

// answer writes what a view says of a question, a line for each fact.
func (v *views) answer(of engine.View, q *question) []string {
	v.Helper()
	p := v.plan(of, q)
	f := v.find(of, p)
	lines := []string{fmt.Sprint("total ", f.Total)}
	if p.Size > 0 {
		names := make([]string, len(f.Hits))
		for i, h := range f.Hits {
			names[i] = v.names[h.ID]
			if p.Sort == query.Mentions {
				names[i] += fmt.Sprintf("(%v)", h.Key.Score)
			}
		}
		lines = append(lines, strings.Join(append([]string{"hits"}, names...), " "))
	}
	for _, facet := range p.Facets {
		lines = append(lines, strings.TrimSpace(facet+": "+counts(of.Catalog(facet), f.Facets[facet])))
	}
	for _, h := range f.Hits {
		if p.Explain {
			var shares []string
			for _, s := range h.Shares {
				shares = append(shares, fmt.Sprintf("%s %d/%d", s.Term, s.Typed, s.Others))
			}
			lines = append(lines, "why "+v.names[h.ID]+": "+strings.Join(shares, ", "))
		}
	}
	return lines
}

// counts writes the counts of a facet, the most articles first.
func counts(c *engine.Catalog, t *engine.Tally) string {
	type count struct {
		label    string
		articles int
	}
	var all []count
	for _, e := range t.Counted {
		all = append(all, count{c.Entities[e].Label, int(t.Articles[e])})
	}
	for label, n := range t.Late {
		all = append(all, count{label + " (late)", n})
	}
	slices.SortFunc(all, func(a, b count) int { return cmp.Or(b.articles-a.articles, strings.Compare(a.label, b.label)) })
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprintf("%s %d", c.label, c.articles))
	}
	if t.Missing > 0 {
		out = append(out, fmt.Sprintf("without %d", t.Missing))
	}
	return strings.Join(out, ", ")
}

// compare compares the engine's answer to a question with the reference's. By
// relevance, which is the engine's own, only the set of hits is compared.
func (v *views) compare(q *question) {
	v.Helper()
	got, want := v.answer(v.engine, q), v.answer(v.reference, q)
	if q.Sort == query.Relevance {
		got, want = unordered(got), unordered(want)
	}
	if d := godiff.Diff(want, got); d != "" {
		v.Errorf("%s: (-reference +engine)\n%s", describe(q), d)
	}
}

// unordered returns an answer with its hits in the order of their names.
func unordered(lines []string) []string {
	out := slices.Clone(lines)
	for i, line := range out {
		if names, ok := strings.CutPrefix(line, "hits "); ok {
			out[i] = "hits " + strings.Join(slices.Sorted(strings.FieldsSeq(names)), " ")
		}
	}
	return slices.Sorted(slices.Values(out))
}

// describe writes a plan or question for a message.
func describe(plan any) string {
	b, err := json.Marshal(plan)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
