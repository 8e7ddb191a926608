package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// A format is a way to write all articles of a search, where pages of JSON give a few
// at a time.
type format struct {
	name    string // as people call it
	suffix  string // of the address: .csv
	media   string
	summary string
	params  *table
	start   func(io.Writer, about) (rowWriter, error)
}

// A rowWriter writes articles one after another.
type rowWriter interface {
	row(hit) error
	end() error
}

// An about says what a file of articles holds.
type about struct {
	query      string // canonical, as in a query string
	found      int    // articles
	rows       int    // of them in the file, unless one is removed meanwhile
	relaxed    bool   // they have some of the words
	at         time.Time
	generation int    // of the index
	next       string // address of the file that continues this one, "" after the last article
	base       string // of the addresses of pages
}

// String says it in a line of ASCII.
func (a about) String() string {
	s := fmt.Sprintf("casefile %s: %d of %d articles", a.query, a.rows, a.found)
	if a.relaxed {
		s += " with some of the words (none has all)"
	}
	return fmt.Sprintf("%s, %s, index %d", s, a.at.UTC().Format(time.RFC3339), a.generation)
}

// exportParams are the parameters of a file of all articles: those of a search that
// choose articles or their order. Each article is listed by itself.
var exportParams = searchParams.but(
	[]string{"page", "facet", "histogram", "explain", "collapse", "snippets", "snippet_chars", "fields"},
	param{name: "size", kind: numberKind, low: 1, high: query.MaxDepth, def: strconv.Itoa(query.MaxDepth),
		help: "The most articles in the file. The header Link names the file that continues it."},
)

// passageParams are those of a file that has passages.
var passageParams = exportParams.and(*searchParams.row("snippets"), *searchParams.row("snippet_chars"))

// Media types of tables.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// formats lists all formats, in the order in which pages link to them.
var formats = []format{
	{"CSV", ".csv", csvType, "Write the articles of a search as comma-separated values.", passageParams, newCSV},
	{"Excel", ".xlsx", xlsxType, "Write the articles of a search as an Excel workbook.", passageParams, newWorkbook},
	{"JSON Lines", ".ndjson", "application/x-ndjson", "Write the articles of a search as lines of JSON, each as in results of a search.",
		passageParams.and(*searchParams.row("fields")), newLines},
	{"RIS", ".ris", "application/x-research-info-systems", "Write the articles of a search as references for Zotero, EndNote and others.", exportParams, newRIS},
	{"BibTeX", ".bib", "application/x-bibtex", "Write the articles of a search as references for BibTeX.", exportParams, newBibTeX},
	{"CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json", "Write the articles of a search as references in CSL-JSON.", exportParams, newCSL},
	{"FollowTheMoney", ".ftm.ndjson", "application/vnd.followthemoney+ndjson", "Write the articles of a search, and the people, organizations and places that they name, as entities of FollowTheMoney.", exportParams, newFTM},
}

// but returns a table without some rows, with others in the place of rows of their name.
func (t *table) but(without []string, instead ...param) *table {
	var rows []param
	for _, r := range t.own() {
		i := slices.IndexFunc(instead, func(o param) bool { return o.name == r.name })
		switch {
		case i >= 0:
			rows = append(rows, instead[i])
		case !strings.HasPrefix(r.name, prefixFind) && !slices.Contains(without, r.name):
			rows = append(rows, r)
		}
	}
	return newTable(rows...)
}

// and returns a table with more rows.
func (t *table) and(rows ...param) *table { return newTable(append(t.own(), rows...)...) }

// own returns the rows of a table without the one that all tables have.
func (t *table) own() []param { return slices.Clone(t.rows[:len(t.rows)-1]) }

// in returns the parameters that another table has, for an address that takes those.
// It begins with the first article.
func (p params) in(t *table) params {
	out := params{t, map[string][]string{}}
	for name, values := range p.without("size").given {
		if _, ok := t.at[name]; ok {
			out.given[name] = values
		}
	}
	return out
}

// fileQuery returns the question that the parameters of a file ask.
func (p params) fileQuery() query.Query {
	q := params{searchParams, p.given}.query()
	q.Size, q.Collapse = p.number("size"), false
	if _, ok := p.table.at["snippets"]; !ok {
		q.Passages = 0
	}
	return q
}

// How files are written.
const (
	exportTime = 10 * time.Minute // in which a client must take a file
	writeTime  = 30 * time.Second // in which it must take a batch
	batch      = 100              // articles, for which an export waits for its turn again
)

