package indexer

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer/claims"
	"casefile/indexer/entity"
)

// A Document is an article as it is indexed: its text, the values that it is filtered
// and counted by, and the entities that pages show.
type Document struct {
	ID    string
	Lang  string
	Title string
	Body  string

	Persons, Orgs, Places []string // as facets show them

	Kind     string   // one of [corpus.Classes]
	Terms    string   // of the source, one of [corpus.TermsValues]
	Source   string   // outlet, as shown
	Authors  []string // as shown
	Year     string   // of publication, four digits; "" if unknown
	Day      string   // of publication, as far as known: "2006", "2006-02" or "2006-02-13"
	Years    []string // in the text
	Dates    []string // in the text, as far as known, like Day
	Captured string   // RFC 3339 in UTC

	Former []string // title and text of former versions, and of those that were never shown; see [MaxFormer]

	Spellings []string // words of names as they are written, with their case endings
	Claims    []string // what the text states of events, as terms: see [claims.Term]

	Entities *entity.Entities // with their evidence; stored, not indexed

	words     []wordSpan // of the body
	sentences [][2]int   // of the body, as [entity.Sentences] returns them
}

// NewDocument reads an article. It recognizes the names in it, and puts those into the
// facets that are sure enough by [entity.Find].
func NewDocument(a *corpus.Article) *Document { return newDocument(a, entity.Find(a)) }

// TextDocument is [NewDocument] for full-text search without entities. Recognizing names
// takes longer than everything else.
func TextDocument(a *corpus.Article) *Document { return newDocument(a, new(entity.Entities)) }

func newDocument(a *corpus.Article, found *entity.Entities) *Document {
	d := &Document{
		ID:       a.ID,
		Lang:     a.Lang,
		Title:    a.Title,
		Body:     a.Body(),
		Kind:     a.Class.Name(),
		Terms:    corpus.UnknownTerms,
		Source:   a.Source.Name,
		Authors:  a.Authors,
		Year:     a.Published.Year(),
		Day:      a.Published.At,
		Captured: a.Capture.Time.UTC().Format("2006-01-02T15:04:05Z"),
		Entities: found,
	}
	if len(d.Day) > len("2006-01-02") {
		d.Day = d.Day[:len("2006-01-02")]
	}
	d.Persons = sure(found.Persons)
	d.Orgs = sure(found.Orgs)
	d.Places = sure(found.Places)
	for _, m := range found.Dates {
		if len(m.At) < len("2006") {
			continue
		}
		d.Years = append(d.Years, m.At[:len("2006")])
		d.Dates = append(d.Dates, m.At[:min(len("2006-01-02"), len(m.At))])
	}
	d.Years, d.Dates = distinct(d.Years), distinct(d.Dates)
	d.words = appendWords(make([]wordSpan, 0, len(d.Body)/5), d.Body)
	d.sentences = entity.Sentences(d.Body, d.Lang)
	d.Spellings = spellings(d, found)
	d.Claims = claimTerms(d, found)
	return d
}

// claimTerms returns the terms of what a text states of the persons that are sure enough.
func claimTerms(d *Document, found *entity.Entities) []string {
	var terms []string
	for _, c := range claims.Find(d.Body, d.Lang, d.sentences, found) {
		for _, p := range c.Persons {
			if e := &found.Persons[p]; !e.Weak {
				terms = append(terms, claims.Term{Event: c.Event, Value: c.Value, Years: c.Years, Near: c.Near, Person: Slug(e.Name)}.String())
			}
		}
	}
	return distinct(terms)
}

// distinct sorts values and removes duplicates.
func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}

