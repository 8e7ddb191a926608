package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/search"
	"casefile/search/query"
)

// A summary is what a case is, in numbers.
type summary struct {
	Name       string      `json:"title"`
	About      string      `json:"about"` // in the language asked for; "" if the case file says nothing
	Total      total       `json:"total"`
	Outlets    int         `json:"outlets"`
	Languages  int         `json:"languages"`
	First      *articleRef `json:"first"` // with the earliest date of publication; null if no date is known
	Last       *articleRef `json:"last"`
	Persons    []mostNamed `json:"persons"` // that most documents name
	Orgs       []mostNamed `json:"organizations"`
	Places     []mostNamed `json:"places"`
	Years      *histogram  `json:"years"`
	Newest     []newest    `json:"newest"` // the last captured
	New        *news       `json:"new"`    // null unless since is given
	Examples   []example   `json:"examples"`
	Gather     *gathering  `json:"gather"` // null if the case file names no addresses
	Generation int         `json:"index_generation"`
	Links      summaryLink `json:"links"`
}

type summaryLink struct {
	Self string `json:"self"`
	HTML string `json:"html"`
}

// A mostNamed is a person, an organization or a place with the documents that name it.
type mostNamed struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	Articles int    `json:"articles"`
	HTML     string `json:"html"`
}

type newest struct {
	articleRef
	CapturedAt string `json:"captured_at"`
}

// news are what was added, changed or removed since a place in the journal.
type news struct {
	Since     string   `json:"since"`
	Documents int      `json:"documents"` // at most 1000
	More      bool     `json:"more"`      // there are more
	Last      []change `json:"last"`      // the last of them
	Until     string   `json:"until"`     // since for the next time
}

// An example is a question to begin with.
type example struct {
	Q    string `json:"q"`
	HTML string `json:"html"`
}

// A gathering is what "casefile gather" would visit first.
type gathering struct {
	Addresses int            `json:"addresses"`
	Captured  int            `json:"captured"` // of them, pages that the case has
	Outlets   []gatherOutlet `json:"outlets"`
	Commands  []string       `json:"commands"` // to look, and to gather
}

type gatherOutlet struct {
	Name      string `json:"name"`
	Pages     int    `json:"pages"`
	Lists     int    `json:"lists"` // feeds, sitemaps and sections, which name further pages
	Captured  int    `json:"captured"`
	Addresses int    `json:"addresses"`
}

const summaryPath = apiPath + "/stats"

// summaryParams are the parameters of a summary.
var summaryParams = newTable(
	param{name: "since", help: "A place in the journal that an answer gave as until, or the list of changes as since: what is new from there on."},
	param{name: "interface", kind: choiceKind, choices: tongueTags(), def: "en", help: "The language of what the case file says of the case."},
)

func tongueTags() (all []string) {
	for _, t := range tongues {
		all = append(all, t.Tag)
	}
	return all
}

// Sizes of the lists of a summary.
const (
	shownNames  = 12
	shownNewest = 6
	shownNews   = 10
	mostNews    = 1000
)

func (s *server) summaryAnswer(ctx context.Context, r request) (any, error) {
	return s.summary(ctx, r, searchPath)
}

