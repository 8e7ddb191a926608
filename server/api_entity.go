package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// A jsonProfile is a person, an organization or a place across all articles, and
// what those of them say that the parameters of a search let through.
type jsonProfile struct {
	ID           string          `json:"id"`
	Type         string          `json:"type"`
	Label        string          `json:"label"`
	Articles     int             `json:"articles"`         // in the whole case
	Hidden       bool            `json:"hidden,omitempty"` // left out of facets by decision
	Spellings    []jsonSpelt     `json:"spellings"`
	PossiblySame []jsonPossible  `json:"possibly_same"`
	Total        jsonTotal       `json:"total"` // articles that what follows is of
	First        *jsonArticleRef `json:"first"` // with the earliest date
	Last         *jsonArticleRef `json:"last"`
	Years        *jsonHistogram  `json:"years"`
	Read         int             `json:"read"` // so many of the articles were read for what follows
	Roles        []jsonStated    `json:"roles"`
	Forms        []jsonForm      `json:"forms"`
	Related      []jsonRelated   `json:"related"`
	Links        struct {
		Self     string `json:"self"`
		Search   string `json:"search"`
		Mentions string `json:"mentions"`
		HTML     string `json:"html"`
	} `json:"links"`
}

// A jsonSpelt is a name as articles have it, with how many do in the whole case,
// and the rules by which it is taken for a name of the same entity; none for the
// most frequent one.
type jsonSpelt struct {
	Label    string   `json:"label"`
	Articles int      `json:"articles"`
	By       []string `json:"by"`
}

type jsonPossible struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"` // rules
}

type jsonArticleRef struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Source    jsonSource `json:"source"`
	Published *jsonDate  `json:"published"`
	Lang      string     `json:"lang"`
	Self      string     `json:"self"`
	HTML      string     `json:"html"`
}

// A jsonStated is an office, profession or kinship as articles state it, with the
// first sentence that does.
type jsonStated struct {
	Text     string         `json:"text"`
	Articles int            `json:"articles"`
	Article  jsonArticleRef `json:"article"`
	Sentence jsonSnippet    `json:"sentence"`
}

// A jsonForm is the name as it stands in texts, with its ending.
type jsonForm struct {
	Text     string `json:"text"`
	Mentions int    `json:"mentions"`
}

type jsonRelated struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Label     string `json:"label"`
	Articles  int    `json:"articles"`  // that name both
	Sentences int    `json:"sentences"` // that name both
	Link      string `json:"link"`
}

// A jsonMentions is the articles that name an entity, with the sentences that do.
type jsonMentions struct {
	ID      string            `json:"id"`
	Label   string            `json:"label"`
	Total   jsonTotal         `json:"total"`
	Results []jsonMentioning  `json:"results"`
	Links   jsonMentionsLinks `json:"links"`
}

type jsonMentioning struct {
	Article   jsonArticleRef `json:"article"`
	Mentions  int            `json:"mentions"`
	Sentences []jsonSnippet  `json:"sentences"`
}

type jsonMentionsLinks struct {
	Self string  `json:"self"`
	Next *string `json:"next"`
	Prev *string `json:"prev"`
	HTML string  `json:"html"`
}

func entityAddress(id string) string { return "/api/v1/entities/" + url.PathEscape(id) }

func articleRef(a *corpus.Article, p *params) jsonArticleRef {
	return jsonArticleRef{
		a.ID, a.Title, sourceJSON(a.Source), dateJSON(a.Published), a.Lang, "/api/v1/articles/" + a.ID, articleLink(a.ID, p),
	}
}

