package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"casefile/corpus/fetch"
)

// Captures are kept as WARC 1.1 (ISO 28500:2017), one gzip member per record, so
// that zcat and every WARC tool can read them.
//
//	page       a request and a response record for each redirect and for the
//	           page, bytes as on the wire
//	unchanged  a revisit record instead of the response
//	file       a resource record, its address in WARC-Target-URI if one was
//	           given, else urn:sha256:…
//	decisions  a metadata record beside a page: what allowed the request, how
//	           the bytes were read as text
//
// Fields of our own hold what the standard has none for: Casefile-File,
// Casefile-Asked-URL, Casefile-Said-Date, Casefile-Said-Source, Casefile-Said-Time,
// Casefile-Manifest-Head, and how the capture came (Casefile-Via and the like).

// Limits for reading, far above those for writing.
const (
	maxRecord = 512 << 20 // bytes of a block
	maxHeader = 256 << 10 // bytes of a header
)

const warcTime = "2006-01-02T15:04:05.000000Z"

// errTorn marks a record that is cut off.
var errTorn = errors.New("record is cut off")

// A record is one WARC record.
type record struct {
	header textproto.MIMEHeader
	block  []byte
}

// A recorder holds records to be written. It reuses its compressor: making one
// costs more than compressing an article.
type recorder struct {
	bytes.Buffer
	z    *gzip.Writer
	head string // of the manifest, "" for none
}

// record appends one record, compressed.
func (b *recorder) record(kind, id, uri, contentType string, at time.Time, extra [][2]string, block []byte) error {
	if b.z == nil {
		b.z = gzip.NewWriter(nil)
	}
	b.z.Reset(&b.Buffer)
	w := bufio.NewWriter(b.z)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s: %s\r\n", name, strings.Map(noBreaks, value))
		}
	}
	w.WriteString("WARC/1.1\r\n")
	field("WARC-Type", kind)
	field("WARC-Record-ID", id)
	field("WARC-Date", at.UTC().Format(warcTime))
	field("WARC-Target-URI", uri)
	field("Content-Type", contentType)
	field("WARC-Block-Digest", "sha256:"+digest(block))
	for _, e := range extra {
		field(e[0], e[1])
	}
	field("Content-Length", strconv.Itoa(len(block)))
	w.WriteString("\r\n")
	w.Write(block)
	w.WriteString("\r\n\r\n")
	if err := w.Flush(); err != nil {
		return err
	}
	return b.z.Close()
}

// noBreaks keeps a hostile file name or address from adding header lines.
func noBreaks(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// A recordReader reads records one after another. It reuses its decompressor:
// making one costs more than most records.
type recordReader struct {
	z      gzip.Reader
	member *bufio.Reader
}

// read reads the record in the gzip member at the start of r. At a clean end it
// returns io.EOF, for a record that is not whole an error that wraps errTorn.
func (rr *recordReader) read(r *bufio.Reader) (*record, error) {
	if _, err := r.Peek(1); err != nil {
		return nil, err
	}
	if err := rr.z.Reset(r); err != nil {
		return nil, fmt.Errorf("%w: %v", errTorn, err)
	}
	rr.z.Multistream(false)
	if rr.member == nil {
		rr.member = bufio.NewReaderSize(nil, 16<<10)
	}
	member := rr.member
	member.Reset(&rr.z)
	rec, err := parseRecord(member, maxRecord)
	if err == io.EOF {
		err = fmt.Errorf("%w: it is empty", errTorn)
	}
	if err != nil {
		return nil, err
	}
	// The checksum is at the end of the member.
	if n, err := io.Copy(io.Discard, member); err != nil {
		return nil, fmt.Errorf("%w: %v", errTorn, err)
	} else if n != int64(len("\r\n\r\n")) {
		return nil, fmt.Errorf("record is followed by %d bytes", n)
	}
	if want, ours := strings.CutPrefix(rec.header.Get("WARC-Block-Digest"), "sha256:"); ours && want != digest(rec.block) {
		return nil, fmt.Errorf("record block does not match its digest %s", want)
	}
	return rec, nil
}

// errTooBig marks a record that was skipped because it is over the caller's limit.
var errTooBig = errors.New("record is over the size limit")

// parseRecord reads the next record of plain WARC. At a clean end it returns io.EOF,
// for a record that ends early an error that wraps errTorn. After errTooBig the next
// record can be read.
func parseRecord(r *bufio.Reader, limit int64) (*record, error) {
	line, err := headerLine(r, maxHeader)
	for err == nil && line == "" { // between records
		line, err = headerLine(r, maxHeader)
	}
	switch {
	case err == io.EOF && line == "":
		return nil, io.EOF
	case err != nil:
		return nil, torn("record header", err)
	case !strings.HasPrefix(line, "WARC/"):
		return nil, fmt.Errorf("not a WARC record: it begins %.20q", line)
	}
	header, err := parseHeader(r)
	if err != nil {
		return nil, torn("record header", err)
	}
	n, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("record header: Content-Length %q", header.Get("Content-Length"))
	}
	if n > limit {
		if _, err := io.CopyN(io.Discard, r, n); err != nil {
			return nil, torn("record block", err)
		}
		return nil, fmt.Errorf("%w: %d bytes", errTooBig, n)
	}
	// The block grows as it is read: a false length costs no memory.
	block, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(block)) < n {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, torn("record block", err)
	}
	return &record{header, block}, nil
}

