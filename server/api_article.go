package server

import (
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/search"
)

type jsonArticle struct {
	ID           string          `json:"id"`
	Version      int             `json:"version"`
	Title        string          `json:"title"`
	TitleFrom    string          `json:"title_from"` // "page" or "lead"
	PageHeadline string          `json:"page_headline,omitempty"`
	Byline       []string        `json:"byline"`
	Section      string          `json:"section,omitempty"`
	Source       jsonSource      `json:"source"`
	Published    *jsonDate       `json:"published"`
	Modified     *jsonDate       `json:"modified"`
	Lang         string          `json:"lang"`
	URL          string          `json:"url"`
	Aliases      []string        `json:"aliases,omitempty"`
	Self         string          `json:"self"`
	HTML         string          `json:"html"`
	BodyText     string          `json:"body_text"`
	Paragraphs   []jsonParagraph `json:"paragraphs"`
	Captions     []string        `json:"captions,omitempty"`
	Entities     []jsonNamed     `json:"entities"`
	EntitiesBy   string          `json:"entities_by"` // how they were found
	Dates        []jsonMention   `json:"dates"`
	Images       []corpus.Image  `json:"images,omitempty"`
	LinksOut     []corpus.Link   `json:"links_out,omitempty"`
	Flags        jsonFlags       `json:"flags"`
	Provenance   jsonProvenance  `json:"provenance"`
}

type jsonParagraph struct {
	N     int    `json:"n"`
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// A jsonNamed is an entity with the evidence for it.
type jsonNamed struct {
	ID         string     `json:"id"`
	Type       string     `json:"type"`
	Label      string     `json:"label"` // in the whole case
	Name       string     `json:"name"`  // in this article
	Variants   []string   `json:"variants,omitempty"`
	Confidence float64    `json:"confidence"`
	Uncertain  bool       `json:"uncertain"` // left out of the facets
	Roles      []jsonRole `json:"roles"`
	Mentions   []jsonSpan `json:"mentions"`
}

type jsonRole struct {
	Text     string   `json:"text"`
	Sentence jsonSpan `json:"sentence"`
}

type jsonSpan struct {
	Start    int       `json:"start"`
	End      int       `json:"end"`
	Exact    string    `json:"exact"`
	Sentence *jsonSpan `json:"sentence,omitempty"`
}

type jsonMention struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Exact     string `json:"exact"`
	At        string `json:"at"`
	Precision string `json:"precision"`
	Relative  bool   `json:"relative"` // worked out from another date
}

type jsonProvenance struct {
	SourceURL  string    `json:"source_url"`
	CapturedAt time.Time `json:"captured_at"`
	SHA256     string    `json:"sha256"` // of the page or file as captured
	Warc       string    `json:"warc"`   // file below the data directory
	Offset     int64     `json:"offset"`
	Length     int64     `json:"length"`
	Cleaner    string    `json:"cleaner"`
	Gone       *jsonGone `json:"gone,omitempty"` // while the page is not there
}

type jsonGone struct {
	Since  time.Time  `json:"since"`
	Status int        `json:"status"`
	Again  *time.Time `json:"again,omitempty"` // when it was missed on a later day
	Sure   bool       `json:"sure"`            // false while it may be a passing fault of the site
}

func articleJSON(a *corpus.Article, found *search.Entities, who search.Identities) *jsonArticle {
	body := a.Body()
	out := &jsonArticle{
		ID: a.ID, Version: a.Revision, Title: a.Title, TitleFrom: titleFrom(a), PageHeadline: a.PageHeadline,
		Byline: nonNil(a.Authors), Section: a.Section, Source: sourceJSON(a.Source),
		Published: dateJSON(a.Published), Modified: dateJSON(a.Modified), Lang: a.Lang,
		URL: a.URL, Aliases: a.Aliases, Self: "/api/v1/articles/" + a.ID, HTML: "/a/" + a.ID,
		BodyText: body, Paragraphs: []jsonParagraph{}, Entities: []jsonNamed{}, EntitiesBy: found.Method,
		Dates: []jsonMention{}, Images: a.Images, LinksOut: a.Links,
		Flags: jsonFlags{a.PageHeadline != "", a.Incomplete},
		Provenance: jsonProvenance{
			a.URL, a.Capture.Time, a.Capture.SHA256, a.Capture.Warc, a.Capture.Offset, a.Capture.Length, a.Cleaner, goneJSON(a.Gone),
		},
	}
	at := 0
	for _, b := range a.Blocks {
		if b.Kind == corpus.Caption {
			out.Captions = append(out.Captions, b.Text)
			continue
		}
		end := at + utf8.RuneCountInString(b.Text)
		out.Paragraphs = append(out.Paragraphs, jsonParagraph{len(out.Paragraphs) + 1, string(b.Kind), at, end, b.Text})
		at = end + len("\n\n")
	}
	text := []rune(body)
	span := func(start, end int) jsonSpan {
		start = min(max(start, 0), len(text))
		end = min(max(end, start), len(text))
		return jsonSpan{Start: start, End: end, Exact: string(text[start:end])}
	}
	for _, facet := range []string{"person", "org", "place"} {
		for _, e := range kinds(found)[facet] {
			id, label := who.Identity(a.ID, facet, e.Name)
			n := jsonNamed{
				ID: entityID(facet, id), Type: facet, Label: label, Name: e.Name, Variants: e.Variants,
				Confidence: e.Confidence, Uncertain: e.Weak, Roles: []jsonRole{}, Mentions: []jsonSpan{},
			}
			for _, r := range e.Roles {
				n.Roles = append(n.Roles, jsonRole{r.Text, span(r.Sentence[0], r.Sentence[1])})
			}
			for _, m := range e.Mentions {
				s, sentence := span(m.Start, m.End), span(m.Sentence[0], m.Sentence[1])
				s.Sentence = &sentence
				n.Mentions = append(n.Mentions, s)
			}
			out.Entities = append(out.Entities, n)
		}
	}
	for _, d := range found.Dates {
		out.Dates = append(out.Dates, jsonMention{d.Start, d.End, d.Text, d.At, string(d.Precision), d.Relative})
	}
	return out
}

func titleFrom(a *corpus.Article) string {
	if a.MadeTitle() {
		return "lead"
	}
	return "page"
}

func goneJSON(a *corpus.Absence) *jsonGone {
	if a == nil {
		return nil
	}
	g := &jsonGone{Since: a.Since, Status: a.Status, Sure: a.Sure()}
	if a.Again != nil {
		g.Again = &a.Again.Time
	}
	return g
}

// kinds returns what an article names, by the facet that it is counted in.
func kinds(found *search.Entities) map[string][]search.Entity {
	return map[string][]search.Entity{"person": found.Persons, "org": found.Orgs, "place": found.Places}
}
