package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// maxHead is how many bytes the head of a response may have, and what comes
// before it.
const maxHead = 256 << 10

// limits are the sizes that a response must keep to.
type limits struct {
	wire, body int64
	// cut takes what is within the limits instead of failing: of a robots.txt
	// the beginning counts.
	cut bool
}

// exchange makes one request on a connection of its own. It asks neither
// robots.txt nor whose turn it is.
func (c *Client) exchange(ctx context.Context, u *url.URL, header http.Header, lim limits) (*Exchange, error) {
	req := &http.Request{
		Method: http.MethodGet, URL: u, Host: u.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Close: true,
	}
	maps.Copy(req.Header, header)
	req.Header.Set("User-Agent", c.agent())
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", "gzip")
	var sent bytes.Buffer
	if err := req.Write(&sent); err != nil {
		return nil, err
	}

	start := time.Now()
	within, cancel := context.WithDeadline(ctx, start.Add(c.timeout()))
	defer cancel()
	conn, err := c.connect(within, u)
	if err != nil {
		return nil, c.late(ctx, within, err)
	}
	defer conn.Close()
	// When the time is over all reading and writing ends at once.
	stop := context.AfterFunc(within, func() { conn.Close() })
	defer stop()
	// Of a connection that is gone reading tells more than setting its time.
	_ = conn.SetDeadline(start.Add(c.timeout() / 2))
	x := &Exchange{URL: u.String(), Request: sent.Bytes(), Time: start, Addr: conn.RemoteAddr().String()}
	if err := x.receive(conn, req, lim); err != nil {
		return nil, c.late(ctx, within, err)
	}
	return x, nil
}

// late tells the end of the caller's patience from that of the client's.
func (c *Client) late(ctx, within context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case within.Err() != nil:
		return fmt.Errorf("not done within %v: %w", c.timeout(), os.ErrDeadlineExceeded)
	}
	return err
}

// receive writes the request and reads the response to its end.
func (x *Exchange) receive(conn net.Conn, req *http.Request, lim limits) error {
	if _, err := conn.Write(x.Request); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	in := &meter{from: conn, left: maxHead, what: "head"}
	r := bufio.NewReader(in)
	var resp *http.Response
	for begin := 0; ; {
		var err error
		if resp, err = http.ReadResponse(r, req); err != nil {
			// What the reading of the head failed of says more than what was
			// read until then.
			switch in.err {
			case nil:
			case io.EOF:
				err = io.ErrUnexpectedEOF
			default:
				err = in.err
			}
			return fmt.Errorf("head of the answer: %w", err)
		}
		head := in.seen.Len() - r.Buffered()
		if resp.StatusCode >= 200 {
			x.Header = fields(in.seen.Bytes()[begin:head])
			in.skip = begin
			break
		}
		if resp.StatusCode == http.StatusSwitchingProtocols {
			return errors.New("answer switches the protocol")
		}
		begin = head
	}
	defer resp.Body.Close()
	x.Status = resp.StatusCode
	// The head came in time. The whole has its own limit.
	_ = conn.SetDeadline(time.Time{})
	in.left, in.what = lim.wire-int64(in.seen.Len()), "answer"
	if lim.cut {
		in.left = lim.wire
	}
	body, err := decode(resp.Body, resp.Header, lim)
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	x.Body = body
	end := in.seen.Len() - r.Buffered() // what came after the body is no part of it
	if int64(end) > lim.wire && !lim.cut {
		return fmt.Errorf("answer: %w", ErrTooLarge)
	}
	x.Response = bytes.Clone(in.seen.Bytes()[in.skip:end])
	return nil
}

// Read reads an answer from the bytes that were kept of it: its status, header
// and body. Answers that other programs have kept need not be quite what was on
// the wire: one that is said to be chunked and is not is taken as it is.
func Read(answer []byte) (*Exchange, error) {
	r := bufio.NewReader(bytes.NewReader(answer))
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return nil, fmt.Errorf("head of the answer: %w", err)
	}
	defer resp.Body.Close()
	head := answer
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(head, []byte(end)); i >= 0 {
			head = head[:i+len(end)]
		}
	}
	x := &Exchange{Status: resp.StatusCode, Header: fields(head), Response: answer}
	lim := limits{wire: int64(len(answer)), body: defaultBody}
	x.Body, err = decode(resp.Body, resp.Header, lim)
	if err != nil && len(resp.TransferEncoding) > 0 {
		x.Body, err = decode(bytes.NewReader(answer[len(head):]), resp.Header, lim)
	}
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return x, nil
}

