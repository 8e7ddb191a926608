package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// A problem is an error as RFC 9457 writes it.
type problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Code      string       `json:"code"`
	Detail    string       `json:"detail,omitempty"`
	Instance  string       `json:"instance"`
	Position  *int         `json:"position,omitempty"` // code point of q
	Errors    []paramError `json:"errors,omitempty"`
	RequestID string       `json:"request_id"`
}

const (
	cursorExpired = "cursor-expired" // a code of a problem

	retryAfter = "5" // seconds
)

// problems are all codes, with the title and status of each.
var problems = map[string]struct {
	status      int
	title, help string
}{
	"unknown-parameter": {400, "There is no such parameter", "A filter that is misspelt would be ignored and give wrong counts, so casefile refuses it. Correct the name, or leave it out; with lenient=1 unknown parameters are ignored."},
	"invalid-parameter": {400, "A parameter is not usable", "The detail names the parameter and what it may hold."},
	"query-syntax":      {400, "The query is not well formed", "With strict=1 a query that cannot be read in one way only is refused. The position is the character, counted from 0."},
	"bad-query":         {400, "The query cannot be answered", "The query is longer, wider or deeper than casefile answers. The detail names the limit."},
	"cursor-expired":    {410, "The cursor has expired", "A cursor goes through one state of the index. The index has been built anew since, or articles have come in that change the order. Begin again without the cursor; an order by date goes on when articles come in."},
	"not-found":         {404, "There is nothing at this address", "The address may be misspelt, or the article is not in this case."},
	"removed":           {410, "This article was removed", "The people who keep this case have taken the article out. The detail says when and why."},
	"method":            {405, "This method is not answered here", "The address answers GET and HEAD; searches may be posted, too."},
	"unsupported-media": {415, "The body is of another kind", "Send JSON, and say so: Content-Type: application/json."},
	"too-large":         {413, "The request is too large", "Send less at a time."},
	"index-busy":        {503, "The index is being made", "This takes seconds for some hundred articles, and minutes for a hundred thousand. Try again in a while."},
	"timeout":           {503, "The search took too long", "Narrow the search, by a filter or a rarer word, or try again."},
	"internal":          {500, "Something went wrong inside casefile", "It is logged under the request id. Try again; if it lasts, report the request id."},
}

// codeOfStatus tells what the router and its middleware refuse.
var codeOfStatus = map[int]string{
	http.StatusNotFound: "not-found", http.StatusMethodNotAllowed: "method",
	http.StatusUnsupportedMediaType: "unsupported-media", http.StatusRequestEntityTooLarge: "too-large",
}

// problemOf turns an error into a problem. What it does not know it calls
// internal, and says no more to the outside.
func problemOf(err error) problem {
	var param *paramError
	var syntax *query.SyntaxError
	var web *echo.HTTPError
	var removed *corpus.RemovedError
	var busy *busyError
	p := problem{Code: "internal"}
	switch {
	case errors.As(err, &param):
		p.Code, p.Detail, p.Errors = param.code, param.Detail, []paramError{*param}
	case errors.As(err, &syntax):
		p.Code, p.Detail, p.Position = "query-syntax", syntax.Text, &syntax.Position
	case errors.Is(err, query.ErrBad):
		p.Code, p.Detail = "bad-query", strings.TrimPrefix(err.Error(), query.ErrBad.Error()+": ")
	case errors.Is(err, search.ErrExpired):
		p.Code, p.Detail = cursorExpired, strings.TrimPrefix(err.Error(), search.ErrExpired.Error()+": ")
	case errors.Is(err, corpus.ErrNotFound):
		p.Code, p.Detail = "not-found", "there is no article with this id"
	case errors.As(err, &removed):
		p.Code, p.Detail = "removed", removed.Error()
	case errors.Is(err, search.ErrUnknown):
		p.Code, p.Detail = "not-found", "no article names such a person, organization or place"
	case errors.As(err, &busy):
		p.Code, p.Detail = "index-busy", busy.Error()
	case errors.Is(err, context.DeadlineExceeded):
		p.Code = "timeout"
	case errors.As(err, &web):
		p.Code = cmp.Or(codeOfStatus[web.Code], p.Code)
	}
	known := problems[p.Code]
	p.Type, p.Title, p.Status = "/problems/"+p.Code, known.title, known.status
	return p
}

// fail answers with an error: a problem to a program, a page to a person.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := problemOf(err)
	r := c.Request()
	p.Instance = r.URL.Path
	p.RequestID = c.Response().Header().Get(echo.HeaderXRequestID)
	if p.Code == "internal" {
		s.Log.Error("request failed", "url", loggedURL(r), "id", p.RequestID, "err", err)
	}
	if p.Code == "timeout" || p.Code == "index-busy" {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	c.Response().Header().Del("ETag")
	c.Response().Header().Set("Cache-Control", "no-store")
	var sent error
	switch {
	case r.Method == http.MethodHead:
		sent = c.NoContent(p.Status)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
		sent = c.JSON(p.Status, p)
	default:
		sent = s.pages.render(c, p.Status, "error.html", s.errorPage(p))
	}
	if sent != nil {
		s.Log.Error("answer not sent", "url", loggedURL(r), "id", p.RequestID, "err", sent)
	}
}

// problemPage explains a code, at the address that problems give as their type.
func (s *server) problemPage(c echo.Context) error {
	code := c.Param("code")
	known, ok := problems[code]
	if !ok {
		return echo.ErrNotFound
	}
	return s.pages.render(c, http.StatusOK, "error.html", s.errorPage(problem{
		Code: code, Title: known.title, Status: known.status,
	}))
}

func requestID() string { return strings.ToLower(rand.Text()) }
