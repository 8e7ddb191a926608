package identity

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// lookalikes returns n different labels that are a pattern with its stars replaced by
// random choices.
func lookalikes(n int, pattern, choices string) []Label {
	random := rand.New(rand.NewPCG(1, 2))
	by := strings.Fields(choices)
	seen := map[string]bool{}
	var all []Label
	for len(all) < n {
		var b strings.Builder
		for _, r := range pattern {
			if r == '*' {
				b.WriteString(by[random.IntN(len(by))])
			} else {
				b.WriteRune(r)
			}
		}
		if text := b.String(); !seen[text] {
			seen[text] = true
			all = append(all, Label{id(text), text, 1 + len(all)%3})
		}
	}
	return all
}

// Names that are made to be alike cost each no more than some comparisons, however many
// they are: a text of one megabyte must not keep a server busy for minutes.
func TestLookalikes(t *testing.T) {
	const (
		vowels  = "a e i o u y"
		same    = "a aa á à ä aaa"
		letters = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
	)
	for _, c := range []struct {
		kind             Kind
		pattern, choices string
	}{
		{Person, "Alt*nb*k S*rs*nb***v*l*", vowels},
		{Person, "R*kh*t Al*m*kh*m*t*v", same},
		{Person, "Altynbek Sars*ns*b*nb*ev", "ba be bi bo ka ke ki ko la le ma na ra sa ta"},
		{Person, "Altynbek Sarsen****baev", letters},
		{Person, "Zamanbek***** Nurkadilov", letters},
		{Person, "Altynbek Mar*uly*uly S*rs*nb*ev", "a e i o u y b d k"},
		{Person, "S*rs*nb***v*l*", vowels},
		{Person, "****** Sarsenbaev", letters},
		{Person, "*. S*rs*nb**v*", "a e i o u y b d k"},
		{Person, "Алт*нб*к С*рс*нб**в", "а е и о у ы я ю э"},
		{Person, "A* B* C* D* E* F* G* H* I* J* K* L*", "a e i o u y b d k"},
		{Place, "T*ld*q*rg*n**", "a e i o u y"},
		{Place, "T*l d* q*r g*n**", vowels},
		{Org, "B*nk of *st*n* and K*nd*", vowels},
		{Org, "****", strings.ToUpper(letters)},
	} {
		const n, most = 1500, 100
		r := NewResolver(c.kind)
		r.Count(lookalikes(n, c.pattern, c.choices))
		r.Resolve(nil, nil)
		if pairs := r.Compared(); pairs > n*most {
			t.Errorf("%d names like %s: %d pairs compared, want at most %d for each", n, c.pattern, pairs, most)
		}
	}
}
