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

// The name shown is in the nominative, by all its mentions and the words around them.
func TestNominative(t *testing.T) {
	for _, test := range []struct{ lang, text, want string }{
		{"ru", "Вдова банкира Светлана Морозова подозревает брата мужа.", "Светлана Морозова"},
		{"ru", "Полиция задержала Марину Бекетову. Бекетова молчит.", "Марина Бекетова"},
		{"ru", "По словам Бекетова Андрея, дело закрыто.", "Бекетов Андрей"},
		{"ru", "Суд допросил Виталия Сомова.", "Виталий Сомов"},
		{"ru", "Об этом сказала Виталия Сомова.", "Виталия Сомова"},
		{"ru", "Иск подан Кириллом Олеговичем Ковальчуком в суд.", "Кирилл Олегович Ковальчук"},
		{"ru", "Вдова Нурлана Ларионова Айгуль Щукина молчит.", "Нурлан Ларионов, Айгуль Щукина"},
		{"ru", "Речь идёт о Барате Исеневе.", "Барат Исенев"},
		{"kk", "Полиция Мұрат Оразды ұстады. Ораздың қорғаушысы наразы.", "Мұрат Ораз"},
		{"kk", "Тергеуші Асан Тілеубердіге айып тақты.", "Асан Тілеуберді"},
		{"kk", "Асан Рысбек сотта сөз сөйледі. Басылым бұл туралы жазды. Рысбекке 12 жыл берілді.", "Асан Рысбек"},
	} {
		var got []string
		for _, p := range Find(article(test.text, test.lang)).Persons {
			got = append(got, p.Name)
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("persons of %q: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestNominativeOfThings(t *testing.T) {
	for text, want := range map[string]string{
		"Он учился в Томском университете.":                "Томский университет",
		"Дело вернули в Генеральную прокуратуру.":          "Генеральная прокуратура",
		"Решение принято Московской городской думой.":      "Московская городская дума",
		"Она живёт в Новосибирске.":                        "Новосибирск",
		"Колонна вышла из Восточной Европы.":               "Восточная Европа",
		"Об этом заявил глава Минздрава Алексей Кузнецов.": "Минздрав",
	} {
		e := Find(article(text, "ru"))
		if all := append(e.Orgs, e.Places...); len(all) != 1 || all[0].Name != want {
			t.Errorf("found in %q: %v, want %s", text, all, want)
		}
	}
}

// A name of which the text has no nominative, and whose forms do not tell it, is less sure.
func TestUnsureForm(t *testing.T) {
	sure := Find(article("Об этом сказал Виталий Сомов.", "ru")).Persons
	unsure := Find(article("Вчера видели Валентину Сомову.", "ru")).Persons // or of Валентин
	if len(sure) != 1 || len(unsure) != 1 || sure[0].Confidence*unsureForm < unsure[0].Confidence {
		t.Errorf("confidence of %v and %v; the second must be lower", sure, unsure)
	}
}
