package server

import (
	"strings"
	"testing"

	"casefile/corpus"
)

func TestSimilarAPI(t *testing.T) {
	h := site(t)
	id := corpus.ID("https://evil.example/a")
	for _, query := range []string{"", "?mode=copy", "?mode=topic&limit=3"} {
		a := answer[similarArticles](t, h, "/api/v1/articles/"+id+"/similar"+query)
		if a.ID != id || a.Results == nil || a.Mode != "copy" != strings.Contains(query, "topic") {
			t.Errorf("%s: %+v", query, a)
		}
	}
	for address, status := range map[string]int{
		"/api/v1/articles/" + id + "/similar?mode=best":            400,
		"/api/v1/articles/" + id + "/similar?limit=0":              400,
		"/api/v1/articles/" + id + "/similar?modes=copy":           400,
		"/api/v1/articles/" + id + "/similar?mode=copy&mode=topic": 400,
		"/api/v1/articles/a_0/similar":                             404,
		"/api/v1/articles/..%2f..%2fetc%2fpasswd/similar":          404,
	} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
}
