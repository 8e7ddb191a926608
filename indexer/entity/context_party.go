package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// Parties, papers and places of Central Asia have names that look like a man's:
// an adjective and a noun, "Ak Zhol", "Ata Zhurt", «Жаңа жер». No word alone
// tells, for Ata and Nur are given names too; the two together do.
var (
	turkicFirst = wordSet(`ak aq kara qara kok kök zhana jana jańa jany zhany zhas jas ata nur altyn birinchi butun uly ulu temir
		ак ақ кара қара жана жаңа жаны жас ата нур нұр алтын улы ұлы темир темір`)
	turkicNoun = wordSet(`zhol jol zholy joly otan otany alash zhurt jurt meken zher jer el eli orda ordasy namys shumkar zaman kyrgyzstan qazaqstan kazakhstan
		жол жолы отан отаны алаш журт жұрт мекен жер эл ел орда ордасы намыс шумкар заман`)
	turkicGround = wordSet(`suu suv su too tau bulak bulaq sai say tobe tube töbe kol köl kum qum emel beyit zhaylau jailoo orman
		суу су тоо тау булак бұлақ сай тобе төбе көл кум құм емел бейит жайлау орман`)
)

// turkic returns the type of what two words name, an adjective and a noun that no
// man is called by. In Russian the noun may have an ending.
func (t *text) turkic(first, second string) (tagger.Type, bool) {
	if !capitalized(first) || !turkicFirst[strings.ToLower(first)] {
		return 0, false
	}
	low := strings.ToLower(second)
	forms := []string{low}
	if t.lang == "ru" {
		forms = append(forms, morph.Stem(low, "ru"))
	}
	for _, f := range forms {
		switch {
		case turkicNoun[f]:
			return tagger.Organization, true
		case turkicGround[f]:
			return tagger.Place, true
		}
	}
	return 0, false
}

// parties corrects what was taken for a person, or for nothing, by the words of the
// name itself: "Ak Zhol won two seats", "Ак жол не участвовал".
func (t *text) parties(sent int, spans []tagger.Span) []tagger.Span {
	if t.lang != "en" && t.lang != "ru" {
		return spans
	}
	s := t.sents[sent]
	for i := 0; i+1 < len(s); i++ {
		if w := s[i+1].Text; t.lang == "en" && t.isArticle(s[i].Text) && capitalized(w) && t.words.Class(w) == 0 && !strings.Contains(w, "-") && t.noSurname(w) && !t.knownPlace(w) && t.unitAt(s, i+2) &&
			!slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.First <= i+1 && i+1 < sp.End }) {
			spans = t.organize(sent, spans, i+1, i+2) // the Sunkar special forces unit
		}
		ty, ok := t.turkic(s[i].Text, s[i+1].Text)
		if !ok {
			continue
		}
		at := slices.IndexFunc(spans, func(sp tagger.Span) bool { return sp.First < i+2 && i < sp.End })
		switch {
		case at < 0 && ty == tagger.Organization && (t.lang == "ru" || capitalized(s[i+1].Text)):
			spans = t.organize(sent, spans, i, i+2)
		case at >= 0 && spans[at].Type == tagger.Person && spans[at].End == i+2 && !t.ofPerson(s[spans[at].First:i]):
			spans = slices.Clone(spans)
			spans[at].Type, spans[at].Confidence = ty, namedUnit
			if ty == tagger.Organization {
				t.know(s[spans[at].First:spans[at].End])
			}
		}
	}
	return spans
}

// seated reports whether what was taken for a person does what parties alone do:
// "won two seats", "fielded 20 candidates".
func (t *text) seated(s tagger.Sentence, sp *tagger.Span) bool {
	i := sp.End
	if t.lang != "en" || sp.End-sp.First < 2 || t.ofPerson(s[sp.First:sp.End]) {
		return false
	}
	for i < len(s) && auxiliary[s[i].Text] {
		i++
	}
	if i >= len(s) || !seating[s[i].Text] {
		return false
	}
	for k := i + 1; k < min(len(s), i+6); k++ {
		if seats[s[k].Text] {
			return true
		}
	}
	return false
}

var (
	seating = wordSet("won win wins lost holds held gained took received secured fielded controls got has")
	seats   = wordSet("seats mandates candidates")
)

