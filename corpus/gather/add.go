package gather

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/dates"
	"casefile/corpus/fetch"
)

// Captures are added in batches, since each addition waits for the disk.
const (
	batchSize  = 100
	batchBytes = 4 * maxFile
)

// Given is what the person who adds something knows of it. It overrides what the
// thing itself says.
type Given struct {
	URL    string // address of the one page that is added
	Date   string // 2006, 2006-02 or 2006-02-13
	Source string // name of the outlet
}

// check reports whether the values can be of so many things.
func (g Given) check(things int) error {
	if g.URL != "" && things != 1 {
		return fmt.Errorf("%s is the address of one page: add that page alone", g.URL)
	}
	if _, err := corpus.Canonical(g.URL); g.URL != "" && err != nil {
		return err
	}
	if d, ok := dates.Parse(g.Date, ""); g.Date != "" && (!ok || d.At != g.Date) {
		return fmt.Errorf("date %q: want 2006, 2006-02 or 2006-02-13", g.Date)
	}
	return nil
}

// An Adder adds what a person names: addresses, files, folders, and "-" for Stdin.
type Adder struct {
	Writer *corpus.Writer
	Client *fetch.Client // for addresses
	Stdin  io.Reader
	Given  Given
	// Added is called with each capture once it is safely stored.
	Added func(Kept)
	// Failed is called with the error of each thing that could not be kept.
	Failed func(error)
}

