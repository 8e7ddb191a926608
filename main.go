// Command casefile searches the news coverage of one case.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"casefile/corpus"
	cleaneval "casefile/corpus/clean/eval"
	"casefile/corpus/gather"
	"casefile/indexer"
	entityeval "casefile/indexer/entity/eval"
	identityeval "casefile/indexer/identity/eval"
	nameseval "casefile/indexer/names/eval"
	"casefile/search"
	"casefile/search/bench"
	searcheval "casefile/search/eval"
	"casefile/server"
)

// version is set when a release is linked.
var version = "dev"

const about = `casefile searches the news coverage of one case, in any spelling of its names.

Begin with "casefile serve" and open the address that it prints.`

// cli is the command line. Every flag can be set in the environment, as
// CASEFILE_ and its name.
type cli struct {
	Log string `help:"Least important log lines to show: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`

	Serve       serveCmd   `cmd:"" help:"Serve the search page and the API. The first start takes in the bundled case."`
	Add         addCmd     `cmd:"" help:"Add articles from files or addresses."`
	Gather      gatherCmd  `cmd:"" help:"Bring the coverage from the sources of the case file."`
	Clean       cleanCmd   `cmd:"" help:"Clean all captures again with this program's rules, without the network."`
	Remove      removeCmd  `cmd:"" help:"Take an article out of what is shown and searched. Its captures and former text are kept as evidence."`
	Verify      verifyCmd  `cmd:"" help:"Check that everything is as it was written; exit with 1 and a list if not."`
	Backup      backupCmd  `cmd:"" help:"Copy the data to a new folder or .tar file, beside a running server if there is one."`
	Export      exportCmd  `cmd:"" help:"Write all captures (--warc) or all articles (--jsonl)."`
	Index       indexCmd   `cmd:"" aliases:"reindex" help:"Build the index anew from the articles, beside a running server if there is one."`
	Search      searchCmd  `cmd:"" help:"Search from the command line."`
	Names       namesCmd   `cmd:"" help:"Show how a name is read and which spellings of it occur."`
	Eval        evalCmd    `cmd:"" help:"Measure how well casefile does on judged data."`
	Bench       benchCmd   `cmd:"" help:"Measure speed and size beside the library's own, on made articles."`
	Decide      decideCmd  `cmd:"" help:"Say who is who: which names are one person, which are not."`
	Healthcheck healthCmd  `cmd:"" help:"Exit with 0 if the server answers, for container platforms."`
	Version     versionCmd `cmd:"" help:"Print the version."`
}

// dataDir is the flag of every command that works on a data directory.
type dataDir struct {
	Data string `help:"Folder that holds the captures, the articles and the index; casefile-data if not set." default:"casefile-data" placeholder:"DIR"`
}

// app is what every command is given.
type app struct {
	ctx    context.Context
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
	a := &app{ctx, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})), stdout, stderr}
	err = k.Run(a)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, search.ErrBadQuery):
		fmt.Fprintf(stderr, "casefile: %v\n", err)
		return 2
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "casefile: stopped; what was done so far is kept")
		return 1
	}
	fmt.Fprintf(stderr, "casefile: %v\n", err)
	return 1
}

func (a *app) say(format string, args ...any) { fmt.Fprintf(a.stderr, format+"\n", args...) }

