package entity

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Parties whose names look like a man's are parties, men stay men, and who is at
// the head of one has that for his office.
func TestParties(t *testing.T) {
	tests := []struct {
		lang, text string
		want       []string
	}{
		{"en", "Ak Zhol won two seats. Its candidates refused to comment.", []string{"org Ak Zhol"}},
		{"en", "Ak Zhol did not take part in the vote, Marat Dosov said.", []string{"person Marat Dosov", "org Ak Zhol"}},
		{"en", "Members of Ata Zhurt walked out of parliament. Ata Zhurt boycotted the vote.", []string{"org Ata Zhurt"}},
		{"en", "Zhas Otan's leader, Marat Dosov, called the verdict unjust.", []string{"person Marat Dosov: Zhas Otan's leader", "org Zhas Otan"}},
		{"en", "Kara Dosov won the election. Nur Alimzhanov won two seats at auction.", []string{"person Kara Dosov", "person Nur Alimzhanov"}},
		{"ru", "«Ак жол» получил два мандата. Ак жол не участвовал в выборах, сказал Марат Досов.", []string{"person Марат Досов", "org Ак жол"}},
		{"ru", "Глава «Нур Отана» Марат Досов подал в отставку.", []string{"person Марат Досов: Глава «Нур Отана»", "org Нур Отан"}},
		{"ru", "Председатель правления фонда «Самрук» Марат Досов молчит.", []string{"person Марат Досов: Председатель правления фонда «Самрук»", "org Самрук"}},
		{"ru", "Тело Алтын Сериковой нашли у посёлка Туймебаева. На улице Жандосова нашли тело Марата Досова.",
			[]string{"person Алтын Серикова", "person Марат Досов", "place Туймебаева", "place улица Жандосова"}},
		{"ru", "На площади Марат Досов выступил с речью.", []string{"person Марат Досов"}},
		{"ru", "Следователь Аблай Утегенов допросил Рустама и его брата Ерлана Ибраевых. Рустам молчал, Ерлан Ибраев отвечал.",
			[]string{"person Аблай Утегенов: Следователь", "person Рустам", "person Ерлан Ибраев: его брата"}},
		{"ru", "Фонд «Даму» не возглавляет Марат Досов.", []string{"person Марат Досов", "org Даму"}},
		{"ru", "Список жертв возглавляет Марат Досов.", []string{"person Марат Досов"}},
		{"kk", "Ақ жол партиясы сайлауға қатыспады, деді Марат Досов.", []string{"person Марат Досов", "org Ақ жол"}},
		{"kk", "«Халық рухы» бірлестігі Таразда митинг өткізді.", []string{"org Халық рухы", "place Тараз"}},
		{"kk", "«Шаңырақ» қоғамдық бірлестігі сотқа жүгінді.", []string{"org Шаңырақ"}},
		{"kk", "«Арыстан» жасағының бұрынғы командирі Марат Досов кінәсін мойындаған жоқ.", []string{"person Марат Досов", "org Арыстан"}},
		{"en", "The court sentenced former KNB officer Marat Dosov.", []string{"person Marat Dosov: former KNB officer", "org KNB"}},
		{"en", "Rysbek Sarsen, the brother of the murdered Altyn Sarsen, met a lawyer.", []string{"person Rysbek Sarsen: brother of the murdered Altyn Sarsen", "person Altyn Sarsen"}},
		{"ru", "Рахим Алиулы, бывший муж Жанары, живёт в Вене.", []string{"person Рахим Алиулы: бывший муж Жанары", "person Жанара", "place Вена"}},
		{"ru", "Мать Ермека, Биби Базарова, плакала.", []string{"person Ермек", "person Биби Базарова: Мать Ермека"}},
		{"ru", "Бахытжан Торегожину не пустили в зал. Торегожина возмутилась.", []string{"person Бахытжан Торегожина"}},
		{"kk", "Базаровтың сыбайласы Қуаныш Төлебиге 20 жыл берілді.", []string{"person Базаров", "person Қуаныш Төлеби: Базаровтың сыбайласы"}},
		{"kk", "«Арай» күзет агенттігі оққағарды жалдады.", []string{"org Арай"}},
		{"ru", "Сестра Марата Айгуль дала показания.", []string{"person Марат", "person Айгуль: Сестра Марата"}},
		{"kk", "Серік Оспанов пен олардың адвокаты Ольга Ли босатылды.", []string{"person Серік Оспанов", "person Ольга Ли"}},
		{"kk", "«Даму» қорын Марат Досов басқарған жоқ.", []string{"person Марат Досов", "org Даму"}},
	}
	for _, test := range tests {
		got := summary(Find(article(test.text, test.lang)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}
