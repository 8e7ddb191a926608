// Package identity decides which labels of persons, organizations and places mean
// one and the same: "Altynbek Sarsenbaev", "Алтынбек Сарсенбаев" and "Altynbek
// Sarsenbaiuly" are one man in three spellings.
//
// A wrong merge puts one man's deeds on another, so the rules are careful. Two
// labels are compared word by word (person.go, thing.go) with [names.Similar], and
// are the same, possibly the same, or apart. Labels are merged (cluster.go) only if
// no two of them are apart. Uncertain matches are listed as possible, never merged:
//
//   - a surname alone, or with an initial, is nobody in particular;
//   - surnames that differ by a letter (Akhmetov, Akhmedov) are two men's;
//   - a name without a father's name joins the one that has it, if there is only
//     one.
//
// People have the last word: their decisions (ruling.go) are applied whenever the
// labels are resolved.
//
// The three types to know are [Label], a name as articles have it, [Resolver], which
// counts labels as articles come and go, and [Set], the entities that it makes of
// them:
//
//	r := identity.NewResolver(identity.Person)
//	r.Count([]identity.Label{{ID: "rakhat-aliev", Text: "Rakhat Aliev", Articles: 5}})
//	r.Add([]identity.Label{{ID: "рахат-алиев", Text: "Рахат Алиев"}}, 1)
//	set := r.Resolve(decisions, index)
//	e, ok := set.Find("рахат-алиев")
//	fmt.Println(set.Entities[e].Label, ok) // Rakhat Aliev true
package identity

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer/names"
)

// A Kind is what labels stand for. Labels of the zero Kind are not compared: those of
// one ID are one value, such as a source or a year.
type Kind string

// The kinds that are resolved.
const (
	Person Kind = "person"
	Org    Kind = "org"
	Place  Kind = "place"
)

// A Label is a name as articles have it.
type Label struct {
	ID       string // labels of one ID are one entity's; a text has one ID
	Text     string
	Articles int // that have it
}

// An Entity is one person, organization or place, as far as labels tell.
type Entity struct {
	ID        string  // that of the label that it is shown by
	Label     string  // the most frequent one in the set's script, if it has one there, unless people have renamed it
	Spellings []Label // the most frequent first
	Articles  int     // that have one of them
	Hidden    bool    // people want it out of lists

	units []int32 // of the resolver, the most frequent first
}

// A Possible is another entity that may be the same.
type Possible struct {
	Entity int      // in [Set.Entities]
	Score  float64  // from 0 to 1
	Why    []string // rules of [names.Similar]
}

// An Index answers what a [Resolver] asks of the articles that have its labels.
type Index interface {
	Together(a, b string) bool      // whether an article has labels of both IDs
	Articles(ids []string) int      // how many articles have a label of one of the IDs
	Has(article, label string) bool // whether an article has a label, by its text
}

// A Set is the entities of one kind in one state of the labels and decisions. It never
// changes.
type Set struct {
	Kind Kind
	// Entities are in the order of their most frequent labels. Decisions for single
	// articles are counted in their spellings and articles.
	Entities []*Entity
	// Moves are the decisions for single articles, by article, in their order.
	Moves  map[string][]Move
	Hidden []int // entities that people want out of lists

	resolver *Resolver
	rule     *ruling
	whole    []*Entity      // Entities without what people have decided on labels and single articles
	entityOf []int32        // by unit of the resolver, or none
	nameOf   []int32        // by unit, or none
	given    map[string]int // entities by IDs that no label has
}

// A Move is a decision that labels of one entity mean another in an article.
type Move struct{ From, To int } // in [Set.Entities]

// Moved returns the entity that labels of e mean in an article with these moves. Of two
// moves of one entity the later holds; a moved one can be moved on.
func Moved(e int, moves []Move) int {
	now := e
	for _, m := range moves {
		if m.From == now || m.From == e {
			now = m.To
		}
	}
	return now
}

// Find returns the entity, by its index in [Set.Entities], that an ID belongs to.
func (s *Set) Find(id string) (int, bool) {
	if u, ok := s.resolver.findUnit(id); ok && int(u) < len(s.entityOf) && s.entityOf[u] >= 0 {
		return int(s.entityOf[u]), true
	}
	e, ok := s.given[id]
	return e, ok
}

