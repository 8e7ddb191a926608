// Package entity finds the persons, organizations, places and dates that an article
// names, with every mention, the offices and relations that the text gives to persons,
// and a confidence.
//
// The work is done in three steps:
//
//	tagger      tokens, sentences, and the tokens that are names
//	context.go  the words around a name correct its type: "the Barlas unit"
//	person.go, org.go, place.go, alias.go
//	            names of one article → entities: a bare "Dosov" is Marat Dosov
//	calibrate.go  how likely each is right
//	role.go     "the former chief of the Committee, Marat Dosov" → his office,
//	            "Dosov's driver, Olim Saidov" → whose driver he is, by the grammar
//	            of the language: roles.en, roles.ru, roles.kk, roles.uz
//
// # Adding a language
//
// A language needs two text files and no Go code, as Uzbek has: tagger/lists/uz.txt and
// roles.uz. Its code must be in [corpus.Article.Lang], or language.go must recognize
// its alphabet. Each step is useful without the next one:
//
//  1. Copy tagger/lists/uz.txt and translate it. Its classes are words that begin
//     sentences, verbs of speaking, offices and kin, adjectives before offices, heads of
//     organizations, countries and cities. [trait] says whether the head of an
//     organization comes first or last and whether titles are written in lower case;
//     the traits are listed at [tagger.Articles]. Names are now found by rules, with the
//     method "rules".
//  2. Copy roles.uz, keep the rows that the language has, and write your own sentences
//     and the expected roles under each row. Run "go test ./indexer/entity -run Grammar",
//     which reads all such files. Begin with three rows: an office before a name, an
//     office after a name between commas, and a relative, lawyer or driver of somebody.
//     Add a "nothing:" row for each ambiguous construction: a missed role costs a
//     reporter a minute, a wrong one is published.
//  3. If names and offices decline, add their common forms to the word lists ("*ning" is
//     any word with that ending), or add the endings to a table of indexer/morph and
//     pass its cases to the grammar in formsOf.
//  4. If you have annotated texts, train a model with the command train. The rules then
//     only correct it.
//
// Sentences with several names, cut or reordered, make the best examples. Measure the
// result with the command eval.
//
// The leaf package indexer/morph knows the endings of words and names. The folder models
// has the trained models. The commands train and gazetteer build the models and their
// list of names; the command eval measures.
//
// All rules are general, and the models are trained on texts of other sources; nothing
// depends on a particular article.
package entity

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/dates"
	"casefile/indexer/entity/models"
	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// A Type is what kind of thing an entity is.
type Type string

// The types of entity.
const (
	Person Type = "person"
	Org    Type = "org"
	Place  Type = "place"
)

// Entities are what one article names, each list in the order of its first
// mention.
type Entities struct {
	Persons []Entity
	Orgs    []Entity
	Places  []Entity
	Dates   []dates.Mention // what [dates.Find] finds, in order of the text
	// Method is how the names were found: "crf-en", "crf-ru" and "crf-kk" by the
	// model of that language, "rules" where the article's language has none, [Failure]
	// where they could not be looked for.
	Method string
}

// Failure is the method of an article whose names could not be looked for, because
// the program failed at it.
const Failure = "failed"

// Failed reports whether the names could not be looked for.
func (e *Entities) Failed() bool { return e.Method == Failure }

// An Entity is one person, organization or place of an article.
type Entity struct {
	Type Type
	// Name is the base form: titles, possessives and case endings are gone.
	Name string
	// Variants are the other forms that stand in the article.
	Variants []string
	Mentions []Mention // in the order of the text
	Roles    []Role    // of a person, as stated
	// Confidence is how likely this is an entity of its type and its name is whole, from
	// 0 to 1. In English, Russian and Kazakh it is calibrated on texts that the model had
	// not seen (calibration.txt), and lowered where capitals tell nothing or the form of
	// a name is a guess; in other languages it is a ranking.
	Confidence float64
	// Weak says that it is uncertain, see [Options.MinConfidence].
	Weak bool
}

// A Mention is a place in the text that names an entity. Offsets count code
// points of the article's body.
type Mention struct {
	Text       string
	Start, End int
	Sentence   [2]int // start and end of its sentence
}

