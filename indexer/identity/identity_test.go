package identity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer/names"
)

// labels reads "Name 3|Other name 1": labels with their articles, with their
// folded text as ID.
func labels(s string) []Label {
	var all []Label
	for f := range strings.SplitSeq(s, "|") {
		at := strings.LastIndexByte(f, ' ')
		n := 0
		if _, err := fmt.Sscan(f[at+1:], &n); err != nil {
			panic(err)
		}
		all = append(all, Label{id(f[:at]), f[:at], n})
	}
	return all
}

func id(text string) string { return strings.ReplaceAll(strings.ToLower(text), " ", "-") }

// show writes the entities as "Label, spelling; Label ~ possibly".
func show(s *Set) string { return showIn(s, nil) }

func showIn(s *Set, together func(a, b string) bool) string {
	var out []string
	for i, e := range s.Entities {
		var texts []string
		for _, l := range e.Spellings {
			texts = append(texts, l.Text)
		}
		t := strings.Join(texts, ", ")
		if e.Label != texts[0] {
			t = e.Label + " = " + t
		}
		if e.Hidden {
			t = "(" + t + ")"
		}
		for _, p := range s.Possible(i, together, nil) {
			t += " ~ " + s.Entities[p.Entity].Spellings[0].Text
		}
		out = append(out, t)
	}
	return strings.Join(out, "; ")
}

func TestPersons(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Altynbek Sarsenbaev 5|Алтынбек Сарсенбаев 4|Altynbek Sarsenbaiuly 3|Алтынбек Сәрсенбайұлы 2|Алтынбека Сарсенбаева 1",
			"Altynbek Sarsenbaev, Алтынбек Сарсенбаев, Altynbek Sarsenbaiuly, Алтынбек Сәрсенбайұлы, Алтынбека Сарсенбаева"},
		{"Qasym-Zhomart Toqaev 3|Kassym-Jomart Tokayev 2|Касым-Жомарт Токаев 1|Токаев Касым-Жомарт Кемелевич 1",
			"Qasym-Zhomart Toqaev, Kassym-Jomart Tokayev, Касым-Жомарт Токаев, Токаев Касым-Жомарт Кемелевич"},
		{"Нұрсұлтан Назарбаевтың 2|Nursultan Nazarbayev 1", "Нұрсұлтан Назарбаевтың, Nursultan Nazarbayev"},
		// One letter makes another man.
		{"Marat Akhmetov 2|Marat Akhmedov 1", "Marat Akhmetov ~ Marat Akhmedov; Marat Akhmedov ~ Marat Akhmetov"},
		{"Islam Karimov 2|Islam Kerimov 1", "Islam Karimov ~ Islam Kerimov; Islam Kerimov ~ Islam Karimov"},
		{"Marat Dosanov 2|Murat Dosanov 1", "Marat Dosanov; Murat Dosanov"},
		{"Nartai Dutbaev 2|Nurtai Dutbayev 1|Нартай Дутбаев 1", "Nartai Dutbaev, Нартай Дутбаев ~ Nurtai Dutbayev; Nurtai Dutbayev ~ Nartai Dutbaev"},
		{"Nartai Dutbaev 2|Nurtai Dutbekov 1|Nartai Nurbaev 1", "Nartai Dutbaev; Nartai Nurbaev; Nurtai Dutbekov"},
		{"Yerzhan Utembaev 2|Ержан Утенбаев 1", "Yerzhan Utembaev ~ Ержан Утенбаев; Ержан Утенбаев ~ Yerzhan Utembaev"},
		// A man and a woman.
		{"Said Aliev 3|Saida Aliyeva 2", "Said Aliev; Saida Aliyeva"},
		{"Саша Иванов 3|Саша Иванова 2", "Саша Иванов ~ Саша Иванова; Саша Иванова ~ Саша Иванов"},
		{"Александр Петров 3|Александра Петрова 2", "Александр Петров ~ Александра Петрова; Александра Петрова ~ Александр Петров"},
		{"Nursultan Nazarbaev 3|Darigha Nazarbaeva 2", "Nursultan Nazarbaev; Darigha Nazarbaeva"},
		// Two of one given name, father and son.
		{"Bauyrzhan Mukhamedzhanov 3|Bauyrzhan Baibosyn 2", "Bauyrzhan Mukhamedzhanov; Bauyrzhan Baibosyn"},
		{"Altynbek Sarsenbaiuly 3|Nurlan Altynbekuly Sarsenbaiuly 2|Sarsenbai Altynbekuly 1",
			"Altynbek Sarsenbaiuly ~ Sarsenbai Altynbekuly; Nurlan Altynbekuly Sarsenbaiuly; Sarsenbai Altynbekuly ~ Altynbek Sarsenbaiuly"},
		{"Ivan Ivanovich Petrov 3|Ivan Sergeevich Petrov 2|Ivan Petrov 1|Иван Петров 1",
			"Ivan Ivanovich Petrov ~ Ivan Petrov; Ivan Sergeevich Petrov ~ Ivan Petrov; Ivan Petrov, Иван Петров ~ Ivan Ivanovich Petrov ~ Ivan Sergeevich Petrov"},
		{"Ivan Ivanovich Petrov 3|Ivan Petrov 1", "Ivan Ivanovich Petrov, Ivan Petrov"},
		{"Ivan I. Petrov 3|Ivan S. Petrov 1", "Ivan I. Petrov; Ivan S. Petrov"},
		// Nobody in particular.
		{"Rakhat Aliev 5|Ruslan Aliev 4|Aliev 3|R. Aliev 2|Р.Алиев 1|N. Aliev 1",
			"Rakhat Aliev ~ R. Aliev ~ Aliev; Ruslan Aliev ~ R. Aliev ~ Aliev; Aliev ~ R. Aliev ~ N. Aliev ~ Rakhat Aliev ~ Ruslan Aliev; " +
				"R. Aliev, Р.Алиев ~ Aliev ~ Rakhat Aliev ~ Ruslan Aliev; N. Aliev ~ Aliev"},
		{"Marat Bolat 2|Bolat Marat 1", "Marat Bolat ~ Bolat Marat; Bolat Marat ~ Marat Bolat"},
		{"Nazarbayev, Nursultan 2|Nursultan Nazarbaev 1", "Nazarbayev, Nursultan, Nursultan Nazarbaev"},
	} {
		if got := show(Resolve(Person, labels(c.in), nil, nil)); got != c.want {
			t.Errorf("%s\n gives %s\n want  %s", c.in, got, c.want)
		}
	}
}

