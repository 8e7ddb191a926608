package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"casefile/corpus"
	"casefile/corpus/fetch"
	"casefile/corpus/gather"
)

// The commands that bring coverage and keep it.

type addCmd struct {
	What      []string `arg:"" name:"file-or-address" help:"Files (.txt, .html, .warc, .warc.gz, .jsonl), folders, http(s) addresses, or - for what is piped in."`
	URL       string   `name:"url" help:"Address of the page that the file holds." placeholder:"ADDRESS"`
	Date      string   `help:"When it was published: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	Source    string   `help:"Name of the outlet that published it." placeholder:"NAME"`
	Contact   string   `help:"Mail address or web page by which the sites that are fetched can reach you. Needed for addresses." placeholder:"MAIL"`
	AllowHost []string `help:"Fetch from this host although it is not on the public network." placeholder:"HOST"`
}

func (c *addCmd) Run(a *app) error {
	if c.Contact == "" && slices.ContainsFunc(c.What, gather.IsAddress) {
		return errContact
	}
	w, err := corpus.OpenWriter(a.data, a.log)
	if err != nil {
		return err
	}
	failed := 0
	fail := func(err error) {
		failed++
		a.say("casefile: %v", err)
	}
	adder := &gather.Adder{
		Writer: w,
		Client: &fetch.Client{UserAgent: agent(c.Contact), AllowHosts: c.AllowHost},
		Stdin:  os.Stdin,
		Said:   gather.Said{URL: c.URL, Date: c.Date, Source: c.Source},
		Failed: func(_ string, err error) { fail(err) },
		Added: func(k gather.Kept) {
			if k.Article == nil {
				fail(fmt.Errorf("%s is kept, but there is no article in it: %w", k.Name(), k.Reason))
				return
			}
			fmt.Fprintf(a.stdout, "%s\t%s\t%s\n", k.ID, k.Change, k.Article.Title)
		},
	}
	err = adder.Add(a.ctx, c.What...)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	if err := a.update(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d not added", failed)
	}
	return nil
}

// errContact says what is missing for fetching.
var errContact = errors.New("say with --contact (or CASEFILE_CONTACT) how the sites that you fetch from can reach you: a mail address or a web page")

func agent(contact string) string { return fmt.Sprintf("casefile/%s (+%s)", version, contact) }

type gatherCmd struct {
	Source    []string      `arg:"" optional:"" help:"Names of sources of the case file; all if none."`
	Contact   string        `help:"Mail address or web page by which the sites can reach you. Needed." placeholder:"MAIL"`
	AllowHost []string      `help:"Fetch from this host although it is not on the public network." placeholder:"HOST"`
	All       bool          `help:"Visit known pages although it is not yet time."`
	DryRun    bool          `help:"Only say what would be visited."`
	JSON      bool          `name:"json" help:"Print the report as JSON."`
	Pause     time.Duration `help:"Least pause between two requests to a host; shorter than 2s only for sites of your own." default:"2s"`
}

func (c *gatherCmd) Run(a *app) (err error) {
	if c.Contact == "" && !c.DryRun {
		return errContact
	}
	if c.Pause < 2*time.Second && len(c.AllowHost) == 0 {
		return errors.New("--pause under 2s is for sites of your own: name them with --allow-host")
	}
	coverage, err := gather.OpenCase(a.data)
	if err != nil {
		return err
	}
	state, err := gather.OpenState(a.data, a.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	g := &gather.Gatherer{
		Case: coverage, State: state, Sources: c.Source, All: c.All,
		Client: &fetch.Client{UserAgent: agent(c.Contact), AllowHosts: c.AllowHost, Delay: c.Pause},
	}
	if c.DryRun {
		return g.WritePlan(a.stdout, c.JSON)
	}
	if g.Writer, err = corpus.OpenWriter(a.data, a.log); err != nil {
		return err
	}
	if !c.JSON {
		g.Told = func(e gather.Event) { fmt.Fprintln(a.stdout, e) }
	}
	said := time.Now()
	g.Progress = func(r *gather.Report) {
		if time.Since(said) > 10*time.Second {
			said = time.Now()
			a.say("casefile: %s", r.Line())
		}
	}
	report, err := g.Run(a.ctx)
	if err := errors.Join(err, g.Writer.Close(), report.Write(a.stdout, c.JSON)); err != nil {
		return err
	}
	if report.Stopped {
		return a.ctx.Err()
	}
	return a.update()
}

type cleanCmd struct {
	Explain string `help:"Clean only this file or address, and tell of every block why it was kept or cut." placeholder:"FILE-OR-ADDRESS"`
	Contact string `help:"Mail address or web page by which a site that is fetched can reach you." placeholder:"MAIL"`
}

func (c *cleanCmd) Run(a *app) error {
	if c.Explain != "" {
		if c.Contact == "" && gather.IsAddress(c.Explain) {
			return errContact
		}
		return gather.Explain(a.ctx, a.stdout, &fetch.Client{UserAgent: agent(c.Contact)}, c.Explain)
	}
	w, err := corpus.OpenWriter(a.data, a.log)
	if err != nil {
		return err
	}
	r, err := gather.Reclean(a.ctx, w, func(n int) { a.say("casefile: %d captures cleaned", n) })
	if err := errors.Join(err, r.Write(a.stdout), w.Close()); err != nil {
		return err
	}
	return a.update()
}

type verifyCmd struct{}

func (verifyCmd) Run(a *app) error {
	v, err := corpus.Verify(a.ctx, a.data)
	if err != nil {
		return err
	}
	return v.Write(a.stdout)
}

type backupCmd struct {
	To string `arg:"" help:"New folder, or new file that ends in .tar." placeholder:"DIR|FILE.tar"`
}

func (b *backupCmd) Run(a *app) error {
	n, err := corpus.Backup(a.data, b.To)
	if err == nil {
		a.say("casefile: %d bytes copied to %s", n, b.To)
	}
	return err
}

type exportCmd struct {
	Warc  bool   `xor:"form" required:"" help:"All captures, as one WARC file."`
	Jsonl bool   `xor:"form" required:"" help:"The newest revision of each article, as a line of JSON."`
	File  string `arg:"" optional:"" help:"New file; what is not given a name is printed." placeholder:"FILE"`
}

func (e *exportCmd) Run(a *app) error {
	store, err := corpus.Open(a.data)
	if err != nil {
		return err
	}
	write := store.ExportJSONL
	if e.Warc {
		write = store.ExportWarc
	}
	if e.File == "" {
		return write(a.stdout)
	}
	return corpus.WriteNew(e.File, write)
}
