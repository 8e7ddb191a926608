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

// blockLevel are the elements that begin a new line of text.
var blockLevel = atoms(`address article aside blockquote body button caption center dd details dialog dir div dl dt
	fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr label legend li main menu nav
	noframes ol option p pre section select summary table tbody td tfoot th thead tr ul`)

// skipped are the elements whose text no reader sees as text.
var skipped = atoms(`head script style noscript template iframe object embed svg math canvas audio video textarea map select datalist noembed`)

func atoms(names string) map[atom.Atom]bool {
	set := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(names) {
		set[atom.Lookup([]byte(name))] = true
	}
	return set
}

// frames are the elements around a block that its features tell.
var frames = []atom.Atom{
	atom.Article, atom.Main, atom.Aside, atom.Nav, atom.Footer, atom.Header, atom.Form, atom.Table, atom.Td, atom.Ul,
	atom.Ol, atom.Figure, atom.Blockquote, atom.Section, atom.A, atom.Dl, atom.Button, atom.Label, atom.H1, atom.P,
	atom.Strong, atom.Em,
}

// nFrames is len(frames), as a constant for arrays.
const nFrames = 22

// frameOf is the number of an element in frames, plus 1.
var frameOf = func() map[atom.Atom]int {
	of := map[atom.Atom]int{}
	for i, a := range frames {
		of[a] = i + 1
	}
	return of
}()

// A place tells how deep the frames and class words around an element were
// seen last, counted from 1 at the top; 0 for never.
type place struct {
	frame [nFrames]int16
	word  [nWords]int16
}

// A state is what the walk knows of the elements it is in.
type state struct {
	place    place
	depth    int16
	elem     int32 // innermost block-level element
	node     *html.Node
	tag      atom.Atom
	link     *html.Node
	hidden   bool
	in       Surroundings
	sign     [3]uint32 // hashes of the innermost three elements
	preserve bool      // white space, in <pre>
}

// A walker makes the blocks of a page.
type walker struct {
	page  *Page
	words map[string]wordSet // by class or id, as written

	text      []byte // of the block being made
	plain     bool   // its text is ASCII
	space     bool   // white space is pending
	breaks    int    // <br> pending
	links     []*html.Node
	linkChars int
	chars     int
	open      bool  // a block is being made
	at        state // where it began
}

// hash is FNV-1a over the class, mixed with the element's name.
func hash(tag atom.Atom, class string) uint32 {
	h := uint32(2166136261) ^ uint32(tag)
	for i := range min(len(class), 200) {
		h = (h ^ uint32(class[i])) * 16777619
	}
	return h
}

func (w *walker) children(n *html.Node, s state) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c.Data, &s)
		case html.ElementNode:
			w.element(c, &s)
		}
	}
}

func (w *walker) element(n *html.Node, outer *state) {
	w.note(n)
	switch {
	case n.DataAtom == atom.Noframes, n.DataAtom == atom.Script && strings.Contains(Attr(n, "type"), "template"):
		w.reparse(n, outer)
		return
	case n.DataAtom == atom.Head:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.note(c)
		}
		return
	case skipped[n.DataAtom]:
		return
	case n.DataAtom == atom.Br:
		w.breaks++
		return
	case n.DataAtom == atom.Img:
		if len(w.page.Pictures) < maxNoted {
			w.page.Pictures = append(w.page.Pictures, Spot{n, len(w.page.Blocks)})
		}
		return
	}
	s := *outer
	s.depth++
	class, id := "", ""
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class":
			class = a.Val
		case "id":
			id = a.Val
		case "hidden":
			s.hidden = true
		case "style":
			if strings.Contains(a.Val, "display:none") || strings.Contains(a.Val, "display: none") {
				s.hidden = true
			}
		}
	}
	set := w.wordsOf(class) | w.wordsOf(id)
	if prop := Prop(n); prop != "" {
		set |= w.wordsOf(prop)
		if len(w.page.Props) < maxNoted {
			w.page.Props = append(w.page.Props, Spot{n, len(w.page.Blocks)})
		}
	}
	w.noteWords(n, set, outer)
	for k := 0; set != 0; k, set = k+1, set>>1 {
		if set&1 != 0 {
			s.place.word[k] = s.depth
		}
	}
	if k := frameOf[n.DataAtom]; k > 0 {
		s.place.frame[k-1] = s.depth
	}
	s.sign = [3]uint32{hash(n.DataAtom, class), s.sign[0], s.sign[1]}
	if n.DataAtom == atom.A {
		s.link = n
	}
	if !blockLevel[n.DataAtom] {
		w.children(n, s)
		return
	}
	w.flush()
	switch n.DataAtom {
	case atom.Blockquote:
		s.in.Quote = true
	case atom.Figcaption, atom.Caption:
		s.in.Caption = true
	case atom.Li, atom.Dd, atom.Dt:
		s.in.List = true
	case atom.Table:
		s.in.Table, s.in.List = true, false
	case atom.Button, atom.Label, atom.Option, atom.Legend:
		s.in.Control = true
	case atom.Pre:
		s.preserve = true
	}
	s.node, s.tag = n, n.DataAtom
	w.page.elems = append(w.page.elems, elem{parent: outer.elem, depth: s.depth, tag: n.DataAtom, place: s.place})
	s.elem = int32(len(w.page.elems) - 1)
	blocks := len(w.page.Blocks)
	w.children(n, s)
	w.flush()
	if len(w.page.Blocks) == blocks {
		// Nothing in it shows: forget it and all that it holds.
		w.page.elems = w.page.elems[:s.elem]
	}
}

