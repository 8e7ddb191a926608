package identity

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casefile/corpus"
)

// articles is an [Index]: the labels of each article.
type articles map[string][]Label

func (a articles) Together(x, y string) bool {
	for _, labels := range a {
		if hasID(labels, x) && hasID(labels, y) {
			return true
		}
	}
	return false
}

func (a articles) Articles(ids []string) (n int) {
	for _, labels := range a {
		if slices.ContainsFunc(ids, func(id string) bool { return hasID(labels, id) }) {
			n++
		}
	}
	return n
}

func (a articles) Has(article, text string) bool {
	return slices.ContainsFunc(a[article], func(l Label) bool { return l.Text == text })
}

func hasID(labels []Label, id string) bool {
	return slices.ContainsFunc(labels, func(l Label) bool { return l.ID == id })
}

// count returns the labels of all articles.
func (a articles) count() []Label {
	at := map[string]int{}
	var all []Label
	for _, labels := range a {
		for _, l := range labels {
			i, ok := at[l.Text]
			if !ok {
				i = len(all)
				at[l.Text] = i
				all = append(all, Label{ID: l.ID, Text: l.Text})
			}
			all[i].Articles++
		}
	}
	return all
}

// pools are spellings of few persons, places and organizations, and of others that are
// like them.
var pools = map[Kind][]Label{
	Person: labels(strings.Join([]string{
		"Altynbek Sarsenbaev 1|Алтынбек Сарсенбаев 1|ALTYNBEK SARSENBAEV 1|Altynbek Sarsenbayev 1|Altynbek Sarsenbaiuly 1|Алтынбек Сәрсенбайұлы 1|Алтынбека Сарсенбаева 1|A. Sarsenbaev 1|Sarsenbaev 1",
		"Rakhat Aliev 1|rakhat aliev 1|Rakhat Aliyev 1|Рахат Алиев 1|Rahat Mukhtaruly Aliyev 1|Rakhat Mukhtarovich Aliev 1|R. Aliev 1|Р.Алиев 1|Aliev 1|Алиев 1|Ruslan Aliev 1|Rustam Aliev 1",
		"Ivan Petrov 1|Иван Петров 1|Ivan Ivanovich Petrov 1|Иван Иванович Петров 1|Ivan Sergeevich Petrov 1|I. Petrov 1|Petrov Ivan 1",
		"Bolat Abilov 1|Bulat Abilov 1|Болат Абилов 1|Булат Абилов 1|Bolat Abylov 1",
		"Marat Akhmetov 1|Marat Akhmedov 1|Марат Ахметов 1|Марат Ахмедов 1|Murat Akhmetov 1|Marat Ahmetov 1",
		"Nartai Dutbaev 1|Nurtai Dutbayev 1|Нартай Дутбаев 1|Нуртай Дутбаев 1|N. Dutbayev 1",
	}, "|")),
	Place: labels("Almaty 1|ALMATY 1|Алматы 1|Alma-Ata 1|Алма-Ата 1|Talgar 1|Талгар 1|Talghar 1|Taldy-Qorgan 1|Taldykorghan 1|Талдыкорган 1|Astana 1|Нур-Султан 1|Karasu 1|Qarasu 1|Карасу 1|Karasai 1"),
	Org: labels("Naghiz Ak Zhol 1|Naghyz Ak Zhol 1|Nagyz Ak Zhol 1|True Ak Zhol 1|Ак жол 1|Ak Zhol 1|Aq Zhol 1|KNB 1|КНБ 1|National Security Committee 1|" +
		"Committee for National Security 1|KEGOC 1|Kegoc 1|Channel 31 1|Channel 7 1|31 Channel 1|Bank of Astana 1|Astana Bank 1|Bank Astany 1"),
	"": labels("Reuters 1|REUTERS 1|reuters 1|BBC 1|Bbc 1|Vremya 1"),
}

// Entities that follow articles and decisions are those of all labels at once.
func TestResolveAgain(t *testing.T) {
	for kind, pool := range pools {
		for seed := range uint64(10) {
			t.Run(fmt.Sprint(cmp.Or(kind, "other"), seed), func(t *testing.T) { testResolveAgain(t, kind, pool, rand.New(rand.NewPCG(1, seed))) })
		}
	}
}

