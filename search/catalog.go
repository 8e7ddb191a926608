package search

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
)

// A catalog is the values of one facet in the whole corpus. Those of persons,
// organizations and places are entities, with all their spellings.
type catalog struct {
	facet    string
	entities []*identity.Entity
	all      *tally                     // of the whole corpus
	articles []int                      // by entity, distinct ones in the whole corpus
	hidden   []int                      // entities that facets leave out
	byID     map[string]int             // entities by the id of each label, of facets without a set
	set      *identity.Set              // nil for other facets
	moves    map[uint64][]identity.Move // by article, as a number

	mu    sync.Mutex
	sides map[*segment]*side
	words map[string][]int // entities of several spellings, by a folded word of one
}

// kin returns the words of the other spellings of whom or what a word names: if
// Ержан Өтембаев was put together with Yerzhan Utembayev, those of the latter for
// Өтембаев. Both words of it are among them.
func (c *catalog) kin(word string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.words == nil {
		c.words = map[string][]int{}
		for e, entity := range c.entities {
			if len(entity.Spellings) < 2 {
				continue
			}
			for w := range entityWords(entity) {
				w = indexer.Fold(w)
				if known := c.words[w]; len(known) == 0 || known[len(known)-1] != e {
					c.words[w] = append(known, e)
				}
			}
		}
	}
	var words []string
	for _, e := range c.words[indexer.Fold(word)] {
		for w := range entityWords(c.entities[e]) {
			if len(words) == maxKin {
				return words
			}
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// maxKin is how many words kin returns at the most.
const maxKin = 200

// entityWords are the words of all spellings of an entity, most frequent first.
func entityWords(e *identity.Entity) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range e.Spellings {
			for w := range strings.FieldsSeq(l.Text) {
				if !yield(w) {
					return
				}
			}
		}
	}
}

// A side is a segment as a catalog reads it.
type side struct {
	*column           // with a term of its own for each that means another entity in an article
	entities []uint32 // of each term
	counted  []uint32 // of each term: twice its entity, and [rare] if another term is of it; or none
	moved    []uint32 // documents that people have decided on
}

// none marks a term that the catalog does not know; rare is a bit of it too.
const (
	none = ^uint32(0)
	rare = 1
)

// of returns the entities of the documents of a segment.
func (c *catalog) of(s *segment) *side {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.sides[s]; ok {
		return known
	}
	col := s.columns[c.facet]
	out := &side{column: col, entities: make([]uint32, len(col.terms))}
	for i, id := range col.ids {
		out.entities[i] = none
		if e, ok := c.entity(id); ok {
			out.entities[i] = uint32(e)
		}
	}
	if len(c.moves) > 0 {
		out.move(s, c.moves)
	}
	out.share(len(c.entities))
	c.sides[s] = out
	return out
}

// move gives the documents that people have decided on their entities.
func (s *side) move(of *segment, moves map[uint64][]identity.Move) {
	own := *s.column
	for doc, id := range of.ids {
		m := moves[id]
		if m == nil {
			continue
		}
		if s.moved == nil { // the segment's column is not to be changed
			own.terms, own.ords = slices.Clone(own.terms), slices.Clone(own.ords)
		}
		s.moved = append(s.moved, uint32(doc))
		values := own.values(doc)
		for i, o := range values {
			was := s.entities[o]
			if was == none {
				continue
			}
			if now := identity.Moved(int(was), m); now != int(was) {
				values[i] = uint32(len(own.terms))
				own.terms, s.entities = append(own.terms, own.terms[o]), append(s.entities, uint32(now))
			}
		}
	}
	s.column = &own
}

// share finds out which terms are of one of so many entities with another, for
// [tally.add].
func (s *side) share(entities int) {
	terms := make([]uint8, entities) // of each entity, at most 2
	for _, e := range s.entities {
		if e != none && terms[e] < 2 {
			terms[e]++
		}
	}
	s.counted = make([]uint32, len(s.entities))
	for o, e := range s.entities {
		switch {
		case e == none:
			s.counted[o] = none
		case terms[e] > 1:
			s.counted[o] = e<<1 | rare
		default:
			s.counted[o] = e << 1
		}
	}
}

// has reports whether a document names one of some entities.
func (s *side) has(doc uint32, some []int) bool {
	return slices.ContainsFunc(s.values(int(doc)), func(o uint32) bool { return s.entities[o] != none && slices.Contains(some, int(s.entities[o])) })
}

// entity returns the entity of a label by the label's id.
func (c *catalog) entity(id string) (int, bool) {
	if c.set != nil {
		return c.set.Find(id)
	}
	e, ok := c.byID[id]
	return e, ok
}

// find returns the entity that a value of a filter means: one of its ids, a
// label, or another spelling that means it alone.
func (c *catalog) find(value string) (int, bool) {
	id := FilterID(c.facet, value)
	if e, ok := c.entity(id); ok || c.set == nil {
		return e, ok
	}
	if id != indexer.Slug(value) { // it was an id, and its words stand with hyphens
		value = strings.ReplaceAll(id, "-", " ")
	}
	return c.set.Lookup(value)
}

// ids returns the ids to filter by for a value of a filter. What people have
// decided for single articles is not in them.
func (c *catalog) ids(value string) []string {
	e, ok := c.find(value)
	if !ok {
		return []string{FilterID(c.facet, value)}
	}
	if c.set != nil {
		return c.set.IDs(e)
	}
	return []string{c.entities[e].ID}
}

// that returns the ids, at most so many, that are as is said, those of most articles
// first, and whether there are more.
func (c *catalog) that(is func(id string) bool, most int) (ids []string, cut bool) {
	articles := map[string]int{}
	for e, entity := range c.entities {
		for _, l := range entity.Spellings {
			if is(l.ID) {
				articles[l.ID] = c.articles[e]
			}
		}
	}
	ids = slices.SortedFunc(maps.Keys(articles), func(a, b string) int {
		return cmp.Or(articles[b]-articles[a], strings.Compare(a, b))
	})
	return ids[:min(most, len(ids))], len(ids) > most
}

// value returns an entity as a facet shows it.
func (c *catalog) value(entity, articles int) Value {
	e := c.entities[entity]
	return Value{ID: e.ID, Label: e.Label, Articles: articles, Spellings: e.Spellings}
}

// in returns the entity that an article's own name for it means.
func (c *catalog) in(article, name string) (int, bool) {
	e, ok := c.entity(indexer.Slug(name))
	if ok && len(c.moves) > 0 {
		if n, err := articleNumber(article); err == nil {
			e = identity.Moved(e, c.moves[n])
		}
	}
	return e, ok
}

// movesOf returns what is decided for single articles.
func movesOf(set *identity.Set) map[uint64][]identity.Move {
	all := map[uint64][]identity.Move{}
	for article, moves := range set.Moves {
		if n, err := articleNumber(article); err == nil {
			all[n] = moves
		}
	}
	return all
}

// catalogs keeps the catalogs of the corpus as it last was.
type catalogs struct {
	columns columns

	mu         sync.Mutex // guards what follows
	built      bool
	generation int
	at         corpus.Position
	decided    int64
	resolvers  map[string]*identity.Resolver
	now        map[string]*catalog // by facet
}

// kinds are the facets whose values are entities in several spellings.
var kinds = map[string]identity.Kind{
	indexer.FieldPerson: identity.Person, indexer.FieldOrg: identity.Org, indexer.FieldPlace: identity.Place,
}

// update returns the catalogs of the index that s shows, by what people have
// decided until now. If ctx ends before they are made, what the resolvers have found
// out is kept for who comes next.
func (c *catalogs) update(ctx context.Context, s *snapshot, store *corpus.Store) (map[string]*catalog, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.built && c.generation == s.Generation && c.at == s.At && c.decided == decided {
		return c.now, nil
	}
	decisions, err := store.Decisions()
	if err != nil {
		return nil, err
	}
	labels := s.labels()
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
		cat := &catalog{facet: facet, sides: map[*segment]*side{}}
		if r, ok := c.resolvers[facet]; ok {
			r.Count(labels[facet])
			cat.set = r.Resolve(decisions, labelIndex{s, facet})
			cat.entities = cat.set.Entities
			cat.moves = movesOf(cat.set)
		} else {
			cat.entities = bySlug(labels[facet])
			cat.byID = make(map[string]int, len(cat.entities))
			for i, e := range cat.entities {
				cat.byID[e.ID] = i
			}
		}
		for i, e := range cat.entities {
			if e.Hidden {
				cat.hidden = append(cat.hidden, i)
			}
		}
		now[facet] = cat
	}
	s.count(now)
	c.built, c.generation, c.at, c.decided, c.now = true, s.Generation, s.At, decided, now
	return now, nil
}

