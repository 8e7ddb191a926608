package gather

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
)

// A yield takes the next capture, or the error in its place. False ends the reading.
type yield func(*corpus.Capture, error) bool

// captures returns the captures that a name stands for.
func (a *Adder) captures(ctx context.Context, name string) iter.Seq2[*corpus.Capture, error] {
	return func(y func(*corpus.Capture, error) bool) {
		switch st, err := os.Stat(name); {
		case IsAddress(name):
			y(fetchPage(ctx, a.Client, name))
		case name == "-":
			contents("", "", a.Stdin, y)
		case err == nil && st.IsDir():
			folder(name, y)
		default:
			file(name, y)
		}
	}
}

// readable are the endings of the files that are read in a folder.
var readable = []string{".txt", ".text", ".html", ".htm", ".xhtml", ".warc", ".warc.gz", ".jsonl", ".ndjson"}

// folder reads the readable files in and below a folder, without hidden ones. It does
// not follow links.
func folder(name string, y yield) {
	found := false
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		more := true
		switch {
		case err != nil:
			more = y(nil, plainly(path, err))
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && slices.ContainsFunc(readable, func(end string) bool { return strings.HasSuffix(strings.ToLower(path), end) }):
			found = true
			more = file(path, y)
		}
		if !more {
			return fs.SkipAll
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("%s %w: there is no file in it whose name ends in one of %s", name, errUnusable, strings.Join(readable, " "))
	}
	if err != nil {
		y(nil, err)
	}
}

// file yields the captures in a file, and reports whether to continue.
func file(name string, y yield) bool {
	st, err := os.Stat(name)
	if err == nil && !st.Mode().IsRegular() {
		err = fmt.Errorf("%s %w: it is not a regular file", name, errUnusable)
	}
	if err != nil {
		return y(nil, plainly(name, err))
	}
	f, err := os.Open(name)
	if err != nil {
		return y(nil, plainly(name, err))
	}
	defer f.Close()
	h := sha256.New()
	if _, err = io.Copy(h, f); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return y(nil, plainly(name, err))
	}
	return contents(name, hex.EncodeToString(h.Sum(nil)), f, y)
}

// contents yields the captures in r: the records of a WARC file, lines of JSON, or one
// page or text. The name and the SHA-256 are "" for standard input.
func contents(name, sum string, r io.Reader, y yield) bool {
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return y(nil, plainly(name, err))
	}
	base, shown := "", "standard input"
	if name != "" {
		base, shown = filepath.Base(name), name
	}
	came := corpus.Intake{Via: corpus.FromWarc, File: base, SHA256: sum}
	switch {
	case isWarc(name, head):
		return warcPages(shown, came, br, y)
	case isJSONLines(name, head):
		came.Via = corpus.FromJSON
		return jsonLines(shown, came, br, y)
	}
	// Read one byte past the limit to tell a file of exactly that size from a larger one.
	body, err := io.ReadAll(io.LimitReader(br, maxFile+1))
	if err != nil {
		return y(nil, plainly(name, err))
	}
	if len(body) > maxFile {
		return y(nil, fmt.Errorf("%s %w: it is larger than %d MB", shown, errUnusable, maxFile>>20))
	}
	via := corpus.FromFile
	switch {
	case savedBy(body) != "":
		via = corpus.Saved
	case name == "":
		via = corpus.Stdin
	}
	c := fileCapture(via, base, "", body)
	if err := usable(shown, c); err != nil {
		return y(nil, err)
	}
	return y(c, nil)
}

// savedFrom matches the comment by which a browser, or its extension SingleFile, notes
// the address of a page that it saved as a file.
var savedFrom = regexp.MustCompile(`<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>"]+)`)

// savedBy returns the address that a browser noted in a page, "" for none.
func savedBy(body []byte) string {
	m := savedFrom.FindSubmatch(body[:min(len(body), 4<<10)])
	if m == nil {
		return ""
	}
	return canonical(string(m[1]))
}

func isWarc(name string, head []byte) bool {
	return bytes.HasPrefix(head, []byte("WARC/")) || bytes.HasPrefix(head, []byte("\x1f\x8b")) && (name == "" || strings.Contains(strings.ToLower(name), ".warc"))
}

func isJSONLines(name string, head []byte) bool {
	end := strings.ToLower(filepath.Ext(name))
	return end == ".jsonl" || end == ".ndjson" || name == "" && bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{"`))
}

// warcPages yields the pages in a WARC file, without pictures, scripts and failed
// requests.
func warcPages(name string, came corpus.Intake, r io.Reader, y yield) bool {
	pages := 0
	for c, err := range corpus.ReadWarc(r, maxFile) {
		switch {
		case err != nil:
			c, err = nil, fmt.Errorf("%s: %w", name, err)
		case c.Status != 0 && c.Status != 200 || !textual(c) || strings.HasSuffix(c.URL, "/robots.txt"):
			continue
		default:
			pages++
			c.Came = came // whatever the record says
		}
		if !y(c, err) {
			return false
		}
	}
	return pages > 0 || y(nil, fmt.Errorf("%s %w: there is no page in it", name, errUnusable))
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
func jsonLines(name string, came corpus.Intake, r io.Reader, y yield) bool {
	now := time.Now().UTC().Truncate(time.Second)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxFile)
	n := 1
	for ; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		c := &corpus.Capture{Came: came, File: filepath.Base(name), Time: now, ContentType: jsonArticle, Body: bytes.Clone(line)}
		_, err := readJSON(c)
		if err != nil {
			c, err = nil, fmt.Errorf("%s, line %d %w: %w", name, n, errUnusable, err)
		}
		if !y(c, err) {
			return false
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("it is larger than %d MB", maxFile>>20)
	}
	return err == nil || y(nil, fmt.Errorf("%s, line %d: %w", name, n, err))
}
