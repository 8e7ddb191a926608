package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// Pages with forms that change the case. Each sends its form to itself, shows what would
// change, and does it when the person confirms.

const (
	decisionsPage = "/decisions"
	decidePage    = "/e/:id/decide"
	correctPage   = "/a/:id/correct"
)

// addForms adds the pages with forms, for those whose key has the scope.
func (s *server) addForms(e *echo.Echo) {
	route(e, decisionsPage, s.decisionsPage)
	s.form(e, decidePage, scopeAnnotate, s.decidePage, s.decideForm)
	s.form(e, correctPage, scopeAnnotate, s.correctPage, s.correctForm)
	s.changes(e, http.MethodPost, decisionsPage, scopeAnnotate, s.decideForm)
	s.form(e, addPage, scopeIngest, s.addForm, s.takeAdded, sentLimit())
	route(e, "/jobs/:id", s.jobPage)
	s.changes(e, http.MethodPost, "/jobs/:id", scopeIngest, s.takeJob)
}

// form adds a page that needs a scope, and what its form is sent to.
func (s *server) form(e *echo.Echo, path, scope string, show func(c echo.Context, detail string) error, take echo.HandlerFunc, m ...echo.MiddlewareFunc) {
	s.needs(http.MethodGet, path, scope)
	e.GET(path, func(c echo.Context) error {
		if !s.opening.wait(c.Request().Context(), s.Timeout) {
			return s.opening.busy()
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return show(c, "")
	})
	s.changes(e, http.MethodPost, path, scope, func(c echo.Context) error {
		err := take(c)
		if p := problemOf(err); err != nil && p.Status == http.StatusBadRequest {
			return show(c, p.Detail)
		}
		return err
	}, m...)
}

// formToken returns what the forms of a page send along.
func (s *server) formToken(c echo.Context) string {
	if token, session := s.door.tokenOf(c.Request()); session {
		return token
	}
	return s.door.formCookie(c)
}

// A formPage is a page with forms.
type formPage struct {
	layout
	Token  string
	Detail string // what was wrong with the form that was sent
}

func (s *server) newFormPage(c echo.Context, title wording, detail string) formPage {
	return formPage{layout{Case: s.Title, Title: title}, s.formToken(c), detail}
}

// A decisionsView is the log of decisions.
type decisionsView struct {
	formPage
	*decisionList
	Done int // the decision that was just made, 0 for none
}

func (s *server) decisionsPage(c echo.Context) error {
	r := request{params: params{table: decisionsParams, given: map[string][]string{}}}
	done, _ := strconv.Atoi(c.QueryParam("done")) // one that is no number marks nothing
	query := c.QueryParams()
	query.Del("done")
	var err error
	if r.params, err = decisionsParams.read(query, "query"); err != nil {
		return err
	}
	if !s.opening.wait(c.Request().Context(), s.Timeout) {
		return s.opening.busy()
	}
	list, err := s.decisionsAnswer(c.Request().Context(), r)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	v := &decisionsView{s.newFormPage(c, say("Decisions"), ""), list.(*decisionList), done}
	if next := v.Links.Next; next != nil {
		v.Links.Next = new(decisionsPage + strings.TrimPrefix(*next, decisionsPath))
	}
	return s.pages.render(c, http.StatusOK, "decisions.html", v)
}

// A decideView is the page of forms for a person, an organization or a place.
type decideView struct {
	formPage
	*profile
	Mentions *mentions
	Given    url.Values // in the form that was sent
}

func (s *server) decidePage(c echo.Context, detail string) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	r := request{params: params{table: searchParams, given: map[string][]string{"size": {"50"}}}, id: id}
	d, err := s.dossier(ctx, r, 1)
	if moved := new(movedError); errors.As(err, &moved) {
		return redirect(c, "/e/"+url.PathEscape(moved.id)+"/decide")
	}
	if err != nil {
		return err
	}
	l := linker{r.params, searchPage}
	v := &decideView{s.newFormPage(c, say("Decide who %s is", d.Label), detail), newProfile(l, d), newMentions(linker{r.params, entityLink(id)}, d), c.Request().PostForm}
	return s.pages.render(c, status(detail), "decide.html", v)
}