func TestThings(t *testing.T) {
	for _, c := range []struct {
		kind     Kind
		in, want string
	}{
		{Place, "Almaty 4|Алма-Ата 3|Алматы 2|Alma-Ata 1", "Almaty, Алма-Ата, Алматы, Alma-Ata"},
		{Place, "Taldy-Qorgan 2|Taldykorghan 1|Талдыкорган 1", "Taldy-Qorgan, Taldykorghan, Талдыкорган"},
		{Place, "Talgar 2|Талғар 1|Tilgar 1", "Talgar, Талғар ~ Tilgar; Tilgar ~ Talgar"},
		{Place, "Georgia 2|Грузия 1|Россия 1", "Georgia, Грузия; Россия"},
		{Org, "National Security Committee 3|Committee for National Security 2|КНБ 1", "National Security Committee, Committee for National Security, КНБ"},
		{Org, "Naghyz Aq Zhol 3|Naghyz Ak Zhol 2|Aq Zhol 2|Ак жол 1", "Naghyz Aq Zhol, Naghyz Ak Zhol; Aq Zhol, Ак жол"},
		{Org, "Prosecutor-General’s Office 3|Генпрокуратура 2|Бас прокуратура 1|Regional Prosecutor’s Office 1", "Prosecutor-General’s Office, Генпрокуратура, Бас прокуратура; Regional Prosecutor’s Office"},
		{Org, "Interior Ministry 3|МВД 2|Ministry of Internal Affairs 1|Foreign Ministry 1", "Interior Ministry, МВД, Ministry of Internal Affairs; Foreign Ministry"},
		{Org, "Channel 7 2|Channel 31 1", "Channel 7; Channel 31"},
		{Org, "Bank of Astana 2|Astana Bank 1|Bank Astany 1", "Bank of Astana, Astana Bank ~ Bank Astany; Bank Astany ~ Bank of Astana"},
	} {
		if got := show(Resolve(c.kind, labels(c.in), nil, nil)); got != c.want {
			t.Errorf("%s\n gives %s\n want  %s", c.in, got, c.want)
		}
	}
}

