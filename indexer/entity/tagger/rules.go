package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity/morph"
)

// rules marks names by what they look like and what stands around them. It is
// what serves a language without a trained model.
type rules struct {
	x    *Lexicon
	doc  []Sentence
	low  map[string]bool // words that the document also writes small
	mid  map[string]int  // how often a word is capitalized inside a sentence
	tags [][]Span
}

// Rules marks the names in a document by rules alone. The confidence of a span
// tells how much evidence the text gives for it.
func Rules(doc []Sentence, lang string) [][]Span {
	t := &rules{x: Words(lang), doc: doc, low: map[string]bool{}, mid: map[string]int{}, tags: make([][]Span, len(doc))}
	for _, s := range doc {
		for i, tok := range s {
			if !capitalized(tok.Text) {
				t.low[tok.Text] = true
			} else if i > 0 && !opening(s[i-1].Text) {
				t.mid[tok.Text]++
			}
		}
	}
	for i, s := range doc {
		if !shouted(s) {
			t.tags[i] = t.sentence(s)
		}
	}
	t.recall()
	return t.tags
}

// shouted reports whether a sentence is written in capitals, where they tell
// nothing, or wholly in title case.
func shouted(s Sentence) bool {
	words, caps := 0, 0
	for _, tok := range s {
		if r, _ := utf8.DecodeRuneInString(tok.Text); unicode.IsLetter(r) {
			words++
			if acronym(tok.Text) {
				caps++
			}
		}
	}
	return words >= 4 && caps*2 > words
}

// opening reports whether a mark opens a sentence or a quotation.
func opening(w string) bool {
	switch w {
	case "\"", "“", "«", "„", "—", "–", "-", "(", "[", "•", "·", "*", ".", ":", "‘":
		return true
	}
	return false
}

// sentence marks the names of one sentence.
func (t *rules) sentence(s Sentence) []Span {
	var out []Span
	for i := 0; i < len(s); {
		found, next := t.at(s, i, out)
		out = append(out, found...)
		i = max(next, i+1)
	}
	return out
}

// at returns the names that begin at token i or in the run of capitalized
// words there, and where to go on.
func (t *rules) at(s Sentence, i int, before []Span) ([]Span, int) {
	x := t.x
	if span, ok := t.quoted(s, i); ok {
		return []Span{span}, span.End
	}
	if !capitalized(s[i].Text) {
		return nil, i + 1
	}
	if i == 0 || opening(s[i-1].Text) {
		if x.Is(s[i].Text, Function) {
			return nil, i + 1
		}
	}
	if n, c := x.match(s, i, Org|Country|City); n > 0 {
		end := i + n
		switch {
		case c&Org != 0 && (n > 1 || acronym(s[i].Text) || c&^Org == 0 && !t.low[strings.ToLower(s[i].Text)]):
			return []Span{{i, t.unit(s, end), Organization, .9}}, t.unit(s, end)
		case c&(Country|City) != 0 && c&Role == 0 && !t.continues(s, end):
			if end < len(s) && s[end].Text == "$" { // US$
				return nil, end + 1
			}
			return []Span{{i, end, Place, .9}}, end
		}
	}
	if x.Is(s[i].Text, Calendar) {
		return nil, i + 1
	}
	return t.run(s, i, before)
}

// continues reports whether a place's name goes on after it into a longer one:
// "Vienna Convention", but not "Kazakhstan President".
func (t *rules) continues(s Sentence, end int) bool {
	if end >= len(s) || !capitalized(s[end].Text) {
		return false
	}
	return !t.x.Is(s[end].Text, Role|Modifier|Country|City|Demonym|Calendar) || t.x.Is(s[end].Text, OrgHead)
}

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

