package server

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/search"
)

type jsonHit struct {
	ID           string                  `json:"id"`
	Version      int                     `json:"version"`
	Title        string                  `json:"title"`
	TitleFrom    string                  `json:"title_from"` // "page" or "lead"
	PageHeadline string                  `json:"page_headline,omitempty"`
	Byline       []string                `json:"byline"`
	Source       jsonSource              `json:"source"`
	Published    *jsonDate               `json:"published"` // null: unknown
	Lang         string                  `json:"lang"`
	Words        int                     `json:"words"`
	URL          string                  `json:"url"`
	Self         string                  `json:"self"`
	HTML         string                  `json:"html"`
	Hits         jsonHits                `json:"hits"`
	MatchedAs    []jsonMatched           `json:"matched_as"` // where not as typed
	Entities     map[string][]jsonEntity `json:"entities"`
	Flags        jsonFlags               `json:"flags"`
	Cluster      *jsonCluster            `json:"cluster"` // null: no other article found has the same text
	Score        float64                 `json:"score"`
	Shares       []jsonShareOfScore      `json:"shares,omitempty"` // with explain=1: they add up to the score

	only []string // fields that are written; nil means all
}

// A jsonCluster tells which other articles found have the text of a result. They are
// no results themselves, on any page.
type jsonCluster struct {
	Size    int      `json:"size"` // with the result itself
	Others  []string `json:"others"`
	Sources []string `json:"sources"` // of each of the others
}

// A jsonShareOfScore is what a word or phrase adds to a score: weight · damped + first.
type jsonShareOfScore struct {
	Term     string  `json:"term"`
	Position int     `json:"position"`
	Times    int     `json:"times"`           // in the article, as typed
	Others   int     `json:"other_spellings"` // where there are any: so and in other spellings
	Weight   float64 `json:"weight"`          // the rarer the greater
	Damped   float64 `json:"damped"`          // the frequency, from 0 to 1
	First    float64 `json:"first"`           // of a name as it was typed
	Score    float64 `json:"score"`
}

type jsonHits struct {
	Total    int           `json:"total"`
	Title    [][2]int      `json:"title"` // ranges of matches in the title
	Snippets []jsonSnippet `json:"snippets"`
}

type jsonSnippet struct {
	Field     string   `json:"field"`
	Paragraph int      `json:"paragraph"`
	Start     int      `json:"start"`
	End       int      `json:"end"`
	Text      string   `json:"text"`
	HTML      string   `json:"html"`   // escaped, with <mark> alone
	Ranges    [][2]int `json:"ranges"` // of matches, in text
	// The first match and what stands around it, by which it is found again in a
	// text whose offsets are counted otherwise; "" where nothing matches.
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
	Link   string `json:"link"`
}

type jsonEntity struct {
	ID       string `json:"id"`
	Label    string `json:"label"` // in the whole case
	Name     string `json:"name"`  // in this article
	Mentions int    `json:"mentions"`
}

func hitJSON(p *params, res *search.Result, h search.Hit) jsonHit {
	a := h.Article
	out := jsonHit{
		ID: a.ID, Version: a.Revision, Title: a.Title, TitleFrom: titleFrom(a), PageHeadline: a.PageHeadline,
		Byline: nonNil(a.Authors), Source: sourceJSON(a.Source), Published: dateJSON(a.Published),
		Lang: a.Lang, Words: len(strings.Fields(a.Body())), URL: a.URL,
		Self: "/api/v1/articles/" + a.ID, HTML: articleLink(a.ID, p),
		Hits:      jsonHits{Total: h.Marks, Title: ranges(h.Title), Snippets: []jsonSnippet{}},
		MatchedAs: []jsonMatched{},
		Entities:  map[string][]jsonEntity{},
		Flags:     jsonFlags{a.PageHeadline != "", a.Incomplete},
		Score:     h.Score,
	}
	for _, m := range h.Matched {
		out.MatchedAs = append(out.MatchedAs, jsonMatched(m))
	}
	if len(h.Copies) > 0 {
		out.Cluster = &jsonCluster{Size: 1 + len(h.Copies)}
		for _, c := range h.Copies {
			out.Cluster.Others = append(out.Cluster.Others, c.ID)
			out.Cluster.Sources = append(out.Cluster.Sources, c.Source.Name)
		}
	}
	for _, s := range h.Shares {
		out.Shares = append(out.Shares, jsonShareOfScore{s.Term, s.At, s.Typed, s.Others, s.Weight, s.Damped, s.First, s.Score})
	}
	for _, s := range h.Passages {
		out.Hits.Snippets = append(out.Hits.Snippets, snippetJSON(s, out.HTML))
	}
	for facet, entities := range kinds(h.Entities) {
		for _, e := range entities {
			id, label := res.Identity(a.ID, facet, e.Name)
			id = entityID(facet, id)
			same := func(o jsonEntity) bool { return o.ID == id }
			if i := slices.IndexFunc(out.Entities[facet], same); i >= 0 {
				out.Entities[facet][i].Mentions += len(e.Mentions)
				continue
			}
			out.Entities[facet] = append(out.Entities[facet], jsonEntity{ID: id, Label: label, Name: e.Name, Mentions: len(e.Mentions)})
		}
	}
	return out
}

// ranges returns where in a text its matches are, in code points.
func ranges(fragments []search.Fragment) [][2]int {
	all := [][2]int{}
	n := 0
	for _, f := range fragments {
		end := n + utf8.RuneCountInString(f.Text)
		if f.Match {
			all = append(all, [2]int{n, end})
		}
		n = end
	}
	return all
}

func snippetJSON(p search.Passage, page string) jsonSnippet {
	s := jsonSnippet{
		Field: "body", Paragraph: p.Paragraph, Start: p.Start, End: p.End,
		Link: page + "#p" + strconv.Itoa(p.Paragraph),
	}
	var marked strings.Builder
	for _, f := range p.Fragments {
		s.Text += f.Text
		if f.Match {
			marked.WriteString("<mark>" + html.EscapeString(f.Text) + "</mark>")
		} else {
			marked.WriteString(html.EscapeString(f.Text))
		}
	}
	s.Ranges = ranges(p.Fragments)
	if len(s.Ranges) > 0 {
		const around = 32
		text, first := []rune(s.Text), s.Ranges[0]
		s.Exact = string(text[first[0]:first[1]])
		s.Prefix = string(text[max(0, first[0]-around):first[0]])
		s.Suffix = string(text[first[1]:min(len(text), first[1]+around)])
	}
	s.HTML = marked.String()
	return s
}

// A jsonMatched tells how a word of the query stands in an article.
type jsonMatched struct {
	Term    string `json:"term"`
	Surface string `json:"surface"`
	How     string `json:"how"`
}
