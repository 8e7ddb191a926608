package server

import (
	"bytes"
	"encoding/json"
	"html"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/search"
)

// A hit is an article found.
type hit struct {
	ID           string        `json:"id"`
	Kind         string        `json:"kind"` // article or abstract
	Version      int           `json:"version"`
	Title        string        `json:"title"`
	TitleFrom    string        `json:"title_from"` // "page" or "lead"
	PageHeadline string        `json:"page_headline"`
	Byline       []string      `json:"byline"`
	Source       source        `json:"source"`
	Published    *date         `json:"published"` // null: unknown
	CapturedAt   time.Time     `json:"captured_at"`
	Lang         string        `json:"lang"`
	Words        int           `json:"words"`
	URL          string        `json:"url"`
	Terms        string        `json:"terms"`     // of the source: republish, link or unknown
	HandedIn     string        `json:"handed_in"` // how it came, where casefile didn't fetch it
	Self         string        `json:"self"`
	HTML         string        `json:"html"`
	Hits         matches       `json:"hits"`
	MatchedAs    []matchedAs   `json:"matched_as"` // where not as typed
	Entities     []namedEntity `json:"entities"`
	Flags        flags         `json:"flags"`
	Cluster      *cluster      `json:"cluster"`   // null: no other article found has the same text
	Differing    []relatedCopy `json:"differing"` // articles found with nearly this text, in which facts differ; each is a result or in the cluster of one
	Former       *formerHit    `json:"former"`    // null: no former version has words of the query that the article has no longer
	Score        float64       `json:"score"`
	Shares       []scoreShare  `json:"shares"` // with explain=1: they add up to the score

	only []string // fields that are written; nil means all
}

// A formerHit is a former version that has words of the query which the article has no
// longer.
type formerHit struct {
	Version    int       `json:"version"`
	CapturedAt time.Time `json:"captured_at"`
	HTML       string    `json:"html"`
	Snippets   []snippet `json:"snippets"` // of that version
}

func newFormer(l linker, f *search.Former) *formerHit {
	if f == nil {
		return nil
	}
	page := l.only("q", "variants", "variant", prefixNot+"variant").at(versionLink(f.Version.ID, f.Version.Revision))
	out := &formerHit{f.Version.Revision, f.Version.Capture.Time, page, []snippet{}}
	for _, p := range f.Passages {
		out.Snippets = append(out.Snippets, newSnippet(p, page))
	}
	return out
}

// A cluster lists the other articles found that have the text of a result, and no other
// facts. They are no results themselves, on any page.
type cluster struct {
	Size    int           `json:"size"`    // with the result itself
	LeadBy  string        `json:"lead_by"` // why the result leads: original, published or captured
	Others  []string      `json:"others"`
	Sources []string      `json:"sources"` // of each of the others
	Copies  []relatedCopy `json:"copies"`  // the others
}

// Why says in words why the result leads.
func (c *cluster) Why() wording { return leadTexts[search.LeadBy(c.LeadBy)] }

// A scoreShare is what a word or phrase adds to a score: weight · damped + first.
type scoreShare struct {
	Term     string  `json:"term"`
	Position int     `json:"position"`
	Times    int     `json:"times"`           // in the article, as typed
	Others   int     `json:"other_spellings"` // where there are any: so and in other spellings
	Weight   float64 `json:"weight"`          // the rarer the greater
	Damped   float64 `json:"damped"`          // the frequency, from 0 to 1
	First    float64 `json:"first"`           // of a name as it was typed
	Score    float64 `json:"score"`
}

type matches struct {
	Total    int       `json:"total"`
	Title    [][2]int  `json:"title"` // ranges of matches in the title
	Snippets []snippet `json:"snippets"`
}

type snippet struct {
	Field     string   `json:"field"`
	Paragraph int      `json:"paragraph"`
	Start     int      `json:"start"`
	End       int      `json:"end"`
	Text      string   `json:"text"`
	Marked    string   `json:"marked"` // in HTML: escaped, with <mark> alone
	Ranges    [][2]int `json:"ranges"` // of matches, in text
	// The first match and the text around it, to find it again in a text whose
	// offsets are counted otherwise; "" where nothing matches.
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
	Link   string `json:"link"`

	CutBefore bool `json:"-"` // the paragraph begins before the snippet
	CutAfter  bool `json:"-"`
}

// A matchedAs says how a word of the query is written in an article.
type matchedAs struct {
	Term    string `json:"term"`
	Surface string `json:"surface"`
	How     string `json:"how"`
}

type namedEntity struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Label     string `json:"label"` // in the whole case
	Name      string `json:"name"`  // in this article
	Mentions  int    `json:"mentions"`
	Uncertain bool   `json:"uncertain"` // in each mention, and left out of the facets
}