func TestExonyms(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Kiev", "Kyiv Киев Київ"},
		{"киев", "Kyiv Kiev Київ"},
		{"Taldy-Qorgan", "Taldykorgan Taldyqorghan Taldyqorgan Taldy-Kurgan Taldy Qorgan Талдыкорган Талдықорған Талды-Курган"},
		{"USA", "United States United States of America U.S. U.S.A. America Соединенные Штаты Соединенные Штаты Америки"},
		{"us", ""},
		{"Springfield", ""},
		{"", ""},
	} {
		if got := strings.Join(Exonyms(c.name), " "); got != c.want {
			t.Errorf("Exonyms(%q) = %s, want %s", c.name, got, c.want)
		}
	}
}

// An entity is shown in the letters in which most names of the corpus are
// written, by the most frequent spelling in them.
func TestLabel(t *testing.T) {
	const he = "Алтынбек Сарсенбаев 5|Altynbek Sarsenbaiuly 2|Altynbek Sarsenbayev 3"
	for _, c := range []struct{ others, want string }{
		{"Rustam Ibragimov 2", "Altynbek Sarsenbayev"},
		{"Рустам Ибрагимов 1", "Алтынбек Сарсенбаев"},
		{"Marat Dosanov 1|Олег Титов 1", "Altynbek Sarsenbayev"}, // as many of both
	} {
		s := Resolve(Person, labels(he+"|"+c.others), nil, nil)
		e := s.Entities[0]
		if len(e.Spellings) != 3 {
			t.Fatalf("%s: %s", c.others, show(s))
		}
		if e.Label != c.want || e.ID != id(c.want) {
			t.Errorf("beside %s he is %s, %s; want %s", c.others, e.Label, e.ID, c.want)
		}
	}
}

