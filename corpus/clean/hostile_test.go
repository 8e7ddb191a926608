package clean

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
)

// hostile are pages that are made to take long or much memory.
var hostile = []struct {
	name string
	make func() []byte
}{
	{"nested 100,000 deep", func() []byte { return []byte(strings.Repeat("<div>", 100_000) + "text") }},
	{"nested spans", func() []byte { return []byte(strings.Repeat("<span>", 100_000) + "text") }},
	{"nested links and tables", func() []byte { return []byte(strings.Repeat("<a><table><td>", 30_000) + "text") }},
	{"self-closing divs", func() []byte { return []byte(strings.Repeat("<div/>x", 100_000)) }},
	{"a million attributes", func() []byte {
		var b bytes.Buffer
		b.WriteString("<p ")
		for i := range 1_000_000 {
			fmt.Fprintf(&b, "a%d=1 ", i)
		}
		b.WriteString(">text")
		return b.Bytes()
	}},
	{"body tags with new attributes", func() []byte {
		var b bytes.Buffer
		for i := range 100_000 {
			fmt.Fprintf(&b, "<body a%d=1>", i)
		}
		return b.Bytes()
	}},
	{"open formatting elements", func() []byte {
		var b bytes.Buffer
		b.WriteString("<p>")
		for i := range 400 {
			fmt.Fprintf(&b, "<font size=%d>", i)
		}
		b.WriteString(strings.Repeat("</p><p>x", 20_000))
		return b.Bytes()
	}},
	{"misnested formatting elements", func() []byte { return []byte(strings.Repeat("<b><p></b><i></p>", 50_000)) }},
	{"50 MB of paragraphs", func() []byte {
		return bytes.Repeat([]byte("<p>The court put off the hearing, its clerk said. "), 1_000_000)
	}},
	{"50 MB of tags", func() []byte { return bytes.Repeat([]byte("<b>"), 17_000_000) }},
	{"50 MB in one line", func() []byte { return bytes.Repeat([]byte("court "), 8_000_000) }},
	{"50 MB of one class", func() []byte {
		return []byte(`<div class="` + strings.Repeat("article-body ", 4_000_000) + `">text</div>`)
	}},
	{"classes all different", func() []byte {
		var b bytes.Buffer
		for i := range 100_000 {
			fmt.Fprintf(&b, "<p class=c%d>word</p>", i)
		}
		return b.Bytes()
	}},
	{"short tags", func() []byte { return bytes.Repeat([]byte("<p>"), 149_000) }},
	{"10 kB of short paragraphs", func() []byte { return bytes.Repeat([]byte("<p>x"), 2500) }},
	{"100 kB of short paragraphs", func() []byte { return bytes.Repeat([]byte("<p>x"), 25_000) }},
	{"400 kB of short elements", func() []byte { return bytes.Repeat([]byte("<div>x</div>"), 33_000) }},
	{"1.5 MB of short lines", func() []byte { return bytes.Repeat([]byte("<br>x"), 300_000) }},
	{"1.5 MB of short bylines", func() []byte { return bytes.Repeat([]byte("<p>By Ann Lee"), 115_000) }},
	{"short attributes", func() []byte {
		return bytes.Repeat([]byte("<p "+strings.Repeat("a ", 63)+">x"), 90_000)
	}},
	{"many short attributes", func() []byte {
		var b bytes.Buffer
		for i := range 60_000 {
			b.WriteString("<i")
			for k := range 40 {
				fmt.Fprintf(&b, " %c%c", 'a'+k%26, 'a'+(i+k)%26)
			}
			b.WriteString(">x</i>")
		}
		return b.Bytes()
	}},
	{"headings", func() []byte {
		return bytes.Repeat([]byte("<h1>Court puts off hearing<h1 itemprop=author>By Ann Lee</h1>"), 50_000)
	}},
	{"times", func() []byte {
		return bytes.Repeat([]byte(`<time datetime=2020-01-02 class="date author">2 January 2020</time>`), 50_000)
	}},
	{"scripts", func() []byte { return bytes.Repeat([]byte(`<script>"publishDate":"</script>`), 100_000) }},
	{"JSON", func() []byte {
		return []byte(`<script type="application/ld+json">` + strings.Repeat("[", 500_000) + `</script>`)
	}},
	{"an open comment", func() []byte { return bytes.Repeat([]byte("<!-- "), 1_000_000) }},
	{"NUL and broken UTF-8", func() []byte { return bytes.Repeat([]byte("\x00<p>\xff\xfe\x80"), 200_000) }},
	{"one title", func() []byte { return []byte("<title>" + strings.Repeat("a | ", 500_000) + "</title><p>x") }},
	{"breaks", func() []byte { return bytes.Repeat([]byte("<br>x"), 1_000_000) }},
}

// TestHostile cleans each hostile page, as HTML and as text. It fails by a panic or by
// the test's time limit; BenchmarkHostile measures how long each takes.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("large pages")
	}
	for _, h := range hostile {
		body := h.make()
		for _, contentType := range []string{"text/html", "text/plain"} {
			a, r, err := Article(&corpus.Capture{ContentType: contentType, Body: body})
			if (a == nil) == (err == nil) || r == nil {
				t.Errorf("%s as %s: article %v, report %v, error %v", h.name, contentType, a != nil, r != nil, err)
			}
		}
	}
}

// TestHostileMemory checks that no page takes more memory than 16 times its size and a
// fixed sum, for the thousand blocks and tags that any page may have and for what the
// collector has not yet freed.
func TestHostileMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("large pages")
	}
	const times, fixed = 16, 8 << 20
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	for _, h := range hostile {
		body := h.make()
		most := peak(func() { _, _, _ = Article(&corpus.Capture{ContentType: "text/html", Body: body}) }) // most hold no article
		t.Logf("%s: %.1f MB take %.1f MB, %.1f times", h.name, float64(len(body))/1e6, float64(most)/1e6, float64(most)/float64(len(body)))
		if most > times*len(body)+fixed {
			t.Errorf("%s: %d bytes take %d in memory, %.1f times", h.name, len(body), most, float64(most)/float64(len(body)))
		}
	}
}

// peak returns the most bytes that were in use while do ran, less those before.
func peak(do func()) int {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() int {
		metrics.Read(sample)
		return int(sample[0].Value.Uint64())
	}
	runtime.GC()
	before := read()
	done, most := make(chan bool), make(chan int)
	go func() {
		top := 0
		for {
			select {
			case <-done:
				most <- top
				return
			case <-time.After(time.Millisecond):
				top = max(top, read()-before)
			}
		}
	}()
	do()
	done <- true
	return <-most
}

// BenchmarkHostile measures the time and memory that a hostile page costs.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		b.Run(h.name, func(b *testing.B) {
			body := h.make()
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				_, _, _ = Article(&corpus.Capture{ContentType: "text/html", Body: body}) // most hold no article
			}
		})
	}
}
