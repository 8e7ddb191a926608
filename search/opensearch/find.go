package opensearch

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// An answer is what the cluster answers to a search.
type answer struct {
	TimedOut bool   `json:"timed_out"`
	Shards   shards `json:"_shards"`
	Hits     struct {
		Total struct {
			Value    int    `json:"value"`
			Relation string `json:"relation"`
		} `json:"total"`
		Hits []hit `json:"hits"`
	} `json:"hits"`
	Aggregations map[string]json.RawMessage `json:"aggregations"`
}

type hit struct {
	ID     string `json:"_id"`
	Source struct {
		Entities string `json:"entities"`
	} `json:"_source"`
	Fields map[string][]any `json:"fields"`
	Sort   []any            `json:"sort"`
}

// whole returns an error if an answer is a part of one.
func (a *answer) whole() error {
	if a.TimedOut {
		return &failure{status: http.StatusServiceUnavailable, kind: "timed_out", reason: "the question took longer than the cluster allows"}
	}
	return a.Shards.whole()
}

// Find implements [engine.View].
func (v *view) Find(ctx context.Context, p *engine.Plan) (*engine.Found, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := &finder{view: v, plan: p, found: &engine.Found{Facets: map[string]*engine.Tally{}}}
	var err error
	if f.scored() {
		if f.scorer, err = v.scorer(ctx, p); err != nil {
			return nil, err
		}
	}
	if err := f.search(ctx); err != nil {
		return nil, err
	}
	return f.found, nil
}

// A finder answers one plan.
type finder struct {
	view   *view
	plan   *engine.Plan
	scorer *scorer // nil where no score is asked for
	found  *engine.Found
}

func (f *finder) scored() bool { return f.plan.Sort == query.Relevance && f.plan.Size > 0 }

// search asks for the page, the total and the counts of the facets at once.
func (f *finder) search(ctx context.Context) error {
	p := f.plan
	body := f.body()
	var wanted []string
	for _, facet := range p.Facets {
		if all := f.view.whole(p, facet); all != nil {
			f.found.Facets[facet] = all
		} else {
			wanted = append(wanted, facet)
		}
	}
	counts := f.counts(wanted)
	if len(counts) > 0 {
		body["aggs"] = counts
	}
	size, examined := p.Size, f.scorer != nil && f.scorer.beside != nil
	if size > 0 {
		body["sort"] = f.sort()
	}
	if examined {
		size = engine.BesideFirst
		if p.After == nil {
			size = max(size, p.From+p.Size)
		}
		if size == engine.BesideFirst {
			body["script_fields"] = f.scorer.neighbourFields()
		}
	} else if p.After != nil {
		body["search_after"] = f.after(*p.After)
	} else {
		body["from"] = p.From
	}
	body["size"] = size
	a, err := f.view.search(ctx, body)
	if err != nil {
		return err
	}
	f.found.Total = a.Hits.Total.Value
	if err := f.tally(ctx, wanted, a); err != nil {
		return err
	}
	hits, err := f.candidates(a.Hits.Hits)
	if err != nil {
		return err
	}
	if examined {
		if hits, err = f.reorder(ctx, hits); err != nil {
			return err
		}
	}
	return f.show(ctx, hits)
}

// body returns the question without order, page and counts.
func (f *finder) body() object {
	b := object{"track_total_hits": true, "_source": false, "query": f.common()}
	if own := f.own(""); len(own) > 0 {
		b["post_filter"] = allOf(own...)
	}
	return b
}

// common returns what all counts and the page have in common: all but the parts of filters
// that the counts of their own facets leave out.
func (f *finder) common() object {
	p := f.plan
	must := []object{filter(p.Root)}
	not := []object{}
	if p.Among != nil {
		must = append(must, filter(p.Among))
	}
	if p.Dates != nil {
		must = append(must, filter(p.Dates))
	}
	for _, x := range p.Filters {
		for _, value := range x.All {
			must = append(must, f.view.named(x.Facet, value))
		}
		if len(x.Not) > 0 {
			not = append(not, f.view.named(x.Facet, x.Not...))
		}
	}
	return object{"bool": object{"filter": must, "must_not": not}}
}

