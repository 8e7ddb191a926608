package indexer

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"casefile/corpus"
)

// BenchmarkNames measures the cost of names in building an index, in time and bytes per
// article: without names, without the words of names, and with both.
func BenchmarkNames(b *testing.B) {
	articles := newswire(b, 3000)
	for _, c := range []struct {
		name string
		read func(*corpus.Article) *Document
	}{
		{"text alone", func(a *corpus.Article) *Document {
			d := TextDocument(a)
			d.Spellings = nil
			return d
		}},
		{"facets", func(a *corpus.Article) *Document {
			d := NewDocument(a)
			d.Spellings = nil
			return d
		}},
		{"names", NewDocument},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				dir := filepath.Join(b.TempDir(), "index")
				ix, err := createBleve(dir, 0, merging)
				if err != nil {
					b.Fatal(err)
				}
				for i := 0; i < len(articles); i += batchSize {
					part := articles[i:min(i+batchSize, len(articles))]
					if err := writeAll(ix, c.read, part...); err != nil {
						b.Fatal(err)
					}
				}
				if err := ix.Close(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(size(b, dir))/float64(len(articles)), "B/article")
			}
		})
	}
}

func size(b *testing.B, dir string) (bytes int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// newswire returns real news texts.
func newswire(b *testing.B, n int) []*corpus.Article {
	b.Helper()
	f, err := os.Open("../../shared/data/bench/real.jsonl.gz")
	if err != nil {
		b.Skip(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var all []*corpus.Article
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() && len(all) < n {
		var l struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			b.Fatal(err)
		}
		all = append(all, &corpus.Article{
			ID: fmt.Sprintf("a_%016x", len(all)), Lang: "en", Title: l.Title,
			Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: l.Text}},
		})
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	return all
}
