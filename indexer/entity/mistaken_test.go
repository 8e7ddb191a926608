package entity

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Names that look like something else: given names that are titles or nouns, outlets
// that are called by their addresses, and words that begin a sentence.
func TestTakenForAnother(t *testing.T) {
	for _, test := range []struct {
		lang, text string
		want       []string
	}{
		{"en", "Vlast.kz reported it, and 24.kg agreed. Write to info@vlast.kz.", []string{"org Vlast.kz", "org 24.kg"}},
		{"ru", "Как сообщает Vlast.kz, дело передано в суд.", []string{"org Vlast.kz"}},
		{"ru", "Дело возбудили в апреле. По этому делу никто не арестован.", nil},
		{"ru", "Он улетел в Дели.", []string{"place Дели"}},
		{"en", "The Committee to Investigate Deaths said no. The New York-based Committee to Protect Journalists agreed.",
			[]string{"org Committee to Investigate Deaths", "org Committee to Protect Journalists"}},
		{"en", "President Sultan Yesenbayev left. Sultan Qaboos stayed.", []string{"person Sultan Yesenbayev: President", "person Qaboos: Sultan"}},
		{"kk", "Кеше Сұлтан Бекетов сөйледі. Ғалым Досов пен Азамат Есенов келді.", []string{"person Сұлтан Бекетов", "person Ғалым Досов", "person Азамат Есенов"}},
		{"kk", "Bette Altynbek týraly aitylady. Almatyda qaza tapqan Altynbek Sarsenbaiuly edi.", []string{"person Altynbek Sarsenbaiuly"}},
	} {
		if diff := cmp.Diff(test.want, summary(Options{MinConfidence: .3}.Find(article(test.text, test.lang)))); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}
