package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A reconQuery asks for candidates.
type reconQuery struct {
	names, ids []string
	kinds      []string // facets
	limit      int
	conditions []reconCondition
}

// A reconCondition asks for a value of a property.
type reconCondition struct {
	property reconProperty
	values   []string
	how      string // any, all or none of the values
	required bool   // without it a candidate is left out, otherwise its score is lower
}

// propertyValues are the values of a property: texts, numbers, booleans, entities, or an
// array of them.
type propertyValues []string

// UnmarshalJSON reads one value or an array.
func (p *propertyValues) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) != nil {
		list = []json.RawMessage{b}
	}
	for _, one := range list {
		var text string
		var entity struct{ ID string }
		switch {
		case json.Unmarshal(one, &text) == nil:
		case json.Unmarshal(one, &entity) == nil && entity.ID != "":
			text = entity.ID
		case slices.Contains([]byte("tf-0123456789"), one[0]):
			text = string(one)
		default:
			return errors.New("a value of a property is a text, a number, true, false, or an object with an id")
		}
		if text = strings.TrimSpace(text); text != "" {
			*p = append(*p, text)
		}
	}
	return nil
}

// oneOrMore is a text or an array of texts.
type oneOrMore []string

// UnmarshalJSON reads one text or an array.
func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

// readQueries02 reads a batch of version 0.2. The queries are in the order of their keys.
func readQueries02(b []byte) ([]reconQuery, []string, error) {
	var batch map[string]struct {
		Query      *string   `json:"query"`
		Type       oneOrMore `json:"type"`
		TypeStrict string    `json:"type_strict"` // each query is strict: a candidate has one of the types
		Limit      *float64  `json:"limit"`
		Properties []struct {
			PID string         `json:"pid"`
			V   propertyValues `json:"v"`
		} `json:"properties"`
	}
	if err := readJSON(b, "queries", &batch); err != nil {
		return nil, nil, err
	}
	var keys []string
	for key := range batch {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var out []reconQuery
	for _, key := range keys {
		in, where := batch[key], "queries."+key
		q, err := newReconQuery(where, in.Type, in.Limit)
		if err != nil {
			return nil, nil, err
		}
		if in.Query != nil {
			q.names = []string{*in.Query}
		}
		for _, p := range in.Properties {
			if err := q.ask(where, p.PID, p.V, "any", false); err != nil {
				return nil, nil, err
			}
		}
		if len(q.names) == 0 && len(in.Properties) == 0 {
			return nil, nil, inBody(where, "%s has neither query nor properties; give one of them", where)
		}
		out = append(out, q)
	}
	return out, keys, checkBatch(out)
}

// readQueries1 reads a batch of version 1.0.
func readQueries1(b []byte) ([]reconQuery, error) {
	var batch struct {
		Queries []struct {
			Type       string   `json:"type"`
			Limit      *float64 `json:"limit"`
			Lang       any      `json:"lang"` // names are matched across languages
			Dir        any      `json:"dir"`
			Conditions []struct {
				MatchType       string         `json:"matchType"`
				PropertyID      string         `json:"propertyId"`
				PropertyValue   propertyValues `json:"propertyValue"`
				Required        bool           `json:"required"`
				MatchQuantifier string         `json:"matchQuantifier"`
				MatchQualifier  string         `json:"matchQualifier"`
				Lang            any            `json:"lang"`
				Dir             any            `json:"dir"`
			} `json:"conditions"`
		} `json:"queries"`
	}
	if err := readJSON(b, "queries", &batch); err != nil {
		return nil, err
	}
	if batch.Queries == nil {
		return nil, inBody("queries", `queries is missing; send {"queries": […]}`)
	}
	out := []reconQuery{}
	for i, in := range batch.Queries {
		where := fmt.Sprintf("queries[%d]", i)
		kinds := oneOrMore{}
		if in.Type != "" {
			kinds = oneOrMore{in.Type}
		}
		q, err := newReconQuery(where, kinds, in.Limit)
		if err != nil {
			return nil, err
		}
		if len(in.Conditions) == 0 {
			return nil, inBody(where, "%s has no conditions; give one or more", where)
		}
		for j, c := range in.Conditions {
			where := fmt.Sprintf("%s.conditions[%d]", where, j)
			how := c.MatchQuantifier
			if how == "" {
				how = "any"
			}
			switch {
			case c.MatchQualifier != "":
				err = inBody(where, "%s: matchQualifier is %.80q, and no property has qualifiers; leave it out", where, c.MatchQualifier)
			case c.MatchType == "property":
				err = q.ask(where, c.PropertyID, c.PropertyValue, how, c.Required)
			case how != "any":
				err = inBody(where, "%s: matchQuantifier is %.80q; of a name or an id give any", where, how)
			case c.MatchType == "name":
				q.names = append(q.names, c.PropertyValue...)
			case c.MatchType == "id":
				q.ids = append(q.ids, c.PropertyValue...)
			default:
				err = inBody(where, "%s: matchType is %.80q; give name, id or property", where, c.MatchType)
			}
			if err != nil {
				return nil, err
			}
		}
		out = append(out, q)
	}
	return out, checkBatch(out)
}

func newReconQuery(where string, kinds []string, limit *float64) (reconQuery, error) {
	q := reconQuery{limit: 10}
	for _, k := range kinds {
		if !isReconType(k) {
			return q, noType(where+".type", k)
		}
		q.kinds = append(q.kinds, k)
	}
	if len(q.kinds) == 0 {
		for _, t := range reconTypes {
			q.kinds = append(q.kinds, t.ID)
		}
	}
	if limit != nil {
		if *limit < 1 || *limit != float64(int(min(*limit, 1e9))) {
			return q, inBody(where+".limit", "%s.limit is %v; give a number from 1", where, *limit)
		}
		q.limit = int(min(*limit, mostCandidates))
	}
	return q, nil
}

// ask adds a condition.
func (q *reconQuery) ask(where, property string, values []string, how string, required bool) error {
	p, ok := reconPropertyOf(property)
	switch {
	case !ok:
		return noProperty(where, property)
	case p.facet == "":
		return inBody(where, "%s: nothing can be matched by %s; give co_mentioned, co_mentioned_orgs, co_mentioned_places, source or year", where, property)
	case !slices.Contains([]string{"any", "all", "none"}, how):
		return inBody(where, "%s: matchQuantifier is %.80q; give any, all or none", where, how)
	case len(values) == 0: // an empty cell asks for nothing
		return nil
	}
	q.conditions = append(q.conditions, reconCondition{p, values, how, required})
	return nil
}

// checkBatch holds a batch against the limits.
func checkBatch(batch []reconQuery) error {
	if len(batch) > mostQueries {
		return &refusal{"too-large", fmt.Sprintf("the batch has %d queries; send at most %d at a time", len(batch), mostQueries)}
	}
	values := map[[2]string]bool{}
	for _, q := range batch {
		if n := len(q.names) + len(q.ids); n > mostCandidates {
			return &refusal{"too-large", fmt.Sprintf("a query has %d names and ids; give at most %d", n, mostCandidates)}
		}
		for _, c := range q.conditions {
			for _, v := range c.values {
				values[[2]string{c.property.ID, v}] = true
			}
		}
	}
	if len(values) > mostConditions {
		return &refusal{"too-large", fmt.Sprintf("the batch has %d different values of properties; send at most %d at a time", len(values), mostConditions)}
	}
	return nil
}
