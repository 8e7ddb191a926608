package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The journal is the truth about articles: files articles/NNNNNN.jsonl, each
// line one full revision of one article with a checksum of it. Lines are only
// ever appended.
//
//	{"sum":"9f86d081884c7d65","article":{"id":"a_…","revision":1,…}}

// maxLine bounds a journal line, so that a damaged file cannot exhaust memory.
const maxLine = 64 << 20

// A Position is a place in the journal: the file's number and a byte offset in
// it. The zero Position is the journal's start.
type Position struct {
	File   int   `json:"file"`
	Offset int64 `json:"offset"`
}

// Less reports whether p stands before q.
func (p Position) Less(q Position) bool {
	return p.File < q.File || p.File == q.File && p.Offset < q.Offset
}

// A Location names one line of the journal.
type Location struct {
	Position
	Length int64 `json:"length"` // bytes, the line break included
}

// A DamageError tells of a stored record that is not what was written. It is
// never repaired silently.
type DamageError struct {
	File   string
	Offset int64 // byte at which the damaged record begins
	Err    error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("%s is damaged at byte %d: %v; restore that file from a backup", e.File, e.Offset, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// What stands around an article in its line, before and after the first 16 hex
// digits of its SHA-256.
const (
	lineSum     = `{"sum":"`
	lineArticle = `","article":`
	lineEnd     = "}\n"
	sumLength   = 16
)

func encodeLine(a *Article) ([]byte, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(raw)+64)
	b = append(b, lineSum+digest(raw)[:sumLength]+lineArticle...)
	b = append(b, raw...)
	return append(b, lineEnd...), nil
}

// decodeLine returns the raw article of a line whose checksum holds.
func decodeLine(b []byte) ([]byte, error) {
	const head = len(lineSum) + sumLength + len(lineArticle)
	if len(b) < head+len(lineEnd) || !bytes.HasPrefix(b, []byte(lineSum)) || !bytes.HasSuffix(b, []byte(lineEnd)) ||
		string(b[head-len(lineArticle):head]) != lineArticle {
		return nil, fmt.Errorf("not a line of the journal: it begins %.40q", b)
	}
	sum, raw := string(b[len(lineSum):len(lineSum)+sumLength]), b[head:len(b)-len(lineEnd)]
	if got := digest(raw)[:sumLength]; got != sum {
		return nil, fmt.Errorf("checksum is %s, want %s", got, sum)
	}
	return raw, nil
}

func decodeArticle(b []byte) (*Article, error) {
	raw, err := decodeLine(b)
	if err != nil {
		return nil, err
	}
	a := new(Article)
	if err := json.Unmarshal(raw, a); err != nil {
		return nil, err
	}
	return a, nil
}

// decodeHead returns the article in a line without its text, if it can be found
// without it.
func decodeHead(b []byte) (*Article, error) {
	raw, err := decodeLine(b)
	if err != nil {
		return nil, err
	}
	var head struct {
		ID       string     `json:"id"`
		Revision int        `json:"revision"`
		URL      string     `json:"url"`
		Aliases  []string   `json:"aliases"`
		Gone     *Absence   `json:"gone"`
		Removed  *Removal   `json:"removed"`
		Capture  CaptureRef `json:"capture"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	if head.URL == "" {
		return decodeArticle(b)
	}
	return &Article{
		ID: head.ID, Revision: head.Revision, URL: head.URL, Aliases: head.Aliases,
		Gone: head.Gone, Removed: head.Removed, Capture: head.Capture,
	}, nil
}

func journalName(n int) string { return fmt.Sprintf("%06d.jsonl", n) }

// journalFiles returns the numbers of the journal's files in order.
func journalFiles(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var ns []int
	for _, e := range entries {
		if base, ok := strings.CutSuffix(e.Name(), ".jsonl"); ok {
			if n, err := strconv.Atoi(base); err == nil && n > 0 && journalName(n) == e.Name() {
				ns = append(ns, n)
			}
		}
	}
	slices.Sort(ns)
	return ns, nil
}

// readJournal calls fn with each whole line from position from on, and returns
// the position after the last. A last line without a line break is being
// written, or was cut off by a crash: it is left for later. An error of fn
// stops the walk at the line that it refused.
func readJournal(dir string, from Position, fn func(Location, []byte) error) (Position, error) {
	files, err := journalFiles(dir)
	if err != nil {
		return from, err
	}
	for _, n := range files {
		if n < from.File {
			continue
		}
		if n > from.File {
			from = Position{File: n}
		}
		if from, err = readJournalFile(filepath.Join(dir, journalName(n)), from, fn); err != nil {
			return from, err
		}
	}
	return from, nil
}

func readJournalFile(file string, from Position, fn func(Location, []byte) error) (Position, error) {
	f, err := os.Open(file)
	if err != nil {
		return from, err
	}
	defer f.Close()
	if _, err := f.Seek(from.Offset, io.SeekStart); err != nil {
		return from, err
	}
	r := bufio.NewReaderSize(f, 256<<10)
	var long []byte // a line that is longer than the reader's buffer
	for {
		part, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = append(long, part...); len(long) > maxLine {
				return from, &DamageError{file, from.Offset, fmt.Errorf("a line of over %d bytes", maxLine)}
			}
			continue
		}
		if err == io.EOF {
			return from, nil
		}
		if err != nil {
			return from, fmt.Errorf("read %s: %w", file, err)
		}
		whole := part
		if long != nil {
			whole = append(long, part...)
			long = nil
		}
		loc := Location{from, int64(len(whole))}
		if err := fn(loc, whole); err != nil {
			return from, err
		}
		from.Offset += loc.Length
	}
}

// tornTail returns how many bytes at the end of a journal file belong to no
// whole line.
func tornTail(file string) (size, torn int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	size = st.Size()
	buf := make([]byte, 64<<10)
	for end := size; end > 0; {
		start := max(0, end-int64(len(buf)))
		part := buf[:end-start]
		if _, err := f.ReadAt(part, start); err != nil {
			return 0, 0, err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return size, size - (start + int64(i) + 1), nil
		}
		end = start
	}
	return size, size, nil
}
