// Package page cuts a web page into blocks of text and scores each block with the
// probability that it belongs to the article.
//
// [Parse] parses the markup within limits and walks it once from top to bottom. It
// begins a [Block] wherever a browser would begin a new line of text, and notes the
// elements that may hold the title, a date or an author ([Spot]). [Page.Score] then
// scores the blocks:
//
//	p := page.Parse(markup)
//	p.Score(page.Built())
//	for _, b := range p.Blocks {
//		fmt.Printf("%.2f  %s\n", b.Score, b.Text)
//	}
//
// Two stages of boosted trees score a block. The first reads a vector of features
// (features.go): of the block's text and links, of the elements around it, of the
// words in their classes and ids (words.go), of its position, its neighbours and
// the blocks of the same kind. The second stage (score.go) also reads the first
// stage's scores of the blocks around it. Both are grown by
// casefile/corpus/clean/train and embedded as first.trees and second.trees.
//
// Lines that stand on pages beside articles, such as the heading of a comment form,
// are listed in furniture.go; [FurnitureOf] finds the kind of a line.
package page

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// A Page is a parsed page and the blocks of its text, in order.
type Page struct {
	Blocks []Block
	Tamed  bool // markup was left out to keep the page within limits

	Title  string // text of <title>
	Lang   string // lang of <html>
	Metas  []Meta // in the page's order
	JSONLD JSONLD

	// ScriptDates are the dates of publication in the data of scripts, as
	// written.
	ScriptDates []string

	Headings []Spot // <h1> elements
	Times    []Spot // <time> elements
	Props    []Spot // elements with itemprop
	Bylines  []Spot // elements whose class, id or rel names an author
	Dates    []Spot // elements whose class or id names a date
	Pictures []Spot // <img> elements

	elems   []elem
	scripts []string // texts of <script type="application/ld+json">
	size    int      // of the parsed markup, in bytes
}

// A Meta is a name and the value that the page gives it: <meta name|property|itemprop
// content>; <link rel href>, named "link:" and the rel; <base href>, named "base".
type Meta struct{ Name, Content string }

// A Spot is an element and the number of the first block that does not end
// before it.
type Spot struct {
	Node *html.Node
	At   int
}

// A Block is a run of text that a browser sets off from the text around it.
type Block struct {
	Text string     // white space collapsed; a line break for a single <br>
	Node *html.Node // the innermost block-level element that holds it
	Tag  atom.Atom  // of Node
	// Score is the probability that the block is part of the article.
	Score float32
	Links []*html.Node // <a> elements with some of its text

	In        Surroundings
	linkChars int
	chars     int
	elem      int32  // index of its element
	signature uint32 // of the names and classes of the innermost three elements
	rank      uint8  // of Tag
	hidden    bool
	lower     string // the text in lower case, cut to furnitureBytes
	furniture int    // index of its kind in the table, -1 for none
}

// Surroundings are the kinds of elements that a block is in.
type Surroundings struct {
	Quote, Caption, List bool
	control              bool // a button or a label
}

// An elem is a block-level element that holds blocks, itself or deeper.
type elem struct {
	parent    int32 // index of the next such element above, -1 at the top
	depth     int16
	rank      uint8 // of tag
	tag       atom.Atom
	above     ancestors
	chars     int
	linkChars int
	blocks    int
	parChars  int     // characters in <p> and sentences directly below
	score     float32 // as a candidate for the element that holds the article
}

// Parse parses markup in UTF-8. It never fails: of markup beyond the limits, or
// that the parser refuses, it returns as much as fits.
func Parse(markup []byte) *Page {
	safe, tamed := tame(markup)
	root, err := html.Parse(bytes.NewReader(safe))
	if err != nil {
		tamed = true
		if root, err = html.Parse(bytes.NewReader(rewrite(safe))); err != nil {
			root = &html.Node{Type: html.DocumentNode}
		}
	}
	p := &Page{Tamed: tamed, size: len(safe)}
	w := walker{page: p, groups: map[string]wordGroups{}}
	// Most pages have a block-level element in 150 bytes of markup or more.
	p.elems = make([]elem, 1, 1+min(len(safe)/150, mostBlocks(len(safe))))
	p.elems[0] = elem{parent: -1, rank: rankOf(0)}
	p.Blocks = make([]Block, 0, min(len(safe)/400, mostBlocks(len(safe))))
	w.children(root, &state{})
	w.flush()
	p.JSONLD = readJSONLD(p.scripts)
	p.sum()
	p.markCaptions()
	return p
}

// sum adds up the blocks that each element holds.
func (p *Page) sum() {
	for i := range p.Blocks {
		b := &p.Blocks[i]
		sentence := b.Tag == atom.P || b.chars > 80
		weight, good := float32(1), float32(0)
		if b.chars >= 25 && b.linkChars*3 < b.chars {
			good = float32(min(b.chars, 600)-b.linkChars) / 100
			if b.Tag == atom.Li || b.In.control {
				good /= 3
			}
		}
		for e, up := b.elem, 0; e >= 0; up++ {
			el := &p.elems[e]
			el.chars += b.chars
			el.linkChars += b.linkChars
			el.blocks++
			if up <= 1 && sentence {
				el.parChars += b.chars - b.linkChars
			}
			el.score += good * weight
			if up > 0 || b.Tag == atom.P {
				weight *= 0.6
			}
			e = el.parent
		}
	}
}

// markCaptions marks the blocks that are captions by their class alone: most
// publishing systems before <figcaption> wrote them so. The class must be on an
// element of a few lines, as whole articles have names like "with-caption" too.
func (p *Page) markCaptions() {
	const most = 400 // characters
	names := func(n *html.Node, attr string) bool {
		return strings.Contains(strings.ToLower(Attr(n, attr)), "caption")
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		e := &p.elems[b.elem]
		depth := e.above.group[groupCaption]
		if b.chars > most || depth == 0 || e.depth-depth > 1 {
			continue
		}
		holder, n := e, b.Node
		if e.depth > depth && e.parent >= 0 {
			holder, n = &p.elems[e.parent], b.Node.Parent
		}
		if holder.chars <= most && (names(n, "class") || names(n, "id")) {
			b.In.Caption = true
		}
	}
}

// Meta returns the content of the first of the names that the page has, "" for
// none.
func (p *Page) Meta(names ...string) string {
	for _, name := range names {
		for _, m := range p.Metas {
			if m.Name == name {
				return m.Content
			}
		}
	}
	return ""
}

// Attr returns an attribute of a node, "" for none.
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// Prop returns the property that microdata or RDFa give an element, "" for none.
func Prop(n *html.Node) string {
	if prop := Attr(n, "itemprop"); prop != "" {
		return prop
	}
	return strings.TrimPrefix(Attr(n, "property"), "schema:")
}

// Text returns the [Visible] text below a node.
func Text(n *html.Node) string {
	var b strings.Builder
	appendText(&b, n)
	return Visible(b.String())
}

func appendText(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case skipped[n.DataAtom]:
		return
	case n.Type == html.ElementNode && (blockLevel[n.DataAtom] || n.DataAtom == atom.Br):
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		appendText(b, c)
	}
}

// Visible returns a text in normal form C, with white space collapsed, and without
// characters that show nothing.
func Visible(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case invisible(r) || r == utf8.RuneError:
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// invisible reports whether a rune shows nothing: a soft hyphen, a mark of zero
// width, a control character.
func invisible(r rune) bool {
	return r == 0xad || r == 0xfeff || r == 0x200b || r == 0x2060 || r == 0x200e || r == 0x200f || r < ' ' || r >= 0x7f && r < 0xa0
}
