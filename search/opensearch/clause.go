package opensearch

import (
	_ "embed"
	"math"
	"slices"
	"time"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// evaluate is the program that reads the positions of words in the cluster. Its functions
// come before what is asked.
//
//go:embed evaluate.painless
var evaluate string

const (
	scriptMatches = "return score(places.bytes, places.offset, doc, (Map) params.node, false, null) >= 0;"
	scriptScore   = "return score(places.bytes, places.offset, doc, (Map) params.node, true, null);"
	scriptShares  = "List out = new ArrayList(); score(places.bytes, places.offset, doc, (Map) params.node, true, out); return out;"
	scriptCount   = "return mentions(places.bytes, places.offset, (List) params.of);"
	scriptBeside  = "return beside(places.bytes, places.offset, (List) params.parts, (int) params.reach);"
)

// script returns a call of the program. All calls of one kind have one source, which the
// cluster compiles once.
func script(call string, params object) object {
	return object{"source": evaluate + call, "params": params}
}

// isPositional reports whether the terms of a field have positions.
func isPositional(field string) bool { return slices.Contains(positional, field) }

// filter returns what finds the articles that a clause matches.
func filter(c engine.Clause) object {
	switch c := c.(type) {
	case nil, *engine.All:
		return matchAll()
	case *engine.And:
		return and(c)
	case *engine.Or:
		return anyOf(filters(c.Any)...)
	case *engine.Concept:
		return conceptFilter(c)
	case *engine.Together:
		must := []object{{"script": object{"script": script(scriptMatches, object{"node": node(c, nil)})}}}
		for _, part := range c.Parts {
			var any []object
			for _, s := range part {
				any = append(any, allWords(indexer.FieldText, s))
			}
			must = append(must, anyOf(any...))
		}
		return allOf(must...)
	case *engine.HasAny:
		return hasAny(c.Field, c.Terms)
	case *engine.Shared:
		var each []object
		for _, t := range c.Terms {
			each = append(each, hasAny(c.Field, []string{t}))
		}
		if len(each) < c.Least || len(each) == 0 {
			return matchNone()
		}
		return object{"bool": object{"should": each, "minimum_should_match": max(1, c.Least)}}
	case *engine.Dates:
		return dated(c)
	}
	return matchNone() // *engine.None
}

func filters(clauses []engine.Clause) (all []object) {
	for _, c := range clauses {
		all = append(all, filter(c))
	}
	return all
}

func matchAll() object  { return object{"match_all": object{}} }
func matchNone() object { return object{"match_none": object{}} }

func anyOf(some ...object) object {
	switch len(some) {
	case 0:
		return matchNone()
	case 1:
		return some[0]
	}
	return object{"bool": object{"should": some, "minimum_should_match": 1}}
}

func allOf(some ...object) object {
	if len(some) == 1 {
		return some[0]
	}
	return object{"bool": object{"filter": append([]object{}, some...)}}
}

func and(c *engine.And) object {
	b := object{"filter": append([]object{}, filters(c.Must)...), "must_not": append([]object{}, filters(c.Not)...)}
	if len(c.Must) == 0 {
		if len(c.Should) > 0 {
			b["filter"] = []object{anyOf(filters(c.Should)...)}
		} else {
			b["filter"] = []object{matchAll()}
		}
	}
	return object{"bool": b}
}

// A dictionary is where the terms of a field are: in a field of the index, but not of the
// articles that have them in another.
type dictionary struct{ field, but string }

func dictionaryOf(field string) dictionary {
	if field == engine.FieldBodyWord {
		return dictionary{indexer.FieldWord, indexer.FieldUntold}
	}
	return dictionary{field: field}
}

// termsChunk is the number of terms in one part of a question. The cluster takes 65,536.
const termsChunk = 20_000

// hasAny finds the articles that have one of several terms in a field.
func hasAny(field string, terms []string) object {
	d := dictionaryOf(field)
	var any []object
	if d.but != "" {
		for _, t := range terms {
			any = append(any, object{"bool": object{"filter": []object{{"term": object{d.field: t}}}, "must_not": []object{{"term": object{d.but: t}}}}})
		}
		return anyOf(any...)
	}
	encoded := make([]string, len(terms))
	for i, t := range terms {
		encoded[i] = encodeTerm(field, t)
	}
	for chunk := range slices.Chunk(encoded, termsChunk) {
		any = append(any, object{"terms": object{d.field: chunk}})
	}
	return anyOf(any...)
}

// allWords finds the articles that have all words of a sequence, wherever.
func allWords(field string, s engine.Sequence) object {
	if len(s.Words) == 0 {
		return matchNone()
	}
	var all []object
	for _, terms := range s.Words {
		all = append(all, hasAny(field, terms))
	}
	return allOf(all...)
}

// conceptFilter finds the articles that have a concept. Single words are looked up; rows
// of words and parts of the text are read in the articles that have the words.
func conceptFilter(c *engine.Concept) object {
	var words []string
	var any, rows []object
	for _, s := range append([]engine.Sequence{c.Typed}, c.Variants...) {
		switch {
		case len(s.Words) == 1 && c.Part == "":
			words = append(words, s.Words[0]...)
		case len(s.Words) > 0:
			rows = append(rows, allWords(c.Field, s))
		}
	}
	if len(words) > 0 {
		any = append(any, hasAny(c.Field, words))
	}
	if len(rows) > 0 {
		any = append(any, allOf(anyOf(rows...), object{"script": object{"script": script(scriptMatches, object{"node": node(c, nil)})}}))
	}
	return anyOf(any...)
}

// dated finds the articles of [engine.Dates].
func dated(c *engine.Dates) object {
	if c.Kind == query.Capture {
		from, before := captured(c)
		return object{"range": object{indexer.FieldCaptured: object{"gte": from, "lt": before}}}
	}
	field, from, to, or := days(c)
	any := []object{{"range": object{field: object{"gte": from, "lte": to}}}}
	if len(or) > 0 {
		any = append(any, object{"terms": object{field: or}})
	}
	return anyOf(any...)
}

// days returns the field of a range of days and its bounds, in the order of texts, and the
// dates before the first bound that may lie behind it: "2006" may be later than 2006-02-01.
func days(c *engine.Dates) (field, from, to string, or []string) {
	field, to, or = indexer.FieldDay, "\uffff", []string{}
	if c.Kind == query.Mention {
		field = indexer.FieldDates
	}
	if c.From != "" {
		from = query.FirstDay(c.From)
		or = []string{from[:len("2006")], from[:len("2006-02")]}
	}
	if c.To != "" {
		to = query.LastDay(c.To)
	}
	return field, from, to, or
}

// captured returns a range of days in UTC in seconds.
func captured(c *engine.Dates) (from, before int64) {
	from, before = math.MinInt64, math.MaxInt64
	midnight := func(day string) time.Time {
		t, _ := time.Parse("2006-01-02", day) // package query has checked it
		return t
	}
	if c.From != "" {
		from = midnight(query.FirstDay(c.From)).Unix()
	}
	if c.To != "" {
		before = midnight(query.LastDay(c.To)).Add(24 * time.Hour).Unix()
	}
	return from, before
}

// A weigher returns the weights of a concept.
type weigher func(*engine.Concept) weights

// node returns a clause as the program reads it, with the weights of its concepts if they
// are scored.
func node(c engine.Clause, weigh weigher) object {
	nodes := func(clauses []engine.Clause, weigh weigher) []object {
		all := []object{}
		for _, c := range clauses {
			all = append(all, node(c, weigh))
		}
		return all
	}
	switch c := c.(type) {
	case nil, *engine.All:
		return object{"kind": "all"}
	case *engine.And:
		return object{"kind": "and", "must": nodes(c.Must, weigh), "should": nodes(c.Should, weigh), "not": nodes(c.Not, nil)}
	case *engine.Or:
		return object{"kind": "or", "any": nodes(c.Any, weigh)}
	case *engine.Concept:
		return conceptNode(c, weigh)
	case *engine.Together:
		var within []object
		for _, w := range c.Within {
			within = append(within, reaches[w])
		}
		parts := [][]object{}
		for _, p := range c.Parts {
			parts = append(parts, sequences(indexer.FieldText, p))
		}
		return object{"kind": "together", "within": within, "parts": parts}
	case *engine.HasAny:
		return anyNode(c.Field, c.Terms, 1)
	case *engine.Shared:
		return anyNode(c.Field, c.Terms, max(1, c.Least))
	case *engine.Dates:
		if c.Kind == query.Capture {
			from, before := captured(c)
			return object{"kind": "captured", "from": from, "before": before}
		}
		field, from, to, or := days(c)
		return object{"kind": "dated", "d": field, "from": from, "to": to, "or": or}
	}
	return object{"kind": "none"}
}

// reaches are what [engine.Together] is within.
var reaches = map[string]object{
	query.Sentence:  {"h": hashOf(indexer.FieldText, indexer.MarkSentence), "r": 0},
	query.Paragraph: {"h": hashOf(indexer.FieldText, indexer.MarkParagraph), "r": 0},
	query.Person:    {"h": hashOf(indexer.FieldText, indexer.MarkPerson), "r": query.PersonReach},
}

func anyNode(field string, terms []string, least int) object {
	out := object{"kind": "any", "least": least}
	if isPositional(field) {
		hashes := []int64{}
		for _, t := range terms {
			hashes = append(hashes, hashOf(field, t))
		}
		out["terms"] = hashes
		return out
	}
	d := dictionaryOf(field)
	encoded := []string{}
	for _, t := range terms {
		encoded = append(encoded, encodeTerm(field, t))
	}
	out["d"], out["terms"] = d.field, encoded
	if d.but != "" {
		out["but"] = d.but
	}
	return out
}

// sequences returns sequences as the program reads them.
func sequences(field string, all []engine.Sequence) []object {
	out := []object{}
	for _, s := range all {
		one := object{"f": s.Free, "a": s.Apart}
		if isPositional(field) {
			words := [][]int64{}
			for _, terms := range s.Words {
				hashes := []int64{}
				for _, t := range terms {
					hashes = append(hashes, hashOf(field, t))
				}
				words = append(words, hashes)
			}
			one["w"] = words
		} else {
			d := dictionaryOf(field)
			one["d"], one["w"] = d.field, s.Words
			if len(s.Words) == 0 {
				one["w"] = [][]string{}
			}
			if d.but != "" {
				one["but"] = d.but
			}
		}
		out = append(out, one)
	}
	return out
}

func conceptNode(c *engine.Concept, weigh weigher) object {
	w := weights{}
	if weigh != nil {
		w = weigh(c)
	}
	out := object{
		"kind": "concept", "all": sequences(c.Field, append([]engine.Sequence{c.Typed}, c.Variants...)),
		"i": w.number, "typed": w.typed, "variant": w.variant, "before": w.first, "mean": w.mean,
		"k1": engine.K1, "flat": 1 - engine.B, "slope": engine.B,
	}
	switch c.Part {
	case "lead":
		out["first"], out["paragraph"] = indexer.BodyPosition, hashOf(indexer.FieldText, indexer.MarkParagraph)
	case "body":
		out["first"] = indexer.BodyPosition
	}
	return out
}
