package fetch

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxRobots is how much of a robots.txt is read: what RFC 9309 (2.5) asks for.
const maxRobots = 500 << 10

// Robots is a robots.txt as RFC 9309 reads it, with the Crawl-delay and Sitemap
// lines that the standard leaves to others. The zero value allows everything.
type Robots struct {
	Sitemaps []string // addresses as written, in order

	groups map[string]*group // by product token in lower case
}

type group struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	line  string // as shown to people
	allow bool
	// parts are what stands between the stars of the path, percent-encoded as
	// [normal] does; whole says that the path ends after the last.
	parts  []string
	whole  bool
	length int // octets, which decide between rules
}

// ParseRobots reads a robots.txt. It never fails: a line that it doesn't
// understand says nothing, a page of HTML says nothing at all. Of a file over
// 500 KiB the whole lines within them count.
func ParseRobots(b []byte) *Robots {
	if len(b) > maxRobots {
		b = b[:maxRobots]
		b = b[:bytes.LastIndexAny(b, "\r\n")+1]
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	r := &Robots{groups: map[string]*group{}}
	var open []*group // those that the next rules belong to
	ruled := true     // the open groups have had a rule: an agent line opens new ones
	for line := range strings.FieldsFuncSeq(string(b), func(c rune) bool { return c == '\n' || c == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if ruled {
				open, ruled = nil, false
			}
			name := productToken(value)
			if name == "" {
				continue
			}
			g := r.groups[name]
			if g == nil {
				g = &group{}
				r.groups[name] = g
			}
			open = append(open, g)
		case "allow", "disallow":
			ruled = true
			if value == "" {
				continue // an empty Disallow forbids nothing
			}
			rule := newRule(value, key == "allow")
			for _, g := range open {
				g.rules = append(g.rules, rule)
			}
		case "crawl-delay":
			ruled = true
			s, err := strconv.ParseFloat(value, 64)
			if err != nil || !(s >= 0 && s < 1e6) {
				continue
			}
			for _, g := range open {
				g.delay = max(g.delay, time.Duration(s*float64(time.Second)))
			}
		case "sitemap":
			if value != "" {
				r.Sitemaps = append(r.Sitemaps, value)
			}
		}
	}
	return r
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

// productToken returns the name by which robots.txt files know a crawler: the
// letters, hyphens and underscores that a user agent begins with.
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

// normal writes a path so that equal ones compare equal: what needs no encoding
// is decoded, all else is encoded, the stars and dollars of an address too. It is
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

// matches reports whether a normal path has the rule's parts in order, the first
// at its beginning.
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

// group returns the rules for an agent: those that name it, else those for all.
func (r *Robots) group(agent string) *group {
	if g := r.groups[productToken(agent)]; g != nil {
		return g
	}
	return r.groups["*"]
}

// Allowed reports whether an agent may ask for a path, which has its query with
// it, and the line that decided, "" if none did. The longest rule that matches
// decides, of two equally long ones the one that allows.
func (r *Robots) Allowed(agent, path string) (ok bool, line string) {
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

// Delay returns the pause that the file asks an agent to make between two
// requests, 0 if it asks for none.
func (r *Robots) Delay(agent string) time.Duration {
	if g := r.group(agent); g != nil {
		return g.delay
	}
	return 0
}