// Add adds what is named, in order. It returns an error of the store, of ctx, or of
// Given; an error with a single thing goes to Failed.
func (a *Adder) Add(ctx context.Context, names ...string) error {
	if err := a.Given.check(len(names)); err != nil {
		return err
	}
	var batch []*corpus.Capture
	size := 0
	flush := func() error {
		kept, err := Keep(a.Writer, batch...)
		batch, size = batch[:0], 0
		for _, k := range kept {
			a.Added(k)
		}
		return err
	}
	for _, name := range names {
		for c, err := range a.captures(ctx, name) {
			if ctx.Err() != nil {
				return errors.Join(flush(), ctx.Err())
			}
			if err != nil {
				a.Failed(err)
				continue
			}
			c.SaidDate, c.SaidSource = cmp.Or(a.Given.Date, c.SaidDate), cmp.Or(a.Given.Source, c.SaidSource)
			if a.Given.URL != "" {
				c.URL, c.FinalURL = a.Given.URL, ""
			}
			batch, size = append(batch, c), size+len(c.Body)
			if len(batch) == batchSize || size >= batchBytes {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// IsAddress reports whether a name is an address, not a file.
func IsAddress(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// captures returns the captures that a name stands for.
func (a *Adder) captures(ctx context.Context, name string) iter.Seq2[*corpus.Capture, error] {
	return func(yield func(*corpus.Capture, error) bool) {
		switch st, err := os.Stat(name); {
		case IsAddress(name):
			yield(fetchPage(ctx, a.Client, name))
		case name == "-":
			contents("", a.Stdin, yield)
		case err == nil && st.IsDir():
			folder(name, yield)
		default:
			file(name, yield)
		}
	}
}

// readable are the endings of the files that are read in a folder.
var readable = []string{".txt", ".text", ".html", ".htm", ".xhtml", ".warc", ".warc.gz", ".jsonl", ".ndjson"}

// folder reads the readable files in and below a folder, without hidden ones. It does
// not follow links.
func folder(name string, yield func(*corpus.Capture, error) bool) {
	found := false
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if !yield(nil, plainly(path, err)) {
				return fs.SkipAll
			}
			return nil
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		for _, end := range readable {
			if strings.HasSuffix(strings.ToLower(path), end) {
				found = true
				if !file(path, yield) {
					return fs.SkipAll
				}
				break
			}
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("%s %w: there is no file in it whose name ends in one of %s", name, errUnusable, strings.Join(readable, " "))
	}
	if err != nil {
		yield(nil, err)
	}
}

// file yields the captures in a file, and reports whether to continue.
func file(name string, yield func(*corpus.Capture, error) bool) bool {
	st, err := os.Stat(name)
	if err == nil && !st.Mode().IsRegular() {
		err = fmt.Errorf("%s %w: it is not a regular file", name, errUnusable)
	}
	if err != nil {
		return yield(nil, plainly(name, err))
	}
	f, err := os.Open(name)
	if err != nil {
		return yield(nil, plainly(name, err))
	}
	defer f.Close()
	return contents(name, f, yield)
}

// contents yields the captures in r: the records of a WARC file, lines of JSON, or one
// page or text. The name may be "".
func contents(name string, r io.Reader, yield func(*corpus.Capture, error) bool) bool {
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return yield(nil, plainly(name, err))
	}
	shown := cmp.Or(name, "standard input")
	switch {
	case isWarc(name, head):
		return warcPages(shown, br, yield)
	case isJSONLines(name, head):
		return jsonLines(shown, br, yield)
	}
	// Read one byte past the limit to tell a file of exactly that size from a larger one.
	body, err := io.ReadAll(io.LimitReader(br, maxFile+1))
	if err != nil {
		return yield(nil, plainly(name, err))
	}
	if len(body) > maxFile {
		return yield(nil, fmt.Errorf("%s %w: it is larger than %d MB", shown, errUnusable, maxFile>>20))
	}
	c := fileCapture(baseOf(name), "", body)
	if err := usable(shown, c); err != nil {
		return yield(nil, err)
	}
	return yield(c, nil)
}

func baseOf(name string) string {
	if name == "" {
		return ""
	}
	return filepath.Base(name)
}

func isWarc(name string, head []byte) bool {
	return bytes.HasPrefix(head, []byte("WARC/")) || bytes.HasPrefix(head, []byte("\x1f\x8b")) && (name == "" || strings.Contains(strings.ToLower(name), ".warc"))
}

func isJSONLines(name string, head []byte) bool {
	if lower := strings.ToLower(name); strings.HasSuffix(lower, ".jsonl") || strings.HasSuffix(lower, ".ndjson") {
		return true
	}
	return name == "" && bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"`))
}

// warcPages yields the pages in a WARC file, without pictures, scripts and failed
// requests.
func warcPages(name string, r io.Reader, yield func(*corpus.Capture, error) bool) bool {
	pages := 0
	for c, err := range corpus.ReadWarc(r, maxFile) {
		switch {
		case err != nil:
			if !yield(nil, fmt.Errorf("%s: %w", name, err)) {
				return false
			}
			continue
		case c.Status != 0 && c.Status != 200 || !textual(c) || strings.HasSuffix(c.URL, "/robots.txt"):
			continue
		}
		pages++
		if !yield(c, nil) {
			return false
		}
	}
	if pages == 0 {
		return yield(nil, fmt.Errorf("%s %w: there is no page in it", name, errUnusable))
	}
	return true
}

// textual reports whether a capture may be a page or text.
func textual(c *corpus.Capture) bool {
	t, _, err := mime.ParseMediaType(c.ContentType)
	if err != nil || t == "" {
		t, _, _ = mime.ParseMediaType(contentType("", c.Body)) // a type of ours
	}
	switch t {
	case "text/html", "application/xhtml+xml", "text/plain", jsonArticle:
		return len(bytes.TrimSpace(c.Body)) > 0
	}
	return false
}

// jsonLines yields the lines of JSON in a file, each an article.
func jsonLines(name string, r *bufio.Reader, yield func(*corpus.Capture, error) bool) bool {
	now := time.Now().UTC().Truncate(time.Second)
	for n := 1; ; n++ {
		line, err := readLine(r, maxFile)
		if err == io.EOF && len(line) == 0 {
			return true
		}
		if err != nil && err != io.EOF {
			return yield(nil, fmt.Errorf("%s, line %d: %w", name, n, err))
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		c := &corpus.Capture{File: filepath.Base(name), Time: now, ContentType: jsonArticle, Body: line}
		if _, jerr := readJSON(c); jerr != nil {
			if !yield(nil, fmt.Errorf("%s, line %d %w: %w", name, n, errUnusable, jerr)) {
				return false
			}
		} else if !yield(c, nil) {
			return false
		}
		if err == io.EOF {
			return true
		}
	}
}

// readLine returns the next line, in its own memory.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > limit {
			return nil, fmt.Errorf("it is larger than %d MB", limit>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
