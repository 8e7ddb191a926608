package clean

import (
	"cmp"
	_ "embed"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

// A Claim is a value that may be the article's title, day or authors. Pages make
// many claims, and no origin is right on all pages: trees grown on pages with known
// answers score the claims by where they were read, what they look like and which
// others agree.
type Claim struct {
	Value string    // the title, the day (2006-01-02), or the names separated by "; "
	Rule  string    // where it was read
	X     []float32 // its features
	Score float32
}

// Claims are all claims of a page. They are for growing the models.
type Claims struct{ Titles, Dates, Authors []Claim }

//go:embed title.trees
var titleTrees []byte

//go:embed date.trees
var dateTrees []byte

//go:embed author.trees
var authorTrees []byte

// claimModels are the models that score claims.
type claimModels struct{ title, date, author *trees.Model }

var builtClaimModels = sync.OnceValue(func() claimModels {
	return claimModels{trees.MustRead("title.trees", titleTrees), trees.MustRead("date.trees", dateTrees), trees.MustRead("author.trees", authorTrees)}
})

// Best scores the claims and returns the best one, nil for none.
func Best(claims []Claim, m *trees.Model) *Claim {
	if len(claims) == 0 {
		return nil
	}
	if m.Width() == len(claims[0].X) {
		xs := make([][]float32, len(claims))
		for i := range claims {
			xs[i] = claims[i].X
		}
		for i, score := range m.Scores(xs) {
			claims[i].Score = score
		}
	}
	top := &claims[0]
	for i := range claims {
		if claims[i].Score > top.Score {
			top = &claims[i]
		}
	}
	return top
}

// ClaimsOf returns the claims of a captured page. It is for growing the models: the
// title that the model chooses tells where to look for dates and authors; nil leaves
// that open.
func ClaimsOf(c *corpus.Capture, title *trees.Model) Claims {
	text, _ := Decode(c)
	p := page.Parse(text)
	p.Score(page.Built())
	a, r := &corpus.Article{}, &Report{}
	first, last := keepBlocks(a, r, p, baseOf(c, p))
	identify(a, r, c, p)
	f := newFinder(a, c, p, first, last)
	claims := Claims{Titles: f.titles()}
	if title != nil {
		if top := Best(claims.Titles, title); top != nil {
			f.heading = f.headingOf(top.Value)
		}
	}
	claims.Dates, _ = f.days()
	claims.Authors = f.authors()
	return claims
}

// A finder finds the claims of a page. Its fields are what they are compared with.
type finder struct {
	page        *page.Page
	first, last int       // blocks kept, -1 for none
	heading     int       // the block of the title, -1 before it is known
	address     string    // of the article
	captured    time.Time // zero where unknown
	outlet      string    // squeezed name of the outlet
	host        string    // squeezed host of the outlet
	lang        string
	body        string
	stems       stemSet // of body
}

func newFinder(a *corpus.Article, c *corpus.Capture, p *page.Page, first, last int) *finder {
	body := a.Body()
	return &finder{
		page: p, first: first, last: last, heading: -1, captured: c.Time,
		address: cmp.Or(c.FinalURL, c.URL, a.URL), outlet: squeeze(a.Source.Name), host: squeeze(a.Source.ID), lang: a.Lang,
		body: body, stems: stemsOf(body),
	}
}

// headingOf returns the block of a title, -1 for none.
func (f *finder) headingOf(title string) int {
	key := squeeze(title)
	if len(key) < 4 {
		return -1
	}
	at := -1
	for i := range f.page.Blocks {
		b := &f.page.Blocks[i]
		if i > f.first+2 && at >= 0 || i > f.last {
			break
		}
		if b.Chars() < 400 && strings.Contains(squeeze(b.Text), key) {
			at = i
		}
	}
	return at
}

// A tally counts the claims of a value.
type tally struct {
	claims  int
	origins uint // a bit for each origin
}

type tallies map[string]tally // by value

func (t tallies) add(value string, origin int) {
	t[value] = tally{t[value].claims + 1, t[value].origins | 1<<origin}
}

// from returns the feature that an origin claims the value.
func (t tally) from(origin int) float32 { return trees.Flag(t.origins&(1<<origin) != 0) }

// spread returns the number of origins that claim the value.
func (t tally) spread() float32 { return float32(bits.OnesCount(t.origins)) }

// withPosition appends the features of where the block of a claim is.
func (f *finder) withPosition(x []float32, block int) []float32 {
	n := len(f.page.Blocks)
	if block < 0 || block >= n {
		return f.page.AppendAround(append(x, -99, -99, -99, -1, -1, -1, -1), -1)
	}
	b := &f.page.Blocks[block]
	clip := func(d int) float32 { return float32(max(-40, min(40, d))) }
	heading := float32(-99)
	if f.heading >= 0 {
		heading = clip(block - f.heading)
	}
	x = append(x, clip(block-f.first), clip(block-f.last), heading, b.Score, b.LinkShare(), b.TagRank(), float32(block)/float32(n))
	return f.page.AppendAround(x, block)
}

// runes returns the number of characters of a text.
func runes(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func hasAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
