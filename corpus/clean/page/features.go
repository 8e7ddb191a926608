package page

import (
	"math"
	"strings"

	"golang.org/x/net/html/atom"
)

// never stands for the distance to an element that a block is not in.
const never = 30

// row collects the features of one block.
type row struct {
	x     []float32
	names *[]string
}

func (r *row) add(name string, v float32) {
	r.x = append(r.x, v)
	if r.names != nil {
		*r.names = append(*r.names, name)
	}
}

func (r *row) flag(name string, v bool) {
	if v {
		r.add(name, 1)
	} else {
		r.add(name, 0)
	}
}

// addOf adds a feature whose name is of two parts, which are only joined when
// names are asked for.
func (r *row) addOf(name, of string, v float32) {
	r.x = append(r.x, v)
	if r.names != nil {
		*r.names = append(*r.names, name+" "+of)
	}
}

func (r *row) flagOf(name, of string, v bool) {
	if v {
		r.addOf(name, of, 1)
	} else {
		r.addOf(name, of, 0)
	}
}

func logOf(n int) float32 { return float32(math.Log1p(float64(n))) }

func ratio(a, b int) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

// A likeness sums up the blocks of one signature.
type likeness struct{ blocks, chars, linkChars, sentences int }

// Idle reports whether a block is a short line that is nothing but a link, as
// half of the blocks of a page are. Hardly any belongs to a text; they are not
// worth scoring.
func (b *Block) Idle() bool {
	const short = 120 // characters
	return b.chars < short && b.linkChars*20 >= b.chars*19 && b.Tag != atom.P && b.Tag != atom.H1 && b.Tag != atom.H2 && b.Tag != atom.H3
}

// facts are what the vectors of a page's blocks share.
type facts struct {
	page                     *Page
	said                     Said
	title                    string // in lower case
	described, metaDescribed []string
	body                     map[uint32]bool
	measures                 []measure // by block
	inTitle                  []float32 // by block: share of the title's words
	before                   []int     // by block: characters above it
	like                     map[uint32]*likeness
	texts                    map[string]int // how many blocks have a text
	chars, textChars         int            // of all blocks, of those with few links
	heading                  int            // the block that is the page's headline, -1 for none
	top                      int32          // the element that most likely holds the text
}

func (p *Page) facts() *facts {
	n := len(p.Blocks)
	f := &facts{
		page: p, said: p.Said(), heading: -1, top: p.topElem(),
		measures: make([]measure, n), inTitle: make([]float32, n), before: make([]int, n),
		like: map[uint32]*likeness{}, texts: map[string]int{},
	}
	title := f.said.Headline
	if title == "" {
		title = p.Meta("og:title", "twitter:title")
	}
	if title == "" {
		title = p.Title
	}
	titleWords := wordsIn(title)
	f.title = strings.ToLower(title)
	f.body = gramsIn(f.said.Body)
	f.described = headWords(lowerHead(f.said.Description))
	f.metaDescribed = headWords(lowerHead(p.Meta("og:description", "description", "twitter:description")))
	headingShare := float32(0.5)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		m := &f.measures[i]
		*m = measureText(b.Text)
		b.words = m.words
		l := f.like[b.signature]
		if l == nil {
			l = &likeness{}
			f.like[b.signature] = l
		}
		l.blocks++
		l.chars += b.chars
		l.linkChars += b.linkChars
		if m.ends {
			l.sentences++
		}
		f.texts[b.Text]++
		f.before[i] = f.chars
		f.chars += b.chars
		if b.linkChars*2 < b.chars {
			f.textChars += b.chars
		}
		f.inTitle[i] = overlap(b.lower, titleWords)
		if share := f.inTitle[i]; share > 0 && b.chars < 300 && b.linkChars*2 < b.chars {
			share *= ratio(len(titleWords), max(len(titleWords), b.words))
			if b.Tag == atom.H1 {
				share += 0.3
			}
			if share > headingShare {
				f.heading, headingShare = i, share
			}
		}
	}
	return f
}

