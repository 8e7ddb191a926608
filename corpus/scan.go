package corpus

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A scan is what [Verify] reads of one file.
type scan struct {
	Verified
	name  string
	path  string
	parse func(context.Context, *scan, io.Reader) error
	last  bool             // it is written to and may be cut off
	least int64            // its size in the manifest
	most  int64            // bytes to read
	sums  map[int64]string // SHA-256 of its beginnings that are in the manifest, by length
	whole string           // SHA-256 of all of it

	// Of a journal file.
	lines    []journalLine
	postings []posting
	keys     []furtherKey

	// Of a WARC file.
	captures map[int64]content // by offset
	named    map[int64]string  // heads of the manifest that captures name, by offset
	unread   int64             // the offset after which it can't be read, 0 for none
}

// A journalLine is what is checked of a line of the journal.
type journalLine struct {
	offset   int64
	id       uint64
	revision int
	at       time.Time // when it was written, zero if that is not known
	captures []reference
}

// A reference is where a capture should be.
type reference struct {
	warc   string
	offset int64
	content
}

// A content is what a capture should be.
type content struct {
	length int64
	hop    bool              // a redirect on the way to a page, which no journal line names
	used   bool              // a journal line names it
	sha256 [sha256.Size]byte // of the body
}

// cut reports that a file ends within a line or record.
func (r *scan) cut(offset int64) {
	if r.last && offset >= r.least {
		r.Unfinished = append(r.Unfinished, Fault{r.name, offset, "its last record is cut off"})
		return
	}
	r.fault(r.name, offset, "it is cut off")
}

// parseLines reads the lines of a journal file.
func parseLines(ctx context.Context, r *scan, in io.Reader) error {
	br := bufio.NewReaderSize(in, 256<<10)
	warcs := map[string]string{} // interned names
	for offset := int64(0); ; {
		line, err := nextLine(br, maxLine)
		if err == io.EOF {
			if len(line) > 0 {
				r.cut(offset)
			}
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := r.line(location{Position{0, offset}, int64(len(line))}, line, warcs); err != nil {
			r.fault(r.name, offset, "%v", err)
		}
		offset += int64(len(line))
	}
}

func (r *scan) line(loc location, line []byte, warcs map[string]string) error {
	r.Revisions++
	a, err := decodeHead(line)
	if err != nil {
		return err
	}
	if a.IsAbstract() {
		r.Abstracts++
	}
	p, keys, err := postingOf(a, loc)
	if err != nil {
		return err
	}
	r.postings, r.keys = append(r.postings, p), append(r.keys, keys...)
	l := journalLine{offset: loc.Offset, id: p.id, revision: a.Revision, at: a.Kept}
	refs := []CaptureRef{a.Capture}
	if a.Gone != nil {
		refs = append(refs, a.Gone.Capture)
		if a.Gone.Again != nil {
			refs = append(refs, *a.Gone.Again)
		}
	}
	for _, ref := range refs {
		n := reference{warc: ref.Warc, offset: ref.Offset, content: content{length: ref.Length}}
		if once, ok := warcs[ref.Warc]; ok {
			n.warc = once
		} else {
			warcs[ref.Warc] = ref.Warc
		}
		if b, err := hex.DecodeString(ref.SHA256); err != nil || copy(n.sha256[:], b) != sha256.Size {
			return fmt.Errorf("its capture has the SHA-256 %.80q: want 64 hex digits", ref.SHA256)
		}
		l.captures = append(l.captures, n)
	}
	r.lines = append(r.lines, l)
	return nil
}

// parseRecords reads the records of a WARC file.
func parseRecords(ctx context.Context, r *scan, in io.Reader) error {
	r.captures, r.named = map[int64]content{}, map[int64]string{}
	c := &counter{r: in}
	br := bufio.NewReaderSize(c, 256<<10)
	var records recordReader
	for at := int64(0); ; {
		rec, err := records.read(br)
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, errTorn) && r.last {
			if more, err := recordAfter(r.path, at+1); err != nil {
				return err
			} else if !more {
				r.cut(at)
				return nil
			}
		}
		if err != nil {
			r.unread = max(at, 1)
			r.fault(r.name, at, "%v; what follows in this file was not read", err)
			return nil
		}
		r.Records++
		end := c.n - int64(br.Buffered())
		page, err := rec.capture()
		switch {
		case errors.Is(err, errNoBody):
		case err != nil:
			r.fault(r.name, at, "%v", err)
		default:
			hop := page.Status/100 == 3
			r.captures[at] = content{length: end - at, sha256: sha256.Sum256(page.Body), hop: hop}
		}
		if head := rec.header.Get(headField); head != "" {
			r.named[at] = head
		}
		at = end
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// parseDecisions reads the decisions.
func parseDecisions(_ context.Context, r *scan, in io.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, end, err := decodeDecisions(b)
	if err != nil {
		r.fault(r.name, end, "%v; what follows was not read", err)
	} else if end < int64(len(b)) {
		r.cut(end)
	}
	return nil
}

// walkWarc calls fn with each record of a file from an offset on, and returns the
// offset after the last whole one.
func walkWarc(file string, from int64, fn func(rec *record, offset, length int64) error) (int64, error) {
	f, err := os.Open(file)
	if err != nil {
		return from, err
	}
	defer f.Close()
	c := &counter{r: io.NewSectionReader(f, from, 1<<62)}
	r := bufio.NewReaderSize(c, 64<<10)
	var records recordReader
	for at := from; ; {
		rec, err := records.read(r)
		if err == io.EOF {
			return at, nil
		}
		if err != nil {
			return at, &damageError{file, at, err}
		}
		end := from + c.n - int64(r.Buffered())
		if err := fn(rec, at, end-at); err != nil {
			return at, err
		}
		at = end
	}
}

// warcEnd returns the offset after the last whole record of a file.
func warcEnd(file string, from int64) (int64, error) {
	return walkWarc(file, from, func(*record, int64, int64) error { return nil })
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
