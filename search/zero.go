package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Term reports what one word or phrase of a query finds by itself, so that a
// reader sees which of them finds nothing.
type Term struct {
	Text     string // as in the query, with its field
	At       int    // code point of the query at which it begins
	Articles int    // that it finds alone, under the same filters
	Nearest  []Near // names and words like it that occur, if it finds nothing
}

// A Near is a name, a word or a value of the corpus that is like one of a query.
type Near struct {
	Text     string
	Articles int    // in the whole corpus
	Query    string // that searches it, in the same field
}

// A Dropped reports what a query would find without one of its filters.
type Dropped struct {
	Filter   string // a facet, "date", or "" for all filters together
	Articles int
}

// advise fills in what helps if nothing or little was found: what each word finds
// alone, what is found without the filters, and which query was probably meant.
func (s *Searcher) advise(ctx context.Context, q *question, res *Result) (err error) {
	a := &adviser{q.planner}
	if res.Total == 0 {
		if res.Dropped, err = a.dropped(ctx, q.root); err != nil {
			return err
		}
	}
	together := res.Total // articles with all words
	if res.Relaxed {
		together = 0
	}
	if together == 0 {
		if res.Terms, err = a.terms(ctx, q.root); err != nil {
			return err
		}
	}
	if together <= few {
		res.Meant, err = s.correct(ctx, a, q.root, together)
	}
	return err
}

// An adviser finds out why a query finds little or nothing.
type adviser struct{ *planner }

// dropped returns what a query that finds nothing finds without each of its filters,
// those first that exclude the most, and without all of them.
func (a *adviser) dropped(ctx context.Context, root *query.Node) ([]Dropped, error) {
	c, err := a.clause(root)
	if err != nil {
		return nil, err
	}
	filters, dates := filtersOf(a.index, a.query.Filters), datesOf(a.query)
	var out []Dropped
	try := func(filter string, filters []engine.Filter, dates *engine.Dates) error {
		n, err := a.index.total(ctx, c, filters, dates)
		if n > 0 {
			out = append(out, Dropped{filter, n})
		}
		return err
	}
	for i, f := range filters {
		if err := try(f.Facet, slices.Concat(filters[:i], filters[i+1:]), dates); err != nil {
			return nil, err
		}
	}
	tried := len(filters)
	if dates != nil {
		tried++
		if err := try("date", filters, nil); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Dropped) int { return b.Articles - a.Articles })
	if tried < 2 {
		return out, nil
	}
	err = try("", nil, nil)
	return out, err
}

// mostNear bounds the names and words that are offered for one of a query.
const mostNear = 3

