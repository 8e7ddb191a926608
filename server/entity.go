package server

import (
	"context"
	"slices"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// A profile is a person, an organization or a place across all articles, and what
// those of them say that the parameters of a search let through.
type profile struct {
	ID           string          `json:"id"`
	Type         string          `json:"type"`
	Label        string          `json:"label"`
	Articles     int             `json:"articles"` // in the whole case
	Hidden       bool            `json:"hidden"`   // left out of facets by decision
	Spellings    []knownSpelling `json:"spellings"`
	PossiblySame []possiblySame  `json:"possibly_same"`
	Total        total           `json:"total"` // of the articles that the rest is about
	First        *articleRef     `json:"first"` // with the earliest date
	Last         *articleRef     `json:"last"`
	Years        *histogram      `json:"years"`
	Read         int             `json:"read"` // number of articles that were read for the rest
	Roles        []statedRole    `json:"roles"`
	Forms        []nameForm      `json:"forms"`
	Related      []related       `json:"related"`
	Links        profileLinks    `json:"links"`

	Relaxed bool            `json:"-"` // no article has all words of the query
	Filters []appliedFilter `json:"-"`
}

type profileLinks struct {
	Self     string `json:"self"`
	Search   string `json:"search"`
	Mentions string `json:"mentions"`
	HTML     string `json:"html"`
}

// A knownSpelling is a name as articles have it, with its articles in the whole
// case, and the rules by which it is taken for a name of the entity; none for the
// most frequent one.
type knownSpelling struct {
	Label    string   `json:"label"`
	Articles int      `json:"articles"`
	By       []string `json:"by"`
}

type possiblySame struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"` // rules

	Both string `json:"-"` // the search for the articles that name both
}

// A statedRole is an office, profession or kinship as articles state it, with the
// first sentence that does.
type statedRole struct {
	Text     string     `json:"text"`
	Relation *relation  `json:"relation"` // as in role
	Articles int        `json:"articles"`
	Article  articleRef `json:"article"`
	Sentence snippet    `json:"sentence"`
}

// A nameForm is the name as it is written in texts, with its ending.
type nameForm struct {
	Text     string `json:"text"`
	Mentions int    `json:"mentions"`
}

// A related entity is named in the same articles.
type related struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Label     string `json:"label"`
	Articles  int    `json:"articles"`  // that name both
	Sentences int    `json:"sentences"` // that name both
	Link      string `json:"link"`

	Together string `json:"-"` // the page of those sentences
}

// mentions are the articles that name an entity, with the sentences that do.
type mentions struct {
	ID      string      `json:"id"`
	Label   string      `json:"label"`
	Total   total       `json:"total"`
	Results []mentioner `json:"results"`
	Links   links       `json:"links"`
}

// A mentioner is an article that names an entity.
type mentioner struct {
	Article   articleRef `json:"article"`
	Mentions  int        `json:"mentions"`
	Sentences []snippet  `json:"sentences"`
}

// A movedError says that an entity has another id by now: people have decided who is
// who.
type movedError struct{ id string }

func (e *movedError) Error() string { return "moved to " + e.id }

// dossier returns what the articles of a search say of an entity, with at most so many
// sentences of each.
func (s *server) dossier(ctx context.Context, r request, sentences int) (*search.Dossier, error) {
	return s.dossierWith(ctx, r, sentences, nil)
}

// dossierWith is [server.dossier] with some facets.
func (s *server) dossierWith(ctx context.Context, r request, sentences int, facets map[string]int) (*search.Dossier, error) {
	q := r.query()
	q.Histogram = r.drawn(query.Year)
	if len(facets) > 0 {
		q.Facets = facets
	}
	d, err := s.Searcher.Dossier(ctx, facetOfID(r.id), r.id, sentences, q)
	if err != nil {
		return nil, err
	}
	return d, r.moved(&d.Profile)
}

func (s *server) entityAnswer(ctx context.Context, r request) (any, error) {
	d, err := s.dossier(ctx, r, 0)
	if err != nil {
		return nil, err
	}
	return newProfile(linker{r.params, searchPath}, d), nil
}

// maxSentences is how many sentences of an article the API gives.
const maxSentences = 100

func (s *server) mentionsAnswer(ctx context.Context, r request) (any, error) {
	d, err := s.dossier(ctx, r, maxSentences)
	if err != nil {
		return nil, err
	}
	return newMentions(linker{r.params, entityPath(r.id) + "/mentions"}, d), nil
}

// newProfile links to searches for the articles that name the entity.
func newProfile(l linker, d *search.Dossier) *profile {
	id := entityID(d.Facet, d.ID)
	p := l.params
	if !slices.Contains(l.all(d.Facet+suffixAll), id) {
		l.params = l.plus(d.Facet+suffixAll, id)
	}
	out := &profile{
		ID: id, Type: d.Facet, Label: d.Label, Articles: d.Articles, Hidden: d.Hidden,
		Spellings: []knownSpelling{}, PossiblySame: []possiblySame{}, Total: newTotal(d.Result),
		First: optionalRef(d.First, p), Last: optionalRef(d.Last, p),
		Years: newHistogram(l, d.Result.Histogram), Read: d.Read,
		Roles: []statedRole{}, Forms: []nameForm{}, Related: []related{},
		Links:   profileLinks{entityPath(id), l.to(l.without()), entityPath(id) + "/mentions", entityLink(id)},
		Relaxed: d.Result.Relaxed, Filters: newFilters(linker{p, l.path}, d.Result.Facets),
	}
	for i, s := range d.Spellings {
		out.Spellings = append(out.Spellings, knownSpelling{s.Text, s.Articles, nonNil(d.Reasons[i])})
	}
	for _, o := range d.Possible {
		id := entityID(d.Facet, o.ID)
		out.PossiblySame = append(out.PossiblySame, possiblySame{id, o.Label, o.Articles, o.Score, nonNil(o.Why), l.to(l.plus(d.Facet+suffixAll, id))})
	}
	for _, r := range d.Roles {
		ref := newArticleRef(r.Article, p)
		out.Roles = append(out.Roles, statedRole{r.Text, newRelation(d.Facet, r.Relation, r.OfID, r.Of), r.Articles, ref, newSnippet(r.Sentence, ref.HTML)})
	}
	for _, f := range d.Forms {
		out.Forms = append(out.Forms, nameForm(f))
	}
	for _, o := range d.Companions {
		id := entityID(o.Facet, o.ID)
		out.Related = append(out.Related, related{id, o.Facet, o.Label, o.Articles, o.Sentences, l.to(l.plus(o.Facet+suffixAll, id)),
			p.in(togetherParams).set("with", id).at(out.Links.HTML + "/together")})
	}
	return out
}

func optionalRef(a *corpus.Article, p params) *articleRef {
	if a == nil {
		return nil
	}
	return new(newArticleRef(a, p))
}

func newMentions(l linker, d *search.Dossier) *mentions {
	id := entityID(d.Facet, d.ID)
	prev, next := l.pages(d.Result.Total, d.Result.Next)
	out := &mentions{
		ID: id, Label: d.Label, Total: newTotal(d.Result), Results: []mentioner{},
		Links: links{l.to(l.params), optional(l.path, next), optional(l.path, prev), l.at(entityLink(id))},
	}
	for _, h := range d.Result.Hits {
		m := mentioner{newArticleRef(h.Article, l.params), h.Marks, []snippet{}}
		for _, sentence := range h.Passages {
			m.Sentences = append(m.Sentences, newSnippet(sentence, m.Article.HTML))
		}
		out.Results = append(out.Results, m)
	}
	return out
}