// A Role is what the text says that a person is, in its words: an office or a
// profession, or, if Of is not empty, what he is to somebody else.
type Role struct {
	Text string // "former mayor of Almaty", "his driver"
	// Relation is what the person is to Of in its base form, "driver"; Of is the
	// [Entity.Name] of that person. Both are "" for an office.
	Relation, Of string
	Sentence     [2]int // where it says so, as in [Mention]
}

// Options say how to find entities. The zero value is what [Find] uses.
type Options struct {
	// MinConfidence is how sure an entity must be, from 0 to 1, so as not to be weak and
	// stay out of the facets. An English organization that no rule confirms needs a
	// little more; persons and places, which are right far more often, need only its
	// third power. Zero means [MinConfidence].
	MinConfidence float64
	// Tagger, if not nil, replaces the language's model, and Watch is called with each
	// entity that it finds and what its confidence is computed from. Both are for
	// calibrating it.
	Tagger *tagger.Recognizer
	Watch  func(*Entity, Signs)
}

// MinConfidence is the MinConfidence of the zero [Options].
const MinConfidence = 0.5

// Find returns the persons, organizations, places and dates that the article's
// body names, with the zero [Options]. It is pure and safe for concurrent use.
func Find(a *corpus.Article) *Entities { return Options{}.Find(a) }

// Find is [Find] with options.
func (o Options) Find(a *corpus.Article) *Entities {
	least := cmp.Or(o.MinConfidence, MinConfidence)
	body := a.Body()
	t := newText(body, language(a.Lang, body))
	t.watch = o.Watch
	e := &Entities{Method: "rules"}
	if r := cmp.Or(o.Tagger, models.For(t.lang)); r != nil {
		e.Method = "crf-" + t.lang
		t.collect(r.Tag(t.sents))
	} else {
		t.collect(tagger.Rules(t.sents, t.lang))
	}
	e.Persons = t.persons()
	e.Orgs = (&organizations{t}).entities()
	e.Places = t.places()
	e.Dates = dates.Find(body, t.lang, a.Published)
	for _, list := range [][]Entity{e.Persons, e.Orgs, e.Places} {
		for i := range list {
			x := &list[i]
			need := least * least * least
			switch {
			case x.Type == Org && t.seconded[x.Name]:
				need = math.Pow(least, byTwo)
			case x.Type == Org && t.words.Has(tagger.Articles):
				need = 1 - math.Pow(1-least, byOne)
			case x.Type == Org:
				need = least
			}
			x.Weak = x.Confidence < need
		}
	}
	return e
}

// English organizations are mistaken most often. One that the model alone finds must be
// surer, and less sure if the rules find it too: then four of five that are certain are
// right in newspapers of the world, see eval. A person or a place is certain from 0.125 on
// by default: nearly all are right, and a list without one misleads more than one too many.
const (
	byOne = 1.4 // exponents
	byTwo = 1.3
)

// Sentences returns the start and end of each sentence of a body, in code
// points and in order.
func Sentences(body, lang string) [][2]int {
	var out [][2]int
	for _, s := range tagger.Split(body, tagger.Tokenize(body)) {
		out = append(out, bounds(s))
	}
	return out
}

// A text is an article's body on its way to entities.
type text struct {
	body     string
	lang     string
	words    *tagger.Lexicon
	sents    []tagger.Sentence
	names    [3][]name            // by tagger.Type
	types    map[string]uint8     // of each name, a bit each
	seconded map[string]bool      // organizations that both model and rules find, by name
	watch    func(*Entity, Signs) // may be nil
}

func newText(body, lang string) *text {
	return &text{
		body: body, lang: lang, words: tagger.Words(lang),
		sents: tagger.Split(body, tagger.Tokenize(body)), types: map[string]uint8{}, seconded: map[string]bool{},
	}
}

// A name is a mention that is not yet known to be anyone's.
type name struct {
	sent       int // number of its sentence
	first, end int // tokens of the sentence
	words      []string
	confidence float64
	model      float64 // the confidence before the letters around lowered it
	base       bool    // it stands in the text as it is shown, in the nominative
	by         tagger.Finder
}

