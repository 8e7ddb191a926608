// Command train trains the models of the entity recognizer. Run it at the root of the
// repository:
//
//	go run ./indexer/entity/train
//
// It reads the sets in DATA/ner whose licence allows it (the table below). It writes a
// model for each language into indexer/entity/models, and scores.txt with the checksums
// of its input and the sizes of its output. The same data gives the same models.
//
// After a change of the lists, of clusters or of morph the models must be trained again,
// or they lose a point or two. README.md says what was tried, and its worth.
package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

// A source is a set that a model learns from. Its licence allows a model that is given
// away, with the attribution in NOTICE.
type source struct {
	file  string
	times int // number of copies of its sentences
}

var sources = map[string][]source{
	"en": {
		{"en_gum.train.conll", 3},
		{"en_wikigold.all.conll", 2},
		{"en_wnut17.train.conll", 1},
		{"en_ewt.dev.conll", 4},
	},
	"ru": {{"ru_nerel.train.conll", 1}, {"ru_factru.devset.conll", 1}},
	"kk": {{"kk_kaznerd.valid.conll", 1}},
}

// newswire is the large English set that a machine labelled; see [relabel].
const newswire = "en_gmb.train.conll.gz"

// swapShare is the share of newswire documents that are learned again with other names;
// see [swap].
const swapShare = 0.3

// kazakhSet has the names for [swap].
const kazakhSet = "kk_kaznerd.valid.conll"

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` with ner/")
	out := flag.String("out", "indexer/entity/models", "`folder` to write to")
	langs := flag.String("lang", "en,ru,kk", "`languages` to train")
	calibration := flag.String("calibration", "", "`file` to write the weights of confidence to, from models without a third of the documents, instead of the models")
	flag.Parse()
	if *calibration != "" {
		if err := calibrate(filepath.Join(*data, "ner"), strings.Split(*langs, ","), *calibration); err != nil {
			log.Fatal(err)
		}
		return
	}
	c := command{ner: filepath.Join(*data, "ner")}
	for lang := range strings.SplitSeq(*langs, ",") {
		if err := c.train(lang, filepath.Join(*out, lang+".crf")); err != nil {
			log.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(*out, "scores.txt"), []byte(c.report.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// A command trains models.
type command struct {
	ner    string // folder of the sets
	report strings.Builder
	// hold, if not 0, says of how many documents one is not trained on; held are these,
	// and those that are never trained on.
	hold int
	held []*conll.Document
}

// perLanguage are the settings that did best on held-out documents, with models of less
// than 10 MB together.
var perLanguage = map[string]settings{
	"en": {epochs: 6, average: 3, rate: .07, l2: 4e-4, cutoff: 3, dropout: .4, least: .1, open: .15},
	"ru": {epochs: 14, average: 7, rate: .05, l2: 1e-4, cutoff: 2, dropout: .4, least: .05, open: .8},
	"kk": {epochs: 16, average: 8, rate: .05, l2: 1.5e-3, cutoff: 2, dropout: .4, least: .07, open: 1},
}

func (c *command) train(lang, file string) error {
	start := time.Now()
	m, err := c.model(lang)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if _, err := m.WriteTo(&buf); err != nil {
		return err
	}
	features, weights := m.Size()
	fmt.Fprintf(&c.report, "model %s: %d features, %d weights, %d bytes, sha256 %x\n\n",
		lang, features, weights, buf.Len(), sha256.Sum256(buf.Bytes()))
	log.Printf("%s: %d features, %d weights, %d bytes, %s", lang, features, weights, buf.Len(), time.Since(start).Round(time.Second))
	return os.WriteFile(file, buf.Bytes(), 0o644)
}

// model trains the model of a language.
func (c *command) model(lang string) (*tagger.Model, error) {
	list, err := os.ReadFile(filepath.Join("indexer", "entity", "tagger", "lists", lang+".txt"))
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&c.report, "%s.txt, the list of words: sha256 %x\n", lang, sha256.Sum256(list))
	f := tagger.NewFeatures(lang)
	var docs []*conll.Document
	for _, s := range sources[lang] {
		d, err := c.read(s.file)
		if err != nil {
			return nil, err
		}
		for range s.times {
			docs = append(docs, d...)
		}
	}
	o := perLanguage[lang]
	if lang == "en" {
		hand := o
		hand.epochs, hand.average, hand.cutoff = 8, 4, 2
		m := learn(examples(f, docs), hand, progress("en by hand"))
		wire, err := c.read(newswire)
		if err != nil {
			return nil, err
		}
		wire = relabel(wire, tagger.NewRecognizer(lang, m))
		kazakh, err := c.read(kazakhSet)
		if err != nil {
			return nil, err
		}
		docs = append(docs, wire...)
		docs = append(docs, swap(wire, newNameBook(kazakh), swapShare)...)
	}
	return learn(examples(f, docs), o, progress(lang)), nil
}

func progress(name string) func(int, float64) {
	return func(epoch int, loss float64) { log.Printf("%s: epoch %d, loss %.4f", name, epoch, loss) }
}

// read reads a set without the documents that are held out for measuring.
func (c *command) read(name string) ([]*conll.Document, error) {
	file := filepath.Join(c.ner, name)
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	docs, err := conll.Read(file)
	if err != nil {
		return nil, err
	}
	kept := conll.Training(name, docs)
	if c.hold > 0 && name != newswire {
		c.held = append(c.held, conll.Measuring(name, docs)...)
		var rest []*conll.Document
		for i, d := range kept {
			if i%c.hold == 0 {
				c.held = append(c.held, d)
			} else {
				rest = append(rest, d)
			}
		}
		kept = rest
	}
	fmt.Fprintf(&c.report, "%s: %d of %d documents, sha256 %x\n", name, len(kept), len(docs), sha256.Sum256(b))
	return kept, nil
}
