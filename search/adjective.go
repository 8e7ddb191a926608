package search

import (
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Adjective is the rule for the name of a place and the adjective that Russian makes of
// it: Талдыкорган and талдыкорганский.
const Adjective = "adjective of the place"

// adjective matches a Russian adjective of a place, with what is before its suffix.
var adjective = regexp.MustCompile(`^(\p{Cyrillic}{4,}?)((?:ин|ов|ий)?ск)(?:ий|ая|ое|ие|ого|ой|ому|им|ом|ую|их|ими)$`)

// nameEndings are the endings of places that their adjectives drop.
var nameEndings = []string{"", "ы", "а", "и", "о", "е", "я", "ия", "ь"}

// adjectives returns the adjectives of a place, by its name in one word, that occur.
func (x *expander) adjectives(place string) ([]Spelling, error) {
	stem := strings.TrimRight(indexer.Fold(place), "аеиоуыьяй")
	if utf8.RuneCountInString(stem) < 4 || strings.ContainsFunc(stem, func(r rune) bool { return !unicode.Is(unicode.Cyrillic, r) }) {
		return nil, nil
	}
	var all []Spelling
	err := x.index.Terms(x.index.ctx, indexer.FieldWord, engine.Match{Text: stem, Prefix: true}, func(term string, _ int) error {
		if m := adjective.FindStringSubmatch(term); m != nil && m[1] == stem {
			text := m[1] + m[2] + "ий"
			if !slices.ContainsFunc(all, func(s Spelling) bool { return s.Text == text }) {
				all = append(all, Spelling{Text: text, Score: 1, Rules: []string{Adjective}})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("adjectives of %s: %w", place, err)
	}
	return all, nil
}

// placesOf returns the names of the place that an adjective is made of, if it is known.
func (x *expander) placesOf(word string) []Spelling {
	m := adjective.FindStringSubmatch(indexer.Fold(word))
	if m == nil {
		return nil
	}
	for _, end := range nameEndings {
		name := m[1] + end
		_, known := x.index.Catalog(indexer.FieldPlace).Find(indexer.Slug(name))
		if !known && len(identity.Exonyms(name)) == 0 {
			continue
		}
		all := []Spelling{{Text: name, Score: 1, Rules: []string{Adjective}}}
		for _, o := range x.otherNames(indexer.FieldPlace, name) {
			o.Rules = []string{Adjective}
			all = append(all, o)
		}
		return all[:min(len(all), MaxSpellings)]
	}
	return nil
}
