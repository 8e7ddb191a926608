package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// A deed is a request that changes the case. Whatever is answered with a status below
// 300 is on the disk. A dry run changes nothing, and answers with what would be.
type deed struct {
	request
	by  string // who asks for it
	dry bool
	echo.Context
}

// dryRun is a parameter of requests that change the case.
var dryRun = param{name: "dry_run", kind: choiceKind, choices: onOff, def: "0", help: "1 changes nothing and answers with what would change."}

// A doer does what a deed asks, and returns the status and what to answer.
type doer func(context.Context, deed) (status int, answer any, err error)

// changing returns the handler of a route that changes the case. Its parameters come in the
// query string, and in a body of JSON or of a form unless the body is what is sent in.
func (s *server) changing(t *table, sent bool, do doer) echo.HandlerFunc {
	return func(c echo.Context) error {
		d, err := s.deed(c, t, sent)
		if err != nil {
			return err
		}
		status, answer, err := do(c.Request().Context(), d)
		if err != nil {
			return err
		}
		return c.JSON(status, answer)
	}
}

// deed reads a request that changes the case.
func (s *server) deed(c echo.Context, t *table, sent bool) (d deed, err error) {
	r := c.Request()
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return d, invalid("", r.URL.RawQuery, "the query string cannot be read; write %%25 for %%, and & between parameters")
	}
	if !sent && r.ContentLength != 0 {
		body, err := formOrJSON(c)
		if err != nil {
			return d, err
		}
		for name, given := range body {
			if _, twice := values[name]; twice {
				return d, inBody(name, "%s is given in the query string too; give it once", name)
			}
			values[name] = given
		}
	}
	if d.params, err = t.read(values, map[bool]string{true: "query", false: "body"}[sent]); err != nil {
		return d, err
	}
	if d.id, err = url.PathUnescape(c.Param("id")); err != nil {
		return d, echo.ErrNotFound
	}
	d.Context = c
	d.dry = len(d.given[dryRun.name]) > 0 && d.text(dryRun.name) == "1"
	d.by, err = s.by(c)
	return d, err
}

// formOrJSON returns the values in a body.
func formOrJSON(c echo.Context) (url.Values, error) {
	r := c.Request()
	if !strings.HasPrefix(r.Header.Get(echo.HeaderContentType), "application/x-www-form-urlencoded") {
		return jsonValues(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, invalid("", "", "the form cannot be read: %v", err)
	}
	values := r.PostForm
	delete(values, "csrf")
	return values, nil
}

// writer opens the case for a change, as commands do. It waits for another process, or
// another request, for a while.
func (s *server) writer() (*corpus.Writer, error) {
	w, err := corpus.OpenWriter(s.Data, s.Log)
	if errors.Is(err, corpus.ErrBusy) {
		return nil, &refusal{"case-busy", "another command, or a job of this server, is adding to the case; try again in a few seconds"}
	}
	return w, err
}

// write opens the case, makes a change and closes it.
func (s *server) write(change func(*corpus.Writer) error) (err error) {
	w, err := s.writer()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	return change(w)
}

// A journaled says where a change is in the journal, and whether searches show it yet.
type journaled struct {
	Journal    corpus.Position `json:"journal"`          // the end of the journal with the change
	Decisions  int             `json:"decisions"`        // number of the last decision with the change
	Shown      bool            `json:"shown"`            // searches show the change; if not, within seconds: see /readyz
	Generation int             `json:"index_generation"` // of the index
}

// shownWithin is how long an answer waits until searches show the change.
const shownWithin = 3 * time.Second

// journaled waits until searches show all that is in the journal, for a while.
func (s *server) journaled(ctx context.Context) (j journaled, err error) {
	store := s.Searcher.Store
	if _, err = store.Refresh(); err != nil {
		return j, err
	}
	decisions, err := store.Decisions()
	if err != nil {
		return j, err
	}
	j.Journal, j.Decisions = store.End(), len(decisions)
	ctx, cancel := context.WithTimeout(ctx, shownWithin)
	defer cancel()
	for {
		state, err := s.Searcher.Engine.State()
		if err != nil {
			return j, err
		}
		j.Generation = state.Generation
		if j.Shown = !state.At.Less(j.Journal); j.Shown {
			return j, nil
		}
		select {
		case <-ctx.Done():
			return j, nil
		case <-time.After(look / 10):
		}
	}
}

// act writes a change to the audit log. If it cannot, the change is made all the same, and
// the error says so.
func (s *server) act(c echo.Context, a corpus.Act) error {
	if err := s.record(c, a, true); err != nil {
		s.Log.Error("a change is not in the audit log", "what", a.What, "of", a.Of, "err", err)
		return &refusal{"not-logged", "the change is made, but it is not in the audit log"}
	}
	return nil
}

// created is the status of a change, or that of a dry run.
func (d deed) created() int {
	if d.dry {
		return http.StatusOK
	}
	return http.StatusCreated
}
