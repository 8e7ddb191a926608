package corpus

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrUnsealed means that the manifest does not cover a revision yet. Opening a
// writer and closing it again seals all that was kept.
var ErrUnsealed = errors.New("not in the manifest yet")

// A Proof is what the store keeps of one revision, and how it follows from the
// manifest that nothing in it was changed: Line is a leaf of the hash tree (RFC
// 6962) whose root is in the first line of Chain, each further line of Chain holds
// the hash of the line before, and the last is the end of the manifest.
type Proof struct {
	Article *Article
	File    string // of the journal, below the data directory
	Line    []byte // of the journal, with its line break
	Records []byte // of the capture, as in the WARC file; Article.Capture names them

	Leaf, Leaves int64    // number of the line from 0, and of lines in the tree
	Path         []string // hashes beside the way from the line to the root, the nearest first
	Chain        [][]byte // lines of the manifest, without line breaks
}

// Head returns the hash of the last line of Chain.
func (p *Proof) Head() string { return digest(p.Chain[len(p.Chain)-1]) }

// Proof returns the proof of a revision of an article, of the newest if
// revision is 0. The error wraps [ErrNotFound] if there is none, and [ErrUnsealed]
// if the manifest does not cover it yet. It is a [*RemovedError] for a removed
// article.
func (s *Store) Proof(id string, revision int) (*Proof, error) {
	if _, err := s.Get(id); err != nil {
		return nil, err
	}
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	if revision < 0 || revision > len(ps) {
		return nil, fmt.Errorf("revision %d of %s: the last is %d: %w", revision, id, len(ps), ErrNotFound)
	}
	p := shown(ps)
	if revision > 0 {
		p = ps[len(ps)-revision]
	}
	if p.removed {
		return nil, fmt.Errorf("revision %d of %s is a removal, without text: %w", revision, id, ErrNotFound)
	}
	e := &Proof{File: "articles/" + journalName(int(p.file))}
	if e.Article, err = s.read(p); err != nil {
		return nil, err
	}
	if e.Records, err = s.records(e.Article.Capture); err != nil {
		return nil, err
	}
	return e, e.seal(s.dir, p.offset, int64(p.length))
}

// records returns the WARC records of a capture: all, or only that with the body if
// the journal doesn't say where the others are.
func (s *Store) records(ref CaptureRef) ([]byte, error) {
	at := ref.Records
	if at.Length == 0 {
		at = Extent{Offset: ref.Offset, Length: ref.Length}
	}
	if _, err := s.record(ref); err != nil { // checks the name of the file too
		return nil, err
	}
	file := filepath.Join(s.dir, ref.Warc)
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, at.Offset, at.Length))
	if err == nil && int64(len(b)) < at.Length {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, &damageError{file, at.Offset, err}
	}
	if at.SHA256 != "" && digest(b) != at.SHA256 {
		return nil, &damageError{file, at.Offset, fmt.Errorf("the records have the SHA-256 %s, not %s", digest(b), at.SHA256)}
	}
	return b, nil
}

// seal sets the line and its way to the end of the manifest.
func (p *Proof) seal(dir string, offset, length int64) error {
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	first := 0
	for first < len(m.lines) {
		if l := m.lines[first]; l.File == p.File && l.Tree != "" && l.Size >= offset+length {
			break
		}
		first++
	}
	if first == len(m.lines) {
		return fmt.Errorf("%s, byte %d: %w", p.File, offset, ErrUnsealed)
	}
	raw, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return err
	}
	p.Chain = bytes.Split(raw[:m.end-1], []byte("\n"))[first:]
	line := m.lines[first]
	file := filepath.Join(dir, filepath.FromSlash(p.File))
	log, err := os.ReadFile(file)
	if err == nil && int64(len(log)) < line.Size {
		err = &damageError{file, int64(len(log)), fmt.Errorf("it had %d bytes", line.Size)}
	}
	if err != nil {
		return err
	}
	p.Line = log[offset : offset+length]
	var leaves []treeHash
	p.Leaf = int64(bytes.Count(log[:offset], []byte("\n")))
	for l := range bytes.Lines(log[:line.Size]) {
		leaves = append(leaves, sha256.Sum256(append([]byte{0}, l...)))
	}
	p.Leaves = int64(len(leaves))
	path, root := way(leaves, int(p.Leaf))
	if root.String() != line.Tree {
		return &damageError{file, 0, fmt.Errorf("the tree of its first %d bytes has the root %s, but had %s", line.Size, root, line.Tree)}
	}
	p.Path = path
	return nil
}

// Head returns the hash that the manifest of a data directory ends with.
func Head(dir string) (string, error) {
	m, err := readManifest(dir)
	if err == nil && m.last == "" {
		err = fmt.Errorf("what %s holds is %w", dir, ErrUnsealed)
	}
	if err != nil {
		return "", err
	}
	return m.last, nil
}
