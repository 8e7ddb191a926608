package search

import (
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
	"slices"
	"strings"
)

// meansPerson reports whether more articles have a word in names of persons than in
// names of places and organizations: Nursultan is more often a man than the capital
// that was called so.
func (x *expander) meansPerson(word string) bool {
	in := func(field string) int { return x.index.articles(field+indexer.TextSuffix, indexer.Fold(word)) }
	return in(indexer.FieldPerson) > max(in(indexer.FieldPlace), in(indexer.FieldOrg))
}

// otherNames returns the other names of what a text names in a field, or anywhere: those
// of a row of the tables, and the spellings of the place or organization of the case that
// the text means. A person is meant only by several words, and has the names that people
// have decided or the case file lists; all others are found word by word. No name has
// its articles yet.
func (x *expander) otherNames(field, text string) []Spelling {
	key := field + ":" + text
	all, known := x.others[key]
	if known {
		return all
	}
	add := func(s Spelling) {
		if indexer.Fold(s.Text) != indexer.Fold(text) && !slices.ContainsFunc(all, func(o Spelling) bool { return o.Text == s.Text }) && len(all) < MaxSpellings {
			all = append(all, s)
		}
	}
	if field != indexer.FieldPerson {
		for _, o := range identity.Exonyms(text) {
			add(Spelling{Text: o, Score: 1, Rules: []string{identity.Exonym}})
		}
	}
	for _, facet := range named {
		if (field == "" || field == facet) && len(x.others) < mostOthers {
			for _, s := range x.spelledNames(facet, text) {
				add(s)
			}
		}
	}
	x.others[key] = all
	return all
}

// spelledNames returns the spellings of the entity of a facet that a text means, see
// otherNames.
func (x *expander) spelledNames(facet, text string) (all []Spelling) {
	person := facet == indexer.FieldPerson
	if person && len(indexer.Tokens(text, "")) < 2 {
		return nil
	}
	c := x.index.Catalog(facet)
	e, ok := entityOf(c, text)
	if !ok {
		return nil
	}
	asked := whyNamed(c, e, text)
	for _, l := range c.Entities[e].Spellings {
		why := c.Why(e, l)
		if len(why) == 0 { // the label of the entity
			why = asked
		}
		if person && !byPeople(why) && !byPeople(asked) {
			continue
		}
		s := Spelling{Text: l.Text, Score: 1, Rules: why}
		if m := names.Similar(text, l.Text); m.Score >= names.Cut {
			s.Score, s.Rules = m.Score, m.Rules
		} else if len(why) == 0 {
			s.Rules = []string{identity.Exonym}
		}
		all = append(all, s)
	}
	return all
}

// mostOthers bounds the texts of a query of which other names are looked for.
const mostOthers = 40

// whyNamed returns the reasons for which a text is a name of an entity, nil if it is its
// label or occurs in no article.
func whyNamed(c *engine.Catalog, e int, text string) []string {
	for _, l := range c.Entities[e].Spellings {
		if indexer.Fold(l.Text) == indexer.Fold(text) {
			return c.Why(e, l)
		}
	}
	return nil
}

// isName reports whether a text, by its letters, is a name of a place, organization or
// person. To look for other spellings of each few words of a query would take too long.
func (x *expander) isName(text string) bool {
	return len(identity.Exonyms(text)) > 0 || slices.ContainsFunc(named, func(facet string) bool {
		_, ok := x.index.Catalog(facet).Find(indexer.Slug(text))
		return ok
	})
}

// byPeople reports whether people have decided that two names are one's, or the case file
// lists them.
func byPeople(why []string) bool {
	return slices.Contains(why, identity.Decided) || slices.Contains(why, identity.Listed)
}

// namesFor returns the other names of what a node names, and the field that it asks for a
// name in. A single word anywhere must not be a plain word, nor mostly a person's name.
// Places have their adjectives, and adjectives their places.
func (x *expander) namesFor(n *query.Node, single bool) (field string, all []Spelling, err error) {
	sure := query.OfNames(n.Field)
	if n.Literal || x.query.Literal || x.names == nil || !n.OfText() && !sure {
		return "", nil, nil
	}
	if sure {
		return n.Field, x.otherNames(n.Field, n.Text), nil
	}
	if single {
		if places := x.placesOf(n.Text); len(places) > 0 {
			return indexer.FieldPlace, places, nil
		}
		if !x.canBeName(n.Text) || x.meansPerson(n.Text) { // before names are compared, which takes longer
			return "", nil, nil
		}
	}
	all = x.otherNames("", n.Text)
	if _, known := x.index.Catalog(indexer.FieldPlace).Find(indexer.Slug(n.Text)); !known && len(all) == 0 {
		return "", nil, nil
	}
	for _, name := range append([]Spelling{{Text: n.Text}}, all...) {
		made, err := x.adjectives(name.Text)
		if err != nil {
			return "", nil, err
		}
		for _, s := range made {
			if !slices.ContainsFunc(all, func(o Spelling) bool { return o.Text == s.Text }) {
				all = append(all[:len(all):len(all)], s)
			}
		}
	}
	return "", all, nil
}