// parseHeader reads the fields of a record header and the empty line after them.
// Unlike net/textproto it skips lines that are no fields.
func parseHeader(r *bufio.Reader) (textproto.MIMEHeader, error) {
	header := textproto.MIMEHeader{}
	last := ""
	for left := maxHeader; ; {
		line, err := headerLine(r, left)
		if err != nil || line == "" {
			return header, err
		}
		left -= len(line)
		name, value, ok := strings.Cut(line, ":")
		if vs := header[last]; len(vs) > 0 && (line[0] == ' ' || line[0] == '\t') {
			vs[len(vs)-1] += " " + strings.TrimSpace(line)
		} else if ok && line[0] != ' ' && line[0] != '\t' {
			last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
			header[last] = append(header[last], strings.TrimSpace(value))
		}
	}
}

func torn(what string, err error) error {
	if errors.Is(err, errLongLine) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %v", what, errTorn, err)
}

// headerLine returns the next line without its end.
func headerLine(r *bufio.Reader, limit int) (string, error) {
	line, err := nextLine(r, limit)
	if err == nil {
		line = bytes.TrimRight(line, "\r\n")
	}
	return string(line), err
}

// capture appends the records of a capture and returns where the one with the body
// is. If revisited is not nil, that is a revisit record without the body.
func (b *recorder) capture(c *Capture, revisited *revisit) (offset, length int64, err error) {
	said := [][2]string{
		{"Casefile-File", c.File},
		{"Casefile-Said-Date", c.SaidDate},
		{"Casefile-Said-Source", c.SaidSource},
		{"Casefile-Said-Time", timeField(c.SaidTime)},
		{"Casefile-Via", string(c.Came.Via)},
		{"Casefile-By", c.Came.By},
		{"Casefile-Taken-In", timeField(c.Came.At)},
		{"Casefile-From-File", c.Came.File},
		{"Casefile-From-File-Digest", c.Came.SHA256},
		{headField, b.head},
	}
	uri := c.URL
	if c.Response == nil {
		if uri == "" {
			uri = "urn:sha256:" + digest(c.Body)
		}
		offset = int64(b.Len())
		err = b.record("resource", recordID(), uri, c.ContentType, c.Time, said, c.Body)
		return offset, int64(b.Len()) - offset, err
	}
	for _, hop := range c.Hops {
		if _, _, err := b.exchange(hop.URL, hop.Time, hop.Request, hop.Response, nil, nil, nil); err != nil {
			return 0, 0, err
		}
	}
	if c.FinalURL != "" {
		uri = c.FinalURL
		said = append(said, [2]string{"Casefile-Asked-URL", c.URL})
	}
	said = append(said, [2]string{"Casefile-Body-Digest", "sha256:" + digest(c.Body)})
	return b.exchange(uri, c.Time, c.Request, c.Response, said, revisited, c.Decisions)
}

// headField names the head of the manifest before the capture was kept.
const headField = "Casefile-Manifest-Head"

// timeField returns a time as a header has it, "" for the zero time.
func timeField(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(warcTime)
}

// fieldTime is the reverse of timeField.
func fieldTime(s string) time.Time {
	t, _ := time.Parse(time.RFC3339, s) // zero if it is not one of ours
	return t
}

// A revisit names the earlier record with the same body.
type revisit struct {
	profile string
	uri     string
	ref     CaptureRef
}

// The profiles of revisit records.
const (
	notModified   = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
	sameAsBefore  = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	fieldsContent = "application/warc-fields"
)

