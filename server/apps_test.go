package server

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Algolia's protocol finds what a search finds.
func TestAlgolia(t *testing.T) {
	h := site(t)
	type result struct {
		Hits []struct {
			ObjectID string `json:"objectID"`
			Title    string
			HR       struct {
				Title struct{ Value string }
			} `json:"_highlightResult"`
			SR struct {
				Body struct{ Value, MatchLevel string }
			} `json:"_snippetResult"`
		}
		NbHits, NbPages, Page int
		Facets                map[string]map[string]int
		FacetHits             []struct {
			Value string
			Count int
		}
	}
	ask := func(requests string) []result {
		t.Helper()
		return read[struct{ Results []result }](t, postTo(h, "/compat/algolia/1/indexes/*/queries?x-algolia-agent=x", "text/plain", `{"requests": [`+requests+`]}`)).Results
	}
	got := ask(`{"indexName": "articles", "query": "Toqaev", "facets": ["person", "year"], "facetFilters": ["year:2024", ["person:Rustam Ibragimov", "person:p_nobody"]], "highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__", "hitsPerPage": 20, "page": 0, "clickAnalytics": false},
		{"query": "Toqaev", "hitsPerPage": 0, "facets": "person"},
		{"type": "facet", "facet": "person", "facetQuery": "ibrag", "query": "Toqaev"},
		{"params": "query=scripted&hitsPerPage=5&facets=%5B%22source%22%5D"},
		{"query": "Toqaev", "numericFilters": ["year>=2025"]}`)
	if r := got[0]; r.NbHits != 1 || len(r.Hits) != 1 || r.Facets["person"]["Rustam Ibragimov"] != 1 || r.Hits[0].SR.Body.MatchLevel != "full" || !strings.Contains(r.Hits[0].SR.Body.Value, "__ais-highlight__Toqaev__/ais-highlight__") {
		t.Errorf("a query with filters: %+v", r)
	}
	if r := got[1]; r.NbHits != 1 || len(r.Hits) != 0 || r.Facets["person"]["Altynbek Sarsenbaiuly"] != 1 {
		t.Errorf("counts alone: %+v", r)
	}
	if r := got[2]; len(r.FacetHits) != 1 || r.FacetHits[0].Value != "Rustam Ibragimov" {
		t.Errorf("values of a facet: %+v", r)
	}
	if r := got[3]; len(r.Hits) != 1 || strings.Contains(r.Hits[0].HR.Title.Value, "<script>") || !strings.Contains(r.Hits[0].HR.Title.Value, "<em>") {
		t.Errorf("a hostile title: %+v", r)
	}
	if r := got[4]; r.NbHits != 0 {
		t.Errorf("from 2025: %+v", r)
	}
	for requests, says := range map[string]string{
		`{"query": "x", "filters": "person:x"}`:                       "filters",
		`{"query": "x", "facetFilters": ["colour:red"]}`:              "colour",
		`{"query": "x", "facetFilters": [["person:a", "year:2006"]]}`: "one attribute",
		`{"query": "x", "numericFilters": ["price>3"]}`:               "price",
		`{"query": "x", "aroundLatLng": "1,2"}`:                       "aroundLatLng",
		`{"query": "x", "hitsPerPage": 1000}`:                         "hitsPerPage",
		`{"type": "facet", "facet": "x"}`:                             "attribute",
		`7`:                                                           "object",
		strings.TrimSuffix(strings.Repeat("{},", 21), ","):            "21 requests",
	} {
		if w := postTo(h, "/compat/algolia/1/indexes/*/queries", "text/plain", `{"requests": [`+requests+`]}`); w.Code < 400 || w.Code >= 500 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s, want %q", requests, w.Code, w.Body, says)
		}
	}
}

// InstantSearch asks this server unchanged, narrows by a value of a facet, and shows what
// was found.
func TestInstantSearch(t *testing.T) {
	modules := os.Getenv("CASEFILE_TEST_NPM")
	if modules == "" {
		t.Skip("CASEFILE_TEST_NPM names no node_modules with instantsearch.js, algoliasearch and jsdom")
	}
	_, searcher := siteAndEngine(t)
	srv := httptest.NewServer(behind(t, searcher, Door{}))
	defer srv.Close()
	const script = `
const {JSDOM} = require('jsdom');
const dom = new JSDOM('<div id="hits"></div><div id="people"></div><div id="stats"></div>', {url: 'http://localhost/', pretendToBeVisual: true});
for (const name of ['window', 'document', 'HTMLElement', 'Element', 'Node', 'Event', 'MutationObserver']) globalThis[name] = name == 'window' ? dom.window : dom.window[name];
const {liteClient} = require('algoliasearch/lite');
const instantsearch = require('instantsearch.js').default || require('instantsearch.js');
const widgets = require('instantsearch.js/cjs/widgets');
const host = new URL(process.argv[1]);
const client = liteClient('app', 'key', {hosts: [{url: host.host + '/compat/algolia', accept: 'readWrite', protocol: 'http'}]});
const search = instantsearch({indexName: 'articles', searchClient: client, initialUiState: {articles: {query: 'Toqaev', refinementList: {person: ['Rustam Ibragimov']}}}});
search.addWidgets([
  widgets.configure({hitsPerPage: 5, attributesToSnippet: ['body:30']}),
  widgets.hits({container: '#hits'}),
  widgets.stats({container: '#stats'}),
  widgets.refinementList({container: '#people', attribute: 'person', searchable: true}),
]);
search.on('error', e => { console.error(e); process.exit(1); });
search.on('render', () => {
  if (search.status != 'idle') return;
  console.log(JSON.stringify({hits: document.querySelectorAll('.ais-Hits-item').length, text: document.querySelector('#hits').textContent,
    people: document.querySelector('#people').textContent, refined: document.querySelectorAll('.ais-RefinementList-item--selected').length}));
  process.exit(0);
});
search.start();
setTimeout(() => { console.error('nothing rendered'); process.exit(1); }, 60000);`
	cmd := exec.Command("node", "-e", script, srv.URL)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var shown struct {
		Hits, Refined int
		Text, People  string
	}
	if err := json.Unmarshal(out, &shown); err != nil || shown.Hits != 1 || shown.Refined != 1 || !strings.Contains(shown.Text, "objectID") || !strings.Contains(shown.People, "Rustam Ibragimov") {
		t.Errorf("%v: InstantSearch shows %s", err, out)
	}
}

