package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/engine"
)

// A catalog is an [engine.Catalog] with the articles that people have decided on.
type catalog struct {
	engine.Catalog
	all   engine.Tally     // of the whole corpus
	moved map[string][]int // entities of each such article
	label int              // number of labels
}

func newCatalog(of *indexer.Identities, facet string, articles int, labels map[string][]string) *catalog {
	set := of.Set(facet)
	c := &catalog{
		Catalog: engine.Catalog{Facet: facet, Set: set}, moved: map[string][]int{},
		all: engine.Tally{Articles: make([]uint32, len(set.Entities)), Valued: of.Valued(facet), Missing: articles - of.Valued(facet), Late: map[string]int{}},
	}
	for e, entity := range set.Entities {
		c.label += len(entity.Spellings)
		if n := uint32(entity.Articles); n > 0 {
			c.all.Articles[e], c.all.Counted = n, append(c.all.Counted, uint32(e))
		}
	}
	for article := range set.Moves {
		for _, text := range labels[article] {
			if e, ok := c.entity(article, text); ok && !slices.Contains(c.moved[article], e) {
				c.moved[article] = append(c.moved[article], e)
			}
		}
		if c.moved[article] == nil {
			c.moved[article] = []int{}
		}
	}
	return c
}

// entity returns the entity that a label means in an article.
func (c *catalog) entity(article, label string) (int, bool) {
	e, ok := c.FindLabel(label)
	if ok {
		e = identity.Moved(e, c.Moves[article])
	}
	return e, ok
}

// named finds the articles that have one of some values of a facet.
func (v *view) named(facet string, values ...engine.Value) object {
	c := v.catalogs[facet]
	var ids []string
	var entities []int
	for _, value := range values {
		ids = append(ids, value.IDs...)
		if value.Entity >= 0 {
			entities = append(entities, value.Entity)
		}
	}
	found := hasAny(indexer.IDField(facet), ids)
	if len(c.moved) == 0 {
		return found
	}
	with, without := []string{}, []string{}
	for article, named := range c.moved {
		if slices.ContainsFunc(named, func(e int) bool { return slices.Contains(entities, e) }) {
			with = append(with, article)
		} else {
			without = append(without, article)
		}
	}
	return anyOf(
		object{"bool": object{"filter": []object{found}, "must_not": []object{idsOf(without)}}},
		idsOf(with))
}

func idsOf(ids []string) object { return object{"ids": object{"values": ids}} }

// whole returns the counts of a facet in all articles, nil if the plan asks for others.
func (v *view) whole(p *engine.Plan, facet string) *engine.Tally {
	if _, all := p.Root.(*engine.All); !all || p.Among != nil || p.Dates != nil || len(p.Filters) > 0 || v.state.Early {
		return nil
	}
	return &v.catalogs[facet].all
}

// labelsAtOnce is the number of labels up to which a facet is counted in the question
// itself. The cluster returns 65,535 counts.
const labelsAtOnce = 30_000

// among returns the filters under which a facet is counted.
func (f *finder) among(facet string) []object {
	but := facet
	if f.plan.Narrowed {
		but = ""
	}
	return f.own(but)
}

// counts returns what counts facets.
func (f *finder) counts(facets []string) object {
	all := object{}
	for _, facet := range facets {
		c := f.view.catalogs[facet]
		parts := object{"valued": object{"filter": object{"exists": object{"field": facet}}}}
		if c.label <= labelsAtOnce {
			size := c.label + 100 // and those that the catalog does not know yet
			parts["labels"] = object{
				"filter": object{"bool": object{"must_not": []object{idsOf(c.movedIDs())}}},
				"aggs":   object{"of": object{"terms": object{"field": facet, "size": size, "shard_size": size}}},
			}
		}
		all[facet] = object{"filter": allOf(append([]object{matchAll()}, f.among(facet)...)...), "aggs": parts}
	}
	return all
}

func (c *catalog) movedIDs() []string {
	ids := []string{}
	for id := range c.moved {
		ids = append(ids, id)
	}
	return ids
}

// A bucket is the number of articles with a value.
type bucket struct {
	Key      any `json:"key"`
	DocCount int `json:"doc_count"`
}

// A facetCount is what [finder.counts] asks for.
type facetCount struct {
	DocCount int `json:"doc_count"`
	Valued   struct {
		DocCount int `json:"doc_count"`
	} `json:"valued"`
	Labels struct {
		Of *termCounts `json:"of"`
	} `json:"labels"`
}

type termCounts struct {
	Error   int      `json:"doc_count_error_upper_bound"`
	Others  int      `json:"sum_other_doc_count"`
	Buckets []bucket `json:"buckets"`
}

