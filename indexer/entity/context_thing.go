package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// things leaves out the makers whose names weapons bear: "a Makarov pistol",
// "пистолет Макарова".
func (t *context) things(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	return slices.DeleteFunc(spans, func(sp tagger.Span) bool {
		if sp.Type == tagger.Organization || sp.End-sp.First > 1 {
			return false
		}
		before, after := "", ""
		if sp.First > 0 {
			before = strings.ToLower(s[sp.First-1].Text)
		}
		if sp.End < len(s) {
			after = strings.ToLower(s[sp.End].Text)
		}
		switch {
		case t.words.Has(tagger.HeadsFirst):
			return weapons[morph.Stem(morph.Plain(before), t.lang)]
		case t.words.Has(tagger.SmallHeads):
			return slices.ContainsFunc(kazakhWeapons, func(w string) bool { return strings.HasPrefix(after, w) })
		}
		return weapons[after]
	})
}

var (
	// weapons stand after their makers' names in English, and before them in Russian,
	// by the stem.
	weapons = wordSet(`rifle rifles pistol pistols gun guns handgun handguns submachine assault carbine cartridge cartridges
		автомат пистолет карабин винтовк пулемет ружь`)
	// kazakhWeapons are what words for weapons begin with, after a name.
	kazakhWeapons = strings.Fields("автомат тапанша мылты пистолет")
)