// terms returns what each part of a query finds alone.
func (a *adviser) terms(ctx context.Context, root *query.Node) ([]Term, error) {
	var out []Term
	for _, n := range root.Positive() {
		if n.Joined {
			continue
		}
		c, err := a.clause(n)
		if err != nil {
			return nil, err
		}
		t := Term{Text: n.String(), At: n.At}
		if t.Articles, err = a.index.total(ctx, c, filtersOf(a.index, a.query.Filters), datesOf(a.query)); err != nil {
			return nil, err
		}
		if t.Articles == 0 && !a.occurs(n) {
			if t.Nearest, err = a.nearest(n); err != nil {
				return nil, err
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// occurs reports whether any article has a word, whatever the filters are.
func (a *adviser) occurs(n *query.Node) bool {
	return n.Kind == query.Word && n.OfText() && slices.ContainsFunc(indexer.Terms(n.Text, a.index.state.Langs), func(t string) bool {
		return a.index.articles(indexer.FieldText, t) > 0
	})
}

// nearest returns what is most like a word or phrase that finds nothing, though not
// enough to be searched without asking.
func (a *adviser) nearest(n *query.Node) ([]Near, error) {
	if err := a.over(); err != nil {
		return nil, err
	}
	var out []Near
	if n.OfText() || query.OfNames(n.Field) {
		var err error
		if out, err = a.nearNames(n.Text); err != nil {
			return nil, err
		}
	} else {
		out = likeValues(a.index.Catalog(n.Field), n.Text)
	}
	if n.OfText() && n.Kind == query.Word && !n.Pattern && n.Edits == 0 {
		words, err := a.nearWords(n.Text, 2)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			if !slices.ContainsFunc(out, func(o Near) bool { return indexer.Fold(o.Text) == w.Text }) {
				out = append(out, w)
			}
		}
	}
	if published := a.published(n); published.Articles > 0 {
		return []Near{published}, nil
	}
	out = out[:min(mostNear, len(out))]
	for i := range out {
		near := &query.Node{Kind: query.Word, Field: n.Field, Text: out[i].Text}
		if strings.ContainsFunc(near.Text, unicode.IsSpace) {
			near.Kind = query.Phrase
		}
		out[i].Query = near.String()
	}
	return out, nil
}

// published returns the year of publication that a number of a query may be meant as.
func (a *adviser) published(n *query.Node) Near {
	year := a.index.Catalog(indexer.FieldYear)
	if n.Kind != query.Word || n.Field != "" || n.Literal || n.Must || len(n.Text) != len("2006") || year == nil {
		return Near{}
	}
	e, ok := year.Find(n.Text)
	if !ok {
		return Near{}
	}
	asked := &query.Node{Kind: query.Word, Field: indexer.FieldYear, Text: n.Text}
	return Near{Text: asked.String(), Articles: year.Entities[e].Articles, Query: asked.String()}
}

// likeValues returns the values of which a word is like one of a text, in any script,
// or that differ from it in spaces and punctuation, those of most articles first.
func likeValues(c *engine.Catalog, text string) []Near {
	joined := func(s string) string { return strings.ReplaceAll(indexer.Slug(s), "-", "") }
	asked := strings.Fields(text)
	asked = asked[:min(len(asked), 4)] // no name is longer, and each word is compared with all values
	var out []Near
	for _, entity := range c.Entities {
		alike := joined(entity.Label) == joined(text)
		for word := range strings.FieldsSeq(entity.Label) {
			for _, a := range asked {
				alike = alike || names.Similar(a, word).Score >= names.Cut
			}
		}
		if alike && entity.Articles > 0 {
			out = append(out, Near{Text: entity.Label, Articles: entity.Articles})
		}
	}
	slices.SortStableFunc(out, byArticles)
	return out
}

// nearNames returns the spellings of names that are most like a text, and about as
// long: "snow" is not like Dosanov. No spelling has a space, so several words are like
// one only if they are a name written as one word. If one of several words occurs, only
// that is tried: comparing each would take most of the time of a search.
func (a *adviser) nearNames(text string) ([]Near, error) {
	const least = names.Cut - .15
	if near, known := a.near[text]; known {
		return slices.Clone(near), nil
	}
	if words := indexer.Tokens(text, ""); len(words) > 1 && slices.ContainsFunc(words, func(t indexer.Token) bool { return a.index.articles(indexer.FieldWord, t.Term) > 0 }) {
		return a.joined(words)
	}
	var out []Near
	for _, s := range a.names.Find(text, least, 2*mostNear) {
		longer := utf8.RuneCountInString(s.Text) - utf8.RuneCountInString(text)
		if s.Score < 1 && names.Similar(text, s.Text).Score >= leastLike(text) && len(out) < mostNear && -2 <= longer && longer <= 2 && !slices.ContainsFunc(out, func(o Near) bool { return o.Text == s.Text }) {
			out = append(out, Near{Text: s.Text, Articles: s.Articles})
		}
	}
	a.near[text] = out
	return slices.Clone(out), nil
}

// joined returns the words of names that some words are if written as one, or with
// hyphens.
func (a *adviser) joined(words []indexer.Token) ([]Near, error) {
	var terms []string
	for _, w := range words {
		terms = append(terms, w.Term)
	}
	articles := map[string]int{}
	for _, between := range []string{"", "-"} {
		spellings := spellingsOf(strings.Join(terms, between))
		err := a.index.Terms(a.index.ctx, spellings.Field, engine.Match{Text: spellings.Text, Prefix: true}, func(term string, n int) error {
			articles[indexer.Spelling(term)] += n
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var out []Near
	for word, n := range articles {
		out = append(out, Near{Text: word, Articles: n})
	}
	slices.SortFunc(out, byArticles)
	return out[:min(mostNear, len(out))], nil
}

func byArticles(a, b Near) int { return cmp.Or(b.Articles-a.Articles, strings.Compare(a.Text, b.Text)) }

// nearWords returns indexed words within one edit of a word, those of most articles
// first, or if there are none, within two of a long word, if most is 2.
func (a *adviser) nearWords(word string, most int) ([]Near, error) {
	letters := utf8.RuneCountInString(word)
	if letters < 4 || letters > 40 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return nil, nil
	}
	for edits := 1; edits <= most && (edits == 1 || letters >= 7); edits++ {
		forms, _, err := a.formsOf(indexer.FieldWord, &query.Node{Kind: query.Word, Text: word, Edits: edits}, mostNear+1, nil)
		if err != nil {
			return nil, err
		}
		var out []Near
		for _, f := range forms {
			if f != indexer.Fold(word) {
				out = append(out, Near{Text: f, Articles: a.index.articles(indexer.FieldWord, f)})
			}
		}
		if len(out) > 0 {
			return out[:min(mostNear, len(out))], nil
		}
	}
	return nil, nil
}
