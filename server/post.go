package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// bodyValues reads parameters from a body that is an object of JSON: the same names
// as in a query string, and an array for what is repeated.
func bodyValues(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery != "" {
		return nil, invalid("", r.URL.RawQuery, "a posted search has a query string; give all parameters in the body")
	}
	return jsonValues(r)
}

// jsonValues reads the values in a body of JSON.
func jsonValues(r *http.Request) (url.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEApplicationJSON {
		return nil, echo.ErrUnsupportedMediaType
	}
	// A token at a time: a map would hide a name that is given twice.
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	values := url.Values{}
	if err := expect(d, json.Delim('{')); err != nil {
		return nil, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, broken(err)
		}
		var v any
		if err := d.Decode(&v); err != nil {
			return nil, broken(err)
		}
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, one := range list {
			if err := addValue(values, fmt.Sprint(name), one); err != nil {
				return nil, err
			}
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, inBody("", "the body goes on after its object; send one object of JSON")
	}
	return values, nil
}

// addValue adds a value of JSON to those of a parameter. true and false stand for 1
// and 0, null for nothing.
func addValue(values url.Values, name string, v any) error {
	switch v := v.(type) {
	case nil:
	case string:
		values.Add(name, v)
	case json.Number:
		values.Add(name, v.String())
	case bool:
		values.Add(name, map[bool]string{true: "1", false: "0"}[v])
	default:
		return inBody(name, "%s holds an object or an array of arrays; give a text, a number, true or false, or an array of them", name)
	}
	return nil
}

// expect reads one token.
func expect(d *json.Decoder, want json.Delim) error {
	if t, err := d.Token(); err != nil || t != want {
		return broken(err)
	}
	return nil
}

// broken refuses a body for an error of the decoder, or for something else than an
// object if that is nil.
func broken(err error) error {
	if limit := new(echo.HTTPError); errors.As(err, &limit) { // the body is too large
		return err
	}
	const give = `send one object of JSON, such as {"q": "murder", "person": ["Rakhat Aliev"]}`
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return inBody("", "the body is not an object; %s", give)
	case errors.As(err, &syntax):
		return inBody("", "the body is not JSON: %v, after %d bytes; %s", err, syntax.Offset, give)
	}
	return inBody("", "the body ends too early; %s", give)
}

func inBody(name, format string, args ...any) *paramError {
	e := invalid(name, "", format, args...)
	e.In = "body"
	return e
}