type serveCmd struct {
	dataDir
	Listen string `help:"Address to serve on; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (s *serveCmd) Run(a *app) error {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --listen, or stop the program that uses it", err)
	}
	defer l.Close()
	err = server.Serve(a.ctx, l, server.Options{Data: s.Data, Version: build(), Log: a.log, Say: a.say})
	if errors.Is(err, indexer.ErrBusy) {
		return fmt.Errorf("%w: stop it, or use another folder with --data", err)
	}
	return err
}

// indexed tells how far indexing is.
func (a *app) indexed(n, of int) { a.say("casefile: indexed %d of about %d articles", n, of) }

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

type verifyCmd struct{ dataDir }

func (c *verifyCmd) Run(a *app) error {
	v, err := corpus.Verify(a.ctx, c.Data)
	if err != nil {
		return err
	}
	return v.Write(a.stdout)
}

type backupCmd struct {
	dataDir
	To string `arg:"" help:"New folder, or new file that ends in .tar." placeholder:"DIR|FILE.tar"`
}

func (b *backupCmd) Run(a *app) error {
	n, err := corpus.Backup(b.Data, b.To)
	if err == nil {
		a.say("casefile: %d bytes copied to %s", n, b.To)
	}
	return err
}

type exportCmd struct {
	dataDir
	Warc  bool   `xor:"form" required:"" help:"All captures, as one WARC file."`
	Jsonl bool   `xor:"form" required:"" help:"The newest revision of each article, as a line of JSON."`
	File  string `arg:"" optional:"" help:"New file; what is not given a name is printed." placeholder:"FILE"`
}

func (e *exportCmd) Run(a *app) error {
	if err := corpus.Present(e.Data); err != nil {
		return err
	}
	store, err := corpus.Open(e.Data)
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

// update brings the index up, unless a running server does.
func (a *app) update(data string) error {
	engine, err := a.open(data, nil)
	if errors.Is(err, indexer.ErrBusy) {
		a.say("casefile: the running server shows what is new within two seconds")
		return nil
	}
	if err != nil {
		return err
	}
	return engine.Close()
}

func (a *app) open(data string, progress func(n, of int)) (*search.Engine, error) {
	least, err := gather.MinConfidence(data)
	if err != nil {
		return nil, err
	}
	return search.Open(a.ctx, data, least, a.log, progress)
}

type indexCmd struct{ dataDir }

func (c *indexCmd) Run(a *app) error {
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	least, err := gather.MinConfidence(c.Data)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := indexer.Rebuild(a.ctx, search.IndexDir(c.Data), store, least, func(n int) { a.indexed(n, store.Len()) }); err != nil {
		return err
	}
	a.say("casefile: %d articles indexed in %v", store.Len(), time.Since(start).Round(time.Millisecond))
	return nil
}

type searchCmd struct {
	dataDir
	Words  []string `arg:"" help:"Words, \"phrases\", -excluded, person:name and so on."`
	Person []string `help:"Only articles that name this person (repeat: or)." sep:"none" placeholder:"NAME"`
	Org    []string `help:"Only articles that name this organization." sep:"none" placeholder:"NAME"`
	Place  []string `help:"Only articles that name this place." sep:"none" placeholder:"NAME"`
	Year   []string `help:"Only articles of this year." placeholder:"YYYY"`
	From   string   `help:"Published on or after: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	To     string   `help:"Published on or before." placeholder:"DATE"`
	Sort   string   `help:"relevance, newest, oldest, captured or mentions." placeholder:"ORDER"`
	Page   int      `help:"Page of the results." default:"1"`
	Each   bool     `help:"List articles of the same text each for itself."`
	JSON   bool     `name:"json" help:"Print the API's JSON."`
}

func (s *searchCmd) Run(a *app) error {
	query := url.Values{
		"q": {strings.Join(s.Words, " ")}, "person": s.Person, "org": s.Org, "place": s.Place, "year": s.Year,
		"from": {s.From}, "to": {s.To}, "sort": {s.Sort}, "page": {fmt.Sprint(s.Page)},
	}
	if s.Each {
		query.Set("collapse", "none")
	}
	answer, err := a.ask(s.Data, query.Encode())
	if err != nil {
		return err
	}
	if s.JSON {
		return answer.JSON(a.stdout)
	}
	return answer.Text(a.stdout)
}

