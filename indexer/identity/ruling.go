package identity

import (
	"maps"
	"slices"

	"casefile/corpus"
)

// A ruling is what people have decided on one kind.
type ruling struct {
	same   map[string]map[string]bool // pairs of IDs, both ways
	listed map[[2]string]bool         // of them, those of the case file, the lesser ID first
	apart  map[string]map[string]bool
	labels []given // new labels, by an ID, in the order of the decisions
	hidden map[string]bool
	alias  []given // further IDs
	fresh  []given // labels that only a split in single articles has
	moves  []moving
}

type given struct{ id, text string }

// A moving says whom an ID means in an article.
type moving struct{ article, from, to string }

// rulings applies the decisions on a kind, one after the other. The later of two
// contradicting ones holds. Merges without a number are those that the case file lists.
func rulings(kind Kind, decisions []corpus.Decision) *ruling {
	r := &ruling{same: map[string]map[string]bool{}, apart: map[string]map[string]bool{}, hidden: map[string]bool{}, listed: map[[2]string]bool{}}
	for _, d := range corpus.Standing(decisions) {
		if d.Kind != string(kind) || len(d.IDs) == 0 {
			continue
		}
		first, others := d.IDs[0], d.IDs[1:]
		switch d.Action {
		case corpus.Merge:
			for i, id := range others {
				relate(r.same, first, id)
				unrelate(r.apart, first, id)
				for _, other := range d.IDs[:i+1] {
					if d.N == 0 {
						relate(r.same, other, id)
						r.listed[[2]string{min(other, id), max(other, id)}] = true
					}
				}
			}
		case corpus.Split:
			r.split(d)
		case corpus.Hide:
			for _, id := range d.IDs {
				r.hidden[id] = true
			}
		case corpus.Rename:
			r.labels = append(r.labels, given{first, d.Text})
		case corpus.Alias:
			for _, id := range others {
				r.alias = append(r.alias, given{first, id})
			}
		}
	}
	return r
}

// reason returns why two IDs are the same.
func (r *ruling) reason(a, b string) string {
	if r.listed[[2]string{min(a, b), max(a, b)}] {
		return Listed
	}
	return Decided
}

// split takes the other IDs of a decision out of whatever the first is merged with, or
// in single articles moves the first to the second.
func (r *ruling) split(d corpus.Decision) {
	first, others := d.IDs[0], d.IDs[1:]
	for _, id := range others {
		for other := range r.same[id] {
			if !slices.Contains(others, other) {
				unrelate(r.same, id, other)
			}
		}
		relate(r.apart, first, id)
	}
	for _, a := range d.Articles {
		r.moves = append(r.moves, moving{a, first, others[0]})
	}
	if len(d.Articles) > 0 {
		r.fresh = append(r.fresh, given{others[0], d.Text})
	}
}

func relate(m map[string]map[string]bool, a, b string) {
	if a == b {
		return
	}
	for _, p := range [2][2]string{{a, b}, {b, a}} {
		if m[p[0]] == nil {
			m[p[0]] = map[string]bool{}
		}
		m[p[0]][p[1]] = true
	}
}

func unrelate(m map[string]map[string]bool, a, b string) {
	delete(m[a], b)
	delete(m[b], a)
}

// merged returns the IDs that people have merged with one, the nearest first. IDs that
// do not occur are left out, but may connect two that do.
func (r *ruling) merged(id string, occurs func(id string) bool) []string {
	if r.same[id] == nil {
		return nil
	}
	var found []string
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, other := range slices.Sorted(maps.Keys(r.same[queue[0]])) {
			switch {
			case seen[other]:
				continue
			case occurs(other):
				found = append(found, other)
			default:
				queue = append(queue, other)
			}
			seen[other] = true
		}
	}
	return found
}

// judge returns what two units are to each other, from the verdict on their names, the
// decisions, and the articles that have both. together may be nil.
func (r *ruling) judge(a, b string, v verdict, together func(a, b string) bool) verdict {
	switch {
	case r.apart[a][b]:
		return verdict{}
	case v.rank == resembles && together != nil && together(a, b):
		return verdict{} // two men in one article
	case v.rank == same && v.soft && together != nil && together(a, b):
		v.rank = possible
	}
	return v
}

// apply gives the entities of a set the IDs, labels and moves that people decided.
func (r *ruling) apply(s *Set, index Index) {
	r.giveIDs(s)
	for _, g := range r.labels {
		if e, ok := s.Find(g.id); ok {
			s.own(e).Label = g.text
		}
	}
	for id := range r.hidden {
		if e, ok := s.Find(id); ok && !s.Entities[e].Hidden {
			s.own(e).Hidden = true
			s.Hidden = append(s.Hidden, e)
		}
	}
	s.Moves = map[string][]Move{}
	for _, m := range r.moves {
		from, ok := s.Find(m.from)
		to, too := s.Find(m.to)
		if ok && too {
			s.Moves[m.article] = append(s.Moves[m.article], Move{from, to})
		}
	}
	if index != nil {
		s.move(index)
	}
}

// giveIDs lets IDs that no label has mean entities: an ID that was merged still means
// its entity when its labels are gone, and so does an alias.
func (r *ruling) giveIDs(s *Set) {
	occurs := func(id string) bool {
		u, ok := s.resolver.ids.find(id)
		return ok && s.entityOf[u] != none
	}
	for id := range r.same {
		if occurs(id) {
			continue
		}
		if with := r.merged(id, occurs); len(with) > 0 {
			s.given[id], _ = s.Find(with[0])
		}
	}
	for _, g := range r.alias {
		if e, ok := s.Find(g.id); ok {
			if _, occurs := s.Find(g.text); !occurs {
				s.given[g.text] = e
			}
		}
	}
}

// move counts the moved labels of single articles for the entities that they mean
// there.
func (s *Set) move(index Index) {
	moved := map[int]bool{}
	for article, moves := range s.Moves {
		before, after := map[int]bool{}, map[int]bool{}
		for _, e := range entitiesOf(moves) {
			for _, l := range s.whole[e].Spellings {
				if l.Articles == 0 || !index.Has(article, l.Text) {
					continue
				}
				now := Moved(e, moves)
				before[e], after[now] = true, true
				if now != e {
					s.own(e).count(l, -1)
					s.own(now).count(l, 1)
					moved[e], moved[now] = true, true
				}
			}
		}
		for e := range before {
			if !after[e] {
				s.own(e).Articles--
			}
		}
		for e := range after {
			if !before[e] {
				s.own(e).Articles++
			}
		}
	}
	for e := range moved {
		all := slices.DeleteFunc(s.Entities[e].Spellings, func(l Label) bool { return l.Articles == 0 })
		slices.SortStableFunc(all, byFrequency)
		s.Entities[e].Spellings = all
	}
}

// own returns an entity that is not shared with other sets.
func (s *Set) own(e int) *Entity {
	if s.Entities[e] == s.whole[e] {
		own := *s.whole[e]
		own.Spellings = slices.Clone(own.Spellings)
		s.Entities[e] = &own
	}
	return s.Entities[e]
}

// entitiesOf returns the entities of moves, each once.
func entitiesOf(moves []Move) []int {
	var all []int
	for _, m := range moves {
		all = append(all, m.From, m.To)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// count counts n articles more for a spelling.
func (e *Entity) count(l Label, n int) {
	i := slices.IndexFunc(e.Spellings, func(o Label) bool { return o.Text == l.Text })
	if i < 0 {
		i = len(e.Spellings)
		e.Spellings = append(e.Spellings, Label{ID: l.ID, Text: l.Text})
	}
	e.Spellings[i].Articles += n
}