// collect takes in the spans that the tagger found.
func (t *text) collect(spans [][]tagger.Span) {
	for i, list := range (&context{t}).corrected(spans) {
		clear := clarity(t.sents[i])
		taken := 0 // tokens up to here are in names
		for _, sp := range list {
			if sp.First < taken {
				continue
			}
			taken = sp.End
			n := name{sent: i, first: sp.First, end: sp.End, model: sp.Confidence, by: sp.By, confidence: sp.Confidence * clear}
			t.trim(&n, sp.Type)
			outlet := slices.ContainsFunc(n.words, tagger.Outlet)
			if slices.ContainsFunc(n.words, mixed) && !outlet {
				n.confidence *= shouted
			}
			if !slices.ContainsFunc(n.words, capitalized) && !outlet { // 24.kg
				n.confidence *= small
			}
			if n.first < n.end {
				t.names[sp.Type] = append(t.names[sp.Type], n)
				t.types[strings.Join(n.words, " ")] |= 1 << sp.Type
			}
		}
	}
}

// filial are words after a father's name that make a name of it, as Kyrgyz,
// Turkmen and Azerbaijani names have them: "Medet Sadyrkul uulu".
var filial = map[string]bool{"uulu": true, "uly": true, "ogly": true, "oglu": true, "oğlu": true, "ugli": true, "o'g'li": true, "kyzy": true, "kizi": true, "qizi": true, "qızı": true, "gyzy": true,
	"уулу": true, "улы": true, "ұлы": true, "оглы": true, "угли": true, "кызы": true, "қызы": true, "гызы": true, "кизи": true}

// small is what is left of the confidence in a name without a capital letter:
// "парламент" is an organization, but seldom one that a reader looks for.
const small = 0.4

// What is left of the confidence in a name where the letters tell little: in a
// sentence in capitals and in a word of Latin and Cyrillic letters; and in a
// row of a table or a list, which has no small word to tell what a name is.
const (
	shouted = 0.5
	tabled  = 0.6
)

// clarity returns what is left of the confidence in the names of a sentence.
func clarity(s tagger.Sentence) float64 {
	words, small, loud := 0, 0, 0
	for _, tok := range s {
		if !hasLetter(tok.Text) {
			continue
		}
		words++
		switch {
		case !capitalized(tok.Text):
			small++
		case strings.ToUpper(tok.Text) == tok.Text && utf8.RuneCountInString(tok.Text) > 1:
			loud++
		}
	}
	switch {
	case words > 2 && 2*loud > words:
		return shouted
	case words > 2 && small == 0:
		return tabled
	}
	return 1
}

// mixed reports whether a word has Latin and Cyrillic letters, as those that
// imitate another word have, and words that were read off an image.
func mixed(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) >= 0 &&
		strings.IndexFunc(w, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) >= 0
}

// trim cuts off a name what is not part of it: titles, articles, possessive
// endings, quotation marks.
func (t *text) trim(n *name, ty tagger.Type) {
	s := t.sents[n.sent]
	for n.first < n.end && !hasLetter(s[n.first].Text) {
		n.first++
	}
	for n.end > n.first && (isPossessive(s[n.end-1].Text) || !hasLetter(s[n.end-1].Text)) && !closes(s[n.first:n.end]) { // КНБ «Арыстан»
		n.end--
	}
	if ty == tagger.Person {
		t.trimPerson(n)
	}
	for n.first+1 < n.end && (s[n.first].Text == "the" || s[n.first].Text == "The" && n.first == 0) { // but The New York Times
		n.first++
	}
	n.words = make([]string, 0, n.end-n.first)
	for _, tok := range s[n.first:n.end] {
		n.words = append(n.words, tok.Text)
	}
	if k := len(n.words) - 1; k >= 0 {
		n.words[k] = t.withoutEnding(n.words[k], ty)
	}
}

// trimPerson cuts titles off a person's name, and takes in the word that makes a name
// of a father's.
func (t *text) trimPerson(n *name) {
	s := t.sents[n.sent]
	for n.first < n.end && t.isTitle(s[n.first].Text) && !t.given(n) {
		n.first++
	}
	small := t.words.Has(tagger.SmallHeads)
	if small && n.first == 0 && n.end > 1 && t.words.Is(s[0].Text, tagger.OrgHead) { // "Сот Досовты ақтады"
		n.first++
	}
	if n.first < n.end && n.end < len(s) && filial[s[n.end].Text] && !(small && genitive(s[n.end-1].Text)) { // Досовтың ұлы is his son
		n.end++
	}
}

