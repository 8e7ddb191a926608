package server

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/search"
	"casefile/search/query"
)

// An apiView is the API as a page shows it, with examples that are links.
type apiView struct {
	layout
	Document   string
	Base       string
	Keyed      bool // the reader came with a key
	Operations []operationView
}

type operationView struct {
	ID, Path, Summary string
	Scope             string // of the key
	Methods           []string
	Example           string // an address, "" if this case has nothing to ask for
	Params            []paramView
	Answer            string
}

type paramView struct {
	Name, Takes, Default, Help string
	Must, Repeat               bool
}

// apiPage shows the API. Its examples ask for an article and an entity of the case.
func (s *server) apiPage(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	if !s.opening.wait(ctx, s.Timeout) {
		return s.opening.busy()
	}
	res, err := s.Searcher.Search(ctx, query.Query{Size: 1, Facets: map[string]int{"person": 2}})
	if err != nil {
		return err
	}
	v := &apiView{layout: layout{Case: s.Title, Title: verbatim("API")}, Document: documentPath, Base: s.base(c), Keyed: c.Get(keyID) != nil}
	for _, o := range s.operations() {
		v.Operations = append(v.Operations, newOperationView(o, res))
	}
	return s.pages.render(c, http.StatusOK, "api.html", v)
}

func newOperationView(o operation, res *search.Result) operationView {
	method := cmp.Or(o.method, http.MethodGet)
	v := operationView{ID: operationID(strings.ToLower(method), o.path), Scope: cmp.Or(o.scope, scopeRead), Path: pathParam.ReplaceAllString(o.path, "{$1}"), Summary: o.summary, Methods: []string{method}, Answer: o.media}
	if o.posted {
		v.Methods = append(v.Methods, http.MethodPost)
	}
	for _, r := range o.params.rows {
		v.Params = append(v.Params, paramView{r.name, r.takes(), r.def, r.help, r.must, r.repeat})
	}
	article, entity, other := "", "", ""
	if len(res.Hits) > 0 {
		article = res.Hits[0].Article.ID
	}
	if f := res.Facets[0]; len(f.Values) > 0 {
		entity = entityID(f.Name, f.Values[0].ID)
		other = entityID(f.Name, f.Values[len(f.Values)-1].ID)
	}
	for at, id := range map[string]string{articlesPath + "/:id": article, entitiesPath + "/:id": entity} {
		if rest, ok := strings.CutPrefix(o.path, at); ok && id != "" && o.do == nil {
			v.Example = strings.TrimSuffix(at, ":id") + id + strings.Replace(rest, ":n", "1", 1) + strings.Replace(o.example, ":other", url.QueryEscape(other), 1)
		}
	}
	if !strings.Contains(o.path, ":") && o.method == "" {
		v.Example = o.path + o.example
	}
	return v
}
