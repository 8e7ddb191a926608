package server

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"casefile/search"
)

type jsonSimilarAnswer struct {
	ID      string        `json:"id"`
	Mode    string        `json:"mode"`
	Results []jsonSimilar `json:"results"`
}

type jsonSimilar struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Source    jsonSource `json:"source"`
	Published *jsonDate  `json:"published"`
	Lang      string     `json:"lang"`
	Self      string     `json:"self"`
	HTML      string     `json:"html"`

	Relation string      `json:"relation,omitempty"` // of copies: same; part_of: it is part of this one; contains: it has this one in it
	Overlap  jsonOverlap `json:"overlap"`
	Shared   jsonShared  `json:"shared"` // why it is on the same subject
}

// A jsonOverlap tells what part of all rows of three words is shared.
type jsonOverlap struct {
	Jaccard float64 `json:"jaccard"`
	Here    float64 `json:"of_this"`
	There   float64 `json:"of_other"`
}

type jsonShared struct {
	Words []string        `json:"words"`
	Names []jsonNamedLink `json:"names"`
}

// A jsonNamedLink is an entity and the number of articles in the whole case that
// name it.
type jsonNamedLink struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Label    string `json:"label"`
	Articles int    `json:"articles"`
}

// The ways in which articles are similar.
const (
	modeCopy  = "copy"
	modeTopic = "topic"
)

// similarAPI lists copies of an article, or others on its subject.
func (s *server) similarAPI(c echo.Context) error {
	values := c.QueryParams()
	for name, v := range values {
		if name != "mode" && name != "limit" {
			e := invalid(name, v[0], "there is no parameter %q; the parameters are mode and limit", name)
			e.code = "unknown-parameter"
			return e
		}
		if len(v) > 1 {
			return invalid(name, v[1], "%q stands %d times; it may stand once", name, len(v))
		}
	}
	limit := 10
	if v := values.Get("limit"); v != "" {
		var err error
		if limit, err = number("limit", v, 1, 50); err != nil {
			return err
		}
	}
	answer := jsonSimilarAnswer{ID: c.Param("id"), Mode: modeCopy, Results: []jsonSimilar{}}
	find := s.Engine.Copies
	switch mode := values.Get("mode"); mode {
	case "", modeCopy:
	case modeTopic:
		answer.Mode, find = mode, s.Engine.Related
	default:
		return invalid("mode", mode, "mode must be %s or %s", modeCopy, modeTopic)
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	found, err := find(ctx, answer.ID, limit)
	if err != nil {
		return err
	}
	for _, f := range found {
		answer.Results = append(answer.Results, similarJSON(f))
	}
	return c.JSON(http.StatusOK, answer)
}

func similarJSON(f search.Similar) jsonSimilar {
	a := f.Article
	out := jsonSimilar{
		ID: a.ID, Title: a.Title, Source: sourceJSON(a.Source), Published: dateJSON(a.Published), Lang: a.Lang,
		Self: "/api/v1/articles/" + a.ID, HTML: "/a/" + a.ID,
		Relation: string(f.Relation), Overlap: jsonOverlap(f.Overlap),
		Shared: jsonShared{nonNil(f.Words), []jsonNamedLink{}},
	}
	for _, n := range f.Names {
		id := entityID(n.Facet, n.ID)
		out.Shared.Names = append(out.Shared.Names, jsonNamedLink{id, n.Facet, n.Label, n.Articles})
	}
	return out
}
