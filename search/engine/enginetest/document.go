package enginetest

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/engine"
	"casefile/search/query"
)

// A document is an article as the reference searches it.
type document struct {
	*indexer.Document
	number uint64
	fields map[string]positions
}

// positions are where the terms of a field are, ascending. In fields without
// positions each term is at 0.
type positions map[string][]int

func (p positions) add(term string, at int) {
	if known := p[term]; len(known) == 0 || known[len(known)-1] != at {
		p[term] = append(known, at)
	}
}

// newDocument analyzes an article.
func newDocument(a *corpus.Article) (*document, error) {
	n, err := engine.ArticleNumber(a.ID)
	d := &document{Document: indexer.NewDocument(a), number: n, fields: map[string]positions{}}
	d.readTitle()
	d.readBody()
	d.readNames()
	for field, values := range map[string][]string{
		indexer.FieldPerson: d.Persons, indexer.FieldOrg: d.Orgs, indexer.FieldPlace: d.Places,
		indexer.FieldSource: {d.Source}, indexer.FieldLang: {d.Lang}, indexer.FieldAuthor: d.Authors,
		indexer.FieldKind: {d.Kind}, indexer.FieldTerms: {d.Terms}, indexer.FieldYear: {d.Year}, indexer.FieldYears: d.Years, indexer.FieldDay: {d.Day},
	} {
		for _, v := range values {
			if v == "" {
				continue
			}
			d.field(field).add(v, 0)
			if id := indexer.IDField(field); id != field {
				d.field(id).add(indexer.Slug(v), 0)
			}
		}
	}
	for _, v := range d.Dates {
		d.field(indexer.FieldDates).add(v, 0)
	}
	for _, v := range indexer.Sketch(d.Body) {
		d.field(indexer.FieldSketch).add(v, 0)
	}
	return d, err
}

func (d *document) field(name string) positions {
	if d.fields[name] == nil {
		d.fields[name] = positions{}
	}
	return d.fields[name]
}

// readTitle adds the words of the title, a sentence and paragraph of its own.
func (d *document) readTitle() {
	text := d.field(indexer.FieldText)
	for i, t := range indexer.Tokens(d.Title, d.Lang) {
		if i == 0 {
			text.add(indexer.MarkSentence, 1)
			text.add(indexer.MarkParagraph, 1)
		}
		text.add(t.Term, t.Position)
		d.field(indexer.FieldTitle).add(t.Term, t.Position)
		folded := indexer.Fold(d.Title[t.Start:t.End])
		d.field(indexer.FieldTitled).add(folded, 0)
		d.field(indexer.FieldWord).add(folded, 0)
	}
}

// readBody adds the words of the body and where its sentences, paragraphs and
// persons' names are.
func (d *document) readBody() {
	text := d.field(indexer.FieldText)
	sentences := entity.Sentences(d.Body, d.Lang)
	read := 0 // bytes
	for i, t := range indexer.Tokens(d.Body, d.Lang) {
		at := indexer.BodyPosition + i
		point := utf8.RuneCountInString(d.Body[:t.Start])
		begins := 0 // sentences that begin here
		for begins < len(sentences) && sentences[begins][0] <= point {
			begins++
		}
		sentences = sentences[begins:]
		paragraph := i == 0 || strings.Contains(d.Body[read:t.Start], "\n")
		read = t.End
		if paragraph {
			text.add(indexer.MarkParagraph, at)
		}
		if paragraph || begins > 0 {
			text.add(indexer.MarkSentence, at)
		}
		if slices.ContainsFunc(d.Entities.Persons, func(p entity.Entity) bool {
			return slices.ContainsFunc(p.Mentions, func(m entity.Mention) bool { return m.Start <= point && point < m.End })
		}) {
			text.add(indexer.MarkPerson, at)
		}
		text.add(t.Term, at)
		folded := indexer.Fold(d.Body[t.Start:t.End])
		d.field(engine.FieldBodyWord).add(folded, 0)
		d.field(indexer.FieldWord).add(folded, 0)
	}
}

