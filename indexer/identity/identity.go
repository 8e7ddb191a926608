// Package identity tells which labels of persons, organizations and places
// mean one and the same: "Altynbek Sarsenbaev", "Алтынбек Сарсенбаев" and
// "Altynbek Sarsenbaiuly" are one man in three spellings.
//
// A wrong merge puts one man's deeds on another, so the rules are on the careful
// side. Two labels are compared word by word (person.go, thing.go), with
// [names.Similar], and found to be the same, possibly the same, or apart. Labels
// are put together (cluster.go) only where no two of them are apart. What is
// possibly the same is told and never put together:
//
//   - a surname alone, or with an initial, is nobody in particular;
//   - surnames that differ by a letter (Akhmetov, Akhmedov) are two men's;
//   - a name without a father's name joins the one that has it, if there is one
//     only.
//
// People have the last word: their decisions (ruling.go) are applied whenever
// the labels are resolved.
package identity

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"casefile/corpus"
	"casefile/indexer/names"
)

// A Kind is what sort of thing labels stand for.
type Kind string

// The kinds.
const (
	Person Kind = "person"
	Org    Kind = "org"
	Place  Kind = "place"
)

// A Label is a name as articles have it.
type Label struct {
	ID       string // labels of one ID are never told apart
	Text     string
	Articles int // how many have it
}

// An Entity is one person, organization or place, as far as labels tell.
type Entity struct {
	ID        string  // that of the label that it is shown by
	Label     string  // the most frequent one in the set's script, if it has one there, unless people have renamed it
	Spellings []Label // the most frequent first
	Hidden    bool    // people want it out of lists
	Possible  []Possible
}

// A Possible is another entity that may be the same.
type Possible struct {
	Entity int      // in [Set.Entities]
	Score  float64  // from 0 to 1, to put the likeliest first
	Why    []string // rules of [names.Similar]
}

// A Set is all entities of one kind.
type Set struct {
	Entities []Entity // the most frequent label first
	// Moves are what people have decided for single articles, by article, in the
	// order in which they did.
	Moves map[string][]Move

	byID     map[string]int
	resolver *Resolver
	rule     *ruling
	units    []unit // as long as the set is being made
	unitOf   map[*name]int
	entityOf []int // by unit
}

// A Move says that what is taken for one entity is another in an article.
type Move struct{ From, To int } // in [Set.Entities]

// Moved returns the entity that is meant in an article by what stands for e
// elsewhere. Of two moves of one the later holds; what was moved can be moved on.
func Moved(e int, moves []Move) int {
	now := e
	for _, m := range moves {
		if m.From == now || m.From == e {
			now = m.To
		}
	}
	return now
}

// Find returns the entity, by its number in [Set.Entities], that a label with
// this ID belongs to, or that people have given it to.
func (s *Set) Find(id string) (int, bool) {
	i, ok := s.byID[id]
	return i, ok
}

// Lookup returns the entity that a spelling means which need not occur: the
// only one of which a label is the same name.
func (s *Set) Lookup(text string) (int, bool) {
	s.resolver.mu.Lock()
	defer s.resolver.mu.Unlock()
	n := s.resolver.name(text)
	found := -1
	for _, key := range s.resolver.blocksOf(n) {
		for _, other := range s.resolver.blocks[key] {
			u, ok := s.unitOf[other]
			if !ok || s.entityOf[u] == found || s.resolver.compare(n, other).rank != same {
				continue
			}
			if found >= 0 {
				return 0, false
			}
			found = s.entityOf[u]
		}
	}
	return found, found >= 0
}

// Decided is why two labels are the same that people have put together.
const Decided = "decided by people"

// Why returns the reasons for which a spelling of an entity, by its number in
// [Set.Entities], is taken for a name of it: the rules by which it is like the
// label, or else like the most frequent spelling that it is like at all. Of the
// label itself there are none.
func (s *Set) Why(e int, spelling Label) []string {
	s.resolver.mu.Lock()
	defer s.resolver.mu.Unlock()
	n := s.resolver.name(spelling.Text)
	all := s.Entities[e].Spellings
	label := max(0, slices.IndexFunc(all, func(l Label) bool { return l.ID == s.Entities[e].ID }))
	itself := func(l Label) bool { return l.ID == spelling.ID && l.Text == spelling.Text } // whatever its articles
	if itself(all[label]) {
		return nil
	}
	for _, l := range slices.Concat(all[label:label+1], all[:label], all[label+1:]) {
		switch {
		case itself(l):
			continue
		case l.ID == spelling.ID:
			return []string{names.Literal}
		case s.rule.same[l.ID][spelling.ID]:
			return []string{Decided}
		}
		if v := s.resolver.compare(s.resolver.name(l.Text), n); v.rank > apart {
			if len(v.why) == 0 {
				return []string{names.Literal}
			}
			return v.why
		}
	}
	return []string{Decided}
}

// A Resolver resolves labels of one kind, again and again as they change: it
// remembers what it has compared. It may be used concurrently.
type Resolver struct {
	kind Kind

	mu    sync.Mutex // guards what follows
	names map[string]*name
	words map[string]*word
	likes map[[2]*word]*likeness // nil for words that differ

	blocks map[string][]*name // names met, by key
	ends   map[string][]*name // those of persons, by a word that they begin or end with
	edges  []edge             // pairs of names met that are the same, or possibly
}

// An edge is two names that are not apart.
type edge struct {
	a, b *name
	verdict
}