// own returns those parts of filters, without that of one facet.
func (f *finder) own(but string) (all []object) {
	for _, x := range f.plan.Filters {
		if !x.Own() || x.Facet == but {
			continue
		}
		var any []object
		if len(x.Any) > 0 {
			any = append(any, f.view.named(x.Facet, x.Any...))
		}
		if x.Missing {
			any = append(any, object{"bool": object{"must_not": []object{{"exists": object{"field": x.Facet}}}}})
		}
		all = append(all, anyOf(any...))
	}
	return all
}

// sort returns the order.
func (f *finder) sort() []object {
	newest := object{fieldNumber: object{"order": "desc", "missing": "_last"}}
	id := object{fieldID: object{"order": "asc"}}
	number := func(s object) object {
		return object{"_script": object{"type": "number", "order": "desc", "script": s}}
	}
	switch f.plan.Sort {
	case query.Oldest:
		return []object{{fieldNumber: object{"order": "asc", "missing": "_last"}}, id}
	case query.Captured:
		return []object{{indexer.FieldCaptured: object{"order": "desc"}}, id}
	case query.Mentions:
		return []object{number(script(scriptCount, object{"of": sequences(indexer.FieldText, f.plan.Mentions)})), newest, id}
	case query.Relevance:
		if f.scorer.constant {
			return []object{newest, id}
		}
		return []object{number(script(scriptScore, object{"node": f.scorer.root})), newest, id}
	}
	return []object{newest, id}
}

// after returns a key as the order has it.
func (f *finder) after(k engine.Key) []any {
	id := engine.ArticleID(k.ID)
	switch f.plan.Sort {
	case query.Oldest:
		if k.Time == math.MinInt64 {
			return []any{int64(math.MaxInt64), id}
		}
		return []any{-k.Time, id}
	case query.Captured:
		return []any{k.Time, id}
	}
	if k.Time == undated {
		k.Time = math.MinInt64
	}
	if f.plan.Sort == query.Mentions || f.plan.Sort == query.Relevance && !f.scorer.constant {
		return []any{k.Score, k.Time, id}
	}
	return []any{k.Time, id}
}

// undated is the time of an article without a date.
const undated = -1

// key reads what an article was sorted by.
func (f *finder) key(h hit) (k engine.Key, err error) {
	sorted := h.Sort
	number := func() (n json.Number) {
		if len(sorted) > 0 {
			n, _ = sorted[0].(json.Number)
			sorted = sorted[1:]
		}
		return n
	}
	if f.plan.Sort == query.Mentions || f.plan.Sort == query.Relevance && !f.scorer.constant {
		if k.Score, err = number().Float64(); err != nil {
			return k, fmt.Errorf("score of %s: %w", h.ID, err)
		}
	}
	if k.Time, err = number().Int64(); err != nil {
		return k, fmt.Errorf("date of %s: %w", h.ID, err)
	}
	switch {
	case f.plan.Sort == query.Captured:
	case f.plan.Sort == query.Oldest && k.Time == math.MaxInt64:
		k.Time = math.MinInt64
	case f.plan.Sort == query.Oldest:
		k.Time = -k.Time
	case k.Time == math.MinInt64:
		k.Time = undated
	}
	k.ID, err = engine.ArticleNumber(h.ID)
	return k, err
}

// A candidate is an article that may be on the page.
type candidate struct {
	engine.Key
	id     string
	beside []any // closeness of each neighbour with the next
}

