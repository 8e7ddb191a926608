package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/query"
)

// spellings returns the other spellings of a word, if it can be a name. beside are
// the words of the query next to it.
func (x *expander) spellings(n *query.Node, word string, beside []string) ([]Spelling, error) {
	if n.Literal || x.query.Literal || x.names == nil {
		return nil, nil
	}
	if !n.OfText() && !query.OfNames(n.Field) || !x.canBeName(word) {
		return nil, nil
	}
	if err := x.over(); err != nil {
		return nil, err
	}
	folded := indexer.Fold(word)
	e := Expansion{Term: word, At: n.At}
	least := names.Cut
	if x.plainWord(word) {
		least = surely
	}
	name, found := x.found(word, least)
	doubtful := x.doubtful(name, found, beside)
	for _, s := range found {
		if x.added == maxSpellings {
			x.warn(n.At, "this is a long query: other spellings were searched of the words before this one, not of it and those behind")
			break
		}
		if indexer.Fold(s.Text) == folded || slices.Contains(x.query.Without, s.Text) || x.farFetched(name, s.Text) {
			continue
		}
		if len(e.To) == MaxSpellings {
			e.Cut = true
			break
		}
		// The lexicon also has words of articles that have been removed.
		articles := x.index.spelled(s.Text)
		if articles == 0 {
			continue
		}
		to := &e.To
		if doubtful(s) {
			to = &e.Possibly
		} else {
			x.added++
		}
		*to = append(*to, Spelling{Text: s.Text, Articles: articles, Score: s.Score, Rules: s.Rules})
	}
	x.kin(word, &e)
	e.Possibly = slices.DeleteFunc(e.Possibly, func(s Spelling) bool {
		return slices.ContainsFunc(e.To, func(o Spelling) bool { return o.Text == s.Text })
	})
	known := slices.ContainsFunc(x.results, func(o Expansion) bool { return o.Term == e.Term })
	if (len(e.To) > 0 || len(e.Possibly) > 0) && !known {
		x.results = append(x.results, e)
	}
	return e.To, nil
}

// farFetched reports whether a spelling is too little like a word to be offered for it.
func (x *expander) farFetched(word, spelling string) bool {
	score, byLetters := likeness(word, spelling)
	return byLetters && score < leastLike(word) && !slices.Contains(x.query.With, spelling)
}

// turkishEnding matches a Turkish name with a case ending after an apostrophe:
// Sarsenbayev'in.
var turkishEnding = regexp.MustCompile(`^(\pL{4,})['’](?i:n?[ıiuü]n|[yn]?[ıiuüae]|[dt][ae]n?|y?l[ae])$`)

// found returns the spellings of names like a word, and the word without a Turkish
// ending. A place of several names is not taken for the inflected form of another
// word, as Алматы would be of Алма.
func (x *expander) found(word string, least float64) (string, []names.Spelling) {
	key := fmt.Sprint(least, " ", word)
	found, known := x.finds[key]
	if !known {
		found = x.names.Find(word, least, 2*MaxSpellings)
		x.finds[key] = found
	}
	same := func(s names.Spelling) bool { return sameName(word, s.Text) }
	if m := turkishEnding.FindStringSubmatch(word); m != nil && !slices.ContainsFunc(found, same) {
		return m[1], x.names.Find(m[1], least, 2*MaxSpellings)
	}
	if len(identity.Exonyms(word)) > 0 {
		found = slices.DeleteFunc(slices.Clone(found), func(s names.Spelling) bool {
			return slices.Contains(s.Rules, names.Ending) && utf8.RuneCountInString(s.Text) <= utf8.RuneCountInString(word) ||
				slices.Contains(s.Rules, names.Incomplete)
		})
	}
	return word, found
}

// surely is the likeness to a name that a word needs if it is not written as one.
const surely = .93

// plainWord reports whether a word is not written as a name: in small letters, in a
// query that has capitals elsewhere, as in "Алиев найден".
func (x *expander) plainWord(word string) bool {
	if strings.ContainsFunc(word, unicode.IsUpper) {
		return false
	}
	return slices.ContainsFunc(strings.Fields(x.query.Text), func(w string) bool {
		return !query.IsOperator(w) && strings.ContainsFunc(w, unicode.IsUpper)
	})
}

// canBeName reports whether a word may be meant as a name: in some form it is one in
// a quarter of the articles that have it, or it does not occur at all. What is mostly
// a plain word, such as "lawyer", has no other spellings.
func (x *expander) canBeName(word string) bool {
	if len([]rune(word)) < 2 || strings.ContainsFunc(word, unicode.IsDigit) {
		return false
	}
	asName, all := 0, 0
	for _, term := range indexer.Terms(word, x.index.state.Langs) {
		asName = max(asName, x.index.asName(term))
		all = max(all, x.index.articles(indexer.FieldText, term))
	}
	return 4*asName >= all
}

// SamePerson is the rule for a spelling that is not like enough by itself: a person
// of the one name has the other in other articles.
const SamePerson = "the same person's"

// maxKin bounds the words of the same people that are compared with one.
const maxKin = 200

// kin adds the spellings, somewhat like a word, that persons of that name, or of one
// that sounds the same, have in other articles.
func (x *expander) kin(word string, e *Expansion) {
	const alike, somewhat = .95, .75 // of [names.Similar]
	persons := x.index.Catalog(indexer.FieldPerson)
	words := persons.Kin(word, maxKin)
	for _, s := range e.To {
		if s.Score >= alike {
			words = append(words, persons.Kin(s.Text, maxKin)...)
		}
	}
	for _, w := range words {
		if len(e.To) == MaxSpellings || x.added == maxSpellings {
			return
		}
		same := func(other string) bool { return indexer.Fold(other) == indexer.Fold(w) }
		if same(word) || slices.ContainsFunc(e.To, func(s Spelling) bool { return same(s.Text) }) || slices.Contains(x.query.Without, w) {
			continue
		}
		m := names.Similar(word, w)
		articles := 0 // with any form of it: a label is in the nominative
		for _, term := range indexer.Terms(w, x.index.state.Langs) {
			articles = max(articles, x.index.asName(term))
		}
		if m.Score < somewhat || articles == 0 {
			continue
		}
		x.added++
		e.To = append(e.To, Spelling{Text: w, Articles: articles, Score: m.Score, Rules: append([]string{SamePerson}, m.Rules...)})
	}
}
