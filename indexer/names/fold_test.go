package names

import (
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"Kassym-Jomart TOKAYEV", "kassym-jomart tokayev"},
		{"Қасым-Жомарт ТОҚАЕВ", "қасым-жомарт тоқаев"},
		{"Журавлёв", "журавлев"},
		{"Журавле\u0308в", "журавлев"},
		{"Йордан", "йордан"},
		{"И\u0306ордан", "йордан"},
		{"Ўзбек", "ўзбек"},
		{"Сарсе\u0301нбаев", "сарсенбаев"},
		{"Särsenbaiūly", "sarsenbaiuly"},
		{"Žuravlëv", "zuravlev"},
		{"İSTANBUL", "istanbul"},
		{"Iğdır", "igdir"},
		{"Əliyev", "aliyev"},
		{"Łukasz Ørsted", "lukasz orsted"},
		{"Grigor’yevich", "grigoryevich"},
		{"Toqaev's letter, and Toqaev’s", "toqaev letter, and toqaev"},
		{"it's 's", "it s"},
		{"ﬁnal Ｋａｓｙｍ", "final kasym"},
		{"Cерік", "серік"},                 // a Latin C
		{"Тоkаеv", "tokaev"},               // Latin k, e, v among Cyrillic
		{"Асылбек Aslan", "асылбек aslan"}, // two words may differ
		{"bad \xff byte", "bad \uFFFD byte"},
		{"😀 Ок", "😀 ок"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Журавлёв", "a''s's", "x\u0306и\u0306", "Cерік", "ﬁ’s", "İı", "ԱՄ 2006", "'s", "у\u0306\u0301", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, and folded again %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q is not UTF-8", s, once)
		}
	})
}
