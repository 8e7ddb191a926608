package enginetest

import (
	"math"
	"slices"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// matches reports whether a plan finds a document. The filter of one facet, "" for
// none, is applied without its own part.
func (v *referenceView) matches(p *engine.Plan, d *document, but string) bool {
	if !v.clause(p.Root, d) || p.Among != nil && !v.clause(p.Among, d) || p.Dates != nil && !v.clause(p.Dates, d) {
		return false
	}
	return !slices.ContainsFunc(p.Filters, func(f engine.Filter) bool { return !v.passes(f, d, f.Facet != but) })
}

// passes reports whether a filter lets a document through.
func (v *referenceView) passes(f engine.Filter, d *document, own bool) bool {
	c := v.catalogs[f.Facet]
	named := d.entities(c)
	has := func(value engine.Value) bool {
		return named[value.Entity] || value.Entity < 0 && v.hasAny(d, indexer.IDField(f.Facet), value.IDs)
	}
	if own && f.Own() && !slices.ContainsFunc(f.Any, has) && !(f.Missing && len(d.fields[f.Facet]) == 0) {
		return false
	}
	return !slices.ContainsFunc(f.All, func(value engine.Value) bool { return !has(value) }) && !slices.ContainsFunc(f.Not, has)
}

func (v *referenceView) hasAny(d *document, field string, terms []string) bool {
	return slices.ContainsFunc(terms, func(t string) bool { return d.fields[field][t] != nil })
}

// clause reports whether a clause matches a document.
func (v *referenceView) clause(c engine.Clause, d *document) bool {
	matches := func(c engine.Clause) bool { return v.clause(c, d) }
	switch c := c.(type) {
	case *engine.All:
		return true
	case *engine.And:
		should := len(c.Must) > 0 || len(c.Should) == 0 || slices.ContainsFunc(c.Should, matches)
		return should && !slices.ContainsFunc(c.Not, matches) && !slices.ContainsFunc(c.Must, func(m engine.Clause) bool { return !matches(m) })
	case *engine.Or:
		return slices.ContainsFunc(c.Any, matches)
	case *engine.Concept:
		within := d.part(c.Part)
		return slices.ContainsFunc(append(c.Variants, c.Typed), func(s engine.Sequence) bool {
			return slices.ContainsFunc(d.occurrences(c.Field, s), func(at span) bool { return at.within(within) })
		})
	case *engine.Together:
		return together(c, d)
	case *engine.HasAny:
		return v.hasAny(d, c.Field, c.Terms)
	case *engine.Shared:
		shared := 0
		for _, t := range c.Terms {
			if d.fields[c.Field][t] != nil {
				shared++
			}
		}
		return shared >= c.Least
	case *engine.Dates:
		return dated(c, d)
	}
	return false // *engine.None
}

// often returns how often a concept occurs as typed, and in its other spellings.
func often(c *engine.Concept, d *document) (typed, others int) {
	for _, s := range c.Variants {
		others += d.often(c.Field, s)
	}
	return d.often(c.Field, c.Typed), others
}

func together(c *engine.Together, d *document) bool {
	near := func(within span) bool {
		return !slices.ContainsFunc(c.Parts, func(part []engine.Sequence) bool {
			return !slices.ContainsFunc(part, func(s engine.Sequence) bool {
				return slices.ContainsFunc(d.occurrences(indexer.FieldText, s), func(at span) bool { return at.within(within) })
			})
		})
	}
	return !slices.ContainsFunc(c.Within, func(within string) bool { return !slices.ContainsFunc(d.bounds(within), near) })
}

func dated(c *engine.Dates, d *document) bool {
	dates := []string{d.Day}
	switch c.Kind {
	case query.Capture:
		dates = []string{d.Captured[:len("2006-01-02")]}
	case query.Mention:
		dates = d.Dates
	}
	return slices.ContainsFunc(dates, func(date string) bool {
		early := c.From != "" && query.LastDay(date) < query.FirstDay(c.From)
		late := c.To != "" && query.FirstDay(date) > query.LastDay(c.To)
		return date != "" && !early && !late
	})
}

// shares returns the shares of the concepts of a clause that match a document.
func (v *referenceView) shares(c engine.Clause, d *document) (all []engine.Share) {
	if !v.clause(c, d) {
		return nil
	}
	var parts []engine.Clause
	switch c := c.(type) {
	case *engine.Concept:
		return []engine.Share{v.share(c, d)}
	case *engine.And:
		parts = slices.Concat(c.Must, c.Should)
	case *engine.Or:
		parts = c.Any
	}
	for _, part := range parts {
		all = append(all, v.shares(part, d)...)
	}
	return all
}

// share weighs a concept in a document.
func (v *referenceView) share(c *engine.Concept, d *document) engine.Share {
	typed, others := often(c, d)
	counts, known := v.counts[c]
	if !known {
		for _, d := range v.documents {
			typed, others := often(c, d)
			counts[0] += min(1, typed)
			counts[1] += min(1, others)
		}
		v.counts[c] = counts
	}
	rare := func(articles int) float64 { return math.Log(1 + float64(len(v.documents))/float64(1+articles)) }
	s := engine.Share{Term: c.Name, At: c.At, Typed: typed, Others: others, Weight: rare(counts[0])}
	switch {
	case typed == 0:
		s.Weight = rare(counts[1]) / 2
	case c.First:
		s.First = rare(counts[1])
	}
	length := 10.
	if c.Field == indexer.FieldText && !c.Flat {
		length += float64(len(indexer.Tokens(d.Title+" "+d.Body, ""))) / 10
	}
	n := float64(max(typed, others))
	s.Damped = n / (n + length)
	s.Score = s.Weight*s.Damped + s.First
	return s
}
