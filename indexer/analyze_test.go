package indexer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"casefile/indexer/morph"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"Ibragimov’s lawyers", "en", "en:ibragimov en:lawyer"},
		{"The murders, the murderers", "en-GB", "en:the en:murder en:the en:murder"},
		{"RFE/RL on February 12", "en", "en:rfe en:rl en:on en:februari 12"},
		{"Qasym-Zhomart Toqaev", "", "qasym zhomart toqaev"},
		{"Убийство Сарсенбаева в феврале 2006 года", "ru", "ru:убийств ru:сарсенбаев ru:в ru:феврал 2006 ru:год"},
		{"Ёлкин и Елкин в BBC", "ru", "ru:елкин ru:и ru:елкин ru:в bbc"},
		{"Иванов, Ивану, Иванову; совет министров", "ru", "ru:иванов ru:иван ru:иванов ru:совет ru:министр"},
		{"Алтынбек Сәрсенбайұлының үйінде", "kk", "kk:алтынбек kk:сәрсенбайұлы kk:үйі"},
		{"Särsenbaiūlynyŋ üii", "kk-Latn", "sarsenbaiulynyŋ uii"},
		{"Ўзбекистонда", "uz-Cyrl", "ўзбекистонда"},
		{"Çağrı İstanbul'da, Ankara’nın IRAK", "tr", "tr:cagri tr:istanbul tr:ankar tr:irak"},
		{"Çağrı İstanbul'da", "", "cagri istanbul'da"},
		{"Дом\u0301а, й и\u0306", "", "дома й й"},
		{"Р.Алиев и А.С.Пушкин", "ru", "ru:р ru:алиев ru:и ru:а ru:с ru:пушкин"},
		{"J.Smith of the U.S.A, example.org, e.g.", "", "j smith of the u.s.a example.org e.g"},
		{"— … 👍", "en", ""},
	} {
		var terms []string
		for _, tok := range Tokens(c.text, c.lang) {
			terms = append(terms, tok.Term)
		}
		if got := strings.Join(terms, " "); got != c.want {
			t.Errorf("Tokens(%q, %q) = %q, want %q", c.text, c.lang, got, c.want)
		}
	}
}

// A word of a query matches its forms in a text of any language.
func TestTermsMeetTokens(t *testing.T) {
	for _, c := range []struct{ word, text, lang string }{
		{"lawyer", "Lawyers", "en"},
		{"убийства", "убийство", "ru"},
		{"Toqaev’s", "TOQAEV", "en"},
		{"Сарсенбаев", "Сарсенбаеву", "ru"},
		{"сарсенбаев", "Сарсенбаеву", "ru"},
		{"Сарсенбаеву", "Сарсенбаев", "ru"},
		{"министр", "Министров", "ru"},
		{"министр", "министров", "ru"},
		{"İSTANBUL", "İstanbul'daki", "tr"},
		{"Қазақстан", "Қазақстанның", "kk"},
	} {
		term := Tokens(c.text, c.lang)[0].Term
		found := false
		for _, alt := range Terms(c.word, []string{"en", "ru", "tr", "kk-Cyrl"}) {
			found = found || alt == term
		}
		if !found {
			t.Errorf("the terms of %q are %q, but %q is indexed as %q", c.word, Terms(c.word, []string{"en", "ru", "tr", "kk-Cyrl"}), c.text, term)
		}
	}
}

func TestSlug(t *testing.T) {
	for _, same := range [][]string{
		{"Rakhat Aliev", "rakhat aliev", "RAKHAT  ALIEV", "Rakhat Aliev’s", "rakhat-aliev"},
		{"Prosecutor-General’s Office", "prosecutor general office"},
		{"RFE/RL", "rfe-rl"},
		{"Алтынбек Сәрсенбайұлы", "алтынбек сәрсенбайұлы"},
	} {
		for _, s := range same {
			if got, want := Slug(s), Slug(same[0]); got != want || got == "" {
				t.Errorf("Slug(%q) = %q, want %q as for %q", s, got, want, same[0])
			}
		}
	}
	if Slug("Bauyrzhan Baibosyn") == Slug("Bauyrzhan Mukhamedzhanov") || Slug("Сергей") == Slug("Сергеи") {
		t.Error("two names have one slug")
	}
}

func TestKazakhStem(t *testing.T) {
	for _, forms := range []string{
		"қала қаланың қалаға қаланы қалада қаладан қаламен қалалар қалаларымыздан қаласында қаласындағы",
		"үкімет үкіметтің үкіметке үкіметті үкіметте үкіметтен үкіметпен үкіметі үкіметінің",
		"кітап кітабы кітаптың кітаптар кітаптарымыз кітабынан",
		"министр министрдің министрге министрлер министрі министрлерінің",
		"ақпан ақпанда ақпанның",
		"сәрсенбайұлы сәрсенбайұлының сәрсенбайұлына сәрсенбайұлымен",
		"тоқаев тоқаевтың тоқаевқа тоқаевты тоқаевпен",
		"қазақстан қазақстанның қазақстанда қазақстандық",
		"сот соттың сотта соттан",
	} {
		words := strings.Fields(forms)
		want := morph.KazakhStem(words[0])
		for _, w := range words[1:] {
			if got := morph.KazakhStem(w); got != want {
				t.Errorf("morph.KazakhStem(%q) = %q, want %q as for %q", w, got, want, words[0])
			}
		}
	}
	for _, pair := range []string{"ұл ұлт", "сот сорт", "тоқаев токаев", "назарбаев назаров", "алматы алма", "адам адай"} {
		a, b, _ := strings.Cut(pair, " ")
		if morph.KazakhStem(a) == morph.KazakhStem(b) {
			t.Errorf("KazakhStem makes %q and %q one: %q", a, b, morph.KazakhStem(a))
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Ibragimov’s", "İstanbul", "a\u0301\u0301", "й\u0306", "'s's's", "\xff\xfe", strings.Repeat("ж", 300), "𝕳 ﬁ ℡"} {
		f.Add(s, "en")
		f.Add(s, "ru")
		f.Add(s, "tr")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		last := 0
		for i, tok := range Tokens(s, lang) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) || tok.Position != i+1 {
				t.Fatalf("token %d of %q is %+v after byte %d", i, s, tok, last)
			}
			last = tok.End
		}
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
		if once := morph.KazakhStem(s); morph.KazakhStem(once) != once || len(once) > len(s) {
			t.Errorf("morph.KazakhStem(%q) = %q, of that %q", s, once, morph.KazakhStem(once))
		}
		if id := Slug(s); Slug(id) != id || utf8.ValidString(s) && !utf8.ValidString(id) {
			t.Errorf("Slug(%q) = %q, of that %q", s, id, Slug(id))
		}
		if got := Terms(s, []string{"en"}); len(got) > 3 || !cmp.Equal(got, Terms(s, []string{"en", "en-GB"})) {
			t.Errorf("Terms(%q) = %q", s, got)
		}
	})
}

// ASCII is folded as other text is.
func TestFoldASCII(t *testing.T) {
	long := func(word string) string { return strings.TrimSuffix(Fold(word+"ö"), "o") }
	for _, word := range []string{"", "word", "Word", "U.S", "O`Neill", "lawyer's", "LAWYER'S'S", "'s", "a-b", "x1Y2", strings.Repeat("Ab", 100)} {
		want := long(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(word), "'s"), "'s"))
		if len(want) > maxWord {
			want = want[:maxWord]
		}
		if got := Fold(word); got != want {
			t.Errorf("Fold(%q) = %q, want %q", word, got, want)
		}
	}
}
