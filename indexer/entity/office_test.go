package entity

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// offices are sentences with a verb that gives an office, and such as lead to hand
// one man's office to another. Wanted are the persons with their roles, a line for
// each.
var offices = []struct{ lang, text, want string }{
	// English: a verb
	{"en", "Marat Dosov, who heads the Water Agency, met Serik Ospanov.", "Marat Dosov: heads the Water Agency\nSerik Ospanov"},
	{"en", "Marat Dosov, who chairs the Steppe party, and Serik Ospanov, who led the National Bank until 2004, fled.", "Marat Dosov: chairs the Steppe party\nSerik Ospanov: led the National Bank"},
	{"en", "Marat Dosov heads the Water Agency. Serik Ospanov leads the opposition.", "Marat Dosov: heads the Water Agency\nSerik Ospanov: leads the opposition"},
	{"en", "Marat Dosov, who founded the newspaper Dala, wept.", "Marat Dosov: founded the newspaper Dala"},
	{"en", "Serik Ospanov met the men who head the Water Agency. Marat Dosov led the way, and he heads to Almaty.", "Serik Ospanov\nMarat Dosov"},
	{"en", "Marat Dosov led investigators to the grave. Serik Ospanov led them on. Timur Esenov headed home and chaired a meeting.", "Marat Dosov\nSerik Ospanov\nTimur Esenov"},
	{"en", "Marat Dosov, whose brother heads the Water Agency, said that Serik Ospanov, whom he leads, is ill.", "Marat Dosov\nSerik Ospanov"},
	{"en", "The brother of Marat Dosov heads the Water Agency. Neither Serik Ospanov nor Timur Esenov heads it.", "Marat Dosov\nSerik Ospanov\nTimur Esenov"},
	// passive
	{"en", "Marat Dosov was named prosecutor general. Serik Ospanov was appointed deputy head of the Water Agency and later became mayor of Taraz.", "Marat Dosov: prosecutor general\nSerik Ospanov: deputy head of the Water Agency; mayor of Taraz"},
	{"en", "Marat Dosov was dismissed as interior minister and replaced by Serik Ospanov.", "Marat Dosov: interior minister\nSerik Ospanov"},
	{"en", "Marat Dosov was succeeded as mayor of Taraz by Serik Ospanov.", "Marat Dosov: mayor of Taraz\nSerik Ospanov"},
	{"en", "Marat Dosov has been elected chairman of the Steppe party. He replaced Serik Ospanov as mayor of Taraz.", "Marat Dosov: chairman of the Steppe party\nSerik Ospanov"},
	{"en", "The president named Marat Dosov interior minister. Parliament elected Serik Ospanov speaker.", "Marat Dosov: interior minister\nSerik Ospanov: speaker"},
	{"en", "The president appointed Marat Dosov as head of the Water Agency and dismissed Serik Ospanov.", "Marat Dosov: head of the Water Agency\nSerik Ospanov"},
	{"en", "Marat Dosov was never a minister. Serik Ospanov was not a member of the party. Timur Esenov is no agent.", "Marat Dosov\nSerik Ospanov\nTimur Esenov"},
	{"en", "Marat Dosov was to become mayor of Taraz. Serik Ospanov wanted to be president. Timur Esenov may be named minister.", "Marat Dosov\nSerik Ospanov\nTimur Esenov"},
	{"en", "Marat Dosov was killed by a former policeman. Serik Ospanov was seen with a minister.", "Marat Dosov\nSerik Ospanov"},
	// former, acting
	{"en", "Acting Prosecutor General Marat Dosov and one-time mayor Serik Ospanov left.", "Marat Dosov: Acting Prosecutor General\nSerik Ospanov: one-time mayor"},
	{"en", "The late senator Marat Dosov, the then deputy interior minister Serik Ospanov, and the incoming mayor Timur Esenov.", "Marat Dosov: late senator\nSerik Ospanov: then deputy interior minister\nTimur Esenov: incoming mayor"},
	// what takes the office back is part of it, wherever it stands
	{"en", "The former Almaty mayor Marat Dosov, ex-Reuters correspondent Serik Ospanov, alleged Almaty gang leader Timur Esenov and would-be presidential candidate Olga Lee left.", "Marat Dosov: former Almaty mayor\nSerik Ospanov: ex-Reuters correspondent\nTimur Esenov: alleged Almaty gang leader\nOlga Lee: would-be presidential candidate"},
	{"en", "It was said by former KNB chief Marat Dosov, former trade and industry minister Serik Ospanov, a former Almaty regional court judge, Timur Esenov, and Olga Lee, a former Almaty mayor.", "Marat Dosov: former KNB chief\nSerik Ospanov: former trade and industry minister\nTimur Esenov\nOlga Lee: former Almaty mayor"},
	{"en", "It was said by a former Almaty regional court judge, Timur Esenov.", "Timur Esenov: former Almaty regional court judge"},
	{"en", "A court jailed Almaty mayor Marat Dosov.", "Marat Dosov: Almaty mayor"},
	{"ru", "Задержан бывший алматинский прокурор Марат Досов. Предполагаемый убийца Оспанова Тимур Есенов бежал.", "Марат Досов: бывший алматинский прокурор\nОспанов\nТимур Есенов: Предполагаемый убийца Оспанова"},
	// not his
	{"en", "The minister’s driver, Marat Dosov, and the driver of minister Serik Ospanov, Timur Esenov, were held.", "Marat Dosov\nSerik Ospanov: minister\nTimur Esenov: driver of minister Serik Ospanov"},
	{"en", "Marat Dosov accused the mayor, the police chief and Serik Ospanov. He blamed the senator and Timur Esenov.", "Marat Dosov\nSerik Ospanov\nTimur Esenov"},
	{"en", "Marat Dosov and Minister Serik Ospanov, and the judge, Timur Esenov, came.", "Marat Dosov\nSerik Ospanov: Minister\nTimur Esenov: judge"},
	{"en", "Marat Dosov, the brother of the mayor Serik Ospanov, met a former aide to senator Timur Esenov.", "Marat Dosov: brother of the mayor Serik Ospanov\nSerik Ospanov: mayor\nTimur Esenov: senator"},
	{"en", "Senator Marat Dosov, Serik Ospanov and the lawyer Timur Esenov were there.", "Marat Dosov: Senator\nSerik Ospanov\nTimur Esenov: lawyer"},
	{"en", "Five men were charged: Marat Dosov, a former colonel; Serik Ospanov, head of the guard of the Senate; Timur Esenov, a driver; and Rustam Karin.", "Marat Dosov: former colonel\nSerik Ospanov: head of the guard of the Senate\nTimur Esenov: driver\nRustam Karin"},

	// Russian
	{"ru", "Марат Досов был назначен министром юстиции. Серик Оспанов стал генеральным прокурором.", "Марат Досов: министром юстиции\nСерик Оспанов: генеральным прокурором"},
	{"ru", "Марата Досова назначили министром юстиции. Президент назначил Серика Оспанова акимом области.", "Марат Досов: министром юстиции\nСерик Оспанов: акимом области"},
	{"ru", "Марат Досов, который возглавляет Агентство по водам, и Серик Оспанов, возглавлявший Нацбанк, уехали.", "Марат Досов: возглавляет Агентство по водам\nСерик Оспанов: возглавлявший Нацбанк"},
	{"ru", "Марат Досов возглавлял партию «Дала». Серик Оспанов руководит фондом «Мост».", "Марат Досов: возглавлял партию «Дала»\nСерик Оспанов: руководит фондом «Мост»"},
	{"ru", "Марат Досов освобождён от должности министра. Его сменил Серик Оспанов.", "Марат Досов: министра\nСерик Оспанов"},
	{"ru", "Марат Досов занимал пост министра юстиции, Серик Оспанов назначен на должность акима области.", "Марат Досов: министра юстиции\nСерик Оспанов: акима области"},
	{"ru", "Министр встретил Марата Досова. Прокурор допросил Серика Оспанова.", "Марат Досов\nСерик Оспанов"},
	{"ru", "Экс-министр Марат Досов и исполняющий обязанности акима Серик Оспанов молчали.", "Марат Досов: Экс-министр\nСерик Оспанов: исполняющий обязанности акима"},
	{"ru", "Следователь вызвал водителя министра Марата Досова, Серика Оспанова.", "Марат Досов\nСерик Оспанов"},
	{"ru", "Марат Досов никогда не был министром. Серик Оспанов хотел стать президентом.", "Марат Досов\nСерик Оспанов"},
	{"ru", "Подсудимые: Марат Досов, бывший полковник; Серик Оспанов, начальник охраны сената; Тимур Есенов, водитель.", "Марат Досов: бывший полковник\nСерик Оспанов: начальник охраны сената\nТимур Есенов: водитель"},

	// Kazakh
	{"kk", "Марат Досов әділет министрі болып тағайындалды.", "Марат Досов: әділет министрі"},
	{"kk", "Бұрынғы министр Марат Досов пен адвокат Серік Оспанов келді.", "Марат Досов: Бұрынғы министр\nСерік Оспанов: адвокат"},
	{"kk", "Алматы қаласының әкімі Марат Досов сенатор Серік Оспановты қабылдады.", "Марат Досов: Алматы қаласының әкімі\nСерік Оспанов: сенатор"},
	{"kk", "Министр Марат Досовты қабылдады. Прокурор Серік Оспановтан жауап алды.", "Марат Досов\nСерік Оспанов"},
}

func TestOffices(t *testing.T) {
	for _, test := range offices {
		var got []string
		for _, p := range Find(article(test.text, test.lang)).Persons {
			line := p.Name
			for i, r := range p.Roles {
				line += map[bool]string{true: ": ", false: "; "}[i == 0] + r.Text
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s: the roles in %q (-want +got):\n%s", test.lang, test.text, diff)
		}
	}
}
