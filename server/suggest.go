package server

import (
	"context"
	"unicode/utf8"
)

// suggestParams are the parameters of suggestions.
var suggestParams = newTable(
	param{name: "q", help: "What has been typed of a name, in any spelling and script."},
	limitParam(8, 20),
)

type suggestions struct {
	Names []suggestion `json:"names"`
}

type suggestion struct {
	ID       string   `json:"id"`
	Label    string   `json:"label"`
	Matched  string   `json:"matched_variant"` // the spelling most like what was typed
	Type     string   `json:"type"`            // person, org or place
	Articles int      `json:"articles"`
	By       []string `json:"by"`   // rules by which that was taken for what was typed
	HTML     string   `json:"html"` // the search for it
}

// maxTyped is the length in code points of the longest text that is completed.
const maxTyped = 100

// suggestAnswer completes what has been typed of a name.
func (s *server) suggestAnswer(ctx context.Context, r request) (any, error) {
	out := suggestions{Names: []suggestion{}}
	q := r.text("q")
	if n := utf8.RuneCountInString(q); n == 0 || n > maxTyped {
		return out, nil
	}
	found, err := s.Searcher.Suggest(ctx, q, r.number("limit"))
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		id := entityID(f.Facet, f.ID)
		out.Names = append(out.Names, suggestion{
			ID: id, Label: f.Label, Matched: f.Spelling, Type: f.Facet, Articles: f.Articles, By: f.Rules,
			HTML: noParams.with(f.Facet, id).at(searchPage),
		})
	}
	return out, nil
}
