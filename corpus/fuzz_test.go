package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func FuzzReadWarc(f *testing.F) {
	var ours recorder
	for _, it := range []Item{page(1, "<p>text"), item(2, "text")} {
		if _, _, err := ours.capture(it.Capture, nil); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(ours.Bytes())
	for _, s := range []string{
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.example/>\r\nWARC-Date: 2024-02-12T10:00:00Z\r\nContent-Length: 19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n",
		"WARC/1.1\nWARC-Type: resource\nWARC-Date: 2024-02-12T10:00:00Z\n folded\nContent-Length: 9999999999999\n\nx",
		"WARC/1.1\r\nContent-Length: -1\r\n\r\n",
		"\x1f\x8b\x08\x00",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const limit = 1 << 16
		for c, err := range ReadWarc(bytes.NewReader(b), limit) {
			if err != nil {
				continue
			}
			if c.Response == nil && len(c.Body) > limit || len(c.Response) > limit {
				t.Errorf("a record of %d bytes is over the limit", len(c.Response)+len(c.Body))
			}
			// What was read is kept and read again as it is.
			var kept recorder
			if _, _, err := kept.capture(c, nil); err != nil {
				t.Fatal(err)
			}
			for again, err := range ReadWarc(&kept, 1<<30) {
				if err != nil || !bytes.Equal(again.Body, c.Body) || again.Status != c.Status {
					t.Errorf("read again: %+v, %v, want %+v", again, err, c)
				}
			}
		}
	})
}

func FuzzJournal(f *testing.F) {
	line, err := encodeLine("article", &Article{ID: ID("https://example.org/"), Revision: 1, Title: "T"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(append(line, `{"sum":"00","article":{}}`...))
	f.Add([]byte("{\"sum\":\"e3b0c44298fc1c14\",\"article\":null}\n\n{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "articles", journalName(1))
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir)
		if err != nil {
			return
		}
		// A journal that opens is whole up to its last line break, and every
		// article in it can be read.
		if end := int64(bytes.LastIndexByte(b, '\n') + 1); end > 0 && s.End() != (Position{1, end}) {
			t.Errorf("read to %v, want byte %d", s.End(), end)
		}
		n := 0
		if err := s.Newest(func(*Article) error { n++; return nil }); err == nil && n != s.Len() {
			t.Errorf("%d articles, want %d", n, s.Len())
		}
	})
}

// A manifest and decisions of any content are read to the first fault, and what is
// appended to a manifest without a fault can be read again.
func FuzzManifest(f *testing.F) {
	first := []byte(`{"file":"articles/000001.jsonl","size":3,"sha256":"x","prev":""}` + "\n")
	f.Add(first, []byte(`{"sum":"0123456789abcdef","decision":{"n":1}}`+"\n"))
	f.Add(append(first, `{"file":"raw/2024/0001.warc.gz","size":-1,"sha256":"","prev":"`+digest(first[:len(first)-1])+`"}`+"\n{"...), []byte("\n"))
	f.Fuzz(func(t *testing.T, b, decisions []byte) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, manifestName), b, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(decisionsFile(dir), decisions, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := readManifest(dir)
		if m.end+m.torn > int64(len(b)) || err == nil && m.end+m.torn != int64(len(b)) {
			t.Errorf("%d bytes and %d of a line cut off, of %d: %v", m.end, m.torn, len(b), err)
		}
		if _, end, err := decodeDecisions(decisions); end > int64(len(decisions)) || err == nil && bytes.IndexByte(decisions[end:], '\n') >= 0 {
			t.Errorf("read to byte %d of %d decisions: %v", end, len(decisions), err)
		}
		if _, err := Verify(t.Context(), dir); err != nil {
			t.Errorf("Verify = %v", err)
		}
		if err != nil {
			return
		}
		if err := m.seal(keptFile{name: "decisions.jsonl", size: int64(len(decisions))}); err != nil {
			t.Fatal(err)
		}
		if again, err := readManifest(dir); err != nil || again.size("decisions.jsonl") != int64(len(decisions)) || again.torn != 0 {
			t.Errorf("after a line more: %+v, %v", again, err)
		}
	})
}
