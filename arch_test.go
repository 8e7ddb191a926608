package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is the direction of imports between the rooms: what each room may
// import of the others. A folder belongs to the room with the longest name that
// its path begins with; the folders of one room may import one another.
var arrows = map[string][]string{
	"main":           {"corpus", "indexer", "indexer/names", "search", "search/query", "search/segment", "server"},
	"server":         {"search", "search/query", "corpus"},
	"search":         {"search/engine", "search/query", "indexer", "indexer/names", "corpus"},
	"search/segment": {"search/engine", "search/query", "indexer", "corpus"},
	"search/engine":  {"search/query", "indexer", "corpus"},
	"search/query":   {},
	"indexer":        {"corpus", "indexer/names"},
	"indexer/names":  {},
	"corpus":         {},

	// What measures is not in the program.
	"search/bench": {"corpus", "indexer", "search", "search/query", "search/segment"},
	"search/eval":  {"corpus", "indexer", "search", "search/query", "search/segment"},
}

// confined names the libraries that only some rooms or files may import.
var confined = map[string][]string{
	"github.com/labstack/echo/v4":     {"server"},
	"github.com/blevesearch/bleve":    {"indexer/bleve.go", "indexer/text.go", "search/bench/stock.go", "search/segment"},
	"github.com/PuerkitoBio/goquery":  {"corpus"},
	"github.com/mmcdole/gofeed":       {"corpus"},
	"github.com/alecthomas/kong":      {"main"},
	"github.com/opensearch-project":   {"indexer", "search"},
	"github.com/prometheus":           {"server"},
	"github.com/blevesearch/zapx":     {"indexer", "search"},
	"github.com/markusmobius":         {"corpus"},
	"code.dny.dev/ssrf":               {"corpus"},
	"github.com/saintfish/chardet":    {"corpus"},
	"github.com/pemistahl/lingua-go":  {"corpus"},
	"github.com/abadojack/whatlanggo": {"corpus"},
	"go.etcd.io/bbolt":                {"corpus", "indexer", "search"},

	"github.com/RoaringBitmap/roaring":          {"search/segment"},
	"github.com/blevesearch/bleve_index_api":    {"indexer/bleve.go", "indexer/text.go", "search/segment"},
	"github.com/blevesearch/scorch_segment_api": {"indexer/bleve.go", "search/segment"},
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

func TestImports(t *testing.T) {
	files := 0
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
		files++
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := room(path.Dir(filepath.ToSlash(file)))
		may, known := arrows[from]
		if !known {
			t.Errorf("%s: room %q is not in the table of arrows", file, from)
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if dir, ours := strings.CutPrefix(imported, "casefile/"); ours {
				if to := room(dir); to != from && !slices.Contains(may, to) {
					t.Errorf("%s: %s must not import %s", file, from, imported)
				}
			}
			for lib, rooms := range confined {
				if (imported == lib || strings.HasPrefix(imported, lib+"/")) && !slices.Contains(rooms, from) && !slices.Contains(rooms, filepath.ToSlash(file)) {
					t.Errorf("%s: only %s may import %s", file, strings.Join(rooms, ", "), imported)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatal("no Go file found")
	}
}
