package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// roleForms are what a language's forms tell of offices and names. A language without
// has none: every form may be in every case.
type roleForms struct {
	known bool // the language's forms are known
	// office returns the base form of an office, "" for another word, and whether it
	// may be in the plural.
	office func(t *text, w string) (one string, plural bool)
	// cases returns the cases of an office in the singular and in the plural.
	cases func(w, one string) (singular, plural morph.Case)
	name  func(n name) morph.Case
	// adjective returns the cases of a word if it is an adjective in the singular.
	adjective func(w string) morph.Case
}

func formsOf(lang string) roleForms {
	f := roleForms{
		office: func(t *text, w string) (string, bool) {
			if one := t.singular(w); one != "" {
				return one, true
			}
			if !t.isRole(w) {
				return "", false
			}
			return strings.ToLower(withoutPrefix(w)), false
		},
		cases: func(string, string) (morph.Case, morph.Case) { return morph.AnyCase, morph.AnyCase },
		name:  func(name) morph.Case { return morph.AnyCase },

		adjective: func(string) morph.Case { return morph.AnyCase },
	}
	switch lang {
	case "ru":
		f.known = true
		f.office = func(t *text, w string) (string, bool) {
			if !t.isRole(w) {
				return "", false
			}
			return t.office(w), morph.MayBePlural(w, t.office(w))
		}
		f.cases = russianCases
		f.adjective = russianAdjective
		f.name = func(n name) morph.Case {
			c := cases(n)
			if n.base && len(n.words) == 1 { // Касенова is she, or his
				c |= morph.NameCases(n.words) & morph.Genitive
			}
			return c
		}
	case "kk":
		f.known = true
		f.office = func(t *text, w string) (string, bool) {
			if !t.isRole(w) {
				return "", false
			}
			one := t.office(w)
			if one == "" {
				one = hardened(w)
			}
			return one, kazakhPlural(w, one)
		}
		f.cases = func(w, one string) (morph.Case, morph.Case) {
			if !strings.HasPrefix(morph.Plain(w), firstLetter(one)) { // вице-президенті
				w = withoutPrefix(w)
			}
			c := kazakhCase(strings.TrimPrefix(morph.Plain(w), one))
			return c, c
		}
		f.name = func(n name) morph.Case {
			if n.base {
				return morph.Nominative
			}
			return kazakhCase(last(n.words))
		}
	}
	return f
}

// russianCases returns the cases that the form of an office may be.
func russianCases(w, one string) (singular, plural morph.Case) {
	if !strings.HasPrefix(morph.Plain(w), firstLetter(one)) {
		w = withoutPrefix(w)
	}
	singular = morph.CasesOf(w, one)
	if one == "супруг" {
		singular |= morph.CasesOf(w, "супруга")
	}
	if singular == morph.AccusativeFemale && grammarOf("ru").lists.find(one)&grammarOf("ru").classes["kin"] == 0 { // "главу", "судью" may be men
		singular |= morph.AccusativeMale
	}
	if singular&morph.AccusativeMale != 0 { // "адвоката Ирину Ли"
		singular |= morph.AccusativeFemale
	}
	plural = morph.AnyCase &^ morph.Nominative
	if morph.NominativePlural(w, one) {
		plural = morph.Nominative
	}
	return singular, plural
}

// russianAdjective returns the cases that the ending of an adjective in the singular
// may be in, all for another word.
func russianAdjective(w string) morph.Case {
	for _, e := range [...]struct {
		ends string
		c    morph.Case
	}{
		{"ого его", morph.Genitive | morph.AccusativeMale | morph.AccusativeFemale},
		{"ому ему", morph.Dative},
		{"ым им", morph.Instrumental},
		{"ый ий ая яя ые ие", morph.Nominative},
		{"ую юю", morph.AccusativeFemale},
		{"ой ей", morph.Nominative | morph.Genitive | morph.Dative | morph.Instrumental | morph.Prepositional},
	} {
		for end := range strings.FieldsSeq(e.ends) {
			if strings.HasSuffix(w, end) {
				return e.c
			}
		}
	}
	return morph.AnyCase
}

// cases returns the cases that a mention of a person may be in.
func cases(n name) morph.Case {
	if n.base && !strings.Contains(last(n.words), "-") {
		return morph.Nominative
	}
	words := slices.Clone(n.words)
	for i, w := range words {
		if head, tail, ok := strings.Cut(w, "-"); ok && (strings.HasPrefix(tail, "старш") || strings.HasPrefix(tail, "младш")) {
			words[i] = head // Есимханова-старшего
		}
	}
	return morph.NameCases(words) &^ morph.Nominative
}

// roleCases returns the cases that the form of a role may be.
func (t *text) roleCases(w string) morph.Case {
	c, _ := russianCases(w, t.office(w))
	return c
}

// kazakhCase returns the case that an ending tells.
func kazakhCase(w string) morph.Case {
	for _, e := range [...]struct {
		ends string
		c    morph.Case
	}{
		{"ның нің дың дің тың тің", morph.Genitive},
		{"нан нен дан ден тан тен", morph.Instrumental},
		{"ны ні ды ді ты ті", morph.AccusativeMale},
		{"ға ге қа ке на не", morph.Dative},
		{"да де та те нда нде", morph.Prepositional},
	} {
		for end := range strings.FieldsSeq(e.ends) {
			if strings.HasSuffix(w, end) {
				return e.c
			}
		}
	}
	return morph.Nominative
}