func testResolveAgain(t *testing.T, kind Kind, pool []Label, random *rand.Rand) {
	in := articles{}
	r := NewResolver(kind)
	var decisions []corpus.Decision
	for range 25 {
		for range 1 + random.IntN(4) {
			change(random, pool, r, in)
		}
		if random.IntN(3) == 0 && kind != "" {
			decisions = append(decisions, decide(random, kind, pool, decisions))
		}
		if random.IntN(4) == 0 {
			continue
		}
		if random.IntN(10) == 0 {
			r.Count(in.count())
		}
		got, want := r.Resolve(decisions, in), Resolve(kind, in.count(), decisions, in)
		if d := diff(want, got, pool, in); d != "" {
			t.Fatalf("%v %+v (-want +got)\n%s", in, decisions, d)
		}
		if random.IntN(5) == 0 {
			r = reopen(t, r)
		}
	}
}

// reopen encodes and decodes a resolver.
func reopen(t *testing.T, r *Resolver) *Resolver {
	t.Helper()
	b, err := r.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := new(Resolver)
	if err := again.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	return again
}

// change adds, removes or replaces an article.
func change(random *rand.Rand, pool []Label, r *Resolver, in articles) {
	id := fmt.Sprint("a", random.IntN(30))
	if old := in[id]; old != nil {
		r.Add(old, -1)
		delete(in, id)
		if random.IntN(2) == 0 {
			return
		}
	}
	var labels []Label
	for range 1 + random.IntN(4) {
		l := pool[random.IntN(len(pool))]
		if !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	in[id] = labels
	r.Add(labels, 1)
}

// decide returns a random decision.
func decide(random *rand.Rand, kind Kind, pool []Label, before []corpus.Decision) corpus.Decision {
	any := func() string {
		if random.IntN(8) == 0 {
			return fmt.Sprint("nobody ", random.IntN(4))
		}
		return pool[random.IntN(len(pool))].ID
	}
	d := corpus.Decision{N: len(before) + 1, Kind: string(kind)}
	switch actions := []corpus.Action{corpus.Merge, corpus.Split, corpus.Hide, corpus.Rename, corpus.Alias, corpus.Undo}; random.IntN(7) {
	case 6:
		d.Action, d.IDs, d.Articles = corpus.Split, []string{any(), any()}, []string{fmt.Sprint("a", random.IntN(30))}
		d.Text = "another " + d.IDs[1]
	default:
		d.Action = actions[random.IntN(len(actions))]
		d.IDs = []string{any(), any()}
		switch d.Action {
		case corpus.Hide:
			d.IDs = d.IDs[:1]
		case corpus.Rename:
			d.IDs, d.Text = d.IDs[:1], fmt.Sprint("Name ", d.N)
		case corpus.Undo:
			d.IDs, d.Kind = nil, ""
			if d.Undo = random.IntN(d.N); d.Undo == 0 {
				d.Action, d.Kind, d.IDs = corpus.Hide, string(kind), []string{any()}
			}
		}
	}
	return d
}

// diff compares what two sets answer.
func diff(want, got *Set, pool []Label, in articles) string {
	if d := gocmp.Diff(want.Entities, got.Entities, cmpopts.IgnoreUnexported(Entity{}), cmpopts.EquateEmpty()); d != "" {
		return d
	}
	slices.Sort(want.Hidden)
	slices.Sort(got.Hidden)
	if d := gocmp.Diff(want.Hidden, got.Hidden); d != "" {
		return d
	}
	if d := gocmp.Diff(want.Moves, got.Moves); d != "" {
		return d
	}
	for e := range want.Entities {
		if d := gocmp.Diff(want.Possible(e, in.Together, nil), got.Possible(e, in.Together, nil)); d != "" {
			return d
		}
		if d := gocmp.Diff(want.IDs(e), got.IDs(e)); d != "" {
			return d
		}
	}
	for _, l := range append(labels("nobody 1 1|nobody 2 1|nobody 3 1"), pool...) {
		i, ok := want.Find(l.ID)
		j, too := got.Find(l.ID)
		if i != j || ok != too {
			return fmt.Sprintf("Find(%s) = %d, %v; want %d, %v", l.ID, j, too, i, ok)
		}
		i, ok = want.Lookup(l.Text)
		j, too = got.Lookup(l.Text)
		if i != j || ok != too {
			return fmt.Sprintf("Lookup(%s) = %d, %v; want %d, %v", l.Text, j, too, i, ok)
		}
	}
	return ""
}
