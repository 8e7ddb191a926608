package morph

import "strings"

// adjectiveEndings are the endings of Russian adjectives in the singular, the
// longest first.
var adjectiveEndings = [...]string{"ого", "его", "ому", "ему", "ой", "ей", "ую", "юю", "ый", "ий", "ым", "им", "ом", "ем", "ая", "яя", "ое", "ее"}

// unstressed are endings of stems after which the masculine nominative is -ый
// or -ий. Others may have -ой: областного is of областной.
var unstressed = [...]string{"льн", "нн", "вн", "дн", "рн", "ическ", "йск", "анск", "енск", "инск", "ачск", "ватск"}

// Adjective returns the nominative of a Russian adjective that stands before a
// noun whose base form is noun, and false if w is none or the form is not sure.
func Adjective(w, noun string) (string, bool) {
	low := Plain(w)
	for _, e := range adjectiveEndings {
		stem, ok := strings.CutSuffix(low, e)
		if !ok || len(stem) < 4 || noun == "" {
			continue
		}
		soft := strings.HasSuffix(stem, "н") && strings.IndexAny(e, "еяюи") == 0 // верхней, but верховной
		switch {
		case strings.HasSuffix(noun, "а") || strings.HasSuffix(noun, "я"), strings.HasSuffix(noun, "ь") && (e == "ой" || e == "ую" || e == "ая"): // область
			if soft {
				return Recase(w, stem+"яя"), true
			}
			return Recase(w, stem+"ая"), true
		case strings.HasSuffix(noun, "о") || strings.HasSuffix(noun, "е"):
			if soft {
				return Recase(w, stem+"ее"), true
			}
			return Recase(w, stem+"ое"), true
		}
		if soft {
			return Recase(w, stem+"ий"), true
		}
		for _, u := range unstressed {
			if strings.HasSuffix(stem, u) {
				if strings.HasSuffix(stem, "к") {
					return Recase(w, stem+"ий"), true
				}
				return Recase(w, stem+"ый"), true
			}
		}
		return "", false
	}
	return "", false
}
