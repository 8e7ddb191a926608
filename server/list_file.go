package server

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// A listColumn is a column that a file of a list has behind those that were given.
type listColumn struct {
	name  string
	value func(r nameRow, base string) any // a text, an int or a float64
}

var listColumns = []listColumn{
	{"casefile_found", func(r nameRow, _ string) any { return r.Found }},
	{"casefile_articles", func(r nameRow, _ string) any { return r.Articles }},
	{"casefile_first", func(r nameRow, _ string) any { return publishedOf(r.First) }},
	{"casefile_last", func(r nameRow, _ string) any { return publishedOf(r.Last) }},
	{"casefile_inferred", func(r nameRow, _ string) any { // dates that were concluded, not stated
		var which []string
		for name, a := range map[string]*articleRef{"first": r.First, "last": r.Last} {
			if a != nil && a.Published != nil && a.Published.Inferred {
				which = append(which, name)
			}
		}
		slices.Sort(which)
		return list(which)
	}},
	{"casefile_match", matched(func(m *nameMatch) any { return m.Label })},
	{"casefile_match_id", matched(func(m *nameMatch) any { return m.ID })},
	{"casefile_match_type", matched(func(m *nameMatch) any { return m.Type })},
	{"casefile_spelling", matched(func(m *nameMatch) any { return m.Spelling })},
	{"casefile_rules", matched(func(m *nameMatch) any { return list(m.By) })},
	{"casefile_score", matched(func(m *nameMatch) any { return m.Score })},
	{"casefile_whole_name", matched(func(m *nameMatch) any {
		if m.Whole {
			return "yes"
		}
		return "no"
	})},
	{"casefile_also", func(r nameRow, _ string) any {
		var labels []string
		for _, m := range r.Also {
			labels = append(labels, m.Label)
		}
		return list(labels)
	}},
	{"casefile_sentence", func(r nameRow, _ string) any {
		if r.Sentence == nil {
			return ""
		}
		return r.Sentence.Text
	}},
	{"casefile_sentence_link", func(r nameRow, base string) any {
		if r.Sentence == nil {
			return ""
		}
		return base + r.Sentence.Link
	}},
	{"casefile_search", func(r nameRow, base string) any {
		if r.Link == "" {
			return ""
		}
		return base + r.Link
	}},
}

// matched returns a column of the match, which is empty without one.
func matched(value func(*nameMatch) any) func(nameRow, string) any {
	return func(r nameRow, _ string) any {
		if r.Match == nil {
			return ""
		}
		return value(r.Match)
	}
}

func publishedOf(a *articleRef) string {
	if a == nil || a.Published == nil {
		return ""
	}
	return a.Published.At
}

// A tableWriter writes rows of cells.
type tableWriter interface {
	write(cells ...any) error
	end() error
}

// A csvTable writes CSV with a byte order mark, and no cell that is a formula.
type csvTable struct{ *csv.Writer }

func newCSVTable(w io.Writer, _ *nameList) (tableWriter, error) {
	_, err := io.WriteString(w, "\ufeff")
	return csvTable{csv.NewWriter(w)}, err
}

func (c csvTable) write(cells ...any) error {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case string:
			texts[i] = harmless(v)
		case int:
			texts[i] = strconv.Itoa(v)
		case float64:
			texts[i] = strconv.FormatFloat(v, 'g', 6, 64)
		}
	}
	return c.Write(texts)
}

func (c csvTable) end() error {
	c.Flush()
	return c.Error()
}

// newListWorkbook writes an Excel workbook.
func newListWorkbook(w io.Writer, l *nameList) (tableWriter, error) {
	st := l.status()
	return startWorkbook(w, "Names", [][]any{{"title", st.Title}, {"rows", st.Total}, {"looked up", st.Done}, {"articles counted", st.Filters}, {"written", time.Now().UTC().Format(time.RFC3339)}})
}

// listFile returns the handler that writes a list with all its columns, as far as it has been
// looked up.
func (s *server) listFile(suffix, media string, start func(io.Writer, *nameList) (tableWriter, error)) echo.HandlerFunc {
	return s.listed(nothing, func(c echo.Context, r request) error {
		l, err := s.names.get(r.id)
		if err != nil {
			return err
		}
		if err := s.record(c, corpus.Act{What: "export", Of: c.Request().URL.Path}, true); err != nil {
			return err
		}
		s.sendsFile(c, "casefile-list"+suffix, media)
		if c.Request().Method == http.MethodHead {
			return c.NoContent(http.StatusOK)
		}
		w, err := start(c.Response(), l)
		if err != nil {
			return err
		}
		if err := l.writeTo(w, s.base(c), func() { s.keepSending(c) }); err != nil {
			s.Log.Error("a file was cut off", append(s.asked(c), "err", err)...)
			panic(http.ErrAbortHandler) // the client must not take the beginning for the whole
		}
		return nil
	})
}

// sendsFile sets the headers of a file.
func (s *server) sendsFile(c echo.Context, name, media string) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, media)
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	s.keepSending(c)
}

// keepSending gives the client more time to take a file.
func (s *server) keepSending(c echo.Context) {
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(writeTime)) // a recorder in a test has none
}

