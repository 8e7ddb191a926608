package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casefile/corpus/fetch"
)

const sentPage = `<html><head><title>A verdict in Almaty</title></head><body><nav>Home News Contact</nav><article><h1>A verdict in Almaty</h1>
<p>The court in Almaty sentenced Viktor Petrenko to ten years on Monday, his lawyer said after the hearing.</p>
<p>The prosecutor had asked for twelve years. The defence will appeal to the supreme court, the lawyer added.</p></article></body></html>`

// handIn sends a body from this machine.
func handIn(h http.Handler, address, media, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:5000", "localhost:8080"
	r.Header.Set("Content-Type", media)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Articles are handed in as a page, JSON and lines of JSON. What the sender says of their
// origin stays a claim, a key is answered once, and a dry run keeps nothing.
func TestAddByHTTP(t *testing.T) {
	s := desk(t, testDoor)
	h := Held(t, s)
	n := s.Searcher.Store.Len()
	send := func(query, media, body string, want int, header ...string) added {
		t.Helper()
		w := handIn(h, articlesPath+query, media, body, header...)
		if w.Code != want {
			t.Fatalf("%s %s: %d %s, want %d", query, media, w.Code, w.Body, want)
		}
		return decoded[added](t, w)
	}
	page := "?url=" + url.QueryEscape("https://outlet.example/verdict") + "&source=Outlet&date=2006-09-01"
	if a := send(page+"&dry_run=1", "text/html", sentPage, 200); !a.DryRun || a.Results[0].Title != "A verdict in Almaty" || s.Searcher.Store.Len() != n {
		t.Errorf("the dry run answers %+v", a)
	}
	a := send(page, "text/html; charset=utf-8", sentPage, 201)
	if a.Added != 1 || a.Results[0].Change != "new" || !a.State.Shown {
		t.Errorf("the page answers %+v", a)
	}
	got := told[article](t, h, "GET", articlesPath+"/"+a.Results[0].ID, "", 200)
	if p := got.Provenance; p.SourceURL != "" || p.Claim == nil || p.Claim.URL != "https://outlet.example/verdict" || p.Came.Via != "posted" || !strings.Contains(p.HandedIn, "handed in by Anna through the API") {
		t.Errorf("its provenance is %+v, %+v", p, p.Claim)
	}
	if again := send(page, "text/html", sentPage, 200); again.Added != 0 || again.Results[0].Change != "unchanged" || again.Results[0].ID != a.Results[0].ID {
		t.Errorf("sent again: %+v", again)
	}
	const lines = `{"title": "One", "text": "The first text is about a trial in Almaty."}` + "\n" + `{"title": "Two", "date": "yesterday", "text": "No such date."}` + "\n\n"
	first := send("", "application/x-ndjson", lines, 201, "Idempotency-Key", "k1")
	if first.Added != 1 || first.Failed != 1 || len(first.Results) != 2 {
		t.Errorf("lines answer %+v", first)
	}
	if second := send("", "application/x-ndjson", lines, 200, "Idempotency-Key", "k1"); second.Added != 1 || second.State.Journal != first.State.Journal {
		t.Errorf("the same key answers %+v, want the first answer", second)
	}
	if code, _ := problemIn(handIn(h, articlesPath, "application/json", `{"text": "Another text."}`, "Idempotency-Key", "k1")); code != "key-reused" {
		t.Errorf("the key with another request: %s", code)
	}
	send("", "application/json", "{\n\"title\": \"Three\",\n\"text\": \"A text on several lines of JSON.\"\n}", 201)
	for media, body := range map[string]string{"application/json": `[{"text": "x"}]`, "image/png": "x"} {
		if w := handIn(h, articlesPath, media, body); w.Code != 400 && w.Code != 415 {
			t.Errorf("%s %s: %d", media, body, w.Code)
		}
	}
	if w := handIn(h, articlesPath, "application/x-ndjson", strings.Repeat(`{"text": "x"}`+"\n", mostArticles+1)); w.Code != 400 {
		t.Errorf("too many articles: %d", w.Code)
	}
	if w := handIn(h, articlesPath, "text/plain", strings.Repeat("x", mostSent+1)); w.Code != 413 {
		t.Errorf("too large: %d", w.Code)
	}
	if w := handIn(h, decisionsPath, "application/json", strings.Repeat("x", 1<<20+1)); w.Code != 413 {
		t.Errorf("another body that is too large: %d", w.Code)
	}
}

// A job fetches pages, tells its progress, and says what failed. One that was interrupted
// goes on where it was.
func TestIngestByHTTP(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/verdict" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, sentPage)
	}))
	defer site.Close()
	s := desk(t, testDoor)
	t.Cleanup(s.jobs.close)
	h := Held(t, s)
	if code, _ := problemIn(handIn(h, apiPath+"/ingest", "application/json", `{"url": "https://outlet.example/"}`)); code != "no-contact" {
		t.Errorf("without a contact: %s", code)
	}
	host, _, _ := net.SplitHostPort(site.Listener.Addr().String())
	s.Client = &fetch.Client{UserAgent: "casefile/test", AllowHosts: []string{host}, Delay: -1}
	body := fmt.Sprintf(`{"url": [%q, %q, "http://127.0.0.2:1/"]}`, site.URL+"/verdict", site.URL+"/missing")
	started := decoded[job](t, handIn(h, apiPath+"/ingest", "application/json", body))
	ended := waitFor(t, s, started.ID)
	if ended.State != jobDone || ended.Done != 3 || ended.Failed != 2 || ended.Outcomes[0].What != "new" || ended.Outcomes[1].Reason == "" || !strings.Contains(ended.Outcomes[2].Reason, "127.0.0.2") {
		t.Fatalf("the job is %+v", ended)
	}
	if a, err := s.Searcher.Store.Get(ended.Outcomes[0].ID); err != nil || a.Came.By != "Anna through the API" || a.Came.Via != "fetched" {
		t.Errorf("the article came %+v, %v", a.Came, err)
	}
	events := get(h, jobsPath+"/"+started.ID+"/events", "Host", "example.com")
	if !strings.Contains(events.Body.String(), `"state":"done"`) || events.Header().Get("Content-Type") != "text/event-stream" {
		t.Errorf("the events are %v %s", events.Header(), events.Body)
	}

	// A kill leaves the file of a job without an end.
	file := filepath.Join(s.Data, "jobs", started.ID+".jsonl")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	whole := bytes.SplitAfter(b, []byte("\n"))
	if err := os.WriteFile(file, append(bytes.Join(whole[:2], nil), `{"outc`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.jobs, err = openJobs(s.Data); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.jobs.close)
	if one, _, err := s.jobs.get(started.ID); err != nil || one.State != jobInterrupted || one.Done != 1 {
		t.Errorf("after a kill the job is %+v, %v", one, err)
	}
	again := decoded[job](t, handIn(h, jobsPath+"/"+started.ID+"/again", "application/json", `{}`))
	if ended := waitFor(t, s, again.ID); ended.Total != 2 || ended.State != jobDone {
		t.Errorf("run again the job is %+v", ended)
	}
	if one, _, err := s.jobs.get(started.ID); err != nil || one.Again != again.ID {
		t.Errorf("the first job goes on as %q, %v", one.Again, err)
	}
	told[problem](t, h, "POST", jobsPath+"/"+started.ID+"/again", "{}", 400)
	if plan := decoded[gatherPlan](t, handIn(h, apiPath+"/gather?dry_run=1", "application/json", `{}`)); plan.Job != nil {
		t.Errorf("a dry run gathers: %+v", plan)
	}
}

