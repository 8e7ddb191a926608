package enginetest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A notation reads a clause of a plan as testdata/cases.txt has it:
//
//	all  none
//	and(text:court, should(lead:judge), not(title:snow))
//	or(text:court, text:сот)
//	text:judge                 a concept: a word, in all its forms
//	text:"supreme court"       words in a row
//	text:near~2"court asked"   in any order, with at most two words among them
//	text:dosanov|dossanov      a word that may be either
//	text:Dosanov/Досанов       as typed, or in another spelling
//	text:Dosanov/Досанов first flat
//	lead:judge  body:judge     in a part of the text
//	same(sentence, judge, "death sentence")     also same(sentence+person, …)
//	any(source_id, steppe-news, daily-cloud)
//	shared(2, sketch, @verdict)                 all terms that an article has
//	dates(mentioned, 2006..2006-08)
//
// Words in text, title, lead and body are searched as [indexer.Terms] of the
// languages of the corpus, in the fields of words and names as they are folded. In
// all other fields terms are written as they are.
type notation struct {
	whole     string
	rest      string // of the whole
	langs     []string
	documents func(name string) *document // by short name
	err       error                       // the first
}

// clause reads all of a text.
func (n *notation) clause(text string) (engine.Clause, error) {
	n.begin(text)
	c := n.one()
	if n.err == nil && n.rest != "" {
		n.fail("the end of the clause")
	}
	return c, n.err
}

func (n *notation) begin(text string) { n.whole, n.rest, n.err = text, text, nil }

func (n *notation) fail(want string) {
	if n.err == nil {
		n.err = fmt.Errorf("want %s at %q", want, n.rest)
	}
	n.rest = ""
}

// take reads a mark, and the space behind it, if it comes next.
func (n *notation) take(mark string) bool {
	rest, ok := strings.CutPrefix(n.rest, mark)
	if ok {
		n.rest = strings.TrimLeft(rest, " ")
	}
	return ok
}

func (n *notation) need(mark string) {
	if !n.take(mark) {
		n.fail(strconv.Quote(mark))
	}
}

// text reads up to one of some marks, or to the end.
func (n *notation) text(marks string) string {
	end := strings.IndexAny(n.rest, marks)
	if end < 0 {
		end = len(n.rest)
	}
	if end == 0 {
		n.fail("a word")
		return ""
	}
	text := strings.TrimSpace(n.rest[:end])
	n.rest = n.rest[end:]
	return text
}

// one reads one clause.
func (n *notation) one() engine.Clause {
	name := n.text(":(,) ")
	if n.take(":") {
		return n.concept(name)
	}
	if name == "all" {
		return new(engine.All)
	}
	if name == "none" {
		return new(engine.None)
	}
	n.need("(")
	defer n.need(")")
	switch name {
	case "and":
		return n.and()
	case "or":
		return &engine.Or{Any: n.list()}
	case "same":
		t := new(engine.Together)
		for within := range strings.SplitSeq(n.text(","), "+") {
			if marks[within] == "" {
				n.fail("sentence, paragraph or person before")
			}
			t.Within = append(t.Within, marks[within])
		}
		for n.take(",") {
			t.Parts = append(t.Parts, n.sequences("text"))
		}
		return t
	case "any":
		field := n.text(",)")
		return &engine.HasAny{Field: field, Terms: n.terms(field)}
	case "shared":
		least, err := strconv.Atoi(n.text(","))
		if err != nil {
			n.fail("a number before")
		}
		n.need(",")
		field := n.text(",)")
		return &engine.Shared{Field: field, Terms: n.terms(field), Least: least}
	case "dates":
		kind := n.text(",")
		n.need(",")
		return n.dates(kind, n.text(")"))
	}
	n.fail("a clause before")
	return nil
}

// marks are what [engine.Together] is within, by the name in the notation.
var marks = map[string]string{"sentence": query.Sentence, "paragraph": query.Paragraph, "person": query.Person}

func (n *notation) and() engine.Clause {
	c := new(engine.And)
	for {
		list := &c.Must
		switch {
		case n.take("not("):
			list = &c.Not
		case n.take("should("):
			list = &c.Should
		}
		*list = append(*list, n.one())
		if list != &c.Must {
			n.need(")")
		}
		if !n.take(",") {
			return c
		}
	}
}

