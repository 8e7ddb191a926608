package opensearch

import (
	"context"
	"fmt"
	"net/http"
)

// The comparisons by which names are merged take minutes for many names. The process that
// writes keeps them in the cluster, in pieces, so that a process which starts is spared
// them. Another program compares otherwise and does not read them.

// A comparedDoc is the document that lists the pieces.
type comparedDoc struct {
	Program uint32 `json:"program"`
	Epoch   int64  `json:"epoch"` // of the pieces' names
	Pieces  int    `json:"pieces"`
}

const (
	comparedID    = "compared"
	comparedPiece = 4 << 20 // bytes
)

func (d comparedDoc) piece(n int) string { return fmt.Sprintf("_doc/compared-%d-%d", d.Epoch, n) }

// loadCompared reads the comparisons, if there are any of this program.
func (e *Engine) loadCompared(ctx context.Context) error {
	var got struct {
		Source comparedDoc `json:"_source"`
	}
	err := e.client.do(ctx, http.MethodGet, path(e.options.stateIndex(), "_doc/"+comparedID), nil, &got)
	d := got.Source
	if missing(err) || err == nil && (d.Program == 0 || d.Program != e.remote.Program()) {
		return nil
	}
	if err != nil {
		return err
	}
	var all []byte
	for n := range d.Pieces {
		var piece struct {
			Source struct {
				Data []byte `json:"data"`
			} `json:"_source"`
		}
		err := e.client.do(ctx, http.MethodGet, path(e.options.stateIndex(), d.piece(n)), nil, &piece)
		if missing(err) {
			return nil // they were replaced meanwhile
		}
		if err != nil {
			return err
		}
		all = append(all, piece.Source.Data...)
	}
	if err := e.remote.Load(ctx, all); err != nil {
		e.log.Warn("names are compared anew", "err", err)
	}
	e.saved = e.remote.Compared()
	return nil
}

// saveCompared keeps the comparisons if so many were made since that they cost a start
// more than keeping them.
func (e *Engine) saveCompared(ctx context.Context, articles int, epoch int64) error {
	n := e.remote.Compared()
	if n-e.saved < 20_000+10*articles || e.remote.Program() == 0 {
		return nil
	}
	b, err := e.remote.Save(ctx)
	if err != nil {
		return err
	}
	var old struct {
		Source comparedDoc `json:"_source"`
	}
	if err := e.client.do(ctx, http.MethodGet, path(e.options.stateIndex(), "_doc/"+comparedID), nil, &old); err != nil && !missing(err) {
		return err
	}
	d := comparedDoc{Program: e.remote.Program(), Epoch: epoch}
	for ; len(b) > 0; d.Pieces++ {
		size := min(comparedPiece, len(b))
		if err := e.client.do(ctx, http.MethodPut, path(e.options.stateIndex(), d.piece(d.Pieces)), object{"data": b[:size]}, nil); err != nil {
			return err
		}
		b = b[size:]
	}
	if err := e.client.do(ctx, http.MethodPut, path(e.options.stateIndex(), "_doc/"+comparedID), d, nil); err != nil {
		return err
	}
	e.saved = n
	for n := range old.Source.Pieces {
		if old.Source.Epoch == d.Epoch && n < d.Pieces {
			continue
		}
		if err := e.client.do(ctx, http.MethodDelete, path(e.options.stateIndex(), old.Source.piece(n)), nil, nil); err != nil && !missing(err) {
			return err
		}
	}
	return nil
}
