package entity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each organization in one spelling, with the others behind it.
func TestOrgs(t *testing.T) {
	tests := []struct {
		why, lang, text string
		want            []string
	}{
		{
			"legal forms are no part of a name", "en",
			"\"Steppe Bank\" JSC was fined. JSC Steppe Bank appealed. Altai Metals LLP did not: Altai Metals had paid.",
			[]string{"Steppe Bank = JSC Steppe Bank", "Altai Metals LLP = Altai Metals"},
		},
		{
			"a quotation mark that belongs to the name", "ru",
			"Бывшие сотрудники спецподразделения КНБ «Арыстан» арестованы, сообщает агентство «Хабар».",
			[]string{"КНБ «Арыстан»", "Хабар"},
		},
		{
			"Russian names in the nominative", "ru",
			"Об этом сообщили «Интерфаксу». Следственную группу ФБР США ждали.",
			[]string{"Интерфакс = Интерфаксу", "Следственная группа ФБР США = Следственную группу ФБР США"},
		},
		{
			"a row of newspapers", "en",
			"The opposition newspapers Steppe Voice and Free Word were closed. Steppe Voice appealed.",
			[]string{"Steppe Voice", "Free Word"},
		},
		{
			"an acronym of another language", "en",
			"The Committee of National Security, known by its Russian acronym KNB, denied it. The KNB was silent.",
			[]string{"Committee of National Security = KNB"},
		},
		{
			"either of two is not the other", "en",
			"He worked for the Water Agency, or Reuters, for a year.",
			[]string{"Water Agency", "Reuters"},
		},
		{
			"a branch of an agency, and a channel", "en",
			"Interfax-Kazakhstan, the Kazakhstan Today news agency, and the Khabar channel reported it.",
			[]string{"Interfax-Kazakhstan", "Khabar"},
		},
		{
			"Russian legal forms", "ru",
			"АО «Казстепьбанк» и ТОО «Алтай-Металл» оштрафованы. Суд оштрафовал ТОО «Алтай-Металл».",
			[]string{"Казстепьбанк", "Алтай-Металл"},
		},
		{
			"a name in another case without what it is", "ru",
			"Партия «Тура жол» провела митинг. Сторонники «Тура жола» ушли. В «Тура жоле» молчат.",
			[]string{"Тура жол = Тура жола, Тура жоле"},
		},
		{
			"a unit in the genitive after its men", "ru",
			"Досова захватили бойцы «Арлана».",
			[]string{"Арлан = Арлана"},
		},
		{
			"a row of Russian newspapers", "ru",
			"Газеты «Республика» и «Голос степи» закрыты. В «Голосе степи» работали десять человек.",
			[]string{"Республика", "Голос степи = Голосе степи"},
		},
		{
			"what has a chairman", "en",
			"Altyn Beisov, co-chairman of Nagyz Ak Zhol, spoke. Marat Dosov, a chairman of Omarov’s club, did not. The congress of Nagyz Ak Zhol was put off.",
			[]string{"Nagyz Ak Zhol"},
		},
		{
			"contractions", "ru",
			"Генеральная прокуратура возбудила дело. Генпрокуратура молчит. В Министерстве внутренних дел тоже. МВД не ответило.",
			[]string{"Генеральная прокуратура = Генпрокуратура", "Министерство внутренних дел = Министерстве внутренних дел, МВД"},
		},
		{
			"a Kazakh name in another case", "kk",
			"«Дала үні» газеті жазды. «Дала үнінің» редакторы кетті.",
			[]string{"Дала үні = Дала үнінің"},
		},
	}
	for _, test := range tests {
		var got []string
		for _, o := range Find(article(test.text, test.lang)).Orgs {
			if o.Weak {
				continue
			}
			line := o.Name
			if len(o.Variants) > 0 {
				line += " = " + strings.Join(o.Variants, ", ")
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(test.want)), slices.Sorted(slices.Values(got))); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", test.why, test.text, diff)
		}
	}
}
