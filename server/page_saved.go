package server

import (
	"context"
	"errors"

	"casefile/corpus"
	"casefile/search/query"
)

const savedPage = "/saved"

// savedParams are the parameters of a saved search.
var savedParams = searchParams.but([]string{"page", "cursor", "size", "facet", "histogram", "explain", "snippets", "snippet_chars", "fields", "collapse", "sort"}).
	and(*changesParams.row("since"))

// A savedView is a search as a reader keeps it: its addresses, and what was added to it
// since a place in the journal, which its address has. Nothing is kept on the server.
type savedView struct {
	layout
	Chips      []chip
	Total      int
	Search     string
	Atom, JSON string // feeds
	Next       string // this page from now on
	Since      bool   // a place was given
	New        []savedHit
	Unread     bool // more was added than is compared
}

// A savedHit is an article that was added or changed.
type savedHit struct {
	hit
	Changed bool
}

// What is compared at most for the list of what is new.
const (
	mostChanges = 10_000
	mostRead    = 5_000 // articles of the search
)

func (s *server) savedPage(ctx context.Context, r request) (any, error) {
	p := r.in(searchParams)
	l := linker{p, searchPage}
	q := p.query()
	q.Size, q.Passages, q.Collapse, q.Sort = query.MaxSize, 1, false, query.Captured
	for _, f := range query.Facets {
		q.Facets[f] = 1 // for the labels of filters
	}
	end := s.Searcher.Store.End()
	v := &savedView{
		layout: layout{Case: s.Title, Title: say("Saved search"), Q: r.text("q")}, Search: l.at(searchPage),
		Atom: p.in(feedParams).at(searchPage + ".atom"), JSON: p.in(feedParams).at(searchPage + ".json"),
		Next: r.set("since", writtenPosition(end)).at(savedPage), Since: r.has("since"),
	}
	changed := map[string]bool{} // ids of articles since then; true if they were there before
	if v.Since {
		var err error
		if changed, v.Unread, err = s.changedSince(ctx, r); err != nil {
			return nil, err
		}
	}
	for read := 0; ; {
		res, err := s.Searcher.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		if read == 0 {
			v.Total, v.Chips = res.Total, chips(l, newFilters(l, res.Facets))
		}
		for _, h := range res.Hits {
			if before, ok := changed[h.Article.ID]; ok {
				v.New = append(v.New, savedHit{newHit(l, res, h), before})
				delete(changed, h.Article.ID)
			}
		}
		read += len(res.Hits)
		if len(changed) == 0 || res.Next == "" {
			return v, nil
		}
		if read >= mostRead {
			v.Unread = true
			return v, nil
		}
		q.After, q.Facets = res.Next, nil
	}
}

// changedSince returns the articles that were added or changed since the place that a
// request gives, and whether there are more.
func (s *server) changedSince(ctx context.Context, r request) (map[string]bool, bool, error) {
	from, err := s.readSince(r)
	if err != nil {
		return nil, false, err
	}
	all := map[string]bool{}
	err = s.Searcher.Store.Walk(from, func(a *corpus.Article, _ corpus.Position) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(all) == mostChanges {
			return errEnough
		}
		if _, known := all[a.ID]; !known {
			all[a.ID] = a.Revision > 1
		}
		if a.Removed != nil {
			delete(all, a.ID)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return all, true, nil
	}
	return all, false, err
}