// FindLabel returns the entity, by its index, of a label that occurs, by its text.
func (s *Set) FindLabel(text string) (int, bool) {
	u, ok := s.resolver.findLabel(text)
	if !ok || int(u) >= len(s.entityOf) || s.entityOf[u] < 0 {
		return 0, false
	}
	return int(s.entityOf[u]), true
}

// IDs returns the IDs of the labels of an entity, by its index, the most frequent first.
// It ignores decisions for single articles.
func (s *Set) IDs(e int) []string {
	var ids []string
	for _, l := range s.whole[e].Spellings {
		if !slices.Contains(ids, l.ID) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// Lookup returns the entity that a spelling means, which need not occur: the only one
// with a label that is the same name.
func (s *Set) Lookup(text string) (int, bool) {
	r := s.resolver
	if r.kind == "" {
		return 0, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	n := r.read(text)
	found := int32(-1)
	for other := range r.candidates(n) {
		e := s.entityOfName(other)
		if e < 0 || e == found || r.compare(n, r.readLabel(other)).rank != same {
			continue
		}
		if found >= 0 {
			return 0, false
		}
		found = e
	}
	return int(max(found, 0)), found >= 0
}

// entityOfName returns the entity of a label that is a unit's name, or none.
func (s *Set) entityOfName(label int32) int32 {
	if u := s.resolver.labels[label].unit; int(u) < len(s.nameOf) && s.nameOf[u] == label {
		return s.entityOf[u]
	}
	return -1
}

// The reasons for which labels are the same that people have merged, and those that the
// case file lists.
const (
	Decided = "decided by people"
	Listed  = "listed in the case file"
)

// Why returns the reasons for which a spelling of an entity, by its index, is a name of
// it: the rules by which it is like the label, or else like the most frequent spelling
// that it is like at all. The label itself has none.
func (s *Set) Why(e int, spelling Label) []string {
	r := s.resolver
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	if u, ok := r.findUnit(spelling.ID); !ok || int(u) >= len(s.entityOf) || int(s.entityOf[u]) != e {
		return []string{Decided} // for single articles
	}
	n := r.read(spelling.Text)
	all := s.whole[e].Spellings
	label := max(0, slices.IndexFunc(all, func(l Label) bool { return l.ID == s.whole[e].ID }))
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
			return []string{s.rule.reason(l.ID, spelling.ID)}
		}
		if v := r.compare(r.read(l.Text), n); v.rank > apart {
			if len(v.why) == 0 {
				return []string{names.Literal}
			}
			return v.why
		}
	}
	return []string{Decided}
}

// A Comparison says what two spellings are to each other by their letters and sounds alone.
type Comparison struct {
	Same     bool // one name, whoever has it
	Possible bool // or possibly one: never merged without more
	Score    float64
	Why      []string // rules of [names.Similar]
}

// Compare compares two spellings, which need not occur, by the rules that labels are merged
// by. What else counts (the other labels of an entity, who is named in one article, and
// what people have decided) it does not know.
func (s *Set) Compare(a, b string) Comparison {
	r := s.resolver
	if s.Kind == "" {
		return Comparison{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	x, y := r.read(a), r.read(b)
	v := r.compare(x, y)
	if v.rank == apart {
		v = r.offer(x, y)
	}
	return Comparison{v.rank == same, v.rank == possible || v.rank == resembles, v.score, v.why}
}

// KeptApart reports whether people have split two entities, by their indexes.
func (s *Set) KeptApart(e, f int) bool { return s.keptApart(s.whole[e], s.whole[f]) }

// maxPossible is how many entities are listed as possibly the same.
const maxPossible = 20

// Possible returns the entities that may be the same as one, by its index, the likeliest
// first. together is that of the [Index]. Both functions may be nil; without near, only
// names that were compared when they came are known.
func (s *Set) Possible(e int, together func(a, b string) bool, near Near) []Possible {
	nearby := s.nearby(e, near)
	r := s.resolver
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.forget()
	p := possibles{set: s, of: int32(e), together: together, best: map[int32]candidate{}}
	for _, u := range s.whole[e].units {
		if s.nameOf[u] < 0 {
			continue
		}
		for other, v := range r.edgesOf(s.nameOf[u]) {
			p.add(u, other, v)
		}
	}
	p.offer(nearby)
	var all []Possible
	for f, c := range p.best {
		if !s.keptApart(s.whole[e], s.whole[f]) {
			all = append(all, Possible{int(f), c.score, c.why})
		}
	}
	slices.SortFunc(all, func(a, b Possible) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Entity, b.Entity)) })
	return all[:min(len(all), maxPossible)]
}

