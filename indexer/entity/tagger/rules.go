package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/morph"
)

// rules marks names by what they look like and what stands around them. It is
// what serves a language without a trained model.
type rules struct {
	x     *Lexicon
	lang  string
	own   bool // the lexicon is that of the document's language
	doc   []Sentence
	low   map[string]bool // words that the document also writes small
	opens map[string]bool // words that begin a run of capitalized words
	tags  [][]Span
}

// Rules marks the names in a document by rules alone. The confidence of a span
// tells how much evidence the text gives for it.
func Rules(doc []Sentence, lang string) [][]Span {
	t := &rules{x: Words(lang), lang: lang, own: Words(lang).lang == lang, doc: doc, low: map[string]bool{}, opens: map[string]bool{}, tags: make([][]Span, len(doc))}
	after := map[string]string{} // the first word of the sentence that has a word second
	for _, s := range doc {
		for i, tok := range s {
			if !capitalized(tok.Text) {
				t.low[tok.Text] = true
				continue
			}
			switch {
			case i == 0 || !capitalized(s[i-1].Text):
				t.opens[tok.Text] = true
			case i == 1 && after[tok.Text] == "":
				after[tok.Text] = s[0].Text
			case i == 1 && after[tok.Text] != s[0].Text: // two sentences have other words before it
				t.opens[tok.Text] = true
			}
		}
	}
	for i, s := range doc {
		if !shouted(s) {
			t.tags[i] = t.sentence(s)
		}
	}
	surnames := surnamesOf(doc, t.tags, t.x.lang)
	for i, s := range doc {
		t.tags[i] = withSurnames(s, t.x, surnames, t.tags[i])
		sortSpans(t.tags[i])
	}
	return outlets(doc, t.tags)
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
	if t.signs(s) {
		return []Span{{0, 1, Person, .8, ByRules}}
	}
	var out []Span
	for i := 0; i < len(s); {
		found, next := t.at(s, i)
		out = append(out, found...)
		i = max(next, i+1)
	}
	return out
}

// signs reports whether a line is a given name alone, as at the end of a letter.
func (t *rules) signs(s Sentence) bool {
	if len(s) > 2 || len(s) == 2 && s[1].Text != "." && s[1].Text != "," || !t.own {
		return false
	}
	w := s[0].Text
	return capitalized(w) && !acronym(w) && t.x.Class(w) == 0 && !t.low[strings.ToLower(w)] &&
		GivenName(strings.ToLower(w))
}

// at returns the names that begin at token i or in the run of capitalized
// words there, and where to go on.
func (t *rules) at(s Sentence, i int) ([]Span, int) {
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
			return []Span{{i, t.unit(s, end), Organization, .9, ByRules}}, t.unit(s, end)
		case c&(Country|City) != 0 && c&Role == 0 && !t.continues(s, end):
			if end < len(s) && s[end].Text == "$" { // US$
				return nil, end + 1
			}
			return []Span{{i, end, Place, .9, ByRules}}, end
		}
	}
	if x.Is(s[i].Text, Calendar) {
		return nil, i + 1
	}
	if t.branch(s[i].Text) {
		return []Span{{i, i + 1, Organization, .9, ByRules}}, i + 1
	}
	return t.run(s, i)
}

// branch reports whether a word is a well-known organization's name and a
// country's: "Interfax-Kazakhstan", but not "EU-Russia".
func (t *rules) branch(w string) bool {
	head, place, ok := strings.Cut(w, "-")
	return ok && !acronym(head) && t.x.Is(head, Org) && t.x.Is(place, Country)
}

// continues reports whether a place's name goes on after it into a longer one:
// "Vienna Convention", but not "Kazakhstan President".
func (t *rules) continues(s Sentence, end int) bool {
	if end >= len(s) || !capitalized(s[end].Text) {
		return false
	}
	return !t.x.Is(s[end].Text, Role|Modifier|Country|City|Demonym|Calendar) || t.x.Is(s[end].Text, OrgHead)
}

// run marks the run of capitalized words that begins at token i.
func (t *rules) run(s Sentence, i int) ([]Span, int) {
	end := t.runEnd(s, i)
	a, titled, listed := t.titles(s, i, end)
	if listed > 0 { // "Глава Комитета национальной безопасности"
		return []Span{{a, listed, Organization, onList, ByRules}}, max(end, listed)
	}
	if t.opensAlone(s, a, end) {
		a++
	}
	if a >= end {
		return nil, end
	}
	if org, ok := t.org(s, a, end); ok {
		out := []Span{org}
		if org.End < end { // what follows the head is a name of its own
			rest, _ := t.run(s, org.End)
			out = append(out, rest...)
		}
		return out, max(end, org.End)
	}
	if k := t.cut(s, a, end); k > 0 {
		left := t.name(s, a, k, titled)
		right, next := t.at(s, k)
		return append(left, right...), max(next, end)
	}
	for k := a + 1; k+1 < end; k++ { // "Europe President Tusk"
		if t.x.Is(s[k].Text, Role) && !t.x.Is(s[k].Text, First|Last) {
			left := t.name(s, a, k, titled)
			right, next := t.run(s, k)
			return append(left, right...), next
		}
	}
	return t.name(s, a, end, titled), end
}

