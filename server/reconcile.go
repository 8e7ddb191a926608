package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// Reconciliation matches the names of somebody's table to what the case names, by the
// protocol of the W3C Entity Reconciliation group. Version 0.2, which OpenRefine speaks, is
// at [reconcilePath], the draft of 1.0 at [reconcilePath1]: no manifest is valid in both.
//
//	reconcile.go          routes, manifests, suggestions
//	reconcile_read.go     what the versions send, as a reconQuery
//	reconcile_match.go    a reconQuery → candidates
//	reconcile_extend.go   properties of entities
//
// An unknown type, property or field is refused, not ignored: a column would otherwise
// match more than it should. Parameters of a query string that clients add are ignored.
const (
	reconcilePath  = "/reconcile"
	reconcilePath1 = reconcilePath + "/v1"
)

// Limits of reconciliation.
const (
	mostQueries    = 50  // in a batch
	mostCandidates = 50  // of a query
	mostConditions = 200 // different values of properties in a batch
	mostExtended   = 50  // entities whose properties are asked for at once
)

// A reconType is what an entity is. Its id is a facet.
type reconType struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

var reconTypes = []reconType{{"person", "Person"}, {"org", "Organization"}, {"place", "Place"}}

func typeOf(facet string) reconType {
	return reconTypes[slices.IndexFunc(reconTypes, func(t reconType) bool { return t.ID == facet })]
}

