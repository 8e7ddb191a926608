package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/corpus"
)

// told sends a request with a body of JSON from this machine, and returns the answer.
func told[T any](t *testing.T, h http.Handler, method, address, body string, want int) (v T) {
	t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:5000", "localhost:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != want {
		t.Fatalf("%s %s %s: %d %s, want %d", method, address, body, w.Code, w.Body, want)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s %s: %v", method, address, err)
	}
	return v
}

func namedIn(id, title string, names ...string) *corpus.Article {
	return &corpus.Article{
		URL: "https://outlet.example/" + id, Title: title, Lang: "en", Source: corpus.Source{ID: "outlet", Name: "Outlet"},
		Published: corpus.Date{At: "2006-02-12", Precision: corpus.Day, From: corpus.FromMeta},
		Blocks:    []corpus.Block{{Kind: corpus.Paragraph, Text: "The court heard " + strings.Join(names, " and ") + " on Monday. The hearing goes on."}},
	}
}

// A merge is previewed, made and taken back, and each time searches and the log agree.
func TestDecideByHTTP(t *testing.T) {
	s := desk(t, testDoor, namedIn("1", "First", "Viktor Petrenko"), namedIn("2", "Second", "Boris Zaitsev"), namedIn("3", "Third", "Viktor Petrenko", "Boris Zaitsev"))
	h := Held(t, s)
	const merge = `{"action": "merge", "what": ["Viktor Petrenko", "p_boris-zaitsev"], "note": "one man"}`
	preview := told[decided](t, h, "POST", decisionsPath+"?dry_run=1", merge, 200)
	if !preview.DryRun || len(preview.Before) != 2 || len(preview.After) != 1 || preview.Articles != 3 || preview.After[0].Articles != 3 || preview.State != nil || preview.Decision.N != 0 {
		t.Errorf("the preview is %+v", preview)
	}
	if list := told[decisionList](t, h, "GET", decisionsPath, "", 200); list.Total != 0 {
		t.Errorf("a dry run decided: %+v", list)
	}
	made := told[decided](t, h, "POST", decisionsPath, merge, 201)
	if made.Decision.N != 1 || made.Decision.By != "Anna" || !made.State.Shown || made.State.Decisions != 1 {
		t.Errorf("the merge answers %+v, %+v", made.Decision, made.State)
	}
	if all, err := s.Searcher.Store.Decisions(); err != nil || len(all) != 1 || all[0].Note != "one man" || all[0].By != "Anna" {
		t.Errorf("kept are %+v, %v", all, err)
	}
	if p := told[profile](t, h, "GET", "/api/v1/entities/"+made.After[0].ID, "", 200); p.Articles != 3 {
		t.Errorf("the profile has %d articles, want 3", p.Articles)
	}
	undo := told[decided](t, h, "POST", decisionsPath+"?dry_run=1", `{"action": "undo", "what": ["1"]}`, 200)
	if len(undo.Before) != 1 || len(undo.After) != 2 {
		t.Errorf("the preview of the undo is %+v", undo)
	}
	told[decided](t, h, "POST", decisionsPath, `{"action": "undo", "what": ["1"], "note": "two men"}`, 201)
	if p := told[profile](t, h, "GET", "/api/v1/entities/p_viktor-petrenko", "", 200); p.Articles != 2 {
		t.Errorf("after the undo the profile has %d articles, want 2", p.Articles)
	}
	list := told[decisionList](t, h, "GET", decisionsPath+"?of=p_viktor-petrenko", "", 200)
	if len(list.Results) != 1 || list.Results[0].Stands || list.Total != 2 {
		t.Errorf("the log is %+v", list)
	}
	log, err := os.ReadFile(filepath.Join(s.Data, "audit.jsonl"))
	if err != nil || !bytes.Contains(log, []byte(`"decide merge"`)) || !bytes.Contains(log, []byte(`"decide undo"`)) {
		t.Errorf("the audit log is %s, %v", log, err)
	}
	for body, want := range map[string]string{
		`{"action": "merge", "what": ["Viktor Petrenko"]}`:     "bad-decision",
		`{"action": "undo", "what": ["17"]}`:                   "bad-decision",
		`{"action": "undo", "what": ["x"]}`:                    "invalid-parameter",
		`{"action": "melt", "what": ["x"]}`:                    "invalid-parameter",
		`{"action": "hide"}`:                                   "invalid-parameter",
		`{"action": "merge", "what": ["a", "b"], "who": "me"}`: "unknown-parameter",
		`{"action": "split", "what": ["Viktor Petrenko", "Viktor Petrov"], "in": ["a_0000000000000000"]}`: "not-found",
	} {
		for _, dry := range []string{"", "?dry_run=1"} {
			r := httptest.NewRequest("POST", decisionsPath+dry, strings.NewReader(body))
			r.RemoteAddr, r.Host = "127.0.0.1:5000", "localhost:8080"
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if code, _ := problemIn(w); code != want {
				t.Errorf("%s%s: %d %s, want %s", body, dry, w.Code, w.Body, want)
			}
		}
	}
}