// export returns the handler that writes a search in a format. The audit log has the
// search as an address, as it may have come in a body.
func (s *server) export(f format) echo.HandlerFunc {
	return s.received(f.params, f.suffix, func(c echo.Context, r request) error {
		if err := s.record(c, corpus.Act{What: "export", Of: cut(r.at(searchPath+f.suffix), 1000)}, true); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), exportTime)
		defer cancel()
		x := &exporting{server: s, context: c, format: f, base: s.base(c), linker: linker{r.params, searchPath}}
		err := x.write(ctx, r.fileQuery())
		if err != nil && c.Response().Committed {
			s.Log.Error("a file was cut off", append(s.asked(c), "err", err)...)
			panic(http.ErrAbortHandler) // the client must not take the beginning for the whole
		}
		return err
	})
}

// errHeader ends an export of which only the header is asked for.
var errHeader = errors.New("only the header")

// An exporting is a file while it is written. What is ready waits in memory, so that a
// slow client keeps no turn.
type exporting struct {
	linker
	server  *server
	context echo.Context
	format  format
	base    string
	about   about
	rows    rowWriter
	n       int
	turn    bool // the export has its turn
	ready   bytes.Buffer
}

// write writes the whole file, or the header alone if that is asked for.
func (x *exporting) write(ctx context.Context, q query.Query) error {
	if err := x.take(ctx); err != nil {
		return err
	}
	defer x.leave()
	err := x.server.Searcher.Stream(ctx, q, x.begin, func(res *search.Result, h search.Hit) error { return x.add(ctx, newHit(x.linker, res, h)) })
	x.leave()
	if err == nil {
		err = x.rows.end()
	}
	if err == nil || errors.Is(err, errHeader) {
		err = x.send()
	}
	return err
}

func (x *exporting) take(ctx context.Context) error {
	err := x.server.lists.take(ctx)
	x.turn = err == nil
	return err
}

func (x *exporting) leave() {
	if x.turn {
		x.server.lists.leave()
		x.turn = false
	}
}

func (x *exporting) begin(res *search.Result, rows int) error {
	a := &x.about
	*a = about{
		query: "?" + x.without().encode(), found: res.Total, rows: rows, relaxed: res.Relaxed,
		at: time.Now(), generation: res.Generation, base: x.base,
	}
	if res.Next != "" {
		a.next = x.base + x.with("cursor", res.Next).at(searchPath+x.format.suffix)
	}
	if x.context.Request().Method == http.MethodHead {
		return errHeader
	}
	var err error
	x.rows, err = x.format.start(&x.ready, *a)
	return err
}

// add writes an article. After each batch others have their turn.
func (x *exporting) add(ctx context.Context, h hit) error {
	if _, ok := x.table.at["fields"]; ok {
		h.only = x.all("fields")
	}
	if err := x.rows.row(h); err != nil {
		return err
	}
	if x.n++; x.n%batch > 0 {
		return nil
	}
	x.leave()
	if err := x.send(); err != nil {
		return err
	}
	return x.take(ctx)
}

// send writes to the client what is ready.
func (x *exporting) send() error {
	r := x.context.Response()
	limits := http.NewResponseController(r)
	// A file may take longer than an answer may; a recorder in a test has no limits.
	err := errors.Join(limits.SetReadDeadline(time.Time{}), limits.SetWriteDeadline(time.Now().Add(writeTime)))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if !r.Committed {
		h, a := r.Header(), x.about
		if a.next != "" {
			h.Set("Link", "<"+a.next+`>; rel="next"`)
		}
		h.Set("Casefile-About", a.String())
		h.Set("Casefile-Total", strconv.Itoa(a.found))
		h.Set(echo.HeaderContentType, x.format.media)
		h.Set(echo.HeaderContentDisposition, `attachment; filename="casefile-`+a.at.UTC().Format("20060102-150405")+x.format.suffix+`"`)
	}
	if _, err := x.ready.WriteTo(r); err != nil {
		return err
	}
	r.Flush()
	return nil
}

// base returns the address of this server as the client has it.
func (s *server) base(c echo.Context) string {
	if u := strings.TrimSuffix(s.Door.PublicURL, "/"); u != "" {
		return u
	}
	return "http://" + c.Request().Host // which the door has checked
}

// accepted returns the handler that answers in the format that the header Accept asks
// for: one of others, by their media types, or else that of plain.
func accepted(plain echo.HandlerFunc, others map[string]echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Add(echo.HeaderVary, echo.HeaderAccept)
		best, chosen := 0.0, plain
		for part := range strings.SplitSeq(c.Request().Header.Get(echo.HeaderAccept), ",") {
			media, p, err := mime.ParseMediaType(part)
			if err != nil {
				continue
			}
			q := 1.0
			if p["q"] != "" {
				q, _ = strconv.ParseFloat(p["q"], 64) // what is no number counts as 0
			}
			h, ok := others[media]
			if !ok && slices.Contains([]string{echo.MIMEApplicationJSON, "application/*", "*/*"}, media) {
				h, ok = plain, true
			}
			if ok && q > best {
				best, chosen = q, h
			}
		}
		return chosen(c)
	}
}
