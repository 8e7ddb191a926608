package search

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/names"
)

// A lexicon holds the values of a field of the index as names, and follows it. It
// can lie in a file beside the index, which is a cache.
type lexicon struct {
	turn       turn // of who updates what follows
	names      *names.Lexicon
	segments   map[uint64]uint64 // those that were read: of their documents, how many were replaced by then
	generation int
	at         corpus.Position
	built      bool
	saved      int // spellings in the file
}

// update brings the lexicon to the state of the index that s shows. Base tells
// that the field holds base forms, not words as they stand in texts.
func (l *lexicon) update(ctx context.Context, s *snapshot, field string, base bool) (*names.Lexicon, error) {
	if err := l.turn.take(ctx); err != nil {
		return nil, err
	}
	defer l.turn.give()
	if l.built && l.generation == s.Generation && l.at == s.At {
		return l.names, nil
	}
	if l.names == nil {
		var err error
		if l.names, err = names.Open(l.file(s, field)); err != nil { // whatever is wrong with it, it is made anew
			l.names = &names.Lexicon{Nominative: base}
		}
		l.saved = l.names.Len()
	}
	segments := map[uint64]uint64{}
	var fresh []*piece
	same := l.built && l.generation == s.Generation // but for what came
	for i := range s.pieces {
		p := &s.pieces[i]
		id, replaced := p.snap.Id(), uint64(0)
		if p.deleted != nil {
			replaced = p.deleted.GetCardinality()
		}
		segments[id] = replaced
		if was, ok := l.segments[id]; !ok {
			fresh = append(fresh, p)
		} else if was != replaced {
			same = false
		}
	}
	for id := range l.segments {
		if _, ok := segments[id]; !ok {
			same = false // it was merged, perhaps after some of its documents were replaced
		}
	}
	var err error
	if same {
		err = l.add(ctx, s, fresh, field)
	} else {
		err = l.read(ctx, s, field)
	}
	if err != nil {
		l.built = false
		return nil, err
	}
	l.segments, l.generation, l.at, l.built = segments, s.Generation, s.At, true
	return l.names, nil
}

// read reads all spellings.
func (l *lexicon) read(ctx context.Context, s *snapshot, field string) error {
	n := 0
	err := s.dictionary(ctx, field, func(term string, articles int) {
		text := textOf(field, term)
		l.names.Set(text, articles)
		if l.names.Articles(text) > 0 { // it has a letter
			n++
		}
	})
	if err != nil || l.names.Len() == n {
		return err
	}
	for text := range l.names.All() {
		if s.frequency(field, termOf(field, text)) == 0 {
			l.names.Set(text, 0)
		}
	}
	return nil
}

// add reads the spellings of some segments.
func (l *lexicon) add(ctx context.Context, s *snapshot, fresh []*piece, field string) error {
	for _, p := range fresh {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := scan(p.snap, field, func(term string) { l.names.Set(textOf(field, term), s.frequency(field, term)) }, func(uint32) {})
		if err != nil {
			return fmt.Errorf("terms of %s: %w", field, err)
		}
	}
	return nil
}

// textOf returns the name, or the word of one, that a term of a field is.
func textOf(field, term string) string {
	if field == indexer.FieldSpelling {
		return indexer.Spelling(term)
	}
	return term
}

// termOf is the reverse of [textOf].
func termOf(field, text string) string {
	if field == indexer.FieldSpelling {
		return indexer.SpellingTerm(text)
	}
	return text
}

// spelled returns how many articles have a word of a name in a spelling.
func (s *snapshot) spelled(word string) int {
	return s.frequency(indexer.FieldSpelling, indexer.SpellingTerm(word))
}

// asName returns in how many articles what is indexed as a term, in any case, is or
// looks like a word of a name, 0 where that cannot be read.
func (s *snapshot) asName(term string) (n int) {
	for i := range s.pieces {
		p := &s.pieces[i]
		var sets []*roaring.Bitmap
		if stemmed, err := p.term(indexer.FieldName, term); err == nil {
			sets = append(sets, stemmed.docs)
		}
		p.spellingsOf(term, func(_ string, docs *roaring.Bitmap) { sets = append(sets, docs) })
		n += int(union(sets).GetCardinality())
	}
	return n
}

// spellingsOf calls fn with every spelling in names of a word, as [indexer.Fold] has
// it, and the documents that have it, as far as they can be read.
func (p *piece) spellingsOf(folded string, fn func(word string, docs *roaring.Bitmap)) {
	dict, err := p.snap.Segment().Dictionary(indexer.FieldSpelling)
	if err != nil {
		return
	}
	from, before := indexer.SpellingsOf(folded)
	for terms := dict.AutomatonIterator(nil, []byte(from), []byte(before)); ; {
		entry, err := terms.Next()
		if entry == nil || err != nil {
			return
		}
		if t, err := p.term(indexer.FieldSpelling, entry.Term); err == nil {
			fn(indexer.Spelling(entry.Term), t.docs)
		}
	}
}

// file is where the lexicon of a field lies.
func (l *lexicon) file(s *snapshot, field string) string {
	return filepath.Join(s.Dir, "names-"+field)
}

// A small lexicon is read in no time, and one that has grown by a small part of it
// is written when it has grown by more.
const (
	smallLexicon = 5_000
	smallPart    = 8
)

// save writes an updated lexicon to its file, where it then lies, if that is worth
// while.
func (l *lexicon) save(ctx context.Context, s *snapshot, field string) error {
	if err := l.turn.take(ctx); err != nil {
		return err
	}
	defer l.turn.give()
	n := l.names.Len()
	if !l.built || l.generation != s.Generation || n < smallLexicon || smallPart*(n-l.saved) < n {
		return nil
	}
	file := l.file(s, field)
	if err := l.names.Save(file); err != nil {
		return fmt.Errorf("keep the names of %s in a file: %w", field, err)
	}
	filed, err := names.Open(file)
	if err != nil {
		return fmt.Errorf("keep the names of %s in a file: %w", field, err)
	}
	l.names, l.saved = filed, n
	return nil
}

// A named is one of an engine's lexicons.
type named struct {
	field string
	base  bool // see [lexicon.update]
	*lexicon
}

// lexicons returns all of an engine.
func (e *Engine) lexicons() []named {
	return []named{
		{indexer.FieldSpelling, false, &e.spellings}, {indexer.FieldPerson, true, &e.persons},
		{indexer.FieldOrg, true, &e.orgs}, {indexer.FieldPlace, true, &e.places},
	}
}
