package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"casefile/corpus/clean/gold"
)

// A score is a row of the table.
type score struct {
	texts    []share // of pages with known text
	mean     float64 // shown as the F1 of texts, if not 0
	snippets struct{ pages, found, missed, wrong int }
	titles   grades
	authors  grades
	days     struct{ pages, right, wrong int }
	times    []time.Duration
}

// grades counts the grades of titles or authors.
type grades struct{ pages, exact, near int }

func (g *grades) add(grade gold.Grade) {
	g.pages++
	if grade == gold.Exact {
		g.exact++
	}
	if grade >= gold.Near {
		g.near++
	}
}

// scoreOf returns the score of the pages, and sets their f1.
func scoreOf(pages []*page) *score {
	s := &score{}
	for _, p := range pages {
		s.times = append(s.times, p.took)
		if len(p.With) > 0 {
			s.addSnippets(p)
		}
		if p.Text != "" {
			text := shingles(p.Text, p.got.Text)
			s.texts = append(s.texts, text)
			p.f1 = text.f1()
		}
		if p.Title != "" {
			s.titles.add(gold.GradeTitle(p.Title, p.got.Title))
		}
		if p.Author != "" {
			s.authors.add(gold.GradeAuthor(p.Author, p.got.Author))
		}
		if len(p.Date) == len(time.DateOnly) {
			s.days.pages++
			switch p.got.Date {
			case p.Date:
				s.days.right++
			case "":
			default:
				s.days.wrong++
			}
		}
	}
	slices.Sort(s.times)
	return s
}

func (s *score) addSnippets(p *page) {
	text := gold.Flat(p.got.Text)
	found, wrong := 0, 0
	for _, snippet := range p.With {
		if text != "" && strings.Contains(text, gold.Flat(snippet)) {
			found++
		}
	}
	for _, snippet := range p.Without {
		if text != "" && strings.Contains(text, gold.Flat(snippet)) {
			wrong++
		}
	}
	s.snippets.pages++
	s.snippets.found += found
	s.snippets.missed += len(p.With) - found
	s.snippets.wrong += wrong
	p.f1 = float64(found+len(p.Without)-wrong) / float64(len(p.With)+len(p.Without))
}

// row writes the score; "–" marks what the collection lacks.
func (s *score) row(w io.Writer, name string) {
	figure := func(pages int, value float64) string {
		if pages == 0 {
			return "–"
		}
		return fmt.Sprintf("%.3f", value)
	}
	of := func(n, pages int) string { return figure(pages, float64(n)/float64(pages)) }
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
	f1 := s.mean
	if f1 == 0 {
		f1 = shinglesF1(s.texts)
	}
	snippetF1 := float64(2*s.snippets.found) / float64(max(1, 2*s.snippets.found+s.snippets.wrong+s.snippets.missed))
	fmt.Fprintln(w, strings.Join([]string{
		name, fmt.Sprint(len(s.times)), figure(len(s.texts), f1), figure(s.snippets.pages, snippetF1),
		of(s.titles.exact, s.titles.pages), of(s.titles.near, s.titles.pages),
		of(s.days.right, s.days.pages), of(s.days.wrong, s.days.pages),
		of(s.authors.exact, s.authors.pages), of(s.authors.near, s.authors.pages),
		ms(s.times[len(s.times)/2]), ms(s.times[len(s.times)*95/100]), "",
	}, "\t"))
}
