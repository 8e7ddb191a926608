package contradict

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"casefile/indexer"
	"casefile/indexer/claims"
	"casefile/search/engine"
)

// How far apart values may be of one event. Days that are farther apart are probably of
// two events: a first and a second verdict. A sentence may be another one years later.
const (
	daysApart  = 31
	nearApart  = 7 // if the sentence of one names nobody
	storyApart = 366 * 24 * time.Hour
	maxValues  = 12 // that are compared with one another
)

// A thing is what values are stated of.
type thing struct {
	event  string
	years  bool
	person int
}

// A stated value has the terms by which articles have it.
type stated struct {
	value string
	terms []string
	near  bool // no sentence with it names the person
}

// values finds the contradictions in days and years.
func (f *finder) values(ctx context.Context) ([]Contradiction, error) {
	things := map[thing]map[string]*stated{}
	err := f.view.Terms(ctx, indexer.FieldClaim, engine.Match{}, func(text string, articles int) error {
		t, ok := claims.ParseTerm(text)
		if !ok || articles == 0 {
			return nil
		}
		person, ok := f.persons.Find(t.Person)
		if !ok || f.persons.Entities[person].Hidden {
			return nil
		}
		k := thing{t.Event, t.Years, person}
		if things[k] == nil {
			things[k] = map[string]*stated{}
		}
		s := things[k][t.Value]
		if s == nil {
			s = &stated{value: t.Value, near: true}
			things[k][t.Value] = s
		}
		if !slices.Contains(s.terms, text) {
			s.terms = append(s.terms, text)
		}
		s.near = s.near && t.Near
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []Contradiction
	for _, k := range f.order(things) {
		for _, group := range k.groups(things[k]) {
			c, err := f.contradiction(ctx, k, group)
			if err != nil {
				return nil, err
			}
			if c != nil {
				all = append(all, *c)
			}
			if len(all) == maxFound {
				return all, nil
			}
		}
	}
	return all, nil
}

// order returns the things with several values, those of persons in most articles
// first.
func (f *finder) order(things map[thing]map[string]*stated) []thing {
	var all []thing
	for k, values := range things {
		if len(values) > 1 {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b thing) int {
		return cmp.Or(f.persons.Entities[b.person].Articles-f.persons.Entities[a.person].Articles, a.person-b.person, cmp.Compare(a.event, b.event))
	})
	return all
}

// groups returns the values that may be of one event, each group with two or more.
func (k thing) groups(values map[string]*stated) [][]*stated {
	var all []*stated
	for _, s := range values {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *stated) int { return k.compare(a.value, b.value) })
	var groups [][]*stated
	for _, s := range all {
		last := len(groups) - 1
		if last >= 0 && k.close(groups[last], s) {
			groups[last] = append(groups[last], s)
		} else {
			groups = append(groups, []*stated{s})
		}
	}
	return slices.DeleteFunc(groups, func(g []*stated) bool { return len(g) < 2 || len(g) > maxValues })
}

func (k thing) compare(a, b string) int {
	if !k.years {
		return cmp.Compare(a, b)
	}
	n, _ := strconv.Atoi(a) // claims writes numbers
	m, _ := strconv.Atoi(b)
	return n - m
}

// close reports whether a value may be of the same event as those of a group before it.
func (k thing) close(group []*stated, s *stated) bool {
	last := group[len(group)-1]
	if k.years {
		return true
	}
	if last.near && s.near {
		return false
	}
	most := daysApart
	if last.near || s.near {
		most = nearApart
	}
	a, err := time.Parse(time.DateOnly, last.value)
	b, err2 := time.Parse(time.DateOnly, s.value)
	return err == nil && err2 == nil && b.Sub(a) <= time.Duration(most)*24*time.Hour
}

// contradiction returns a group as a contradiction, nil if it is none: an article that
// has two of the values means two events.
func (f *finder) contradiction(ctx context.Context, k thing, group []*stated) (*Contradiction, error) {
	differs := make([]bool, len(group))
	for i, a := range group {
		for j := range i {
			n, err := f.both(ctx, a, group[j])
			if err != nil {
				return nil, err
			}
			if n == 0 && !(a.near && group[j].near) {
				differs[i], differs[j] = true, true
			}
		}
	}
	c := &Contradiction{Kind: Day, Event: k.event, Person: k.person}
	if k.years {
		c.Kind = Years
	}
	for i, s := range group {
		if !differs[i] {
			continue
		}
		v, err := f.value(ctx, k, s)
		if err != nil {
			return nil, err
		}
		if len(v.Statements) > 0 {
			c.Values = append(c.Values, v)
		}
	}
	if len(c.Values) < 2 || k.years && !ofOneTime(c.Values) {
		return nil, nil
	}
	return c, nil
}

// both returns the number of articles that state two values.
func (f *finder) both(ctx context.Context, a, b *stated) (int, error) {
	found, err := f.view.Find(ctx, &engine.Plan{Root: &engine.And{Must: []engine.Clause{
		&engine.HasAny{Field: indexer.FieldClaim, Terms: a.terms}, &engine.HasAny{Field: indexer.FieldClaim, Terms: b.terms},
	}}})
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}

// value returns a value with its first statements.
func (f *finder) value(ctx context.Context, k thing, s *stated) (Value, error) {
	v := Value{Text: s.value, Person: k.person}
	sources, n, err := f.sources(ctx, indexer.FieldClaim, s.terms)
	if err != nil {
		return v, err
	}
	v.Articles = n
	for _, src := range sources {
		for _, c := range src.claims() {
			if c.Event != k.event || c.Years != k.years || c.Value != s.value || !f.isOf(src, c, k.person) {
				continue
			}
			marks := append(f.marks(src, k.person, c.Sentence), c.At)
			v.Statements = append(v.Statements, Statement{src.article, c.Sentence, marks, c.Near})
			break
		}
	}
	return v, nil
}

// isOf reports whether a claim is of a person, by the decisions on the article too.
func (f *finder) isOf(s source, c claims.Claim, person int) bool {
	return slices.ContainsFunc(c.Persons, func(p int) bool {
		e, ok := f.persons.In(s.article.ID, s.found.Persons[p].Name)
		return ok && e == person
	})
}

// ofOneTime reports whether articles with different values were published within a year
// of one another.
func ofOneTime(values []Value) bool {
	for i, v := range values {
		for _, w := range values[:i] {
			for _, a := range v.Statements {
				for _, b := range w.Statements {
					if apart(a, b) <= storyApart {
						return true
					}
				}
			}
		}
	}
	return false
}

// apart returns how far apart two articles were published, as far as their dates are
// known.
func apart(a, b Statement) time.Duration {
	x, y := a.Article.Published.At, b.Article.Published.At
	n := min(len(x), len(y), len(time.DateOnly))
	layout := time.DateOnly[:n]
	s, err := time.Parse(layout, x[:n])
	t, err2 := time.Parse(layout, y[:n])
	if err != nil || err2 != nil || n == 0 {
		return storyApart + 1
	}
	return s.Sub(t).Abs()
}
