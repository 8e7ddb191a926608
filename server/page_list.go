package server

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// A listsView is the page on which a reporter gives a list of names.
type listsView struct {
	layout
	Kept    []listStatus
	Off     bool   // the server keeps no lists
	Problem string // of the list that was given, "" if none was
	Names   string
	Given   map[string]string // values of the form
	Reads   []readsAs
	Types   []listChoice
}

// A readsAs is a control that says how a list is read.
type readsAs struct {
	Name    string
	Label   wording
	Choices []listChoice
}

type listChoice struct {
	Name  string
	Label wording
}

// betweenColumns are the delimiters as a person reads them.
var betweenColumns = []listChoice{
	{"tab", say("tab")}, {"semicolon", say("semicolon")}, {"comma", say("comma")}, {"pipe", say("vertical bar")}, {"none", say("one name a line")},
}

var listTypes = []listChoice{{"", say("any of these")}, {"person", say("people")}, {"org", say("organizations")}, {"place", say("places")}}

// listReads returns the controls that say how a list is read.
func listReads() []readsAs {
	var codes []listChoice
	for _, name := range encodingNames {
		codes = append(codes, listChoice{name, verbatim(name)})
	}
	return []readsAs{
		{"column", say("Column with the names, by its head or number"), nil},
		{"header", say("The first line has the heads of the columns"), []listChoice{{"1", say("yes")}, {"0", say("no")}}},
		{"delimiter", say("Between columns"), betweenColumns},
		{"encoding", say("Encoding"), codes},
	}
}

// A listView is a list with what was found.
type listView struct {
	layout
	listAnswer
	Title   wording // shadows that of the list
	Between any     // what separates columns: a wording, or nil
	Ways    []listWay
	Pages   int
	Earlier string // links to pages, "" for none
	Later   string
	Here    string
}

// A listWay counts rows by how they are found.
type listWay struct {
	How     wording
	Rows    int
	Link    string
	Current bool
}

var listWays = map[string]wording{
	"": say("All"), foundEntity: say("Named in the case"), foundWords: say("Found as words"), foundPossibly: say("Similar names only"), foundNothing: say("Not found"),
	foundEmpty: say("Without a name"), foundTooLong: say("Too long"), foundFailed: say("Failed"),
}

// A matrixView is a matrix as a table.
type matrixView struct {
	layout
	*matrix
	ID, CSV string
	Most    int
	Links   [][]string // searches for both, as Cells
}

const listsPage = "/lists"

func (s *server) listsPage(c echo.Context, _ request) error {
	return s.showLists(c, http.StatusOK, listsView{})
}

func (s *server) showLists(c echo.Context, status int, v listsView) error {
	v.layout, v.Off = layout{Case: s.Title, Title: say("Lists of names")}, s.names == nil
	for _, l := range s.names.list() {
		v.Kept = append(v.Kept, l.status())
	}
	v.Reads, v.Types = listReads(), listTypes
	return s.pages.render(c, status, "lists.html", &v)
}

// mostShownAgain is how much of a list that cannot be read is shown again.
const mostShownAgain = 100_000

// listsPosted takes a list from the form.
func (s *server) listsPosted(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	r := c.Request()
	if !s.opening.wait(r.Context(), s.Timeout) {
		return s.opening.busy()
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostList+1<<20)
	form, err := c.MultipartForm()
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			return echo.ErrStatusRequestEntityTooLarge
		}
		return inBody("", "the form cannot be read: %v", err)
	}
	defer func() { _ = form.RemoveAll() }() // temporary files
	v := listsView{Names: c.FormValue("names"), Given: map[string]string{}}
	values := map[string][]string{}
	for name, given := range form.Value {
		if name != "names" && name != "file" { // a browser sends a file that was not chosen as a value
			values[name] = given
			v.Given[name] = strings.Join(given, ", ")
		}
	}
	b := []byte(v.Names)
	if files := form.File["file"]; len(files) > 0 && files[0].Size > 0 {
		f, err := files[0].Open()
		if err != nil {
			return err
		}
		defer f.Close()
		if b, err = io.ReadAll(f); err != nil {
			return err
		}
		if values["title"] == nil || values["title"][0] == "" {
			values["title"] = []string{files[0].Filename}
		}
	}
	l, err := s.listOfForm(c, b, values)
	if p := problemOf(err); err != nil && p.Status < 500 {
		v.Problem, v.Names = p.Detail, v.Names[:min(len(v.Names), mostShownAgain)]
		return s.showLists(c, p.Status, v)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, listsPage+"/"+l.ID)
}

func (s *server) listOfForm(c echo.Context, b []byte, values map[string][]string) (*nameList, error) {
	p, err := listParams.read(values, "body")
	if err != nil {
		return nil, err
	}
	t, err := readTable(b, p)
	if err != nil {
		return nil, err
	}
	return s.takeList(c, t, p)
}

func (s *server) listPage(c echo.Context, r request) error {
	l, err := s.names.get(r.id)
	if err != nil {
		return err
	}
	a, err := newListAnswer(l, r)
	if err != nil {
		return err
	}
	at := listsPage + "/" + l.ID
	v := listView{layout: layout{Case: s.Title, Title: listTitle(a.listStatus)}, Title: listTitle(a.listStatus), listAnswer: a, Pages: max(1, (a.Rows+a.Size-1)/a.Size), Here: r.at(at)}
	for _, how := range append([]string{""}, howFound...) {
		if n := a.Found[how]; how == "" || n > 0 {
			if how == "" {
				n = a.Done
			}
			v.Ways = append(v.Ways, listWay{listWays[how], n, params{table: listPageParams}.set("found", how).at(at), r.text("found") == how})
		}
	}
	for _, b := range betweenColumns {
		if b.Name == l.Delimiter {
			v.Between = b.Label
		}
	}
	if a.Page > 1 {
		v.Earlier = r.set("page", strconv.Itoa(min(a.Page-1, v.Pages))).at(at)
	}
	if a.Page < v.Pages {
		v.Later = r.set("page", strconv.Itoa(a.Page+1)).at(at)
	}
	return s.pages.render(c, http.StatusOK, "list.html", &v)
}

func listTitle(l listStatus) wording {
	if l.Title != "" {
		return verbatim(l.Title)
	}
	return say("%d names", l.Total)
}

// shownInMatrix is how many names the table of the page has.
const shownInMatrix = 20

func (s *server) matrixPage(c echo.Context, r request) error {
	l, err := s.names.get(r.id)
	if err != nil {
		return err
	}
	m, err := s.newMatrix(c.Request().Context(), l, shownInMatrix)
	if err != nil {
		return err
	}
	st := l.status()
	v := matrixView{layout{Case: s.Title, Title: listTitle(st)}, m, l.ID, st.Links.Matrix, mostInMatrix, nil}
	p, err := listParams.ofQuery(l.Params)
	if err != nil {
		return err
	}
	for _, a := range m.Names {
		var row []string
		for _, b := range m.Names {
			both := p.in(searchParams).plus(facetOfID(a.ID)+suffixAll, a.ID)
			if a.ID != b.ID {
				both = both.plus(facetOfID(b.ID)+suffixAll, b.ID)
			}
			row = append(row, both.at(searchPage))
		}
		v.Links = append(v.Links, row)
	}
	return s.pages.render(c, http.StatusOK, "matrix.html", &v)
}

// listDeletedPage deletes a list and leads to the others.
func (s *server) listDeletedPage(c echo.Context) error {
	if _, err := s.deleteList(c, c.Param("id")); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, listsPage)
}
