package server

import (
	"context"
	"strings"

	"casefile/search"
)

// An articleView is an article as a page shows it.
type articleView struct {
	layout
	Article    *article
	Paragraphs []markedParagraph
	Marks      int
	Named      []namedGroup
	Failed     bool // no names were looked for
	Back       string
	Copies     []similarView
	Related    []similarView
}

type markedParagraph struct {
	paragraph
	Fragments []markedFragment
}

type markedFragment struct {
	search.Fragment
	N int // of the match, from 1
}

// A similarView is an article like another, with the reason in words.
type similarView struct {
	similar
	How string
}

// How many articles like it are listed below one.
const (
	shownCopies  = 10
	shownRelated = 5
	shownShared  = 6 // names and words that both have
)

type namedGroup struct {
	Title    string
	Entities []namedView
}

type namedView struct {
	articleEntity
	Link      string
	Sentences []sentenceView
}

type sentenceView struct {
	Text      string
	Paragraph int
}

// shownSentences is how many sentences are shown for a name.
const shownSentences = 5

func (s *server) articlePage(ctx context.Context, r request) (any, error) {
	a, found, err := s.Searcher.Article(r.id)
	if err != nil {
		return nil, err
	}
	marked, err := s.Searcher.Mark(ctx, a, r.query())
	if err != nil {
		return nil, err
	}
	who, err := s.Searcher.Identities(ctx)
	if err != nil {
		return nil, err
	}
	v := &articleView{
		layout: layout{Case: s.Title, Title: a.Title, Q: r.text("q")}, Article: newArticle(a, found, who), Failed: found.Failed(),
	}
	if v.Q != "" {
		v.Back = r.at(searchPage)
	}
	v.mark(marked)
	v.group()
	copies, err := s.similar(ctx, r.id, modeCopy, shownCopies)
	if err != nil {
		return nil, err
	}
	related, err := s.similar(ctx, r.id, modeTopic, shownRelated)
	if err != nil {
		return nil, err
	}
	for _, c := range copies.Results {
		v.Copies = append(v.Copies, similarView{c, relationText(c.Relation, &c.contrast)})
	}
	for _, c := range related.Results {
		v.Related = append(v.Related, similarView{c, sharedText(c.Shared)})
	}
	return v, nil
}

// mark numbers the matches in the paragraphs.
func (v *articleView) mark(marked [][]search.Fragment) {
	for i, p := range v.Article.Paragraphs {
		out := markedParagraph{paragraph: p}
		for _, f := range marked[i] {
			m := markedFragment{Fragment: f}
			if f.Match {
				v.Marks++
				m.N = v.Marks
			}
			out.Fragments = append(out.Fragments, m)
		}
		v.Paragraphs = append(v.Paragraphs, out)
	}
}

// group lists what the article names by kind.
func (v *articleView) group() {
	for _, kind := range entityKinds {
		g := namedGroup{Title: facetTitles[kind.facet]}
		for _, e := range v.Article.Entities {
			if e.Type == kind.facet {
				g.Entities = append(g.Entities, v.named(e))
			}
		}
		if len(g.Entities) > 0 {
			v.Named = append(v.Named, g)
		}
	}
}

func (v *articleView) named(e articleEntity) namedView {
	out := namedView{articleEntity: e, Link: entityLink(e.ID)}
	if e.Uncertain { // it has no page of its own
		out.Link = noParams.with("q", `"`+strings.ReplaceAll(e.Name, `"`, " ")+`"`).at(searchPage)
	}
	seen := map[int]bool{}
	for _, m := range e.Spans {
		at := m.Sentence
		if seen[at.Start] || at.Start >= at.End || len(out.Sentences) == shownSentences {
			continue
		}
		seen[at.Start] = true
		out.Sentences = append(out.Sentences, sentenceView{at.Exact, v.paragraphAt(at.Start)})
	}
	return out
}

// paragraphAt returns the number of the paragraph that holds a code point of the body.
func (v *articleView) paragraphAt(at int) int {
	for _, p := range v.Article.Paragraphs {
		if at < p.End+len("\n\n") {
			return p.N
		}
	}
	return len(v.Article.Paragraphs)
}

// sharedText lists names and words that two articles share.
func sharedText(s shared) string {
	var all []string
	for _, n := range s.Names {
		all = append(all, n.Label)
	}
	all = append(all, s.Words...)
	return strings.Join(all[:min(shownShared, len(all))], ", ")
}
