package server

import (
	"context"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

const listsPath = apiPath + "/lists"

// listParams are the parameters of a list of names: how it is read, and which articles are
// counted.
var listParams = newTable(slices.Concat(
	filterParams(),
	[]param{
		*searchParams.row("from"), *searchParams.row("to"), *searchParams.row("date"),
		kindParam("Only names of this type."),
		{name: "column", repeat: true, help: "The name or number of the column with the names; of several, the cells are joined. Without it, the column whose head says so, or the first."},
		{name: "header", kind: choiceKind, choices: onOff, help: "Whether the first line has the names of the columns. Without it, it has if there are several columns or it says so."},
		{name: "delimiter", kind: choiceKind, choices: []string{"tab", "semicolon", "comma", "pipe", "none"}, help: "What separates cells; none makes each line a name. It is guessed without it."},
		{name: "encoding", kind: choiceKind, choices: encodingNames, help: "The encoding of the text. It is guessed without it."},
		{name: "title", help: "What to call the list."},
	},
)...)

// listOperations lists what the API does with lists of names. A list changes nothing of the
// case, so who may read may give one.
func (s *server) listOperations() []operation {
	at := listsPath + "/:id"
	return []operation{
		{path: listsPath, summary: "List the lists of names that are kept.", params: nothing, file: s.listed(nothing, s.listsAnswer), gives: nameLists{}},
		{path: listsPath, method: http.MethodPost, takes: []string{"text/csv", echo.MIMETextPlain, "text/tab-separated-values", echo.MIMEApplicationJSON},
			summary: "Look up a list of names, at most 60,000. Up to 200 are answered at once (200), others later, at Location (202).",
			params:  listParams, file: s.listed(listParams, s.listPosted), gives: listAnswer{}},
		{path: at, summary: "Return a page of a list: of each row, what the case says of its name.", params: listPageParams, file: s.listed(listPageParams, s.listAnswer), gives: listAnswer{}},
		{path: at, method: http.MethodDelete, summary: "Delete a list.", params: nothing, file: s.listed(nothing, s.listDeleted), gives: deletedList{}},
		{path: at + "/results.csv", summary: "Write a list with all its columns and what was found, as comma-separated values.", params: nothing,
			media: csvType, file: s.listFile(".csv", csvType, newCSVTable)},
		{path: at + "/results.xlsx", summary: "Write a list with all its columns and what was found, as an Excel workbook.", params: nothing,
			media: xlsxType, file: s.listFile(".xlsx", xlsxType, newListWorkbook)},
		{path: at + "/matrix", summary: "Count, for each two names of a list, the articles that name both.", params: matrixParams, file: s.listed(matrixParams, s.matrixAnswer), gives: matrix{}},
		{path: at + "/matrix.csv", summary: "Write that as comma-separated values, for up to 200 names.", params: nothing, media: csvType, file: s.listed(nothing, s.matrixFile)},
	}
}

// mostAtOnce is the number of rows that a request waits for.
const mostAtOnce = 200

// A listStatus says what a list is, and how far it has been looked up.
type listStatus struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	State     string         `json:"state"` // "running" or "done"
	Done      int            `json:"done"`
	Total     int            `json:"total"`
	Found     map[string]int `json:"found"` // rows, by how they are found
	CreatedAt time.Time      `json:"created_at"`
	ExpiresAt time.Time      `json:"expires_at"`
	Columns   []string       `json:"columns"`
	Names     []string       `json:"name_columns"`
	Encoding  string         `json:"encoding"`
	Delimiter string         `json:"delimiter"`
	Header    bool           `json:"header"`
	Filters   string         `json:"filters"` // the search whose articles are counted
	Links     listLinks      `json:"links"`
}

type listLinks struct {
	Self   string `json:"self"`
	HTML   string `json:"html"`
	CSV    string `json:"csv"`
	XLSX   string `json:"xlsx"`
	Matrix string `json:"matrix"`
}

// A nameLists lists the lists that are kept.
type nameLists struct {
	Results []listStatus `json:"results"`
}

// A listAnswer is a list with a page of its rows.
type listAnswer struct {
	listStatus
	Page    int       `json:"page"`
	Size    int       `json:"size"`
	Rows    int       `json:"rows"` // found as asked for
	Results []nameRow `json:"results"`
}

func (l *nameList) status() listStatus {
	out := listStatus{
		ID: l.ID, Title: l.Title, State: "running", Done: l.done(), Total: l.Rows, Found: l.counts(), CreatedAt: l.Created, ExpiresAt: l.Created.Add(listKept),
		Columns: l.Columns, Names: l.nameColumns(), Encoding: l.Encoding, Delimiter: l.Delimiter, Header: l.Header, Filters: searchPage + "?",
		Links: listLinks{listsPath + "/" + l.ID, "/lists/" + l.ID, listsPath + "/" + l.ID + "/results.csv", listsPath + "/" + l.ID + "/results.xlsx", listsPath + "/" + l.ID + "/matrix.csv"},
	}
	if p, err := listParams.ofQuery(l.Params); err == nil {
		out.Filters = p.in(searchParams).at(searchPage)
	}
	if out.Done >= out.Total {
		out.State = "done"
	}
	return out
}

func (t *nameTable) nameColumns() (all []string) {
	for _, i := range t.Names {
		all = append(all, t.Columns[i])
	}
	return all
}

