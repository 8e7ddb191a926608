package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
)

// This file turns a parsed query into clauses and searches for them.

// A found is what a search found: articles in order, and counts.
type found struct {
	total  int
	hits   []foundHit
	facets map[string]*tally
	counts map[string]int     // articles that have a value at all
	asked  clause             // that found them
	beside map[uint64]float64 // what was added to scores for words beside one another, by article
}

type foundHit struct {
	id       string
	at       place
	score    float64
	entities []byte
	key      []string // what it was sorted by
	shares   []Share  // of the score, where asked for

	article *corpus.Article   // nil where it has not been read
	copies  []*corpus.Article // that stand below it
}

// A snapshot answers from one state of the index.
type snapshot struct {
	indexer.View
	articles   int
	langs      []string // that occur in the index
	meanLength float64  // of the articles, as [indexer.FieldLength] counts
	pieces     []piece
	catalogs   map[string]*catalog // by facet
}

// snapshot returns the index as it is now. The caller must call release.
func (e *Engine) snapshot(ctx context.Context) (s *snapshot, release func(), err error) {
	s = new(snapshot)
	if s.View, release, err = e.Index.View(); err != nil {
		return nil, nil, err
	}
	if err := s.open(ctx, e); err != nil {
		release()
		return nil, nil, err
	}
	return s, release, nil
}

func (s *snapshot) open(ctx context.Context, e *Engine) (err error) {
	if err := e.opening.take(ctx); err != nil {
		return err
	}
	defer e.opening.give()
	if s.pieces, err = e.catalogs.columns.of(ctx, s.Reader, s.Generation); err != nil {
		return err
	}
	words := 0
	for i := range s.pieces {
		p := &s.pieces[i]
		s.articles += int(p.snap.Count())
		words += p.words()
		for _, lang := range p.columns[indexer.FieldLang].terms {
			s.langs = append(s.langs, indexer.Slug(lang))
		}
	}
	if s.articles > 0 {
		s.meanLength = float64(words) / float64(s.articles)
	}
	slices.Sort(s.langs)
	s.langs = slices.Compact(s.langs)
	s.catalogs, err = e.catalogs.update(ctx, s, e.Store)
	return err
}

