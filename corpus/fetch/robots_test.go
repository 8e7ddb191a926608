package fetch

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var robotsCases = []struct {
	name, robots, agent, path string
	allowed                   bool
	line                      string
}{
	{"no file", "", "casefile", "/a", true, ""},
	{"longest wins", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "casefile", "/a/b/c", true, "Allow: /a/b"},
	{"longest wins, the other way", "User-agent: *\nAllow: /*.html\nDisallow: /news/2006\n", "casefile", "/news/2006/x.html", false, "Disallow: /news/2006"},
	{"allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a\n", "casefile", "/a", true, "Allow: /a"},
	{"allow wins a tie, in either order", "User-agent: *\nAllow: /a\nDisallow: /a\n", "casefile", "/a", true, "Allow: /a"},
	{"own group, not the one for all", "User-agent: *\nDisallow: /\nUser-agent: casefile\nDisallow: /b\n", "casefile/1.0 (+mailto:a@b.example)", "/a", true, ""},
	{"case of the agent", "User-Agent: CaseFile\nDisallow: /b\n", "casefile", "/b", false, "Disallow: /b"},
	{"version in the file", "User-agent: casefile/1.0\nDisallow: /\n", "casefile", "/a", false, "Disallow: /"},
	{"a longer name is another", "User-agent: casefilebot\nDisallow: /\n", "casefile", "/a", true, ""},
	{"groups of one agent are one", "User-agent: casefile\nDisallow: /a\n\nUser-agent: x\nDisallow: /z\n\nUser-agent: casefile\nDisallow: /b\n", "casefile", "/a", false, "Disallow: /a"},
	{"two agents, one group", "User-agent: a\nUser-agent: casefile\nDisallow: /q\n", "casefile", "/q", false, "Disallow: /q"},
	{"a rule before any agent", "Disallow: /\nUser-agent: *\nDisallow: /b\n", "casefile", "/a", true, ""},
	{"empty disallow", "User-agent: *\nDisallow:\n", "casefile", "/b", true, ""},
	{"empty disallow ends the agents", "User-agent: casefile\nDisallow:\nUser-agent: x\nDisallow: /\n", "casefile", "/b", true, ""},
	{"unknown lines", "User-agent: *\nNoindex: /x\nContent-Signal: ai-train=no\nDisallow: /b\n", "casefile", "/b", false, "Disallow: /b"},
	{"comments and spaces", " User-agent : * # all\n Disallow : /b # no\n", "casefile", "/b", false, "Disallow: /b"},
	{"carriage returns", "User-agent: *\rDisallow: /b\r", "casefile", "/b", false, "Disallow: /b"},
	{"byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /b\n", "casefile", "/b", false, "Disallow: /b"},
	{"a page of HTML", "<!doctype html><html><body>hello: world</body></html>", "casefile", "/b", true, ""},
	{"end", "User-agent: *\nDisallow: /*.pdf$\n", "casefile", "/a.pdf", false, "Disallow: /*.pdf$"},
	{"end, with a query", "User-agent: *\nDisallow: /*.pdf$\n", "casefile", "/a.pdf?x=1", true, ""},
	{"end and last part twice", "User-agent: *\nDisallow: /*a$\n", "casefile", "/a/b/a", false, "Disallow: /*a$"},
	{"whole path", "User-agent: *\nDisallow: /$\n", "casefile", "/", false, "Disallow: /$"},
	{"whole path, longer", "User-agent: *\nDisallow: /$\n", "casefile", "/a", true, ""},
	{"anchored at the beginning", "User-agent: *\nDisallow: /p*x\n", "casefile", "/a/p/x", true, ""},
	{"stars in a row", "User-agent: *\nDisallow: /**/x\n", "casefile", "/a/x", false, "Disallow: /**/x"},
	{"query", "User-agent: *\nDisallow: /*?print=\n", "casefile", "/a?print=1", false, "Disallow: /*?print="},
	{"encoded in the file", "User-agent: *\nDisallow: /caf%C3%A9\n", "casefile", "/café", false, "Disallow: /caf%C3%A9"},
	{"encoded in the address", "User-agent: *\nDisallow: /новости\n", "casefile", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8", false, "Disallow: /новости"},
	{"encoded needlessly", "User-agent: *\nDisallow: /%7Ejoe\n", "casefile", "/~joe/x", false, "Disallow: /%7Ejoe"},
	{"small hex digits", "User-agent: *\nDisallow: /a%3cd\n", "casefile", "/a%3Cd", false, "Disallow: /a%3cd"},
	{"encoded slash is no slash", "User-agent: *\nDisallow: /a/b\n", "casefile", "/a%2Fb", true, ""},
	{"a star in the address", "User-agent: *\nDisallow: /a-%2A\n", "casefile", "/a-*", false, "Disallow: /a-%2A"},
	{"a dollar amid the path", "User-agent: *\nDisallow: /a$b\n", "casefile", "/a$b", false, "Disallow: /a$b"},
	{"robots.txt itself", "User-agent: *\nDisallow: /\n", "casefile", "/robots.txt", true, ""},
	{"a delay between agents", "User-agent: casefile\nCrawl-delay: 5\nUser-agent: x\nDisallow: /a\n", "casefile", "/a", false, "Disallow: /a"},
	{"a delay between agents, the second", "User-agent: x\nCrawl-delay: 5\n\nUser-agent: casefile\nDisallow: /a\n\nUser-agent: *\nDisallow:\n", "x", "/a", false, "Disallow: /a"},
	{"only others are named", "User-agent: x\nDisallow: /\n", "casefile", "/a", true, ""},
	{"over the limit", "User-agent: *\nDisallow: /b\n" + strings.Repeat("# x\n", maxRobots/4) + "Disallow: /a\n", "casefile", "/a", true, ""},
}

func TestRobots(t *testing.T) {
	for _, c := range robotsCases {
		ok, line := parseRobots([]byte(c.robots)).allowed(c.agent, c.path)
		if ok != c.allowed || line != c.line {
			t.Errorf("%s: %q may ask for %q: %v by %q, want %v by %q", c.name, c.agent, c.path, ok, line, c.allowed, c.line)
		}
	}
}

func TestRobotsDelayAndSitemaps(t *testing.T) {
	r := parseRobots([]byte("Sitemap: https://a.example/1.xml\nUser-agent: *\nCrawl-delay: 2.5\nSitemap: /2.xml\nUser-agent: x\nCrawl-delay: soon\nCrawl-delay: -1\nCrawl-delay: NaN\n"))
	if got, want := r.delay("casefile"), 2500*time.Millisecond; got != want {
		t.Errorf("delay for all is %v, want %v", got, want)
	}
	if got := r.delay("x"); got != 0 {
		t.Errorf("delay for x is %v, want none", got)
	}
	if want := []string{"https://a.example/1.xml", "/2.xml"}; !slices.Equal(r.sitemaps, want) {
		t.Errorf("sitemaps %q, want %q", r.sitemaps, want)
	}
}

func FuzzRobots(f *testing.F) {
	for _, c := range robotsCases {
		if len(c.robots) < 1000 {
			f.Add([]byte(c.robots), c.agent, c.path)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, agent, path string) {
		r := parseRobots(b)
		ok, line := r.allowed(agent, path)
		if line == "" && !ok {
			t.Errorf("%q is refused by no rule", path)
		}
		// The rule that decides is the same for every spelling of a path.
		if ok2, line2 := r.allowed(agent, normal(path)); path != "/robots.txt" && normal(path) != "/robots.txt" && (ok2 != ok || line2 != line) {
			t.Errorf("%q: %v by %q, but %q: %v by %q", path, ok, line, normal(path), ok2, line2)
		}
		if n := normal(path); normal(n) != n {
			t.Errorf("normal(%q) = %q, and again %q", path, n, normal(n))
		}
		if r.delay(agent) < 0 {
			t.Errorf("delay %v", r.delay(agent))
		}
	})
}

func BenchmarkHostileRobots(b *testing.B) {
	r := parseRobots([]byte("User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 1000)+"*b\n", 200)))
	path := "/" + strings.Repeat("a", 2000)
	for b.Loop() {
		r.allowed("casefile", path)
	}
}
