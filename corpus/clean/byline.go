package clean

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus/clean/page"
)

// bylinePhrases begin a byline, in lower case, the longest first.
var bylinePhrases = func() []string {
	phrases := strings.Split("story by|text by|words by|written by|posted by|published by|reported by|article by|recipe by|analysis by|opinion by|submitted by|created by|by|"+
		"artikel von|text von|ein beitrag von|geschrieben von|interview von|von|par|por|di|od|autor|autorka|autore|author|authors|text|interview|redaktion|name|"+
		"автор|авторы|автор статьи|авторы статьи|автор текста|автор фото|текст|подготовил|подготовила|подготовили|материал подготовил|материал подготовила|беседовал|беседовала|"+
		"мақала авторы|мәтін авторы|дайындаған|әзірлеген", "|")
	slices.SortStableFunc(phrases, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return phrases
}()

// cutByline returns a text without the words that begin a byline, and whether there
// are any. A colon or white space follows them; "By" is also written on to the name.
func cutByline(s string) (rest string, found bool) {
	for _, phrase := range bylinePhrases {
		if len(s) < len(phrase) || !strings.EqualFold(s[:len(phrase)], phrase) {
			continue
		}
		after := s[len(phrase):]
		rest := strings.TrimLeftFunc(after, unicode.IsSpace)
		if name, ok := strings.CutPrefix(rest, ":"); ok {
			return strings.TrimLeftFunc(name, unicode.IsSpace), true
		}
		letter, _ := utf8.DecodeRuneInString(rest)
		if len(rest) < len(after) || (phrase == "by" || phrase == "written by") && unicode.IsUpper(letter) {
			return rest, true
		}
	}
	return s, false
}

// nameBreaks finds what separates two names.
var nameBreaks = regexp.MustCompile(`(?i)\s*(?:[,;|•·]|\s/\s|\s[-–—]\s|\s(?:and|und|et|y|e|и|и|және|&|with|mit)\s)\s*`)

// nameTails finds what a page writes after a name.
var nameTails = regexp.MustCompile(`(?i)\s+(?:(?:in|on|at|am|posted|published|updated|im gespräch|alle artikel|view|all posts|see all|more by|follow|shares?|read more|hace|vor|one comment|comments?|keine kommentare)(?:[^\p{L}].*)?|(?:⋅|` + dayStart + `|\(|\d).*)$`)

// dayStart begins a day written with the name of its month, as an expression.
// The name alone does not: it may be a person's, as in Theresa May; nor does a
// longer word that begins so, as in Айгуль Майлыбаева.
const dayStart = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек)\p{L}{0,6}\.?\s+\d`

// gluedMonth finds a month, or what else a page says, written on to a name.
var gluedMonth = regexp.MustCompile(`(\p{Ll})(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d|Updated|Published|Posted|View|Hace).*$`)

// startsDay finds a text that begins as a day.
var startsDay = regexp.MustCompile(`(?i)^` + dayStart)

// splitNames returns the names in a byline.
func splitNames(s string) []string {
	s = page.Visible(html.UnescapeString(s))
	if utf8.RuneCountInString(s) > 250 {
		return nil
	}
	s, _ = cutByline(s)
	var names []string
	for _, n := range nameBreaks.Split(s, -1) {
		n = strings.TrimSpace(n)
		// Most names are two plain words, which none of the expressions matches.
		if strings.ContainsAny(n, "0123456789") && startsDay.MatchString(n) {
			continue
		}
		n, _ = cutByline(n)
		if gluedCapital(n) {
			n = gluedMonth.ReplaceAllString(n, "$1")
		}
		if strings.Contains(n, " ") {
			n = nameTails.ReplaceAllString(n, "")
		}
		n = strings.Trim(n, " .:()[]\"'“”«»-–—*")
		if isName(n) {
			names = append(names, n)
		}
	}
	return names
}

// gluedCapital reports whether a Latin capital follows a small letter.
func gluedCapital(s string) bool {
	small := false
	for _, r := range s {
		if small && r >= 'A' && r <= 'Z' {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}

// bylineNames returns the names in a line that begins as a byline does.
func bylineNames(s string) []string {
	if _, ok := cutByline(s); !ok {
		return nil
	}
	return splitNames(s)
}

// noNames are words that pages give instead of a name.
var noNames = map[string]bool{"admin": true, "administrator": true, "editor": true, "redaktion": true, "staff": true, "webmaster": true, "author": true, "unknown": true, "guest": true}

// isName reports whether a text can be a person's name or a desk's.
func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	words := len(strings.Fields(s))
	if n < 2 || n > 60 || words > 6 || strings.ContainsAny(s, "@<>{}=") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first) && page.FurnitureOf(s) == nil
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(e string) bool { return strings.EqualFold(e, s) })
}