// withoutEnding returns the last word of a name without what is written together with
// it: "Aliyev’in" in Turkish, "ҰҚК-ге" in Kazakh, "Sarsenbaýulynyň" in Turkmen.
func (t *text) withoutEnding(w string, ty tagger.Type) string {
	i := strings.LastIndexAny(w, "'’")
	short, _, hyphen := strings.Cut(w, "-")
	switch {
	case t.lang == "tr" || t.lang == "az":
		if i > 0 {
			return w[:i]
		}
		return w
	case hyphen && ty == tagger.Organization && t.words.Has(tagger.SmallHeads) && isAcronym(short):
		return short
	case ty == tagger.Person:
		return morph.FamilyBase(w, t.lang)
	}
	return w
}

func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// isTitle reports whether a word is an office or the like that may stand
// before a person's name, and no given name.
func (t *text) isTitle(w string) bool {
	c := t.words.Class(w)
	return c&(tagger.Role|tagger.Modifier|tagger.Demonym) != 0 && c&tagger.First == 0 || t.words.Is(withoutPrefix(w), tagger.Role)
}

// given reports whether the first word of a name, which may be a title, is a given
// name: "Азамат Досов" is no citizen, and "Sultan Yesenbayev" no sultan, for their
// names don't end so. Where titles are written small, a word with a capital inside a
// sentence is none.
func (t *text) given(n *name) bool {
	s := t.sents[n.sent]
	if !capitalized(s[n.first].Text) || !t.words.Is(s[n.first].Text, tagger.Given) {
		return false
	}
	last := s[n.end-1].Text
	switch n.end - n.first {
	case 1:
		return true
	case 2:
	default:
		if low := morph.Plain(last); !patronymic(low) && !strings.HasSuffix(low, "ұлы") && !strings.HasSuffix(low, "қызы") {
			return n.first > 0 && t.smallTitles()
		}
	}
	return t.smallTitles() || morph.FamilyName(last, t.lang) || n.first > 0 && t.isTitle(s[n.first-1].Text)
}

// smallTitles reports whether the language writes titles before names small.
func (t *text) smallTitles() bool { return t.words.Has(tagger.SmallTitles) }

// mention returns the mention that a name is.
func (t *text) mention(n name) Mention {
	s := t.sents[n.sent]
	return Mention{
		Text:     t.slice(s[n.first], s[n.end-1]),
		Start:    s[n.first].Start,
		End:      s[n.end-1].End,
		Sentence: bounds(s),
	}
}

// slice returns the body from the start of token a to the end of token b.
func (t *text) slice(a, b tagger.Token) string { return t.body[a.At : b.At+len(b.Text)] }

// bounds returns the start and end of a sentence.
func bounds(s tagger.Sentence) [2]int { return [2]int{s[0].Start, s[len(s)-1].End} }

// variants returns the different texts of the mentions but for the name itself.
func variants(name string, mentions []Mention) []string {
	var out []string
	for _, m := range mentions {
		if m.Text != name && !slices.Contains(out, m.Text) && len(out) < maxVariants {
			out = append(out, m.Text)
		}
	}
	return out
}

// maxVariants bounds how many spellings of an entity are kept.
const maxVariants = 20

// sure returns the confidence of an entity from that of its mentions: that of
// the best one, and a little more for each further mention.
func sure(names []name) float64 {
	best := 0.0
	for _, n := range names {
		best = max(best, n.confidence)
	}
	for range min(len(names)-1, 4) {
		best += (1 - best) * .1
	}
	return min(best, 1)
}

func isPossessive(w string) bool {
	return w == "'s" || w == "’s" || w == "’" || w == "'" || w == "‘s"
}

func hasLetter(w string) bool { return strings.IndexFunc(w, unicode.IsLetter) >= 0 }

func capitalized(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

func firstLetter(w string) string {
	_, size := utf8.DecodeRuneInString(w)
	return w[:size]
}

// withoutPrefix removes the "ex-" of "ex-President", the "co-" of "co-chairman".
func withoutPrefix(w string) string {
	for _, p := range []string{"ex-", "Ex-", "then-", "Then-", "co-", "Co-", "vice-", "Vice-", "экс-", "Экс-", "вице-", "Вице-", "со", "Со"} {
		if s, ok := strings.CutPrefix(w, p); ok && s != "" {
			return s
		}
	}
	return w
}
