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
			"a unit in the genitive after its men", "ru",
			"Досова захватили бойцы «Арлана».",
			[]string{"Арлан = Арлана"},
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
	}
	for _, test := range tests {
		var got []string
		for _, o := range (Options{MinConfidence: .3}.Find(article(test.text, test.lang))).Orgs {
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
