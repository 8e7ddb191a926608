package proof

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
)

// webArchive returns the files that make a proof a web archive in the format WACZ:
// the records, an index of them by address, and a list of pages.
func webArchive(p *corpus.Proof, records []record) ([]file, error) {
	lines, err := index(records)
	if err != nil {
		return nil, err
	}
	var packed, blocks bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := io.WriteString(z, strings.Join(lines, "")); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	fmt.Fprintln(&blocks, `!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}`)
	if len(lines) > 0 {
		key, _, _ := strings.Cut(lines[0], " {")
		fmt.Fprintf(&blocks, "%s {\"offset\": 0, \"length\": %d, \"digest\": \"sha256:%s\", \"filename\": \"index.cdx.gz\"}\n", key, packed.Len(), digest(packed.Bytes()))
	}
	a := p.Article
	address := a.URL
	if address == "" {
		address = "urn:sha256:" + a.Capture.SHA256
	}
	page, err := json.Marshal(struct {
		ID    string `json:"id"`
		URL   string `json:"url"`
		Time  string `json:"ts"`
		Title string `json:"title"`
	}{a.ID, address, a.Capture.Time.UTC().Format(time.RFC3339), a.Title})
	if err != nil {
		return nil, err
	}
	pages := `{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}` + "\n" + string(page) + "\n"
	return []file{
		{"archive/data.warc.gz", p.Records},
		{"indexes/index.cdx.gz", packed.Bytes()},
		{"indexes/index.idx", blocks.Bytes()},
		{"pages/pages.jsonl", []byte(pages)},
	}, nil
}

// A record is a WARC record in a proof.
type record struct {
	header         textproto.MIMEHeader
	offset, length int
	status, mime   string // of a page
}

func (r *record) kind() string { return r.header.Get("WARC-Type") }

// scan returns the records, of which each is a gzip member.
func scan(b []byte) ([]record, error) {
	var all []record
	for in := bytes.NewReader(b); in.Len() > 0; {
		start := len(b) - in.Len()
		r, err := readRecord(in)
		if err != nil {
			return nil, fmt.Errorf("WARC record at byte %d: %w", start, err)
		}
		r.offset, r.length = start, len(b)-in.Len()-start
		all = append(all, r)
	}
	return all, nil
}

func readRecord(in *bytes.Reader) (r record, err error) {
	z, err := gzip.NewReader(in) // which reads nothing beyond the member, as in is an io.ByteReader
	if err != nil {
		return r, err
	}
	z.Multistream(false)
	b := bufio.NewReader(z)
	if _, err := b.ReadString('\n'); err != nil { // WARC/1.1
		return r, err
	}
	if r.header, err = textproto.NewReader(b).ReadMIMEHeader(); err != nil {
		return r, err
	}
	r.status, r.mime = "200", r.header.Get("Content-Type")
	if r.kind() == "response" {
		r.status, r.mime = responseHead(b)
	}
	_, err = io.Copy(io.Discard, b)
	return r, err
}

// index returns the lines of a CDXJ index of records, sorted.
func index(records []record) ([]string, error) {
	var lines []string
	for _, r := range records {
		if r.kind() != "response" && r.kind() != "resource" {
			continue
		}
		address := r.header.Get("WARC-Target-URI")
		at, err := time.Parse(time.RFC3339, r.header.Get("WARC-Date"))
		if err != nil {
			return nil, fmt.Errorf("WARC record at byte %d: %w", r.offset, err)
		}
		fields, err := json.Marshal(map[string]string{
			"url": address, "mime": r.mime, "status": r.status, "digest": r.header.Get("WARC-Block-Digest"),
			"filename": "data.warc.gz", "offset": fmt.Sprint(r.offset), "length": fmt.Sprint(r.length),
		})
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%s %s %s\n", surt(address), at.UTC().Format("20060102150405"), fields))
	}
	slices.Sort(lines)
	return lines, nil
}

// responseHead reads the head of an HTTP response and returns its status and media
// type.
func responseHead(b *bufio.Reader) (status, mime string) {
	r := textproto.NewReader(b)
	line, err := r.ReadLine()
	if err != nil {
		return "", ""
	}
	_, line, _ = strings.Cut(line, " ")
	status, _, _ = strings.Cut(line, " ")
	h, _ := r.ReadMIMEHeader() // what can be read of it
	mime, _, _ = strings.Cut(h.Get("Content-Type"), ";")
	return status, strings.TrimSpace(mime)
}

// surt returns the key of an address in a CDXJ index: the parts of the host in
// reverse order, the rest in lower case.
func surt(address string) string {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return strings.ReplaceAll(address, " ", "%20")
	}
	host := strings.Split(strings.TrimPrefix(u.Hostname(), "www."), ".")
	slices.Reverse(host)
	key := strings.Join(host, ",")
	if p := u.Port(); p != "" {
		key += ":" + p
	}
	key += ")" + u.EscapedPath()
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return strings.ReplaceAll(key, " ", "%20")
}
