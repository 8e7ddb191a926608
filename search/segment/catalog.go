package segment

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"casefile/search/query"
)

// A catalog is an [engine.Catalog] with what it needs of the segments.
type catalog struct {
	*engine.Catalog
	all *engine.Tally // of the whole corpus

	mu    sync.Mutex
	sides map[*segment]*side
}

// catalogs keeps the catalogs of the corpus as it last was.
type catalogs struct {
	mu        sync.Mutex // guards what follows
	state     engine.State
	decided   int64
	resolvers map[string]*identity.Resolver
	now       map[string]*catalog // by facet; nil before the first update
}

// counted are the fields that are counted: the facets, and the day of publication.
var counted = append([]string{indexer.FieldDay}, query.Facets...)

// kinds are the facets whose values are entities in several spellings.
var kinds = map[string]identity.Kind{
	indexer.FieldPerson: identity.Person, indexer.FieldOrg: identity.Org, indexer.FieldPlace: identity.Place,
}

// update returns the catalogs of the index that v shows, with what people have
// decided until now. If ctx ends before they are made, what the resolvers have
// found out is kept for the next call.
func (c *catalogs) update(ctx context.Context, v *view, store *corpus.Store) (map[string]*catalog, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil && c.state.Same(v.state) && c.decided == decided {
		return c.now, nil
	}
	decisions, err := store.Decisions()
	if err != nil {
		return nil, err
	}
	labels := v.labels()
	if c.resolvers == nil {
		c.resolvers = map[string]*identity.Resolver{}
		for facet, kind := range kinds {
			c.resolvers[facet] = identity.NewResolver(kind)
		}
	}
	now := map[string]*catalog{}
	for _, facet := range counted {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		cat := &catalog{sides: map[*segment]*side{}}
		if r, ok := c.resolvers[facet]; ok {
			r.Count(labels[facet])
			set := r.Resolve(decisions, labelIndex{v, facet})
			cat.Catalog = engine.NewCatalog(facet, set.Entities, set)
		} else {
			cat.Catalog = engine.NewCatalog(facet, bySlug(labels[facet]), nil)
		}
		v.count(cat)
		now[facet] = cat
	}
	c.state, c.decided, c.now = v.state, decided, now
	return now, nil
}

// together reports whether an article has both of two values of a facet, by id.
func (v *view) together(facet, a, b string) bool {
	field := indexer.IDField(facet)
	for i := range v.pieces {
		x, err := v.pieces[i].term(field, a)
		if err != nil {
			continue // without it the names alone decide
		}
		if y, err := v.pieces[i].term(field, b); err == nil && x.docs.Intersects(y.docs) {
			return true
		}
	}
	return false
}

// labels returns every value of every facet, with its articles.
func (v *view) labels() map[string][]identity.Label {
	all := map[string][]identity.Label{}
	for _, f := range counted {
		var labels []identity.Label
		at := map[string]int{} // by text
		for i := range v.pieces {
			col := v.pieces[i].columns[f]
			byTerm := make([]int, len(col.terms))
			each(v.pieces[i].all(), func(docs []uint32) {
				for _, doc := range docs {
					for _, o := range col.values(int(doc)) {
						byTerm[o]++
					}
				}
			})
			for o, n := range byTerm {
				if n == 0 {
					continue
				}
				k, ok := at[col.terms[o]]
				if !ok {
					k = len(labels)
					at[col.terms[o]] = k
					labels = append(labels, identity.Label{ID: col.ids[o], Text: col.terms[o]})
				}
				labels[k].Articles += n
			}
		}
		all[f] = labels
	}
	return all
}

// A labelIndex looks up in which articles the labels of a facet are. It is an
// [identity.Index].
type labelIndex struct {
	*view
	facet string
}

// Together implements [identity.Index].
func (x labelIndex) Together(a, b string) bool { return x.together(x.facet, a, b) }

// Articles implements [identity.Index].
func (x labelIndex) Articles(ids []string) (n int) {
	for i := range x.pieces {
		if found, err := (&hasAny{indexer.IDField(x.facet), ids}).in(&x.pieces[i]); err == nil {
			n += int(found.(fixed).docs.GetCardinality())
		}
	}
	return n
}

// Has implements [identity.Index].
func (x labelIndex) Has(article, label string) bool {
	for i := range x.pieces {
		a, err := x.pieces[i].term("_id", article)
		if err != nil {
			continue
		}
		if l, err := x.pieces[i].term(x.facet, label); err == nil && l.docs.Intersects(a.docs) {
			return true
		}
	}
	return false
}

// count counts the articles of each entity.
func (v *view) count(c *catalog) {
	t := newTally(c)
	for i := range v.pieces {
		p := &v.pieces[i]
		t.piece(c.of(p.segment), p.all())
	}
	t.Missing = v.state.Articles - t.Valued
	c.all = &t.Tally
	c.Articles = make([]int, len(c.Entities))
	for _, e := range t.Counted {
		c.Articles[e] = int(t.Articles[e])
	}
}

// bySlug makes entities of the labels of each id.
func bySlug(labels []identity.Label) []*identity.Entity {
	slices.SortFunc(labels, func(a, b identity.Label) int { return cmp.Or(b.Articles-a.Articles, strings.Compare(a.Text, b.Text)) })
	at := map[string]int{}
	var all []*identity.Entity
	for _, l := range labels {
		i, ok := at[l.ID]
		if !ok {
			i = len(all)
			at[l.ID] = i
			all = append(all, &identity.Entity{ID: l.ID, Label: l.Text})
		}
		all[i].Spellings = append(all[i].Spellings, l)
	}
	return all
}
