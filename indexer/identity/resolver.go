package identity

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"casefile/corpus"
)

// A Resolver counts the labels of one kind as articles come and go, and merges them
// into entities. It remembers what it has compared and resolves again only what a
// change can affect. It may be used concurrently.
//
// All labels of one ID are a unit; the most frequent of them is its name. Names that
// are not apart are joined by an edge. The units of an entity are connected by edges of
// rank same and by merges that people have decided, so only the units connected with a
// changed one are clustered again.
//
// Of a name that was compared the resolver keeps the text and its keys, and parses it
// again when a similar one comes: parsed names take ten times the memory.
type Resolver struct {
	kind Kind

	mu     sync.Mutex   // guards all that follows
	tables sync.RWMutex // held to grow texts, labels, ids and units, and to read them without mu

	texts  texts // of labels
	labels []label
	ids    texts // of units
	units  []unit
	blocks blocks // names by key
	ends   blocks // persons' names by the keys of their first and last word
	edges  []edge
	judged map[[2]int32]*verdict // on names without an edge; nil if they are apart

	entities  []*Entity // without what people have decided on labels and single articles
	cyrillic  int       // articles of Cyrillic names less those of others
	rule      *ruling
	decisions []corpus.Decision // of rule
	fresh     map[int32]int     // units that only decisions have: their index in [ruling.fresh]

	compared  int  // pairs of names, see Compared
	resolving bool // what has been parsed is needed again

	touched []int32   // units that have changed since Resolve
	changes []article // since Resolve
	all     bool      // Count was called since Resolve

	names map[string]*name // parsed recently, see forget
	words map[string]*word
	likes map[[2]*word]*likeness // nil for words that differ
}

// A label is a [Label] in a resolver.
type label struct {
	unit, next int32 // next is another label of the unit, or none
	articles   int32
	edge       int32 // the last edge of a name, or none
	row        int32 // see [name]
	full       uint8 // see [name.full]
	compared   bool  // as a name, with those before it
}

// A unit is all labels of one ID.
type unit struct {
	first    int32 // its last label
	name     int32 // its most frequent label, or none if no article has one
	articles int32 // of all its labels
	entity   int32 // or none
	touched  bool
}

// none stands for no label, unit, edge or entity.
const none = -1

// An edge joins two names that are not apart.
type edge struct {
	labels [2]int32
	next   [2]int32 // the edge of each label before this one, or none
	verdict
}

// An article comes or goes with labels of some units.
type article struct {
	units []int32
	goes  bool
}

// NewResolver returns a resolver for labels of a kind.
func NewResolver(kind Kind) *Resolver {
	r := &Resolver{kind: kind, rule: rulings(kind, nil), judged: map[[2]int32]*verdict{}}
	r.forget()
	return r
}

// Count sets the number of articles of each label. Labels that are not given are in no
// article.
func (r *Resolver) Count(labels []Label) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.labels {
		r.labels[i].articles = 0
	}
	for _, l := range labels {
		r.labels[r.labelOf(l.ID, l.Text)].articles = int32(l.Articles)
	}
	for u := range r.units {
		r.touch(int32(u))
	}
	r.all, r.changes = true, nil
}

// Add adds an article with some labels, or takes one away if n is -1.
func (r *Resolver) Add(labels []Label, n int) {
	if len(labels) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a := article{goes: n < 0}
	for _, l := range labels {
		l := &r.labels[r.labelOf(l.ID, l.Text)]
		l.articles += int32(n)
		r.touch(l.unit)
		a.units = append(a.units, l.unit)
	}
	slices.Sort(a.units)
	a.units = slices.Compact(a.units)
	came := func(b article) bool { return !b.goes && slices.Equal(a.units, b.units) }
	if i := slices.IndexFunc(r.changes, came); a.goes && i >= 0 { // its entities were never counted
		r.changes = slices.Delete(r.changes, i, i+1)
		return
	}
	r.changes = append(r.changes, a)
}

