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
	maxBytes      = 12 << 20 // of markup; what stands behind is not read
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
// until they are closed: a few hundred of them, left open, make each following
// paragraph cost a few hundred elements.
var formatting = map[atom.Atom]bool{
	atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Nobr: true,
	atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}

// tame returns markup that is safe to parse, and whether anything had to be
// left out for it. Ordinary pages come back as they are.
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

// suspicious reports whether the markup may exceed a limit. It overestimates.
func suspicious(src []byte) bool {
	tags, depth, deepest, unclosed, attributes := 0, 0, 0, 0, 0
	mostTags, mostAttributes := mostTags(len(src)), mostAttributes(len(src))
	for i := 0; i < len(src); {
		open := bytes.IndexByte(src[i:], '<')
		if open < 0 {
			break
		}
		if i += open + 1; i == len(src) {
			break
		}
		if src[i] != '/' {
			tags++
		}
		end := bytes.IndexByte(src[i:], '>')
		if end < 0 {
			return len(src)-i > maxTagBytes
		}
		tag := src[i : i+end]
		i += end
		if len(tag) > 4096 && tag[0] != '!' && bytes.Count(tag, []byte{' '}) > 16*maxAttributes {
			return true
		}
		if len(tag) > 0 && tag[0] != '!' {
			if attributes += bytes.Count(tag, []byte{' '}); attributes > mostAttributes {
				return true
			}
		}
		name, closing := tagName(tag)
		if !closing && (string(name) == "script" || string(name) == "style") {
			if next := bytes.Index(src[i:], []byte("</s")); next >= 0 {
				i += next
			}
			continue
		}
		switch a := atom.Lookup(name); {
		case len(name) == 0 || void[a] || tag[len(tag)-1] == '/':
		case closing:
			depth = max(0, depth-1)
			if formatting[a] {
				unclosed = max(0, unclosed-1)
			}
		case formatting[a]:
			unclosed++
			if unclosed > maxUnclosed {
				return true
			}
		default:
			if a != atom.P && a != atom.Li && a != atom.Td && a != atom.Tr && a != atom.Option && a != atom.Dd && a != atom.Dt {
				depth++
			}
			deepest = max(deepest, depth)
		}
	}
	return deepest > maxDepth || tags > mostTags
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

// void are the elements without an end tag.
var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// rewrite writes the markup again within the limits: without formatting
// elements, and without the tags that stand too deep or come too late. Text is
// kept.
func rewrite(src []byte) []byte {
	z := html.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(4 << 20)
	var out bytes.Buffer
	out.Grow(len(src) / 2)
	var open []atom.Atom // written and not closed
	tags, attributes := 0, 0
	mostTags, mostAttributes := mostTags(len(src)), mostAttributes(len(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes()
		case html.TextToken:
			out.Write(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			raw, more := z.TagName()
			name, a := string(raw), atom.Lookup(raw)
			tags++
			if formatting[a] {
				continue
			}
			if tags > mostTags || len(open) >= maxDepth && !void[a] || strings.ContainsAny(name, "<>/\"'") {
				out.WriteByte(' ')
				continue
			}
			out.WriteByte('<')
			out.WriteString(name)
			for n := 0; more && n < maxAttributes && attributes < mostAttributes; n, attributes = n+1, attributes+1 {
				var key, value []byte
				key, value, more = z.TagAttr()
				if len(value) > maxTagBytes || bytes.ContainsAny(key, "<>\"'=") {
					continue
				}
				out.WriteByte(' ')
				out.Write(key)
				out.WriteString(`="`)
				out.WriteString(html.EscapeString(string(value)))
				out.WriteByte('"')
			}
			out.WriteByte('>')
			if !void[a] {
				open = append(open, a)
			}
		case html.EndTagToken:
			raw, _ := z.TagName()
			a := atom.Lookup(raw)
			// An end tag is written only for an element that stands open near
			// by, so that what was left out is not closed.
			for k := len(open) - 1; k >= 0 && k >= len(open)-16; k-- {
				if open[k] == a {
					out.WriteString("</")
					out.Write(raw)
					out.WriteByte('>')
					open = open[:k]
					break
				}
			}
		}
	}
}
