package discover

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lines returns a line for each address found.
func lines(fs []Found) []string {
	var out []string
	for _, f := range fs {
		s := f.URL
		if f.Lists {
			s += " lists"
		}
		for _, part := range []string{f.Title, f.Published.At, f.Modified.At} {
			s += "|" + part
		}
		out = append(out, s)
	}
	return out
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

const (
	rss = `<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0"><channel><title>x</title>
<item><title>` + "\xca\xcd\xc1" + ` &amp; <b>others</b></title><link>/a/1.html?x=1&amp;y=2#c</link><guid isPermaLink="false">1</guid><pubDate>Mon, 12 Feb 2024 10:00:00 +0600</pubDate></item>
<item><title>again</title><link>https://site.example/a/1.html?x=1&amp;y=2</link></item>
<item><title>by its guid</title><guid>https://site.example/a/2.html</guid><pubDate>yesterday</pubDate></item>
<item><title>script</title><link>javascript:alert(1)</link></item>
<item><title>nothing</title></item>
</channel></rss>`
	atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://other.example/n/"><entry><title>t</title><link rel="alternate" href="2.html"/><updated>2024-02-12T10:00:00Z</updated><published>2024-02-11T10:00:00Z</published><id>u</id></entry></feed>`

	index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://site.example/s1.xml.gz</loc><lastmod>2024-02-12</lastmod></sitemap></sitemapindex>`
	news  = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="x">
<url><loc> https://site.example/1.html?x=1&amp;y=2 </loc><lastmod>2024-02-13T10:00+06:00</lastmod><news:news><news:publication><news:name>Site</news:name><news:language>kk</news:language></news:publication><news:publication_date>2024-02-12</news:publication_date><news:title>Сәрсенбайұлы</news:title></news:news><image:image><image:loc>https://site.example/no.jpg</image:loc></image:image></url>
<url><loc>https://site.example/2.html?x=1&y=2</loc></url>
<url><loc></loc></url><extra><loc>https://site.example/no</loc></extra></urlset>`
)

func TestFeed(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"RSS", rss, []string{"https://site.example/a/1.html?x=1&y=2|КНБ & <b>others</b>|2024-02-12T10:00:00+06:00|", "https://site.example/a/2.html|by its guid||"}},
		{"Atom", atom, []string{"http://other.example/n/2.html|t|2024-02-11T10:00:00Z|2024-02-12T10:00:00Z"}},
		{"JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","url":"/a","title":"t","date_published":"2024-02-12T10:00:00Z"}]}`, []string{"https://site.example/a|t|2024-02-12T10:00:00Z|"}},
		{"bare ampersand", `<rss version="2.0"><channel><item><title>A & B</title><link>http://x.example/?a=1&b=2</link></item></channel></rss>`, []string{"http://x.example/?a=1&b=2|A & B||"}},
		{"no items", `<rss version="2.0"><channel><title>x</title></channel></rss>`, nil},
	} {
		got, err := Feed([]byte(c.body), "https://site.example/feed")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, lines(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	for _, body := range []string{"", "<html><body>not here</body></html>", "{}", "\xff\xfe"} {
		if got, err := Feed([]byte(body), ""); err == nil {
			t.Errorf("Feed(%q) = %v, want an error", body, got)
		}
	}
}

func TestSitemap(t *testing.T) {
	both := []string{"https://site.example/1.html?x=1&y=2|Сәрсенбайұлы|2024-02-12|2024-02-13T10:00:00+06:00", "https://site.example/2.html?x=1&y=2|||"}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"index", index, []string{"https://site.example/s1.xml.gz lists|||2024-02-12"}},
		{"news", news, both},
		{"zipped", zipped(news), both},
		{"byte order mark", "\xef\xbb\xbf" + index, []string{"https://site.example/s1.xml.gz lists|||2024-02-12"}},
		{"text", "https://site.example/1\r\n\r\n https://site.example/2 \n", []string{"https://site.example/1|||", "https://site.example/2|||"}},
		{"feed", atom, []string{"http://other.example/n/2.html|t|2024-02-11T10:00:00Z|2024-02-12T10:00:00Z"}},
		{"empty set", "<urlset></urlset>", nil},
		{"addresses that are none", "<urlset><url><loc>file:///etc/passwd</loc></url><url><loc>http://</loc></url><url><loc>http://[::1</loc></url></urlset>", nil},
		{"entities", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>http://x.example/&b;</loc></url></urlset>`, []string{"http://x.example/&b;|||"}},
	} {
		got, err := Sitemap([]byte(c.body), "https://site.example/sitemap.xml")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, lines(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	for name, body := range map[string]string{
		"a page of HTML":  "<!doctype html><html><body>not here</body></html>",
		"a text":          "Not found",
		"nothing":         "<!-- -->",
		"cut off":         "<urlset><url><loc>https://site.example/1</loc>",
		"a zip cut off":   zipped(news)[:40],
		"unknown charset": `<?xml version="1.0" encoding="x-none"?><urlset></urlset>`,
	} {
		if got, err := Sitemap([]byte(body), ""); err == nil {
			t.Errorf("%s: %v, want an error", name, got)
		}
	}
}

func TestLimits(t *testing.T) {
	// The members of a gzip file add up.
	bomb := strings.Repeat(zipped(strings.Repeat(" ", 1<<20)), maxSize>>20+1)
	if _, err := Sitemap([]byte(bomb), ""); !errors.Is(err, errTooLarge) {
		t.Errorf("bomb of %d bytes: error %v, want %v", len(bomb), err, errTooLarge)
	}
	var set, page strings.Builder
	for i := range maxFound + 10 {
		fmt.Fprintf(&set, "http://x.example/%d\n", i)
		fmt.Fprintf(&page, "<a href=/%d>t</a>", i)
	}
	if got, err := Sitemap([]byte(set.String()), ""); !errors.Is(err, errTooMany) || len(got) != maxFound {
		t.Errorf("sitemap: %d addresses, %v, want %d and %v", len(got), err, maxFound, errTooMany)
	}
	if got, err := Links([]byte(page.String()), "http://x.example/", ""); !errors.Is(err, errTooMany) || len(got) != maxFound {
		t.Errorf("page: %d addresses, %v, want %d and %v", len(got), err, maxFound, errTooMany)
	}
	for name, read := range map[string]func([]byte) error{
		"feed": func(b []byte) error { _, err := Feed(b, ""); return err },
		"page": func(b []byte) error { _, err := Links(b, "", ""); return err },
	} {
		if err := read(make([]byte, maxSize+1)); !errors.Is(err, errTooLarge) {
			t.Errorf("%s: error %v, want %v", name, err, errTooLarge)
		}
	}
	for name, err := range map[string]error{
		"page":    second(Links([]byte(strings.Repeat("<div>", 100_000)), "", "")),
		"feed":    second(Feed([]byte(`<rss version="2.0" xmlns:x="y"><channel><item>`+strings.Repeat("<x:a>", 100_000)), "")),
		"JSON":    second(Feed([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"_x":`+strings.Repeat("[", 100_000)), "")),
		"sitemap": second(Sitemap([]byte("<urlset><url>"+strings.Repeat("<a>", 100_000)), "")),
		"extra":   second(Sitemap([]byte("<urlset>"+strings.Repeat("<a>", 100_000)), "")),
	} {
		if err == nil {
			t.Errorf("a %s nested without end has no error", name)
		}
	}
}

func second(_ []Found, err error) error { return err }

const section = `<html><head><base href="/news/"><link rel="alternate" type="application/rss+xml" title="All" href="/api/z">
<link rel="alternate" hreflang="ru" href="/ru/"><link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="atom">
</head><body><nav><a href="/">Home</a></nav>
<div class="list"><h2><a href="1.html#c">First
  story</a></h2><a href="1.html"><img></a><a href="2.html" title="Second"><img></a><a href="mailto:a@b.example">m</a><a>none</a></div></body></html>`

func TestLinks(t *testing.T) {
	first, second, home := "https://site.example/news/1.html|First story||", "https://site.example/news/2.html|Second||", "https://site.example/|Home||"
	for _, c := range []struct {
		selector string
		want     []string
	}{
		{".list", []string{first, second}},
		{".list h2 a", []string{first}},
		{".list h2, .list > a", []string{first, second}},
		{"", []string{home, first, second}},
		{".none", nil},
	} {
		got, err := Links([]byte(section), "https://site.example/x/y", c.selector)
		if err != nil {
			t.Errorf("%q: %v", c.selector, err)
		}
		if diff := cmp.Diff(c.want, lines(got)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.selector, diff)
		}
	}
	if _, err := Links([]byte(section), "https://site.example/", "a["); err == nil {
		t.Error("a wrong selector has no error")
	}
	got, err := Feeds([]byte(section), "https://site.example/x/y")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"https://site.example/api/z|All||", "https://site.example/news/atom|||"}, lines(got)); diff != "" {
		t.Errorf("feeds (-want +got):\n%s", diff)
	}
}

// checkFound holds what is found to its promise.
func checkFound(t *testing.T, fs []Found) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range fs {
		u, err := url.Parse(f.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Fragment != "" {
			t.Errorf("found %q: %v", f.URL, err)
		}
		if seen[f.URL] {
			t.Errorf("found %q twice", f.URL)
		}
		seen[f.URL] = true
	}
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(rss), "https://site.example/feed")
	f.Add([]byte(atom), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/a"}]}`), "http://a.example")
	f.Fuzz(func(t *testing.T, body []byte, base string) {
		fs, _ := Feed(body, base)
		checkFound(t, fs)
	})
}

func FuzzSitemap(f *testing.F) {
	for _, s := range []string{index, news, zipped(index), "https://site.example/1\n", atom} {
		f.Add([]byte(s), "https://site.example/")
	}
	f.Fuzz(func(t *testing.T, body []byte, base string) {
		fs, _ := Sitemap(body, base)
		checkFound(t, fs)
	})
}

func FuzzLinks(f *testing.F) {
	f.Add([]byte(section), "https://site.example/x/y", ".list > a")
	f.Fuzz(func(t *testing.T, page []byte, base, selector string) {
		fs, _ := Links(page, base, selector)
		checkFound(t, fs)
		fs, _ = Feeds(page, base)
		checkFound(t, fs)
	})
}
