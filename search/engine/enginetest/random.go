package enginetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// plans is how many random plans are answered.
const plans = 300

// testRandomPlans compares the answers to random plans with those of the reference.
func testRandomPlans(d *desk) {
	v := d.view()
	g := newGenerator(v.reference)
	for range plans {
		if v.compare(g.question()); d.Failed() {
			return
		}
	}
}

// vocabulary is a few words of each language, so that they often meet.
var vocabulary = map[string]string{
	"en": "court judge trial death sentence lawyer colonel prison the of appeal hearing",
	"ru": "суд судья процесс смерть приговор адвокат полковник тюрьма и в жалоба",
	"":   "court judge verdict prison Досанов",
	"kk": "сот судья үкім өлім жаза адвокат полковник түрме және бойынша арыз",
}

// people are names in several spellings.
var people = []string{
	"Marat Dosanov", "Марат Досанов", "Marat Dossanov", "Aidar Serikbaev", "Айдар Серикбаев", "Olga Petrova", "Ольга Петрова", "Viktor Petrenko",
}

// randomArticles returns the articles of the cases, and others of random words.
func (d *desk) randomArticles() []article {
	d.Helper()
	g := generator{Rand: rand.New(rand.NewPCG(5, 8))}
	all := d.caseArticles()
	for i := range 60 {
		a := article{
			name: fmt.Sprintf("random-%d", i), lang: one(g, slices.Sorted(maps.Keys(vocabulary))),
			source: one(g, []string{"", "Steppe News", "Daily Cloud", "Степные новости"}), published: g.published(),
			captured: time.Date(2024, 1, 1+g.IntN(20), g.IntN(24), i, 0, 0, time.UTC),
		}
		for range g.IntN(3) {
			a.authors = append(a.authors, one(g, []string{"Dana Omarova", "Timur Akhmetov", "Айгерим Сулейменова"}))
		}
		a.title = g.sentence(a.lang)
		for range 1 + g.IntN(3) {
			a.paragraphs = append(a.paragraphs, g.paragraph(a.lang))
		}
		all = append(all, a)
	}
	return all
}

// A generator makes articles, and questions about those of a view.
type generator struct {
	*rand.Rand
	view *referenceView
}

func newGenerator(v *referenceView) generator {
	return generator{rand.New(rand.NewPCG(13, 21)), v}
}

func one[T any](g generator, all []T) T { return all[g.IntN(len(all))] }

// often reports true so many times of ten.
func (g generator) often(times int) bool { return g.IntN(10) < times }

func (g generator) published() string {
	date := fmt.Sprintf("200%d-%02d-%02d", 6+g.IntN(2), 1+g.IntN(4), 1+g.IntN(28))
	return date[:one(g, []int{0, 4, 7, 10, 10})]
}

func (g generator) sentence(lang string) string {
	var words []string
	for range 2 + g.IntN(7) {
		words = append(words, one(g, strings.Fields(vocabulary[lang])))
	}
	if g.often(5) {
		words = append(words, one(g, people))
	}
	if g.often(1) {
		words = append(words, one(g, []string{"2006", "12.03.2007", "2005"}))
	}
	text := []rune(strings.Join(words, " "))
	return strings.ToUpper(string(text[:1])) + string(text[1:])
}

func (g generator) paragraph(lang string) string {
	var sentences []string
	for range 1 + g.IntN(3) {
		sentences = append(sentences, g.sentence(lang)+".")
	}
	return strings.Join(sentences, " ")
}

// question makes a random question.
func (g generator) question() *question {
	q := &question{Plan: engine.Plan{Root: g.clause(2), Sort: one(g, query.Sorts), Size: enough, Narrowed: g.often(2)}}
	if g.often(2) {
		q.Among = g.clause(1)
	}
	if g.often(3) {
		q.Dates = g.dates()
	}
	for _, facet := range query.Facets {
		if g.often(1) {
			q.Labels = append(q.Labels, g.filter(facet))
		}
		if g.often(3) {
			q.Facets = append(q.Facets, facet)
		}
	}
	if g.often(3) {
		q.Facets = append(q.Facets, indexer.FieldDay)
	}
	switch q.Sort {
	case query.Relevance: // the order is the engine's
		q.Explain = g.often(5)
	case query.Mentions:
		for range 1 + g.IntN(3) {
			q.Mentions = append(q.Mentions, g.sequence())
		}
		fallthrough
	default:
		if g.often(5) {
			q.From, q.Size = g.IntN(5), g.IntN(8)
		}
	}
	return q
}

func (g generator) filter(facet string) filter {
	c := g.view.catalogs[facet]
	labels := func(often int) (all []string) {
		for len(c.Entities) > 0 && g.often(often) && len(all) < 3 {
			all = append(all, one(g, one(g, c.Entities).Spellings).Text)
		}
		if g.often(1) {
			all = append(all, "Nobody at All")
		}
		return all
	}
	return filter{facet, query.Filter{Any: labels(5), All: labels(1), Not: labels(2), Missing: g.often(2)}}
}

