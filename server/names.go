package server

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/search"
	"casefile/search/query"
)

func kindParam(help string) param {
	var kinds []string
	for _, k := range entityKinds {
		kinds = append(kinds, k.facet)
	}
	return param{name: "type", kind: choiceKind, choices: kinds, help: help}
}

func required(p param) param {
	p.must = true
	return p
}

func defaulting(p param, def string) param {
	p.def = def
	return p
}

// An entityRef names an entity of which more is at Self.
type entityRef struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Label    string `json:"label"`
	Articles int    `json:"articles"`
	Self     string `json:"self"`
	HTML     string `json:"html"`
}

// newEntityRef counts the articles of a value.
func newEntityRef(facet string, v search.Value) entityRef {
	id := entityID(facet, v.ID)
	return entityRef{id, facet, v.Label, v.Articles, entityPath(id), entityLink(id)}
}

// namesParams are the parameters of the entities that a name may mean.
var namesParams = newTable(
	param{name: "q", must: true, help: "A name, in any spelling and script."},
	kindParam("Only entities of this type."),
	limitParam(10, 50),
)

// A namesAnswer lists the entities that a name may mean, the likeliest first.
type namesAnswer struct {
	Q       string         `json:"q"`
	Results []namedByOther `json:"results"`
}

// A namedByOther is an entity that a name may mean, and why.
type namedByOther struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Label    string   `json:"label"`
	Articles int      `json:"articles"`
	Score    float64  `json:"score"` // from 0 to 1
	Sure     bool     `json:"sure"`  // false: possibly another's name, which a search leaves out
	By       []string `json:"by"`    // rules by which the spelling is taken for the name
	Evidence evidence `json:"evidence"`
	Self     string   `json:"self"`
	HTML     string   `json:"html"`
}

// An evidence is the spelling of an entity that is like a name.
type evidence struct {
	Spelling string `json:"spelling"`
	Articles int    `json:"articles"` // that have it
	Mentions string `json:"mentions"` // the sentences that name the entity
}

func (s *server) namesAnswer(ctx context.Context, r request) (any, error) {
	q := r.text("q")
	if n := utf8.RuneCountInString(q); n > maxTyped {
		return nil, invalid("q", q, "q has %d characters; give a name of at most %d", n, maxTyped)
	}
	kinds := r.table.row("type").choices
	if r.has("type") {
		kinds = r.all("type")
	}
	found, err := s.Searcher.Lookup(ctx, q, kinds, r.number("limit"))
	if err != nil {
		return nil, err
	}
	out := namesAnswer{Q: q, Results: []namedByOther{}}
	for _, f := range found {
		id := entityID(f.Facet, f.ID)
		out.Results = append(out.Results, namedByOther{
			id, f.Facet, f.Label, f.Articles, f.Score, f.Score >= search.SureLookup, nonNil(f.Rules),
			evidence{f.Spelling, f.Spelt, entityPath(id) + "/mentions"}, entityPath(id), entityLink(id),
		})
	}
	return out, nil
}

// explainParams are the parameters of the explanation of a name.
var explainParams = newTable(
	param{name: "name", must: true, help: "A name, in any spelling and script."},
	param{name: "other", help: "Another spelling, or another's name: says whether the two are the same, and why."},
	defaulting(kindParam("What both are names of."), "person"),
)

// explainPageParams are those of the page, which has a form for the name.
var explainPageParams = explainParams.but(nil, param{name: "name", help: explainParams.row("name").help})

type nameExplained struct {
	Name      string            `json:"name"`
	Words     []wordExplained   `json:"words"`
	Spellings []spellingOffered `json:"spellings"`
	Compared  *namesCompared    `json:"compared"` // with other; null without one
}

