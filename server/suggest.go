package server

import (
	"net/http"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

type jsonSuggestions struct {
	Names []jsonSuggestion `json:"names"`
}

type jsonSuggestion struct {
	ID       string   `json:"id"`
	Label    string   `json:"label"`
	Matched  string   `json:"matched_variant"` // the spelling that is likest to what was typed
	Type     string   `json:"type"`            // person, org or place
	Articles int      `json:"articles"`
	By       []string `json:"by"`   // rules by which that was taken for what was typed
	HTML     string   `json:"html"` // the search for it
}

// maxTyped is the length in code points of the longest text that is completed.
const maxTyped = 100

// suggestAPI completes what has been typed of a name.
func (s *server) suggestAPI(c echo.Context) error {
	values := c.QueryParams()
	limit := 8
	for name, v := range values {
		switch {
		case name != "q" && name != "limit":
			e := invalid(name, v[0], "there is no parameter %q; the parameters are q and limit", name)
			e.code = "unknown-parameter"
			return e
		case len(v) > 1:
			return invalid(name, v[1], "%q stands %d times; it may stand once", name, len(v))
		}
	}
	if v := values.Get("limit"); v != "" {
		var err error
		if limit, err = number("limit", v, 1, 20); err != nil {
			return err
		}
	}
	answer := jsonSuggestions{Names: []jsonSuggestion{}}
	q := values.Get("q")
	if n := utf8.RuneCountInString(q); n == 0 || n > maxTyped {
		return c.JSON(http.StatusOK, answer)
	}
	found, err := s.Engine.Suggest(c.Request().Context(), q, limit)
	if err != nil {
		return err
	}
	for _, f := range found {
		answer.Names = append(answer.Names, jsonSuggestion{
			ID: entityID(f.Facet, f.ID), Label: f.Label, Matched: f.Spelling, Type: f.Facet, Articles: f.Articles, By: f.Rules,
			HTML: address("/search", onlyValue(f.Facet, f.ID)),
		})
	}
	return c.JSON(http.StatusOK, answer)
}
