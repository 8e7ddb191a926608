package main

import (
	"cmp"
	"slices"
	"strings"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

// relabel returns the documents with the names that their own labels and those of a model
// agree on. The newswire was labelled by a machine, partly unlike the sets that people
// labelled. What both the machine and a model trained on those sets mark is kept. If they
// differ in type, the majority for that name decides; if they differ in the ends, the
// rules of merge.
func relabel(docs []*conll.Document, m *tagger.Recognizer) []*conll.Document {
	x := tagger.Words("en")
	type sentence struct {
		tokens     tagger.Sentence
		own, model []tagger.Span
	}
	votes := map[string]*[3]int{}
	vote := func(s tagger.Sentence, sp tagger.Span) {
		k := join(s, sp)
		if votes[k] == nil {
			votes[k] = &[3]int{}
		}
		votes[k][sp.Type]++
	}
	all := make([][]sentence, len(docs))
	for i, d := range docs {
		for k, predicted := range m.Predict(d.Sentences) {
			s := sentence{tokens: d.Sentences[k]}
			for _, sp := range d.Names[k] {
				s.own = append(s.own, narrow(s.tokens, sp, x))
			}
			for _, sp := range predicted {
				if sp.Confidence < leastConfidence {
					continue
				}
				sp.Confidence = 0
				s.model = append(s.model, narrow(s.tokens, sp, x))
			}
			for _, sp := range slices.Concat(s.own, s.model) {
				vote(s.tokens, sp)
			}
			all[i] = append(all[i], s)
		}
	}
	major := func(k string, t tagger.Type) tagger.Type {
		if v := votes[k]; v != nil {
			for o := range tagger.Type(3) {
				if v[o] > v[t] {
					t = o
				}
			}
		}
		if t == tagger.Organization && x.Class(strings.Fields(k)...)&(tagger.City|tagger.Country) != 0 {
			return tagger.Place
		}
		return t
	}
	out := make([]*conll.Document, len(docs))
	for i, d := range docs {
		out[i] = &conll.Document{ID: d.ID, Sentences: d.Sentences}
		for _, s := range all[i] {
			out[i].Names = append(out[i].Names, merge(s.tokens, s.own, s.model, x, major))
		}
	}
	return out
}

// leastConfidence is that of the model's names that count.
const leastConfidence = 0.97

// merge returns the names of one sentence from its own labels and the model's.
func merge(s tagger.Sentence, own, model []tagger.Span, x *tagger.Lexicon, major func(string, tagger.Type) tagger.Type) []tagger.Span {
	var take []tagger.Span
	for _, sp := range own {
		if slices.Contains(model, sp) {
			take = append(take, sp)
		} else {
			take = append(take, resolve(s, sp, model, x, major)...)
		}
	}
	for _, o := range model {
		alone := !slices.ContainsFunc(own, func(sp tagger.Span) bool { return overlap(o, sp) })
		if alone && (o.Type == tagger.Person && o.End-o.First > 1 && !x.Is(s[o.First].Text, tagger.Demonym) ||
			o.Type == tagger.Place && x.Class(strings.Fields(join(s, o))...)&(tagger.City|tagger.Country) != 0) {
			take = append(take, o)
		}
	}
	return longest(take)
}

func overlap(a, b tagger.Span) bool { return a.First < b.End && b.First < a.End }

// resolve returns the names to take in the place of one that the model does not mark so.
func resolve(s tagger.Sentence, sp tagger.Span, model []tagger.Span, x *tagger.Lexicon, major func(string, tagger.Type) tagger.Type) []tagger.Span {
	text := join(s, sp)
	var others []tagger.Span
	length, person, same := 0, false, false
	for _, o := range model {
		if overlap(o, sp) {
			others = append(others, o)
			length = max(length, o.End-o.First)
			person = person || o.Type == tagger.Person
			same = same || o.First == sp.First && o.End == sp.End
		}
	}
	switch {
	case len(others) == 0 && sp.Type == tagger.Organization && x.Class(strings.Fields(text)...)&tagger.Demonym != 0:
		return nil
	case len(others) == 0 || same:
		sp.Type = major(text, sp.Type)
		return []tagger.Span{sp}
	case sp.Type == tagger.Person && !person,
		sp.End-sp.First >= length && !(sp.Type == tagger.Organization && person) && !strings.Contains(text, " and "):
		return []tagger.Span{sp}
	}
	return others
}

// longest returns the names in order, the longest where they overlap.
func longest(names []tagger.Span) []tagger.Span {
	slices.SortStableFunc(names, func(a, b tagger.Span) int {
		return cmp.Or((b.End-b.First)-(a.End-a.First), a.First-b.First)
	})
	var out []tagger.Span
	for _, sp := range names {
		if !slices.ContainsFunc(out, func(o tagger.Span) bool { return overlap(o, sp) }) {
			out = append(out, sp)
		}
	}
	slices.SortFunc(out, func(a, b tagger.Span) int { return a.First - b.First })
	return out
}

// narrow cuts titles and adjectives of nations off the front of a name, unless they are
// part of it, as in "Saudi Arabia".
func narrow(s tagger.Sentence, sp tagger.Span, x *tagger.Lexicon) tagger.Span {
	for sp.First < sp.End-1 {
		w := s[sp.First].Text
		c := x.Class(w)
		if sp.Type == tagger.Place && x.Class(strings.Fields(join(s, sp))...)&(tagger.Country|tagger.City) != 0 {
			break
		}
		rest := strings.Fields(join(s, tagger.Span{First: sp.First + 1, End: sp.End}))
		if sp.Type == tagger.Person && c&(tagger.Role|tagger.Demonym) != 0 ||
			sp.Type == tagger.Place && c&tagger.Demonym != 0 && x.Class(rest...)&(tagger.Country|tagger.City) != 0 ||
			(w == "The" || w == "the") && s[sp.First+1].Text != "Hague" {
			sp.First++
			continue
		}
		break
	}
	return sp
}

func join(s tagger.Sentence, sp tagger.Span) string {
	words := make([]string, 0, sp.End-sp.First)
	for _, t := range s[sp.First:sp.End] {
		words = append(words, t.Text)
	}
	return strings.Join(words, " ")
}