func decoded[T any](t *testing.T, w *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code >= 300 {
		t.Fatalf("%v: %d %s", err, w.Code, w.Body)
	}
	return v
}

func waitFor(t *testing.T, s *server, id string) *job {
	t.Helper()
	for end := time.After(patience); ; {
		one, changed, err := s.jobs.get(id)
		if err != nil {
			t.Fatal(err)
		}
		if one.State != jobRunning && one.State != jobWaiting {
			return one
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("the job is still %+v", one)
		}
	}
}

// A person without scripts hands in a text and a file, sees what is cut, and confirms.
func TestAddPages(t *testing.T) {
	s := desk(t, testDoor)
	p := &person{t: t, h: s, host: "localhost:8080", cookie: map[string]string{}}
	form := fill(t, p.ask("GET", "/add", nil), "do", "gather-plan")
	form.Del("do")
	form.Set("text", sentPage)
	n := s.Searcher.Store.Len()
	w := p.ask("POST", "/add", form)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Home News Contact") || !strings.Contains(w.Body.String(), "parts are cut") && !strings.Contains(w.Body.String(), "part is cut") || s.Searcher.Store.Len() != n {
		t.Fatalf("the preview: %d %s", w.Code, w.Body)
	}
	confirm := fill(t, w, "do", "confirm")
	if w = p.ask("POST", "/add", confirm); w.Code != 200 || !strings.Contains(w.Body.String(), "A verdict in Almaty") || s.Searcher.Store.Len() != n+1 {
		t.Fatalf("confirmed: %d %s", w.Code, w.Body)
	}
	if w = p.ask("POST", "/add", confirm); w.Code != 400 {
		t.Errorf("confirmed twice: %d", w.Code)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("csrf", form.Get("csrf"))
	f, err := m.CreateFormFile("file", "page.html")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, strings.ReplaceAll(sentPage, "Almaty", "Astana"))
	m.Close()
	r := httptest.NewRequest("POST", "/add", &body)
	r.RemoteAddr, r.Host = "127.0.0.1:5000", "localhost:8080"
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range p.cookie {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "A verdict in Astana") {
		t.Fatalf("a file: %d %s", w.Code, w.Body)
	}
	if w = p.ask("POST", "/add", url.Values{"csrf": form["csrf"]}); w.Code != 400 {
		t.Errorf("nothing: %d", w.Code)
	}
	if w = p.ask("POST", "/add", url.Values{"csrf": form["csrf"], "do": {"gather-plan"}}); w.Code != 200 || !strings.Contains(w.Body.String(), "would be visited") {
		t.Errorf("the plan: %d %s", w.Code, w.Body)
	}
}
