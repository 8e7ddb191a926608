package page

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(p *Page) []string {
	var ts []string
	for i := range p.Blocks {
		ts = append(ts, p.Blocks[i].Text)
	}
	return ts
}

func TestBlocks(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"paragraphs", "<p>One <b>bold</b> word.<p>Two.", []string{"One bold word.", "Two."}},
		{"text around a paragraph", "<div>before<p>inside</p>after</div>", []string{"before", "inside", "after"}},
		{"line breaks", "one<br>two<br><br>three", []string{"one\ntwo", "three"}},
		{"white space", " one \n\t two&nbsp;three ", []string{"one two three"}},
		{"what shows nothing", "Sar&shy;sen\u200bbaiuly\ufeff", []string{"Sarsenbaiuly"}},
		{"normal form C", "Cafe\u0301", []string{"Café"}},
		{"inline elements join", "<span>Al</span><i>maty</i>", []string{"Almaty"}},
		{"cells and items", "<table><tr><td>a<td>b</table><ul><li>c<li>d</ul>", []string{"a", "b", "c", "d"}},
		{"no text", "<script>var a</script><style>p{}</style><noscript>x</noscript><textarea>y</textarea><!-- z -->", nil},
		{"frames", "<frameset><frame><noframes><p>for old browsers</noframes></frameset>", []string{"for old browsers"}},
		{"a template", "<p>text<script type='text/template'><p>late text</p></script>", []string{"text", "late text"}},
		{"markup is text", "<p>&lt;b&gt; is a tag", []string{"<b> is a tag"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, texts(Parse([]byte(test.in)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestVectorsAgain checks that blocks get the same scores whether the first stage's
// vectors are kept or made again.
func TestVectorsAgain(t *testing.T) {
	names, err := filepath.Glob("../testdata/pages/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d pages: %v", len(names), err)
	}
	pages := [][]byte{
		bytes.Repeat([]byte("<p>The court put off the hearing.<li><a href=/>Menu</a>"), 300), // several batches
		[]byte(strings.Repeat("<footer><div class=copyright>Contact", 60) + strings.Repeat("<p>The court put off the hearing, its clerk said.", 90)),
	}
	for _, name := range names {
		markup, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, markup)
	}
	batch := 4 * Built().Second.Width() * batchRows
	for i, markup := range pages {
		var want []float32
		for _, most := range []int{1 << 30, 0, batch} {
			p := Parse(markup)
			p.score(Built(), most)
			var got []float32
			for _, b := range p.Blocks {
				got = append(got, b.Score)
			}
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("page %d with %d bytes of vectors (-all +got):\n%s", i, most, diff)
			}
		}
	}
}

func TestTame(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want string // text that must be kept
	}{
		{"deep", strings.Repeat("<div>", 5000) + "text" + strings.Repeat("</div>", 5000) + "<p>after</p>", "after"},
		{"formatting left open", strings.Repeat("<font size=1>", 100) + "<p>te<b>x</b>t</p>", "text"},
		{"attributes", "<p " + strings.Repeat("a=1 ", 10_000) + ">text</p>", "text"},
		{"more tags than a page of the size has", strings.Repeat("<p>a", 5000) + "text", "text"},
		{"deep without being nested", strings.Repeat("<div/>", 5000) + "text", "text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := Parse([]byte(test.in))
			if !p.Tamed {
				t.Error("Tamed = false, want true")
			}
			if !strings.Contains(strings.Join(texts(p), "\n"), test.want) {
				t.Errorf("blocks %.200q lack %q", texts(p), test.want)
			}
		})
	}
	for _, ordinary := range []string{
		"<p>" + strings.Repeat("<i>court</i> and clerk ", 5000),
		strings.Repeat("<p>The court and its clerk.", 5000),
		strings.Repeat("<p>a", 1000),
		"<script>" + strings.Repeat("if (a<b) {} ", 5000) + "</script>",
		"<svg>" + strings.Repeat("<path d='M10.5 20.25h7v3'/>", 5000) + "</svg>",
		"<img src='data:image/png;base64," + strings.Repeat("AAAA", 50_000) + "'>",
	} {
		if safe, changed := tame([]byte(ordinary)); changed || !bytes.Equal(safe, []byte(ordinary)) {
			t.Errorf("tame changed %.40q", ordinary)
		}
	}
}

