package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"casefile/search"
	"casefile/search/query"
)

// A candidate is an entity that a query may mean.
type candidate struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Type        []reconType    `json:"type"`
	Score       float64        `json:"score"` // from 0 to 100
	Features    []reconFeature `json:"features"`
	Match       bool           `json:"match"` // sure, and the only one that is

	articles int
	sure     bool // the whole name is one of its own, not merely like one
}

// A reconFeature is a reason for a score, or against it.
type reconFeature struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Value any    `json:"value"` // a number or a boolean
}

// A matcher answers a batch.
type matcher struct {
	*server
	named map[[2]string]map[string]int // entities, with their articles, by a facet and a value of the articles that name them
}

func (s *server) match(ctx context.Context, batch []reconQuery) ([][]*candidate, error) {
	m := matcher{s, map[[2]string]map[string]int{}}
	var out [][]*candidate
	for _, q := range batch {
		one, err := m.candidates(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// candidates returns the candidates of a query, the best first.
func (m *matcher) candidates(ctx context.Context, q reconQuery) ([]*candidate, error) {
	all, err := m.byName(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(q.names)+len(q.ids) == 0 {
		if all, err = m.byConditions(ctx, q); err != nil {
			return nil, err
		}
	}
	kept := []*candidate{}
	for _, c := range all {
		keep, err := m.weigh(ctx, q, c)
		if err != nil {
			return nil, err
		}
		if keep {
			kept = append(kept, c)
		}
	}
	slices.SortStableFunc(kept, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.articles-a.articles)
	})
	decide(q, kept)
	return kept[:min(q.limit, len(kept))], nil
}

// decide sets Match of the only candidate whose own name was asked for. A surname or a given
// name alone decides nothing: any of a family may be meant.
func decide(q reconQuery, all []*candidate) {
	var sure []*candidate
	for _, c := range all {
		if c.sure {
			sure = append(sure, c)
		}
	}
	if len(sure) != 1 || len(q.names)+len(q.ids) == 0 {
		return
	}
	c := sure[0]
	whole := slices.ContainsFunc(q.names, func(name string) bool { return len(strings.Fields(name)) > 1 })
	met := !slices.ContainsFunc(c.Features, func(f reconFeature) bool { return f.Value == false })
	c.Match = met && (whole || c.Type[0].ID != "person" || slices.Contains(append(q.ids, q.names...), c.ID))
}

// byName returns what the names and ids of a query mean.
func (m *matcher) byName(ctx context.Context, q reconQuery) ([]*candidate, error) {
	at := map[string]*candidate{}
	var all []*candidate
	add := func(c *candidate) {
		if have := at[c.ID]; have == nil {
			at[c.ID] = c
			all = append(all, c)
		} else if c.Score > have.Score {
			*have = *c
		}
	}
	for _, text := range append(slices.Clone(q.ids), q.names...) {
		one, err := m.reconEntity(ctx, text)
		if err != nil {
			return nil, err
		}
		if one != nil {
			if slices.Contains(q.kinds, one.Type[0].ID) {
				add(one)
			}
			continue
		}
		if slices.Contains(q.ids, text) || len([]rune(text)) > maxTyped || strings.TrimSpace(text) == "" {
			continue // no entity has such an id or name
		}
		found, err := m.Searcher.Lookup(ctx, text, q.kinds, mostCandidates)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			add(newCandidate(text, f))
		}
	}
	return all, nil
}

// reconEntity returns the entity of an id; nil if a text is none.
func (s *server) reconEntity(ctx context.Context, id string) (*candidate, error) {
	facet := facetOfID(id)
	if facet == "" {
		return nil, nil
	}
	p, err := s.Searcher.Profile(ctx, facet, id)
	if errors.Is(err, search.ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &candidate{
		ID: entityID(facet, p.ID), Name: p.Label, Description: describe(facet, p.Articles, ""), Type: []reconType{typeOf(facet)},
		Score: 100, Features: []reconFeature{{"same_id", "The id is its own", true}, {"articles", "Articles", p.Articles}}, articles: p.Articles, sure: true,
	}, nil
}

func newCandidate(name string, f search.Suggestion) *candidate {
	why := fmt.Sprintf("spelled %s", f.Spelling)
	if rules := strings.Join(f.Rules[:min(3, len(f.Rules))], ", "); rules != "" {
		why += " (" + rules + ")"
	}
	score := math.Round(f.Score*1000) / 10
	c := &candidate{
		ID: entityID(f.Facet, f.ID), Name: f.Label, Type: []reconType{typeOf(f.Facet)}, Score: score, articles: f.Articles,
		sure:        f.Score >= search.SureLookup && f.Whole(),
		Description: describe(f.Facet, f.Articles, why),
		Features: []reconFeature{
			{"name_similarity", "Similarity of the names", score},
			{"own_spelling", "The name is one of its own, not merely like one", f.Score >= search.SureLookup},
			{"whole_name", "No name is left out or an initial", f.Whole()},
			{"spelling_articles", "Articles in this spelling", f.Spelt},
			{"articles", "Articles", f.Articles},
		},
	}
	return c
}

// byConditions returns what is named in articles with the values of the conditions.
func (m *matcher) byConditions(ctx context.Context, q reconQuery) ([]*candidate, error) {
	counts := map[string]int{}
	for _, c := range q.conditions {
		if c.how == "none" {
			continue
		}
		for _, v := range c.values {
			named, err := m.namedWith(ctx, c.property.facet, v)
			if err != nil {
				return nil, err
			}
			for id, n := range named {
				counts[id] = max(counts[id], n)
			}
		}
	}
	ids := make([]string, 0, len(counts))
	for id := range counts {
		if slices.Contains(q.kinds, facetOfID(id)) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	var all []*candidate
	for _, id := range ids[:min(mostCandidates, len(ids))] {
		c, err := m.reconEntity(ctx, id)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		// No name was given: the score says in which share of its articles the conditions hold.
		c.sure, c.Score, c.Features = false, math.Round(1000*min(1, float64(counts[id])/float64(max(1, c.articles))))/10, c.Features[1:]
		all = append(all, c)
	}
	return all, nil
}

// weigh adds what the conditions say of a candidate, and reports whether it is one.
func (m *matcher) weigh(ctx context.Context, q reconQuery, c *candidate) (bool, error) {
	missed := 0
	for i, asks := range q.conditions {
		met := 0
		for _, v := range asks.values {
			named, err := m.namedWith(ctx, asks.property.facet, v)
			if err != nil {
				return false, err
			}
			if named[c.ID] > 0 {
				met++
			}
		}
		holds := map[string]bool{"any": met > 0, "all": met == len(asks.values), "none": met == 0}[asks.how]
		if !holds && asks.required {
			return false, nil
		}
		if !holds {
			missed++
		}
		c.Features = append(c.Features, reconFeature{fmt.Sprintf("property_%d_%s", i+1, asks.property.ID), asks.property.Name + " as asked", holds})
	}
	if missed > 0 { // at most a fifth
		c.Score = math.Round(10*c.Score*(1-.2*float64(missed)/float64(len(q.conditions)))) / 10
	}
	return true, nil
}

// namedWith returns the entities that are named in articles with a value of a facet, with
// the number of those articles.
func (m *matcher) namedWith(ctx context.Context, facet, value string) (map[string]int, error) {
	key := [2]string{facet, value}
	if named, ok := m.named[key]; ok {
		return named, nil
	}
	named, err := m.namedIn(ctx, query.Query{Filters: map[string]query.Filter{facet: {All: []string{value}}}})
	if err != nil {
		return nil, err
	}
	if isReconType(facet) { // nothing is named with itself
		p, err := m.Searcher.Profile(ctx, facet, value)
		if err == nil {
			delete(named, entityID(facet, p.ID))
		} else if !errors.Is(err, search.ErrUnknown) {
			return nil, err
		}
	}
	m.named[key] = named
	return named, nil
}

// namedIn counts what the articles of a search name, by the ids of entities.
func (s *server) namedIn(ctx context.Context, q query.Query) (map[string]int, error) {
	all := s.Searcher.Store.Len() + maxValues*maxValues
	q.Size, q.Passages, q.Sort, q.Collapse = 1, 0, query.Newest, false
	q.Facets = map[string]int{"person": all, "org": all, "place": all}
	res, err := s.Searcher.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	named := map[string]int{}
	if res.Total > 0 {
		for _, f := range res.Facets {
			for _, v := range f.Values {
				named[entityID(f.Name, v.ID)] = v.Articles
			}
		}
	}
	return named, nil
}