// reparse walks markup that the parser keeps as text: what stands for readers
// without frames, and templates of scripts, in which some blogs keep the text.
func (w *walker) reparse(n *html.Node, outer *state) {
	if n.FirstChild == nil {
		return
	}
	safe, _ := tame([]byte(n.FirstChild.Data))
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	inside, err := html.ParseFragment(bytes.NewReader(safe), body)
	if err != nil {
		w.page.Tamed = true
		return
	}
	for _, c := range inside {
		switch {
		case c.Type == html.TextNode:
			w.write(c.Data, outer)
		case c.Type == html.ElementNode && c.DataAtom != atom.Script && c.DataAtom != atom.Noframes:
			w.element(c, outer)
		}
	}
}

// maxNoted bounds the elements of a kind that are kept for what they tell.
const maxNoted = 500

// noteWords keeps the elements whose class or id tells of an author or a date.
func (w *walker) noteWords(n *html.Node, set wordSet, outer *state) {
	p := w.page
	if (set&(1<<wordAuthor) != 0 && outer.place.word[wordAuthor] == 0 || Attr(n, "rel") == "author") && len(p.Bylines) < maxNoted {
		p.Bylines = append(p.Bylines, Spot{n, len(p.Blocks)})
	}
	if set&(1<<wordDate) != 0 && len(p.Dates) < maxNoted {
		p.Dates = append(p.Dates, Spot{n, len(p.Blocks)})
	}
}

// note keeps the elements that tell of the page itself.
func (w *walker) note(n *html.Node) {
	p := w.page
	switch n.DataAtom {
	case atom.Html:
		p.Lang = Attr(n, "lang")
	case atom.Title:
		if p.Title == "" && n.FirstChild != nil {
			p.Title = tidy(n.FirstChild.Data)
		}
	case atom.Meta:
		content := Attr(n, "content")
		if content == "" {
			return
		}
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			if name := Attr(n, key); name != "" {
				p.Metas = append(p.Metas, Meta{strings.ToLower(name), strings.TrimSpace(content)})
			}
		}
	case atom.Base:
		if href := Attr(n, "href"); href != "" {
			p.Metas = append(p.Metas, Meta{"base", href})
		}
	case atom.Link:
		if rel, href := Attr(n, "rel"), Attr(n, "href"); rel != "" && href != "" && len(href) < 2048 {
			p.Metas = append(p.Metas, Meta{"link:" + strings.ToLower(rel), strings.TrimSpace(href)})
		}
	case atom.Script:
		switch {
		case n.FirstChild == nil:
		case strings.Contains(strings.ToLower(Attr(n, "type")), "ld+json"):
			p.JSON = append(p.JSON, n.FirstChild.Data)
		default:
			p.ScriptDates = appendDates(p.ScriptDates, n.FirstChild.Data)
		}
	case atom.H1:
		if len(p.Headings) < maxNoted {
			p.Headings = append(p.Headings, Spot{n, len(p.Blocks)})
		}
	case atom.Time:
		if len(p.Times) < maxNoted {
			p.Times = append(p.Times, Spot{n, len(p.Blocks)})
		}
	}
}