// run marks the run of capitalized words that begins at token i.
func (t *rules) run(s Sentence, i int, before []Span) ([]Span, int) {
	x := t.x
	end := t.runEnd(s, i)
	a, titled := i, false
	for a < end { // titles and adjectives of nations before the name
		n, c := x.match(s[:end], a, Demonym|Role|Modifier)
		w := s[a].Text
		if n == 0 {
			base, ex := cutEx(w)
			switch {
			case ex && x.Is(base, Role):
				n, c = 1, Role
			case compound(w): // U.S.-led
				n, c = 1, Demonym
			default:
				n = -1
			}
		}
		if n < 0 {
			break
		}
		if t.orgAhead(s, a, end) && c&Demonym == 0 || c&First != 0 {
			break
		}
		if c&Role != 0 {
			titled = true
		}
		a += n
	}
	if a == 0 && end-a == 3 && t.x.lang == "ru" && !looksLikeSurname(s[1].Text) && abstract(s[0].Text) {
		a++ // "Убийство Алтынбека Сарсенбаева"
	}
	if a >= end {
		return nil, end
	}
	if org, ok := t.org(s, a, end, before); ok {
		out := []Span{org}
		if org.End < end { // what follows the head is a name of its own
			rest, _ := t.run(s, org.End, append(before, org))
			out = append(out, rest...)
		}
		return out, max(end, org.End)
	}
	if k := t.cut(s, a, end); k > 0 {
		left := t.name(s, a, k, titled)
		right, next := t.at(s, k, before)
		return append(left, right...), max(next, end)
	}
	for k := a + 1; k < end; k++ { // "Europe President Tusk"
		if x.Is(s[k].Text, Role) && !x.Is(s[k].Text, First|Last) && k+1 < end {
			left := t.name(s, a, k, titled)
			right, next := t.run(s, k, before)
			return append(left, right...), next
		}
	}
	return t.name(s, a, end, titled), end
}

// cut returns the token at which a second name begins in the run from a to
// end, 0 if none does: "Рустама Ибрагимова | Болат Омаров", "Омаров | Азаттыққа".
func (t *rules) cut(s Sentence, a, end int) int {
	for k := a + 1; k < end; k++ {
		if n, _ := t.x.match(s, k, Org|Country); n > 0 && t.x.lang != "en" {
			return k
		}
		if k+2 <= end-1 && k > a && looksLikeSurname(s[k].Text) && !looksLikeSurname(s[k+1].Text) {
			return k + 1
		}
	}
	return 0
}

// runEnd returns the end of the run of capitalized words from token i, with
// particles (van, bin) inside it.
func (t *rules) runEnd(s Sentence, i int) int {
	end := i + 1
	for end < len(s) {
		w := s[end].Text
		if !capitalized(w) && !(particles[w] && end+1 < len(s) && capitalized(s[end+1].Text)) {
			break
		}
		if t.x.Is(w, Calendar) && !t.x.Is(w, First) {
			break
		}
		end++
	}
	return end
}

