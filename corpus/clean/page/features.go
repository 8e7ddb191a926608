package page

import (
	"cmp"
	"math"
	"strings"

	"golang.org/x/net/html/atom"

	"casefile/corpus/clean/trees"
)

// never is the distance to an element that a block is not in.
const never = 30

func logOf(n int) float32 { return float32(math.Log1p(float64(n))) }

func ratio(a, b int) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func clip(n, most int) float32 { return float32(max(-most, min(most, n))) }

// facts are what the first stage's vectors of a page's blocks share.
type facts struct {
	page                     *Page
	title                    string // in lower case
	described, metaDescribed []string
	body                     map[uint32]bool // of the text in JSON-LD
	measures                 []measure       // by block
	inTitle                  []float32       // by block: share of the title's words
	before                   []int           // by block: characters above it
	alike                    map[uint32]*alike
	texts                    map[string]int // number of blocks with a text
	chars, textChars         int            // of all blocks, of those with few links
	heading                  int            // the block that is the headline, -1 for none
	top                      int32          // the element that most likely holds the article
}

// alike sums up the blocks of one signature.
type alike struct{ blocks, chars, linkChars, sentences int }

func (p *Page) facts() *facts {
	n := len(p.Blocks)
	title := cmp.Or(p.JSONLD.Headline, p.Meta("og:title", "twitter:title"), p.Title)
	titleWords := stemsIn(title)
	f := &facts{
		page: p, title: strings.ToLower(title), heading: -1, top: p.topElem(),
		described:     headWords(lowerHead(p.JSONLD.description)),
		metaDescribed: headWords(lowerHead(p.Meta("og:description", "description", "twitter:description"))),
		body:          gramsIn(p.JSONLD.Body),
		measures:      make([]measure, n), inTitle: make([]float32, n), before: make([]int, n),
		alike: map[uint32]*alike{}, texts: map[string]int{},
	}
	headingShare := float32(0.5)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		m := measureText(b.Text)
		f.measures[i] = m
		f.texts[b.Text]++
		f.before[i] = f.chars
		f.chars += b.chars
		if b.linkChars*2 < b.chars {
			f.textChars += b.chars
		}
		f.count(b, m)
		f.inTitle[i] = overlap(b.lower, titleWords)
		if share := f.inTitle[i]; share > 0 && b.chars < 300 && b.linkChars*2 < b.chars {
			share *= ratio(len(titleWords), max(len(titleWords), m.words))
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

// count adds a block to those of its signature.
func (f *facts) count(b *Block, m measure) {
	a := f.alike[b.signature]
	if a == nil {
		a = &alike{}
		f.alike[b.signature] = a
	}
	a.blocks++
	a.chars += b.chars
	a.linkChars += b.linkChars
	if m.ends {
		a.sentences++
	}
}

// vector appends the first stage's features of a block to x.
func (f *facts) vector(i int, x []float32) []float32 {
	p := f.page
	b, m, a := &p.Blocks[i], &f.measures[i], f.alike[p.Blocks[i].signature]
	x = append(x, // the text
		logOf(b.chars), logOf(m.words), b.LinkShare(), ratio(len(b.Links), m.words),
		ratio(m.letters, m.words), ratio(m.commas, m.words), ratio(m.stops, m.words), ratio(m.digits, b.chars), ratio(m.upper, m.letters),
		trees.Flag(m.ends), trees.Flag(m.starts), float32(min(strings.Count(b.Text, "\n"), 8)),
		float32(b.furniture), trees.Flag(b.furniture == furnitureRelated || b.furniture == furniturePointer), trees.Flag(f.texts[b.Text] > 1),
		trees.Flag(strings.Contains(b.lower, "http") || strings.Contains(b.lower, "www.") || strings.Contains(b.lower, "@")),
		trees.Flag(strings.HasSuffix(b.Text, ":")),
	)
	inBody := float32(-1)
	if f.body != nil {
		inBody = shareOf(b.Text, f.body)
	}
	x = append(x, // the page's title and JSON-LD
		f.inTitle[i], trees.Flag(f.title != "" && b.chars > 8 && strings.Contains(f.title, b.lower)),
		described(b, f.described, f.metaDescribed), inBody, trees.Flag(p.JSONLD.Articles == 1),
	)
	x = f.appendElements(x, i)
	fromHeading := float32(-50)
	if f.heading >= 0 {
		fromHeading = clip(i-f.heading, 40)
	}
	x = append(x, // the blocks of the same signature, and the position on the page
		logOf(a.blocks), ratio(a.chars, f.chars), logOf(a.chars/a.blocks), ratio(a.linkChars, a.chars), ratio(a.sentences, a.blocks),
		ratio(f.before[i], f.chars), ratio(i, len(p.Blocks)), logOf(f.chars), logOf(f.textChars), logOf(len(p.Blocks)), fromHeading,
	)
	for _, step := range [...]int{-2, -1, 1, 2} { // the neighbours
		k := i + step
		if k < 0 || k >= len(p.Blocks) {
			x = append(x, -1, -1, 0, -1, 0, -1)
			continue
		}
		near := &p.Blocks[k]
		x = append(x, logOf(near.chars), near.LinkShare(), trees.Flag(f.measures[k].ends), near.TagRank(), trees.Flag(near.Like(b)), float32(near.furniture))
	}
	return x
}

// appendElements appends the features of a block's element and those around it.
func (f *facts) appendElements(x []float32, i int) []float32 {
	p, b := f.page, &f.page.Blocks[i]
	e := &p.elems[b.elem]
	x = append(x, b.TagRank(), float32(e.depth))
	x = append(p.AppendAround(x, i), trees.Flag(b.hidden))
	for range 4 {
		x = append(x, ratio(e.chars, f.chars), ratio(e.linkChars, e.chars), logOf(e.chars/max(e.blocks, 1)), logOf(e.parChars), float32(e.rank))
		if e.parent >= 0 {
			e = &p.elems[e.parent]
		}
	}
	_, below, topBelow := p.common(b.elem, f.top)
	return append(x, float32(below), float32(topBelow), ratio(p.elems[f.top].chars, f.chars))
}

// tagRanks orders the elements by how little they look like text, those of one
// line alike.
var tagRanks = func() map[atom.Atom]uint8 {
	ranks := map[atom.Atom]uint8{}
	for rank, names := range []string{
		"p", "blockquote", "pre", "div", "section article main", "td th", "body center", "h2", "h3", "h4 h5 h6", "h1", "figcaption caption figure",
		"dd dt dl", "li ul ol", "aside footer header nav", "form label button fieldset",
	} {
		for tag := range atoms(names) {
			ranks[tag] = uint8(rank)
		}
	}
	return ranks
}()

func rankOf(tag atom.Atom) uint8 {
	if rank, ok := tagRanks[tag]; ok {
		return rank
	}
	return 16
}

// topElem returns the index of the element that most likely holds the article.
func (p *Page) topElem() int32 {
	best, most := int32(0), float32(0)
	for i := range p.elems {
		e := &p.elems[i]
		whole := e.score * (1 - ratio(e.linkChars, max(e.chars, 1)))
		score := whole
		if e.tag == atom.P || e.tag == atom.Html || e.tag == atom.Body {
			score *= 0.7
		}
		if i == 0 || score > most {
			best, most = int32(i), whole
		}
	}
	return best
}

// common returns the innermost element around both a and b, and how many elements
// each is below it.
func (p *Page) common(a, b int32) (both int32, belowA, belowB int) {
	for a != b {
		if a > b {
			a = p.elems[a].parent
			belowA++
		} else {
			b = p.elems[b].parent
			belowB++
		}
	}
	return a, belowA, belowB
}

// AppendAround appends the distances to the elements and class words around a
// block that are features; [never] for a block that the page does not have.
func (p *Page) AppendAround(x []float32, block int) []float32 {
	e := &elem{}
	if block >= 0 && block < len(p.Blocks) {
		e = &p.elems[p.Blocks[block].elem]
	}
	for _, depth := range e.above.outer {
		x = append(x, e.distance(depth))
	}
	for _, depth := range e.above.group {
		x = append(x, e.distance(depth))
	}
	return x
}

// distance returns how far above an element its ancestor at a depth is.
func (e *elem) distance(depth int16) float32 {
	if depth == 0 {
		return never
	}
	return float32(min(e.depth-depth, never-1))
}

// Beside reports whether a block is in an element for comments, or below the
// article in one for other stories, that does not hold the block article.
func (p *Page) Beside(block, article int) bool {
	if block < 0 || block >= len(p.Blocks) || article < 0 || article >= len(p.Blocks) {
		return false
	}
	own := p.Blocks[block].elem
	both, _, _ := p.common(own, p.Blocks[article].elem)
	in, around := &p.elems[own].above.group, &p.elems[both].above.group
	return in[groupComment] > around[groupComment] || block > article && in[groupRelated] > around[groupRelated]
}

// Asks reports whether a block is in or right below an element for signing up or
// paying.
func (p *Page) Asks(block int) bool {
	e := &p.elems[p.Blocks[block].elem]
	return e.distance(e.above.group[groupSignup]) <= 2
}

// Idle reports whether a block is a short line that is only a link, as half of a
// page's blocks are. Such a block is not scored: hardly any belongs to an article.
func (b *Block) Idle() bool {
	const short = 120 // characters
	return b.chars < short && b.linkChars*20 >= b.chars*19 && b.Tag != atom.P && b.Tag != atom.H1 && b.Tag != atom.H2 && b.Tag != atom.H3
}

// Heading reports whether a block is in an element from <h1> to <h6>.
func (b *Block) Heading() bool {
	switch b.Tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// Like reports whether two blocks are in elements of the same names and classes.
func (b *Block) Like(other *Block) bool { return b.signature == other.signature }

// LinkShare returns the share of a block's characters that are in links.
func (b *Block) LinkShare() float32 { return ratio(b.linkChars, b.chars) }

// Chars returns the number of characters of a block.
func (b *Block) Chars() int { return b.chars }

// TagRank returns the rank of the block's element, the higher the less it looks
// like text.
func (b *Block) TagRank() float32 { return float32(b.rank) }