// listPage are the parameters of a page of rows.
var listPageParams = newTable(
	param{name: "page", kind: numberKind, low: 1, high: mostRows, def: "1", help: "The page of the rows."},
	param{name: "size", kind: numberKind, low: 1, high: 200, def: "50", help: "The number of rows on a page."},
	param{name: "found", kind: choiceKind, choices: howFound, help: "Only rows that are found so."},
)

// listed returns the handler of a route of lists. What it answers changes as names are
// looked up, so no client may keep it.
func (s *server) listed(t *table, answer func(echo.Context, request) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		if !s.opening.wait(c.Request().Context(), s.Timeout) {
			return s.opening.busy()
		}
		p, err := t.ofQuery(c.QueryString())
		if err != nil {
			return err
		}
		return answer(c, request{params: p, id: c.Param("id")})
	}
}

func (s *server) listsAnswer(c echo.Context, _ request) error {
	out := nameLists{[]listStatus{}}
	for _, l := range s.names.list() {
		out.Results = append(out.Results, l.status())
	}
	return c.JSON(http.StatusOK, out)
}

func (s *server) listAnswer(c echo.Context, r request) error {
	l, err := s.names.get(r.id)
	if err != nil {
		return err
	}
	out, err := newListAnswer(l, r)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

func newListAnswer(l *nameList, r request) (listAnswer, error) {
	out := listAnswer{listStatus: l.status(), Page: r.number("page"), Size: r.number("size")}
	var err error
	out.Results, out.Rows, err = l.page(r.text("found"), out.Page, out.Size)
	return out, err
}

// A deletedList says that a list is gone.
type deletedList struct {
	ID string `json:"id"`
}

// deleteList deletes a list of whoever asks: of the same key, or without one.
func (s *server) deleteList(c echo.Context, id string) (*nameList, error) {
	l, err := s.names.get(id)
	if err != nil {
		return nil, err
	}
	if by, _ := c.Get(keyID).(string); l.By != "" && l.By != by {
		return nil, &refusal{"forbidden-scope", "the list was given with another key, which alone deletes it"}
	}
	return l, s.names.remove(l)
}

func (s *server) listDeleted(c echo.Context, r request) error {
	l, err := s.deleteList(c, r.id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, deletedList{l.ID})
}

// listPosted takes a list. Up to mostAtOnce rows are looked up while the client waits, if
// there is time; otherwise it is told where the answer will be.
func (s *server) listPosted(c echo.Context, r request) error {
	// A long list on a slow line takes longer than a request may.
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(5 * time.Minute)) // a recorder in a test has none
	b, err := io.ReadAll(io.LimitReader(c.Request().Body, mostList+1))
	if err != nil {
		return err
	}
	if len(b) > mostList {
		return echo.ErrStatusRequestEntityTooLarge
	}
	kind, typed, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil {
		return echo.ErrUnsupportedMediaType
	}
	if charset := strings.ToLower(typed["charset"]); slices.Contains(encodingNames, charset) && !r.has("encoding") && charset != "utf-8" {
		r.params = r.set("encoding", charset)
	}
	var t *nameTable
	switch kind {
	case echo.MIMEApplicationJSON:
		t, err = readRowsJSON(b, r.params)
	case echo.MIMETextPlain:
		if !r.has("delimiter") {
			r.params = r.set("delimiter", "none")
		}
		t, err = readTable(b, r.params)
	case "text/csv", "text/tab-separated-values":
		t, err = readTable(b, r.params)
	default:
		return echo.ErrUnsupportedMediaType
	}
	if err != nil {
		return err
	}
	l, err := s.takeList(c, t, r.params)
	if err != nil {
		return err
	}
	answer, err := newListAnswer(l, request{params: params{table: listPageParams}.set("size", strconv.Itoa(mostAtOnce))})
	if err != nil {
		return err
	}
	if answer.State == "done" {
		return c.JSON(http.StatusOK, answer)
	}
	c.Response().Header().Set(echo.HeaderLocation, answer.Links.Self)
	return c.JSON(http.StatusAccepted, answer)
}

// takeList keeps a list, and waits a while if it is short.
func (s *server) takeList(c echo.Context, t *nameTable, p params) (*nameList, error) {
	if s.names == nil {
		return nil, &refusal{"no-lists", "this server writes nothing, so it can keep no list of names; start it without --read-only"}
	}
	by, _ := c.Get(keyID).(string)
	title := p.text("title")
	if len(title) > 200 {
		return nil, invalid("title", title, "title has %d bytes; give at most 200", len(title))
	}
	l, err := s.names.add(listMeta{Title: title, Created: time.Now().UTC().Truncate(time.Second), By: by, Params: p.encode(), nameTable: *t})
	if err != nil {
		return nil, err
	}
	if err := s.record(c, corpus.Act{What: "list", Of: l.ID, Note: plural(l.Rows, "row", "rows")}, false); err != nil {
		return nil, err
	}
	if l.Rows <= mostAtOnce {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
		defer cancel()
		for l.done() < l.Rows && ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return l, nil
}

// workOnLists looks up the names of lists, one at a time, until ctx ends. Each name waits for
// its turn among the requests.
func (s *server) workOnLists(ctx context.Context) {
	s.names.work(ctx, func(ctx context.Context, name string, p params) (nameRow, error) {
		if err := s.lists.take(ctx); err != nil {
			return nameRow{}, err
		}
		defer s.lists.leave()
		ctx, cancel := context.WithTimeout(ctx, s.Timeout)
		defer cancel()
		return s.lookUp(ctx, name, p)
	})
}

// takesLists reports whether a request may have a longer body than others.
func takesLists(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && (c.Path() == listsPath || c.Path() == listsPage)
}
