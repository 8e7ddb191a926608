package clean

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// leastText is the least number of characters of an article.
const leastText = 60

// walls are the beginnings of titles and headings of pages that are served instead
// of an article, in lower case.
var walls = []struct{ reason, phrases string }{
	{"page not found", "page not found|404 not found|error 404|404 error|not found|oops! that page|oops, that page|this page doesn't exist|this page does not exist|that page doesn't exist|the page you requested|the page you are looking for|the page you were looking for|" +
		"sorry, the page|sorry, this page|sorry, we can't find|sorry, we couldn't find|we can't find that page|we can't find the page|we couldn't find that page|we couldn't find the page|" +
		"страница не найдена|ошибка 404|страница не существует|страница удалена|запрашиваемая страница|запрошенная страница|такой страницы|этой страницы не существует|к сожалению, страница|материал не найден|документ не найден|" +
		"бет табылмады|қате 404|мұндай бет|бұл бет табылмады|сіз іздеген бет|сторінку не знайдено|seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|strona nie została znaleziona|nie znaleziono strony|nie znaleźliśmy strony|nie znaleźliśmy takiej strony|sayfa bulunamadı|aradığınız sayfa|" +
		"η σελίδα δεν βρέθηκε|η σελίδα δεν υπάρχει|δεν βρέθηκε η σελίδα|页面不存在|页面未找到|找不到页面|您访问的页面|抱歉,您访问的页面|抱歉,您访问的页面|頁面不存在|找不到網頁|ページが見つかりません|페이지를 찾을 수 없습니다|bet tabylmady|bet tabılmadı|sahifa topilmadi|səhifə tapılmadı|stránka nenalezena|az oldal nem található|pagina nu a fost găsită|страница није пронађена"},
	{"access refused", "access denied|403 forbidden|forbidden|attention required|just a moment|are you a robot|verify you are human|checking your browser|please verify you are|pardon our interruption|" +
		"доступ запрещен|доступ запрещён|доступ ограничен|доступ закрыт|подтвердите, что вы не робот|проверка браузера|вы не робот"},
	{"cookie wall", "before you continue|your privacy choices|we value your privacy|we care about your privacy|your privacy matters|consent to cookies|cookie consent|cookies on |we use cookies|this site uses cookies|this website uses cookies|" +
		"мы используем файлы cookie|мы используем cookie|этот сайт использует cookie|сайт использует файлы cookie|біз cookie|cookie файлдары|wir verwenden cookies|diese website verwendet cookies|wir respektieren ihre privatsphäre|nous respectons votre vie privée|" +
		"dbamy o twoją prywatność|szanujemy twoją prywatność|cenimy twoją prywatność|używamy plików cookie|ta strona używa|çerez tercih|çerez politika|çerezleri kullan|bu site çerez|σεβόμαστε την ιδιωτικότητ|σεβόμαστε το απόρρητ|χρησιμοποιούμε cookies|valoramos tu privacidad|rispettiamo la tua privacy|我们使用cookie|本网站使用cookie"},
}

// shortPage is the length of a text, in characters, from which it is an article
// whatever the headings say.
const shortPage = 1500

// refuse returns an error if what was kept is no article.
func refuse(p *page.Page, a *corpus.Article, judged []Judged) error {
	chars := utf8.RuneCountInString(a.Body())
	stated := p.JSONLD.Articles > 0
	if chars < shortPage {
		if reason := wallOf(p); reason != "" {
			return fmt.Errorf("%w: %s", ErrNoArticle, reason)
		}
		if !stated && asksConsent(a, chars) {
			return fmt.Errorf("%w: cookie wall", ErrNoArticle)
		}
	}
	if !stated && p.Meta("og:type") != "article" {
		if n := max(teasers(p, judged), wholeStories(p, judged)); n >= leastStories {
			return fmt.Errorf("%w: a list of %d stories", ErrNoArticle, n)
		}
	}
	if chars < leastText {
		return fmt.Errorf("%w: %d characters of text", ErrNoArticle, chars)
	}
	return nil
}

// wallOf returns what a page is instead of an article by its title and headings, ""
// for nothing.
func wallOf(p *page.Page) (reason string) {
	lines := []string{p.Title}
	for _, s := range p.Headings {
		lines = append(lines, page.Text(s.Node))
	}
	for _, line := range lines {
		line = strings.ReplaceAll(strings.ToLower(line), "’", "'")
		bare := strings.TrimLeft(line, "0123456789 -–—|:")
		for _, wall := range walls {
			for phrase := range strings.SplitSeq(wall.phrases, "|") {
				if strings.HasPrefix(line, phrase) || strings.HasPrefix(bare, phrase) {
					return wall.reason
				}
			}
		}
	}
	return ""
}

// consent are words of lines that ask to accept cookies, in lower case.
var consent = []string{"consent", "accept", "agree", "privacy", "partners", "соглас", "соглаш", "принима", "принять", "политик", "келісе", "einwillig", "zustimm", "datenschutz", "accepte", "acept", "akcept", "zgod", "prywatno", "kabul", "gizlilik", "αποδ", "απορρήτου", "συναιν", "同意", "接受"}

