package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"casefile/search"
	"casefile/search/query"
)

// An Answer is what /api/v1/search answers.
type Answer = jsonAnswer

// Ask answers the query string of a search as the API does.
func Ask(ctx context.Context, e *search.Engine, query string) (*Answer, error) {
	p, err := readParams(&url.URL{RawQuery: query})
	if err != nil {
		return nil, err
	}
	start := time.Now()
	res, err := e.Search(ctx, p.Query)
	if err != nil {
		return nil, err
	}
	return searchJSON(p, res, time.Since(start)), nil
}

// AskAt puts the query string of a search to the server at an address.
func AskAt(ctx context.Context, address, asked string) (*Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/api/v1/search?"+asked, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	d := json.NewDecoder(resp.Body)
	if resp.StatusCode != http.StatusOK {
		var p problem
		if err := d.Decode(&p); err != nil {
			return nil, fmt.Errorf("server at %s answers %s", address, resp.Status)
		}
		if p.Code == "cursor-expired" {
			return nil, fmt.Errorf("%w: %s", search.ErrExpired, p.Detail)
		}
		if p.Status < 500 {
			return nil, fmt.Errorf("%w: %s", query.ErrBad, p.Detail)
		}
		return nil, errors.New(p.Title)
	}
	a := new(Answer)
	return a, d.Decode(a)
}

// Healthy asks the server that listens on an address whether it lives.
func Healthy(ctx context.Context, listen string) error {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", resp.Status)
	}
	return nil
}

// Text writes an answer for a person at a terminal.
func (a *jsonAnswer) Text(w io.Writer) error {
	var err error
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format+"\n", args...)
		}
	}
	line("%s", plural(a.Total.Articles, "article", "articles"))
	for _, warn := range a.Query.Warnings {
		line("note: character %d of the query: %s", warn.Position+1, warn.Detail)
	}
	for _, u := range a.Query.Unknown {
		var nearest []string
		for _, n := range u.Nearest {
			nearest = append(nearest, n.Label)
		}
		note := fmt.Sprintf("note: no article has the %s %q", u.Filter, u.Value)
		if len(nearest) > 0 {
			note += "; did you mean " + strings.Join(nearest, ", ") + "?"
		}
		line("%s", note)
	}
	if a.Collapsed > 0 {
		line("note: %s of this page have the text of another and stand below it; --each lists each", plural(a.Collapsed, "article", "articles"))
	}
	if len(a.Query.Optional) > 0 && a.Query.Relaxed == nil {
		line("note: an article need not have %s; +%s insists", strings.Join(a.Query.Optional, ", "), a.Query.Optional[0])
	}
	if a.Query.Relaxed != nil {
		line("note: no article has all of these words; these have some of them")
	}
	for _, h := range a.Results {
		date := "date unknown"
		if h.Published != nil {
			date = h.Published.At
			if h.Published.Inferred {
				date += " (inferred)"
			}
		}
		line("\n%s\n  %s · %s · %s", h.Title, h.ID, h.Source.Name, date)
		if h.PageHeadline != "" {
			line("  title made from the text; the page's headline is doubtful: %s", h.PageHeadline)
		} else if h.TitleFrom == "lead" {
			line("  title made from the text; the page has no headline")
		}
		if h.Cluster != nil {
			line("  the same text: %s", strings.Join(h.Cluster.Sources, ", "))
		}
		for _, s := range h.Hits.Snippets {
			line("  … %s … (paragraph %d)", s.Text, s.Paragraph)
		}
	}
	return err
}

// JSON writes an answer as the API does.
func (a *jsonAnswer) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(a)
}