func newHit(l linker, res *search.Result, h search.Hit) hit {
	a := h.Article
	body := a.Body()
	out := hit{
		ID: a.ID, Kind: a.Class.Name(), Version: a.Revision, Title: a.Title, TitleFrom: titleFrom(a), PageHeadline: a.PageHeadline,
		Byline: nonNil(a.Authors), Source: newSource(a.Source), Published: newDate(a.Published), CapturedAt: a.Capture.Time,
		Lang: a.Lang, Words: len(strings.Fields(body)), URL: a.URL, Terms: h.Terms.Value, HandedIn: handedIn(a),
		Self: articlePath(a.ID), HTML: articleLink(a.ID, l.params),
		Hits:      matches{Total: h.Marks, Title: ranges(h.Title), Snippets: []snippet{}},
		MatchedAs: []matchedAs{},
		Entities:  newNamedEntities(res, a.ID, h.Entities),
		Shares:    []scoreShare{},
		Flags:     flags{a.PageHeadline != "", a.Incomplete, h.Changed},
		Score:     h.Score,
	}
	for _, m := range h.Matched {
		out.MatchedAs = append(out.MatchedAs, matchedAs(m))
	}
	out.Former = newFormer(l, h.Former)
	out.Differing = newCopies(body, h.Differing)
	if len(h.Copies) > 0 {
		out.Cluster = &cluster{Size: 1 + len(h.Copies), LeadBy: string(h.LeadBy), Copies: newCopies(body, h.Copies)}
	}
	for _, c := range h.Copies {
		out.Cluster.Others = append(out.Cluster.Others, c.Article.ID)
		out.Cluster.Sources = append(out.Cluster.Sources, c.Article.Source.Name)
	}
	for _, s := range h.Shares {
		out.Shares = append(out.Shares, scoreShare{s.Term, s.At, s.Typed, s.Others, s.Weight, s.Damped, s.First, s.Score})
	}
	for _, s := range h.Passages {
		out.Hits.Snippets = append(out.Hits.Snippets, newSnippet(s, out.HTML))
	}
	return out
}

// newNamedEntities lists what an article names, by kind, each once.
func newNamedEntities(res *search.Result, article string, found *search.Entities) []namedEntity {
	all := []namedEntity{}
	for _, kind := range entityKinds {
		for _, e := range byFacet(found)[kind.facet] {
			id, label := res.Identity(article, kind.facet, e.Name)
			id = entityID(kind.facet, id)
			if i := slices.IndexFunc(all, func(o namedEntity) bool { return o.ID == id }); i >= 0 {
				all[i].Mentions += len(e.Mentions)
				all[i].Uncertain = all[i].Uncertain && e.Weak
				continue
			}
			all = append(all, namedEntity{id, kind.facet, label, e.Name, len(e.Mentions), e.Weak})
		}
	}
	return all
}

// byFacet returns what an article names, by the facet that counts it.
func byFacet(found *search.Entities) map[string][]search.Entity {
	return map[string][]search.Entity{"person": found.Persons, "org": found.Orgs, "place": found.Places}
}

// ranges returns where in a text its matches are, in code points.
func ranges(fragments []search.Fragment) [][2]int {
	all := [][2]int{}
	n := 0
	for _, f := range fragments {
		end := n + utf8.RuneCountInString(f.Text)
		if f.Match {
			all = append(all, [2]int{n, end})
		}
		n = end
	}
	return all
}

// fragments cuts a text at the ranges of its matches.
func fragments(text string, ranges [][2]int) (all []search.Fragment) {
	runes, done := []rune(text), 0
	add := func(to int, match bool) {
		if to > done {
			all = append(all, search.Fragment{Text: string(runes[done:to]), Match: match})
			done = to
		}
	}
	for _, r := range ranges {
		add(r[0], false)
		add(r[1], true)
	}
	add(len(runes), false)
	return all
}

func newSnippet(p search.Passage, page string) snippet {
	s := snippet{
		Field: "body", Paragraph: p.Paragraph, Start: p.Start, End: p.End, Ranges: ranges(p.Fragments),
		Link: page + "#p" + strconv.Itoa(p.Paragraph), CutBefore: p.CutBefore, CutAfter: p.CutAfter,
	}
	var text, marked strings.Builder
	for _, f := range p.Fragments {
		text.WriteString(f.Text)
		if f.Match {
			marked.WriteString("<mark>" + html.EscapeString(f.Text) + "</mark>")
		} else {
			marked.WriteString(html.EscapeString(f.Text))
		}
	}
	s.Text, s.Marked = text.String(), marked.String()
	if len(s.Ranges) > 0 {
		s.Exact, s.Prefix, s.Suffix = quoted([]rune(s.Text), s.Ranges[0][0], s.Ranges[0][1])
	}
	return s
}

// hitFields are the names of the fields of a hit, in their order.
var hitFields = func() (names []string) {
	for f := range reflect.TypeFor[hit]().Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}()

// allFields are the names by which the parameter "fields" asks for every field.
var allFields = []string{"all", "default"}

// tidyFields puts fields in the order of a hit. The id is always among them; none are
// left where all are asked for.
func tidyFields(values []string) []string {
	if len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(allFields, v) }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(hitFields), func(f string) bool { return f != "id" && !slices.Contains(values, f) })
}

// MarshalJSON writes the fields that were asked for.
func (h hit) MarshalJSON() ([]byte, error) {
	type whole hit
	b, err := json.Marshal(whole(h))
	if err != nil || len(h.only) == 0 {
		return b, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	before := "{"
	for _, name := range h.only {
		if v, ok := all[name]; ok {
			out.WriteString(before + `"` + name + `":`)
			out.Write(v)
			before = ","
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
