package identity

import (
	"bytes"
	"encoding/gob"
	"errors"
	"slices"
	"strings"

	"casefile/corpus"
)

// stored is a resolver as it is encoded, for the program that encoded it.
type stored struct {
	Kind      Kind
	Decisions []corpus.Decision
	Texts     storedTexts
	IDs       storedTexts

	Unit, Articles, Row []int32 // by label
	Full                []uint8 // by label; notCompared for those that were no names
	Name, Entity        []int32 // by unit
	Counts              []int32 // articles by entity
	Cyrillic            int

	Blocks, Ends  storedBlocks
	Edges, Judged storedPairs
	Whys          [][]string
}

// storedTexts are texts in one piece of memory.
type storedTexts struct {
	Letters string
	Lengths []uint32
}

type storedBlocks struct {
	Keys        []uint64
	Last, Names []int32
	Name, Next  []int32
}

// storedPairs are pairs of names and the verdicts on them. Why has indexes of Whys.
type storedPairs struct {
	A, B        []int32
	Rank, Flags []uint8
	Score       []float64
	Why         []uint16
}

const (
	notCompared = 255

	flagPartial = 1
	flagSoft    = 2
)

var errUnresolved = errors.New("labels have changed since Resolve")

// MarshalBinary encodes the resolver for [Resolver.UnmarshalBinary]. Nothing must have
// changed since Resolve.
func (r *Resolver) MarshalBinary() ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.touched) > 0 || r.all {
		return nil, errUnresolved
	}
	k := &stored{
		Kind: r.kind, Decisions: r.decisions, Cyrillic: r.cyrillic, Texts: r.texts.store(), IDs: r.ids.store(), Blocks: r.blocks.store(), Ends: r.ends.store(),
	}
	for _, l := range r.labels {
		full := l.full
		if !l.compared {
			full = notCompared
		}
		k.Unit, k.Articles, k.Row, k.Full = append(k.Unit, l.unit), append(k.Articles, l.articles), append(k.Row, l.row), append(k.Full, full)
	}
	for _, u := range r.units {
		k.Name, k.Entity = append(k.Name, u.name), append(k.Entity, u.entity)
	}
	for _, e := range r.entities {
		k.Counts = append(k.Counts, int32(e.Articles))
	}
	whys := map[string]uint16{}
	for _, e := range r.edges {
		k.Edges.add(e.labels, e.verdict, k, whys)
	}
	for pair, v := range r.judged {
		if v == nil {
			v = new(verdict)
		}
		k.Judged.add(pair, *v, k, whys)
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(k)
	return b.Bytes(), err
}

// UnmarshalBinary decodes what [Resolver.MarshalBinary] returned. The resolver must have
// no sets.
func (r *Resolver) UnmarshalBinary(b []byte) error {
	k := new(stored)
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(k); err != nil {
		return err
	}
	*r = Resolver{
		kind: k.Kind, decisions: k.Decisions, rule: rulings(k.Kind, k.Decisions), cyrillic: k.Cyrillic, judged: map[[2]int32]*verdict{},
	}
	r.forget()
	r.texts.load(k.Texts)
	r.ids.load(k.IDs)
	r.blocks.load(k.Blocks)
	r.ends.load(k.Ends)
	r.units = make([]unit, len(k.Name))
	for u := range r.units {
		r.units[u] = unit{first: none, name: k.Name[u], entity: k.Entity[u]}
	}
	r.labels = make([]label, len(k.Unit))
	for l := range r.labels {
		u := &r.units[k.Unit[l]]
		r.labels[l] = label{unit: k.Unit[l], next: u.first, articles: k.Articles[l], edge: none, row: k.Row[l]}
		if k.Full[l] != notCompared {
			r.labels[l].full, r.labels[l].compared = k.Full[l], true
		}
		u.first = int32(l)
		u.articles += k.Articles[l]
	}
	r.edges = make([]edge, 0, len(k.Edges.A))
	k.Edges.each(k, func(pair [2]int32, v verdict) { r.join(pair[0], pair[1], v) })
	k.Judged.each(k, func(pair [2]int32, v verdict) {
		r.judged[pair] = nil
		if v.rank > apart {
			r.judged[pair] = &v
		}
	})
	r.findFresh()
	of := make([][]int32, len(k.Counts))
	for u, e := range k.Entity {
		if e != none {
			of[e] = append(of[e], int32(u))
		}
	}
	for e, units := range of {
		slices.SortFunc(units, r.compareUnits)
		r.entities = append(r.entities, r.entity(units))
		r.entities[e].Articles = int(k.Counts[e])
	}
	return nil
}

func (t *texts) store() storedTexts {
	s := storedTexts{Letters: strings.Join(t.all, "")}
	for _, text := range t.all {
		s.Lengths = append(s.Lengths, uint32(len(text)))
	}
	return s
}

func (t *texts) load(s storedTexts) {
	*t = texts{all: make([]string, len(s.Lengths))}
	for i, n := range s.Lengths {
		t.all[i], s.Letters = s.Letters[:n], s.Letters[n:]
	}
	t.index()
}

func (b *blocks) store() storedBlocks {
	s := storedBlocks{}
	for key, of := range b.of {
		s.Keys, s.Last, s.Names = append(s.Keys, key), append(s.Last, of.last), append(s.Names, of.names)
	}
	for _, l := range b.lists {
		s.Name, s.Next = append(s.Name, l.name), append(s.Next, l.next)
	}
	return s
}

func (b *blocks) load(s storedBlocks) {
	*b = blocks{of: make(map[uint64]block, len(s.Keys)), lists: make([]listed, len(s.Name))}
	for i, key := range s.Keys {
		b.of[key] = block{s.Last[i], s.Names[i]}
	}
	for i, name := range s.Name {
		b.lists[i] = listed{name, s.Next[i]}
	}
}

// add adds a pair. whys has the indexes of k.Whys.
func (p *storedPairs) add(pair [2]int32, v verdict, k *stored, whys map[string]uint16) {
	key := strings.Join(v.why, "\x00")
	why, ok := whys[key]
	if !ok {
		why = uint16(len(k.Whys))
		whys[key], k.Whys = why, append(k.Whys, v.why)
	}
	flags := uint8(0)
	if v.partial {
		flags |= flagPartial
	}
	if v.soft {
		flags |= flagSoft
	}
	p.A, p.B, p.Why = append(p.A, pair[0]), append(p.B, pair[1]), append(p.Why, why)
	p.Rank, p.Flags, p.Score = append(p.Rank, uint8(v.rank)), append(p.Flags, flags), append(p.Score, v.score)
}

func (p *storedPairs) each(k *stored, fn func(pair [2]int32, v verdict)) {
	for i, a := range p.A {
		fn([2]int32{a, p.B[i]}, verdict{
			rank: rank(p.Rank[i]), score: p.Score[i], why: k.Whys[p.Why[i]],
			partial: p.Flags[i]&flagPartial != 0, soft: p.Flags[i]&flagSoft != 0,
		})
	}
}
