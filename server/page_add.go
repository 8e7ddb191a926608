package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/corpus/gather"
)

// addPage takes addresses, a text or files, shows what is kept and cut of them, and adds
// them when the person confirms.
const addPage = "/add"

// What is shown but not confirmed is held in memory.
const (
	stagedBytes = 64 << 20
	stagedLasts = 30 * time.Minute
	shownBlocks = 400 // of a page
	shownThings = 20
)

// A staged is what a person was shown, and may confirm.
type staged struct {
	by       string
	captures []*corpus.Capture
	size     int
	until    time.Time
}

// stages hold what was shown, by a secret token.
type stages struct {
	mu  sync.Mutex
	all map[string]*staged
}

// put keeps captures until they are confirmed, and drops those of which the time is over,
// or all if they are too much.
func (s *stages) put(by string, captures []*corpus.Capture) (token string) {
	one := &staged{by: by, captures: captures, until: time.Now().Add(stagedLasts)}
	for _, c := range captures {
		one.size += len(c.Body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	size := one.size
	for token, old := range s.all {
		if time.Now().After(old.until) {
			delete(s.all, token)
		}
		size += old.size
	}
	if s.all == nil || size > stagedBytes {
		s.all = map[string]*staged{}
	}
	token = rand.Text()
	s.all[token] = one
	return token
}

// take returns what was kept for a person, once.
func (s *stages) take(token, by string) []*corpus.Capture {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[token]
	if one == nil || one.by != by || time.Now().After(one.until) {
		return nil
	}
	delete(s.all, token)
	return one.captures
}

// An addView is the page with the forms.
type addView struct {
	formPage
	Fetches bool // the server may fetch pages
	Given   url.Values
	Jobs    []job
}

func (s *server) addForm(c echo.Context, detail string) error {
	v := &addView{s.newFormPage(c, say("Add to the case"), detail), s.Client != nil, c.Request().PostForm, s.jobs.list()}
	v.Jobs = v.Jobs[:min(10, len(v.Jobs))]
	return s.pages.render(c, status(detail), "add.html", v)
}

// A lookView shows what is kept and cut of what was handed in, before it is added.
type lookView struct {
	formPage
	Token2    string // of what is staged
	Things    []lookThing
	More      int // things that are not shown
	Failed    []addedThing
	Addresses []string         // to fetch as a job
	Planned   []gather.Planned // to gather
	Sources   int              // that have something planned
	Gather    bool
}

type lookThing struct {
	Name      string
	Title     string
	Source    string
	Published *date
	Authors   []string
	Reason    string // why there is no article in it
	Blocks    []lookBlock
	Cut       int
}

type lookBlock struct {
	Text, Rule string
	Kept       bool
}

// takeAdded takes the forms of the page.
func (s *server) takeAdded(c echo.Context) error {
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(sentWithin)) // not in a test's recorder
	by, err := s.by(c)
	if err != nil {
		return err
	}
	d := deed{Context: c, by: by, request: request{params: params{sentParams, map[string][]string{}}}}
	ctx, cancel := context.WithTimeout(c.Request().Context(), sentWithin)
	defer cancel()
	switch c.FormValue("do") {
	case "confirm":
		captures := s.stages.take(c.FormValue("staged"), by)
		if captures == nil {
			return inBody("", "what you were shown is no longer kept; hand it in again")
		}
		out, err := s.keep(ctx, d, captures, nil)
		if err != nil {
			return err
		}
		return s.pages.render(c, http.StatusOK, "added.html", &addedView{s.newFormPage(c, say("Added"), ""), out})
	case "ingest":
		one, err := s.ingestJob(d, c.Request().PostForm["address"], nil, "browser")
		return leadToJob(c, one, err)
	case "gather", "gather-plan":
		d.params, d.dry = params{gatherParams, map[string][]string{}}, c.FormValue("do") == "gather-plan"
		plan, err := s.gatherJob(d, nil, "browser")
		if err != nil || !d.dry {
			if err == nil {
				return leadToJob(c, plan.Job, nil)
			}
			return err
		}
		v := &lookView{formPage: s.newFormPage(c, say("Gather the coverage"), ""), Planned: plan.Planned, Gather: true}
		seen := map[string]bool{}
		for _, p := range plan.Planned {
			seen[p.Source] = true
		}
		v.Sources = len(seen)
		return s.pages.render(c, http.StatusOK, "look.html", v)
	}
	return s.look(ctx, c, by)
}

func leadToJob(c echo.Context, one *job, err error) error {
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, one.HTML)
}

