package entity

import (
	"fmt"
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
