package entity

import (
	_ "embed"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// Signs are what tells how likely an entity is one of its type, as numbers. The
// confidence is their sum, weighed by the language's row of calibration.txt, as the
// logarithm of odds.
type Signs [len(signNames)]float64

var signNames = [...]string{
	"one",      // always 1
	"best",     // the model's confidence in the surest mention, as the logarithm of odds
	"mean",     // and the mean of all
	"mentions", // their number, as a logarithm
	"single",   // a name of one word
	"acronym",  // an acronym
	"listed",   // the lists or the gazetteer have it as of its type
	"other",    // or of another one only
	"headed",   // of an organization, a word that tells what it is
	"twofold",  // it is also found as another type
	"opening",  // every mention begins a sentence, where capitals tell nothing
	"role",     // the text says what he is
	"family",   // of a person, the end of a family name or a father's name
	"agreed",   // the rules find a mention too
	"called",   // of an organization, a word beside the name tells what it is
}

//go:embed calibration.txt
var calibrationFile string

// calibration returns the weights of the signs by language and type, as "en org".
var calibration = sync.OnceValue(func() map[string]Signs {
	rows := map[string]Signs{}
	for line := range strings.Lines(calibrationFile) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		var w Signs
		if len(fields) != 2+len(w) {
			panic(fmt.Sprintf("calibration.txt: %q has not %d weights", line, len(w))) // it is embedded
		}
		for i, f := range fields[2:] {
			var err error
			if w[i], err = strconv.ParseFloat(f, 64); err != nil {
				panic(fmt.Sprintf("calibration.txt: %v", err))
			}
		}
		rows[strings.Join(fields[:2], " ")] = w
	}
	return rows
})

// repaired is what is left of the confidence in an English organization that only rules
// find: more than half of them are none.
const repaired = 0.77

// confidence returns how likely an entity is one of its type, of its mentions: less where
// the letters of all of them tell little. Of what only rules find too little was measured:
// it is their own estimate, and a little more for each further mention.
func (t *text) confidence(e *Entity, own []name) float64 {
	w, ok := calibration()[t.lang+" "+string(e.Type)]
	s := t.signs(e, own)
	switch rules := !slices.ContainsFunc(own, func(n name) bool { return n.by != tagger.ByRules }); {
	case rules && e.Type == Org && t.words.Has(tagger.Articles):
		return sure(own) * repaired
	case rules:
		return sure(own)
	case t.watch != nil:
		t.watch(e, s)
	}
	if !ok {
		return sure(own)
	}
	t.seconded[e.Name] = t.seconded[e.Name] || e.Type == Org && slices.ContainsFunc(own, func(n name) bool { return n.by == tagger.ByBoth })
	sum, clear := 0.0, 0.0
	for i, x := range s {
		sum += w[i] * x
	}
	for _, n := range own {
		clear = max(clear, n.confidence/n.model)
	}
	return clear / (1 + math.Exp(-sum))
}

// The classes of words that tell of each type.
var telling = map[Type]tagger.Class{Person: tagger.First | tagger.Last, Org: tagger.Org, Place: tagger.Country | tagger.City}

func (t *text) signs(e *Entity, own []name) Signs {
	const others = tagger.First | tagger.Last | tagger.Org | tagger.Country | tagger.City | tagger.Demonym | tagger.Role
	var class tagger.Class
	best, sum, n := -8.0, 0.0, 0.0
	is := map[string]bool{"opening": true, "single": true, "role": len(e.Roles) > 0, "twofold": bits.OnesCount8(t.types[strings.Join(own[0].words, " ")]) > 1}
	for _, m := range own {
		if m.by != tagger.ByRules {
			o := odds(m.model)
			best, sum, n = max(best, o), sum+o, n+1
		}
		class |= t.words.Class(m.words...)
		if len(m.words) == 1 {
			class |= tagger.NameClass(strings.ToLower(m.words[0]))
		} else {
			is["single"] = false
		}
		if m.first > 0 {
			is["opening"] = false
		}
		is["agreed"] = is["agreed"] || m.by == tagger.ByBoth
		is["acronym"] = is["acronym"] || isAcronym(m.words[0])
		switch e.Type {
		case Person:
			is["family"] = is["family"] || morph.FamilyName(last(m.words), t.lang) || t.lang == "ru" && slices.ContainsFunc(m.words, morph.Father)
		case Org:
			is["called"] = is["called"] || t.called(m)
			is["headed"] = is["headed"] || slices.ContainsFunc(m.words, t.isHead)
		}
	}
	is["listed"] = class&telling[e.Type] != 0
	is["other"] = class&telling[e.Type] == 0 && class&others != 0
	s := Signs{1, best, sum / max(1, n), math.Log(float64(len(own)))}
	for i, name := range signNames {
		if is[name] {
			s[i] = 1
		}
	}
	return s
}

// isHead reports whether a word tells what an organization is.
func (t *text) isHead(w string) bool {
	return t.words.Is(w, tagger.OrgNoun|tagger.OrgHead) || legalForms[strings.ToLower(w)]
}

// called reports whether a word beside a name, or beside its quotation marks, tells what
// organization it is: "the Barlas unit", партия «Ел», «Дала үні» газеті.
func (t *text) called(n name) bool {
	s := t.sents[n.sent]
	before, after := n.first-1, n.end
	if before > 0 && !hasLetter(s[before].Text) {
		before--
	}
	if after+1 < len(s) && !hasLetter(s[after].Text) {
		after++
	}
	return before >= 0 && t.isHead(s[before].Text) || after < len(s) && t.isHead(s[after].Text)
}

// odds returns the logarithm of the odds of a probability, from -8 to 8.
func odds(p float64) float64 { return max(-8, min(8, math.Log(p/(1-p)))) }

// SignNames returns what the signs are called, in their order.
func SignNames() []string { return signNames[:] }
