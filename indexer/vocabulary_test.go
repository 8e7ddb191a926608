package indexer

import (
	"fmt"
	"strings"
	"testing"
)

var vocabularyWords = strings.Fields(`Lawyers lawyers the The U.S.A O’Neill's İstanbul'da Çağrı Иванов иванов Ивановым Ёлкин
	Қазақстанның мен 2006 a:b en:law Niño naïve straße ǅ ` + strings.Repeat("x", 3*maxWord) + " " + strings.Repeat("ж", maxWord))

// A vocabulary returns what Fold, term and StopWord return, also for a known word.
func TestVocabulary(t *testing.T) {
	words := vocabulary{}
	for range 2 {
		for _, lang := range []string{"", "en", "en-GB", "ru", "kk", "kk-Latn", "tr", "uz", "de", "EN"} {
			for _, w := range vocabularyWords {
				checkWord(t, words, w, lang)
			}
		}
	}
}

func checkWord(t *testing.T, words vocabulary, w, lang string) {
	t.Helper()
	folded, asTerm := Fold(w), term(w, lang)
	want := indexedWord{asTerm, folded, folded != asTerm || !Plain(folded), StopWord(w, lang)}
	if got := words.in(lang).word(w); got != want {
		t.Errorf("%q in %q is %+v, want %+v", w, lang, got, want)
	}
}

// A full list of words is cleared, and its words are right afterwards.
func TestVocabularyIsBounded(t *testing.T) {
	words := vocabulary{}
	for i := range listSize + listSize/8 {
		words.in("en").word(fmt.Sprint("word", i))
	}
	if n := len(words["en"].known); n > listSize {
		t.Errorf("%d words are kept", n)
	}
	checkWord(t, words, "Lawyers", "en")
	for i := range 1000 {
		words.in(fmt.Sprint("x", i)).word("Lawyers")
	}
	if n := len(words); n != 1 {
		t.Errorf("%d lists of words are kept, want one for each language with a stemmer", n)
	}
}

func TestSpellingTerm(t *testing.T) {
	for word, want := range map[string]string{
		"Bush": "bush\x1f", "bush": "bush\x1fbush", "BUSH": "bush\x1fBUSH", "Қазақстан": "қазақстан\x1f",
		"O’Neill": "o'neill\x1fO’Neill", "Çağrı": "cagri\x1fÇağrı", "Jean-Luc": "jean-luc\x1fJean-Luc",
	} {
		if got := SpellingTerm(word); got != want {
			t.Errorf("SpellingTerm(%q) = %q, want %q", word, got, want)
		}
	}
}

// Spelling is the inverse of SpellingTerm, and the term has the prefix of its word.
func FuzzSpelling(f *testing.F) {
	for _, w := range vocabularyWords {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?") // as all stored texts are
		eachWord(text, func(start, end int) {
			w := text[start:end]
			term := SpellingTerm(w)
			if got := Spelling(term); got != w {
				t.Errorf("Spelling(%q) = %q, want %q", term, got, w)
			}
			if prefix := SpellingPrefix(Fold(w)); !strings.HasPrefix(term, prefix) {
				t.Errorf("the term of %q is %q; it does not begin with %q", w, term, prefix)
			}
		})
	})
}
