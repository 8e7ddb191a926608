package names

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// caseLexicon returns a lexicon of spellings in articles about the case.
func caseLexicon() *Lexicon {
	l := new(Lexicon)
	for _, s := range []struct {
		text     string
		articles int
	}{
		{"Qasym-Zhomart Toqaev", 9}, {"Kassym-Jomart Tokayev", 14}, {"Касым-Жомарт Токаев", 12}, {"Toqaev", 30}, {"Токаева", 7}, {"Тоқаевтың", 2},
		{"Rakhat Aliev", 20}, {"Rakhat Aliyev", 11}, {"Рахат Алиев", 15}, {"Dariga Nazarbaeva", 4}, {"Nurali Aliev", 3}, {"Nursultan Nazarbaev", 25},
		{"Nazarbaeva", 2}, {"Назарбаева", 6}, {"Назарбаеву", 3},
		{"Altynbek Sarsenbaiuly", 40}, {"Алтынбек Сарсенбаев", 33}, {"Алтынбек Сәрсенбайұлы", 12}, {"Rysbek Sarsenbai", 2},
		{"Kasymov", 8}, {"Касымов", 9}, {"Kasymbekov", 5}, {"Касымбеков", 2},
		{"Karimov", 3}, {"Каримов", 4}, {"Kerimov", 2}, {"Керимов", 1}, {"Akhmetov", 2}, {"Ахметова", 1},
		{"Ivan Petrovich Sidorov", 1}, {"Ivan Ivanovich Sidorov", 1},
		{"Bauyrzhan Mukhamedzhanov", 5}, {"Bauyrzhan Baibosyn", 2},
	} {
		l.Set(s.text, s.articles)
	}
	return l
}

func texts(found []Spelling) []string {
	var all []string
	for _, s := range found {
		all = append(all, s.Text)
	}
	return all
}

func TestFind(t *testing.T) {
	l := caseLexicon()
	for _, test := range []struct {
		query   string
		want    []string // all at or above Cut
		without []string // none at or above Cut
	}{
		{"Toqaev", []string{"Toqaev", "Qasym-Zhomart Toqaev", "Kassym-Jomart Tokayev", "Касым-Жомарт Токаев", "Токаева", "Тоқаевтың"}, nil},
		{"Токаеву", []string{"Toqaev", "Токаева", "Kassym-Jomart Tokayev"}, nil},
		{"Kassym-Jomart Tokayev", []string{"Kassym-Jomart Tokayev", "Qasym-Zhomart Toqaev", "Касым-Жомарт Токаев"}, []string{"Kasymov"}},
		{"Tokayev Kassymjomart", []string{"Kassym-Jomart Tokayev"}, nil},
		{"K. Tokayev", []string{"Kassym-Jomart Tokayev", "Касым-Жомарт Токаев"}, nil},
		{"Sarsenbayev", []string{"Altynbek Sarsenbaiuly", "Алтынбек Сарсенбаев", "Алтынбек Сәрсенбайұлы"}, nil},
		{"Sarsenbvayev", []string{"Алтынбек Сарсенбаев", "Алтынбек Сәрсенбайұлы"}, nil}, // misspelled
		{"Tokayxev", []string{"Toqaev", "Токаева", "Тоқаевтың"}, nil},
		{"Kasymov", []string{"Kasymov", "Касымов"}, []string{"Kasymbekov", "Касымбеков"}},
		{"Karimov", []string{"Karimov", "Каримов"}, []string{"Kerimov", "Керимов"}},
		{"Rakhat Aliev", []string{"Rakhat Aliev", "Rakhat Aliyev", "Рахат Алиев"}, []string{"Nurali Aliev"}},
		{"Nazarbaev", []string{"Nursultan Nazarbaev", "Назарбаева", "Назарбаеву"}, []string{"Nazarbaeva", "Dariga Nazarbaeva"}},
		{"Ivan Petrovich Sidorov", []string{"Ivan Petrovich Sidorov"}, []string{"Ivan Ivanovich Sidorov"}},
		{"Bauyrzhan Mukhamedzhanov", []string{"Bauyrzhan Mukhamedzhanov"}, []string{"Bauyrzhan Baibosyn"}},
		{"A.", nil, []string{"Altynbek Sarsenbaiuly"}},
		{"", nil, nil},
		{"2006", nil, nil},
	} {
		found := l.Find(test.query, Cut, 50)
		for _, w := range test.want {
			if !slices.Contains(texts(found), w) {
				t.Errorf("Find(%q) = %q, want %q in it", test.query, texts(found), w)
			}
		}
		for _, w := range test.without {
			if slices.Contains(texts(found), w) {
				t.Errorf("Find(%q) = %q, want %q not in it", test.query, texts(found), w)
			}
		}
	}
}

