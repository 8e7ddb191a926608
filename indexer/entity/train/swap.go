package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

// A nameBook has given and family names to put into English text.
type nameBook struct {
	kazakhGiven, kazakhFamily   []string
	russianGiven, russianFamily []string
}

// newNameBook takes the Kazakh names from documents in Kazakh, the Russian ones
// from the gazetteer.
func newNameBook(kazakh []*conll.Document) *nameBook {
	b := &nameBook{}
	for _, d := range kazakh {
		for i, names := range d.Names {
			for _, sp := range names {
				if sp.Type != tagger.Person || sp.End-sp.First != 2 {
					continue
				}
				given, family := d.Sentences[i][sp.First].Text, d.Sentences[i][sp.End-1].Text
				if utf8.RuneCountInString(given) > 2 {
					b.kazakhGiven = append(b.kazakhGiven, strings.ToLower(given))
				}
				if hasEnding(family, "ов", "ев", "ёв", "ин", "ова", "ева", "ина", "ұлы", "улы", "қызы", "бай", "бек", "баев") {
					b.kazakhFamily = append(b.kazakhFamily, strings.ToLower(family))
				}
			}
		}
	}
	for name, class := range tagger.Names() {
		r, _ := utf8.DecodeRuneInString(name)
		if !unicode.Is(unicode.Cyrillic, r) || utf8.RuneCountInString(name) < 4 {
			continue
		}
		switch {
		case class&tagger.First != 0:
			b.russianGiven = append(b.russianGiven, name)
		case class&tagger.Last != 0 && hasEnding(name, "ов", "ев", "ин", "ский", "енко", "ян", "швили", "дзе", "ева", "ова"):
			b.russianFamily = append(b.russianFamily, name)
		}
	}
	for _, l := range []*[]string{&b.kazakhGiven, &b.kazakhFamily} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	return b
}

func hasEnding(w string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(w, e) })
}

// pick returns a given and a family name in Latin letters.
func (b *nameBook) pick(r *rand.Rand) (given, family string) {
	scheme := 0
	if r.IntN(3) == 0 {
		scheme = 1
	}
	any := func(l []string) string { return l[r.IntN(len(l))] }
	for {
		var g, f string
		if r.IntN(10) < 6 {
			g, f = any(b.kazakhGiven), any(b.kazakhFamily)
			if r.IntN(10) < 4 {
				f = any(b.russianFamily)
			}
			if r.IntN(4) == 0 {
				f = any(b.kazakhGiven) + any([]string{"ұлы", "ов", "ев", "баев"})
			}
		} else {
			g, f = any(b.russianGiven), any(b.russianFamily)
		}
		given, family = latin(g, scheme), latin(f, scheme)
		if given != "" && len(family) > 3 {
			return given, family
		}
	}
}

// swap returns copies of a share of the documents with other names of persons: names from
// Central Asia and Russia, which are rare in the newswire. Each family name of a document
// is replaced by one other.
func swap(docs []*conll.Document, b *nameBook, share float64) []*conll.Document {
	r := rand.New(rand.NewPCG(11, 12))
	var out []*conll.Document
	for _, d := range docs {
		if r.Float64() > share {
			continue
		}
		if c := swapped(d, b, r); c != nil {
			out = append(out, c)
		}
	}
	return out
}

// swapped returns a copy with other names, nil if the document names no person.
func swapped(d *conll.Document, b *nameBook, r *rand.Rand) *conll.Document {
	type full struct{ given, family string }
	names := map[string]full{}
	name := func(family string) full {
		n, ok := names[family]
		if !ok {
			n.given, n.family = b.pick(r)
			names[family] = n
		}
		return n
	}
	c := &conll.Document{ID: d.ID + "-swapped"}
	for i, s := range d.Sentences {
		var tokens tagger.Sentence
		var spans []tagger.Span
		at := 0
		for _, sp := range d.Names[i] {
			tokens = append(tokens, s[at:sp.First]...)
			at = sp.End
			first := len(tokens)
			if sp.Type == tagger.Person {
				n := name(s[sp.End-1].Text)
				if sp.End-sp.First > 1 {
					tokens = append(tokens, tagger.Token{Text: n.given})
				}
				tokens = append(tokens, tagger.Token{Text: n.family})
			} else {
				tokens = append(tokens, s[sp.First:sp.End]...)
			}
			spans = append(spans, tagger.Span{First: first, End: len(tokens), Type: sp.Type})
		}
		c.Sentences = append(c.Sentences, append(tokens, s[at:]...))
		c.Names = append(c.Names, spans)
	}
	if len(names) == 0 {
		return nil
	}
	return c
}

// latin transliterates a lower-case Kazakh or Russian name by one of two schemes that
// newspapers use. It returns "" for a name with another letter.
func latin(name string, scheme int) string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		s, ok := letters[r]
		if !ok {
			return ""
		}
		if scheme == 1 {
			switch r {
			case 'қ':
				s = "k"
			case 'ғ':
				s = "g"
			case 'ң':
				s = "n"
			case 'е':
				if strings.ContainsRune(" -аеиоуыэюяәөұүі", before) {
					s = "ye"
				}
			}
		}
		if (before == ' ' || before == '-') && s != "" {
			s = strings.ToUpper(s[:1]) + s[1:]
		}
		b.WriteString(s)
		before = r
	}
	return b.String()
}

var letters = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "gh", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z",
	'и': "i", 'й': "y", 'к': "k", 'қ': "q", 'л': "l", 'м': "m", 'н': "n", 'ң': "ng", 'о': "o", 'ө': "o", 'п': "p",
	'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "kh", 'һ': "h", 'ц': "ts", 'ч': "ch",
	'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'і': "i", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", '-': "-",
}
