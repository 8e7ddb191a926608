package server

import (
	"context"
	"slices"
	"strings"

	"casefile/search"
	"casefile/search/query"
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
	Dates      []dateView
	Changed    *diff // from the version before that differs; nil if the page never changed
	Copies     []similarView
	Related    []similarView
	Meta       *articleMeta
	Cite       citation
	spans      []textSpan
}

// A dateView is a date that the text mentions, with the sentences that do.
type dateView struct {
	date
	Link      string // the search for articles of that year
	Relative  bool   // in each sentence
	Sentences []dateSentence
}

type dateSentence struct {
	sentenceView
	Words string
}

type markedParagraph struct {
	paragraph
	Fragments []markedFragment
	Runs      []textRun // the same, with names and dates; nil of a former version
}

type markedFragment struct {
	search.Fragment
	N int // of the match, from 1
}

// A similarView is an article like another, with the reason.
type similarView struct {
	similar
	How    wording // of a copy
	Shares string  // names and words, of an article on the same subject
}

// How many articles like it are listed below one.
const (
	shownCopies  = 10
	shownRelated = 5
	shownShared  = 6 // names and words that both have
)

type namedGroup struct {
	Title    wording
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
	a, err := s.Searcher.Store.Get(r.id)
	if err != nil {
		return nil, err
	}
	marked, err := s.Searcher.Mark(ctx, a, r.query())
	if err != nil {
		return nil, err
	}
	shown, err := s.articleOf(ctx, a)
	if err != nil {
		return nil, err
	}
	v := &articleView{
		layout: layout{Case: s.Title, Title: verbatim(a.Title), Q: r.text("q")}, Article: shown, Failed: shown.EntitiesBy == search.Failure,
	}
	if v.Q != "" {
		v.Back = r.at(searchPage)
	}
	v.Meta = newArticleMeta(*shown, strings.TrimSuffix(s.Door.PublicURL, "/"))
	v.spans = findSpans(shown)
	v.mark(marked)
	v.Cite = newCitation(a, v.cited())
	v.group()
	v.date()
	if v.Article.Flags.Changed {
		if v.Changed, err = s.diff(request{params: params{table: diffParams}, id: r.id}); err != nil {
			return nil, err
		}
	}
	copies, err := s.similar(ctx, r.id, modeCopy, shownCopies)
	if err != nil {
		return nil, err
	}
	related, err := s.similar(ctx, r.id, modeTopic, shownRelated)
	if err != nil {
		return nil, err
	}
	for _, c := range copies.Results {
		v.Copies = append(v.Copies, similarView{similar: c, How: relationText(c.Relation, &c.contrast)})
	}
	for _, c := range related.Results {
		v.Related = append(v.Related, similarView{similar: c, Shares: sharedText(c.Shared)})
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
		if v.spans != nil {
			out.Runs = v.runs(p, slices.Clone(out.Fragments))
		}
		v.Paragraphs = append(v.Paragraphs, out)
	}
}

// cited returns the paragraph of the first match, or the first paragraph.
func (v *articleView) cited() string {
	for _, p := range v.Paragraphs {
		for _, f := range p.Fragments {
			if f.N == 1 {
				return p.Text
			}
		}
	}
	if len(v.Paragraphs) > 0 {
		return v.Paragraphs[0].Text
	}
	return ""
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

// date lists the dates that the text mentions, in order of time.
func (v *articleView) date() {
	at := map[string]int{}
	for _, m := range v.Article.Dates {
		i, known := at[m.At]
		if !known {
			i = len(v.Dates)
			at[m.At] = i
			v.Dates = append(v.Dates, dateView{date: date{At: m.At, Precision: m.Precision}, Relative: true,
				Link: noParams.with("date", string(query.Mention)).between(m.At, m.At).at(searchPage)})
		}
		d := &v.Dates[i]
		d.Relative = d.Relative && m.Relative
		if len(d.Sentences) < shownSentences {
			d.Sentences = append(d.Sentences, dateSentence{sentenceView{m.Sentence.Exact, v.paragraphAt(m.Start)}, m.Exact})
		}
	}
	slices.SortStableFunc(v.Dates, func(a, b dateView) int { return strings.Compare(a.At, b.At) })
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
