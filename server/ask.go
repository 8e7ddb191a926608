package server

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"casefile/search"
	"casefile/search/query"
)

// Ask answers the query string of a search as /api/v1/search does.
func Ask(ctx context.Context, e *search.Searcher, asked string) (*Answer, error) {
	p, err := searchParams.ofQuery(asked)
	if err != nil {
		return nil, err
	}
	return ask(ctx, e, p.query(), linker{p, searchPath})
}

// ask answers a query that l may link from.
func ask(ctx context.Context, e *search.Searcher, q query.Query, l linker) (*Answer, error) {
	start := time.Now()
	res, err := e.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	return newAnswer(l, res, time.Since(start)), nil
}

// AskAt puts the query string of a search to the server at an address, which may begin
// with https://, with a key if that is not "". The fields of the answer that JSON does not have are zero.
func AskAt(ctx context.Context, address, asked, key string) (*Answer, error) {
	address, err := fromHere(address)
	if err != nil {
		return nil, err
	}
	resp, err := fetchAnswer(ctx, address+searchPath+"?"+asked, key)
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
		return nil, p.err()
	}
	a := new(Answer)
	return a, d.Decode(a)
}

// err returns the error that the searcher of the server has returned, as far as the
// problem tells.
func (p problem) err() error {
	switch {
	case len(p.Errors) > 0:
		return &p.Errors[0]
	case p.Code == cursorExpired:
		return fmt.Errorf("%w: %s", search.ErrExpired, p.Detail)
	case p.Status == http.StatusUnauthorized || p.Status == http.StatusForbidden:
		return fmt.Errorf("the server refuses: %s", p.Detail)
	case p.Status < http.StatusInternalServerError:
		return fmt.Errorf("%w: %s", query.ErrBad, p.Detail)
	}
	return fmt.Errorf("the server answers: %s; try again in a while", p.Title)
}

// Healthy asks the server that listens on an address whether it is alive.
func Healthy(ctx context.Context, listen string) error {
	address, err := fromHere(listen)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	resp, err := fetchAnswer(ctx, address+"/healthz", "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", resp.Status)
	}
	return nil
}

func fetchAnswer(ctx context.Context, url, key string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	// The server is one of this machine: it has announced the address in its data, or
	// listens there. Its certificate names the host that others use.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	return client.Do(req)
}
