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

// A stretch is from one word of a text to another, both included.
type stretch struct{ first, last int }

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
	e := searcherOf(t, t.TempDir(), stories)
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
