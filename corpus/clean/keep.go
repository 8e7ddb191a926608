package clean

import (
	"cmp"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// keepFrom is the least score of a block that is kept. If hardly any block reaches
// it, as on pages of a few lines or with broken markup, a share of the best score
// is enough: a line too many does less harm than a lost article.
const (
	keepFrom  = 0.5
	keepShare = 0.6
	shortText = 250 // characters

	// A page whose best score is below hopeless has no article, unless it has
	// so many paragraphs of sentences.
	hopeless      = 0.15
	manySentences = 4

	// A sentence like the kept one above it needs only this share of the least
	// score. Up to holeLines cut lines between kept ones need only keepHole.
	keepLike  = 0.6
	keepHole  = 0.3
	holeLines = 5
)

// keepBlocks puts the article's blocks into a and all judgements into r. It
// returns the numbers of the first and last block kept, -1 for none.
func keepBlocks(a *corpus.Article, r *Report, p *page.Page, base *url.URL) (first, last int) {
	least, unsure := leastScore(p)
	r.Blocks = make([]Judged, len(p.Blocks))
	for i := range p.Blocks {
		b := &p.Blocks[i]
		var above *page.Block // if it was kept
		if i > 0 && r.Blocks[i-1].Kept {
			above = &p.Blocks[i-1]
		}
		j := &r.Blocks[i]
		*j = Judged{Text: b.Text, Score: b.Score, Kind: kindOf(b)}
		j.Kept, j.Rule = judge(b, above, least, unsure)
	}
	dropCopies(r)
	first = slices.IndexFunc(r.Blocks, func(j Judged) bool { return j.Kept })
	last = len(r.Blocks) - 1
	for last >= 0 && !r.Blocks[last].Kept {
		last--
	}
	keepHoles(p, r)
	dropTail(p, r)
	dropLooseSubheads(p, r)
	keepCaptions(p, r, first, last)
	const mostLinks = 500
	links := map[string]bool{}
	for i := range r.Blocks {
		j := &r.Blocks[i]
		if !j.Kept {
			continue
		}
		a.Blocks = append(a.Blocks, corpus.Block{Kind: j.Kind, Text: j.Text})
		for _, n := range p.Blocks[i].Links {
			href := resolve(base, page.Attr(n, "href"))
			if href != "" && !links[href] && len(a.Links) < mostLinks {
				links[href] = true
				a.Links = append(a.Links, corpus.Link{URL: href, Text: page.Text(n)})
			}
		}
	}
	return first, last
}

// dropCopies cuts all but the likeliest of the paragraphs that occur several times, as
// on pages that hold the text again for printing.
func dropCopies(r *Report) {
	const long = 150 // bytes: shorter lines are repeated in lists and recipes
	best := map[string]int{}
	for i := range r.Blocks {
		j := &r.Blocks[i]
		if !j.Kept || len(j.Text) < long {
			continue
		}
		k, known := best[j.Text]
		if !known {
			best[j.Text] = i
			continue
		}
		if j.Score > r.Blocks[k].Score {
			best[j.Text] = i
			j = &r.Blocks[k]
		}
		j.cut("copy of another block")
	}
}

// keepHoles keeps the few cut lines between two kept ones if none of them is
// clearly furniture: short lines of recipes, tables and interviews look so.
func keepHoles(p *page.Page, r *Report) {
	last := len(p.Blocks) // kept before
	for i := range r.Blocks {
		if !r.Blocks[i].Kept {
			continue
		}
		hole := r.Blocks[min(last+1, i):i]
		fill := len(hole) <= holeLines
		for k := range hole {
			b := &p.Blocks[last+1+k]
			fill = fill && b.Score >= keepHole && b.LinkShare() < 0.5 && b.Furniture() == nil && !clockOnly.MatchString(b.Text)
		}
		for k := range hole {
			if fill {
				hole[k].keep("between kept lines")
			}
		}
		last = i
	}
}

// leastScore returns the least score of a block that is kept on a page, and
// whether the page leaves so much doubt that it is below keepFrom.
func leastScore(p *page.Page) (least float32, unsure bool) {
	best, chars, sentences := float32(0), 0, 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Score >= keepFrom {
			chars += b.Chars()
		}
		if b.Chars() >= leastText {
			best = max(best, b.Score)
			if isSentence(b) {
				sentences++
			}
		}
	}
	if chars >= shortText || best < hopeless && sentences < manySentences {
		return keepFrom, false
	}
	return min(keepFrom, keepShare*best), true
}

// judge reports whether a block is kept, and by which rule. above is the block
// before it, nil if that was not kept.
func judge(b, above *page.Block, least float32, unsure bool) (kept bool, rule string) {
	f := b.Furniture()
	sentence := above != nil && isSentence(b)
	switch {
	case f != nil && f.Certain:
		return false, f.Rule
	case clockOnly.MatchString(b.Text):
		return false, "time of day"
	case b.Score >= keepFrom, b.Score >= least && f == nil:
		return true, "score"
	case sentence && b.Score >= keepLike*least && b.Like(above):
		return true, "like the one above"
	case sentence && unsure && b.Chars() >= leastText:
		return true, "sentences below the text"
	case f != nil:
		return false, f.Rule
	case b.Idle():
		return false, "only a link"
	}
	return false, "score"
}

