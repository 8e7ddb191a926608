package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"casefile/corpus/fetch"
	"casefile/indexer"
	"casefile/search"
	"casefile/server"
)

type serveCmd struct {
	dataDir
	engineFlags
	readOnly
	web
	Listen string `help:"Address to serve on (default ${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`

	PublicURL    string   `name:"public-url" help:"Address at which a proxy shows the server; requests may name its host." placeholder:"URL"`
	AllowOrigin  []string `help:"Site whose pages may read the API, as https://host. Repeat it for several." placeholder:"ORIGIN"`
	TrustedProxy []string `help:"Address or network of a proxy whose X-Forwarded-For header is trusted. Repeat it for several." placeholder:"ADDRESS"`
	TLSCert      string   `name:"tls-cert" help:"PEM file with the certificate chain, to serve HTTPS. It is read again when it changes." placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" help:"PEM file with the key of the certificate." placeholder:"FILE"`
	AuditReads   bool     `help:"Also log who reads what in the audit log, with the search terms."`
	MCP          bool     `name:"mcp" help:"Let assistants ask at /mcp (Model Context Protocol)."`
	PublicRead   bool     `help:"Let anybody who can reach the server read without a key. Beyond loopback, serve needs this or a key."`
}

func (s *serveCmd) Run(a *app) error {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --listen, or stop the program that uses it", err)
	}
	defer l.Close()
	secured, err := server.TLS(s.TLSCert, s.TLSKey, a.log)
	if err != nil {
		return err
	}
	err = server.Serve(a.ctx, l, server.Options{Data: s.Data, Version: build(), By: systemUser(), Client: s.fetcher(), Open: s.open(a, l), ReadOnly: s.ReadOnly, AuditReads: s.AuditReads, MCP: s.MCP, Ready: func() { a.notify(os.Getenv("NOTIFY_SOCKET")) }, TLS: secured, Log: a.log, Say: a.say,
		Door: server.Door{PublicURL: s.PublicURL, Origins: s.AllowOrigin, PublicRead: s.PublicRead, Proxies: s.TrustedProxy, Key: a.key}})
	if errors.Is(err, server.ErrNoKey) {
		return fmt.Errorf("--listen %s: %w: make a key with \"casefile key add\", give one in CASEFILE_KEY or --key-file, listen on 127.0.0.1, or give --public-read", s.Listen, err)
	}
	if errors.Is(err, indexer.ErrBusy) {
		return fmt.Errorf("%w: stop it, or use another folder with --data", err)
	}
	return err
}

// fetcher returns what fetches pages that are added in the browser, nil if nobody can be
// asked about it.
func (s *serveCmd) fetcher() *fetch.Client {
	if s.Contact == "" {
		return nil
	}
	return s.client(0)
}

// open opens the engine and announces the address to commands that find it busy.
func (s *serveCmd) open(a *app, l net.Listener) func(context.Context, float64, func(n, of int)) (*search.Searcher, error) {
	return func(ctx context.Context, minConfidence float64, progress func(n, of int)) (*search.Searcher, error) {
		e, err := s.engineFlags.open(ctx, a, s.Data, minConfidence, s.ReadOnly, progress)
		if err != nil {
			return nil, err
		}
		address := l.Addr().String()
		if s.TLSCert != "" {
			address = "https://" + address
		}
		if err := e.serve(address); err != nil {
			return nil, errors.Join(err, e.Close())
		}
		return search.New(e.Engine, e.Store), nil
	}
}

// readOnly is the flag of the commands that need not write to the data directory.
type readOnly struct {
	ReadOnly bool `help:"Write nothing to the data directory. Set automatically on a read-only medium. A missing index is built in a temporary folder."`
}

type healthCmd struct {
	Listen  string `help:"Address of the server (default ${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	TLSCert string `name:"tls-cert" help:"The server's certificate, if it serves HTTPS." placeholder:"FILE"`
}

func (h *healthCmd) Run(a *app) error {
	if h.TLSCert != "" {
		h.Listen = "https://" + h.Listen
	}
	return server.Healthy(a.ctx, h.Listen)
}
