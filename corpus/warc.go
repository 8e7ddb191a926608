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
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// Captures are kept as WARC 1.1 (ISO 28500:2017), one gzip member a record, so
// that zcat and every WARC tool read them.
//
//	page   a request record and a response record, bytes as on the wire
//	file   a resource record, its address in WARC-Target-URI where one was
//	       given, else urn:sha256:…
//
// What the standard has no field for stands in fields of ours: Casefile-File,
// Casefile-Final-URL, Casefile-Said-Date, Casefile-Said-Source.

// maxRecord bounds what one record may hold when it is read back. It is far
// above what any capture is let in with.
const maxRecord = 512 << 20

// errTorn marks a record that ends before it is whole.
var errTorn = errors.New("record is cut off")

// A record is one WARC record.
type record struct {
	header textproto.MIMEHeader
	block  []byte
}

// appendRecord appends one record, compressed, to buf.
func appendRecord(buf *bytes.Buffer, kind, id, uri, contentType string, at time.Time, extra [][2]string, block []byte) error {
	z := gzip.NewWriter(buf)
	w := bufio.NewWriter(z)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s: %s\r\n", name, strings.Map(noBreaks, value))
		}
	}
	w.WriteString("WARC/1.1\r\n")
	field("WARC-Type", kind)
	field("WARC-Record-ID", id)
	field("WARC-Date", at.UTC().Format("2006-01-02T15:04:05.000000Z"))
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
	return z.Close()
}

// noBreaks keeps a hostile file name or address from adding header lines.
func noBreaks(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// readRecord reads the record at the start of r. At a clean end it returns
// io.EOF, for a record that is not whole an error that wraps errTorn.
func readRecord(r *bufio.Reader) (*record, error) {
	if _, err := r.Peek(1); err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errTorn, err)
	}
	z.Multistream(false)
	raw, err := io.ReadAll(io.LimitReader(z, maxRecord+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %v", errTorn, err)
	case len(raw) > maxRecord:
		return nil, fmt.Errorf("record is over %d bytes", maxRecord)
	}
	br := bufio.NewReader(bytes.NewReader(raw))
	line, err := br.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "WARC/1.") {
		return nil, fmt.Errorf("not a WARC record: it begins %.20q", line)
	}
	header, err := textproto.NewReader(br).ReadMIMEHeader()
	if err != nil {
		return nil, fmt.Errorf("record header: %v", err)
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil || n < 0 || n > len(raw) {
		return nil, fmt.Errorf("record header: Content-Length %q", header.Get("Content-Length"))
	}
	rec := &record{header: header, block: make([]byte, n)}
	if _, err := io.ReadFull(br, rec.block); err != nil {
		return nil, fmt.Errorf("record block: %v", err)
	}
	if want, ours := strings.CutPrefix(header.Get("WARC-Block-Digest"), "sha256:"); ours && want != digest(rec.block) {
		return nil, fmt.Errorf("record block does not match its digest %s", want)
	}
	return rec, nil
}

// appendCapture appends the records of c and returns where in buf the one
// stands that holds the body.
func appendCapture(buf *bytes.Buffer, c *Capture) (offset, length int64, err error) {
	said := [][2]string{
		{"Casefile-File", c.File},
		{"Casefile-Final-URL", c.FinalURL},
		{"Casefile-Said-Date", c.SaidDate},
		{"Casefile-Said-Source", c.SaidSource},
	}
	uri := c.URL
	if c.Response == nil {
		if uri == "" {
			uri = "urn:sha256:" + digest(c.Body)
		}
		offset = int64(buf.Len())
		err = appendRecord(buf, "resource", recordID(), uri, c.ContentType, c.Time, said, c.Body)
		return offset, int64(buf.Len()) - offset, err
	}
	response := recordID()
	if c.Request != nil {
		about := [][2]string{{"WARC-Concurrent-To", response}}
		if err := appendRecord(buf, "request", recordID(), uri, "application/http;msgtype=request", c.Time, about, c.Request); err != nil {
			return 0, 0, err
		}
	}
	offset = int64(buf.Len())
	said = append(said, [2]string{"Casefile-Body-Digest", "sha256:" + digest(c.Body)})
	err = appendRecord(buf, "response", response, uri, "application/http;msgtype=response", c.Time, said, c.Response)
	return offset, int64(buf.Len()) - offset, err
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
