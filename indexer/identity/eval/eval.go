// Package eval measures how well labels are put together to persons,
// organizations and places, on names of which the truth is known.
//
// Counted are pairs of labels: precision is the share of those put together
// that are one person's, recall the share of one person's that were put
// together. Labels of which the truth is not known are left out, and so are
// pairs of namesakes: two persons whose labels are the same but for alphabet
// and romanisation, whom nothing tells apart.
package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

// ErrNoData is returned where there is nothing to measure on.
var ErrNoData = errors.New("no names with known truth")

// Options say what to measure on and what to show.
type Options struct {
	Data  string // folder with the folders case and names
	Worst int    // wrong and missed pairs to print of each set
}

// A mention is a label with the entity that it truly is of.
type mention struct {
	label  string
	entity string // "" where it is not known
}

// A set is labels of one kind.
type set struct {
	name     string
	kind     identity.Kind
	mentions []mention
}

// Run measures on all sets below opt.Data and prints a line for each. The error
// wraps [ErrNoData] if there is none.
func Run(w io.Writer, opt Options) error {
	sets, err := load(opt.Data)
	if err != nil {
		return err
	}
	return table(w, sets, opt.Worst)
}

// load returns all sets below a folder. The error wraps [ErrNoData] if there is
// none.
func load(dir string) ([]set, error) {
	var sets []set
	for _, load := range []func(string) ([]set, error){loadVariants, loadDigests, loadClusters} {
		s, err := load(dir)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		sets = append(sets, s...)
	}
	if len(sets) == 0 {
		return nil, fmt.Errorf("%w in %s", ErrNoData, dir)
	}
	return sets, nil
}

// table prints a line for each set, with so many of the wrong and missed pairs.
func table(w io.Writer, sets []set, worst int) error {
	_, err := fmt.Fprintf(w, "%-34s %7s %9s %6s %9s %9s %9s\n", "", "labels", "together", "wrong", "precision", "recall", "possible")
	for _, s := range sets {
		f := s.measure()
		_, werr := fmt.Fprintf(w, "%-34s %7d %9d %6d %9.4f %9.4f %9.4f\n", s.name, f.labels, f.together, len(f.wrong), f.precision(), f.recall(), f.possibleRecall())
		err = errors.Join(err, werr)
		for _, list := range []struct {
			what  string
			pairs []string
		}{{"wrong", f.wrong}, {"missed", f.missed}} {
			for _, p := range list.pairs[:min(worst, len(list.pairs))] {
				_, werr := fmt.Fprintf(w, "  %s: %s\n", list.what, p)
				err = errors.Join(err, werr)
			}
		}
	}
	return err
}

// figures are what was counted on one set.
type figures struct {
	labels   int
	together int // pairs put together, of which the truth is known
	true     int // pairs that belong together
	listed   int // of those not put together, told as possibly the same
	wrong    []string
	missed   []string
}

func (f *figures) right() int { return f.together - len(f.wrong) }

// precision is 1 where nothing was put together.
func (f *figures) precision() float64 {
	if f.together == 0 {
		return 1
	}
	return float64(f.right()) / float64(f.together)
}

func (f *figures) recall() float64 { return share(f.right(), f.true) }

// possibleRecall counts what is possibly the same as found.
func (f *figures) possibleRecall() float64 { return share(f.right()+f.listed, f.true) }

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func (s *set) measure() *figures {
	truth := map[string]string{}
	ambiguous := map[string]bool{}
	text := map[string]string{}
	var labels []identity.Label
	for _, m := range s.mentions {
		id := indexer.Slug(m.label)
		if id == "" {
			continue
		}
		if before, ok := truth[id]; ok && before != m.entity {
			ambiguous[id] = true
		}
		truth[id], text[id] = m.entity, m.label
		if i := slices.IndexFunc(labels, func(l identity.Label) bool { return l.Text == m.label }); i >= 0 {
			labels[i].Articles++
			continue
		}
		labels = append(labels, identity.Label{ID: id, Text: m.label, Articles: 1})
	}
	resolved := identity.NewResolver(s.kind).Resolve(labels, nil, nil)
	f := &figures{labels: len(truth)}
	of := map[string][]string{} // ids by true entity
	for id, entity := range truth {
		if entity != "" && !ambiguous[id] {
			of[entity] = append(of[entity], id)
		}
	}
	at := func(id string) int {
		e, _ := resolved.Find(id)
		return e
	}
	for entity, ids := range of {
		slices.Sort(ids)
		for i, a := range ids {
			for _, b := range ids[:i] {
				f.true++
				if at(a) == at(b) {
					continue
				}
				if slices.ContainsFunc(resolved.Entities[at(a)].Possible, func(p identity.Possible) bool { return p.Entity == at(b) }) {
					f.listed++
				}
				f.missed = append(f.missed, fmt.Sprintf("%s, %s (%s)", text[a], text[b], entity))
			}
		}
	}
	for _, e := range resolved.Entities {
		var ids []string
		for _, l := range e.Spellings {
			if truth[l.ID] != "" && !ambiguous[l.ID] && !slices.Contains(ids, l.ID) {
				ids = append(ids, l.ID)
			}
		}
		for i, a := range ids {
			for _, b := range ids[:i] {
				switch {
				case truth[a] == truth[b]:
					f.together++
				case !namesakes(text, of[truth[a]], of[truth[b]]):
					f.together++
					f.wrong = append(f.wrong, fmt.Sprintf("%s, %s (%s, %s)", text[b], text[a], truth[b], truth[a]))
				}
			}
		}
	}
	slices.Sort(f.wrong)
	slices.Sort(f.missed)
	return f
}

