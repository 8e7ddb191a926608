package page

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits that no page written for readers comes near. They bound the tree that
// a hostile page can make the parser build, and the work on its blocks.
const (
	maxBytes      = 12 << 20 // of markup; the rest is not read
	maxDepth      = 256      // the parser refuses 512, and adds elements of its own
	maxAttributes = 64       // of a tag
	maxTagBytes   = 1 << 16
	maxUnclosed   = 64 // formatting elements opened and never closed
)

// The limits that grow with the page. Of a thousand pages of news the densest
// has 37 bytes for each element and 59 for each block. An element takes 100 to
// 250 bytes in the tree, a block 500 more, an attribute 64 and more.

// mostTags returns how many start tags markup of a size may have.
func mostTags(size int) int { return min(1000+size/20, 150_000) }

// mostBlocks returns how many blocks a page of a size may have.
func mostBlocks(size int) int { return min(1000+size/64, 10_000) }

// mostAttributes returns how many attributes markup of a size may have.
func mostAttributes(size int) int { return 10_000 + size/8 }

// formatting are the elements that the parser opens again in every paragraph
// until they are closed: each paragraph after a few hundred open ones costs a few
// hundred elements.
var formatting = atoms("b big code em font i nobr s small strike strong tt u")

// void are the elements without an end tag.
var void = atoms("area base br col embed hr img input link meta param source track wbr")

// implied are elements whose end tag is mostly left out.
var implied = atoms("p li td tr option dd dt")

// tame returns markup that is safe to parse, and whether anything was left out for
// that. Ordinary pages are returned as they are.
func tame(src []byte) (safe []byte, changed bool) {
	cut := len(src) > maxBytes
	if cut {
		src = src[:maxBytes]
	}
	if !cut && !suspicious(src) {
		return src, false
	}
	return rewrite(src), true
}

// suspicious reports whether markup may exceed a limit. It overestimates.
func suspicious(src []byte) bool {
	c := tagCount{mostAttributes: mostAttributes(len(src))}
	most := mostTags(len(src))
	for {
		open := bytes.IndexByte(src, '<')
		if open < 0 || open == len(src)-1 {
			break
		}
		src = src[open+1:]
		if src[0] != '/' {
			c.tags++
		}
		end := bytes.IndexByte(src, '>')
		if end < 0 {
			return len(src) > maxTagBytes
		}
		tag := src[:end]
		src = src[end:]
		if c.attributesExceed(tag) {
			return true
		}
		name, closing := tagName(tag)
		if !closing && (string(name) == "script" || string(name) == "style") {
			src = src[max(0, bytes.Index(src, []byte("</s"))):]
			continue
		}
		if len(name) > 0 && tag[len(tag)-1] != '/' {
			c.add(atom.Lookup(name), closing)
		}
		if c.unclosed > maxUnclosed {
			return true
		}
	}
	return c.deepest > maxDepth || c.tags > most
}

// A tagCount counts the tags of markup.
type tagCount struct {
	tags, attributes, mostAttributes int
	depth, deepest                   int
	unclosed                         int // formatting elements
}

// attributesExceed adds the attributes of a tag and reports whether they exceed a
// limit.
func (c *tagCount) attributesExceed(tag []byte) bool {
	if len(tag) == 0 || tag[0] == '!' {
		return false
	}
	n := bytes.Count(tag, []byte{' '})
	c.attributes += n
	return c.attributes > c.mostAttributes || len(tag) > 4096 && n > 16*maxAttributes
}

// add adds a tag to the depths.
func (c *tagCount) add(a atom.Atom, closing bool) {
	switch {
	case void[a]:
	case closing:
		c.depth = max(0, c.depth-1)
		if formatting[a] {
			c.unclosed = max(0, c.unclosed-1)
		}
	case formatting[a]:
		c.unclosed++
	case !implied[a]:
		c.depth++
		c.deepest = max(c.deepest, c.depth)
	}
}

// tagName returns the lower-case name in the inside of a tag, nil for a
// comment, a declaration or a name too long to be one.
func tagName(tag []byte) (name []byte, closing bool) {
	if len(tag) > 0 && tag[0] == '/' {
		tag, closing = tag[1:], true
	}
	n := 0
	for n < len(tag) && n < 24 && (tag[n]|0x20 >= 'a' && tag[n]|0x20 <= 'z' || n > 0 && tag[n] >= '0' && tag[n] <= '9') {
		n++
	}
	for _, c := range tag[:n] {
		if c < 'a' && c >= 'A' {
			return bytes.ToLower(tag[:n]), closing
		}
	}
	return tag[:n], closing
}

// rewrite writes markup again within the limits: without formatting elements, and
// without the tags that are too deep or too many. Text is kept.
func rewrite(src []byte) []byte {
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(4 << 20)
	w := rewriter{tags: mostTags(len(src)), attributes: mostAttributes(len(src))}
	w.out.Grow(len(src) / 2)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return w.out.Bytes()
		case html.TextToken:
			w.out.Write(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			w.startTag(z)
		case html.EndTagToken:
			w.endTag(z)
		}
	}
}

// A rewriter writes markup within the limits.
type rewriter struct {
	out              bytes.Buffer
	open             []atom.Atom // written and not closed
	tags, attributes int         // that may still be written
}

func (w *rewriter) startTag(z *html.Tokenizer) {
	raw, more := z.TagName()
	name, a := string(raw), atom.Lookup(raw)
	w.tags--
	if formatting[a] {
		return
	}
	if w.tags < 0 || len(w.open) >= maxDepth && !void[a] || strings.ContainsAny(name, "<>/\"'") {
		w.out.WriteByte(' ')
		return
	}
	w.out.WriteByte('<')
	w.out.WriteString(name)
	for n := 0; more && n < maxAttributes && w.attributes > 0; n, w.attributes = n+1, w.attributes-1 {
		var key, value []byte
		key, value, more = z.TagAttr()
		if len(value) > maxTagBytes || bytes.ContainsAny(key, "<>\"'=") {
			continue
		}
		w.out.WriteByte(' ')
		w.out.Write(key)
		w.out.WriteString(`="`)
		w.out.WriteString(html.EscapeString(string(value)))
		w.out.WriteByte('"')
	}
	w.out.WriteByte('>')
	if !void[a] {
		w.open = append(w.open, a)
	}
}

// endTag writes an end tag if the element was written and is open near by, so that
// no element is closed by the tag of one that was left out.
func (w *rewriter) endTag(z *html.Tokenizer) {
	raw, _ := z.TagName()
	a := atom.Lookup(raw)
	for k := len(w.open) - 1; k >= 0 && k >= len(w.open)-16; k-- {
		if w.open[k] == a {
			w.out.WriteString("</")
			w.out.Write(raw)
			w.out.WriteByte('>')
			w.open = w.open[:k]
			return
		}
	}
}