func TestFindOrder(t *testing.T) {
	l := caseLexicon()
	if got, want := texts(l.Find("Rakhat Aliyev", Cut, 2)), []string{"Rakhat Aliyev", "Rakhat Aliev"}; !slices.Equal(got, want) {
		t.Errorf("Find = %q, want the literal one first: %q", got, want)
	}
	found := l.Find("Aliev", .5, 50)
	if !slices.IsSortedFunc(found, func(a, b Spelling) int {
		if a.Score != b.Score {
			if a.Score > b.Score {
				return -1
			}
			return 1
		}
		return b.Articles - a.Articles
	}) {
		t.Errorf("Find = %v, not sorted", found)
	}
	if found[0].Text != "Rakhat Aliev" || found[0].Articles != 20 {
		t.Errorf("Find = %v, want Rakhat Aliev of 20 articles first", found)
	}
	if got := l.Find("Aliev", .5, 0); got != nil {
		t.Errorf("Find with limit 0 = %v", got)
	}
}

// In a list of base forms a name in -ова is a woman's.
func TestNominative(t *testing.T) {
	for _, nominative := range []bool{false, true} {
		l := Lexicon{Nominative: nominative}
		for _, s := range []string{"Назарбаев", "Назарбаева"} {
			l.Set(s, 1)
		}
		got := slices.Contains(texts(l.Find("Nazarbaev", Cut, 10)), "Назарбаева")
		if got == nominative {
			t.Errorf("nominative %v: Nazarbaev finds Назарбаева: %v", nominative, got)
		}
	}
}

func TestSet(t *testing.T) {
	var l Lexicon
	if got := l.Find("Toqaev", 0, 10); got != nil {
		t.Errorf("empty lexicon: Find = %v", got)
	}
	if got := l.Complete("Toq", 10); got != nil {
		t.Errorf("empty lexicon: Complete = %v", got)
	}
	l.Set("Toqaev", 2)
	l.Add("Toqaev", 1)
	l.Add("Токаев", -3)
	l.Set("...", 5)
	if got := l.Len(); got != 1 {
		t.Errorf("Len = %d, want 1", got)
	}
	want := []Spelling{{"Toqaev", 3, Match{1, []string{Literal}}}}
	if diff := cmp.Diff(want, l.Find("toqaev", Cut, 10)); diff != "" {
		t.Error(diff)
	}
	l.Add("Toqaev", -3)
	if got := l.Find("Toqaev", 0, 10); len(got) != 0 || l.Len() != 0 {
		t.Errorf("after its last article: Find = %v, Len = %d", got, l.Len())
	}
	l.Set("Toqaev", 1)
	if got := l.Find("Токаев", Cut, 10); len(got) != 1 || got[0].Articles != 1 {
		t.Errorf("added again: Find = %v", got)
	}
}

// A name without sound keys is found literally.
func TestUnknownAlphabet(t *testing.T) {
	var l Lexicon
	for _, s := range []string{"გიორგი მარგველაშვილი", "习近平", "عمر"} {
		l.Set(s, 1)
		if got := texts(l.Find(s, Cut, 10)); !slices.Equal(got, []string{s}) {
			t.Errorf("Find(%q) = %q", s, got)
		}
	}
	if got := texts(l.Find("გიორგი", Cut, 10)); !slices.Equal(got, []string{"გიორგი მარგველაშვილი"}) {
		t.Errorf("Find(one word) = %q", got)
	}
}

// Readers and a writer use a lexicon at the same time, for the race detector.
func TestConcurrent(t *testing.T) {
	l := caseLexicon()
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for i := range 50 {
				if got := l.Find("Rakhat Aliev", Cut, 5); len(got) == 0 {
					t.Error("Rakhat Aliev is not found")
				}
				l.Complete(fmt.Sprintf("al%c", 'a'+i%26), 5)
				l.Len()
			}
		})
	}
	for i := range 500 {
		l.Set(fmt.Sprintf("Aliev%c%c Rakhatov", 'a'+i%26, 'a'+i/26), 1)
	}
	readers.Wait()
	if got := l.Len(); got != caseLexicon().Len()+500 {
		t.Errorf("Len = %d after 500 more", got)
	}
}

