package main

import (
	"fmt"
	"slices"
	"time"

	"casefile/corpus/clean"
	"casefile/corpus/clean/gold"
	"casefile/corpus/clean/trees"
)

// A claimed is a page's claims of one kind, with the label of each.
type claimed struct {
	id, site string
	claims   []clean.Claim
	label    []float32
}

// newClaimed labels the claims of a page by their values.
func newClaimed(p *gold.Page, claims []clean.Claim, grade func(value string) gold.Grade) claimed {
	c := claimed{id: p.ID, site: p.Site, claims: claims}
	for _, claim := range claims {
		c.label = append(c.label, gradeLabels[grade(claim.Value)])
	}
	return c
}

var gradeLabels = map[gold.Grade]float32{gold.Wrong: 0, gold.Near: 0.4, gold.Exact: 1}

// Options of the models of claims. They grow small models: there are few pages.
var (
	claimOptions = growOptions{Trees: 120, Depth: 4, Rate: 0.08, MinWeight: 3, Rows: 0.6, Columns: 0.3, Seed: 3}
	dayOptions   = growOptions{Trees: 240, Depth: 4, Rate: 0.045, MinWeight: 3, Rows: 0.6, Columns: 0.2, Seed: 3}
)

// growClaims writes the models of claims, or with check what models that have not
// seen the site choose.
func growClaims(data, out, check string) error {
	pages, err := gold.Read(data)
	if err != nil {
		return err
	}
	titles, err := titlesOf(data, pages)
	if err != nil {
		return err
	}
	days, authors, err := daysAndAuthorsOf(data, pages, titles)
	if err != nil {
		return err
	}
	if check != "" {
		return crossCheckClaims(titles, days, authors, check)
	}
	return write(out, map[string]*trees.Model{
		"title.trees": growOn(titles, claimOptions), "date.trees": growOn(days, dayOptions), "author.trees": growOn(authors, claimOptions),
	})
}

func titlesOf(data string, pages []gold.Page) ([]claimed, error) {
	var titles []claimed
	for _, p := range pages {
		if p.Title == "" {
			continue
		}
		c, err := p.Capture(data)
		if err != nil {
			return nil, err
		}
		titles = append(titles, newClaimed(&p, clean.ClaimsOf(c, nil).Titles, func(v string) gold.Grade { return gold.GradeTitle(p.Title, v) }))
	}
	return titles, nil
}

// daysAndAuthorsOf returns the claims around the title that a model which has not
// seen the site chooses.
func daysAndAuthorsOf(data string, pages []gold.Page, titles []claimed) (days, authors []claimed, err error) {
	var models [folds]*trees.Model
	for fold := range folds {
		models[fold] = growOn(outside(titles, "", fold), claimOptions)
	}
	for _, p := range pages {
		hasDay := len(p.Date) == len(time.DateOnly)
		if !hasDay && p.Author == "" {
			continue
		}
		c, err := p.Capture(data)
		if err != nil {
			return nil, nil, err
		}
		found := clean.ClaimsOf(c, models[foldOf(p.Site, folds)])
		if hasDay {
			days = append(days, newClaimed(&p, found.Dates, func(v string) gold.Grade {
				if v == p.Date {
					return gold.Exact
				}
				return gold.Wrong
			}))
		}
		if p.Author != "" {
			authors = append(authors, newClaimed(&p, found.Authors, func(v string) gold.Grade { return gold.GradeAuthor(p.Author, v) }))
		}
	}
	return days, authors, nil
}

// likeliest returns the value and the score of the best claim, "" for no claims.
func likeliest(claims []clean.Claim, m *trees.Model) (value string, score float32) {
	if top := clean.Best(claims, m); top != nil {
		return top.Value, top.Score
	}
	return "", 0
}

// outside returns the pages whose sites are not in a fold of a division.
func outside(pages []claimed, division string, fold int) []claimed {
	return slices.DeleteFunc(slices.Clone(pages), func(p claimed) bool { return foldOf(division+p.site, folds) == fold })
}

// growOn returns a model of the pages.
func growOn(pages []claimed, o growOptions) *trees.Model {
	var e examples
	for _, p := range pages {
		for i, c := range p.claims {
			e.X = append(e.X, c.X)
			e.Y = append(e.Y, p.label[i])
			e.W = append(e.W, 1)
		}
	}
	return growTrees(e, o)
}

// crossCheckClaims writes what models that have not seen the site choose, with
// their scores, and prints how often that is right.
func crossCheckClaims(titles, days, authors []claimed, name string) error {
	type guess struct {
		Title       string  `json:"title,omitempty"`
		Date        string  `json:"date,omitempty"`
		Author      string  `json:"author,omitempty"`
		DateScore   float32 `json:"date_score"`
		AuthorScore float32 `json:"author_score"`
	}
	guesses := map[string]*guess{}
	of := func(id string) *guess {
		if guesses[id] == nil {
			guesses[id] = &guess{}
		}
		return guesses[id]
	}
	crossCheckKind("title", titles, claimOptions, likeliest, func(id, v string, _ float32) { of(id).Title = v })
	crossCheckKind("date", days, dayOptions, clean.SurestDay, func(id, v string, s float32) { of(id).Date, of(id).DateScore = v, s })
	crossCheckKind("author", authors, claimOptions, likeliest, func(id, v string, s float32) { of(id).Author, of(id).AuthorScore = v, s })
	return writeJSON(name, guesses)
}

// divisions are the ways to divide the sites into folds that a cross-check takes the
// mean of. A single one moves a figure by a hundredth.
var divisions = []string{"", "second ", "third ", "fourth ", "fifth "}

// crossCheckKind lets models that have not seen the site choose among the claims of
// one kind, sets what they choose by the first division, and prints, for each least
// score, the shares of pages on which the choice is right, near and wrong.
func crossCheckKind(kind string, pages []claimed, o growOptions,
	choose func([]clean.Claim, *trees.Model) (string, float32), set func(id, value string, score float32)) {
	type choice struct{ score, label float32 }
	var chosen []choice
	possible := 0
	for _, p := range pages {
		if slices.Contains(p.label, 1) {
			possible++
		}
	}
	for i, division := range divisions {
		for fold := range folds {
			m := growOn(outside(pages, division, fold), o)
			for _, p := range pages {
				if foldOf(division+p.site, folds) != fold {
					continue
				}
				value, score := choose(p.claims, m)
				if value == "" {
					continue
				}
				if i == 0 {
					set(p.id, value, score)
				}
				at := slices.IndexFunc(p.claims, func(c clean.Claim) bool { return c.Value == value })
				chosen = append(chosen, choice{score, p.label[at]})
			}
		}
	}
	fmt.Printf("%s: %d pages, a right claim on %.3f\n", kind, len(pages), float64(possible)/float64(len(pages)))
	n := float64(len(pages) * len(divisions))
	for _, least := range []float32{0, 0.05, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6} {
		var right, near, wrong float64
		for _, c := range chosen {
			switch {
			case c.score < least:
			case c.label == 1:
				right++
			case c.label > 0:
				near++
			default:
				wrong++
			}
		}
		fmt.Printf("  score %.2f: right %.3f near %.3f wrong %.3f\n", least, right/n, near/n, wrong/n)
	}
}