// A meter keeps what it reads and fails when that is over the limit.
type meter struct {
	from io.Reader
	left int64 // bytes that may still be read
	what string
	err  error // that reading ended with
	seen bytes.Buffer
	skip int // bytes of informational answers
}

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if m.left <= 0 {
		// Whether there is more decides, not that the limit was reached.
		var one [1]byte
		if n, err := m.from.Read(one[:]); n == 0 {
			m.err = err
			return 0, err
		}
		m.err = fmt.Errorf("%s: %w", m.what, ErrTooLarge)
		return 0, m.err
	}
	if int64(len(p)) > m.left {
		p = p[:m.left]
	}
	n, err := m.from.Read(p)
	m.left -= int64(n)
	m.seen.Write(p[:n])
	m.err = err
	return n, err
}

// fields reads the fields of a head in their order and spelling. The head has
// been read by net/http before, so it has a form.
func fields(head []byte) [][2]string {
	var fs [][2]string
	for i, line := range strings.Split(string(head), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if i == 0 || line == "" {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' { // folded
			if len(fs) > 0 {
				fs[len(fs)-1][1] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		fs = append(fs, [2]string{name, strings.TrimSpace(value)})
	}
	return fs
}

// decode reads a body and undoes its content encoding.
func decode(r io.Reader, h http.Header, lim limits) ([]byte, error) {
	var encoding []string
	for _, v := range h.Values("Content-Encoding") {
		for e := range strings.SplitSeq(v, ",") {
			if e = strings.ToLower(strings.TrimSpace(e)); e != "" && e != "identity" {
				encoding = append(encoding, e)
			}
		}
	}
	switch {
	case len(encoding) == 0:
		return readAll(r, lim)
	case len(encoding) > 1 || encoding[0] != "gzip" && encoding[0] != "x-gzip":
		return nil, fmt.Errorf("content encoding %q was not asked for", strings.Join(encoding, ", "))
	}
	wire := bufio.NewReader(r)
	if _, err := wire.Peek(1); err == io.EOF {
		return nil, nil // a 304, or an empty page, compressed by its header only
	}
	z, err := gzip.NewReader(wire)
	if err != nil {
		return nil, err
	}
	body, err := readAll(z, lim)
	if err != nil || lim.cut {
		return body, err
	}
	// The wire's end must be read too: it may come too early.
	if _, err := io.Copy(io.Discard, wire); err != nil {
		return nil, err
	}
	return body, nil
}

func readAll(r io.Reader, lim limits) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, lim.body+1))
	switch {
	case lim.cut && (errors.Is(err, ErrTooLarge) || int64(len(body)) > lim.body):
		return body[:min(int64(len(body)), lim.body)], nil
	case err != nil:
		return nil, err
	case int64(len(body)) > lim.body:
		return nil, fmt.Errorf("decoded: %w", ErrTooLarge)
	}
	return body, nil
}

// guard allows what is public: it sees the address that is dialled, after the
// name was looked up, so that no name or redirect leads around it.
var guard = ssrf.New(ssrf.WithAnyPort())

func public(network, address string, conn syscall.RawConn) error {
	if err := guard.Safe(network, address, conn); err != nil {
		return fmt.Errorf("%w: %s", ErrPrivate, address)
	}
	return nil
}

// connect opens a connection to the host of an address, with TLS for https.
func (c *Client) connect(ctx context.Context, u *url.URL) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout()/4)
	defer cancel()
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	dial := c.Dial
	if dial == nil {
		var d net.Dialer
		if !c.allows(u.Hostname()) {
			d.Control = public
		}
		dial = d.DialContext
	}
	conn, err := dial(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if u.Scheme == "http" {
		return conn, nil
	}
	config := c.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.ServerName = u.Hostname()
	config.NextProtos = []string{"http/1.1"}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	return secure, nil
}

func (c *Client) allows(name string) bool {
	return slices.ContainsFunc(c.AllowHosts, func(h string) bool {
		return strings.EqualFold(strings.Trim(h, "[]."), name)
	})
}