// NewResolver returns a resolver for labels of a kind.
func NewResolver(kind Kind) *Resolver {
	return &Resolver{
		kind: kind, names: map[string]*name{}, words: map[string]*word{}, likes: map[[2]*word]*likeness{},
		blocks: map[string][]*name{}, ends: map[string][]*name{},
	}
}

// A unit is all labels of one ID.
type unit struct {
	id       string
	labels   []Label // the most frequent first
	articles int
	name     *name
}

// Resolve puts labels together to entities. The result depends on nothing but
// the arguments, unless more than [maxBlock] labels are alike. together, which may be nil, tells whether two labels, by ID,
// stand in one article: then they are not put together unless they sound the
// same.
func (r *Resolver) Resolve(labels []Label, decisions []corpus.Decision, together func(a, b string) bool) *Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	rule := rulings(r.kind, decisions)
	s := &Set{resolver: r, rule: rule, units: rule.introduce(r.unite(labels)), byID: map[string]int{}, unitOf: map[*name]int{}}
	for i, u := range s.units {
		s.unitOf[u.name] = i
		r.meet(u.name)
	}
	c := &clustering{resolver: r, units: s.units, unitOf: s.unitOf, rule: rule, together: together, memo: map[[2]int]verdict{}}
	c.run()
	s.build(c, rule)
	s.units = nil // their labels are those of the entities
	return s
}

// meet compares a name with those that were met before. The lock is held.
func (r *Resolver) meet(n *name) {
	if n.met {
		return
	}
	n.met = true
	compared := map[*name]bool{}
	compare := func(others []*name) {
		for _, o := range others {
			if compared[o] {
				continue
			}
			compared[o] = true
			if v := r.compare(o, n); v.rank > apart {
				r.edges = append(r.edges, edge{o, n, v})
			}
		}
	}
	for _, key := range r.blocksOf(n) {
		compare(r.blocks[key])
		if len(n.words) == 1 {
			compare(r.ends[key])
		}
		if len(r.blocks[key]) < maxBlock {
			r.blocks[key] = append(r.blocks[key], n)
		}
	}
	if r.kind != Person {
		return
	}
	for _, key := range n.ends() { // a fuller name, with those of one word that it may be
		compare(r.blocks[key])
		if len(r.ends[key]) < maxBlock {
			r.ends[key] = append(r.ends[key], n)
		}
	}
}

// unite gathers the labels of each ID, the most frequent first.
func (r *Resolver) unite(labels []Label) []unit {
	at := map[string]int{}
	var units []unit
	for _, l := range labels {
		i, ok := at[l.ID]
		if !ok {
			i = len(units)
			at[l.ID] = i
			units = append(units, unit{id: l.ID})
		}
		units[i].labels = append(units[i].labels, l)
		units[i].articles += l.Articles
	}
	for i := range units {
		u := &units[i]
		slices.SortFunc(u.labels, byFrequency)
		u.name = r.name(u.labels[0].Text)
	}
	slices.SortFunc(units, func(a, b unit) int { return byFrequency(a.label(), b.label()) })
	return units
}

func (u *unit) label() Label { return Label{u.id, u.labels[0].Text, u.articles} }

func byFrequency(a, b Label) int {
	return cmp.Or(cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Text, b.Text))
}

// build makes the entities of the clusters.
func (s *Set) build(c *clustering, rule *ruling) {
	s.entityOf = make([]int, len(s.units))
	ofCluster := map[int]int{}
	for u := range s.units {
		ofCluster[c.root(u)] = -1
	}
	s.Entities = make([]Entity, 0, len(ofCluster))
	cyrillic := mostlyCyrillic(s.units)
	named := map[int]bool{}  // entities whose label is in the script of the set
	for u := range s.units { // in the order of frequency, so the first label of a cluster names it
		root := c.root(u)
		e := ofCluster[root]
		first := e < 0
		if first {
			e = len(s.Entities)
			ofCluster[root] = e
			s.Entities = append(s.Entities, Entity{})
		}
		ours := isCyrillic(s.units[u].labels[0].Text) == cyrillic
		if first || ours && !named[e] {
			s.Entities[e].ID, s.Entities[e].Label, named[e] = s.units[u].id, s.units[u].labels[0].Text, ours
		}
		s.entityOf[u] = e
		s.byID[s.units[u].id] = e
		s.Entities[e].Spellings = append(s.Entities[e].Spellings, s.units[u].labels...)
	}
	for i := range s.Entities {
		slices.SortStableFunc(s.Entities[i].Spellings, byFrequency)
	}
	rule.name(s)
	s.Moves = rule.move(s)
	for pair, v := range c.possible() {
		for _, p := range [2][2]int{pair, {pair[1], pair[0]}} {
			a, b := ofCluster[p[0]], ofCluster[p[1]]
			s.Entities[a].Possible = append(s.Entities[a].Possible, Possible{b, v.score, v.why})
		}
	}
	for i := range s.Entities {
		p := s.Entities[i].Possible
		slices.SortFunc(p, func(a, b Possible) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Entity, b.Entity)) })
		s.Entities[i].Possible = p[:min(len(p), maxPossible)]
	}
}

// mostlyCyrillic tells in which letters most names of a corpus are written. Who
// reads it reads these, so that an entity is shown in them if it can be.
func mostlyCyrillic(units []unit) bool {
	more := 0
	for _, u := range units {
		if isCyrillic(u.labels[0].Text) {
			more += u.articles
		} else {
			more -= u.articles
		}
	}
	return more > 0
}

func isCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// maxPossible bounds what is listed as possibly the same.
const maxPossible = 20
