package claims

import (
	"fmt"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// say returns what an article states, a line each.
func say(lang, day, text string) (lines []string) {
	a := &corpus.Article{Lang: lang, Published: corpus.Date{At: day, Precision: corpus.Day}}
	for p := range strings.SplitSeq(text, "\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	e := entity.Find(a)
	for _, c := range Find(a.Body(), lang, entity.Sentences(a.Body(), lang), e) {
		var who []string
		for _, p := range c.Persons {
			who = append(who, e.Persons[p].Name)
		}
		near := ""
		if c.Near {
			near = " (near)"
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s%s", c.Event, c.Value, strings.Join(who, ", "), near))
	}
	return lines
}

func TestFind(t *testing.T) {
	for _, tt := range []struct{ lang, text, want string }{
		// Days.
		{"en", "A Harbour court sentenced Marat Dosov to death on 31 August, the report says.", "verdict 2006-08-31: Marat Dosov"},
		{"en", "Marat Dosov was arrested on 3 May 2006 and Ivan Petrov on 5 May 2006.", "arrest 2006-05-03: Marat Dosov"},
		{"en", "The murder of Marat Dosov and his driver Ivan Petrov on February 11, 2006 shocked the country.", "killing 2006-02-11: Marat Dosov, Ivan Petrov"},
		{"en", "Marat Dosov and Ivan Petrov were the first.\nOn this page the verdict is dated 30 August.", "verdict 2006-08-30: Marat Dosov, Ivan Petrov (near)"},
		{"en", "Marat Dosov was buried on Monday.", ""},
		{"en", "Marat Dosov was killed three days ago.", ""},
		{"en", "Ten men have been convicted, and Marat Dosov was the first, Al Jazeera reports on 31 August 2006.", ""},
		{"en", "Marat Dosov was killed, Ivan Petrov said on 14 February 2006.", ""},
		{"en", "Marat Dosov was killed by Ivan Petrov in 2005.", ""},
		{"en", "The body was found on 13 February 2006 by Ivan Petrov.", ""},
		{"en", "Marat Dosov says many died on 11 September 2001.", ""},
		{"ru", "Приговор Марату Досову был вынесен 31 августа 2006 года.", "verdict 2006-08-31: Марат Досов"},
		{"ru", "Марат Досов был убит 11 февраля 2006 года, тела нашли через два дня.", "killing 2006-02-11: Марат Досов"},
		{"ru", "Марата Досова похоронили, сообщил 15 февраля Иван Петров.", ""},
		{"kk", "Марат Досов 2006 жылғы 11 ақпанда өлтірілді.", "killing 2006-02-11: Марат Досов"},
		{"tr", "Marat Dosov 31 Ağustos 2006'da öldürüldü.", ""},
		// Years.
		{"en", "Judge Ivan Petrov sentenced Marat Dosov to twenty years in prison.", "sentence 20: Marat Dosov"},
		{"en", "Ivan Petrov was sentenced to death and Marat Dosov to twenty-five years.", "sentence 25: Marat Dosov"},
		{"en", "For Marat Dosov the sentence is 20 years.", "sentence 20: Marat Dosov"},
		{"en", "Marat Dosov was sentenced to forty-five years.", "sentence 45: Marat Dosov"},
		{"en", "Marat Dosov was sentenced to one hundred and five years.", ""},
		{"en", "Marat Dosov was sentenced to a hundred years.", ""},
		{"ru", "Марат Досов получил сорок пять лет.", "sentence 45: Марат Досов"},
		{"ru", "Марат Досов получил сто пять лет.", ""},
		{"kk", "Марат Досов қырық бес жылға сотталды.", ""},
		{"en", "Marat Dosov and others had received terms of between three and twenty years.", ""},
		{"en", "Marat Dosov was sentenced to at least 20 years.", ""},
		{"en", "Marat Dosov was convicted 18 years ago.", ""},
		{"en", "Marat Dosov, who according to Ivan Petrov had ordered it, was sentenced to 20 years.", ""},
		{"en", "Marat Dosov could face a sentence of 85 years if convicted.", ""},
		{"en", "Marat Dosov received an eight-year ban.", ""},
		{"en", "Prosecutors asked for 15 years for Marat Dosov.", ""},
		{"en", "The sentence of Marat Dosov was reduced to 13 years.", "sentence as reduced 13: Marat Dosov"},
		{"ru", "Марату Досову дали двадцать пять лет, Ивану Петрову смертную казнь.", "sentence 25: Марат Досов"},
		{"ru", "Срок Марату Досову снизили до тринадцати лет.", "sentence as reduced 13: Марат Досов"},
		{"ru", "Марат Досов получил около двадцати лет.", ""},
		{"ru", "Прокурор запросил Марату Досову 15 лет.", ""},
	} {
		if got := strings.Join(say(tt.lang, "2006-12-05", tt.text), "; "); got != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestTerm(t *testing.T) {
	for _, want := range []Term{
		{Event: "verdict", Value: "2006-08-31", Person: "marat-dosov"},
		{Event: "verdict", Value: "2006-08-31", Near: true, Person: "марат-досов"},
		{Event: "sentence", Value: "20", Years: true, Person: "marat-dosov"},
	} {
		if got, ok := ParseTerm(want.String()); !ok || got != want {
			t.Errorf("ParseTerm(%q) = %+v, %v", want, got, ok)
		}
	}
	if got, ok := ParseTerm("day|verdict"); ok {
		t.Errorf("got %+v of half a term", got)
	}
}

// What is found lies in its sentence, and is of persons that the text names.
func FuzzFind(f *testing.F) {
	f.Add("en", "Judge Ivan Petrov sentenced Marat Dosov to twenty years on 31 August 2006; the verdict came on 30 August.")
	f.Add("ru", "Марату Досову дали двадцать пять лет, сообщил 15 февраля Иван Петров. Тело найдено 13 февраля 2006 года.")
	f.Add("kk", "Марат Досов 2006 жылғы 11 ақпанда өлтірілді.")
	f.Add("en", "sentenced 20")
	f.Fuzz(func(t *testing.T, lang, text string) {
		a := &corpus.Article{Lang: lang, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}}
		e := entity.Find(a)
		length := len([]rune(a.Body()))
		for _, c := range Find(a.Body(), lang, entity.Sentences(a.Body(), lang), e) {
			if c.At[0] < c.Sentence[0] || c.At[1] <= c.At[0] || c.At[1] > c.Sentence[1] || c.Sentence[1] > length || len(c.Persons) == 0 || c.Value == "" {
				t.Errorf("%+v of %q", c, text)
			}
			for _, p := range c.Persons {
				if p < 0 || p >= len(e.Persons) {
					t.Errorf("person %d of %d", p, len(e.Persons))
				}
			}
		}
	})
}
