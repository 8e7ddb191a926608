package eval

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"casefile/indexer"
)

// Copies are found among news, where every second story is one of a few kinds and
// shares its turns of phrase: of a sample of articles, those that have a copy by
// comparing each with all others, and those that have none.
func TestCopies(t *testing.T) {
	docs, err := readLines[document](filepath.Join(data, "reuters-ki", "docs.jsonl"))
	if errors.Is(err, fs.ErrNotExist) || os.IsNotExist(err) {
		t.Skip("no reuters-ki beside the project: finding copies is not measured")
	}
	if err != nil {
		t.Fatal(err)
	}
	e, ids, err := build(t.TempDir(), "reuters-ki", docs, indexer.TextDocument)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Index.Close()
	byDoc := map[string]string{}
	for id, doc := range ids {
		byDoc[doc] = id
	}

	rows := make([]map[string]bool, len(docs)) // of three words
	with := map[string][]int{}                 // documents that have a row
	for i, d := range docs {
		a, err := e.Store.Get(byDoc[d.ID])
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = map[string]bool{}
		words := strings.FieldsFunc(strings.ToLower(a.Body()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for k := range max(0, len(words)-2) {
			row := strings.Join(words[k:k+3], " ")
			if !rows[i][row] {
				rows[i][row] = true
				with[row] = append(with[row], i)
			}
		}
	}
	want, got, right := 0, 0, 0
	const sample = 50 // every fiftieth article
	for i := 0; i < len(docs); i += sample {
		shared := map[int]int{}
		for row := range rows[i] {
			for _, k := range with[row] {
				shared[k]++
			}
		}
		copies := map[string]bool{}
		for k, n := range shared {
			a, b, both := float64(len(rows[i])), float64(len(rows[k])), float64(n)
			if k != i && (both/(a+b-both) >= .5 || both/a >= .8 && a >= 20 || both/b >= .8 && b >= 20) {
				copies[byDoc[docs[k].ID]] = true
			}
		}
		found, err := e.Copies(context.Background(), byDoc[docs[i].ID], 50)
		if err != nil {
			t.Fatal(err)
		}
		want += min(50, len(copies))
		got += len(found)
		for _, s := range found {
			if copies[s.Article.ID] {
				right++
			}
		}
	}
	recall, precision := float64(right)/float64(want), float64(right)/float64(got)
	t.Logf("of %d copies of %d articles %.4f are found, and %.4f of those found are copies", want, len(docs)/sample, recall, precision)
	if recall < .99 || precision < 1 {
		t.Errorf("recall %.4f, precision %.4f, want .99 and 1", recall, precision)
	}
}