// A date is corrected with a reason, the page shows both values, and the undo gives back
// what was read. An article is removed and restored.
func TestCorrectByHTTP(t *testing.T) {
	a := namedIn("1", "First", "Viktor Petrenko")
	s := desk(t, testDoor, a)
	h := Held(t, s)
	at := articlesPath + "/" + a.ID
	const date = `{"field": "date", "value": "2006-02-13", "because": "the print edition"}`
	if p := told[decided](t, h, "POST", at+"/corrections?dry_run=1", date, 200); p.Decision.Was != "2006-02-12" || p.Decision.Text != "2006-02-13" || len(p.Revised) != 1 {
		t.Errorf("the preview is %+v", p)
	}
	c := told[decided](t, h, "POST", at+"/corrections", date, 201)
	if c.Decision.N != 1 || len(c.Revised) != 1 || !c.State.Shown {
		t.Errorf("the correction answers %+v", c)
	}
	got := told[article](t, h, "GET", at, "", 200)
	if got.Published.At != "2006-02-13" || len(got.Corrections) != 1 || got.Corrections[0].Was != "2006-02-12" || got.Corrections[0].By != "Anna" {
		t.Errorf("the article has %+v, %+v", got.Published, got.Corrections)
	}
	told[decided](t, h, "POST", decisionsPath+"?dry_run=1", `{"action": "undo", "what": ["1"]}`, 200)
	told[decided](t, h, "POST", decisionsPath, `{"action": "undo", "what": ["1"]}`, 201)
	if got := told[article](t, h, "GET", at, "", 200); got.Published.At != "2006-02-12" {
		t.Errorf("after the undo the date is %s", got.Published.At)
	}
	told[decided](t, h, "POST", decisionsPath, `{"action": "undo", "what": ["2"]}`, 201) // an undo of the undo
	if got := told[article](t, h, "GET", at, "", 200); got.Published.At != "2006-02-13" {
		t.Errorf("after the undo of the undo the date is %s", got.Published.At)
	}
	for _, body := range []string{`{"field": "date", "value": "13.2.2006", "because": "x"}`, `{"field": "title", "because": "x"}`,
		`{"field": "date", "value": "2006"}`, `{"field": "author", "value": ["A, B"], "because": "x"}`, `{"field": "address", "value": "https://other.example/", "because": "x"}`} {
		told[problem](t, h, "POST", at+"/corrections", body, 400)
		told[problem](t, h, "POST", at+"/corrections?dry_run=1", body, 400)
	}
	told[problem](t, h, "DELETE", at, "", 400) // without a reason
	if r := told[removed](t, h, "DELETE", at+"?reason=A+court+forbids+it&dry_run=1", "", 200); !r.DryRun || r.Article.Title != "First" {
		t.Errorf("the preview is %+v", r)
	}
	if r := told[removed](t, h, "DELETE", at+"?reason=A+court+forbids+it", "", 200); r.By != "Anna" || !r.State.Shown {
		t.Errorf("the removal answers %+v", r)
	}
	if p := told[problem](t, h, "GET", at, "", 410); !strings.Contains(p.Detail, "A court forbids it") {
		t.Errorf("the removed article answers %+v", p)
	}
	told[problem](t, h, "DELETE", at+"?reason=again", "", 410)
	told[removed](t, h, "POST", at+"/restore", `{"note": "the court has changed its mind"}`, 200)
	told[article](t, h, "GET", at, "", 200)
	told[problem](t, h, "POST", at+"/restore", `{}`, 400)
}
