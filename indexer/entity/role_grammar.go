package entity

import (
	"embed"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// Each language has a grammar of roles in a text file: word classes, phrases and rows.
// The sentences under a row, with the roles expected in them, are its test. The file
// roles.en explains the notation.

//go:embed roles.*
var grammarFiles embed.FS

// A kind is what a row of a grammar gives.
type kind int

const (
	office   kind = iota // what somebody is
	relation             // what somebody is to somebody else
	nothing              // a reading that could be another's: its words are no role
)

var kinds = map[string]kind{"office": office, "relation": relation, "nothing": nothing}

// A grammar is a language's file, read.
type grammar struct {
	lists   *wordLists
	classes map[string]uint64 // by name, those of the lexicon and of forms too
	phrases map[string][]string
	rows    []row
}

// A row is one construction.
type row struct {
	kind     kind
	text     string // as the file has it
	program  []step
	examples []example
}

// An example is a sentence below a row, and the persons with the roles that the text
// gives them, "Marat Dosov: mayor".
type example struct{ text, want string }

// The classes that depend on the form of a unit follow those of the lexicon.
const (
	isPerson uint64 = 1 << (iota + 24)
	isFull          // a person's name of several words
	isOrg
	isPlace
	isQuoted // what stands in quotation marks
	isWord   // it has a letter
	isCapital
	isSmall
	isNumber
	isPlural // an office in the plural
	isBase   // an office in its base form
	isFirst  // it begins the sentence
	firstOfLists
)

var formClasses = map[string]uint64{
	"person": isPerson, "full": isFull, "org": isOrg, "place": isPlace, "quoted": isQuoted, "word": isWord, "cap": isCapital,
	"low": isSmall, "num": isNumber, "plural": isPlural, "base": isBase, "first": isFirst,
}

var lexiconClasses = map[string]tagger.Class{
	"function": tagger.Function, "say": tagger.Say, "role": tagger.Role, "modifier": tagger.Modifier, "orghead": tagger.OrgHead,
	"orgnoun": tagger.OrgNoun, "placehead": tagger.PlaceHead, "placeprep": tagger.PlacePrep, "country": tagger.Country,
	"city": tagger.City, "knownorg": tagger.Org, "demonym": tagger.Demonym, "calendar": tagger.Calendar,
}

// grammarOf returns the grammar of a language, nil if there is none. It reads each
// file once.
var grammarOf = func() func(lang string) *grammar {
	read := map[string]func() *grammar{}
	files, err := grammarFiles.ReadDir(".")
	if err != nil {
		panic(err) // they are embedded
	}
	for _, f := range files {
		lang := strings.TrimPrefix(f.Name(), "roles.")
		read[lang] = sync.OnceValue(func() *grammar {
			b, err := grammarFiles.ReadFile("roles." + lang)
			if err == nil {
				var g *grammar
				if g, err = parseGrammar(string(b), lang); err == nil {
					return g
				}
			}
			panic(err)
		})
	}
	return func(lang string) *grammar {
		if g := read[lang]; g != nil {
			return g()
		}
		return nil
	}
}()

// parseGrammar reads a file of sections [words], [phrases] and [rows].
func parseGrammar(file, lang string) (*grammar, error) {
	g := &grammar{lists: newWordLists(lang), classes: map[string]uint64{}, phrases: map[string][]string{}}
	for name, c := range lexiconClasses {
		g.classes[name] = uint64(c)
	}
	for name, c := range formClasses {
		g.classes[name] = c
	}
	section := ""
	for _, l := range logicalLines(file) {
		var err error
		switch fields := strings.Fields(l.text); {
		case strings.HasPrefix(l.text, "["):
			section = l.text
		case section == "[words]":
			err = g.list(fields[0], fields[1:])
		case section == "[phrases]":
			g.phrases[fields[0]] = fields[1:]
		case section == "[rows]" && fields[0] == ">":
			err = g.example(l.text[1:])
		case section == "[rows]":
			err = g.row(fields)
		default:
			err = fmt.Errorf("a line outside of the sections [words], [phrases] and [rows]")
		}
		if err != nil {
			return nil, fmt.Errorf("roles.%s, line %d: %w", lang, l.number, err)
		}
	}
	return g, nil
}

// A logicalLine is a line of a grammar with the indented lines that go on with it.
type logicalLine struct {
	number int
	text   string
}

func logicalLines(file string) []logicalLine {
	var out []logicalLine
	for i, line := range strings.Split(file, "\n") {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || line[0] == '#':
		case (line[0] == ' ' || line[0] == '\t') && text[0] != '>' && len(out) > 0:
			out[len(out)-1].text += " " + text
		default:
			out = append(out, logicalLine{i + 1, text})
		}
	}
	return out
}

