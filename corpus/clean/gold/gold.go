// Package gold reads the pages whose article is known, and grades what a program
// finds on them. The cleaner is measured and trained on them.
//
// A folder of pages holds gold.jsonl, a [Page] a line, and the pages as served in
// pages/ID.html.gz.
//
//	pages, err := gold.Read(dir)
//	c, err := pages[0].Capture(dir)
//	a, _, err := clean.Article(c)
//	grade := gold.GradeTitle(pages[0].Title, a.Title)
package gold

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"casefile/corpus"
)

// A Page is what is known of a page. A field is empty where the collection that
// the page is from does not give it.
type Page struct {
	ID      string   `json:"id"`
	Site    string   `json:"site"`
	Source  string   `json:"source"` // the collection
	URL     string   `json:"url"`
	Lang    string   `json:"lang"`
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	Date    string   `json:"date"`
	Author  string   `json:"author"`
	With    []string `json:"with"`    // snippets of the article
	Without []string `json:"without"` // snippets of the rest of the page
}

// Read reads the pages of a folder.
func Read(dir string) ([]Page, error) {
	name := filepath.Join(dir, "gold.jsonl")
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pages []Page
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var p Page
		if err := d.Decode(&p); err == io.EOF {
			return pages, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s, page %d: %w", name, len(pages)+1, err)
		}
		pages = append(pages, p)
	}
}

// Capture returns the page as it was served.
func (p *Page) Capture(dir string) (*corpus.Capture, error) {
	f, err := os.Open(filepath.Join(dir, "pages", p.ID+".html.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID, err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID, err)
	}
	return &corpus.Capture{URL: p.URL, ContentType: "text/html", Body: body}, nil
}