// namesakes tells whether two persons have labels of which every word sounds
// the same.
func namesakes(text map[string]string, a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			m := names.Similar(text[x], text[y])
			if m.Score > 0 && !slices.ContainsFunc(m.Rules, func(r string) bool { return r != names.Literal && r != names.Sound && r != names.Order }) {
				return true
			}
		}
	}
	return false
}

// loadVariants reads case/variants.tsv: spellings of the entities of one case.
func loadVariants(dir string) ([]set, error) {
	rows, err := readVariants(dir)
	if err != nil {
		return nil, err
	}
	byKind := map[identity.Kind]*set{}
	var sets []*set
	for _, r := range rows {
		s := byKind[r.kind]
		if s == nil {
			s = &set{name: "spellings of the case, " + string(r.kind), kind: r.kind}
			byKind[r.kind] = s
			sets = append(sets, s)
		}
		s.mentions = append(s.mentions, mention{r.text, r.entity})
	}
	var out []set
	for _, s := range sets {
		out = append(out, *s)
	}
	return out, nil
}

type variant struct {
	entity string
	kind   identity.Kind
	text   string
}

func readVariants(dir string) ([]variant, error) {
	b, err := os.ReadFile(filepath.Join(dir, "case", "variants.tsv"))
	if err != nil {
		return nil, err
	}
	var rows []variant
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 || len(f) < 4 {
			continue
		}
		for text := range strings.SplitSeq(f[3], " / ") {
			rows = append(rows, variant{f[0], identity.Kind(f[1]), strings.TrimSpace(text)})
		}
	}
	return rows, nil
}

// loadDigests reads what the recognizer finds in the digests below case/pages.
// The truth of a label is known where it stands in case/variants.tsv.
func loadDigests(dir string) ([]set, error) {
	rows, err := readVariants(dir)
	if err != nil {
		return nil, err
	}
	truth := map[identity.Kind]map[string]string{identity.Person: {}, identity.Org: {}, identity.Place: {}}
	for _, r := range rows {
		if m := truth[r.kind]; m != nil {
			m[indexer.Slug(r.text)] = r.entity
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "case", "pages", "*.txt"))
	if err != nil {
		return nil, err
	}
	found := map[identity.Kind]*set{}
	for kind := range truth {
		found[kind] = &set{name: "digests, " + string(kind), kind: kind}
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		head, body, _ := strings.Cut(string(b), "\n\n")
		a := &corpus.Article{}
		for line := range strings.Lines(head) {
			if lang, ok := strings.CutPrefix(line, "lang: "); ok {
				a.Lang = strings.TrimSpace(lang)
			}
		}
		for p := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
		d := indexer.NewDocument(a)
		for kind, labels := range map[identity.Kind][]string{identity.Person: d.Persons, identity.Org: d.Orgs, identity.Place: d.Places} {
			for _, l := range labels {
				found[kind].mentions = append(found[kind].mentions, mention{l, truth[kind][indexer.Slug(l)]})
			}
		}
	}
	return []set{*found[identity.Person], *found[identity.Org], *found[identity.Place]}, nil
}

// loadClusters reads names/dev.jsonl: persons of official lists, each in
// several spellings. With them come persons made up to be taken for them.
func loadClusters(dir string) ([]set, error) {
	f, err := os.Open(filepath.Join(dir, "names", "dev.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	full := set{name: "official lists", kind: identity.Person}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			ID, Kind string
			Variants []struct{ S string }
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, err
		}
		if c.Kind != "full" {
			continue
		}
		for _, v := range c.Variants {
			full.mentions = append(full.mentions, mention{v.S, c.ID})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	hard := withDistractors(full)
	return []set{full, hard, inArticles(hard)}, nil
}

// inArticles returns what the recognizer makes of one article for each label of
// every fourth person, in which nobody else is named.
func inArticles(s set) set {
	out := set{name: s.name + ", in articles", kind: s.kind}
	for _, m := range s.mentions {
		if m.entity[0] >= '4' { // a hexadecimal digit
			continue
		}
		a := &corpus.Article{Lang: "en"}
		text := "The court heard a witness on Monday. It was %[1]s who had called the police. The judge asked %[1]s about it again."
		if strings.ContainsFunc(m.label, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			a.Lang = "ru"
			text = "Суд допросил свидетеля в понедельник. Позвонил в полицию %[1]s, но этого никто не видел. Потом %[1]s сообщил об этом суду."
		}
		a.Blocks = []corpus.Block{{Kind: corpus.Paragraph, Text: fmt.Sprintf(text, m.label)}}
		for _, label := range indexer.NewDocument(a).Persons {
			out.mentions = append(out.mentions, mention{label, m.entity})
		}
	}
	return out
}
