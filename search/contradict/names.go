package contradict

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// Two names are taken for two names of what may be one person if
//
//   - one of given name and surname sounds the same, and the other differs by a letter
//     or two that no spelling explains (Ruslan, Rustam Ibragimov);
//   - hardly anybody else has such a surname: many a Jones is another man;
//   - no article has both;
//   - people who are named in the articles of the rarer one are named with the other
//     one too, more of them if somebody else has such a surname.
const (
	maxEdits   = 2
	minLetters = 4   // of each word that differs
	maxShare   = 0.4 // of the letters of the longer word that differ
	maxBlock   = 300 // names that are compared because a part of them sounds the same
	maxPairs   = 300 // pairs whose articles are compared
	maxOthers  = 2   // others with such a surname
	minShared  = 2   // people named with both

	// The least share of the people named with the rarer one, the rarer people weighing
	// more, who are named with both.
	minTogether     = 0.3
	minTogetherOne  = 0.5 // if one person alone is named with both, and the surname is rare
	minTogetherRare = 0.1 // if nobody else has such a surname, or a letter of a long word differs
	longWord        = 8   // letters
)

// A person is a name that is compared.
type person struct {
	entity         int
	given, surname string // keys of sound
}

// A pair is two names that are nearly the same.
type pair struct {
	a, b person
	rare bool // hardly another man's: see minTogetherRare
}

// names finds names that may be one person's.
func (f *finder) names(ctx context.Context) ([]Contradiction, error) {
	var all []Contradiction
	for _, p := range f.pairs() {
		if ok, err := f.alike(ctx, p); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		c := Contradiction{Kind: Name, Person: p.a.entity}
		for _, e := range []int{p.a.entity, p.b.entity} {
			v, err := f.named(ctx, e)
			if err != nil {
				return nil, err
			}
			c.Values = append(c.Values, v)
		}
		if len(c.Values[0].Statements) > 0 && len(c.Values[1].Statements) > 0 {
			all = append(all, c)
		}
		if len(all) == maxFound {
			break
		}
	}
	return all, nil
}

// pairs returns the pairs of names that are nearly the same, those of most articles
// first, the more frequent name of each first.
func (f *finder) pairs() []pair {
	blocks, like := map[string][]person{}, map[string][]person{}
	add := func(to map[string][]person, key string, p person) {
		if len(to[key]) < maxBlock {
			to[key] = append(to[key], p)
		}
	}
	for e, entity := range f.persons.Entities {
		if p, ok := parse(e, entity); ok {
			add(blocks, "surname "+p.surname, p)
			add(blocks, "given "+p.given+" "+p.ends(), p)
			add(like, p.ends(), p)
		}
	}
	var all []pair
	for _, block := range blocks {
		for i, b := range block {
			for _, a := range block[:i] { // entities come by their articles
				if a.given == b.given && differ(a.surname, b.surname) || a.surname == b.surname && differ(a.given, b.given) {
					all = append(all, pair{a: a, b: b})
				}
			}
		}
	}
	weight := func(p pair) int { return f.persons.Entities[p.b.entity].Articles }
	slices.SortFunc(all, func(p, q pair) int {
		return cmp.Or(weight(q)-weight(p), p.a.entity-q.a.entity, p.b.entity-q.b.entity)
	})
	all = slices.Compact(all)
	kept := all[:0]
	for _, p := range all[:min(len(all), maxPairs)] {
		others := 0
		for _, o := range like[p.a.ends()] {
			if o.entity != p.a.entity && o.entity != p.b.entity && edits(o.surname, p.a.surname) <= maxEdits {
				others++
			}
		}
		if p.rare = others == 0 || p.oneLetter(); others <= maxOthers {
			kept = append(kept, p)
		}
	}
	return kept
}

// oneLetter reports whether a letter of a long word is all that differs.
func (p pair) oneLetter() bool {
	a, b := p.a.surname, p.b.surname
	if a == b {
		a, b = p.a.given, p.b.given
	}
	return min(len(a), len(b)) >= longWord && edits(a, b) == 1
}

// ends returns the letters of a surname that names which are nearly the same share.
func (p person) ends() string { return p.surname[:1] + p.surname[max(0, len(p.surname)-2):] }

// parse reads a name of two full words.
func parse(e int, entity *identity.Entity) (person, bool) {
	words := strings.Fields(entity.Label)
	if len(words) != 2 || entity.Hidden {
		return person{}, false
	}
	for _, w := range words {
		if strings.Contains(w, ".") || utf8.RuneCountInString(w) < minLetters {
			return person{}, false
		}
	}
	p := person{e, names.Key(words[0]), names.Key(words[1])}
	return p, p.given != "" && p.surname != ""
}

// differ reports whether two words begin alike and differ by a letter or two. One that
// is the beginning of the other is a short form.
func differ(a, b string) bool {
	if a == b || a[0] != b[0] || strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || min(len(a), len(b)) < minLetters {
		return false
	}
	n := edits(a, b)
	return n <= maxEdits && float64(n) <= maxShare*float64(max(len(a), len(b)))
}

// edits returns how many letters must be inserted, deleted, replaced or swapped with the
// next to make one word of another.
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// alike reports whether the articles of two names are about the same people, and none
// has both.
func (f *finder) alike(ctx context.Context, p pair) (bool, error) {
	a, err := f.companions(ctx, p.a.entity)
	if err != nil {
		return false, err
	}
	b, err := f.companions(ctx, p.b.entity)
	if err != nil {
		return false, err
	}
	if a[p.b.entity] {
		return false, nil
	}
	shared, together, all := 0, 0.0, 0.0
	for e := range b {
		if e == p.a.entity || e == p.b.entity {
			continue
		}
		weight := math.Log(float64(f.view.State().Articles+1) / float64(f.persons.Entities[e].Articles))
		all += weight
		if a[e] {
			shared++
			together += weight
		}
	}
	least := minTogether
	if p.rare {
		least = minTogetherRare
	}
	if shared == 1 && p.rare {
		least = minTogetherOne
	}
	return (shared >= minShared || shared == 1 && p.rare) && together >= least*all, nil
}

// companions returns the entities that are named in the articles of one.
func (f *finder) companions(ctx context.Context, e int) (map[int]bool, error) {
	found, err := f.view.Find(ctx, &engine.Plan{
		Root: &engine.All{}, Among: &engine.HasAny{Field: indexer.IDField(indexer.FieldPerson), Terms: f.persons.IDs(e)}, Facets: []string{indexer.FieldPerson},
	})
	if err != nil {
		return nil, err
	}
	all := map[int]bool{}
	for _, c := range found.Facets[indexer.FieldPerson].Counted {
		all[int(c)] = true
	}
	return all, nil
}

// named returns an entity's name with the first sentences that have it.
func (f *finder) named(ctx context.Context, e int) (Value, error) {
	v := Value{Text: f.persons.Entities[e].Label, Person: e}
	sources, n, err := f.sources(ctx, indexer.IDField(indexer.FieldPerson), f.persons.IDs(e))
	if err != nil {
		return v, err
	}
	v.Articles = n
	for _, s := range sources {
		for _, p := range s.found.Persons {
			if of, ok := f.persons.In(s.article.ID, p.Name); ok && of == e && len(p.Mentions) > 0 {
				sentence := p.Mentions[0].Sentence
				v.Statements = append(v.Statements, Statement{Article: s.article, Sentence: sentence, Marks: f.marks(s, e, sentence)})
				break
			}
		}
	}
	return v, nil
}