// peopled reports whether what was taken for a person has what only organizations
// have: "Zhas Otan's leader", "members of Ata Zhurt".
func (t *text) peopled(s tagger.Sentence, sp *tagger.Span) bool {
	if t.lang != "en" || sp.End-sp.First < 2 || morph.FamilyName(s[sp.End-1].Text, t.lang) || sp.End < len(s) && capitalized(s[sp.End].Text) {
		return false
	}
	owns := sp.End+1 < len(s) && isPossessive(s[sp.End].Text)
	if k := sp.First - 2; k >= 0 && s[k+1].Text == "of" && !owns && flocks[strings.ToLower(s[k].Text)] {
		return true
	}
	return owns && heads[s[sp.End+1].Text] && !t.ofPerson(s[sp.First:sp.End])
}

var (
	flocks = wordSet("member members faction chairman chairwoman co-chairman co-chairmen co-chair activists")
	heads  = wordSet("leader leaders chairman chairwoman chairperson co-chairman co-chair faction members")
)

// namesake makes a place of a person whom a street or a village is named after:
// "в посёлке Туймебаева", "на проспекте Абая", "Абай даңғылы".
func (t *text) namesake(s tagger.Sentence, sp *tagger.Span) {
	if sp.Type != tagger.Person {
		return
	}
	switch t.lang {
	case "ru":
		if sp.First > 0 && grounds[strings.ToLower(s[sp.First-1].Text)] != "" && genitiveName(s[sp.First:sp.End]) {
			sp.Type = tagger.Place
		}
	case "kk":
		if sp.End < len(s) && slices.ContainsFunc(kazakhGrounds, func(g string) bool { return strings.HasPrefix(s[sp.End].Text, g) }) {
			sp.Type = tagger.Place
		}
	}
}

// genitiveName reports whether all words of a Russian name may be in the genitive.
func genitiveName(s tagger.Sentence) bool {
	for _, tok := range s {
		switch r, _ := utf8.DecodeLastRuneInString(tok.Text); r {
		case 'а', 'я', 'ы', 'и', 'о', 'й', '.':
		default:
			return false
		}
	}
	return true
}

var (
	// grounds are the forms of what is named after people, before the name, with the
	// nominative; kazakhGrounds what such words begin with after it, with the ending
	// of what is somebody's.
	grounds = func() map[string]string {
		m := map[string]string{}
		for _, forms := range []string{"улица улицы улице улицу улицей", "проспект проспекта проспекте проспекту", "площадь площади", "бульвар бульвара бульваре",
			"переулок переулка переулке", "село села селе селу", "поселок поселка поселке", "посёлок посёлка посёлке", "деревня деревни деревне", "аул аула ауле",
			"станция станции", "микрорайон микрорайона микрорайоне"} {
			words := strings.Fields(forms)
			for _, f := range words {
				m[f] = words[0]
			}
		}
		return m
	}()

	kazakhGrounds = []string{"даңғылы", "көшесі", "алаңы", "ауданы", "ауылы", "кентіні", "шағынауданы", "бульвары"}
)

// kazakhHead reports whether what an organization is stands at token i of a Kazakh
// sentence, after adjectives: "газеті", "қоғамдық бірлестігі".
func (t *text) kazakhHead(s tagger.Sentence, i int) bool {
	for k := i; k < min(len(s), i+3); k++ {
		w := s[k].Text
		if t.words.Is(w, tagger.OrgNoun|tagger.OrgHead) || slices.ContainsFunc(kazakhBodies, func(b string) bool { return strings.HasPrefix(w, b) }) {
			return true
		}
		// "күзет агенттігі": another noun
		if noun := k == i && hasLetter(w) && !capitalized(w) && !t.words.Is(w, tagger.Function|tagger.Say) && !kazakhVerbal(w); !noun && !kazakhAdjectives[w] {
			return false
		}
	}
	return false
}

// withNamesake reports whether "пен Жанна Бекенова" or the like goes on at token i,
// a person of whom another is named before.
func (t *text) withNamesake(sent, i int) bool {
	s := t.sents[sent]
	if i+2 >= len(s) {
		return false
	}
	switch s[i].Text {
	case "мен", "бен", "пен":
		return capitalized(s[i+1].Text) && capitalized(s[i+2].Text) && morph.FamilyName(s[i+2].Text, t.lang)
	}
	return false
}

