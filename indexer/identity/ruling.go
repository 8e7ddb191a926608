package identity

import (
	"maps"
	"slices"

	"casefile/corpus"
)

// A ruling is what people have decided on one kind.
type ruling struct {
	same   map[string]map[string]bool // pairs of IDs, both ways
	apart  map[string]map[string]bool
	labels []given // new names, by an ID, in the order of the decisions
	hidden map[string]bool
	alias  []given // further IDs
	fresh  []given // labels that are known from a split, the later ones last
	moves  []moving
}

type given struct{ id, text string }

// A moving says whom an ID means in an article.
type moving struct{ article, from, to string }

// rulings replays the decisions on a kind. The later one of two that
// contradict each other holds.
func rulings(kind Kind, decisions []corpus.Decision) *ruling {
	r := &ruling{same: map[string]map[string]bool{}, apart: map[string]map[string]bool{}, hidden: map[string]bool{}}
	for _, d := range corpus.Standing(decisions) {
		if d.Kind != string(kind) || len(d.IDs) == 0 {
			continue
		}
		first := d.IDs[0]
		switch d.Action {
		case corpus.Merge:
			for _, id := range d.IDs[1:] {
				relate(r.same, first, id)
				unrelate(r.apart, first, id)
			}
		case corpus.Split:
			for _, id := range d.IDs[1:] {
				for other := range r.same[id] {
					if !slices.Contains(d.IDs[1:], other) {
						unrelate(r.same, id, other)
					}
				}
				relate(r.apart, first, id)
			}
			for _, a := range d.Articles {
				r.moves = append(r.moves, moving{a, first, d.IDs[1]})
			}
			if len(d.Articles) > 0 {
				r.fresh = append(r.fresh, given{d.IDs[1], d.Text})
			}
		case corpus.Hide:
			for _, id := range d.IDs {
				r.hidden[id] = true
			}
		case corpus.Rename:
			r.labels = append(r.labels, given{first, d.Text})
		case corpus.Alias:
			for _, id := range d.IDs[1:] {
				r.alias = append(r.alias, given{first, id})
			}
		}
	}
	return r
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

// merged returns the IDs that people have merged with one, the nearest first. Those
// that do not occur are not among them, but may stand between two that do.
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

// judge returns what two units are to each other, by a verdict on their names, by
// what people have decided and by the articles that they stand in.
func (r *ruling) judge(a, b string, v verdict, together func(a, b string) bool) verdict {
	switch {
	case r.apart[a][b]:
		return verdict{}
	case v.rank == resembles && together != nil && together(a, b):
		return verdict{} // two men of one article
	case v.rank == same && v.soft && together != nil && together(a, b):
		v.rank = possible
	}
	return v
}

// apply gives the entities of a set the labels, IDs and moves that people decided.
func (r *ruling) apply(s *Set, index Index) {
	r.giveIDs(s)
	change := func(e int) *Entity { // one that may be changed
		if s.Entities[e] == s.whole[e] {
			own := *s.whole[e]
			own.Spellings = slices.Clone(own.Spellings)
			s.Entities[e] = &own
		}
		return s.Entities[e]
	}
	for _, g := range r.labels {
		if e, ok := s.Find(g.id); ok {
			change(e).Label = g.text
		}
	}
	for id := range r.hidden {
		if e, ok := s.Find(id); ok && !s.Entities[e].Hidden {
			change(e).Hidden = true
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
	if index == nil {
		return
	}
	moved := map[*Entity]bool{}
	for article, moves := range s.Moves {
		before, after := map[int]bool{}, map[int]bool{}
		for _, e := range involved(moves) {
			for _, l := range s.whole[e].Spellings {
				if l.Articles == 0 || !index.Has(article, l.Text) {
					continue
				}
				now := Moved(e, moves)
				before[e], after[now] = true, true
				if now != e {
					change(e).respell(l, -1)
					change(now).respell(l, 1)
					moved[s.Entities[e]], moved[s.Entities[now]] = true, true
				}
			}
		}
		for e := range before {
			if !after[e] {
				change(e).Articles--
			}
		}
		for e := range after {
			if !before[e] {
				change(e).Articles++
			}
		}
	}
	for e := range moved {
		e.Spellings = slices.DeleteFunc(e.Spellings, func(l Label) bool { return l.Articles == 0 })
		slices.SortStableFunc(e.Spellings, byFrequency)
	}
}

// involved returns the entities that moves are about, each once.
func involved(moves []Move) []int {
	var all []int
	for _, m := range moves {
		all = append(all, m.From, m.To)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// respell counts n articles more for a spelling.
func (e *Entity) respell(l Label, n int) {
	i := slices.IndexFunc(e.Spellings, func(o Label) bool { return o.Text == l.Text })
	if i < 0 {
		i = len(e.Spellings)
		e.Spellings = append(e.Spellings, Label{ID: l.ID, Text: l.Text})
	}
	e.Spellings[i].Articles += n
}

// giveIDs lets IDs that no label has mean entities: what was merged can be found when
// its labels are gone, and so can an alias.
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