// vector appends the first stage's features of a block to x, and their names to
// names if that is not nil.
func (f *facts) vector(i int, x []float32, names *[]string) []float32 {
	p := f.page
	n := len(p.Blocks)
	b, m := &p.Blocks[i], &f.measures[i]
	r := row{x, names}
	e := &p.elems[b.elem]

	// The text.
	r.add("chars", logOf(b.chars))
	r.add("words", logOf(b.words))
	r.add("links", ratio(b.linkChars, b.chars))
	r.add("linkCount", ratio(len(b.Links), b.words))
	r.add("wordLength", ratio(m.letters, b.words))
	r.add("commas", ratio(m.commas, b.words))
	r.add("stops", ratio(m.stops, b.words))
	r.add("digits", ratio(m.digits, b.chars))
	r.add("upper", ratio(m.upper, m.letters))
	r.flag("ends", m.ends)
	r.flag("starts", m.starts)
	r.add("breaks", float32(min(strings.Count(b.Text, "\n"), 8)))
	kind := b.furniture
	r.add("furniture", float32(kind))
	r.flag("related", kind == 2 || kind == 3)
	r.flag("copies", f.texts[b.Text] > 1)
	r.flag("address", strings.Contains(b.lower, "http") || strings.Contains(b.lower, "www.") || strings.Contains(b.lower, "@"))
	r.flag("colon", strings.HasSuffix(b.Text, ":"))

	// What the page says of itself.
	r.add("inTitle", f.inTitle[i])
	r.flag("isTitle", f.title != "" && b.chars > 8 && strings.Contains(f.title, b.lower))
	r.add("described", described(b, f.described, f.metaDescribed))
	if f.body == nil {
		r.add("saidBody", -1)
	} else {
		r.add("saidBody", shareOf(b.Text, f.body))
	}
	r.flag("saidArticle", f.said.Articles == 1)

	// Its element and those around it.
	r.add("tag", tagNumber(b.Tag))
	r.add("depth", float32(e.depth))
	for k, d := range e.place.frame {
		r.addOf("in", frameNames[k], distance(d, e.depth))
	}
	for k, d := range e.place.word {
		r.addOf("word", classWords[k].name, distance(d, e.depth))
	}
	r.flag("hidden", b.hidden)
	up := e
	for level := range 4 {
		name := levelNames[level]
		r.addOf("chars", name, ratio(up.chars, f.chars))
		r.addOf("links", name, ratio(up.linkChars, up.chars))
		r.addOf("blockChars", name, logOf(up.chars/max(up.blocks, 1)))
		r.addOf("text", name, logOf(up.parChars))
		r.addOf("tag", name, tagNumber(up.tag))
		if up.parent >= 0 {
			up = &p.elems[up.parent]
		}
	}
	fromBlock, fromTop := p.apart(b.elem, f.top)
	r.add("toCommon", float32(fromBlock))
	r.add("topToCommon", float32(fromTop))
	r.add("topShare", ratio(p.elems[f.top].chars, f.chars))

	// Its likes, and its place.
	l := f.like[b.signature]
	r.add("likes", logOf(l.blocks))
	r.add("likesChars", ratio(l.chars, f.chars))
	r.add("likesMean", logOf(l.chars/l.blocks))
	r.add("likesLinks", ratio(l.linkChars, l.chars))
	r.add("likesSentences", ratio(l.sentences, l.blocks))
	r.add("at", ratio(f.before[i], f.chars))
	r.add("number", ratio(i, n))
	r.add("pageChars", logOf(f.chars))
	r.add("pageText", logOf(f.textChars))
	r.add("pageBlocks", logOf(n))
	if f.heading >= 0 {
		r.add("fromHeading", float32(max(-40, min(40, i-f.heading))))
	} else {
		r.add("fromHeading", -50)
	}

	// Its neighbours.
	for _, step := range neighbours {
		k := i + step.by
		if k < 0 || k >= n {
			r.addOf("chars", step.name, -1)
			r.addOf("links", step.name, -1)
			r.flagOf("ends", step.name, false)
			r.addOf("tag", step.name, -1)
			r.flagOf("like", step.name, false)
			r.addOf("furniture", step.name, -1)
			continue
		}
		near := &p.Blocks[k]
		r.addOf("chars", step.name, logOf(near.chars))
		r.addOf("links", step.name, ratio(near.linkChars, near.chars))
		r.flagOf("ends", step.name, f.measures[k].ends)
		r.addOf("tag", step.name, tagNumber(near.Tag))
		r.flagOf("like", step.name, near.signature == b.signature)
		r.addOf("furniture", step.name, float32(near.furniture))
	}
	return r.x
}

var levelNames = [4]string{"own", "up1", "up2", "up3"}

var frameNames = func() (names [nFrames]string) {
	for i, a := range frames {
		names[i] = a.String()
	}
	return names
}()

