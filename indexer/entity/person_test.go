package entity

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A Russian form that is a woman's name and the genitive of a man's is whose the
// words beside it say.
func TestHusbandAndWife(t *testing.T) {
	const both = "Тамара Кузьмина и её муж Павел Кузьмин живут в Омске. "
	tests := []struct {
		text   string
		hers   int // mentions
		theirs int // his
	}{
		{"«Его не послушали», — говорит Кузьмина. Кузьмина добавила, что уедет.", 3, 1},
		{"Кузьмина обратилась в суд. Никто не знает, что Кузьмина отказалась.", 3, 1},
		{"Допрос Кузьмина длился час, у Кузьмина болело сердце, дело против Кузьмина закрыли.", 1, 4},
		{"Кузьмин молчал. Судья говорил и с Кузьминой.", 2, 2},
		{"Бригада Кузьмина отказалась работать. Следователь обвинила Кузьмина.", 1, 3},
	}
	for _, test := range tests {
		got := map[string]int{}
		for _, p := range Find(article(both+test.text, "ru")).Persons {
			got[p.Name] = len(p.Mentions)
		}
		want := map[string]int{"Тамара Кузьмина": test.hers, "Павел Кузьмин": test.theirs}
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); diff != "" {
			t.Errorf("the mentions in %q (-want +got):\n%s", test.text, diff)
		}
	}
}

// An initial may have two letters or three, and initials may be written together.
func TestInitials(t *testing.T) {
	for _, test := range []struct{ lang, text, want string }{
		{"en", "Colonel Zh. Bektenov spoke in court. Zhanat Bektenov denied it.", "Zhanat Bektenov 2"},
		{"en", "The court heard Yu. Marchenko on Monday, said Shch. Lapin.", "Yu. Marchenko 1 Shch. Lapin 1"},
		{"en", "Colonel A.K. Bektenov spoke in court. Azat Bektenov denied it.", "Azat Bektenov 2"},
		{"en", "Fan Wei was held in May, said Li Yu. He denied any guilt.", "Fan Wei 1 Li Yu 1"},
		{"kk", "Сотты Дж. Сейдахметов басқарды.", "Дж. Сейдахметов 1"},
	} {
		var got []string
		for _, p := range Find(article(test.text, test.lang)).Persons {
			got = append(got, fmt.Sprint(p.Name, " ", len(p.Mentions)))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("persons of %q: %s, want %s", test.text, got, test.want)
		}
	}
}
