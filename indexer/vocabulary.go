package indexer

import "strings"

// A vocabulary keeps how words are indexed, by language. It is for one goroutine.
type vocabulary map[string]*wordList

// A wordList is the words of a language with a stemmer. Most words of a text have
// stood in one before it, and to look them up takes a small part of the time that
// stemming does.
type wordList struct {
	lang  string
	stop  map[string]bool   // see [StopWord]
	known map[string]lexeme // by the word as it is written; nil if there is no stemmer
}

// listSize is how many words are kept of a language before the list begins anew:
// those of most texts.
const listSize = 1 << 17

// A lexeme is a word as it is written in texts of a language.
type lexeme struct {
	term   string
	folded string
	apart  bool // [FieldText] does not tell that the word occurs, so that [FieldWord] must
	stop   bool
}

// in returns the words of a language, a tag as [Tokens] has it.
func (v vocabulary) in(lang string) *wordList {
	lang = base(lang)
	l := v[lang]
	if l == nil {
		l = &wordList{lang: lang, stop: stopWords[lang]}
		if _, stemmed := stemmers[lang]; stemmed {
			l.known = map[string]lexeme{}
			v[lang] = l
		}
	}
	return l
}

// word returns how a word is indexed.
func (l *wordList) word(text string) lexeme {
	if l.known == nil {
		folded := Fold(text)
		return lexeme{folded, folded, !Plain(folded), l.stop[folded]}
	}
	w, ok := l.known[text]
	if ok {
		return w
	}
	text = strings.Clone(text) // the article is to be let go
	w = lexeme{term: term(text, l.lang), folded: Fold(text)}
	w.apart, w.stop = w.folded != w.term || !Plain(w.folded), l.stop[w.folded]
	if len(l.known) >= listSize {
		clear(l.known)
	}
	if len(text) <= maxWord { // what is longer is no word, and seldom comes again
		l.known[text] = w
	}
	return w
}
