package entity

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// places resolves the names of places: forms and other names of one place that
// the lists know ("U.S.", "United States") are one.
func (t *text) places() []Entity {
	names := t.names[tagger.Place]
	slices.SortStableFunc(names, func(a, b name) int { return cmp.Or(a.sent-b.sent, a.first-b.first) })
	groups := map[string][]name{}
	var order []string
	for _, n := range names {
		key := t.words.Base(n.words...)
		if key == "" {
			continue
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], n)
	}
	var out []Entity
	for _, key := range order {
		own := groups[key]
		e := Entity{Type: Place}
		for _, n := range own {
			e.Mentions = append(e.Mentions, t.mention(n))
		}
		e.Name = t.placeName(own)
		e.Variants = variants(e.Name, e.Mentions)
		e.Confidence = t.confidence(&e, own)
		out = append(out, e)
	}
	return out
}

// placeName returns the name to show: the form of the lists, else the shortest
// that the article has, in its base form.
func (t *text) placeName(names []name) string {
	best := ""
	shown := map[string]string{}
	for _, n := range names {
		s := t.sents[n.sent]
		form := t.slice(s[n.first], s[n.end-1])
		if !t.words.Has(tagger.Articles) {
			if listed := t.words.Listed(n.words...); listed != "" && t.words.Class(n.words...) != tagger.Demonym {
				return titleCase(listed)
			}
		}
		if t.words.Has(tagger.HeadsFirst) {
			form = (&agreement{t}).phrase(n, names, shown)
		}
		if best == "" || len(form) < len(best) && !t.words.Has(tagger.Articles) || loud(best) && !loud(form) {
			best = form
		}
	}
	if country := t.words.StandsFor(names[0].words...); country != "" && !t.words.Has(tagger.Articles) {
		return titleCase(country) // американский
	}
	if k := strings.LastIndexByte(best, ' ') + 1; t.words.Has(tagger.SmallHeads) {
		return best[:k] + morph.KazakhWord(best[k:])
	}
	if loud(best) {
		return titleCase(strings.ToLower(best))
	}
	return best
}

// loud reports whether the name of a place is in capitals without being an
// acronym: "TASHKENT", at the head of a dispatch.
func loud(name string) bool {
	return isAcronym(name) && !strings.Contains(name, ".") && utf8.RuneCountInString(name) > 4
}

// titleCase writes each word of a lower-case place name with a capital, and the
// letters of a short one that has no vowel ("сша", "ақш") all in capitals.
func titleCase(name string) string {
	if len([]rune(name)) <= 4 && strings.IndexFunc(name, func(r rune) bool { return strings.ContainsRune("еиоуыэюяәөүұі", r) }) < 0 && acronymPlaces[name] {
		return strings.ToUpper(name)
	}
	start := true
	return strings.Map(func(r rune) rune {
		if start {
			r = unicode.ToUpper(r)
		}
		start = r == ' ' || r == '-'
		return r
	}, name)
}

// acronymPlaces are the places of the lists whose name is an acronym.
var acronymPlaces = map[string]bool{"сша": true, "ақш": true, "рф": true, "рк": true, "фрг": true, "кнр": true, "кндр": true, "юар": true, "ссср": true}
