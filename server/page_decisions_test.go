package server

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// fill returns the values of the form on a page whose hidden fields or controls have a
// value, with others.
func fill(t *testing.T, w *httptest.ResponseRecorder, holds, value string, more ...string) url.Values {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	form := doc.Find(`main form input[name="` + holds + `"][value="` + value + `"]`).First().Closest("form")
	if form.Length() == 0 {
		t.Fatalf("no form has %s=%s: %d %s", holds, value, w.Code, doc.Find("main").Text())
	}
	values := url.Values{}
	form.Find("input[type=hidden]").Each(func(_ int, in *goquery.Selection) { values.Add(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	for i := 0; i+1 < len(more); i += 2 {
		values.Add(more[i], more[i+1])
	}
	return values
}

// A person without scripts merges two names after a preview, and takes it back in the log.
func TestDecidePages(t *testing.T) {
	s := desk(t, testDoor, namedIn("1", "First", "Viktor Petrenko"), namedIn("2", "Second", "Boris Zaitsev"))
	p := &person{t: t, h: s, host: "localhost:8080", cookie: map[string]string{}}
	w := p.ask("GET", "/e/p_viktor-petrenko/decide", nil)
	w = p.ask("POST", "/e/p_viktor-petrenko/decide", fill(t, w, "action", "merge", "what", "Boris Zaitsev", "note", "one man"))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Nothing has changed yet") || strings.Count(w.Body.String(), "Boris Zaitsev") < 2 {
		t.Fatalf("the preview: %d %s", w.Code, w.Body)
	}
	w = p.ask("POST", "/e/p_viktor-petrenko/decide", fill(t, w, "confirm", "1"))
	if w.Code != 303 || w.Header().Get("Location") != "/decisions?done=1#d1" {
		t.Fatalf("confirmed: %d %v %s", w.Code, w.Header(), w.Body)
	}
	w = p.ask("GET", "/decisions?done=1", nil)
	if !strings.Contains(w.Body.String(), "one man") || !strings.Contains(w.Body.String(), "Anna") {
		t.Errorf("the log: %s", w.Body)
	}
	w = p.ask("POST", "/decisions", fill(t, w, "action", "undo"))
	w = p.ask("POST", "/decisions", fill(t, w, "confirm", "1"))
	if w.Code != 303 {
		t.Fatalf("undone: %d %s", w.Code, w.Body)
	}
	if list := told[decisionList](t, s, "GET", decisionsPath, "", 200); list.Total != 2 || list.Results[1].Stands {
		t.Errorf("the log has %+v", list)
	}
	for _, form := range []url.Values{{"action": {"merge"}, "what": {"a", "b"}}, {"action": {"merge"}, "what": {"a", "b"}, "csrf": {"x"}, "confirm": {"1"}}} {
		if w := p.ask("POST", "/decisions", form); w.Code != 403 {
			t.Errorf("without the token: %d", w.Code)
		}
	}
}

// A person without scripts corrects a date, sees both values, and removes an article.
func TestCorrectPages(t *testing.T) {
	a := namedIn("1", "First", "Viktor Petrenko")
	s := desk(t, testDoor, a)
	p := &person{t: t, h: s, host: "localhost:8080", cookie: map[string]string{}}
	at := "/a/" + a.ID + "/correct"
	w := p.ask("GET", at, nil)
	w = p.ask("POST", at, fill(t, w, "field", "date", "value", "13 February", "because", "print"))
	if w.Code != 400 || !strings.Contains(w.Body.String(), "give 2006, 2006-02") {
		t.Errorf("a wrong date: %d %s", w.Code, w.Body)
	}
	w = p.ask("POST", at, fill(t, w, "field", "date", "value", "2006-02-13", "because", "print"))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "2006-02-12") {
		t.Errorf("the preview: %d %s", w.Code, w.Body)
	}
	if w = p.ask("POST", at, fill(t, w, "confirm", "1")); w.Code != 303 {
		t.Fatalf("confirmed: %d %s", w.Code, w.Body)
	}
	if w = p.ask("GET", "/a/"+a.ID, nil); !strings.Contains(w.Body.String(), "2006-02-12") || !strings.Contains(w.Body.String(), "Anna") {
		t.Errorf("the page does not show who corrected it and what stood before: %s", w.Body)
	}
	w = p.ask("POST", at, fill(t, p.ask("GET", at, nil), "do", "remove", "reason", "A court forbids it"))
	if w = p.ask("POST", at, fill(t, w, "confirm", "1")); w.Code != 303 || p.ask("GET", "/a/"+a.ID, nil).Code != 410 {
		t.Fatalf("removed: %d", w.Code)
	}
	w = p.ask("POST", at, fill(t, p.ask("GET", at, nil), "do", "restore"))
	if w = p.ask("POST", at, fill(t, w, "confirm", "1")); w.Code != 303 || p.ask("GET", "/a/"+a.ID, nil).Code != 200 {
		t.Fatalf("restored: %d", w.Code)
	}
}
