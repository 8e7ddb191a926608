package indexer

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	"casefile/corpus"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

// Identities are who is who in one state of an index, as people had decided: the
// entities of each facet, and the spellings of names in the articles.
type Identities struct {
	at      corpus.Position
	decided int64
	sets    map[string]*identity.Set
	valued  map[string]int
	names   map[string]*names.Lexicon
}

// Set returns the entities of a facet, or the values of one whose values are not
// resolved, as sources and years; nil of a field that is not counted.
func (i *Identities) Set(facet string) *identity.Set { return i.sets[facet] }

// Valued returns how many articles have a value of a facet.
func (i *Identities) Valued(facet string) int { return i.valued[facet] }

// Names returns the names that a field holds: [FieldPerson], [FieldOrg], [FieldPlace],
// or [FieldSpelling] for the words of names as they are written. They follow the
// index, and so may be ahead of the entities.
func (i *Identities) Names(field string) *names.Lexicon { return i.names[field] }

// kinds are the facets whose values are resolved to entities.
var kinds = map[string]identity.Kind{FieldPerson: identity.Person, FieldOrg: identity.Org, FieldPlace: identity.Place}

// counted are the fields whose values are counted, in the order of files.
var counted = []string{FieldPerson, FieldOrg, FieldPlace, FieldYear, FieldYears, FieldSource, FieldLang, FieldAuthor, FieldDay}

// named are the fields of names, in the order of files.
var named = []string{FieldSpelling, FieldPerson, FieldOrg, FieldPlace}

// A register keeps the identities of a generation as articles come and go. What it
// holds lies in files of the generation (register_file.go), which are a cache:
// whatever is wrong with them, it is made anew from the index.
type register struct {
	log *slog.Logger

	turn      chan struct{} // held by whoever uses what follows
	ready     bool          // it holds what the index held at
	at        corpus.Position
	resolvers map[string]*identity.Resolver
	valued    map[string]int
	names     map[string]*names.Lexicon
	files     registerFiles

	mu     sync.Mutex    // guards recent
	recent []*Identities // the last two
}

func newRegister(dir string, log *slog.Logger) *register {
	g := &register{log: log, turn: make(chan struct{}, 1), files: registerFiles{dir: dir}}
	g.clear()
	return g
}

// clear forgets everything.
func (g *register) clear() {
	g.ready, g.at, g.valued = false, corpus.Position{}, map[string]int{}
	g.resolvers, g.names = map[string]*identity.Resolver{}, map[string]*names.Lexicon{}
	for _, facet := range counted {
		g.resolvers[facet] = identity.NewResolver(kinds[facet])
	}
	for _, field := range named {
		g.names[field] = newLexicon(field)
	}
}

// newLexicon returns an empty lexicon of a field. Only words are as texts have them.
func newLexicon(field string) *names.Lexicon {
	return &names.Lexicon{Nominative: field != FieldSpelling}
}

// take waits for the register, at most until ctx ends.
func (g *register) take(ctx context.Context) error {
	select {
	case g.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *register) give() { <-g.turn }

// known returns the identities of a state of the index, if they are there.
func (g *register) known(at corpus.Position, decided int64) *Identities {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, i := range g.recent {
		if i.at == at && i.decided == decided {
			return i
		}
	}
	return nil
}

// Identities returns who is who in the index as it is viewed, by what people have
// decided until now. Mostly that is known. What takes long is to make it anew of a
// large index: if ctx ends first, what has been found out is kept for the next call.
func (v View) Identities(ctx context.Context, store *corpus.Store) (*Identities, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, err
	}
	g := v.register
	if known := g.known(v.At, decided); known != nil {
		return known, nil
	}
	if err := g.take(ctx); err != nil {
		return nil, err
	}
	defer g.give()
	if known := g.known(v.At, decided); known != nil {
		return known, nil
	}
	g.load(v.At)
	if g.at != v.At && v.At.Less(g.at) { // the view is an old one
		g = newRegister("", g.log)
	}
	if g.ready && g.at == v.At {
		return g.publish(v.Reader, store, false)
	}
	if err := g.rebuild(ctx, v.Reader, v.At); err != nil {
		return nil, err
	}
	return g.publish(v.Reader, store, true)
}

// build makes the register of an index that has just been written.
func (g *register) build(ctx context.Context, u *updater) error {
	return reading(u.index, func(r *Reader) error {
		at, err := positionIn(r.Internal()[string(positionKey)])
		if err != nil {
			return err
		}
		if err := g.rebuild(ctx, r, at); err != nil {
			return err
		}
		_, err = g.publish(r, u.store, true)
		return err
	})
}

