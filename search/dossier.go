package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/query"
)

// A Dossier is what the articles of a search say of a person, an organization or
// a place.
type Dossier struct {
	Profile
	// Result is the search, narrowed to the articles that name the entity, oldest
	// first unless the query says otherwise. The passages of its hits are the
	// sentences that name it.
	Result *Result
	// First and Last are the articles of the search with the earliest and the
	// latest date; nil if no article has one.
	First, Last *corpus.Article
	// Roles, Forms and the sentences of Companions come from so many articles of
	// the search, at most [MaxRead].
	Read       int
	Roles      []Stated
	Forms      []Form
	Companions []Companion
}

// A Stated is a role as articles state it: an office or a profession, or what the
// person is to somebody else.
type Stated struct {
	Text string // as in Article
	// Relation and Of are those of [entity.Role], "" for an office; OfID is the ID of Of.
	Relation, Of, OfID string

	Articles int
	Article  *corpus.Article // the first that says so
	Sentence Passage         // where
}

// A Form is a name as it is written in texts, with its ending.
type Form struct {
	Text     string
	Mentions int
}

// A Companion is named in the same articles.
type Companion struct {
	Facet     string
	Value         // with the articles of the search that name both
	Sentences int // that name both
}

// Limits of a dossier.
const (
	MaxRead       = 500 // articles read for roles, forms and sentences
	maxRoles      = 30
	maxForms      = 60
	maxCompanions = 15  // of each kind
	maxSentence   = 600 // code points of a sentence that are shown
)

// Dossier returns what the articles that q finds say of the entity of a facet
// that an id or any spelling means, with at most so many sentences of each
// article. The error wraps [ErrUnknown] if no article names such an entity, and
// is that of [Searcher.Search] otherwise.
func (s *Searcher) Dossier(ctx context.Context, facet, id string, sentences int, q query.Query) (*Dossier, error) {
	profile, err := s.Profile(ctx, facet, id)
	if err != nil {
		return nil, err
	}
	q = q.Requiring(facet, profile.ID)
	q.Sort = cmp.Or(q.Sort, query.Oldest)
	q.Passages, q.Collapse = 0, false
	q.Facets = maps.Clone(q.Facets)
	if q.Facets == nil {
		q.Facets = map[string]int{}
	}
	for _, f := range named {
		q.Facets[f] = maxCompanions + 1
	}
	d := &Dossier{Profile: *profile}
	if d.Result, err = s.Search(ctx, q); err != nil {
		return nil, err
	}
	for i := range d.Result.Hits {
		h := &d.Result.Hits[i]
		h.Passages, h.Marks = d.sentences(h.Article, h.Entities, sentences)
	}
	if err := s.read(ctx, d, q); err != nil {
		return nil, fmt.Errorf("articles on %s: %w", d.Label, err)
	}
	return d, nil
}

// named returns what an article says of each spelling of the entity that is sure
// enough to be counted.
func (d *Dossier) named(article string, found *entity.Entities) []entity.Entity {
	var out []entity.Entity
	for _, x := range ofFacet(found, d.Facet) {
		if id, _ := d.Result.Identity(article, d.Facet, x.Name); id == d.ID && !x.Weak {
			out = append(out, x)
		}
	}
	return out
}

func ofFacet(found *entity.Entities, facet string) []entity.Entity {
	switch facet {
	case indexer.FieldPerson:
		return found.Persons
	case indexer.FieldOrg:
		return found.Orgs
	}
	return found.Places
}

// sentences returns the sentences of an article that name the entity, at most so
// many, and how often it is named in all.
func (d *Dossier) sentences(a *corpus.Article, found *entity.Entities, most int) (out []Passage, mentions int) {
	marks := map[[2]int][][2]int{}
	for _, x := range d.named(a.ID, found) {
		for _, m := range x.Mentions {
			marks[m.Sentence] = append(marks[m.Sentence], [2]int{m.Start, m.End})
			mentions++
		}
	}
	order := inOrder(marks)
	body := []rune(a.Body())
	for _, s := range order[:min(most, len(order))] {
		out = append(out, sentence(a, body, s, marks[s]))
	}
	return out, mentions
}

// sentence returns a sentence with its marks, or the part around the first mark if
// it is too long.
func sentence(a *corpus.Article, body []rune, at [2]int, marks [][2]int) Passage {
	start, end := max(at[0], 0), min(at[1], len(body))
	slices.SortFunc(marks, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) })
	p := Passage{Paragraph: paragraphOf(a, start)}
	if end-start > maxSentence {
		first := start
		if len(marks) > 0 {
			first = marks[0][0]
		}
		low := max(start, first-maxSentence/3)
		high := min(end, low+maxSentence)
		p.CutBefore, p.CutAfter = low > start, high < end
		start, end = low, high
	}
	p.Start, p.End = start, end
	done := start
	add := func(to int, match bool) {
		if to > done {
			p.Fragments = append(p.Fragments, Fragment{string(body[done:to]), match})
			done = to
		}
	}
	for _, m := range marks {
		add(min(m[0], end), false)
		add(min(m[1], end), true)
	}
	add(end, false)
	return p
}

