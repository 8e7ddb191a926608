package indexer

import (
	_ "embed"
	"strings"
)

//go:embed stop.txt
var stopList string

// stopWords are words that occur in most texts of a language: articles, pronouns,
// prepositions, forms of "be" and "have", and question words. They are indexed, so that
// phrases with them match, but a search does not require them. Words that are also names
// of people are not in the lists.
//
// The English and Russian lists are Snowball's (BSD license) without nouns and verbs of
// speech; the others follow them.
var stopWords = func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for line := range strings.Lines(stopList) {
		lang, words, ok := strings.Cut(line, ": ")
		if ok && all[lang] == nil {
			all[lang] = map[string]bool{}
		}
		for w := range strings.FieldsSeq(words) {
			all[lang][Fold(w)] = true
		}
	}
	return all
}()

// StopWord reports whether a word is a stop word in one of the languages.
func StopWord(word string, langs ...string) bool {
	folded := Fold(word)
	for _, lang := range langs {
		if stopWords[baseLanguage(lang)][folded] {
			return true
		}
	}
	return false
}
