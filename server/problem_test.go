package server

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/corpus"
)

// What an internal error says stays inside: it can name files, or quote an article
// that must not be shown.
func TestInternalErrorStaysInside(t *testing.T) {
	h, engine := siteAndEngine(t)
	dir := engine.Store.Dir()
	if err := os.RemoveAll(filepath.Join(dir, "articles")); err != nil {
		t.Fatal(err)
	}
	id := corpus.ID("https://evil.example/a")
	for _, address := range []string{"/api/v1/search?q=Toqaev", "/api/v1/articles/" + id, "/search?q=Toqaev", "/a/" + id} {
		w := get(h, address)
		if w.Code != http.StatusInternalServerError {
			t.Errorf("GET %s: %d, want 500: %s", address, w.Code, w.Body)
		}
		body := w.Body.String()
		for _, inside := range []string{dir, ".jsonl", "no such file", "open /"} {
			if strings.Contains(body, inside) {
				t.Errorf("GET %s tells %q: %s", address, inside, body)
			}
		}
		if !strings.HasPrefix(address, "/api/") {
			continue
		}
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != "internal" || p.Detail != "" || p.RequestID == "" {
			t.Errorf("GET %s: %v, %s, want code internal, no detail, the request's id", address, err, body)
		}
	}
}
