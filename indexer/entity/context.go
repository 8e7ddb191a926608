package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// What stands around a name, and what the article says elsewhere of the same
// word, tells its type better than its form does:
//
//   - "Saule and her husband": Saule is a person;
//   - "the Barlas unit", «Дала үні» газеті: an organization;
//   - "in the restaurant Ankara": not the city;
//   - "friends call him Maqa", "lived in Malta as Kuraz": a person;
//   - a word that is part of a person's full name is a person wherever it stands
//     alone, unless lists have it as a place.

// inContext returns the names of the article with their types corrected.
func (t *text) inContext(spans [][]tagger.Span) [][]tagger.Span {
	out := make([][]tagger.Span, len(spans))
	persons := map[string]bool{}  // words of persons' names, by key
	surnames := map[string]bool{} // the last of them
	votes := map[string]float64{} // for a word that stands alone as a person's name, against it as a place's
	orgs := map[string]bool{}     // words that are called a unit or the like
	short := map[string]bool{}    // first words of organizations' names of two
	for i, list := range spans {
		list = t.parties(i, t.listed(i, t.introduced(i, t.acronyms(i, t.framed(i, t.kazakhParty(i, t.quoted(i, t.called(i, t.things(i, t.families(i, t.fathers(i, t.couples(i, t.withoutAcronym(i, list)))))))))))))
		for k := range list {
			sp := &list[k]
			if sp.Type == tagger.Person && (t.staffed(t.sents[i], sp) || t.titled(t.sents[i], sp) || t.seated(t.sents[i], sp) || t.peopled(t.sents[i], sp) || t.commanded(t.sents[i], sp)) {
				sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
				t.know(t.sents[i][sp.First:sp.End])
			}
			t.namesake(t.sents[i], sp)
			if sp.Type == tagger.Organization || sp.Type == tagger.Place {
				if t.retype(i, sp); sp.Type == tagger.Organization && sp.End-sp.First == 1 && t.unitAt(t.sents[i], sp.End) {
					orgs[t.sents[i][sp.First].Text] = true
				}
			}
			s := t.sents[i]
			if sp.Type == tagger.Organization && sp.End-sp.First > 1 && sp.End < len(s) && units[s[sp.End].Text] {
				t.know(s[sp.First:sp.End]) // the Ak Zhol party
			}
			if sp.Type == tagger.Organization && sp.End-sp.First == 2 && sp.Confidence >= namedUnit && t.byItself(s[sp.First].Text) {
				short[s[sp.First].Text] = true
			}
			switch key := morph.NameKey(s[sp.End-1].Text, t.lang); {
			case sp.Type == tagger.Person && sp.End-sp.First > 1 && sp.Confidence >= sureName:
				persons[morph.NameKey(s[sp.First].Text, t.lang)] = true
				persons[key], surnames[key] = true, true
			case sp.End-sp.First == 1 && sp.Type == tagger.Person:
				votes[key] += sp.Confidence
			case sp.End-sp.First == 1 && sp.Type == tagger.Place:
				votes[key] -= sp.Confidence
			}
		}
		out[i] = list
	}
	for i, list := range out {
		list = t.shortened(i, t.recallOrgs(i, t.kinOf(i, list, surnames)), short, persons)
		out[i] = list
		for k := range list {
			sp := &list[k]
			w := t.sents[i][sp.First].Text
			if sp.Type != tagger.Place || sp.End-sp.First > 1 || t.knownPlace(w) || t.located(i, sp.First) {
				continue
			}
			if key := morph.NameKey(w, t.lang); persons[key] && sp.Confidence < surePlace || votes[key] > 0 {
				sp.Type = tagger.Person
			}
		}
		if len(orgs) > 0 {
			out[i] = t.recall(i, list, orgs, persons)
		}
	}
	return out
}