// namesCompared says what two spellings are to each other.
type namesCompared struct {
	Other      string          `json:"other"`
	Type       string          `json:"type"`
	Verdict    string          `json:"verdict"`    // same, possibly or apart
	Similarity float64         `json:"similarity"` // of the spellings, from 0 to 1
	By         []string        `json:"by"`         // rules; of what is apart, in what they are alike
	Words      []wordsCompared `json:"words"`
	Means      []*entityRef    `json:"means"`    // what name and other mean in this case; null: no article names it
	Together   int             `json:"together"` // articles that name both, where they mean two
	Search     string          `json:"search"`   // for these; "" where there are none
}

// wordsCompared are a word of one name and the word of the other that is most like it; ""
// if none is.
type wordsCompared struct {
	Word       string   `json:"word"`
	Other      string   `json:"other"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"`
}

type wordExplained struct {
	Text   string   `json:"text"`   // folded
	Sounds []string `json:"sounds"` // keys of spellings that sound alike
	Roles  []string `json:"roles"`  // what it is taken for
}

type spellingOffered struct {
	Spelling   string   `json:"spelling"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"`       // rules
	Searched   bool     `json:"searched"` // false: only if it is asked for
}

func (s *server) nameExplained(ctx context.Context, r request) (any, error) {
	name := r.text("name")
	for _, row := range []string{"name", "other"} {
		if n := utf8.RuneCountInString(r.text(row)); n > maxTyped {
			return nil, invalid(row, r.text(row), "%s has %d characters; give one of at most %d", row, n, maxTyped)
		}
	}
	e, err := s.Searcher.NameExplained(ctx, r.text("type"), name)
	if err != nil {
		return nil, err
	}
	out := &nameExplained{Name: name, Words: []wordExplained{}, Spellings: []spellingOffered{}}
	for _, w := range e.Words {
		out.Words = append(out.Words, wordExplained{w.Text, nonNil(w.Sounds), nonNil(w.Roles)})
	}
	for _, f := range e.Spellings {
		out.Spellings = append(out.Spellings, spellingOffered{f.Text, f.Articles, f.Score, nonNil(f.Rules), f.Score >= search.SureLookup})
	}
	if other := r.text("other"); other != "" {
		facet := r.text("type")
		found, err := s.Searcher.Compare(ctx, facet, name, other)
		if err != nil {
			return nil, err
		}
		out.Compared = newNamesCompared(facet, other, found)
	}
	return out, nil
}

func newNamesCompared(facet, other string, found *search.Likeness) *namesCompared {
	out := &namesCompared{Other: other, Type: facet, Verdict: string(found.Verdict), Similarity: found.Score, By: nonNil(found.Rules), Words: []wordsCompared{}, Together: found.Both}
	for _, w := range found.Words {
		out.Words = append(out.Words, wordsCompared{w.Word, w.Other, w.Score, nonNil(w.Rules)})
	}
	both := noParams
	for _, m := range found.Means {
		var means *entityRef
		if m != nil {
			means = new(newEntityRef(facet, *m))
			both = both.plus(facet+suffixAll, means.ID)
		}
		out.Means = append(out.Means, means)
	}
	if found.Both > 0 {
		out.Search = both.at(searchPage)
	}
	return out
}

// The orders of a list of entities.
const (
	byArticles = "articles"
	byLabel    = "label"
)

// entitiesParams are those of a search, which choose the articles that are counted, and
// those of the list.
var entitiesParams = searchParams.but(
	[]string{"cursor", "facet", "histogram", "explain", "collapse", "snippets", "snippet_chars", "fields"},
	param{name: "sort", kind: choiceKind, choices: []string{byArticles, byLabel}, def: byArticles, help: "articles lists what most articles name first, label in the order of the alphabet."},
).and(
	defaulting(kindParam("The type of what is listed: people, organizations or places."), "person"),
	param{name: "letter", help: "Only labels that begin with this letter."},
	param{name: "like", help: "Only what has a name like this, in any spelling."},
)

