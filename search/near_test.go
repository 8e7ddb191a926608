package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
)

func TestNear(t *testing.T) {
	for _, c := range []struct {
		places [][]int
		apart  int
		want   []stretch
	}{
		{[][]int{{1}, {2}}, 0, []stretch{{1, 2}}},
		{[][]int{{2}, {1}}, 0, []stretch{{1, 2}}},
		{[][]int{{1}, {3}}, 0, nil},
		{[][]int{{1}, {3}}, 1, []stretch{{1, 3}}},
		{[][]int{{1, 5}, {2, 6}}, 0, []stretch{{1, 2}, {5, 6}}},
		{[][]int{{1}, {1}}, 5, nil}, // one place is not two words
		{[][]int{{1, 2}, {1}}, 0, []stretch{{1, 2}}},
		{[][]int{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}, 0, []stretch{{1, 3}}},
		{[][]int{{7}, {9}, {8}}, 0, []stretch{{7, 9}}},
	} {
		if got := near(c.places, c.apart); !slices.Equal(got, c.want) {
			t.Errorf("near(%v, %d) = %v, want %v", c.places, c.apart, got, c.want)
		}
	}
}

// What near and inRow find is what trying every place of every word finds.
func TestNearByTrying(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		places := make([][]int, 1+r.IntN(4))
		for w := range places {
			for range 1 + r.IntN(5) {
				places[w] = append(places[w], r.IntN(20))
			}
			places[w] = ascending(places[w])
		}
		apart := r.IntN(5)
		var possible []stretch // of every choice of distinct places close enough
		rows := map[stretch]bool{}
		var choose func(chosen []int)
		choose = func(chosen []int) {
			if len(chosen) == len(places) {
				s := stretch{slices.Min(chosen), slices.Max(chosen)}
				if s.last-s.first < len(places)+apart {
					possible = append(possible, s)
				}
				for i, p := range chosen {
					if p != chosen[0]+i {
						return
					}
				}
				rows[s] = true
				return
			}
			for _, p := range places[len(chosen)] {
				if !slices.Contains(chosen, p) {
					choose(append(slices.Clone(chosen), p))
				}
			}
		}
		choose(nil)
		got := near(places, apart)
		end := -1
		for _, s := range got {
			if !slices.Contains(possible, s) {
				t.Fatalf("near(%v, %d) has %v, where the words are not", places, apart, s)
			}
			if s.first <= end {
				t.Fatalf("near(%v, %d) = %v: one over another", places, apart, got)
			}
			end = s.last
		}
		for _, s := range possible {
			if !slices.ContainsFunc(got, func(g stretch) bool { return g.first <= s.last && s.first <= g.last }) {
				t.Fatalf("near(%v, %d) = %v, and not %v", places, apart, got, s)
			}
		}
		row := inRow(nil, places)
		for _, s := range row {
			if !rows[s] {
				t.Fatalf("inRow(%v) has %v", places, s)
			}
		}
		if len(row) != len(rows) {
			t.Fatalf("inRow(%v) = %v, want %v", places, row, rows)
		}
	}
}

// A plainText is what a search for words that stand together looks at, read again
// by other means: words, and the numbers of their sentences and paragraphs.
type plainText struct {
	words                []string
	sentence, paragraph  []int
	persons              []int // words of persons' names
	firstOfBody, lastNum int
}

func (p *plainText) add(sentence string, paragraph int) {
	p.lastNum++
	for _, tok := range indexer.Tokens(sentence, "") {
		p.words = append(p.words, strings.ToLower(sentence[tok.Start:tok.End]))
		p.sentence, p.paragraph = append(p.sentence, p.lastNum), append(p.paragraph, paragraph)
	}
}

// at returns where a part of a query, words in a row or one of several, stands.
func (p *plainText) at(part []string) (all []stretch) {
	for i := range p.words {
		for _, alternative := range part {
			ws := strings.Fields(alternative)
			if i+len(ws) <= len(p.words) && slices.Equal(p.words[i:i+len(ws)], ws) && (i >= p.firstOfBody || i+len(ws) <= p.firstOfBody) {
				all = append(all, stretch{i, i + len(ws) - 1})
			}
		}
	}
	return all
}

