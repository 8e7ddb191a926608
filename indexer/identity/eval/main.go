// Command eval measures how well labels are merged into persons, organizations and
// places, on names whose bearers are known. Run it at the root of the repository:
//
//	go run ./indexer/identity/eval -worst 5
//
// It counts pairs of labels: precision is the share of merged pairs that are one
// person's, recall the share of one person's pairs that were merged. Labels whose
// bearer is not known are left out, and so are pairs of namesakes: two persons whose
// labels differ only in alphabet and romanisation.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` with case/ and names/")
	worst := flag.Int("worst", 0, "list `n` wrong pairs and `n` that were not merged of each set")
	flag.Parse()
	sets, err := load(*data)
	if err == nil {
		err = table(os.Stdout, sets, *worst)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// A mention is a label with the entity that it truly is of.
type mention struct {
	label  string
	entity string // "" if it is not known
}

// A set is labels of one kind.
type set struct {
	name     string
	kind     identity.Kind
	mentions []mention
}

// table prints a line for each set, and at most worst of its wrong and missed pairs.
func table(w io.Writer, sets []*set, worst int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%-34s %7s %9s %6s %9s %9s %9s\n", "", "labels", "together", "wrong", "precision", "recall", "possible")
	for _, s := range sets {
		f := s.measure()
		fmt.Fprintf(out, "%-34s %7d %9d %6d %9.4f %9.4f %9.4f\n", s.name, f.labels, f.merged, len(f.wrong), f.precision(), f.recall(), f.possibleRecall())
		for _, p := range f.wrong[:min(worst, len(f.wrong))] {
			fmt.Fprintln(out, "  wrong:", p)
		}
		for _, p := range f.missed[:min(worst, len(f.missed))] {
			fmt.Fprintln(out, " ", p)
		}
	}
	return out.Flush()
}

// figures are what was counted on one set.
type figures struct {
	labels int
	merged int // pairs of labels whose bearers are known
	true   int // pairs of one person
	listed int // pairs of one person that are listed as possibly the same
	wrong  []string
	missed []string
}

func (f *figures) right() int { return f.merged - len(f.wrong) }

func (f *figures) precision() float64 { return share(f.right(), f.merged) }
func (f *figures) recall() float64    { return share(f.right(), f.true) }

// possibleRecall counts pairs listed as possibly the same as found.
func (f *figures) possibleRecall() float64 { return share(f.right()+f.listed, f.true) }

// share is 1 of nothing.
func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// measure resolves the set's labels and counts the pairs.
func (s *set) measure() *figures {
	t, labels := s.truth()
	resolved := identity.Resolve(s.kind, labels, nil, nil)
	f := &figures{labels: len(t.entity)}
	t.countTrue(f, resolved, nearest(labels))
	t.countMerged(f, resolved)
	slices.Sort(f.wrong)
	slices.Sort(f.missed)
	return f
}

// A truth is what is known of the labels of a set.
type truth struct {
	entity map[string]string   // by the label's id; "" if it is not known, or two have the label
	text   map[string]string   // by the same
	ids    map[string][]string // by entity
}

// truth returns the labels with what is known of them.
func (s *set) truth() (*truth, []identity.Label) {
	t := &truth{map[string]string{}, map[string]string{}, map[string][]string{}}
	ambiguous := map[string]bool{}
	at := map[string]int{} // labels by text
	var labels []identity.Label
	for _, m := range s.mentions {
		id := indexer.Slug(m.label)
		if id == "" {
			continue
		}
		if before, ok := t.entity[id]; ok && before != m.entity {
			ambiguous[id] = true
		}
		t.entity[id], t.text[id] = m.entity, m.label
		if i, ok := at[m.label]; ok {
			labels[i].Articles++
			continue
		}
		at[m.label] = len(labels)
		labels = append(labels, identity.Label{ID: id, Text: m.label, Articles: 1})
	}
	for id, entity := range t.entity {
		switch {
		case ambiguous[id]:
			t.entity[id] = ""
		case entity != "":
			t.ids[entity] = append(t.ids[entity], id)
		}
	}
	return t, labels
}

// nearest returns what finds labels like a text, as the program does. Among the thousands of
// labels of official lists that would take minutes, and it returns nil.
func nearest(labels []identity.Label) identity.Near {
	const many = 1000
	if len(labels) > many {
		return nil
	}
	known := names.Lexicon{Nominative: true}
	for _, l := range labels {
		known.Add(l.Text, l.Articles)
	}
	return func(text string, begins bool) (all []string) {
		found := known.Complete(text, 40)
		if !begins {
			found = known.Find(text, .5, 40)
		}
		for _, s := range found {
			all = append(all, s.Text)
		}
		return all
	}
}

// countTrue counts the pairs of one person, and those of them that were not merged.
func (t *truth) countTrue(f *figures, resolved *identity.Set, near identity.Near) {
	entityOf := func(id string) int {
		e, _ := resolved.Find(id)
		return e
	}
	for entity, ids := range t.ids {
		slices.Sort(ids)
		for i, a := range ids {
			for _, b := range ids[:i] {
				f.true++
				x, y := entityOf(a), entityOf(b)
				if x == y {
					continue
				}
				how := "missed"
				if slices.ContainsFunc(resolved.Possible(x, nil, near), func(p identity.Possible) bool { return p.Entity == y }) {
					f.listed++
					how = "offered"
				}
				f.missed = append(f.missed, fmt.Sprintf("%s: %s, %s (%s)", how, t.text[a], t.text[b], entity))
			}
		}
	}
}

// countMerged counts the merged pairs, and those of them that are wrong.
func (t *truth) countMerged(f *figures, resolved *identity.Set) {
	for _, e := range resolved.Entities {
		var ids []string
		for _, l := range e.Spellings {
			if t.entity[l.ID] != "" && !slices.Contains(ids, l.ID) {
				ids = append(ids, l.ID)
			}
		}
		for i, a := range ids {
			for _, b := range ids[:i] {
				switch x, y := t.entity[a], t.entity[b]; {
				case x == y:
					f.merged++
				case !t.namesakes(x, y):
					f.merged++
					f.wrong = append(f.wrong, fmt.Sprintf("%s, %s (%s, %s)", t.text[b], t.text[a], y, x))
				}
			}
		}
	}
}

// namesakes reports whether two entities have labels of which every word sounds the
// same.
func (t *truth) namesakes(a, b string) bool {
	for _, x := range t.ids[a] {
		for _, y := range t.ids[b] {
			m := names.Similar(t.text[x], t.text[y])
			if m.Score > 0 && !slices.ContainsFunc(m.Rules, func(r string) bool { return r != names.Literal && r != names.Sound && r != names.Order }) {
				return true
			}
		}
	}
	return false
}
