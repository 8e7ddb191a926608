package compare

import (
	"fmt"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/corpus/dates"
)

// read returns a text with the dates found in it.
func read(body, lang string) Text {
	t := Text{Body: body, Lang: lang}
	for _, m := range dates.Find(body, lang, corpus.Date{At: "2006-06-02", Precision: corpus.Day}) {
		value := m.At
		if m.Relative {
			value = ""
		}
		t.Dates = append(t.Dates, Span{m.Start, m.End, value})
	}
	return t
}

// told writes what a comparison says of facts.
func told(c *Comparison) string {
	var all []string
	for _, d := range append(c.Facts, c.Spellings...) {
		all = append(all, fmt.Sprintf("%s: %s → %s", d.Kind, d.From, d.To))
	}
	return strings.Join(all, "; ")
}

const english = "The district court in Karatal on Friday sentenced the former colonel Marat Dosanov to 20 years in a labour camp. " +
	"Rakhat Aliev had ordered the killing, said the judge, who read for two hours. " +
	"The defendants were present and did not speak. “We expected it,” said a lawyer.\n\n" +
	"The body of Aidar Serikbaev was found on 13 February 2006 beside the road. Police said no money was missing.\n\n" +
	"An appeal is possible within fifteen days, the court said. It costs $5 million."

const russian = "Районный суд в пятницу приговорил бывшего полковника Марата Досанова к двадцати годам колонии. " +
	"Рахат Алиев заказал убийство, сказал судья, который читал приговор два часа. Подсудимые были в зале и молчали.\n\n" +
	"Тело Айдара Серикбаева нашли 13 февраля 2006 года у дороги. По словам полиции, деньги не пропали."

const kazakh = "Аудандық сот жұма күні бұрынғы полковник Марат Досановты жиырма жылға соттады. " +
	"Рахат Әлиев кісіні өлтірді деді судья, ол үкімді екі сағат оқыды. Сотталғандар кінәлі деп танылды.\n\n" +
	"Айдар Серікбаевтың денесі 2006 жылғы 13 ақпанда жол жиегінен табылды. Полиция ақша жоғалған жоқ дейді."

// A name is told whole, and one with the same base form is no difference.
func TestNames(t *testing.T) {
	at := func(text, name, value string) Span {
		n := strings.Index(text, name)
		start := len([]rune(text[:n]))
		return Span{start, start + len([]rune(name)), value}
	}
	one := "Суд допросил Рахата Алиева вчера."
	two := "Суд допросил Рахата Мусаева вчера."
	three := "Суд с Рахатом Алиевым встретился вчера."
	four := "Суд с Рахат Алиевтен встретился вчера."
	a, b := Text{Body: one, Names: []Span{at(one, "Рахата Алиева", "Рахат Алиев")}}, Text{Body: two, Names: []Span{at(two, "Рахата Мусаева", "Рахат Мусаев")}}
	if got := told(Read(a).With(Read(b))); got != "name: Рахата Алиева → Рахата Мусаева" {
		t.Errorf("got %s", got)
	}
	c, d := Text{Body: three, Names: []Span{at(three, "Рахатом Алиевым", "Рахат Алиев")}}, Text{Body: four, Names: []Span{at(four, "Рахат Алиевтен", "Рахат Алиев")}}
	if got := told(Read(c).With(Read(d))); got != "" {
		t.Errorf("two cases of one name tell %s", got)
	}
}

