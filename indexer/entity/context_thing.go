package entity

import (
	"slices"
	"strings"

	"casefile/indexer/entity/morph"
	"casefile/indexer/entity/tagger"
)

// things leaves out what is called by a person's name, or by one like it, and is
// none: "a Toyota Sienna", "пистолет Макарова". A place that was taken for a person
// becomes one: "в сторону Коктюбе", "Small Almaty".
func (t *text) things(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if makes[strings.ToLower(s[sp.First].Text)] && sp.Type != tagger.Organization {
			continue
		}
		if sp.Type != tagger.Person {
			out = append(out, sp)
			continue
		}
		before, after := "", ""
		if sp.First > 0 {
			before = strings.ToLower(s[sp.First-1].Text)
		}
		if sp.End < len(s) {
			after = strings.ToLower(s[sp.End].Text)
		}
		alone := sp.End-sp.First == 1
		named := t.ofPerson(s[sp.First:sp.End])
		switch last := s[sp.End-1].Text; {
		case alone && weapons[after],
			alone && t.lang == "ru" && weapons[morph.Stem(morph.Plain(before), "ru")],
			alone && t.lang == "kk" && slices.ContainsFunc(kazakhWeapons, func(w string) bool { return strings.HasPrefix(after, w) }),
			t.lang == "en" && (before == "a" || before == "an") && !named && !alone:
			continue
		case !alone && t.lang == "en" && !named && t.knownPlace(last) && t.words.Is(s[sp.First].Text, tagger.Modifier),
			!alone && t.lang == "en" && !named && t.knownPlace(last) && sizes[s[sp.First].Text],
			alone && !named && t.lang == "ru" && sp.First > 1 && (before == "сторону" || before == "направлении" || before == "районе" || before == "окрестностях"):
			sp.Type = tagger.Place
		}
		out = append(out, sp)
	}
	return slices.Clip(out)
}

var (
	// makes are makes of cars, which stand before a model's name or alone. Mercedes and
	// Lada are not among them: they are women's names.
	makes = wordSet(`toyota lexus bmw audi nissan volkswagen hyundai honda mitsubishi mazda subaru chevrolet opel renault zhiguli
		тойота тойоты тойоте тойоту тойотой мерседес мерседеса мерседесе мерседесом лексус лексуса лексусе ауди ниссан хонда мицубиси мазда субару жигули`)
	// weapons bear their makers' names: in English after them, in Russian, by the
	// stem, before.
	weapons = wordSet(`rifle rifles pistol pistols gun guns handgun handguns submachine assault carbine cartridge cartridges
		автомат пистолет карабин винтовк пулемет ружь`)
	// kazakhWeapons are what words for weapons begin with, after a name.
	kazakhWeapons = strings.Fields("автомат тапанша мылты пистолет")
	sizes         = wordSet("Small Big Great Lower Upper Greater")
)
