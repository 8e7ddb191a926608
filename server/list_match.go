package server

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"casefile/search"
	"casefile/search/query"
)

// A nameRow is what the case says of one name of a list.
type nameRow struct {
	Row      int         `json:"row"` // from 1, without the header
	Name     string      `json:"name"`
	Found    string      `json:"found"`    // how, see nameFound
	Articles int         `json:"articles"` // in which it is found
	First    *articleRef `json:"first"`
	Last     *articleRef `json:"last"`
	Match    *nameMatch  `json:"match"` // the likeliest of what it may mean
	Also     []nameMatch `json:"also"`  // others whose name it is, too
	Sentence *snippet    `json:"sentence"`
	Link     string      `json:"link"` // the search for it
	Cells    []string    `json:"cells"`
}

// How a name of a list is found.
const (
	foundEntity   = "entity"   // it is the name of something of the case, whose articles are counted
	foundWords    = "words"    // only as words side by side, which are counted
	foundPossibly = "possibly" // only names that are like it, which may be others': nothing is counted
	foundNothing  = "nothing"
	foundEmpty    = "empty"  // the row has no name
	foundTooLong  = "long"   // the name is too long to be one
	foundFailed   = "failed" // it could not be looked up, see the log of the server
)

// A nameMatch is an entity that a name of a list means, or may mean.
type nameMatch struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Label    string   `json:"label"`
	Articles int      `json:"articles"` // in the whole case
	Spelling string   `json:"spelling"` // of it, the one most like the name
	Score    float64  `json:"score"`    // from 0 to 1
	Whole    bool     `json:"whole"`    // no name is left out, and none is an initial
	By       []string `json:"by"`       // rules
	HTML     string   `json:"html"`
}

func newNameMatch(f search.Suggestion) nameMatch {
	id := entityID(f.Facet, f.ID)
	return nameMatch{id, f.Facet, f.Label, f.Articles, f.Spelling, f.Score, f.Whole(), nonNil(f.Rules), entityLink(id)}
}

// mostAlso is how many other entities are given for a name.
const mostAlso = 5

// lookUp finds a name of a list in the articles that the parameters of the list let through.
func (s *server) lookUp(ctx context.Context, name string, p params) (nameRow, error) {
	row := nameRow{Name: name, Found: foundNothing, Also: []nameMatch{}}
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		row.Found = foundEmpty
		return row, nil
	case n > maxTyped:
		row.Found = foundTooLong
		return row, nil
	}
	kinds := listParams.row("type").choices
	if p.has("type") {
		kinds = p.all("type")
	}
	found, err := s.Searcher.Lookup(ctx, name, kinds, mostAlso+1)
	if err != nil {
		return row, err
	}
	only := p.in(searchParams)
	q := only.query()
	var naming *search.Naming
	if len(found) > 0 && found[0].Score >= search.SureLookup {
		row.Found, row.Match = foundEntity, new(newNameMatch(found[0]))
		for _, f := range found[1:] {
			if f.Score >= search.SureLookup {
				row.Also = append(row.Also, newNameMatch(f))
			}
		}
		row.Link = only.plus(found[0].Facet+suffixAll, row.Match.ID).at(searchPage)
		naming, err = s.Searcher.Named(ctx, found[0].Facet, found[0].ID, q)
	} else {
		phrase := `"` + strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '"' || r == '\\' || r == ' ' }), " ") + `"`
		row.Link = only.with("q", phrase).at(searchPage)
		if q.Text = phrase; !strings.Contains(phrase, `""`) {
			naming, err = s.Searcher.Named(ctx, "", "", q)
		}
		if len(found) > 0 {
			row.Match = new(newNameMatch(found[0]))
		}
		switch {
		case naming != nil && naming.Articles > 0:
			row.Found = foundWords
		case len(found) > 0:
			row.Found = foundPossibly
		}
	}
	if errors.Is(err, query.ErrBad) { // words that no search takes, such as punctuation alone
		return row, nil
	}
	if err != nil || naming == nil || naming.Articles == 0 {
		return row, err
	}
	marks := noParams
	if row.Found == foundWords {
		marks = noParams.set("q", q.Text)
	}
	row.Articles, row.First, row.Last = naming.Articles, optionalRef(naming.First, marks), optionalRef(naming.Last, marks)
	if naming.Sentence != nil {
		row.Sentence = new(newSnippet(*naming.Sentence, row.First.HTML))
	}
	return row, nil
}
