package server

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"casefile/corpus"
	"casefile/corpus/fetch"
	"casefile/corpus/gather"
	"casefile/search"
)

// Options configure [Serve].
type Options struct {
	Data    string // directory of the case
	Version string // of the program
	By      string // the person at this machine, see [Config]
	Client  *fetch.Client
	// Open opens the searcher, with its index brought up to the corpus. It reports
	// its progress.
	Open func(ctx context.Context, minConfidence float64, progress func(n, of int)) (*search.Searcher, error)
	Log  *slog.Logger
	Say  func(format string, args ...any) // reports progress to the person who started it
	Door Door

	// ReadOnly writes nothing to Data, not even the bundled case. Open must not write
	// either. Serve sets it if Data cannot be written.
	ReadOnly bool

	AuditReads bool        // see [Config]
	MCP        bool        // see [Config]
	Ready      func()      // called once the index answers, if it is not nil
	TLS        *tls.Config // of the listener, see [TLS]; nil means plain HTTP
}

// look is how often the journal and the decisions are checked for changes that other
// processes made.
const look = 500 * time.Millisecond

// Serve serves a case on l until ctx ends. The first start adds the bundled case.
// Requests that come before the index is open wait for it, and then fail with status
// 503 and the progress. If another process has the index open, the error wraps that of
// [Options.Open]. If other machines reach l and the door asks for no key, it is [ErrNoKey].
func Serve(ctx context.Context, l net.Listener, o Options) (err error) {
	o.Door.Keys = o.Data
	keys, err := newKeyring(o.Data, o.Door.Key)
	if err != nil {
		return err
	}
	asked, err := keys.asked()
	if err != nil {
		return err
	}
	if !isLoopback(l.Addr()) && !o.Door.PublicRead && !asked {
		return ErrNoKey
	}
	open := gather.OpenCase
	if o.ReadOnly {
		open = gather.ReadCase
	}
	c, err := open(o.Data)
	if corpus.Unwritable(err) {
		o.ReadOnly = true
		c, err = gather.ReadCase(o.Data)
	}
	if err != nil {
		return err
	}
	if o.ReadOnly && o.AuditReads {
		return errors.New("--audit-reads needs a data directory that can be written, and this one is read only: leave out --audit-reads or --read-only")
	}
	corpus.WarnLoose(o.Data, o.Log)
	var audit *corpus.Audit
	if !o.ReadOnly {
		audit = corpus.NewAudit(o.Data, o.Log)
		defer func() { err = errors.Join(err, audit.Close()) }()
	}
	s, err := newServer(o.config(c, audit))
	if err != nil {
		return err
	}
	if !o.ReadOnly {
		if s.names, err = openLists(o.Data, o.Log); err != nil {
			return err
		}
	}
	reached, err := reachable(l.Addr())
	if err != nil {
		return err
	}
	if !isLoopback(l.Addr()) {
		who := "reading needs a key"
		if o.Door.PublicRead {
			who = "anybody who can reach one of these can read the case"
		}
		o.Say("listening on %s; %s", strings.Join(reached, " "), who)
	}
	scheme := "http"
	if o.TLS != nil {
		scheme = "https"
	} else if !isLoopback(l.Addr()) && !strings.HasPrefix(o.Door.PublicURL, "https:") {
		o.Say("without TLS, keys can be intercepted: give --tls-cert and --tls-key, or put a TLS proxy in front and give its address as --public-url")
	}
	address := cmp.Or(o.Door.PublicURL, scheme+"://"+reached[0]+"/")
	ctx, end := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() {
		served <- serve(ctx, l, s, o.TLS, o.Log)
		end()
	}()
	var following sync.WaitGroup
	searcher, err := s.start(ctx, c, o)
	if err == nil {
		following.Go(func() { searcher.Engine.Follow(ctx, look) })
		following.Go(func() { searcher.Keep(ctx, look, o.Log) })
		s.open(searcher)
		if s.names != nil {
			following.Go(func() { s.workOnLists(ctx) })
		}
		o.Say("%d documents on %q. Open %s (Ctrl-C ends)", searcher.Store.Len(), c.Title, address)
		if o.Ready != nil {
			o.Ready()
		}
		<-ctx.Done()
	}
	end()
	s.jobs.close()
	err = errors.Join(err, <-served)
	following.Wait()
	if searcher != nil {
		err = errors.Join(err, searcher.Close())
	}
	return err
}

// config returns what the handler needs. audit is nil if nothing can be changed.
func (o Options) config(coverage *gather.Case, audit *corpus.Audit) Config {
	c := Config{Log: o.Log, Title: coverage.Title, Coverage: coverage, Version: o.Version, Door: o.Door, Audit: audit, AuditReads: o.AuditReads, MCP: o.MCP, By: o.By, Client: o.Client}
	if audit != nil {
		c.Data = o.Data
	}
	return c
}

// start adds the bundled case and opens the searcher.
func (s *server) start(ctx context.Context, c *gather.Case, o Options) (*search.Searcher, error) {
	begin := func() error { return gather.Begin(o.Data, c, o.Log) }
	if o.ReadOnly {
		begin = func() error { return corpus.Present(o.Data) }
	}
	if err := begin(); err != nil {
		return nil, err
	}
	return o.Open(ctx, c.MinConfidence, func(n, of int) {
		s.opening.indexed.Store(&progress{n, of})
		o.Say("indexed %d of about %d articles", n, of)
	})
}

// serve serves a handler on l until ctx ends. It then accepts no new connections, and
// returns when the requests in flight are answered or ten seconds have passed.
func serve(ctx context.Context, l net.Listener, h http.Handler, secured *tls.Config, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		TLSConfig:         secured,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		drained <- srv.Shutdown(limit)
	})
	listen := func() error { return srv.Serve(l) }
	if secured != nil {
		listen = func() error { return srv.ServeTLS(l, "", "") }
	}
	err := listen()
	if stop() || !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	// Serve returns as soon as Shutdown begins. Wait for it to end: requests in
	// flight still read the index that the caller closes.
	return <-drained
}
