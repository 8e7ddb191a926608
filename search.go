package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
	"casefile/server"
)

// The help of flags that are parameters of a search is the server's.
type searchCmd struct {
	dataDir
	engineFlags
	readOnly
	Words    []string `arg:"" help:"${q}"`
	Person   []string `help:"${person}" sep:"none" placeholder:"NAME"`
	Org      []string `help:"${org}" sep:"none" placeholder:"NAME"`
	Place    []string `help:"${place}" sep:"none" placeholder:"NAME"`
	Kind     []string `help:"${kind}" placeholder:"KIND"`
	Terms    []string `help:"${terms}" placeholder:"TERMS"`
	Year     []string `help:"${year}" placeholder:"YYYY"`
	From     string   `help:"${from}" placeholder:"DATE"`
	To       string   `help:"${to}" placeholder:"DATE"`
	Sort     string   `help:"${sort}" placeholder:"ORDER"`
	Page     int      `help:"${page}" default:"1"`
	Each     bool     `help:"List each article of the same text by itself."`
	Versions bool     `help:"Search former versions of the articles too."`
	JSON     bool     `name:"json" help:"Print the API's JSON."`
}

func (s *searchCmd) Run(a *app) error {
	query := url.Values{
		"q": {strings.Join(s.Words, " ")}, "person": s.Person, "org": s.Org, "place": s.Place, "kind": s.Kind, "terms": s.Terms, "year": s.Year,
		"from": {s.From}, "to": {s.To}, "sort": {s.Sort}, "page": {fmt.Sprint(s.Page)},
	}
	if s.Versions {
		query.Set("in", "versions")
	}
	if s.Each {
		query.Set("collapse", "none")
	}
	answer, err := a.ask(s.Data, s.engineFlags, s.ReadOnly, query.Encode())
	if err != nil {
		return err
	}
	if s.JSON {
		e := json.NewEncoder(a.stdout)
		e.SetIndent("", "  ")
		return e.Encode(answer)
	}
	_, err = io.WriteString(a.stdout, answerText(answer))
	return err
}

// answerText writes an answer for a terminal.
func answerText(a *server.Answer) string {
	var b strings.Builder
	fmt.Fprintln(&b, a.Total)
	for _, n := range notes(a) {
		fmt.Fprintln(&b, "note:", n)
	}
	for _, h := range a.Results {
		published := "date unknown"
		if h.Published != nil {
			published = h.Published.At
			if h.Published.Inferred {
				published += " (inferred)"
			}
		}
		fmt.Fprintf(&b, "\n%s\n  %s · %s · %s\n", h.Title, h.ID, h.Source.Name, published)
		if h.PageHeadline != "" {
			fmt.Fprintf(&b, "  title made from the text; the page's headline is doubtful: %s\n", h.PageHeadline)
		} else if h.TitleFrom == "lead" {
			fmt.Fprintln(&b, "  title made from the text; the page has no headline")
		}
		if h.Flags.Changed {
			fmt.Fprintln(&b, "  the page has changed since it was first captured")
		}
		if h.Cluster != nil {
			for _, c := range h.Cluster.Copies {
				fmt.Fprintf(&b, "  copy: %s · %s · %s\n", c.ID, c.Source.Name, c.How())
			}
			fmt.Fprintf(&b, "  %s\n", h.Cluster.Why())
		}
		for _, c := range h.Differing {
			var told []string
			for _, d := range c.Told() {
				told = append(told, d.String())
			}
			fmt.Fprintf(&b, "  facts differ in %s · %s: %s\n", c.ID, c.Source.Name, strings.Join(told, ", "))
		}
		if h.HandedIn != "" { // of an abstract it says so
			fmt.Fprintf(&b, "  %s\n", h.HandedIn)
		}
		if f := h.Former; f != nil {
			fmt.Fprintf(&b, "  in version %d, and not in the text that is shown:\n", f.Version)
			for _, s := range f.Snippets {
				fmt.Fprintf(&b, "  … %s … (paragraph %d of version %d)\n", s.Text, s.Paragraph, f.Version)
			}
		}
		for _, s := range h.Hits.Snippets {
			fmt.Fprintf(&b, "  … %s … (paragraph %d)\n", s.Text, s.Paragraph)
		}
	}
	return b.String()
}