func TestComplete(t *testing.T) {
	l := caseLexicon()
	for _, test := range []struct {
		text string
		want []string // in the answer
		not  []string
	}{
		{"tok", []string{"Toqaev", "Kassym-Jomart Tokayev", "Qasym-Zhomart Toqaev", "Касым-Жомарт Токаев"}, []string{"Rakhat Aliev"}},
		{"Тоқ", []string{"Toqaev", "Kassym-Jomart Tokayev"}, nil},
		{"TOKAYE", []string{"Kassym-Jomart Tokayev", "Касым-Жомарт Токаев"}, nil},
		{"mukhamed", []string{"Bauyrzhan Mukhamedzhanov"}, nil},
		{"Rakhat A", []string{"Rakhat Aliev", "Rakhat Aliyev", "Рахат Алиев"}, []string{"Nurali Aliev"}},
		{"aliev r", []string{"Rakhat Aliev", "Рахат Алиев"}, []string{"Nurali Aliev"}},
		{"Rakhat ", []string{"Rakhat Aliev"}, []string{"Nurali Aliev"}},
		{"Касым-Жомарт Т", []string{"Kassym-Jomart Tokayev"}, nil},
		{"k", []string{"Kassym-Jomart Tokayev", "Kasymov"}, nil},
		{"zh", []string{"Qasym-Zhomart Toqaev"}, nil},
		{"", nil, nil},
		{"-", nil, nil},
	} {
		got := texts(l.Complete(test.text, 20))
		for _, w := range test.want {
			if !slices.Contains(got, w) {
				t.Errorf("Complete(%q) = %q, want %q in it", test.text, got, w)
			}
		}
		for _, w := range test.not {
			if slices.Contains(got, w) {
				t.Errorf("Complete(%q) = %q, want %q not in it", test.text, got, w)
			}
		}
	}
	if got := texts(l.Complete("al", 1)); !slices.Equal(got, []string{"Altynbek Sarsenbaiuly"}) {
		t.Errorf("Complete(al) = %q, want the one in most articles", got)
	}
}

// Every prefix of every word completes to its own spelling.
func TestCompleteAll(t *testing.T) {
	l := caseLexicon()
	spellings := []string{"Yerzhan Utembayev", "Chaika", "Tchaikovsky", "Schastny", "Dzhakupov", "Phaëton", "Jouravlev", "Guerman", "Щукин", "Цой", "Ястребов", "Югай", "Xalilov", "Cəfərov", "Pszczola", "Thomas"}
	for _, s := range spellings {
		l.Set(s, 1)
	}
	for _, s := range append(spellings, texts(l.Find("Aliev", .1, 1000))...) {
		for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
			letters := []rune(word)
			for n := range letters {
				beginning := string(letters[:n+1])
				if got := texts(l.Complete(beginning, 1000)); !slices.Contains(got, s) {
					t.Errorf("Complete(%q) = %q, want %q in it", beginning, got, s)
				}
			}
		}
	}
}

func FuzzLexicon(f *testing.F) {
	f.Add("Toqaev", "Токаев")
	f.Add(strings.Repeat("щ", 300), strings.Repeat("shch-", 100))
	f.Add("a.b.c d-e", "\xff'")
	l := caseLexicon()
	f.Fuzz(func(t *testing.T, spelling, query string) {
		l.Add(spelling, 1)
		defer l.Add(spelling, -1)
		if len(parse(spelling).words) > 0 && strings.ContainsFunc(Fold(spelling), isCyrillic) {
			if found := l.Find(spelling, Cut, 1); len(found) > 0 && found[0].Score != 1 {
				t.Errorf("Find(%q) = %v, want a literal match first", spelling, found)
			}
		}
		for _, s := range l.Find(query, 0, 1000) {
			if s.Articles <= 0 || !(s.Score > 0 && s.Score <= 1) || len(s.Rules) == 0 {
				t.Errorf("Find(%q) has %v", query, s)
			}
		}
		for _, s := range l.Complete(query, 1000) {
			if s.Articles <= 0 || !(s.Score > 0 && s.Score <= 1) {
				t.Errorf("Complete(%q) has %v", query, s)
			}
		}
	})
}