// recall makes organizations of the words of a sentence that are known for such,
// where they are in no name, a place, or a person's that is nobody's full name.
func (t *text) recall(sent int, list []tagger.Span, orgs, persons map[string]bool) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	k := 0
	for i := range s {
		if k < len(list) && list[k].First == i {
			sp := list[k]
			if sp.End == i+1 && orgs[s[i].Text] && (sp.Type == tagger.Place || sp.Type == tagger.Person && t.noSurname(s[i].Text) && !persons[morph.NameKey(s[i].Text, t.lang)]) {
				sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
			}
			out = append(out, sp)
			k++
		} else if orgs[s[i].Text] && (k == 0 || list[k-1].End <= i) {
			out = append(out, tagger.Span{First: i, End: i + 1, Type: tagger.Organization, Confidence: namedUnit})
		}
	}
	return append(out, list[k:]...)
}

// sureName is the confidence from which a person's full name tells of its words
// elsewhere in the article, surePlace the one from which a place is one whatever
// persons are called.
const (
	sureName  = 0.6
	surePlace = 0.95
)

// knownPlace reports whether a word is a country or a city of the lists.
func (t *text) knownPlace(w string) bool {
	return t.words.Is(w, tagger.Country|tagger.City) || tagger.CityName(strings.ToLower(w))
}

// located reports whether a preposition of place stands before token i, "in
// Talgar", or the noun of a place beside it, "Talgar district".
func (t *text) located(sent, i int) bool {
	s := t.sents[sent]
	return i > 0 && (t.words.Is(s[i-1].Text, tagger.PlacePrep|tagger.PlaceHead) || grounds[strings.ToLower(s[i-1].Text)] != "") ||
		i+1 < len(s) && t.words.Is(s[i+1].Text, tagger.PlaceHead)
}

// kinOf cuts in two what is a man's family name and his kin's given name, "дочь
// Саринова Динара", where the article names a Саринов.
func (t *text) kinOf(sent int, spans []tagger.Span, surnames map[string]bool) []tagger.Span {
	if t.lang != "ru" {
		return spans
	}
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if k := sp.First; sp.Type == tagger.Person && sp.End-k == 2 && k > 0 && kin[t.words.Listed(s[k-1].Text)] &&
			surnames[morph.NameKey(s[k].Text, t.lang)] && morph.FamilyName(s[k].Text, t.lang) && tagger.GivenName(morph.Plain(s[k+1].Text)) {
			out = append(out, tagger.Span{First: k, End: k + 1, Type: sp.Type, Confidence: sp.Confidence})
			sp.First++
		} else if sp.Type == tagger.Person && sp.End-k == 2 && k > 0 && kin[t.words.Listed(s[k-1].Text)] && genitiveGiven(s[k].Text) && tagger.GivenName(morph.Plain(s[k+1].Text)) {
			out = append(out, tagger.Span{First: k, End: k + 1, Type: sp.Type, Confidence: sp.Confidence}) // сестра Марата Айгуль
			sp.First++
		}
		out = append(out, sp)
	}
	return out
}

// genitiveGiven reports whether a Russian word is a man's given name in the genitive.
func genitiveGiven(w string) bool {
	w = morph.Plain(w)
	stem, ok := strings.CutSuffix(w, "а")
	return ok && tagger.GivenName(stem) && !tagger.GivenName(w)
}

