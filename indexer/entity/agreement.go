package entity

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// This file infers the case and the gender of a Russian name from the words around it.

// An agreement tells the cases that the words of a text allow.
type agreement struct{ *text }

// form returns a mention with the cases that the words around it govern or suggest, and
// with the gender of the verb whose subject it may be.
func (t *agreement) form(n name) morph.Form {
	f := morph.Form{Words: n.words}
	if t.lang != "ru" {
		return f
	}
	s := t.sents[n.sent]
	before, after := beside(s, n)
	f.Cases = governed[before]
	if f.Firm = f.Cases != 0; f.Firm {
		return f
	}
	if other, ok := t.nameAt(tagger.Person, n.sent, func(m name) bool { return m.end == n.first && m.first < n.first }); ok {
		f.Cases = t.casesOfOwned(s, other.first)
		return f
	}
	office := t.casesBefore(n)
	if office&morph.Genitive != 0 && n.end < len(s) && capitalized(s[n.end].Text) && t.owned(before) { // "вдова Марата Досова Айгуль"
		f.Cases, f.Firm = morph.Genitive, true
		return f
	}
	opens := before == "" || !hasLetter(before) || conjunctions[before] || office == morph.Nominative
	switch number := pastTense(after); {
	case opens && number != 0: // "Кузьмина отказалась", but "группировка Кузьмина отказалась"
		return t.subject(f, number)
	case opens && speaks[after]:
		f.Cases = morph.Nominative
		return f
	}
	if f.Cases = office; n.first > 0 {
		return t.afterVerb(f, s, n.first-1)
	}
	return f
}

// beside returns the words before and after a name in lower case, "" if it has none.
func beside(s tagger.Sentence, n name) (before, after string) {
	if n.first > 0 {
		before = strings.ToLower(s[n.first-1].Text)
	}
	if n.end < len(s) {
		after = morph.Plain(s[n.end].Text)
	}
	if before == "," && after == "," && n.end+1 < len(s) { // "Мать студента, Анна Досова, упала"
		after = morph.Plain(s[n.end+1].Text)
	}
	return before, after
}

// afterVerb returns a form after the word at token i, if that is a verb or a noun for
// what is done to somebody; else the form as it is.
func (t *agreement) afterVerb(f morph.Form, s tagger.Sentence, i int) morph.Form {
	const object = morph.AccusativeMale | morph.AccusativeFemale | morph.Dative
	before := strings.ToLower(s[i].Text)
	switch number := pastTense(morph.Plain(before)); {
	case speaks[before]:
		f.Cases, f.Firm, f.Subject = morph.Nominative, true, map[byte]morph.Gender{'f': morph.Female}[number]
	case number == 'p', strings.HasSuffix(before, "ть"), number != 0 && t.hasSubject(s, i, number):
		f.Cases = object
	case number == 'm':
		f.Cases, f.Subject = 0, morph.Male
	case deeds[morph.Stem(before, t.lang)]:
		f.Cases, f.Firm = morph.Genitive, true
	}
	return f
}

// subject returns a form that may be the subject of a verb of a gender or number.
func (t *agreement) subject(f morph.Form, number byte) morph.Form {
	switch number {
	case 'f':
		f.Cases, f.Subject = morph.Nominative, morph.Female
	case 'm':
		f.Cases, f.Subject = morph.Nominative, morph.Male
	case 'p': // "Досова задержали"
		f.Cases = morph.AccusativeMale | morph.AccusativeFemale | morph.Dative
	}
	return f
}

// phrase returns the text of one of the mentions of a Russian organization or place in
// the nominative. Shown has what was returned for others of its mentions, by their texts,
// of which only the first are looked at.
func (t *agreement) phrase(n name, all []name, shown map[string]string) string {
	in := t.sents[n.sent]
	written := t.slice(in[n.first], in[n.end-1])
	if form, ok := shown[written]; ok || len(shown) == mostForms {
		return cmp.Or(form, written)
	}
	forms := make([]morph.Form, min(len(all), mostForms))
	for i := range forms {
		forms[i] = t.thing(all[i])
	}
	words := morph.NamesOf(t.lang).Phrase(n.words, forms, t.known)
	s := t.sents[n.sent][n.first:n.end]
	var b strings.Builder
	for i, tok := range s {
		if i > 0 {
			end := s[i-1].At + len(s[i-1].Text)
			b.WriteString(t.body[end:tok.At])
		}
		if i < len(words) && tok.Text == n.words[i] {
			b.WriteString(words[i])
		} else {
			b.WriteString(tok.Text)
		}
	}
	shown[written] = b.String()
	return b.String()
}

// mostForms bounds how many mentions of a name are compared.
const mostForms = 32

// thing returns a mention of an organization or a place with the cases that the words
// around it govern. After an office it is the genitive, of which the office is; inside
// quotation marks after what it is called, the nominative: "газеты «Трибуна»".
func (t *agreement) thing(n name) morph.Form {
	f := morph.Form{Words: n.words}
	s := t.sents[n.sent]
	k := n.first - 1
	quoted := k >= 0 && strings.Contains("«“„\"", s[k].Text)
	if quoted {
		k--
	}
	if k < 0 {
		return f
	}
	before := strings.ToLower(s[k].Text)
	switch f.Cases = governed[before]; {
	case f.Cases != 0:
		f.Firm = true
	case quoted && t.words.Is(before, tagger.OrgNoun|tagger.OrgHead|tagger.PlaceHead):
		f.Cases, f.Firm = morph.Nominative, true
	case t.isRole(before), deeds[morph.Stem(before, t.lang)], t.words.Is(before, tagger.OrgNoun|tagger.OrgHead) && hasLetter(before):
		f.Cases, f.Firm = morph.Genitive, true
	}
	return f
}