// sure returns the names of the entities that are sure enough for a facet.
func sure(entities []entity.Entity) []string {
	var names []string
	for _, e := range entities {
		if !e.Weak && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	return names
}

// spellings returns every spelling of every name in the article, by facet, also of names
// that are not sure enough for it.
func (d *Document) spellings() map[string][]string {
	all := map[string][]string{}
	for field, entities := range map[string][]entity.Entity{
		FieldPerson: d.Entities.Persons, FieldOrg: d.Entities.Orgs, FieldPlace: d.Entities.Places,
	} {
		for _, e := range entities {
			all[field] = append(append(all[field], e.Name), e.Variants...)
		}
	}
	return all
}

// spellings returns the distinct words of an article that are, or look like, words of
// names: those that were recognized, and those with a capital letter inside a sentence.
// In titles, where many outlets capitalize every word, words do not count that the body
// has in lower case. In a text in capitals only recognized words count. Two words with a
// hyphen are one more word together. Words in lower case count in the name of an
// organization in quotation marks: «Ак жол».
func spellings(d *Document, found *entity.Entities) []string {
	named := mentioned(len(d.Body), found.Persons, found.Orgs, found.Places)
	quoted := mentioned(len(d.Body), []entity.Entity{{Mentions: inQuotes(d.Body, found.Orgs)}})
	var inTitle []string        // words with a capital letter
	inBody := map[string]bool{} // those words in lower case, and whether the body has them so
	capitals(d.Title, appendWords(nil, d.Title), func(word string, at int, capital bool) {
		if word = withoutPossessive(word); capital && at > 0 {
			inTitle = append(inTitle, word)
			inBody[strings.ToLower(word)] = false
		}
	})
	starts := func(at int) bool {
		_, found := slices.BinarySearchFunc(d.sentences, at, func(s [2]int, at int) int { return s[0] - at })
		return found
	}
	seen := map[string]bool{}
	var inside []string // words with a capital letter inside a sentence
	words, large := 0, 0
	capitals(d.Body, d.words, func(word string, at int, capital bool) {
		words++
		switch {
		case !capital:
			if _, ok := inBody[word]; ok {
				inBody[word] = true
			}
			if quoted.has(at) && !StopWord(word, d.Lang) {
				seen[word] = true
			}
			return
		case named.has(at):
			seen[withoutPossessive(word)] = true
		case !starts(at):
			inside = append(inside, word)
		}
		large++
	})
	if 4*large <= 3*words { // else it is a text in capitals
		for _, w := range inside {
			seen[withoutPossessive(w)] = true
		}
		for _, w := range inTitle {
			if !inBody[strings.ToLower(w)] {
				seen[w] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// inQuotes returns the mentions of organizations in quotation marks.
func inQuotes(body string, orgs []entity.Entity) (quoted []entity.Mention) {
	if len(orgs) == 0 {
		return nil
	}
	text := []rune(body)
	for _, e := range orgs {
		for _, m := range e.Mentions {
			if m.Start > 0 && strings.ContainsRune(`"«“„`, text[m.Start-1]) {
				quoted = append(quoted, m)
			}
		}
	}
	return quoted
}

// capitals calls fn with each word of a text, its first code point, and whether that is
// a capital letter, and also with words joined by hyphens.
func capitals(text string, words []wordSpan, fn func(word string, at int, capital bool)) {
	before := -1      // end of the word before, in bytes
	start, at := 0, 0 // of a run of words with hyphens between, in bytes and code points
	for _, w := range words {
		if w.end-w.start > maxWord {
			continue
		}
		hyphenated := before >= 0 && text[before:w.start] == "-"
		if !hyphenated {
			start, at = w.start, w.at
		}
		before = w.end
		capital := capital(text[w.start:])
		fn(text[w.start:w.end], w.at, capital)
		if hyphenated && capital && w.end-start <= maxWord {
			fn(text[start:w.end], at, true)
		}
	}
}

func withoutPossessive(word string) string {
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// Slug returns the part of an entity's id that is made of a name: its folded words,
// joined by hyphens. Names that differ only in case, diacritics or punctuation have the
// same slug.
func Slug(name string) string {
	var words []string
	for _, field := range strings.Fields(name) {
		folded := strings.ReplaceAll(Fold(field), "'", "")
		words = append(words, strings.FieldsFunc(folded, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
		})...)
	}
	return strings.Join(words, "-")
}
