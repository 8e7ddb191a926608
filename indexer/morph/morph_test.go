package morph

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNameKey(t *testing.T) {
	tests := []struct {
		lang  string
		forms string // one name's forms
	}{
		{"ru", "Алтынбек Алтынбека Алтынбеку Алтынбеком Алтынбеке"},
		{"ru", "Касенов Касенова Касенову Касеновым Касенове Касеновой"},
		{"ru", "Мария Марии Марию Марией"},
		{"ru", "Сергей Сергея Сергею Сергеем Сергее"},
		{"ru", "Достоевский Достоевского Достоевскому Достоевским Достоевском"},
		{"ru", "Анна Анны Анне Анну Анной"},
		{"ru", "Семёнов Семенова"},
		{"kk", "Қасенов Қасеновтың Қасеновқа Қасеновты Қасеновтан Қасеновпен"},
		{"kk", "Сәрсенбайұлы Сәрсенбайұлының Сәрсенбайұлына"},
		{"en", "O’Brien O'Brien o'brien"},
	}
	for _, test := range tests {
		forms := strings.Fields(test.forms)
		want := NameKey(forms[0], test.lang)
		for _, f := range forms[1:] {
			if got := NameKey(f, test.lang); got != want {
				t.Errorf("NameKey(%q) = %q, want %q as for %q", f, got, want, forms[0])
			}
		}
	}
	if a, b := NameKey("Карим", "ru"), NameKey("Каримов", "ru"); a == b {
		t.Errorf("Карим and Каримов have one key, %q", a)
	}
}

func asForms(forms [][]string) []Form {
	var out []Form
	for _, f := range forms {
		out = append(out, Form{Words: f})
	}
	return out
}

