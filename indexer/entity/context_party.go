package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
)

// namesake makes a place of a person whom a street or a village is named after:
// "в посёлке Туймебаева", "на проспекте Абая", "Абай даңғылы".
func (t *context) namesake(s tagger.Sentence, sp *tagger.Span) {
	if sp.Type != tagger.Person {
		return
	}
	switch {
	case t.words.Has(tagger.HeadsFirst):
		if sp.First > 0 && grounds[strings.ToLower(s[sp.First-1].Text)] != "" && genitiveName(s[sp.First:sp.End]) {
			sp.Type, sp.By = tagger.Place, tagger.ByRules
		}
	case t.words.Has(tagger.SmallHeads):
		if sp.End < len(s) && slices.ContainsFunc(kazakhGrounds, func(g string) bool { return strings.HasPrefix(s[sp.End].Text, g) }) {
			sp.Type, sp.By = tagger.Place, tagger.ByRules
		}
	}
}

// genitiveName reports whether all words of a Russian name may be in the genitive.
func genitiveName(s tagger.Sentence) bool {
	for _, tok := range s {
		switch r, _ := utf8.DecodeLastRuneInString(tok.Text); r {
		case 'а', 'я', 'ы', 'и', 'о', 'й', '.':
		default:
			return false
		}
	}
	return true
}

var (
	// grounds are the forms of what is named after people, before the name, with the
	// nominative; kazakhGrounds what such words begin with after it, with the ending
	// of what is somebody's.
	grounds = func() map[string]string {
		m := map[string]string{}
		for _, forms := range []string{"улица улицы улице улицу улицей", "проспект проспекта проспекте проспекту", "площадь площади", "бульвар бульвара бульваре",
			"переулок переулка переулке", "село села селе селу", "поселок поселка поселке", "посёлок посёлка посёлке", "деревня деревни деревне", "аул аула ауле",
			"станция станции", "микрорайон микрорайона микрорайоне"} {
			words := strings.Fields(forms)
			for _, f := range words {
				m[f] = words[0]
			}
		}
		return m
	}()

	kazakhGrounds = []string{"даңғылы", "көшесі", "алаңы", "ауданы", "ауылы", "кентіні", "шағынауданы", "бульвары"}
)

// kazakhHead reports whether what an organization is stands at token i of a Kazakh
// sentence, after adjectives: "газеті", "қоғамдық бірлестігі".
func (t *text) kazakhHead(s tagger.Sentence, i int) bool {
	for k := i; k < min(len(s), i+3); k++ {
		w := s[k].Text
		if t.words.Is(w, tagger.OrgNoun|tagger.OrgHead) || slices.ContainsFunc(kazakhBodies, func(b string) bool { return strings.HasPrefix(w, b) }) {
			return true
		}
		// "күзет агенттігі": another noun
		if noun := k == i && hasLetter(w) && !capitalized(w) && !t.words.Is(w, tagger.Function|tagger.Say) && !kazakhVerbal(w); !noun && !kazakhAdjectives[w] {
			return false
		}
	}
	return false
}

var (
	kazakhBodies     = []string{"бірлестіг", "жасағ", "одағ", "тобы", "отряд", "батальон", "шаруашылығ", "серіктестіг", "блогы"}
	kazakhAdjectives = wordSet("қоғамдық саяси оппозициялық акционерлік жауапкершілігі шектеулі арнайы халықтық республикалық демократиялық қайырымдылық")
)