func (g generator) dates() *engine.Dates {
	d := &engine.Dates{Kind: one(g, query.DateKinds), From: g.published(), To: g.published()}
	if d.Kind == query.Capture {
		d.From, d.To = "2024-01-0"+fmt.Sprint(1+g.IntN(9)), "2024-01-1"+fmt.Sprint(g.IntN(9))
	}
	if d.From != "" && d.To != "" && query.FirstDay(d.From) > query.LastDay(d.To) {
		d.From, d.To = d.To, d.From
	}
	return d
}

// clause makes a clause with at most so many levels below it.
func (g generator) clause(levels int) engine.Clause {
	if levels > 0 && g.often(6) {
		some := func(most int) (all []engine.Clause) {
			for range g.IntN(most + 1) {
				all = append(all, g.clause(levels-1))
			}
			return all
		}
		if g.often(3) {
			return &engine.Or{Any: some(3)}
		}
		return &engine.And{Must: some(2), Should: some(2), Not: some(1)}
	}
	switch g.IntN(12) {
	case 0:
		return new(engine.All)
	case 1:
		return g.dates()
	case 2:
		field := one(g, []string{indexer.FieldText, indexer.IDField(indexer.FieldSource), indexer.FieldLang, indexer.FieldPerson, indexer.FieldDates})
		return &engine.HasAny{Field: field, Terms: g.terms(field, 1+g.IntN(3))}
	case 3:
		field := one(g, []string{indexer.FieldText, indexer.FieldSketch, indexer.FieldAuthor})
		return &engine.Shared{Field: field, Terms: g.terms(field, 4), Least: 1 + g.IntN(3)}
	case 4, 5:
		t := &engine.Together{Within: []string{one(g, []string{query.Sentence, query.Paragraph, query.Person})}}
		if g.often(2) {
			t.Within = append(t.Within, query.Paragraph)
		}
		for range 1 + g.IntN(3) {
			t.Parts = append(t.Parts, []engine.Sequence{g.sequence(), g.sequence()}[g.IntN(2):])
		}
		return t
	case 6, 7:
		field := one(g, []string{
			indexer.FieldTitle, indexer.FieldWord, indexer.FieldTitled, engine.FieldBodyWord,
			indexer.FieldPerson + indexer.TextSuffix, indexer.IDField(indexer.FieldPerson),
		})
		return g.concept(field, "", func() engine.Sequence {
			return engine.Sequence{Words: [][]string{g.terms(field, 1+g.IntN(2))}}
		})
	}
	return g.concept(indexer.FieldText, one(g, []string{"", "", "lead", "body"}), g.sequence)
}

func (g generator) concept(field, part string, sequence func() engine.Sequence) *engine.Concept {
	c := &engine.Concept{Field: field, Part: part, Typed: sequence(), First: g.often(2), Flat: g.often(2), Name: field, At: g.IntN(9)}
	for range g.IntN(3) {
		c.Variants = append(c.Variants, sequence())
	}
	return c
}

// terms returns distinct terms of a field, most of them ones that occur.
func (g generator) terms(field string, n int) (all []string) {
	for range 10 * n {
		term := "nowhere"
		if own := slices.Sorted(maps.Keys(one(g, g.view.documents).fields[field])); len(own) > 0 && !g.often(1) {
			term = one(g, own)
		}
		if !slices.Contains(all, term) {
			all = append(all, term)
		}
		if len(all) == n {
			break
		}
	}
	return all
}

// sequence returns words that are in a row, or near one another, in an article.
func (g generator) sequence() (s engine.Sequence) {
	d := one(g, g.view.documents)
	text := one(g, []string{d.Title, d.Body, d.Body})
	tokens := indexer.Tokens(text, d.Lang)
	at := g.IntN(len(tokens))
	n := min(one(g, []int{1, 1, 2, 2, 3}), len(tokens)-at)
	chosen := slices.Clone(tokens[at : at+n])
	if s.Free = g.often(4); s.Free {
		s.Apart = g.IntN(5)
		for range g.IntN(3) {
			chosen = append(chosen[:len(chosen)-1], one(g, tokens[at:min(at+n+s.Apart, len(tokens))]))
		}
		g.Shuffle(n, func(i, k int) { chosen[i], chosen[k] = chosen[k], chosen[i] })
	}
	for _, t := range chosen {
		terms := indexer.Terms(text[t.Start:t.End], g.view.state.Langs)
		if g.often(2) {
			terms = append(terms, indexer.Terms(one(g, strings.Fields(vocabulary["en"])), g.view.state.Langs)...)
		}
		slices.Sort(terms)
		s.Words = append(s.Words, slices.Compact(terms))
	}
	return s
}