// labels returns every value of every facet, with its articles.
func (s *snapshot) labels() map[string][]identity.Label {
	all := map[string][]identity.Label{}
	for _, f := range counted {
		var labels []identity.Label
		at := map[string]int{} // by text
		for i := range s.pieces {
			col := s.pieces[i].columns[f]
			byTerm := make([]int, len(col.terms))
			each(s.pieces[i].all(), func(docs []uint32) {
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

// A labelIndex tells in which articles the labels of a facet are.
type labelIndex struct {
	*snapshot
	facet string
}

// Together, Articles and Has are as of [identity.Index].
func (x labelIndex) Together(a, b string) bool { return x.together(x.facet, a, b) }

func (x labelIndex) Articles(ids []string) (n int) {
	for i := range x.pieces {
		if found, err := (&terms{indexer.IDField(x.facet), ids}).in(&x.pieces[i]); err == nil {
			n += int(found.(fixed).docs.GetCardinality())
		}
	}
	return n
}

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
func (s *snapshot) count(of map[string]*catalog) {
	for _, c := range of {
		t := newTally(c)
		for i := range s.pieces {
			p := &s.pieces[i]
			t.piece(c.of(p.segment), p.all())
		}
		c.all, t.last = t, nil // nothing is added to it any more
		c.articles = make([]int, len(c.entities))
		for _, e := range t.some {
			c.articles[e] = int(t.counts[e])
		}
	}
}

// bySlug makes entities of the labels of each id.
func bySlug(labels []identity.Label) []*identity.Entity {
	slices.SortFunc(labels, func(a, b identity.Label) int {
		if a.Articles != b.Articles {
			return b.Articles - a.Articles
		}
		return strings.Compare(a.Text, b.Text)
	})
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
