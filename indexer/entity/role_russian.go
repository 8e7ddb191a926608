package entity

import (
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// russianRole returns the start of the role that stands before a Russian name,
// which begins at token end of its sentence. The role and the name are of one
// case: in "пресс-секретарю президента Нурлана Абишева" the man is the
// president. Where two roles agree with the name, neither is taken, but in the
// nominative, where one can't be the other's owner: "заместитель председателя
// комитета генерал Абишев" has both. In "адвоката
// Ахметова Ирины Ли" the office is hers: who stands right before a name owns it.
func (t *text) russianRole(n name, end int) (int, bool) {
	s := t.sents[n.sent]
	in := cases(n)
	bare := morph.Case(0) // "муж Жанары", where nothing tells that Жанара is a woman's name
	if len(n.words) == 1 {
		bare = morph.NameCases(n.words) & morph.Genitive
	}
	found, agreeing := -1, 0
	nominatives := true // all roles that agree are in the nominative
	row := false        // they are two that stand side by side
	for i := end - 1; i >= 0 && i >= end-maxBefore; i-- {
		w := s[i].Text
		if t.isRole(w) {
			agreed := t.roleCases(w) & in
			if acts := acting(s, i); acts >= 0 { // the participle has the man's case
				if t.roleCases(w)&morph.Genitive != 0 && actingCases(s[acts].Text)&in != 0 {
					agreed, i = actingCases(s[acts].Text)&in, acts
				} else {
					agreed = 0
				}
			}
			owner, owned := t.personAt(n.sent, func(m name) bool { return m.first > i && m.end <= end })
			switch {
			case agreed == 0 || owned && owner.end < end || t.relates(s, i, end, agreed|bare):
			case found == i+1 && !servants[t.office(w)] && !kin[t.office(w)]: // "писатель журналист": one role of two words
				found, row = i, true
			default:
				found = i
				agreeing++
				nominatives = nominatives && agreed == morph.Nominative
			}
			continue
		}
		if (w == "»" || w == "”") && i > 0 { // "редактор «Голоса степи» Абишев"
			if open := opening(s, i); open >= 0 && open >= end-maxBefore {
				i = open
				continue
			}
		}
		if t.words.Is(w, tagger.Function|tagger.Say) && w != "по" && !adjectival(w) || !hasLetter(w) || verbs[w] || copulas[w] || russianVerb(w) {
			break
		}
	}
	if agreeing != 1 && !(agreeing > 1 && nominatives) {
		return 0, false
	}
	next, owns := t.personFrom(n.sent, n.end)
	if owns && t.agrees(next, found, end) {
		return 0, false
	}
	for found > 0 && t.beforeRole(n.sent, found-1) && !t.isRole(s[found-1].Text) {
		found--
	}
	if row && !nominatives && found > 1 && s[found-1].Text == "," {
		// "Досова, советника президента Оспанова": Dosov advises him, or Ospanov the president.
		if before, ok := t.personBefore(n.sent, found-1); ok && t.agrees(before, found, end) {
			return 0, false
		}
	}
	return found, true
}

// cases returns the cases that a mention of a person may be in.
func cases(n name) morph.Case {
	if n.base {
		return morph.Nominative
	}
	return morph.NameCases(n.words) &^ morph.Nominative
}

// roleCases returns the cases that the form of a role may be.
func (t *text) roleCases(w string) morph.Case {
	office := t.office(w)
	if t.words.Listed(w) != office {
		w = withoutPrefix(w)
	}
	c := morph.CasesOf(w, office)
	if office == "супруг" {
		c |= morph.CasesOf(w, "супруга")
	}
	if c == morph.AccusativeFemale && !kin[office] { // "главу", "судью" may be men
		c |= morph.AccusativeMale
	}
	return c
}

// agrees reports whether the first role among the tokens is in the case of the
// name that it stands after.
func (t *text) agrees(n name, first, end int) bool {
	for _, tok := range t.sents[n.sent][first:end] {
		if t.isRole(tok.Text) {
			return t.roleCases(tok.Text)&cases(n) != 0
		}
	}
	return false
}

// relates reports whether the role at token i is somebody's and may be that of who
// is named right after it, at token end: "убийцы Марата Досова", "адвоката Марата
// Досова" can be his killers and his lawyer.
func (t *text) relates(s tagger.Sentence, i, end int, agreed morph.Case) bool {
	if i+1 != end || agreed&(morph.Genitive|morph.AccusativeMale) == 0 || i > 0 && t.owns(s[i-1].Text) {
		return false
	}
	office := t.office(s[i].Text)
	return kin[office] || whose[office]
}

// whose are the Russian words for people who are somebody's.
var whose = wordSet(`убийца жертва коллега друг подруга соратник сосед союзник сторонник противник критик
	водитель телохранитель охранник помощник адвокат пресс-секретарь заместитель`)

// servants are those of whose who serve an officer and have no office like his:
// "водителя министра Марата Досова" is the minister or his driver.
var servants = wordSet("водитель телохранитель охранник адвокат убийца друг соратник сосед коллега")

// russianVerb reports whether a word ends as verbs do and no noun or adjective in
// the genitive, by which a role is completed.
func russianVerb(w string) bool {
	if capitalized(w) || utf8.RuneCountInString(w) < 4 {
		return false
	}
	for _, e := range [...]string{"ть", "ться", "тся", "лся", "лась", "лись", "ют", "ут", "ет", "ёт", "ит", "ят", "ал", "ил", "ыл", "ял", "ила", "яла", "или", "яли"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return strings.HasSuffix(w, "ала") && !alNouns[w]
}

// alNouns are Russian nouns that end in the genitive as verbs of women do.
var alNouns = wordSet("канала телеканала журнала филиала капитала персонала трибунала генерала адмирала квартала портала сериала материала арсенала скандала финала вокзала металла зала ритуала")

// adjectival reports whether a word has an ending that Russian adjectives and
// participles have in the genitive: "брат убитого".
func adjectival(w string) bool {
	for _, e := range [...]string{"ого", "его", "ой", "ей", "ых", "их"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// opening returns the token of the quotation mark that opens what closes at
// token i, -1 if none does.
func opening(s tagger.Sentence, i int) int {
	for k := i - 1; k >= 0 && k >= i-maxBefore; k-- {
		if s[k].Text == "«" || s[k].Text == "“" || s[k].Text == "„" {
			return k
		}
	}
	return -1
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

// acting returns the token of the participle of "исполняющий обязанности акима",
// whose office stands at token i, -1 if there is none.
func acting(s tagger.Sentence, i int) int {
	if i >= 2 && s[i-1].Text == "обязанности" && strings.HasPrefix(morph.Plain(s[i-2].Text), "исполня") {
		return i - 2
	}
	return -1
}

// actingCases returns the cases of "исполняющий" or "исполнявший" in one of its forms.
func actingCases(w string) morph.Case {
	if strings.HasSuffix(w, "ая") {
		return morph.Nominative
	}
	return morph.CasesOf(w, "исполняющий")
}