// Compared returns the number of pairs of names that were compared since the resolver was
// made or decoded: the time that was spent on them.
func (r *Resolver) Compared() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.compared
}

// labelOf returns the number of a label and adds the label if it is new.
func (r *Resolver) labelOf(id, text string) int32 {
	l, ok := r.texts.find(text)
	if ok {
		return l
	}
	u := r.unitOf(id)
	r.tables.Lock()
	defer r.tables.Unlock()
	l = r.texts.add(strings.Clone(text)) // it may be a part of an article
	r.labels = append(r.labels, label{unit: u, next: r.units[u].first, edge: none})
	r.units[u].first = l
	return l
}

func (r *Resolver) unitOf(id string) int32 {
	if u, ok := r.ids.find(id); ok {
		return u
	}
	r.tables.Lock()
	defer r.tables.Unlock()
	r.units = append(r.units, unit{first: none, name: none, entity: none})
	return r.ids.add(strings.Clone(id))
}

// findUnit returns the unit of an ID, without mu.
func (r *Resolver) findUnit(id string) (int32, bool) {
	r.tables.RLock()
	defer r.tables.RUnlock()
	return r.ids.find(id)
}

// findLabel returns the unit of a label, without mu.
func (r *Resolver) findLabel(text string) (int32, bool) {
	r.tables.RLock()
	defer r.tables.RUnlock()
	l, ok := r.texts.find(text)
	if !ok {
		return none, false
	}
	return r.labels[l].unit, true
}

func (r *Resolver) touch(u int32) {
	if !r.units[u].touched {
		r.units[u].touched = true
		r.touched = append(r.touched, u)
	}
}

// labelsOf returns the labels of a unit that occur, the most frequent first.
func (r *Resolver) labelsOf(u int32) []Label {
	var all []Label
	id := r.ids.text(u)
	for l := r.units[u].first; l != none; l = r.labels[l].next {
		if n := r.labels[l].articles; n > 0 {
			all = append(all, Label{id, r.texts.text(l), int(n)})
		}
	}
	slices.SortFunc(all, byFrequency)
	if f, ok := r.fresh[u]; ok {
		all = append(all, Label{id, r.rule.fresh[f].text, 0})
	}
	return all
}

// compareUnits orders units by their articles, the most first, and by their names. Those
// that only decisions have come last.
func (r *Resolver) compareUnits(u, v int32) int {
	if c := cmp.Compare(r.units[v].articles, r.units[u].articles); c != 0 || u == v {
		return c
	}
	if r.units[u].name == none {
		return cmp.Compare(r.fresh[u], r.fresh[v])
	}
	return strings.Compare(r.texts.text(r.units[u].name), r.texts.text(r.units[v].name))
}

// live reports whether a unit belongs to an entity.
func (r *Resolver) live(u int32) bool {
	_, fresh := r.fresh[u]
	return fresh || r.units[u].name != none
}

// Resolve merges the labels into entities. The result depends only on the labels, the
// decisions and the index, unless more than [maxBlock] labels are alike. Labels that
// occur together in an article are merged only if they sound the same. The index may be
// nil: then no article has two labels. Sets that were made before answer meanwhile; Add,
// Count, MarshalBinary and another Resolve must not be called.
func (r *Resolver) Resolve(decisions []corpus.Decision, index Index) *Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.resolving = true
	defer func() {
		r.resolving = false
		r.forget()
	}()
	r.obey(decisions)
	units, old := r.connected(r.refresh())
	slices.SortFunc(units, r.compareUnits)
	c := &clustering{resolver: r, units: units}
	if index != nil {
		c.together = index.Together
	}
	made := r.build(c.run(), index)
	r.replace(old, made)
	return r.set(index)
}

