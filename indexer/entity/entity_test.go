package entity

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"

	"github.com/google/go-cmp/cmp"
)

// summary tells entities in a form that is easy to write down: a line for each
// with its type, name and roles.
func summary(e *Entities) []string {
	var out []string
	for _, list := range [][]Entity{e.Persons, e.Orgs, e.Places} {
		for _, x := range list {
			if x.Weak {
				continue
			}
			line := string(x.Type) + " " + x.Name
			var roles []string
			for _, r := range x.Roles {
				roles = append(roles, r.Text)
			}
			if len(roles) > 0 {
				line += ": " + strings.Join(roles, "; ")
			}
			out = append(out, line)
		}
	}
	return out
}

// A bare family name is shown as what stands before it has it.
func TestBareNames(t *testing.T) {
	text := "Зять президента Назарбаева уехал. У Кузьмина нашли письмо министру Оспанову. Дело Ибрагимова закрыто. Судья Сомова отказала. " +
		"Судья посадила Бекову."
	want := []string{
		"person Назарбаев: президента", "person Кузьмин", "person Оспанов: министру", "person Ибрагимов", "person Сомова: Судья",
		"person Бекову",
	}
	if diff := cmp.Diff(want, summary(Find(article(text, "ru")))); diff != "" {
		t.Errorf("Find(%q) (-want +got):\n%s", text, diff)
	}
}

// Kazakh names in their cases, one whose father is told, and what bears a name.
func TestKazakhNames(t *testing.T) {
	text := "Сот Ибрагимовты ақтады. Сәрсенбайұлының ісі жабылды, Әлиевке айып тағылды. Дүтбаевтан жауап алынды. " +
		"Ермек Касеновтің ұлы Қайрат Касенов хат жазды. Назарбаев университеті мен Назарбаев даңғылы туралы айтпады."
	want := []string{
		"person Ибрагимов", "person Сәрсенбайұлы", "person Әлиев", "person Дүтбаев", "person Ермек Касенов", "person Қайрат Касенов: Ермек Касеновтің ұлы",
		"org Назарбаев университеті", "place Назарбаев",
	}
	if diff := cmp.Diff(want, summary(Find(article(text, "kk")))); diff != "" {
		t.Errorf("Find(%q) (-want +got):\n%s", text, diff)
	}
}

