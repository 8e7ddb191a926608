package entity

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestMixedWords finds the entities of texts of random order, made of the words of the
// lists and grammars, whole and torn, and of punctuation.
func TestMixedWords(t *testing.T) {
	const texts = 5000
	words := map[string][]string{}
	for _, lang := range []string{"en", "ru", "kk", "uz"} {
		for _, file := range []string{"roles." + lang, "tagger/lists/" + lang + ".txt"} {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			words[lang] = append(words[lang], strings.FieldsFunc(string(b), func(r rune) bool { return strings.ContainsRune(" \n,=|<>{}*", r) })...)
		}
	}
	words["ru-latn"], words["kk-latn"] = words["en"], words["uz"]
	langs := []string{"en", "ru", "kk", "uz", "ru-latn", "kk-latn"}
	punctuation := strings.Fields(", . « » “ ” ( ) — - ; : ’s ' \" ! ? …")
	r := rand.New(rand.NewPCG(1, 2))
	for i := range texts {
		lang := langs[i%len(langs)]
		var text strings.Builder
		for range 5 + r.IntN(60) {
			w := []rune(words[lang][r.IntN(len(words[lang]))])
			switch r.IntN(9) {
			case 0:
				w = w[:r.IntN(len(w))]
			case 1:
				w = w[r.IntN(len(w)):]
			case 2, 3, 4:
				copy(w, []rune(strings.ToUpper(string(w[:1]))))
			case 5:
				w = []rune(punctuation[r.IntN(len(punctuation))])
			case 6:
				w = []rune(strings.ToUpper(string(w)))
			}
			text.WriteString(string(w))
			if r.IntN(8) > 0 {
				text.WriteByte(' ')
			}
		}
		failed := true
		func() {
			defer func() {
				if failed {
					t.Logf("in the text, of language %s:\n%s", lang, text.String())
				}
			}()
			check(t, text.String(), lang)
			failed = false
		}()
	}
}
