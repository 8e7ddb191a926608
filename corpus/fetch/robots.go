package fetch

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxRobots is the number of bytes of a robots.txt that are read, as RFC 9309 (2.5) asks.
const maxRobots = 500 << 10

// A robotsFile is a robots.txt (RFC 9309), with its Crawl-delay and Sitemap lines. The
// zero value allows everything.
type robotsFile struct {
	sitemaps []string          // as written, in order
	groups   map[string]*group // by product token in lower case
}

type group struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	line  string // as shown to people
	allow bool
	// parts are what is between the stars of the path, percent-encoded as by [normal].
	// whole says that the path ends after the last.
	parts  []string
	whole  bool
	length int // in octets; the longest rule that matches decides
}

// parseRobots reads a robots.txt. Lines that it doesn't understand are skipped. Of a
// file over 500 KiB it reads the whole lines within them.
func parseRobots(b []byte) *robotsFile {
	if len(b) > maxRobots {
		b = b[:maxRobots]
		b = b[:bytes.LastIndexAny(b, "\r\n")+1]
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	p := robotsParser{file: &robotsFile{groups: map[string]*group{}}, ruled: true}
	for line := range strings.FieldsFuncSeq(string(b), func(c rune) bool { return c == '\n' || c == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		if key, value, ok := strings.Cut(line, ":"); ok {
			p.add(strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value))
		}
	}
	return p.file
}

// A robotsParser reads the lines of a robots.txt.
type robotsParser struct {
	file  *robotsFile
	open  []*group // that the next rules belong to
	ruled bool     // the open groups have a rule, so that an agent line opens new ones
}

func (p *robotsParser) add(key, value string) {
	switch key {
	case "user-agent":
		if p.ruled {
			p.open, p.ruled = nil, false
		}
		if name := productToken(value); name != "" {
			g := p.file.groups[name]
			if g == nil {
				g = &group{}
				p.file.groups[name] = g
			}
			p.open = append(p.open, g)
		}
	case "allow", "disallow":
		p.ruled = true
		if value == "" {
			return // an empty Disallow forbids nothing
		}
		rule := newRule(value, key == "allow")
		for _, g := range p.open {
			g.rules = append(g.rules, rule)
		}
	case "crawl-delay": // for the agents named so far; no rule, so it does not end their list (RFC 9309, 2.2.4)
		s, err := strconv.ParseFloat(value, 64)
		if err != nil || !(s >= 0 && s < 1e6) {
			return
		}
		for _, g := range p.open {
			g.delay = max(g.delay, time.Duration(s*float64(time.Second)))
		}
	case "sitemap":
		if value != "" {
			p.file.sitemaps = append(p.file.sitemaps, value)
		}
	}
}

func newRule(path string, allow bool) robotsRule {
	r := robotsRule{allow: allow}
	if r.line = "Disallow: " + path; allow {
		r.line = "Allow: " + path
	}
	path, r.whole = strings.CutSuffix(path, "$")
	for part := range strings.SplitSeq(path, "*") {
		part = normal(part)
		r.parts = append(r.parts, part)
		r.length += len(part) + 1
	}
	if r.length--; r.whole {
		r.length++
	}
	return r
}

// productToken returns a crawler's name in robots.txt files: the letters, hyphens and
// underscores that its user agent begins with.
func productToken(agent string) string {
	agent = strings.ToLower(agent)
	if strings.HasPrefix(agent, "*") {
		return "*"
	}
	for i := range len(agent) {
		if c := agent[i]; (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return agent[:i]
		}
	}
	return agent
}

// normal returns the one spelling of a path in which it is compared: characters that
// need no encoding are decoded, all others encoded, stars and dollars too. It is
// idempotent.
func normal(path string) string {
	var b strings.Builder
	b.Grow(len(path))
	for i := 0; i < len(path); i++ {
		c := path[i]
		encoded := false
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, encoded = byte(n), true
				i += 2
			}
		}
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		case encoded, c <= ' ', c >= 0x7f, c == '*', c == '$':
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// matches reports whether a normal path begins with the rule's first part and has the
// others in order.
func (r *robotsRule) matches(path string) bool {
	first, rest := r.parts[0], r.parts[1:]
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if len(rest) == 0 {
		return !r.whole || path == ""
	}
	final := rest[len(rest)-1]
	for _, part := range rest[:len(rest)-1] {
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	if r.whole {
		return strings.HasSuffix(path, final)
	}
	return strings.Contains(path, final)
}

// group returns the rules for an agent: those that name it, or else those for all.
func (r *robotsFile) group(agent string) *group {
	if g := r.groups[productToken(agent)]; g != nil {
		return g
	}
	return r.groups["*"]
}

// allowed reports whether an agent may fetch a path with its query, and the line that
// decided, "" if none did. The longest rule that matches decides, of two of one length
// the one that allows.
func (r *robotsFile) allowed(agent, path string) (ok bool, line string) {
	g := r.group(agent)
	if path == "/robots.txt" || g == nil {
		return true, ""
	}
	path = normal(path)
	var best *robotsRule
	for i := range g.rules {
		rule := &g.rules[i]
		if best != nil && (rule.length < best.length || rule.length == best.length && (best.allow || !rule.allow)) {
			continue
		}
		if rule.matches(path) {
			best = rule
		}
	}
	if best == nil {
		return true, ""
	}
	return best.allow, best.line
}

// delay returns the pause between two requests that the file asks an agent for, 0 if it
// asks for none.
func (r *robotsFile) delay(agent string) time.Duration {
	if g := r.group(agent); g != nil {
		return g.delay
	}
	return 0
}