// obey takes in the decisions and touches the units that they are about.
func (r *Resolver) obey(decisions []corpus.Decision) {
	if len(decisions) == len(r.decisions) && reflect.DeepEqual(decisions, r.decisions) {
		r.findFresh()
		return
	}
	for _, d := range slices.Concat(r.decisions, decisions) {
		for _, id := range d.IDs {
			if u, ok := r.ids.find(id); ok && d.Kind == string(r.kind) {
				r.touch(u)
			}
		}
	}
	r.decisions, r.rule = slices.Clone(decisions), rulings(r.kind, decisions)
	r.findFresh()
}

// findFresh finds the units that only decisions have.
func (r *Resolver) findFresh() {
	r.fresh = map[int32]int{}
	for i, g := range r.rule.fresh {
		u := r.unitOf(g.id)
		if _, known := r.fresh[u]; !known && !r.occurs(u) {
			r.fresh[u] = i
			if r.units[u].entity == none {
				r.touch(u)
			}
		}
	}
}

// occurs reports whether articles have labels of a unit.
func (r *Resolver) occurs(u int32) bool {
	for l := r.units[u].first; l != none; l = r.labels[l].next {
		if r.labels[l].articles > 0 {
			return true
		}
	}
	return false
}

// refresh updates the units that were touched, and compares new names with the others.
// It returns the labels that have ceased to be names.
func (r *Resolver) refresh() (former []int32) {
	before := r.cyrillic > 0
	for _, t := range r.touched {
		u := &r.units[t]
		r.cyrillic -= r.weight(u)
		was := u.name
		u.name, u.articles = none, 0
		for l := u.first; l != none; l = r.labels[l].next {
			n := r.labels[l].articles
			if n <= 0 {
				continue
			}
			u.articles += n
			if u.name == none || n > r.labels[u.name].articles || n == r.labels[u.name].articles && r.texts.text(l) < r.texts.text(u.name) {
				u.name = l
			}
		}
		r.cyrillic += r.weight(u)
		if was != none && was != u.name {
			former = append(former, was)
		}
	}
	if before != (r.cyrillic > 0) { // all entities are shown in the other script
		for u := range r.units {
			r.touch(int32(u))
		}
	}
	slices.SortFunc(r.touched, r.compareUnits)
	for i, u := range r.touched {
		if name := r.units[u].name; name != none && r.kind != "" {
			r.introduce(name)
		}
		if i%64 == 63 {
			r.pause()
		}
	}
	return former
}

// pause lets sets answer while Resolve takes long. mu must be held, and is held again.
func (r *Resolver) pause() {
	r.mu.Unlock()
	r.mu.Lock()
}

// weight returns what a unit adds to cyrillic.
func (r *Resolver) weight(u *unit) int {
	switch {
	case u.name == none:
		return 0
	case isCyrillic(r.texts.text(u.name)):
		return int(u.articles)
	}
	return -int(u.articles)
}

// connected returns the live units that are connected with the touched ones, or were by
// their former names, and the entities that all of these belonged to.
func (r *Resolver) connected(former []int32) (units []int32, old map[int32]bool) {
	old = map[int32]bool{}
	queue := r.touched
	add := func(u int32) {
		if !r.units[u].touched {
			r.units[u].touched = true
			queue = append(queue, u)
		}
	}
	alike := func(name int32) {
		for other, v := range r.edgesOf(name) {
			if w := r.labels[other].unit; v.rank == same && r.units[w].name == other {
				add(w)
			}
		}
	}
	for _, name := range former {
		alike(name)
	}
	known := func(id string) bool {
		_, ok := r.ids.find(id)
		return ok
	}
	for i := 0; i < len(queue); i++ {
		u := queue[i]
		if e := r.units[u].entity; e != none && !old[e] {
			old[e] = true
			for _, other := range r.entities[e].units {
				add(other)
			}
		}
		for _, id := range r.rule.merged(r.ids.text(u), known) {
			w, _ := r.ids.find(id)
			add(w)
		}
		if !r.live(u) {
			continue
		}
		units = append(units, u)
		if name := r.units[u].name; name != none {
			alike(name)
		}
	}
	for _, u := range queue {
		r.units[u].touched = false
	}
	r.touched = nil
	return units, old
}