// writeTo writes a list.
func (l *nameList) writeTo(w tableWriter, base string, sending func()) error {
	var cells []any
	for _, name := range l.Columns {
		cells = append(cells, name)
	}
	for _, col := range listColumns {
		cells = append(cells, col.name)
	}
	if err := w.write(cells...); err != nil {
		return err
	}
	n := 0
	err := l.read(0, func(row nameRow) (bool, error) {
		if n++; n%batch == 0 {
			sending()
		}
		for i := range l.Columns {
			if cells[i] = ""; i < len(row.Cells) {
				cells[i] = row.Cells[i]
			}
		}
		for i, col := range listColumns {
			cells[len(l.Columns)+i] = col.value(row, base)
		}
		return true, w.write(cells...)
	})
	if err != nil {
		return err
	}
	return w.end()
}

// mostInMatrix bounds the names of a matrix.
const mostInMatrix = 200

// A matrix counts, for each two names of a list, the articles that have both.
type matrix struct {
	Names []matrixName `json:"names"`
	Cells [][]int      `json:"cells"` // row by row; on the diagonal the articles of the name
	Cut   bool         `json:"cut"`   // the list has more names in the case
}

type matrixName struct {
	Row      int    `json:"row"`
	Name     string `json:"name"`
	ID       string `json:"id"`
	Label    string `json:"label"`
	Articles int    `json:"articles"`
	Link     string `json:"link"`
}

// matrixNames returns the entities of a list, each once, in its order.
func (l *nameList) matrixNames(most int) (names []matrixName, cut bool, err error) {
	seen := map[string]bool{}
	names = []matrixName{}
	err = l.read(0, func(r nameRow) (bool, error) {
		if r.Found != foundEntity || seen[r.Match.ID] {
			return true, nil
		}
		if len(names) == most {
			cut = true
			return false, nil
		}
		seen[r.Match.ID] = true
		names = append(names, matrixName{r.Row, r.Name, r.Match.ID, r.Match.Label, r.Articles, r.Link})
		return true, nil
	})
	return names, cut, err
}

// matrixOf counts: a search for each name, which counts all others.
func (s *server) matrixOf(ctx context.Context, l *nameList, most int, each func(i int, counts []int) error) ([]matrixName, bool, error) {
	names, cut, err := l.matrixNames(most)
	if err != nil {
		return nil, false, err
	}
	p, err := listParams.ofQuery(l.Params)
	if err != nil {
		return nil, false, err
	}
	for i, name := range names {
		counts, err := s.namedInAll(ctx, p.in(searchParams), name.ID)
		if err != nil {
			return nil, false, err
		}
		row := make([]int, len(names))
		for j, other := range names {
			row[j] = counts[other.ID]
		}
		if err := each(i, row); err != nil {
			return nil, false, err
		}
	}
	return names, cut, nil
}

// namedInAll counts what the articles of a search that name an entity name.
func (s *server) namedInAll(ctx context.Context, p params, id string) (map[string]int, error) {
	if err := s.lists.take(ctx); err != nil {
		return nil, err
	}
	defer s.lists.leave()
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	return s.namedIn(ctx, p.plus(facetOfID(id)+suffixAll, id).query())
}

// matrixAnswer counts the first names of a list; a file has more.
func (s *server) matrixAnswer(c echo.Context, r request) error {
	l, err := s.names.get(r.id)
	if err != nil {
		return err
	}
	out, err := s.newMatrix(c.Request().Context(), l, r.number("size"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

var matrixParams = newTable(param{name: "size", kind: numberKind, low: 1, high: mostInMatrix, def: "20", help: "The most names."})

func (s *server) newMatrix(ctx context.Context, l *nameList, most int) (*matrix, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*s.Timeout)
	defer cancel()
	out := &matrix{Cells: [][]int{}}
	var err error
	out.Names, out.Cut, err = s.matrixOf(ctx, l, most, func(_ int, counts []int) error {
		out.Cells = append(out.Cells, counts)
		return nil
	})
	return out, err
}

// matrixFile writes the matrix as CSV.
func (s *server) matrixFile(c echo.Context, r request) error {
	l, err := s.names.get(r.id)
	if err != nil {
		return err
	}
	if err := s.record(c, corpus.Act{What: "export", Of: c.Request().URL.Path}, true); err != nil {
		return err
	}
	names, _, err := l.matrixNames(mostInMatrix)
	if err != nil {
		return err
	}
	s.sendsFile(c, "casefile-matrix.csv", csvType)
	if c.Request().Method == http.MethodHead {
		return c.NoContent(http.StatusOK)
	}
	w, err := newCSVTable(c.Response(), l)
	if err != nil {
		return err
	}
	head := []any{"name"}
	for _, n := range names {
		head = append(head, n.Name)
	}
	err = w.write(head...)
	if err == nil {
		_, _, err = s.matrixOf(c.Request().Context(), l, mostInMatrix, func(i int, counts []int) error {
			s.keepSending(c)
			cells := []any{names[i].Name}
			for _, n := range counts {
				cells = append(cells, n)
			}
			return w.write(cells...)
		})
	}
	if err == nil {
		err = w.end()
	}
	if err != nil {
		s.Log.Error("a file was cut off", append(s.asked(c), "err", err)...)
		panic(http.ErrAbortHandler)
	}
	return nil
}