// status is that of a page whose form was wrong, or of one that is new.
func status(detail string) int {
	if detail != "" {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// A confirmPage shows what a form would change.
type confirmPage struct {
	formPage
	Action  string // address that the form is sent to
	Values  []formValue
	Decided *decided
	Removed *removed
	Article string // title of the article, "" for a decision on names
	Back    string
}

type formValue struct{ Name, Value string }

// confirm shows what a form would change, with its values for the person to send again.
func (s *server) confirm(c echo.Context, p confirmPage) error {
	p.formPage = s.newFormPage(c, say("Confirm the change"), "")
	p.Action = c.Request().URL.EscapedPath()
	form := c.Request().PostForm
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, v := range form[name] {
			if name != "csrf" && name != "confirm" && v != "" {
				p.Values = append(p.Values, formValue{name, v})
			}
		}
	}
	p.Values = append(p.Values, formValue{"confirm", "1"})
	return s.pages.render(c, http.StatusOK, "confirm.html", &p)
}

// formDeed reads a form of a page as the API reads a body.
func (s *server) formDeed(c echo.Context, t *table, without ...string) (deed, error) {
	values, err := formOrJSON(c)
	if err != nil {
		return deed{}, err
	}
	confirmed := values.Get("confirm") == "1"
	values = maps.Clone(values)
	for _, name := range append(without, "confirm") {
		delete(values, name)
	}
	d := deed{Context: c, dry: !confirmed}
	if d.params, err = t.read(values, "body"); err != nil {
		return d, err
	}
	if d.id, err = url.PathUnescape(c.Param("id")); err != nil {
		return d, echo.ErrNotFound
	}
	d.by, err = s.by(c)
	return d, err
}

// decideForm takes the forms of the name page and of the log.
func (s *server) decideForm(c echo.Context) error {
	d, err := s.formDeed(c, decideParams)
	if err != nil {
		return err
	}
	out, err := s.decision(c.Request().Context(), d)
	if err != nil {
		return err
	}
	if d.dry {
		back := decisionsPage
		if d.id != "" {
			back = "/e/" + url.PathEscape(d.id) + "/decide"
		}
		return s.confirm(c, confirmPage{Decided: out, Back: back})
	}
	return leadToLog(c, out.Decision.N)
}

func leadToLog(c echo.Context, n int) error {
	return c.Redirect(http.StatusSeeOther, decisionsPage+"?done="+strconv.Itoa(n)+"#d"+strconv.Itoa(n))
}

// A correctView is the page of forms for an article.
type correctView struct {
	formPage
	Article   *corpus.Article
	Published *date
	Link      string
	Removed   string // when and why it was removed, "" if it was not
	Fields    []fieldView
	Given     url.Values
}

// A fieldView is a field of an article that can be corrected.
type fieldView struct {
	Field string
	Label wording
	Value string // that stands
}

var fieldTitles = []struct {
	field corpus.Field
	label wording
}{
	{corpus.TheDate, say("Date of publication")}, {corpus.TheTitle, say("Title")}, {corpus.TheAuthors, say("Authors, with commas between")},
	{corpus.TheSource, say("Outlet")}, {corpus.TheLanguage, say("Language, as a code")},
}

func (s *server) correctPage(c echo.Context, detail string) error {
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	a, err := s.Searcher.Store.Get(id)
	v := &correctView{}
	if gone := new(corpus.RemovedError); errors.As(err, &gone) {
		v.Removed = gone.Error()
		a, err = s.Searcher.Store.Former(id)
	}
	if err != nil {
		return err
	}
	v.formPage, v.Article, v.Published, v.Link, v.Given = s.newFormPage(c, say("Correct %s", shortTitle(a.Title)), detail), a, newDate(a.Published), "/a/"+id, c.Request().PostForm
	values := map[corpus.Field]string{corpus.TheDate: a.Published.At, corpus.TheTitle: a.Title, corpus.TheAuthors: strings.Join(a.Authors, ", "), corpus.TheSource: a.Source.Name, corpus.TheLanguage: a.Lang}
	for _, f := range fieldTitles {
		v.Fields = append(v.Fields, fieldView{string(f.field), f.label, values[f.field]})
	}
	return s.pages.render(c, status(detail), "correct.html", v)
}

// correctForm takes the forms of the page of an article: corrections, a removal, its end.
func (s *server) correctForm(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return invalid("", "", "the form cannot be read: %v", err)
	}
	what := c.Request().PostForm.Get("do")
	if what == "remove" || what == "restore" {
		return s.removeForm(c, what)
	}
	if form := c.Request().PostForm; form.Get("field") == string(corpus.TheAuthors) && len(form["value"]) == 1 {
		form["value"] = strings.Split(form.Get("value"), ",")
	}
	d, err := s.formDeed(c, correctParams)
	if err != nil {
		return err
	}
	out, err := s.correction(c.Request().Context(), d)
	if err != nil {
		return err
	}
	if !d.dry {
		return leadToLog(c, out.Decision.N)
	}
	a, err := s.Searcher.Store.Get(d.id)
	if err != nil {
		return err
	}
	return s.confirm(c, confirmPage{Decided: out, Article: a.Title, Back: "/a/" + url.PathEscape(d.id) + "/correct"})
}

// removeForm removes an article, which needs the scope admin, or ends its removal.
func (s *server) removeForm(c echo.Context, what string) error {
	if err := s.door.allows(c, scopeAdmin); err != nil {
		return err
	}
	t, do := removeParams, s.removal
	if what == "restore" {
		t, do = restoreParams, s.restoration
	}
	d, err := s.formDeed(c, t, "do")
	if err != nil {
		return err
	}
	out, err := do(c.Request().Context(), d)
	if err != nil {
		return err
	}
	back := "/a/" + url.PathEscape(d.id) + "/correct"
	if d.dry {
		return s.confirm(c, confirmPage{Removed: out, Article: out.Article.Title, Back: back})
	}
	return c.Redirect(http.StatusSeeOther, back)
}

// pageOf returns the address of the page of an id.
func pageOf(id string) string {
	if strings.HasPrefix(id, "a_") {
		return "/a/" + url.PathEscape(id)
	}
	return entityLink(id)
}
