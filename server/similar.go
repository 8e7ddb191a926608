package server

import (
	"context"
	"strconv"

	"casefile/search"
)

// similarParams are the parameters of the articles like another.
var similarParams = newTable(
	param{name: "mode", kind: choiceKind, choices: []string{modeCopy, modeTopic}, def: modeCopy,
		help: "copy lists articles with the same text, a part of it or a passage, topic others on the same subject."},
	limitParam(10, 50),
)

func limitParam(def, most int) param {
	return param{name: "limit", kind: numberKind, low: 1, high: most, def: strconv.Itoa(def), help: "The most results."}
}

// The ways in which articles are similar.
const (
	modeCopy  = "copy"
	modeTopic = "topic"
)

type similarArticles struct {
	ID      string    `json:"id"`
	Mode    string    `json:"mode"`
	Results []similar `json:"results"`
}

type similar struct {
	articleRef

	// Of copies, "" of others: same: only layout, case and punctuation differ; nearly: half
	// of the trigrams of words are in both; part_of: it is part of this one; contains: it has
	// this one in it; shares: a passage is in both.
	Relation string `json:"relation"`
	contrast
	Overlap overlap `json:"overlap"`
	Shared  shared  `json:"shared"` // why it is on the same subject
}

// An overlap says which share of the trigrams of words of two texts is in both.
type overlap struct {
	Jaccard float64 `json:"jaccard"`
	Here    float64 `json:"of_this"`
	There   float64 `json:"of_other"`
}

type shared struct {
	Words []string     `json:"words"`
	Names []sharedName `json:"names"`
}

type sharedName struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Label    string `json:"label"`
	Articles int    `json:"articles"` // in the whole case
}

func (s *server) similarAnswer(ctx context.Context, r request) (any, error) {
	return s.similar(ctx, r.id, r.text("mode"), r.number("limit"))
}

// similar lists copies of an article, or others on its subject.
func (s *server) similar(ctx context.Context, id, mode string, limit int) (*similarArticles, error) {
	find := s.Searcher.Copies
	if mode == modeTopic {
		find = s.Searcher.Related
	}
	found, err := find(ctx, id, limit)
	if err != nil {
		return nil, err
	}
	a, err := s.Searcher.Store.Get(id)
	if err != nil {
		return nil, err
	}
	out := &similarArticles{ID: id, Mode: mode, Results: []similar{}}
	for _, f := range found {
		out.Results = append(out.Results, newSimilar(a.Body(), f))
	}
	return out, nil
}

func newSimilar(here string, f search.Similar) similar {
	out := similar{
		articleRef: newArticleRef(f.Article, noParams),
		Relation:   string(f.Relation), contrast: noContrast(), Overlap: overlap{f.Overlap.Jaccard, f.Overlap.Here, f.Overlap.There}, Shared: shared{nonNil(f.Words), []sharedName{}},
	}
	if f.Contrast != nil {
		out.contrast = newContrast(f.Contrast, here, f.Article.Body())
		if f.Relation == search.Shares {
			common := f.Body.Shared()
			out.Common = passages(here, common[:min(maxCommon, len(common))])
			out.OnlyHere, out.OnlyThere = []passage{}, []passage{} // nearly all of both
		}
	}
	for _, n := range f.Names {
		out.Shared.Names = append(out.Shared.Names, sharedName{entityID(n.Facet, n.ID), n.Facet, n.Label, n.Articles})
	}
	return out
}
