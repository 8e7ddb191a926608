package server

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
)

// hostile is an article whose title a spreadsheet would take for a formula.
func hostile(n int) *corpus.Article {
	titles := []string{`=HYPERLINK("https://evil.example","x") murder`, "+1 murder", "-2 murder", "@SUM(A1) murder", "murder, \"quoted\" {braces} 5 % & _x0041_x0042_"}
	return &corpus.Article{
		URL: fmt.Sprintf("https://evil.example/%d", n), Title: titles[n%len(titles)], Lang: "en", Source: corpus.Source{ID: "evil.example", Name: "Evil\r\nTY  - BOOK"},
		Authors: []string{"Jane Doe", "The Desk"}, Published: corpus.Date{At: "2010-05", Precision: corpus.Month, From: corpus.FromMeta},
		Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: fmt.Sprintf("A murder in Almaty, told by number %d.", n)}},
	}
}

func hostileSite(t *testing.T, n int) http.Handler {
	t.Helper()
	var more []*corpus.Article
	for i := range n {
		more = append(more, hostile(i))
	}
	h, _ := siteOf(t, more...)
	return h
}

func readCSV(t *testing.T, w *httptest.ResponseRecorder) [][]string {
	t.Helper()
	rest, ok := strings.CutPrefix(w.Body.String(), "\ufeff")
	if !ok {
		t.Errorf("the file begins with %.10q, want a byte order mark", w.Body)
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A file has what the pages of the search have, in the same order.
func TestExportHoldsTheSearch(t *testing.T) {
	h := hostileSite(t, 7)
	for _, query := range []string{"", "q=murder", "q=murder&sort=oldest", "q=Tokayev", "q=murder+zzyzx", "q=nothingofthekind", "year=2010", "-year=2010", "q=%22a+murder%22&in=body"} {
		first := answer[Answer](t, h, "/api/v1/search?collapse=none&size=3&"+query)
		var want []string
		for a := first; ; a = answer[Answer](t, h, *a.Links.Next) {
			for _, r := range a.Results {
				want = append(want, r.ID)
			}
			if a.Links.Next == nil {
				break
			}
		}
		w := get(h, first.Links.CSV)
		rows := readCSV(t, w)
		var got []string
		for _, row := range rows[1:] {
			got = append(got, row[0])
		}
		if !slices.Equal(got, want) || len(got) != first.Total.Articles {
			t.Errorf("%s has %v, want %v", first.Links.CSV, got, want)
		}
		if n := strconv.Itoa(first.Total.Articles); w.Header().Get("Casefile-Total") != n {
			t.Errorf("%s: Casefile-Total %s, want %s", first.Links.CSV, w.Header().Get("Casefile-Total"), n)
		}
		about := rows[0][len(rows[0])-1]
		if !strings.Contains(about, first.Query.Canonical[:1]+query[:min(3, len(query))]) || !strings.Contains(about, "index 1") || about != w.Header().Get("Casefile-About") ||
			strings.Contains(about, "some of the words") != (first.Query.Relaxed != nil) {
			t.Errorf("%s says %q of itself", first.Links.CSV, about)
		}
	}
}

// The header Link leads through a search in files of any size.
func TestExportContinues(t *testing.T) {
	h := hostileSite(t, 7)
	for _, f := range formats {
		address, n, files := searchPath+f.suffix+"?q=murder&sort=newest&size=3", 0, 0
		for ; address != ""; files++ {
			w := get(h, address)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.media {
				t.Fatalf("%s: %d %s", address, w.Code, w.Header().Get("Content-Type"))
			}
			if about := w.Header().Get("Casefile-About"); !strings.HasPrefix(about, fmt.Sprintf("casefile ?q=murder&sort=newest&size=3: %d of 8 articles, ", []int{3, 3, 2}[files])) {
				t.Errorf("file %d says %q of itself", files, about)
			}
			n += countRows(t, f, w.Body.Bytes())
			rest, ok := strings.CutSuffix(w.Header().Get("Link"), `>; rel="next"`)
			address = strings.TrimPrefix(rest, "<http://example.com")
			if ok != (address != "") {
				t.Errorf("Link is %q", w.Header().Get("Link"))
			}
		}
		if n != 8 || files != 3 {
			t.Errorf("%s: %d articles in %d files, want 8 in 3", f.suffix, n, files)
		}
	}
}

func countRows(t *testing.T, f format, b []byte) int {
	t.Helper()
	switch f.suffix {
	case ".xlsx":
		return len(sheet(t, b, "sheet1")) - 1
	case ".csl.json":
		var all []cslItem
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatalf("%v in %s", err, b)
		}
		return len(all)
	case ".ris":
		return bytes.Count(b, []byte("TY  - NEWS\r\n"))
	case ".bib":
		return bytes.Count(b, []byte("\n@article{"))
	case ".ftm.ndjson": // also entities and mentions
		return bytes.Count(b, []byte(`"schema":"Article"`))
	case ".csv":
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return len(rows) - 1
	}
	return bytes.Count(b, []byte("\n"))
}

// sheet returns the cells of a sheet of a workbook as texts.
func sheet(t *testing.T, b []byte, name string) (rows [][]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Rows []struct {
			Cells []struct {
				Type    string  `xml:"t,attr"`
				Text    string  `xml:"is>t"`
				Number  string  `xml:"v"`
				Formula *string `xml:"f"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(content, &s); err != nil {
		t.Fatalf("%v in %s", err, content)
	}
	for _, r := range s.Rows {
		var cells []string
		for _, c := range r.Cells {
			if c.Formula != nil || (c.Type == "inlineStr") != (c.Number == "") {
				t.Errorf("cell %+v", c)
			}
			cells = append(cells, c.Text+c.Number)
		}
		rows = append(rows, cells)
	}
	return rows
}

// No cell that a stranger wrote is a formula, and no text ends its field or record.
func TestExportIsHarmless(t *testing.T) {
	h := hostileSite(t, 5)
	for _, row := range readCSV(t, get(h, "/api/v1/search.csv?q=murder")) {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@") == 0 {
				t.Errorf("cell %q", cell)
			}
		}
	}
	rows := sheet(t, get(h, "/api/v1/search.xlsx?q=murder").Body.Bytes(), "sheet1")
	if !slices.ContainsFunc(rows, func(r []string) bool { return strings.Contains(r[2], "_x005F_x0041_x005F_x0042_") }) {
		t.Error("Excel reads _x0041_x0042_ as letters")
	}
	ris := get(h, "/api/v1/search.ris?q=murder&year=2010").Body.String()
	if n := strings.Count(ris, "\r\nTY  - "); n != 4 || !strings.Contains(ris, "T2  - Evil TY - BOOK\r\n") || !strings.Contains(ris, "DA  - 2010/05//\r\n") {
		t.Errorf("%d references after the first, want 4:\n%s", n, ris)
	}
	bib := get(h, "/api/v1/search.bib?q=murder&year=2010").Body.String()
	for _, want := range []string{`\textbraceleft{}braces\textbraceright{} 5 \% \&`, "author = {{Jane Doe} and {The Desk}}", "year = {2010},\n  month = may,\n  url"} {
		if !strings.Contains(bib, want) {
			t.Errorf("no %s in %s", want, bib)
		}
	}
}

// The plain address answers in the format that the client asks for.
func TestAccept(t *testing.T) {
	h := site(t)
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/html,*/*;q=0.8": "application/json", "image/png": "application/json",
		"text/csv": "text/csv; charset=utf-8", "text/csv;q=0.1, application/x-ndjson": "application/x-ndjson", "text/csv;q=0, */*": "application/json",
		"application/x-bibtex, application/json;q=0.5": "application/x-bibtex", "text/csv;q=x": "application/json", ";;,,": "application/json",
	} {
		w := get(h, "/api/v1/search?q=Toqaev", "Accept", accept)
		if got := w.Header().Get("Content-Type"); w.Code != 200 || got != want || !slices.Contains(w.Header().Values("Vary"), "Accept") {
			t.Errorf("Accept: %s: %d %s, want %s", accept, w.Code, got, want)
		}
		tag := w.Header().Get("ETag")
		if w := get(h, "/api/v1/search?q=Toqaev", "Accept", accept, "If-None-Match", tag); w.Code != http.StatusNotModified {
			t.Errorf("Accept: %s again: %d, want 304", accept, w.Code)
		}
		if w := get(h, "/api/v1/search?q=Toqaev", "Accept", "application/vnd.citationstyles.csl+json", "If-None-Match", tag); w.Code != 200 {
			t.Errorf("the tag of %s for another format: %d, want 200", want, w.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/search", strings.NewReader(`{"q": "Toqaev"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/csv")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); len(readCSV(t, w)) != 2 {
		t.Errorf("posted: %d %s", w.Code, w.Body)
	}
}

// The audit log has what was exported, even if a body asked for it.
func TestExportAudited(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Title: "A case", Timeout: patience, Door: testDoor, Audit: corpus.NewAudit(dir, slog.New(slog.DiscardHandler))})
	if err != nil {
		t.Fatal(err)
	}
	readCSV(t, get(h, "/api/v1/search.csv?q=Toqaev&year=2024"))
	readCSV(t, get(h, "/api/v1/search?q=Toqaev&year=2024", "Accept", "text/csv"))
	r := httptest.NewRequest(http.MethodPost, "/api/v1/search", strings.NewReader(`{"q": "Toqaev", "year": 2024}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/csv")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	readCSV(t, w)
	kept, err := os.ReadFile(filepath.Join(dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(kept, []byte(`/api/v1/search.csv?q=Toqaev\u0026year=2024`)) + bytes.Count(kept, []byte(`/api/v1/search.csv?q=Toqaev&year=2024`)); n != 3 {
		t.Errorf("%d exports of the search, want 3:\n%s", n, kept)
	}
}

// A file has no parameters that would change nothing in it.
func TestExportParameters(t *testing.T) {
	h := site(t)
	for address, detail := range map[string]string{
		"/api/v1/search.csv?facet=person": `there is no parameter \"facet\"`, "/api/v1/search.csv?page=2": "", "/api/v1/search.ris?snippets=1": "",
		"/api/v1/search.bib?size=10001": "a number from 1 to 10000", "/api/v1/search.csv?yaer=2010": `did you mean \"year\"?`, "/api/v1/search.csv?cursor=x": "no answer has given",
	} {
		w := get(h, address)
		if w.Code != 400 || !strings.Contains(w.Body.String(), detail) || w.Header().Get("Content-Type") != problemType {
			t.Errorf("%s: %d %s", address, w.Code, w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodHead, "/api/v1/search.csv?"+url.Values{"q": {"Toqaev"}}.Encode(), nil)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Casefile-Total") != "1" {
		t.Errorf("HEAD: %d %v %s", w.Code, w.Header(), w.Body)
	}
}

// The limit on the time of an answer does not cut off a file, which may take longer.
func TestExportOutlastsLimits(t *testing.T) {
	_, engine := siteAndEngine(t)
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Title: "A case", Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(h)
	srv.Config.WriteTimeout = time.Nanosecond
	srv.Start()
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/api/v1/search.csv") // compressed
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if rows, err := csv.NewReader(resp.Body).ReadAll(); err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v, want 3", len(rows), err)
	}
}
