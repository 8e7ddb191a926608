package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	"casefile/corpus"
	"casefile/indexer/entity"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

// Identities say who is who in one state of an index and of the decisions: the entities
// of each facet, and the names that occur.
type Identities struct {
	at      corpus.Position
	decided int64
	sets    map[string]*identity.Set
	valued  map[string]int
	names   map[string]*names.Lexicon
}

// Set returns the entities of a facet. Of source, language, author and dates these are
// the values; of other fields it returns nil.
func (i *Identities) Set(facet string) *identity.Set { return i.sets[facet] }

// Valued returns the number of articles with a value of a facet.
func (i *Identities) Valued(facet string) int { return i.valued[facet] }

// Names returns the names in [FieldPerson], [FieldOrg] or [FieldPlace], or the words of
// names in [FieldSpelling]; nil for other fields. They follow the index, and so may be
// ahead of the entities.
func (i *Identities) Names(field string) *names.Lexicon { return i.names[field] }

// kinds are the facets whose values are merged into entities.
var kinds = map[string]identity.Kind{FieldPerson: identity.Person, FieldOrg: identity.Org, FieldPlace: identity.Place}

// counted are the fields whose values are counted, in the order of [packChanges].
var counted = []string{FieldPerson, FieldOrg, FieldPlace, FieldYear, FieldYears, FieldSource, FieldLang, FieldAuthor, FieldKind, FieldTerms, FieldDay}

// named are the fields of names.
var named = []string{FieldSpelling, FieldPerson, FieldOrg, FieldPlace}

// A register has the identities of a generation and follows its articles. It is kept in
// files of the generation (identities_file.go), which are a cache: if they are not those
// of the index, the register is read from the index.
type register struct {
	log *slog.Logger

	turn      chan struct{} // held to use what follows
	ready     bool          // the register is that of the index at a position
	at        corpus.Position
	resolvers map[string]*identity.Resolver
	valued    map[string]int
	names     map[string]*names.Lexicon
	listed    []corpus.Decision // by the case file, as it could last be read
	files     registerFiles

	mu     sync.Mutex    // guards what follows
	recent []*Identities // the last two
	nobody *Identities   // before anybody is known
}

// newRegister returns the register of a generation, without files if dir is "".
func newRegister(dir string, log *slog.Logger) *register {
	g := &register{log: log, turn: make(chan struct{}, 1), files: registerFiles{dir: dir, watch: newWatch()}}
	g.clear()
	return g
}

// clear empties the register.
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

// newLexicon returns an empty lexicon of a field. All but words are in the nominative.
func newLexicon(field string) *names.Lexicon {
	return &names.Lexicon{Nominative: field != FieldSpelling}
}

// A Census counts the names in an index.
type Census interface {
	// Labels returns the values of a facet, and the number of articles with a value.
	Labels(ctx context.Context, facet string) ([]identity.Label, int, error)
	// Names sets a lexicon to the names in a field.
	Names(ctx context.Context, field string, lexicon *names.Lexicon) error
	Index(facet string) identity.Index
	Articles() (int, error)
}

// A readerCensus is that of a state of the index.
type readerCensus struct{ *Reader }

func (c readerCensus) Labels(ctx context.Context, facet string) ([]identity.Label, int, error) {
	return readLabels(ctx, c.Reader, facet)
}

func (c readerCensus) Names(ctx context.Context, field string, lexicon *names.Lexicon) error {
	return readNames(ctx, c.Reader, field, lexicon)
}

func (c readerCensus) Index(facet string) identity.Index { return labelIndex{c.Reader, facet} }

func (c readerCensus) Articles() (int, error) {
	n, err := c.DocCount()
	return int(n), err
}

// take waits for the register until ctx ends.
func (g *register) take(ctx context.Context) error {
	select {
	case g.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *register) give() { <-g.turn }

// known returns the identities of a recent state, or nil.
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

// ErrDecisions says that the decisions in the corpus cannot be read. The index has no fault.
var ErrDecisions = errors.New("read decisions")

// Known returns who is who in the view without waiting: if that is not known yet, who was
// who in the state before, and if nothing is known, nobody. now is set if it is that of the
// view.
func (v View) Known(store *corpus.Store) (who *Identities, now bool, err error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrDecisions, err)
	}
	g := v.register
	if who := g.known(v.At, decided); who != nil {
		return who, true, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := len(g.recent); n > 0 {
		return g.recent[n-1], false, nil
	}
	if g.nobody == nil {
		g.nobody = &Identities{sets: map[string]*identity.Set{}, names: map[string]*names.Lexicon{}}
		for _, facet := range counted {
			g.nobody.sets[facet] = identity.Resolve(kinds[facet], nil, nil, nil)
		}
		for _, field := range named {
			g.nobody.names[field] = newLexicon(field)
		}
	}
	return g.nobody, false, nil
}

// Identities returns who is who in the view, by the decisions so far. Usually this is
// known. To read it from a large index takes long; if ctx ends first, the next call
// continues.
func (v View) Identities(ctx context.Context, store *corpus.Store) (*Identities, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecisions, err)
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
	if g.ready && v.At.Less(g.at) { // an old view
		g = newRegister("", g.log)
	}
	if g.ready && g.at == v.At {
		return g.publish(readerCensus{v.Reader}, store, false)
	}
	if err := g.rebuild(ctx, readerCensus{v.Reader}, v.At); err != nil {
		return nil, err
	}
	return g.publish(readerCensus{v.Reader}, store, true)
}

