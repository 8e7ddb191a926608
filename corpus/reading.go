package corpus

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// A reading is what was found in one file.
type reading struct {
	Verified
	name  string
	path  string
	of    func(context.Context, *reading, io.Reader) error
	last  bool             // it is being written to: its end need not be whole
	least int64            // bytes that it had before
	most  int64            // bytes that are read of it
	sums  map[int64]string // SHA-256 of its beginning, by length, for the lengths in the manifest
	whole string           // SHA-256 of all of it

	// Of a journal file.
	lines    []journalLine
	postings []posting
	keys     []furtherKey

	// Of a WARC file.
	captures map[int64]kept // by offset
	unread   int64          // from where on it could not be read, 0 if all was
}

// A journalLine is what a line of the journal says.
type journalLine struct {
	offset   int64
	id       uint64
	revision int
	names    []naming
}

// A naming names a capture.
type naming struct {
	warc   string
	offset int64
	kept
}

// kept is what stands where a capture is.
type kept struct {
	length int64
	sha256 [sha256.Size]byte // of the body
}

// cut notes that a file ends within a line or record.
func (r *reading) cut(offset int64) {
	if r.last && offset >= r.least {
		r.Unfinished = append(r.Unfinished, Fault{r.name, offset, "an end that is not whole"})
		return
	}
	r.fault(offset, "it is cut off")
}

// readLines reads the lines of a journal file.
func readLines(ctx context.Context, r *reading, in io.Reader) error {
	br := bufio.NewReaderSize(in, 256<<10)
	warcs := map[string]string{} // each name once in memory
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
			r.fault(offset, "%v", err)
		}
		offset += int64(len(line))
	}
}

func (r *reading) line(loc location, line []byte, warcs map[string]string) error {
	r.Revisions++
	a, err := decodeHead(line)
	if err != nil {
		return err
	}
	p, keys, err := postingOf(a, loc)
	if err != nil {
		return err
	}
	r.postings, r.keys = append(r.postings, p), append(r.keys, keys...)
	l := journalLine{offset: loc.Offset, id: p.id, revision: a.Revision}
	refs := []CaptureRef{a.Capture}
	if a.Gone != nil {
		refs = append(refs, a.Gone.Capture)
		if a.Gone.Again != nil {
			refs = append(refs, *a.Gone.Again)
		}
	}
	for _, ref := range refs {
		n := naming{warc: ref.Warc, offset: ref.Offset, kept: kept{length: ref.Length}}
		if once, ok := warcs[ref.Warc]; ok {
			n.warc = once
		} else {
			warcs[ref.Warc] = ref.Warc
		}
		if b, err := hex.DecodeString(ref.SHA256); err != nil || copy(n.sha256[:], b) != sha256.Size {
			return fmt.Errorf("its capture has the SHA-256 %.80q", ref.SHA256)
		}
		l.names = append(l.names, n)
	}
	r.lines = append(r.lines, l)
	return nil
}

// readRecords reads the records of a WARC file.
func readRecords(ctx context.Context, r *reading, in io.Reader) error {
	r.captures = map[int64]kept{}
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
			r.fault(at, "%v; what follows in this file was not read", err)
			return nil
		}
		r.Records++
		end := c.n - int64(br.Buffered())
		page, err := rec.capture()
		switch {
		case errors.Is(err, errNoBody):
		case err != nil:
			r.fault(at, "%v", err)
		default:
			r.captures[at] = kept{end - at, sha256.Sum256(page.Body)}
		}
		at = end
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// readDecisionLines reads what people have decided.
func readDecisionLines(_ context.Context, r *reading, in io.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, end, err := decodeDecisions(b)
	if err != nil {
		r.fault(end, "%v; what follows was not read", err)
	} else if end < int64(len(b)) {
		r.cut(end)
	}
	return nil
}
