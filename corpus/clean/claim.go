package clean

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

// A Claim is something that may be the article's title, date or authors, with
// where it was read. Pages make many claims, and no one place is right on all
// pages: trees grown on pages with known answers score the claims by where they
// stand, what they look like and which others agree.
type Claim struct {
	Value string    // the title, the day (2006-01-02), or the names parted by "; "
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
	read := func(name string, data []byte) *trees.Model {
		m, err := trees.Read(bytes.NewReader(data))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		return m
	}
	return claimModels{read("title.trees", titleTrees), read("date.trees", dateTrees), read("author.trees", authorTrees)}
})

// best scores the claims and returns the best one, nil for none.
func best(claims []Claim, m *trees.Model) *Claim {
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

// Likeliest returns the claim of the highest score and that score, "" for no
// claims. It is for growing the models.
func Likeliest(claims []Claim, m *trees.Model) (value string, score float32) {
	if top := best(claims, m); top != nil {
		return top.Value, top.Score
	}
	return "", 0
}

// A reading is what was found of a page before its claims are judged.
type reading struct {
	page        *page.Page
	said        *page.JSONLD
	first, last int       // blocks kept, -1 for none
	address     string    // of the article
	captured    time.Time // zero where unknown
	outlet      string    // the outlet's name
	host        string    // letters of its host
	lang        string
	body        string
	bodyWords   wordSet
	heading     int // the block of the title, -1 before it is known
}

func newReading(a *corpus.Article, c *corpus.Capture, p *page.Page, said *page.JSONLD, first, last int) *reading {
	body := a.Body()
	return &reading{
		page: p, said: said, first: first, last: last, heading: -1,
		captured: c.Time,
		address:  first2(first2(c.FinalURL, c.URL), a.URL), outlet: a.Source.Name, host: squeeze(a.Source.ID), lang: a.Lang,
		body: body, bodyWords: longWords(body),
	}
}

// setHeadline sets the title, by the page's headline.
func (r *reading) setHeadline(a *corpus.Article, report *Report) {
	claims := r.titles()
	top := best(claims, builtClaimModels().title)
	if top == nil {
		setTitle(a, report, "", "", nil)
		return
	}
	r.heading = r.headingOf(top.Value)
	setTitle(a, report, top.Value, top.Rule, r.bodyWords)
}

// headingOf returns the block of a title, -1 for none.
func (r *reading) headingOf(title string) int {
	key := squeeze(title)
	if len(key) < 4 {
		return -1
	}
	at := -1
	for i := range r.page.Blocks {
		b := &r.page.Blocks[i]
		if i > r.first+2 && at >= 0 || i > r.last {
			break
		}
		if b.Chars() < 400 && strings.Contains(squeeze(b.Text), key) {
			at = i
		}
	}
	return at
}

// ClaimsOf returns the claims that a captured page makes. The title that the
// model chooses tells where dates and authors stand; without a model it is
// unknown.
func ClaimsOf(c *corpus.Capture, title *trees.Model) Claims {
	text, _ := Decode(c)
	p := page.Parse(text)
	p.Score(page.Built())
	said := &p.JSONLD
	a, report := &corpus.Article{}, &Report{}
	first, last := keepBlocks(a, report, p, baseOf(c, p))
	a.Lang = language(a.Body(), declaredLanguage(p))
	setAddress(a, report, c, p, said)
	setSource(a, report, c, a.URL, p.Meta("og:site_name", "application-name"), said.Publisher)
	r := newReading(a, c, p, said, first, last)
	claims := Claims{Titles: r.titles()}
	if title != nil {
		if top := best(claims.Titles, title); top != nil {
			r.heading = r.headingOf(top.Value)
		}
	}
	claims.Dates, _ = r.days()
	claims.Authors = r.writers()
	return claims
}

func number(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// placed appends features of the place of a claim's block: where it stands to
// the text, and what it is in.
func (r *reading) placed(x []float32, block int) []float32 {
	n := len(r.page.Blocks)
	if block < 0 || block >= n {
		return r.page.AppendAround(append(x, -99, -99, -99, -1, -1, -1, -1), -1)
	}
	b := &r.page.Blocks[block]
	clip := func(d int) float32 { return float32(max(-40, min(40, d))) }
	heading := float32(-99)
	if r.heading >= 0 {
		heading = clip(block - r.heading)
	}
	x = append(x, clip(block-r.first), clip(block-r.last), heading, b.Score, b.LinkShare(), b.TagRank(), float32(block)/float32(n))
	return r.page.AppendAround(x, block)
}

// runes returns the number of characters of a text.
func runes(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func popCount(bits int) int {
	n := 0
	for ; bits != 0; bits &= bits - 1 {
		n++
	}
	return n
}
