package indexer

import (
	"encoding/binary"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"
)

// rowWords is the number of words in a row.
const rowWords = 3

// MaxRows is the number of words of a text that are compared with other texts.
const MaxRows = 50_000

// Rows returns a hash of every row of three successive words of a text, in any case and
// whatever is between the words. A word is a run of letters and digits, which is good
// enough to compare texts and much faster than [Tokens].
func Rows(text string) iter.Seq[uint64] {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a, by code points
	return func(yield func(uint64) bool) {
		var last [rowWords]uint64 // hashes of the last words
		words := 0
		word := uint64(offset)
		end := func() bool {
			if word == offset {
				return true
			}
			copy(last[:], last[1:])
			last[rowWords-1], word = word, offset
			if words++; words < rowWords {
				return true
			}
			row := uint64(offset)
			for _, w := range last {
				row = (row ^ w) * prime
				row ^= row >> 32
			}
			return yield(row)
		}
		for _, r := range text {
			if r < utf8.RuneSelf {
				switch wordBreaks[r] {
				case letter:
					word = (word ^ uint64(r|0x20)) * prime
					continue
				case digit:
					word = (word ^ uint64(r)) * prime
					continue
				}
			} else if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
				word = (word ^ uint64(unicode.ToLower(r))) * prime
				continue
			}
			if !end() || words == MaxRows {
				return
			}
		}
		end()
	}
}

// sketchSize is the number of rows in a sketch.
const sketchSize = 6

// Sketch returns the terms of [FieldSketch] for a text: those of its rows with the least
// hashes, after a further mix. If two texts have half of their rows in common, so have
// on average half of their sketches; at least [SketchShared] terms are shared by 89
// of a hundred such pairs, and by 99 if seven tenths of the rows are in common.
func Sketch(text string) []string {
	var least []uint64 // ascending
	for row := range Rows(text) {
		row ^= row >> 33 // the finalizer of MurmurHash3
		row *= 0xff51afd7ed558ccd
		row ^= row >> 33
		if len(least) == sketchSize && row >= least[sketchSize-1] {
			continue
		}
		if i, known := slices.BinarySearch(least, row); !known {
			least = slices.Insert(least, i, row)
			least = least[:min(sketchSize, len(least))]
		}
	}
	var terms []string
	for _, row := range least {
		terms = append(terms, string(binary.BigEndian.AppendUint64(nil, row)[:5]))
	}
	return terms
}

// SketchShared is the least number of terms in common between the sketches of articles
// with the same text.
const SketchShared = 2
