package clean

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// keepFrom is the least score of a block that is kept. Where hardly any block
// reaches it, as on pages of a few lines or with broken markup, a share of the
// best score does: a line too many is less harm than a lost article.
const (
	keepFrom  = 0.5
	keepShare = 0.6
	shortText = 250 // characters

	// A page whose best score is below hopeless has no text at all, unless it
	// has so many paragraphs of sentences.
	hopeless      = 0.15
	manySentences = 4

	// A sentence in the same kind of element as the kept one above it needs
	// only this share of the score, and so many lines between kept ones only
	// this score.
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
	first, last = -1, -1
	for i := range r.Blocks {
		if r.Blocks[i].Kept {
			if first < 0 {
				first = i
			}
			last = i
		}
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

// dropCopies cuts all but the likeliest of the paragraphs that stand on the
// page several times, as where the text is there again for printing.
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
		j.Kept, j.Rule = false, "copy of another block"
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
				hole[k].Kept, hole[k].Rule = true, "between kept lines"
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
			if b.Furniture() == nil && endsSentence(b.Text) {
				sentences++
			}
		}
	}
	if chars >= shortText || best < hopeless && sentences < manySentences {
		return keepFrom, false
	}
	return min(keepFrom, keepShare*best), true
}

// judge tells whether a block is kept, and by which rule. above is the block
// before it, nil if that was not kept.
func judge(b, above *page.Block, least float32, unsure bool) (kept bool, rule string) {
	f := b.Furniture()
	sentence := above != nil && f == nil && endsSentence(b.Text)
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

// keepSaid makes the text of what the page says in JSON-LD: on some pages,
// scripts bring the text into the page only in the browser.
func keepSaid(a *corpus.Article, r *Report, said *page.JSONLD) {
	body := said.Body
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

// dropHeadline cuts the lines above the text that only say the title, the date,
// the authors or the address again, and the short ones above the title: in old
// pages and print versions they stand in one element with the text.
func dropHeadline(a *corpus.Article, r *Report) {
	const rule, longest, above = "title or date above the text", 80, 4
	key := squeeze(first2(a.PageHeadline, a.Title))
	short := func(line string) bool {
		return utf8.RuneCountInString(line) <= longest && !endsSentence(line)
	}
	for k := 0; k <= above && k < len(a.Blocks)-1; k++ {
		line := a.Blocks[k].Text
		if squeeze(line) == key {
			for range k {
				cutFirst(a, r, rule)
			}
			break
		}
		if !short(line) {
			break
		}
	}
	heads := func(line string) bool {
		if squeeze(line) == key || bareAddress.MatchString(line) {
			return true
		}
		_, day := textDate(line, a.Lang)
		return day || short(line) && len(bylineNames(line)) > 0
	}
	for len(a.Blocks) > 1 {
		first := &a.Blocks[0]
		line, rest, more := strings.Cut(first.Text, "\n")
		switch {
		case first.Kind == corpus.Caption || !heads(line):
			return
		case !more:
			cutFirst(a, r, rule)
		default:
			if j := r.kept(first.Text); j != nil {
				j.Text = rest
			}
			first.Text = rest
		}
	}
}

// bareAddress finds a line that is nothing but a web address.
var bareAddress = regexp.MustCompile(`^(?:https?://|www\.)\S+$`)

// cutFirst cuts the article's first block.
func cutFirst(a *corpus.Article, r *Report, rule string) {
	if j := r.kept(a.Blocks[0].Text); j != nil {
		j.Kept, j.Rule = false, rule
	}
	a.Blocks = a.Blocks[1:]
}

// keepCaptions keeps the captions that stand inside the text, as captions.
func keepCaptions(p *page.Page, r *Report, first, last int) {
	for i := range r.Blocks {
		if j := &r.Blocks[i]; !j.Kept && j.Kind == corpus.Caption && i > first && i < last && p.Blocks[i].Furniture() == nil {
			j.Kept, j.Rule = true, "caption inside the text"
		}
	}
}

// dropTail cuts the lines at the end of the text that say whose it is and where
// it stands, as below print versions, or who may read on.
func dropTail(p *page.Page, r *Report) {
	for i := len(r.Blocks) - 1; i >= 0; i-- {
		j, f := &r.Blocks[i], p.Blocks[i].Furniture()
		switch {
		case !j.Kept:
		case f != nil && f.Rule == "copyright":
			j.Kept, j.Rule = false, f.Rule
		case bareAddress.MatchString(j.Text):
			j.Kept, j.Rule = false, "address below the text"
		case p.Asks(i) && hasAny(strings.ToLower(j.Text), payToRead...):
			j.Kept, j.Rule = false, "paywall"
		default:
			return
		}
	}
}

// dropLooseSubheads cuts a subhead or two at the end of the text: they head
// what was cut. More in a row are a list that the text ends with.
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
		j.Kept, j.Rule = false, "subhead without text"
	}
}

func kindOf(b *page.Block) corpus.Kind {
	switch {
	case b.Tag == atom.H1 || b.Tag == atom.H2 || b.Tag == atom.H3 || b.Tag == atom.H4 || b.Tag == atom.H5 || b.Tag == atom.H6:
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
