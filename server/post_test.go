package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func post(h http.Handler, body, kind string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/search", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A posted search has the same answer as the address that the answer names.
func TestPost(t *testing.T) {
	h := site(t)
	for _, body := range []string{
		`{}`,
		`{"q": "Toqaev"}`,
		`{"q": "Toqaev", "person": ["Rustam Ibragimov", "Rakhat Aliev"], "year": 2024, "facet": ["person:3", "year"]}`,
		`{"person": "Rustam Ibragimov", "person": "Rakhat Aliev", "size": 1, "-source": ["evil"], "strict": true, "q": null}`,
		`{"place.none": 1, "histogram": "auto", "snippets": 0}`,
	} {
		w := post(h, body, "application/json; charset=utf-8")
		var a Answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); w.Code != 200 || err != nil {
			t.Errorf("%s: %d, %v: %s", body, w.Code, err, w.Body)
			continue
		}
		b := answer[Answer](t, h, a.Links.Self)
		a.TookMS, b.TookMS = 0, 0
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s\n posted gives %+v\n as %s %+v", body, a, a.Links.Self, b)
		}
	}
	for _, c := range []struct {
		body, kind string
		status     int
		code       string
	}{
		{`{"persn": "x"}`, "application/json", 400, "unknown-parameter"},
		{`{"size": "many"}`, "application/json", 400, "invalid-parameter"},
		{`{"size": 1.5}`, "application/json", 400, "invalid-parameter"},
		{`{"q": ["a", "b"]}`, "application/json", 400, "invalid-parameter"},
		{`{"q": {"match": "a"}}`, "application/json", 400, "invalid-parameter"},
		{`{"person": [["a"]]}`, "application/json", 400, "invalid-parameter"},
		{`["q"]`, "application/json", 400, "invalid-parameter"},
		{`{"q": "a"} {"q": "b"}`, "application/json", 400, "invalid-parameter"},
		{`{"q": "a"`, "application/json", 400, "invalid-parameter"},
		{``, "application/json", 400, "invalid-parameter"},
		{strings.Repeat("[", 1<<19), "application/json", 400, "invalid-parameter"},
		{`{"q":` + strings.Repeat("[", 1<<19), "application/json", 400, "invalid-parameter"},
		{`{"q":"` + strings.Repeat("a", 2<<20) + `"}`, "application/json", 413, "too-large"},
		{`q=a`, "application/x-www-form-urlencoded", 415, "unsupported-media"},
		{`{}`, "", 415, "unsupported-media"},
	} {
		w := post(h, c.body, c.kind)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || p.Code != c.code {
			t.Errorf("%.60s: %d %s, %v, want %d %s", c.body, w.Code, p.Code, err, c.status, c.code)
		}
	}
}

func TestFields(t *testing.T) {
	h := site(t)
	for _, c := range []struct{ query, want string }{
		{"fields=id", "id"},
		{"fields=title&fields=published", "id title published"},
		{"fields=score&fields=hits&fields=id", "id hits score"},
		{"fields=page_headline", "id page_headline"},
		{"fields=all&fields=id", strings.Join(hitFields, " ")},
		{"fields=default", strings.Join(hitFields, " ")},
		{"fields=", strings.Join(hitFields, " ")},
	} {
		a := answer[struct{ Results []json.RawMessage }](t, h, "/api/v1/search?q=Toqaev&explain=1&"+c.query)
		var names []string
		d := json.NewDecoder(strings.NewReader(string(a.Results[0])))
		depth := 0
		for {
			tok, err := d.Token()
			if err != nil {
				break
			}
			switch tok {
			case json.Delim('{'), json.Delim('['):
				depth++
			case json.Delim('}'), json.Delim(']'):
				depth--
			default:
				if name, ok := tok.(string); ok && depth == 1 && slices.Contains(hitFields, name) && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s gives %s, want %s", c.query, got, c.want)
		}
	}
	if w := get(h, "/api/v1/search?fields=colour"); w.Code != 400 || !strings.Contains(w.Body.String(), "give id, kind, version, title") {
		t.Errorf("a field that does not exist: %d %s", w.Code, w.Body)
	}
}
