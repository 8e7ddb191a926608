package main

import (
	"errors"
	"os"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
)

// web is the flags of the commands that ask sites.
type web struct {
	Contact   string   `help:"Mail address or web page by which the sites that are asked can reach you. Needed for addresses." placeholder:"MAIL"`
	AllowHost []string `help:"Fetch from this host although it is not on the public network." placeholder:"HOST"`
}

func (a *app) session(data string, w web) *gather.Session {
	return &gather.Session{
		Data: data, Version: version, Contact: w.Contact, AllowHosts: w.AllowHost,
		Stdin: os.Stdin, Stdout: a.stdout, Stderr: a.stderr, Log: a.log,
	}
}

type addCmd struct {
	dataDir
	web
	What   []string `arg:"" name:"file-or-address" help:"Files (.txt, .html, .warc, .warc.gz, .jsonl), folders, http(s) addresses, or - for what is piped in."`
	URL    string   `name:"url" help:"Address of the page that the file holds." placeholder:"ADDRESS"`
	Date   string   `help:"When it was published: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	Source string   `help:"Name of the outlet that published it." placeholder:"NAME"`
}

func (c *addCmd) Run(a *app) error {
	said := gather.Said{URL: c.URL, Date: c.Date, Source: c.Source}
	err := a.session(c.Data, c.web).Add(a.ctx, said, c.What...)
	return errors.Join(err, a.update(c.Data))
}

type gatherCmd struct {
	dataDir
	web
	Source []string      `arg:"" optional:"" help:"Names of sources of the case file; all if none."`
	All    bool          `help:"Visit known pages although it is not yet time."`
	DryRun bool          `help:"Only say what would be visited."`
	JSON   bool          `name:"json" help:"Print the report as JSON."`
	Pause  time.Duration `help:"Least pause between two requests to a host; shorter than 2s only for sites of your own." default:"2s"`
}

func (c *gatherCmd) Run(a *app) error {
	s := a.session(c.Data, c.web)
	s.Pause = c.Pause
	err := s.Gather(a.ctx, gather.Walk{Sources: c.Source, All: c.All, DryRun: c.DryRun, JSON: c.JSON})
	if c.DryRun {
		return err
	}
	return errors.Join(err, a.update(c.Data))
}

type cleanCmd struct {
	dataDir
	web
	Explain string `help:"Clean only this file or address, and tell of every block why it was kept or cut." placeholder:"FILE-OR-ADDRESS"`
}

func (c *cleanCmd) Run(a *app) error {
	s := a.session(c.Data, c.web)
	if c.Explain != "" {
		return s.Explain(a.ctx, c.Explain)
	}
	if err := s.Clean(a.ctx); err != nil {
		return err
	}
	return a.update(c.Data)
}

type removeCmd struct {
	dataDir
	What   string `arg:"" name:"id-or-address" help:"Id or address of the article."`
	Reason string `help:"Why; it is shown to who asks for the article." placeholder:"TEXT"`
	By     string `help:"Who removes it." placeholder:"NAME"`
	Undo   bool   `help:"Take a removal back."`
}

func (c *removeCmd) Run(a *app) error {
	if err := a.session(c.Data, web{}).Remove(c.What, corpus.Removal{Reason: c.Reason, By: c.By}, c.Undo); err != nil {
		return err
	}
	return a.update(c.Data)
}
