package identity

import "slices"

// build makes an entity of each cluster of units.
func (r *Resolver) build(clusters [][]int32, index Index) []*Entity {
	made := make([]*Entity, len(clusters))
	for i, units := range clusters {
		made[i] = r.entity(units)
	}
	r.countArticles(made, index)
	return made
}

// entity makes an entity of units. Its articles are not counted yet.
func (r *Resolver) entity(units []int32) *Entity {
	e := &Entity{units: units}
	ours := false // the label is in the script of the set
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

// countArticles counts the articles of new entities: by the articles that came and went
// if an entity continues an old one, else by the index.
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

// distinct returns what units belong to, each once.
func distinct[T comparable](units []int32, of func(u int32) (T, bool)) []T {
	var all []T
	for _, u := range units {
		if t, ok := of(u); ok && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// heir returns the old entity that e continues, or none if all units of e are new. It
// reports false if e has units of several, or not all that are left of one.
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

// replace replaces old entities by new ones.
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

// set returns the entities as a set, with the decisions applied.
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
