package entity

import (
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// chosen are words for how somebody comes by an office, worked for having it, in
// Russian with the office in the instrumental.
var (
	chosen = wordSet("appointed elected named назначен назначена избран избрана утвержден утверждён утверждена")
	worked = wordSet("работал работала работает служил служила трудился трудилась")
	// nominal are the Russian copulas after which an office may be in the nominative.
	nominal = wordSet("был была — –")
	// gone are words for how an office is lost, before "as".
	gone = wordSet("dismissed fired sacked removed ousted replaced succeeded resigned quit retired")
	// naming are the verbs of who gives somebody an office.
	naming = wordSet("named appointed elected назначил назначила назначили назначило избрал избрала избрали избрало утвердил утвердила утвердили")
	// heading are the verbs for being at the head of something.
	heading = wordSet(`heads headed leads led chairs chaired founded co-founded
		возглавляет возглавлял возглавляла возглавил возглавила возглавляющий возглавляющая возглавлявший возглавлявшая возглавивший возглавившая
		руководит руководил руководила руководящий руководивший руководившая основал основала основавший основавшая`)
	// headed are what somebody can be at the head of that is no organization.
	headed = wordSet("opposition inquiry investigation probe delegation prosecution defence defense оппозицию следствие расследование делегацию защиту")
	// held are the verbs for having an office, with the word for one.
	held = wordSet("занимает занимал занимала занимавший занимающий получил получила покинул покинула оставил оставила назначен назначена освобожден освобождён освобождена снят снята")
)

// roleIs returns the roles in "was mayor of Almaty and chairman of the Agency"
// and "who served as deputy chief of". The name must be the subject: neither
// "the wife of Nurqadilov was" nor "neither Musaev nor Nurqadilov was" says so
// of him.
func (t *text) roleIs(n name) [][2]int {
	s := t.sents[n.sent]
	if n.first > 0 && notSubject[strings.ToLower(s[n.first-1].Text)] {
		return nil
	}
	subject := t.lang != "ru" && (n.first == 0 || !naming[s[n.first-1].Text]) || t.lang == "ru" && cases(n)&morph.Nominative != 0
	i := pastAge(s, n.end)
	if i > n.end || i < len(s) && s[i].Text == "," && n.first > 0 && s[n.first-1].Text == "," {
		// "his deputy, Olim Saidov, later became": the comma closes what it explains.
		if i+1 < len(s) && (copulas[s[i+1].Text] || auxiliary[s[i+1].Text]) {
			i++
		}
	}
	if i+1 < len(s) && s[i].Text == "," && (s[i+1].Text == "who" || s[i+1].Text == "который" || s[i+1].Text == "которая") {
		i += 2
		subject = true
	} else if i+1 < len(s) && s[i].Text == "," && t.lang == "ru" && heading[s[i+1].Text] && adjectivalNominative(s[i+1].Text) {
		i++ // "Оспанов, возглавлявший фонд"
	} else if i+2 < len(s) && s[i].Text == "," && installed[s[i+1].Text] {
		for i += 2; i+1 < len(s) && t.sinceWhen(s, i); i += 3 { // "назначенный в 2015 году министром"
		}
		return t.rolesFrom(s, min(i, len(s)), morph.Instrumental)
	} else if _, end := t.apposition(n.sent, n.end); end+1 < len(s) && s[end].Text == "," && !t.inRow(n) {
		i = end + 1 // "Ospanov, son of the former minister, was appointed"
	}
	for i < len(s) && auxiliary[s[i].Text] {
		i++
	}
	if i >= len(s) {
		return nil
	}
	if t.lang == "kk" {
		return t.madeKazakh(n)
	}
	if !subject {
		return t.appointed(n)
	}
	switch w := s[i].Text; {
	case heading[w]:
		if end := t.headed(n.sent, i+1); end > 0 {
			return [][2]int{{i, end}}
		}
		return nil
	case held[w] && t.lang == "ru":
		for k := i + 1; k < min(len(s)-1, i+3); k++ { // назначен на должность министра
			if post[s[k].Text] {
				return t.rolesFrom(s, k+1, morph.Genitive)
			}
		}
	case gone[w] && i+1 < len(s) && s[i+1].Text == "as":
		return t.rolesFrom(s, i+2, 0)
	}
	switch w := s[i].Text; {
	case copulas[w]:
		i++
		for i+1 < len(s) && (chosen[s[i].Text] || nowadays[s[i].Text] || past[s[i].Text]) {
			i++
		}
		if gone[s[min(i, len(s)-1)].Text] && i+2 < len(s) && s[i+1].Text == "as" {
			i += 2
		}
	case t.lang == "ru" && (chosen[w] || worked[w]):
		i++
	case (w == "served" || w == "worked" || w == "serves" || w == "works") && i+1 < len(s) && s[i+1].Text == "as":
		i += 2
	default:
		return nil
	}
	need := morph.Case(0)
	if t.lang == "ru" && !nominal[s[i-1].Text] {
		need = morph.Instrumental
	}
	return t.rolesFrom(s, i, need)
}

// rolesFrom returns the roles that begin at token i of a sentence, "mayor of Almaty
// and chairman of the Agency". In Russian they must be in the case that the verb
// before them needs, if there is one.
func (t *text) rolesFrom(s tagger.Sentence, i int, need morph.Case) [][2]int {
	var out [][2]int
	for i < len(s) {
		first := i
		for i < len(s) && (t.isArticle(s[i].Text) || t.owns(s[i].Text) || !t.isRole(s[i].Text) && t.words.Is(s[i].Text, tagger.Modifier|tagger.Demonym)) {
			i++
		}
		if i+2 < len(s) && capitalized(s[i].Text) && isPossessive(s[i+1].Text) && t.roleStarts(s, i+2) { // Kazakhstan’s ambassador
			for i += 2; !t.isRole(s[i].Text); i++ {
			}
		}
		if i >= len(s) || !t.isRole(s[i].Text) || need != 0 && t.roleCases(s[i].Text)&need == 0 {
			break
		}
		for i++; i < len(s) && i < first+maxAfter; i++ {
			w := s[i].Text
			if startsPhrase(w) || w == "." || relative[w] || t.verb(s, i) || t.sinceWhen(s, i) || w == "”" || w == "?" || w == "!" || w == "by" || w == "instead" || w == "вместо" || w == "to" && (i+1 == len(s) || !t.complement(s, i, i+2)) {
				break
			}
			if (w == "and" || w == "и") && i+1 < len(s) && (t.roleStarts(s, i+1) || t.deed(s[i+1].Text)) {
				break
			}
		}
		out = append(out, [2]int{first, i})
		for k := i; k < min(len(s), i+maxDates) && !startsPhrase(s[k].Text) && t.sinceWhen(s, i); k++ {
			if s[k].Text == "and" || s[k].Text == "и" { // "from 2003 to 2007 and later as"
				i = k
				break
			}
		}
		if i >= len(s) || s[i].Text != "and" && s[i].Text != "и" {
			break
		}
		i++
		for i+1 < len(s) && (auxiliary[s[i].Text] || copulas[s[i].Text] || s[i].Text == "as") {
			i++
		}
	}
	return out
}

// maxDates is the number of tokens that tell since when and until when somebody
// had an office.
const maxDates = 7

// roleStarts reports whether a role stands at token i, after an article and
// the like.
func (t *text) roleStarts(s tagger.Sentence, i int) bool {
	for i < len(s) && (t.isArticle(s[i].Text) || t.words.Is(s[i].Text, tagger.Modifier|tagger.Demonym) && !t.isRole(s[i].Text)) {
		i++
	}
	return i < len(s) && t.isRole(s[i].Text)
}

var installed = wordSet("назначенный назначенная избранный избранная ставший ставшая")

var post = wordSet("пост поста посту должность должности")

// deed reports whether a word after "and" goes on with what somebody did
// and not with what his office is of: "and dismissed", "and later became".
func (t *text) deed(w string) bool {
	if t.lang == "ru" {
		return russianVerb(w)
	}
	return t.lang == "en" && !capitalized(w) && (auxiliary[w] || copulas[w] || verbs[w] || strings.HasSuffix(w, "ed") && !t.words.Is(w, tagger.Modifier))
}

// headed returns the end of what stands at token i, if it can have somebody at its
// head: an organization, "the movement For a Free Steppe", or an inquiry. Else it
// returns 0.
func (t *text) headed(sent, i int) int {
	s := t.sents[sent]
	first, found := i, false
	for ; i < len(s) && i < first+maxAfter; i++ {
		w := s[i].Text
		org, inOrg := t.nameAt(tagger.Organization, sent, func(n name) bool { return n.first <= i && i < n.end })
		switch {
		case inOrg:
			i, found = org.end-1, true
			if i+1 < len(s) && s[i+1].Text == "»" {
				i++
			}
			continue
		case found && (capitalized(w) || t.words.Is(w, tagger.OrgNoun|tagger.OrgHead) || w == "of" || t.isArticle(w) && s[i-1].Text == "of" || w == "»" || w == "«"):
			continue
		case found || startsPhrase(w) || !hasLetter(w) && w != "«" || t.words.Is(w, tagger.Function|tagger.Say) && !t.isArticle(w) && !t.owns(w):
			if found {
				return i
			}
			return 0
		case t.words.Is(w, tagger.OrgNoun|tagger.OrgHead) || headed[w]:
			found = true
		case i > first+4:
			return 0
		}
	}
	if !found {
		return 0
	}
	return i
}

// appointed returns the office that somebody else gives to who is named: "Parliament
// elected Serik Ospanov speaker", "Марата Досова назначили министром".
func (t *text) appointed(n name) [][2]int {
	s := t.sents[n.sent]
	i := n.end
	before := n.first > 0 && naming[s[n.first-1].Text]
	if t.lang == "ru" {
		if !before && i < len(s) && naming[s[i].Text] {
			before = true
			i++
		}
		if before && cases(n)&(morph.Genitive|morph.AccusativeMale) != 0 {
			return t.rolesFrom(s, i, morph.Instrumental)
		}
		return nil
	}
	if !before {
		return nil
	}
	if i+1 < len(s) && s[i].Text == "as" {
		i++
	}
	// "Prosecutors named him the mastermind": an office has no article.
	if i >= len(s) || t.isArticle(s[i].Text) {
		return nil
	}
	return t.rolesFrom(s, i, 0)
}

// madeKazakh returns the office of who "әділет министрі болып тағайындалды".
func (t *text) madeKazakh(n name) [][2]int {
	s := t.sents[n.sent]
	if !n.base {
		return nil
	}
	for i := n.end; i+1 < len(s) && i < n.end+maxBefore && hasLetter(s[i].Text); i++ {
		if _, other := t.personFrom(n.sent, i); other {
			return nil
		}
		if s[i].Text == "болып" && i > n.end && t.isRole(s[i-1].Text) {
			return [][2]int{{n.end, i}}
		}
	}
	return nil
}

// adjectivalNominative reports whether a Russian participle is in the nominative
// of one person.
func adjectivalNominative(w string) bool {
	return strings.HasSuffix(w, "ий") || strings.HasSuffix(w, "ая")
}
