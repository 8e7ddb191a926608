package tagger

import (
	"strings"
	"unicode/utf8"
)

// domainEnds are the ends of the addresses that outlets have for their names.
// The countries' are an outlet's even where it is written small, "24.kg".
var domainEnds = map[string]bool{"kz": true, "kg": true, "uz": true, "tj": true, "tm": true, "ru": true, "ua": true, "by": true, "az": true,
	"com": false, "net": false, "org": false, "info": false, "tv": false, "media": false}

// domainEnd returns the length in bytes of a text's beginning that can end the
// address of an outlet, "kz" of "kz reported", and 0 if there is none.
func domainEnd(text string) int {
	end := 0
	for end < len(text) && 'a' <= text[end] && text[end] <= 'z' {
		end++
	}
	if r, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && (inWord(r) || r == '/' || r == '@' || r == '-') {
		return 0
	}
	if _, ok := domainEnds[text[:end]]; !ok {
		return 0
	}
	return end
}

// Outlet reports whether a token is an outlet that is called by its address:
// "Vlast.kz", "24.kg".
func Outlet(w string) bool {
	name, end, _ := strings.Cut(w, ".")
	small, ok := domainEnds[end]
	return ok && name != "" && (small || capitalized(name)) && !strings.ContainsAny(name, "@/:")
}

// outlets makes organizations of the outlets of a document that are called by their
// addresses, whatever they were taken for. The addresses of pages and of letter
// boxes are none.
func outlets(doc []Sentence, found [][]Span) [][]Span {
	for i, s := range doc {
		for k, tok := range s {
			if !Outlet(tok.Text) || k > 0 && s[k-1].End == tok.Start && strings.ContainsAny(s[k-1].Text, "@/.-") {
				continue
			}
			own := Span{k, k + 1, Organization, onList, ByRules}
			if !overlaps(own, found[i]) {
				found[i] = append(found[i], own)
				sortSpans(found[i])
				continue
			}
			for n := range found[i] {
				if sp := &found[i][n]; sp.First <= k && k < sp.End && (sp.Type != Organization || !capitalized(s[sp.First].Text)) { // сайт Lenta.ru
					own.Confidence = max(own.Confidence, sp.Confidence)
					*sp = own
				}
			}
		}
	}
	return found
}