// retype corrects the type of a name that was taken for an organization or a
// place.
func (t *text) retype(sent int, sp *tagger.Span) {
	s := t.sents[sent]
	w := s[sp.First].Text
	single := sp.End-sp.First == 1
	before, after := "", ""
	if sp.First > 0 {
		before = s[sp.First-1].Text
	}
	if sp.End < len(s) {
		after = s[sp.End].Text
	}
	if sp.Type == tagger.Organization && t.lang == "en" && t.words.Is(w, tagger.Country) && sp.End-sp.First == 2 && t.isRole(s[sp.First+1].Text) { // "U.S. Ambassador"
		sp.Type, sp.End = tagger.Place, sp.First+1
		return
	}
	if single && isAcronym(w) && (sp.Type != tagger.Place || t.lang != "kk") {
		return
	}
	if sp.Type == tagger.Organization {
		sp.First = t.motto(s, sp.First)
	}
	switch {
	case sp.Type == tagger.Organization && sp.End-sp.First == 2 && t.lang == "en" && tagger.GivenName(morph.Plain(w)) && morph.FamilyName(s[sp.End-1].Text, t.lang) &&
		before != "«" && before != "“" && before != "\"" && !units[after] && !t.words.Is(after, tagger.OrgHead|tagger.OrgNoun):
		sp.Type = tagger.Person // "the party Marat Dosov founded"
	case sp.Type == tagger.Organization && single && t.lang == "ru" && sp.First > 1 && morph.FamilyName(w, t.lang) &&
		t.words.Is(before, tagger.OrgNoun|tagger.OrgHead) && t.isRole(s[sp.First-2].Text):
		sp.Type = tagger.Person // "президент компании Досов"
	case sp.Type == tagger.Organization && sp.End-sp.First == 2 && t.lang == "ru" && sp.First > 0 && !capitalized(w) && t.isRole(before) &&
		morph.FamilyName(s[sp.First+1].Text, t.lang) && morph.NameCases([]string{s[sp.First+1].Text}) == morph.Nominative:
		sp.First++
		sp.Type = tagger.Person
	case sp.Type != tagger.Organization && t.staffed(s, sp):
		sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
		t.know(s[sp.First:sp.End])
	case single && t.lang == "kk" && sp.Type == tagger.Place && isAcronym(w) && !t.knownPlace(w) && !acronymPlaces[strings.ToLower(w)]:
		sp.Type = tagger.Organization
	case single && t.lang == "kk" && sp.Type == tagger.Place && t.isRole(before) && !t.isPossessed(before) && morph.FamilyName(w, t.lang) && !t.knownPlace(w):
		sp.Type = tagger.Person // прокурор Оспанов
	case single && t.lang == "kk" && sp.Type == tagger.Place && t.withNamesake(sent, sp.End) && sp.Confidence < surePlace && !t.knownPlace(w):
		sp.Type = tagger.Person
	case single && t.lang == "en" && sp.Type == tagger.Place && isPossessive(after) && sp.End+1 < len(s) && kin[s[sp.End+1].Text] && sp.Confidence < surePlace && !t.knownPlace(w):
		sp.Type = tagger.Person // Dinara's family
	case single && t.hasKin(sent, sp.End) && !t.knownPlace(w):
		sp.Type, sp.Confidence = tagger.Person, max(sp.Confidence, sureName)
	case single && t.lang == "en" && before == "as" && sp.Confidence < surePlace && !t.knownPlace(w) && t.posed(s, sp.First-1):
		sp.Type = tagger.Person
	case sp.Type != tagger.Place:
	case single && sp.Confidence < surePlace && morph.FamilyName(w, t.lang) && !t.knownPlace(w) && !t.located(sent, sp.First):
		sp.Type = tagger.Person
	case sp.End-sp.First == 2 && sp.Confidence < surePlace && isPossessive(before) && !t.words.Is(s[sp.End-1].Text, tagger.PlaceHead) &&
		sp.First > 1 && t.words.Is(s[sp.First-2].Text, tagger.OrgHead|tagger.Org):
		sp.Type = tagger.Person // Human Rights Watch’s Mihra Rittman
	case t.lang == "en" && premises[after] && !t.knownPlace(w):
		sp.Type, sp.Confidence = tagger.Organization, sp.Confidence*small // the Lazzat restaurant
	case (t.lang == "en" || t.lang == "ru") && (premises[t.words.Base(before)] || premises[strings.ToLower(before)]):
		sp.Type, sp.Confidence = tagger.Organization, sp.Confidence*small
	case t.agency(w):
		sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
	case t.lang == "en" && !t.knownPlace(w) && (t.unitAt(s, sp.End) || t.explained(s, sp.End) || commands[after] && sp.End+1 < len(s) && capitalized(s[sp.End+1].Text)):
		sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
	}
}

// staffed reports whether what was taken for a person or a place is of what has
// partners, a founder, members: "a partner at Pamir Credit", "leaders of Ak Zhol".
func (t *text) staffed(s tagger.Sentence, sp *tagger.Span) bool {
	k := sp.First - 2
	if t.lang != "en" || k < 0 || sp.End-sp.First < 2 || t.words.Is(s[sp.End-1].Text, tagger.PlaceHead) {
		return false
	}
	before := strings.ToLower(s[k].Text)
	switch s[k+1].Text {
	case "at":
		return t.isRole(s[k].Text)
	case "of":
		return founders[before] || sp.Type == tagger.Person && leaders[before] && !t.ofPerson(s[sp.First:sp.End])
	}
	return false
}

