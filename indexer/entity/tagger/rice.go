package tagger

import "math/bits"

// spare is how many of the lowest bits of a feature's key are always 0. Of the
// keys that are left, one in three hundred is in the largest model by chance,
// and a byte of each is saved.
const spare = 4

// appendKeys appends ascending keys to b: a parameter, then for each the
// difference d to that before, less one, as d>>parameter ones and a zero, and the
// rest in so many bits (Rice 1979). The first is the difference to -1.
func appendKeys(b []byte, keys []uint32) []byte {
	if len(keys) == 0 {
		return append(b, 0)
	}
	mean := (uint64(keys[len(keys)-1])>>spare + 1) / uint64(len(keys))
	parameter := max(bits.Len64(mean)-1, 0)
	b = append(b, byte(parameter))
	var open uint64 // bits that make no whole byte yet, the first the lowest
	n := 0
	put := func(v uint64, size int) {
		open |= v << n
		for n += size; n >= 8; n -= 8 {
			b = append(b, byte(open))
			open >>= 8
		}
	}
	next := uint64(0)
	for _, key := range keys {
		d := uint64(key)>>spare - next
		next += d + 1
		for range d >> parameter {
			put(1, 1)
		}
		put(0, 1)
		put(d&(1<<parameter-1), parameter)
	}
	if n > 0 {
		b = append(b, byte(open))
	}
	return b
}

// readKeys reads n keys that appendKeys wrote, and returns what follows them; ok
// tells whether they were there.
func readKeys(b []byte, n int) (keys []uint32, rest []byte, ok bool) {
	if len(b) == 0 || b[0] >= 32 {
		return nil, nil, false
	}
	parameter := int(b[0])
	b = b[1:]
	if n == 0 {
		return nil, b, true
	}
	keys = make([]uint32, n)
	var open uint64
	have, at := 0, 0
	fill := func() {
		for have <= 56 && at < len(b) {
			open |= uint64(b[at]) << have
			have += 8
			at++
		}
	}
	next := uint64(0)
	for i := range keys {
		d := uint64(0)
		for {
			fill()
			ones := bits.TrailingZeros64(^open)
			if ones < have {
				d += uint64(ones)
				open >>= ones + 1
				have -= ones + 1
				break
			}
			if at == len(b) {
				return nil, nil, false
			}
			d += uint64(have)
			open, have = 0, 0
		}
		fill()
		if have < parameter {
			return nil, nil, false
		}
		next += d<<parameter | open&(1<<parameter-1)
		open >>= parameter
		have -= parameter
		if next > 1<<(32-spare)-1 {
			return nil, nil, false
		}
		keys[i] = uint32(next) << spare
		next++
	}
	return keys, b[at-have/8:], true
}