func isSentence(b *page.Block) bool { return b.Furniture() == nil && endsSentence(b.Text) }

// keepJSONLD keeps the text that the page states as JSON-LD: on some pages, scripts
// bring the text into the page only in the browser.
func keepJSONLD(a *corpus.Article, r *Report, body string) {
	if strings.Contains(body, "</") {
		inner := page.Parse([]byte(body))
		var parts []string
		for i := range inner.Blocks {
			parts = append(parts, inner.Blocks[i].Text)
		}
		body = strings.Join(parts, "\n")
	}
	for part := range strings.SplitSeq(body, "\n") {
		if part = page.Visible(html.UnescapeString(part)); part != "" {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: part})
			r.Blocks = append(r.Blocks, Judged{Text: part, Kept: true, Kind: corpus.Paragraph, Rule: "json-ld articleBody"})
		}
	}
}

// clockOnly finds a line that is a time of day, as live blogs set them over each
// entry.
var clockOnly = regexp.MustCompile(`^\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?$`)

// bareAddress finds a line that is nothing but a web address.
var bareAddress = regexp.MustCompile(`^(?:https?://|www\.)\S+$`)

// dropAboveTitle cuts the few short lines above one that repeats the title: in old
// pages and print versions they are in one element with the text.
func dropAboveTitle(a *corpus.Article, r *Report) {
	const most = 4
	for k := 0; k <= most && k < len(a.Blocks)-1; k++ {
		text := a.Blocks[k].Text
		if isTitle(a, text) {
			for range k {
				cutFirst(a, r)
			}
			return
		}
		if !shortLine(text) {
			return
		}
	}
}

// dropRepeats cuts the lines above the text that only repeat the title, the date, the
// authors or the address.
func dropRepeats(a *corpus.Article, r *Report) {
	for len(a.Blocks) > 1 {
		first := &a.Blocks[0]
		line, rest, more := strings.Cut(first.Text, "\n")
		switch {
		case first.Kind == corpus.Caption || !repeats(a, line):
			return
		case !more:
			cutFirst(a, r)
		default:
			if j := r.kept(first.Text); j != nil {
				j.Text = rest
			}
			first.Text = rest
		}
	}
}

func repeats(a *corpus.Article, line string) bool {
	if isTitle(a, line) || bareAddress.MatchString(line) {
		return true
	}
	_, day := textDate(line, a.Lang)
	return day || shortLine(line) && len(bylineNames(line)) > 0
}

// isTitle reports whether a line is the page's headline.
func isTitle(a *corpus.Article, line string) bool {
	return squeeze(line) == squeeze(cmp.Or(a.PageHeadline, a.Title))
}

func shortLine(line string) bool { return utf8.RuneCountInString(line) <= 80 && !endsSentence(line) }

// cutFirst cuts the article's first block.
func cutFirst(a *corpus.Article, r *Report) {
	if j := r.kept(a.Blocks[0].Text); j != nil {
		j.cut("title or date above the text")
	}
	a.Blocks = a.Blocks[1:]
}

// keepCaptions keeps the captions inside the text, as captions.
func keepCaptions(p *page.Page, r *Report, first, last int) {
	for i := range r.Blocks {
		if j := &r.Blocks[i]; !j.Kept && j.Kind == corpus.Caption && i > first && i < last && p.Blocks[i].Furniture() == nil {
			j.keep("caption inside the text")
		}
	}
}

// dropTail cuts the lines at the end of the text that give its copyright or address,
// as print versions do, or say who may read on.
func dropTail(p *page.Page, r *Report) {
	for i := len(r.Blocks) - 1; i >= 0; i-- {
		j, f := &r.Blocks[i], p.Blocks[i].Furniture()
		switch {
		case !j.Kept:
		case f != nil && f.Rule == "copyright":
			j.cut(f.Rule)
		case bareAddress.MatchString(j.Text):
			j.cut("address below the text")
		case p.Asks(i) && hasAny(strings.ToLower(j.Text), payToRead...):
			j.cut("paywall")
		default:
			return
		}
	}
}

// dropLooseSubheads cuts a subhead or two at the end of the text: they head what was
// cut. More in a row are a list that ends the text.
func dropLooseSubheads(p *page.Page, r *Report) {
	const most, longest = 2, 80
	var loose []*Judged
	for i := len(r.Blocks) - 1; i >= 0; i-- {
		j := &r.Blocks[i]
		if !j.Kept {
			continue
		}
		if j.Kind != corpus.Subhead {
			break
		}
		if p.Blocks[i].Chars() > longest || len(loose) == most {
			return
		}
		loose = append(loose, j)
	}
	for _, j := range loose {
		j.cut("subhead without text")
	}
}

func kindOf(b *page.Block) corpus.Kind {
	switch {
	case b.Heading():
		return corpus.Subhead
	case b.In.Caption:
		return corpus.Caption
	case b.In.Quote:
		return corpus.Quote
	case b.In.List:
		return corpus.ListItem
	}
	return corpus.Paragraph
}
