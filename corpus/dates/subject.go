package dates

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A subject is what a language's texts say that dates are about.
type subject struct {
	// events are the beginnings of words for one sort of event, a set a line.
	events       [][]string
	prepositions map[string]bool // may stand before a date and belong to it
	older        map[string]bool // before what was said: it was said earlier
	clause       map[string]bool // begins another statement
	on           map[string]bool // must stand before the day on which something was said
	until        map[string]bool // the date after it may be ahead
	stop         map[string]bool // stems that say nothing of the thing
	places       map[string]bool // a name after it is a place
	settlements  map[string]bool // likewise, and after "of"
	placeEndings []string        // a name with it is a place
	pronouns     map[string]bool // stand for the one named last
}

var subjects = map[string]*subject{
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
		prepositions: words(""),
		until:        words(""),
		stop:         words("және бұл оның үшін кейін бұрын туралы болды болған екен деген жылы қазақ ресей"),
		places:       words(""),
		settlements:  words(""),
		placeEndings: strings.Fields("да де та те дағы дегі тағы тегі"),
		pronouns:     words("ол оны оның"),
	},
}

// An about is what a text says of a date: the stems of the words around it.
type about struct {
	names  []map[string]bool // of persons and such, the parts of each together
	others map[string]bool
	events map[int]bool
}

// stem returns the beginning by which words are compared.
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

// How many tokens before and after a date tell what it is the date of.
const (
	tokensBefore = 18
	tokensAfter  = 10
	maxBack      = 60 // from a pronoun to a name
)

// around reads what is said of a date in its clause.
func (r *reading) around(f *found) about {
	sentence := r.tokens[f.first].sentence
	named := false
	begin := f.first
	for i := f.first - 1; i >= 0 && i >= f.first-tokensBefore && r.tokens[i].sentence == sentence && !r.dated[i]; i-- {
		// "X, who was killed 12 years ago": a comma ends the clause only when
		// it has named someone.
		if s := r.tokens[i].text; s == "," && named || s == ";" || s == ":" {
			break
		}
		named = named || r.isName(i)
		begin = i
	}
	end := f.end
	for i := f.end; i < len(r.tokens) && i < f.end+tokensAfter && r.tokens[i].sentence == sentence && !r.dated[i]; i++ {
		if s := r.tokens[i].text; s == "," && (named || i > f.end) || s == ";" || s == ":" {
			break
		}
		end = i + 1
	}
	a := about{others: map[string]bool{}, events: map[int]bool{}}
	follows := false // the token before is a part of a name
	pronoun := false
	for i := begin; i < end; i++ {
		t := &r.tokens[i]
		if i >= f.first && i < f.end || !t.word() {
			follows = false
			continue
		}
		for n, set := range r.subject.events {
			if slices.ContainsFunc(set, func(p string) bool { return strings.HasPrefix(t.text, p) }) {
				a.events[n] = true
			}
		}
		s := stem(t.text)
		switch {
		case r.isName(i):
			if !follows {
				a.names = append(a.names, map[string]bool{})
			}
			a.names[len(a.names)-1][s] = true
			follows = true
			continue
		case r.subject.pronouns[t.text]:
			pronoun = true
		case !r.subject.stop[s] && !r.subject.stop[t.text] && utf8.RuneCountInString(t.text) >= 4:
			a.others[s] = true
		}
		follows = false
	}
	if pronoun && len(a.names) == 0 {
		a.names = r.lastNamed(begin)
	}
	return a
}

// lastNamed returns the name that stands last before a token in its paragraph.
func (r *reading) lastNamed(before int) []map[string]bool {
	name := map[string]bool{}
	for i := before - 1; i >= 0 && i >= before-maxBack && r.tokens[i].paragraph == r.tokens[before].paragraph; i-- {
		switch {
		case r.isName(i):
			name[stem(r.tokens[i].text)] = true
		case len(name) > 0:
			return []map[string]bool{name}
		}
	}
	if len(name) > 0 {
		return []map[string]bool{name}
	}
	return nil
}

// isName reports whether a token may be a part of a person's name: it has a
// capital, its like never stands without one, and no word before it makes it a
// place.
func (r *reading) isName(i int) bool {
	t := &r.tokens[i]
	s := stem(t.text)
	if !t.upper || !t.word() || utf8.RuneCountInString(t.text) < 4 || r.lower[s] || r.subject.stop[s] || r.subject.stop[t.text] {
		return false
	}
	for _, e := range r.subject.placeEndings {
		if strings.HasSuffix(t.text, e) {
			return false
		}
	}
	k := i - 1
	if k >= 0 && r.tokens[k].text == "the" {
		k--
	}
	if k < 0 || r.tokens[k].sentence != t.sentence {
		return true
	}
	if r.tokens[k].text == "of" && k > 0 && r.subject.settlements[r.tokens[k-1].text] {
		return false
	}
	return !r.subject.places[r.tokens[k].text] && !r.subject.settlements[r.tokens[k].text]
}

// same tells how much speaks for two dates being of one thing, 0 if they are
// not or may not be.
func (a about) same(b about) int {
	event := false
	for n := range a.events {
		event = event || b.events[n]
	}
	if !event && len(a.events)+len(b.events) > 0 {
		return 0
	}
	shared, others := 0, 0
	for _, x := range a.names {
		if slices.ContainsFunc(b.names, func(y map[string]bool) bool { return meet(x, y) > 0 }) {
			shared++
		}
	}
	others = meet(a.others, b.others)
	// Each names someone whom the other does not.
	if shared < 2 && len(a.names) > shared && len(b.names) > shared {
		return 0
	}
	switch {
	case event && shared > 0:
		return 2 + shared + others
	case !event && shared > 0 && shared+others >= 3:
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