// tally reads the counts of facets.
func (f *finder) tally(ctx context.Context, facets []string, a *answer) error {
	for _, facet := range facets {
		var n facetCount
		if err := json.Unmarshal(a.Aggregations[facet], &n); err != nil {
			return fmt.Errorf("counts of %s: %w", facet, err)
		}
		c := f.view.catalogs[facet]
		t := &engine.Tally{Articles: make([]uint32, len(c.Entities)), Late: map[string]int{}, Valued: n.Valued.DocCount, Missing: n.DocCount - n.Valued.DocCount}
		labels, err := f.labels(ctx, facet, n.Labels.Of)
		if err != nil {
			return fmt.Errorf("counts of %s: %w", facet, err)
		}
		several, err := f.several(ctx, c, labels)
		if err != nil {
			return fmt.Errorf("counts of %s: %w", facet, err)
		}
		for label, articles := range labels {
			e, ok := c.FindLabel(label)
			switch {
			case !ok:
				t.Late[label] = articles
			case several[e] > 0: // below
			default:
				t.Articles[e] += uint32(articles)
			}
		}
		for e, articles := range several {
			t.Articles[e] = uint32(articles)
		}
		if err := f.addMoved(ctx, c, t); err != nil {
			return err
		}
		for e, articles := range t.Articles {
			if articles > 0 {
				t.Counted = append(t.Counted, uint32(e))
			}
		}
		f.found.Facets[facet] = t
	}
	return nil
}

// labels returns the number of articles with each label of a facet.
func (f *finder) labels(ctx context.Context, facet string, counted *termCounts) (map[string]int, error) {
	all := map[string]int{}
	if counted != nil && counted.Error == 0 && counted.Others == 0 {
		for _, b := range counted.Buckets {
			all[fmt.Sprint(b.Key)] = b.DocCount
		}
		return all, nil
	}
	under := object{"bool": object{"filter": append([]object{f.common()}, f.among(facet)...), "must_not": []object{idsOf(f.view.catalogs[facet].movedIDs())}}}
	err := f.view.dictionary(ctx, facet, under, func(label string, articles int) error {
		all[label] = articles
		return nil
	})
	return all, err
}

// scriptEntities returns the entities of several labels that an article names.
const scriptEntities = `Set all = new HashSet();
for (def label : doc[params.field]) {
  def e = params.of.get(label);
  if (e != null) {
    all.add(e);
  }
}
return new ArrayList(all);`

// several counts the articles of entities that occur with several labels, each article
// once.
func (f *finder) several(ctx context.Context, c *catalog, labels map[string]int) (map[int]int, error) {
	occur := map[int]int{}
	for label := range labels {
		if e, ok := c.FindLabel(label); ok {
			occur[e]++
		}
	}
	of := map[string]string{}
	for label := range labels {
		if e, ok := c.FindLabel(label); ok && occur[e] > 1 {
			of[label] = fmt.Sprint(e)
		}
	}
	counts := map[int]int{}
	if len(of) == 0 {
		return counts, nil
	}
	for e, n := range occur {
		if n > 1 {
			counts[e] = 0
		}
	}
	size := len(counts) + 1 // a shard with as many values might have more
	a, err := f.view.search(ctx, object{"size": 0, "track_total_hits": false,
		"query": object{"bool": object{"filter": append([]object{f.common()}, f.among(c.Facet)...), "must_not": []object{idsOf(c.movedIDs())}}},
		"aggs": object{"of": object{"terms": object{"size": size, "shard_size": size,
			"script": object{"source": scriptEntities, "params": object{"field": c.Facet, "of": of}}}}}})
	if err != nil {
		return nil, err
	}
	var n termCounts
	if err := json.Unmarshal(a.Aggregations["of"], &n); err != nil {
		return nil, err
	}
	if n.Error > 0 || n.Others > 0 {
		return nil, fmt.Errorf("OpenSearch does not count all %d values", size)
	}
	for _, b := range n.Buckets {
		var e int
		if _, err := fmt.Sscan(fmt.Sprint(b.Key), &e); err != nil {
			return nil, err
		}
		counts[e] = b.DocCount
	}
	return counts, nil
}

// addMoved counts the articles that people have decided on.
func (f *finder) addMoved(ctx context.Context, c *catalog, t *engine.Tally) error {
	if len(c.moved) == 0 {
		return nil
	}
	a, err := f.view.search(ctx, object{"size": len(c.moved), "_source": false, "track_total_hits": true,
		"query": allOf(append([]object{f.common(), idsOf(c.movedIDs())}, f.among(c.Facet)...)...)})
	if err != nil {
		return err
	}
	for _, h := range a.Hits.Hits {
		for _, e := range c.moved[h.ID] {
			t.Articles[e]++
		}
	}
	return nil
}
