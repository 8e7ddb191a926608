package server

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// postTo posts a body and returns the answer.
func postTo(h http.Handler, address, kind, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const formType, jsonType = "application/x-www-form-urlencoded", "application/json"

func read[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); w.Code != http.StatusOK || err != nil {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	return v
}

type candidates []struct {
	ID    string
	Score float64
	Match bool
	Type  []reconType
}

func (c candidates) String() string {
	var out []string
	for _, one := range c {
		s := one.ID
		if one.Match {
			s += " match"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// Both versions give the same candidates, with and without a type.
func TestReconcile(t *testing.T) {
	h := site(t)
	for name, c := range map[string]struct {
		query, conditions string // of 0.2 and 1.0
		want              string
	}{
		"a person in another script":         {`{"query": "Рустам Ибрагимов"}`, `{"conditions": [{"matchType": "name", "propertyValue": "Рустам Ибрагимов"}]}`, "p_rustam-ibragimov match"},
		"with the type":                      {`{"query": "Rustam Ibragimov", "type": "person"}`, `{"type": "person", "conditions": [{"matchType": "name", "propertyValue": "Rustam Ibragimov"}]}`, "p_rustam-ibragimov match"},
		"of another type":                    {`{"query": "Rustam Ibragimov", "type": ["place"]}`, `{"type": "place", "conditions": [{"matchType": "name", "propertyValue": "Rustam Ibragimov"}]}`, ""},
		"a surname decides nothing":          {`{"query": "Ibragimov"}`, `{"conditions": [{"matchType": "name", "propertyValue": "Ibragimov"}]}`, "p_rustam-ibragimov"},
		"an id":                              {`{"query": "p_rustam-ibragimov"}`, `{"conditions": [{"matchType": "id", "propertyValue": "p_rustam-ibragimov"}]}`, "p_rustam-ibragimov match"},
		"nobody":                             {`{"query": "Wolfgang Mozart"}`, `{"conditions": [{"matchType": "name", "propertyValue": "Wolfgang Mozart"}]}`, ""},
		"a condition that holds":             {`{"query": "Rustam Ibragimov", "properties": [{"pid": "year", "v": 2024}]}`, `{"conditions": [{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": [2024], "required": true}]}`, "p_rustam-ibragimov match"},
		"a condition that doesn't, optional": {`{"query": "Rustam Ibragimov", "properties": [{"pid": "year", "v": ["1999"]}]}`, `{"conditions": [{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": "1999"}]}`, "p_rustam-ibragimov"},
	} {
		form := url.Values{"queries": {`{"q0": ` + c.query + `}`}}.Encode()
		old := read[map[string]struct{ Result candidates }](t, postTo(h, "/reconcile", formType, form))["q0"].Result
		if got := old.String(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := read[map[string]struct{ Result candidates }](t, get(h, "/reconcile?"+form))["q0"].Result; got.String() != c.want {
			t.Errorf("%s by GET: %q, want %q", name, got, c.want)
		}
		draft := read[struct {
			Results []struct{ Candidates candidates }
		}](t, postTo(h, "/reconcile/v1/match", jsonType, `{"queries": [`+c.conditions+`]}`))
		if diff := cmp.Diff(old, draft.Results[0].Candidates); diff != "" {
			t.Errorf("%s in 1.0: %s", name, diff)
		}
	}
}

// A required condition leaves candidates out, also if it asks for none of the values; a
// query without a name finds what is named in such articles.
func TestReconcileConditions(t *testing.T) {
	h := site(t)
	for conditions, want := range map[string]string{
		`{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": "1999", "required": true}`:                                                                     "",
		`{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": ["2024", "1999"], "matchQuantifier": "all", "required": true}`:                                 "",
		`{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": ["1999"], "matchQuantifier": "none", "required": true}`:                                        "p_rustam-ibragimov match",
		`{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "co_mentioned", "propertyValue": {"id": "p_altynbek-sarsenbaiuly", "name": "Altynbek Sarsenbaiuly"}, "required": true}`: "p_rustam-ibragimov match",
		`{"matchType": "name", "propertyValue": "Rustam Ibragimov"}, {"matchType": "property", "propertyId": "co_mentioned", "propertyValue": "Rustam Ibragimov", "required": true}`:                                                 "", // nobody is named with himself
	} {
		got := read[struct {
			Results []struct{ Candidates candidates }
		}](t, postTo(h, "/reconcile/v1/match", jsonType, `{"queries": [{"conditions": [`+conditions+`]}]}`)).Results[0].Candidates
		if got.String() != want {
			t.Errorf("%s: %q, want %q", conditions, got, want)
		}
	}
	got := read[struct {
		Results []struct{ Candidates candidates }
	}](t, postTo(h, "/reconcile/v1/match", jsonType,
		`{"queries": [{"type": "person", "limit": 50, "conditions": [{"matchType": "property", "propertyId": "co_mentioned", "propertyValue": "Altynbek Sarsenbaiuly"}]}]}`)).Results[0].Candidates
	if s := got.String(); !strings.Contains(s, "p_rustam-ibragimov") || strings.Contains(s, "p_altynbek-sarsenbaiuly") || strings.Contains(s, "match") {
		t.Errorf("named with Sarsenbaiuly: %q", s)
	}
}

// What is not understood is refused with its place, never ignored.
func TestReconcileRefuses(t *testing.T) {
	h := site(t)
	many := strings.TrimSuffix(strings.Repeat(`{"conditions": [{"matchType": "name", "propertyValue": "x"}]},`, 51), ",")
	for _, c := range []struct {
		path, kind, body string
		status           int
		says             string
	}{
		{"/reconcile", formType, `queries={"q0": {"query": "x", "type": "human"}}`, 400, "queries.q0.type"},
		{"/reconcile", formType, `queries={"q0": {"query": "x", "properties": [{"pid": "P31", "v": "x"}]}}`, 400, `no property "P31"`},
		{"/reconcile", formType, `queries={"q0": {"query": "x", "properties": [{"pid": "articles", "v": "3"}]}}`, 400, "matched by articles"},
		{"/reconcile", formType, `queries={"q0": {"query": "x", "colour": "red"}}`, 400, "colour"},
		{"/reconcile", formType, `queries={"q0": {"query": "x", "limit": 0}}`, 400, "limit"},
		{"/reconcile", formType, `queries={"q0": {}}`, 400, "neither query nor properties"},
		{"/reconcile", formType, `queries=[]`, 400, "queries cannot be read"},
		{"/reconcile", formType, ``, 400, "neither queries nor extend"},
		{"/reconcile", formType, `extend={"ids": ["x"]}`, 400, "needs ids and properties"},
		{"/reconcile", formType, `extend={"ids": ["x"], "properties": [{"id": "colour"}]}`, 400, `no property "colour"`},
		{"/reconcile/v1/match", jsonType, `{"queries": [{"conditions": []}]}`, 400, "no conditions"},
		{"/reconcile/v1/match", jsonType, `{"queries": [{"conditions": [{"matchType": "sound", "propertyValue": "x"}]}]}`, 400, "matchType"},
		{"/reconcile/v1/match", jsonType, `{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x", "matchQualifier": "exact"}]}]}`, 400, "matchQualifier"},
		{"/reconcile/v1/match", jsonType, `{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x", "matchQuantifier": "none"}]}]}`, 400, "matchQuantifier"},
		{"/reconcile/v1/match", jsonType, `{"queries": [` + many + `]}`, 413, "at most 50"},
		{"/reconcile/v1/match", jsonType, `{}`, 400, "queries is missing"},
		{"/reconcile/v1/match", jsonType, `{"queries": []} x`, 400, "goes on"},
		{"/reconcile/v1/match", formType, `{"queries": []}`, 415, ""},
	} {
		w := postTo(h, c.path, c.kind, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), strings.ReplaceAll(c.says, `"`, `\"`)) || !strings.HasPrefix(w.Header().Get("Content-Type"), problemType) {
			t.Errorf("%s %.100s: %d %s, want %d and %q", c.path, c.body, w.Code, w.Body, c.status, c.says)
		}
	}
}

func TestReconcileExtend(t *testing.T) {
	h := site(t)
	const query = `{"ids": ["p_rustam-ibragimov", "p_nobody"], "properties": [{"id": "articles"}, {"id": "first_seen"}, {"id": "sample_sentence"}, {"id": "co_mentioned"}, {"id": "source"}]}`
	type row map[string][]map[string]any
	old := read[struct {
		Meta []extendedProperty
		Rows map[string]row
	}](t, postTo(h, "/reconcile", formType, url.Values{"extend": {query}}.Encode()))
	got := old.Rows["p_rustam-ibragimov"]
	if len(old.Meta) != 5 || old.Meta[3].Type == nil || old.Meta[3].Type.ID != "person" {
		t.Errorf("meta is %+v", old.Meta)
	}
	if n := got["articles"]; len(n) != 1 || n[0]["int"] != 1. {
		t.Errorf("articles: %v", n)
	}
	if d := got["first_seen"]; len(d) != 1 || d[0]["str"] != "2024-02-12 (inferred)" {
		t.Errorf("first_seen: %v", d)
	}
	if s := got["sample_sentence"]; len(s) != 1 || !strings.Contains(s[0]["str"].(string), "Ibragimov") {
		t.Errorf("sample_sentence: %v", s)
	}
	if !slices.ContainsFunc(got["co_mentioned"], func(v map[string]any) bool { return v["id"] == "p_altynbek-sarsenbaiuly" }) {
		t.Errorf("co_mentioned: %v", got["co_mentioned"])
	}
	if none := old.Rows["p_nobody"]; none == nil || len(none["articles"]) != 0 {
		t.Errorf("of nobody: %v", none)
	}
	draft := read[struct {
		Rows []struct {
			ID         string
			Properties []struct {
				ID     string
				Values []map[string]any
			}
		}
	}](t, postTo(h, "/reconcile/v1/extend", jsonType, query))
	for _, r := range draft.Rows {
		for _, p := range r.Properties {
			if diff := cmp.Diff(old.Rows[r.ID][p.ID], p.Values); diff != "" {
				t.Errorf("%s of %s in 1.0: %s", p.ID, r.ID, diff)
			}
		}
	}
}

func TestReconcileSuggest(t *testing.T) {
	h := site(t)
	for address, want := range map[string]string{
		"/reconcile/suggest/entity?prefix=ibra":                  "p_rustam-ibragimov",
		"/reconcile/suggest/entity?prefix=p_rustam-ibragimov":    "p_rustam-ibragimov",
		"/reconcile/suggest/entity?prefix=ibra&type=place":       "",
		"/reconcile/suggest/entity?prefix=ibra&cursor=1":         "",
		"/reconcile/v1/suggest/entity?prefix=ibra&limit=1&_=123": "p_rustam-ibragimov", // jQuery adds _
		"/reconcile/suggest/type?prefix=":                        "person org place",
		"/reconcile/suggest/property?prefix=first":               "first_seen",
	} {
		var ids []string
		for _, r := range answer[struct{ Result []reconSuggestion }](t, h, address).Result {
			ids = append(ids, r.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	if w := get(h, "/reconcile/suggest/colour?prefix=x"); w.Code != 404 {
		t.Errorf("suggest/colour: %d", w.Code)
	}
	if got := answer[struct{ Properties []reconProperty }](t, h, "/reconcile/extend/propose?type=person").Properties; len(got) != len(reconProperties) {
		t.Errorf("proposed %v", got)
	}
}

// Pages of an allowed origin ask and frame the preview; others do neither.
func TestReconcileFromPages(t *testing.T) {
	const refine, other = "http://127.0.0.1:3333", "https://evil.example"
	_, searcher := siteAndEngine(t)
	door := testDoor
	door.Origins = []string{refine}
	h, err := New(Config{Searcher: searcher, Log: slog.New(slog.DiscardHandler), Title: "A case", Timeout: patience, Door: door})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(h http.Handler, origin string) *httptest.ResponseRecorder {
		return get(h, "/reconcile", "Origin", origin, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors")
	}
	if w := ask(h, refine); w.Code != 200 || w.Header().Get("Access-Control-Allow-Origin") != refine || w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a page of OpenRefine: %d %v", w.Code, w.Header())
	}
	if w := ask(h, other); w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a page of another site: %d %v", w.Code, w.Header())
	}
	frame := func(h http.Handler, path, page string) *httptest.ResponseRecorder {
		return get(h, path, "Referer", page, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe")
	}
	const preview = "/reconcile/preview?id=p_rustam-ibragimov"
	w := frame(h, preview, refine+"/project?id=1")
	if w.Code != 200 || !strings.HasSuffix(w.Header().Get("Content-Security-Policy"), "frame-ancestors "+refine) || !strings.Contains(w.Body.String(), "<mark>") {
		t.Errorf("framed by OpenRefine: %d %v %s", w.Code, w.Header(), w.Body)
	}
	for path, page := range map[string]string{preview: other + "/", "/reconcile/v1/preview?id=x": refine + ".evil.example/", "/e/p_rustam-ibragimov": refine + "/", "/search": refine + "/"} {
		if w := frame(h, path, page); w.Code != 403 {
			t.Errorf("%s framed by %s: %d, want 403", path, page, w.Code)
		}
	}
	closed := site(t)
	if w := frame(closed, preview, refine+"/"); w.Code != 403 {
		t.Errorf("framed without an allowed origin: %d, want 403", w.Code)
	}
	if w := get(closed, preview); w.Code != 200 || !strings.HasSuffix(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("preview: %d %v", w.Code, w.Header())
	}
}

// Ajv finds manifests and answers of both versions valid by the schemas of the
// specification, which CASEFILE_TEST_RECON has as VERSION/schemas/NAME.json.
func TestReconcileSchemas(t *testing.T) {
	modules, schemas := os.Getenv("CASEFILE_TEST_NPM"), os.Getenv("CASEFILE_TEST_RECON")
	if modules == "" || schemas == "" {
		t.Skip("CASEFILE_TEST_NPM names no node_modules with ajv, or CASEFILE_TEST_RECON no folder with the specification's schemas")
	}
	h, dir := site(t), t.TempDir()
	const extends = `{"ids": ["p_rustam-ibragimov", "p_nobody"], "properties": [{"id": "articles"}, {"id": "first_seen"}, {"id": "last_seen"}, {"id": "sample_sentence"}, {"id": "sample_link"}, {"id": "spellings"}, {"id": "roles"}, {"id": "co_mentioned"}, {"id": "source"}, {"id": "year"}]}`
	save := func(version, schema string, w *httptest.ResponseRecorder) {
		t.Helper()
		if w.Code != 200 {
			t.Fatalf("%s %s: %d %s", version, schema, w.Code, w.Body)
		}
		if err := os.WriteFile(filepath.Join(dir, version+"~"+schema), w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for version, at := range map[string]string{"0.2": "/reconcile", "1.0-draft": "/reconcile/v1"} {
		save(version, "manifest", get(h, at))
		save(version, "suggest-entities-response", get(h, at+"/suggest/entity?prefix=ibr"))
		save(version, "suggest-types-response", get(h, at+"/suggest/type?prefix="))
		save(version, "suggest-properties-response", get(h, at+"/suggest/property?prefix="))
		save(version, "data-extension-property-proposal", get(h, at+"/extend/propose?type=person&limit=3"))
	}
	queries := url.Values{"queries": {`{"a": {"query": "Ibragimov", "properties": [{"pid": "year", "v": "2024"}]}, "b": {"query": "nobody at all"}}`}}
	save("0.2", "reconciliation-result-batch", postTo(h, "/reconcile", formType, queries.Encode()))
	save("0.2", "data-extension-response", postTo(h, "/reconcile", formType, url.Values{"extend": {extends}}.Encode()))
	save("1.0-draft", "reconciliation-result-batch", postTo(h, "/reconcile/v1/match", jsonType,
		`{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Ibragimov"}, {"matchType": "property", "propertyId": "year", "propertyValue": "2024"}]}]}`))
	save("1.0-draft", "data-extension-response", postTo(h, "/reconcile/v1/extend", jsonType, extends))
	const script = `
const Ajv = require('ajv').default, formats = require('ajv-formats').default, fs = require('fs');
const [dir, schemas] = process.argv.slice(1), seen = [];
for (const file of fs.readdirSync(dir)) {
  const [version, name] = file.split('~'), ajv = new Ajv({allErrors: true, strict: false});
  formats(ajv);
  const at = schemas + '/' + version + '/schemas/';
  for (const f of fs.readdirSync(at)) if (f != 'openapi.json') try { ajv.addSchema(JSON.parse(fs.readFileSync(at + f)), f) } catch (e) {}
  // The authentication of a manifest is described by a schema on another host, which is not asked.
  ajv.addSchema({$id: 'http://swagger.io/v2/schema.json', definitions: {securityDefinitions: {additionalProperties: {type: 'object', required: ['type']}}}});
  const valid = ajv.getSchema(name + '.json'), ok = valid(JSON.parse(fs.readFileSync(dir + '/' + file)));
  seen.push(file);
  if (!ok) { console.log(file, valid.errors.map(e => e.instancePath + ' ' + e.message).join('; ')); process.exitCode = 1; }
}
if (seen.length != 14) { console.log('held', seen); process.exitCode = 1; }`
	cmd := exec.Command("node", "-e", script, dir, schemas)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, bytes.TrimSpace(out))
	}
}
