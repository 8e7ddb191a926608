package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// inventNames makes n names of other people, like those of the set: each word is drawn
// letter by letter, as the three letters before continue in the set's words of that
// alphabet. Names of the set are left out. Every run makes the same names.
func inventNames(s *set, n int) []string {
	if n <= 0 {
		return nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	follow := map[string][]rune{}
	taken := map[string]bool{}
	var shapes [][]string
	for _, d := range s.docs {
		taken[strings.ToLower(d.Text)] = true
		words := strings.FieldsFunc(strings.ToLower(d.Text), func(r rune) bool { return !unicode.IsLetter(r) })
		if len(words) == 0 {
			continue
		}
		shapes = append(shapes, words)
		for _, w := range words {
			letters := append([]rune("^^^"), []rune(w+"$")...)
			for i := 3; i < len(letters); i++ {
				before := string(letters[i-3 : i])
				follow[before] = append(follow[before], letters[i])
			}
		}
	}
	var invented []string
	for tries := 0; len(invented) < n && tries < 20*n; tries++ {
		shape := slices.Clone(shapes[random.IntN(len(shapes))])
		// Given names repeat, in life as here; the other words are new. The shortest
		// word is mostly the given name.
		shortest := 0
		for i := range shape {
			if len(shape[i]) < len(shape[shortest]) {
				shortest = i
			}
		}
		for i := range shape {
			if i != shortest || len(shape) == 1 {
				shape[i] = invent(random, follow, strings.ContainsFunc(shape[i], func(r rune) bool { return r >= 0x400 }))
			}
		}
		name := strings.Join(shape, " ")
		if slices.Contains(shape, "") || taken[name] {
			continue
		}
		taken[name] = true
		invented = append(invented, name)
	}
	return invented
}

// invent draws a word of 4 to 16 letters, or "".
func invent(random *rand.Rand, follow map[string][]rune, cyrillic bool) string {
	letters := []rune("^^^")
	for len(letters) < 3+17 {
		next := follow[string(letters[len(letters)-3:])]
		r := next[random.IntN(len(next))]
		if r == '$' {
			break
		}
		letters = append(letters, r)
		if (letters[3] >= 0x400) != cyrillic {
			letters = letters[:3]
		}
	}
	if len(letters) < 3+4 || len(letters) > 3+16 {
		return ""
	}
	return string(letters[3:])
}
