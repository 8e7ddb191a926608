package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
)

type gatherCmd struct {
	dataDir
	engineFlags
	web
	By     string        `help:"Name of the person who gathers (default: the user of this system)." placeholder:"NAME"`
	Source []string      `arg:"" optional:"" help:"Names of sources of the case file; all if none."`
	All    bool          `help:"Visit known pages even if they are not due."`
	DryRun bool          `help:"Only list what would be visited."`
	JSON   bool          `name:"json" help:"Print the report as JSON."`
	Pause  time.Duration `help:"Least pause between two requests to a host; less than 2s only for sites of your own." default:"2s"`
}

func (c *gatherCmd) Run(a *app) error {
	if c.DryRun {
		return c.plan(a)
	}
	return errors.Join(c.gather(a), a.update(c.Data, c.engineFlags))
}

// open returns a gatherer for the case file, whose State the caller closes.
func (c *gatherCmd) open(a *app) (*gather.Gatherer, error) {
	if c.Pause > 0 && c.Pause < 2*time.Second && len(c.AllowHost) == 0 {
		return nil, errors.New("a pause under 2s is for sites of your own: name them with --allow-host")
	}
	coverage, err := gather.OpenCase(c.Data)
	if err != nil {
		return nil, err
	}
	state, err := gather.OpenState(c.Data, a.log)
	if err != nil {
		return nil, err
	}
	return &gather.Gatherer{By: cmp.Or(c.By, systemUser()), Case: coverage, State: state, Sources: c.Source, All: c.All, Client: c.client(c.Pause)}, nil
}

func (c *gatherCmd) gather(a *app) (err error) {
	if err := c.requireContact(); err != nil {
		return err
	}
	g, err := c.open(a)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.State.Close()) }()
	if g.Writer, err = corpus.OpenWriter(c.Data, a.log); err != nil {
		return err
	}
	if !c.JSON {
		g.Event = func(e gather.Event) { fmt.Fprintln(a.stdout, eventLine(e)) }
	}
	said := time.Now()
	g.Progress = func(r *gather.Report) {
		if time.Since(said) > 10*time.Second {
			said = time.Now()
			a.say("%s", sums(r))
		}
	}
	report, err := g.Run(a.ctx)
	err = errors.Join(err, g.Writer.Close())
	if report == nil {
		return err
	}
	if c.JSON {
		err = errors.Join(err, writeJSON(a.stdout, report))
	} else {
		_, werr := io.WriteString(a.stdout, reportText(report))
		err = errors.Join(err, werr)
	}
	if err == nil && report.Stopped {
		err = a.ctx.Err()
	}
	return err
}

func (c *gatherCmd) plan(a *app) (err error) {
	g, err := c.open(a)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.State.Close()) }()
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	plan, err := g.Plan(store)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(a.stdout, plan)
	}
	var b strings.Builder
	for _, p := range plan {
		how := "would visit"
		if p.Known {
			how = "would ask if it has changed"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t(%s)\n", how, p.Kind, p.URL, p.Source)
	}
	fmt.Fprintf(&b, "%d addresses, and the pages that lists will name\n", len(plan))
	_, err = io.WriteString(a.stdout, b.String())
	return err
}

// eventLine returns an event in one line.
func eventLine(e gather.Event) string {
	s := e.What
	for _, field := range []string{e.ID, e.URL, e.Title} {
		if field != "" {
			s += "\t" + field
		}
	}
	if e.Reason != "" {
		s += "\t(" + e.Reason + ")"
	}
	return printable(s)
}

// sums returns the report's main numbers in one line.
func sums(r *gather.Report) string {
	return fmt.Sprintf("%d hosts, %d fetched: %d new, %d changed, %d unchanged, %d gone, %d refused by robots.txt, %d failed",
		r.Hosts, r.Fetched, r.New, r.Changed, r.Unchanged, r.Gone, r.Refused, r.Failed)
}

// reportText returns the suspicious lists and all numbers of a report.
func reportText(r *gather.Report) string {
	var b strings.Builder
	for _, e := range r.Suspicious {
		fmt.Fprintln(&b, eventLine(e))
	}
	fmt.Fprintf(&b, "%s in %v\n", sums(r), r.Ended.Sub(r.Started).Round(time.Second))
	for _, line := range []struct {
		n    int
		what string
	}{
		{r.Moved, "found under a further address"}, {r.Redirected, "redirected to another page, text kept"},
		{r.StillGone, "still gone on a later day"}, {r.Returned, "there again"}, {r.Aside, "with another text, kept and not shown"}, {r.NotOfCase, "not of the case"}, {r.NoArticle, "without an article"},
		{r.Removed, "removed by you, not brought again"}, {r.Missing, "addresses without a page"}, {r.Later, "to be asked later, as their host wishes"},
	} {
		if line.n > 0 {
			fmt.Fprintf(&b, "%d %s\n", line.n, line.what)
		}
	}
	if r.Stopped {
		fmt.Fprintln(&b, "stopped before the end; gather again to go on")
	}
	return b.String()
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