// ofPerson reports whether a word is of a person's name: a given name, a family
// name in -ov, a patronymic.
func (t *text) ofPerson(s []tagger.Token) bool {
	return slices.ContainsFunc(s, func(tok tagger.Token) bool {
		return tagger.GivenName(morph.Plain(tok.Text)) || morph.FamilyName(tok.Text, t.lang) || patronymic(morph.NameKey(tok.Text, t.lang))
	})
}

// titled reports whether the word before what was taken for a person's name says
// that it is an organization, "the party Naghyz Aq Zhol", and no word of it is a
// person's.
func (t *text) titled(s tagger.Sentence, sp *tagger.Span) bool {
	if sp.First == 0 || sp.End-sp.First < 2 || t.lang != "en" && t.lang != "ru" {
		return false
	}
	before := s[sp.First-1].Text
	if press[before] { // "newspaper Svoboda Slova", of which the second word is like Petrova
		return !tagger.GivenName(morph.Plain(s[sp.First].Text)) && !morph.FamilyName(s[sp.First].Text, t.lang)
	}
	return (units[before] || t.lang == "ru" && t.words.Is(before, tagger.OrgNoun)) && !t.ofPerson(s[sp.First:sp.End])
}

var (
	founders = wordSet("founder co-founder cofounder founders shareholder shareholders")
	leaders  = wordSet("leader leaders head chief member members chairman chairwoman co-chairman co-chairmen commander officer officers activist activists faction branch")
)

// explained reports whether what stands at token i tells of the name before it that
// it is an organization: "Barys, an elite unit of the army".
func (t *text) explained(s tagger.Sentence, i int) bool {
	if i+1 >= len(s) || s[i].Text != "," || !t.isArticle(s[i+1].Text) {
		return false
	}
	for k := i + 2; k < min(len(s), i+6) && hasLetter(s[k].Text) && !t.isRole(s[k].Text); k++ {
		if units[s[k].Text] {
			return k+1 < len(s) && (s[k+1].Text == "of" || s[k+1].Text == "," || s[k+1].Text == "." || s[k+1].Text == "in")
		}
		if capitalized(s[k].Text) && !t.words.Is(s[k].Text, tagger.Demonym) || t.isFunction(s[k].Text) {
			return false
		}
	}
	return false
}

// agency reports whether a word is a branch of a well-known organization,
// "Interfax-Kazakhstan".
func (t *text) agency(w string) bool {
	head, _, ok := strings.Cut(w, "-")
	return ok && t.words.Is(head, tagger.Org)
}

// namedUnit is how sure an organization is of which the text says what it is.
const namedUnit = 0.7

// hasKin reports whether "and her husband" or the like goes on at token i.
func (t *text) hasKin(sent, i int) bool {
	s := t.sents[sent]
	if i+2 >= len(s) {
		return false
	}
	switch s[i].Text {
	case "and", "и", "мен", "бен", "пен", "және":
		return personal[s[i+1].Text] && kin[t.words.Listed(s[i+2].Text)]
	}
	return false
}

