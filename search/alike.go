package search

import (
	"context"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// A Verdict says what two spellings are to each other.
type Verdict string

// The verdicts.
const (
	VerdictSame     Verdict = "same"     // one entity of the corpus, or, of spellings that do not occur, one name
	VerdictPossible Verdict = "possibly" // never merged without a decision
	VerdictApart    Verdict = "apart"
)

// A Likeness is two spellings compared.
type Likeness struct {
	Verdict Verdict
	Score   float64  // likeness of the spellings, from 0 to 1
	Rules   []string // why; of what is apart, in what they are alike
	Words   []WordLikeness
	Means   [2]*Value // the entity that each means; nil if no article names it
	Both    int       // articles that name both entities, if they are two
}

// A WordLikeness is a word of the first spelling and the word of the second that is most
// like it, "" if none is.
type WordLikeness struct {
	Word, Other string
	Score       float64
	Rules       []string
}

// DecidedApart is the rule of two spellings that people have split.
const DecidedApart = "split by people"

// Compare says whether two spellings mean one entity of a facet, and why. Of spellings that
// occur, who is who in the corpus counts, with what people have decided.
func (s *Searcher) Compare(ctx context.Context, facet, a, b string) (*Likeness, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	c := ix.Catalog(facet)
	by := c.Compare(a, b)
	out := &Likeness{Verdict: VerdictApart, Score: by.Score, Rules: by.Why, Words: wordLikeness(a, b)}
	switch {
	case by.Same:
		out.Verdict = VerdictSame
	case by.Possible:
		out.Verdict = VerdictPossible
	default:
		m := names.Similar(a, b)
		out.Score, out.Rules = m.Score, m.Rules
	}
	x, known := entityOf(c, a)
	y, also := entityOf(c, b)
	if known {
		out.Means[0] = new(inCorpus(c, x))
	}
	if also {
		out.Means[1] = new(inCorpus(c, y))
	}
	if known && also {
		out.among(ix, c, [2]int{x, y}, [2]string{a, b})
	}
	return out, ix.err
}

// among gives the verdict on two spellings that occur.
func (out *Likeness) among(ix *index, c *engine.Catalog, means [2]int, spellings [2]string) {
	x, y := means[0], means[1]
	if x == y {
		if out.Verdict != VerdictSame { // by way of a third spelling, or of a decision
			out.Rules = nil
			for _, text := range spellings {
				for _, why := range c.Why(x, labelLike(c, x, text)) {
					if !slices.Contains(out.Rules, why) {
						out.Rules = append(out.Rules, why)
					}
				}
			}
		}
		out.Verdict = VerdictSame
		return
	}
	out.Verdict = VerdictApart
	has := func(e int) engine.Clause {
		return &engine.HasAny{Field: indexer.IDField(c.Facet), Terms: c.IDs(e)}
	}
	n, err := ix.total(ix.ctx, &engine.And{Must: []engine.Clause{has(x), has(y)}}, nil, nil)
	if ix.err == nil {
		ix.err = err
	}
	out.Both = n
	if c.KeptApart(x, y) {
		out.Rules = []string{DecidedApart}
		return
	}
	together := func(a, b string) bool { return ix.together(c.Facet, a, b) }
	for _, p := range c.Possible(x, together, ix.near(c.Facet)) {
		if p.Entity == y {
			out.Verdict, out.Score, out.Rules = VerdictPossible, p.Score, p.Why
		}
	}
}

// labelLike returns the label of an entity that is written like a text.
func labelLike(c *engine.Catalog, e int, text string) Label {
	id := indexer.Slug(text)
	for _, l := range c.Entities[e].Spellings {
		if l.ID == id {
			return l
		}
	}
	return Label{ID: id, Text: text}
}

func wordLikeness(a, b string) (all []WordLikeness) {
	others := strings.Fields(b)
	for _, w := range strings.Fields(a) {
		best := WordLikeness{Word: w}
		for _, o := range others {
			if m := names.Similar(w, o); m.Score > best.Score {
				best.Other, best.Score, best.Rules = o, m.Score, m.Rules
			}
		}
		all = append(all, best)
	}
	return all
}
