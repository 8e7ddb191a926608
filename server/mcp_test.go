package server

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The SDK's client asks at /mcp and on a line, and gets answers with links and exact words.
func TestMCP(t *testing.T) {
	_, searcher := siteAndEngine(t)
	c := Config{Searcher: searcher, Log: slog.New(slog.DiscardHandler), Title: "A case", Version: "test", Timeout: patience, MCP: true}
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	fromServer, toClient := io.Pipe()
	fromClient, toServer := io.Pipe()
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- ServeMCP(ctx, c, fromClient, toClient) }()
	for name, transport := range map[string]mcp.Transport{
		"/mcp":   &mcp.StreamableClientTransport{Endpoint: srv.URL + mcpPath, DisableStandaloneSSE: true},
		"a line": &mcp.IOTransport{Reader: fromServer, Writer: toServer},
	} {
		session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), transport, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		tools, err := session.ListTools(t.Context(), nil)
		if err != nil || len(tools.Tools) != 5 || !strings.Contains(session.InitializeResult().Instructions, "living people") {
			t.Fatalf("%s: tools %v %v", name, tools, err)
		}
		call := func(tool string, in map[string]any) (base string, answer map[string]any, failed string) {
			t.Helper()
			r, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: in})
			if err != nil {
				t.Fatalf("%s: %s: %v", name, tool, err)
			}
			text := r.Content[0].(*mcp.TextContent).Text
			if r.IsError {
				return "", nil, text
			}
			var got struct {
				Base   string
				Answer map[string]any
			}
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatalf("%s: %s: %v: %s", name, tool, err, text)
			}
			return got.Base, got.Answer, ""
		}
		base, found, _ := call("search", map[string]any{"q": "Toqaev", "person": []string{"Rustam Ibragimov"}})
		hit := found["results"].([]any)[0].(map[string]any)
		if s := hit["hits"].(map[string]any)["snippets"].([]any)[0].(map[string]any); s["exact"] != "Toqaev" || !strings.HasPrefix(s["link"].(string), "/a/") || name == "/mcp" && base != srv.URL {
			t.Errorf("%s: search: base %q, %v", name, base, s)
		}
		if _, a, _ := call("article", map[string]any{"id": hit["id"]}); a["body_text"] == "" || a["published"].(map[string]any)["inferred"] != true {
			t.Errorf("%s: article %v", name, a)
		}
		if _, p, _ := call("person", map[string]any{"who": "Рустам Ибрагимов"}); p["results"].([]any)[0].(map[string]any)["id"] != "p_rustam-ibragimov" {
			t.Errorf("%s: person by name %v", name, p)
		}
		if _, p, _ := call("person", map[string]any{"who": "p_rustam-ibragimov"}); p["label"] != "Rustam Ibragimov" {
			t.Errorf("%s: person by id %v", name, p)
		}
		if _, m, _ := call("mentions", map[string]any{"id": "p_rustam-ibragimov"}); len(m["results"].([]any)) != 1 {
			t.Errorf("%s: mentions %v", name, m)
		}
		if _, l, _ := call("timeline", map[string]any{"q": "Toqaev"}); l["results"] == nil {
			t.Errorf("%s: timeline %v", name, l)
		}
		if _, _, failed := call("article", map[string]any{"id": "a_0"}); !strings.Contains(failed, "no article with this id") {
			t.Errorf("%s: an article that isn't there: %q", name, failed)
		}
		if err := session.Close(); err != nil {
			t.Error(name, err)
		}
	}
	cancel()
	<-ended
	if w := get(site(t), mcpPath); w.Code != 404 {
		t.Errorf("not asked for: %d", w.Code)
	}
}
