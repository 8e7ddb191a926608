package server

import (
	"slices"

	"casefile/search"
	"casefile/search/query"
)

// A narrowForm is the form that narrows a page to a part of the case by what narrows a
// search, and says by what the page is narrowed.
type narrowForm struct {
	Action   string
	Q        string
	Chips    []chip
	ClearAll string // the page without query and filters, "" if there are none
	Facets   []narrowFacet
	DateOf   query.DateKind
	Dates    []option
	From, To string
	Hidden   []field
}

type narrowFacet struct {
	facetCounts
	Name     string
	NoneName string
}

// newNarrowForm returns the form of a page with the facets of its search. of is the date
// that the form's dates bound where none are given yet.
func newNarrowForm(l linker, filters []appliedFilter, facets []search.Facet, of query.DateKind) *narrowForm {
	n := &narrowForm{Action: l.path, Q: l.text("q"), Chips: chips(l, filters),
		From: l.text("from"), To: l.text("to"), DateOf: of}
	if n.From != "" || n.To != "" {
		n.DateOf = query.DateKind(l.text("date"))
	}
	shown := map[string]bool{}
	for _, f := range facets {
		if len(f.Values) > 0 && f.Name != "mentioned" {
			n.Facets = append(n.Facets, narrowFacet{newFacet(l, f), f.Name, f.Name + suffixNone})
			shown[f.Name] = true
		}
	}
	for _, kind := range query.DateKinds {
		n.Dates = append(n.Dates, option{string(kind), dateTitles[kind], kind == n.DateOf})
	}
	for _, row := range l.table.rows {
		if shown[row.ticks] || slices.Contains([]string{"q", "from", "to", "date", "page"}, row.name) {
			continue
		}
		for _, v := range l.all(row.name) {
			if v != row.def {
				n.Hidden = append(n.Hidden, field{row.name, v})
			}
		}
	}
	if len(n.Chips) > 0 || n.Q != "" {
		clear := l.withoutFilter("").without("q", "same", "in", "variants", "variant", prefixNot+"variant")
		n.ClearAll = l.to(clear)
	}
	return n
}

// readTexts say of how many articles the first were read, by their order.
var readTexts = map[query.Sort]func(read, total int) wording{
	query.Relevance: func(n, of int) wording { return say("Only the %d most relevant of %d articles were read.", n, of) },
	query.Newest:    func(n, of int) wording { return say("Only the %d newest of %d articles were read.", n, of) },
	query.Oldest:    func(n, of int) wording { return say("Only the %d oldest of %d articles were read.", n, of) },
	query.Captured: func(n, of int) wording {
		return say("Only the %d last captured of %d articles were read.", n, of)
	},
	query.Mentions: func(n, of int) wording {
		return say("Only the %d articles with the most mentions, of %d, were read.", n, of)
	},
}

// A readView says what was read for a page. Its zero value says nothing: all was.
type readView struct{ Text wording }

func newReadView(read int, all total, order string) *readView {
	if read >= all.Articles {
		return nil
	}
	return &readView{readTexts[query.Sort(order)](read, all.Articles)}
}

// A pager leads through the pages of a list.
type pager struct {
	Page, Pages int
	Prev, Next  *string
}

func newPager(p params, total int, prev, next *string) pager {
	return pager{p.number("page"), p.lastPage(total), prev, next}
}