// dictionary calls fn with every term of a field and how many articles have it.
// The error is ctx's if that ends.
func (s *snapshot) dictionary(ctx context.Context, field string, fn func(term string, articles int)) error {
	dict, err := s.Reader.FieldDict(field)
	if err == nil {
		n := 0
		err = s.readDictionary(field, dict, nil, func(term string, articles int) error {
			fn(term, articles)
			if n++; n%1024 == 0 {
				return ctx.Err()
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("terms of %s: %w", field, err)
	}
	return nil
}

// readDictionary calls fn with every term of a dictionary of a field that an
// article has and that wanted, if it is not nil, lets through, and with how many
// articles do, and closes it. It does not go by the counts of
// the dictionary: behind a term of one article, which a merged segment keeps in
// short, the library (zapx v17.2.3) counts every term as one's.
func (s *snapshot) readDictionary(field string, dict index.FieldDict, wanted func(term string) bool, fn func(term string, articles int) error) (err error) {
	defer func() { err = errors.Join(err, dict.Close()) }()
	pieces := make([]api.TermDictionary, len(s.pieces))
	for i := range s.pieces {
		if pieces[i], err = s.pieces[i].snap.Segment().Dictionary(field); err != nil {
			return err
		}
	}
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		if wanted != nil && !wanted(entry.Term) {
			continue
		}
		articles := 0
		for i, p := range pieces {
			list, err := p.PostingsList([]byte(entry.Term), s.pieces[i].deleted, nil)
			if err != nil {
				return err
			}
			articles += int(list.Count())
		}
		if articles > 0 {
			if err := fn(entry.Term, articles); err != nil {
				return err
			}
		}
	}
}

// frequency returns how many articles have a term, 0 where that cannot be read.
func (s *snapshot) frequency(field, value string) (n int) {
	for i := range s.pieces {
		if t, err := s.pieces[i].term(field, value); err == nil {
			n += int(t.docs.GetCardinality())
		}
	}
	return n
}

// together reports whether an article has both of two values of a facet, by id.
func (s *snapshot) together(facet, a, b string) bool {
	field := indexer.IDField(facet)
	for i := range s.pieces {
		x, err := s.pieces[i].term(field, a)
		if err != nil {
			continue // where it cannot be read, names alone tell
		}
		if y, err := s.pieces[i].term(field, b); err == nil && x.docs.Intersects(y.docs) {
			return true
		}
	}
	return false
}

// search finds the page of q that root and the filters let through, but for
// the filter of one facet, and counts facets. Without a size it only counts.
func (s *snapshot) search(ctx context.Context, root *query.Node, x *expander, q *asked, size int, facets []string, without string) (*found, error) {
	if err := x.prepare(root); err != nil {
		return nil, err
	}
	asked, err := x.node(root)
	if err != nil {
		return nil, err
	}
	if q.Sort == query.Mentions && size > 0 {
		if asked, err = x.mentions(asked, root); err != nil {
			return nil, err
		}
	}
	must, not := s.filter(&q.Query, without)
	if len(must) > 0 || len(not) > 0 {
		asked = &allClause{must: append([]clause{asked}, must...), not: not}
	}
	from := (q.Page - 1) * q.Size
	page := new(page)
	var side *beside
	if size > 0 && q.Sort == query.Relevance && !x.onlyNames { // names as they were typed come first of all
		if side, err = x.besides(root, besideMost); err != nil {
			return nil, err
		}
	}
	if size > 0 && q.after != nil {
		from = 0
		after, err := readRank(q.after)
		if err != nil {
			return nil, err
		}
		page.after = &after
	}
	if size > 0 {
		page.most = from + size
	}
	out := &found{asked: asked, facets: map[string]*tally{}, counts: map[string]int{}}
	count := map[string]*tally{}
	for _, name := range facets {
		if _, all := asked.(everything); all { // as on the first page that anyone sees
			out.facets[name] = s.catalogs[name].all
			continue
		}
		count[name] = newTally(s.catalogs[name])
		out.facets[name] = count[name]
	}
	var places []place
	if side == nil {
		out.total, err = s.collect(ctx, asked, q.Sort, page, count)
		places = page.sorted()
	} else {
		places, err = s.ranked(ctx, asked, side, page, count, out)
	}
	if err != nil {
		return nil, err
	}
	for name, t := range out.facets {
		out.counts[name] = t.valued
	}
	var why *explainer
	if q.Explain && size > 0 {
		if why, err = x.explainer(root); err != nil {
			return nil, err
		}
	}
	for _, at := range places[min(from, len(places)):] {
		h := foundHit{id: articleID(at.id), at: at, score: at.score, key: at.key()}
		if !q.idsOnly {
			if h.entities, err = s.stored(at); err != nil {
				return nil, err
			}
		}
		if why != nil {
			if h.shares, err = why.shares(ctx, &s.pieces[at.piece], at.doc, nil); err != nil {
				return nil, err
			}
			if added := out.beside[at.id]; added > 0 {
				h.shares = append(h.shares, Share{Term: Beside, Score: added})
			}
		}
		out.hits = append(out.hits, h)
	}
	return out, nil
}

// node translates a node. Score matters only of what can be in a text.
func (x *expander) node(n *query.Node) (clause, error) {
	switch n.Kind {
	case query.And:
		return x.and(n)
	case query.Or:
		var any anyClause
		for _, c := range n.Nodes {
			q, err := x.node(c)
			if err != nil {
				return nil, err
			}
			any = append(any, q)
		}
		return any, nil
	case query.Not:
		q, err := x.node(n.Nodes[0])
		return &allClause{must: []clause{everything{}}, not: []clause{q}}, err
	case query.Word, query.Phrase:
		return x.word(n)
	case query.Date:
		if n.From != "" || n.To != "" {
			return dated(query.Publication, n.From, n.To), nil
		}
	case query.Together:
		return x.together(n)
	}
	return everything{}, nil
}

// together finds the words and phrases of n anywhere, for the score, and where
// they are close by one another.
func (x *expander) together(n *query.Node) (clause, error) {
	t := &together{within: n.Within}
	words, err := x.and(&query.Node{Kind: query.And, Nodes: n.Nodes})
	if err != nil {
		return nil, err
	}
	open := func(q sequence) (*counters, error) { return x.snap.counters(indexer.FieldText, q) }
	idle := !slices.ContainsFunc(n.Nodes, func(c *query.Node) bool { return !x.idle(c) })
	for _, c := range n.Nodes {
		if x.idle(c) && !idle || c.Spare {
			continue
		}
		var part []*counters
		for _, w := range c.Positive() {
			l, err := x.leaf(w)
			if err != nil {
				return nil, err
			}
			for _, q := range l.sequences() {
				one, err := open(q)
				if err != nil {
					return nil, err
				}
				part = append(part, one)
			}
		}
		t.parts = append(t.parts, part)
	}
	for _, w := range n.Within {
		one, err := open(sequence{words: [][]string{{marks[w]}}})
		if err != nil {
			return nil, err
		}
		t.marks = append(t.marks, one)
	}
	return &allClause{must: []clause{words, t}}, nil
}

func (x *expander) and(n *query.Node) (clause, error) {
	all := new(allClause)
	idle := !slices.ContainsFunc(n.Nodes, func(c *query.Node) bool { return c.Kind != query.Not && !x.idle(c) })
	for _, c := range n.Nodes {
		list := &all.must
		switch {
		case x.idle(c) && !idle: // an article without it is no worse
			continue
		case c.Kind == query.Not:
			list, c = &all.not, c.Nodes[0]
		case c.Spare:
			list = &all.should
		}
		q, err := x.node(c)
		if err != nil {
			return nil, err
		}
		*list = append(*list, q)
	}
	if len(all.must) == 0 && len(all.should) == 0 {
		all.must = []clause{everything{}}
	}
	if len(all.must) == 1 && len(all.should) == 0 && len(all.not) == 0 {
		return all.must[0], nil
	}
	return all, nil
}

func (x *expander) word(n *query.Node) (clause, error) {
	if !n.OfText() && !query.OfNames(n.Field) {
		return x.value(n), nil
	}
	l, err := x.leaf(n)
	if err != nil {
		return nil, err
	}
	if len(l.literal.words) == 0 {
		return nothing{}, nil
	}
	c, err := x.snap.concept(l.field, l.literal, l.variants)
	if err != nil {
		return nil, err
	}
	c.first = x.onlyNames
	if l.field == indexer.FieldText {
		c.mean = x.snap.meanLength
	}
	switch {
	case n.Field == "lead":
		paragraphs, err := x.snap.counters(indexer.FieldText, sequence{words: [][]string{{indexer.MarkParagraph}}})
		return &inLead{c, paragraphs}, err
	case n.Field != "body" || l.field == inBodyWord:
		return c, nil
	}
	in := &inBody{concept: c}
	for _, q := range l.sequences() {
		one, err := x.snap.counters(indexer.FieldTitle, q)
		if err != nil {
			return nil, err
		}
		in.titles = append(in.titles, one)
	}
	return in, nil
}

// value finds the articles with a value of a facet that has the words of n in a
// row, so that source:bbc finds BBC News, or a word that the pattern n stands for.
func (x *expander) value(n *query.Node) clause {
	has := func(slug string) bool { return false }
	if text := indexer.Slug(n.Text); n.Pattern {
		text = indexer.Fold(n.Text)
		has = func(slug string) bool {
			return slices.ContainsFunc(strings.Split(slug, "-"), func(word string) bool { return fits(text, word) })
		}
	} else if text != "" {
		has = func(slug string) bool { return strings.Contains("-"+slug+"-", "-"+text+"-") }
	}
	ids, cut := x.snap.catalogs[n.Field].that(has, MaxForms)
	if cut {
		x.warn(n.At, fmt.Sprintf("%s stands for more than %d values; only those of most articles were searched", n, MaxForms))
	}
	if len(ids) == 0 {
		return nothing{}
	}
	return &terms{indexer.IDField(n.Field), ids}
}

// filter returns what the filters of q ask.
func (s *snapshot) filter(q *query.Query, without string) (must, not []clause) {
	for _, name := range query.Facets {
		f := q.Filters[name]
		ids := func(values ...string) clause { return s.catalogs[name].named(values) }
		if own(f) && name != without {
			any := anyClause{ids(f.Any...)}
			if f.Missing {
				any = append(any, valueless(name))
			}
			must = append(must, any)
		}
		for _, v := range f.All {
			must = append(must, ids(v))
		}
		if len(f.Not) > 0 {
			not = append(not, ids(f.Not...))
		}
	}
	if q.Ranged() {
		must = append(must, dated(q.DateOf, q.From, q.To))
	}
	return must, not
}

// order sorts values, the most frequent first, years the newest first.
func order(name string, vs []Value) {
	slices.SortFunc(vs, func(a, b Value) int {
		if name == indexer.FieldYear || name == indexer.FieldYears {
			return strings.Compare(b.Label, a.Label)
		}
		if a.Articles != b.Articles {
			return b.Articles - a.Articles
		}
		return strings.Compare(a.Label, b.Label)
	})
}
