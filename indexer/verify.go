package indexer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// A Verified is what [Verify] has found in an index.
type Verified struct {
	Articles int      // in the index
	Compared int      // read again
	Differ   []string // ids of those that are not indexed as this program reads them
}

// Verify compares the newest index in dir with a store: its files with their checksums,
// the articles in it with those in the store, and the contents of at most so many
// articles, chosen at random, with what this program makes of their texts. It may run
// beside a server that has the index open. The error wraps [ErrDamaged] or says how the
// articles differ.
func Verify(ctx context.Context, dir string, store *corpus.Store, most int, log *slog.Logger) (v *Verified, err error) {
	numbers, err := generations(dir)
	if err != nil || len(numbers) == 0 {
		return nil, errors.Join(errors.New("there is no index of this program's format: \"casefile index\" builds one"), err)
	}
	copied, err := os.MkdirTemp("", "casefile-verify-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(copied)) }()
	var b *bleveIndex
	newest := generationName(numbers[len(numbers)-1])
	for range 5 { // a server may be writing or merging
		if err = snapshot(filepath.Join(dir, newest), filepath.Join(copied, newest)); err == nil {
			b, _, err = openGeneration(copied, numbers[len(numbers)-1], true)
		}
		if err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	err = reading(b, func(r *Reader) error {
		c := &comparison{reader: r, store: store, seed: maphash.MakeSeed()}
		v, err = c.run(ctx, b, most)
		return err
	})
	return v, err
}

// snapshot makes a copy of a generation that can be opened while another process writes to
// it. Segments are never changed, so a link will do.
func snapshot(from, to string) error {
	from, err := filepath.Abs(filepath.Join(from, "store"))
	if err != nil {
		return err
	}
	to = filepath.Join(to, "store")
	if err := errors.Join(os.RemoveAll(to), os.MkdirAll(to, 0o700)); err != nil {
		return err
	}
	root, err := os.ReadFile(filepath.Join(from, rootFile))
	if err != nil {
		return err
	}
	segments, err := filepath.Glob(filepath.Join(from, "*.zap"))
	if err != nil {
		return err
	}
	for _, s := range segments {
		if err := os.Symlink(s, filepath.Join(to, filepath.Base(s))); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(to, rootFile), root, 0o600)
}

// A comparison compares an index with a store.
type comparison struct {
	reader *Reader
	store  *corpus.Store
	seed   maphash.Seed
}

func (c *comparison) run(ctx context.Context, b *bleveIndex, most int) (*Verified, error) {
	v := new(Verified)
	at, err := positionIn(c.reader.Internal()[string(positionKey)])
	if err != nil {
		return nil, err
	}
	n, err := c.reader.DocCount()
	if err != nil {
		return nil, err
	}
	v.Articles = int(n)
	if at == c.store.End() {
		if kept := c.store.Len(); v.Articles != kept {
			return nil, fmt.Errorf("%w: the index has %d articles, the journal %d", errMismatch, v.Articles, kept)
		}
		if err := checkArticles(c.reader, c.store); err != nil {
			return nil, err
		}
	}
	least, err := minConfidence(b)
	if err != nil {
		return nil, err
	}
	u := &updater{store: c.store, end: at, options: entity.Options{MinConfidence: least}, log: slog.New(slog.DiscardHandler)}
	words := vocabulary{}
	left := v.Articles // of which to choose
	for _, s := range c.reader.Segments() {
		chosen := roaring.New()
		for doc := range uint32(s.FullSize()) {
			if gone := s.Deleted(); gone != nil && gone.Contains(doc) {
				continue
			}
			if rand.IntN(max(1, left)) < most { // each with the same chance, most in all
				chosen.Add(doc)
				most--
			}
			left--
		}
		if chosen.IsEmpty() {
			continue
		}
		have, err := c.indexed(ctx, s, chosen)
		if err != nil {
			return nil, err
		}
		for it := chosen.Iterator(); it.HasNext(); {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			doc := it.Next()
			id, err := s.Segment().DocID(uint64(doc))
			if err != nil {
				return nil, err
			}
			v.Compared++
			a, err := c.store.Before(string(id), at)
			if err != nil && !errors.Is(err, corpus.ErrNotFound) {
				return nil, err
			}
			if err != nil || have[doc] != c.expected(u.entry(a, words).doc) {
				v.Differ = append(v.Differ, string(id))
			}
		}
	}
	slices.Sort(v.Differ)
	return v, nil
}

// hash returns a number for an article's having a term in a field, with a frequency and
// positions. The sum of those of an article stands for its contents.
func (c *comparison) hash(field, term string, frequency uint64, positions []uint64) uint64 {
	b := make([]byte, 0, 64)
	b = append(append(append(b, field...), 0), term...)
	b = binary.LittleEndian.AppendUint64(append(b, 0), frequency)
	for _, p := range positions {
		b = binary.LittleEndian.AppendUint64(b, p)
	}
	return maphash.Bytes(c.seed, b)
}

// expected returns the sum for an article as it is laid out.
func (c *comparison) expected(doc *laidOut) (sum uint64) {
	for _, f := range doc.Fields {
		words, ok := f.(*wordField)
		if !ok { // the stored entities
			sum += c.hash(f.Name(), string(f.Value()), 0, nil)
			continue
		}
		for term, tf := range words.terms {
			var positions []uint64
			for _, l := range tf.Locations {
				positions = append([]uint64{uint64(l.Position)}, l.ArrayPositions...)
			}
			sum += c.hash(f.Name(), term, uint64(tf.Frequency()), positions)
		}
	}
	return sum
}

// indexed returns the sums for some articles of a segment, as they are in the index.
func (c *comparison) indexed(ctx context.Context, s *segmentReader, of *roaring.Bitmap) (map[uint32]uint64, error) {
	sums := map[uint32]uint64{}
	for it := of.Iterator(); it.HasNext(); {
		doc := it.Next()
		err := s.VisitDocument(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
			if field != fieldID {
				sums[doc] += c.hash(field, string(value), 0, nil)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	for _, field := range s.Segment().Fields() {
		if strings.HasPrefix(field, "_") { // the library's own
			continue
		}
		dict, err := s.Segment().Dictionary(field)
		if err != nil {
			return nil, err
		}
		terms := dict.AutomatonIterator(nil, nil, nil)
		for n := 1; ; n++ {
			if n%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			entry, err := terms.Next()
			if err != nil {
				return nil, err
			}
			if entry == nil {
				break
			}
			if err := c.add(sums, dict, field, entry.Term, of); err != nil {
				return nil, err
			}
		}
	}
	return sums, nil
}

// add adds a term to the sums of the articles that have it.
func (c *comparison) add(sums map[uint32]uint64, dict segment.TermDictionary, field, term string, of *roaring.Bitmap) error {
	with, err := having(dict, term, nil)
	if err != nil || !with.Intersects(of) {
		return err
	}
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return err
	}
	postings := list.Iterator(true, false, true, nil)
	for it := roaring.And(with, of).Iterator(); it.HasNext(); {
		p, err := postings.Advance(uint64(it.Next()))
		if err != nil {
			return err
		}
		if p == nil {
			return io.ErrUnexpectedEOF
		}
		var positions []uint64
		for _, l := range p.Locations() {
			positions = append([]uint64{l.Pos()}, l.ArrayPositions()...)
		}
		sums[uint32(p.Number())] += c.hash(field, term, p.Frequency(), positions)
	}
	return nil
}
