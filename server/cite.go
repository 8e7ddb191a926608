package server

import (
	"io"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/search"
)

// citeParams are the parameters of a reference to an article.
var citeParams = newTable(param{name: "as", kind: choiceKind, choices: []string{"ris", "bib", "csl"}, def: "ris", help: "The format: RIS, BibTeX or CSL-JSON."})

// cite sends the reference to an article, as a file of a search has it.
func (s *server) cite(c echo.Context, r request) error {
	a, err := s.Searcher.Store.Get(r.id)
	if err != nil {
		return err
	}
	write := map[string]func(io.Writer, hit, about) error{"ris": writeRIS, "bib": writeBibTeX, "csl": writeCSL}[r.text("as")]
	c.Response().Header().Set(echo.HeaderContentType, "text/plain; charset=utf-8")
	return write(c.Response(), newHit(linker{noParams, searchPage}, nil, search.Hit{Article: a, Entities: new(search.Entities)}), about{base: s.base(c)})
}

// A citation is how a reader cites an article.
type citation struct {
	Text    string // in words
	Formats []chip
	Marked  string // the page with the passage marked, by browsers that can; "" where the text is not the page's
}

// citationLength is the length of the passage that a link marks, in code points.
const citationLength = 200

// newCitation cites an article, with a link to the paragraph of the first match.
func newCitation(a *corpus.Article, passage string) citation {
	c := citation{Text: citationOf(a)}
	for _, f := range [][2]string{{"RIS", "ris"}, {"BibTeX", "bib"}, {"CSL-JSON", "csl"}} {
		p := params{table: citeParams}
		c.Formats = append(c.Formats, chip{Label: verbatim(f[0]), Link: p.set("as", f[1]).at(articlePath(a.ID) + "/cite")})
	}
	if a.URL != "" && passage != "" && !a.IsAbstract() {
		text := []rune(passage)
		c.Marked = a.URL + "#:~:text=" + textFragment(string(text[:min(len(text), citationLength)]))
	}
	return c
}