func (b *recorder) exchange(uri string, at time.Time, request, response []byte, extra [][2]string, revisited *revisit, decisions [][2]string) (offset, length int64, err error) {
	id := recordID()
	if request != nil {
		about := [][2]string{{"WARC-Concurrent-To", id}}
		if err := b.record("request", recordID(), uri, "application/http;msgtype=request", at, about, request); err != nil {
			return 0, 0, err
		}
	}
	kind := "response"
	if revisited != nil {
		kind = "revisit"
		extra = append(extra,
			[2]string{"WARC-Profile", revisited.profile},
			[2]string{"WARC-Refers-To-Target-URI", revisited.uri},
			[2]string{"WARC-Refers-To-Date", revisited.ref.Time.UTC().Format(warcTime)},
			[2]string{"WARC-Payload-Digest", "sha256:" + revisited.ref.SHA256})
		if head := bytes.Index(response, []byte("\r\n\r\n")); head >= 0 {
			response = response[:head+4]
		}
	}
	offset = int64(b.Len())
	if err := b.record(kind, id, uri, "application/http;msgtype=response", at, extra, response); err != nil {
		return 0, 0, err
	}
	length = int64(b.Len()) - offset
	if len(decisions) == 0 {
		return offset, length, nil
	}
	var decided bytes.Buffer
	for _, d := range decisions {
		fmt.Fprintf(&decided, "%s: %s\r\n", d[0], strings.Map(noBreaks, d[1]))
	}
	about := [][2]string{{"WARC-Concurrent-To", id}}
	return offset, length, b.record("metadata", recordID(), uri, fieldsContent, at, about, decided.Bytes())
}

// errNoBody marks a record that holds no page or file.
var errNoBody = errors.New("record holds no page")

// capture returns the capture in a response or resource record, without the request
// and redirects before it. The error for a record of another type wraps errNoBody.
func (rec *record) capture() (*Capture, error) {
	h := rec.header
	c := &Capture{
		URL:        strings.Trim(h.Get("WARC-Target-URI"), "<>"), // wget writes it in brackets
		File:       h.Get("Casefile-File"),
		SaidDate:   h.Get("Casefile-Said-Date"),
		SaidSource: h.Get("Casefile-Said-Source"),
	}
	c.Came = Intake{Via: Via(h.Get("Casefile-Via")), By: h.Get("Casefile-By"), At: fieldTime(h.Get("Casefile-Taken-In")),
		File: h.Get("Casefile-From-File"), SHA256: h.Get("Casefile-From-File-Digest")}
	c.SaidTime = fieldTime(h.Get("Casefile-Said-Time"))
	kind := strings.ToLower(h.Get("WARC-Type"))
	if kind != "resource" && kind != "response" {
		return nil, fmt.Errorf("%w: its type is %q", errNoBody, kind)
	}
	var err error
	if c.Time, err = time.Parse(time.RFC3339, h.Get("WARC-Date")); err != nil {
		return nil, fmt.Errorf("record header: WARC-Date %q", h.Get("WARC-Date"))
	}
	if kind == "resource" {
		if strings.HasPrefix(c.URL, "urn:") {
			c.URL = ""
		}
		c.ContentType, c.Body = h.Get("Content-Type"), rec.block
		if c.Came.Via == "" { // older versions kept files so, and nothing else
			c.Came = Intake{Via: FromFile, At: c.Time}
			if c.ContentType == "application/json" {
				c.Came.Via = FromJSON
			}
		}
		return c, nil
	}
	if !strings.HasPrefix(c.URL, "http") {
		return nil, fmt.Errorf("%w: it is of %.20q", errNoBody, c.URL)
	}
	x, err := fetch.Read(rec.block)
	if err != nil {
		return nil, err
	}
	if asked := h.Get("Casefile-Asked-URL"); asked != "" {
		c.URL, c.FinalURL = asked, c.URL
	}
	c.Status, c.Header, c.Body, c.Response = x.Status, x.Header, x.Body, rec.block
	if t := x.Value("Content-Type"); t != "" {
		c.ContentType = t
	}
	return c, nil
}

// ReadWarc reads the pages and files in a WARC file of any program, plain or
// compressed. It skips records of other types. A record that can't be read or is
// larger than limit gives an error; the next records follow if they can be read.
func ReadWarc(r io.Reader, limit int64) iter.Seq2[*Capture, error] {
	return func(yield func(*Capture, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		if magic, err := br.Peek(2); err == nil && string(magic) == "\x1f\x8b" {
			z, err := gzip.NewReader(br)
			if err != nil {
				yield(nil, err)
				return
			}
			br = bufio.NewReaderSize(z, 64<<10)
		}
		for {
			rec, err := parseRecord(br, limit)
			if err == io.EOF {
				return
			}
			var c *Capture
			goOn := err == nil || errors.Is(err, errTooBig)
			if err == nil {
				c, err = rec.capture()
			}
			if errors.Is(err, errNoBody) {
				continue
			}
			if !yield(c, err) || !goOn {
				return
			}
		}
	}
}

// digest returns the SHA-256 of b in hex.
func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// recordID returns a new random (version 4) UUID as a record id.
func recordID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