// notes says what the reader of an answer must know beside its articles.
func notes(a *server.Answer) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, w := range a.Query.Warnings {
		add("character %d of the query: %s", w.Position+1, w.Detail)
	}
	for _, u := range a.Query.Unknown {
		var nearest []string
		for _, n := range u.Nearest {
			nearest = append(nearest, n.Label)
		}
		add("no article has the %s %q", u.Filter, u.Value)
		if len(nearest) > 0 {
			all[len(all)-1] += "; did you mean " + strings.Join(nearest, ", ") + "?"
		}
	}
	switch {
	case a.Collapsed == 1:
		add("1 article of this page repeats the text of another and is listed below it; --each lists each")
	case a.Collapsed > 1:
		add("%s of this page repeat the text of others and are listed below them; --each lists each", count(a.Collapsed))
	}
	switch optional := a.Query.Optional; {
	case a.Query.Relaxed != nil:
		add("no article has all of the words; showing articles with some of them")
	case len(optional) > 0:
		add("ignored: %s; write +%s to require it", strings.Join(optional, ", "), optional[0])
	}
	if f := a.Suggestions.InFormer; f != nil {
		add("%s more with words of former versions; --versions searches those too", count(f.Articles))
	}
	return all
}

func count(articles int) string {
	if articles == 1 {
		return "1 article"
	}
	return message.NewPrinter(language.English).Sprintf("%d articles", articles)
}

// busyFor is how long a search waits for a starting server, or for a command that
// updates the index.
const busyFor = 5 * time.Second

// ask answers from the index, or through the server that has it open.
func (a *app) ask(data string, f engineFlags, readOnly bool, query string) (answer *server.Answer, err error) {
	if err := corpus.Present(data); err != nil {
		return nil, err
	}
	engine, err := a.open(data, f, readOnly, a.indexed)
	for begun := time.Now(); errors.Is(err, indexer.ErrBusy); engine, err = a.open(data, f, readOnly, a.indexed) {
		address, err := indexer.Announced(segment.IndexDir(data))
		switch {
		case err == nil && address != "":
			return server.AskAt(a.ctx, address, query, a.key)
		case err != nil || a.ctx.Err() != nil || time.Since(begun) > busyFor:
			return nil, errors.Join(indexer.ErrBusy, err, a.ctx.Err())
		}
		time.Sleep(busyFor / 50)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	err = a.answer(engine, func(s *search.Searcher) (err error) {
		answer, err = server.Ask(a.ctx, s, query)
		return err
	})
	return answer, err
}

type decideCmd struct {
	dataDir
	Action string   `arg:"" help:"merge, split, hide, rename, alias, undo or list." enum:"merge,split,hide,rename,alias,undo,list"`
	What   []string `arg:"" optional:"" help:"Names or ids: those that are one (merge); one, and those that it is not (split); those to leave out of lists (hide); one, and its new label (rename); one, and names that mean it (alias). For undo, the number of a decision."`
	Kind   string   `help:"Kind of the names: person, org or place. An id includes its kind." enum:"person,org,place" default:"person"`
	In     []string `help:"Split in this article alone: there the first name means the second, who may be new. Repeat it for several." placeholder:"ID"`
	By     string   `help:"Name of the person who decides (default: the user of this system)." placeholder:"NAME"`
	Note   string   `help:"Reason for the decision." placeholder:"TEXT"`
}

// Run keeps a decision. A running server applies it at once.
func (c *decideCmd) Run(a *app) error {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	if c.Action == "list" {
		return corpus.WriteDecisions(a.stdout, c.Data)
	}
	d, err := search.Decision(corpus.Action(c.Action), c.Kind, c.What, c.In)
	if err != nil {
		return err
	}
	d.By, d.Note = cmp.Or(c.By, systemUser()), c.Note
	if d, err = corpus.Decide(c.Data, d, a.log); err != nil {
		return err
	}
	if err := a.audit(c.Data, corpus.Act{What: "decide " + c.Action, By: d.By, Of: fmt.Sprintf("decision %d: %s", d.N, strings.Join(c.What, ", ")), Note: c.Note}); err != nil {
		return err
	}
	a.say("decision %d is kept; \"casefile decide undo %d\" reverses it", d.N, d.N)
	return nil
}

type namesCmd struct {
	dataDir
	engineFlags
	readOnly
	Name []string `arg:"" help:"The name, in any spelling."`
}

func (c *namesCmd) Run(a *app) (err error) {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	engine, err := a.open(c.Data, c.engineFlags, c.ReadOnly, a.indexed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return a.answer(engine, func(s *search.Searcher) error {
		return s.ExplainName(a.ctx, a.stdout, strings.Join(c.Name, " "))
	})
}
