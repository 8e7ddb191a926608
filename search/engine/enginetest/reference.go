package enginetest

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// A reference is an engine that reads every article for every plan. It is the
// contract, put as plainly as it can be; the suite compares other engines with it.
// Of what the index stores it returns nothing.
type reference struct {
	store *corpus.Store

	mu         sync.Mutex
	generation int
	at         corpus.Position
	documents  map[string]*document // by id
}

// update reads what the store has and the reference has not.
func (r *reference) update(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.store.Walk(r.at, func(a *corpus.Article, next corpus.Position) error {
		r.at = next
		if a.Removed != nil {
			delete(r.documents, a.ID)
			return nil
		}
		d, err := newDocument(a)
		r.documents[a.ID] = d
		return err
	})
}

// rebuild begins the next generation.
func (r *reference) rebuild(ctx context.Context) error {
	r.mu.Lock()
	r.generation++
	r.mu.Unlock()
	return r.update(ctx)
}

func (r *reference) state() engine.State {
	s := engine.State{Generation: r.generation, At: r.at, Articles: len(r.documents)}
	for _, d := range r.documents {
		if d.Lang != "" {
			s.Langs = append(s.Langs, indexer.Slug(d.Lang))
		}
	}
	slices.Sort(s.Langs)
	s.Langs = slices.Compact(s.Langs)
	return s
}

// State implements [engine.Engine].
func (r *reference) State() (engine.State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state(), nil
}

// View implements [engine.Engine].
func (r *reference) View(ctx context.Context) (engine.View, error) {
	decisions, err := r.store.Decisions()
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v := &referenceView{state: r.state(), decisions: decisions, catalogs: map[string]*engine.Catalog{}, counts: map[*engine.Concept][2]int{}}
	for _, id := range slices.Sorted(maps.Keys(r.documents)) {
		v.documents = append(v.documents, r.documents[id])
	}
	for _, facet := range append([]string{indexer.FieldDay}, query.Facets...) {
		v.catalogs[facet] = v.catalog(facet, decisions)
	}
	return v, nil
}

// Follow implements [engine.Engine].
func (r *reference) Follow(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil && r.update(ctx) == nil {
		time.Sleep(every)
	}
}

// Close implements [engine.Engine].
func (r *reference) Close() error { return nil }

// A referenceView is all articles at one time.
type referenceView struct {
	state     engine.State
	documents []*document // in the order of their ids
	catalogs  map[string]*engine.Catalog
	decisions []corpus.Decision
	counts    map[*engine.Concept][2]int // articles that have it as typed, and in another spelling
}

// catalog returns the values of a facet.
func (v *referenceView) catalog(facet string, decisions []corpus.Decision) *engine.Catalog {
	byText := map[string]int{}
	for _, d := range v.documents {
		for text := range d.fields[facet] {
			byText[text]++
		}
	}
	var labels []identity.Label
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		labels = append(labels, identity.Label{ID: indexer.Slug(text), Text: text, Articles: byText[text]})
	}
	kind := identity.Kind("")
	if slices.Contains([]string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace}, facet) {
		kind = identity.Kind(facet)
	}
	r := identity.NewResolver(kind)
	r.Count(labels)
	return &engine.Catalog{Facet: facet, Set: r.Resolve(decisions, labelIndex{v, facet})}
}

// A labelIndex is an [identity.Index] of a facet.
type labelIndex struct {
	view  *referenceView
	facet string
}

func (x labelIndex) articles(fn func(ids positions) bool) (n int) {
	for _, d := range x.view.documents {
		if fn(d.fields[indexer.IDField(x.facet)]) {
			n++
		}
	}
	return n
}

func (x labelIndex) Together(a, b string) bool {
	return x.articles(func(ids positions) bool { return ids[a] != nil && ids[b] != nil }) > 0
}

