package server

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// A navItem is a link of the navigation. It is shown if its route exists.
type navItem struct {
	path  string
	label wording
	under []string // beginnings of the paths of pages that belong to it
}

// navigation lists the links of every page, in their order.
var navigation = []navItem{
	{path: searchPage, label: say("Search"), under: []string{"/a/", "/stats", advancedPage, savedPage, contradictionsPage}},
	{path: "/names", label: say("Names"), under: []string{"/e/"}},
	{path: "/timeline", label: say("Timeline")},
	{path: "/lists", label: say("Lists")},
	{path: "/add", label: say("Add")},
	{path: "/help", label: say("Help"), under: []string{"/api"}},
}

// A frame is what all pages have around their content.
type frame struct {
	Lang  string
	Nav   []navLink
	Speak []speakLink
	Keyed bool // keys are asked for: pages lead to signing in
	// Changes says that some people may change the case: pages lead to the forms.
	Changes bool
	Search  bool // the page has a search form of its own in its content
}

type navLink struct {
	Link    string
	Label   wording
	Current string // value of aria-current, "" where it is another page
}

// A speakLink shows the page in another language.
type speakLink struct {
	Link, Tag, Name string
	Current         bool
}

// existing keeps the items of the navigation that have a route.
func existing(items []navItem, routes []*echo.Route) (all []navItem) {
	paths := map[string]bool{}
	for _, r := range routes {
		paths[r.Path] = true
	}
	for _, i := range items {
		if paths[i.path] {
			all = append(all, i)
		}
	}
	return all
}

func newFrame(p *pages, c echo.Context, tag string, keyed bool) frame {
	f := frame{Lang: tag, Keyed: keyed}
	r := c.Request()
	for _, i := range p.nav {
		link := navLink{Link: i.path, Label: i.label}
		if r.URL.Path == i.path {
			link.Current = "page"
		}
		for _, u := range i.under {
			if strings.HasPrefix(r.URL.Path, u) {
				link.Current = "true"
			}
		}
		f.Nav = append(f.Nav, link)
	}
	next := "/"
	if r.Method == http.MethodGet {
		next = r.URL.RequestURI()
	}
	for _, t := range tongues {
		to := "/language/" + t.Tag + "?next=" + url.QueryEscape(next)
		f.Speak = append(f.Speak, speakLink{to, t.Tag, t.Name, t.Tag == tag})
	}
	return f
}

// languageCookie has the language that a reader chose. It is no secret, and it lasts
// longer than a session.
const (
	languageCookie = "casefile-language"
	languageLasts  = 365 * 24 * time.Hour
)

// languageOf returns the language in which a request is answered: English to programs.
func languageOf(c echo.Context) string {
	if forPrograms.MatchString(c.Request().URL.Path) {
		return tongues[0].Tag
	}
	chosen := ""
	if cookie, err := c.Cookie(languageCookie); err == nil {
		chosen = cookie.Value
	}
	return spoken(chosen, c.Request().Header.Get("Accept-Language"))
}

// chooseLanguage answers GET /language/:tag. It keeps the choice and leads back.
func (s *server) chooseLanguage(c echo.Context) error {
	tag := c.Param("tag")
	if spoken(tag, "") != tag {
		return echo.ErrNotFound
	}
	c.SetCookie(&http.Cookie{Name: languageCookie, Value: tag, Path: "/", MaxAge: int(languageLasts.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.door.cookies.secure(c.Request())})
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, localPath(cmp.Or(c.QueryParam("next"), "/")))
}
