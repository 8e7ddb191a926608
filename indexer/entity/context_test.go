package entity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"casefile/indexer/entity/tagger"

	"github.com/google/go-cmp/cmp"
)

// What bears a person's name is none.
func TestThings(t *testing.T) {
	for _, test := range []struct {
		lang, text string
		want       []string
	}{
		{"en", "Mercedes Lopez met a Marat Dosov.", []string{"person Mercedes Lopez", "person Marat Dosov"}},
		{"ru", "Он ехал на «Тойоте Сиенне» в сторону Коктюбе. Найдены автомат Калашникова и два пистолета Макарова.", []string{"place Коктюбе"}},
	} {
		if diff := cmp.Diff(test.want, summary(Find(article(test.text, test.lang)))); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

// A father's name belongs to the given and the family name beside it, whatever parts of
// them the model has, if they agree.
func TestFathersJoin(t *testing.T) {
	const person, place, org = tagger.Person, tagger.Place, tagger.Organization
	for _, test := range []struct {
		text  string
		model []tagger.Span
		want  string
	}{
		{"Позвонила Досова Анна Маратовна.", []tagger.Span{{First: 1, End: 3}, {First: 3, End: 4}}, "PER 1-4"},
		{"Суд допросил Марата Сериковича Досова.", []tagger.Span{{First: 2, End: 4}}, "PER 2-5"},
		{"Глава аппарата сената Досов Марат Серикович молчит.", []tagger.Span{{First: 2, End: 4, Type: org}, {First: 4, End: 6}}, "ORG 2-3 PER 3-6"},
		{"Адвокат Досова Марат Серикович молчит.", []tagger.Span{{First: 1, End: 2}, {First: 2, End: 4}}, "PER 1-2 PER 2-4"},
		{"Вчера Марат Серикович молчал.", []tagger.Span{{First: 1, End: 3}}, "PER 1-3"},
		{"В Астане Маратовна и Досов Маратович.", []tagger.Span{{First: 1, End: 2, Type: place}, {First: 2, End: 3, Type: person}, {First: 4, End: 5}, {First: 5, End: 6}}, "LOC 1-2 PER 2-3 PER 4-5 PER 5-6"},
	} {
		var got []string
		for _, sp := range (&context{newText(test.text, "ru")}).fathers(0, test.model) {
			got = append(got, fmt.Sprintf("%s %d-%d", sp.Type, sp.First, sp.End))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}

// What stands around a name tells what it is.
func TestContext(t *testing.T) {
	tests := []struct {
		why, lang, text string
		want            []string
	}{
		{
			"who has a husband is a person", "en",
			"He had to accuse Darya and her husband Marat Dosov.",
			[]string{"person Darya", "person Marat Dosov: her husband"},
		},
		{
			"under a name", "en",
			"Marat Dosov lived in Malta as Kuraz.",
			[]string{"person Marat Dosov", "person Kuraz", "place Malta"},
		},
		{
			"a unit and who commands it", "en",
			"Five arrested men were of the Barlas unit. Barlas commander Serik Ospanov resigned.",
			[]string{"person Serik Ospanov: Barlas commander", "org Barlas"},
		},
		{
			"whose daughter she is", "ru",
			"Пришел Нурлан Саринов. Дочь Саринова Динара не ответила.",
			[]string{"person Нурлан Саринов", "person Динара: Дочь Саринова"},
		},
		{
			"as friends call him", "ru",
			"Друзья зовут его Мареке, журналист — Маратом Серикбаевичем.",
			[]string{"person Мареке", "person Марат Серикбаевич"},
		},
		{
			"a man's name that may be a woman's", "ru",
			"Министр назвал водителем Виталия Сомова. Убийство Валерия Лунина не раскрыто. Журналистка Валерия Зимина молчит.",
			[]string{"person Виталий Сомов", "person Валерий Лунин", "person Валерия Зимина: Журналистка"},
		},
		{
			"a name in quotation marks before what it is", "kk",
			"«Азат» партиясының төрағасы Марат Досов келді.",
			[]string{"person Марат Досов: «Азат» партиясының төрағасы", "org Азат"},
		},
		{
			"a Turkmen genitive", "tk",
			"Almatyda Altynbek Sarsenbaýulynyň hatyrasyna çäre geçirildi.",
			[]string{"person Altynbek Sarsenbaýuly"},
		},
		{
			"two persons in a row in a language without a model", "uz",
			"Ержан Утенбаев Алтинбек Сарсенбаев ўлими бўйича қўлга олинди.",
			[]string{"person Ержан Утенбаев", "person Алтинбек Сарсенбаев"},
		},
		{
			"Uzbek by its letters", "",
			"Ержан Утенбаев Алтинбек Сарсенбаев ўлими бўйича қўлга олинди.",
			[]string{"person Ержан Утенбаев", "person Алтинбек Сарсенбаев"},
		},
	}
	for _, test := range tests {
		got := summary(Options{MinConfidence: .3}.Find(article(test.text, test.lang)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: Find(%q) (-want +got):\n%s", test.why, test.text, diff)
		}
	}
}

// Names of which the text says that they are one man's are one person's.
// What has a party's word before it is a party, unless its words are a person's.
func TestTitled(t *testing.T) {
	for text, want := range map[string]string{
		"Leaders of Ak Zhol met Marat Dosov. Ak Zhol was silent.":                                            "org Ak Zhol",
		"Friends of Marat Dosov met members of Serik Ospanov’s family.":                                      "person Marat Dosov",
		"Marat Dosov co-chaired the Ak Zhol party. Ak Zhol split in 2005, and Dosov founded Naghyz Ak Zhol.": "org Naghyz Ak Zhol",
		"Marat Dosov, who leads the movement For a Just Steppe, calls it a crime.":                           "org For a Just Steppe",
		"A side list recalls Marat Dosov and Serik Ospanov; party Naghyz Aq Zhol.":                           "org Naghyz Aq Zhol",
	} {
		if got := summary(Options{MinConfidence: .3}.Find(article(text, "en"))); !slices.Contains(got, want) {
			t.Errorf("Find(%q) = %q, without %q", text, got, want)
		}
	}
}

func TestAliases(t *testing.T) {
	tests := []struct {
		lang, text string
		want       []string
	}{
		{"en", "Marat Dosov (also Dossov) was shot. Dossov had known it.", []string{"person Marat Dosov"}},
		{"en", "Serik Ospanov (aka Serik Ospan) left.", []string{"person Serik Ospanov"}},
		{"en", "Marat Dosov, known as Kuraz, lived in Malta. Kuraz had a bank.", []string{"person Marat Dosov", "place Malta"}},
		{"en", "Either Marat Dosov (or Serik Karin) was shot.", []string{"person Marat Dosov", "person Serik Karin"}},
		{"en", "Serik Karin left. Marat Dosov (also Karin) was shot.", []string{"person Serik Karin", "person Marat Dosov"}},
		{"en", "Marat Dosov (with Serik Karin) was shot.", []string{"person Marat Dosov", "person Serik Karin"}},
		{"en", "Death of Marat Dosov, who lived in Malta as Kuraz. He met Serik Ospanov, who had changed his name to Timur Esenov.", []string{"person Marat Dosov", "person Serik Ospanov", "place Malta"}},
		{"ru", "Марат Досов, живший на Мальте под фамилией Кураз, умер. Серик Оспанов, который встретил Тимура Есенова, жив.", []string{"person Марат Досов", "person Серик Оспанов", "person Тимур Есенов", "place Мальта"}},
		{"en", "Marat Dosov, who worked in Malta as Serik Ospanov looked on, and Olga Lee, who posed as a nurse with Rustam Karin, fled.", []string{"person Marat Dosov", "person Serik Ospanov", "person Olga Lee", "person Rustam Karin", "place Malta"}},
		{"en", "Marat Dosov and the man known as Kuraz were shot.", []string{"person Marat Dosov", "person Kuraz"}},
		{"ru", "Марат Досов, он же Кураз, жил на Мальте.", []string{"person Марат Досов", "place Мальта"}},
		{"ru", "Очерк о Марате Досове, которого близкие звали Маке.", []string{"person Марат Досов"}},
	}
	for _, test := range tests {
		got := summary(Find(article(test.text, test.lang)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}