func (x labelIndex) Articles(any []string) int {
	return x.articles(func(ids positions) bool {
		return slices.ContainsFunc(any, func(id string) bool { return ids[id] != nil })
	})
}

func (x labelIndex) Has(article, label string) bool {
	return slices.ContainsFunc(x.view.documents, func(d *document) bool { return d.ID == article && d.fields[x.facet][label] != nil })
}

// entities returns the entities of a catalog that a document names, each once.
func (d *document) entities(c *engine.Catalog) map[int]bool {
	all := map[int]bool{}
	for label := range d.fields[c.Facet] {
		if e, ok := c.In(d.ID, label); ok {
			all[e] = true
		}
	}
	return all
}

// A tally is an [engine.Tally] that is being counted.
type tally struct{ engine.Tally }

func newTally(c *engine.Catalog) *tally {
	return &tally{engine.Tally{Articles: make([]uint32, len(c.Entities))}}
}

func (t *tally) add(c *engine.Catalog, d *document) {
	if len(d.fields[c.Facet]) == 0 {
		t.Missing++
		return
	}
	t.Valued++
	for e := range d.entities(c) {
		if t.Articles[e]++; t.Articles[e] == 1 {
			t.Counted = append(t.Counted, uint32(e))
		}
	}
}

// State implements [engine.View].
func (v *referenceView) State() engine.State { return v.state }

// Catalog implements [engine.View].
func (v *referenceView) Catalog(facet string) *engine.Catalog { return v.catalogs[facet] }

// Suppose implements [engine.View].
func (v *referenceView) Suppose(_ context.Context, d corpus.Decision, fn func(now, then *identity.Set)) error {
	fn(v.catalog(d.Kind, v.decisions).Set, v.catalog(d.Kind, append(slices.Clip(v.decisions), d)).Set)
	return nil
}

// Names implements [engine.View].
func (v *referenceView) Names(field string) *names.Lexicon {
	l := &names.Lexicon{Nominative: field != indexer.FieldSpelling}
	for _, d := range v.documents {
		for term := range d.fields[field] {
			if field == indexer.FieldSpelling {
				term = indexer.Spelling(term)
			}
			l.Add(term, 1)
		}
	}
	return l
}

// Close implements [engine.View].
func (v *referenceView) Close() {}

// Count implements [engine.View].
func (v *referenceView) Count(ctx context.Context, any ...engine.Term) (n int, err error) {
	for _, d := range v.documents {
		if slices.ContainsFunc(any, func(t engine.Term) bool {
			for term := range d.fields[t.Field] {
				if term == t.Text || t.Prefix && strings.HasPrefix(term, t.Text) {
					return true
				}
			}
			return false
		}) {
			n++
		}
	}
	return n, ctx.Err()
}

