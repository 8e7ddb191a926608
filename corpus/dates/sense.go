package dates

import (
	"unicode"
	"unicode/utf8"
)

// A Sense is what a single word means where texts count or date something. The zero
// Sense is that of other words.
type Sense struct {
	Number int  // of a word for a count, from 1
	Tens   bool // a word below ten may follow: "twenty" five
	Part   bool // of a date: a month, a weekday, "yesterday"
}

// SenseOf returns the sense of a word in English, Russian or Kazakh. English months and
// weekdays must begin with a capital. Lang is an ISO 639-1 code.
func SenseOf(word, lang string) (s Sense) {
	x := lexicons[base(lang)]
	if x == nil {
		return s
	}
	first, _ := utf8.DecodeRuneInString(word)
	t := token{text: fold(word), upper: unicode.IsUpper(first)}
	for _, sense := range x.lookup(&t) {
		switch {
		case sense.class&num != 0:
			s.Number, s.Tens = sense.value, sense.class&tens != 0
		case sense.class&(month|weekday|yesterday) != 0:
			s.Part = true
		}
	}
	return s
}