// build makes the register of an index that has been written.
func (g *register) build(ctx context.Context, u *updater) error {
	return reading(u.index, func(r *Reader) error {
		at, err := positionIn(r.Internal()[string(positionKey)])
		if err != nil {
			return err
		}
		if err := g.rebuild(ctx, readerCensus{r}, at); err != nil {
			return err
		}
		_, err = g.publish(readerCensus{r}, u.store, true)
		return err
	})
}

// rebuild reads the register from the index. Names that were compared before are not
// compared again.
func (g *register) rebuild(ctx context.Context, c Census, at corpus.Position) error {
	g.ready = false
	for _, facet := range counted {
		labels, valued, err := c.Labels(ctx, facet)
		if err != nil {
			return fmt.Errorf("values of %s: %w", facet, err)
		}
		g.valued[facet] = valued
		g.resolvers[facet].Count(labels)
	}
	for _, field := range named {
		if err := c.Names(ctx, field, g.names[field]); err != nil {
			return fmt.Errorf("names of %s: %w", field, err)
		}
	}
	g.ready, g.at = true, at
	return nil
}

// publish resolves the labels and returns the identities, also to later views of the
// same state. It writes the files if save is set or they are due.
func (g *register) publish(c Census, store *corpus.Store, save bool) (*Identities, error) {
	decided, err := store.Decided()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecisions, err)
	}
	decisions, err := g.decisions(store)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecisions, err)
	}
	i := &Identities{at: g.at, decided: decided, sets: map[string]*identity.Set{}, valued: maps.Clone(g.valued)}
	for _, facet := range counted {
		on := decisions
		if kinds[facet] == "" {
			on = nil
		}
		i.sets[facet] = g.resolvers[facet].Resolve(on, c.Index(facet))
	}
	articles, err := c.Articles()
	if err != nil {
		return nil, err
	}
	if save || g.files.due(articles, g.compared()) {
		if err := g.save(); err != nil {
			g.log.Warn("save identities", "err", err)
		}
	}
	i.names = maps.Clone(g.names)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.recent = append(g.recent, i)
	g.recent = g.recent[max(0, len(g.recent)-2):]
	return i, nil
}

// Suppose calls fn with who is who of the kind that a decision is about, as it is and as it
// would be with the decision. The sets end with fn.
func (v View) Suppose(ctx context.Context, store *corpus.Store, d corpus.Decision, fn func(now, then *identity.Set)) error {
	if _, err := v.Identities(ctx, store); err != nil {
		return err
	}
	return v.register.suppose(ctx, readerCensus{v.Reader}, v.At, store, d, fn)
}

// suppose is [View.Suppose] for the state that c counts.
func (g *register) suppose(ctx context.Context, c Census, at corpus.Position, store *corpus.Store, d corpus.Decision, fn func(now, then *identity.Set)) error {
	if err := g.take(ctx); err != nil {
		return err
	}
	defer g.give()
	if !g.ready || g.at != at { // articles were added since
		return fmt.Errorf("%w: the index has moved on; ask again", context.DeadlineExceeded)
	}
	decisions, err := g.decisions(store)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDecisions, err)
	}
	facet := d.About(decisions)
	r, index := g.resolvers[facet], c.Index(facet)
	if r == nil || kinds[facet] == "" {
		return fmt.Errorf("kind %q: want person, org or place", facet)
	}
	now := r.Resolve(decisions, index)
	then := r.Resolve(append(slices.Clip(decisions), d), index)
	fn(now, then)
	r.Resolve(decisions, index) // nothing was decided
	return nil
}

// decisions returns the merges of the case file and then what people have decided. If the
// case file cannot be read, those hold that were last read.
func (g *register) decisions(store *corpus.Store) ([]corpus.Decision, error) {
	listed, err := store.Listed()
	if err != nil {
		g.log.Warn("aliases cannot be read", "err", err)
	} else {
		g.listed = listed
		for _, d := range listed {
			for i, name := range d.IDs {
				d.IDs[i] = Slug(name)
			}
		}
	}
	decided, err := store.Decisions()
	return slices.Concat(g.listed, decided), err
}

// A change is an article that comes into the index or goes out of it, with what is
// counted of it.
type change struct {
	goes   bool
	values [][]string // of each field of [counted], each once
	words  []string   // of names
}

// changeOf returns a document as a change.
func changeOf(d *Document, goes bool) *change {
	c := &change{goes: goes, words: d.Spellings}
	for _, field := range counted {
		c.values = append(c.values, distinct(slices.Clone(values(field, d))))
	}
	return c
}

// write writes a batch to the index and applies it to the register. If that fails, the
// batch is written all the same, and the register is read anew when it is needed.
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

// prepare returns the changes of a batch before it is written, and logs them.
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
		if changes, err = u.changes(b, at, func(id string) (*entity.Entities, error) { return storedEntities(r, id) }); err != nil {
			return err
		}
		return g.files.log(at, b.to, changes)
	})
	if err != nil {
		g.fail(err)
	}
	return changes
}

// follow applies changes that have been written.
func (g *register) follow(u *updater, to corpus.Position, changes []*change) {
	defer g.guard()
	g.apply(changes, to)
	err := reading(u.index, func(r *Reader) error {
		_, err := g.publish(readerCensus{r}, u.store, false)
		return err
	})
	if err != nil {
		g.fail(err)
	}
}

// fail marks the register as not that of the index.
func (g *register) fail(err error) {
	g.ready = false
	g.log.Warn("identities will be read anew", "err", err)
}

// guard recovers from a panic at a name, which must not stop indexing.
func (g *register) guard() {
	if p := recover(); p != nil {
		g.clear()
		g.log.Error("names cannot be compared; please report this", "panic", p, "stack", string(debug.Stack()))
	}
}

// apply counts changes.
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
