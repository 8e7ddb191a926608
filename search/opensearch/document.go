package opensearch

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"time"

	"casefile/corpus"
	"casefile/indexer"
)

// sequence numbers revisions in the order of the journal.
func sequence(p corpus.Position) int64 { return int64(p.File)<<36 | p.Offset }

// encodeTerm returns a term as the index has it. Those of a sketch are no text.
func encodeTerm(field, term string) string {
	if field == indexer.FieldSketch {
		return hex.EncodeToString([]byte(term))
	}
	return term
}

func decodeTerm(field, term string) string {
	if field == indexer.FieldSketch {
		if b, err := hex.DecodeString(term); err == nil {
			return string(b)
		}
	}
	return term
}

// document returns a revision as it is indexed.
func document(r *indexer.Revision) object {
	doc := object{fieldID: r.ID, fieldSeen: sequence(r.To), fieldPlaces: base64.StdEncoding.EncodeToString(packPlaces(r)),
		indexer.FieldEntities: base64.StdEncoding.EncodeToString(r.Entities)}
	for field, terms := range r.Terms {
		var all []string
		for t := range terms {
			all = append(all, encodeTerm(field, t))
		}
		slices.Sort(all)
		doc[field] = all
	}
	// The embedded index keeps a word that is a term of the text there alone.
	add := func(field, from string) {
		all, _ := doc[field].([]string)
		for t := range r.Terms[from] {
			if indexer.Plain(t) {
				all = append(all, t)
			}
		}
		slices.Sort(all)
		doc[field] = slices.Compact(all)
	}
	add(indexer.FieldWord, indexer.FieldText)
	add(indexer.FieldTitled, indexer.FieldTitle)
	for day := range r.Terms[indexer.FieldDay] {
		doc[fieldNumber] = dayNumber(day)
	}
	for length := range r.Terms[indexer.FieldLength] {
		n, _ := strconv.ParseInt(length, 10, 64) // as the indexer writes it
		doc[indexer.FieldLength] = n
	}
	for at := range r.Terms[indexer.FieldCaptured] {
		t, _ := time.Parse(time.RFC3339, at) // the zero time where it is unknown
		doc[indexer.FieldCaptured] = t.Unix()
	}
	return doc
}

// dayNumber returns a date as a number in the order of dates, with zeros for what is not
// known: 20060213, 20060200, 20060000.
func dayNumber(date string) (n int64) {
	digits := 0
	for _, r := range date {
		if '0' <= r && r <= '9' && digits < len("20060213") {
			n, digits = 10*n+int64(r-'0'), digits+1
		}
	}
	for ; digits < len("20060213"); digits++ {
		n *= 10
	}
	return n
}

// hashBits are those of the hash of a term.
const hashBits = 48

// hashOf returns the hash of a term of a field. The highest bit is set so that any
// decoder takes the number for a long one.
func hashOf(field, term string) int64 {
	h := fnv.New64a()
	h.Write([]byte(field))
	h.Write([]byte{0})
	h.Write([]byte(term))
	x := h.Sum64()
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9 // mixes the low bits into the high ones
	return int64(x>>(64-hashBits)) | 1<<(hashBits-1)
}

// packPlaces encodes the positions of all terms that have any. See evaluate.painless.
func packPlaces(r *indexer.Revision) []byte {
	places := map[int64][]int{}
	for _, field := range positional {
		for term, at := range r.Terms[field] {
			h := hashOf(field, term)
			places[h] = append(places[h], at...) // two terms of one hash are not told apart
		}
	}
	var hashes, ends, data []byte
	for _, h := range slices.Sorted(maps.Keys(places)) {
		hashes = append(hashes, binary.BigEndian.AppendUint64(nil, uint64(h))[2:]...)
		last := 0
		slices.Sort(places[h])
		for _, p := range places[h] {
			data = binary.AppendUvarint(data, uint64(p-last))
			last = p
		}
		ends = append(ends, three(len(data))...)
	}
	return slices.Concat(three(len(places)), hashes, ends, data)
}

// three encodes a number below 1<<24: a text has at most some million words.
func three(n int) []byte { return []byte{byte(n >> 16), byte(n >> 8), byte(n)} }
