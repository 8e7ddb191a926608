package identity

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"

	"casefile/corpus"
)

// A Resolver counts the labels of one kind as articles come and go, and resolves
// them to entities. What has been compared is remembered, and entities that a change
// cannot touch are left as they are: to resolve after an update costs as much as the
// update is large. It may be used concurrently.
//
// All labels of one ID are a unit. A unit is compared by its name, which is its most
// frequent label. Names that are the same or possibly the same are joined by an edge.
// The units of an entity hang together by edges of the same name and by what people
// have merged, and so only those that hang together with a changed one are clustered
// anew.
//
// Of a name that has been compared the text and its blocks are kept, and it is read
// again when a name comes that may be the same: of tens of thousands, what is read
// takes ten times the memory.
type Resolver struct {
	kind Kind

	mu     sync.Mutex   // guards what follows
	tables sync.RWMutex // guards growth of the next four, for readers without mu

	texts  texts // of labels
	labels []label
	ids    texts // of units
	units  []unit
	blocks blocks // names by key
	ends   blocks // names of persons by a word that they begin or end with
	edges  []edge
	judged map[[2]int32]*verdict // other pairs of names that were compared, nil for those that are apart

	entities  []*Entity // without people's names and moves, in order
	cyrillic  int       // articles with names in Cyrillic letters, less those with others
	rule      *ruling
	decisions []corpus.Decision // that rule has
	fresh     map[int32]int     // units that only decisions know: their place among [ruling.fresh]

	touched []int32   // units that have changed since they were resolved
	changes []article // since then
	all     bool      // that labels were counted without their articles

	names map[string]*name // as they were read last; see forget
	words map[string]*word
	likes map[[2]*word]*likeness // nil for words that differ
}

// A label is what a resolver keeps of one.
type label struct {
	unit, next int32 // next is the next label of the unit, or none
	articles   int32
	edge       int32 // the last of a name, or none
	row        int32 // as of [name]
	full       uint8 // as of [name.full]
	met        bool  // as a name, and compared with those before it
}

// A unit is all labels of one ID.
type unit struct {
	first    int32 // the last label that was added
	name     int32 // its most frequent label, or none if no article has one
	articles int32 // of all its labels
	entity   int32 // or none
	touched  bool
}

// none stands for no label, unit or entity.
const none = -1

// An edge is two names that are not apart.
type edge struct {
	labels [2]int32
	next   [2]int32 // edge of each of them, or none
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

// mostRead is how many names stay read when nobody asks.
const mostRead = 2000

// forget lets go of what was read, if it is much. mu is held.
func (r *Resolver) forget() {
	if r.names == nil || len(r.names) > mostRead {
		r.names, r.words, r.likes = map[string]*name{}, map[string]*word{}, map[[2]*word]*likeness{}
	}
}

// readLabel reads a label.
func (r *Resolver) readLabel(l int32) *name { return r.read(r.texts.text(l)) }

// Count sets how many articles have each label. Labels that are not given are in
// none.
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

// Add counts an article that comes with labels, or with n = -1 one that goes.
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
	if i := slices.IndexFunc(r.changes, came); a.goes && i >= 0 { // since entities were last counted
		r.changes = slices.Delete(r.changes, i, i+1)
		return
	}
	r.changes = append(r.changes, a)
}

// Labels calls fn with each label that articles have.
func (r *Resolver) Labels(fn func(text string, articles int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, l := range r.labels {
		if l.articles > 0 {
			fn(r.texts.text(int32(i)), int(l.articles))
		}
	}
}

// labelOf returns the number of a label, a new one if it was not met before.
func (r *Resolver) labelOf(id, text string) int32 {
	l, ok := r.texts.find(text)
	if ok {
		return l
	}
	u := r.unitOf(id)
	r.tables.Lock()
	defer r.tables.Unlock()
	l = r.texts.add(text)
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
	return r.ids.add(id)
}

// findUnit returns the unit of an ID. mu need not be held.
func (r *Resolver) findUnit(id string) (int32, bool) {
	r.tables.RLock()
	defer r.tables.RUnlock()
	return r.ids.find(id)
}

// findLabel returns the unit of a label. mu need not be held.
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

// labelsOf returns the labels of a unit that articles have, the most frequent first.
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

// compareUnits orders units: those of most articles first, and behind them those that
// only decisions know.
func (r *Resolver) compareUnits(u, v int32) int {
	if c := cmp.Compare(r.units[v].articles, r.units[u].articles); c != 0 || u == v {
		return c
	}
	if r.units[u].name == none {
		return cmp.Compare(r.fresh[u], r.fresh[v])
	}
	return strings.Compare(r.texts.text(r.units[u].name), r.texts.text(r.units[v].name))
}

// live reports whether a unit is of an entity.
func (r *Resolver) live(u int32) bool {
	_, fresh := r.fresh[u]
	return fresh || r.units[u].name != none
}

// Resolve merges labels to entities. The result depends on the labels, decisions and
// index alone, unless more than [maxBlock] labels are alike. Labels that stand in one
// article are not merged unless they sound the same.
func (r *Resolver) Resolve(decisions []corpus.Decision, index Index) *Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	r.obey(decisions)
	units, old := r.hanging(r.refresh())
	slices.SortFunc(units, r.compareUnits)
	c := &clustering{resolver: r, units: units}
	if index != nil {
		c.together = index.Together
	}
	made := r.build(c.run(), index)
	r.replace(old, made)
	return r.set(index)
}

