package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// This file tells the case and the gender of a Russian name by the words around it.

// ambiguous reports whether the words of a Russian name may be the nominative of a
// woman's or the genitive of a man's: "Виталия Сомова".
func ambiguous(words []string) bool {
	given := morph.Plain(words[0])
	man, soft := strings.CutSuffix(given, "я")
	if soft {
		man += "й"
	} else {
		man = strings.TrimSuffix(given, "а")
	}
	return tagger.GivenName(man) && !slices.ContainsFunc(words, func(w string) bool { return !strings.HasSuffix(w, "а") && !strings.HasSuffix(w, "я") })
}

// oblique reports whether what stands before a name tells that it is not in the
// nominative: a preposition, a noun for what is done to somebody, or an office in
// the instrumental, "назвал водителем Виталия Сомова".
func (t *text) oblique(n name) bool {
	if n.first == 0 {
		return false
	}
	w := strings.ToLower(t.sents[n.sent][n.first-1].Text)
	if prepositions[w] {
		return true
	}
	if t.isRole(w) {
		return t.roleCases(w) != 0 && t.roleCases(w)&morph.Nominative == 0
	}
	return deeds[morph.Stem(w, t.lang)]
}

var (
	prepositions = wordSet("у от для без из с со к ко по о об обо при против до после про за над под перед между через вместо около")
	// deeds are the stems of nouns for what is done to somebody or is his.
	deeds = wordSet("убийств гибел смерт арест задержан похищен избиен исчезновен осужден освобожден допрос экстрадиц похорон дел тел сем показан слов имен друз")
)

// genderTold returns the gender that the words beside a Russian family name tell:
// "Кузьмина" is she who speaks, "у Кузьмина" he whose form it is.
func (t *text) genderTold(n name) morph.Gender {
	s := t.sents[n.sent]
	w := morph.Plain(s[n.end-1].Text)
	if strings.HasSuffix(w, "ову") || strings.HasSuffix(w, "еву") || strings.HasSuffix(w, "ину") {
		if n.first == 0 {
			return morph.Unknown
		}
		switch before := strings.ToLower(s[n.first-1].Text); { // "министру Оспанову", "к Оспанову"
		case before == "к", before == "ко", before == "по", t.isRole(before) && t.roleCases(before) == morph.Dative:
			return morph.Male
		}
		return morph.Unknown
	}
	if !strings.HasSuffix(w, "ова") && !strings.HasSuffix(w, "ева") && !strings.HasSuffix(w, "ина") {
		return morph.Unknown
	}
	if t.oblique(n) {
		return morph.Male
	}
	if n.first > 0 && speaks[morph.Plain(s[n.first-1].Text)] {
		return morph.Female
	}
	// "Кузьмина отказалась", but "группировка Кузьмина отказалась"
	opens := n.first == 0 || !hasLetter(s[n.first-1].Text) || conjunctions[strings.ToLower(s[n.first-1].Text)]
	if opens && n.end < len(s) {
		if verb := morph.Plain(s[n.end].Text); speaks[verb] || strings.HasSuffix(verb, "лась") {
			return morph.Female
		}
	}
	return morph.Unknown
}

var (
	// speaks are verbs of whom something is quoted, which are of nobody else: "обвинила
	// Кузьмина" is of a man.
	speaks = wordSet(`говорит заявляет утверждает рассказывает вспоминает добавляет отмечает полагает пишет отвечает
		сказала заявила сообщила рассказала добавила отметила написала пояснила объяснила подчеркнула`)
	conjunctions = wordSet("и а но что как если когда")
)