// known reports whether a lower-case Russian word is the nominative of a noun that
// organizations or places are called by, or the end of one, Госсовет, or a place.
func (t *agreement) known(w string) bool {
	const noun = tagger.OrgNoun | tagger.OrgHead | tagger.PlaceHead | tagger.Org | tagger.Country | tagger.City
	if t.words.Is(w, noun) && t.words.Listed(w) == w || tagger.CityName(w) {
		return true
	}
	for i := range w {
		if end := w[i:]; i > 0 && len(end) > len("суд")-1 && t.words.Is(end, tagger.OrgHead) && t.words.Listed(end) == end {
			return true
		}
	}
	return false
}

// hasSubject reports whether a word that can be the subject of the verb at token i opens
// its clause: "Полиция задержала", but "Вчера выступила".
func (t *agreement) hasSubject(s tagger.Sentence, i int, number byte) bool {
	if i == 0 || i > 1 && hasLetter(s[i-2].Text) || t.words.Is(s[i-1].Text, tagger.Function|tagger.Calendar) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s[i-1].Text)
	return number == 'f' && strings.ContainsRune("аяь", r) || number == 'm' && strings.ContainsRune("бвгджзйклмнпрстфхцчшщь", r)
}

// casesBefore returns the cases of the office before a name. Before a whole name may
// stand another one whose that is, "вдова банкира"; a bare one may be the genitive of
// whose the office is, "вдова Кузьмина".
func (t *agreement) casesBefore(n name) morph.Case {
	s := t.sents[n.sent]
	cases := morph.Case(0)
	for k := n.first - 1; k >= 0 && t.isRole(s[k].Text); k-- {
		cases |= t.roleCases(s[k].Text)
		if t.owned(s[k].Text) && (len(n.words) == 1 || k == n.first-1 && n.end < len(s) && capitalized(s[n.end].Text)) {
			cases |= morph.Genitive
		}
		if len(n.words) == 1 {
			break
		}
	}
	return cases
}

// casesOfOwned returns the cases of who is somebody's before whose name at token i: of
// the mother in "мать студента Марата Досова Анна".
func (t *text) casesOfOwned(s tagger.Sentence, i int) morph.Case {
	for k := i - 1; k >= max(0, i-4) && hasLetter(s[k].Text); k-- {
		if t.owned(s[k].Text) {
			return t.roleCases(s[k].Text)
		}
		if capitalized(s[k].Text) {
			break
		}
	}
	return 0
}

// owned reports whether an office is of those who are somebody's: kin, a lawyer.
func (t *text) owned(w string) bool { return t.is(w, "kin", "bond", "servant") }

// pastTense returns the gender or number of a Russian verb in the past tense, 'm', 'f'
// or 'p', and 0 for another word.
func pastTense(w string) byte {
	if utf8.RuneCountInString(w) < 4 || grammarOf("ru").lists.find(w)&grammarOf("ru").classes["noun"] != 0 {
		return 0
	}
	w = strings.TrimSuffix(strings.TrimSuffix(w, "ся"), "сь")
	for ending, number := range map[string]byte{"л": 'm', "ла": 'f', "ли": 'p'} {
		if stem, ok := strings.CutSuffix(w, ending); ok {
			if before, _ := utf8.DecodeLastRuneInString(stem); strings.ContainsRune("аеиыуя", before) {
				return number
			}
		}
	}
	return 0
}

var (
	// governed are the cases that prepositions govern.
	governed = func() map[string]morph.Case {
		const accusative = morph.AccusativeMale | morph.AccusativeFemale
		m := map[string]morph.Case{}
		for words, c := range map[string]morph.Case{
			"у от для без из против до после вместо около кроме ради среди относительно насчёт насчет": morph.Genitive,
			"к ко":                morph.Dative,
			"по":                  morph.Dative | morph.Prepositional,
			"о об обо при":        morph.Prepositional,
			"под перед между над": morph.Instrumental,
			"за":                  morph.Instrumental | accusative,
			"с со":                morph.Instrumental | morph.Genitive,
			"про через":           accusative,
			"в во на":             accusative | morph.Prepositional,
		} {
			for w := range strings.FieldsSeq(words) {
				m[w] = c
			}
		}
		return m
	}()
	// deeds are the stems of nouns for what is done to somebody or is his.
	deeds = wordSet("убийств гибел смерт арест задержан похищен избиен исчезновен осужден освобожден допрос экстрадиц похорон дел тел сем показан слов имен друз")
	// speaks are verbs of whom something is quoted, which are of nobody else: "обвинила
	// Кузьмина" is of a man.
	speaks = wordSet(`говорит заявляет утверждает рассказывает вспоминает добавляет отмечает полагает пишет отвечает
		сказал заявил сообщил рассказал добавил отметил написал пояснил объяснил подчеркнул
		сказала заявила сообщила рассказала добавила отметила написала пояснила объяснила подчеркнула`)
	conjunctions = wordSet("и а но что как если когда")
)
