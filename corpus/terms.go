package corpus

import (
	"cmp"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// The values of terms: whether the text of a source may be republished, may only be
// linked to, or nobody has said.
const (
	Republish    = "republish"
	LinkOnly     = "link"
	UnknownTerms = "unknown"
)

// TermsValues are all values of terms.
var TermsValues = []string{Republish, LinkOnly, UnknownTerms}

// Terms are what the case file says of the terms of a source. They are what a person
// wrote there, no legal advice.
type Terms struct {
	Value string // one of [TermsValues]
	Note  string // what it rests on
}

// SourceTerms are the terms of the sources in a case file. The zero SourceTerms knows none.
type SourceTerms struct {
	pages, hosts map[string]Terms // by [Key], by host without "www."
	Sum          string           // of everything, to tell whether they have changed
}

// sourceTerms reads the case file once.
type sourceTerms struct {
	once sync.Once
	all  *SourceTerms
}

// Terms returns the terms as the case file stated them when they were first asked for. A
// case file that cannot be read states none: whoever opens the case meets the error.
func (s *Store) Terms() *SourceTerms {
	s.terms.once.Do(func() {
		b, err := os.ReadFile(filepath.Join(s.dir, CaseFile))
		s.terms.all = readTerms(b)
		if err != nil {
			s.terms.all = readTerms(nil)
		}
	})
	return s.terms.all
}

// Of returns the terms of a document: those of the source that lists its address, else of
// the one source of its host. Those of an unlisted source are unknown.
func (t *SourceTerms) Of(a *Article) Terms {
	for _, address := range append([]string{a.URL}, a.Aliases...) {
		if stated, ok := t.pages[Key(address)]; ok && address != "" {
			return stated
		}
	}
	stated := t.hosts[plainHostOf(a.URL)]
	return Terms{cmp.Or(stated.Value, UnknownTerms), stated.Note}
}

// readTerms reads a case file. Entries of one name are one source. Where sources with
// different terms are on one host, only the listed addresses have terms. A listed page that
// may be republished says nothing of others on its host.
func readTerms(b []byte) *SourceTerms {
	var c struct {
		Sources []struct {
			Name     string   `yaml:"name"`
			Terms    string   `yaml:"terms"`
			Note     string   `yaml:"terms_note"`
			Pages    []string `yaml:"pages"`
			Feeds    []string `yaml:"feeds"`
			Sitemaps []string `yaml:"sitemaps"`
			Sections []string `yaml:"sections"`
		} `yaml:"sources"`
	}
	t := &SourceTerms{pages: map[string]Terms{}, hosts: map[string]Terms{}}
	if yaml.Unmarshal(b, &c) != nil {
		return t
	}
	of := map[string]Terms{} // by name
	for _, s := range c.Sources {
		of[s.Name] = Terms{cmp.Or(of[s.Name].Value, s.Terms), cmp.Or(of[s.Name].Note, s.Note)}
	}
	several := map[string]bool{} // hosts
	for _, s := range c.Sources {
		stated := of[s.Name]
		lists := slices.Concat(s.Feeds, s.Sitemaps, s.Sections)
		if stated.Value != Republish {
			lists = append(lists, s.Pages...)
		}
		for _, address := range lists {
			host := plainHostOf(address)
			before, known := t.hosts[host]
			several[host] = several[host] || known && before != stated
			t.hosts[host] = stated
		}
		for _, p := range s.Pages {
			if stated.Value != "" {
				t.pages[Key(p)] = stated
			}
		}
	}
	for host, stated := range t.hosts {
		if several[host] || stated.Value == "" {
			delete(t.hosts, host)
		}
	}
	var lines []string
	for kind, all := range map[string]map[string]Terms{"page": t.pages, "host": t.hosts} {
		for at, stated := range all {
			lines = append(lines, kind+" "+at+" "+stated.Value)
		}
	}
	slices.Sort(lines)
	t.Sum = digest([]byte(strings.Join(lines, "\n")))
	return t
}

func plainHostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.TrimRight(strings.ToLower(u.Hostname()), "."), "www.")
}