// obey takes in what people have decided, and touches what they have decided on.
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

// findFresh finds the units that only decisions know.
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

// occurs reports whether an article has a label of a unit.
func (r *Resolver) occurs(u int32) bool {
	for l := r.units[u].first; l != none; l = r.labels[l].next {
		if r.labels[l].articles > 0 {
			return true
		}
	}
	return false
}

// refresh counts the labels of the units that were touched, and compares names that
// are new with the others. It returns those that are no unit's name any more.
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
	if before != (r.cyrillic > 0) { // all entities are shown in other letters
		for u := range r.units {
			r.touch(int32(u))
		}
	}
	slices.SortFunc(r.touched, r.compareUnits)
	for _, u := range r.touched {
		if name := r.units[u].name; name != none && r.kind != "" {
			r.meet(name)
		}
	}
	return former
}

// weight returns what a unit counts for the script of the set.
func (r *Resolver) weight(u *unit) int {
	switch {
	case u.name == none:
		return 0
	case isCyrillic(r.texts.text(u.name)):
		return int(u.articles)
	}
	return -int(u.articles)
}

// meet compares a name that is new with those that were met before.
func (r *Resolver) meet(number int32) {
	if r.labels[number].met {
		return
	}
	n := r.readLabel(number)
	l := &r.labels[number]
	l.row, l.full, l.met = int32(n.row), n.full(), true
	compared := map[int32]bool{}
	compare := func(others iter.Seq[int32]) {
		for o := range others {
			if compared[o] {
				continue
			}
			compared[o] = true
			if v := r.compare(r.readLabel(o), n); v.rank > apart {
				r.join(o, number, v)
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
		return
	}
	for _, key := range n.ends() { // a fuller name, with those of one word that it may be
		compare(r.blocks.all(key))
		r.ends.add(key, number)
	}
}

// join adds an edge.
func (r *Resolver) join(a, b int32, v verdict) {
	e := int32(len(r.edges))
	r.edges = append(r.edges, edge{[2]int32{a, b}, [2]int32{r.labels[a].edge, r.labels[b].edge}, v})
	r.labels[a].edge, r.labels[b].edge = e, e
}

// edgesOf returns the names that a name has edges with.
func (r *Resolver) edgesOf(name int32) iter.Seq2[int32, verdict] {
	return func(yield func(int32, verdict) bool) {
		for i := r.labels[name].edge; i != none; {
			e := &r.edges[i]
			at := 0
			if e.labels[1] == name {
				at = 1
			}
			if !yield(e.labels[1-at], e.verdict) {
				return
			}
			i = e.next[at]
		}
	}
}

// judge compares two names without an edge, by number, or tells what it found before.
func (r *Resolver) judge(a, b int32) verdict {
	pair := [2]int32{min(a, b), max(a, b)}
	if pair[0] < 0 {
		return verdict{}
	}
	v, ok := r.judged[pair]
	if !ok {
		if now := r.compare(r.readLabel(a), r.readLabel(b)); now.rank > apart {
			v = &now
		}
		r.judged[pair] = v
	}
	if v == nil {
		return verdict{}
	}
	return *v
}

// hanging returns the units that hang together with those that were touched, or did by
// their former names, but for those that are of no entity any more, and the entities
// that they were.
func (r *Resolver) hanging(former []int32) (units []int32, old map[int32]bool) {
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

// build makes entities of clusters of units.
func (r *Resolver) build(clusters [][]int32, index Index) []*Entity {
	made := make([]*Entity, len(clusters))
	for i, units := range clusters {
		made[i] = r.entity(units)
	}
	r.countArticles(made, index)
	return made
}

// entity makes an entity of units, without its articles.
func (r *Resolver) entity(units []int32) *Entity {
	e := &Entity{units: units}
	ours := false // its label is in the script of the set
	for i, u := range units {
		labels := r.labelsOf(u)
		if mine := isCyrillic(labels[0].Text) == (r.cyrillic > 0); i == 0 || mine && !ours {
			e.ID, e.Label, ours = labels[0].ID, labels[0].Text, mine
		}
		if i == 0 {
			e.Spellings = labels
		} else {
			e.Spellings = append(e.Spellings, labels...)
		}
	}
	slices.SortStableFunc(e.Spellings, byFrequency)
	return e
}

// countArticles says how many articles have each of the entities that were made. What
// an entity has kept of its units and got of new ones is counted by the articles that
// came and went, all else by the index.
func (r *Resolver) countArticles(made []*Entity, index Index) {
	comes, goes := map[*Entity]int{}, map[int32]int{}
	of := map[int32]*Entity{}
	for _, e := range made {
		for _, u := range e.units {
			of[u] = e
		}
	}
	for _, a := range r.changes {
		if a.goes {
			for _, e := range distinct(a.units, func(u int32) (int32, bool) { return r.units[u].entity, r.units[u].entity != none }) {
				goes[e]++
			}
		} else {
			for _, e := range distinct(a.units, func(u int32) (*Entity, bool) { return of[u], of[u] != nil }) {
				comes[e]++
			}
		}
	}
	for _, e := range made {
		if was, ok := r.heir(e); ok && !r.all {
			e.Articles = comes[e]
			if was != none {
				e.Articles += r.entities[was].Articles - goes[was]
			}
			continue
		}
		for _, l := range e.Spellings {
			e.Articles += l.Articles
		}
		if len(e.Spellings) > 1 && index != nil {
			var ids []string
			for _, u := range e.units {
				ids = append(ids, r.ids.text(u))
			}
			e.Articles = index.Articles(ids)
		}
	}
	r.all, r.changes = false, nil
}

// distinct returns what some units are of, each once.
func distinct[T comparable](units []int32, of func(u int32) (T, bool)) []T {
	var all []T
	for _, u := range units {
		if t, ok := of(u); ok && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// heir returns the entity before that has become e: all its units that are left, and
// others that are new, or none if all are. There may be none such.
func (r *Resolver) heir(e *Entity) (was int32, ok bool) {
	was = none
	known := 0
	for _, u := range e.units {
		switch o := r.units[u].entity; {
		case o == none:
		case was == none || was == o:
			was = o
			known++
		default:
			return none, false
		}
	}
	if was == none {
		return none, true
	}
	for _, u := range r.entities[was].units {
		if r.live(u) {
			known--
		}
	}
	return was, known == 0
}

// replace puts the entities that were made in the place of old ones.
func (r *Resolver) replace(old map[int32]bool, made []*Entity) {
	gone := make([]bool, len(r.entities))
	for e := range old {
		gone[e] = true
		for _, u := range r.entities[e].units {
			r.units[u].entity = none
		}
	}
	kept := make([]*Entity, 0, len(r.entities)-len(old))
	for e, entity := range r.entities {
		if !gone[e] {
			kept = append(kept, entity)
		}
	}
	r.entities = make([]*Entity, 0, len(kept)+len(made))
	for _, e := range made {
		before, _ := slices.BinarySearchFunc(kept, e.units[0], func(k *Entity, u int32) int { return r.compareUnits(k.units[0], u) })
		r.entities = append(append(r.entities, kept[:before]...), e)
		kept = kept[before:]
	}
	r.entities = append(r.entities, kept...)
	for e, entity := range r.entities {
		for _, u := range entity.units {
			r.units[u].entity = int32(e)
		}
	}
}

// set returns the entities as they are now.
func (r *Resolver) set(index Index) *Set {
	s := &Set{
		Kind: r.kind, Entities: slices.Clone(r.entities), resolver: r, rule: r.rule, whole: r.entities,
		entityOf: make([]int32, len(r.units)), nameOf: make([]int32, len(r.units)), given: map[string]int{},
	}
	for u := range r.units {
		s.entityOf[u], s.nameOf[u] = r.units[u].entity, r.units[u].name
	}
	r.rule.apply(s, index)
	return s
}