// An entityList counts what the articles of a search name, by type.
type entityList struct {
	Type    string         `json:"type"`
	Total   int            `json:"total"` // entities
	Missing int            `json:"missing"`
	Results []listedEntity `json:"results"`
	Letters []letter       `json:"letters"` // with which labels begin, whatever letter is asked for
	Links   links          `json:"links"`
}

type listedEntity struct {
	ID        string  `json:"id"`
	Type      string  `json:"type"`
	Label     string  `json:"label"`
	Articles  int     `json:"articles"` // of the search
	Spellings []label `json:"spellings"`
	Self      string  `json:"self"`
	HTML      string  `json:"html"`
}

type letter struct {
	Letter   string `json:"letter"`
	Entities int    `json:"entities"`
}

const (
	entitiesPath = apiPath + "/entities"
	explainPath  = apiPath + "/names/explain"
	namesPage    = "/names"
	explainPage  = namesPage + "/explain"
)

// Others returns the spellings besides the label.
func (e listedEntity) Others() []label {
	return slices.DeleteFunc(slices.Clone(e.Spellings), func(l label) bool { return l.Label == e.Label })
}

func (s *server) entitiesAnswer(ctx context.Context, r request) (any, error) {
	out, _, err := s.entities(ctx, r, nil)
	return out, err
}

// entities returns the list, and the search whose articles it counts, with some facets.
func (s *server) entities(ctx context.Context, r request, facets map[string]int) (*entityList, *search.Result, error) {
	facet := r.text("type")
	q := params{searchParams, r.without("size", "sort").given}.query()
	q.Size, q.Passages, q.Collapse, q.Sort = 1, 0, false, query.Newest
	maps.Copy(q.Facets, facets)
	q.Facets[facet] = s.Searcher.Store.Len() + maxValues*maxValues // all
	if like := r.text("like"); like != "" {
		q.Find = map[string]string{facet: like}
	}
	res, err := s.Searcher.Search(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	n := slices.IndexFunc(res.Facets, func(f search.Facet) bool { return f.Name == facet })
	out := &entityList{Type: facet, Results: []listedEntity{}, Letters: []letter{}, Missing: res.Facets[n].Missing}
	values := res.Facets[n].Values
	res.Facets[n].Values = slices.Clone(values[:min(len(values), facets[facet])])
	counts := map[string]int{}
	for _, v := range values {
		counts[initialOf(v.Label)]++
	}
	for l, n := range counts {
		out.Letters = append(out.Letters, letter{l, n})
	}
	slices.SortFunc(out.Letters, func(a, b letter) int { return strings.Compare(a.Letter, b.Letter) })
	if want := strings.ToUpper(r.text("letter")); want != "" {
		values = slices.DeleteFunc(values, func(v search.Value) bool { return initialOf(v.Label) != want })
	}
	if r.text("sort") == byLabel {
		slices.SortStableFunc(values, func(a, b search.Value) int {
			return cmp.Or(strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)), strings.Compare(a.ID, b.ID))
		})
	}
	out.Total = len(values)
	size, page := r.number("size"), r.number("page")
	from := min((page-1)*size, len(values))
	for _, v := range values[from:min(from+size, len(values))] {
		id := entityID(facet, v.ID)
		one := listedEntity{id, facet, v.Label, v.Articles, []label{}, entityPath(id), entityLink(id)}
		for _, s := range v.Spellings {
			one.Spellings = append(one.Spellings, label{s.Text, s.Articles})
		}
		out.Results = append(out.Results, one)
	}
	out.Links = links{Self: r.at(entitiesPath), HTML: r.at(namesPage)}
	prev, next := r.among(out.pages(size))
	out.Links.Prev, out.Links.Next = optional(entitiesPath, prev), optional(entitiesPath, next)
	return out, res, nil
}

// pages returns the number of pages of a size.
func (l *entityList) pages(size int) int { return (l.Total + size - 1) / size }

// initialOf returns the letter with which a label begins, in upper case; "" if it has none.
func initialOf(label string) string {
	for _, r := range label {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return ""
}
