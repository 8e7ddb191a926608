// Package page cuts a web page into blocks of text and scores how likely each
// is a part of what a reader came for.
//
// A page is parsed within limits ([Parse]), walked once from top to bottom, and
// cut wherever a browser would begin a new line of text. Each block gets a
// vector of features: of its text, its links, its element and the elements
// around it, the words in their classes and ids, its place on the page, its
// neighbours and its likes. Two stages of boosted trees turn the vector into
// the probability that the block belongs to the text; the second stage sees what
// the first thinks of the neighbours. The trees are grown by casefile/corpus/clean/train.
package page

import (
	"bytes"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Page is a parsed page and the blocks of its text, in order.
type Page struct {
	Doc    *goquery.Document
	Blocks []Block
	Tamed  bool // markup had to be left out to keep the page within limits

	Title string   // text of <title>
	Lang  string   // lang of <html>
	Metas []Meta   // <meta> and <link> that carry something, in order
	JSON  []string // texts of <script type="application/ld+json">

	// ScriptDates are dates of publication that stand in the data of scripts, as
	// written.
	ScriptDates []string

	Headings []Spot // <h1> elements
	Times    []Spot // <time> elements
	Props    []Spot // elements with itemprop
	Bylines  []Spot // elements whose class, id or rel names an author
	Dates    []Spot // elements whose class or id names a date
	Pictures []Spot // <img> elements

	elems []elem
	said  *Said // read once
	size  int   // of the markup that was parsed, in bytes
}

// A Meta is a name and what the page says for it: <meta name|property|itemprop
// content>, <link rel href> under "link:" and the rel, and <base href> under
// "base".
type Meta struct{ Name, Content string }

// A Spot is an element and the number of the first block that does not end
// before it.
type Spot struct {
	Node *html.Node
	At   int
}

// A Block is a run of text that a browser would set off from what stands
// around it.
type Block struct {
	Text string     // white space collapsed; a line break for a single <br>
	Node *html.Node // the block-level element that holds it
	Tag  atom.Atom  // of the innermost heading, list item, quote, caption or other block-level element
	// Score is the probability that the block is part of the article.
	Score float32
	Links []*html.Node // <a> elements with some of its text

	In        Surroundings
	linkChars int
	chars     int
	words     int
	elem      int32 // its element's number
	signature uint32
	hidden    bool
	lower     string // the text in lower case, cut to furnitureBytes
	furniture int    // its kind's place in the table, -1 for none
}

// Surroundings tell what elements a block stands in.
type Surroundings struct {
	Quote, Caption, List, Table, Control bool
}

// An elem is a block-level element that holds blocks, itself or deeper.
type elem struct {
	parent    int32 // number of the next such element above, -1 at the top
	depth     int16
	tag       atom.Atom
	place     place
	chars     int
	linkChars int
	blocks    int
	parChars  int     // characters in <p> and sentences directly below
	score     float32 // as a candidate for the element that holds the text
}

// Parse parses markup in UTF-8. It never fails: markup that is beyond the
// limits or the parser comes back as much as fits.
func Parse(markup []byte) *Page {
	safe, tamed := tame(markup)
	root, err := html.Parse(bytes.NewReader(safe))
	if err != nil {
		tamed = true
		if root, err = html.Parse(bytes.NewReader(rewrite(safe))); err != nil {
			root = &html.Node{Type: html.DocumentNode}
		}
	}
	p := &Page{Doc: goquery.NewDocumentFromNode(root), Tamed: tamed, size: len(safe)}
	w := walker{page: p, words: map[string]wordSet{}}
	// Most pages have a block-level element in 150 bytes of markup or more.
	p.elems = make([]elem, 1, 1+min(len(safe)/150, mostBlocks(len(safe))))
	p.elems[0].parent = -1
	p.Blocks = make([]Block, 0, min(len(safe)/400, mostBlocks(len(safe))))
	w.children(root, state{})
	w.flush()
	p.sum()
	p.markCaptions()
	return p
}

// markCaptions marks the blocks that are captions by their class alone, as most
// publishing systems before <figcaption> wrote them. The class must be on an
// element of a few lines: names like "with-caption" stand on whole articles too.
func (p *Page) markCaptions() {
	const most = 400 // characters
	for i := range p.Blocks {
		b := &p.Blocks[i]
		e := &p.elems[b.elem]
		if b.chars > most || e.place.word[wordCaption] == 0 || e.depth-e.place.word[wordCaption] > 1 {
			continue
		}
		holder, n := e, b.Node
		if e.depth > e.place.word[wordCaption] && e.parent >= 0 {
			holder, n = &p.elems[e.parent], b.Node.Parent
		}
		if holder.chars <= most && (strings.Contains(strings.ToLower(Attr(n, "class")), "caption") || strings.Contains(strings.ToLower(Attr(n, "id")), "caption")) {
			b.In.Caption = true
		}
	}
}

// Text returns the text below a node, white space collapsed.
func Text(n *html.Node) string {
	var b strings.Builder
	appendText(&b, n)
	return tidy(b.String())
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

// Attr returns an attribute of a node, "" for none.
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// Meta returns the first content that the page gives for one of the names, in
// the order of the names.
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

// sum adds up what each element holds.
func (p *Page) sum() {
	for i := range p.Blocks {
		b := &p.Blocks[i]
		sentence := b.Tag == atom.P || b.chars > 80
		e := b.elem
		weight := float32(1)
		good := float32(0)
		if b.chars >= 25 && b.linkChars*3 < b.chars {
			good = float32(min(b.chars, 600)-b.linkChars) / 100
			if b.Tag == atom.Li || b.In.Control {
				good /= 3
			}
		}
		for up := 0; e >= 0; up++ {
			el := &p.elems[e]
			el.chars += b.chars
			el.linkChars += b.linkChars
			el.blocks++
			if up <= 1 && sentence {
				el.parChars += b.chars - b.linkChars
			}
			el.score += good * weight
			if up == 0 && b.Tag != atom.P {
				weight = 1
			} else {
				weight *= 0.6
			}
			e = el.parent
		}
	}
}

// Prop returns the property that an element is marked as, in microdata or
// RDFa, "" for none.
func Prop(n *html.Node) string {
	if prop := Attr(n, "itemprop"); prop != "" {
		return prop
	}
	return strings.TrimPrefix(Attr(n, "property"), "schema:")
}
