package entity

import (
	"strings"

	"casefile/indexer/entity/tagger"
)

// roleAfter returns the tokens of the role that stands after a name.
func (t *text) roleAfter(n name) (first, end int) {
	s := t.sents[n.sent]
	first, end = t.apposition(n.sent, n.end)
	if first >= end || t.lang == "ru" && !t.agrees(n, first, end) {
		return 0, 0
	}
	// "сенатор Батталова, директор бюро Евгений Жовтин": the office before a name is
	// that man's, and so is all that goes on with "и водитель Улан Осмонов".
	if next, ok := t.personAt(n.sent, func(m name) bool { return m.first > first && m.end <= end && len(m.words) > 1 }); ok {
		f, e := t.roleBefore(next)
		for f > first && (t.isArticle(s[f-1].Text) || t.words.Is(s[f-1].Text, tagger.Modifier)) {
			f--
		}
		if e == next.first && f <= first {
			return 0, 0
		}
	}
	// What a name follows after a comma may be that man's office.
	if end+1 < len(s) && s[end].Text == "," && t.owns(s[first].Text) && t.opens(n) {
		if _, next := t.personFrom(n.sent, end+1); next {
			return 0, 0
		}
	}
	if end+1 < len(s) && s[end].Text == "," {
		if next, ok := t.personFrom(n.sent, end+1); ok && len(next.words) > 1 {
			f, e := t.roleBefore(next)
			for f > first && t.isArticle(s[f-1].Text) {
				f--
			}
			if e == end && f <= first {
				return 0, 0
			}
			// "minister X, a former judge, Y, and": who has an office before his name may
			// need none after it.
			if before, stop := t.roleBefore(n); e != end && before < stop && s[first].Text != "the" && t.isArticle(s[first].Text) {
				return 0, 0
			}
		}
	}
	return first, end
}

// apposition returns the tokens of the role that stands after a comma or dash
// at token i.
func (t *text) apposition(sent, i int) (first, end int) {
	s := t.sents[sent]
	if i+1 >= len(s) || !strings.Contains(",—–-(", s[i].Text) {
		return 0, 0
	}
	i = pastAge(s, i)
	first = i + 1
	found := false
	for end = first; end < len(s) && end < first+maxAfter; end++ {
		w := s[end].Text
		if startsPhrase(w) || w == "." || w == ")" || relative[w] || w == "”" || w == "?" || w == "!" || t.sinceWhen(s, end) {
			break
		}
		if !found {
			switch {
			case t.isRole(w):
				found = true
				// "…, former minister B. M., his deputy Q.": the next man of a list.
				if next, ok := t.personFrom(sent, end+1); ok && (t.lang != "ru" || t.roleCases(w)&cases(next) != 0) { // but "вдова Марата Досова"
					return 0, 0
				}
			case end == first && t.opensClause(w), end == first && end+1 < len(s) && strings.HasSuffix(w, "ed") && t.isArticle(s[end+1].Text):
				return 0, 0
			case t.isArticle(w) || t.owns(w) || isPossessive(w) || t.words.Is(w, tagger.Modifier|tagger.Demonym) || (nowadays[w] || past[w]) && end == first:
			case end-first > 4 || t.words.Is(w, tagger.Function|tagger.Say):
				return 0, 0
			case capitalized(w) && t.lang != "en":
			case capitalized(w) && !t.isArticle(s[first].Text) && end+1 < len(s) && !isPossessive(s[end+1].Text) && !capitalized(s[end+1].Text):
				return 0, 0
			}
		} else if t.verb(s, end) {
			return 0, 0
		}
	}
	// "Musaev, and Aliev’s lawyer said": the comma must not begin a clause.
	if !found || end < len(s) && s[end].Text == "," && t.isArticle(s[first].Text) && end-first < 2 {
		return 0, 0
	}
	// "друзья зовут его Маке, журналист — Маратом": the dash stands for a verb.
	if t.lang == "ru" && s[first-1].Text == "," && end < len(s) && (s[end].Text == "—" || s[end].Text == "–") {
		return 0, 0
	}
	return first, end
}

// opensClause reports whether a word after a comma is a verb that goes on with what
// somebody did before it: "sentencing a former officer", "приговорив бывшего министра".
func (t *text) opensClause(w string) bool {
	if capitalized(w) || t.words.Is(w, tagger.Modifier|tagger.Demonym) {
		return false
	}
	if t.lang == "en" {
		return strings.HasSuffix(w, "ing")
	}
	for _, e := range [...]string{"ав", "ив", "ев", "ув", "ыв", "яв", "вши", "вшись", "уя", "яя", "авая", "ывая", "ивая"} {
		if t.lang == "ru" && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// pastAge returns the comma after the age that follows a name, of which the
// comma at token i is the first: "Musaev, 58, the former chief". Without an age
// it returns i.
func pastAge(s tagger.Sentence, i int) int {
	if i+2 < len(s) && s[i].Text == "," && s[i+2].Text == "," && len(s[i+1].Text) <= 3 && !hasLetter(s[i+1].Text) {
		return i + 2
	}
	return i
}

// sinceWhen reports whether what begins at token i tells when somebody had an
// office: "at the time", "in May", "с 2001 года".
func (t *text) sinceWhen(s tagger.Sentence, i int) bool {
	if i+1 >= len(s) {
		return false
	}
	switch s[i].Text {
	case "at":
		return i+2 < len(s) && (s[i+2].Text == "time" || s[i+2].Text == "moment")
	case "in", "on", "since", "until", "till", "from", "by", "during", "в", "с", "до", "по":
		next := s[i+1].Text
		return t.words.Is(next, tagger.Calendar) || len(next) == 4 && !hasLetter(next)
	}
	return false
}

// verb reports whether token i is a verb, so that what precedes it is the
// subject of a clause and no apposition.
func (t *text) verb(s tagger.Sentence, i int) bool {
	w := s[i].Text
	return verbs[w] || t.words.Is(w, tagger.Say) && !capitalized(w) && !t.isRole(w) && !(t.lang == "ru" && adjectival(w)) && i > 0 && (t.isRole(s[i-1].Text) || t.lang != "en")
}

var (
	verbs = map[string]bool{"is": true, "was": true, "are": true, "were": true, "has": true, "had": true, "have": true, "will": true, "would": true, "did": true, "does": true,
		"является": true, "являются": true, "был": true, "была": true, "были": true, "стал": true, "стала": true, "имеет": true}
	relative  = map[string]bool{"who": true, "whom": true, "whose": true, "which": true, "that": true, "when": true, "where": true, "while": true, "before": true, "until": true, "after": true, "but": true, "который": true, "которая": true, "которого": true, "когда": true, "где": true}
	auxiliary = map[string]bool{"has": true, "had": true, "also": true, "then": true, "later": true, "once": true, "previously": true, "formerly": true, "потом": true, "позже": true, "затем": true, "ранее": true}
	// notSubject are words before a name that make it no subject of the verb after it.
	notSubject = map[string]bool{"of": true, "to": true, "by": true, "with": true, "for": true, "from": true, "against": true, "about": true, "on": true, "in": true,
		"neither": true, "nor": true, "ни": true}
	copulas = map[string]bool{"was": true, "is": true, "became": true, "remains": true, "remained": true, "been": true, "be": true, "был": true, "была": true, "стал": true, "стала": true, "станет": true, "является": true, "являлся": true, "являлась": true}
)
