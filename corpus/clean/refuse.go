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
func refuse(p *page.Page, said page.Said, a *corpus.Article) error {
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
	if chars < leastText {
		return fmt.Errorf("%w: %d characters of text", ErrNoArticle, chars)
	}
	return nil
}

// incomplete returns why the text is known not to be whole, "" if it is not.
func incomplete(a *corpus.Article, said page.Said) string {
	if len(said.Body) > 0 && len(a.Body())*10 >= len(said.Body)*8 {
		return ""
	}
	return "paywall"
}
