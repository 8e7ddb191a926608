package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
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
	Detail    string       `json:"detail"`
	Instance  string       `json:"instance"`
	Position  *int         `json:"position"` // code point of q, or null
	Errors    []paramError `json:"errors"`
	RequestID string       `json:"request_id"`
}

const (
	cursorExpired = "cursor-expired" // a code of a problem
	problemType   = "application/problem+json"

	retryAfter = "5" // seconds
)

// problems has the status, title and help of each code.
var problems = map[string]struct {
	status      int
	title, help string
}{
	"unknown-parameter": {400, "There is no such parameter", "A misspelt filter that is ignored would give wrong counts, so casefile refuses it. Correct the name or leave it out; lenient=1 ignores unknown parameters."},
	"invalid-parameter": {400, "A parameter is not usable", "The detail names the parameter and what to give instead."},
	"query-syntax":      {400, "The query is not well formed", "With strict=1 a query that can be read in more than one way is refused. The position is a character of the query, counted from 0."},
	"bad-query":         {400, "The query cannot be answered", "Two parameters contradict each other, or the query is beyond a limit. The detail names them, or the limit."},
	"cursor-expired":    {410, "The cursor has expired", "A cursor is for one state of the index. Since then the index has been rebuilt, or new articles have changed the order. Begin again without the cursor. In an order by date, new articles do not end a cursor."},
	"bad-decision":      {400, "This cannot be decided", "The detail says what is wrong with the decision or correction, and what to give instead."},
	"not-found":         {404, "There is nothing at this address", "The address may be misspelt, or the article is not in this case."},
	"removed":           {410, "This article was removed", "The people who keep this case have removed the article. The detail says when and why."},
	"method":            {405, "The address does not answer this method", "The page /api lists the methods of each address."},
	"unsupported-media": {415, "The body is not JSON", "Send JSON with the header Content-Type: application/json."},
	"misdirected":       {421, "The request is for another server", "Open casefile by an address that it prints when it starts. A proxy before it needs --public-url."},
	"cross-origin":      {403, "A page of another site may not ask", "Open casefile itself, or start it with --allow-origin for that site."},
	"unauthorised":      {401, "This needs a key", "A browser enters it on the sign-in page. A program sends it as Authorization: Bearer or X-Api-Key. The operator makes one with \"casefile key add\"."},
	"forbidden-scope":   {403, "The key does not allow this", "Ask the operator for a key with this scope."},
	"key-needed":        {403, "Changing this case needs a key", "Without keys, only the person at the machine that runs casefile can change a case. The operator makes keys with \"casefile key add\"."},
	"form-expired":      {403, "The form has expired", "Open the page again and send its form. Cookies must be enabled."},
	"read-only":         {403, "This server changes nothing", "It was started with --read-only, or its data directory cannot be written. Start it on the original data directory to change the case."},
	"no-contact":        {409, "This server fetches no pages", "Sites must be able to reach the person who fetches from them. Start casefile serve with --contact."},
	"key-reused":        {409, "The Idempotency-Key was used before", "It stands for one request. Give each request a key of its own."},
	"rate-limited":      {429, "Too many requests", "Wait as long as Retry-After says, and ask more slowly."},
	"too-large":         {413, "The request is too large", "Send less at a time."},
	"index-busy":        {503, "The index is not ready", "It takes seconds to build for a few hundred articles, and minutes for a hundred thousand. Try again in a while."},
	"index-damaged":     {503, "The index is damaged and is being built anew", "No article is lost: the index is made of the articles. It takes seconds for a few hundred, and minutes for a hundred thousand. Try again in a while; if it happens again, check the disk."},
	"case-busy":         {503, "The case is being added to", "One command or job at a time writes to a case. Send the request again in a few seconds."},
	"not-logged":        {500, "The change is made, but not in the audit log", "Check that the disk is not full. The change itself is on the disk."},
	"too-many-lists":    {409, "There are too many lists of names", "Delete one at /lists, or wait: each is deleted 14 days after it was given."},
	"no-lists":          {403, "This server keeps no lists", "It writes nothing. Start it without --read-only."},
	"timeout":           {503, "The search took too long", "Narrow the search with a filter or a rarer word, or try again."},
	"internal":          {500, "Something went wrong inside casefile", "The error is logged under the request id. Try again; if it happens again, report the request id."},
}

