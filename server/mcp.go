package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Assistants ask a case by the Model Context Protocol. Each tool is a request for the API,
// whose answer it gives as it is, with the address that its links begin with.
const mcpPath = "/mcp"

// mcpInstructions are for the assistant.
const mcpInstructions = `Tools search the news coverage of one case. It is about living people: state only what an answer says, and name the article with its link.
A link is relative to base. A snippet's or mention's exact, start and end are the words in body_text: quote these words, and no others.
What is uncertain says so, and must be passed on so: a date with "inferred" was concluded from the text; an entity with "uncertain", "sure": false, and "possibly_same" may be another person; "relaxed" means that an article has only some of the words; kind "abstract" is our own summary, not the article's text; "handed_in" and "claim" are what somebody says of a file; "differing" articles state other facts. Two people of one name are never one unless the answer has one id for them.`

// An asker gets an address of the API: the status and the body of the answer. The header is
// that of the assistant's request.
type asker func(ctx context.Context, header http.Header, address string) (int, []byte, error)

// Inputs of tools.
type (
	mcpSearch struct {
		Q      string   `json:"q,omitempty" jsonschema:"words, \"phrases\", -excluded, person:name; every word must be in an article, in any spelling of a name"`
		Person []string `json:"person,omitempty" jsonschema:"only articles that name one of these people: ids or names"`
		Org    []string `json:"org,omitempty" jsonschema:"organizations: ids or names"`
		Place  []string `json:"place,omitempty" jsonschema:"places: ids or names"`
		Year   []string `json:"year,omitempty" jsonschema:"years of publication"`
		From   string   `json:"from,omitempty" jsonschema:"published on this date or after: 2006, 2006-02 or 2006-02-13"`
		To     string   `json:"to,omitempty" jsonschema:"published on this date or before"`
		Sort   string   `json:"sort,omitempty" jsonschema:"relevance, newest, oldest, captured or mentions"`
		Page   int      `json:"page,omitempty" jsonschema:"from 1, with 10 articles each"`
	}
	mcpArticle struct {
		ID string `json:"id" jsonschema:"id of an article, such as a_16aa190cbfc54075"`
	}
	mcpPerson struct {
		Who string `json:"who" jsonschema:"a name in any spelling and script, which gives the people, organizations and places it may mean; or the id of one, which gives all that articles say of it"`
	}
	mcpMentions struct {
		ID   string `json:"id" jsonschema:"id of a person, an organization or a place, such as p_rustam-ibragimov"`
		Q    string `json:"q,omitempty" jsonschema:"only in articles that match this query"`
		Page int    `json:"page,omitempty" jsonschema:"from 1, with 10 articles each"`
	}
	mcpTimeline struct {
		ID   string `json:"id,omitempty" jsonschema:"only sentences that name this entity"`
		Q    string `json:"q,omitempty" jsonschema:"only in articles that match this query"`
		Page int    `json:"page,omitempty" jsonschema:"from 1, with 20 dates each"`
	}
)

func paged(values url.Values, page, size int) url.Values {
	if page > 0 {
		values.Set("page", strconv.Itoa(page))
	}
	values.Set("size", strconv.Itoa(size))
	for name, v := range values {
		if len(v) == 1 && v[0] == "" {
			delete(values, name)
		}
	}
	return values
}

// newMCP returns a server of the tools that asks the API through ask.
func newMCP(version, base string, ask asker, log *slog.Logger) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "casefile", Version: version}, &mcp.ServerOptions{Instructions: mcpInstructions, Logger: log})
	addTool(s, base, ask, "search", "Search the articles of the case.", func(in mcpSearch) string {
		return searchPath + "?" + paged(url.Values{"q": {in.Q}, "person": in.Person, "org": in.Org, "place": in.Place, "year": in.Year, "from": {in.From}, "to": {in.To}, "sort": {in.Sort}}, in.Page, 10).Encode()
	})
	addTool(s, base, ask, "article", "Get an article: its text, whom it names, its dates, and the origin of each.", func(in mcpArticle) string {
		return articlePath(url.PathEscape(in.ID))
	})
	addTool(s, base, ask, "person", "Find whom a name means, or get what articles say of a person, an organization or a place.", func(in mcpPerson) string {
		if facetOfID(in.Who) != "" {
			return entityPath(in.Who)
		}
		return apiPath + "/names?" + url.Values{"q": {in.Who}}.Encode()
	})
	addTool(s, base, ask, "mentions", "List the sentences that name a person, an organization or a place, by article.", func(in mcpMentions) string {
		return entityPath(in.ID) + "/mentions?" + paged(url.Values{"q": {in.Q}}, in.Page, 10).Encode()
	})
	addTool(s, base, ask, "timeline", "List the dates that articles mention, in the order of time, each with its sentence.", func(in mcpTimeline) string {
		at := timelinePath
		if in.ID != "" {
			at = entityPath(in.ID) + "/timeline"
		}
		return at + "?" + paged(url.Values{"q": {in.Q}}, in.Page, 20).Encode()
	})
	return s
}