// exonyms returns the other names of what a node names that occur, without those that its
// words, each in some forms, find.
func (x *expander) exonyms(n *query.Node, l *leaf, words [][]string) ([]string, error) {
	field, all, err := x.namesFor(n, len(words) == 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	e, at := x.expansion(n)
	var found []string
	known := [][][]string{words}
	for _, o := range all {
		as := l.terms(o.Text)
		if !x.meansThing(o, field) || slices.Contains(x.query.Without, o.Text) || slices.ContainsFunc(known, func(k [][]string) bool { return inRow(k, as) }) {
			continue
		}
		known = append(known, as)
		if slices.ContainsFunc(e.To, func(s Spelling) bool { return s.Text == o.Text }) {
			found = append(found, o.Text) // as a spelling; now the whole phrase
			continue
		}
		if o.Articles, err = x.asTyped(n.Field, o.Text); err != nil {
			return nil, err
		}
		if o.Articles > 0 {
			found = append(found, o.Text)
			e.To = append(e.To, o)
		}
	}
	switch {
	case len(found) == 0:
	case at >= 0:
		x.results[at] = e
	default:
		x.results = append(x.results, e)
	}
	return found, nil
}

// heard returns the terms of each word of a name. Of several words these are also the
// spellings that sound the same, so that a party is found in as many articles whichever
// of its names a query has.
func (x *expander) heard(l *leaf, name string) [][]string {
	words := l.terms(name)
	if len(words) == 1 {
		return words
	}
	for i, t := range indexer.Tokens(name, "") {
		word := name[t.Start:t.End]
		_, found := x.found(word, names.Cut)
		for _, s := range found {
			parts := l.terms(s.Text)
			if len(parts) == 1 && x.added < maxSpellings && sameName(word, s.Text) && !slices.Contains(x.query.Without, s.Text) {
				x.added++
				words[i] = append(words[i], parts[0]...)
			}
		}
		slices.Sort(words[i])
		words[i] = slices.Compact(words[i])
	}
	return words
}

// inRow reports whether words in a row, each in some forms, find a name with these terms.
func inRow(words, name [][]string) bool {
	return slices.EqualFunc(words, name, share)
}

// share reports whether two lists have a text in common.
func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// meansThing reports whether a name in a field is searched: one word anywhere may mean
// something else, as Nursultan or oral.
func (x *expander) meansThing(o Spelling, field string) bool {
	name := o.Text
	return field != "" || slices.Contains(o.Rules, Adjective) || len(indexer.Tokens(name, "")) > 1 ||
		x.canBeName(name) && x.index.articles(indexer.FieldPerson+indexer.TextSuffix, indexer.Fold(name)) == 0
}

// asTyped returns how many articles have a phrase in a field, in no other spelling.
func (x *expander) asTyped(field, phrase string) (int, error) {
	p := &planner{newExpander(x.index, &query.Query{Literal: true})}
	c, err := p.clause(&query.Node{Kind: query.Phrase, Field: field, Text: phrase})
	if err != nil {
		return 0, err
	}
	return x.index.total(x.index.ctx, c, nil, nil)
}

// longestName is how many words of a query are taken for one name.
const longestName = 5

// joinNames lets words of a query that are a name in a row also be searched by other
// names of what they name: Taldy Qorgan is written Taldykorgan too, and true ak zhol may
// be listed as Naghyz Ak Zhol.
func (x *expander) joinNames(n *query.Node) error {
	for _, c := range n.Nodes {
		if err := x.joinNames(c); err != nil {
			return err
		}
	}
	if n.Kind != query.And || x.query.Literal || x.names == nil {
		return nil
	}
	for at := 0; at < len(n.Nodes); at++ {
		for end := min(len(n.Nodes), at+longestName); end > at+1; end-- {
			run := n.Nodes[at:end]
			if slices.ContainsFunc(run, func(c *query.Node) bool { return !c.Plain() || c.Spare }) {
				continue
			}
			name, err := x.wider(run)
			if err != nil {
				return err
			}
			if name == nil {
				continue
			}
			either := &query.Node{Kind: query.Or, Nodes: []*query.Node{{Kind: query.And, Nodes: slices.Clone(run)}, name}}
			if n.Nodes = slices.Concat(n.Nodes[:at], []*query.Node{either}, n.Nodes[end:]); len(n.Nodes) == 1 {
				*n = *either
				return nil
			}
			break
		}
	}
	return nil
}

// wider returns some words as a name, if what they name has names that occur and that the
// words do not find; else nil.
func (x *expander) wider(words []*query.Node) (*query.Node, error) {
	var texts []string
	for _, w := range words {
		texts = append(texts, w.Text)
	}
	n := &query.Node{Kind: query.Phrase, Text: strings.Join(texts, " "), At: words[0].At, Joined: true}
	if !x.isName(n.Text) {
		return nil, nil
	}
	others := x.otherNames("", n.Text)
	var found [][]string // terms of each word
	for _, w := range words {
		l, err := x.leaf(w)
		if err != nil {
			return nil, err
		}
		var terms []string
		for _, s := range l.sequences() {
			if len(s.Words) == 1 {
				terms = append(terms, s.Words[0]...)
			}
		}
		found = append(found, terms)
	}
	l := newLeaf(n, x.index.state.Langs)
	for _, o := range others {
		as := l.terms(o.Text)
		finds := !slices.ContainsFunc(found, func(terms []string) bool {
			return !slices.ContainsFunc(as, func(t []string) bool { return share(terms, t) })
		})
		if finds || slices.Contains(x.query.Without, o.Text) {
			continue
		}
		if articles, err := x.asTyped("", o.Text); err != nil || articles > 0 {
			return n, err
		}
	}
	return nil, nil
}
