package indexer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"Ibragimov’s lawyers", "en", "ibragimov lawyer"},
		{"The murders, the murderers", "en", "the murder the murder"},
		{"RFE/RL on February 12", "en", "rfe rl on februari 12"},
		{"Qasym-Zhomart Toqaev", "en", "qasym zhomart toqaev"},
		{"Убийство Сарсенбаева в феврале 2006 года", "ru", "убийств сарсенбаев в феврал 2006 год"},
		{"Ёлкин и Елкин", "ru", "елкин и елкин"},
		{"Алтынбек Сәрсенбайұлы", "kk", "алтынбек сәрсенбайұлы"},
		{"Çağrı İstanbul'da", "", "cagri istanbul'da"},
		{"Дом\u0301а, й и\u0306", "", "дома й й"},
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

// A query's word must meet what a text of any language was indexed as.
func TestTermsMeetTokens(t *testing.T) {
	for _, c := range []struct{ word, text, lang string }{
		{"lawyer", "Lawyers", "en"},
		{"убийства", "убийство", "ru"},
		{"Toqaev’s", "TOQAEV", "en"},
		{"Сарсенбаев", "Сарсенбаеву", "ru"},
	} {
		term := Tokens(c.text, c.lang)[0].Term
		found := false
		for _, alt := range Terms(c.word, []string{"en", "ru"}) {
			found = found || alt == term
		}
		if !found {
			t.Errorf("%q finds %v, but %q is indexed as %q", c.word, Terms(c.word, []string{"en", "ru"}), c.text, term)
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
		if id := Slug(s); Slug(id) != id || utf8.ValidString(s) && !utf8.ValidString(id) {
			t.Errorf("Slug(%q) = %q, of that %q", s, id, Slug(id))
		}
		if got := Terms(s, []string{"en"}); len(got) > 2 || !cmp.Equal(got, Terms(s, []string{"en", "en"})) {
			t.Errorf("Terms(%q) = %q", s, got)
		}
	})
}
