// Package conll reads sets of documents with marked names, and scores names found in
// them. The entity recognizer is trained and measured on them.
//
//	docs, err := conll.Read("en_gum.train.conll")
//
// A line has a token, a tab and a tag, such as B-PER; an empty line ends a sentence, and
// "-DOCSTART-", a tab and a name begin a document.
package conll

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"casefile/indexer/entity/tagger"
)

// A Document has sentences and the names in each.
type Document struct {
	ID        string
	Sentences []tagger.Sentence
	Names     [][]tagger.Span
}

// Read reads the documents of a file, which may be compressed with gzip.
func Read(file string) ([]*Document, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	docs, err := Parse(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(docs) > 0 && docs[0].ID == "" {
		docs[0].ID = filepath.Base(file)
	}
	return docs, nil
}

// Parse reads documents. It ignores tags of other types than PER, ORG and LOC.
func Parse(r io.Reader) ([]*Document, error) {
	var docs []*Document
	var s tagger.Sentence
	var tags []string
	flush := func() {
		if len(s) == 0 {
			return
		}
		if len(docs) == 0 {
			docs = append(docs, &Document{})
		}
		d := docs[len(docs)-1]
		d.Sentences = append(d.Sentences, s)
		d.Names = append(d.Names, spans(tags))
		s, tags = nil, nil
	}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if id, ok := strings.CutPrefix(line, "-DOCSTART-"); ok {
			flush()
			docs = append(docs, &Document{ID: strings.TrimSpace(id)})
			continue
		}
		if line == "" {
			flush()
			continue
		}
		i := strings.LastIndexByte(line, '\t')
		if i < 0 {
			return nil, fmt.Errorf("line %d: no tag", n)
		}
		s = append(s, tagger.Token{Text: line[:i]})
		tags = append(tags, line[i+1:])
	}
	flush()
	return docs, in.Err()
}

var types = map[string]tagger.Type{"PER": tagger.Person, "ORG": tagger.Organization, "LOC": tagger.Place}

// spans returns the names that tags mark. An I- without a B- before it begins a name.
func spans(tags []string) []tagger.Span {
	var out []tagger.Span
	open := "" // the type of the name that is open
	for i, tag := range tags {
		position, kind, _ := strings.Cut(tag, "-")
		if position == "I" && kind == open && open != "" {
			if _, ok := types[kind]; ok {
				out[len(out)-1].End = i + 1
			}
			continue
		}
		open = ""
		if position == "B" || position == "I" {
			open = kind
			if t, ok := types[kind]; ok {
				out = append(out, tagger.Span{First: i, End: i + 1, Type: t})
			}
		}
	}
	return out
}

// A Score compares names found with names marked. A name is right if both ends and the
// type are.
type Score struct{ Right, Wrong, Missed [3]int } // by tagger.Type

// Add counts the names of one sentence.
func (s *Score) Add(gold, got []tagger.Span) {
	want := map[tagger.Span]bool{}
	for _, g := range gold {
		want[tagger.Span{First: g.First, End: g.End, Type: g.Type}] = true
	}
	for _, g := range got {
		if g := (tagger.Span{First: g.First, End: g.End, Type: g.Type}); want[g] {
			s.Right[g.Type]++
			delete(want, g)
		} else {
			s.Wrong[g.Type]++
		}
	}
	for g := range want {
		s.Missed[g.Type]++
	}
}

// Of returns precision, recall and F1 in percent over the given types.
func (s *Score) Of(types ...tagger.Type) (p, r, f float64) {
	right, wrong, missed := 0, 0, 0
	for _, t := range types {
		right += s.Right[t]
		wrong += s.Wrong[t]
		missed += s.Missed[t]
	}
	if right == 0 {
		return 0, 0, 0
	}
	p = 100 * float64(right) / float64(right+wrong)
	r = 100 * float64(right) / float64(right+missed)
	return p, r, 2 * p * r / (p + r)
}

// heldOut are the sets that both train and measure a model: one document in so many is
// held out for measuring.
var heldOut = map[string]int{
	"en_ewt.dev.conll":       8,
	"ru_factru.devset.conll": 8,
	"kk_kaznerd.valid.conll": 12,
}

// Training returns the documents of a set that models are trained on.
func Training(name string, docs []*Document) []*Document { return part(name, docs, false) }

// Measuring returns the documents of a set that no model is trained on: all of a set that
// only measures, none of one that only trains.
func Measuring(name string, docs []*Document) []*Document {
	if strings.Contains(name, ".train.") || strings.Contains(name, ".all.") {
		return nil
	}
	if heldOut[name] == 0 {
		return docs
	}
	return part(name, docs, true)
}

func part(name string, docs []*Document, held bool) []*Document {
	every := heldOut[name]
	if every == 0 {
		return docs
	}
	var out []*Document
	for i, d := range docs {
		if (i%every == every-1) == held {
			out = append(out, d)
		}
	}
	return out
}
