package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"casefile/search"
	"casefile/search/query"
)

// What a page of an entity shows.
const (
	entitySentences  = 5 // sentences of each article
	shownSpellings   = 12
	shownPossible    = 10
	shownRoles       = 12
	shownCompanions  = 10
	entityStatements = 3 // most reasons told of a spelling
)

type entityPage struct {
	layout
	Dossier    *search.Dossier
	Kind       string
	ID         string
	Spellings  []speltView
	More       int // spellings that are not shown
	Possible   []possibleView
	Roles      []statedView
	Hits       []mentioningView
	Companions []companionsView
	Graph      *histogramView
	Chips      []chip
	ClearAll   string
	Search     string // the articles, as a search
	API        string
	Prev, Next string
	Page       int
	Pages      int
}

type speltView struct {
	search.Label
	How []string
}

type possibleView struct {
	search.Possible
	Link string
	Both string // the search for the articles that name both
}

type statedView struct {
	search.Stated
	Link string
}

type mentioningView struct {
	search.Hit
	Link string
}

type companionsView struct {
	Title  string
	Values []companionView
}

type companionView struct {
	search.Companion
	Link string
	Both string
}

var kindNames = map[string]string{"person": "person", "org": "organization", "place": "place"}

// facetOfID returns the facet that an entity's id is of, "" if it is none.
func facetOfID(id string) string {
	for facet := range kindNames {
		if prefix := entityID(facet, ""); len(id) > len(prefix) && id[:len(prefix)] == prefix {
			return facet
		}
	}
	return ""
}

// entityLink returns the page of an entity.
func entityLink(facet, slug string) string { return "/e/" + url.PathEscape(entityID(facet, slug)) }

// dossier returns what a request for an entity asks for. Where the entity is known
// under another id by now, moved is that.
func (s *server) dossier(c echo.Context, sentences int) (d *search.Dossier, p *params, moved string, err error) {
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return nil, nil, "", echo.ErrNotFound
	}
	if p, err = readParams(c.Request().URL); err != nil {
		return nil, nil, "", err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	q := p.Query
	q.Histogram = p.drawn(query.Year)
	facet := facetOfID(id)
	if d, err = s.Engine.Dossier(ctx, facet, id, sentences, q); err != nil {
		return nil, nil, "", err
	}
	if now := entityID(facet, d.ID); now != id {
		moved = now
	}
	return d, p, moved, nil
}

// entityPage shows what the articles say of an entity, or leads to the one that it
// has become.
func (s *server) entityPage(c echo.Context) error {
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	d, p, moved, err := s.dossier(c, entitySentences)
	if err != nil {
		return err
	}
	if moved != "" {
		return redirect(c, "/e/"+url.PathEscape(moved))
	}
	return s.pages.render(c, http.StatusOK, "entity.html", s.entityView(d, p))
}

// redirect leads to where an entity is now. What has become one may be two again,
// so that no browser may keep this.
func redirect(c echo.Context, path string) error {
	c.Response().Header().Del("ETag")
	c.Response().Header().Set("Cache-Control", "no-cache")
	if q := c.QueryString(); q != "" {
		path += "?" + q
	}
	return c.Redirect(http.StatusPermanentRedirect, path)
}

// naming returns the search for those of its articles that name an entity.
func naming(p *params, d *search.Dossier) *params {
	return p.with(d.Facet, func(f *query.Filter) {
		if id := entityID(d.Facet, d.ID); !slices.Contains(f.All, id) {
			f.All = append(f.All, id)
		}
	})
}

func (s *server) entityView(d *search.Dossier, p *params) *entityPage {
	self := entityLink(d.Facet, d.ID)
	only := naming(p, d)
	v := &entityPage{
		layout:  layout{Case: s.Title, Title: d.Label, Q: p.Text},
		Dossier: d, Kind: kindNames[d.Facet], ID: entityID(d.Facet, d.ID),
		Graph:  viewHistogram(only, d.Result.Histogram),
		Search: address("/search", only),
		API:    address(entityAddress(entityID(d.Facet, d.ID)), p),
		Page:   max(p.Page, 1), Pages: lastPage(p, d.Result),
	}
	for i, l := range d.Spellings[:min(shownSpellings, len(d.Spellings))] {
		v.Spellings = append(v.Spellings, speltView{l, d.Reasons[i][:min(entityStatements, len(d.Reasons[i]))]})
	}
	v.More = len(d.Spellings) - len(v.Spellings)
	both := func(facet, id string) string {
		return address("/search", only.with(facet, func(f *query.Filter) { f.All = append(f.All, entityID(facet, id)) }))
	}
	for _, o := range d.Possible[:min(shownPossible, len(d.Possible))] {
		v.Possible = append(v.Possible, possibleView{o, entityLink(d.Facet, o.ID), both(d.Facet, o.ID)})
	}
	for _, r := range d.Roles[:min(shownRoles, len(d.Roles))] {
		v.Roles = append(v.Roles, statedView{r, articleLink(r.Article.ID, p)})
	}
	for _, h := range d.Result.Hits {
		v.Hits = append(v.Hits, mentioningView{h, articleLink(h.Article.ID, p)})
	}
	for _, facet := range []string{"person", "org", "place"} {
		group := companionsView{Title: facetTitles[facet]}
		for _, o := range d.Companions {
			if o.Facet == facet && len(group.Values) < shownCompanions {
				group.Values = append(group.Values, companionView{o, entityLink(facet, o.ID), both(facet, o.ID)})
			}
		}
		if len(group.Values) > 0 {
			v.Companions = append(v.Companions, group)
		}
	}
	if v.Chips = chips(p, d.Result.Facets); len(v.Chips) > 0 || p.Text != "" {
		v.ClearAll = self
	}
	if v.Page > 1 {
		v.Prev = address(self, p.page(min(v.Page-1, max(v.Pages, 1))))
	}
	if v.Page < v.Pages {
		v.Next = address(self, p.page(v.Page+1))
	}
	return v
}
