package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit returns the end of the organization that ends before token end, taking
// in a unit of it: RFE/RL’s Kazakh Service.
func (t *rules) unit(s Sentence, end int) int {
	if end >= len(s) || !possessive(s[end].Text) {
		return end
	}
	for k := end + 1; k < len(s) && k < end+4 && capitalized(s[k].Text); k++ {
		if t.x.Is(s[k].Text, OrgHead) {
			return k + 1
		}
	}
	return end
}

// orgAhead reports whether a word from token i to end is an organization's head.
func (t *rules) orgAhead(s Sentence, i, end int) bool {
	for k := i; k < end; k++ {
		if t.x.Is(s[k].Text, OrgHead) {
			return true
		}
	}
	// "Prosecutor-General’s Office"
	return end+1 < len(s) && possessive(s[end].Text) && t.x.Is(s[end+1].Text, OrgHead) && capitalized(s[end+1].Text)
}

// org returns the organization that begins at token a of the run that ends
// at end.
func (t *rules) org(s Sentence, a, end int) (Span, bool) {
	x := t.x
	for k := a; k < end-1; k++ { // "New York-based Committee"
		if compound(s[k].Text) {
			a = k + 1
		}
	}
	head := -1
	for k := a; k < end; k++ {
		if x.Is(s[k].Text, OrgHead) {
			head = k
		}
	}
	if head < 0 {
		return t.headless(s, a, end)
	}
	if !x.Has(Articles) {
		if head == a {
			return t.headFirst(s, a, end)
		}
		return Span{a, head + 1, Organization, .8, ByRules}, true
	}
	e := head + 1
	linked := false
	for e+1 < len(s) && (x.Is(s[e].Text, Link) || t.purpose(s, e) || s[e].Text == "and" && linked) {
		k := e + 1
		if s[k].Text == "the" && k+1 < len(s) {
			k++
		}
		if !capitalized(s[k].Text) || x.Is(s[k].Text, Calendar) {
			break
		}
		e, linked = t.runEnd(s, k), true
	}
	if !linked && e < end && head == a && !x.Is(s[e].Text, Role|Modifier|Demonym) { // "Bank TuranAlem", "Radio Azattyq"
		e = end
	}
	if !linked && e < len(s) && capitalized(s[e].Text) && x.Is(s[e].Text, Role) { // "Chief Cabinet Secretary"
		return Span{}, false
	}
	if e-a == 1 && !linked { // "the Court": no name
		return Span{}, false
	}
	return Span{a, e, Organization, .8, ByRules}, true
}

// headless returns the organization that a run of words without a head is by what
// stands around it: "the Zarya group", "Jas Alash editor Juldyz Abdilda".
func (t *rules) headless(s Sentence, a, end int) (Span, bool) {
	x := t.x
	if end+1 < len(s) && possessive(s[end].Text) && capitalized(s[end+1].Text) && x.Is(s[end+1].Text, OrgHead) &&
		x.Is(s[end-1].Text, Role) && end-a <= 2 {
		return Span{a, end + 2, Organization, .8, ByRules}, true
	}
	// Zlobnaya Tateshka group; lower-case noun after, in Russian before
	if end < len(s) && x.Is(s[end].Text, OrgNoun) && !capitalized(s[end].Text) && x.Has(Articles) && !x.Is(s[a].Text, Demonym|Country|City) {
		return Span{a, end, Organization, .7, ByRules}, true
	}
	if x.Has(Articles) && !x.Is(s[a].Text, Demonym|Country|City) && (t.called(s, a) || t.staffed(s, end) || chaired(s, a, end)) {
		if x.Is(s[a].Text, Function) {
			end = t.motto(s, a)
		}
		return Span{a, end, Organization, .7, ByRules}, end > a
	}
	if !x.Has(Articles) {
		return t.lowerOrg(s, a, end)
	}
	return Span{}, false
}

// purpose reports whether what an organization is for begins at token i after its
// head, "Committee to Protect Journalists".
func (t *rules) purpose(s Sentence, i int) bool {
	if s[i].Text != "to" || i+2 >= len(s) || !capitalized(s[i+1].Text) || !capitalized(s[i+2].Text) {
		return false
	}
	return t.x.Class(s[i+1].Text) == 0 && names().class(hash(strings.ToLower(s[i+1].Text))) == 0
}

// called reports whether a noun for an organization gives its name to what
// begins at token a: "the weekly Ak Shumkar", "a party called Ak Zhol".
func (t *rules) called(s Sentence, a int) bool {
	x := t.x
	noun := a - 1
	if noun > 0 && naming[s[noun].Text] {
		if noun--; noun > 0 && s[noun-1].Text == "the" { // "the party called Omarov a liar"
			return false
		}
	} else if noun < 1 || !x.Is(s[noun-1].Text, Function|Demonym|Modifier) {
		return false
	}
	return noun >= 0 && x.Is(s[noun].Text, OrgNoun) && (noun == 0 || !capitalized(s[noun].Text)) && !x.Is(s[noun].Text, Role)
}

