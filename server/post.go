package server

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
)

// searchPost answers a search whose parameters come as an object of JSON: the same
// names as in a query string, and an array for what is repeated.
func (s *server) searchPost(c echo.Context) error {
	r := c.Request()
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEApplicationJSON {
		return echo.ErrUnsupportedMediaType
	}
	if r.URL.RawQuery != "" {
		return invalid("", r.URL.RawQuery, "a search that is posted has its parameters in the body alone")
	}
	values, err := bodyValues(r.Body)
	if err != nil {
		return err
	}
	p, err := paramsOf(values)
	if err != nil {
		return err
	}
	start := time.Now()
	res, err := s.search(c, p.Query)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, searchJSON(p, res, time.Since(start)))
}

// bodyValues reads parameters that are an object of JSON. true and false stand for
// 1 and 0.
func bodyValues(body io.Reader) (url.Values, error) {
	d := json.NewDecoder(body)
	d.UseNumber()
	broken := func(err error) error {
		if limit := new(echo.HTTPError); errors.As(err, &limit) { // the body is too large
			return err
		}
		return inBody("", "", "the body is no object of JSON: %v", err)
	}
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, broken(err)
	}
	values := url.Values{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, broken(err)
		}
		name, _ := t.(string) // in an object nothing else stands there
		var v any
		if err := d.Decode(&v); err != nil {
			return nil, broken(err)
		}
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, one := range list {
			switch one := one.(type) {
			case nil:
			case string:
				values.Add(name, one)
			case json.Number:
				values.Add(name, one.String())
			case bool:
				values.Add(name, map[bool]string{true: "1", false: "0"}[one])
			default:
				return nil, inBody(name, "", "%q may hold texts and numbers, or an array of them", name)
			}
		}
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return nil, broken(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, inBody("", "", "the body goes on behind its object of JSON")
	}
	return values, nil
}

func inBody(name, value, format string, args ...any) *paramError {
	e := invalid(name, value, format, args...)
	e.In = "body"
	return e
}