// Courts write the family name first.
func TestFathers(t *testing.T) {
	text := "Подсудимый Досов Марат Серикович признал вину. Приговорены Утембаев Ержан Абдикаимович, Мирошников Евгений Петрович и Ли Ирина Сергеевна. " +
		"Свидетель Ким Ольга Ивановна и Бекова Сауле Маратовна молчат. Адвокат Ибрагимова Олег Игоревич и Анна Павловна ушли."
	want := []string{
		"person Досов Марат Серикович: Подсудимый", "person Утембаев Ержан Абдикаимович", "person Мирошников Евгений Петрович", "person Ли Ирина Сергеевна",
		"person Ким Ольга Ивановна: Свидетель", "person Бекова Сауле Маратовна", "person Ибрагимов", "person Олег Игоревич: Адвокат Ибрагимова", "person Анна Павловна",
	}
	text += " Руководитель аппарата сената парламента Ахметов Ержан Сабитович осужден."
	want = append(want, "person Ахметов Ержан Сабитович: Руководитель аппарата сената парламента")
	got := summary(Find(article(text, "ru")))
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Find(%q) (-want +got):\n%s", text, diff)
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, lang, text string
		want             []string
	}{
		{
			"a surname is the man of the full name", "en",
			"Daulet Sarinov was arrested. Sarinov’s lawyer, Timur Esenov, told Reuters that Sarinov was ill.",
			[]string{"person Daulet Sarinov", "person Timur Esenov: Sarinov’s lawyer", "org Reuters"},
		},
		{
			"two men of one given name", "en",
			"Interior Minister Marat Dosov met his driver Marat Zhakenov. Dosov and Zhakenov were silent.",
			[]string{"person Marat Dosov: Interior Minister", "person Marat Zhakenov: his driver"},
		},
		{
			"an office between two men goes to the one without", "en",
			"He accused ex-President Arman Tulegenov, the former chief of the Customs Committee, Serik Ospanov, and a clerk.",
			[]string{"person Arman Tulegenov: ex-President", "person Serik Ospanov: former chief of the Customs Committee", "org Customs Committee"},
		},
		{
			"in a list each man keeps the office after him", "en",
			"They named Arman Tulegenov, the mayor of Astana, Serik Ospanov, the head of the Customs Committee, and others.",
			[]string{
				"person Arman Tulegenov: mayor of Astana", "person Serik Ospanov: head of the Customs Committee",
				"org Customs Committee", "place Astana",
			},
		},
		{
			"one organization in two word orders, another country's apart", "en",
			"The Committee for State Property sued. Kazakhstan’s State Property Committee won. The Russian State Property Committee lost.",
			[]string{"org Committee for State Property", "org Russian State Property Committee", "place Kazakhstan"},
		},
		{
			"an acronym in brackets or of the initials, and the bare head", "en",
			"The National Water Committee (NSK) sued the State Land Agency. The NSK won. The SLA and its lawyers left; the Committee stayed.",
			[]string{"org National Water Committee", "org State Land Agency"},
		},
		{
			"whose people they are", "en",
			"Reuters correspondent Daulet Sarinov met Central Bank governor Marat Dosov.",
			[]string{"person Daulet Sarinov: Reuters correspondent", "person Marat Dosov: Central Bank governor", "org Reuters", "org Central Bank"},
		},
		{
			"offices of several words, without what is said for courtesy", "en",
			"On Monday Trade and Industry Secretary Sir Daulet Sarinov met Mr Marat Dosov, director of the Zoo since 2002, and Aliev and Justice Minister Serik Ospanov.",
			[]string{
				"person Daulet Sarinov: Trade and Industry Secretary", "person Marat Dosov: director of the Zoo", "person Aliev",
				"person Serik Ospanov: Justice Minister",
			},
		},
		{
			"a successor's office is not that of who goes", "en",
			"The bank named Marat Dosov as president to succeed Serik Ospanov.",
			[]string{"person Marat Dosov: president", "person Serik Ospanov"},
		},
		{
			"what he was", "en",
			"Yerlan Abenov was mayor of Almaty and chairman of the Water Agency before he fled.",
			[]string{"person Yerlan Abenov: mayor of Almaty; chairman of the Water Agency", "org Water Agency", "place Almaty"},
		},
		{
			"other names of a country", "en",
			"He left the U.S. in May and the United States in June.",
			[]string{"place U.S."},
		},
		{
			"neither is not he", "en",
			"Daulet Sarinov said that neither Marat Dosov nor Serik Ospanov was the mastermind. The wife of Marat Dosov was a judge.",
			[]string{"person Daulet Sarinov", "person Marat Dosov", "person Serik Ospanov"},
		},
		{
			"an age, a time and an aside before the office", "en",
			"Daulet Sarinov, 58, the former owner of a mine, met Marat Dosov, now ambassador to Germany, in Almaty. Sarinov’s deputy, Serik Ospanov, " +
				"later became governor of the region. Yerlan Abenov had once been the head of Dosov’s staff.",
			[]string{
				"person Daulet Sarinov: former owner of a mine", "person Marat Dosov: ambassador to Germany",
				"person Serik Ospanov: Sarinov’s deputy; governor of the region", "person Yerlan Abenov: head of Dosov’s staff",
				"place Germany", "place Almaty",
			},
		},
		{
			"what stands before an office without a capital", "en",
			"A court on Tuesday jailed former army officer Daulet Sarinov, the deputy head of the tax police. The jailed banker Marat Dosov wept.",
			[]string{"person Daulet Sarinov: former army officer; deputy head of the tax police", "person Marat Dosov: jailed banker"},
		},
		{
			"whose lawyer he is, in Russian", "ru",
			"Тимур Касенов и его супруга Дина Касенова задержаны. Об этом заявил адвокат Касенова Роман Ткаченко.",
			[]string{"person Тимур Касенов", "person Дина Касенова: его супруга", "person Роман Ткаченко: адвокат Касенова"},
		},
		{
			"whose secretary she is, in Kazakh", "kk",
			"Бұл туралы Бас прокуратураның баспасөз хатшысы Гүлмира Сәтбаева айтты. Ол Қарағандыдағы колонияда болды.",
			[]string{"person Гүлмира Сәтбаева: Бас прокуратураның баспасөз хатшысы", "org Бас прокуратура", "place Қарағанды"},
		},
		{
			"a verb before a rank, and a mother's words", "en",
			"A court has convicted Gen. Marat Dosov of treason. “My son Marat is no traitor,” she said. " +
				"It was led by Serik Ospanov, previously the head of the guard.",
			[]string{
				"person Marat Dosov: Gen.", "person Serik Ospanov: previously the head of the guard",
			},
		},
		{
			"offices that are shared", "en",
			"Daulet Sarinov, a co-chairman of the party, met vice-mayor Marat Dosov.",
			[]string{"person Daulet Sarinov: co-chairman of the party", "person Marat Dosov: vice-mayor"},
		},
		{
			"a name with uulu, and a place in capitals", "en",
			"TASHKENT -- Journalist Medet Sadyrkul uulu was killed in 2009. Sadyrkul uulu had been to Tashkent.",
			[]string{"person Medet Sadyrkul uulu: Journalist", "place Tashkent"},
		},
		{
			"two persons in a row", "ru",
			"Вдова политика Ермека Касенова Айгуль Тулегенова обратилась в суд.",
			[]string{"person Ермек Касенов: политика", "person Айгуль Тулегенова: Вдова политика Ермека Касенова"},
		},
		{
			"an adjective before the head, and the acronym of a whole name", "ru",
			"Об этом сообщили в Генеральной прокуратуре. Глава Комитета национальной безопасности молчит, в КНБ не ответили.",
			[]string{"org Генеральная прокуратура", "org Комитет национальной безопасности"},
		},
		{
			"Russian case endings", "ru",
			"Адвокат Ермека Касенова Павел Лунин написал Касенову. С Касеновым виделся министр юстиции Олег Жуков.",
			[]string{"person Ермек Касенов", "person Павел Лунин: Адвокат Ермека Касенова", "person Олег Жуков: министр юстиции"},
		},
		{
			"a Russian role is his whose name has its case", "ru",
			"Дом принадлежал бывшему пресс-секретарю президента Ермека Касенова. Среди соседей Касенова есть министр Олег Жуков.",
			[]string{"person Ермек Касенов: президента", "person Олег Жуков: министр"},
		},
		{
			"a woman's family name", "ru",
			"Вдова политика Айгуль Касенова приехала в Вену. О Касеновой писали газеты.",
			[]string{"person Айгуль Касенова", "place Вена"},
		},
		{
			"who stands before a name owns the Russian role", "ru",
			"По словам адвоката Касенова Ирины Ли, дело закрыто. Ермек Касенов молчит.",
			[]string{"person Ермек Касенов", "person Ирина Ли: адвоката Касенова"},
		},
		{
			"an adjective declines with the head of a Russian organization", "ru",
			"Председатель Верховного суда Мусабек Алимов ушел.",
			[]string{"person Мусабек Алимов: Председатель Верховного суда", "org Верховный суд"},
		},
		{
			"an acronym between an office and its man", "en",
			"The head of the Water Safety Agency (WSA), Marat Bekov, left.",
			[]string{"person Marat Bekov: head of the Water Safety Agency", "org Water Safety Agency"},
		},
		{
			"a dateline", "en",
			"ALMATY -- Daulet Sarinov was arrested on Monday.",
			[]string{"person Daulet Sarinov", "place Almaty"},
		},
		{
			"Kazakh case endings", "kk",
			"Министр Ермек Қасенов сөйледі. Қасеновтың адвокаты Алматыда болды.",
			[]string{"person Ермек Қасенов: Министр", "place Алматы"},
		},
		{"nothing", "en", "", nil},
		{"no capitals", "en", "the man said that he was in the city", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := summary(Find(article(test.text, test.lang)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	a := article("The man from Zarbulak met Daulet Sarinov.", "en")
	for _, p := range (Options{MinConfidence: 1}).Find(a).Persons {
		if !p.Weak {
			t.Errorf("%s with confidence %.2f is not weak below 1", p.Name, p.Confidence)
		}
	}
	for _, p := range (Options{MinConfidence: 1e-9}).Find(a).Persons {
		if p.Weak {
			t.Errorf("%s with confidence %.2f is weak at no threshold", p.Name, p.Confidence)
		}
	}
}

// Where the letters tell little, names are found but not trusted.
func TestUncertain(t *testing.T) {
	const plain = "Marat Dosov was arrested in Almaty on Monday by the police."
	clear := Find(article(plain, "en")).Persons[0]
	if clear.Weak || clear.Confidence < .8 {
		t.Errorf("%q in plain prose has confidence %.2f", clear.Name, clear.Confidence)
	}
	for why, body := range map[string]string{
		"all capitals": strings.ToUpper(plain),
		"homoglyphs":   strings.NewReplacer("Marat", "M\u0430rat", "Dosov", "D\u043esov", "Almaty", "\u0410lmaty").Replace(plain),
		"no capitals":  strings.ToLower(plain),
		"table":        "Dosov\tMarat\t1961\tAlmaty\nKarin\tSerik\t1958\tTaraz",
		"list":         "Marat Dosov, Serik Karin, Daulet Sarinov, Timur Esenov",
	} {
		e := Find(article(body, "en"))
		for _, x := range slices.Concat(e.Persons, e.Orgs, e.Places) {
			if x.Confidence > .7 {
				t.Errorf("%s: %s %q has confidence %.2f", why, x.Type, x.Name, x.Confidence)
			}
		}
	}
	// Said once plainly it is as sure as ever.
	both := Find(article(strings.ToUpper(plain)+"\n\n"+plain, "en"))
	if p := both.Persons; len(p) != 1 || p[0].Weak || p[0].Confidence < .8 {
		t.Errorf("in capitals and in prose: %+v", p)
	}
}

// An initial that begins a sentence belongs to the name behind it.
func TestInitialFirst(t *testing.T) {
	for lang, body := range map[string]string{
		"en": "The court heard Nurlan Sarinov on Monday. His brother Nazar Sarinov did not appear. N. Sarinov's lawyer asked for a delay.",
		"ru": "Суд допросил Нурлана Саринова. Его брат Назар Саринов не пришел. Н. Саринов просил об отсрочке.",
	} {
		var got []string
		for _, p := range Find(article(body, lang)).Persons {
			got = append(got, fmt.Sprintf("%s %d", p.Name, len(p.Mentions)))
		}
		want := map[string]string{"en": "Nurlan Sarinov 1, Nazar Sarinov 1, N. Sarinov 1", "ru": "Нурлан Саринов 1, Назар Саринов 1, Н. Саринов 1"}[lang]
		if d := cmp.Diff(want, strings.Join(got, ", ")); d != "" {
			t.Errorf("%s (-want +got):\n%s", lang, d)
		}
	}
}

func TestLink(t *testing.T) {
	tests := []struct {
		why, lang string
		names     []string
		want      []int
	}{
		{"surname", "en", []string{"Rakhat Aliev", "Alnur Musaev", "Aliev", "Musaev"}, []int{0, 1, 0, 1}},
		{"the short form first", "en", []string{"Aliev", "Rakhat Aliev"}, []int{0, 0}},
		{"a spelling of the surname", "en", []string{"Rakhat Aliev", "Aliyev", "Rakhat Aliyev", "Zamanbek Nurkadilov", "Nurqadilov", "Aliev"}, []int{0, 0, 0, 1, 1, 0}},
		{"a spelling that is two men's", "en", []string{"Rakhat Aliev", "Ruslan Aliyev", "Alijev"}, []int{0, 1, 2}},
		{"one sound, no surname in -ov", "en", []string{"Mary Daly", "Daily"}, []int{0, 1}},
		{"two family names after a particle", "en", []string{"Antonio Lopez de Santa Anna", "Santa Anna"}, []int{0, 0}},
		{"initial", "en", []string{"N. Sarinov", "Nurlan Sarinov", "Sarinov"}, []int{0, 0, 0}},
		{"an initial that is two men's", "en", []string{"N. Sarinov", "Nurlan Sarinov", "Nazar Sarinov", "N. Sarinov", "Sarinov"}, []int{2, 0, 1, 2, 1}},
		{"two initials of a name with a hyphen", "ru", []string{"Нур-Али Саринов", "Н.-А. Саринов", "Н-А. Саринов", "Н.-Б. Саринов"}, []int{0, 0, 0, 1}},
		{"patronymic", "en", []string{"Nurlan Sarinov", "Nurlan Abishuly Sarinov"}, []int{0, 0}},
		{"given name and patronymic", "ru", []string{"Нурлан Абишевич", "Нурлан Абишевич Саринов", "Саринов"}, []int{0, 0, 0}},
		{"family name before the patronymic", "ru", []string{"Саринов Нурлан Абишевич", "Нурлана Саринова", "Нурлану Абишевичу"}, []int{0, 0, 0}},
		{"a family name like a patronymic", "en", []string{"Roman Markovich Danilovich", "Roman Danilovich", "Danilovich"}, []int{0, 0, 0}},
		{"one patronymic, two men", "ru", []string{"Нурлан Абишевич Саринов", "Нурлан Абишевич Досов", "Нурлан Абишевич"}, []int{0, 1, 2}},
		{"two patronymics", "ru", []string{"Досов Марат Серикович", "Досов Марат Ильясович", "Марат Досов", "Марата Сериковича Досова"}, []int{0, 1, 2, 0}},
		{"a spelling, but another patronymic", "en", []string{"Nurlan Abishevich Sarinov", "Nurlan Maratovich Sarynov"}, []int{0, 1}},
		{"father and son of one name", "en", []string{"Marat Dosov Sr.", "Marat Dosov Jr.", "Marat Dosov"}, []int{0, 1, 2}},
		{"two family names", "en", []string{"Clara Herrera Quiroga", "Herrera Quiroga"}, []int{0, 0}},
		{"a father and his son", "en", []string{"Harry Charles Benson", "Charles Benson"}, []int{0, 1}},
		{"a name that begins another's", "en", []string{"Marat Dosov", "Marat Dosov Karin"}, []int{0, 1}},
		{"relatives", "en", []string{"Rakhat Aliev", "Nurali Aliev", "Aliev"}, []int{0, 1, 1}},
		{"given name that two have", "en", []string{"Marat Dosov", "Marat Zhakenov", "Marat"}, []int{0, 1, 2}},
		{"given name that one has", "en", []string{"Dariga Dosova", "Dariga"}, []int{0, 0}},
		{"surname like a given name", "en", []string{"Qasym-Zhomart Toqaev", "Qalmukhambet Qasymov", "Qasymov"}, []int{0, 1, 1}},
		{"family name first", "kk", []string{"Нұрлан Сариев", "Сариев Нұрлан"}, []int{0, 0}},
		{"family name and initial, after it stood first with the patronymic", "ru", []string{"Касенов Ермек Абаевич", "Касенов Е.", "Касенову"}, []int{0, 0, 0}},
		{"a brother, whom the text never calls by family name alone", "en",
			[]string{"Zhanibek Dosov", "Rysbek Dosov", "Rysbek Dosov", "Dosov"}, []int{0, 1, 1, 0}},
		{"a Kyrgyz patronymic", "en", []string{"Medet Sadyr uulu", "Sadyr uulu", "Medet Sadyr"}, []int{0, 0, 0}},
		{"Russian cases", "ru", []string{"Ермек Касенов", "Касеновым", "Ермеку Касенову"}, []int{0, 0, 0}},
		{"none", "en", nil, []int{}},
	}
	for _, test := range tests {
		got := Link(test.names, test.lang)
		if diff := cmp.Diff(pattern(test.want), pattern(got)); diff != "" {
			t.Errorf("%s: Link(%q) = %v, want %v", test.why, test.names, got, test.want)
		}
	}
}

// pattern numbers groups in the order in which they appear.
func pattern(of []int) []int {
	number := map[int]int{}
	out := make([]int, len(of))
	for i, g := range of {
		if _, ok := number[g]; !ok {
			number[g] = len(number)
		}
		out[i] = number[g]
	}
	return out
}

func TestSentences(t *testing.T) {
	tests := []struct {
		text, lang string
		want       []string
	}{
		{"He met Mr. Omarov in the U.S. The next day he left.", "en", []string{"He met Mr. Omarov in the U.S.", "The next day he left."}},
		{"“I know.” Nobody asked J. Smith. Why?\n\nSo what", "en", []string{"“I know.”", "Nobody asked J. Smith.", "Why?", "So what"}},
		{"Он родился в г. Алматы. В 2006 г. Он умер.", "ru", []string{"Он родился в г. Алматы.", "В 2006 г.", "Он умер."}},
		{"It cost 3.5 million. ok", "en", []string{"It cost 3.5 million. ok"}},
		{"", "en", nil},
	}
	for _, test := range tests {
		var got []string
		runes := []rune(test.text)
		for _, s := range Sentences(test.text, test.lang) {
			got = append(got, string(runes[s[0]:s[1]]))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Sentences(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

// hostile are texts that nobody writes by mistake, and some that are.
func hostile() map[string]string {
	names := &strings.Builder{}
	for i := range 10000 {
		fmt.Fprintf(names, "Marat%c Dosov, ", 'a'+rune(i%26))
	}
	aliases := &strings.Builder{}
	for i := range 3000 {
		fmt.Fprintf(aliases, "Marat D%[1]s, known as S%[1]s Ospanov, and the D%[1]s Committee, or DC, left. ", strings.Repeat(string('a'+rune(i%26)), 3+i/26%9)+string('a'+rune(i/234%26)))
	}
	distinct := &strings.Builder{}
	for i := range 10000 {
		fmt.Fprintf(distinct, "Q%s Dosov, ", strings.Repeat(string('a'+rune(i%26)), 1+i%9))
	}
	return map[string]string{
		"empty":         "",
		"all capitals":  strings.Repeat("MARAT DOSOV WAS ARRESTED IN ALMATY ", 50),
		"no capitals":   strings.Repeat("marat dosov was arrested in almaty. ", 50),
		"homoglyphs":    "Мaрaт Dоsоv wаs аrrеstеd.",
		"names":         names.String(),
		"namesakes":     distinct.String(),
		"broken UTF-8":  "Marat\xff\xfe Dosov \xc3 was \xe2\x80 arrested.",
		"emoji":         "🕵️‍♂️ Marat 🇰🇿 Dosov 👨‍👩‍👧 was arrested.",
		"right to left": "\u202eMarat Dosov\u202c كان في ألماتي",
		"table":         strings.Repeat("Dosov\tMarat\t1961\tAlmaty\n", 300),
		"punctuation":   strings.Repeat("’s (,—“”.«»", 500),
		"one word":      strings.Repeat("A", 100000),
		"roles":         strings.Repeat("the former chief of the Committee, ", 500),
		"rows":          "Senators " + strings.ReplaceAll(names.String(), ", ", " and "),
		"quotations":    strings.Repeat("редактор «Голоса «Степи ", 400) + strings.Repeat("» и «Трибуны»", 400),
		"aliases":       strings.Repeat("Marat Dosov (also Dossov), known as Kuraz, ", 400),
		"other names":   aliases.String(),
		"verbs":         strings.Repeat("Marat Dosov, who heads the Agency, who was named head and named Marat Dosov ", 300),
		"acronyms":      strings.Repeat("ҰҚК мен ІІМ-нің (ҚЖО) әкімі ", 400) + strings.Repeat("Council of of of of (CO) of (COC) ", 300),
		"mottoes":       strings.Repeat("the movement For the of a the party For ", 300),
		"torn words":    strings.Repeat("лась Марат Досов лись. Кузьмина лась. ", 50),
		"long word":     strings.Repeat("Суд", 30000),
		"initials":      strings.Repeat("Yu.", 6000) + strings.Repeat("А.", 6000),
	}
}

func TestHostile(t *testing.T) {
	for name, body := range hostile() {
		for _, lang := range []string{"en", "ru", "kk", "tr", ""} {
			if len(body) > 20000 && lang != "en" && lang != "tr" {
				continue // the model and the rules once each
			}
			t.Run(name+"/"+lang, func(t *testing.T) { check(t, body, lang) })
		}
	}
}

// One text gives the same entities every time, from any number of goroutines.
func TestConcurrent(t *testing.T) {
	const text = "Daulet Sarinov met Interior Minister Marat Dosov of the State Water Agency in Almaty. Dosov left."
	want := Find(article(text, "en"))
	var g sync.WaitGroup
	for range 8 {
		g.Go(func() {
			if diff := cmp.Diff(want, Find(article(text, "en"))); diff != "" {
				t.Errorf("another time (-first +now):\n%s", diff)
			}
		})
	}
	g.Wait()
}

func FuzzFind(f *testing.F) {
	for _, body := range hostile() {
		if len(body) < 2000 {
			f.Add(body, "en")
			f.Add(body, "ru")
			f.Add(body, "kk")
		}
	}
	for _, o := range offices {
		f.Add(o.text, o.lang)
	}
	f.Fuzz(check)
}

// check finds the entities of a text and fails unless every mention is what
// stands in the body at its offsets, within its sentence, in order.
func check(t *testing.T, body, lang string) {
	a := article(body, lang)
	runes := codePoints(a.Body())
	e := Find(a)
	for _, list := range [][]Entity{e.Persons, e.Orgs, e.Places} {
		for _, x := range list {
			if x.Name == "" || len(x.Mentions) == 0 || x.Confidence < 0 || x.Confidence > 1 {
				t.Fatalf("%s %q has %d mentions and confidence %v", x.Type, x.Name, len(x.Mentions), x.Confidence)
			}
			before := -1
			for _, m := range x.Mentions {
				if m.Start <= before || m.End > len(runes) || strings.Join(runes[m.Start:m.End], "") != m.Text {
					t.Fatalf("%s %q: %q is not at %d..%d", x.Type, x.Name, m.Text, m.Start, m.End)
				}
				if m.Start < m.Sentence[0] || m.End > m.Sentence[1] {
					t.Fatalf("%s %q: %d..%d is outside its sentence %v", x.Type, x.Name, m.Start, m.End, m.Sentence)
				}
				before = m.Start
			}
		}
	}
}

// codePoints cuts a text, which may be broken, into its code points.
func codePoints(s string) []string {
	var out []string
	for len(s) > 0 {
		_, size := utf8.DecodeRuneInString(s)
		out = append(out, s[:size])
		s = s[size:]
	}
	return out
}

// BenchmarkFind tells the speed on prose, in tokens a second, and that time
// grows with the length alone; and how long what nobody should send takes.
func BenchmarkFind(b *testing.B) {
	paragraph := map[string]string{
		"en": "Daulet Sarinov, a former officer of Kazakhstan’s border service, told Reuters on Monday that " +
			"Interior Minister Marat Dosov and his driver Serik Ospanov had met in Almaty. Dosov denied it.\n\n",
		"ru": "Даулет Саринов, бывший сотрудник пограничной службы Казахстана, сообщил агентству Интерфакс, что министр " +
			"внутренних дел Марат Досов и его водитель Серик Оспанов встречались в Алматы. Досов это отрицает.\n\n",
		"kk": "Шекара қызметінің бұрынғы офицері Даулет Саринов министр Марат Досов пен оның жүргізушісі Серік Оспановтың " +
			"Алматыда кездескенін айтты. Досов мұны жоққа шығарды.\n\n",
	}
	run := func(name, body, lang string) {
		a := article(body, lang)
		tokens := len(tagger.Tokenize(a.Body()))
		Find(a) // reads the model
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Find(a)
			}
			b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
	for _, lang := range []string{"en", "ru", "kk", "tr"} {
		text := paragraph[lang]
		if text == "" {
			text = paragraph["en"]
		}
		for _, n := range []int{10, 250, 500, 1000} {
			run(fmt.Sprintf("%s/paragraphs=%d", lang, n), strings.Repeat(text, n), lang)
		}
	}
	for _, kind := range []string{"other names", "rows", "names", "namesakes"} {
		text := hostile()[kind]
		for _, part := range []int{4, 2, 1} {
			run(fmt.Sprintf("en/%s/%d", kind, len(text)/part), strings.ToValidUTF8(text[:len(text)/part], ""), "en")
		}
	}
	run("en/one line of 5 MB", strings.Repeat(strings.ReplaceAll(paragraph["en"], "\n", " "), 5e6/len(paragraph["en"])), "en")
}
