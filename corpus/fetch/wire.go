package fetch

import (
	"bufio"
	"bytes"
	"cmp"
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
	"unicode/utf8"

	"code.dny.dev/ssrf"
	"github.com/andybalholm/brotli"
)

// maxHead is the size limit of the head of a response, with informational responses
// before it.
const maxHead = 256 << 10

// limits are the size limits of a response.
type limits struct {
	wire, body int64
	cut        bool // read up to the limits instead of failing, as of a robots.txt
}

// exchange makes one request on its own connection. It ignores robots.txt and turns.
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
	// Closing ends all reading and writing when the time is over.
	stop := context.AfterFunc(within, func() { conn.Close() })
	defer stop()
	_ = conn.SetDeadline(start.Add(c.timeout() / 2)) // a failure shows in the reading
	x := &Exchange{URL: u.String(), Request: sent.Bytes(), Time: start, Addr: conn.RemoteAddr().String()}
	if err := x.receive(conn, req, lim); err != nil {
		return nil, c.late(ctx, within, err)
	}
	return x, nil
}

// late returns the error of ctx if that has ended, or says that the client's time is
// over.
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
			// The error of the connection says more than that of the parser.
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
			return errors.New("the answer switches the protocol")
		}
		begin = head
	}
	defer resp.Body.Close()
	x.Status = resp.StatusCode
	_ = conn.SetDeadline(time.Time{}) // the whole response has its own limit
	in.left, in.what = lim.wire-int64(in.seen.Len()), "answer"
	if lim.cut {
		in.left = lim.wire
	}
	body, err := decode(resp.Body, resp.Header, lim)
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	x.Body = body
	end := in.seen.Len() - r.Buffered() // without what follows the body
	if int64(end) > lim.wire && !lim.cut {
		return fmt.Errorf("answer: %w", errTooLarge)
	}
	x.Response = bytes.Clone(in.seen.Bytes()[in.skip:end])
	return nil
}

// Read reads a response from its stored bytes: status, header and body. Responses stored
// by other programs may differ from the wire: their header may name chunks, or a content
// encoding, that has been undone, and browsers ask for brotli, which [Client] does not.
func Read(answer []byte) (*Exchange, error) {
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), nil)
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
	raw, err := io.ReadAll(resp.Body)
	if err != nil && len(resp.TransferEncoding) > 0 {
		raw, err = answer[len(head):], nil
	}
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	lim := limits{wire: int64(len(answer)), body: defaultBody}
	encoding := strings.ToLower(strings.TrimSpace(strings.Join(resp.Header.Values("Content-Encoding"), ",")))
	if encoding == "br" {
		x.Body, err = readAll(brotli.NewReader(bytes.NewReader(raw)), lim)
	} else {
		x.Body, err = decode(bytes.NewReader(raw), resp.Header, lim)
	}
	if err != nil && !errors.Is(err, errTooLarge) && encoding != "" && utf8.Valid(raw) {
		x.Body, err = raw, nil
	}
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return x, nil
}

// A meter keeps what it reads, and fails beyond a limit.
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
		// Reaching the limit is no error; reading more is.
		var one [1]byte
		if n, err := m.from.Read(one[:]); n == 0 {
			m.err = err
			return 0, err
		}
		m.err = fmt.Errorf("%s: %w", m.what, errTooLarge)
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

// fields returns the fields of a head in their order and spelling. net/http has checked
// the head before.
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
	// Read to the end of the wire, which may come too early.
	if _, err := io.Copy(io.Discard, wire); err != nil {
		return nil, err
	}
	return body, nil
}

func readAll(r io.Reader, lim limits) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, lim.body+1))
	switch {
	case lim.cut && (errors.Is(err, errTooLarge) || int64(len(body)) > lim.body):
		return body[:min(int64(len(body)), lim.body)], nil
	case err != nil:
		return nil, err
	case int64(len(body)) > lim.body:
		return nil, fmt.Errorf("decoded: %w", errTooLarge)
	}
	return body, nil
}

// guard allows public addresses. It sees the address that is dialled, after the name was
// looked up, so no name or redirect leads around it.
var guard = ssrf.New(ssrf.WithAnyPort())

func public(network, address string, conn syscall.RawConn) error {
	if err := guard.Safe(network, address, conn); err != nil {
		return fmt.Errorf("%w: %s", errPrivate, address)
	}
	return nil
}

// connect opens a connection to the host of an address, with TLS for https.
func (c *Client) connect(ctx context.Context, u *url.URL) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout()/4)
	defer cancel()
	port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
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