// appendDates appends what a script's data has under names like publishDate:
// "publishDate":"2020-05-04T10:00:00Z".
func appendDates(found []string, script string) []string {
	const most = 12
	for len(found) < most {
		k := strings.Index(script, "ublish")
		if k < 0 {
			break
		}
		script = script[k+len("ublish"):]
		head := script[:min(len(script), 80)]
		name, value, ok := strings.Cut(head, ":")
		if !ok || len(name) > 24 || strings.ContainsAny(name, " {}();") {
			continue
		}
		value = strings.TrimLeft(value, `\"' `)
		if end := strings.IndexAny(value, `\"',}`); end >= 8 && value[0] >= '0' && value[0] <= '9' && strings.ContainsAny(value[:end], "-/.") {
			found = append(found, value[:end])
		}
	}
	return found
}

// maxClasses bounds the classes and ids that are remembered.
const maxClasses = 10_000

// wordsOf returns the groups of words that a class or an id names.
func (w *walker) wordsOf(class string) wordSet {
	if class == "" {
		return 0
	}
	set, known := w.words[class]
	if !known {
		set = readWords(class)
		if len(w.words) < maxClasses {
			w.words[class] = set
		}
	}
	return set
}

// write adds text to the block.
func (w *walker) write(text string, s *state) {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r < utf8.RuneSelf && r > ' ' && r != 0x7f {
			// The ordinary case: a run of ASCII letters at once.
			n := 1
			for n < len(text) && text[n] > ' ' && text[n] < 0x7f {
				n++
			}
			w.begin(s)
			w.text = append(w.text, text[:n]...)
			w.count(n, s)
			text = text[n:]
			continue
		}
		text = text[size:]
		switch {
		case s.preserve && r == '\n' && w.open:
			w.breaks = max(w.breaks, 1)
		case unicode.IsSpace(r) || r == 0x3000 || r == 0x2028 || r == 0x2029:
			w.space = w.open
		case dropped(r) || r == utf8.RuneError && size <= 1:
		default:
			w.begin(s)
			w.text, w.plain = utf8.AppendRune(w.text, r), false
			w.count(1, s)
		}
	}
}

// dropped reports whether a rune shows nothing.
func dropped(r rune) bool {
	return r == 0xad || r == 0xfeff || r == 0x200b || r == 0x2060 || r == 0x200e || r == 0x200f || r < ' ' || r >= 0x7f && r < 0xa0
}

// begin makes ready for a visible rune: it opens the block, or writes the
// pending white space.
func (w *walker) begin(s *state) {
	if w.breaks > 1 || w.breaks == 1 && w.open && w.at.elem != s.elem {
		w.flush()
	}
	switch {
	case !w.open:
		w.at, w.open, w.plain = *s, true, true
	case w.breaks == 1:
		w.text = append(w.text, '\n')
	case w.space:
		w.text = append(w.text, ' ')
		w.chars++
		if s.link != nil {
			w.linkChars++
		}
	}
	w.breaks, w.space = 0, false
}

func (w *walker) count(n int, s *state) {
	w.chars += n
	if s.link != nil {
		w.linkChars += n
		if len(w.links) == 0 || w.links[len(w.links)-1] != s.link {
			w.links = append(w.links, s.link)
		}
	}
}

// flush ends the block.
func (w *walker) flush() {
	switch {
	case !w.open || len(w.text) == 0:
	case len(w.page.Blocks) == mostBlocks(w.page.size):
		w.page.Tamed = true
	default:
		s := &w.at
		text := string(w.text)
		if !w.plain {
			text = norm.NFC.String(text)
		}
		lower := lowerHead(text)
		w.page.Blocks = append(w.page.Blocks, Block{
			Text: text, Node: s.node, Tag: s.tag, Links: w.links, In: s.in,
			linkChars: w.linkChars, chars: w.chars, elem: s.elem, hidden: s.hidden,
			signature: s.sign[0] ^ s.sign[1]*31 ^ s.sign[2]*1009,
			lower:     lower, furniture: furnitureOf(lower, len(text)),
		})
	}
	w.text = w.text[:0]
	w.links, w.linkChars, w.chars, w.open = nil, 0, 0, false
	w.space, w.breaks = false, 0
}

// tidy collapses white space and drops what shows nothing.
func tidy(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case dropped(r) || r == utf8.RuneError:
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
