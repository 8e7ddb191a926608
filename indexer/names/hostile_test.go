package names

import (
	"slices"
	"strings"
	"testing"
)

// Text that is no name is parsed within limits, and an unusual encoding of a name as
// that name.
func TestHostile(t *testing.T) {
	const tokaev = "Токаев"
	for _, test := range []struct {
		what, in, as string // as: the name, "" if it is none
	}{
		{"Latin letters among Cyrillic ones", "Тoкaeв", tokaev},
		{"Cyrillic letters among Latin ones", "Tоkаyev", tokaev},
		{"a letter in two parts", "Бай\u0438\u0306босын", "Байибосын"},
		{"й in two parts", "Алексе\u0438\u0306", "Алексей"},
		{"ё in two parts", "Журавле\u0308в", "Журавлёв"},
		{"a stress mark", "Тока\u0301ев", tokaev},
		{"dotless i", "Ibragımov", "Ibragimov"},
		{"dotted capital I", "İbragimov", "Ibragimov"},
		{"dotted capital I in two parts", "I\u0307bragimov", "Ibragimov"},
		{"soft hyphen", "Тока\u00adев", tokaev},
		{"zero width space", "Тока\u200bев", tokaev},
		{"a zero width space by itself", "Марат \u200b Токаев", "Марат Токаев"},
		{"full width letters", "Ｔｏｋａｅｖ", tokaev},
		{"apostrophes", "N'ұрʼс’ұлтан", "Нұрсұлтан"},
		{"300 letters", strings.Repeat("щ", 300), ""},
		{"300 letters of two pronunciations", strings.Repeat("jcx", 100), ""},
		{"300 words", strings.Repeat("Али ", 300), ""},
		{"300 hyphens", strings.Repeat("а-", 300), ""},
		{"digits", "2006", ""},
		{"digits in a word", "Т0каев", ""},
		{"emoji", "😀👨‍👩‍👧", ""},
		{"emoji behind a name", "Токаев😀", ""},
		{"nothing", "", ""},
		{"spaces", " \t\u00a0", ""},
		{"invalid UTF-8", "\xff\xfe\x00Т", ""},
		{"another alphabet", "托卡耶夫", ""},
		{"right to left", "\u202eТокаев", ""},
		{"marks on marks", "Т" + strings.Repeat("\u0301", 300), ""},
	} {
		keys := Keys(test.in)
		if len(keys) > maxKeys || slices.ContainsFunc(keys, func(k string) bool { return len(k) > maxSound }) {
			t.Errorf("%s: keys %.100q", test.what, keys)
		}
		for _, other := range []string{tokaev, test.in, ""} {
			if m := Similar(test.in, other); m.Score < 0 || m.Score > 1 {
				t.Errorf("%s: similarity to %q is %v", test.what, other, m.Score)
			}
		}
		var l Lexicon
		l.Set(test.in, 1)
		l.Set(tokaev, 1)
		l.Find(test.in, Cut, 10)
		l.Complete(test.in, 10)
		if test.as != "" {
			if m := Similar(test.in, test.as); m.Score < .97 {
				t.Errorf("%s: the similarity of %q to %s is %.3f by %q", test.what, test.in, test.as, m.Score, m.Rules)
			}
		}
	}
}
