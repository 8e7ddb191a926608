package dates

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cues are the words of a language that show what a date is about.
type cues struct {
	events       [][]string      // the beginnings of words for each sort of event
	prepositions map[string]bool // may stand before a date and belong to it
	older        map[string]bool // before "said": it was said earlier
	clause       map[string]bool // begin another statement
	on           map[string]bool // must stand before the day on which something was said
	until        map[string]bool // the date after one may be ahead
	stop         map[string]bool // words and stems that don't tell subjects apart
	places       map[string]bool // a name after one is a place
	settlements  map[string]bool // a name after one, or one and "of", is a place
	placeEndings []string        // a name with one is a place
	pronouns     map[string]bool // stand for the person named last
}

var cuesOf = map[string]*cues{
	"en": {
		events: [][]string{
			strings.Fields("murder kill assassin slay slain death died dead die dying shot shooting execut hanged"),
			strings.Fields("kidnap abduct disappear vanish missing"),
			strings.Fields("arrest detain detention apprehend"),
			strings.Fields("sentenc convict verdict acquit jailed imprison"),
			strings.Fields("elect inaugurat vote"),
			strings.Fields("born birth"),
			strings.Fields("found establish creat launch open"),
			strings.Fields("resign dismiss fired sacked ousted quit"),
			strings.Fields("fled exile emigrat left"),
			strings.Fields("explo bomb crash fire blast"),
			strings.Fields("appoint became named"),
			strings.Fields("protest riot unrest uprising demonstrat clash"),
			strings.Fields("attack assault beaten ambush"),
			strings.Fields("releas freed pardon amnest"),
		},
		prepositions: words("on in since"),
		on:           words("on"),
		older:        words("had been was were"),
		clause:       words("it he she they we i which who was were is are has have had would will to be"),
		until:        words("until till by"),
		stop:         words("about after also been before being could during first for from have his her into other over said says some than that their then there these they this those two was were what when where which while who whom with would year years kazak russi ameri"),
		places:       words("in at near from outside"),
		settlements:  words("town city village district region province"),
		pronouns:     words("he she his her him"),
	},
	"ru": {
		events: [][]string{
			strings.Fields("убий убит убил убив гибел погиб смерт расстрел застрел умер скончал казн"),
			strings.Fields("похит похищ пропа исчез"),
			strings.Fields("арест задерж"),
			strings.Fields("приговор приговар осужд осуди оправда"),
			strings.Fields("выбор избра избира"),
			strings.Fields("родил рожд"),
			strings.Fields("основа созда открыл открыт учрежд"),
			strings.Fields("отстав уволен уволил"),
			strings.Fields("бежал эмигрир выехал"),
			strings.Fields("взрыв авари катастроф пожар"),
			strings.Fields("назнач стал"),
			strings.Fields("протест беспоряд митинг волнени столкнов"),
			strings.Fields("напад нападен избит избил покуш"),
			strings.Fields("освобо помилов амнист"),
		},
		prepositions: words("в во с"),
		until:        words("до к"),
		stop:         words("также была было были быть после перед который которая которые которого этом того когда чтобы года годах лет казах росси"),
		places:       words("в во из под возле около на"),
		settlements:  words("город городе города поселке поселок селе села районе области"),
		pronouns:     words("он она его ее ему ей"),
	},
	"kk": {
		events: [][]string{
			strings.Fields("өлтір өлім қаза қастанд атып мерт қайтыс өлді"),
			strings.Fields("ұрла жоғал"),
			strings.Fields("тұтқында ұста қамау"),
			strings.Fields("сотта үкім"),
			strings.Fields("сайла"),
			strings.Fields("туған туыл дүниеге"),
			strings.Fields("құр аш"),
			strings.Fields("отставка қызметінен"),
			strings.Fields("жарыл апат өрт"),
			strings.Fields("тағайында"),
			strings.Fields("наразылық шеру митинг тәртіпсізд"),
			strings.Fields("шабуыл соққы"),
			strings.Fields("босат рақым"),
		},
		stop:         words("және бұл оның үшін кейін бұрын туралы болды болған екен деген жылы қазақ ресей"),
		placeEndings: strings.Fields("да де та те дағы дегі тағы тегі"),
		pronouns:     words("ол оны оның"),
	},
}

// An about is what a date is about: the stems of the words around it.
type about struct {
	names  []map[string]bool // the parts of each name
	others map[string]bool
	events map[int]bool // by sort
}

// stem returns the first five letters of a word.
func stem(w string) string {
	n := 0
	for i := range w {
		if n == 5 {
			return w[:i]
		}
		n++
	}
	return w
}