// neighbours are the blocks near a block that its vector tells of.
var neighbours = []struct {
	by   int
	name string
}{{-2, "-2"}, {-1, "-1"}, {1, "+1"}, {2, "+2"}}

func distance(seen, depth int16) float32 {
	if seen == 0 {
		return never
	}
	return float32(min(depth-seen, never-1))
}

// tagNumber orders the elements by how much they look like text.
func tagNumber(a atom.Atom) float32 {
	switch a {
	case atom.P:
		return 0
	case atom.Blockquote:
		return 1
	case atom.Pre:
		return 2
	case atom.Div:
		return 3
	case atom.Section, atom.Article, atom.Main:
		return 4
	case atom.Td, atom.Th:
		return 5
	case atom.Body, atom.Center:
		return 6
	case atom.H2:
		return 7
	case atom.H3:
		return 8
	case atom.H4, atom.H5, atom.H6:
		return 9
	case atom.H1:
		return 10
	case atom.Figcaption, atom.Caption, atom.Figure:
		return 11
	case atom.Dd, atom.Dt, atom.Dl:
		return 12
	case atom.Li, atom.Ul, atom.Ol:
		return 13
	case atom.Aside, atom.Footer, atom.Header, atom.Nav:
		return 14
	case atom.Form, atom.Label, atom.Button, atom.Fieldset:
		return 15
	}
	return 16
}

// topElem returns the number of the element that most likely holds the text.
func (p *Page) topElem() int32 {
	best := int32(0)
	for i := range p.elems {
		e := &p.elems[i]
		score := e.score * (1 - ratio(e.linkChars, max(e.chars, 1)))
		if e.tag == atom.P || e.tag == atom.Html || e.tag == atom.Body {
			score *= 0.7
		}
		b := &p.elems[best]
		if i == 0 || score > b.score*(1-ratio(b.linkChars, max(b.chars, 1))) {
			best = int32(i)
		}
	}
	return best
}

// apart returns how far up two elements have their first element in common.
func (p *Page) apart(a, b int32) (fromA, fromB int) {
	for a != b && a >= 0 && b >= 0 {
		if a > b {
			a = p.elems[a].parent
			fromA++
		} else {
			b = p.elems[b].parent
			fromB++
		}
	}
	return fromA, fromB
}

// AppendAround appends how far above a block the elements and class words are
// that its vector tells of; for a block that is none, that it is in none.
func (p *Page) AppendAround(x []float32, block int) []float32 {
	if block < 0 || block >= len(p.Blocks) {
		for range nFrames + nWords {
			x = append(x, never)
		}
		return x
	}
	e := &p.elems[p.Blocks[block].elem]
	for _, d := range e.place.frame {
		x = append(x, distance(d, e.depth))
	}
	for _, d := range e.place.word {
		x = append(x, distance(d, e.depth))
	}
	return x
}

// Beside reports whether a block stands in an element that is named for
// comments, or below the text for other stories, and does not hold the block
// text.
func (p *Page) Beside(block, text int) bool {
	if block < 0 || block >= len(p.Blocks) || text < 0 || text >= len(p.Blocks) {
		return false
	}
	in := &p.elems[p.Blocks[block].elem].place
	up, _ := p.apart(p.Blocks[block].elem, p.Blocks[text].elem)
	common := p.Blocks[block].elem
	for range up {
		common = p.elems[common].parent
	}
	if common < 0 {
		return false
	}
	both := &p.elems[common].place
	return in.word[wordComment] > both.word[wordComment] || block > text && in.word[wordRelated] > both.word[wordRelated]
}

// Asks reports whether a block stands in an element near by that is named for
// signing up or paying.
func (p *Page) Asks(block int) bool {
	e := &p.elems[p.Blocks[block].elem]
	return distance(e.place.word[wordSignup], e.depth) <= 2
}

// Like reports whether two blocks stand in elements of the same names and
// classes.
func (b *Block) Like(other *Block) bool { return b.signature == other.signature }

// LinkShare returns the share of a block's characters that stand in links.
func (b *Block) LinkShare() float32 { return ratio(b.linkChars, b.chars) }

// Chars returns the number of characters of a block.
func (b *Block) Chars() int { return b.chars }

// TagNumber returns the block's element as a number, the lower the more like
// text.
func (b *Block) TagNumber() float32 { return tagNumber(b.Tag) }