// A browser finds the description from every page, and completes a name.
func TestOpenSearch(t *testing.T) {
	h := site(t)
	at, _ := page(t, h, "/", 200).Find(`link[rel=search]`).Attr("href")
	w := get(h, at)
	var d searchDescription
	if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil || w.Code != 200 || len(d.URLs) != 4 || len([]rune(d.LongName)) > 48 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	for _, u := range d.URLs {
		address := strings.Replace(strings.TrimPrefix(u.Template, "http://example.com"), "{searchTerms}", "ibra", 1)
		got := get(h, address)
		if media, _, _ := strings.Cut(got.Header().Get("Content-Type"), ";"); got.Code != 200 || media != u.Type {
			t.Errorf("%s: %d %s, want %s", address, got.Code, media, u.Type)
		}
	}
	if got := strings.TrimSpace(get(h, "/suggest.json?q=ibra").Body.String()); got != `["ibra",["Rustam Ibragimov"],["1 article"],["/search?person=p_rustam-ibragimov"]]` {
		t.Errorf("suggestions %s", got)
	}
}

// The head of an article's page says what it is. A date that was concluded and an origin
// that is claimed are left out.
func TestArticleMeta(t *testing.T) {
	h := site(t)
	id := answer[Answer](t, h, "/api/v1/search?q=scripted").Results[0].ID
	doc := page(t, h, "/a/"+id, 200)
	var ld map[string]any
	if err := json.Unmarshal([]byte(doc.Find(`script[type="application/ld+json"]`).Text()), &ld); err != nil || ld["@type"] != "NewsArticle" || ld["headline"] != `<script>alert("title")</script> scripted` || ld["datePublished"] != "2010-05-06" {
		t.Errorf("%v %v", err, ld)
	}
	if got := doc.Find(`meta[name=citation_publication_date]`).AttrOr("content", ""); got != "2010/05/06" {
		t.Errorf("date %q", got)
	}
	if doc.Find("script:not([src]):not([type])").Length() > 0 {
		t.Error("the title is a script")
	}
	if got := doc.Find(`link[rel=alternate][type="application/json"]`).AttrOr("href", ""); get(h, got).Code != 200 {
		t.Errorf("alternate %q", got)
	}
	inferred := page(t, h, "/a/"+answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0].ID, 200)
	if n := inferred.Find("meta[name=citation_publication_date]").Length(); n != 0 || inferred.Find("meta[name=citation_title]").Length() != 1 {
		t.Error("a date that was concluded is cited")
	}
}

// The library of FollowTheMoney loads an export: each article, what it names once, and the
// mentions between them.
func TestFollowTheMoney(t *testing.T) {
	python := os.Getenv("CASEFILE_TEST_PYTHON")
	if python == "" || exec.Command(python, "-c", "import followthemoney").Run() != nil {
		t.Skip("CASEFILE_TEST_PYTHON names no Python with followthemoney")
	}
	w := get(hostileSite(t, 5), searchPath+".ftm.ndjson?q=murder")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	file := filepath.Join(t.TempDir(), "all.ndjson")
	if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `
import json, sys
from followthemoney import model
all = {}
for line in open(sys.argv[1]):
    given = json.loads(line)
    e = model.get_proxy(given, cleaned=False)
    try:
        e.schema.validate(given)
    except Exception as err:
        raise SystemExit("%s: %s" % (given, getattr(err, "errors", err)))
    assert given["id"] not in all, given["id"]
    for name, values in given["properties"].items():
        kept = list(e.get(name))
        assert kept, (given["schema"], name, values)
    all[e.id] = e
by = {}
for e in all.values():
    by.setdefault(e.schema.name, []).append(e)
assert len(by["Article"]) == 6, by
assert any("Rustam Ibragimov" in e.names for e in by["Person"])
assert len(by["Mention"]) > 3
for m in by["Mention"]:
    assert all[m.first("document")].schema.name == "Article" and all[m.first("resolved")].schema.name in ("Person", "Organization")
`
	if out, err := exec.Command(python, "-c", script, file).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
