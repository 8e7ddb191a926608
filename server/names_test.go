package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"casefile/corpus"
)

// Any spelling leads to the entity, with the rule and the spelling that it rests on.
func TestNames(t *testing.T) {
	h := site(t)
	for name, want := range map[string]struct {
		label string
		sure  bool
	}{
		"Tokayev": {"Qasym-Zhomart Toqaev", true}, "Касым-Жомарт Токаев": {"Qasym-Zhomart Toqaev", true}, "Ибрагимов Рустам": {"Rustam Ibragimov", true},
		"Rustam Ibrahimov": {"Rustam Ibragimov", true}, "Altynbek Sarsenbayuly": {"Altynbek Sarsenbaiuly", true},
	} {
		found := answer[namesAnswer](t, h, "/api/v1/names?q="+url.QueryEscape(name)).Results
		if len(found) == 0 || found[0].Label != want.label || found[0].Sure != want.sure || len(found[0].By) == 0 || found[0].Evidence.Spelling == "" {
			t.Errorf("%s means %+v, want %+v", name, found, want)
			continue
		}
		answer[mentions](t, h, found[0].Evidence.Mentions)
	}
	if found := answer[namesAnswer](t, h, "/api/v1/names?q=Tokayev&type=place").Results; len(found) > 0 {
		t.Errorf("no place is called Tokayev, found %+v", found)
	}
	if found := answer[namesAnswer](t, h, "/api/v1/names?q=Qwertz").Results; len(found) > 0 {
		t.Errorf("Qwertz means %+v", found)
	}
	e := answer[nameExplained](t, h, "/api/v1/names/explain?name=Rustam+Tokayev")
	if len(e.Words) != 2 || len(e.Words[1].Sounds) == 0 || e.Words[1].Roles[0] != "name" {
		t.Errorf("Rustam Tokayev is read as %+v", e.Words)
	}
	e = answer[nameExplained](t, h, "/api/v1/names/explain?name=Tokayev")
	if i := slices.IndexFunc(e.Spellings, func(s spellingOffered) bool { return s.Spelling == "Toqaev" }); i < 0 || !e.Spellings[i].Searched {
		t.Errorf("spellings of Tokayev are %+v", e.Spellings)
	}
}

// The list of entities counts as the facets of the same search do, and its pages and
// letters lead to all of it.
func TestEntityList(t *testing.T) {
	h := site(t)
	for _, query := range []string{"", "q=retrial", "year=2010", "person=Rustam+Ibragimov"} {
		facet := answer[Answer](t, h, "/api/v1/search?facet=person:1000&"+query).Facets["person"]
		n, letters := 0, 0
		first := answer[entityList](t, h, "/api/v1/entities?type=person&size=4&"+query)
		for page := first; ; page = answer[entityList](t, h, *page.Links.Next) {
			for _, e := range page.Results {
				if v := facet.Values[n]; v.ID != e.ID || v.Articles != e.Articles {
					t.Errorf("%q: %d. is %s in %d articles, want %s in %d", query, n, e.ID, e.Articles, v.ID, v.Articles)
				}
				n++
			}
			if page.Links.Next == nil {
				break
			}
		}
		if n != facet.Distinct || first.Total != n {
			t.Errorf("%q: %d of %d entities, want %d", query, n, first.Total, facet.Distinct)
		}
		for _, l := range first.Letters {
			part := answer[entityList](t, h, "/api/v1/entities?type=person&sort=label&letter="+url.QueryEscape(l.Letter)+"&"+query)
			if part.Total != l.Entities || !slices.IsSortedFunc(part.Results, func(a, b listedEntity) int {
				return strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label))
			}) {
				t.Errorf("%q: %d entities with %s, want %d: %+v", query, part.Total, l.Letter, l.Entities, part.Results)
			}
			letters += l.Entities
		}
		if letters != n {
			t.Errorf("%q: letters have %d entities, want %d", query, letters, n)
		}
	}
	if like := answer[entityList](t, h, "/api/v1/entities?type=person&like=Tokayev"); len(like.Results) != 1 || like.Results[0].Label != "Qasym-Zhomart Toqaev" {
		t.Errorf("like Tokayev are %+v", like.Results)
	}
}

