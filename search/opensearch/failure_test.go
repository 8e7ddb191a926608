package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A fake stands for a cluster that fails. It interprets nothing: it gives the answers that
// are set for the end of a path, one after the other and the last one again.
type fake struct {
	mu      sync.Mutex
	answers map[string][]string // "status body"
	asked   map[string]int
	bodies  []string // of _bulk
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for end, answers := range f.answers {
		if !strings.HasSuffix(r.URL.Path, end) || r.Method == http.MethodDelete {
			continue
		}
		n := f.asked[end]
		f.asked[end]++
		if end == "/_bulk" {
			f.bodies = append(f.bodies, string(body))
		}
		answer := answers[min(n, len(answers)-1)]
		if answer == "cut" {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `{"took":1,`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		status, text, _ := strings.Cut(answer, " ")
		w.Header().Set("Content-Type", "application/json")
		var code int
		fmt.Sscan(status, &code)
		w.WriteHeader(code)
		fmt.Fprint(w, text)
		return
	}
	fmt.Fprint(w, `{}`)
}

// The answers of a cluster that works.
const (
	stateAnswer = `200 {"_seq_no":1,"_primary_term":1,"_source":{"index":"INDEX","generation":1,"epoch":1,"at":{"file":0,"offset":0}}}`
	pitAnswer   = `200 {"pit_id":"p","_shards":{"total":1,"failed":0}}`
	emptyAnswer = `200 {"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"total":{"value":0},"hits":[]},"aggregations":{
		"length":{"value":null},"langs":{"buckets":[]},"of":{"buckets":[]}}}`
)

// newFake returns an engine on a fake, and the fake.
func newFake(t *testing.T) (*Engine, *fake) {
	t.Helper()
	w, err := corpus.OpenWriter(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	o := Options{Index: "x"}
	f := &fake{asked: map[string]int{}, answers: map[string][]string{
		"/_doc/state": {strings.Replace(stateAnswer, "INDEX", o.indexName(1), 1)},
		"/_search":    {emptyAnswer}, "/point_in_time": {pitAnswer},
	}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	o.URLs = []string{server.URL}
	e, err := New(t.Context(), w.Store, o, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	e.client.pause = time.Millisecond
	t.Cleanup(func() { e.Close() })
	return e, f
}

func (f *fake) set(end string, answers ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[end], f.asked[end] = answers, 0
}

// A part of an answer is never taken for the whole: the question is asked again, or there
// is an error that says what to do.
func TestPartialAnswers(t *testing.T) {
	const found = `200 {"timed_out":false,"_shards":{"total":2,"failed":0},"hits":{"total":{"value":7},"hits":[]}}`
	failedShard := `200 {"timed_out":false,"_shards":{"total":2,"failed":1,"failures":[{"reason":{"type":"node_disconnected_exception","reason":"n2 left"}}]},"hits":{"total":{"value":3},"hits":[]}}`
	timedOut := `200 {"timed_out":true,"_shards":{"total":2,"failed":0},"hits":{"total":{"value":3},"hits":[]}}`
	busy := `429 {"error":{"type":"circuit_breaking_exception","reason":"[parent] Data too large"},"status":429}`
	rejected := `429 {"error":{"root_cause":[{"type":"rejected_execution_exception","reason":"queue full"}],"type":"search_phase_execution_exception"},"status":429}`
	inShard := `503 {"error":{"type":"search_phase_execution_exception","reason":"all shards failed","failed_shards":[{"reason":{"type":"no_shard_available_action_exception","reason":"n2"}}]},"status":503}`
	ended := `500 {"error":{"type":"search_phase_execution_exception","reason":"all shards failed","failed_shards":[{"reason":{"type":"node_disconnected_exception","reason":"n3"}}]},"status":500}`
	lost := `404 {"error":{"type":"search_phase_execution_exception","reason":"all shards failed","failed_shards":[{"reason":{"type":"search_context_missing_exception","reason":"No search context found"}}]},"status":404}`
	for _, c := range []struct {
		name    string
		answers []string
		want    string // the error; "" for none
	}{
		{"a failed shard, then whole", []string{failedShard, found}, ""},
		{"a failed shard", []string{failedShard}, "n2 left"},
		{"timed out, then whole", []string{timedOut, found}, ""},
		{"timed out", []string{timedOut}, "took longer than the cluster allows"},
		{"circuit breaker, then whole", []string{busy, busy, found}, ""},
		{"circuit breaker", []string{busy}, "has no room for the request"},
		{"full queue, then whole", []string{rejected, found}, ""},
		{"full queue", []string{rejected}, "ask less at a time, or give its nodes more memory"},
		{"a node is away, then whole", []string{inShard, found}, ""},
		{"a node is away", []string{inShard}, "start the missing nodes"},
		{"a node ends, then whole", []string{ended, found}, ""},
		{"a lost point in time", []string{lost, found}, ""},
		{"points in time are lost again and again", []string{lost}, "No search context found"},
		{"cut off, then whole", []string{"cut", found}, ""},
		{"cut off", []string{"cut"}, "cut off"},
		{"no JSON", []string{"200 <html>"}, "no JSON"},
		{"no access", []string{`401 {"error":{"type":"security_exception","reason":"no"}}`}, "check --opensearch-user"},
		{"a fault of the question", []string{`400 {"error":{"type":"x_content_parse_exception","reason":"unknown field"}}`}, "unknown field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, f := newFake(t)
			v, err := e.View(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			f.set("/_search", c.answers...)
			got, err := v.Find(t.Context(), &engine.Plan{Root: &engine.HasAny{Field: indexer.FieldLang, Terms: []string{"en"}}, Sort: query.Newest, Size: 5})
			switch {
			case c.want == "" && (err != nil || got.Total != 7):
				t.Errorf("%+v, %v, want 7 articles", got, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%+v, %v, want an error with %q", got, err, c.want)
			}
		})
	}
}

// A view whose point in time is lost, of an index that has changed since, says so.
func TestGone(t *testing.T) {
	e, f := newFake(t)
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	f.set("/_search", `404 {"error":{"type":"search_context_missing_exception","reason":"No search context found"}}`)
	f.set("/_doc/state", strings.NewReplacer("INDEX", e.options.indexName(1), `"epoch":1`, `"epoch":2`).Replace(stateAnswer))
	if _, err := v.Count(t.Context(), engine.Term{Field: indexer.FieldLang, Text: "en"}); !errors.Is(err, ErrGone) {
		t.Errorf("%v, want ErrGone", err)
	}
}

// A question ends with its context, also while it waits to be asked again.
func TestEndsWaiting(t *testing.T) {
	e, f := newFake(t)
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	e.client.pause = time.Hour
	f.set("/_search", `429 {"error":{"type":"circuit_breaking_exception","reason":"x"}}`)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := v.Count(ctx, engine.Term{Field: indexer.FieldLang, Text: "en"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that of the context", err)
	}
}

// Of a bulk only the items that the cluster had no room for are sent again. An item that it
// refuses ends the update, and one that is there in a later revision does not.
func TestBulk(t *testing.T) {
	item := func(id string, status int, kind string) string {
		if kind == "" {
			return fmt.Sprintf(`{"index":{"_id":%q,"status":%d}}`, id, status)
		}
		return fmt.Sprintf(`{"index":{"_id":%q,"status":%d,"error":{"type":%q,"reason":"r"}}}`, id, status, kind)
	}
	answer := func(items ...string) string {
		return `200 {"errors":true,"items":[` + strings.Join(items, ",") + `]}`
	}
	all := []*indexer.Revision{{ID: "a_1"}, {ID: "a_2"}, {ID: "a_3"}}
	e, f := newFake(t)
	f.set("/_bulk",
		answer(item("a_1", 201, ""), item("a_2", 429, "rejected_execution_exception"), item("a_3", 409, "version_conflict_engine_exception")),
		answer(item("a_2", 429, "circuit_breaking_exception")), answer(item("a_2", 200, "")))
	if err := e.write(t.Context(), "x", all); err != nil {
		t.Fatal(err)
	}
	var sent []string
	for _, b := range f.bodies {
		var ids []string
		for line := range strings.Lines(b) {
			var head struct {
				Index struct {
					ID string `json:"_id"`
				} `json:"index"`
			}
			if err := json.Unmarshal([]byte(line), &head); err == nil && head.Index.ID != "" {
				ids = append(ids, head.Index.ID)
			}
		}
		sent = append(sent, strings.Join(ids, " "))
	}
	if got := strings.Join(sent, ", "); got != "a_1 a_2 a_3, a_2, a_2" {
		t.Errorf("sent %s", got)
	}
	for want, answers := range map[string][]string{
		"article a_2: OpenSearch: status 400, mapper_parsing_exception": {answer(item("a_1", 201, ""), item("a_2", 400, "mapper_parsing_exception"), item("a_3", 201, ""))},
		"answers for 1 of 3 articles":                                   {answer(item("a_1", 201, ""))},
		"1 articles are not written: OpenSearch has no room":            {answer(item("a_1", 201, ""), item("a_2", 429, "rejected_execution_exception"), item("a_3", 201, "")), answer(item("a_2", 429, "rejected_execution_exception"))},
		"cut off": {"cut"},
	} {
		f.set("/_bulk", answers...)
		if err := e.write(t.Context(), "x", all); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestOptions(t *testing.T) {
	for want, o := range map[string]Options{
		"give --opensearch-url":             {},
		`--opensearch-url "localhost:9200"`: {URLs: []string{"localhost:9200"}},
		"--opensearch-ca: no certificate":   {URLs: []string{"https://localhost:9200"}, CA: []byte("x")},
		"OpenSearch does not answer":        {URLs: []string{"http://127.0.0.1:1"}},
	} {
		store, err := corpus.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := New(t.Context(), store, o, 0, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
