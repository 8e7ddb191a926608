package indexer

import (
	"encoding/binary"
	"math"
	"slices"

	"casefile/corpus"
	"casefile/corpus/dates"
	"casefile/indexer/entity"
)

// Entities are stored as varints, positions as the distance from the one before, and the
// text of a mention as the number of the entity's name. As JSON they were larger than
// the article.

// A packer encodes a record.
type packer []byte

func (p *packer) number(n int)    { *p = binary.AppendVarint(*p, int64(n)) }
func (p *packer) float(x float64) { *p = binary.LittleEndian.AppendUint64(*p, math.Float64bits(x)) }
func (p *packer) text(s string)   { p.number(len(s)); *p = append(*p, s...) }

func (p *packer) flag(b bool) {
	if b {
		p.number(1)
	} else {
		p.number(0)
	}
}

// packEntities encodes e for [ReadEntities].
func packEntities(e *entity.Entities) []byte {
	p := new(packer)
	p.text(e.Method)
	for _, list := range [][]entity.Entity{e.Persons, e.Orgs, e.Places} {
		p.number(len(list))
		for i := range list {
			p.entity(&list[i])
		}
	}
	p.number(len(e.Dates))
	at := 0
	for _, m := range e.Dates {
		p.text(m.Text)
		p.number(m.Start - at)
		p.number(m.End - m.Start)
		p.text(m.At)
		p.text(string(m.Precision))
		p.flag(m.Relative)
		at = m.End
	}
	return *p
}

func (p *packer) entity(e *entity.Entity) {
	p.text(string(e.Type))
	p.text(e.Name)
	p.number(len(e.Variants))
	for _, v := range e.Variants {
		p.text(v)
	}
	p.float(e.Confidence)
	p.flag(e.Weak)
	p.number(len(e.Mentions))
	at := 0
	for _, m := range e.Mentions {
		switch i := slices.Index(e.Variants, m.Text); {
		case m.Text == e.Name:
			p.number(0)
		case i >= 0:
			p.number(i + 1)
		default:
			p.number(-1)
			p.text(m.Text)
		}
		p.number(m.Start - at)
		p.number(m.End - m.Start)
		p.stretch(m.Sentence, m.Start)
		at = m.End
	}
	p.number(len(e.Roles))
	for _, r := range e.Roles {
		p.text(r.Text)
		p.text(r.Relation)
		p.text(r.Of)
		p.stretch(r.Sentence, 0)
	}
}

func (p *packer) stretch(s [2]int, from int) {
	p.number(s[0] - from)
	p.number(s[1] - s[0])
}

// An unpacker decodes a record. bad is set if the record is damaged.
type unpacker struct {
	rest []byte
	bad  bool
}

func (u *unpacker) number() int {
	n, size := binary.Varint(u.rest)
	if size <= 0 {
		u.rest, u.bad = nil, true
		return 0
	}
	u.rest = u.rest[size:]
	return int(n)
}

// count decodes the number of items that follow, each of at least a byte.
func (u *unpacker) count() int {
	n := u.number()
	if n < 0 || n > len(u.rest) {
		u.rest, u.bad = nil, true
		return 0
	}
	return n
}

func (u *unpacker) text() string {
	n := u.count()
	s := string(u.rest[:n])
	u.rest = u.rest[n:]
	return s
}

func (u *unpacker) float() float64 {
	if len(u.rest) < 8 {
		u.rest, u.bad = nil, true
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(u.rest))
	u.rest = u.rest[8:]
	return x
}

func (u *unpacker) flag() bool { return u.number() == 1 }

// ReadEntities decodes the stored value of [FieldEntities].
func ReadEntities(stored []byte) (*entity.Entities, error) {
	u := &unpacker{rest: stored}
	e := &entity.Entities{Method: u.text()}
	for _, list := range []*[]entity.Entity{&e.Persons, &e.Orgs, &e.Places} {
		n := u.count()
		for range n {
			*list = append(*list, u.entity())
		}
	}
	at := 0
	for range u.count() {
		m := dates.Mention{Text: u.text(), Start: at + u.number()}
		m.End = m.Start + u.number()
		m.At, m.Precision, m.Relative = u.text(), corpus.Precision(u.text()), u.flag()
		e.Dates = append(e.Dates, m)
		at = m.End
	}
	if u.bad || len(u.rest) > 0 {
		return nil, ErrDamaged
	}
	return e, nil
}

func (u *unpacker) entity() (e entity.Entity) {
	e.Type, e.Name = entity.Type(u.text()), u.text()
	for range u.count() {
		e.Variants = append(e.Variants, u.text())
	}
	e.Confidence, e.Weak = u.float(), u.flag()
	at := 0
	for range u.count() {
		var m entity.Mention
		switch i := u.number(); {
		case i == 0:
			m.Text = e.Name
		case 0 < i && i <= len(e.Variants):
			m.Text = e.Variants[i-1]
		case i == -1:
			m.Text = u.text()
		default:
			u.bad = true
		}
		m.Start = at + u.number()
		m.End = m.Start + u.number()
		m.Sentence = u.stretch(m.Start)
		e.Mentions = append(e.Mentions, m)
		at = m.End
	}
	for range u.count() {
		e.Roles = append(e.Roles, entity.Role{Text: u.text(), Relation: u.text(), Of: u.text(), Sentence: u.stretch(0)})
	}
	return e
}

func (u *unpacker) stretch(from int) [2]int {
	start := from + u.number()
	return [2]int{start, start + u.number()}
}
