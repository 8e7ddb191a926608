package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/corpus/gather"
)

// Limits of what is handed in.
const (
	mostSent      = 32 << 20 // bytes of a request
	mostArticles  = 1000     // in one request
	mostAddresses = 1000     // of one job
	sentWithin    = 2 * time.Minute
)

const jobsPath = apiPath + "/jobs"

var (
	sentParams = newTable(
		param{name: "url", kind: textKind, help: "Address of the page in the body, if it is one page."},
		param{name: "date", kind: textKind, help: "Date of publication: 2006, 2006-02 or 2006-02-13, if the sender knows it."},
		param{name: "source", kind: textKind, help: "Name of the outlet, if the sender knows it."},
		dryRun,
	)
	ingestParams = newTable(param{name: "url", kind: textKind, repeat: true, must: true, help: "Address of a page to fetch, at the pace that its site asks for."})
	gatherParams = newTable(
		param{name: "source", kind: textKind, repeat: true, help: "Name of a source of the case file; all of them if none is given."},
		param{name: "all", kind: choiceKind, choices: onOff, def: "0", help: "1 visits known pages even if they are not due."},
		dryRun,
	)
)

// sentTypes are the media types that articles are sent in, with the ending of a file whose
// contents are like that.
var sentTypes = map[string]string{
	echo.MIMEApplicationJSON: ".jsonl", "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl",
	echo.MIMETextHTML: "", "application/xhtml+xml": "", echo.MIMETextPlain: "",
}

// An added answers articles that were handed in.
type added struct {
	DryRun  bool         `json:"dry_run"`
	Results []addedThing `json:"results"` // in the order in which they came
	Added   int          `json:"added"`   // new or changed
	Failed  int          `json:"failed"`
	State   *journaled   `json:"state"` // null in a dry run
}

// An addedThing is what became of one page, text or line.
type addedThing struct {
	Change  string   `json:"change"` // new, changed, unchanged, aside, no article, removed, failed, …; in a dry run "" for an article
	ID      string   `json:"id"`     // of the article, "" for none
	Version int      `json:"version"`
	Title   string   `json:"title"`
	Reason  string   `json:"reason"` // why there is no article
	Notes   []string `json:"notes"`
}

// adder returns what adds for the person who sends a request.
func (s *server) adder(by, through string, g gather.Given) *gather.Adder {
	return &gather.Adder{Client: s.Client, By: by + " through the " + through, Given: g}
}

// add takes articles: a page, a text, a line of JSON or several.
func (s *server) add(ctx context.Context, d deed) (int, any, error) {
	r := d.Request()
	media, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	ending, ok := sentTypes[media]
	if !ok {
		return 0, nil, echo.ErrUnsupportedMediaType
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, nil, err
	}
	if media == echo.MIMEApplicationJSON {
		var line bytes.Buffer
		if err := json.Compact(&line, body); err != nil || !bytes.HasPrefix(line.Bytes(), []byte("{")) {
			return 0, nil, inBody("", "the body is not one object of JSON; send several with Content-Type: application/x-ndjson, one on each line")
		}
		body = line.Bytes()
	}
	key := r.Header.Get("Idempotency-Key")
	s.adding.Lock() // one at a time: a key that is sent twice at once is answered once
	defer s.adding.Unlock()
	before, err := s.answeredBefore(d, key, body)
	if before != nil || err != nil {
		return http.StatusOK, before, err
	}
	captures, failed, err := s.captured(s.adder(d.by, "API", gather.Given{URL: d.text("url"), Date: d.text("date"), Source: d.text("source")}), ending, body)
	if err != nil {
		return 0, nil, err
	}
	out, err := s.keep(ctx, d, captures, failed)
	if err != nil || d.dry {
		return http.StatusOK, out, err
	}
	status := http.StatusOK
	if out.Added > 0 {
		status = http.StatusCreated
	}
	return status, out, s.rememberAnswer(d, key, body, out)
}

