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

// skipped are the elements whose content is not shown as text.
var skipped = atoms(`head script style noscript template iframe object embed svg math canvas audio video textarea map select datalist noembed img`)

func atoms(names string) map[atom.Atom]bool {
	set := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(names) {
		set[atom.Lookup([]byte(name))] = true
	}
	return set
}

// nOuter is the number of elements whose distance above a block is a feature.
const nOuter = 22

// outerIndex is the index of each of those elements, plus 1.
var outerIndex = func() map[atom.Atom]int {
	index := map[atom.Atom]int{}
	for name := range strings.FieldsSeq("article main aside nav footer header form table td ul ol figure blockquote section a dl button label h1 p strong em") {
		index[atom.Lookup([]byte(name))] = len(index) + 1
	}
	return index
}()

// ancestors are the depths, from 1 at the top, of the innermost element of each
// kind above an element, itself included; 0 for none.
type ancestors struct {
	outer [nOuter]int16
	group [nGroups]int16 // with a class or id of the group
}

// A state is what the walk knows of the elements that it is in.
type state struct {
	above    ancestors
	depth    int16
	elem     int32 // innermost block-level element
	node     *html.Node
	link     *html.Node
	hidden   bool
	in       Surroundings
	sign     [3]uint32 // hashes of the innermost three elements
	preserve bool      // keep line breaks, as in <pre>
}

// A walker makes the blocks of a page.
type walker struct {
	page   *Page
	groups map[string]wordGroups // by class or id, as written

	text      []byte // of the open block
	plain     bool   // text is ASCII
	space     bool   // white space is pending
	breaks    int    // <br> pending
	links     []*html.Node
	linkChars int
	chars     int
	open      bool  // a block was begun
	at        state // where it began
}

func (w *walker) children(n *html.Node, s *state) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c.Data, s)
		case html.ElementNode:
			w.element(c, s)
		}
	}
}

func (w *walker) element(n *html.Node, outer *state) {
	w.note(n)
	switch {
	case n.DataAtom == atom.Noframes, n.DataAtom == atom.Script && strings.Contains(Attr(n, "type"), "template"):
		w.reparse(n, outer)
	case n.DataAtom == atom.Head:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.note(c)
		}
	case n.DataAtom == atom.Br:
		w.breaks++
	case skipped[n.DataAtom]:
	default:
		s := *outer
		w.enter(n, &s)
		if blockLevel[n.DataAtom] {
			w.block(n, &s)
		} else {
			w.children(n, &s)
		}
	}
}

// enter changes the state to that inside an element.
func (w *walker) enter(n *html.Node, s *state) {
	s.depth++
	class, id, hidden := describe(n)
	s.hidden = s.hidden || hidden
	set := w.groupsOf(class) | w.groupsOf(id)
	if prop := Prop(n); prop != "" {
		set |= w.groupsOf(prop)
		w.spot(&w.page.Props, n)
	}
	if set&(1<<groupAuthor) != 0 && s.above.group[groupAuthor] == 0 || Attr(n, "rel") == "author" {
		w.spot(&w.page.Bylines, n)
	}
	if set&(1<<groupDate) != 0 {
		w.spot(&w.page.Dates, n)
	}
	for k := 0; set != 0; k, set = k+1, set>>1 {
		if set&1 != 0 {
			s.above.group[k] = s.depth
		}
	}
	if k := outerIndex[n.DataAtom]; k > 0 {
		s.above.outer[k-1] = s.depth
	}
	s.sign = [3]uint32{hash(n.DataAtom, class), s.sign[0], s.sign[1]}
	if n.DataAtom == atom.A {
		s.link = n
	}
}

// describe returns an element's class and id, and whether it is hidden.
func describe(n *html.Node) (class, id string, hidden bool) {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class":
			class = a.Val
		case "id":
			id = a.Val
		case "hidden":
			hidden = true
		case "style":
			hidden = hidden || strings.Contains(a.Val, "display:none") || strings.Contains(a.Val, "display: none")
		}
	}
	return class, id, hidden
}

// block walks a block-level element, given the state inside it.
func (w *walker) block(n *html.Node, s *state) {
	w.flush()
	p := w.page
	s.in.enter(n.DataAtom)
	s.preserve = s.preserve || n.DataAtom == atom.Pre
	p.elems = append(p.elems, elem{parent: s.elem, depth: s.depth, rank: rankOf(n.DataAtom), tag: n.DataAtom, above: s.above})
	s.node, s.elem = n, int32(len(p.elems)-1)
	before := len(p.Blocks)
	w.children(n, s)
	w.flush()
	if len(p.Blocks) == before {
		// Nothing in it shows: forget it and the elements in it.
		p.elems = p.elems[:s.elem]
	}
}

func (in *Surroundings) enter(tag atom.Atom) {
	switch tag {
	case atom.Blockquote:
		in.Quote = true
	case atom.Figcaption, atom.Caption:
		in.Caption = true
	case atom.Li, atom.Dd, atom.Dt:
		in.List = true
	case atom.Table:
		in.List = false
	case atom.Button, atom.Label, atom.Option, atom.Legend:
		in.control = true
	}
}

