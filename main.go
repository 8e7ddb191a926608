// Command casefile searches the news coverage of one case.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"unicode"

	"github.com/alecthomas/kong"

	"casefile/search/query"
	"casefile/server"
)

// version and commit are set by the linker, commit where Git is not at hand.
var version, commit = "dev", ""

const about = `casefile searches the news coverage of one case, in any spelling of its names.

Begin with "casefile serve" and open the address that it prints.`

// cli is the command line. Every flag can be set in the environment, see [settings]. The
// commands are in serve.go, key.go, add.go, correct.go, gather.go, keep.go, prove.go,
// index.go and search.go.
type cli struct {
	Log string `help:"Level of the log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`

	LogFormat string `help:"Format of the log: text or json." enum:"text,json" default:"text"`

	Secret secret `embed:""`

	PrintVersion kong.VersionFlag `name:"version" help:"Print the version."`

	Serve       serveCmd   `cmd:"" help:"Serve the search page and the API. The first start adds the bundled case."`
	Add         addCmd     `cmd:"" help:"Add articles from files or addresses."`
	Gather      gatherCmd  `cmd:"" help:"Gather the coverage from the sources of the case file."`
	Clean       cleanCmd   `cmd:"" help:"Clean all captures again, without the network."`
	Remove      removeCmd  `cmd:"" help:"Remove an article from all pages and searches. Its captures and text are kept as evidence."`
	Correct     correctCmd `cmd:"" help:"Correct what is shown of an article: its date, title, authors, outlet, language or addresses. What was read stays beside it."`
	Verify      verifyCmd  `cmd:"" help:"Check that the data is as it was written; list the faults and exit with 1 if not."`
	Prove       proveCmd   `cmd:"" help:"Write what is kept of an article into one file that anybody can check without casefile."`
	Stamp       stampCmd   `cmd:"" help:"Have all that is kept until now time-stamped by an authority."`
	Backup      backupCmd  `cmd:"" help:"Copy the data to a new folder or .tar file. The server may be running."`
	Export      exportCmd  `cmd:"" help:"Write all captures (--warc) or all articles (--jsonl)."`
	Index       indexCmd   `cmd:"" aliases:"reindex" help:"Rebuild the index from the articles. The server may be running."`
	Search      searchCmd  `cmd:"" help:"Search from the command line."`
	Names       namesCmd   `cmd:"" help:"Show how a name is parsed, and the spellings of it that occur."`
	MCP         mcpCmd     `cmd:"" name:"mcp" help:"Let an assistant search the case, on standard input and output (Model Context Protocol)."`
	Decide      decideCmd  `cmd:"" help:"Decide who is who: which names are one person, which are not."`
	Key         keyCmd     `cmd:"" help:"Make, list and revoke the keys that let people and programs read."`
	Healthcheck healthCmd  `cmd:"" help:"Exit with 0 if the server answers."`
	Version     versionCmd `cmd:"" help:"Print the version."`
}

// dataDir is the flag of the commands that work on a data directory.
type dataDir struct {
	Data string `help:"Folder of the captures, the articles and the index (default ${default})." default:"casefile-data" placeholder:"DIR"`
}

// app is what commands work with.
type app struct {
	ctx    context.Context
	log    *slog.Logger
	stdout io.Writer
	stderr io.Writer
	key    string // to a server, "" without one
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run runs a command line and returns the exit status: 0 if it is done, 1 if it failed, 2
// if it was not understood.
func run(args []string, stdout, stderr io.Writer) (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("casefile"), kong.Description(about), environment(), kong.Vars(server.ParamHelp()), kong.Vars{"version": "casefile " + build()},
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }), kong.UsageOnError())
	if err != nil {
		panic(err) // the tags of cli are wrong
	}
	k, err := parser.Parse(args)
	if err == nil {
		err = mistaken(parser, os.Environ())
	}
	if exit >= 0 { // --help or --version
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "casefile: %v\nTry \"casefile --help\".\n", err)
		return 2
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log)) // the enum allows only levels
	a := &app{ctx: ctx, log: slog.New(logHandler(stderr, level, c.LogFormat)), stdout: stdout, stderr: stderr}
	defer func() {
		if p := recover(); p != nil {
			a.log.Debug("panic", "panic", p, "stack", string(debug.Stack()))
			a.say("internal error: %v; please report this, with what --log debug prints", p)
			status = 1
		}
	}()
	if a.key, err = c.Secret.read(); err == nil {
		err = k.Run(a)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, query.ErrBad):
		fmt.Fprintf(stderr, "casefile: %v\n", err)
		return 2
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "casefile: stopped; what was done so far is kept")
		return 1
	}
	fmt.Fprintf(stderr, "casefile: %v\n", err)
	return 1
}

func logHandler(w io.Writer, level slog.Level, format string) slog.Handler {
	o := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(w, o)
	}
	return slog.NewTextHandler(w, o)
}

// say tells the user what the program does, in a line on standard error.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.stderr, "casefile: %s\n", printable(fmt.Sprintf(format, args...)))
}

// printable returns a text in one line, without the control characters that a
// terminal would obey: names of files, addresses and titles come from strangers.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintln(a.stdout, "casefile", build())
	return err
}

// build returns the version with the commit that it was built from.
func build() string {
	from := commit
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				from = s.Value
			}
		}
	}
	if len(from) >= 12 {
		return version + " (" + from[:12] + ")"
	}
	return version
}