// captured returns the captures in what was sent, and what could not be read.
func (s *server) captured(a *gather.Adder, name string, body []byte) (all []*corpus.Capture, failed []addedThing, err error) {
	for c, err := range a.Contents(name, body) {
		if len(all)+len(failed) == mostArticles {
			return nil, nil, inBody("", "the body has more than %d articles; send fewer at a time", mostArticles)
		}
		if err != nil {
			failed = append(failed, addedThing{Change: "failed", Reason: err.Error(), Notes: []string{}})
			continue
		}
		all = append(all, c)
	}
	return all, failed, nil
}

// keep adds captures to the case; a dry run only reads them.
func (s *server) keep(ctx context.Context, d deed, captures []*corpus.Capture, failed []addedThing) (*added, error) {
	out := &added{DryRun: d.dry, Results: append([]addedThing{}, failed...), Failed: len(failed)}
	if d.dry {
		for _, c := range captures {
			out.preview(c)
		}
		return out, nil
	}
	err := s.write(func(w *corpus.Writer) error {
		kept, err := gather.Keep(w, captures...)
		for _, k := range kept {
			out.take(k)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	state, err := s.journaled(ctx)
	out.State = &state
	return out, errors.Join(s.act(d.Context, corpus.Act{What: "add", By: d.by, Note: fmt.Sprintf("%d added, %d failed, of %d", out.Added, out.Failed, len(out.Results))}), err)
}

func (out *added) preview(c *corpus.Capture) {
	a, _, err := gather.Read(c)
	if err != nil {
		out.Failed++
		out.Results = append(out.Results, addedThing{Change: string(corpus.NoArticle), Reason: err.Error(), Notes: []string{}})
		return
	}
	out.Results = append(out.Results, addedThing{Title: a.Title, Notes: []string{}})
}

func (out *added) take(k gather.Kept) {
	t := addedThing{Change: string(k.Change), ID: k.ID, Version: k.Revision, Notes: nonNil(k.Notes)}
	switch {
	case k.Article == nil || k.Change == corpus.Removed:
		t.Reason = fmt.Sprint(k.Reason)
		out.Failed++
	case k.Change != corpus.Unchanged:
		out.Added++
	}
	if k.Article != nil {
		t.Title = k.Article.Title
	}
	out.Results = append(out.Results, t)
}

// An answeredRequest is what was answered to an Idempotency-Key.
type answeredRequest struct {
	Request string `json:"request"` // SHA-256
	Answer  *added `json:"answer"`
}

// keysLast is how long an Idempotency-Key is remembered.
const keysLast = 7 * 24 * time.Hour

func (s *server) idempotencyFile(d deed, key string) string {
	return filepath.Join(s.jobs.dir, "i_"+hashOf(d.by+"\n"+key)+".json")
}

func requestSum(d deed, body []byte) string {
	sum := sha256.Sum256(append([]byte(d.encode()+"\n"), body...))
	return hex.EncodeToString(sum[:])
}

// answeredBefore returns what was answered to the same request with this key, nil if there
// was none.
func (s *server) answeredBefore(d deed, key string, body []byte) (*added, error) {
	if key == "" || d.dry {
		return nil, nil
	}
	b, err := os.ReadFile(s.idempotencyFile(d, key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var before answeredRequest
	if err == nil {
		err = json.Unmarshal(b, &before)
	}
	if err != nil {
		return nil, err
	}
	if before.Request != requestSum(d, body) {
		return nil, &refusal{"key-reused", "this Idempotency-Key was sent with another request; give each request its own"}
	}
	return before.Answer, nil
}

// rememberAnswer keeps an answer for the case that its request is sent again. If the server
// is killed before, the request adds nothing twice either: the texts are there already.
func (s *server) rememberAnswer(d deed, key string, body []byte, out *added) error {
	if key == "" {
		return nil
	}
	b, err := json.Marshal(answeredRequest{requestSum(d, body), out})
	if err != nil {
		return err
	}
	if err := corpus.MakeDir(s.jobs.dir); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(s.jobs.dir, "i_*.json"))
	if err != nil {
		return err
	}
	for _, f := range files {
		if st, err := os.Stat(f); err == nil && time.Since(st.ModTime()) > keysLast {
			_ = os.Remove(f) // the next request tries again
		}
	}
	return corpus.WriteWhole(s.idempotencyFile(d, key), b)
}

// ingest starts a job that fetches addresses and adds what is there.
func (s *server) ingest(_ context.Context, d deed) (int, any, error) {
	one, err := s.ingestJob(d, d.all("url"), nil, "API")
	return http.StatusAccepted, one, err
}

func (s *server) ingestJob(d deed, addresses []string, after *job, through string) (*job, error) {
	if err := s.mayFetch(); err != nil {
		return nil, err
	}
	if len(addresses) > mostAddresses {
		return nil, inBody("url", "%d addresses are too many; give at most %d at a time", len(addresses), mostAddresses)
	}
	for _, a := range addresses {
		if !gather.IsAddress(a) {
			return nil, inBody("url", "%.80q is not an address of a page; give one that begins with https://", a)
		}
		if _, err := corpus.Canonical(a); err != nil {
			return nil, inBody("url", "%v", err)
		}
	}
	one, err := s.jobs.start(job{Kind: "ingest", By: d.by, Given: addresses, Total: len(addresses)}, after, func(ctx context.Context, report func(outcome) error) error {
		a := s.adder(d.by, through, gather.Given{})
		for _, address := range addresses {
			o, err := s.ingestOne(ctx, a, address)
			if err != nil {
				return err
			}
			if err := report(o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return one, s.act(d.Context, corpus.Act{What: "ingest", By: d.by, Of: one.ID, Note: fmt.Sprintf("%d addresses", len(addresses))})
}

// mayFetch returns an error if the server cannot fetch pages.
func (s *server) mayFetch() error {
	if s.Client == nil {
		return &refusal{"no-contact", "start serve with --contact (or CASEFILE_CONTACT): a mail address or web page by which the sites that it fetches from can reach you"}
	}
	return nil
}

// ingestOne fetches an address and keeps what is there. An error ends the job.
func (s *server) ingestOne(ctx context.Context, a *gather.Adder, address string) (outcome, error) {
	c, err := a.Fetch(ctx, address)
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	if err != nil {
		return outcome{What: "failed", URL: address, Reason: err.Error()}, nil
	}
	var kept []gather.Kept
	for busy := new(refusal); ; {
		err = s.write(func(w *corpus.Writer) (err error) {
			kept, err = gather.Keep(w, c)
			return err
		})
		if ctx.Err() != nil || !errors.As(err, &busy) {
			break // another command has ended
		}
	}
	if err == nil {
		_, err = s.Searcher.Store.Refresh() // for the links to it
	}
	if err != nil || len(kept) == 0 {
		return outcome{}, err
	}
	out := new(added)
	out.take(kept[0])
	t := out.Results[0]
	return outcome{t.Change, address, t.ID, t.Title, t.Reason}, nil
}

// A gatherPlan is what gathering would visit.
type gatherPlan struct {
	Planned []gather.Planned `json:"planned"` // without the pages that lists will name
	Job     *job             `json:"job"`     // null in a dry run
}

// gatherCoverage starts a job that gathers the coverage, or says what it would visit.
func (s *server) gatherCoverage(_ context.Context, d deed) (int, any, error) {
	out, err := s.gatherJob(d, nil, "API")
	status := http.StatusAccepted
	if d.dry {
		status = http.StatusOK
	}
	return status, out, err
}

func (s *server) gatherJob(d deed, after *job, through string) (*gatherPlan, error) {
	if !d.dry {
		if err := s.mayFetch(); err != nil {
			return nil, err
		}
	}
	g := gather.Gatherer{By: d.by + " through the " + through, Sources: d.all("source"), All: d.text("all") == "1", Client: s.Client}
	if d.dry {
		out := &gatherPlan{Planned: []gather.Planned{}}
		err := s.gatherer(&g, func() error {
			planned, err := g.Plan(s.Searcher.Store)
			out.Planned = append(out.Planned, planned...)
			return err
		})
		if err != nil {
			return nil, inBody("source", "%v", err)
		}
		return out, nil
	}
	one, err := s.jobs.start(job{Kind: "gather", By: d.by, Given: slices.Clone(g.Sources)}, after, func(ctx context.Context, report func(outcome) error) error {
		return s.gatherer(&g, func() error { return s.walk(ctx, &g, report) })
	})
	if err != nil {
		return nil, err
	}
	return &gatherPlan{[]gather.Planned{}, one}, s.act(d.Context, corpus.Act{What: "gather", By: d.by, Of: one.ID, Note: strings.Join(g.Sources, ", ")})
}

// gatherer opens what a gatherer needs for as long as do takes.
func (s *server) gatherer(g *gather.Gatherer, do func() error) (err error) {
	if g.Case, err = gather.OpenCase(s.Data); err != nil {
		return err
	}
	if g.State, err = gather.OpenState(s.Data, s.Log); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.State.Close()) }()
	return do()
}

// walk gathers, and reports what it finds.
func (s *server) walk(ctx context.Context, g *gather.Gatherer, report func(outcome) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var failed error
	g.Event = func(e gather.Event) {
		if err := report(outcome{e.What, e.URL, e.ID, e.Title, e.Reason}); err != nil && failed == nil {
			failed = err
			cancel()
		}
	}
	return s.write(func(w *corpus.Writer) error {
		g.Writer = w
		_, err := g.Run(ctx)
		return errors.Join(err, failed)
	})
}

// A jobList lists jobs, the newest first, without their outcomes.
type jobList struct {
	Results []job `json:"results"`
}

func (s *server) jobsAnswer(context.Context, request) (any, error) {
	return &jobList{s.jobs.list()}, nil
}

func (s *server) jobAnswer(_ context.Context, r request) (any, error) {
	one, _, err := s.jobs.get(r.id)
	return one, err
}

// again goes on with a job that was interrupted, stopped or failed.
func (s *server) again(_ context.Context, d deed) (int, any, error) {
	one, err := s.runAgain(d, "API")
	return http.StatusAccepted, one, err
}

func (s *server) runAgain(d deed, through string) (*job, error) {
	before, _, err := s.jobs.get(d.id)
	if err != nil {
		return nil, err
	}
	if before.Again != "" || before.State == jobWaiting || before.State == jobRunning {
		return nil, inBody("", "job %s is %s, or goes on as %s; it is not run again", before.ID, before.State, before.Again)
	}
	kept := s.jobs.kept(before.ID)
	if before.Kind == "ingest" {
		finished := s.jobs.finished(before.ID)
		rest := slices.DeleteFunc(slices.Clone(before.Given), func(a string) bool { return finished[a] })
		if len(rest) == 0 {
			return nil, inBody("", "job %s has dealt with all its addresses", before.ID)
		}
		return s.ingestJob(d, rest, kept, through)
	}
	d.params = params{gatherParams, map[string][]string{"source": before.Given}}
	plan, err := s.gatherJob(d, kept, through)
	if err != nil {
		return nil, err
	}
	return plan.Job, nil
}

// jobEvents sends a job each time that it changes, until it ends, as server-sent events.
func (s *server) jobEvents(c echo.Context, r request) error {
	one, changed, err := s.jobs.get(r.id)
	if err != nil {
		return err
	}
	w := c.Response()
	w.Header().Set(echo.HeaderContentType, "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag")
	control := http.NewResponseController(w)
	for {
		b, err := json.Marshal(one)
		if err != nil {
			return err
		}
		_ = control.SetWriteDeadline(time.Now().Add(sentWithin)) // not in a test's recorder
		if _, err := fmt.Fprintf(w, "event: job\ndata: %s\n\n", b); err != nil {
			return nil // the client has gone
		}
		w.Flush()
		if one.State != jobRunning && one.State != jobWaiting {
			return nil
		}
		select {
		case <-changed:
		case <-time.After(20 * time.Second):
		case <-c.Request().Context().Done():
			return nil
		}
		if one, changed, err = s.jobs.get(r.id); err != nil {
			return nil
		}
	}
}