func profileJSON(d *search.Dossier, p *params) *jsonProfile {
	id := entityID(d.Facet, d.ID)
	only := naming(p, d)
	out := &jsonProfile{
		ID: id, Type: d.Facet, Label: d.Label, Articles: d.Articles, Hidden: d.Hidden,
		Spellings: []jsonSpelt{}, PossiblySame: []jsonPossible{}, Total: jsonTotal{d.Result.Total, "eq"},
		Years: histogramJSON(only, d.Result.Histogram, searchPath), Read: d.Read,
		Roles: []jsonStated{}, Forms: []jsonForm{}, Related: []jsonRelated{},
	}
	out.Links.Self, out.Links.Search, out.Links.HTML = entityAddress(id), address(searchPath, only), entityLink(d.Facet, d.ID)
	out.Links.Mentions = entityAddress(id) + "/mentions"
	for i, l := range d.Spellings {
		out.Spellings = append(out.Spellings, jsonSpelt{l.Text, l.Articles, nonNil(d.Reasons[i])})
	}
	for _, o := range d.Possible {
		out.PossiblySame = append(out.PossiblySame, jsonPossible{entityID(d.Facet, o.ID), o.Label, o.Articles, o.Score, nonNil(o.Why)})
	}
	for _, end := range []struct {
		a  *corpus.Article
		to **jsonArticleRef
	}{{d.First, &out.First}, {d.Last, &out.Last}} {
		if end.a != nil {
			ref := articleRef(end.a, p)
			*end.to = &ref
		}
	}
	for _, r := range d.Roles {
		out.Roles = append(out.Roles, jsonStated{r.Text, r.Articles, articleRef(r.Article, p), snippetJSON(r.Sentence, articleLink(r.Article.ID, p))})
	}
	for _, f := range d.Forms {
		out.Forms = append(out.Forms, jsonForm(f))
	}
	for _, o := range d.Companions {
		both := only.with(o.Facet, func(f *query.Filter) { f.All = append(f.All, entityID(o.Facet, o.ID)) })
		out.Related = append(out.Related, jsonRelated{entityID(o.Facet, o.ID), o.Facet, o.Label, o.Articles, o.Sentences, address(searchPath, both)})
	}
	return out
}

func labelsJSON(labels []search.Label) []jsonLabel {
	out := []jsonLabel{}
	for _, l := range labels {
		out = append(out, jsonLabel{l.Text, l.Articles})
	}
	return out
}

// entityAPI answers with an entity, or leads to the one that it has become.
func (s *server) entityAPI(c echo.Context) error {
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	d, p, moved, err := s.dossier(c, 0)
	if err != nil {
		return err
	}
	if moved != "" {
		return redirect(c, entityAddress(moved))
	}
	return c.JSON(http.StatusOK, profileJSON(d, p))
}

// mostSentences is how many sentences of an article the API gives.
const mostSentences = 100

// mentionsAPI answers with the sentences that name an entity, by article.
func (s *server) mentionsAPI(c echo.Context) error {
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	d, p, moved, err := s.dossier(c, mostSentences)
	if err != nil {
		return err
	}
	if moved != "" {
		return redirect(c, entityAddress(moved)+"/mentions")
	}
	id := entityID(d.Facet, d.ID)
	self := entityAddress(id) + "/mentions"
	out := jsonMentions{
		ID: id, Label: d.Label, Total: jsonTotal{d.Result.Total, "eq"}, Results: []jsonMentioning{},
		Links: jsonMentionsLinks{Self: address(self, p), HTML: address(entityLink(d.Facet, d.ID), p)},
	}
	for _, h := range d.Result.Hits {
		m := jsonMentioning{Article: articleRef(h.Article, p), Mentions: h.Marks, Sentences: []jsonSnippet{}}
		for _, sentence := range h.Passages {
			m.Sentences = append(m.Sentences, snippetJSON(sentence, m.Article.HTML))
		}
		out.Results = append(out.Results, m)
	}
	n, last := max(p.Page, 1), lastPage(p, d.Result)
	if n > 1 {
		prev := address(self, p.page(min(n-1, max(last, 1))))
		out.Links.Prev = &prev
	}
	if n < last {
		next := address(self, p.page(n+1))
		out.Links.Next = &next
	}
	return c.JSON(http.StatusOK, out)
}