// addTool adds a tool that answers with what is at an address of the API.
func addTool[In any](s *mcp.Server, base string, ask asker, name, about string, address func(In) string) {
	no := false
	mcp.AddTool(s, &mcp.Tool{Name: name, Description: about, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: &no}},
		func(ctx context.Context, r *mcp.CallToolRequest, in In) (*mcp.CallToolResult, any, error) {
			var header http.Header
			if r.Extra != nil {
				header = r.Extra.Header
			}
			status, body, err := ask(ctx, header, address(in))
			if err != nil {
				return nil, nil, err
			}
			if status != http.StatusOK {
				var p problem
				if err := json.Unmarshal(body, &p); err != nil {
					return nil, nil, fmt.Errorf("status %d", status)
				}
				return nil, nil, fmt.Errorf("%s: %s", p.Title, p.Detail)
			}
			return nil, struct {
				Base   string          `json:"base"`
				Answer json.RawMessage `json:"answer"`
			}{base, body}, nil
		})
}

// addMCP adds the route of the protocol.
func (s *server) addMCP(e *echo.Echo) {
	server := func(r *http.Request) *mcp.Server {
		base := strings.TrimSuffix(s.Door.PublicURL, "/")
		if base == "" {
			base = "http://" + r.Host // which the door has checked
		}
		return newMCP(s.Version, base, s.inside, s.Log)
	}
	h := mcp.NewStreamableHTTPHandler(server, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, Logger: s.Log, DisableLocalhostProtection: true, // the door has checked the host
	})
	e.Match([]string{http.MethodGet, http.MethodPost, http.MethodDelete}, mcpPath, echo.WrapHandler(h))
}

// inside asks this server, with the key of the assistant's request.
func (s *server) inside(ctx context.Context, header http.Header, address string) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost"+address, nil)
	if err != nil {
		return 0, nil, err
	}
	for _, name := range []string{"Authorization", "X-Api-Key", "Cookie"} {
		if v := header.Values(name); v != nil {
			r.Header[name] = v
		}
	}
	r.RemoteAddr, r.RequestURI = "127.0.0.1:0", address
	w := &kept{header: http.Header{}, status: http.StatusOK}
	s.Handler.ServeHTTP(w, r)
	return w.status, w.body.Bytes(), nil
}

// A kept is an answer that is kept.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

// ServeMCP answers the protocol on a line until it ends, from a searcher.
func ServeMCP(ctx context.Context, c Config, in io.ReadCloser, out io.WriteCloser) error {
	s, err := newServer(c)
	if err != nil {
		return err
	}
	s.open(c.Searcher)
	return newMCP(c.Version, "", s.inside, c.Log).Run(ctx, &mcp.IOTransport{Reader: in, Writer: out})
}

// ServeMCPAt answers the protocol on a line from the server at an address, with a key if that
// is not "".
func ServeMCPAt(ctx context.Context, version, address, key string, log *slog.Logger, in io.ReadCloser, out io.WriteCloser) error {
	base, err := fromHere(address)
	if err != nil {
		return err
	}
	ask := func(ctx context.Context, _ http.Header, path string) (int, []byte, error) {
		resp, err := fetchAnswer(ctx, base+path, key)
		if err != nil {
			return 0, nil, err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(io.LimitReader(resp.Body, mostList))
		return resp.StatusCode, b, err
	}
	return newMCP(version, base, ask, log).Run(ctx, &mcp.IOTransport{Reader: in, Writer: out})
}
