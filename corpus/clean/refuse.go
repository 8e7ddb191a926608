package clean

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// leastText is the number of characters below which a page has no article.
const leastText = 60

// walls are headings and lines of pages that stand where an article should, in
// lower case.
var walls = []struct{ reason, phrases string }{
	{"page not found", "page not found|404 not found|error 404|404 error|not found|страница не найдена|ошибка 404|бет табылмады|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|strona nie została znaleziona|nie znaleziono strony"},
	{"access refused", "access denied|403 forbidden|forbidden|attention required|just a moment|доступ запрещен|доступ ограничен|are you a robot|verify you are human|checking your browser"},
	{"cookie wall", "before you continue|your privacy choices|we value your privacy|consent to cookies|cookie consent"},
}

// refuse returns an error if what was kept is no article.
func refuse(p *page.Page, said page.Said, a *corpus.Article, kept []Judged) error {
	body := a.Body()
	chars := utf8.RuneCountInString(body)
	title := strings.ToLower(p.Title)
	for _, s := range p.Headings {
		if chars < 1500 {
			title += "\n" + strings.ToLower(page.Text(s.Node))
		}
	}
	if chars < 1500 {
		for _, wall := range walls {
			for phrase := range strings.SplitSeq(wall.phrases, "|") {
				for line := range strings.SplitSeq(title, "\n") {
					if strings.HasPrefix(line, phrase) || strings.HasPrefix(strings.TrimLeft(line, "0123456789 -–—|:"), phrase) {
						return fmt.Errorf("%w: %s", ErrNoArticle, wall.reason)
					}
				}
			}
		}
	}
	if n := stories(p, kept); n >= leastStories && said.Articles == 0 && p.Meta("og:type") != "article" {
		return fmt.Errorf("%w: a list of %d stories", ErrNoArticle, n)
	}
	if chars < leastText {
		return fmt.Errorf("%w: %d characters of text", ErrNoArticle, chars)
	}
	return nil
}

// leastStories is the number of stories that make a list.
const leastStories = 4

// stories returns the number of stories that a page tells the beginnings of:
// headings that lead to other pages, each with a little text below. It is 0 if a
// third of the text kept is something else.
func stories(p *page.Page, judged []Judged) int {
	const teaser, least = 300, 40 // characters
	n, below, all, within := 0, teaser, 0, 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if kindOf(b) == corpus.Subhead && b.LinkShare() > 0.9 && leadsAway(b) {
			below = 0
			continue
		}
		if below == 0 && b.Chars() >= least && b.LinkShare() < 0.5 {
			n++
		}
		below += max(b.Chars(), 1)
		if judged[i].Kept {
			all += b.Chars()
			if below <= teaser {
				within += b.Chars()
			}
		}
	}
	if within*3 < all*2 {
		return 0
	}
	return n
}

// leadsAway reports whether a block's links lead to other pages, not to a place
// on the page itself.
func leadsAway(b *page.Block) bool {
	for _, n := range b.Links {
		if href := page.Attr(n, "href"); href != "" && href[0] != '#' {
			return true
		}
	}
	return false
}

// incomplete returns why the text is known not to be whole, "" if it is not.
func incomplete(a *corpus.Article, said page.Said) string {
	if len(said.Body) > 0 && len(a.Body())*10 >= len(said.Body)*8 {
		return ""
	}
	return "paywall"
}
