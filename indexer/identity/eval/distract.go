package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// withDistractors adds to every third person others who are easily taken for him: a
// brother, a son, a wife, and a man whose surname differs by a letter. They are made
// of the person's own spellings, so each has several as well.
func withDistractors(s *set) *set {
	out := &set{name: s.name + ", with distractors", kind: s.kind, mentions: s.mentions}
	for i, m := range s.mentions {
		if i%3 != 0 {
			continue
		}
		words := strings.Fields(m.label)
		if len(words) < 2 || strings.Contains(m.label, ",") {
			continue
		}
		given, surname := words[0], words[len(words)-1]
		if isUpper(given) { // "SURNAME Given"
			given, surname = surname, given
		}
		cyrillic := strings.ContainsFunc(surname, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
		pick := func(latin, russian string) string {
			if cyrillic {
				return russian
			}
			return latin
		}
		add := func(who, label string) {
			out.mentions = append(out.mentions, mention{label, m.entity + " " + who})
		}
		brother := pick("Serik", "Серик")
		if !strings.EqualFold(given, brother) {
			add("brother", brother+" "+surname)
		}
		if last := lastTwo(strings.ToLower(surname)); last == "ov" || last == "ev" || last == "ов" || last == "ев" {
			add("wife", pick("Zhanna ", "Жанна ")+surname+pick("a", "а"))
			add("sister", given+pick("a ", "а ")+surname+pick("a", "а")+pick(" Bolatovna", " Болатовна"))
			add("son", pick("Timur ", "Тимур ")+given+pick("ovich ", "ович ")+surname)
		}
		if other := anotherLetter(surname); other != surname {
			add("stranger", given+" "+other)
		}
	}
	return out
}

func isUpper(word string) bool {
	return utf8.RuneCountInString(word) > 2 && !strings.ContainsFunc(word, unicode.IsLower)
}

func lastTwo(s string) string {
	r := []rune(s)
	if len(r) < 4 {
		return ""
	}
	return string(r[len(r)-2:])
}

// anotherLetter changes one consonant of a surname so that it becomes another
// surname, as Akhmetov becomes Akhmedov.
func anotherLetter(surname string) string {
	for _, p := range []string{"td", "тд", "rl", "рл", "mn", "мн", "kb", "кб", "sd", "сд"} {
		pair := []rune(p)
		r := []rune(surname)
		for i := 2; i < len(r)-2; i++ {
			switch {
			case r[i] == pair[0]:
				r[i] = pair[1]
				return string(r)
			case r[i] == pair[1]:
				r[i] = pair[0]
				return string(r)
			}
		}
	}
	return surname
}
