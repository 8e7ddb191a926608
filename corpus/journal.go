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
	"time"
)

// The journal is the files articles/NNNNNN.jsonl, of which each line is one revision
// of one article with its checksum. Lines are only ever appended.
//
//	{"sum":"9f86d081884c7d65","article":{"id":"a_…","revision":1,…}}

// maxLine bounds a journal line, so that a damaged file cannot exhaust memory.
const maxLine = 64 << 20

// A Position is a place in the journal. The zero Position is its start.
type Position struct {
	File   int   `json:"file"` // number of the file
	Offset int64 `json:"offset"`
}

// Less reports whether p is before q.
func (p Position) Less(q Position) bool {
	return p.File < q.File || p.File == q.File && p.Offset < q.Offset
}

// A location is where a line of the journal is.
type location struct {
	Position
	length int64 // in bytes, the line break included
}

// A damageError says that a stored record is not what was written. Damage is never
// repaired silently.
type damageError struct {
	file   string
	offset int64 // of the record
	err    error
}

func (e *damageError) Error() string {
	return fmt.Sprintf("%s is damaged at byte %d: %v; restore that file from a backup", e.file, e.offset, e.err)
}

func (e *damageError) Unwrap() error { return e.err }

// A line of a log is {"sum":"…","KIND":RAW}, its sum the first 16 hex digits of the
// SHA-256 of RAW.
const (
	lineStart = `{"sum":"`
	lineEnd   = "}\n"
	sumLength = 16
)

// encodeLine returns the line of a log that holds v.
func encodeLine(kind string, v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(raw)+64)
	b = append(b, lineStart+digest(raw)[:sumLength]+`","`+kind+`":`...)
	b = append(b, raw...)
	return append(b, lineEnd...), nil
}

// decodeLine returns the raw JSON in a line of a log, if its checksum is right.
func decodeLine(kind string, b []byte) ([]byte, error) {
	field := `","` + kind + `":`
	head := len(lineStart) + sumLength + len(field)
	if len(b) < head+len(lineEnd) || !bytes.HasPrefix(b, []byte(lineStart)) || !bytes.HasSuffix(b, []byte(lineEnd)) ||
		string(b[head-len(field):head]) != field {
		return nil, fmt.Errorf("not a line with %s: it begins %.40q", kind, b)
	}
	sum, raw := string(b[len(lineStart):len(lineStart)+sumLength]), b[head:len(b)-len(lineEnd)]
	if got := digest(raw)[:sumLength]; got != sum {
		return nil, fmt.Errorf("checksum is %s, want %s", got, sum)
	}
	return raw, nil
}

func decodeArticle(b []byte) (*Article, error) {
	raw, err := decodeLine("article", b)
	if err != nil {
		return nil, err
	}
	a := new(Article)
	return a, json.Unmarshal(raw, a)
}

// decodeHead returns the article in a line without its text, unless it has no
// address and is found by its text.
func decodeHead(b []byte) (*Article, error) {
	raw, err := decodeLine("article", b)
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
		Aside    string     `json:"aside"`
		Kept     time.Time  `json:"kept"`
		Split    string     `json:"split_from"`
		Class    Class      `json:"kind"`
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
		Gone: head.Gone, Removed: head.Removed, Capture: head.Capture, Aside: head.Aside, Kept: head.Kept, SplitFrom: head.Split,
		Class: head.Class,
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

// readJournal calls fn with each whole line from a position on, and returns the
// position after the last, or of the line that fn returned an error for. A last line
// without a line break is being written, or was cut off by a crash: it is left for
// later.
func readJournal(dir string, from Position, fn func(location, []byte) error) (Position, error) {
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

func readJournalFile(file string, from Position, fn func(location, []byte) error) (Position, error) {
	f, err := os.Open(file)
	if err != nil {
		return from, err
	}
	defer f.Close()
	if _, err := f.Seek(from.Offset, io.SeekStart); err != nil {
		return from, err
	}
	r := bufio.NewReaderSize(f, 256<<10)
	for {
		line, err := nextLine(r, maxLine)
		switch {
		case err == io.EOF:
			return from, nil
		case errors.Is(err, errLongLine):
			return from, &damageError{file, from.Offset, err}
		case err != nil:
			return from, fmt.Errorf("read %s: %w", file, err)
		}
		loc := location{from, int64(len(line))}
		if err := fn(loc, line); err != nil {
			return from, err
		}
		from.Offset += loc.length
	}
}

var errLongLine = errors.New("a line is too long")

// nextLine returns the next line with its end, or with io.EOF what is left. It is
// valid until the next read.
func nextLine(r *bufio.Reader, limit int) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
	}
	for errors.Is(err, bufio.ErrBufferFull) && len(line) <= limit {
		var part []byte
		part, err = r.ReadSlice('\n')
		line = append(line, part...)
	}
	if len(line) > limit {
		return nil, errLongLine
	}
	return line, err
}

// tornTail returns the size of a log and how many bytes at its end are no whole
// line.
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
