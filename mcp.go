package main

import (
	"errors"
	"io"
	"os"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
	"casefile/server"
)

type mcpCmd struct {
	dataDir
	engineFlags
	readOnly
}

// Run answers an assistant on standard input and output. It asks the running server, or
// else opens the index itself.
func (m *mcpCmd) Run(a *app) (err error) {
	if err := corpus.Present(m.Data); err != nil {
		return err
	}
	in, out := io.ReadCloser(os.Stdin), writeCloser{a.stdout}
	engine, err := a.open(m.Data, m.engineFlags, m.ReadOnly, a.indexed)
	if errors.Is(err, indexer.ErrBusy) {
		address, err := indexer.Announced(segment.IndexDir(m.Data))
		if err != nil || address == "" {
			return errors.Join(indexer.ErrBusy, err)
		}
		return server.ServeMCPAt(a.ctx, build(), address, a.key, a.log, in, out)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return a.answer(engine, func(s *search.Searcher) error {
		return server.ServeMCP(a.ctx, server.Config{Searcher: s, Log: a.log, Version: build()}, in, out)
	})
}

// A writeCloser leaves its writer open.
type writeCloser struct{ io.Writer }

func (writeCloser) Close() error { return nil }