func TestWhy(t *testing.T) {
	in := labels("Altynbek Sarsenbaev 5|altynbek sarsenbaev 1|Алтынбек Сарсенбаев 4|Altynbek Sarsenbaiuly 3|Altyn Sary 2|John Major 9")
	s := Resolve(Person, in, []corpus.Decision{
		{N: 1, Action: corpus.Merge, Kind: "person", IDs: []string{"altynbek-sarsenbaev", "altyn-sary"}},
	}, nil)
	e, _ := s.Find("altynbek-sarsenbaev")
	got := map[string][]string{}
	for _, l := range s.Entities[e].Spellings {
		got[l.Text] = s.Why(e, l)
	}
	want := map[string][]string{
		"Altynbek Sarsenbaev": nil, "altynbek sarsenbaev": {names.Literal}, "Алтынбек Сарсенбаев": {names.Sound},
		"Altynbek Sarsenbaiuly": {names.Father}, "Altyn Sary": {Decided},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	places := Resolve(Place, labels("Almaty 4|Алма-Ата 3"), nil, nil)
	if got := places.Why(0, Label{id("Алма-Ата"), "Алма-Ата", 3}); !slices.Equal(got, []string{Exonym}) {
		t.Errorf("Алма-Ата for Almaty: %q", got)
	}
}

// The result does not depend on the order of the labels, nor on what was resolved
// before.
func TestOrder(t *testing.T) {
	in := labels("Altynbek Sarsenbaev 5|Алтынбек Сарсенбаев 4|Rakhat Aliev 3|Rakhat Aliyev 3|Рахат Алиев 3|Rahat Mukhtaruly Aliyev 2|R. Aliev 2|Aliev 1")
	want := show(Resolve(Person, in, nil, nil))
	r := NewResolver(Person)
	r.Count(in[3:])
	r.Resolve(nil, nil)
	slices.Reverse(in)
	r.Count(in)
	if d := cmp.Diff(want, show(r.Resolve(nil, nil))); d != "" {
		t.Errorf("in another order (-want +got)\n%s", d)
	}
}

// Most of many parsed names are dropped, which changes nothing.
func TestForgotten(t *testing.T) {
	in := append(labels("Altynbek Sarsenbaev 95|Алтынбек Сарсенбаев 94|Rakhat Aliev 93|Rakhat Aliyev 92|Aliev 91"), manyLabels(mostRead+100)...)
	late := labels("Рахат Алиев 83|Rahat Mukhtaruly Aliyev 82|R. Aliev 82|Altynbek Sarsenbaiuly 80|Марат Ахметов 8")
	r := NewResolver(Person)
	r.Count(in)
	r.Resolve(nil, nil)
	if len(r.names) > mostRead {
		t.Fatalf("%d names stay read", len(r.names))
	}
	all := slices.Concat(in, late)
	r.Count(all)
	s, fresh := r.Resolve(nil, nil), Resolve(Person, all, nil, nil)
	if d := cmp.Diff(show(fresh), show(s)); d != "" {
		t.Errorf("late names (-want +got)\n%s", d)
	}
	r.forget()
	for _, l := range append(late, Label{Text: "Алиев Рахат"}) {
		want, _ := fresh.Lookup(l.Text)
		if got, ok := s.Lookup(l.Text); got != want {
			t.Errorf("Lookup(%q) = %d, %v; want %d", l.Text, got, ok, want)
		}
	}
}

func TestTexts(t *testing.T) {
	var ts texts
	want := []string{"", "a", "ab", "b", "ә", "\x00"}
	for i := range 1000 {
		want = append(want, fmt.Sprint("name ", i*i))
	}
	for i, text := range want {
		if n, ok := ts.find(text); ok {
			t.Fatalf("%q is %d before it is added", text, n)
		}
		if n := ts.add(text); int(n) != i {
			t.Fatalf("%q is %d, want %d", text, n, i)
		}
	}
	for i, text := range want {
		if n, ok := ts.find(text); !ok || int(n) != i || ts.text(n) != text {
			t.Errorf("%q is %d %q, want %d", text, n, ts.text(n), i)
		}
	}
	if n, ok := ts.find("nobody"); ok {
		t.Errorf("who was not added is %d", n)
	}
}

// Names in one article are not merged for being alike.
func TestTogether(t *testing.T) {
	in := labels("Bolat Abilov 2|Bulat Abilov 1|Болат Абилов 1")
	if got, want := show(Resolve(Person, in, nil, nil)), "Bolat Abilov, Bulat Abilov, Болат Абилов"; got != want {
		t.Errorf("apart: %s, want %s", got, want)
	}
	one := articles{"one": in}
	got := showIn(Resolve(Person, in, nil, one), one.Together)
	if want := "Bolat Abilov, Болат Абилов ~ Bulat Abilov; Bulat Abilov ~ Bolat Abilov"; got != want {
		t.Errorf("together: %s, want %s", got, want)
	}
}

func TestDecisions(t *testing.T) {
	in := labels("Rakhat Aliev 5|Rakhat Aliyev 4|Shoraz 3|Marat Akhmetov 2|Marat Akhmedov 1")
	decide := func(a corpus.Action, text string, names ...string) corpus.Decision {
		d := corpus.Decision{Action: a, Kind: "person", Text: text}
		for _, n := range names {
			d.IDs = append(d.IDs, id(n))
		}
		return d
	}
	for _, c := range []struct {
		decisions []corpus.Decision
		want      string
	}{
		{[]corpus.Decision{decide(corpus.Merge, "", "Rakhat Aliev", "Shoraz")},
			"Rakhat Aliev, Rakhat Aliyev, Shoraz; Marat Akhmetov ~ Marat Akhmedov; Marat Akhmedov ~ Marat Akhmetov"},
		{[]corpus.Decision{decide(corpus.Merge, "", "Marat Akhmetov", "Marat Akhmedov"), decide(corpus.Split, "", "Rakhat Aliev", "Rakhat Aliyev")},
			"Rakhat Aliev; Rakhat Aliyev; Shoraz; Marat Akhmetov, Marat Akhmedov"},
		{[]corpus.Decision{decide(corpus.Merge, "", "Shoraz", "Marat Akhmetov", "Marat Akhmedov"), decide(corpus.Split, "", "Shoraz", "Marat Akhmedov")},
			"Rakhat Aliev, Rakhat Aliyev; Shoraz, Marat Akhmetov; Marat Akhmedov"},
		{[]corpus.Decision{decide(corpus.Split, "", "Rakhat Aliev", "Rakhat Aliyev"), decide(corpus.Merge, "", "Rakhat Aliev", "Rakhat Aliyev")},
			"Rakhat Aliev, Rakhat Aliyev; Shoraz; Marat Akhmetov ~ Marat Akhmedov; Marat Akhmedov ~ Marat Akhmetov"},
		{[]corpus.Decision{decide(corpus.Hide, "", "Shoraz"), decide(corpus.Rename, "Rakhat Äliev", "Rakhat Aliyev")},
			"Rakhat Äliev = Rakhat Aliev, Rakhat Aliyev; (Shoraz); Marat Akhmetov ~ Marat Akhmedov; Marat Akhmedov ~ Marat Akhmetov"},
		{[]corpus.Decision{decide(corpus.Split, "", "Rakhat Aliev", "Rakhat Aliyev"), {N: 2, Action: corpus.Undo, Undo: 1}},
			"Rakhat Aliev, Rakhat Aliyev; Shoraz; Marat Akhmetov ~ Marat Akhmedov; Marat Akhmedov ~ Marat Akhmetov"},
	} {
		for i := range c.decisions {
			c.decisions[i].N = i + 1
		}
		if got := show(Resolve(Person, in, c.decisions, nil)); got != c.want {
			t.Errorf("%+v\n gives %s\n want  %s", c.decisions, got, c.want)
		}
	}
}

// An organization keeps all its names when people merge it with one that is like none of
// them.
func TestMergeKeepsNames(t *testing.T) {
	in := labels("Naghiz Ak Zhol 2|Naghyz Ak Zhol 1|Nagyz Ak Zhol 1|True Ak Zhol 1|Ак жол 1")
	merge := corpus.Decision{N: 1, Action: corpus.Merge, Kind: "org", IDs: []string{"naghiz-ak-zhol", "ак-жол"}}
	for _, c := range []struct {
		decisions []corpus.Decision
		want      string
	}{
		{nil, "Naghiz Ak Zhol, Naghyz Ak Zhol, Nagyz Ak Zhol, True Ak Zhol; Ак жол"},
		{[]corpus.Decision{merge}, "Naghiz Ak Zhol, Naghyz Ak Zhol, Nagyz Ak Zhol, True Ak Zhol, Ак жол"},
		{[]corpus.Decision{merge, {N: 2, Action: corpus.Split, Kind: "org", IDs: []string{"ак-жол", "true-ak-zhol"}}},
			"Naghiz Ak Zhol, Ак жол; Naghyz Ak Zhol, Nagyz Ak Zhol, True Ak Zhol"},
	} {
		if got := show(Resolve(Org, in, c.decisions, nil)); got != c.want {
			t.Errorf("%+v\n gives %s\n want  %s", c.decisions, got, c.want)
		}
	}
}

// Of two decisions for one article the later holds.
func TestMoves(t *testing.T) {
	split := func(n int, article string, ids ...string) corpus.Decision {
		return corpus.Decision{N: n, Action: corpus.Split, Kind: "person", IDs: ids, Text: ids[1], Articles: []string{article}}
	}
	s := Resolve(Person, labels("Marat Akhmetov 5|Марат Ахметов 4|R. Aliev 3|Rakhat Aliev 2"), []corpus.Decision{
		split(1, "a", "marat-akhmetov", "the judge"), split(2, "a", "the judge", "the other judge"),
		split(3, "b", "marat-akhmetov", "the judge"), split(4, "b", "marat-akhmetov", "the other judge"),
		split(5, "c", "marat-akhmetov", "the judge"), split(6, "c", "the judge", "marat-akhmetov"),
		split(7, "d", "r.-aliev", "rakhat-aliev"), split(8, "d", "nobody", "rakhat-aliev"),
	}, nil)
	for _, c := range [][3]string{
		{"a", "марат-ахметов", "the other judge"}, {"b", "marat-akhmetov", "the other judge"}, {"c", "marat-akhmetov", "marat-akhmetov"},
		{"c", "the judge", "marat-akhmetov"}, {"d", "r.-aliev", "rakhat-aliev"}, {"d", "marat-akhmetov", "marat-akhmetov"}, {"e", "r.-aliev", "r.-aliev"},
	} {
		e, ok := s.Find(c[1])
		if got := s.Entities[Moved(e, s.Moves[c[0]])].ID; !ok || got != c[2] {
			t.Errorf("%s in %s is %s, want %s", c[1], c[0], got, c[2])
		}
	}
}

// An ID finds its entity: that of a spelling, of what was merged, of an alias.
func TestFind(t *testing.T) {
	merge := func(n int, ids ...string) corpus.Decision {
		return corpus.Decision{N: n, Action: corpus.Merge, Kind: "person", IDs: ids}
	}
	s := Resolve(Person, labels("Rakhat Aliev 5|Rakhat Aliyev 4|Zamanbek Nurkadilov 1|Oleg Titov 1|Pavel Kim 1"), []corpus.Decision{
		merge(1, "rakhat-aliev", "shoraz"),
		{N: 2, Action: corpus.Alias, Kind: "person", IDs: []string{"zamanbek-nurkadilov", "zaman"}},
		merge(3, "shoraz", "sugar"), merge(4, "the son-in-law", "sugar"),
		merge(5, "oleg-titov", "olezhka"), merge(6, "olezhka", "pasha"), merge(7, "pasha", "pavel-kim"),
	}, nil)
	for id, want := range map[string]string{
		"rakhat-aliyev": "rakhat-aliev", "shoraz": "rakhat-aliev", "zaman": "zamanbek-nurkadilov", "nobody": "",
		"the son-in-law": "rakhat-aliev", "pavel-kim": "oleg-titov", // merged by way of IDs that occur nowhere
	} {
		got := ""
		if i, ok := s.Find(id); ok {
			got = s.Entities[i].ID
		}
		if got != want {
			t.Errorf("Find(%q) = %q, want %q", id, got, want)
		}
	}
	for text, want := range map[string]string{"Рахат Алиев": "rakhat-aliev", "Aliyev Rakhat": "rakhat-aliev", "Aliev": "", "Zamanbek Nurqadilov": "zamanbek-nurkadilov", "": ""} {
		got := ""
		if i, ok := s.Lookup(text); ok {
			got = s.Entities[i].ID
		}
		if got != want {
			t.Errorf("Lookup(%q) = %q, want %q", text, got, want)
		}
	}
}

// Every label is in one entity, once, whatever its text is.
func FuzzResolve(f *testing.F) {
	f.Add("Rakhat Aliev", "Рахат Алиев", "R. Aliev")
	f.Add("", ".", "-.-")
	f.Add("Сөз, 7", "(x", "Q.-Zh. uly")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, kind := range []Kind{Person, Org, Place} {
			in := []Label{{id(a), a, 3}, {id(b), b, 2}, {id(c), c, 1}}
			s := Resolve(kind, in, nil, nil)
			n := 0
			for i, e := range s.Entities {
				n += len(e.Spellings)
				for _, l := range e.Spellings {
					if j, ok := s.Find(l.ID); !ok || j != i {
						t.Errorf("%q of entity %d is found in %d, %v", l.Text, i, j, ok)
					}
				}
			}
			if n != len(in) {
				t.Errorf("%d spellings of %d", n, len(in))
			}
			s.Lookup(a)
		}
	})
}

