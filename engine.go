package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/opensearch"
	"casefile/search/segment"
)

// engineFlags choose the engine.
type engineFlags struct {
	Engine   string   `help:"Engine of the index: embedded, in the data directory, or opensearch, in a cluster (default ${default})." enum:"embedded,opensearch" default:"embedded"`
	URL      []string `name:"opensearch-url" help:"Address of a node of the OpenSearch cluster. Repeat it for several." placeholder:"URL"`
	Index    string   `name:"opensearch-index" help:"Name of the index in the cluster (default ${default})." default:"casefile" placeholder:"NAME"`
	User     string   `name:"opensearch-user" help:"User of the cluster." placeholder:"NAME"`
	Password string   `name:"opensearch-password" help:"Password of the user. Other users of this machine can read flags: set CASEFILE_OPENSEARCH_PASSWORD instead." placeholder:"PASSWORD"`
	CA       string   `name:"opensearch-ca" help:"PEM file with the certificates by which the cluster is known, instead of those of the system." placeholder:"FILE"`
	Shards   int      `name:"opensearch-shards" help:"Shards of an index that is made (default ${default})." default:"1" placeholder:"N"`
	Replicas int      `name:"opensearch-replicas" help:"Copies of each shard of an index that is made, beside the first (default ${default})." default:"1" placeholder:"N"`
}

// An openEngine is an engine with the corpus behind it.
type openEngine struct {
	engine.Engine
	Store    *corpus.Store
	embedded *segment.Engine // nil for the cluster
}

// open opens the engine that the flags choose.
func (f engineFlags) open(ctx context.Context, a *app, data string, least float64, readOnly bool, progress func(n, of int)) (*openEngine, error) {
	if f.Engine == "opensearch" {
		o, err := f.options(readOnly)
		if err != nil {
			return nil, err
		}
		e, err := opensearch.Open(ctx, data, o, least, a.log, progress)
		if err != nil {
			return nil, err
		}
		return &openEngine{Engine: e, Store: e.Store}, nil
	}
	if len(f.URL) > 0 {
		return nil, errors.New("--opensearch-url is given without --engine opensearch")
	}
	open := segment.Open
	if readOnly {
		open = segment.OpenReadOnly
	}
	e, err := open(ctx, data, least, a.log, progress)
	if err != nil {
		return nil, err
	}
	return &openEngine{e, e.Store, e}, nil
}

func (f engineFlags) options(readOnly bool) (opensearch.Options, error) {
	o := opensearch.Options{URLs: f.URL, Index: f.Index, User: f.User, Password: f.Password, Shards: f.Shards, Replicas: f.Replicas, ReadOnly: readOnly}
	if f.CA == "" {
		return o, nil
	}
	var err error
	if o.CA, err = os.ReadFile(f.CA); err != nil {
		err = fmt.Errorf("--opensearch-ca: %w", err)
	}
	return o, err
}

// serve sets what a server needs of an engine: a search for words need not wait for the
// names to be resolved, and commands that find the index busy learn the address.
func (e *openEngine) serve(address string) error {
	if e.embedded == nil {
		return nil
	}
	e.embedded.Patience = 300 * time.Millisecond
	return e.embedded.Index.Announce(address)
}

func (a *app) open(data string, f engineFlags, readOnly bool, progress func(n, of int)) (*openEngine, error) {
	least, err := gather.MinConfidence(data)
	if err != nil {
		return nil, err
	}
	return f.open(a.ctx, a, data, least, readOnly, progress)
}

// rebuild builds the index anew from the articles in store.
func (f engineFlags) rebuild(a *app, data string, store *corpus.Store, least float64) error {
	progress := func(n int) { a.indexed(n, store.Len()) }
	if f.Engine != "opensearch" {
		return indexer.Rebuild(a.ctx, segment.IndexDir(data), store, least, a.log, progress)
	}
	o, err := f.options(false)
	if err != nil {
		return err
	}
	e, err := opensearch.New(a.ctx, store, o, least, a.log)
	if err != nil {
		return err
	}
	return errors.Join(e.Rebuild(a.ctx, progress), e.Close())
}
