package opensearch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/opensearch-project/opensearch-go/v4/opensearchtransport"
)

// A client asks a cluster. An answer that is not whole is an error.
type client struct {
	transport *opensearchtransport.Client
	pause     time.Duration // before the first repetition; each later one waits twice as long
}

// repetitions is how often a request is repeated that the cluster had no room or no node for.
const repetitions = 5

// answerLimit bounds the bytes of an answer.
const answerLimit = 512 << 20

func newClient(o Options) (*client, error) {
	if len(o.URLs) == 0 {
		return nil, errors.New("no address of OpenSearch: give --opensearch-url, as https://HOST:9200")
	}
	c := opensearchtransport.Config{
		Username: o.User, Password: o.Password, DisableRetry: false, MaxRetries: 2, RequestTimeout: 2 * time.Minute,
		RetryOnStatus: []int{http.StatusBadGateway, http.StatusGatewayTimeout},
	}
	for _, address := range o.URLs {
		u, err := url.Parse(strings.TrimRight(address, "/"))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("--opensearch-url %q: give an address such as https://HOST:9200", address)
		}
		c.URLs = append(c.URLs, u)
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	if len(o.CA) > 0 {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(o.CA) {
			return nil, errors.New("--opensearch-ca: no certificate in PEM form in the file")
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	c.Transport = t
	transport, err := opensearchtransport.New(c)
	if err != nil {
		return nil, fmt.Errorf("OpenSearch: %w", err)
	}
	return &client{transport, 100 * time.Millisecond}, nil
}

func (c *client) close() error { return c.transport.Close() }

// A failure is an answer of the cluster that is none.
type failure struct {
	status int
	kind   string // "search_context_missing_exception"
	reason string
}

func (f *failure) Error() string {
	switch {
	case f.busy():
		return fmt.Sprintf("OpenSearch has no room for the request (%s: %s): ask less at a time, or give its nodes more memory", f.kind, f.reason)
	case f.status == http.StatusUnauthorized || f.status == http.StatusForbidden:
		return fmt.Sprintf("OpenSearch refuses access (%d %s): check --opensearch-user and CASEFILE_OPENSEARCH_PASSWORD, and the rights of the user", f.status, f.reason)
	case f.away():
		return fmt.Sprintf("parts of the index are on no node that answers (%s): start the missing nodes, or wait until the cluster is green", f.reason)
	}
	return fmt.Sprintf("OpenSearch: status %d, %s: %s", f.status, f.kind, f.reason)
}

// busy reports whether the cluster had no room for a request.
func (f *failure) busy() bool {
	return f.status == http.StatusTooManyRequests || f.kind == "circuit_breaking_exception" || strings.Contains(f.kind, "rejected_execution_exception")
}

// gone reports whether a point in time does not exist any more.
func (f *failure) gone() bool {
	return f.kind == "search_context_missing_exception" || f.kind == "search_context_exception" || f.kind == "index_not_found_exception"
}

// away reports whether a node that was asked is not there any more.
func (f *failure) away() bool {
	return f.status == http.StatusServiceUnavailable || strings.HasPrefix(f.kind, "node_") || f.kind == "connect_transport_exception"
}

func (f *failure) passing() bool { return f.busy() || f.away() }

// missing reports whether an error is the answer that there is no such thing.
func missing(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.status == http.StatusNotFound
}

func gone(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.gone()
}

// do sends a request with a body, nil for none, and decodes the answer into out, which may
// be nil. What the cluster had no room for, or was cut off, is repeated.
func (c *client) do(ctx context.Context, method, path string, body, out any) error {
	var b []byte
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case []byte:
		b, kind = body, "application/x-ndjson"
	default:
		var err error
		if b, err = encode(body); err != nil {
			return err
		}
	}
	for n := 0; ; n++ {
		err := c.once(ctx, method, path, kind, b, out)
		var f *failure
		passing := errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &f) && f.passing() // every request may be repeated
		if err == nil || ctx.Err() != nil || n == repetitions || !passing {
			return errors.Join(ctx.Err(), err)
		}
		if err := sleep(ctx, c.pause<<n); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *client) once(ctx context.Context, method, path, kind string, body []byte, out any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if len(body) == 0 {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	} else {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := c.transport.Stream(req)
	if resp == nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("OpenSearch does not answer: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return failed(resp)
	}
	if out == nil {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	}
	d := json.NewDecoder(io.LimitReader(resp.Body, answerLimit))
	d.UseNumber()
	if err := d.Decode(out); err != nil {
		return fmt.Errorf("the answer of OpenSearch to %s %s is cut off or no JSON: %w", method, path, err)
	}
	return nil
}

// failed reads what went wrong.
func failed(resp *http.Response) error {
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20)) // what is there of it
	var a struct {
		Error json.RawMessage `json:"error"`
	}
	f := &failure{status: resp.StatusCode, kind: resp.Status}
	if json.Unmarshal(b, &a) == nil {
		var cause cause
		if json.Unmarshal(a.Error, &cause) == nil {
			f.kind, f.reason = cause.deepest()
		}
	}
	return f
}

// A cause is an error as the cluster tells it.
type cause struct {
	Type      string  `json:"type"`
	Reason    string  `json:"reason"`
	CausedBy  *cause  `json:"caused_by"`
	RootCause []cause `json:"root_cause"`
	Failed    []struct {
		Reason cause `json:"reason"`
	} `json:"failed_shards"`
	Script []string `json:"script_stack"`
}

func (c *cause) deepest() (kind, reason string) {
	switch {
	case len(c.Failed) > 0:
		return c.Failed[0].Reason.deepest()
	case len(c.RootCause) > 0 && c.RootCause[0].Type != c.Type:
		return c.RootCause[0].deepest()
	case c.CausedBy != nil && c.Type != "circuit_breaking_exception":
		return c.CausedBy.deepest()
	}
	return c.Type, strings.TrimSpace(c.Reason + " " + strings.Join(c.Script, " "))
}

// A shards part of an answer says whether all shards have answered.
type shards struct {
	Total    int `json:"total"`
	Failed   int `json:"failed"`
	Failures []struct {
		Reason cause `json:"reason"`
	} `json:"failures"`
}

// whole returns an error if an answer lacks the part of a shard.
func (s shards) whole() error {
	if s.Failed == 0 {
		return nil
	}
	f := &failure{status: http.StatusServiceUnavailable, kind: "shards_failed", reason: fmt.Sprintf("%d of %d shards failed", s.Failed, s.Total)}
	if len(s.Failures) > 0 {
		f.kind, f.reason = s.Failures[0].Reason.deepest()
	}
	return f
}

// encode is JSON without escapes for HTML, which would make long questions longer.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
