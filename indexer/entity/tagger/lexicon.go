package tagger

import (
	"bufio"
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/morph"
)

//go:embed lists/*.txt
var lists embed.FS

// A Class is a set of word classes, one bit each.
type Class uint32

// The word classes of the lists.
const (
	Function  Class = 1 << iota // words that begin sentences but no name
	Say                         // what persons do: said, asked, died
	Role                        // offices, professions, kin
	Modifier                    // what may stand before a role: former, deputy
	OrgHead                     // Committee, Ministry
	OrgNoun                     // lower-case nouns that a name of an organization stands with
	PlaceHead                   // Province, River
	PlacePrep                   // prepositions before places
	Org                         // well-known agencies, broadcasters, powers
	Country
	City
	Demonym
	Calendar // months, days of the week, feasts
	Link     // what joins an organization's head with the rest of its name
	First    // given names
	Last     // family names
	Given    // given names that are offices or nouns as well; no feature of a model
)

var classNames = map[string]Class{
	"function": Function, "say": Say, "role": Role, "modifier": Modifier, "orghead": OrgHead,
	"orgnoun": OrgNoun, "placehead": PlaceHead, "placeprep": PlacePrep, "org": Org, "country": Country,
	"city": City, "given": Given, "demonym": Demonym, "calendar": Calendar, "link": Link, "first": First, "last": Last,
}

// maxPhrase is the number of words of the longest phrase that is looked up in the
// gazetteer, maxEntry that in a list.
const (
	maxPhrase = 5
	maxEntry  = 7
)

// A Lexicon is the word classes of one language.
type Lexicon struct {
	lang    string
	classes map[string]Class
	base    map[string]string // "u.s." → "united states", "kazakh" → "kazakhstan"
	listed  map[string]string // key → the phrase as the list has it
	opens   map[string]bool   // stems of the first words of phrases
	traits  map[string]bool
}

// The traits of languages, which the lists give in the section [trait].
const (
	Articles    = "articles"     // nouns have articles, and titles capitals: English
	HeadsFirst  = "heads-first"  // "Комитет национальной безопасности"
	SmallHeads  = "small-heads"  // the head stands last and is written small: "Ұлттық қауіпсіздік комитеті"
	SmallTitles = "small-titles" // titles before names are written small
)

// Has reports whether the language has a trait.
func (x *Lexicon) Has(trait string) bool { return x.traits[trait] }

// Words returns the lexicon of a language; that of English for one without.
var Words = func() func(lang string) *Lexicon {
	files, err := lists.ReadDir("lists")
	if err != nil {
		panic(err) // they are embedded
	}
	read := map[string]func() *Lexicon{}
	for _, f := range files {
		if lang, ok := strings.CutSuffix(f.Name(), ".txt"); ok {
			read[lang] = sync.OnceValue(func() *Lexicon { return readLexicon(lang) })
		}
	}
	return func(lang string) *Lexicon {
		if x := read[lang]; x != nil {
			return x()
		}
		return read["en"]()
	}
}()

func readLexicon(lang string) *Lexicon {
	x := &Lexicon{lang: lang, classes: map[string]Class{}, base: map[string]string{}, listed: map[string]string{}, opens: map[string]bool{}, traits: map[string]bool{}}
	b, err := lists.ReadFile("lists/" + lang + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	var class Class
	trait := false
	for s := bufio.NewScanner(strings.NewReader(string(b))); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			class, trait = classNames[strings.Trim(line, "[]")], line == "[trait]"
		default:
			for entry := range strings.SplitSeq(line, ",") {
				if trait {
					x.traits[strings.TrimSpace(entry)] = true
				} else {
					x.add(entry, class)
				}
			}
		}
	}
	return x
}

