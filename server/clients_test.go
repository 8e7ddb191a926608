package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// saved returns a directory with a search in each format.
func saved(t *testing.T) string {
	t.Helper()
	dir, h := t.TempDir(), hostileSite(t, 5)
	for _, f := range formats {
		w := get(h, searchPath+f.suffix+"?q=murder&sort=oldest")
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", f.suffix, w.Code)
		}
		if err := os.WriteFile(filepath.Join(dir, "all"+f.suffix), w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Citation.js reads the references, and gets the same articles out of each format.
func TestCitationJS(t *testing.T) {
	modules := os.Getenv("CASEFILE_TEST_NPM")
	if modules == "" {
		t.Skip("CASEFILE_TEST_NPM names no node_modules with @citation-js")
	}
	const script = `
const {Cite} = require('@citation-js/core'), fs = require('fs');
['ris', 'bibtex', 'csl'].forEach(p => require('@citation-js/plugin-' + p));
const read = (name, type) => { const s = fs.readFileSync(name, 'utf8'); return type ? new Cite(s, {forceType: type}) : new Cite(JSON.parse(s)); };
console.log(JSON.stringify([['all.ris', '@ris/file'], ['all.bib', '@bibtex/text'], ['all.csl.json']].map(([name, type]) =>
  read(name, type).data.map(e => ({title: e.title, journal: e['container-title'].replace(/\s+/g, ' '), date: e.issued['date-parts'][0].join('-'), url: e.URL})))));`
	cmd := exec.Command("node", "-e", script)
	cmd.Dir, cmd.Env = saved(t), append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var read [3][]struct{ Title, Journal, Date, URL string }
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	for i, f := range read {
		if len(f) != 6 {
			t.Fatalf("format %d has %d references, want 6: %s", i, len(f), out)
		}
		for j, e := range f {
			if want := read[2][j].Date; i == 0 && e.Date == want[:4] { // of RIS it takes the year (PY) for the whole date
				e.Date = want
			}
			if e != read[2][j] || e.Title == "" || e.URL == "" {
				t.Errorf("reference %d of format %d is %+v, in CSL %+v", j, i, e, read[2][j])
			}
		}
	}
}

// The reconciler of PyPI, a client of version 0.2, matches a table of names.
func TestReconciler(t *testing.T) {
	python := os.Getenv("CASEFILE_TEST_PYTHON")
	if python == "" {
		t.Skip("CASEFILE_TEST_PYTHON names no Python with pandas and reconciler")
	}
	_, searcher := siteAndEngine(t)
	srv := httptest.NewServer(behind(t, searcher, Door{}))
	defer srv.Close()
	const script = `
import sys, pandas as pd
from reconciler import reconcile
names = pd.Series(["Рустам Ибрагимов", "Sarsenbayev", "Kazakhstan"])
found = reconcile(names, reconciliation_endpoint=sys.argv[1]).set_index("input_value")
assert list(found.id[names]) == ["p_rustam-ibragimov", "p_altynbek-sarsenbaiuly", "l_kazakhstan"], found
assert list(found.match[names]) == [True, False, True], found`
	if out, err := exec.Command(python, "-c", script, srv.URL+"/reconcile").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Pandas reads CSV, NDJSON and the workbook without an option that a stranger would have
// to know, and gets the same articles.
func TestPandas(t *testing.T) {
	python := os.Getenv("CASEFILE_TEST_PYTHON")
	if python == "" {
		t.Skip("CASEFILE_TEST_PYTHON names no Python with pandas and openpyxl")
	}
	const script = `
import pandas as pd
csv, lines, book = pd.read_csv("all.csv"), pd.read_json("all.ndjson", lines=True), pd.read_excel("all.xlsx")
assert len(csv) == 6, len(csv)
assert list(csv.id) == list(lines.id) == list(book.id)
assert list(csv.title.str.removeprefix("'")) == list(lines.title)
assert list(book.title.str.replace("_x005F_x", "_x")) == list(lines.title) # openpyxl leaves the escape that Excel reads
assert csv.words.sum() == lines.words.sum() == book.words.sum() > 0
assert "q=murder" in csv.columns[-1]
assert pd.read_excel("all.xlsx", sheet_name="About", header=None)[1][0].startswith("?q=murder")`
	cmd := exec.Command(python, "-c", script)
	cmd.Dir = saved(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
