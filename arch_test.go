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
// import of the others. A room's own sub-rooms may import one another.
var arrows = map[string][]string{
	"main":          {"corpus", "indexer", "indexer/names", "search", "server"},
	"server":        {"search", "corpus"},
	"search":        {"indexer", "indexer/names", "corpus"},
	"indexer":       {"corpus", "indexer/names"},
	"indexer/names": {},
	"corpus":        {},
}

// confined names the libraries that only some rooms or files may import.
var confined = map[string][]string{
	"github.com/labstack/echo/v4":     {"server"},
	"github.com/blevesearch/bleve":    {"indexer/bleve.go", "indexer/text.go", "search/bench/stock.go", "search/bleve_column.go"},
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
}

// room returns the room of a package folder: "server" for "server/assets", but
// "indexer/names" for itself and all below it.
func room(dir string) string {
	switch {
	case dir == ".":
		return "main"
	case dir == "indexer/names" || strings.HasPrefix(dir, "indexer/names/"):
		return "indexer/names"
	}
	first, _, _ := strings.Cut(dir, "/")
	return first
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
