package server

import (
	"context"
	"errors"
	"fmt"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// An extended is the values of properties of an entity.
type extended struct {
	ID         string           `json:"id"` // as it was asked for
	Properties []propertyResult `json:"properties"`
}

type propertyResult struct {
	ID     string `json:"id"`
	Values []any  `json:"values"`
}

// An extendedProperty says what a property holds.
type extendedProperty struct {
	ID   string     `json:"id"`
	Name string     `json:"name"`
	Type *reconType `json:"type,omitempty"` // of its values, if they are entities
}

// str is a value that is a text.
func str(s string) any { return map[string]string{"str": s} }

// mostExtendedValues bounds the values of a property of an entity.
const mostExtendedValues = 20

// extend returns the properties that a query in JSON asks for. An id that nothing has gets
// no values.
func (s *server) extend(ctx context.Context, b []byte, base string) ([]extendedProperty, []extended, error) {
	var q struct {
		IDs        []string `json:"ids"`
		Properties []struct {
			ID       string         `json:"id"`
			Name     string         `json:"name"` // OpenRefine sends it along
			Settings map[string]any `json:"settings"`
		} `json:"properties"`
		Lang any `json:"lang"`
	}
	if err := readJSON(b, "extend", &q); err != nil {
		return nil, nil, err
	}
	if q.IDs == nil || q.Properties == nil {
		return nil, nil, inBody("extend", `extend needs ids and properties; give {"ids": […], "properties": [{"id": "articles"}]}`)
	}
	if len(q.IDs) > mostExtended {
		return nil, nil, &refusal{"too-large", fmt.Sprintf("%d ids are asked for; send at most %d at a time", len(q.IDs), mostExtended)}
	}
	if len(q.Properties) > 2*len(reconProperties) {
		return nil, nil, &refusal{"too-large", fmt.Sprintf("%d properties are asked for; there are %d", len(q.Properties), len(reconProperties))}
	}
	meta, rows := []extendedProperty{}, []extended{}
	for _, asked := range q.Properties {
		p, ok := reconPropertyOf(asked.ID)
		if !ok {
			return nil, nil, noProperty("extend.properties", asked.ID)
		}
		if len(asked.Settings) > 0 {
			return nil, nil, inBody("extend.properties", "the property %s has settings, and none can be set; leave them out", asked.ID)
		}
		one := extendedProperty{ID: p.ID, Name: p.Name}
		if isReconType(p.facet) {
			one.Type = new(typeOf(p.facet))
		}
		meta = append(meta, one)
	}
	for _, id := range q.IDs {
		x := extending{server: s, base: base, id: id}
		row := extended{id, []propertyResult{}}
		for _, p := range meta {
			values, err := x.values(ctx, p.ID)
			if err != nil {
				return nil, nil, err
			}
			row.Properties = append(row.Properties, propertyResult{p.ID, values[:min(mostExtendedValues, len(values))]})
		}
		rows = append(rows, row)
	}
	return meta, rows, nil
}

// An extending is an entity whose properties are looked up.
type extending struct {
	*server
	base, id string

	dossier *search.Dossier // nil if there is no such entity, or none was asked for yet
	read    bool
}

// values returns the values of a property.
func (x *extending) values(ctx context.Context, property string) ([]any, error) {
	out := []any{}
	if !x.read {
		x.read = true
		d, err := x.Searcher.Dossier(ctx, facetOfID(x.id), x.id, 1, query.Query{Size: 1})
		if err != nil && !errors.Is(err, search.ErrUnknown) {
			return nil, err
		}
		x.dossier = d
	}
	d := x.dossier
	if d == nil {
		return out, nil
	}
	switch property {
	case "articles":
		out = append(out, map[string]int{"int": d.Articles})
	case "first_seen":
		if d.First != nil {
			out = append(out, str(dateProperty(d.First.Published)))
		}
	case "last_seen":
		if d.Last != nil {
			out = append(out, str(dateProperty(d.Last.Published)))
		}
	case "sample_sentence", "sample_link":
		for _, m := range newMentions(linker{noParams, ""}, d).Results {
			for _, s := range m.Sentences {
				out = append(out, str(map[string]string{"sample_sentence": s.Text, "sample_link": x.base + s.Link}[property]))
			}
		}
	case "spellings":
		for _, s := range d.Spellings {
			out = append(out, str(s.Text))
		}
	case "roles":
		for _, r := range d.Roles {
			out = append(out, str(r.Text))
		}
	case "source", "year":
		return x.facet(ctx, property)
	default:
		p, _ := reconPropertyOf(property)
		for _, c := range d.Companions {
			if c.Facet == p.facet {
				out = append(out, map[string]string{"id": entityID(c.Facet, c.ID), "name": c.Label})
			}
		}
	}
	return out, nil
}

// dateProperty writes a date as exact as it is known. One that was concluded says so.
func dateProperty(d corpus.Date) string {
	if d.From == corpus.FromInferred {
		return d.At + " (inferred)"
	}
	return d.At
}

// facet returns the values of a facet that the articles on the entity have.
func (x *extending) facet(ctx context.Context, facet string) ([]any, error) {
	res, err := x.Searcher.Search(ctx, query.Query{
		Size: 1, Sort: query.Newest, Filters: map[string]query.Filter{x.dossier.Facet: {All: []string{x.dossier.ID}}},
		Facets: map[string]int{facet: mostExtendedValues},
	})
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, v := range res.Facets[0].Values {
		out = append(out, str(v.Label))
	}
	return out, nil
}
