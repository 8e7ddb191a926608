package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"casefile/corpus/clean"
	"casefile/corpus/clean/eval"
	"casefile/corpus/clean/trees"
)

// A claimed is a page's claims of one kind, with the grade of each.
type claimed struct {
	id     string
	fold   int
	claims []clean.Claim
	label  []float32
}

// nearLabel is the label of a claim that is nearly right.
const nearLabel = 0.4

// claimOptions grow small models: there are few pages.
var claimOptions = trees.Options{Trees: 120, Depth: 4, Rate: 0.08, MinWeight: 3, Rows: 0.6, Columns: 0.3, Seed: 3}

// growClaims grows the models of claims, or with check writes what models that
// have not seen the site choose.
func growClaims(data, out, check string) error {
	gold, err := readGold(data, func(k known) bool { return k.Title != "" || len(k.Date) == len(time.DateOnly) || k.Author != "" })
	if err != nil {
		return err
	}
	grade := func(g eval.Grade) float32 {
		switch g {
		case eval.Exact:
			return 1
		case eval.Near:
			return nearLabel
		}
		return 0
	}
	var titles, days, authors []claimed
	for _, k := range gold {
		c, err := open(data, k)
		if err != nil {
			return err
		}
		found := clean.ClaimsOf(c)
		add := func(to *[]claimed, claims []clean.Claim, label func(string) float32) {
			s := claimed{id: k.ID, fold: part(k.Site, folds), claims: claims}
			for _, c := range claims {
				s.label = append(s.label, label(c.Value))
			}
			*to = append(*to, s)
		}
		if k.Title != "" {
			add(&titles, found.Titles, func(v string) float32 { return grade(eval.GradeTitle(k.Title, v)) })
		}
		if len(k.Date) == len(time.DateOnly) {
			add(&days, found.Dates, func(v string) float32 {
				if v == k.Date {
					return 1
				}
				return 0
			})
		}
		if k.Author != "" {
			add(&authors, found.Authors, func(v string) float32 { return grade(eval.GradeAuthor(k.Author, v)) })
		}
	}
	if check != "" {
		return crossCheckClaims(titles, days, authors, check)
	}
	return write(out, map[string]*trees.Model{
		"title.trees": growOn(titles, -1), "date.trees": growOn(days, -1), "author.trees": growOn(authors, -1),
	})
}

// growOn returns a model of the pages outside a fold, -1 for all.
func growOn(pages []claimed, fold int) *trees.Model {
	var e trees.Examples
	for _, p := range pages {
		if p.fold == fold {
			continue
		}
		for i, c := range p.claims {
			e.X = append(e.X, c.X)
			e.Y = append(e.Y, p.label[i])
			e.W = append(e.W, 1)
		}
	}
	return trees.Grow(e, claimOptions)
}

// crossCheckClaims writes the best claims by models that have not seen the
// site, with their scores, and prints how often one of a page's claims is
// right at all.
func crossCheckClaims(titles, days, authors []claimed, name string) error {
	type guess struct {
		Title       string  `json:"title,omitempty"`
		Date        string  `json:"date,omitempty"`
		Author      string  `json:"author,omitempty"`
		DateScore   float32 `json:"date_score"`
		AuthorScore float32 `json:"author_score"`
	}
	guesses := map[string]*guess{}
	choose := func(what string, pages []claimed, set func(*guess, clean.Claim, float32)) {
		possible := 0
		for fold := range folds {
			m := growOn(pages, fold)
			for _, p := range pages {
				if p.fold != fold {
					continue
				}
				best, score, right := -1, float32(-1), false
				for i, c := range p.claims {
					if s := m.Score(c.X); s > score {
						best, score = i, s
					}
					right = right || p.label[i] == 1
				}
				if right {
					possible++
				}
				if guesses[p.id] == nil {
					guesses[p.id] = &guess{}
				}
				if best >= 0 {
					set(guesses[p.id], p.claims[best], score)
				}
			}
		}
		fmt.Printf("%s: of %d pages, %d make a right claim\n", what, len(pages), possible)
	}
	choose("title", titles, func(g *guess, c clean.Claim, _ float32) { g.Title = c.Value })
	choose("date", days, func(g *guess, c clean.Claim, s float32) { g.Date, g.DateScore = c.Value, s })
	choose("author", authors, func(g *guess, c clean.Claim, s float32) { g.Author, g.AuthorScore = c.Value, s })
	data, err := json.Marshal(guesses)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}
