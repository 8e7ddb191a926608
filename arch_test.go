package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// arrows is the direction of imports between the rooms: what each room may
// import of the others. A folder belongs to the room with the longest name that
// its path begins with; the folders of one room may import one another.
var arrows = map[string][]string{
	"main":              {"corpus", "indexer", "search", "search/engine", "search/opensearch", "search/query", "search/segment", "server"},
	"server":            {"search", "search/query", "corpus"},
	"search":            {"search/engine", "search/query", "indexer", "indexer/names", "corpus"},
	"search/segment":    {"search/engine", "search/query", "indexer", "indexer/names", "corpus"},
	"search/opensearch": {"search/engine", "search/query", "indexer", "indexer/names", "corpus"},
	"search/engine":     {"search/query", "indexer", "indexer/names", "corpus"},
	"search/query":      {},
	"indexer":           {"corpus", "indexer/names", "indexer/morph"},
	"indexer/morph":     {},
	"indexer/names":     {},
	"corpus":            {},

	// What measures or tests is not in the program.
	"search/engine/enginetest": {"search/engine", "search/query", "indexer", "indexer/names", "corpus"},
	"search/bench":             {"corpus", "indexer", "search", "search/opensearch", "search/query", "search/segment"},
	"search/eval":              {"corpus", "indexer", "search", "search/opensearch", "search/query", "search/segment"},
}

// confined names the rooms and files that may import a library. A library that
// another one brings along is in none.
var confined = map[string][]string{
	"code.dny.dev/ssrf":                           {"corpus"},
	"github.com/PuerkitoBio/goquery":              {"corpus"},
	"github.com/RoaringBitmap/roaring":            {"indexer/check.go", "indexer/terms.go", "indexer/verify.go", "search/segment"},
	"github.com/abadojack/whatlanggo":             {"corpus"},
	"github.com/alecthomas/kong":                  {"main"},
	"github.com/andybalholm/brotli":               {"corpus"},
	"github.com/andybalholm/cascadia":             {"corpus"},
	"github.com/blevesearch/bleve":                {"indexer/bleve.go", "indexer/text.go", "search/bench/stock.go", "search/segment"},
	"github.com/blevesearch/bleve_index_api":      {"indexer/bleve.go", "indexer/text.go", "search/segment"},
	"github.com/blevesearch/mmap-go":              {"indexer/names"},
	"github.com/blevesearch/scorch_segment_api":   {"indexer/check.go", "indexer/terms.go", "indexer/verify.go", "search/segment"},
	"github.com/blevesearch/snowballstem":         {"indexer/analyze.go"},
	"github.com/blevesearch/vellum":               {},
	"github.com/blevesearch/zapx":                 {},
	"github.com/clipperhouse/uax29":               {"indexer/words.go"},
	"github.com/digitorus/timestamp":              {"corpus"},
	"github.com/gofrs/flock":                      {"corpus", "indexer", "search/opensearch", "server"},
	"github.com/labstack/echo":                    {"server"},
	"github.com/mmcdole/gofeed":                   {"corpus"},
	"github.com/saintfish/chardet":                {"corpus"},
	"github.com/opensearch-project/opensearch-go": {"search/opensearch"},
	"github.com/modelcontextprotocol/go-sdk":      {"server/mcp.go"},
	"go.etcd.io/bbolt":                            {"corpus", "indexer"},
	"go.yaml.in/yaml":                             {"corpus", "server"},
}

// room returns the room of a folder, see [arrows].
func room(dir string) string {
	if dir == "." {
		return "main"
	}
	for d := dir; d != "."; d = path.Dir(d) {
		if _, ok := arrows[d]; ok {
			return d
		}
	}
	return dir
}

// TestImports checks every import against arrows and confined, and that no entry of
// these tables has become useless.
func TestImports(t *testing.T) {
	used := map[[2]string]bool{} // entries of the tables, as key and value
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if file != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file = filepath.ToSlash(file)
		from := room(path.Dir(file))
		if _, known := arrows[from]; !known {
			t.Errorf("%s: room %q is not in the table of arrows", file, from)
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if dir, ours := strings.CutPrefix(imported, "casefile/"); ours {
				to := room(dir)
				if to != from && !slices.Contains(arrows[from], to) {
					t.Errorf("%s: %s must not import %s", file, from, imported)
				}
				used[[2]string{from, to}] = true
			}
			for lib, places := range confined {
				if !within(imported, lib) {
					continue
				}
				if !slices.Contains(places, from) && !slices.Contains(places, file) {
					t.Errorf("%s: only %q may import %s", file, places, imported)
				}
				used[[2]string{lib, from}], used[[2]string{lib, file}] = true, true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []map[string][]string{arrows, confined} {
		for key, values := range table {
			for _, v := range values {
				if !used[[2]string{key, v}] {
					t.Errorf("the entry %s, %s is not used: remove it", key, v)
				}
			}
		}
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for lib := range confined {
		if !strings.Contains(string(mod), "\t"+lib+" ") && !strings.Contains(string(mod), "\t"+lib+"/v") {
			t.Errorf("%s is not in go.mod: remove it from the table", lib)
		}
	}
}

// within reports whether an import path is that of a library or below it.
func within(imported, lib string) bool {
	return imported == lib || strings.HasPrefix(imported, lib+"/")
}

// TestNotice compares the modules that NOTICE names with those in the program.
func TestNotice(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", ".")
	list.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0") // as the image is built
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Compact(slices.Sorted(slices.Values(strings.Fields(string(out)))))
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^  (\S+\.\S+/\S+), (?:MIT|Apache|BSD)`).FindAllStringSubmatch(string(notice), -1) {
		got = append(got, m[1])
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("modules in NOTICE (-want +got):\n%s", d)
	}
}
