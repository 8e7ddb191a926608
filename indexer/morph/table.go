package morph

import (
	"embed"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed tables
var tables embed.FS

// A Case is a set of Russian cases, one bit each.
type Case uint8

// The cases. The accusative of men and of women differ in form, and are told apart
// here.
const (
	Nominative Case = 1 << iota
	Genitive
	Dative
	AccusativeMale
	AccusativeFemale
	Instrumental
	Prepositional

	AnyCase = 1<<iota - 1
)

// A Gender is what a form of a name tells of its bearer.
type Gender int8

// The genders; of most forms it is unknown.
const (
	Unknown Gender = iota
	Male
	Female
	neuter
	several // the plural
)

// columns are the cases of a table's columns. The accusative is that of the gender.
var columns = [...]Case{Nominative, Genitive, Dative, AccusativeMale | AccusativeFemale, Instrumental, Prepositional}

// A paradigm is a row of a table: how the words of one sort decline.
type paradigm struct {
	sort   string   // the section
	gender Gender   // Unknown is of men and women
	stems  []string // what stems end with, "C" for a consonant; nil for all
	whole  bool     // the forms are whole words
	forms  [2][][]string
}

// An inflection is an ending of a paradigm, of all cases that have it.
type inflection struct {
	*paradigm
	cases  Case
	plural bool
}

// A table is the paradigms of a language by their endings.
type table struct {
	paradigms []*paradigm
	endings   map[string][]inflection
	words     map[string][]inflection
	longest   int // ending in letters
}

var russian = sync.OnceValue(func() *table { return readTable("tables/ru.txt") })

func readTable(file string) *table {
	t := &table{endings: map[string][]inflection{}, words: map[string][]inflection{}}
	sort := ""
	for line := range lines(file) {
		if line[0] == '[' {
			sort = strings.Trim(line, "[]")
			continue
		}
		fields := strings.Fields(line)
		p := &paradigm{sort: sort, whole: fields[0] == "="}
		if p.whole {
			fields = append([]string{fields[1], "."}, fields[2:]...)
		}
		p.gender = map[byte]Gender{'m': Male, 'f': Female, 'n': neuter, 'p': several}[fields[0][0]]
		if fields[1] != "." {
			p.stems = strings.Split(fields[1], ",")
		}
		if strings.HasSuffix(fields[0], "-") { // does not decline
			fields = append(fields, "-", "-", "-", "-", "-", "-")
		}
		number := 0
		for _, f := range fields[2:] {
			if f == "|" {
				number++
				continue
			}
			p.forms[number] = append(p.forms[number], strings.Split(strings.ReplaceAll(f, "-", ""), ","))
		}
		t.add(p)
	}
	return t
}

// lines yields the lines of a table without comments.
func lines(file string) iter.Seq[string] {
	b, err := tables.ReadFile(file)
	if err != nil {
		panic(err) // it is embedded
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(b)) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

func (t *table) add(p *paradigm) {
	t.paradigms = append(t.paradigms, p)
	to := t.endings
	if p.whole {
		to = t.words
	}
	for number, forms := range p.forms {
		for k, endings := range forms {
			c := columns[k]
			if c&AccusativeMale != 0 && number == 0 && p.gender != Unknown {
				c = map[Gender]Case{Male: AccusativeMale, Female: AccusativeFemale, neuter: AccusativeMale, several: AccusativeMale}[p.gender]
			}
			for _, e := range endings {
				t.longest = max(t.longest, utf8.RuneCountInString(e))
				at := slices.IndexFunc(to[e], func(i inflection) bool { return i.paradigm == p && i.plural == (number > 0) })
				if at < 0 {
					at = len(to[e])
					to[e] = append(to[e], inflection{p, 0, number > 0})
				}
				to[e][at].cases |= c
			}
		}
	}
}

// fits reports whether a stem is one of the paradigm.
func (p *paradigm) fits(stem string) bool {
	for _, s := range p.stems {
		if s == "C" && consonantEnd(stem) || strings.HasSuffix(stem, s) {
			return true
		}
	}
	return p.stems == nil && stem != ""
}

// A reading is a word that a form may be of, with the case that the form then is in.
type reading struct {
	inflection
	stem string
}

// lemma returns the nominative.
func (r reading) lemma() string { return r.stem + r.forms[0][0][0] }

// as returns the nominative that a reading has in another gender, "" if it has none.
func (r reading) as(g Gender) string {
	for _, p := range russian().paradigms {
		if p.sort == r.sort && p.gender == g && p.fits(r.stem) {
			return r.stem + p.forms[0][0][0]
		}
	}
	return ""
}

// readings yields what a lower-case word may be a form of, the shortest stems first. A
// stem has two letters.
func (t *table) readings(w string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		for _, i := range t.words[w] {
			if !yield(reading{i, ""}) {
				return
			}
		}
		at := len(w)
		for range t.longest {
			at -= lastLen(w[:at])
		}
		for ; at <= len(w); at += max(1, firstLen(w[at:])) {
			stem := w[:at]
			if utf8.RuneCountInString(stem) < 2 {
				continue
			}
			for _, i := range t.endings[w[at:]] {
				if i.fits(stem) && !yield(reading{i, stem}) {
					return
				}
			}
		}
	}
}

func firstLen(w string) int {
	_, size := utf8.DecodeRuneInString(w)
	return size
}

func lastLen(w string) int {
	_, size := utf8.DecodeLastRuneInString(w)
	return size
}

func vowelEnd(s string) bool { return endsIn(s, "аеиоуыэюя") }

func consonantEnd(s string) bool { return endsIn(s, "бвгджзклмнпрстфхцчшщ") }

func endsIn(s, letters string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(letters, r)
}
