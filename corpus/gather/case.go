package gather

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"casefile/corpus"
)

// A Case is what a data directory is about: its title, and the sources of its coverage.
// It is read from case.yaml.
type Case struct {
	Title string `yaml:"title"`
	// About says what the case is, by the language of the reader: "en", "ru", "kk".
	About map[string]string `yaml:"about"`
	// Examples are questions to begin with, by the language of the reader.
	Examples map[string][]string `yaml:"examples"`
	Rules    `yaml:",inline"`
	Bundled  []Bundled `yaml:"bundled"`
	Sources  []Source  `yaml:"sources"`

	// MinConfidence is the least confidence, from 0 to 1, of a name in the lists of
	// people, organizations and places. 0 means the indexer's default.
	MinConfidence float64 `yaml:"min_confidence"`

	// Aliases are names of one person, organization or place each, see
	// [corpus.Store.Listed].
	Aliases []corpus.Names `yaml:"aliases"`
}

// A Bundled file comes with the program: a page, or abstracts as lines of JSON.
type Bundled struct {
	File string `yaml:"file"`
	URL  string `yaml:"url"` // of a page
}

// A Source is an outlet, with the addresses of its coverage of the case.
type Source struct {
	Name     string   `yaml:"name"`
	Pages    []string `yaml:"pages"`    // single articles, which belong to the case
	Feeds    []string `yaml:"feeds"`    // RSS, Atom, JSON feed; or a page, for the feeds that it names
	Sitemaps []string `yaml:"sitemaps"` // or a robots.txt, for the sitemaps that it names
	Sections []string `yaml:"sections"` // pages that list articles

	Links string `yaml:"links"` // CSS selector of a section's links; "" means all
	Next  string `yaml:"next"`  // CSS selector of the link to a section's next page
	Depth int    `yaml:"depth"` // most pages of a section to read; 0 means 1
	Only  string `yaml:"only"`  // regular expression that addresses of articles match
	Limit int    `yaml:"limit"` // most new pages in a walk; 0 means 500. The next walk continues

	Terms     string `yaml:"terms"`      // one of [corpus.TermsValues]; "" means unknown
	TermsNote string `yaml:"terms_note"` // what that rests on

	Rules `yaml:",inline"` // instead of the case's
}

//go:embed bundled
var bundled embed.FS

// OpenCase reads the case file of a data directory. If there is none, it writes the
// bundled one.
func OpenCase(dir string) (*Case, error) {
	c, err := readCase(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	b, err := bundledCase()
	if err == nil {
		err = corpus.MakeDir(dir)
	}
	if err == nil {
		err = corpus.WriteWhole(filepath.Join(dir, corpus.CaseFile), b)
	}
	if err != nil {
		return nil, err
	}
	return readCase(dir)
}

// ReadCase is OpenCase, but writes nothing.
func ReadCase(dir string) (*Case, error) {
	c, err := readCase(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	b, err := bundledCase()
	if err != nil {
		return nil, err
	}
	return parseCase(b)
}

func bundledCase() ([]byte, error) { return bundled.ReadFile(path.Join("bundled", corpus.CaseFile)) }

// MinConfidence returns that of the case file of a data directory, 0 if there is no case
// file.
func MinConfidence(dir string) (float64, error) {
	c, err := readCase(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return c.MinConfidence, nil
}

func readCase(dir string) (*Case, error) {
	file := filepath.Join(dir, corpus.CaseFile)
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := parseCase(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: correct it, or move it away to start with the bundled one", file, err)
	}
	return c, nil
}

// goType matches what errors of YAML say of our types.
var goType = regexp.MustCompile(` in type gather\.\w+| into [^\s;]+`)

func parseCase(b []byte) (*Case, error) {
	c := new(Case)
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true) // a misspelt key would be a source that is silently left out
	if err := d.Decode(c); err != nil && !errors.Is(err, io.EOF) {
		var faults *yaml.TypeError
		if errors.As(err, &faults) {
			return nil, errors.New(goType.ReplaceAllString(strings.Join(faults.Errors, "; "), ""))
		}
		return nil, err
	}
	if c.Title == "" {
		return nil, errors.New("the case has no title")
	}
	if !(c.MinConfidence >= 0 && c.MinConfidence <= 1) { // .nan is neither
		return nil, fmt.Errorf("min_confidence is %v, not from 0 to 1", c.MinConfidence)
	}
	for i := range c.Aliases {
		if _, err := c.Aliases[i].Merge(); err != nil {
			return nil, err
		}
	}
	if _, err := c.compile(); err != nil {
		return nil, err
	}
	if _, err := c.sources(nil); err != nil {
		return nil, err
	}
	for _, s := range c.Sources {
		if s.Terms != "" && !slices.Contains(corpus.TermsValues, s.Terms) {
			return nil, fmt.Errorf("source %q: terms are %.40q; give %s", s.Name, s.Terms, strings.Join(corpus.TermsValues, ", "))
		}
		for _, list := range [][]string{s.Pages, s.Feeds, s.Sitemaps, s.Sections} {
			for _, u := range list {
				if _, err := corpus.Canonical(u); err != nil {
					return nil, fmt.Errorf("source %q: %w", s.Name, err)
				}
			}
		}
	}
	return c, nil
}

// Captures returns the bundled pages and lines of JSON.
func (c *Case) Captures() (out []*corpus.Capture, err error) {
	for _, b := range c.Bundled {
		body, err := bundled.ReadFile(path.Join("bundled", b.File))
		if err != nil {
			return nil, fmt.Errorf("bundled file: %w", err)
		}
		if !isJSONLines(b.File, nil) {
			out = append(out, fileCapture(corpus.Bundled, b.File, b.URL, body))
			continue
		}
		sum := sha256.Sum256(body)
		came := corpus.Intake{Via: corpus.Bundled, File: b.File, SHA256: hex.EncodeToString(sum[:])}
		jsonLines(b.File, came, bytes.NewReader(body), func(c *corpus.Capture, lineErr error) bool {
			out, err = append(out, c), lineErr
			return err == nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// abstracts returns the bundled abstracts, for a data directory that was made without.
func abstracts() ([]*corpus.Capture, error) {
	b, err := bundledCase()
	if err != nil {
		return nil, err
	}
	c, err := parseCase(b)
	if err != nil {
		return nil, err
	}
	c.Bundled = slices.DeleteFunc(c.Bundled, func(b Bundled) bool { return !isJSONLines(b.File, nil) })
	return c.Captures()
}
