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
	"iter"
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
	units    []unit  // as long as the set is being made
	entityOf []int32 // by the resolver's number of a name; -1 where none has it
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
	r := s.resolver
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	n := r.name(text)
	found := -1
	for _, key := range r.blocksOf(n) {
		for other := range r.blocks.all(key) {
			if int(other) >= len(s.entityOf) {
				continue // it was met since
			}
			e := int(s.entityOf[other])
			if e < 0 || e == found || r.compare(n, r.known(other)).rank != same {
				continue
			}
			if found >= 0 {
				return 0, false
			}
			found = e
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
	defer s.resolver.forget()
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
//
// Of a name that it has met it keeps the text and where to look for it, and reads it
// anew when a name comes that may be the same: of tens of thousands, what is read in
// them takes ten times the memory.
type Resolver struct {
	kind Kind

	mu     sync.Mutex            // guards what follows
	met    texts                 // names, numbered
	sketch []sketch              // of each
	blocks blocks                // names met, by key
	ends   blocks                // those of persons, by a word that they begin or end with
	edges  []edge                // pairs of names met that are the same, or possibly
	judged map[[2]int32]*verdict // other pairs that were compared, nil for those that are apart

	names map[string]*name // as they were read last; see forget
	words map[string]*word
	likes map[[2]*word]*likeness // nil for words that differ
}

// A sketch is what clusters ask of a name.
type sketch struct {
	row  int32 // as of [name]
	full uint8 // how many names it has, a word for two
}

// An edge is two names that are not apart, by number.
type edge struct {
	a, b int32
	verdict
}

// NewResolver returns a resolver for labels of a kind.
func NewResolver(kind Kind) *Resolver {
	r := &Resolver{kind: kind, judged: map[[2]int32]*verdict{}}
	r.forget()
	return r
}

// mostRead is how many names stay read when nobody asks.
const mostRead = 2000

// forget lets go of what was read, if it is much. The lock is held.
func (r *Resolver) forget() {
	if r.names == nil || len(r.names) > mostRead {
		r.names, r.words, r.likes = map[string]*name{}, map[string]*word{}, map[[2]*word]*likeness{}
	}
}

// known returns a name that was met, by its number.
func (r *Resolver) known(number int32) *name {
	text := r.met.at(number)
	if n, ok := r.names[string(text)]; ok {
		return n
	}
	return r.name(string(text))
}

// A unit is all labels of one ID.
type unit struct {
	id       string
	labels   []Label // the most frequent first
	articles int
	name     int32 // the number of the first; -1 if no article has it
}

// Resolve puts labels together to entities. The result depends on nothing but
// the arguments, unless more than [maxBlock] labels are alike. together, which may be nil, tells whether two labels, by ID,
// stand in one article: then they are not put together unless they sound the
// same.
func (r *Resolver) Resolve(labels []Label, decisions []corpus.Decision, together func(a, b string) bool) *Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	rule := rulings(r.kind, decisions)
	s := &Set{resolver: r, rule: rule, units: rule.introduce(r.unite(labels)), byID: make(map[string]int, len(labels))}
	c := &clustering{resolver: r, units: s.units, rule: rule, together: together, memo: map[[2]int]verdict{}}
	c.unitOf = make([]int32, r.met.len())
	for i := range c.unitOf {
		c.unitOf[i] = -1
	}
	for i, u := range s.units {
		if u.name >= 0 {
			c.unitOf[u.name] = int32(i)
		}
	}
	c.run()
	s.build(c, rule)
	s.units = nil // their labels are those of the entities
	return s
}

// meet returns the number of a name, and compares one that is new with those that were
// met before.
func (r *Resolver) meet(text string) int32 {
	number, ok := r.met.find(text)
	if ok {
		return number
	}
	n := r.name(text)
	number = r.met.add(text)
	r.sketch = append(r.sketch, sketch{int32(n.row), n.full()})
	compared := map[int32]bool{}
	compare := func(others iter.Seq[int32]) {
		for o := range others {
			if compared[o] {
				continue
			}
			compared[o] = true
			if v := r.compare(r.known(o), n); v.rank > apart {
				r.edges = append(r.edges, edge{o, number, v})
			}
		}
	}
	for _, key := range r.blocksOf(n) {
		compare(r.blocks.all(key))
		if len(n.words) == 1 {
			compare(r.ends.all(key))
		}
		r.blocks.add(key, number)
	}
	if r.kind != Person {
		return number
	}
	for _, key := range n.ends() { // a fuller name, with those of one word that it may be
		compare(r.blocks.all(key))
		r.ends.add(key, number)
	}
	return number
}

// judge compares two names that were met, by number, or tells what it found before.
func (r *Resolver) judge(a, b int32) verdict {
	pair := [2]int32{min(a, b), max(a, b)}
	if pair[0] < 0 {
		return verdict{}
	}
	v, ok := r.judged[pair]
	if !ok {
		if now := r.compare(r.known(a), r.known(b)); now.rank > apart {
			v = &now
		}
		r.judged[pair] = v
	}
	if v == nil {
		return verdict{}
	}
	return *v
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
	}
	slices.SortFunc(units, func(a, b unit) int {
		if a.articles != b.articles {
			return b.articles - a.articles
		}
		return strings.Compare(a.labels[0].Text, b.labels[0].Text)
	})
	for i := range units {
		units[i].name = r.meet(units[i].labels[0].Text)
	}
	return units
}

func byFrequency(a, b Label) int {
	if a.Articles != b.Articles {
		return b.Articles - a.Articles
	}
	return strings.Compare(a.Text, b.Text)
}

// build makes the entities of the clusters.
func (s *Set) build(c *clustering, rule *ruling) {
	s.entityOf = make([]int32, len(c.unitOf))
	for i := range s.entityOf {
		s.entityOf[i] = -1
	}
	ofCluster := make([]int, len(s.units)) // an entity and 1, by root
	var labels []int                       // of each entity
	all := 0
	for u := range s.units { // in the order of frequency, so the first label of a cluster names it
		root := c.root(u)
		if ofCluster[root] == 0 {
			labels = append(labels, 0)
			ofCluster[root] = len(labels)
		}
		labels[ofCluster[root]-1] += len(s.units[u].labels)
		all += len(s.units[u].labels)
	}
	s.Entities = make([]Entity, len(labels))
	spellings := make([]Label, all) // in one piece: most entities have one
	for e, n := range labels {
		s.Entities[e].Spellings, spellings = spellings[:0:n], spellings[n:]
	}
	cyrillic := mostlyCyrillic(s.units)
	named := map[int]bool{} // entities whose label is in the script of the set
	for u := range s.units {
		e := ofCluster[c.root(u)] - 1
		ours := isCyrillic(s.units[u].labels[0].Text) == cyrillic
		if s.Entities[e].ID == "" && len(s.Entities[e].Spellings) == 0 || ours && !named[e] {
			s.Entities[e].ID, s.Entities[e].Label = s.units[u].id, s.units[u].labels[0].Text
			if ours {
				named[e] = true
			}
		}
		if s.units[u].name >= 0 {
			s.entityOf[s.units[u].name] = int32(e)
		}
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
			a, b := ofCluster[p[0]]-1, ofCluster[p[1]]-1
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
