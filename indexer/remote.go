package indexer

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"log/slog"
	"runtime"

	"casefile/corpus"
	"casefile/indexer/entity"
	"casefile/indexer/identity"
)

// Format is the version of the fields of an article. It is part of the name of any index.
func Format() int { return format }

// A Remote reads articles, and finds out who is who, for an index that another program
// keeps. The words, names and dates are those of an [Index].
type Remote struct {
	updater updater
}

// NewRemote returns what reads the articles of a store. Facets have entities from the
// confidence least on, 0 for the default.
func NewRemote(store *corpus.Store, least float64, log *slog.Logger) *Remote {
	r := &Remote{updater{store: store, register: newRegister("", log), log: log, vocabularies: make([]vocabulary, runtime.GOMAXPROCS(0))}}
	r.updater.options.MinConfidence = least
	for i := range r.updater.vocabularies {
		r.updater.vocabularies[i] = vocabulary{}
	}
	return r
}

// Reading sets what makes the documents, as Read of [Index] does.
func (r *Remote) Reading(read func(*corpus.Article) *Document) { r.updater.read = read }

// A Revision is a revision as an index has it.
type Revision struct {
	ID       string
	To       corpus.Position // after it in the journal
	Removed  bool
	Terms    map[string]map[string][]int // of each field, with their positions if it has any
	Entities []byte                      // for [ReadEntities]
}

// Revisions are revisions that are written together, the last one of each article.
type Revisions struct {
	Revisions []*Revision
	To        corpus.Position
	Changes   []byte // for [Remote.Follow]; nil if they are not known
}

// Walk calls fn with the revisions of the store from a position on, some at a time.
// stored returns the entities that the index has of some articles before, as it has them;
// if it is nil, the changes are not known.
func (r *Remote) Walk(ctx context.Context, from corpus.Position, stored func(ids []string) (map[string][]byte, error), fn func(Revisions) error) error {
	u := &r.updater
	u.end = u.store.End()
	b := new(batch)
	var nexts []corpus.Position
	flush := func() error {
		b.entries = u.entries(b.articles)
		rows := Revisions{To: b.to}
		last := map[string]int{}
		for i, a := range b.articles {
			last[a.ID] = i
		}
		for i, a := range b.articles {
			if last[a.ID] == i {
				rows.Revisions = append(rows.Revisions, row(a, b.entries[i], nexts[i]))
			}
		}
		if stored != nil {
			var err error
			if rows.Changes, err = r.changes(b, from, stored); err != nil {
				r.updater.log.Warn("identities will be read anew", "err", err)
			}
		}
		from, b, nexts = b.to, new(batch), nil
		if err := fn(rows); err != nil {
			return err
		}
		return ctx.Err()
	}
	err := u.store.Walk(from, func(a *corpus.Article, next corpus.Position) error {
		b.articles, b.to, nexts = append(b.articles, a), next, append(nexts, next)
		for _, block := range a.Blocks {
			b.size += len(block.Text)
		}
		if len(b.articles) < batchSize && b.size < batchBytes {
			return nil
		}
		return flush()
	})
	if err == nil && len(b.articles) > 0 {
		err = flush()
	}
	return err
}

func row(a *corpus.Article, e *entry, to corpus.Position) *Revision {
	out := &Revision{ID: a.ID, To: to, Removed: e == nil, Terms: map[string]map[string][]int{}}
	if e == nil {
		return out
	}
	for _, f := range e.doc.Fields {
		w, ok := f.(*wordField)
		if !ok {
			out.Entities = f.Value()
			continue
		}
		terms := make(map[string][]int, len(w.terms))
		for term, tf := range w.terms {
			terms[term] = nil
			switch {
			case len(tf.Locations) > 0:
				at := tf.Locations[0].Position
				places := []int{at}
				for _, d := range tf.Locations[0].ArrayPositions {
					at += int(d)
					places = append(places, at)
				}
				terms[term] = places
			case tf != &w.once:
				terms[term] = Positions(nil, uint64(tf.Frequency()), nil)
			}
		}
		out.Terms[w.Name()] = terms
	}
	return out
}

