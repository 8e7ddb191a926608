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
				link(r.same, first, id)
				unlink(r.apart, first, id)
			}
		case corpus.Split:
			for _, id := range d.IDs[1:] {
				for other := range r.same[id] {
					if !slices.Contains(d.IDs[1:], other) {
						unlink(r.same, id, other)
					}
				}
				link(r.apart, first, id)
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

func link(m map[string]map[string]bool, a, b string) {
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

func unlink(m map[string]map[string]bool, a, b string) {
	delete(m[a], b)
	delete(m[b], a)
}

// introduce adds the labels that articles do not have to the units. What they
// are like says nothing of whom they mean, so that they are compared with
// nothing: what people decide on them is all that counts.
func (r *ruling) introduce(units []unit) []unit {
	known := map[string]bool{}
	for _, u := range units {
		known[u.id] = true
	}
	for _, g := range r.fresh {
		if !known[g.id] {
			known[g.id] = true
			units = append(units, unit{id: g.id, labels: []Label{{g.id, g.text, 0}}, name: -1})
		}
	}
	return units
}

// move returns what is decided for single articles, in the order of the decisions.
func (r *ruling) move(s *Set) map[string][]Move {
	all := map[string][]Move{}
	for _, m := range r.moves {
		from, ok := s.byID[m.from]
		to, too := s.byID[m.to]
		if ok && too {
			all[m.article] = append(all[m.article], Move{from, to})
		}
	}
	return all
}

// name gives entities the labels, IDs and the hiding that people decided.
func (r *ruling) name(s *Set) {
	for id, others := range r.same { // what was merged stays findable when its labels are gone
		if _, ok := s.byID[id]; ok {
			continue
		}
		for _, other := range slices.Sorted(maps.Keys(others)) {
			if e, ok := s.byID[other]; ok {
				s.byID[id] = e
				break
			}
		}
	}
	for _, g := range r.alias {
		if e, ok := s.byID[g.id]; ok {
			if _, occurs := s.byID[g.text]; !occurs {
				s.byID[g.text] = e
			}
		}
	}
	for _, g := range r.labels {
		if e, ok := s.byID[g.id]; ok {
			s.Entities[e].Label = g.text
		}
	}
	for id := range r.hidden {
		if e, ok := s.byID[id]; ok {
			s.Entities[e].Hidden = true
		}
	}
}
