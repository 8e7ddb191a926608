// Command libraries cleans the measuring pages with casefile and with two
// libraries of the same purpose, and tells what processor time each takes.
//
//	go run . -data ../../../../../shared/data/extract -out /tmp
//
// What each found is written to -out as NAME.json, in the form that the data's
// score.py reads. The command is a module of its own, so that the libraries are
// no dependencies of the program.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"github.com/markusmobius/go-trafilatura"

	"casefile/corpus"
	"casefile/corpus/clean"
)

// A found is what a cleaner found of a page.
type found struct {
	Title  string `json:"title"`
	Text   string `json:"text"`
	Date   string `json:"date"`
	Author string `json:"author"`
}

// A cleaner is one of those compared. Errors mean that it found nothing.
type cleaner struct {
	name  string
	clean func(address string, page []byte) found
}

var cleaners = []cleaner{
	{"parse", parse},
	{"casefile", casefile},
	{"trafilatura", withTrafilatura},
	{"readability", withReadability},
}

func main() {
	data := flag.String("data", "../../../../../shared/data/extract", "folder of gold.jsonl and pages")
	out := flag.String("out", ".", "folder to write what was found to")
	rounds := flag.Int("rounds", 3, "how often each page is cleaned; the least time counts")
	flag.Parse()
	if err := run(os.Stdout, *data, *out, *rounds); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, data, out string, rounds int) error {
	f, err := os.Open(filepath.Join(data, "gold.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	results := make([]map[string]found, len(cleaners))
	times := make([][]time.Duration, len(cleaners))
	for i := range results {
		results[i] = map[string]found{}
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var k struct{ ID, URL string }
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			return err
		}
		page, err := read(filepath.Join(data, "pages", k.ID+".html.gz"))
		if err != nil {
			return err
		}
		least := make([]time.Duration, len(cleaners))
		for range rounds {
			for i, c := range cleaners {
				begin := processorTime()
				results[i][k.ID] = c.clean(k.URL, page)
				took := processorTime() - begin
				if least[i] == 0 || took < least[i] {
					least[i] = took
				}
			}
		}
		for i := range cleaners {
			times[i] = append(times[i], least[i])
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	parsed := median(times[0])
	for i, c := range cleaners {
		slices.Sort(times[i])
		m := median(times[i])
		fmt.Fprintf(w, "%-12s median %6.2f ms  p95 %7.2f ms  %5.1f times the parse\n", c.name, ms(m), ms(times[i][len(times[i])*95/100]), float64(m)/float64(parsed))
		data, err := json.Marshal(results[i])
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, c.name+".json"), data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// processorTime returns the time that the process has spent on all processors,
// garbage collection included.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// parse is the yardstick: the page is parsed and nothing is found.
func parse(_ string, page []byte) found {
	if _, err := goquery.NewDocumentFromReader(bytes.NewReader(page)); err != nil {
		return found{}
	}
	return found{}
}

func casefile(address string, page []byte) found {
	a, _, err := clean.Article(&corpus.Capture{URL: address, ContentType: "text/html", Body: page})
	if err != nil {
		return found{}
	}
	f := found{Title: cmp.Or(a.PageHeadline, a.Title), Text: a.Body(), Author: strings.Join(a.Authors, "; ")}
	if a.Published.Precision == corpus.Day || a.Published.Precision == corpus.Time {
		f.Date = a.Published.At[:len(time.DateOnly)]
	}
	return f
}

func withTrafilatura(address string, page []byte) found {
	u, _ := url.Parse(address) // nil is allowed
	r, err := trafilatura.Extract(bytes.NewReader(page), trafilatura.Options{OriginalURL: u, ExcludeComments: true, EnableFallback: true})
	if err != nil || r == nil {
		return found{}
	}
	f := found{Title: r.Metadata.Title, Text: r.ContentText, Author: r.Metadata.Author}
	if !r.Metadata.Date.IsZero() {
		f.Date = r.Metadata.Date.Format(time.DateOnly)
	}
	return f
}

func withReadability(address string, page []byte) found {
	u, _ := url.Parse(address) // nil is allowed
	a, err := readability.FromReader(bytes.NewReader(page), u)
	if err != nil || a.Node == nil {
		return found{}
	}
	var text bytes.Buffer
	if err := a.RenderText(&text); err != nil {
		return found{}
	}
	f := found{Title: a.Title(), Text: text.String(), Author: a.Byline()}
	if t, err := a.PublishedTime(); err == nil {
		f.Date = t.Format(time.DateOnly)
	}
	return f
}
