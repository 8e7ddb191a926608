// Command casefile searches the news coverage of one case.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"casefile/corpus"
	"casefile/corpus/fetch"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search"
	"casefile/server"
)

// version is set when a release is linked.
var version = "dev"

const about = `casefile searches the news coverage of one case, in any spelling of its names.

Begin with "casefile serve" and open the address that it prints.`

// cli is the command line. Every flag can be set in the environment, as
// CASEFILE_ and its name.
type cli struct {
	Data string `help:"Folder that holds the captures, the articles and the index; casefile-data if not set." default:"casefile-data" placeholder:"DIR"`
	Log  string `help:"Least important log lines to show: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`

	Serve       serveCmd   `cmd:"" help:"Serve the search page and the API. The first start takes in the bundled case."`
	Add         addCmd     `cmd:"" help:"Add articles from files or addresses."`
	Index       indexCmd   `cmd:"" help:"Build the index anew from the articles, beside a running server if there is one."`
	Search      searchCmd  `cmd:"" help:"Search from the command line."`
	Decide      decideCmd  `cmd:"" help:"Say who is who: which names are one person, which are not."`
	Healthcheck healthCmd  `cmd:"" help:"Exit with 0 if the server answers, for container platforms."`
	Version     versionCmd `cmd:"" help:"Print the version."`
}

// app is what every command is given.
type app struct {
	ctx    context.Context
	data   string
	log    *slog.Logger
	stdout io.Writer
	stderr io.Writer
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit status: 0 done, 1 failed, 2 not understood.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("casefile"), kong.Description(about), kong.DefaultEnvars("CASEFILE"),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }), kong.UsageOnError())
	if err != nil {
		panic(err) // the tags of cli are wrong
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "casefile: %v\nTry \"casefile --help\".\n", err)
		return 2
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log)) // the enum lets only levels through
	a := &app{ctx, c.Data, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})), stdout, stderr}
	err = k.Run(a)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, search.ErrBadQuery):
		fmt.Fprintf(stderr, "casefile: %v\n", err)
		return 2
	}
	fmt.Fprintf(stderr, "casefile: %v\n", err)
	return 1
}

func (a *app) say(format string, args ...any) { fmt.Fprintf(a.stderr, format+"\n", args...) }

func (a *app) index() string { return filepath.Join(a.data, "index") }

