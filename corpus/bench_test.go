package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func BenchmarkAdd100(b *testing.B) {
	w, err := OpenWriter(b.TempDir(), quiet)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	text := strings.Repeat("The court heard the witness on the second day of the trial. ", 60)
	n := 0
	for b.Loop() {
		items := make([]Item, 100)
		for i := range items {
			n++
			items[i] = item(n, fmt.Sprint(n, text))
		}
		if _, err := w.Add(items...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}

// BenchmarkPlain100 is what the disk alone costs: the bytes of a hundred
// articles written to two files, each waited for.
func BenchmarkPlain100(b *testing.B) {
	dir := b.TempDir()
	w, err := OpenWriter(filepath.Join(dir, "store"), quiet)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("The court heard the witness on the second day of the trial. ", 60)
	items := make([]Item, 100)
	for i := range items {
		items[i] = item(i, fmt.Sprint(i, text))
	}
	if _, err := w.Add(items...); err != nil {
		b.Fatal(err)
	}
	sizes := []int64{w.warc.size, w.journal.size}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	var files []appendFile
	for i := range sizes {
		f, err := openAppend(filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		files = append(files, f)
	}
	for b.Loop() {
		for i := range files {
			if err := files[i].append(make([]byte, sizes[i])); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "articles/s")
}

// large fills a data directory with 200,000 articles of 1,600 characters, made
// once for both benchmarks that read it.
func large(b *testing.B) string {
	const articles = 200_000
	dir := filepath.Join(os.TempDir(), "casefile-bench-store")
	if s, err := Open(dir); err == nil && s.Len() == articles {
		return dir
	}
	w, err := OpenWriter(dir, quiet)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("The court heard the witness on the second day of the trial. ", 27)
	for n := w.Len(); n < articles; n += 1000 {
		items := make([]Item, 1000)
		for i := range items {
			items[i] = item(n+i, fmt.Sprint(n+i, text))
		}
		if _, err := w.Add(items...); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

func BenchmarkOpen200000(b *testing.B) {
	dir := large(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	runtime.KeepAlive(s)
	for b.Loop() {
		if _, err := Open(dir); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(held, "MB-held")
}

func BenchmarkVerify200000(b *testing.B) {
	dir := large(b)
	for b.Loop() {
		v, err := Verify(b.Context(), dir)
		if err != nil || len(v.Faults) > 0 {
			b.Fatal(v, err)
		}
		b.SetBytes(v.Bytes)
	}
}
