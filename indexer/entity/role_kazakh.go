package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
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

// ledKazakh returns what somebody is at the head of, with the verb that says so:
// "«Алтын» қорын басқарады" of "«Алтын» қорын Марат Досов басқарады" and of
// "Марат Досов «Алтын» қорын басқарады". It returns "" for who heads nothing.
func (t *text) ledKazakh(n name) string {
	s := t.sents[n.sent]
	if t.lang != "kk" || !n.base {
		return ""
	}
	if end := leadsTo(s, n.end); end > 0 && n.first > 0 {
		if first := t.ledFrom(n.sent, 0, n.first); first >= 0 {
			return t.slice(s[first], s[n.first-1]) + " " + t.slice(s[n.end], s[end-1])
		}
		return ""
	}
	for i := n.end + 1; i < min(len(s), n.end+maxBefore); i++ {
		if _, other := t.personFrom(n.sent, i); other || startsPhrase(s[i].Text) {
			return ""
		}
		if end := leadsTo(s, i); end > 0 {
			if first := t.ledFrom(n.sent, n.end, i); first >= 0 {
				return t.slice(s[first], s[end-1])
			}
			return ""
		}
	}
	return ""
}

// leadsTo returns the end of a form of "to head" at token i of a Kazakh sentence that
// says who does, "басқарады", "басқарып отыр"; 0 where none stands there or it is
// denied, "басқарған жоқ".
func leadsTo(s tagger.Sentence, i int) int {
	if i >= len(s) {
		return 0
	}
	next := ""
	if i+1 < len(s) {
		next = s[i+1].Text
	}
	switch s[i].Text {
	case "басқарады", "басқарды":
		return i + 1
	case "басқарған":
		if next != "жоқ" && next != "емес" {
			return i + 1
		}
	case "басқарып":
		switch next {
		case "отыр", "келеді", "келген", "жүр", "отырған":
			return i + 2
		}
	}
	return 0
}

// ledFrom returns the start of what stands before token end, not before token from,
// and is headed: an organization's noun in the accusative with its name. It returns
// -1 if there is none.
func (t *text) ledFrom(sent, from, end int) int {
	s := t.sents[sent]
	head := end - 1
	if head < from || !t.words.Is(s[head].Text, tagger.OrgNoun|tagger.OrgHead) && !slices.ContainsFunc(kazakhBodies, func(b string) bool { return strings.HasPrefix(s[head].Text, b) }) ||
		!strings.HasSuffix(s[head].Text, "н") && !strings.HasSuffix(s[head].Text, "ны") && !strings.HasSuffix(s[head].Text, "ні") {
		return -1
	}
	first := head
	for first > from && head-first < maxBefore {
		k := first - 1
		if open := opening(s, k); s[k].Text == "»" && open >= from {
			k = open
		} else if !hasLetter(s[k].Text) || t.words.Is(s[k].Text, tagger.Function|tagger.Say) {
			break
		}
		first = k
	}
	if _, other := t.personAt(sent, func(m name) bool { return first < m.end && m.first < end }); other {
		return -1
	}
	return first
}
