package server

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// listSite serves the bundled case and keeps lists in a data directory.
func listSite(t *testing.T) (http.Handler, *server) {
	t.Helper()
	_, searcher := siteAndEngine(t)
	s, err := newServer(Config{Log: slog.New(slog.DiscardHandler), Title: "A case", Version: "test", Timeout: patience, Door: testDoor})
	if err != nil {
		t.Fatal(err)
	}
	s.open(searcher)
	if s.names, err = openLists(t.TempDir(), s.Log); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.workOnLists(ctx)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return Held(t, s), s
}

const sample = "Рустам Ибрагимов"

// A list is read whatever its encoding, delimiter and header.
func TestListTable(t *testing.T) {
	in := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy) interface{ String(string) (string, error) } {
		return unicode.UTF16(order, mark).NewEncoder()
	}
	table := "имя;роль\n" + sample + ";подсудимый\n"
	for name, c := range map[string]struct {
		given, params string
		want          string // encoding, delimiter, columns, names, rows
	}{
		"comma":                  {"id,name\n1,\"Aliev, Rakhat\"\n", "", "utf-8 comma [id name] [Aliev, Rakhat] 1"},
		"semicolon, cp1251":      {in(charmap.Windows1251.NewEncoder(), table), "", "windows-1251 semicolon [имя роль] [" + sample + "] 1"},
		"utf-16 with a mark":     {in(utf16(unicode.LittleEndian, unicode.UseBOM), table), "", "utf-16le semicolon [имя роль] [" + sample + "] 1"},
		"utf-16 without":         {in(utf16(unicode.BigEndian, unicode.IgnoreBOM), table), "", "utf-16be semicolon [имя роль] [" + sample + "] 1"},
		"utf-8 with a mark":      {"\xef\xbb\xbf" + table, "", "utf-8 semicolon [имя роль] [" + sample + "] 1"},
		"tabs from a sheet":      {"Rakhat Aliev\tVienna\nRustam Ibragimov\tAlmaty\n", "header=0", "utf-8 tab [column 1 column 2] [Rakhat Aliev Rustam Ibragimov] 2"},
		"one a line":             {"Rakhat Aliev\n\n  Ibragimov, Rustam \nToqaev\n", "", "utf-8 none [name] [Rakhat Aliev Ibragimov, Rustam Toqaev] 3"},
		"one a line with a head": {"Name\nRakhat Aliev\n", "", "utf-8 none [Name] [Rakhat Aliev] 1"},
		"two columns make one":   {"last,first\nAliev,Rakhat\n", "column=first&column=last", "utf-8 comma [last first] [Rakhat Aliev] 1"},
		"a column by number":     {"a,b\nx,Rakhat Aliev\n", "column=2", "utf-8 comma [a b] [Rakhat Aliev] 1"},
		"ragged rows":            {"name,note\nAliev\nToqaev,x,y\n", "delimiter=comma", "utf-8 comma [name note column 3] [Aliev Toqaev] 2"},
		"encoding as said":       {in(charmap.KOI8R.NewEncoder(), "имя;роль\nАлиев;x\n"), "encoding=koi8-r", "koi8-r semicolon [имя роль] [Алиев] 1"},
		"a quote that is open":   {"name\n\"Aliev\nToqaev\n", "delimiter=comma", "utf-8 comma [name] [Aliev\nToqaev] 1"},
	} {
		p, err := listParams.ofQuery(c.params)
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := readTable([]byte(c.given), p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, r := range got.rows {
			names = append(names, got.name(r))
		}
		if s := fmt.Sprint(got.Encoding, " ", got.Delimiter, " ", got.Columns, " ", names, " ", len(got.rows)); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
	for given, want := range map[string]string{
		`["Rakhat Aliev", null, 7]`:                              "[name] [Rakhat Aliev  7]",
		`[["1", "Aliev"], ["2"]]`:                                "[column 1 column 2] [1 2]",
		`[{"id": 1, "name": "Aliev"}, {"name": "T", "x": true}]`: "[id name x] [Aliev T]",
		`{"names": ["Aliev"]}`:                                   "[name] [Aliev]",
		`{"rows": [{"full name": "Aliev"}]}`:                     "[full name] [Aliev]",
	} {
		got, err := readRowsJSON([]byte(given), params{table: listParams})
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		var names []string
		for _, r := range got.rows {
			names = append(names, got.name(r))
		}
		if s := fmt.Sprint(got.Columns, " ", names); s != want {
			t.Errorf("%s: %s, want %s", given, s, want)
		}
	}
}

// No cell is lost, however a list is written.
func FuzzListTable(f *testing.F) {
	f.Add("name;role\nAliev;\"a;b\"\n", "")
	f.Add("\xff\xfeA\x00\n\x00", "delimiter=none")
	f.Add("a\tb\n\"\n", "header=1")
	f.Fuzz(func(t *testing.T, given, q string) {
		p, err := listParams.ofQuery(q)
		if err != nil {
			return
		}
		if _, err := readRowsJSON([]byte(given), p); err != nil && problemOf(err).Status >= 500 {
			t.Error(err)
		}
		got, err := readTable([]byte(given), p)
		if err != nil {
			if problemOf(err).Status >= 500 {
				t.Error(err)
			}
			return
		}
		for _, r := range got.rows {
			if len(r) > len(got.Columns) {
				t.Errorf("a row has %d cells, and there are %d columns", len(r), len(got.Columns))
			}
		}
	})
}

func TestListAPI(t *testing.T) {
	h, _ := listSite(t)
	given := "id,name,note\n1," + sample + ",=1+1\n2,Sarsenbaiuly Altynbek,\n3,Wolfgang Mozart,x\n4,,empty\n5," + strings.Repeat("x", 101) + ",long\n6,retrial,a word\n7,Rustem Ibragimow,typo\n"
	w := postTo(h, "/api/v1/lists?title=Test", "text/csv", given)
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	a := read[listAnswer](t, w)
	var got []string
	for _, r := range a.Results {
		label, sentence := "", ""
		if r.Match != nil {
			label = r.Match.ID
		}
		if r.Sentence != nil {
			sentence = r.Sentence.Exact
		}
		got = append(got, fmt.Sprintf("%d %s %d %s %s", r.Row, r.Found, r.Articles, label, sentence))
	}
	want := []string{
		"1 entity 1 p_rustam-ibragimov Rustam Ibragimov", "2 entity 1 p_altynbek-sarsenbaiuly Altynbek Sarsenbaiuly", "3 nothing 0  ", "4 empty 0  ", "5 long 0  ",
		"6 words 1  retrial", "7 entity 1 p_rustam-ibragimov Rustam Ibragimov",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a.State != "done" || a.Found["entity"] != 3 || a.Title != "Test" || !a.Results[0].Match.Whole {
		t.Errorf("%+v", a.listStatus)
	}
	for _, r := range a.Results { // each link finds what was counted
		if r.Articles > 0 {
			if n := answer[Answer](t, h, apiPath+r.Link).Total.Articles; n != r.Articles {
				t.Errorf("%s finds %d, want %d", r.Link, n, r.Articles)
			}
		}
	}

	// The file has every column and cell, and no formula.
	file := get(h, a.Links.CSV)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, file.Body)
	}
	if got := strings.Join(rows[0][:5], " "); got != "id name note casefile_found casefile_articles" {
		t.Errorf("columns %q", got)
	}
	if got := strings.Join(rows[1][:5], " "); got != "1 "+sample+" '=1+1 entity 1" {
		t.Errorf("row %q", got)
	}
	book := get(h, a.Links.XLSX)
	z, err := zip.NewReader(bytes.NewReader(book.Body.Bytes()), int64(book.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(sheet); err != nil || !strings.Contains(string(b), sample) || strings.Count(string(b), "<row>") != 8 {
		t.Errorf("workbook: %v %s", err, b)
	}

	// A page of rows, of those found in one way.
	if some := answer[listAnswer](t, h, a.Links.Self+"?found=entity&size=2&page=2"); len(some.Results) != 1 || some.Results[0].Row != 7 || some.Rows != 3 {
		t.Errorf("page 2 of the entities: %+v", some)
	}
	m := answer[matrix](t, h, a.Links.Self+"/matrix")
	if diff := cmp.Diff([][]int{{1, 1}, {1, 1}}, m.Cells); diff != "" || len(m.Names) != 2 {
		t.Errorf("matrix %+v", m)
	}
	if w := get(h, a.Links.Matrix); !strings.Contains(w.Body.String(), sample+",1,1\n") {
		t.Errorf("matrix.csv: %s", w.Body)
	}
	if all := answer[nameLists](t, h, "/api/v1/lists"); len(all.Results) != 1 {
		t.Errorf("kept %+v", all)
	}

	// Filters count only some articles.
	none := read[listAnswer](t, postTo(h, "/api/v1/lists?to=2010&header=0", "text/plain; charset=utf-8", sample))
	if r := none.Results[0]; r.Found != foundEntity || r.Articles != 0 || none.Filters != "/search?to=2010" {
		t.Errorf("before 2010: %+v", none)
	}
	r := httptest.NewRequest(http.MethodDelete, a.Links.Self, nil)
	gone := httptest.NewRecorder()
	h.ServeHTTP(gone, r)
	if gone.Code != 200 || get(h, a.Links.Self).Code != 404 || get(h, a.Links.CSV).Code != 404 {
		t.Errorf("deleted: %d %s", gone.Code, gone.Body)
	}
}

func TestListRefuses(t *testing.T) {
	h, _ := listSite(t)
	for _, c := range []struct {
		address, kind, body string
		status              int
		says                string
	}{
		{"/api/v1/lists?colour=red", "text/csv", "a", 400, "colour"},
		{"/api/v1/lists?column=age", "text/csv", "name,role\nx,y\n", 400, "name or role"},
		{"/api/v1/lists", "text/csv", "", 400, "no rows"},
		{"/api/v1/lists", "text/csv", "name\n", 400, "no rows"},
		{"/api/v1/lists", jsonType, `{"a": 1}`, 400, "array"},
		{"/api/v1/lists", jsonType, `["a", `, 400, "cannot be read"},
		{"/api/v1/lists", "image/png", "x", 415, ""},
		{"/api/v1/lists", "text/plain", strings.Repeat("a\n", 60_001), 413, "60,000"},
		{"/api/v1/lists", "text/plain", strings.Repeat("a", 16<<20+1), 413, ""},
		{"/api/v1/lists?delimiter=comma", "text/csv", strings.Repeat(",", 300), 400, "columns"},
	} {
		if w := postTo(h, c.address, c.kind, c.body); w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %.40q: %d %s, want %d and %q", c.address, c.body, w.Code, w.Body, c.status, c.says)
		}
	}
	if w := postTo(site(t), "/api/v1/lists", "text/plain", "a"); w.Code != 403 {
		t.Errorf("without a place for lists: %d %s", w.Code, w.Body)
	}
}

// A server that is killed goes on where it was, also after a line that was cut off.
func TestListResumes(t *testing.T) {
	dir, quiet := t.TempDir(), slog.New(slog.DiscardHandler)
	s, err := openLists(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	const rows = 2*listChunk + 50
	table := nameTable{Columns: []string{"name"}, Names: []int{0}}
	for i := range rows {
		table.rows = append(table.rows, []string{fmt.Sprintf("name %d", i+1)})
	}
	l, err := s.add(listMeta{Created: time.Now(), nameTable: table})
	if err != nil {
		t.Fatal(err)
	}
	killed := errors.New("killed")
	n := 0
	look := func(_ context.Context, name string, _ params) (nameRow, error) {
		n++
		return nameRow{Name: name, Found: foundNothing, Also: []nameMatch{}}, nil
	}
	ctx, kill := context.WithCancelCause(t.Context())
	err = s.workOn(ctx, l, func(ctx context.Context, name string, p params) (nameRow, error) {
		if n == 130-listChunk {
			kill(killed)
		}
		return look(ctx, name, p)
	})
	if !errors.Is(err, context.Canceled) || l.done() != 30 {
		t.Fatalf("%v after %d rows", err, l.done())
	}
	f, err := os.OpenFile(l.results(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"row":31,"name":"na`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.MkdirAll(filepath.Join(dir, listsFolder, "n_"+strings.Repeat("a", 26)), 0o700); err != nil { // an upload that was cut off
		t.Fatal(err)
	}

	again, err := openLists(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	l, err = again.get(l.ID)
	if err != nil || l.done() != 30 || len(again.all) != 1 {
		t.Fatalf("%v, %d rows, %d lists", err, l.done(), len(again.all))
	}
	for l.done() < rows {
		if err := again.workOn(t.Context(), l, look); err != nil {
			t.Fatal(err)
		}
	}
	next := 0
	if err := l.read(0, func(r nameRow) (bool, error) {
		if next++; r.Row != next || r.Name != fmt.Sprintf("name %d", next) {
			t.Errorf("row %d is %+v", next, r)
		}
		return true, nil
	}); err != nil || next != rows {
		t.Errorf("%d rows, %v", next, err)
	}
	if some, total, err := l.page(foundNothing, 3, 100); err != nil || total != rows || len(some) != 50 || some[0].Row != 201 {
		t.Errorf("page 3: %d of %d, %v", len(some), total, err)
	}

	// What expires is deleted.
	l.Created = time.Now().Add(-listKept - time.Minute)
	if _, err := again.get(l.ID); !errors.Is(err, errNoList) {
		t.Errorf("expired: %v", err)
	}
	again.next()
	if _, err := os.Stat(l.dir); !os.IsNotExist(err) {
		t.Errorf("the folder of an expired list: %v", err)
	}
}

// A reporter pastes names, without a script: the page shows each row with its evidence.
func TestListPages(t *testing.T) {
	h, _ := listSite(t)
	post := func(fields map[string]string, file string) *httptest.ResponseRecorder {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		for name, v := range fields {
			if err := form.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
		if file != "" {
			f, err := form.CreateFormFile("file", "names.csv")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(f, file); err != nil {
				t.Fatal(err)
			}
		}
		form.Close()
		return postTo(h, "/lists", form.FormDataContentType(), b.String())
	}
	w := post(map[string]string{"names": sample + "\n<script>alert(1)</script>\nretrial\n", "title": "<b>", "column": "", "type": "", "file": ""}, "")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	doc := page(t, h, w.Header().Get("Location"), 200)
	if got := doc.Find("h1").Text(); got != "<b>" {
		t.Errorf("title %q", got)
	}
	var found []string
	doc.Find("article.named").Each(func(_ int, s *goquery.Selection) {
		found = append(found, s.Find("h2").Text()+": "+strings.TrimSpace(s.Find("p").First().Text()))
	})
	want := []string{sample + ": 1 article · about 12 February 2024, inferred from the text", "<script>alert(1)</script>: Not found", "retrial: 1 article · These words are found side by side, but casefile takes them for no name."}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
	if got := doc.Find("article.named mark").First().Text(); got != "Rustam Ibragimov" {
		t.Errorf("marked %q", got)
	}
	matrix, _ := doc.Find(`a[href$="/matrix"]`).Attr("href")
	if got := page(t, h, matrix, 200).Find(".matrix tbody").Text(); !strings.Contains(got, sample) {
		t.Errorf("matrix %q", got)
	}
	if w := post(nil, "name;role\n"+sample+";x\n"); w.Code != http.StatusSeeOther || !strings.Contains(page(t, h, w.Header().Get("Location"), 200).Find("h1").Text(), "names.csv") {
		t.Errorf("a file: %d %s", w.Code, w.Body)
	}
	bad := post(map[string]string{"names": "a,b\nc,d\n", "column": "age"}, "")
	again, err := goquery.NewDocumentFromReader(bad.Body)
	if err != nil || bad.Code != 400 || !strings.Contains(again.Find("[role=alert]").Text(), `no column "age"`) || again.Find("textarea").Text() != "a,b\nc,d\n" {
		t.Errorf("a column that isn't there: %d %s", bad.Code, again.Text())
	}
	if n := page(t, h, "/lists", 200).Find(".kept li").Length(); n != 2 {
		t.Errorf("%d lists are kept, want 2", n)
	}
	if w := postTo(h, w.Header().Get("Location")+"/delete", formType, ""); w.Code != http.StatusSeeOther {
		t.Errorf("delete: %d", w.Code)
	}
	if n := page(t, h, "/lists", 200).Find(".kept li").Length(); n != 1 {
		t.Errorf("%d lists are kept, want 1", n)
	}
}
