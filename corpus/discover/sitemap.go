package discover

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"casefile/corpus"

	"golang.org/x/net/html/charset"
)

// Sitemap reads a sitemap: an index of sitemaps, a set of addresses, perhaps with the news
// extension, lines of addresses, or a feed; each perhaps compressed with gzip. base is
// the sitemap's own address.
func Sitemap(body []byte, base string) ([]Found, error) {
	body, err := unzip(body)
	if err != nil {
		return nil, fmt.Errorf("sitemap: %w", err)
	}
	l, err := newList(base)
	if err != nil {
		return nil, err
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if !bytes.HasPrefix(text, []byte("<")) && !bytes.ContainsRune(text[:min(len(text), 100)], 0) {
		err = l.lines(text)
	} else {
		err = l.sitemap(body)
	}
	if errors.Is(err, errFeed) {
		return Feed(body, base)
	}
	if err != nil {
		return l.found, fmt.Errorf("sitemap: %w", err)
	}
	return l.found, nil
}

// unzip uncompresses a gzip file.
func unzip(body []byte) ([]byte, error) {
	if bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		if body, err = io.ReadAll(io.LimitReader(z, maxSize+1)); err != nil {
			return nil, err
		}
	}
	if len(body) > maxSize {
		return nil, errTooLarge
	}
	return body, nil
}

// lines reads a sitemap of plain text. Every line must be an absolute address.
func (l *list) lines(text []byte) error {
	for line := range bytes.Lines(text) {
		s := strings.TrimSpace(string(line))
		if s == "" {
			continue
		}
		if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") || !utf8.ValidString(s) {
			return fmt.Errorf("line %.60q is not an address", s)
		}
		if err := l.add(Found{URL: s}); err != nil {
			return err
		}
	}
	return nil
}

// errFeed is returned for a sitemap that is a feed.
var errFeed = errors.New("a feed")

// entry is a <url> or <sitemap>.
type entry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Title     string `xml:"title"`
		Published string `xml:"publication_date"`
	} `xml:"news"`
}

// sitemap reads a sitemap of XML. A malformed one is read as far as possible.
func (l *list) sitemap(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false // an address with a bare & is common
	d.CharsetReader = charset.NewReaderLabel
	root := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			if root == "" {
				return errors.New("no sitemap element")
			}
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root == "" {
			switch root = strings.ToLower(start.Name.Local); root {
			case "urlset", "sitemapindex":
				continue
			case "rss", "feed", "rdf":
				return errFeed
			}
			return fmt.Errorf("element <%.60s> does not begin a sitemap", start.Name.Local)
		}
		name := strings.ToLower(start.Name.Local)
		if name != "url" && name != "sitemap" {
			if err := d.Skip(); err != nil {
				return err
			}
			continue
		}
		var e entry
		if err := d.DecodeElement(&e, &start); err != nil {
			return err
		}
		if e.Loc = strings.TrimSpace(e.Loc); e.Loc == "" {
			continue
		}
		err = l.add(Found{
			URL:       e.Loc,
			Title:     e.News.Title,
			Published: date(e.News.Published, corpus.FromMeta),
			Modified:  date(e.LastMod, corpus.FromMeta),
			Lists:     name == "sitemap",
		})
		if err != nil {
			return err
		}
	}
}