// look shows what was handed in.
func (s *server) look(ctx context.Context, c echo.Context, by string) error {
	v := &lookView{formPage: s.newFormPage(c, say("What is kept and what is cut"), "")}
	a := s.adder(by, "browser", gather.Given{URL: strings.TrimSpace(c.FormValue("url")), Date: strings.TrimSpace(c.FormValue("date")), Source: strings.TrimSpace(c.FormValue("source"))})
	addresses := strings.Fields(c.FormValue("addresses"))
	var captures []*corpus.Capture
	switch files, err := s.filesOf(c); {
	case err != nil:
		return err
	case len(addresses) > 1:
		v.Addresses = addresses
	case len(addresses) == 1:
		if err := s.mayFetch(); err != nil {
			return err
		}
		page, err := a.Fetch(ctx, addresses[0])
		if err != nil {
			return inBody("addresses", "%v", err)
		}
		captures = append(captures, page)
	default:
		if text := c.FormValue("text"); strings.TrimSpace(text) != "" {
			files = append(files, sentFile{"", []byte(text)})
		}
		if len(files) == 0 {
			return inBody("", "nothing was handed in; give an address, a text or a file")
		}
		for _, f := range files {
			more, failed, err := s.captured(a, f.name, f.body)
			if err != nil {
				return err
			}
			captures, v.Failed = append(captures, more...), append(v.Failed, failed...)
		}
	}
	for _, one := range captures {
		if len(v.Things) == shownThings {
			v.More = len(captures) - shownThings
			break
		}
		v.Things = append(v.Things, lookAt(one))
	}
	if len(captures) > 0 {
		v.Token2 = s.stages.put(by, captures)
	}
	return s.pages.render(c, http.StatusOK, "look.html", v)
}

type sentFile struct {
	name string
	body []byte
}

// filesOf returns the files in a form.
func (s *server) filesOf(c echo.Context) (all []sentFile, err error) {
	form := c.Request().MultipartForm
	if form == nil {
		return nil, nil
	}
	for _, h := range form.File["file"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(f)
		if err := cmp.Or(err, f.Close()); err != nil {
			return nil, err
		}
		all = append(all, sentFile{h.Filename, b})
	}
	return all, nil
}

// lookAt reads a capture as adding it does.
func lookAt(c *corpus.Capture) lookThing {
	t := lookThing{Name: cmp.Or(c.URL, c.File)}
	a, report, err := gather.Read(c)
	if err != nil {
		t.Reason = err.Error()
	} else {
		t.Title, t.Source, t.Published, t.Authors = a.Title, a.Source.Name, newDate(a.Published), a.Authors
	}
	if report == nil {
		if a != nil {
			for _, b := range a.Blocks {
				t.Blocks = append(t.Blocks, lookBlock{b.Text, "", true})
			}
		}
		return t
	}
	for _, b := range report.Blocks {
		if !b.Kept {
			t.Cut++
		}
		if len(t.Blocks) < shownBlocks {
			t.Blocks = append(t.Blocks, lookBlock{b.Text, b.Rule, b.Kept})
		}
	}
	return t
}

// An addedView says what became of what was added.
type addedView struct {
	formPage
	*added
}

// A jobView is a job as a page shows it.
type jobView struct {
	formPage
	*job
	Label wording // of its state
	Rerun bool    // it may be run again
}

// jobStates are the states of a job for a person.
var jobStates = map[string]wording{
	jobWaiting: say("waits for another job"), jobRunning: say("is running"), jobDone: say("is done"), jobFailed: say("failed"),
	jobStopped: say("was stopped with the server; run it again to go on"), jobInterrupted: say("was interrupted; what it added is kept; run it again to go on"),
}

func (s *server) jobPage(c echo.Context) error {
	one, _, err := s.jobs.get(c.Param("id"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	title := say("Fetching addresses")
	if one.Kind == "gather" {
		title = say("Gathering the coverage")
	}
	v := &jobView{s.newFormPage(c, title, ""), one, jobStates[one.State], one.Again == "" && one.State != jobWaiting && one.State != jobRunning && (one.State != jobDone || one.Failed > 0)}
	return s.pages.render(c, http.StatusOK, "job.html", v)
}

// takeJob runs a job again.
func (s *server) takeJob(c echo.Context) error {
	by, err := s.by(c)
	if err != nil {
		return err
	}
	one, err := s.runAgain(deed{Context: c, by: by, request: request{id: c.Param("id")}}, "browser")
	return leadToJob(c, one, err)
}