// hash is FNV-1a over the class, mixed with the element's name.
func hash(tag atom.Atom, class string) uint32 {
	h := uint32(2166136261) ^ uint32(tag)
	for i := range min(len(class), 200) {
		h = (h ^ uint32(class[i])) * 16777619
	}
	return h
}

// reparse walks markup that the parser keeps as text: content for browsers without
// frames, and templates of scripts, in which some blogs keep the article.
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

// spot adds an element to a list, which is bounded.
func (w *walker) spot(list *[]Spot, n *html.Node) {
	const most = 500
	if len(*list) < most {
		*list = append(*list, Spot{n, len(w.page.Blocks)})
	}
}

// note keeps what an element says of the page, by its name alone.
func (w *walker) note(n *html.Node) {
	p := w.page
	switch n.DataAtom {
	case atom.Html:
		p.Lang = Attr(n, "lang")
	case atom.Title:
		if p.Title == "" && n.FirstChild != nil {
			p.Title = Visible(n.FirstChild.Data)
		}
	case atom.Meta, atom.Base, atom.Link:
		p.Metas = appendMetas(p.Metas, n)
	case atom.Script:
		switch {
		case n.FirstChild == nil:
		case strings.Contains(strings.ToLower(Attr(n, "type")), "ld+json"):
			p.scripts = append(p.scripts, n.FirstChild.Data)
		default:
			p.ScriptDates = appendDates(p.ScriptDates, n.FirstChild.Data)
		}
	case atom.H1:
		w.spot(&p.Headings, n)
	case atom.Time:
		w.spot(&p.Times, n)
	case atom.Img:
		w.spot(&p.Pictures, n)
	}
}

// appendMetas appends what a <meta>, <base> or <link> says.
func appendMetas(metas []Meta, n *html.Node) []Meta {
	content, href, rel := strings.TrimSpace(Attr(n, "content")), Attr(n, "href"), Attr(n, "rel")
	switch {
	case n.DataAtom == atom.Meta && Attr(n, "content") != "":
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			if name := Attr(n, key); name != "" {
				metas = append(metas, Meta{strings.ToLower(name), content})
			}
		}
	case n.DataAtom == atom.Base && href != "":
		metas = append(metas, Meta{"base", href})
	case n.DataAtom == atom.Link && rel != "" && href != "" && len(href) < 2048:
		metas = append(metas, Meta{"link:" + strings.ToLower(rel), strings.TrimSpace(href)})
	}
	return metas
}

// appendDates appends the dates that a script's data gives under names like
// publishDate: "publishDate":"2020-05-04T10:00:00Z".
func appendDates(found []string, script string) []string {
	const most = 12
	for len(found) < most {
		_, rest, ok := strings.Cut(script, "ublish")
		if !ok {
			break
		}
		script = rest
		name, value, ok := strings.Cut(script[:min(len(script), 80)], ":")
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

// groupsOf returns the groups of words that occur in a class or an id.
func (w *walker) groupsOf(class string) wordGroups {
	const remembered = 10_000
	if class == "" {
		return 0
	}
	set, known := w.groups[class]
	if !known {
		set = readWords(class)
		if len(w.groups) < remembered {
			w.groups[class] = set
		}
	}
	return set
}

// write adds text to the block.
func (w *walker) write(text string, s *state) {
	for len(text) > 0 {
		// The ordinary case: a run of visible ASCII at once.
		n := 0
		for n < len(text) && text[n] > ' ' && text[n] < 0x7f {
			n++
		}
		if n > 0 {
			w.begin(s)
			w.text = append(w.text, text[:n]...)
			w.count(n, s)
			text = text[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		switch {
		case s.preserve && r == '\n' && w.open:
			w.breaks = max(w.breaks, 1)
		case unicode.IsSpace(r):
			w.space = w.open
		case invisible(r) || r == utf8.RuneError && size <= 1:
		default:
			w.begin(s)
			w.text, w.plain = utf8.AppendRune(w.text, r), false
			w.count(1, s)
		}
	}
}

// begin prepares for visible text: it opens the block, or writes the pending white
// space.
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
		lower, tag := lowerHead(text), atom.Atom(0)
		if s.node != nil {
			tag = s.node.DataAtom
		}
		w.page.Blocks = append(w.page.Blocks, Block{
			Text: text, Node: s.node, Tag: tag, Links: w.links, In: s.in,
			linkChars: w.linkChars, chars: w.chars, elem: s.elem, rank: rankOf(tag), hidden: s.hidden,
			signature: s.sign[0] ^ s.sign[1]*31 ^ s.sign[2]*1009,
			lower:     lower, furniture: furnitureOf(lower, len(text)),
		})
	}
	w.text = w.text[:0]
	w.links, w.linkChars, w.chars, w.open = nil, 0, 0, false
	w.space, w.breaks = false, 0
}
