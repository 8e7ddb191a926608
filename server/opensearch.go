package server

import (
	"context"
	"encoding/xml"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Browsers add the search of a case to their address bars by the description at
// [describedPath] (OpenSearch 1.1), and complete names by [completedPath].
const (
	describedPath = "/opensearch.xml"
	completedPath = "/suggest.json"

	completedType = "application/x-suggestions+json"
)

type searchDescription struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"` // at most 16 characters
	LongName    string          `xml:"LongName"`  // at most 48
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []searchAddress `xml:"Url"`
}

type searchAddress struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

func (s *server) described(c echo.Context) error {
	base := s.base(c)
	const terms = "?q={searchTerms}"
	out, err := xml.Marshal(searchDescription{
		ShortName: "casefile", LongName: shortened(s.Title, 48), Description: "Search the coverage of " + shortened(s.Title, 900), Encoding: "UTF-8",
		URLs: []searchAddress{
			{"text/html", "results", base + searchPage + terms}, {completedType, "suggestions", base + completedPath + terms},
			{"application/atom+xml", "", base + searchPage + ".atom" + terms}, {"application/opensearchdescription+xml", "self", base + describedPath},
		},
	})
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/opensearchdescription+xml; charset=utf-8", append([]byte(xml.Header), out...))
}

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// completed completes a name: what was typed, names, what they are, and where they lead.
func (s *server) completed(ctx context.Context, r request) (any, error) {
	v, err := s.suggestAnswer(ctx, r)
	if err != nil {
		return nil, err
	}
	names, about, links := []string{}, []string{}, []string{}
	for _, n := range v.(suggestions).Names {
		names, about, links = append(names, n.Label), append(about, plural(n.Articles, "article", "articles")), append(links, n.HTML)
	}
	return []any{r.text("q"), names, about, links}, nil
}