// ask answers from the index, or through the server that has it open.
func (a *app) ask(data, query string) (answer *server.Answer, err error) {
	engine, err := a.open(data, a.indexed)
	if errors.Is(err, indexer.ErrBusy) {
		address, err := indexer.Announced(search.IndexDir(data))
		if err != nil || address == "" {
			return nil, errors.Join(indexer.ErrBusy, err)
		}
		return server.AskAt(a.ctx, address, query)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return server.Ask(a.ctx, engine, query)
}

type decideCmd struct {
	dataDir
	Action string   `arg:"" help:"merge, split, hide, rename, alias, undo or list." enum:"merge,split,hide,rename,alias,undo,list"`
	What   []string `arg:"" optional:"" help:"Ids or names: all that are one (merge); one, and those that it is not (split); those to leave out of lists (hide); one, and its new label (rename); one, and names that mean it (alias). For undo, the number of a decision."`
	Kind   string   `help:"person, org or place, of names; ids say it themselves." enum:"person,org,place" default:"person"`
	In     []string `help:"Articles in which alone a split holds: there the first name means the second, who may be somebody new." placeholder:"ID"`
	By     string   `help:"Who decides." placeholder:"NAME"`
	Note   string   `help:"Why." placeholder:"TEXT"`
}

// Run keeps a decision. A running server goes by it at once.
func (c *decideCmd) Run(a *app) error {
	if c.Action == "list" {
		return corpus.WriteDecisions(a.stdout, c.Data)
	}
	d, err := search.Decision(corpus.Action(c.Action), c.Kind, c.What, c.In)
	if err != nil {
		return err
	}
	d.By, d.Note = c.By, c.Note
	if d, err = corpus.Decide(c.Data, d, a.log); err != nil {
		return err
	}
	a.say("casefile: decision %d is kept; \"casefile decide undo %d\" takes it back", d.N, d.N)
	return nil
}

type namesCmd struct {
	dataDir
	Name []string `arg:"" help:"The name, in any spelling."`
}

func (c *namesCmd) Run(a *app) (err error) {
	engine, err := a.open(c.Data, a.indexed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return engine.ExplainName(a.ctx, a.stdout, strings.Join(c.Name, " "))
}

type evalCmd struct {
	Clean    evalClean    `cmd:"" help:"The cleaner, on pages with known text, title, date and author."`
	Entities evalEntities `cmd:"" help:"The recognizer of persons, organizations and places, on judged texts."`
	Names    evalNames    `cmd:"" help:"The search for names, on clusters of spellings."`
	People   evalPeople   `cmd:"" help:"The putting together of persons in several spellings."`
	Search   evalSearch   `cmd:"" help:"The ranking, on judged searches; fails below the gates."`
}

// judged is the flag for a folder of judged data.
type judged struct {
	Data string `help:"Folder with the judged data." env:"CASEFILE_EVAL_DATA" placeholder:"DIR"`
}

type evalClean struct {
	judged
	Predictions string `help:"File to write what was found to, for other scorers." placeholder:"OUT.json"`
	Source      string `help:"Only this collection." placeholder:"NAME"`
	Worst       int    `help:"List so many pages with the worst text." placeholder:"N"`
}

func (e *evalClean) Run(a *app) error {
	return cleaneval.Run(a.stdout, cleaneval.Options{
		Data: cmp.Or(e.Data, "../shared/data/extract"), Predictions: e.Predictions, Source: e.Source, Worst: e.Worst,
	})
}

type evalEntities struct{ judged }

func (e *evalEntities) Run(a *app) error {
	return entityeval.Run(a.stdout, entityeval.Options{Data: e.Data})
}

type evalNames struct {
	judged
	Predictions string `help:"File to write what was found to, for other scorers." placeholder:"OUT.jsonl"`
}

func (e *evalNames) Run(a *app) error {
	return nameseval.Run(a.stdout, nameseval.Options{Data: cmp.Or(e.Data, "../shared/data"), Predictions: e.Predictions})
}

type evalPeople struct{ judged }

func (e *evalPeople) Run(a *app) error {
	return identityeval.Run(a.stdout, identityeval.Options{Data: cmp.Or(e.Data, "../shared/data")})
}

type evalSearch struct {
	judged
	Collection []string `arg:"" optional:"" help:"Names of collections; all if none."`
}

func (e *evalSearch) Run(a *app) error {
	return searcheval.Run(a.stdout, searcheval.Options{Data: cmp.Or(e.Data, "../shared/data/ir"), Collections: e.Collection})
}

type benchCmd struct {
	Data      string `help:"Folder with the news that articles are made of, and the questions." env:"CASEFILE_BENCH_DATA" default:"../shared/data/bench" placeholder:"DIR"`
	Dir       string `help:"Folder for what is built, kept for the next run; one that is deleted if not set." placeholder:"DIR"`
	Articles  int    `help:"How many articles." default:"20000"`
	Rounds    int    `help:"How often each question is asked; the least time counts." default:"3"`
	Questions int    `help:"Questions of each class; all if 0."`
	Builds    bool   `help:"Compare building an index too."`
	Alone     bool   `help:"Measure casefile alone, without the library's own."`
}

func (c *benchCmd) Run(a *app) error { return bench.Run(a.ctx, a.stdout, bench.Options(*c)) }

type healthCmd struct {
	Listen string `help:"Address of the server; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (h *healthCmd) Run(a *app) error { return server.Healthy(a.ctx, h.Listen) }

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