// list adds words to a class of the file's own, or to one that there is.
func (g *grammar) list(name string, words []string) error {
	c, ok := g.classes[name]
	if !ok {
		if g.lists.used == 64-bits.TrailingZeros64(firstOfLists) {
			return fmt.Errorf("class %s is one too many", name)
		}
		c = firstOfLists << g.lists.used
		g.lists.used++
		g.classes[name] = c
	}
	for _, w := range words {
		g.lists.add(w, c)
	}
	return nil
}

func (g *grammar) example(line string) error {
	if len(g.rows) == 0 {
		return fmt.Errorf("an example without a row")
	}
	text, want, _ := strings.Cut(line, "=>")
	r := &g.rows[len(g.rows)-1]
	r.examples = append(r.examples, example{strings.TrimSpace(text), strings.TrimSpace(want)})
	return nil
}

func (g *grammar) row(fields []string) error {
	k, ok := kinds[strings.TrimSuffix(fields[0], ":")]
	if !ok {
		return fmt.Errorf("a row begins with office:, relation: or nothing:, not %q", fields[0])
	}
	c := compiler{g: g}
	if err := c.sequence(fields[1:], 0); err != nil {
		return err
	}
	for p, need := range [...]bool{partRole: true, partRel: k == relation, partWho: k != nothing, partOf: k == relation} {
		if need && !slices.ContainsFunc(c.steps, func(s step) bool { return s.op == opOpen && s.part == part(p) }) {
			return errors.New("want role( ), who( ) except in a nothing: row, and rel( ) and of( ) in a relation: row")
		}
	}
	c.emit(step{op: opMatch})
	g.rows = append(g.rows, row{kind: k, text: strings.Join(fields[1:], " "), program: c.steps})
	return nil
}

// wordLists are the words of a grammar. A word stands for its forms in the language;
// "=word" for itself alone; "*end" for all words that end so.
type wordLists struct {
	lang  string
	exact map[string]uint64
	stems map[string]uint64
	ends  map[string]uint64
	roles map[string]string // offices by their stem
	used  int
}

func newWordLists(lang string) *wordLists {
	return &wordLists{lang: lang, exact: map[string]uint64{}, stems: map[string]uint64{}, ends: map[string]uint64{}, roles: map[string]string{}}
}

func (l *wordLists) add(word string, c uint64) {
	if w, ok := strings.CutPrefix(word, "="); ok {
		l.exact[morph.Plain(w)] |= c
	} else if w, ok := strings.CutPrefix(word, "*"); ok {
		l.ends[w] |= c
	} else {
		l.exact[morph.Plain(word)] |= c
		stem := morph.Stem(morph.Plain(word), l.lang)
		l.stems[stem] |= c
		if c == uint64(tagger.Role) {
			l.roles[stem] = morph.Plain(word)
		}
	}
}

// find returns the classes of a word as [morph.Plain] returns it.
func (l *wordLists) find(w string) uint64 {
	c := l.exact[w]
	if len(l.stems) > 0 {
		c |= l.stems[morph.Stem(w, l.lang)]
	}
	return c | l.ending(w)
}

// ending returns the classes that the end of a word tells.
func (l *wordLists) ending(w string) uint64 {
	c := uint64(0)
	for i := range w {
		if i > 0 {
			c |= l.ends[w[i:]]
		}
	}
	return c
}