// possibles collects the entities that may be the same as one.
type possibles struct {
	set      *Set
	of       int32
	together func(a, b string) bool
	best     map[int32]candidate
}

type candidate struct {
	verdict
	at [2]rankedUnit // the two units, the first in order first
}

// add adds the entity of another name, with the verdict on the name of a unit and it.
func (p *possibles) add(unit, other int32, v verdict) {
	s, r := p.set, p.set.resolver
	f := s.entityOfName(other)
	if f < 0 || f == p.of {
		return
	}
	w := r.labels[other].unit
	if v = s.rule.judge(r.ids.text(unit), r.ids.text(w), v, p.together); v.rank == apart {
		return
	}
	at := [2]rankedUnit{s.ranked(p.of, unit), s.ranked(f, w)}
	if at[1].compare(at[0]) < 0 {
		at[0], at[1] = at[1], at[0]
	}
	was, ok := p.best[f]
	order := cmp.Or(cmp.Compare(was.score, v.score), at[0].compare(was.at[0]), at[1].compare(was.at[1]))
	if !ok || order < 0 {
		p.best[f] = candidate{v, at}
	}
}

// nearby returns the names near those of an entity. It does not hold mu while it looks
// them up, which takes long among many names.
func (s *Set) nearby(e int, near Near) (all []string) {
	const most = 200
	if near == nil || s.Kind == "" {
		return nil
	}
	s.resolver.mu.Lock()
	probes := s.probes(e)
	s.resolver.mu.Unlock()
	seen := map[string]bool{}
	for _, p := range probes {
		for _, text := range near(p.text, p.begins) {
			if !seen[text] && len(all) < most {
				seen[text] = true
				all = append(all, text)
			}
		}
	}
	return all
}

// offer adds the entities of names near those of the entity.
func (p *possibles) offer(nearby []string) {
	s, r := p.set, p.set.resolver
	for _, text := range nearby {
		other, ok := r.texts.find(text)
		if !ok || s.entityOfName(other) < 0 || s.entityOfName(other) == p.of {
			continue
		}
		for _, u := range s.whole[p.of].units {
			if s.nameOf[u] < 0 {
				continue
			}
			a, b := r.readLabel(s.nameOf[u]), r.readLabel(other)
			v := r.compare(a, b)
			if v.rank == apart {
				v = r.offer(a, b)
			}
			if v.rank > apart {
				p.add(u, other, v)
			}
		}
	}
}

// A rankedUnit is a unit as units are ordered.
type rankedUnit struct {
	articles int
	text     string // of the most frequent label
}

func (u rankedUnit) compare(v rankedUnit) int {
	return cmp.Or(cmp.Compare(v.articles, u.articles), strings.Compare(u.text, v.text))
}

// ranked returns a unit of an entity as it was when the set was made.
func (s *Set) ranked(e, unit int32) rankedUnit {
	u := rankedUnit{text: s.resolver.texts.text(s.nameOf[unit])}
	for _, l := range s.whole[e].Spellings {
		if of, _ := s.resolver.findUnit(l.ID); of == unit {
			u.articles += l.Articles
		}
	}
	return u
}

// keptApart reports whether people have split two entities.
func (s *Set) keptApart(a, b *Entity) bool {
	return slices.ContainsFunc(a.units, func(u int32) bool {
		apart := s.rule.apart[s.resolver.ids.text(u)]
		return len(apart) > 0 && slices.ContainsFunc(b.units, func(w int32) bool { return apart[s.resolver.ids.text(w)] })
	})
}

func byFrequency(a, b Label) int {
	return cmp.Or(cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Text, b.Text))
}

func isCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// Resolve returns the entities of all labels at once, as [Resolver.Resolve] does.
func Resolve(kind Kind, labels []Label, decisions []corpus.Decision, index Index) *Set {
	r := NewResolver(kind)
	r.Count(labels)
	return r.Resolve(decisions, index)
}
