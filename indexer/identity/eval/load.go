package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
)

var errNoData = errors.New("no names with known bearers")

// load returns all sets below a folder. The error wraps [errNoData] if there is
// none.
func load(dir string) ([]*set, error) {
	var sets []*set
	for _, load := range []func(string) ([]*set, error){loadVariants, loadDigests, loadJudged, loadClusters} {
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
		return nil, fmt.Errorf("%w in %s", errNoData, dir)
	}
	return sets, nil
}

// A variant is a spelling of an entity of the case.
type variant struct {
	entity string
	kind   identity.Kind
	text   string
}

// readVariants reads case/variants.tsv.
func readVariants(dir string) ([]variant, error) {
	b, err := os.ReadFile(filepath.Join(dir, "case", "variants.tsv"))
	if err != nil {
		return nil, err
	}
	var all []variant
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 || len(f) < 4 {
			continue
		}
		for text := range strings.SplitSeq(f[3], " / ") {
			all = append(all, variant{f[0], identity.Kind(f[1]), strings.TrimSpace(text)})
		}
	}
	return all, nil
}

// loadVariants returns the spellings of the entities of the case, by kind.
func loadVariants(dir string) ([]*set, error) {
	variants, err := readVariants(dir)
	if err != nil {
		return nil, err
	}
	byKind := map[identity.Kind]*set{}
	var sets []*set
	for _, v := range variants {
		s := byKind[v.kind]
		if s == nil {
			s = &set{name: "spellings of the case, " + string(v.kind), kind: v.kind}
			byKind[v.kind] = s
			sets = append(sets, s)
		}
		s.mentions = append(s.mentions, mention{v.text, v.entity})
	}
	return sets, nil
}

// loadDigests returns what the recognizer finds in the digests below case/pages. The
// bearer of a label is known if case/variants.tsv has it.
func loadDigests(dir string) ([]*set, error) {
	variants, err := readVariants(dir)
	if err != nil {
		return nil, err
	}
	texts, err := readDigests(dir)
	if err != nil {
		return nil, err
	}
	return found("digests", texts, variants), nil
}

// judged are the bearers of the names that are found in the texts of the case. Its head
// says how they were judged.
//
//go:embed testdata/judged.tsv
var judged string

// loadJudged returns what the recognizer finds in the digests and abstracts. The bearer of
// a label is known if the judged list has it.
func loadJudged(dir string) ([]*set, error) {
	texts, err := readDigests(dir)
	if err != nil {
		return nil, err
	}
	abstracts, err := readAbstracts(filepath.Join(dir, "case", "abstracts.jsonl"))
	if err != nil {
		return nil, err
	}
	var bearers []variant
	for line := range strings.Lines(judged) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 && !strings.HasPrefix(line, "#") {
			bearers = append(bearers, variant{f[1], identity.Kind(f[0]), f[2]})
		}
	}
	return found("judged", append(texts, abstracts...), bearers), nil
}

// found returns the names that the recognizer finds in texts, by kind, with the bearers
// that are known.
func found(name string, texts []*corpus.Article, known []variant) []*set {
	truth := map[identity.Kind]map[string]string{identity.Person: {}, identity.Org: {}, identity.Place: {}}
	for _, v := range known {
		if m := truth[v.kind]; m != nil {
			m[indexer.Slug(v.text)] = v.entity
		}
	}
	sets := map[identity.Kind]*set{}
	for kind := range truth {
		sets[kind] = &set{name: name + ", " + string(kind), kind: kind}
	}
	for _, a := range texts {
		d := indexer.NewDocument(a)
		for kind, labels := range map[identity.Kind][]string{identity.Person: d.Persons, identity.Org: d.Orgs, identity.Place: d.Places} {
			for _, l := range labels {
				sets[kind].mentions = append(sets[kind].mentions, mention{l, truth[kind][indexer.Slug(l)]})
			}
		}
	}
	return []*set{sets[identity.Person], sets[identity.Org], sets[identity.Place]}
}

func readDigests(dir string) ([]*corpus.Article, error) {
	files, err := filepath.Glob(filepath.Join(dir, "case", "pages", "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []*corpus.Article
	for _, file := range files {
		a, err := readDigest(file)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// readAbstracts reads lines of JSON.
func readAbstracts(file string) ([]*corpus.Article, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []*corpus.Article
	for line := range bytes.Lines(b) {
		var abstract struct{ Title, Lang, Text string }
		if err := json.Unmarshal(line, &abstract); err != nil {
			return nil, err
		}
		a := &corpus.Article{Title: abstract.Title, Lang: abstract.Lang}
		a.Blocks = paragraphs(abstract.Text)
		all = append(all, a)
	}
	return all, nil
}

func paragraphs(text string) (blocks []corpus.Block) {
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		blocks = append(blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	return blocks
}

// readDigest reads a file of header lines, an empty line and paragraphs.
func readDigest(file string) (*corpus.Article, error) {
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
	a.Blocks = paragraphs(body)
	return a, nil
}

// loadClusters returns the persons of official lists in names/dev.jsonl, each in
// several spellings; then with invented persons who are easily taken for them.
func loadClusters(dir string) ([]*set, error) {
	f, err := os.Open(filepath.Join(dir, "names", "dev.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	full := &set{name: "official lists", kind: identity.Person}
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
	return []*set{full, hard, inArticles(hard)}, nil
}

// inArticles returns what the recognizer finds in one article for each label of
// every fourth person, in which nobody else is named.
func inArticles(s *set) *set {
	out := &set{name: s.name + ", in articles", kind: s.kind}
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