// kazakhPlural reports whether a form of an office has the ending of the plural.
func kazakhPlural(w, one string) bool {
	rest, ok := strings.CutPrefix(morph.Plain(w), one)
	return ok && utf8.RuneCountInString(rest) >= 3 && slices.Contains(strings.Fields("лар лер дар дер тар тер"), morph.Cut(rest, "лар"))
}

// isRole reports whether a word is an office or tells whose somebody is, in any form.
func (t *text) isRole(w string) bool {
	if t.words.Is(w, tagger.Role) || t.words.Is(withoutPrefix(w), tagger.Role) {
		return true
	}
	if t.words.Is(hardened(w), tagger.Role) {
		return true
	}
	first, rank, _ := strings.Cut(strings.ToLower(w), "-") // Secretary-General
	return (rank == "general" || rank == "elect") && t.words.Is(first, tagger.Role)
}

// office returns the base form of an office or of whose somebody is, "" for a word
// that the lists don't have.
func (t *text) office(w string) string {
	if t.words.Is(w, tagger.Role) { // "советник" has no prefix
		return t.words.Listed(w)
	}
	return t.words.Listed(withoutPrefix(w))
}

// singular returns the English office of which a word is the plural, "" if it is of
// none. Verbs that begin as offices do, "who heads the bank", are the plural of nothing.
func (t *text) singular(w string) string {
	w = withoutPrefix(strings.ToLower(w))
	if w == "heads" || w == "chairs" {
		return ""
	}
	for _, p := range [...]struct{ many, one string }{
		{"wives", "wife"}, {"men", "man"}, {"ies", "y"}, {"s", ""}, {"es", ""}, {"s-in-law", "-in-law"}, {"s-general", "-general"}, {"s-elect", "-elect"},
	} {
		if stem, ok := strings.CutSuffix(w, p.many); ok && !strings.HasSuffix(stem, "s") && t.words.Is(stem+p.one, tagger.Role) {
			return stem + p.one
		}
	}
	return ""
}

// is reports whether the language's grammar has an office or kin in one of its classes.
func (t *text) is(w string, classes ...string) bool {
	g := grammarOf(t.lang)
	return g != nil && slices.ContainsFunc(classes, func(c string) bool { return g.lists.find(t.office(w))&g.classes[c] != 0 })
}

// nameAt returns the name of a type in a sentence for which ok holds.
func (t *text) nameAt(ty tagger.Type, sent int, ok func(name) bool) (name, bool) {
	names := t.names[ty]
	i, _ := slices.BinarySearchFunc(names, sent, func(n name, sent int) int { return n.sent - sent })
	for ; i < len(names) && names[i].sent == sent; i++ {
		if ok(names[i]) {
			return names[i], true
		}
	}
	return name{}, false
}

// isPossessed reports whether a Kazakh office is somebody's by its ending,
// "басшысы", or a word that no list has may be part of what it is called,
// "денсаулық сақтау министрі".
func (t *text) isPossessed(w string) bool {
	w = morph.Plain(w)
	listed := t.words.Listed(w)
	if listed == w {
		return t.isRole(w) && (strings.HasSuffix(w, "ы") || strings.HasSuffix(w, "і"))
	}
	return possessed(w, listed) == w
}

// kazakhVerbal reports whether a Kazakh word has an ending of a participle, or of
// a case that belongs to the verb: "өңірге", "отырысында".
func kazakhVerbal(w string) bool {
	if utf8.RuneCountInString(w) < 6 || strings.HasSuffix(w, "тты") || strings.HasSuffix(w, "тті") { // сауда, өкілетті
		return false
	}
	for _, e := range [...]string{"ған", "ген", "қан", "кен", "ға", "ге", "қа", "ке", "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "ып", "іп", "ды", "ді", "ты", "ті", "ны", "ні"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// genitive reports whether a Kazakh word has the ending of the genitive.
func genitive(w string) bool { return kazakhCase(w) == morph.Genitive }

// hardened returns the base form of a Kazakh word whose last letter is softened
// before the ending of what is somebody's: полковник of "полковнигі".
func hardened(w string) string {
	for soft, hard := range map[string]string{"гі": "к", "ғы": "қ", "бы": "п", "бі": "п"} {
		if stem, ok := strings.CutSuffix(w, soft); ok {
			return stem + hard
		}
	}
	return w
}

// closes reports whether the last token is the quotation mark that closes one
// opened among the tokens.
func closes(s tagger.Sentence) bool {
	last := s[len(s)-1].Text
	return (last == "»" || last == "”") && slices.ContainsFunc(s, func(t tagger.Token) bool { return t.Text == "«" || t.Text == "“" })
}

// closing returns the token of the quotation mark that closes what opens at token
// i, the length of the sentence if none does.
func closing(s tagger.Sentence, i int) int {
	for k := i + 1; k < len(s); k++ {
		if s[k].Text == "»" || s[k].Text == "”" {
			return k
		}
	}
	return len(s)
}
