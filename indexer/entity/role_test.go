package entity

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Offices that are shared, between two men, or said by a verb. No man gets
// another's.
func TestRoles(t *testing.T) {
	tests := []struct {
		why, lang, text string
		want            []string
	}{
		{
			"an office in the plural is everyone's in the row", "en",
			"Former deputies Marat Dosov, Serik Ospanov and Timur Esenov met Olga Lee.",
			[]string{
				"person Marat Dosov: Former deputies", "person Serik Ospanov: Former deputies",
				"person Timur Esenov: Former deputies", "person Olga Lee",
			},
		},
		{
			"whose people they are", "en",
			"His aides Marat Dosov and Serik Ospanov were shot.",
			[]string{"person Marat Dosov", "person Serik Ospanov"},
		},
		{
			"both", "en",
			"Marat Dosov and Serik Ospanov, both former officers of the Customs Committee, were sentenced.",
			[]string{
				"person Marat Dosov: former officers of the Customs Committee", "person Serik Ospanov: former officers of the Customs Committee",
				"org Customs Committee",
			},
		},
		{
			"an office in the plural of whom the row belongs to", "en",
			"The lawyers of Marat Dosov and Serik Ospanov appealed.",
			[]string{"person Marat Dosov", "person Serik Ospanov"},
		},
		{
			"who wants them heard", "en",
			"Relatives of Daulet Sarinov want Marat Dosov and Serik Ospanov heard. The mother of Daulet Sarinov wants Olga Lee heard. " +
				"The neighbours of the dead man saw Timur Esenov and Rustam Karin.",
			[]string{
				"person Daulet Sarinov", "person Marat Dosov", "person Serik Ospanov", "person Olga Lee", "person Timur Esenov", "person Rustam Karin",
			},
		},
		{
			"an office after the first of two is his alone", "en",
			"Marat Dosov, head of the Water Agency, and Serik Ospanov fled.",
			[]string{"person Marat Dosov: head of the Water Agency", "person Serik Ospanov", "org Water Agency"},
		},
		{
			"his driver is not he", "en",
			"The bodies of Marat Dosov, his driver, Serik Ospanov, and his bodyguard, Timur Esenov, were found.",
			[]string{"person Marat Dosov", "person Serik Ospanov: his driver", "person Timur Esenov: his bodyguard"},
		},
		{
			"an office after whose son he is", "en",
			"Serik Ospanov, son of the former minister Marat Dosov, was appointed head of the housing department in May.",
			[]string{
				"person Serik Ospanov: son of the former minister Marat Dosov; head of the housing department",
				"person Marat Dosov: former minister",
			},
		},
		{
			"what somebody was until when", "en",
			"Marat Dosov, who served as mayor of Taraz from 2001 to 2004 and later as governor of the region, was shot.",
			[]string{"person Marat Dosov: mayor of Taraz; governor of the region", "place Taraz"},
		},
		{
			"what he was then", "en",
			"Then-Interior Minister Marat Dosov denied it.",
			[]string{"person Marat Dosov: Then-Interior Minister"},
		},
		{
			"whose father was a minister, is none", "en",
			"Serik Ospanov, whose father was a minister, and Marat Dosov, whose lawyer is Timur Esenov, left.",
			[]string{"person Serik Ospanov", "person Marat Dosov", "person Timur Esenov"},
		},
		{
			"a given name alone after whose wife she is", "en",
			"Dosov’s brother, Kairat, and his wife, Aliya, left. The driver, Serik, stayed.",
			[]string{"person Dosov", "person Kairat: Dosov’s brother", "person Aliya: his wife", "person Serik"},
		},
		{
			"two officers by name", "en",
			"Two former police officers, Rustam Karin and Almas Seitov, left with two colleagues, Ivan Schmidt and Marat Dosov.",
			[]string{
				"person Rustam Karin: former police officers", "person Almas Seitov: former police officers",
				"person Ivan Schmidt", "person Marat Dosov",
			},
		},
		{
			"the police are no function word", "en",
			"He was framed by the then-head of the Financial Police, Marat Dosov, and a lawyer for jailed banker Serik Ospanov.",
			[]string{"person Marat Dosov: then-head of the Financial Police", "person Serik Ospanov: jailed banker", "org Financial Police"},
		},
		{
			"an office before the next man's name", "en",
			"They were ex-Senator Olga Lee, director of the Water Bureau Marat Dosov, and a clerk.",
			[]string{"person Olga Lee: ex-Senator", "person Marat Dosov: director of the Water Bureau", "org Water Bureau"},
		},
		{
			"an office before the next man's name, in Russian", "ru",
			"Пришли экс-сенатор Олеся Батталова, директор бюро по правам человека Евгений Жовтин. Сопредседатели партии «Азат» Марат Досов и Серик Оспанов опоздали.",
			[]string{
				"person Олеся Батталова: экс-сенатор", "person Евгений Жовтин: директор бюро по правам человека",
				"person Марат Досов: Сопредседатели партии «Азат»", "person Серик Оспанов: Сопредседатели партии «Азат»", "org Азат",
			},
		},
		{
			"a verb between", "ru",
			"Брат убитого Кайрат Досов и сестра Гульнара Досова требуют допросить Жанибекова.",
			[]string{"person Кайрат Досов", "person Гульнара Досова", "person Жанибеков"},
		},
		{
			"a name that does not decline, and one of three letters", "ru",
			"Адвокат Сауле Бектурова защищала жителя Караганды Вадима Цоя.",
			[]string{"person Сауле Бектурова: Адвокат", "person Вадим Цой: жителя Караганды", "place Караганда"},
		},
		{
			"a Russian plural", "ru",
			"Депутаты Марат Досов, Серик Оспанов и Тимур Есенов ушли. Адвокаты Тимура Есенова Ирина Ли и Олег Жуков молчат. Журналисты Лукпан Ахмед и Инга Иманбай задержаны.",
			[]string{
				"person Марат Досов: Депутаты", "person Серик Оспанов: Депутаты", "person Тимур Есенов: Депутаты",
				"person Ирина Ли: Адвокаты Тимура Есенова", "person Олег Жуков: Адвокаты Тимура Есенова",
				"person Лукпан Ахмед: Журналисты", "person Инга Иманбай: Журналисты",
			},
		},
		{
			"a Russian plural in another case is another's", "ru",
			"Среди помощников депутатов Марат Досов и Серик Оспанов.",
			[]string{"person Марат Досов", "person Серик Оспанов"},
		},
		{
			"a newspaper's editor", "ru",
			"Редактор «Трибуны» Марат Досов и главный редактор газеты «Голос степи» Серик Оспанов задержаны.",
			[]string{
				"person Марат Досов: Редактор «Трибуны»", "person Серик Оспанов: главный редактор газеты «Голос степи»",
				"org Трибуна", "org Голос степи",
			},
		},
		{
			"of whom he may be", "ru",
			"Убийцы Марата Досова осуждены. Суд допросил адвоката Серика Оспанова и его водителя Игоря Лапина.",
			[]string{"person Марат Досов", "person Серик Оспанов", "person Игорь Лапин: его водителя"},
		},
		{
			"an office and a rank", "ru",
			"Бывший заместитель председателя КНБ генерал Серик Оспанов бежал.",
			[]string{"person Серик Оспанов: Бывший заместитель председателя КНБ генерал", "org КНБ"},
		},
		{
			"an office in the instrumental", "ru",
			"Марат Досов был назначен акимом Алматы. Серик Оспанов работал советником президента. У Досова работал адвокат Олег Жуков.",
			[]string{
				"person Марат Досов: акимом Алматы", "person Серик Оспанов: советником президента", "person Олег Жуков: адвокат",
				"place Алматы",
			},
		},
		{
			"a verb after the comma goes on with the sentence", "en",
			"The court convicted ten men of killing Marat Dosov, sentencing a former officer to death. Police held Serik Ospanov, accusing the former minister. " +
				"Timur Esenov, called a friend by many, and Olga Lee, acting president of the bank, left.",
			[]string{"person Marat Dosov", "person Serik Ospanov", "person Timur Esenov", "person Olga Lee: acting president of the bank"},
		},
		{
			"a verb at the end", "en",
			"The killer of Marat Dosov, named",
			[]string{"person Marat Dosov"},
		},
		{
			"a Russian verb after the comma", "ru",
			"Суд вынес приговор по делу Марата Досова, приговорив бывшего милиционера к казни.",
			[]string{"person Марат Досов"},
		},
		{
			"what he no longer is", "en",
			"Marat Dosov, then the first deputy minister, and Olga Lee, previously mayor of Taraz, left. Timur Esenov, now a senator, stayed.",
			[]string{
				"person Marat Dosov: then the first deputy minister", "person Olga Lee: previously mayor of Taraz", "person Timur Esenov: senator", "place Taraz",
			},
		},
		{
			"whose son-in-law he is", "ru",
			"Потребовали допросить Марата Досова, бывшего зятя президента Серика Оспанова. Ольга Ким, вдова убитого политика Тимура Есенова, согласна.",
			[]string{
				"person Марат Досов: бывшего зятя президента Серика Оспанова", "person Серик Оспанов: президента",
				"person Ольга Ким: вдова убитого политика Тимура Есенова", "person Тимур Есенов: политика",
			},
		},
		{
			"whose adviser he is, two commas could tell", "ru",
			"Суд допросил Марата Досова, советника президента Серика Оспанова. Потом вызвали советника президента Тимура Есенова.",
			[]string{"person Марат Досов: советника президента Серика Оспанова", "person Серик Оспанов: президента", "person Тимур Есенов"},
		},
		{
			"offices that begin as with a prefix, or end as a woman's", "ru",
			"Задержан Рустам Карин, бывший сотрудник милиции. Суд оправдал Марата Досова, бывшего главу банка.",
			[]string{"person Рустам Карин: бывший сотрудник милиции", "person Марат Досов: бывшего главу банка"},
		},
		{
			"the wife of whom the family name alone tells", "ru",
			"Жена Досова Сауле Бекова молчит.",
			[]string{"person Досов", "person Сауле Бекова: Жена Досова"},
		},
		{
			"what stands before a Kazakh office", "kk",
			"Мемлекет басшысы Денсаулық сақтау министрі Ерлан Біртановқа тапсырма берді. Жиында сенат аппаратының басшысы Марат Досов пен оның жүргізушісі Серік Оспанов сөйледі.",
			[]string{
				"person Ерлан Біртанов: Денсаулық сақтау министрі", "person Марат Досов: сенат аппаратының басшысы", "person Серік Оспанов: оның жүргізушісі",
			},
		},
		{
			"a son-in-law, whose name is of two words", "kk",
			"Бұрынғы президент Нұрлан Сәриновтің күйеу баласы Тимур Құлбаев кетті.",
			[]string{"person Нұрлан Сәринов: Бұрынғы президент", "person Тимур Құлбаев: Нұрлан Сәриновтің күйеу баласы"},
		},
		{
			"a name in brackets after an agency is no acronym", "en",
			"The Trade Agency (Dosov) was closed, and the mayor of Almaty, Serik Ospanov, spoke.",
			[]string{"person Dosov", "person Serik Ospanov: mayor of Almaty", "place Almaty"},
		},
		{
			"a Kazakh plural", "kk",
			"Сенаторлар Марат Досов пен Серік Оспанов қарсы шықты.",
			[]string{"person Марат Досов: Сенаторлар", "person Серік Оспанов: Сенаторлар"},
		},
		{
			"of the city, and of whom", "kk",
			"Алматы қаласының әкімі Марат Досов келді. Марат Досовтың жесірі Айгүл Кәрімова сотқа жүгінді.",
			[]string{"person Марат Досов: Алматы қаласының әкімі", "person Айгүл Кәрімова: Марат Досовтың жесірі", "place Алматы"},
		},
	}
	for _, test := range tests {
		got := summary(Find(article(test.text, test.lang)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: Find(%q) (-want +got):\n%s", test.why, test.text, diff)
		}
	}
}

// In a list of officials an office alone means nobody for certain.
func TestManyBearers(t *testing.T) {
	for _, test := range []struct {
		mayors int
		want   string
	}{{3, "Prosecutor Marat Dosov"}, {maxBearers, ""}} {
		text := &strings.Builder{}
		syllables := strings.Fields("ba ke ri mo tu la shi ne do ga")
		for i := range test.mayors {
			fmt.Fprintf(text, "Mayor Serik Os%s%sanov left. ", syllables[i/10], syllables[i%10])
		}
		text.WriteString("Prosecutor Marat Dosov left. The prosecutor's widow, Anna Lee, left.")
		got := ""
		for _, p := range Find(article(text.String(), "en")).Persons {
			for _, r := range p.Roles {
				if r.Relation == "widow" {
					got = "Prosecutor " + r.Of
				}
			}
		}
		if got != test.want {
			t.Errorf("with %d mayors: %q has a widow, want %q", test.mayors, got, test.want)
		}
	}
}
