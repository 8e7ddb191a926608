package search

import (
	"context"
	"slices"
	"strings"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/claims"
	"casefile/indexer/entity"
	"casefile/search/contradict"
	"casefile/search/query"
)

// A Timeline is the dates that texts of a search's articles mention, in the order of
// time: a year, then the months and days in it. A date of publication is none of them.
type Timeline struct {
	// Survey is of the search. Its facet "mentioned" counts the years that all articles
	// found mention, whatever was read.
	Survey
	Dates int     // mentions of dates in what was read
	Rows  []Dated // the page
	// Contradictions are those in which a sentence of Rows states one of the values.
	Contradictions []Contradiction
}

// A Dated is a sentence that mentions a date.
type Dated struct {
	At        string           // as in [corpus.Date]
	Precision corpus.Precision // never finer than the words
	Relative  bool             // worked out from another date, such as that of publication
	Spans     [][2]int         // the words that mean the date, in code points of the body
	Article   *corpus.Article
	Sentence  Passage           // the words are marked
	Also      []*corpus.Article // others of its class on the page with the same sentence
	Differ    []int             // of Timeline.Contradictions
}

// A datedAt is a mention of a date in an article that was read.
type datedAt struct {
	article int // of the survey
	mention int // of its dates
	at      string
}

// Timeline returns a page of the dates that the first articles of a search mention, where
// q.Page and q.Size count rows. Dates outside q.From and q.To are left out if these bound
// the dates in texts. If id is not empty, it is an id or a spelling of a facet's entity, and only
// sentences that name it count. The errors are those of [Searcher.Dossier].
func (s *Searcher) Timeline(ctx context.Context, facet, id string, q query.Query) (*Timeline, error) {
	t := new(Timeline)
	r, err := s.survey(ctx, facet, id, q)
	if err != nil {
		return nil, err
	}
	t.Survey = r.Survey
	all := t.dates(r, &q)
	t.Dates = len(all)
	return t, t.show(ctx, s, r, pageOf(all, q))
}

// dates returns the mentions of dates that count, in the order of time, those of one date
// in the order of the search.
func (t *Timeline) dates(r *survey, q *query.Query) (all []datedAt) {
	within := func(at string) bool {
		return q.DateOf != query.Mention ||
			(q.From == "" || query.LastDay(at) >= query.FirstDay(q.From)) && (q.To == "" || query.FirstDay(at) <= query.LastDay(q.To))
	}
	for i, a := range r.read {
		var named map[[2]int][][2]int
		if t.Of != nil {
			named = r.sentencesOf(a, t.Of.Facet, t.Of.ID)
		}
		for n, d := range a.found.Dates {
			if within(d.At) && (t.Of == nil || inAny(named, d.Start, d.End)) {
				all = append(all, datedAt{i, n, d.At})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b datedAt) int { return strings.Compare(a.at, b.at) })
	return all
}

func inAny(sentences map[[2]int][][2]int, start, end int) bool {
	for s := range sentences {
		if s[0] <= start && end <= s[1] {
			return true
		}
	}
	return false
}

// show reads the articles of a page's rows.
func (t *Timeline) show(ctx context.Context, s *Searcher, r *survey, page []datedAt) error {
	texts := map[int]*datedText{}
	for _, d := range page {
		if err := ctx.Err(); err != nil {
			return err
		}
		text := texts[d.article]
		if text == nil {
			a, err := s.Store.Get(r.read[d.article].id)
			if gone(err) {
				continue
			}
			if err != nil {
				return err
			}
			text = &datedText{article: a, body: []rune(a.Body()), sentences: entity.Sentences(a.Body(), a.Lang), found: r.read[d.article].found}
			texts[d.article] = text
		}
		t.add(text.row(d.mention), text)
	}
	return t.differ(ctx, s, texts)
}

// A datedText is an article of which rows are shown.
type datedText struct {
	article   *corpus.Article
	body      []rune
	sentences [][2]int
	found     *entity.Entities
}

func (t *datedText) row(mention int) Dated {
	m := t.found.Dates[mention]
	spans := [][2]int{{m.Start, m.End}}
	return Dated{
		At: m.At, Precision: m.Precision, Relative: m.Relative, Spans: spans, Article: t.article,
		Sentence: sentence(t.article, t.body, SentenceAt(t.sentences, m.Start, m.End), slices.Clone(spans)),
	}
}

// add adds a row, unless the page has the sentence with the date already.
func (t *Timeline) add(row Dated, text *datedText) {
	for i := len(t.Rows) - 1; i >= 0 && t.Rows[i].At == row.At; i-- {
		same := &t.Rows[i]
		if same.Article == row.Article && same.Sentence.Start == row.Sentence.Start { // twice in one sentence
			same.Spans = append(same.Spans, row.Spans...)
			same.Relative = same.Relative && row.Relative
			same.Sentence = sentence(text.article, text.body, [2]int{row.Sentence.Start, row.Sentence.End}, slices.Clone(same.Spans))
			return
		}
		if same.Article != row.Article && same.Article.Class == row.Article.Class && same.Sentence.text() == row.Sentence.text() {
			if !slices.Contains(same.Also, row.Article) {
				same.Also = append(same.Also, row.Article)
			}
			return
		}
	}
	t.Rows = append(t.Rows, row)
}

func (p Passage) text() string {
	var b strings.Builder
	for _, f := range p.Fragments {
		b.WriteString(f.Text)
	}
	return b.String()
}

// differ finds the contradictions that sentences of the rows take part in.
func (t *Timeline) differ(ctx context.Context, s *Searcher, texts map[int]*datedText) error {
	stated := map[*corpus.Article][]claims.Claim{}
	found := map[*corpus.Article]*entity.Entities{}
	any := false
	for _, x := range texts {
		a := x.article
		stated[a] = claims.Find(a.Body(), a.Lang, x.sentences, x.found)
		found[a] = x.found
		any = any || len(stated[a]) > 0
	}
	if !any {
		return nil
	}
	all, err := s.Contradictions(ctx)
	if err != nil {
		return err
	}
	number := map[int]int{} // in t.Contradictions, by that in all
	for i := range t.Rows {
		row := &t.Rows[i]
		for _, c := range stated[row.Article] {
			if c.Years || !slices.Contains(row.Spans, c.At) {
				continue
			}
			for _, p := range c.Persons {
				id, _ := t.Identity(row.Article.ID, indexer.FieldPerson, found[row.Article].Persons[p].Name)
				k := slices.IndexFunc(all, func(k Contradiction) bool { return k.states(c.Event, c.Value, id) })
				if k < 0 {
					continue
				}
				if _, ok := number[k]; !ok {
					number[k] = len(t.Contradictions)
					t.Contradictions = append(t.Contradictions, all[k])
				}
				if !slices.Contains(row.Differ, number[k]) {
					row.Differ = append(row.Differ, number[k])
				}
			}
		}
	}
	return nil
}

// states reports whether a day of an event of a person is one of the values.
func (c Contradiction) states(event, day, person string) bool {
	return c.Kind == contradict.Day && c.Event == event &&
		slices.ContainsFunc(c.Values, func(v StatedValue) bool { return v.Text == day && v.Person.ID == person })
}
