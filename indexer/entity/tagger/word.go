package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/morph"
)

// A word is what the features know of a token: hashes of its form and of its
// parts.
type word struct {
	form, low, stem uint64
	key             uint64 // what the document's evidence on it is kept by
	prefix, suffix  [5]uint64
	shape, brief    uint64 // "Xxxx-Xxxx", "Xx-Xx"
	class           Class
	whole           Class // classes of a phrase of several words that it is in
	clusters        Clusters

	capital, acronym, small bool
	initial, stop           bool // "J."; a mark that closes a sentence or opens a quotation
	text                    string
}

// outside is the word before the first and after the last of a sentence.
var outside = word{form: 1, low: 1, stem: 1, shape: 1, brief: 1}

// words analyzes the tokens of a sentence.
func (f *Features) words(s Sentence) []word {
	out := make([]word, len(s))
	for i, tok := range s {
		f.word(&out[i], tok.Text)
	}
	for i := range s {
		if out[i].class == 0 && !out[i].capital {
			continue
		}
		f.phrases(out, s, i)
	}
	return out
}

// asciiMarks writes marks of punctuation as the training sets do.
var asciiMarks = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "“", "\"", "”", "\"", "„", "\"", "«", "\"", "»", "\"",
	"–", "--", "—", "--", "``", "\"", "''", "\"", "‑", "-")

func (f *Features) word(w *word, token string) {
	if token != "" && token[0] >= utf8.RuneSelf || strings.ContainsAny(token, "’‘ʼ‑`'") {
		token = asciiMarks.Replace(token)
	}
	if strings.HasSuffix(token, ".") && morph.Initial(token) { // one letter, as the models know them
		_, size := utf8.DecodeRuneInString(token)
		token = token[:size] + "."
	}
	w.text = token
	low := strings.ToLower(token)
	w.form, w.low = hash(token), hash(low)
	h, n := uint64(hashSeed), 0
	for i, r := range low {
		for _, b := range []byte(low[i : i+utf8.RuneLen(max(r, 0))]) {
			h = (h ^ uint64(b)) * hashPrime
		}
		if n == len(w.prefix) {
			break
		}
		w.prefix[n] = h
		n++
	}
	h = hashSeed
	at := len(low)
	for n = 0; n < len(w.suffix) && at > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(low[:at])
		for k := at - 1; k >= at-size; k-- {
			h = (h ^ uint64(low[k])) * hashPrime
		}
		at -= size
		w.suffix[n] = h
	}
	w.shapes(token)
	r, _ := utf8.DecodeRuneInString(token)
	w.capital = unicode.IsUpper(r)
	w.initial = w.capital && utf8.RuneCountInString(token) == 2 && strings.HasSuffix(token, ".")
	w.stop = token == "\"" || token == "." || token == "-" || token == "--" || token == ":"
	w.stem, w.key = w.low, w.low
	if f.lang != "en" {
		w.stem = hash(morph.Stem(morph.Plain(low), f.lang))
		w.key = w.low
		if w.capital || w.small {
			w.key = hash(morph.ModelKey(low, f.lang))
		}
	}
	w.class = f.lexicon.Class(token)&^Given | f.gazetteer.class(w.low)
	w.clusters = f.clusters.find(w.low)
}

// shapes sets the shapes of a word: its letters as X, x and d; with runs of one
// kind cut to four, and to one.
func (w *word) shapes(token string) {
	shape, brief := uint64(hashSeed), uint64(hashSeed)
	var last rune
	run, up, low := 0, 0, 0
	for _, r := range token {
		c := r
		switch {
		case unicode.IsUpper(r):
			c = 'X'
			up++
		case unicode.IsLower(r):
			c = 'x'
			low++
		case unicode.IsDigit(r):
			c = 'd'
		case unicode.IsLetter(r):
			c = 'l'
		}
		if run++; c != last {
			run = 1
			brief = (brief ^ uint64(c)) * hashPrime
		}
		if run <= 4 {
			shape = (shape ^ uint64(c)) * hashPrime
		}
		last = c
	}
	w.shape, w.brief = shape, brief
	w.acronym = up > 1 && low == 0
	w.small = low > 0 && up == 0
}

// phrases gives the words from i on the classes of the phrases of several words
// that begin there.
func (f *Features) phrases(ws []word, s Sentence, i int) {
	h := ws[i].low
	for n := 2; n <= maxPhrase && i+n <= len(ws); n++ {
		h = mix(h, ws[i+n-1].low)
		c := f.gazetteer.class(h)
		for k := i; c != 0 && k < i+n; k++ {
			ws[k].class |= c
			ws[k].whole |= c
		}
	}
	if n, c := f.lexicon.match(s, i, Org|Country|City); n > 1 {
		for k := i; k < i+n; k++ {
			ws[k].class |= c
			ws[k].whole |= c
		}
	}
}
