package server

import (
	"context"
	"strings"

	"casefile/search/query"
)

const advancedPage = "/advanced"

// advancedParams are the fields of the form that writes a query.
var advancedParams = newTable(
	param{name: "q", help: "The query to begin with."},
	param{name: "all", help: "Words that an article must have."},
	param{name: "phrase", help: "Words in this order."},
	param{name: "some", help: "Words of which an article must have one."},
	param{name: "without", help: "Words that an article must not have."},
	param{name: "near", help: "Words that stand near each other."},
	param{name: "distance", kind: numberKind, low: 1, high: 50, def: "8", help: "The most other words between those of near."},
	param{name: "title", help: "Words in the title."},
	param{name: "person", help: "A person who is named."},
	param{name: "role", help: "A word within ten words of a person's name, such as lawyer."},
	param{name: "same", kind: choiceKind, choices: []string{"article", "paragraph", "sentence"}, def: "article", help: "Where all words must be found together."},
	param{name: "from", kind: dateKind, help: "Only articles published on this date or after."},
	param{name: "to", kind: dateKind, help: "Only articles published on this date or before."},
	param{name: "date", kind: choiceKind, choices: texts(query.DateKinds), def: string(query.Publication), help: "The date that from and to bound."},
)

// An advancedView is a form that writes a query and shows how it is written.
type advancedView struct {
	layout
	Fields   map[string]string
	Same     []option
	Dates    []option
	Written  string
	Parts    []writtenPart
	Found    int
	Search   string // the search for what is written
	Warnings []warning
}

// A writtenPart is a part of the query with what it asks for.
type writtenPart struct {
	Text  string
	Means wording
}

// plain returns text without what the query language reads as an operator.
func plain(text string) []string {
	return strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"()[]:~*?+=`, r) {
			return ' '
		}
		return r
	}, text))
}

// write returns the query that the fields of the form ask for, part by part.
func (p params) write() (parts []writtenPart) {
	add := func(text string, means wording) { parts = append(parts, writtenPart{text, means}) }
	quote := func(words []string) string { return `"` + strings.Join(words, " ") + `"` }
	field := func(name string) []string { return plain(p.text(name)) }
	if q := strings.TrimSpace(p.text("q")); q != "" {
		add(q, say("the query that you began with"))
	}
	if w := field("all"); len(w) > 0 {
		add(strings.Join(w, " "), say("each of these words, in any form and spelling"))
	}
	if w := field("phrase"); len(w) > 0 {
		add(quote(w), say("these words in this order"))
	}
	if w := field("some"); len(w) > 0 {
		add("("+strings.Join(w, " OR ")+")", say("one of these words or several"))
	}
	for _, w := range field("without") {
		if w = strings.TrimLeft(w, "-"); w != "" {
			add("-"+w, say("not this word"))
		}
	}
	if w := field("near"); len(w) > 0 {
		add(quote(w)+"~"+p.text("distance"), say("these words with at most %s others between them", p.text("distance")))
	}
	if w := field("title"); len(w) > 0 {
		add("title:("+strings.Join(w, " ")+")", say("these words in the title"))
	}
	if w := field("person"); len(w) > 0 {
		add("person:"+quote(w), say("this person is named, in any spelling"))
	}
	for _, w := range field("role") {
		add(w+" near:person", say("this word within ten words of a person's name"))
	}
	if same := p.text("same"); same != "article" && len(parts) > 0 {
		add("same:"+same, map[string]wording{"sentence": say("all words in one sentence"), "paragraph": say("all words in one paragraph")}[same])
	}
	return parts
}

// advancedPage writes a query from the fields of the form, and counts what it finds.
func (s *server) advancedPage(ctx context.Context, r request) (any, error) {
	v := &advancedView{layout: layout{Case: s.Title, Title: say("Advanced search")}, Parts: r.write(), Fields: map[string]string{}}
	for _, row := range r.table.rows {
		v.Fields[row.name] = r.text(row.name)
	}
	var texts []string
	for _, part := range v.Parts {
		texts = append(texts, part.Text)
	}
	v.Written = strings.Join(texts, " ")
	for _, same := range []struct {
		value string
		label wording
	}{{"article", say("in one article")}, {"paragraph", say("in one paragraph")}, {"sentence", say("in one sentence")}} {
		v.Same = append(v.Same, option{same.value, same.label, same.value == r.text("same")})
	}
	for _, kind := range query.DateKinds {
		v.Dates = append(v.Dates, option{string(kind), dateTitles[kind], string(kind) == r.text("date")})
	}
	p := noParams.with("q", v.Written).between(r.text("from"), r.text("to"))
	if r.text("from") != "" || r.text("to") != "" {
		p = p.with("date", r.text("date"))
	}
	v.Q, v.Search = v.Written, p.at(searchPage)
	if r.encode() == "" {
		return v, nil
	}
	q := p.query()
	q.Size, q.Passages = 1, 0
	res, err := s.Searcher.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	v.Found = res.Total
	if res.Relaxed {
		v.Found = 0 // of articles with all of it
	}
	for _, w := range res.Warnings {
		v.Warnings = append(v.Warnings, warning{w.Position, w.Text})
	}
	return v, nil
}