// rebuild reads everything from the index.
func (g *register) rebuild(ctx context.Context, r *Reader, at corpus.Position) error {
	g.ready = false
	for _, facet := range counted {
		labels, valued, err := readLabels(ctx, r, facet)
		if err != nil {
			return fmt.Errorf("values of %s: %w", facet, err)
		}
		g.valued[facet] = valued
		g.resolvers[facet].Count(labels)
	}
	for _, field := range named {
		if err := readNames(ctx, r, field, g.names[field]); err != nil {
			return fmt.Errorf("names of %s: %w", field, err)
		}
	}
	g.ready, g.at = true, at
	return nil
}

// publish resolves the labels and returns the identities, for others to use too. If
// save is true the register is kept in its files.
func (g *register) publish(r *Reader, store *corpus.Store, save bool) (*Identities, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, err
	}
	decisions, err := store.Decisions()
	if err != nil {
		return nil, err
	}
	i := &Identities{at: g.at, decided: decided, sets: map[string]*identity.Set{}, valued: maps.Clone(g.valued)}
	for _, facet := range counted {
		on := decisions
		if kinds[facet] == "" {
			on = nil
		}
		i.sets[facet] = g.resolvers[facet].Resolve(on, labelIndex{r, facet})
	}
	if save {
		if err := g.save(); err != nil {
			g.log.Warn("identities are not kept in files", "err", err)
		}
	}
	i.names = maps.Clone(g.names)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.recent = append(g.recent, i)
	g.recent = g.recent[max(0, len(g.recent)-2):]
	return i, nil
}

// A change is an article that comes into the index, or goes out of it, with what it
// counts for.
type change struct {
	goes   bool
	values [][]string // of each field of [counted], each once
	words  []string   // of names, as they are written
}

// changeOf returns what a document counts for.
func changeOf(d *Document, goes bool) *change {
	c := &change{goes: goes, words: d.Spellings}
	for _, field := range counted {
		c.values = append(c.values, distinct(slices.Clone(values(field, d))))
	}
	return c
}

// write writes a batch to the index, and takes it into the register. Whatever is wrong
// with the register, the batch is written: then the register is made anew when it is
// asked for.
func (g *register) write(ctx context.Context, u *updater, b *batch) error {
	if err := g.take(ctx); err != nil {
		return err
	}
	defer g.give()
	changes := g.prepare(u, b)
	if err := b.write(u.index); err != nil {
		g.ready = false
		return err
	}
	if g.ready {
		g.follow(u, b.to, changes)
	}
	return nil
}

// prepare returns the changes of a batch that is about to be written, and notes them.
func (g *register) prepare(u *updater, b *batch) (changes []*change) {
	defer g.guard()
	err := reading(u.index, func(r *Reader) error {
		at, err := positionIn(r.Internal()[string(positionKey)])
		if err != nil {
			return err
		}
		g.load(at)
		if g.ready = g.ready && g.at == at; !g.ready {
			return nil
		}
		if changes, err = u.changes(b, r, at); err != nil {
			return err
		}
		return g.files.note(at, b.to, changes)
	})
	if err != nil {
		g.fail(err)
	}
	return changes
}

// follow takes changes in that have been written.
func (g *register) follow(u *updater, to corpus.Position, changes []*change) {
	defer g.guard()
	g.apply(changes, to)
	err := reading(u.index, func(r *Reader) error {
		articles, err := r.DocCount()
		if err != nil {
			return err
		}
		_, err = g.publish(r, u.store, g.files.due(int(articles)))
		return err
	})
	if err != nil {
		g.fail(err)
	}
}

// fail notes that the register cannot be relied on.
func (g *register) fail(err error) {
	g.ready = false
	g.log.Warn("identities are made anew", "err", err)
}

// guard is to be deferred: a fault at one name ends nothing else.
func (g *register) guard() {
	if p := recover(); p != nil {
		g.clear()
		g.log.Error("the program failed at the names; please report this", "panic", p, "stack", string(debug.Stack()))
	}
}

// apply takes in changes.
func (g *register) apply(changes []*change, to corpus.Position) {
	for _, c := range changes {
		n := 1
		if c.goes {
			n = -1
		}
		for i, field := range counted {
			if len(c.values[i]) == 0 {
				continue
			}
			g.valued[field] += n
			labels := make([]identity.Label, len(c.values[i]))
			for k, v := range c.values[i] {
				labels[k] = label(v)
				if lexicon := g.names[field]; lexicon != nil {
					lexicon.Add(v, n)
				}
			}
			g.resolvers[field].Add(labels, n)
		}
		for _, w := range c.words {
			g.names[FieldSpelling].Add(w, n)
		}
	}
	g.at = to
}