// paragraphOf returns the number, from 1, of the paragraph that holds a code
// point of the body.
func paragraphOf(a *corpus.Article, at int) int {
	n := 0
	for _, p := range a.Paragraphs() {
		n++
		at -= utf8.RuneCountInString(p) + len("\n\n")
		if at < 0 {
			break
		}
	}
	return max(n, 1)
}

// read fills in what the first articles of the search say.
func (s *Searcher) read(ctx context.Context, d *Dossier, asks query.Query) error {
	asks.Page, asks.After = 0, ""
	q, err := s.ask(ctx, asked{Query: asks})
	if err != nil {
		return err
	}
	defer q.index.Close()
	q.Size = MaxRead
	f, err := q.find(ctx, MaxRead, nil)
	if err != nil {
		return err
	}
	d.Read = len(f.Hits)
	g := gathering{d: d, roles: map[string]*Stated{}, forms: map[string]int{}, together: map[string]map[string]int{}}
	for _, h := range f.Hits {
		found, err := indexer.ReadEntities(h.Entities)
		if err != nil {
			return fmt.Errorf("entities of %s: %w", h.ID, err)
		}
		g.add(h.ID, found)
	}
	for _, end := range []struct {
		by query.Sort
		a  **corpus.Article
	}{{query.Oldest, &d.First}, {query.Newest, &d.Last}} {
		q.Sort = end.by
		f, err := q.find(ctx, 1, nil)
		if err != nil {
			return err
		}
		if len(f.Hits) == 0 {
			continue
		}
		a, err := s.Store.Get(f.Hits[0].ID)
		if err != nil {
			return err
		}
		if !a.Published.IsZero() {
			*end.a = a
		}
	}
	return g.finish(s.Store)
}

// A gathering collects what articles say of an entity.
type gathering struct {
	d        *Dossier
	roles    map[string]*Stated // by folded text
	at       []statement        // of each role, in the order of the articles
	forms    map[string]int
	together map[string]map[string]int // sentences, by facet and id
}

// A statement is a place where a role is stated.
type statement struct {
	role     *Stated
	article  string
	sentence [2]int
	marks    [][2]int
}

func (g *gathering) add(id string, found *entity.Entities) {
	here := map[[2]int][][2]int{} // sentences that name the entity
	said := map[string]bool{}     // roles in this article
	for _, x := range g.d.named(id, found) {
		for _, m := range x.Mentions {
			here[m.Sentence] = append(here[m.Sentence], [2]int{m.Start, m.End})
			g.forms[m.Text]++
		}
	}
	for _, x := range g.d.named(id, found) {
		for _, role := range x.Roles {
			key := indexer.Fold(role.Text)
			stated := &Stated{Text: role.Text, Relation: role.Relation}
			if role.Of != "" { // "his driver" is of another one elsewhere
				stated.OfID, stated.Of = g.d.Result.Identity(id, g.d.Facet, role.Of)
				key = indexer.Fold(role.Relation) + "\x00" + stated.OfID
			}
			if g.roles[key] == nil {
				g.roles[key] = stated
				g.at = append(g.at, statement{g.roles[key], id, role.Sentence, here[role.Sentence]})
			}
			if !said[key] {
				said[key] = true
				g.roles[key].Articles++
			}
		}
	}
	for _, facet := range named {
		shared := map[string]map[[2]int]bool{} // sentences by id
		for _, x := range ofFacet(found, facet) {
			other, _ := g.d.Result.Identity(id, facet, x.Name)
			if x.Weak || facet == g.d.Facet && other == g.d.ID {
				continue
			}
			for _, m := range x.Mentions {
				if here[m.Sentence] == nil {
					continue
				}
				if shared[other] == nil {
					shared[other] = map[[2]int]bool{}
				}
				shared[other][m.Sentence] = true
			}
		}
		if g.together[facet] == nil {
			g.together[facet] = map[string]int{}
		}
		for other, sentences := range shared {
			g.together[facet][other] += len(sentences)
		}
	}
}

// finish orders what was gathered.
func (g *gathering) finish(store *corpus.Store) error {
	d := g.d
	slices.SortStableFunc(g.at, func(a, b statement) int { return b.role.Articles - a.role.Articles })
	for _, p := range g.at[:min(maxRoles, len(g.at))] {
		a, err := store.Get(p.article)
		if err != nil {
			return err
		}
		p.role.Article, p.role.Sentence = a, sentence(a, []rune(a.Body()), p.sentence, p.marks)
		d.Roles = append(d.Roles, *p.role)
	}
	for text, n := range g.forms {
		d.Forms = append(d.Forms, Form{text, n})
	}
	slices.SortFunc(d.Forms, func(a, b Form) int { return cmp.Or(b.Mentions-a.Mentions, strings.Compare(a.Text, b.Text)) })
	d.Forms = d.Forms[:min(maxForms, len(d.Forms))]
	for _, f := range d.Result.Facets {
		if !slices.Contains(named, f.Name) {
			continue
		}
		for _, v := range f.Values {
			if f.Name != d.Facet || v.ID != d.ID {
				d.Companions = append(d.Companions, Companion{f.Name, v, g.together[f.Name][v.ID]})
			}
		}
	}
	slices.SortStableFunc(d.Companions, func(a, b Companion) int {
		return cmp.Or(slices.Index(query.Facets, a.Facet)-slices.Index(query.Facets, b.Facet), b.Sentences-a.Sentences, b.Articles-a.Articles)
	})
	return nil
}