// motto returns the end of a name that begins with a small word written large,
// "For a Fair Kazakhstan", and a if none does.
func (t *rules) motto(s Sentence, a int) int {
	end := a
	for k := a + 1; k < len(s) && k < a+6; k++ {
		if capitalized(s[k].Text) {
			end = k + 1
		} else if !t.x.Is(s[k].Text, Function) {
			break
		}
	}
	if end-a < 3 {
		return a
	}
	return end
}

var naming = set("called spelled dubbed :")

// staffed reports whether the name that ends before token end is followed by
// one of its people: "Jas Alash editor Juldyz Abdilda".
func (t *rules) staffed(s Sentence, end int) bool {
	return end+2 < len(s) && staff[s[end].Text] && capitalized(s[end+1].Text) && capitalized(s[end+2].Text) && !t.x.Is(s[end-1].Text, Role|Demonym)
}

var staff = set("editor correspondent reporter journalist columnist spokesman spokeswoman spokesperson chairman director founder leader ceo commander")

// chaired reports whether the name from a to end is what someone is the chairman
// of: "co-chairman of Nagyz Ak Zhol".
func chaired(s Sentence, a, end int) bool {
	return a > 1 && s[a-1].Text == "of" && chairs[strings.ToLower(s[a-2].Text)] && (end == len(s) || !possessive(s[end].Text))
}

var chairs = set("chairman chairwoman chairperson chair co-chairman co-chairwoman co-chairperson co-chair")

// headFirst returns a Russian organization that begins with its head:
// "Комитет национальной безопасности", "Министерство внутренних дел".
func (t *rules) headFirst(s Sentence, a, end int) (Span, bool) {
	e := end
	for e < len(s) && e-a < 6 && !capitalized(s[e].Text) && genitive(s[e].Text) && !t.x.Is(s[e].Text, Function|Say|Role|Calendar) {
		e++
	}
	return Span{a, e, Organization, .7, ByRules}, e-a > 1 || acronym(s[a].Text)
}

// genitive reports whether a Russian word looks like an adjective or noun in
// the genitive, as they follow an organization's head.
func genitive(w string) bool {
	for _, e := range []string{"ого", "его", "ой", "ей", "ых", "их", "ости", "ения", "ания", "ия", "ии", "ки", "ств", "тва", "дел", "ций", "ний", "ов", "ев"} {
		if strings.HasSuffix(w, e) && utf8.RuneCountInString(w) > 2 {
			return true
		}
	}
	return false
}

// lowerOrg returns a Kazakh organization whose head is written small after its
// name: "Ұлттық қауіпсіздік комитеті".
func (t *rules) lowerOrg(s Sentence, a, end int) (Span, bool) {
	if !t.x.Has(SmallHeads) || t.x.Is(s[a].Text, City|Country|Role) {
		return Span{}, false
	}
	for e := end; e < len(s) && e < end+4; e++ {
		w := s[e].Text
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsLower(r) || t.x.Is(w, Function|Say) {
			break
		}
		if t.x.Is(w, OrgHead) {
			return Span{a, e + 1, Organization, .7, ByRules}, true
		}
	}
	return Span{}, false
}

// quoted returns the organization whose name stands in quotation marks at
// token i after what it is: партия «Алга», газета «Время».
func (t *rules) quoted(s Sentence, i int) (Span, bool) {
	if s[i].Text != "«" && s[i].Text != "“" && s[i].Text != "\"" || i == 0 || i+2 >= len(s) || !capitalized(s[i+1].Text) {
		return Span{}, false
	}
	if t.x.Has(Articles) && s[i].Text != "«" || !t.x.Is(s[i-1].Text, OrgNoun|OrgHead) && !people[t.x.Listed(s[i-1].Text)] {
		return Span{}, false
	}
	for e := i + 2; e < len(s) && e < i+8; e++ {
		if s[e].Text == "»" || s[e].Text == "”" || s[e].Text == "\"" {
			return Span{i + 1, e, Organization, quotedName[t.x.lang], ByRules}, true
		}
	}
	return Span{}, false
}

// people are the Russian nouns whose complement in quotation marks is an
// organization: "бойцы «Арыстана»".
var people = set("боец сотрудник член офицер журналист корреспондент редактор лидер глава директор представитель активист основатель")

// quotedName is how sure a name in quotation marks after what it is makes an
// organization: in Russian it is written so as a rule.
var quotedName = map[string]float64{"ru": .9, "kk": .8, "en": .8}