func TestBase(t *testing.T) {
	tests := []struct {
		lang, name string
		others     []string
		want       string
	}{
		{"ru", "Алтынбека Касенова", nil, "Алтынбек Касенов"},
		{"ru", "Анны Ивановой", nil, "Анна Иванова"},
		{"ru", "Светлана Маркова", nil, "Светлана Маркова"},
		{"ru", "Павла Дроздова", nil, "Павел Дроздов"},
		{"ru", "Никита Дроздов", nil, "Никита Дроздов"},
		{"ru", "Никиты Дроздова", []string{"Дроздовым"}, "Никита Дроздов"},
		{"ru", "Анна Иванова", nil, "Анна Иванова"},
		{"ru", "Салтанат Касеновой", nil, "Салтанат Касенова"},
		{"ru", "Рустама Ибрагимова", []string{"Ибрагимовым"}, "Рустам Ибрагимов"},
		{"ru", "Барака Обамы", []string{"Барак Обама"}, "Барак Обама"},
		{"ru", "Анны Петровны", nil, "Анна Петровна"},
		{"ru", "Рустама", nil, "Рустам"},
		{"ru", "Ерлана Ибраевых", nil, "Ерлан Ибраев"},
		{"ru", "Андрея Черных", nil, "Андрей Черных"},
		{"ru", "Андреа Рокелли", nil, "Андреа Рокелли"},
		{"ru", "Андрея Пучкова", nil, "Андрей Пучков"},
		{"ru", "Гарри Трумэн", nil, "Гарри Трумэн"},
		{"ru", "Фёдором Достоевским", nil, "Фёдор Достоевский"},
		{"kk", "Ермек Қасеновтың", nil, "Ермек Қасенов"},
		{"kk", "Абай", []string{"Абайды"}, "Абай"},
		{"en", "Anna Ivanova", nil, "Anna Ivanova"},
	}
	for _, test := range tests {
		words := strings.Fields(test.name)
		forms := [][]string{words}
		for _, o := range test.others {
			forms = append(forms, strings.Fields(o))
		}
		if got := strings.Join(NamesOf(test.lang).Resolve(words, asForms(forms)).Words, " "); got != test.want {
			t.Errorf("Resolve(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

func TestStems(t *testing.T) {
	tests := []struct{ lang, word, stem string }{
		{"ru", "министров", "министр"},
		{"ru", "безопасностью", "безопасност"},
		{"kk", "президенті", "президент"},
		{"kk", "комитетінің", "комитет"},
		{"kk", "алматыда", "алматы"},
		{"en", "ministers", "ministers"},
	}
	for _, test := range tests {
		if got := slices.Collect(Stems(test.word, test.lang)); !slices.Contains(got, test.stem) {
			t.Errorf("Stems(%q) = %q, want %q among them", test.word, got, test.stem)
		}
	}
}

// A stem is what the word begins with, and at least three letters of it.
func FuzzStems(f *testing.F) {
	for _, w := range []string{"", "я", "министрами", "қалаларымыздың", "\xff\xfeов", "ёё"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		p := Plain(w)
		for _, lang := range []string{"ru", "kk", "en"} {
			for s := range Stems(p, lang) {
				if !strings.HasPrefix(p, s) || s != p && utf8.RuneCountInString(s) < 3 {
					t.Errorf("Stems(%q) yields %q", p, s)
				}
			}
			forms := [][]string{{w}}
			if w != "" && len(NamesOf(lang).Resolve(forms[0], asForms(forms)).Words) != 1 {
				t.Errorf("Resolve(%q) is not one word", w)
			}
			if words := strings.Fields(w); len(words) > 0 && len(NamesOf(lang).Phrase(words, []Form{{Words: words}}, func(string) bool { return false })) != len(words) {
				t.Errorf("Phrase(%q) has not as many words", w)
			}
			NameKey(w, lang)
		}
	})
}

func TestCases(t *testing.T) {
	tests := []struct {
		role, base, name string
		agree            bool
	}{
		{"президента", "президент", "Нурлана Абишева", true},
		{"президент", "президент", "Нурлан Абишев", true},
		{"адвокату", "адвокат", "Болату Омарову", true},
		{"вдовой", "вдова", "Анной Петровой", true},
		{"министром", "министр", "Олегом Жуковым", true},
		{"пресс-секретарю", "пресс-секретарь", "Нурлана Абишева", false},
		{"соседей", "сосед", "Барака Обамы", false},
		{"генералов", "генерал", "Голунова", false},
		{"политику", "политик", "Трампа", false},
		{"министра", "министр", "Нурлан Абишев", false},
	}
	for _, test := range tests {
		got := CasesOf(test.role, test.base)&NameCases(strings.Fields(test.name)) != 0
		if got != test.agree {
			t.Errorf("%q and %q agree: %v, want %v", test.role, test.name, got, test.agree)
		}
	}
}

func TestPhrase(t *testing.T) {
	known := func(w string) bool {
		return slices.Contains(strings.Fields("суд комитет министерство область республика россия слово"), w)
	}
	for _, test := range []struct {
		name  string
		cases Case // that the words around govern
		other string
		want  string
	}{
		{"Верховного суда Испании", 0, "", "Верховный суд Испании"},
		{"Верховный суд Испании", 0, "", "Верховный суд Испании"},
		{"Белым домом", 0, "", "Белый дом"},
		{"Челябинской областной думы", 0, "", "Челябинская областная дума"},
		{"Нижегородской области", Prepositional, "", "Нижегородская область"},
		{"Министерству обороны России", 0, "", "Министерство обороны России"},
		{"Вооружённые силы", 0, "", "Вооружённые силы"},
		{"Единой Россией", 0, "", "Единая Россия"},
		{"Барнауле", AccusativeMale | AccusativeFemale | Prepositional, "", "Барнауле"}, // or Барнаула
		{"Барнауле", Prepositional, "Барнаул", "Барнаул"},
		{"Челябинске", Prepositional, "", "Челябинск"},
		{"Ингушетии", Genitive, "", "Ингушетия"},
		{"Мали", Prepositional, "", "Мали"},
		{"Слова", Genitive, "", "Слово"},
		{"Зари", Genitive, "", "Зари"}, // of Заря or of Зарь
		{"Нур Отана", Genitive, "", "Нур Отан"},
		{"Санта Барбара", Genitive, "", "Санта Барбара"},
		{"Интерфакс", Genitive, "", "Интерфакс"},
	} {
		forms := []Form{{Words: strings.Fields(test.name), Cases: test.cases, Firm: test.cases != 0}}
		if test.other != "" {
			forms = append(forms, Form{Words: strings.Fields(test.other)})
		}
		if got := strings.Join(NamesOf("ru").Phrase(forms[0].Words, forms, known), " "); got != test.want {
			t.Errorf("Phrase(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFamilyName(t *testing.T) {
	for w, lang := range map[string]string{"Касенова": "ru", "Касеновым": "ru", "Қасеновтың": "kk", "Sarsenbaev": "en", "Sarsenbaiuly": "en", "Утенбаев": "uz"} {
		if !FamilyName(w, lang) {
			t.Errorf("%s is no family name in %s", w, lang)
		}
	}
	for w, lang := range map[string]string{"Лев": "ru", "Ермек": "ru", "Kiev": "en", "Айгүл": "kk", "": "en"} {
		if FamilyName(w, lang) {
			t.Errorf("%s is a family name in %s", w, lang)
		}
	}
}

func TestFamilyBase(t *testing.T) {
	for _, test := range []struct{ word, lang, want string }{
		{"Sarsenbaýulynyň", "tk", "Sarsenbaýuly"},
		{"Nazarbaýewiň", "tk", "Nazarbaýew"},
		{"Rejepdurdyýewanyň", "tk", "Rejepdurdyýewa"},
		{"Sarsenbayevning", "uz", "Sarsenbayev"},
		{"Сарсенбаевдан", "uz", "Сарсенбаев"},
		{"Nazarbaýewa", "tk", "Nazarbaýewa"}, // a woman
		{"Dutbayevda", "en", "Dutbayevda"},
		{"Ivandan", "uz", "Ivandan"},
		{"", "tk", ""},
	} {
		if got := FamilyBase(test.word, test.lang); got != test.want {
			t.Errorf("FamilyBase(%q, %q) = %q, want %q", test.word, test.lang, got, test.want)
		}
	}
}

func TestPlural(t *testing.T) {
	for _, test := range []struct {
		word, base         string
		plural, nominative bool
	}{
		{"сенаторы", "сенатор", true, true},
		{"сенаторов", "сенатор", true, false},
		{"депутатами", "депутат", true, false},
		{"обвиняемые", "обвиняемый", true, true},
		{"вдовы", "вдова", true, true}, // or the genitive of one: the name tells
		{"сенатор", "сенатор", false, false},
		{"сенатора", "сенатор", false, false},
	} {
		if got := MayBePlural(test.word, test.base); got != test.plural {
			t.Errorf("MayBePlural(%q) = %v, want %v", test.word, got, test.plural)
		}
		if got := NominativePlural(test.word, test.base); test.plural && got != test.nominative {
			t.Errorf("NominativePlural(%q) = %v, want %v", test.word, got, test.nominative)
		}
	}
}

// Each form that a paradigm makes of a stem is read as one of its nominative.
func TestTable(t *testing.T) {
	for _, p := range russian().paradigms {
		stem := "барт"
		for _, s := range p.stems {
			if s != "C" {
				stem = "бар" + s
				break
			}
		}
		if p.whole {
			stem = ""
		}
		want := stem + p.forms[0][0][0]
		for number, cases := range p.forms {
			for k, endings := range cases {
				for _, e := range endings {
					if form := stem + e; !slices.ContainsFunc(slices.Collect(russian().readings(form)), func(r reading) bool {
						return r.paradigm == p && r.lemma() == want && r.plural == (number > 0) && r.cases&columns[k] != 0
					}) {
						t.Errorf("[%s]: %s is not read as a form of %s", p.sort, form, want)
					}
				}
			}
		}
	}
}

// After "вдова", "адвокат" or "сестра" may stand two names, whose she is and hers.
func TestOwner(t *testing.T) {
	given := func(w string) bool {
		return strings.Contains("айгуль динара анна карина мадина андрей", w)
	}
	for _, test := range []struct {
		words string
		want  int
	}{
		{"Ермека Касенова Айгуль Тулегенова", 2},
		{"Касенова Айгуль Тулегенова", 1},
		{"Марата Айгуль", 1},
		{"Саринова Динара", 1},
		{"Александра Кокорина Андрей Ромашов", 2},
		{"Марата Досова", 0}, // whose she is
		{"Юлия Карина", 0},   // who she is, though Юлий has a genitive and Карина is a given name
		{"Кэрри Симондс", 0}, // unknown words
		{"Майкла Джексона", 0},
	} {
		if got := Owner(strings.Fields(test.words), Nominative, given); got != test.want {
			t.Errorf("Owner(%s) = %d, want %d", test.words, got, test.want)
		}
	}
}
