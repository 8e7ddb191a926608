package gather

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"

	"casefile/corpus"
	"casefile/corpus/discover"
)

// Defaults of a [Source].
const (
	defaultLimit = 500
	defaultDepth = 1
)

// A source is a Source with its rules compiled.
type source struct {
	Source
	rules *matcher
	only  *regexp.Regexp // nil for every address
}

// sources returns the case's sources, or those named, in order. Entries of one name are
// merged.
func (c *Case) sources(names []string) ([]*source, error) {
	var all []*source
	for _, s := range c.Sources {
		if i := slices.IndexFunc(all, func(have *source) bool { return have.Name == s.Name }); i >= 0 {
			have := all[i]
			have.Pages = slices.Concat(have.Pages, s.Pages)
			have.Feeds = slices.Concat(have.Feeds, s.Feeds)
			have.Sitemaps = slices.Concat(have.Sitemaps, s.Sitemaps)
			have.Sections = slices.Concat(have.Sections, s.Sections)
			have.Links, have.Next, have.Only = cmp.Or(have.Links, s.Links), cmp.Or(have.Next, s.Next), cmp.Or(have.Only, s.Only)
			have.Depth, have.Limit = cmp.Or(have.Depth, s.Depth), cmp.Or(have.Limit, s.Limit)
			if len(have.Match) == 0 {
				have.Rules = s.Rules
			}
			continue
		}
		all = append(all, &source{Source: s})
	}
	for _, s := range all {
		if err := s.compile(c); err != nil {
			return nil, fmt.Errorf("source %q: %w", s.Name, err)
		}
	}
	if len(names) == 0 {
		return all, nil
	}
	var chosen []*source
	for _, name := range names {
		i := slices.IndexFunc(all, func(s *source) bool { return strings.EqualFold(s.Name, name) })
		if i < 0 {
			return nil, fmt.Errorf("the case file has no source %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func (s *source) compile(c *Case) error {
	rules := s.Rules
	if len(rules.Match) == 0 {
		rules.Match = c.Match
	}
	rules.From, rules.To = cmp.Or(rules.From, c.From), cmp.Or(rules.To, c.To)
	var err error
	if s.rules, err = rules.compile(); err != nil {
		return err
	}
	if s.Only != "" {
		if s.only, err = regexp.Compile(s.Only); err != nil {
			return fmt.Errorf("only: %w", err)
		}
	}
	for _, selector := range []string{s.Links, s.Next} {
		if selector == "" {
			continue
		}
		if _, err := cascadia.Compile(selector); err != nil {
			return fmt.Errorf("selector %q: %w", selector, err)
		}
	}
	s.Depth, s.Limit = cmp.Or(s.Depth, defaultDepth), cmp.Or(s.Limit, defaultLimit)
	return nil
}

// hosts returns the hosts that the source's addresses are on.
func (s *source) hosts() []string {
	var hosts []string
	for _, address := range append(s.roots(), s.Pages...) {
		hosts = append(hosts, bareHost(address))
	}
	return hosts
}

// roots returns the addresses of the source's lists.
func (s *source) roots() []string { return slices.Concat(s.Feeds, s.Sitemaps, s.Sections) }

func bareHost(address string) string { return strings.TrimPrefix(hostOf(address), "www.") }

// notPages are the endings of addresses that hold no article.
var notPages = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp3", ".mp4", ".m3u8", ".pdf", ".zip", ".css", ".js", ".xml", ".rss"}

// wants reports whether an address in a list may be an article of the case.
func (s *source) wants(f discover.Found) bool {
	if _, err := corpus.Canonical(f.URL); err != nil {
		return false
	}
	address, _, _ := strings.Cut(strings.ToLower(f.URL), "?")
	return !slices.Contains(notPages, path.Ext(address)) &&
		(s.only == nil || s.only.MatchString(f.URL)) && s.rules.excludeDate(f.Published) == ""
}