type serveCmd struct {
	Listen string `help:"Address to serve on; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (s *serveCmd) Run(a *app) (err error) {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --listen, or stop the program that uses it", err)
	}
	defer l.Close()
	c, err := gather.OpenCase(a.data)
	if err != nil {
		return err
	}
	if err := gather.Begin(a.data, c, a.log); err != nil {
		return err
	}
	store, err := corpus.Open(a.data)
	if err != nil {
		return err
	}
	ix, err := indexer.Open(a.index(), a.log)
	if errors.Is(err, indexer.ErrBusy) {
		return fmt.Errorf("%w: stop it, or use another folder with --data", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	if _, err := ix.Update(a.ctx, store, a.progress(store)); err != nil {
		return err
	}
	if err := ix.Announce(l.Addr().String()); err != nil {
		return err
	}
	h, err := server.New(server.Config{
		Engine: &search.Engine{Index: ix, Store: store}, Log: a.log, Title: c.Title, Version: build(),
	})
	if err != nil {
		return err
	}
	followed := make(chan struct{})
	ctx, cancel := context.WithCancel(a.ctx)
	go func() {
		defer close(followed)
		ix.Follow(ctx, store, 500*time.Millisecond)
	}()
	a.say("casefile: %d articles on %q. Open http://%s/ (Ctrl-C ends)", store.Len(), c.Title, l.Addr())
	err = server.Run(ctx, l, h, a.log)
	cancel()
	<-followed
	return err
}

// progress returns a function that tells how far indexing is.
func (a *app) progress(store *corpus.Store) func(int) {
	return func(n int) { a.say("casefile: indexed %d of about %d articles", n, store.Len()) }
}

type addCmd struct {
	What      []string `arg:"" name:"file-or-address" help:"Files (.txt, .html) or http(s) addresses."`
	Contact   string   `help:"Mail address or web page by which the sites that are fetched can reach you. Needed for addresses." placeholder:"MAIL"`
	AllowHost []string `help:"Fetch from this host although it is not on the public network." placeholder:"HOST"`
}

func (c *addCmd) Run(a *app) (err error) {
	if c.Contact == "" && slices.ContainsFunc(c.What, isAddress) {
		return errors.New("say with --contact (or CASEFILE_CONTACT) how the sites that you fetch from can reach you: a mail address or a web page")
	}
	w, err := corpus.OpenWriter(a.data, a.log)
	if err != nil {
		return err
	}
	client := &fetch.Client{
		UserAgent:  fmt.Sprintf("casefile/%s (+%s)", version, c.Contact),
		AllowHosts: c.AllowHost,
	}
	failed := 0
	for _, what := range c.What {
		if a.ctx.Err() != nil {
			return errors.Join(a.ctx.Err(), w.Close())
		}
		if err := a.add(w, client, what); err != nil {
			failed++
			a.say("casefile: %v", err)
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := a.update(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d not added", failed, len(c.What))
	}
	return nil
}

func isAddress(what string) bool {
	return strings.HasPrefix(what, "http://") || strings.HasPrefix(what, "https://")
}

// add keeps one file or page and prints a line once it cannot be lost any more.
func (a *app) add(w *corpus.Writer, client *fetch.Client, what string) error {
	var c *corpus.Capture
	var err error
	if isAddress(what) {
		c, err = gather.Page(a.ctx, client, what)
	} else {
		c, err = gather.File(what)
	}
	if err != nil {
		return err
	}
	kept, err := gather.Keep(w, c)
	if err != nil {
		return err
	}
	if k := kept[0]; k.Article == nil {
		return fmt.Errorf("%s is kept, but there is no article in it: %w", what, k.Reason)
	} else if _, err := fmt.Fprintf(a.stdout, "%s\t%s\t%s\n", k.ID, k.Change, k.Article.Title); err != nil {
		return err
	}
	return nil
}

// update brings the index up, unless a running server does.
func (a *app) update() error {
	ix, err := indexer.Open(a.index(), a.log)
	if errors.Is(err, indexer.ErrBusy) {
		a.say("casefile: the running server shows this within two seconds")
		return nil
	}
	if err != nil {
		return err
	}
	store, err := corpus.Open(a.data)
	if err == nil {
		_, err = ix.Update(a.ctx, store, nil)
	}
	return errors.Join(err, ix.Close())
}

type indexCmd struct{}

func (indexCmd) Run(a *app) error {
	store, err := corpus.Open(a.data)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := indexer.Rebuild(a.ctx, a.index(), store, a.progress(store)); err != nil {
		return err
	}
	a.say("casefile: %d articles indexed in %v", store.Len(), time.Since(start).Round(time.Millisecond))
	return nil
}

type searchCmd struct {
	Words  []string `arg:"" help:"Words, \"phrases\", -excluded, person:name and so on."`
	Person []string `help:"Only articles that name this person (repeat: or)." sep:"none" placeholder:"NAME"`
	Org    []string `help:"Only articles that name this organization." sep:"none" placeholder:"NAME"`
	Place  []string `help:"Only articles that name this place." sep:"none" placeholder:"NAME"`
	Year   []string `help:"Only articles of this year." placeholder:"YYYY"`
	From   string   `help:"Published on or after: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	To     string   `help:"Published on or before." placeholder:"DATE"`
	Sort   string   `help:"relevance, newest, oldest or captured." placeholder:"ORDER"`
	Page   int      `help:"Page of the results." default:"1"`
	JSON   bool     `name:"json" help:"Print the API's JSON."`
}

func (s *searchCmd) Run(a *app) error {
	query := url.Values{
		"q": {strings.Join(s.Words, " ")}, "person": s.Person, "org": s.Org, "place": s.Place, "year": s.Year,
		"from": {s.From}, "to": {s.To}, "sort": {s.Sort}, "page": {fmt.Sprint(s.Page)},
	}.Encode()
	answer, err := a.ask(query)
	if err != nil {
		return err
	}
	if s.JSON {
		return answer.JSON(a.stdout)
	}
	return answer.Text(a.stdout)
}

// ask answers from the index, or through the server that has it open.
func (a *app) ask(query string) (answer *server.Answer, err error) {
	ix, err := indexer.Open(a.index(), a.log)
	if errors.Is(err, indexer.ErrBusy) {
		address, err := indexer.Announced(a.index())
		if err != nil || address == "" {
			return nil, errors.Join(indexer.ErrBusy, err)
		}
		return server.AskAt(a.ctx, address, query)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	store, err := corpus.Open(a.data)
	if err != nil {
		return nil, err
	}
	if _, err := ix.Update(a.ctx, store, nil); err != nil {
		return nil, err
	}
	return server.Ask(a.ctx, &search.Engine{Index: ix, Store: store}, query)
}

type healthCmd struct {
	Listen string `help:"Address of the server; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (h *healthCmd) Run(a *app) error {
	host, port, err := net.SplitHostPort(h.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	client := &http.Client{Timeout: 3 * time.Second}
	resp, err := client.Get("http://" + net.JoinHostPort(host, port) + "/healthz")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", resp.Status)
	}
	return nil
}

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintln(a.stdout, "casefile", build())
	return err
}

// build returns the version with the commit that it was built from.
func build() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return version + " (" + s.Value[:12] + ")"
			}
		}
	}
	return version
}