// titles returns where the titles and the adjectives of nations end with which a run
// from i to end begins, and whether there is a title. Listed is the end of the listed
// organization that follows, if one of several words does.
func (t *rules) titles(s Sentence, i, end int) (a int, titled bool, listed int) {
	for a = i; a < end; {
		n, c := t.x.match(s[:end], a, Demonym|Role|Modifier)
		if n == 0 {
			base, ex := cutEx(s[a].Text)
			switch {
			case ex && t.x.Is(base, Role):
				n, c = 1, Role
			case compound(s[a].Text): // U.S.-led
				n, c = 1, Demonym
			default:
				return a, titled, 0
			}
		}
		if k := a + n; c&Role != 0 && k < end {
			if words, _ := t.x.match(s, k, Org); words > 1 {
				return k, true, t.unit(s, k+words)
			}
		}
		if t.orgAhead(s, a, end) && c&Demonym == 0 || c&First != 0 {
			return a, titled, 0
		}
		titled = titled || c&Role != 0
		a += n
	}
	return a, titled, 0
}

// opensAlone reports whether the first word of a run that begins a sentence is no part of
// the name after it: "Убийство Алтынбека Сарсенбаева", "Bette Altynbek Sarsenbaıuly".
func (t *rules) opensAlone(s Sentence, a, end int) bool {
	if a > 0 || end != 3 {
		return false
	}
	return t.x.Has(HeadsFirst) && !looksLikeSurname(s[1].Text) && abstract(s[0].Text) || t.lang == "kk-latn" && !morph.Familiar(s[0].Text)
}

// cut returns the token at which a second name begins in the run from a to
// end, 0 if none does: "Рустама Ибрагимова | Болат Омаров", "Омаров | Азаттыққа".
func (t *rules) cut(s Sentence, a, end int) int {
	for k := a + 1; k < end; k++ {
		if n, _ := t.x.match(s, k, Org|Country); n > 0 && !t.x.Has(Articles) {
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

// name decides what a run of capitalized words without an organization's head
// is, if anything.
func (t *rules) name(s Sentence, a, end int, titled bool) []Span {
	x := t.x
	n := end - a
	if n == 0 || n > 5 {
		return nil
	}
	if x.Is(s[end-1].Text, PlaceHead) && n > 1 {
		return []Span{{a, end, Place, .7, ByRules}}
	}
	if !x.Has(Articles) && n == 1 && end < len(s) && x.Is(s[end].Text, PlaceHead) {
		return []Span{{a, end, Place, .6, ByRules}}
	}
	for k := a; k < end; k++ {
		if x.Is(s[k].Text, Country) {
			return []Span{{k, k + 1, Place, .7, ByRules}}
		}
	}
	if a == 0 && n > 1 && !t.own && t.opens[s[1].Text] && GivenName(strings.ToLower(s[1].Text)) {
		a, n = 1, n-1 // a sentence's first word is no part of the name that the text has without it
	}
	given := 0.0
	if k := t.given(s, a, end); k >= a {
		a, n, given = k, end-k, .35
	}
	surname := looksLikeSurname(s[end-1].Text)
	score := given + t.evidence(s, a, end, titled)
	switch {
	case score >= .4:
		return []Span{{a, end, Person, min(score, .95), ByRules}}
	case n == 1 && acronym(s[a].Text) && utf8.RuneCountInString(s[a].Text) > 2:
		return []Span{{a, end, Organization, .4, ByRules}}
	case n == 1 && a > 0 && x.Is(s[a-1].Text, PlacePrep) && !surname && !t.low[strings.ToLower(s[a].Text)]:
		return []Span{{a, end, Place, .4, ByRules}}
	}
	return nil
}

// evidence returns how much the form of a run of capitalized words and what stands
// around it tell of a person, below 0 if they tell of none.
func (t *rules) evidence(s Sentence, a, end int, titled bool) float64 {
	before := ""
	if a > 0 {
		before = s[a-1].Text
	}
	base, _ := cutEx(before)
	roled := titled || t.x.Is(base, Role)
	score := 0.0
	for _, e := range [...]struct {
		is    bool
		tells float64
	}{
		{end-a > 1, .45},
		{roled, .35},
		{t.saidBy(s, a, end), .15},
		{looksLikeSurname(s[end-1].Text), .3},
		{(before == "the" || before == "a" || before == "an") && !roled, -.35},
		{(a == 0 || opening(before)) && t.low[strings.ToLower(s[a].Text)], -.3},
	} {
		if e.is {
			score += e.tells
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
	return score
}

// given returns the token at which a known given name begins a name that ends
// before token end, -1 if none does. It serves languages whose own words are not
// known: "Botschafter | Rachat Alijew".
func (t *rules) given(s Sentence, a, end int) int {
	for k := a; k < end-1 && !t.own; k++ {
		if GivenName(strings.ToLower(s[k].Text)) {
			return k
		}
	}
	return -1
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