// abstract reports whether a Russian word ends as abstract nouns do.
func abstract(w string) bool {
	for _, e := range [...]string{"ство", "ние", "ция", "ость", "тие", "сть", "ка", "сия", "ба"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

var particles = set("de da di du del della van von der den ter bin ibn ben al el la le dos ad-din оглы улы кызы ұлы қызы фон де ван")

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
func (t *rules) org(s Sentence, a, end int, before []Span) (Span, bool) {
	x := t.x
	head := -1
	for k := a; k < end; k++ {
		if x.Is(s[k].Text, OrgHead) {
			head = k
		}
	}
	if head < 0 {
		if end+1 < len(s) && possessive(s[end].Text) && capitalized(s[end+1].Text) && x.Is(s[end+1].Text, OrgHead) &&
			x.Is(s[end-1].Text, Role) && end-a <= 2 {
			return Span{a, end + 2, Organization, .8}, true
		}
		// Zlobnaya Tateshka group; lower-case noun after, in Russian before
		if end < len(s) && x.Is(s[end].Text, OrgNoun) && !capitalized(s[end].Text) && x.lang == "en" && !x.Is(s[a].Text, Demonym|Country|City) {
			return Span{a, end, Organization, .7}, true
		}
		if x.lang == "en" && !x.Is(s[a].Text, Demonym|Country|City) && (t.called(s, a) || t.staffed(s, end)) {
			if x.Is(s[a].Text, Function) {
				end = t.motto(s, a)
			}
			return Span{a, end, Organization, .7}, end > a
		}
		if x.lang != "en" {
			return t.lowerOrg(s, a, end)
		}
		return Span{}, false
	}
	if x.lang != "en" {
		if head == a {
			return t.headFirst(s, a, end)
		}
		return Span{a, head + 1, Organization, .8}, true
	}
	e := head + 1
	linked := false
	for e+1 < len(s) && (x.Is(s[e].Text, Link) || s[e].Text == "and" && linked) {
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
	return Span{a, e, Organization, .8}, true
}

// called reports whether a noun for an organization gives its name to what
// begins at token a: "the weekly Ak Shumkar", "a party called Ak Zhol".
func (t *rules) called(s Sentence, a int) bool {
	x := t.x
	noun := a - 1
	if noun > 0 && naming[s[noun].Text] {
		noun--
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

var naming = set("called named spelled dubbed :")

// staffed reports whether the name that ends before token end is followed by
// one of its people: "Jas Alash editor Juldyz Abdilda".
func (t *rules) staffed(s Sentence, end int) bool {
	return end+2 < len(s) && staff[s[end].Text] && capitalized(s[end+1].Text) && capitalized(s[end+2].Text) && !t.x.Is(s[end-1].Text, Role|Demonym)
}

var staff = set("editor correspondent reporter journalist columnist spokesman spokeswoman spokesperson chairman director founder leader ceo")

// headFirst returns a Russian organization that begins with its head:
// "Комитет национальной безопасности", "Министерство внутренних дел".
func (t *rules) headFirst(s Sentence, a, end int) (Span, bool) {
	e := end
	for e < len(s) && e-a < 6 && !capitalized(s[e].Text) && genitive(s[e].Text) && !t.x.Is(s[e].Text, Function|Say|Role|Calendar) {
		e++
	}
	return Span{a, e, Organization, .7}, e-a > 1 || acronym(s[a].Text)
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
	if t.x.lang != "kk" || t.x.Is(s[a].Text, City|Country|Role) {
		return Span{}, false
	}
	for e := end; e < len(s) && e < end+4; e++ {
		w := s[e].Text
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsLower(r) || t.x.Is(w, Function|Say) {
			break
		}
		if t.x.Is(w, OrgHead) {
			return Span{a, e + 1, Organization, .7}, true
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
	if t.x.lang == "en" && s[i].Text != "«" || !t.x.Is(s[i-1].Text, OrgNoun|OrgHead) && !people[t.x.Listed(s[i-1].Text)] {
		return Span{}, false
	}
	for e := i + 2; e < len(s) && e < i+8; e++ {
		if s[e].Text == "»" || s[e].Text == "”" || s[e].Text == "\"" {
			return Span{i + 1, e, Organization, quotedName[t.x.lang]}, true
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

// name decides what a run of capitalized words without an organization's head
// is, if anything.
func (t *rules) name(s Sentence, a, end int, titled bool) []Span {
	x := t.x
	n := end - a
	if n == 0 || n > 5 {
		return nil
	}
	if x.Is(s[end-1].Text, PlaceHead) && n > 1 {
		return []Span{{a, end, Place, .7}}
	}
	if x.lang != "en" && n == 1 && end < len(s) && x.Is(s[end].Text, PlaceHead) {
		return []Span{{a, end, Place, .6}}
	}
	for k := a; k < end; k++ {
		if x.Is(s[k].Text, Country) {
			return []Span{{k, k + 1, Place, .7}}
		}
	}
	said := t.saidBy(s, a, end)
	roled := titled || a > 0 && x.Is(s[a-1].Text, Role)
	if !roled && a > 0 {
		base, ok := cutEx(s[a-1].Text)
		roled = ok && x.Is(base, Role)
	}
	surname := looksLikeSurname(s[end-1].Text)
	score := 0.0
	if n > 1 {
		score = .45
	}
	if roled {
		score += .35
	}
	if said {
		score += .15
	}
	if surname {
		score += .3
	}
	if a > 0 && (s[a-1].Text == "the" || s[a-1].Text == "a" || s[a-1].Text == "an") && !roled {
		score -= .35
	}
	if a == 0 || opening(s[a-1].Text) {
		if t.low[strings.ToLower(s[a].Text)] {
			score -= .3
		}
	}
	for k := a; k < end; k++ {
		if acronym(s[k].Text) {
			score -= .3
		}
		if t.low[strings.ToLower(s[k].Text)] {
			score -= .2
		}
	}
	switch {
	case score >= .4:
		return []Span{{a, end, Person, min(score, .95)}}
	case n == 1 && acronym(s[a].Text) && utf8.RuneCountInString(s[a].Text) > 2:
		return []Span{{a, end, Organization, .4}}
	case n == 1 && a > 0 && x.Is(s[a-1].Text, PlacePrep) && !surname && !t.low[strings.ToLower(s[a].Text)]:
		return []Span{{a, end, Place, .4}}
	}
	return nil
}

// saidBy reports whether the name from a to end is followed by what persons do.
func (t *rules) saidBy(s Sentence, a, end int) bool {
	return end < len(s) && t.x.Is(s[end].Text, Say) || a > 0 && t.x.Is(s[a-1].Text, Say)
}

// compound reports whether a word is an adjective made of a name: "U.S.-led".
func compound(w string) bool {
	i := strings.LastIndexByte(w, '-')
	if i <= 0 {
		return false
	}
	switch w[i+1:] {
	case "led", "based", "funded", "backed", "allied", "born", "run", "owned", "controlled", "held", "style", "made", "era", "speaking", "dominated":
		return true
	}
	return false
}

// cutEx removes the "ex-" of "ex-President".
func cutEx(w string) (string, bool) {
	for _, p := range []string{"ex-", "Ex-", "экс-", "Экс-"} {
		if s, ok := strings.CutPrefix(w, p); ok && s != "" {
			return s, true
		}
	}
	return w, false
}

// looksLikeSurname reports whether a word ends as family names of Central Asia
// and its neighbours do.
func looksLikeSurname(w string) bool {
	if utf8.RuneCountInString(w) < 5 {
		return false
	}
	for _, e := range surnameEndings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

var surnameEndings = strings.Fields("ov ev yov ova eva yova ovich evich ovna evna uly kyzy qyzy oglu sky skaya enko shvili dze yan " +
	"bekov bayev baev bay bek zhan jan " +
	"ов ев ёв ова ева ёва ову еву овым евым овой евой ову овы ович евич овна евна улы ұлы кызы қызы оглы ский ская ского енко швили дзе ян " +
	"овтың евтің овқа евке овты евті")

// recall gives the words of names that were found with good evidence the same
// type wherever they stand alone: the surname of a full name, an organization's
// whole name.
func (t *rules) recall() {
	surname := map[string]float64{}
	phrase := map[string]Type{}
	for i, spans := range t.tags {
		for _, sp := range spans {
			s := t.doc[i]
			if sp.Type == Person && sp.End-sp.First > 1 && sp.Confidence >= .5 {
				last := morph.NameKey(s[sp.End-1].Text, t.x.lang)
				surname[last] = max(surname[last], sp.Confidence)
			}
			if sp.Type == Organization && sp.Confidence >= .7 {
				phrase[text(s[sp.First:sp.End])] = Organization
			}
		}
	}
	for i, s := range t.doc {
		var keep []Span
		taken := make([]bool, len(s))
		for _, sp := range t.tags[i] {
			if ty, ok := phrase[text(s[sp.First:sp.End])]; ok && sp.Type == Person {
				sp.Type = ty
			}
			if c := surname[morph.NameKey(s[sp.First].Text, t.x.lang)]; sp.End-sp.First == 1 && c > 0 && sp.Type != Organization {
				sp.Type, sp.Confidence = Person, c
			}
			for k := sp.First; k < sp.End; k++ {
				taken[k] = true
			}
			keep = append(keep, sp)
		}
		for k, tok := range s {
			if !capitalized(tok.Text) || taken[k] {
				continue
			}
			if c := surname[morph.NameKey(tok.Text, t.x.lang)]; c > 0 {
				keep = append(keep, Span{k, k + 1, Person, c})
			}
		}
		sortSpans(keep)
		t.tags[i] = keep
	}
}
