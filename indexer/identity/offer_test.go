package identity

import (
	"fmt"
	"strings"
	"testing"

	"casefile/indexer/names"
)

// Names that may be one man's are offered, with the reason, and never merged: across
// scripts, misspelt, short forms. Brothers, and men of one surname, are not.
func TestOffers(t *testing.T) {
	in := labels("Zharmakhan Tuyakbai 5|Zhamarkhan Tuyakbai 1|Zamanbek Nurkadilov 9|Zaman Nurkadilov 2|Заманбек 1|Altynbek Sarsenbaev 20|Алтыке 1|" +
		"Eugeniy Zhovtis 2|Евгений Жовтис 2|Rustam Ibragimov 8|Ruslan Ibragimov 1|Rysbek Sarsenbaev 3|Nurtai Abykaev 4|Нартай Абикаев 1|" +
		"Baurzhan Baibosyn 7|Baurzhan Bekbosyn 1|Nazarayev 1|Nursultan Nazarbaev 6|Aleksandr Ivanov 3|Саша Иванов 1|Sergei Ivanov 2|Marat Dosanov 2|Murat Dosanov 1")
	s := Resolve(Person, in, nil, nil)
	if n := len(s.Entities); n != len(in) {
		t.Fatalf("%d entities of %d labels: %s", n, len(in), show(s))
	}
	known := names.Lexicon{Nominative: true}
	for _, l := range in {
		known.Add(l.Text, l.Articles)
	}
	near := func(text string, begins bool) (all []string) {
		found := known.Complete(text, 40)
		if !begins {
			found = known.Find(text, .5, 40)
		}
		for _, s := range found {
			all = append(all, s.Text)
		}
		return all
	}
	for who, want := range map[string]string{
		"Zharmakhan Tuyakbai": "Zhamarkhan Tuyakbai (letters differ)",
		"Zhamarkhan Tuyakbai": "Zharmakhan Tuyakbai (letters differ)",
		"Zaman Nurkadilov":    "Zamanbek Nurkadilov (short form), Заманбек (short form, more names)",
		"Zamanbek Nurkadilov": "Zaman Nurkadilov (short form), Заманбек (same sound, more names)",
		"Алтыке":              "Altynbek Sarsenbaev (short form, more names)",
		"Altynbek Sarsenbaev": "Алтыке (short form, more names)",
		"Eugeniy Zhovtis":     "Евгений Жовтис (given name)",
		"Евгений Жовтис":      "Eugeniy Zhovtis (given name)",
		"Нартай Абикаев":      "Nurtai Abykaev (letters differ)",
		"Baurzhan Bekbosyn":   "Baurzhan Baibosyn (letters differ)",
		"Nazarayev":           "Nursultan Nazarbaev (letters differ, more names)",
		"Саша Иванов":         "Aleksandr Ivanov (short form)",
		"Aleksandr Ivanov":    "Саша Иванов (short form)",
		"Rustam Ibragimov":    "",
		"Rysbek Sarsenbaev":   "",
		"Sergei Ivanov":       "",
		"Marat Dosanov":       "",
	} {
		e, _ := s.Find(id(who))
		var got []string
		for _, p := range s.Possible(e, nil, near) {
			got = append(got, fmt.Sprintf("%s (%s)", s.Entities[p.Entity].Label, strings.Join(p.Why, ", ")))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s is possibly %s, want %s", who, got, want)
		}
	}
	// Two men in one article are two men.
	e, _ := s.Find(id("Zharmakhan Tuyakbai"))
	if all := s.Possible(e, func(a, b string) bool { return true }, near); len(all) > 0 {
		t.Errorf("named together, they are offered all the same: %+v", all)
	}
}
