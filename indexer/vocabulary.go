package indexer

import "strings"

// A vocabulary caches how words are indexed, by language. It is not safe for concurrent
// use.
type vocabulary map[string]*wordList

// A wordList is the vocabulary of a language. Most words of a text have occurred in one
// before, and a lookup takes a small part of the time of stemming.
type wordList struct {
	lang  string
	stop  map[string]bool        // see [StopWord]
	known map[string]indexedWord // by the word as written; nil if there is no stemmer
}

// listSize is the number of words in a wordList, enough for most texts. After that the
// list is cleared.
const listSize = 1 << 17

// An indexedWord is how a word is indexed.
type indexedWord struct {
	term   string
	folded string
	extra  bool // the folded word is a term of [FieldWord], since it is none of [FieldText]
	stop   bool
}

// in returns the words of a language, a tag as in [Tokens].
func (v vocabulary) in(lang string) *wordList {
	lang = baseLanguage(lang)
	l := v[lang]
	if l == nil {
		l = &wordList{lang: lang, stop: stopWords[lang]}
		if _, stemmed := stemmers[lang]; stemmed {
			l.known = map[string]indexedWord{}
			v[lang] = l
		}
	}
	return l
}

// word returns how a word is indexed.
func (l *wordList) word(text string) indexedWord {
	if l.known == nil {
		folded := Fold(text)
		return indexedWord{folded, folded, !Plain(folded), l.stop[folded]}
	}
	if w, ok := l.known[text]; ok {
		return w
	}
	text = strings.Clone(text) // do not keep the article in memory
	w := indexedWord{term: term(text, l.lang), folded: Fold(text)}
	w.extra, w.stop = w.folded != w.term || !Plain(w.folded), l.stop[w.folded]
	if len(l.known) >= listSize {
		clear(l.known)
	}
	if len(text) <= maxWord { // longer ones hardly occur again
		l.known[text] = w
	}
	return w
}