// A reconProperty is a property of entities. Candidates can be matched by the value of a
// property that is a facet of the articles that name them.
type reconProperty struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`

	facet string // "" if nothing can be matched by it
}

var reconProperties = []reconProperty{
	{"articles", "Articles", "The number of articles that name it.", ""},
	{"first_seen", "First seen", "The date of the first article that names it, as exact as it is known.", ""},
	{"last_seen", "Last seen", "The date of the last article that names it.", ""},
	{"sample_sentence", "Sample sentence", "A sentence of the first article that names it.", ""},
	{"sample_link", "Link to the sample", "The address of that sentence.", ""},
	{"spellings", "Spellings", "Its names as articles have them.", ""},
	{"roles", "Roles", "Offices, professions and kinships that articles state.", ""},
	{"co_mentioned", "Named with people", "People named in the same articles.", "person"},
	{"co_mentioned_orgs", "Named with organizations", "Organizations named in the same articles.", "org"},
	{"co_mentioned_places", "Named with places", "Places named in the same articles.", "place"},
	{"source", "Outlets", "Outlets whose articles name it.", "source"},
	{"year", "Years", "Years of publication of the articles that name it.", "year"},
}

func reconPropertyOf(id string) (reconProperty, bool) {
	i := slices.IndexFunc(reconProperties, func(p reconProperty) bool { return p.ID == id })
	if i < 0 {
		return reconProperty{}, false
	}
	return reconProperties[i], true
}

// A protocol is an address that other people's programs know how to use. It is no part of
// the API's document: its own specification describes it.
type protocol struct {
	method, path string
	answer       echo.HandlerFunc
}

// protocols lists the routes of all protocols: reconciliation in both versions, Algolia's, and
// what browsers ask.
func (s *server) protocols() []protocol {
	get, post := http.MethodGet, http.MethodPost
	all := []protocol{
		{post, algoliaPath, s.algolia},
		{get, describedPath, s.described},
		{get, completedPath, s.handle(suggestParams, s.searches.each(s.completed), func(c echo.Context, v any) error {
			c.Response().Header().Set(echo.HeaderContentType, completedType)
			return json.NewEncoder(c.Response()).Encode(v)
		})},
		{get, reconcilePath, s.spoken(reconTable, s.reconcile)},
		{post, reconcilePath, s.spoken(reconTable, s.reconcile)},
		{get, reconcilePath1, s.spoken(nothing, func(context.Context, echo.Context, params) (any, error) { return nil, errManifest })},
		{post, reconcilePath1 + "/match", s.spoken(nothing, s.reconcile1)},
		{post, reconcilePath1 + "/extend", s.spoken(nothing, s.reconExtend1)},
	}
	for _, at := range []string{reconcilePath, reconcilePath1} {
		all = append(all,
			protocol{get, at + "/suggest/:what", s.spoken(reconSuggestTable, s.reconSuggest)},
			protocol{get, at + "/extend/propose", s.spoken(reconProposeTable, s.reconPropose)},
			protocol{get, at + "/preview", s.reconPreview})
	}
	return all
}

// errManifest asks for the manifest in the place of an answer.
var errManifest = errors.New("the manifest is asked for")

// spoken returns the handler of a route of a protocol: it waits for the index and its turn,
// and reads the parameters of the query string or of a form.
func (s *server) spoken(t *table, answer func(context.Context, echo.Context, params) (any, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
		defer cancel()
		if !s.opening.wait(ctx, s.Timeout) {
			return s.opening.busy()
		}
		given, err := formValues(c.Request())
		if err != nil {
			return err
		}
		given.Set("lenient", "1")
		p, err := t.read(given, "query")
		if err != nil {
			return err
		}
		if err := s.lists.take(ctx); err != nil {
			return err
		}
		defer s.lists.leave()
		v, err := answer(ctx, c, p)
		if errors.Is(err, errManifest) {
			v, err = s.manifest(c)
		}
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, v)
	}
}

// formValues returns the parameters of the query string and, if the body is a form, of the
// body.
func formValues(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, invalid("", r.URL.RawQuery, "the query string cannot be read; write %%25 for %%, and & between parameters")
	}
	if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEApplicationForm) {
		return values, nil
	}
	b, err := io.ReadAll(r.Body) // of limited size
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, inBody("", "the body is not a form; write %%25 for %%, and & between fields")
	}
	for name, v := range form {
		values[name] = append(values[name], v...)
	}
	return values, nil
}

// reconTable are the parameters of the endpoint of version 0.2.
var reconTable = newTable(
	param{name: "queries", help: "A batch of queries in JSON."},
	param{name: "extend", help: "A query for properties in JSON."},
)

// reconcile answers the endpoint of version 0.2: queries, or a query for properties, or, with
// neither, the manifest.
func (s *server) reconcile(ctx context.Context, c echo.Context, p params) (any, error) {
	switch {
	case p.has("queries"):
		queries, keys, err := readQueries02([]byte(p.text("queries")))
		if err != nil {
			return nil, err
		}
		results, err := s.match(ctx, queries)
		if err != nil {
			return nil, err
		}
		out := map[string]any{}
		for i, key := range keys {
			out[key] = map[string]any{"result": results[i]}
		}
		return out, nil
	case p.has("extend"):
		meta, rows, err := s.extend(ctx, []byte(p.text("extend")), s.base(c))
		if err != nil {
			return nil, err
		}
		byID := map[string]map[string][]any{}
		for _, r := range rows {
			byID[r.ID] = map[string][]any{}
			for _, v := range r.Properties {
				byID[r.ID][v.ID] = v.Values
			}
		}
		return map[string]any{"meta": meta, "rows": byID}, nil
	case c.Request().Method == http.MethodPost:
		return nil, inBody("queries", "the form has neither queries nor extend; send a batch of queries in JSON as queries")
	}
	return nil, errManifest
}

// reconcile1 answers /match of version 1.0.
func (s *server) reconcile1(ctx context.Context, c echo.Context, _ params) (any, error) {
	body, err := jsonBody(c)
	if err != nil {
		return nil, err
	}
	queries, err := readQueries1(body)
	if err != nil {
		return nil, err
	}
	results, err := s.match(ctx, queries)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, r := range results {
		out = append(out, map[string]any{"candidates": r})
	}
	return map[string]any{"results": out}, nil
}

func (s *server) reconExtend1(ctx context.Context, c echo.Context, _ params) (any, error) {
	body, err := jsonBody(c)
	if err != nil {
		return nil, err
	}
	meta, rows, err := s.extend(ctx, body, s.base(c))
	return map[string]any{"meta": meta, "rows": rows}, err
}

func jsonBody(c echo.Context) ([]byte, error) {
	if kind, _, _ := strings.Cut(c.Request().Header.Get(echo.HeaderContentType), ";"); strings.TrimSpace(kind) != echo.MIMEApplicationJSON {
		return nil, echo.ErrUnsupportedMediaType
	}
	return io.ReadAll(c.Request().Body)
}

// manifest describes the service in the version that a path is of.
func (s *server) manifest(c echo.Context) (object, error) {
	base := s.base(c)
	m := object{
		"name": "casefile: " + s.Title, "documentation": base + "/api", "serviceVersion": s.Version,
		"logo": base + "/assets/icon.svg", "defaultTypes": reconTypes, "batchSize": mostQueries,
	}
	asked, err := s.door.asked()
	if err != nil {
		return nil, err
	}
	if asked {
		m["authentication"] = object{"type": "apiKey", "in": "header", "name": "X-Api-Key"}
	}
	if c.Path() == reconcilePath1 {
		m["versions"] = []string{"1.0-draft"}
		m["view"] = object{"url": base + "/e/{id}"}
		m["suggest"] = object{"entity": true, "property": true, "type": true}
		m["preview"] = object{"width": 430, "height": 300}
		m["extend"] = object{"proposeProperties": true}
		m["standardizedScore"] = true
		return m, nil
	}
	suggest := func(what string) object {
		return object{"service_url": base, "service_path": reconcilePath + "/suggest/" + what}
	}
	m["versions"] = []string{"0.2"}
	m["identifierSpace"], m["schemaSpace"] = base+"/e/", "https://schema.org/Thing"
	m["view"] = object{"url": base + "/e/{{id}}"}
	m["suggest"] = object{"entity": suggest("entity"), "property": suggest("property"), "type": suggest("type")}
	m["preview"] = object{"url": base + reconcilePath + "/preview?id={{id}}", "width": 430, "height": 300}
	m["extend"] = object{"propose_properties": object{"service_url": base, "service_path": reconcilePath + "/extend/propose"}}
	return m, nil
}

// reconSuggestTable are the parameters of suggestions in both versions: cursor is 0.2's
// name of offset.
var reconSuggestTable = newTable(
	param{name: "prefix", help: "What has been typed."},
	param{name: "type", help: "Only entities of this type."},
	param{name: "limit", kind: numberKind, low: 1, high: 50, def: "10"},
	param{name: "offset", kind: numberKind, low: 0, high: 200, def: "0"},
	param{name: "cursor", kind: numberKind, low: 0, high: 200, def: "0"},
)

// A reconSuggestion completes what has been typed of an entity, a type or a property.
type reconSuggestion struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Notable     []reconType `json:"notable,omitempty"`
}

func (s *server) reconSuggest(ctx context.Context, c echo.Context, p params) (any, error) {
	typed := strings.TrimSpace(p.text("prefix"))
	skip := max(p.number("offset"), p.number("cursor"))
	all := []reconSuggestion{}
	begins := func(id, name, about string) {
		if low := strings.ToLower(typed); strings.HasPrefix(strings.ToLower(name), low) || strings.HasPrefix(id, low) {
			all = append(all, reconSuggestion{ID: id, Name: name, Description: about})
		}
	}
	switch what := c.Param("what"); what {
	case "type":
		for _, t := range reconTypes {
			begins(t.ID, t.Name, "")
		}
	case "property":
		for _, p := range reconProperties {
			begins(p.ID, p.Name, p.Description)
		}
	case "entity":
		found, err := s.suggestEntities(ctx, typed, p.text("type"), skip+p.number("limit"))
		if err != nil {
			return nil, err
		}
		all = found
	default:
		return nil, echo.ErrNotFound
	}
	all = all[min(skip, len(all)):]
	return map[string]any{"result": all[:min(p.number("limit"), len(all))]}, nil
}

// suggestEntities completes a name, or finds the entity of an id.
func (s *server) suggestEntities(ctx context.Context, typed, kind string, most int) ([]reconSuggestion, error) {
	out := []reconSuggestion{}
	if kind != "" && !isReconType(kind) {
		return nil, noType("type", kind)
	}
	if one, err := s.reconEntity(ctx, typed); err != nil || one != nil && (kind == "" || kind == one.Type[0].ID) {
		if one != nil {
			out = append(out, reconSuggestion{one.ID, one.Name, one.Description, one.Type})
		}
		return out, err
	}
	if len([]rune(typed)) > maxTyped {
		return out, nil
	}
	found, err := s.Searcher.Suggest(ctx, typed, most)
	for _, f := range found {
		if kind == "" || kind == f.Facet {
			out = append(out, reconSuggestion{entityID(f.Facet, f.ID), f.Label, plural(f.Articles, "article", "articles"), []reconType{typeOf(f.Facet)}})
		}
	}
	return out, err
}

func isReconType(id string) bool {
	return slices.ContainsFunc(reconTypes, func(t reconType) bool { return t.ID == id })
}

func noType(where, id string) error {
	return inBody(where, "%s: there is no type %.80q; give person, org or place", where, id)
}

func noProperty(where, id string) error {
	var ids []string
	for _, p := range reconProperties {
		ids = append(ids, p.ID)
	}
	return inBody(where, "%s: there is no property %.80q; give %s", where, id, either(ids))
}

// readJSON reads a request into v. Fields that v does not have are refused.
func readJSON(b []byte, what string, v any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil && d.More() {
		err = errors.New("it goes on after its end")
	}
	if err != nil {
		return inBody(what, "%s cannot be read: %s", what, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// reconProposeTable are the parameters of proposals of properties.
var reconProposeTable = newTable(
	param{name: "type", help: "The type of the entities."},
	param{name: "limit", kind: numberKind, low: 1, high: 100, def: "100"},
)

func (s *server) reconPropose(_ context.Context, _ echo.Context, p params) (any, error) {
	kind := p.text("type")
	if kind != "" && !isReconType(kind) {
		return nil, noType("type", kind)
	}
	some := reconProperties[:min(p.number("limit"), len(reconProperties))]
	out := map[string]any{"properties": some, "type": kind}
	if p.has("limit") {
		out["limit"] = p.number("limit")
	}
	return out, nil
}

// A previewView is what a client shows of an entity in a frame.
type previewView struct {
	layout
	*profile
	Sentences []mentioner
}

// reconPreview shows an entity in 430 by 300 pixels. Pages of allowed origins may frame it.
func (s *server) reconPreview(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	if !s.opening.wait(ctx, s.Timeout) {
		return s.opening.busy()
	}
	if err := s.lists.take(ctx); err != nil {
		return err
	}
	defer s.lists.leave()
	r := request{params: noParams.set("size", "1"), id: c.QueryParam("id")}
	d, err := s.dossier(ctx, r, 2)
	if moved := new(movedError); errors.As(err, &moved) {
		r.id = moved.id
		d, err = s.dossier(ctx, r, 2)
	}
	if err != nil {
		return err
	}
	v := &previewView{layout{}, newProfile(linker{noParams, searchPage}, d), newMentions(linker{r.params, entityLink(r.id)}, d).Results}
	if len(s.Door.Origins) > 0 {
		c.Response().Header().Set("Content-Security-Policy", contentPolicy(strings.Join(s.Door.Origins, " ")))
	}
	return s.pages.render(c, http.StatusOK, "preview.html", v)
}

// describe says in a line what an entity is, for lists of candidates.
func describe(kind string, articles int, more string) string {
	out := fmt.Sprintf("%s, %s", typeOf(kind).Name, plural(articles, "article", "articles"))
	if more != "" {
		out += "; " + more
	}
	return out
}