func (f *finder) candidates(hits []hit) (all []candidate, err error) {
	for _, h := range hits {
		c := candidate{id: h.ID, beside: h.Fields["beside"]}
		if c.Key, err = f.key(h); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// reorder orders the first articles by their neighbours too, and returns the page.
func (f *finder) reorder(ctx context.Context, all []candidate) ([]candidate, error) {
	p := f.plan
	top := all[:min(engine.BesideFirst, len(all))]
	if len(top) == 0 {
		return nil, nil
	}
	last := top[len(top)-1].Key // by words alone
	if top[0].beside == nil {   // the page is larger than what is compared
		var ids []string
		for _, c := range top {
			ids = append(ids, c.id)
		}
		a, err := f.view.search(ctx, object{"size": len(ids), "query": idsOf(ids), "_source": false, "script_fields": f.scorer.neighbourFields()})
		if err != nil {
			return nil, err
		}
		fields := map[string][]any{}
		for _, h := range a.Hits.Hits {
			fields[h.ID] = h.Fields["beside"]
		}
		for i := range top {
			top[i].beside = fields[top[i].id]
		}
	}
	f.found.Beside = map[uint64]float64{}
	for i := range top {
		sum, err := f.scorer.neighbours(top[i])
		if err != nil {
			return nil, err
		}
		top[i].Score += sum
		f.found.Beside[top[i].ID] = sum
	}
	slices.SortFunc(top, func(a, b candidate) int {
		switch {
		case a.Before(b.Key):
			return -1
		case b.Before(a.Key):
			return 1
		}
		return 0
	})
	if p.After == nil {
		return all[min(p.From, len(all)):min(p.From+p.Size, len(all))], nil
	}
	var page []candidate
	after := *p.After
	if !last.Before(after) {
		for _, c := range top {
			if after.Before(c.Key) && len(page) < p.Size {
				page = append(page, c)
			}
		}
		after = last
	}
	if len(page) == p.Size || len(top) < engine.BesideFirst {
		return page, nil
	}
	body := f.body()
	body["sort"], body["search_after"], body["size"] = f.sort(), f.after(after), p.Size-len(page)
	a, err := f.view.search(ctx, body)
	if err != nil {
		return nil, err
	}
	rest, err := f.candidates(a.Hits.Hits)
	return append(page, rest...), err
}

// show returns the hits of a page.
func (f *finder) show(ctx context.Context, page []candidate) error {
	more := map[string]hit{}
	if (f.plan.Entities || f.plan.Explain && f.scorer != nil) && len(page) > 0 {
		var ids []string
		for _, c := range page {
			ids = append(ids, c.id)
		}
		body := object{"size": len(ids), "query": idsOf(ids), "_source": false, "track_total_hits": true}
		if f.plan.Entities {
			body["_source"] = []string{indexer.FieldEntities}
		}
		if f.plan.Explain && f.scorer != nil {
			body["script_fields"] = object{"shares": object{"script": script(scriptShares, object{"node": f.scorer.root})}}
		}
		a, err := f.view.search(ctx, body)
		if err != nil {
			return err
		}
		for _, h := range a.Hits.Hits {
			more[h.ID] = h
		}
		if len(more) != len(ids) {
			return fmt.Errorf("OpenSearch returns %d of the %d articles of a page", len(more), len(ids))
		}
	}
	lengths := map[string]float64{}
	if f.plan.Explain && f.scorer != nil && len(page) > 0 {
		var err error
		if lengths, err = f.view.lengths(ctx, page); err != nil {
			return err
		}
	}
	for _, c := range page {
		h := engine.Hit{ID: c.id, Key: c.Key}
		var err error
		if f.plan.Entities {
			if h.Entities, err = base64.StdEncoding.DecodeString(more[c.id].Source.Entities); err != nil {
				return fmt.Errorf("entities of %s: %w", c.id, err)
			}
		}
		if f.plan.Explain && f.scorer != nil {
			if h.Shares, err = f.scorer.shares(more[c.id].Fields["shares"], lengths[c.id]); err != nil {
				return fmt.Errorf("shares of %s: %w", c.id, err)
			}
			if added := f.found.Beside[c.ID]; added > 0 {
				h.Shares = append(h.Shares, engine.Share{Term: engine.Beside, Score: added})
			}
		}
		f.found.Hits = append(f.found.Hits, h)
	}
	return nil
}

// lengths returns the lengths of the articles of a page.
func (v *view) lengths(ctx context.Context, page []candidate) (map[string]float64, error) {
	var ids []string
	for _, c := range page {
		ids = append(ids, c.id)
	}
	a, err := v.search(ctx, object{"size": len(ids), "query": idsOf(ids), "_source": false, "docvalue_fields": []string{indexer.FieldLength}})
	if err != nil {
		return nil, err
	}
	all := map[string]float64{}
	for _, h := range a.Hits.Hits {
		for _, n := range h.Fields[indexer.FieldLength] {
			if n, ok := n.(json.Number); ok {
				all[h.ID], err = n.Float64()
			}
		}
	}
	return all, err
}

// compareShares orders shares as their words are in the query.
func compareShares(a, b engine.Share) int { return cmp.Compare(a.At, b.At) }