// summary links to searches at a path.
func (s *server) summary(ctx context.Context, r request, path string) (*summary, error) {
	l := linker{noParams, path}
	res, err := s.Searcher.Search(ctx, query.Query{Sort: query.Captured, Size: shownNewest, Histogram: query.Year,
		Facets: map[string]int{"person": shownNames, "org": shownNames, "place": shownNames, "source": 1, "lang": 1}})
	if err != nil {
		return nil, err
	}
	tag := r.text("interface")
	out := &summary{Name: s.Title, Total: newTotal(res), Years: newHistogram(l, res.Histogram), Newest: []newest{}, Examples: []example{},
		Persons: []mostNamed{}, Orgs: []mostNamed{}, Places: []mostNamed{}, Generation: res.Generation, Links: summaryLink{r.at(summaryPath), "/"}}
	for _, f := range res.Facets {
		switch f.Name {
		case "person":
			out.Persons = newMostNamed(f)
		case "org":
			out.Orgs = newMostNamed(f)
		case "place":
			out.Places = newMostNamed(f)
		case "source":
			out.Outlets = f.Distinct
		case "lang":
			out.Languages = f.Distinct
		}
	}
	for _, h := range res.Hits {
		out.Newest = append(out.Newest, newest{newArticleRef(h.Article, noParams), h.Article.Capture.Time.UTC().Format("2006-01-02T15:04:05Z")})
	}
	for _, end := range []struct {
		by query.Sort
		to **articleRef
	}{{query.Oldest, &out.First}, {query.Newest, &out.Last}} {
		res, err := s.Searcher.Search(ctx, query.Query{Sort: end.by, Size: 1, From: "0001", To: "9999"})
		if err != nil {
			return nil, err
		}
		if len(res.Hits) > 0 {
			*end.to = new(newArticleRef(res.Hits[0].Article, noParams))
		}
	}
	if r.has("since") {
		if out.New, err = s.news(ctx, r.text("since")); err != nil {
			return nil, err
		}
	}
	if s.Coverage != nil {
		out.About = inTongue(s.Coverage.About, tag)
		for _, q := range inTongue(s.Coverage.Examples, tag) {
			out.Examples = append(out.Examples, example{q, noParams.with("q", q).at(searchPage)})
		}
		if out.Gather, err = s.gathering(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// inTongue returns what the case file says in a language, or else in the first that it has.
func inTongue[T any](texts map[string]T, tag string) (text T) {
	for _, t := range append([]string{tag}, tongueTags()...) {
		if text, ok := texts[t]; ok {
			return text
		}
	}
	return text
}

func newMostNamed(f search.Facet) []mostNamed {
	all := []mostNamed{}
	for _, v := range f.Values {
		id := entityID(f.Name, v.ID)
		all = append(all, mostNamed{id, v.Label, v.Articles, entityLink(id)})
	}
	return all
}

// news reads the journal from a place on.
func (s *server) news(ctx context.Context, since string) (*news, error) {
	from, err := readPosition(since)
	if err != nil || s.Searcher.Store.End().Less(from) {
		return nil, invalid("since", since, "since is %.80q, which no answer has given; leave it out", since)
	}
	out := &news{Since: since, Last: []change{}}
	at := map[string]bool{}
	err = s.Searcher.Store.Walk(from, func(a *corpus.Article, next corpus.Position) error {
		if len(at) == mostNews {
			out.More = true
			return errEnough
		}
		from = next
		if at[a.ID] = true; a.Aside == "" {
			out.Last = slices.DeleteFunc(out.Last, func(c change) bool { return c.ID == a.ID })
			out.Last = append(out.Last, newChange(a))
		}
		return ctx.Err()
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	out.Documents, out.Until = len(out.Last), writtenPosition(from)
	slices.Reverse(out.Last)
	out.Last = out.Last[:min(shownNews, len(out.Last))]
	return out, nil
}

// gathering groups by outlet what the first walk would visit.
func (s *server) gathering() (*gathering, error) {
	planned, err := s.Coverage.Addresses(s.Searcher.Store)
	if err != nil || len(planned) == 0 {
		return nil, err
	}
	out := &gathering{Addresses: len(planned), Outlets: []gatherOutlet{}, Commands: []string{"casefile gather --dry-run", "casefile gather --contact MAIL"}}
	at := map[string]int{}
	for _, p := range planned {
		i, ok := at[p.Source]
		if !ok {
			i = len(out.Outlets)
			at[p.Source] = i
			out.Outlets = append(out.Outlets, gatherOutlet{Name: p.Source})
		}
		o := &out.Outlets[i]
		if o.Addresses++; p.Kind == gather.Page {
			o.Pages++
		} else {
			o.Lists++
		}
		if p.Known {
			o.Captured++
			out.Captured++
		}
	}
	slices.SortStableFunc(out.Outlets, func(a, b gatherOutlet) int {
		return cmp.Or(b.Addresses-a.Addresses, strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

// A startView is a summary as the start page shows it.
type startView struct {
	layout
	*summary
	Graph *graph
	Named []namedMost
	Seen  string // marks what is new as seen
}

// A namedMost is a list of names.
type namedMost struct {
	Title wording
	Names []mostNamed
}

// seenCookie has the place in the journal up to which a reader has seen the case, and
// nothing of the reader.
const seenCookie = "casefile-seen"

// startPage answers GET /. With a query it is the search page, as it once was.
func (s *server) startPage(c echo.Context) error {
	if c.QueryString() != "" {
		return s.handle(searchParams, s.searches.each(s.searchPage), s.page("search.html"))(c)
	}
	since, tag := "", languageOf(c)
	if cookie, err := c.Cookie(seenCookie); err == nil {
		since = cookie.Value
	}
	return s.received(nothing, since, func(c echo.Context, r request) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
		defer cancel()
		if from, err := readPosition(since); since != "" && (err != nil || s.Searcher.Store.End().Less(from)) {
			since = "" // of another case at this address
		}
		r.params = params{summaryParams, map[string][]string{"interface": {tag}}}
		if since != "" {
			r.put("since", since)
		} else {
			s.markSeen(c, writtenPosition(s.Searcher.Store.End()))
		}
		v, err := s.searches.each(s.startAnswer)(ctx, r)
		if err != nil {
			return err
		}
		return s.page("start.html")(c, v)
	})(c)
}

func (s *server) startAnswer(ctx context.Context, r request) (any, error) {
	all, err := s.summary(ctx, r, searchPage)
	if err != nil {
		return nil, err
	}
	v := &startView{layout: layout{Case: s.Title, Title: say("Start")}, summary: all, Graph: newGraph(all.Years)}
	for _, n := range []namedMost{{say("People"), all.Persons}, {say("Organizations"), all.Orgs}, {say("Places"), all.Places}} {
		if len(n.Names) > 0 {
			v.Named = append(v.Named, n)
		}
	}
	if all.New != nil {
		v.Seen = "/seen?at=" + all.New.Until
	}
	return v, nil
}

// seen answers GET /seen: it keeps up to where the reader has seen the case.
func (s *server) seen(c echo.Context) error {
	at := c.QueryParam("at")
	if _, err := readPosition(at); err != nil {
		return invalid("at", at, "at is %.80q, which no page has given; open the start page again", at)
	}
	s.markSeen(c, at)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, "/")
}

func (s *server) markSeen(c echo.Context, at string) {
	c.SetCookie(&http.Cookie{Name: seenCookie, Value: at, Path: "/", MaxAge: int(languageLasts.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.door.cookies.secure(c.Request())})
}
