package main

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casefile/corpus"
	"casefile/indexer/entity"
	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

// unseen are further sets that no model is trained on, whose licence allows it to learn
// from them.
var unseen = map[string]string{"en": "en_gmb.dev.conll", "ru": "ru_nerel.dev.conll"}

// calibrate writes the weights by which the signs of an entity tell how likely it is one:
// for each language it trains a model without a third of the documents of each set,
// finds the entities of that third with it, and fits a logistic regression for each type.
func calibrate(ner string, langs []string, file string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Written by indexer/entity/train -calibration: the weights of\n# %s\n", strings.Join(entity.SignNames(), " "))
	for _, lang := range langs {
		c := command{ner: ner, hold: 3}
		m, err := c.model(lang)
		if err != nil {
			return err
		}
		if name := unseen[lang]; name != "" {
			docs, err := conll.Read(filepath.Join(ner, name))
			if err != nil {
				return err
			}
			c.held = append(c.held, docs...)
		}
		samples := map[entity.Type][]sample{}
		for _, d := range c.held {
			observe(d, lang, tagger.NewRecognizer(lang, m), samples)
		}
		for _, of := range slices.Sorted(maps.Keys(samples)) {
			fmt.Fprintf(&b, "%s %s", lang, of)
			for _, w := range fitAll(samples[of]) {
				fmt.Fprintf(&b, " %.2f", w)
			}
			b.WriteString("\n")
		}
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// A sample is an entity found, and whether at least half of its mentions are marked.
type sample struct {
	signs entity.Signs
	right bool
}

// observe adds the entities that a model finds in a document to the samples.
func observe(d *conll.Document, lang string, r *tagger.Recognizer, samples map[entity.Type][]sample) {
	types := map[entity.Type]tagger.Type{entity.Person: tagger.Person, entity.Org: tagger.Organization, entity.Place: tagger.Place}
	body, at := conll.Print(d.Sentences, lang)
	watch := func(e *entity.Entity, s entity.Signs) {
		right := 0
		for _, m := range e.Mentions {
			if d.Marked(at, m.Start, m.End, types[e.Type]) {
				right++
			}
		}
		samples[e.Type] = append(samples[e.Type], sample{s, 2*right >= len(e.Mentions)})
	}
	entity.Options{Tagger: r, Watch: watch}.Find(&corpus.Article{Lang: lang, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: body}}})
}

// fitAll is [fit], but more mentions make nothing less likely: in sets of short texts
// they would by chance.
func fitAll(all []sample) entity.Signs {
	w := fit(all)
	k := slices.Index(entity.SignNames(), "mentions")
	if w[k] < 0 {
		for i := range all {
			all[i].signs[k] = 0
		}
		w = fit(all)
	}
	return w
}

// ridge keeps the weights of rare signs small.
const ridge = 2

// fit returns the weights of a logistic regression, by Newton's method.
func fit(all []sample) entity.Signs {
	var w entity.Signs
	const n = len(w)
	for range 20 {
		var system [n][n + 1]float64 // of equations for the step
		for i := range w {
			pull := float64(ridge)
			if i == 0 {
				pull = .01
			}
			system[i][i], system[i][n] = pull, -pull*w[i]
		}
		for _, s := range all {
			sum := 0.0
			for i, x := range s.signs {
				sum += w[i] * x
			}
			p := 1 / (1 + math.Exp(-sum))
			left := -p
			if s.right {
				left++
			}
			for i, x := range s.signs {
				system[i][n] += left * x
				for k, y := range s.signs {
					system[i][k] += p * (1 - p) * x * y
				}
			}
		}
		for i := range system { // eliminate; the matrix is positive definite
			for k := range system {
				if k == i {
					continue
				}
				f := system[k][i] / system[i][i]
				for j := i; j <= n; j++ {
					system[k][j] -= f * system[i][j]
				}
			}
		}
		for i := range w {
			w[i] += system[i][n] / system[i][i]
		}
	}
	return w
}
