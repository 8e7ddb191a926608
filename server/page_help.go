package server

import (
	"context"
	"strings"

	"casefile/search/query"
)

const helpPage = "/help"

// A helpView explains searching by examples that find something in this case.
type helpView struct {
	layout
	Examples []helpExample
	Marks    []helpMark
	Limits   []wording
}

// A helpExample is a query of this case, and what it means.
type helpExample struct {
	Query, Link string
	Articles    int
	Means       wording
}

// A helpMark is a word that pages use where something is uncertain.
type helpMark struct{ Mark, Means wording }

// helpMarks are the marks of what is uncertain.
var helpMarks = []helpMark{
	{say("uncertain"), say("a name that the program may have misread; it is in no list and no count")},
	{say("worked out"), say("a date that the text gives by words such as “on Friday”; check the sentence")},
	{say("about %s, inferred from the text", dayText("2006")), say("a date of publication that no page states")},
	{say("possibly the same name, probably another"), say("a spelling that is offered and not searched")},
	{say("title made from the text"), say("the page has no headline, or one of another story")},
	{say("not fetched by casefile: its source is a claim"), say("a text that was handed in; its address was not visited")},
	{say("changed since first captured"), say("a later capture of the page has another text; all versions are kept")},
}

// helpLimits are what the program does not do.
var helpLimits = []wording{
	say("Names and dates are found by a program, which misses some and misreads some. The text of every article is searched all the same."),
	say("Two people of one name are one name until someone decides otherwise; names that are merely alike are never merged."),
	say("Where sources differ, both are shown. casefile does not know which is right."),
	say("A search sees what was captured, not the whole web."),
}

// helpPage makes its examples of the name that most articles have, and of what stands with it.
func (s *server) helpPage(ctx context.Context, _ request) (any, error) {
	v := &helpView{layout: layout{Case: s.Title, Title: say("Help")}, Marks: helpMarks, Limits: helpLimits}
	res, err := s.Searcher.Search(ctx, query.Query{Size: 1, Facets: map[string]int{"person": 2, "year": 1, "source": 1}})
	if err != nil {
		return nil, err
	}
	labels := map[string][]string{}
	for _, f := range res.Facets {
		for _, value := range f.Values {
			labels[f.Name] = append(labels[f.Name], value.Label)
		}
	}
	try := func(text string, means wording) error {
		q := query.Query{Text: text, Size: 1}
		found, err := s.Searcher.Search(ctx, q)
		if err == nil && found.Total > 0 && !found.Relaxed {
			v.Examples = append(v.Examples, helpExample{text, noParams.with("q", text).at(searchPage), found.Total, means})
		}
		return err
	}
	people := labels["person"]
	if len(people) == 0 {
		return v, nil
	}
	family := func(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
	first := family(people[0])
	type example struct {
		text  string
		means wording
	}
	all := []example{
		{first, say("a name in every spelling and script that occurs")},
		{"=" + first, say("the name only as it is typed")},
		{`"` + people[0] + `"`, say("these words in this order")},
		{"person:" + first, say("a person of this name, not a street or a foundation")},
		{first + " near:person", say("the word within ten words of a person's name")},
	}
	if n := min(5, len(first)); strings.ToValidUTF8(first[:n], "") == first[:n] {
		all = append(all, example{first[:n] + "*", say("words that begin so")})
	}
	if len(people) > 1 {
		second := family(people[1])
		all = append(all, []example{
			{first + " " + second, say("both, anywhere in an article")},
			{first + " " + second + " same:sentence", say("both in one sentence")},
			{"(" + first + " OR " + second + ")", say("one of them or both")},
			{first + " -" + second, say("the first without the second")},
			{`"` + first + " " + second + `"~8`, say("both with at most eight other words between them")},
			{"title:" + first, say("in the title")},
		}...)
	}
	if years := labels["year"]; len(years) > 0 {
		all = append(all, example{first + " year:" + years[0], say("published in this year")})
	}
	for _, e := range all {
		if err := try(e.text, e.means); err != nil {
			return nil, err
		}
	}
	return v, nil
}
