package main

import (
	"strings"

	"casefile/corpus/clean/gold"
)

// A share is the common, added and missing part of a predicted text; they sum
// to 1, or are all 0 for two empty texts.
type share struct{ tp, fp, fn float64 }

// gramLength is the length of the shingles, in words.
const gramLength = 4

func grams(s string) map[string]int {
	ws := gold.Words(s)
	bag := map[string]int{}
	for i := range max(1, len(ws)-gramLength+1) {
		if gram := ws[i:min(i+gramLength, len(ws))]; len(gram) > 0 {
			bag[strings.Join(gram, " ")]++
		}
	}
	return bag
}

func shingles(want, got string) share {
	a, b := grams(want), grams(got)
	common, all, had := 0, 0, 0
	for g, n := range a {
		common += min(n, b[g])
		all += n
	}
	for _, n := range b {
		had += n
	}
	sum := float64(all + had - common)
	if sum == 0 {
		return share{}
	}
	return share{float64(common) / sum, float64(had-common) / sum, float64(all-common) / sum}
}

func (s share) precision() float64 { return part(s.tp, s.fp, s.fp+s.fn) }
func (s share) recall() float64    { return part(s.tp, s.fn, s.fp+s.fn) }

func (s share) f1() float64 {
	switch {
	case s.tp > 0:
		return 2 * s.tp / (2*s.tp + s.fp + s.fn)
	case s.fp == 0 && s.fn == 0:
		return 1
	}
	return 0
}

func part(tp, miss, wrong float64) float64 {
	switch {
	case wrong == 0:
		return 1
	case tp == 0 && miss == 0:
		return 0
	}
	return tp / (tp + miss)
}

// shinglesF1 is the harmonic mean of the pages' mean precision and mean recall.
func shinglesF1(pages []share) float64 {
	var p, r, np, nr float64
	for _, s := range pages {
		if s.tp+s.fp > 0 {
			p += s.precision()
			np++
		}
		if s.tp+s.fn > 0 {
			r += s.recall()
			nr++
		}
	}
	p, r = p/max(np, 1), r/max(nr, 1)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}
