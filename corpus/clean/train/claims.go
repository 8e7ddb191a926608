package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"casefile/corpus/clean"
	"casefile/corpus/clean/eval"
	"casefile/corpus/clean/trees"
)

// A claimed is a page's claims of one kind, with the grade of each.
type claimed struct {
	id     string
	site   string
	claims []clean.Claim
	label  []float32
}

// nearLabel is the label of a claim that is nearly right.
const nearLabel = 0.4

// Options of the models of claims. They grow small models: there are few pages.
var (
	claimOptions = trees.Options{Trees: 120, Depth: 4, Rate: 0.08, MinWeight: 3, Rows: 0.6, Columns: 0.3, Seed: 3}
	dayOptions   = trees.Options{Trees: 240, Depth: 4, Rate: 0.045, MinWeight: 3, Rows: 0.6, Columns: 0.2, Seed: 3}
)

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
	add := func(to *[]claimed, k known, claims []clean.Claim, label func(string) float32) {
		s := claimed{id: k.ID, site: k.Site, claims: claims}
		for _, c := range claims {
			s.label = append(s.label, label(c.Value))
		}
		*to = append(*to, s)
	}
	for _, k := range gold {
		if k.Title == "" {
			continue
		}
		c, err := open(data, k)
		if err != nil {
			return err
		}
		add(&titles, k, clean.ClaimsOf(c, nil).Titles, func(v string) float32 { return grade(eval.GradeTitle(k.Title, v)) })
	}
	// Dates and authors are looked for around the title that a model which has
	// not seen the site chooses.
	var headings [folds]*trees.Model
	for fold := range folds {
		headings[fold] = growOn(outside(titles, "", fold), claimOptions)
	}
	for _, k := range gold {
		c, err := open(data, k)
		if err != nil {
			return err
		}
		found := clean.ClaimsOf(c, headings[part(k.Site, folds)])
		if len(k.Date) == len(time.DateOnly) {
			add(&days, k, found.Dates, func(v string) float32 {
				if v == k.Date {
					return 1
				}
				return 0
			})
		}
		if k.Author != "" {
			add(&authors, k, found.Authors, func(v string) float32 { return grade(eval.GradeAuthor(k.Author, v)) })
		}
	}
	if check != "" {
		return crossCheckClaims(titles, days, authors, check)
	}
	return write(out, map[string]*trees.Model{
		"title.trees": growOn(titles, claimOptions), "date.trees": growOn(days, dayOptions), "author.trees": growOn(authors, claimOptions),
	})
}

// outside returns the pages whose sites are not in a fold of a parting.
func outside(pages []claimed, parting string, fold int) []claimed {
	return slices.DeleteFunc(slices.Clone(pages), func(p claimed) bool { return part(parting+p.site, folds) == fold })
}

// growOn returns a model of the pages.
func growOn(pages []claimed, o trees.Options) *trees.Model {
	var e trees.Examples
	for _, p := range pages {
		for i, c := range p.claims {
			e.X = append(e.X, c.X)
			e.Y = append(e.Y, p.label[i])
			e.W = append(e.W, 1)
		}
	}
	return trees.Grow(e, o)
}

// crossCheckClaims writes what models that have not seen the site choose, with
// how sure they are, and prints how often that is right.
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
	crossCheckKind("title", titles, claimOptions, clean.Likeliest, func(id, v string, _ float32) { of(id).Title = v })
	crossCheckKind("date", days, dayOptions, clean.SurestDay, func(id, v string, s float32) { of(id).Date, of(id).DateScore = v, s })
	crossCheckKind("author", authors, claimOptions, clean.Likeliest, func(id, v string, s float32) { of(id).Author, of(id).AuthorScore = v, s })
	data, err := json.Marshal(guesses)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// partings are the ways to part the sites that a cross-check takes the mean of:
// by one alone, a figure moves by a hundredth with which sites fall together.
var partings = []string{"", "second ", "third ", "fourth ", "fifth "}

// crossCheckKind lets models that have not seen the site choose of one kind of
// claims, sets what they choose by the first parting, and prints the shares of
// pages that they are right, near and wrong on if they must be so sure.
func crossCheckKind(what string, pages []claimed, o trees.Options,
	choose func([]clean.Claim, *trees.Model) (string, float32), set func(id, value string, sure float32)) {
	type choice struct{ sure, label float32 }
	var chosen []choice
	possible := 0
	for _, p := range pages {
		if slices.Contains(p.label, 1) {
			possible++
		}
	}
	for i, parting := range partings {
		for fold := range folds {
			m := growOn(outside(pages, parting, fold), o)
			for _, p := range pages {
				if part(parting+p.site, folds) != fold {
					continue
				}
				value, sure := choose(p.claims, m)
				if value == "" {
					continue
				}
				if i == 0 {
					set(p.id, value, sure)
				}
				at := slices.IndexFunc(p.claims, func(c clean.Claim) bool { return c.Value == value })
				chosen = append(chosen, choice{sure, p.label[at]})
			}
		}
	}
	fmt.Printf("%s: %d pages, a right claim on %.3f\n", what, len(pages), float64(possible)/float64(len(pages)))
	n := float64(len(pages) * len(partings))
	for _, least := range []float32{0, 0.05, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6} {
		var right, near, wrong float64
		for _, c := range chosen {
			switch {
			case c.sure < least:
			case c.label == 1:
				right++
			case c.label > 0:
				near++
			default:
				wrong++
			}
		}
		fmt.Printf("  sure %.2f: right %.3f near %.3f wrong %.3f\n", least, right/n, near/n, wrong/n)
	}
}