// readNames adds the words of names, in all spellings of the article.
func (d *document) readNames() {
	for field, entities := range map[string][]entity.Entity{
		indexer.FieldPerson: d.Entities.Persons, indexer.FieldOrg: d.Entities.Orgs, indexer.FieldPlace: d.Entities.Places,
	} {
		at := 0
		for _, e := range entities {
			for _, name := range append([]string{e.Name}, e.Variants...) {
				for _, t := range indexer.Tokens(name, "") {
					at++
					d.field(field+indexer.TextSuffix).add(t.Term, at)
				}
				at += 100 // no phrase reaches from one name into the next
			}
		}
	}
	for _, s := range d.Spellings {
		d.field(indexer.FieldSpelling).add(indexer.SpellingTerm(s), 0)
		if terms := indexer.Terms(s, []string{d.Lang}); len(terms) > 1 { // the first is the word, folded
			d.field(indexer.FieldName).add(terms[1], 0)
		}
	}
}

// A span is from one position to another, both included.
type span struct{ first, last int }

func (s span) within(o span) bool { return o.first <= s.first && s.last <= o.last }

// occurrences returns the spans in which a sequence occurs in a field: those that
// have no shorter one in them.
func (d *document) occurrences(field string, s engine.Sequence) []span {
	if len(s.Words) == 0 {
		return nil
	}
	words := make([][]int, len(s.Words)) // positions of each
	for i, terms := range s.Words {
		for _, t := range terms {
			words[i] = append(words[i], d.fields[field][t]...)
		}
	}
	var spans []span
	eachChoice(words, nil, func(at []int) {
		if found := (span{slices.Min(at), slices.Max(at)}); s.Free && found.last-found.first < len(at)+s.Apart || isRow(at) {
			spans = append(spans, found)
		}
	})
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.first-b.first, b.last-a.last) })
	spans = slices.Compact(spans)
	return slices.DeleteFunc(slices.Clone(spans), func(s span) bool {
		return slices.ContainsFunc(spans, func(o span) bool { return o != s && o.within(s) })
	})
}

// often returns how often a sequence occurs in a field. In a field without positions
// each of its terms counts once.
func (d *document) often(field string, s engine.Sequence) (n int) {
	spans := d.occurrences(field, s)
	if len(spans) > 0 && spans[0].first == 0 {
		for _, t := range s.Words[0] {
			n += len(d.fields[field][t])
		}
		return n
	}
	return disjoint(spans)
}

// eachChoice calls fn with every choice of a position for each word, none for two words.
func eachChoice(words [][]int, chosen []int, fn func([]int)) {
	if len(chosen) == len(words) {
		fn(chosen)
		return
	}
	for _, p := range words[len(chosen)] {
		if !slices.Contains(chosen, p) {
			eachChoice(words, append(slices.Clone(chosen), p), fn)
		}
	}
}

func isRow(at []int) bool {
	for i, p := range at {
		if p != at[0]+i {
			return false
		}
	}
	return true
}

// bounds returns the sentences or paragraphs, or what is near each word of a
// person's name.
func (d *document) bounds(within string) []span {
	text := d.fields[indexer.FieldText]
	if within == query.Person {
		var all []span
		for _, p := range text[indexer.MarkPerson] {
			all = append(all, span{p - query.PersonReach, p + query.PersonReach})
		}
		return all
	}
	begins := text[indexer.MarkSentence]
	if within == query.Paragraph {
		begins = text[indexer.MarkParagraph]
	}
	var all []span
	for i, p := range begins {
		last := 1 << 30
		if i+1 < len(begins) {
			last = begins[i+1] - 1
		}
		all = append(all, span{p, last})
	}
	return all
}

// part returns the positions of a part of the text.
func (d *document) part(name string) span {
	paragraphs := d.bounds(query.Paragraph)
	switch name {
	case "lead":
		for _, p := range paragraphs {
			if p.first == indexer.BodyPosition {
				return p
			}
		}
		return span{first: 1} // no body
	case "body":
		return span{indexer.BodyPosition, 1 << 30}
	}
	return span{0, 1 << 30}
}