func (n *notation) list() (all []engine.Clause) {
	for {
		all = append(all, n.one())
		if !n.take(",") {
			return all
		}
	}
}

// terms reads the other arguments of a clause.
func (n *notation) terms(field string) (all []string) {
	for n.take(",") {
		word := n.text(",)")
		if name, ok := strings.CutPrefix(word, "@"); ok {
			for term := range n.documents(name).fields[field] {
				all = append(all, term)
			}
			continue
		}
		all = append(all, n.forms(field, word)...)
	}
	return all
}

// dates reads a range such as 2006..2007-02.
func (n *notation) dates(kind, text string) *engine.Dates {
	from, to, ok := strings.Cut(text, "..")
	if !ok {
		n.fail("a range of dates before")
	}
	return &engine.Dates{Kind: query.DateKind(kind), From: from, To: to}
}

// period reads a kind of date and a range.
func (n *notation) period(text string) (*engine.Dates, error) {
	n.err = nil
	kind, span, _ := strings.Cut(text, " ")
	return n.dates(kind, span), n.err
}

// wordFields are the names of fields of words in the notation.
var wordFields = map[string]string{
	"text": indexer.FieldText, "lead": indexer.FieldText, "body": indexer.FieldText, "title": indexer.FieldTitle,
	"word": indexer.FieldWord, "titled": indexer.FieldTitled, "bodyword": engine.FieldBodyWord,
}

func (n *notation) concept(field string) engine.Clause {
	c := &engine.Concept{Field: field, Name: field + ":" + n.rest, At: utf8.RuneCountInString(n.whole) - utf8.RuneCountInString(n.rest)}
	if name, ok := wordFields[field]; ok {
		c.Field = name
	}
	if field == "lead" || field == "body" {
		c.Part = field
	}
	all := n.sequences(field)
	c.Name = strings.TrimSuffix(c.Name, n.rest)
	c.Typed, c.Variants = all[0], all[1:]
	n.take(" ")
	c.First = n.take("first")
	c.Flat = n.take("flat")
	return c
}

// sequences reads spellings with / between them.
func (n *notation) sequences(field string) (all []engine.Sequence) {
	for {
		all = append(all, n.sequence(field))
		if !n.take("/") {
			return all
		}
	}
}

func (n *notation) sequence(field string) (s engine.Sequence) {
	if n.take("near~") {
		apart, err := strconv.Atoi(n.text(`"`))
		if err != nil {
			n.fail("a number before")
		}
		s.Free, s.Apart = true, apart
	}
	words := ""
	if n.take(`"`) {
		words = n.text(`"`)
		n.need(`"`)
	} else {
		words = n.text(`,)/ `)
	}
	for word := range strings.FieldsSeq(words) {
		var terms []string
		for w := range strings.SplitSeq(word, "|") {
			terms = append(terms, n.forms(field, w)...)
		}
		s.Words = append(s.Words, terms)
	}
	return s
}

// forms returns the terms that a word may be in a field.
func (n *notation) forms(field, word string) []string {
	switch {
	case field == "text" || field == "title" || field == "lead" || field == "body":
		return indexer.Terms(word, n.langs)
	case wordFields[field] != "" || strings.HasSuffix(field, indexer.TextSuffix):
		return []string{indexer.Fold(word)}
	}
	return []string{word}
}

// several reads sequences with spaces between them.
func (n *notation) several(text string) (all []engine.Sequence, err error) {
	n.begin(text)
	for n.rest != "" {
		all = append(all, n.sequences("text")...)
		n.take(" ")
	}
	return all, n.err
}

// filter reads a facet and what its values are filtered by, such as
// person any(Marat Dosanov, Aidar Serikbaev) not(Olga Petrova) missing.
func (n *notation) filter(text string) (f filter, err error) {
	n.begin(text)
	f.Facet = n.text(" ")
	for n.take(" ") || n.rest != "" {
		name := n.text("( ")
		if name == "missing" {
			f.Missing = true
			continue
		}
		n.need("(")
		values := strings.Split(n.text(")"), ", ")
		n.need(")")
		switch name {
		case "any":
			f.Any = values
		case "all":
			f.All = values
		case "not":
			f.Not = values
		default:
			n.fail("any, all, not or missing before")
		}
	}
	return f, n.err
}
