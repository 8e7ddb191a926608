package indexer

import (
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// A Document is an article as the index takes it in: its text, the values it
// is filtered and counted by, and the entities that the pages show.
type Document struct {
	ID    string
	Lang  string
	Title string
	Body  string

	Persons, Orgs, Places []string // as the facets show them

	Source   string   // outlet as shown
	Authors  []string // as shown
	Year     string   // of publication, four digits, "" if unknown
	Day      string   // of publication as far as known: "2006", "2006-02" or "2006-02-13"
	Years    []string // mentioned in the text
	Captured string   // RFC 3339 in UTC

	Entities *entity.Entities // with their evidence, kept but not searched
}

// NewDocument reads an article: who and what it names, and when.
func NewDocument(a *corpus.Article) *Document {
	found := entity.Find(a)
	d := &Document{
		ID:       a.ID,
		Lang:     a.Lang,
		Title:    a.Title,
		Body:     a.Body(),
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
		if len(m.At) >= 4 && !slices.Contains(d.Years, m.At[:4]) {
			d.Years = append(d.Years, m.At[:4])
		}
	}
	slices.Sort(d.Years)
	return d
}

// sure returns the names that are sure enough for a facet.
func sure(entities []entity.Entity) []string {
	var names []string
	for _, e := range entities {
		if !e.Weak && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	return names
}

// spellings returns every spelling of every name in the article, those too that
// are not sure enough for a facet, by facet.
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

// Slug returns a name as it stands in an entity's id: its words, folded, with
// hyphens between. Names that differ in case, diacritics or punctuation alone
// share it.
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
