package main

import (
	"path/filepath"
	"sort"
	"strings"

	"casefile/indexer/entity"
	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/models"
	"casefile/indexer/entity/tagger"
)

// measureNames measures the names found in one set. The file's name begins with the
// language. A set that only trains models has no row.
func measureNames(file string, wanted func(string) bool) ([]row, error) {
	name := filepath.Base(file)
	lang, _, _ := strings.Cut(name, "_")
	model := models.For(lang)
	r := row{set: strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".conll")}
	if model == nil || strings.Contains(name, ".train.") || !wanted(r.set) {
		return nil, nil
	}
	docs, err := conll.Read(file)
	if err != nil {
		return nil, err
	}
	docs = conll.Measuring(name, docs)
	if len(docs) == 0 {
		return nil, nil
	}
	var shown, tagged conll.Score
	var sure [3]reliability
	for _, d := range docs {
		for i, names := range found(d, lang, &sure) {
			shown.Add(d.Names[i], names)
		}
		for i, names := range model.Tag(d.Sentences) {
			tagged.Add(d.Names[i], names)
		}
	}
	add := func(label string, s *conll.Score, types ...tagger.Type) {
		p, rec, _ := s.Of(types...)
		r.score(label, p, rec)
	}
	add("all", &shown, tagger.Person, tagger.Organization, tagger.Place)
	add("persons", &shown, tagger.Person)
	add("orgs", &shown, tagger.Organization)
	add("places", &shown, tagger.Place)
	add("model", &tagged, tagger.Person, tagger.Organization, tagger.Place)
	add("model persons", &tagged, tagger.Person)
	rows := []row{r}
	for t, label := range [...]string{"persons", "orgs", "places"} {
		r := row{set: r.set + ofConfidence + label}
		sure[t].figures(&r)
		rows = append(rows, r)
	}
	return rows, nil
}

// ofConfidence parts the name of a set and a type in the rows of reliability.
const ofConfidence = ", confidence of "

// found returns the names that [entity.Find] finds in a document's text, as tokens of
// its sentences, and adds the entities to sure. A mention that is not made of whole tokens
// takes in those it cuts.
func found(d *conll.Document, lang string, sure *[3]reliability) [][]tagger.Span {
	body, at := conll.Print(d.Sentences, lang)
	out := make([][]tagger.Span, len(d.Sentences))
	taken := make([]bool, len(at))
	e := entity.Find(article(body, lang))
	for t, list := range [...][]entity.Entity{tagger.Person: e.Persons, tagger.Organization: e.Orgs, tagger.Place: e.Places} {
		sure[t].addAll(d, at, tagger.Type(t), list)
		for _, x := range list {
			for _, m := range x.Mentions {
				k := sort.Search(len(at), func(k int) bool { return at[k].End > m.Start })
				for last := (conll.Position{Sentence: -1}); k < len(at) && at[k].Start < m.End; k++ {
					p := at[k]
					if taken[k] {
						continue
					}
					taken[k] = true
					spans := out[p.Sentence]
					if last.Sentence == p.Sentence && last.Token+1 == p.Token {
						spans[len(spans)-1].End++
					} else {
						out[p.Sentence] = append(spans, tagger.Span{First: p.Token, End: p.Token + 1, Type: tagger.Type(t)})
					}
					last = p
				}
			}
		}
	}
	return out
}
