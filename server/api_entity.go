package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/search"
)

// A jsonProfile is a person, an organization or a place across all articles.
type jsonProfile struct {
	ID           string         `json:"id"`
	Type         string         `json:"type"`
	Label        string         `json:"label"`
	Articles     int            `json:"articles"`
	Hidden       bool           `json:"hidden,omitempty"` // left out of facets by decision
	Spellings    []jsonLabel    `json:"spellings"`
	PossiblySame []jsonPossible `json:"possibly_same"`
	Links        struct {
		Self   string `json:"self"`
		Search string `json:"search"`
		HTML   string `json:"html"`
	} `json:"links"`
}

type jsonPossible struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"` // rules
}

func entityAddress(id string) string { return "/api/v1/entities/" + url.PathEscape(id) }

func profileJSON(p *search.Profile) *jsonProfile {
	id := entityID(p.Facet, p.ID)
	only := onlyValue(p.Facet, p.ID)
	out := &jsonProfile{
		ID: id, Type: p.Facet, Label: p.Label, Articles: p.Articles, Hidden: p.Hidden,
		Spellings: labelsJSON(p.Spellings), PossiblySame: []jsonPossible{},
	}
	out.Links.Self, out.Links.Search, out.Links.HTML = entityAddress(id), address("/api/v1/search", only), address("/search", only)
	for _, o := range p.Possible {
		out.PossiblySame = append(out.PossiblySame, jsonPossible{entityID(p.Facet, o.ID), o.Label, o.Articles, o.Score, nonNil(o.Why)})
	}
	return out
}

func labelsJSON(labels []search.Label) []jsonLabel {
	out := []jsonLabel{}
	for _, l := range labels {
		out = append(out, jsonLabel{l.Text, l.Articles})
	}
	return out
}

// entityAPI answers with an entity, or leads to the one that it has become.
func (s *server) entityAPI(c echo.Context) error {
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	facet := map[string]string{"p": "person", "o": "org", "l": "place"}[strings.SplitN(id, "_", 2)[0]]
	p, err := s.Engine.Profile(facet, id)
	if err != nil {
		return err
	}
	if now := entityID(facet, p.ID); now != id {
		c.Response().Header().Set("Cache-Control", "no-cache") // what has become one may be two again
		return c.Redirect(http.StatusPermanentRedirect, entityAddress(now))
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSON(http.StatusOK, profileJSON(p))
}