// A mirror that applies the changes has the articles that there are.
func TestChanges(t *testing.T) {
	h, engine := siteOf(t, hostile(0), hostile(1), hostile(2))
	have, asked := map[string]int{}, "/api/v1/articles?size=2"
	follow := func() (since string) {
		t.Helper()
		for {
			c := answer[changes](t, h, asked)
			for _, r := range c.Results {
				if r.Op == "removed" {
					delete(have, r.ID)
				} else {
					have[r.ID] = r.Version
				}
			}
			asked = "/api/v1/articles?size=2&since=" + c.Since
			if !c.More {
				return c.Since
			}
		}
	}
	follow()
	if len(have) != 4 {
		t.Fatalf("the mirror has %v", have)
	}
	w, err := corpus.OpenWriter(engine.Store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	changed := hostile(0)
	changed.Blocks[0].Text = "Another text about a murder in Almaty."
	if _, err := w.Add(corpus.Item{Capture: &corpus.Capture{URL: changed.URL}, Article: changed}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Remove(corpus.ID(hostile(1).URL), corpus.Removal{Reason: "a test"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	since := follow()
	if len(have) != 3 || have[corpus.ID(changed.URL)] != 2 || have[corpus.ID(hostile(1).URL)] != 0 {
		t.Errorf("the mirror has %v", have)
	}
	for _, bad := range []string{"1-5", "1-5-00000000", "x", since + "0", strings.Replace(since, "1-", "-1-", 1), "9-9-9"} {
		if w := get(h, "/api/v1/articles?since="+bad); w.Code != http.StatusBadRequest {
			t.Errorf("since=%s: %d, want 400", bad, w.Code)
		}
	}
}

// What an article's own search finds is at its place in the text, and an excerpt of that
// place is the same words.
func TestInsideAnArticle(t *testing.T) {
	h := site(t)
	id := answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0].ID
	body := []rune(answer[article](t, h, "/api/v1/articles/"+id).BodyText)
	found := answer[articleHits](t, h, "/api/v1/articles/"+id+"/search?q=Tokayev")
	if found.Total != 2 || len(found.Results) != 2 {
		t.Fatalf("%+v, want 2 matches", found)
	}
	for _, q := range found.Results {
		if q.Exact != "Toqaev" || string(body[q.Start:q.End]) != q.Exact || !strings.Contains(string(body), q.Prefix+q.Exact+q.Suffix) {
			t.Errorf("%+v", q)
		}
		e := answer[excerpt](t, h, fmt.Sprintf("/api/v1/articles/%s/excerpt?start=%d&end=%d", id, q.Start, q.End))
		if e.Excerpt.Exact != q.Exact || e.Excerpt.Paragraph != q.Paragraph || !strings.HasSuffix(e.Original, "#:~:text=Toqaev") || !strings.Contains(e.Citation, "about 12 February 2024, inferred from the text") {
			t.Errorf("excerpt %+v", e)
		}
	}
	if none := answer[articleHits](t, h, "/api/v1/articles/"+id+"/search?q=zorin"); none.Total != 0 {
		t.Errorf("%+v, want none", none)
	}
	for _, bad := range []string{"start=9&end=9", "start=5&end=4", "start=0&end=999999", "start=0&end=3000", "start=-1&end=4"} {
		if w := get(h, "/api/v1/articles/"+id+"/excerpt?"+bad); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", bad, w.Code)
		}
	}
	if got := textFragment("\n\nOne"); got != "One" {
		t.Errorf("the fragment of one word behind a break is %s", got)
	}
	if got := textFragment("one - two, three & four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"); got != "one%20%2D%20two%2C%20three%20%26,twelve%20thirteen%20fourteen%20fifteen%20sixteen" {
		t.Errorf("text fragment %s", got)
	}
}

// A capture is served as it was received, and as nothing that runs.
func TestRaw(t *testing.T) {
	h, engine := siteAndEngine(t)
	id := answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0].ID
	a, err := engine.Store.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	c, err := engine.Store.Capture(a.Capture)
	if err != nil {
		t.Fatal(err)
	}
	w := get(h, "/api/v1/articles/"+id+"/raw")
	if w.Code != 200 || w.Body.String() != string(c.Body) || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
		w.Header().Get("Content-Security-Policy") != "default-src 'none'; sandbox" || !strings.HasPrefix(w.Header().Get("Repr-Digest"), "sha-256=:") {
		t.Errorf("%d %v, %d bytes, want %d", w.Code, w.Header(), w.Body.Len(), len(c.Body))
	}
	if w := get(h, "/api/v1/articles/"+id+"/raw?as=html"); w.Code != 400 {
		t.Errorf("?as=html: %d, want 400", w.Code)
	}
}
