package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// doubtfulShare is the share of a headline's words in the body up to which it
// is doubtful.
//
// Republishers put another story's headline over a text. Measured on Reuters
// and Russian news: this catches 95 of 100 wrong headlines and doubts 1.3 of
// 100 right ones.
const doubtfulShare = 0.25

// setTitle sets the title, or one made from the lead if the headline is
// doubtful or missing.
func setTitle(a *corpus.Article, r *Report, headline, rule string) {
	headline = visible(headline)
	lead := ""
	for _, b := range a.Blocks {
		if b.Kind != corpus.Caption && b.Kind != corpus.Subhead {
			lead = b.Text
			break
		}
	}
	switch {
	case headline == "":
		a.Title = titleFromLead(lead)
		r.choose("title", a.Title, "made from the lead: the page has no headline")
	case doubtful(headline, a.Body()):
		a.PageHeadline = headline
		a.Title = titleFromLead(lead)
		r.choose("page headline", headline, rule)
		r.choose("title", a.Title, "made from the lead: the headline's words are not in the text")
	default:
		a.Title = headline
		r.choose("title", headline, rule)
	}
}

// doubtful reports whether a headline seems to belong to another text: at most
// a quarter of its words of four letters and more, compared by their first five
// letters, occur in the body.
func doubtful(headline, body string) bool {
	words := longWords(headline)
	if len(words) == 0 {
		return false
	}
	text := longWords(body)
	in := 0
	for w := range words {
		if text[w] {
			in++
		}
	}
	return float64(in) <= doubtfulShare*float64(len(words))
}

// longWords returns the first five letters of each word of four letters and
// more. In scripts without spaces, every two letters count as a word.
func longWords(s string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		letters := []rune(w)
		if letters[0] >= 0x2e80 {
			for i := 0; i+2 <= len(letters); i++ {
				words[string(letters[i:i+2])] = true
			}
			continue
		}
		if len(letters) >= 4 {
			words[string(letters[:min(len(letters), 5)])] = true
		}
	}
	return words
}

// Lengths of a title made from a lead, in characters.
const (
	titleLeast = 50
	titleMost  = 110
)

// titleFromLead returns the lead's beginning up to the end of a sentence or a
// clause, or of a word, with "…" where it was cut.
func titleFromLead(lead string) string {
	lead, _, _ = strings.Cut(lead, "\n")
	letters := []rune(lead)
	sentence, clause, word := 0, 0, 0
	for i, r := range letters {
		if i >= titleMost {
			break
		}
		space := i+1 < len(letters) && letters[i+1] == ' '
		switch {
		case strings.ContainsRune("。!?", r), strings.ContainsRune(".!?", r) && space && i >= titleLeast && i+2 < len(letters) && unicode.IsUpper(letters[i+2]):
			if sentence == 0 && i >= 20 {
				sentence = i + 1
			}
		case strings.ContainsRune(",;:—–、,", r):
			clause = i
		case r == ' ':
			word = i
		}
	}
	switch {
	case sentence > 0:
		return string(letters[:sentence])
	case len(letters) <= titleMost:
		return lead
	case clause >= titleLeast:
		return strings.TrimRight(string(letters[:clause]), " ,;:—–") + "…"
	case word >= titleLeast:
		return trimShort(strings.TrimRight(string(letters[:word]), " ,;:—–")) + "…"
	}
	return string(letters[:titleMost-1]) + "…"
}

// trimShort drops the words of up to three letters at the end of a cut title,
// which lead on to what was cut.
func trimShort(s string) string {
	for {
		k := strings.LastIndexByte(s, ' ')
		if k < 0 || utf8.RuneCountInString(s[:k]) < titleLeast || utf8.RuneCountInString(s[k+1:]) > 3 {
			return strings.TrimRight(s, " ,;:—–")
		}
		s = s[:k]
	}
}

// headline returns the page's headline and the rule that chose it.
//
// The <h1> before the text is surest where the page says the same of itself;
// what a page says of itself carries the outlet's name and may be worded for
// search engines.
func headline(p *page.Page, said page.Said, outlet string, first int) (string, string) {
	var claims []claim
	add := func(text, rule string) {
		if text = trimOutlet(visible(text), outlet); text != "" {
			claims = append(claims, claim{text, rule})
		}
	}
	add(said.Headline, "json-ld")
	add(p.Meta("og:title"), "og:title")
	add(p.Meta("twitter:title"), "twitter:title")
	add(p.Title, "<title>")
	var best claim
	bestShare := 0.0
	for _, s := range p.Headings {
		text := visible(page.Text(s.Node))
		if text == "" || utf8.RuneCountInString(text) > 300 {
			continue
		}
		for _, c := range claims {
			if share := likeness(text, c.text); share > bestShare && share >= 0.5 {
				best, bestShare = claim{text, "<h1> as in " + c.rule}, share
			}
		}
	}
	if best.text != "" {
		return best.text, best.rule
	}
	if len(claims) > 0 {
		return claims[0].text, claims[0].rule
	}
	for _, s := range p.Headings {
		if text := visible(page.Text(s.Node)); text != "" && s.At <= max(first, 0) {
			return text, "<h1>"
		}
	}
	return "", ""
}

// A claim is what the page says somewhere, and where.
type claim struct{ text, rule string }

// likeness returns how alike two texts are: twice their common words over all.
func likeness(a, b string) float64 {
	split := func(s string) map[string]int {
		words := map[string]int{}
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			words[w]++
		}
		return words
	}
	wa, wb := split(a), split(b)
	same, all := 0, 0
	for w, n := range wa {
		same += 2 * min(n, wb[w])
		all += n
	}
	for _, n := range wb {
		all += n
	}
	if all == 0 {
		return 0
	}
	return float64(same) / float64(all)
}

// separators stand between a headline and the outlet's name.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ~ ", " |", "| "}

// trimOutlet returns a page's title without the outlet's name at its end or
// beginning.
func trimOutlet(title, outlet string) string {
	for {
		cut := title
		for _, sep := range separators {
			if k := strings.LastIndex(title, sep); k > 0 && namesOutlet(title[k+len(sep):], outlet) {
				cut = strings.TrimSpace(title[:k])
				break
			}
			if head, rest, ok := strings.Cut(title, sep); ok && namesOutlet(head, outlet) {
				cut = strings.TrimSpace(rest)
				break
			}
		}
		if cut == title || cut == "" {
			return title
		}
		title = cut
	}
}

// namesOutlet reports whether a piece of a title is the outlet's name.
func namesOutlet(piece, outlet string) bool {
	squeeze := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	p, o := squeeze(piece), squeeze(outlet)
	return p != "" && len(o) > 2 && (p == o || strings.Contains(p, o) && len(p) < 3*len(o) || strings.Contains(o, p) && len(p) > 2)
}
