package gather

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode"

	"casefile/corpus"
	"casefile/corpus/fetch"
)

// ErrContact says that pages may not be fetched by nobody.
var ErrContact = errors.New("say with --contact (or CASEFILE_CONTACT) how the sites that you fetch from can reach you: a mail address or a web page")

// A Session is one command of a person: where it works, who asks, and where it
// tells what it does. Results go to Stdout, all else to Stderr.
type Session struct {
	Data       string // directory
	Version    string // of the program, for the sites that are asked
	Contact    string // how a site reaches who asks; needed for the web
	AllowHosts []string
	Pause      time.Duration // least pause between two requests to a host; 0 means 2 s

	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Log            *slog.Logger
}

func (s *Session) client() *fetch.Client {
	return &fetch.Client{
		UserAgent:  fmt.Sprintf("casefile/%s (+%s)", s.Version, s.Contact),
		AllowHosts: s.AllowHosts,
		Delay:      s.Pause,
	}
}

func (s *Session) say(format string, args ...any) {
	fmt.Fprintf(s.Stderr, "casefile: %s\n", printable(fmt.Sprintf(format, args...)))
}

// printable returns a text in one line without what a terminal would obey:
// names of files, addresses and titles are a stranger's.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Add keeps what [Adder.Add] reads, and prints a line for each article once it
// cannot be lost any more: its id, what became of it, its title.
func (s *Session) Add(ctx context.Context, said Said, what ...string) error {
	if s.Contact == "" && slices.ContainsFunc(what, IsAddress) {
		return ErrContact
	}
	w, err := corpus.OpenWriter(s.Data, s.Log)
	if err != nil {
		return err
	}
	failed := 0
	fail := func(err error) {
		failed++
		s.say("%v", err)
	}
	a := &Adder{
		Writer: w, Client: s.client(), Stdin: s.Stdin, Said: said,
		Failed: func(_ string, err error) { fail(err) },
		Added: func(k Kept) {
			if k.Article == nil {
				fail(fmt.Errorf("%s is kept, but there is no article in it: %w", k.Name(), k.Reason))
				return
			}
			if k.Change == corpus.Removed {
				_, err := w.Get(k.ID)
				fail(fmt.Errorf("%s is not kept: %w; \"casefile remove --undo %s\" takes that back", k.Name(), err, k.ID))
				return
			}
			fmt.Fprintf(s.Stdout, "%s\t%s\t%s\n", k.ID, k.Change, printable(k.Article.Title))
		},
	}
	err = a.Add(ctx, what...)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d not added", failed)
	}
	return nil
}

// Remove takes an article out of what is shown and searched, or takes that
// back. It is named by its id or any of its addresses.
func (s *Session) Remove(name string, why corpus.Removal, undo bool) (err error) {
	if why.Reason == "" && !undo {
		return errors.New("say with --reason why: it is shown to who asks for the article")
	}
	if err := corpus.Present(s.Data); err != nil {
		return err
	}
	w, err := corpus.OpenWriter(s.Data, s.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	id := name
	if IsAddress(name) {
		if id, err = w.Find(name); err != nil {
			return err
		}
	}
	var r corpus.Receipt
	if undo {
		r, err = w.Restore(id)
	} else {
		r, err = w.Remove(id, why)
	}
	if err == nil {
		fmt.Fprintf(s.Stdout, "%s\t%s\trevision %d\n", r.ID, r.Change, r.Revision)
	}
	return err
}

// A Walk says how a session walks the sources of its case.
type Walk struct {
	Sources []string // by name; none means all
	All     bool     // visit known pages although it is not yet time
	DryRun  bool     // only say what would be visited
	JSON    bool     // report as JSON
}

// Gather brings the coverage from the sources of the case file, and reports.
func (s *Session) Gather(ctx context.Context, walk Walk) (err error) {
	if s.Contact == "" && !walk.DryRun {
		return ErrContact
	}
	if s.Pause > 0 && s.Pause < 2*time.Second && len(s.AllowHosts) == 0 {
		return errors.New("a pause under 2s is for sites of your own: name them with --allow-host")
	}
	coverage, err := OpenCase(s.Data)
	if err != nil {
		return err
	}
	state, err := OpenState(s.Data, s.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	g := &Gatherer{Case: coverage, State: state, Sources: walk.Sources, All: walk.All, Client: s.client()}
	if walk.DryRun {
		store, err := corpus.Open(s.Data)
		if err != nil {
			return err
		}
		return g.WritePlan(s.Stdout, store, walk.JSON)
	}
	if g.Writer, err = corpus.OpenWriter(s.Data, s.Log); err != nil {
		return err
	}
	if !walk.JSON {
		g.Told = func(e Event) { fmt.Fprintln(s.Stdout, e) }
	}
	said := time.Now()
	g.Progress = func(r *Report) {
		if time.Since(said) > 10*time.Second {
			said = time.Now()
			s.say("%s", r.Line())
		}
	}
	report, err := g.Run(ctx)
	if report == nil {
		return errors.Join(err, g.Writer.Close())
	}
	if err := errors.Join(err, g.Writer.Close(), report.Write(s.Stdout, walk.JSON)); err != nil {
		return err
	}
	if report.Stopped {
		return ctx.Err()
	}
	return nil
}

// Clean cleans all captures again with this program's rules, without the
// network.
func (s *Session) Clean(ctx context.Context) error {
	if err := corpus.Present(s.Data); err != nil {
		return err
	}
	w, err := corpus.OpenWriter(s.Data, s.Log)
	if err != nil {
		return err
	}
	r, err := Reclean(ctx, w, func(n int) { s.say("%d captures cleaned", n) })
	return errors.Join(err, r.Write(s.Stdout), w.Close())
}

// Explain cleans one file or page, without keeping it, and writes of each block
// why it was kept or cut.
func (s *Session) Explain(ctx context.Context, name string) error {
	if s.Contact == "" && IsAddress(name) {
		return ErrContact
	}
	return explain(ctx, s.Stdout, s.client(), name)
}
