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
	five, six := "Ministers rejected World Bank advice.", "Ministers rejected North Bank advice."
	e, f := Text{Body: five, Names: []Span{at(five, "World Bank", "World Bank")}}, Text{Body: six, Names: []Span{at(six, "North Bank", "World Bank")}}
	if got := told(Read(e).With(Read(f))); got != "name: World Bank → North Bank" {
		t.Errorf("two names that were resolved to one tell %s", got)
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
		{"en", english, "said the judge, who", "said Karatal's judge, who", "name: the → Karatal's"},
		{"en", strings.Replace(english, "The defendants", "Karatal’s defendants", 1), "Karatal’s defendants were present", "KARATAL'S DEFENDANTS WERE PRESENT", ""},
		{"en", english, "Police said", "The government's police said", ""},
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

// What is moved is compared where it is, and shown as moved.
func TestMoved(t *testing.T) {
	ps := strings.Split(english, "\n\n")
	other := ps[2] + "\n\n" + ps[0] + "\n\n" + strings.Replace(ps[1], "Serikbaev", "Dosanov", 1)
	c := Read(read(english, "en")).With(Read(read(other, "en")))
	if got := told(c); got != "name: Aidar Serikbaev → Aidar Dosanov" {
		t.Errorf("tells %s", got)
	}
	var moved string
	for _, p := range c.Parts() {
		if p.Op == Moved {
			moved += p.Text
		}
	}
	if c.Same() || !strings.HasPrefix(moved, "An appeal is possible") {
		t.Errorf("moved is %q", moved)
	}
}

// Two texts that share a passage are compared there alone.
func TestShared(t *testing.T) {
	ps := strings.Split(english, "\n\n")
	a, b := ps[0]+"\n\nSnow fell on the hills.", "A brass band played for the mayor.\n\n"+ps[0]
	c := Read(read(a, "en")).With(Read(read(b, "en")))
	shared := c.Shared()
	if len(shared) != 1 || string([]rune(a)[shared[0].Start:shared[0].End]) != strings.TrimSuffix(ps[0], ".") && !strings.HasPrefix(ps[0], string([]rune(a)[shared[0].Start:shared[0].End])) {
		t.Errorf("shared is %+v", shared)
	}
	if only := c.Passages(); len(only[0]) != 1 || len(only[1]) != 1 || told(c) != "" {
		t.Errorf("only in one: %+v; told: %s", only, told(c))
	}
}

// A name that is spelled otherwise hundreds of times hides no fact behind it.
func TestManySpellings(t *testing.T) {
	text := func(name, years string) string {
		var b strings.Builder
		for i := range 2 * maxFacts {
			fmt.Fprintf(&b, "Then %s told the court of w%s and left. ", name, letters(i))
		}
		return b.String() + "The court gave him " + years + " years in a camp."
	}
	c := Read(Text{Body: text("Nazarbayev", "20"), Lang: "en"}).With(Read(Text{Body: text("Nazarbaev", "25"), Lang: "en"}))
	if len(c.Spellings) != maxFacts || len(c.Facts) != 1 || c.Facts[0].From != "20 years" {
		t.Errorf("%d spellings and the facts %+v, want %d and the years", len(c.Spellings), c.Facts, maxFacts)
	}
}

// Texts of a megabyte are compared in bounded time and memory, or said to be too
// different.
func TestHostile(t *testing.T) {
	const size = 1 << 20
	long := strings.Repeat("The judge said that it was so. ", size/32)
	var prose, changed strings.Builder
	for i := 0; prose.Len() < size; i++ {
		sentence := fmt.Sprintf("Witness %d told the court of w%s and w%s in the year. ", i, letters(i), letters(i*7919%100003))
		prose.WriteString(sentence)
		if i%1000 == 500 {
			sentence = strings.Replace(sentence, "told", "never told", 1)
		}
		changed.WriteString(sentence)
	}
	list := func(first string) string { // of names, behind as many words that both texts have
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, "word%s ", letters(i))
		}
		for i := range 10_000 {
			fmt.Fprintf(&b, ", %s%s", first, letters(i))
		}
		return b.String() + " ends"
	}
	for _, c := range []struct {
		name, a, b string
		facts      int
		different  bool
	}{
		{"a list of names", list("Ka"), list("Zu"), 0, true},
		{"one word", strings.Repeat("a ", size/2), strings.Repeat("a b ", size/4), 0, true},
		{"two words", strings.Repeat("a b ", size/4), strings.Repeat("b a a ", size/6), 0, true},
		{"one sentence", long, "No. " + long[:size/2] + "Aliev did. " + long[:size/2], 0, true},
		{"nothing", "", long, 0, false},
		{"signs", strings.Repeat("…\n\n", size/5), strings.Repeat("- ", size/2), 0, false},
		{"prose", prose.String(), changed.String(), prose.Len() / 60 / 1000, false},
	} {
		x := Read(Text{Body: c.a, Lang: "en"}).With(Read(Text{Body: c.b, Lang: "en"}))
		if x.TooDifferent != c.different || len(x.Facts) < c.facts {
			t.Errorf("%s: too different %t, %d facts, want %t and %d at least", c.name, x.TooDifferent, len(x.Facts), c.different, c.facts)
		}
		if x.Same() && c.a != c.b && x.Words[0] > 0 {
			t.Errorf("%s: the texts are called the same", c.name)
		}
	}
}

func letters(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}

// FuzzWith holds comparisons of any texts against what is true of all: a text is the same
// as itself, the parts are the second text, and every place is in its text.
func FuzzWith(f *testing.F) {
	f.Add(english, strings.Replace(english, "20 years", "25 years", 1), "en")
	f.Add(russian, kazakh, "ru")
	f.Add("y 5 not ran, ran, The cat q. c. Z not w q. not cat A The q. The Z The Z ran, c. q. b 5",
		"y 5 ran, ran, not ran, ran, The cat q. c. Z not w q. not cat A The Z ran, c. q. b q. The Z The 5", "")
	f.Add("No. 1,000.5 % didn't", "не \u0301 «A’s» U.S. 12.02.2006", "")
	f.Fuzz(func(t *testing.T, a, b, lang string) {
		x, y := Read(read(a, lang)), Read(read(b, lang))
		if c := x.With(x); !c.Same() || c.Share() != 1 || told(c) != "" {
			t.Errorf("%q with itself: %+v", a, c)
		}
		c := x.With(y)
		if c.Common > min(c.Words[0], c.Words[1]) || c.Same() && told(c) != "" {
			t.Errorf("%q and %q have %d of %v words in common, and differ in %s", a, b, c.Common, c.Words, told(c))
		}
		for i, j := range c.al.of {
			if j >= 0 && c.al.back[j] != int32(i) {
				t.Errorf("of %q and %q word %d is aligned with %d, and that with %d", a, b, i, j, c.al.back[j])
			}
		}
		var second strings.Builder
		for _, p := range c.Parts() {
			if p.Op != Deleted && p.Op != MovedOn {
				second.WriteString(p.Text)
			}
		}
		if c.Words[1] > 0 && second.String() != b {
			t.Errorf("of %q and %q the parts are %q", a, b, second.String())
		}
		for _, d := range append(c.Facts, c.Spellings...) {
			for k, at := range [][2]int{d.FromAt, d.ToAt} {
				if n := len([]rune([]string{a, b}[k])); at[0] < 0 || at[0] > at[1] || at[1] > n {
					t.Errorf("%q and %q: %+v is beyond %d", a, b, d, n)
				}
			}
		}
		c.Passages()
		c.Shared()
	})
}
