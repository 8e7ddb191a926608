package main

import (
	"errors"
	"fmt"
	"net"

	"casefile/indexer"
	"casefile/server"
)

type serveCmd struct {
	dataDir
	Listen string `help:"Address to serve on; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (s *serveCmd) Run(a *app) error {
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("%w: choose another address with --listen, or stop the program that uses it", err)
	}
	defer l.Close()
	err = server.Serve(a.ctx, l, server.Options{Data: s.Data, Version: build(), Log: a.log, Say: a.say})
	if errors.Is(err, indexer.ErrBusy) {
		return fmt.Errorf("%w: stop it, or use another folder with --data", err)
	}
	return err
}

type healthCmd struct {
	Listen string `help:"Address of the server; 127.0.0.1:8080 if not set." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

func (h *healthCmd) Run(a *app) error { return server.Healthy(a.ctx, h.Listen) }
