package entity

import (
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// ofPlace reports whether the role at token first of a Kazakh sentence is that of
// the place before it, "Алматы қаласының әкімі".
func (t *text) ofPlace(s tagger.Sentence, sent, first int) bool {
	_, place := t.nameAt(tagger.Place, sent, func(n name) bool { return n.end == first })
	return (place || t.words.Is(s[first-1].Text, tagger.City|tagger.Country)) && genitive(s[first].Text)
}

// possessed reports whether the Kazakh role at token i has the ending of what is
// somebody's: "Reuters тілшісі", but "сот кәсіпкер …ді соттады".
func (t *text) possessed(s tagger.Sentence, i int) bool {
	for ; i < len(s); i++ {
		if t.isRole(s[i].Text) {
			return morph.Plain(s[i].Text) != t.words.Listed(s[i].Text)
		}
	}
	return false
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
func genitive(w string) bool {
	for _, e := range [...]string{"ның", "нің", "дың", "дің", "тың", "тің"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// isSubject reports whether the office that a Kazakh sentence begins with, and that
// stands before a name in another case, may be that of who acts and not of who is
// named: "Министр Марат Досовты қабылдады".
func (t *text) isSubject(n name) bool {
	last := t.sents[n.sent][n.end-1].Text
	for _, e := range [...]string{"ны", "ні", "ды", "ді", "ты", "ті", "нан", "нен", "дан", "ден", "тан", "тен", "ға", "ге", "қа", "ке", "на", "не"} {
		if strings.HasSuffix(last, e) {
			_, other := t.personAt(n.sent, func(m name) bool { return m.base })
			return !other
		}
	}
	return false
}

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
