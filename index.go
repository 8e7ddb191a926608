package main

import (
	"errors"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
)

type indexCmd struct{ dataDir }

func (c *indexCmd) Run(a *app) error {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	least, err := gather.MinConfidence(c.Data)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := indexer.Rebuild(a.ctx, segment.IndexDir(c.Data), store, least, a.log, func(n int) { a.indexed(n, store.Len()) }); err != nil {
		return err
	}
	a.say("%d articles indexed in %v", store.Len(), time.Since(start).Round(time.Millisecond))
	return nil
}

// update updates the index, unless a running server does.
func (a *app) update(data string) error {
	engine, err := a.open(data, nil)
	if errors.Is(err, indexer.ErrBusy) {
		switch address, err := indexer.Announced(segment.IndexDir(data)); {
		case err != nil:
			return err
		case address != "":
			a.say("the running server shows the changes within two seconds")
		default:
			a.say("another command has the index open; the next search finds the changes")
		}
		return nil
	}
	if err != nil {
		return err
	}
	return engine.Close()
}

func (a *app) open(data string, progress func(n, of int)) (*search.Searcher, error) {
	least, err := gather.MinConfidence(data)
	if err != nil {
		return nil, err
	}
	e, err := segment.Open(a.ctx, data, least, a.log, progress)
	if err != nil {
		return nil, err
	}
	return search.New(e, e.Store), nil
}

// indexed says how far indexing is.
func (a *app) indexed(n, of int) { a.say("indexed %d of about %d articles", n, of) }