// The facts that differ are told, and nothing else is.
func TestFacts(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		old, new   string // replaced in the text
		want       string
	}{
		{"en", english, "20 years", "25 years", "number: 20 years → 25 years"},
		{"en", english, "20 years", "twenty years", ""},
		{"en", english, "20 years", "twenty-five years", "number: 20 years → twenty-five years"},
		{"en", english, "Aliev had", "Musaev had", "name: Aliev → Musaev"},
		{"en", english, "Rakhat Aliev had", "Musaev had", "name: Aliev → Musaev"},
		{"en", english, "Aliev had", "Aliyev had", "spelling: Aliev → Aliyev"},
		{"en", english, "13 February", "14 February", "date: 13 February 2006 → 14 February 2006"},
		{"en", english, "13 February 2006", "February 13, 2006", ""},
		{"en", english, "February 2006", "March 2006", "date: 13 February 2006 → 13 March 2006"},
		{"en", english, "on Friday", "on Monday", "date: Friday → Monday"},
		{"en", english, "were present", "were not present", "negation: were present → were not present"},
		{"en", english, "did not speak", "spoke", "negation: and did not speak → and spoke"},
		{"en", english, "did not speak", "didn't speak", ""},
		{"en", english, "is possible", "is impossible", "negation: is possible within → is impossible within"},
		{"en", english, "$5", "€5", "number: $5 → €5"},
		{"en", english, "$5 million", "$5,000,000", ""},
		{"en", english, "fifteen days", "five days", "number: fifteen days → five days"},
		{"en", english, "said the judge", "said Judge Petrova", "name: judge → Judge Petrova"},
		{"en", english, "The defendants were", "Nine defendants were", "number: The defendants → Nine defendants"},
		{"en", english, "Police said no money was missing.\n\n", "", ""},
		{"en", english, "“We expected it,” said a lawyer.", "\"We expected it\", said a lawyer.", ""},
		{"en", english, ".\n\n", ". ", ""},
		{"en", english, "The district", "KARATAL, June 2 (Steppe News) — The district", ""},
		{"en", english, "The district", "KARATAL — The district", ""},
		{"en", english, "The district", "Dosanov's district", "name: The → Dosanov's"},
		{"en", english, "million.", "million.\n\nRelated articles\n\nPutin visits Astana on 5 May 2007. Leave a reply.", ""},
		{"en", english, "Police said", "Read also: Nine killed in Taraz in 2005\n\nPolice said", ""},
		{"en", english, "the killing, said", "the killing in Vienna, said", "name:  → Vienna"},
		{"ru", russian, "двадцати годам", "двадцати пяти годам", "number: двадцати годам → двадцати пяти годам"},
		{"ru", russian, "двадцати годам", "20 годам", ""},
		{"ru", russian, "Алиев заказал", "Мусаев заказал", "name: Алиев → Мусаев"},
		{"ru", russian, "13 февраля", "11 февраля", "date: 13 февраля 2006 года → 11 февраля 2006 года"},
		{"ru", russian, "были в зале", "не были в зале", "negation: Подсудимые были → Подсудимые не были"},
		{"ru", russian, "деньги не пропали", "деньги пропали", "negation: деньги не пропали → деньги пропали"},
		{"ru", russian, "суд в пятницу", "суд в среду", "date: пятницу → среду"},
		{"kk", kazakh, "жиырма жылға", "жиырма бес жылға", "number: жиырма жылға → жиырма бес жылға"},
		{"kk", kazakh, "Рахат Әлиев", "Рахат Мұсаев", "name: Әлиев → Мұсаев"},
		{"kk", kazakh, "өлтірді", "өлтірмеді", "negation: кісіні өлтірді деді → кісіні өлтірмеді деді"},
		{"kk", kazakh, "кінәлі деп", "кінәлі емес деп", "negation: кінәлі деп → кінәлі емес деп"},
		{"kk", kazakh, "13 ақпанда", "11 ақпанда", "date: 2006 жылғы 13 ақпанда → 2006 жылғы 11 ақпанда"},
	} {
		if !strings.Contains(c.text, c.old) {
			t.Fatalf("%q is not in the text", c.old)
		}
		other := strings.Replace(c.text, c.old, c.new, 1)
		if got := told(Read(read(c.text, c.lang)).With(Read(read(other, c.lang)))); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("%s: %q → %q\ntells %s\nwant  %s", c.lang, c.old, c.new, got, c.want)
		}
	}
}