// posed reports whether the "as" at token i tells under which name somebody
// lived.
func (t *text) posed(s tagger.Sentence, i int) bool {
	for k := i - 1; k >= max(0, i-6); k-- {
		switch s[k].Text {
		case "lived", "living", "lives", "travelled", "traveled", "registered", "posed", "posing", "hid", "hiding", "known", "himself", "herself", "signed":
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	// personal are the possessives of a person.
	personal = wordSet("his her его ее её оның")
	kin      = wordSet(`wife husband widow widower son daughter brother sister mother father cousin nephew niece uncle aunt
		son-in-law daughter-in-law father-in-law mother-in-law brother-in-law sister-in-law family fiance fiancee girlfriend boyfriend
		жена муж вдова сын дочь брат сестра отец мать зять тесть шурин супруг супруга племянник племянница
		әйелі күйеуі жесірі ұлы қызы баласы әкесі анасы ағасы інісі әпкесі қарындасы`)
	// premises are houses that bear the names of places.
	premises = wordSet(`restaurant hotel cafe café bar nightclub casino cinema theatre theater supermarket sanatorium steamer ship yacht cruiser
		ресторан отель гостиница кафе бар клуб казино кинотеатр санаторий супермаркет`)
	// units are what organizations are, after their name; commands are who leads one.
	units    = wordSet("channel unit group squad gang party movement newspaper weekly daily magazine battalion regiment brigade division foundation fund bank company firm club")
	commands = wordSet("commander boss chief")
	press    = wordSet("newspaper weekly daily magazine")
)

// called finds the names that people are called by: "друзья зовут его Маке",
// "достары Мәке деп атайтын", and cuts "звали Марата Досова Маке" in two.
func (t *text) called(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	switch t.lang {
	case "ru":
		for i := range s {
			if !calling(s[i].Text) || i+1 >= len(s) {
				continue
			}
			k := i + 1
			if pronouns[s[k].Text] {
				k++
			}
			if k >= len(s) || !capitalized(s[k].Text) || t.knownPlace(s[k].Text) {
				continue
			}
			spans = t.nickname(spans, s, k)
		}
	case "kk":
		for i := 1; i+1 < len(s); i++ {
			if s[i].Text == "деп" && strings.HasPrefix(s[i+1].Text, "ата") && s[i+1].Text != "атап" && capitalized(s[i-1].Text) && !t.knownPlace(s[i-1].Text) {
				spans = t.nickname(spans, s, i-1)
			}
		}
	}
	return spans
}

// nickname makes a person of token k, which may be in no name yet, in a wrong
// one, or the last word of the full name of its bearer.
func (t *text) nickname(spans []tagger.Span, s tagger.Sentence, k int) []tagger.Span {
	at := slices.IndexFunc(spans, func(sp tagger.Span) bool { return sp.First <= k && k < sp.End })
	if at < 0 {
		spans = append(spans, tagger.Span{First: k, End: k + 1, Type: tagger.Person, Confidence: sureName})
		slices.SortFunc(spans, func(a, b tagger.Span) int { return a.First - b.First })
		return spans
	}
	sp := &spans[at]
	switch n := sp.End - sp.First; {
	case n == 1 && sp.Type != tagger.Person:
		sp.Type, sp.Confidence = tagger.Person, max(sp.Confidence, sureName)
	case n == 3 && sp.First == k && sp.Type == tagger.Person:
		last := s[sp.End-1].Text
		if key := morph.NameKey(last, t.lang); !patronymic(key) && !morph.FamilyName(last, t.lang) && morph.FamilyName(s[k+1].Text, t.lang) {
			sp.End--
			return slices.Insert(spans, at+1, tagger.Span{First: sp.End, End: sp.End + 1, Type: tagger.Person, Confidence: sureName})
		}
	}
	return spans
}

// calling reports whether a Russian word is a verb for calling somebody a name.
func calling(w string) bool {
	switch strings.ToLower(w) {
	case "зовут", "звали", "зовет", "зовёт", "называли", "называют", "называл", "называла", "прозвали", "прозвал", "окрестили":
		return true
	}
	return false
}

var pronouns = wordSet("его её ее их меня нас")

// quoted finds the organizations that stand in quotation marks before what they
// are, as in Kazakh: «Дала үні» газеті, «Шаңырақ» қоғамдық бірлестігі.
func (t *text) quoted(sent int, spans []tagger.Span) []tagger.Span {
	if t.lang != "kk" {
		return spans
	}
	s := t.sents[sent]
	for i := 0; i+3 < len(s); i++ {
		if s[i].Text != "«" && s[i].Text != "“" || !capitalized(s[i+1].Text) || utf8.RuneCountInString(s[i+1].Text) < 2 {
			continue
		}
		end := i + 2
		for end < len(s) && end < i+8 && s[end].Text != "»" && s[end].Text != "”" {
			end++
		}
		if end == i+8 || !t.kazakhHead(s, end+1) ||
			slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.Type == tagger.Organization && sp.First <= i+1 && sp.End >= end }) {
			continue
		}
		spans = t.organize(sent, spans, i+1, end)
	}
	return spans
}