// Terms implements [engine.View].
func (v *referenceView) Terms(ctx context.Context, field string, m engine.Match, fn func(term string, articles int) error) error {
	counts := map[string]int{}
	for _, d := range v.documents {
		for term := range d.fields[field] {
			if fits(m, term) {
				counts[term]++
			}
		}
	}
	for term, n := range counts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(term, n); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func fits(m engine.Match, term string) bool {
	switch {
	case m.Edits > 0:
		return edits([]rune(m.Text), []rune(term)) <= m.Edits
	case m.Pattern:
		return query.Fits(m.Text, term)
	case m.Prefix:
		return strings.HasPrefix(term, m.Text)
	}
	return true
}

// edits returns how many letters have to be put in, taken out, replaced, or swapped
// with the next to make b of a.
func edits(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for k := range d[i] {
			if i == 0 || k == 0 {
				d[i][k] = i + k
				continue
			}
			same := 1
			if a[i-1] == b[k-1] {
				same = 0
			}
			d[i][k] = min(d[i-1][k]+1, d[i][k-1]+1, d[i-1][k-1]+same)
			if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
				d[i][k] = min(d[i][k], d[i-2][k-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// Find implements [engine.View].
func (v *referenceView) Find(ctx context.Context, p *engine.Plan) (*engine.Found, error) {
	f := &engine.Found{Facets: map[string]*engine.Tally{}, Beside: map[uint64]float64{}}
	for _, d := range v.documents {
		if v.matches(p, d, "") {
			f.Total++
			f.Hits = append(f.Hits, v.hit(p, d, f))
		}
	}
	for _, facet := range p.Facets {
		but := facet
		if p.Narrowed {
			but = ""
		}
		t := newTally(v.catalogs[facet])
		for _, d := range v.documents {
			if v.matches(p, d, but) {
				t.add(v.catalogs[facet], d)
			}
		}
		f.Facets[facet] = &t.Tally
	}
	slices.SortFunc(f.Hits, func(a, b engine.Hit) int { return byKey(a.Key, b.Key) })
	if p.After != nil {
		f.Hits = slices.DeleteFunc(f.Hits, func(h engine.Hit) bool { return !p.After.Before(h.Key) })
	}
	f.Hits = f.Hits[min(p.From, len(f.Hits)):]
	f.Hits = f.Hits[:min(p.Size, len(f.Hits))]
	return f, ctx.Err()
}

func byKey(a, b engine.Key) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}

// hit returns a document as a hit, with its key.
func (v *referenceView) hit(p *engine.Plan, d *document, f *engine.Found) engine.Hit {
	h := engine.Hit{ID: d.ID, Key: engine.Key{ID: d.number, Time: days(d.Day)}}
	switch p.Sort {
	case query.Relevance:
		shares := v.shares(p.Root, d)
		if n := closeness(p.Beside, d); n > 0 {
			f.Beside[d.number] = n
			shares = append(shares, engine.Share{Term: engine.Beside, At: math.MaxInt, Score: n})
		}
		for _, s := range shares {
			h.Key.Score += s.Score
		}
		if p.Explain {
			slices.SortStableFunc(shares, func(a, b engine.Share) int { return a.At - b.At })
			h.Shares = shares
		}
	case query.Mentions:
		h.Key.Score = float64(mentions(p.Mentions, d))
	case query.Oldest:
		if h.Key.Time = -h.Key.Time; d.Day == "" {
			h.Key.Time = math.MinInt64
		}
	case query.Captured:
		at, _ := time.Parse(time.RFC3339, d.Captured) // as the document writes it
		h.Key.Time = at.Unix()
	}
	return h
}

// days numbers dates in their order, an unknown month or day before all others and
// an unknown date before all dates.
func days(date string) (n int64) {
	for _, part := range strings.Split(date+"-00-00", "-")[:3] {
		for _, digit := range part {
			n = 10*n + int64(digit-'0')
		}
	}
	return n
}

// mentions counts the occurrences of any of several sequences.
func mentions(of []engine.Sequence, d *document) int {
	var all []span
	for _, s := range of {
		all = append(all, d.occurrences(indexer.FieldText, s)...)
	}
	return disjoint(all)
}

// disjoint counts spans. Of those that overlap the one that begins first counts, and
// of those the longest.
func disjoint(spans []span) (n int) {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.first-b.first, b.last-a.last) })
	end := -1
	for _, s := range spans {
		if s.first > end {
			n, end = n+1, s.last
		}
	}
	return n
}

// closeness is the greater the nearer neighbours of the query are to one another.
func closeness(parts [][]engine.Sequence, d *document) (sum float64) {
	for k := 1; k < len(parts); k++ {
		for _, a := range parts[k-1] {
			for _, b := range parts[k] {
				for _, x := range d.occurrences(indexer.FieldText, a) {
					for _, y := range d.occurrences(indexer.FieldText, b) {
						if gap := max(y.first-x.last, x.first-y.last); 0 < gap && gap <= 5 {
							sum += 1 / float64(gap*gap)
						}
					}
				}
			}
		}
	}
	return sum
}