// manyLabels returns n labels of persons, such as a large case may have.
func manyLabels(n int) []Label {
	given := strings.Fields("Marat Bolat Aidar Serik Nurlan Timur Oleg Viktor Saule Aigul Zhanna Rustam Daniyar Yerzhan Askar Olga Anna Pavel Kairat Dinara")
	first := strings.Fields("Akhmet Karim Ospan Nurlan Beket Tole Zhaksy Sarsen Dos Kas Mukhamed Bai Iskak Omar Sadyk Tulegen Abdra Yesen Kul Rakh")
	second := strings.Fields("ov ev bekov baev khanov zhanov galiev kulov makhanov timirov uly bergenov dykov shev tayev murzin alin ymov iddinov skiy")
	var all []Label
	for i := range n {
		s := first[i/20%20] + strings.ToLower(first[i/8000%20]) + second[i/400%20]
		text := given[i%20] + " " + s
		if i/160000 > 0 {
			text += fmt.Sprint(i)
		}
		all = append(all, Label{id(text), text, 1 + i%7})
	}
	return all
}

func BenchmarkResolve(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		in := manyLabels(n)
		b.Run(fmt.Sprintf("new/%d", n), func(b *testing.B) {
			for b.Loop() {
				Resolve(Person, in, nil, nil)
			}
		})
		b.Run(fmt.Sprintf("again/%d", n), func(b *testing.B) {
			r := NewResolver(Person)
			r.Count(in)
			r.Resolve(nil, nil)
			for b.Loop() {
				for n := range 250 {
					r.Add(in[n*n%len(in):][:1], 1)
				}
				r.Resolve(nil, nil)
			}
		})
	}
}
