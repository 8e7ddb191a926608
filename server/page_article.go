package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

type articlePage struct {
	layout
	Article    *corpus.Article
	Paragraphs []paragraphView
	Captions   []string
	Marks      int
	Named      []namedView
	Method     string
	Failed     bool // no names were looked for
	API        string
	Back       string
	Copies     []similarView
	Related    []similarView
	Similar    string // address of the API's answer
}

// A similarView is an article like another, and in words why.
type similarView struct {
	search.Similar
	Link string
	How  string
}

// How many articles like it stand below one.
const (
	shownCopies  = 10
	shownRelated = 5
	shownShared  = 6 // names and words that are told to be shared
)

type paragraphView struct {
	N         int
	Kind      corpus.Kind
	Fragments []fragmentView
}

type fragmentView struct {
	search.Fragment
	N int // of the match, from 1
}

type namedView struct {
	Title    string
	Entities []entityView
}

type entityView struct {
	search.Entity
	Known     string // how the whole case knows it, "" if by the same name
	Link      string
	Sentences []sentenceView
}

type sentenceView struct {
	Text      string
	Paragraph int
}

func (s *server) articlePage(c echo.Context) error {
	a, found, err := s.Engine.Article(c.Param("id"))
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	marked, err := s.Engine.Mark(c.Request().Context(), a, p.Query)
	if err != nil {
		return err
	}
	who, err := s.Engine.Identities(c.Request().Context())
	if err != nil {
		return err
	}
	v := s.articleView(a, found, who, p, marked)
	if err := s.viewSimilar(c.Request().Context(), v); err != nil {
		return err
	}
	return s.pages.render(c, http.StatusOK, "article.html", v)
}

// viewSimilar adds the articles that are like one.
func (s *server) viewSimilar(ctx context.Context, v *articlePage) error {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	copies, err := s.Engine.Copies(ctx, v.Article.ID, shownCopies)
	if err != nil {
		return err
	}
	related, err := s.Engine.Related(ctx, v.Article.ID, shownRelated)
	if err != nil {
		return err
	}
	v.Similar = v.API + "/similar"
	for _, c := range copies {
		how := map[search.Relation]string{
			search.SameText: "the same text, but for %.0f %%", search.PartOf: "is part of this text", search.Contains: "has this text in it",
		}[c.Relation]
		if c.Relation == search.SameText {
			how = fmt.Sprintf(how, 100*(1-c.Jaccard))
			if c.Jaccard == 1 {
				how = "the same text, word for word"
			}
		}
		v.Copies = append(v.Copies, similarView{c, "/a/" + c.Article.ID, how})
	}
	for _, r := range related {
		var shared []string
		for _, n := range r.Names {
			shared = append(shared, n.Label)
		}
		shared = append(shared, r.Words...)
		v.Related = append(v.Related, similarView{r, "/a/" + r.Article.ID, strings.Join(shared[:min(shownShared, len(shared))], ", ")})
	}
	return nil
}

func (s *server) articleView(a *corpus.Article, found *search.Entities, who search.Identities, p *params, marked [][]search.Fragment) *articlePage {
	v := &articlePage{
		layout:  layout{Case: s.Title, Title: a.Title, Q: p.Text},
		Article: a,
		Method:  found.Method,
		Failed:  found.Failed(),
		API:     "/api/v1/articles/" + a.ID,
	}
	if p.Text != "" {
		v.Back = address("/search", p)
	}
	for _, b := range a.Blocks {
		if b.Kind == corpus.Caption {
			v.Captions = append(v.Captions, b.Text)
			continue
		}
		pv := paragraphView{N: len(v.Paragraphs) + 1, Kind: b.Kind}
		for _, f := range marked[pv.N-1] {
			fv := fragmentView{Fragment: f}
			if f.Match {
				v.Marks++
				fv.N = v.Marks
			}
			pv.Fragments = append(pv.Fragments, fv)
		}
		v.Paragraphs = append(v.Paragraphs, pv)
	}
	text := []rune(a.Body())
	for _, facet := range []string{"person", "org", "place"} {
		n := namedView{Title: facetTitles[facet]}
		for _, e := range kinds(found)[facet] {
			n.Entities = append(n.Entities, viewEntity(a.ID, facet, e, who, text, a.Paragraphs()))
		}
		if len(n.Entities) > 0 {
			v.Named = append(v.Named, n)
		}
	}
	return v
}

// maxSentences is how many sentences the article page shows for a name.
const maxSentences = 5

func viewEntity(article, facet string, e search.Entity, who search.Identities, text []rune, paragraphs []string) entityView {
	id, label := who.Identity(article, facet, e.Name)
	v := entityView{Entity: e, Link: entityLink(facet, id)}
	if e.Weak { // it is in no list, so nothing else is told of it
		v.Link = address("/search", asked(query.Query{Text: `"` + strings.ReplaceAll(e.Name, `"`, " ") + `"`}))
	}
	if label != e.Name {
		v.Known = label
	}
	seen := map[int]bool{}
	for _, m := range e.Mentions {
		from, to := m.Sentence[0], m.Sentence[1]
		if seen[from] || from < 0 || to > len(text) || from >= to || len(v.Sentences) == maxSentences {
			continue
		}
		seen[from] = true
		v.Sentences = append(v.Sentences, sentenceView{string(text[from:to]), paragraphAt(paragraphs, from)})
	}
	return v
}

// paragraphAt returns the number, from 1, of the paragraph that holds a code
// point of the body.
func paragraphAt(paragraphs []string, at int) int {
	for i, p := range paragraphs {
		at -= len([]rune(p)) + len("\n\n")
		if at < 0 {
			return i + 1
		}
	}
	return len(paragraphs)
}
