package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/fetch"
	"casefile/corpus/gather"
)

// web holds the flags of the commands that fetch from sites.
type web struct {
	Contact   string   `help:"Mail address or web page by which the sites that you fetch from can reach you; required to fetch." placeholder:"MAIL"`
	AllowHost []string `help:"Fetch from this host although it is not on the public network." placeholder:"HOST"`
}

// client returns a client that waits at least pause between two requests to a host.
func (w web) client(pause time.Duration) *fetch.Client {
	return &fetch.Client{UserAgent: fmt.Sprintf("casefile/%s (+%s)", version, w.Contact), AllowHosts: w.AllowHost, Delay: pause}
}

func (w web) requireContact() error {
	if w.Contact == "" {
		return errors.New("give --contact (or CASEFILE_CONTACT): a mail address or web page by which the sites that you fetch from can reach you")
	}
	return nil
}

type addCmd struct {
	dataDir
	engineFlags
	web
	What      []string `arg:"" optional:"" name:"file-or-address" help:"Files (.txt, .html, .warc, .warc.gz, .jsonl), folders, http(s) addresses, or - for standard input."`
	URL       string   `name:"url" help:"Address of the page in the file." placeholder:"ADDRESS"`
	Date      string   `help:"Date of publication: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	Source    string   `help:"Name of the outlet." placeholder:"NAME"`
	Abstracts bool     `help:"Add the abstracts of the case's coverage that come with the program, as a new data directory has them."`
	By        string   `help:"Name of the person who adds (default: the user of this system)." placeholder:"NAME"`
}

// Validate is called by kong.
func (c *addCmd) Validate() error {
	if len(c.What) == 0 && !c.Abstracts {
		return errors.New(`expected "<file-or-address> ..." or --abstracts`)
	}
	return nil
}

func (c *addCmd) Run(a *app) error { return errors.Join(c.add(a), a.update(c.Data, c.engineFlags)) }

// add prints a line for each article once it is safely stored: its id, what changed,
// its title.
func (c *addCmd) add(a *app) error {
	if slices.ContainsFunc(c.What, gather.IsAddress) {
		if err := c.requireContact(); err != nil {
			return err
		}
	}
	w, err := corpus.OpenWriter(c.Data, a.log)
	if err != nil {
		return err
	}
	failed := 0
	fail := func(format string, args ...any) {
		failed++
		a.say(format, args...)
	}
	adder := &gather.Adder{
		Writer: w, Client: c.client(0), Stdin: os.Stdin, By: cmp.Or(c.By, systemUser()), Given: gather.Given{URL: c.URL, Date: c.Date, Source: c.Source},
		Failed: func(err error) { fail("%v", err) },
		Added: func(k gather.Kept) {
			switch {
			case k.Article == nil:
				fail("%s is kept, but there is no article in it: %v", k.Name(), k.Reason)
			case k.Change == corpus.Removed:
				fail("%s is not kept: %v; \"casefile remove --undo %s\" takes that back", k.Name(), k.Reason, k.ID)
			default:
				fmt.Fprintf(a.stdout, "%s\t%s\t%s\n", k.ID, k.Change, printable(k.Article.Title))
				for _, note := range k.Notes {
					a.say("%s (%s): %s", k.ID, k.Name(), note)
				}
			}
		},
	}
	err = adder.Add(a.ctx, c.What...)
	if err == nil && c.Abstracts {
		err = adder.AddAbstracts(a.ctx)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d not added", failed)
	}
	return nil
}

type cleanCmd struct {
	dataDir
	engineFlags
	web
	Explain string `help:"Clean only this file or address, and say of every block why it was kept or cut." placeholder:"FILE-OR-ADDRESS"`
}

func (c *cleanCmd) Run(a *app) error {
	if c.Explain != "" {
		return c.explain(a)
	}
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	w, err := corpus.OpenWriter(c.Data, a.log)
	if err != nil {
		return err
	}
	r, err := gather.Reclean(a.ctx, w, func(n int) { a.say("%d captures cleaned", n) })
	var out strings.Builder
	for _, c := range r.Changed {
		fmt.Fprintf(&out, "%s\t%s\trevision %d\n", c.ID, c.Change, c.Revision)
	}
	for _, l := range r.Lost {
		fmt.Fprintf(&out, "%s\tkept as it was\t%v\n", l.ID, l.Reason)
	}
	fmt.Fprintf(&out, "%d captures cleaned, %d revisions added\n", r.Captures, len(r.Changed))
	fmt.Fprint(a.stdout, out.String())
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return a.update(c.Data, c.engineFlags)
}

func (c *cleanCmd) explain(a *app) error {
	if gather.IsAddress(c.Explain) {
		if err := c.requireContact(); err != nil {
			return err
		}
	}
	return gather.Explain(a.ctx, a.stdout, c.client(0), c.Explain)
}

type removeCmd struct {
	dataDir
	engineFlags
	What   string `arg:"" name:"id-or-address" help:"Id or address of the article."`
	Reason string `help:"Why; shown to those who ask for the article." placeholder:"TEXT"`
	By     string `help:"Name of the person who removes it (default: the user of this system)." placeholder:"NAME"`
	Undo   bool   `help:"Take a removal back."`
}

func (c *removeCmd) Run(a *app) error {
	if err := c.remove(a); err != nil {
		return err
	}
	return a.update(c.Data, c.engineFlags)
}

func (c *removeCmd) remove(a *app) (err error) {
	if c.Reason == "" && !c.Undo {
		return errors.New("give a reason with --reason: it is shown to those who ask for the article")
	}
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	w, err := corpus.OpenWriter(c.Data, a.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	id := c.What
	if gather.IsAddress(id) {
		if id, err = w.Find(id); err != nil {
			return err
		}
	}
	var r corpus.Receipt
	if c.Undo {
		r, err = w.Restore(id)
	} else {
		r, err = w.Remove(id, corpus.Removal{Reason: c.Reason, By: cmp.Or(c.By, systemUser())})
	}
	if err != nil {
		return err
	}
	what := "remove"
	if c.Undo {
		what = "remove --undo"
	}
	if err := a.audit(c.Data, corpus.Act{What: what, By: c.By, Of: r.ID, Note: c.Reason}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s\t%s\trevision %d\n", r.ID, r.Change, r.Revision)
	return err
}