// add takes in an entry of a list.
func (x *Lexicon) add(entry string, class Class) {
	word, base, aliased := strings.Cut(strings.TrimSpace(entry), "=")
	if word == "" {
		return
	}
	words := strings.Fields(word)
	key := x.key(words)
	if class&(Country|City) != 0 && len(words) == 1 && x.lang == "ru" && strings.ContainsAny(word[len(word)-2:], "иоу") {
		key = morph.Plain(word) // Дели does not decline: Дело is another word
	}
	x.classes[key] |= class
	if x.listed[key] == "" {
		x.listed[key] = word
	}
	if aliased {
		x.base[key] = x.key(strings.Fields(base))
	}
	if len(words) > 1 {
		x.opens[morph.Stem(morph.Plain(words[0]), x.lang)] = true
	}
}

// key is what a phrase of the lists is kept by: one word without its
// nominative ending, of several words the stems.
func (x *Lexicon) key(words []string) string {
	if len(words) == 1 {
		w := morph.Plain(words[0])
		if x.lang == "ru" && utf8.RuneCountInString(w) > 3 {
			return morph.Cut(w, nominativeStem(w))
		}
		return w
	}
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = morph.Stem(morph.Plain(w), x.lang)
	}
	return strings.Join(keys, " ")
}

// nominativeStem takes the ending of the nominative off a Russian word.
func nominativeStem(w string) string {
	for _, e := range [...]string{"ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "а", "я", "о", "е", "ь", "й", "ы", "и"} {
		if s, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(s) >= 3 {
			return s
		}
	}
	return w
}

// find returns the key that the phrase is kept by, "" if the lists don't have it.
func (x *Lexicon) find(words []string) string {
	if len(words) > 1 {
		if key := x.key(words); x.classes[key] != 0 {
			return key
		}
		return ""
	}
	if len(words) == 0 {
		return ""
	}
	for s := range morph.Stems(morph.Plain(words[0]), x.lang) {
		if x.classes[s] != 0 {
			return s
		}
	}
	return ""
}

// Class returns the classes of the phrase that the words make.
func (x *Lexicon) Class(words ...string) Class { return x.classes[x.find(words)] }

// Is reports whether word has one of the classes.
func (x *Lexicon) Is(word string, c Class) bool { return x.Class(word)&c != 0 }

// Base returns the key of what the phrase stands for: that of "united states"
// for "U.S." and "American". For a phrase that the lists don't have it is the
// stems of its words.
func (x *Lexicon) Base(words ...string) string {
	key := x.find(words)
	if key == "" {
		stems := make([]string, len(words))
		for i, w := range words {
			stems[i] = morph.Stem(morph.Plain(w), x.lang)
		}
		return strings.Join(stems, " ")
	}
	if b, ok := x.base[key]; ok {
		return b
	}
	return key
}

// Listed returns the phrase as the lists have it, lower case and in its base
// form, for any case form of it; "" for a phrase that they don't have.
func (x *Lexicon) Listed(words ...string) string { return x.listed[x.find(words)] }

// StandsFor returns the phrase that [Lexicon.Base] is the key of, as the lists have it:
// "россия" for "российской". It is "" for a phrase that stands for no other one.
func (x *Lexicon) StandsFor(words ...string) string { return x.listed[x.base[x.find(words)]] }

// match returns the number of tokens of the longest phrase that begins at
// token i and has one of the classes, and its classes.
func (x *Lexicon) match(s Sentence, i int, c Class) (int, Class) {
	words := []string{s[i].Text}
	best, found := 0, Class(0)
	if got := x.Class(words...); got&c != 0 {
		best, found = 1, got
	}
	if !x.opens[morph.Stem(morph.Plain(s[i].Text), x.lang)] {
		return best, found
	}
	for n := 2; n <= maxEntry && i+n <= len(s); n++ {
		words = append(words, s[i+n-1].Text)
		if got := x.Class(words...); got&c != 0 {
			best, found = n, got
		}
	}
	return best, found
}

// capitalized reports whether a word begins with a capital letter.
func capitalized(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// acronym reports whether a word has two capital letters or more and no small ones.
func acronym(w string) bool {
	up := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			up++
		}
	}
	return up > 1
}

// possessive reports whether a token is the English possessive ending.
func possessive(w string) bool { return w == "'s" || w == "’s" || w == "’" || w == "'" }