// codeOfStatus has the codes of the errors of the router and its middleware.
var codeOfStatus = map[int]string{
	http.StatusNotFound: "not-found", http.StatusMethodNotAllowed: "method",
	http.StatusUnsupportedMediaType: "unsupported-media", http.StatusRequestEntityTooLarge: "too-large",
}

// problemOf turns an error into a problem. An unknown error is
// internal: its text is logged, not sent.
func problemOf(err error) problem {
	var param *paramError
	var syntax *query.SyntaxError
	var web *echo.HTTPError
	var removed *corpus.RemovedError
	var busy *busyError
	var refused *refusal
	var decision *corpus.DecisionError
	p := problem{Code: "internal", Errors: []paramError{}}
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
		p.Code, p.Detail = "not-found", "no article names a person, organization or place with this id"
	case errors.Is(err, errNoList):
		p.Code, p.Detail = "not-found", "there is no list of names with this id; it may have expired"
	case errors.Is(err, search.ErrNoVersion):
		p.Code, p.Detail = "not-found", err.Error()
	case errors.As(err, &decision):
		p.Code, p.Detail = "bad-decision", decision.Error()
	case errors.As(err, &refused):
		p.Code, p.Detail = refused.code, refused.detail
	case errors.As(err, &busy):
		p.Code, p.Detail = "index-busy", busy.Error()
	case errors.Is(err, search.ErrDamaged):
		p.Code = "index-damaged" // which has been logged
	case errors.Is(err, context.DeadlineExceeded):
		p.Code = "timeout"
	case errors.As(err, &web):
		p.Code = cmp.Or(codeOfStatus[web.Code], p.Code)
	}
	known := problems[p.Code]
	p.Type, p.Title, p.Status = "/problems/"+p.Code, known.title, known.status
	return p
}

// forPrograms matches the paths of what no person looks at.
var forPrograms = regexp.MustCompile(`^(/api/|/search\.|/reconcile(/|$)|compat/|suggest\.json)`)

// fail writes an error: a problem for a program, a page for a person.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	r := c.Request()
	if r.Context().Err() != nil { // the client has gone; that is not an error of the server
		s.Log.Debug("the client hung up", append(s.asked(c), "err", err)...)
		_ = c.NoContent(clientGone) // it cannot arrive
		return
	}
	p := problemOf(err)
	p.Instance = r.URL.Path
	p.RequestID = c.Response().Header().Get(echo.HeaderXRequestID)
	if p.Code == "internal" {
		s.Log.Error("request failed", append(s.asked(c), "err", err)...)
	}
	if p.Status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	c.Response().Header().Del("ETag")
	c.Response().Header().Set("Cache-Control", "no-store")
	var sent error
	switch {
	case r.Method == http.MethodHead:
		sent = c.NoContent(p.Status)
	case forPrograms.MatchString(r.URL.Path):
		c.Response().Header().Set(echo.HeaderContentType, problemType)
		sent = c.JSON(p.Status, p)
	case p.Code == "unauthorised" && r.Method == http.MethodGet:
		sent = s.showSignIn(c, p.Status, signInPage{Next: r.URL.RequestURI(), Detail: p.Detail + "."})
	default:
		page := s.errorPage(p)
		if errors.As(err, new(*refusal)) {
			page.Case = "casefile" // the title of the case needs a key too
		}
		sent = s.pages.render(c, p.Status, "error.html", page)
	}
	if sent != nil && r.Context().Err() == nil {
		s.Log.Error("answer not sent", append(s.asked(c), "err", sent)...)
	}
}

// problemPage explains a code, at the address that a problem has as its type.
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
