package corpus

import (
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"HTTPS://Example.ORG", "https://example.org/"},
		{"http://example.org:80/a#top", "http://example.org/a"},
		{"https://example.org:8443/a", "https://example.org:8443/a"},
		{"https://alash.kz./kz/article/x.html", "https://alash.kz/kz/article/x.html"},
		{"https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"},
		{"http://forum.example.org/t-2022.html?s=4c97405e6c7059b2e65e321a6f49c162", "http://forum.example.org/t-2022.html"},
		{"http://example.org/?s=murder", "http://example.org/?s=murder"},
		{"https://example.org/%d1%81%d1%83%d0%b4/", "https://example.org/%D1%81%D1%83%D0%B4/"},
		{"https://example.org/суд/", "https://example.org/%D1%81%D1%83%D0%B4/"},
		{"https://webarchive.archive.unhcr.org/20221014192137mp_/https://www.refworld.org/country,,HRW,,KAZ,,45aca2a17,0.html", "https://www.refworld.org/country,,HRW,,KAZ,,45aca2a17,0.html"},
		{"https://web.archive.org/web/20060301000000/http:/news.bbc.co.uk/2/hi/4794685.stm", "http://news.bbc.co.uk/2/hi/4794685.stm"},
		{"http://fanyv88.example:443/https/www.insidevoa.com/a/1.html", "https://www.insidevoa.com/a/1.html"},
		{"https://user:pass@example.org/a", "https://example.org/a"},
		{"https://example.org/a;jsessionid=1F?x=1", "https://example.org/a?x=1"},
	} {
		got, err := Canonical(c.in)
		if err != nil || got != c.want {
			t.Errorf("Canonical(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "example.org/a", "ftp://example.org/a", "javascript:alert(1)", "https:///a", "https://\x00/", "http://[::1"} {
		if got, err := Canonical(bad); err == nil {
			t.Errorf("Canonical(%q) = %q, want an error", bad, got)
		}
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"https://www.rferl.org/a/some-slug/30428878.html", "https://rferl.mobi/a/other/30428878.html", "http://rferl.org/amp/30428878.html", "https://www.rferl.org/a/30428878.html?utm_medium=x"},
		{"http://www.example.org/news/1/", "https://example.org/news/1", "https://m.example.org/news/1", "https://example.org/news/1/amp", "https://example.org/amp/news/1", "https://example.org/news/1?amp=1"},
	} {
		for _, s := range same[1:] {
			if got, want := Key(s), Key(same[0]); got != want {
				t.Errorf("Key(%q) = %q, want %q as for %q", s, got, want, same[0])
			}
		}
	}
	for _, pair := range [][2]string{
		{"https://rus.azattyq.org/a/1180695.html", "https://www.azattyq.org/a/1180695.html"}, // two languages
		{"https://example.org/?p=1", "https://example.org/?p=2"},
		{"https://m.kz/", "https://kz/"},
	} {
		if Key(pair[0]) == Key(pair[1]) {
			t.Errorf("%q and %q have one key %q", pair[0], pair[1], Key(pair[0]))
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"https://a.b/c?d#e", "https://x/20221014192137mp_/https:/y", "http://p:443/https/q.r", "http://[::1]:80/%2f%zz", "https://a./", "http://0? #", "http://0?a= & b& #", "http://0/" + strings.Repeat("\xa2", 2000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Canonical(s)
		if err != nil {
			return
		}
		again, err := Canonical(c)
		if err != nil || again != c {
			t.Errorf("Canonical(%q) = %q, of that %q, %v", s, c, again, err)
		}
		if Key(c) != Key(s) {
			t.Errorf("Key(%q) = %q, Key(%q) = %q", s, Key(s), c, Key(c))
		}
	})
}