func (r *Remote) changes(b *batch, at corpus.Position, stored func(ids []string) (map[string][]byte, error)) ([]byte, error) {
	var ids []string
	for _, a := range b.articles {
		ids = append(ids, a.ID)
	}
	kept, err := stored(ids)
	if err != nil {
		return nil, err
	}
	changes, err := r.updater.changes(b, at, func(id string) (*entity.Entities, error) {
		if kept[id] == nil {
			return nil, ErrDamaged
		}
		return ReadEntities(kept[id])
	})
	if err != nil {
		return nil, err
	}
	return packChanges(at, b.to, changes), nil
}

// Follow brings who is who up to what a batch has changed. It reports whether that is
// possible; if not, [Remote.Who] counts all names anew.
func (r *Remote) Follow(ctx context.Context, changes []byte) (bool, error) {
	g := r.updater.register
	if err := g.take(ctx); err != nil {
		return false, err
	}
	defer g.give()
	from, to, some, err := unpackChanges(changes)
	if err != nil || !g.ready || g.at != from {
		return g.ready && g.at == to, nil
	}
	defer g.guard()
	g.apply(some, to)
	return true, nil
}

// Who returns who is who in the state of an index that c counts, by the decisions so far.
func (r *Remote) Who(ctx context.Context, c Census, at corpus.Position) (*Identities, error) {
	g, store := r.updater.register, r.updater.store
	decided, err := store.Decided()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecisions, err)
	}
	if err := g.take(ctx); err != nil {
		return nil, err
	}
	defer g.give()
	if known := g.known(at, decided); known != nil {
		return known, nil
	}
	if !g.ready || g.at != at {
		if err := g.rebuild(ctx, c, at); err != nil {
			return nil, err
		}
	}
	return g.publish(c, store, false)
}

// Suppose is [View.Suppose] for the state that c counts.
func (r *Remote) Suppose(ctx context.Context, c Census, at corpus.Position, d corpus.Decision, fn func(now, then *identity.Set)) error {
	if _, err := r.Who(ctx, c, at); err != nil {
		return err
	}
	return r.updater.register.suppose(ctx, c, at, r.updater.store, d, fn)
}

// Program identifies the running program, by which names are compared; 0 if it can't.
func (r *Remote) Program() uint32 { return program() }

// Compared returns how many pairs of names were compared.
func (r *Remote) Compared() int { return r.updater.register.compared() }

// Save returns what was compared to find out who is who, for Load of the same program.
func (r *Remote) Save(ctx context.Context) ([]byte, error) {
	g := r.updater.register
	if err := g.take(ctx); err != nil {
		return nil, err
	}
	defer g.give()
	saved := map[string][]byte{}
	for facet := range kinds {
		var err error
		if saved[facet], err = g.resolvers[facet].MarshalBinary(); err != nil {
			return nil, fmt.Errorf("resolver of %s: %w", facet, err)
		}
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	err := errors.Join(gob.NewEncoder(z).Encode(saved), z.Close())
	return b.Bytes(), err
}

// Load spares the comparisons that Save has kept. Call it before [Remote.Who].
func (r *Remote) Load(ctx context.Context, saved []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(saved))
	if err != nil {
		return err
	}
	var of map[string][]byte
	if err := gob.NewDecoder(z).Decode(&of); err != nil {
		return err
	}
	g := r.updater.register
	if err := g.take(ctx); err != nil {
		return err
	}
	defer g.give()
	for facet, kind := range kinds {
		resolver := identity.NewResolver(kind)
		if err := resolver.UnmarshalBinary(of[facet]); err != nil {
			return fmt.Errorf("resolver of %s: %w", facet, err)
		}
		g.resolvers[facet] = resolver
	}
	g.ready = false
	return nil
}

// Forget makes the next call of [Remote.Who] count all names.
func (r *Remote) Forget(ctx context.Context) error {
	g := r.updater.register
	err := g.take(ctx)
	if err == nil {
		g.ready, g.recent = false, nil
		g.give()
	}
	return err
}

// Compare checks that an index has the articles of the store, given the ids that it has.
func (r *Remote) Compare(indexed int) error {
	if kept := r.updater.store.Len(); indexed != kept {
		return errors.Join(errMismatch, fmt.Errorf("the index has %d articles, the journal %d", indexed, kept))
	}
	return nil
}
