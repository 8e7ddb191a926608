// Package proof writes what a case keeps of one article into one file, a zip, that a
// stranger can check without casefile: with the Python script in it, verify.py.
//
//	p, err := store.Proof("a_16aa190cbfc54075", 0)
//	…
//	err = proof.Write(w, store, p, proof.Options{Passage: &proof.Passage{Start: 120, End: 204}})
//
// The file is a web archive in the format WACZ too, so that other programs can show
// the page as it was captured. It holds
//
//	archive/data.warc.gz     the records of the capture, as in the case's WARC file
//	indexes/, pages/         what WACZ needs beside them
//	proof/proof.html         the page for people, to read and to print
//	proof/text.txt           title and text of the article
//	proof/cut.txt            what was cut from the page around it, and why
//	proof/article.jsonl      the article's line of the journal
//	proof/manifest.jsonl     the lines of the manifest from the one that covers it
//	proof/proof.jsonl        how the line leads to the first of these, and the passage
//	proof/stamps/HEAD.tsr    RFC 3161 time stamps of lines of the manifest
//	proof/verify.py          the script
//	datapackage.json         the hashes of all these
//	datapackage-digest.json  the hash of datapackage.json
//
// The hashes form a chain. The article's line has the SHA-256 of the captured bytes
// and of the WARC records. It is a leaf of a hash tree, whose root is in a line of the
// manifest. Each line of the manifest has the hash of the one before; the hash of the
// last is the head. A head that somebody noted, or that an authority stamped, shows that
// all this existed then. Without either, a case that was rewritten as a whole passes.
//
// Each byte of the zip is determined by the files in it (zip.go), so that any change
// shows. [Stamp] has the head time-stamped.
package proof

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean"
)

//go:embed verify.py
var script []byte

// Options are what a proof holds beside the article.
type Options struct {
	Passage  *Passage  // nil for none
	Software string    // name and version of the program that writes it
	Created  time.Time // when it is written
}

// A Passage is a part of an article's text that the proof points out, in code points
// of [corpus.Article.Body].
type Passage struct{ Start, End int }

// text returns the words of a passage.
func (p Passage) text(a *corpus.Article) (string, error) {
	body := []rune(a.Body())
	if p.Start < 0 || p.End <= p.Start || p.End > len(body) {
		return "", fmt.Errorf("passage %d-%d: give two numbers between 0 and %d, the length of the text, the smaller first", p.Start, p.End, len(body))
	}
	return string(body[p.Start:p.End]), nil
}

// Write writes the proof of an article of a store.
func Write(w io.Writer, s *corpus.Store, p *corpus.Proof, o Options) error {
	v := view{Proof: p, Options: o}
	if o.Passage != nil {
		var err error
		if v.Words, err = o.Passage.text(p.Article); err != nil {
			return err
		}
	}
	records, err := scan(p.Records)
	if err != nil {
		return err
	}
	v.Requested = slices.ContainsFunc(records, func(r record) bool { return r.kind() == "request" }) &&
		(p.Article.Came == nil || p.Article.Came.Via == corpus.Fetched)
	if v.Capture, err = s.Capture(p.Article.Capture); err != nil {
		return err
	}
	v.clean()
	stamps, err := v.stamps(s.Dir())
	if err != nil {
		return err
	}
	files, err := webArchive(p, records)
	if err != nil {
		return err
	}
	own, err := v.files()
	if err != nil {
		return err
	}
	files, err = packaged(slices.Concat(files, own, stamps), p.Article.Title, o.Software, o.Created)
	if err != nil {
		return err
	}
	return writeZip(w, files)
}

// A view is what the files of a proof show.
type view struct {
	*corpus.Proof
	Options
	Words     string // of the passage
	Capture   *corpus.Capture
	Requested bool       // the page was requested by casefile
	Cut       []cutBlock // nil if nothing is known about it
	Rules     string     // version of the rules by which Cut was found
	Stamps    []stamp    // the earliest first
}

// A cutBlock is text of the page that is not in the article.
type cutBlock struct{ Rule, Text string }

// A stamp is the time at which an authority stamped a head.
type stamp struct {
	Time time.Time
	Head string
}

// clean finds again what was cut from the page.
func (v *view) clean() {
	_, report, err := clean.Article(v.Capture)
	if err != nil { // it was not read from a page
		return
	}
	v.Rules = clean.Version
	for _, b := range report.Blocks {
		if !b.Kept {
			v.Cut = append(v.Cut, cutBlock{b.Rule, b.Text})
		}
	}
}

// stamps reads the time stamps of the manifest's lines.
func (v *view) stamps(dir string) ([]file, error) {
	var files []file
	for _, line := range v.Chain {
		head := digest(line)
		b, err := readStamp(dir, head)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		at, err := stampTime(b, head, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", corpus.StampFile(dir, head), err)
		}
		v.Stamps = append(v.Stamps, stamp{at.UTC(), head})
		files = append(files, file{"proof/stamps/" + head + ".tsr", b})
	}
	return files, nil
}

// files returns the files in the folder proof, but for the time stamps.
func (v *view) files() ([]file, error) {
	a := v.Article
	type passage struct {
		Start int    `json:"start"`
		End   int    `json:"end"`
		Text  string `json:"text"`
	}
	facts := struct {
		ID       string   `json:"id"`
		Revision int      `json:"revision"`
		File     string   `json:"file"`
		Leaf     int64    `json:"leaf"`
		Leaves   int64    `json:"leaves"`
		Path     []string `json:"path"`
		Head     string   `json:"head"`
		Passage  *passage `json:"passage,omitempty"`
	}{ID: a.ID, Revision: a.Revision, File: v.File, Leaf: v.Leaf, Leaves: v.Leaves, Path: v.Path, Head: v.Head()}
	if facts.Path == nil {
		facts.Path = []string{}
	}
	if v.Passage != nil {
		facts.Passage = &passage{v.Passage.Start, v.Passage.End, v.Words}
	}
	how, err := json.Marshal(facts)
	if err != nil {
		return nil, err
	}
	var page, cut bytes.Buffer
	if err := v.page(&page); err != nil {
		return nil, err
	}
	for _, c := range v.Cut {
		fmt.Fprintf(&cut, "[%s]\n%s\n\n", c.Rule, c.Text)
	}
	return []file{
		{"proof/proof.html", page.Bytes()},
		{"proof/text.txt", []byte(a.Title + "\n\n" + a.Body() + "\n")},
		{"proof/cut.txt", cut.Bytes()},
		{"proof/article.jsonl", v.Line},
		{"proof/manifest.jsonl", append(bytes.Join(v.Chain, []byte("\n")), '\n')},
		{"proof/proof.jsonl", append(how, '\n')},
		{"proof/verify.py", script},
	}, nil
}

// Paragraphs returns the paragraphs of the text, in parts of which some are in the
// passage.
func (v *view) Paragraphs() [][]part {
	body := []rune(v.Article.Body())
	start, end := len(body), len(body)
	if v.Passage != nil {
		start, end = v.Passage.Start, v.Passage.End
	}
	all := [][]part{nil}
	for i, s := range []string{string(body[:start]), string(body[start:end]), string(body[end:])} {
		for j, t := range strings.Split(s, "\n\n") {
			if j > 0 {
				all = append(all, nil)
			}
			if t != "" {
				last := len(all) - 1
				all[last] = append(all[last], part{t, i == 1})
			}
		}
	}
	return slices.DeleteFunc(all, func(p []part) bool { return len(p) == 0 })
}

// A part is a part of a paragraph.
type part struct {
	Text  string
	Shown bool // it is in the passage
}