// How many tokens may be read.
const (
	tokensBefore = 18 // about a date
	tokensAfter  = 10
	maxBack      = 60 // from a pronoun to a name
)

// around returns what the clause of a date is about.
func (p *inference) around(d *date) about {
	begin, end := p.clauseOf(d)
	a := about{others: map[string]bool{}, events: map[int]bool{}}
	follows := false // the token before is a part of a name
	pronoun := false
	for i := begin; i < end; i++ {
		t := &p.tokens[i]
		name := false
		if i < d.first || i >= d.end {
			name = p.isName(i)
			pronoun = pronoun || !name && p.cues.pronouns[t.text]
			p.note(&a, t, name, follows)
		}
		follows = name
	}
	if pronoun && len(a.names) == 0 {
		a.names = p.lastNamed(begin)
	}
	return a
}

// clauseOf returns the ends of the clause around a date.
func (p *inference) clauseOf(d *date) (begin, end int) {
	// The clause is in one sentence, without another date, and may end with a comma.
	in := func(i int, comma bool) bool {
		t := p.tokens.at(i)
		return t.sentence == p.tokens[d.first].sentence && !p.dated[i] && !(t.text == "," && comma) && t.text != ";" && t.text != ":"
	}
	named := false
	for begin = d.first; begin > d.first-tokensBefore && in(begin-1, named); begin-- {
		// "X, who was killed 12 years ago": a comma ends the clause only if
		// a name stands after it.
		named = named || p.isName(begin-1)
	}
	for end = d.end; end < d.end+tokensAfter && in(end, named || end > d.end); end++ {
	}
	return begin, end
}

// note adds a word, which may be a part of a name. If it follows another part, both
// are of one name.
func (p *inference) note(a *about, t *token, name, follows bool) {
	for n, set := range p.cues.events {
		if beginsWith(t.text, set) {
			a.events[n] = true
		}
	}
	s := stem(t.text)
	switch {
	case name:
		if !follows {
			a.names = append(a.names, map[string]bool{})
		}
		a.names[len(a.names)-1][s] = true
	case t.word() && !p.cues.pronouns[t.text] && p.telling(t.text, s):
		a.others[s] = true
	}
}

// telling reports whether a word tells subjects apart.
func (p *inference) telling(word, stem string) bool {
	return utf8.RuneCountInString(word) >= 4 && !p.cues.stop[stem] && !p.cues.stop[word]
}

// lastNamed returns the last name before a token in its paragraph.
func (p *inference) lastNamed(before int) []map[string]bool {
	name := map[string]bool{}
	for i := before - 1; i >= before-maxBack && p.tokens.at(i).paragraph == p.tokens[before].paragraph; i-- {
		if p.isName(i) {
			name[stem(p.tokens[i].text)] = true
		} else if len(name) > 0 {
			break
		}
	}
	if len(name) == 0 {
		return nil
	}
	return []map[string]bool{name}
}

// isName reports whether a token may be a part of a person's name: words of its
// stem always have a capital, and no word before it makes it a place.
func (p *inference) isName(i int) bool {
	t, before := &p.tokens[i], p.tokens.at(i-1)
	s := stem(t.text)
	if !t.upper || !t.word() || !p.telling(t.text, s) || p.lower[s] || endsWith(t.text, p.cues.placeEndings) {
		return false
	}
	if before.text == "the" {
		i--
		before = p.tokens.at(i - 1)
	}
	switch {
	case before.sentence != t.sentence:
		return true
	case before.text == "of" && p.cues.settlements[p.tokens.at(i-2).text]:
		return false
	}
	return !p.cues.places[before.text] && !p.cues.settlements[before.text]
}

// same scores how likely two dates are about one thing, 0 for unlikely.
func (a about) same(b about) int {
	event := false
	for n := range a.events {
		event = event || b.events[n]
	}
	if !event && len(a.events)+len(b.events) > 0 {
		return 0
	}
	shared := 0
	for _, x := range a.names {
		if slices.ContainsFunc(b.names, func(y map[string]bool) bool { return meet(x, y) > 0 }) {
			shared++
		}
	}
	others := meet(a.others, b.others)
	switch {
	case shared < 2 && len(a.names) > shared && len(b.names) > shared:
		return 0 // each has a name that the other lacks
	case event && shared > 0:
		return 2 + shared + others
	case shared > 0 && shared+others >= 3:
		return shared + others
	}
	return 0
}

// meet counts what two sets have in common.
func meet(a, b map[string]bool) int {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return n
}