func (p *plainText) together(parts [][]string, within string) bool {
	var frames []stretch
	switch within {
	case query.Person:
		for _, i := range p.persons {
			frames = append(frames, stretch{max(i-query.PersonReach, p.firstOfBody), i + query.PersonReach})
		}
	default:
		number := p.sentence
		if within == query.Paragraph {
			number = p.paragraph
		}
		for i := range number {
			if i == 0 || number[i] != number[i-1] {
				frames = append(frames, stretch{i, len(number)})
			}
			frames[len(frames)-1].last = i
		}
	}
	return slices.ContainsFunc(frames, func(f stretch) bool {
		for _, part := range parts {
			if !slices.ContainsFunc(p.at(part), func(s stretch) bool { return f.first <= s.first && s.last <= f.last }) {
				return false
			}
		}
		return true
	})
}

// Words that stand together, in any nesting of negations and groups, are found as
// by reading the texts sentence by sentence.
func TestTogetherByReading(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"snow", "court", "letter", "river"}
	pick := func() string { return alphabet[r.IntN(len(alphabet))] }
	var stories []story
	texts := map[string]*plainText{}
	for i := range 60 {
		name := fmt.Sprint("s", i)
		p := new(plainText)
		title := "Some " + pick() + " " + pick()
		p.add(title, 0)
		p.firstOfBody = len(p.words)
		var body []string
		for paragraph := range 1 + r.IntN(3) {
			var sentences []string
			for range 1 + r.IntN(3) {
				s := "There was"
				for range r.IntN(6) {
					s += " a " + pick()
				}
				if r.IntN(3) == 0 {
					s += " of Colonel Marat Dosanov"
				}
				for range r.IntN(8) {
					s += " " + pick()
				}
				sentences = append(sentences, s+".")
				p.add(s, paragraph+1)
			}
			body = append(body, strings.Join(sentences, " "))
		}
		stories = append(stories, story{name, "en", "2006", "S", title, strings.Join(body, "\n\n")})
		texts[name] = p
	}
	e := engineOf(t, t.TempDir(), stories)
	for name, p := range texts {
		_, found, err := e.Article(corpus.ID("https://example.org/" + name))
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range p.words {
			if (w == "marat" || w == "dosanov") && len(found.Persons) > 0 {
				p.persons = append(p.persons, i)
			}
		}
	}

	for range 400 {
		var parts [][]string
		var written []string
		for range 1 + r.IntN(3) {
			one := []string{pick()}
			text := one[0]
			switch r.IntN(4) {
			case 0:
				one = []string{pick() + " " + pick()}
				text = `"` + one[0] + `"`
			case 1:
				one = append(one, pick())
				text = "(" + one[0] + " OR " + one[1] + ")"
			}
			parts, written = append(parts, one), append(written, text)
		}
		var within []string
		for _, w := range []string{query.Sentence, query.Paragraph, query.Person} {
			if r.IntN(2) == 0 {
				within = append(within, w)
			}
		}
		if within == nil {
			within = []string{query.Sentence}
		}
		group := "(" + strings.Join(append(written, within...), " ") + ")"
		other, negated, either := pick(), r.IntN(3) == 0, r.IntN(2) == 0
		text := group
		if negated {
			text = "-" + group
		}
		if either {
			text += " OR " + other
		} else {
			text += " " + other
		}
		var want []string
		for _, s := range stories {
			p := texts[s.name]
			holds := true
			for _, w := range within {
				holds = holds && p.together(parts, w)
			}
			has := slices.Contains(p.words, other)
			if holds = holds != negated; either && (holds || has) || !either && holds && has {
				want = append(want, s.name)
			}
		}
		res, err := e.Search(t.Context(), query.Query{Text: text, Literal: true, Size: query.MaxSize})
		if err != nil {
			t.Fatal(err)
		}
		if res.Relaxed {
			res.Hits = nil
		}
		got := strings.Fields(addresses(res))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\nfinds %v\nwant  %v", text, got, want)
		}
	}
}
