package indexer

import (
	"encoding/binary"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"
)

// rowWords is how many words make a row by which texts are compared.
const rowWords = 3

// MaxRows is how many words of a text are compared with others.
const MaxRows = 50_000

// Rows gives a number for every three words of a text that stand in a row, in any
// case and with anything between them. What is a word is seen by letters and digits
// alone, which is good enough to compare, and much faster than [Tokens].
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
				switch sorts[r] {
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

// sketchSize is how many rows a sketch has.
const sketchSize = 6

// Sketch returns the terms of [FieldSketch] for a text: those of its rows whose
// numbers, well shuffled, are the least. Of two texts that have half of their rows
// in common, half of the least of both are in both sketches, and [SketchShared] at
// least are but for eleven pairs in a hundred; with seven tenths, but for one.
func Sketch(text string) []string {
	var least []uint64 // ascending
	for row := range Rows(text) {
		row ^= row >> 33 // the finish of MurmurHash3
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

// SketchShared is how many terms of their sketches articles of the same text share.
const SketchShared = 2