func TestFurnitureOf(t *testing.T) {
	tests := []struct{ line, want string }{
		{"Leave a Reply", "comment form"},
		{"Your email address will not be published. Required fields are marked *", "comment form"},
		{"Related Articles", "related stories"},
		{"Читайте также", "related stories"},
		{"Пікір қалдыру", "comment form"},
		{"Back to top button", "top of page"},
		{"» Read more", "pointer to a story"},
		{"© 2019 The Daily Meridian", "copyright"},
		{"By Helen Marsh", "byline"},
		{"Bystanders said that the tunnel had been closed for weeks.", ""},
		{"Related to the mayor by marriage, he owned the boat firm that received the contracts for repairs.", ""},
		{"Up next is the appeal.", ""},
		{"The court put off the hearing.", ""},
		{"", ""},
	}
	for _, test := range tests {
		got := ""
		if f := FurnitureOf(test.line); f != nil {
			got = f.Rule
		}
		if got != test.want {
			t.Errorf("FurnitureOf(%q) = %q, want %q", test.line, got, test.want)
		}
	}
}

func TestJSONLD(t *testing.T) {
	tests := []struct {
		name, json string
		want       JSONLD
	}{
		{"article", `{"@type":"NewsArticle","headline":"H","datePublished":"2019-01-02","author":{"name":"A B"},"publisher":{"name":"P"}}`,
			JSONLD{Headline: "H", Published: "2019-01-02", Authors: []string{"A B"}, Publisher: "P", Articles: 1}},
		{"graph with references", `{"@graph":[{"@type":"WebPage","name":"N"},{"@type":["Article"],"headline":"H","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"A B"}]}`,
			JSONLD{Headline: "H", Authors: []string{"A B"}, Articles: 1}},
		{"several authors", `[{"@type":"BlogPosting","author":[{"name":"A"},"B"]}]`, JSONLD{Authors: []string{"A", "B"}}},
		{"line break in a string, comma too many", "{\"@type\":\"Article\",\"headline\":\"one\ntwo\",}", JSONLD{Headline: "one two", Articles: 1}},
		{"comment", "<!-- {\"@type\":\"Article\",\"isAccessibleForFree\":\"False\"} -->", JSONLD{Paywalled: true}},
		{"wrong kinds", `{"@type":7,"headline":{},"author":3}`, JSONLD{}},
		{"not JSON", `{"@type"`, JSONLD{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Parse([]byte(`<script type="application/ld+json">` + test.json + `</script>`)).JSONLD
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(JSONLD{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadWords(t *testing.T) {
	for _, test := range []struct {
		class, want string
	}{
		{"entry-content clearfix", "body"},
		{"ArticleBody", "body"},
		{"comment-list", "comment"},
		{"td-related-posts", "related"},
		{"css-1a2b3c", ""},
	} {
		set := readWords(test.class)
		if test.want == "" {
			if set != 0 {
				t.Errorf("readWords(%q) = %b, want none", test.class, set)
			}
			continue
		}
		found := false
		for i, group := range classWords {
			if group.name == test.want && set&(1<<i) != 0 {
				found = true
			}
		}
		if !found {
			t.Errorf("readWords(%q) = %b lacks group %q", test.class, set, test.want)
		}
	}
}

// FuzzParse checks that parsing any bytes gives every block a score in [0, 1].
func FuzzParse(f *testing.F) {
	f.Add([]byte("<p>one<b>two"))
	f.Add([]byte("<table><a><td><script type='application/ld+json'>[{\"@type\":\"Article\"}]</script>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p := Parse(body)
		p.Score(Built())
		for i := range p.Blocks {
			if s := p.Blocks[i].Score; !(s >= 0 && s <= 1) {
				t.Errorf("block %q has score %v", p.Blocks[i].Text, s)
			}
		}
	})
}