// unitAt reports whether what a unit is called stands at token i, "unit", "special
// forces unit".
func (t *text) unitAt(s tagger.Sentence, i int) bool {
	for k := i; k < min(len(s), i+3); k++ {
		if units[s[k].Text] {
			return true
		}
		if !forces[s[k].Text] {
			return false
		}
	}
	return false
}

// commanded reports whether what was taken for a person of one word is a unit: "the
// Sunkar special forces unit", "Sunkar's commander".
func (t *text) commanded(s tagger.Sentence, sp *tagger.Span) bool {
	w := s[sp.First].Text
	if sp.End-sp.First > 1 || t.lang != "en" || !t.noSurname(w) {
		return false
	}
	if i := sp.End; !t.unitAt(s, i) {
		return i+1 < len(s) && isPossessive(s[i].Text) && s[i+1].Text == "commander" && t.byItself(w)
	}
	return t.byItself(w) || sp.First > 0 && strings.EqualFold(s[sp.First-1].Text, "the")
}

var forces = wordSet("special forces rapid reaction response elite security youth opposition riot police anti-terrorist")

// byItself reports whether the first word of an organization's name of two may stand
// for the whole, "Aray" of "Aray Security", and for nothing else.
func (t *text) byItself(w string) bool {
	low := strings.ToLower(w)
	return t.lang == "en" && capitalized(w) && utf8.RuneCountInString(w) > 3 && !isAcronym(w) && t.words.Class(w) == 0 && !tagger.CityName(low) &&
		!tagger.GivenName(low) && t.noSurname(w)
}

// noSurname reports whether a word is no family name, by its form and the lists.
func (t *text) noSurname(w string) bool {
	return !tagger.Surname(strings.ToLower(w)) && !morph.FamilyName(w, t.lang)
}

// shortened makes organizations of the first words of their names, where these were
// taken for persons or places: "Aray denied it", after "Aray Security".
func (t *text) shortened(sent int, spans []tagger.Span, short, persons map[string]bool) []tagger.Span {
	for k := range spans {
		sp := &spans[k]
		w := t.sents[sent][sp.First].Text
		if sp.End-sp.First == 1 && sp.Type != tagger.Organization && short[w] && !persons[morph.NameKey(w, t.lang)] {
			sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
		}
	}
	return spans
}

var (
	kazakhBodies     = []string{"бірлестіг", "жасағ", "одағ", "тобы", "отряд", "батальон", "шаруашылығ", "серіктестіг", "блогы"}
	kazakhAdjectives = wordSet("қоғамдық саяси оппозициялық акционерлік жауапкершілігі шектеулі арнайы халықтық республикалық демократиялық қайырымдылық")
)

// kazakhParty finds a party's name without quotation marks: Ақ жол партиясы.
func (t *text) kazakhParty(sent int, spans []tagger.Span) []tagger.Span {
	if t.lang != "kk" {
		return spans
	}
	s := t.sents[sent]
	for i := 2; i < len(s); i++ {
		if !strings.HasPrefix(s[i].Text, "партиясы") {
			continue
		}
		if _, ok := t.turkic(s[i-2].Text, s[i-1].Text); ok {
			spans = t.organize(sent, spans, i-2, i)
		}
	}
	return spans
}

// withoutAcronym cuts off a Kazakh or Russian person's name the acronym of whose
// officer comes next: "інісі Марат ҰҚК төрағасы Нартай Дутов".
func (t *text) withoutAcronym(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	if t.lang != "kk" && t.lang != "ru" || clarity(s) < 1 {
		return spans
	}
	var out []tagger.Span
	for _, sp := range spans {
		out = append(out, sp)
		last := sp.End - 1
		if w := s[last].Text; sp.Type == tagger.Person && last > sp.First && isAcronym(w) && utf8.RuneCountInString(w) > 2 && sp.End < len(s) && (t.isRole(s[sp.End].Text) || t.words.Is(s[sp.End].Text, tagger.Modifier)) {
			out[len(out)-1].End = last
			out = append(out, tagger.Span{First: last, End: sp.End, Type: tagger.Organization, Confidence: namedUnit})
		}
	}
	return out
}