// asksConsent reports whether most of a short text asks to accept cookies.
func asksConsent(a *corpus.Article, chars int) bool {
	asking := 0
	for _, b := range a.Blocks {
		if lower := strings.ToLower(b.Text); hasAny(lower, "cookie", "çerez") && hasAny(lower, consent...) {
			asking += utf8.RuneCountInString(b.Text)
		}
	}
	return asking*3 > chars*2
}

// leastStories is the number of stories that make a list.
const leastStories = 4

// teasers returns the number of stories of which a page tells only the beginning:
// [storyHeads] with a little text below, perhaps after a line with the date. It
// returns 0 if a third of the kept text is something else.
func teasers(p *page.Page, judged []Judged) int {
	const longest, least, dateline = 300, 40, 60 // characters
	heads := storyHeads(p)
	n, below, all, within := 0, longest, 0, 0
	told := true // the text below the last heading was seen
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if heads[i] {
			below, told = 0, false
			continue
		}
		if !told && below <= dateline && b.Chars() >= least && b.LinkShare() < 0.5 {
			n++
			told = true
		}
		below += max(b.Chars(), 1)
		if judged[i].Kept {
			all += b.Chars()
			if below <= longest {
				within += b.Chars()
			}
		}
	}
	if within*3 < all*2 {
		return 0
	}
	return n
}

// storyHeads returns the blocks that lead to other stories: headings, and headlines
// that are no headings but like the first one with text below.
func storyHeads(p *page.Page) []bool {
	const least, headline = 40, 20 // characters
	heads := make([]bool, len(p.Blocks))
	var list *page.Block
	for i := range p.Blocks {
		b := &p.Blocks[i]
		link := b.Idle() && b.Chars() >= headline && len(b.Links) == 1 && leadsAway(b)
		if link && list == nil && i+1 < len(p.Blocks) && p.Blocks[i+1].Chars() >= least && p.Blocks[i+1].LinkShare() < 0.5 {
			list = b
		}
		heads[i] = storyHeading(b) || link && list != nil && b.Like(list)
	}
	return heads
}

// wholeStories returns the number of stories that a page tells in full, one below the
// other, as a blog's first page does: a heading that leads to another page is right
// above the first text kept, more headings of its kind follow, and the text below
// none of them is most of all, as it is below the linked headline of an article.
func wholeStories(p *page.Page, judged []Judged) int {
	first := slices.IndexFunc(judged[:len(p.Blocks)], func(j Judged) bool { return j.Kept })
	if first < 0 {
		return 0
	}
	var head *page.Block
	for i := first; i >= 0 && i > first-4; i-- {
		if storyHeading(&p.Blocks[i]) {
			head = &p.Blocks[i]
			break
		}
	}
	if head == nil {
		return 0
	}
	n, most, all, below := 0, 0, 0, -1
	for i := range p.Blocks {
		b := &p.Blocks[i]
		switch {
		case storyHeading(b) && b.Like(head):
			n++
			below = 0
		case below >= 0 && b.LinkShare() < 0.5:
			all += b.Chars()
			below += b.Chars()
			most = max(most, below)
		}
	}
	if most*2 > all {
		return 0
	}
	return n
}

// storyHeading reports whether a block is a heading that leads to another page.
func storyHeading(b *page.Block) bool {
	return kindOf(b) == corpus.Subhead && b.LinkShare() > 0.9 && leadsAway(b)
}

// leadsAway reports whether a block has a link to another page.
func leadsAway(b *page.Block) bool {
	return slices.ContainsFunc(b.Links, func(n *html.Node) bool {
		href := page.Attr(n, "href")
		return href != "" && href[0] != '#'
	})
}

// payToRead are words of lines that end a text of which readers pay for the rest, in
// lower case.
var payToRead = []string{"continue reading", "keep reading", "to read the full", "read the rest", "subscribers only", "for subscribers", "subscriber-only", "this article is for",
	"подписчикам", "для подписчиков", "читать дальше", "полный текст", "оформите подписку", "жазылушыларға", "жазылушылар үшін", "толық нұсқасын", "толық оқу үшін",
	"weiterlesen mit", "jetzt weiterlesen", "nur für abonnenten", "réservé aux abonnés", "solo para suscriptores", "per continuare a leggere", "dla subskrybentów", "czytać dalej", "fragment artykułu",
	"devamını okumak için", "abonelere özel", "για να συνεχίσετε την ανάγνωση", "μόνο για συνδρομητές", "订阅后阅读", "剩余内容", "付费阅读", "jalǵasyn oqý úshin"}

// incomplete returns why the text is not whole, "" if that is not known: the page
// says so, or a line right below a short text does.
func incomplete(a *corpus.Article, r *Report, p *page.Page, last int) string {
	const reason, lines = "paywall", 4
	if body := p.JSONLD.Body; body != "" && len(a.Body())*10 >= len(body)*8 {
		return ""
	}
	if p.JSONLD.Paywalled {
		return reason
	}
	if last < 0 || utf8.RuneCountInString(a.Body()) >= shortPage {
		return ""
	}
	for i := last; i < len(p.Blocks) && i <= last+lines; i++ {
		b := &p.Blocks[i]
		if r.Blocks[i].Kept {
			continue
		}
		if f := b.Furniture(); f != nil && f.Others {
			break
		}
		if b.LinkShare() < 0.9 && hasAny(strings.ToLower(b.Text), payToRead...) {
			return reason
		}
	}
	return ""
}
