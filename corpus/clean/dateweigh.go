package clean

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"casefile/corpus"
	"casefile/corpus/clean/trees"
)

// changeWords are beside the date of a change, in lower case, cut where their
// endings begin.
var changeWords = []string{
	"updat", "modif", "changed", "reviewed", "обновл", "изменен", "оновлен", "жаңарт", "jańart", "jañart", "güncel", "yenilən", "yangilan",
	"aktualis", "zuletzt", "stand:", "mis à jour", "actualiz", "aggiorn", "atualiz", "aktualiz", "ενημερ", "ενημέρ", "bijgewerkt", "gewijzigd",
	"uppdater", "oppdater", "opdater", "päivite", "frissít", "módosít", "ažurir", "izmenjeno", "更新", "수정", "עודכן", "تحديث", "به\u200cروز",
}

// publishWords are beside the date of publication, in lower case.
var publishWords = []string{
	"publi", "post", "wrote", "written", "опублик", "дата", "добавлен", "жариялан", "jarıalan", "jarialan", "yayın", "giriş", "chop etil",
	"veröffent", "erstellt", "data", "date", "vom ", "am ", "δημοσ", "julkais", "közzé", "megjelen", "objavlj", "objaven", "vydán", "发布", "發布", "发表", "公開", "입력", "등록", "פורסם", "نشر",
}

// The events that words before a date can name.
const (
	eventNone = iota
	eventPublished
	eventChanged
)

// eventOf returns the event that the last words before a date name.
func eventOf(lead string) float32 {
	published, changed := -1, -1 // where the last word of each begins
	for _, w := range publishWords {
		published = max(published, strings.LastIndex(lead, w))
	}
	for _, w := range changeWords {
		changed = max(changed, strings.LastIndex(lead, w))
	}
	switch {
	case published < 0 && changed < 0:
		return eventNone
	case changed >= 0 && (published < changed || !strings.ContainsFunc(lead[changed:published], unicode.IsSpace)):
		return eventChanged // "updated" holds "date"
	}
	return eventPublished
}

// alike returns the number of claims from the same origin in elements of the same
// kind: dates of the stories in a list have many.
func (f *finder) alike(c dateClaim, found []dateClaim) int {
	blocks := f.page.Blocks
	if c.block < 0 || c.block >= len(blocks) {
		return -1
	}
	n := 0
	for _, other := range found {
		if other.origin == c.origin && other.block >= 0 && other.block < len(blocks) && other.block != c.block && blocks[c.block].Like(&blocks[other.block]) {
			n++
		}
	}
	return n
}

// addressMonth finds a year and perhaps a month in an address.
var addressMonth = regexp.MustCompile(`[/_.-]((?:19|20)\d\d)(?:[/_.-]?(0[1-9]|1[0-2]))?[/_.-]`)

// inAddress returns 1 if the year and month in an address are those of a day, 0.5 if
// the year alone is there, -1 if they are others, 0 if there are none.
func inAddress(address, day string) float32 {
	m := addressMonth.FindStringSubmatch(address)
	switch {
	case m == nil:
		return 0
	case m[1] != day[:4], m[2] != "" && m[2] != day[5:7]:
		return -1
	case m[2] == "":
		return 0.5
	}
	return 1
}

// firstWebYear is the year of the first news on the web. Older days are mostly those
// that a text is about.
const firstWebYear = "1994"

// weighDays returns the claims with their features.
func (f *finder) weighDays(found []dateClaim) []Claim {
	counts := tallies{}
	var ofOrigin [nDateOrigins]int
	var first [nDateOrigins]string // the first day of each origin
	earliest, latest := "", ""
	for _, c := range found {
		d := c.day()
		counts.add(d, c.origin)
		if ofOrigin[c.origin]++; ofOrigin[c.origin] == 1 {
			first[c.origin] = d
		}
		if earliest == "" || d < earliest {
			earliest = d
		}
		latest = max(latest, d)
	}
	below, changed := f.belowHeading(found)
	others := [...]string{
		first[dateJSONPublished], first[dateMetaPublished], first[dateURL], first[dateTimeTag], first[dateJSONModified],
		first[dateMetaModified], first[dateLine], first[dateClass], below,
	}
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		d := c.day()
		count := counts[d]
		x := []float32{
			float32(c.origin), float32(c.order), float32(c.chars), trees.Flag(c.clock), trees.Flag(c.date.Precision == corpus.Time), trees.Flag(c.two), hour(c.date.At),
			float32(count.claims), count.spread(), float32(len(counts)), trees.Flag(d == earliest), trees.Flag(d == latest),
			daysBetween(d, earliest), daysBetween(d, latest),
			trees.Flag(hasAny(c.line, changeWords...)), trees.Flag(hasAny(c.line, publishWords...)),
			eventOf(c.lead), eventOf(c.mark), runes(c.lead), float32(ofOrigin[c.origin]), float32(f.alike(c, found)), inAddress(f.address, d), trees.Flag(d < firstWebYear),
			trees.Flag(hasAny(c.rule, "Published", "published")), trees.Flag(hasAny(c.rule, "Modified")), trees.Flag(changed),
		}
		for origin := range nDateOrigins {
			x = append(x, count.from(origin))
		}
		for _, other := range others {
			x = append(x, daysBetween(d, other))
		}
		claims = append(claims, Claim{Value: d, Rule: c.rule, X: f.withPosition(x, c.block)})
	}
	return claims
}

// hour returns the hour of a time in UTC, -1 for none, -2 for a time elsewhere. Near
// midnight in UTC, the day may be the next one at the place of the outlet.
func hour(at string) float32 {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return -1
	}
	if _, offset := t.Zone(); offset != 0 {
		return -2
	}
	return float32(t.Hour())
}

// belowHeading returns the first day in the lines just below the title, where most
// sites write it, "" for none, and whether it is that of a change.
func (f *finder) belowHeading(found []dateClaim) (day string, changed bool) {
	i := slices.IndexFunc(found, func(c dateClaim) bool {
		return c.origin == dateLine && f.heading >= 0 && c.block >= f.heading && c.block <= f.heading+6
	})
	if i < 0 {
		return "", false
	}
	return found[i].day(), hasAny(found[i].line, changeWords...)
}

// daysBetween returns the number of days from b to a as a feature, by its order of
// magnitude: 1 for one day, about 8.5 for a year. -50 stands for an unknown day.
func daysBetween(a, b string) float32 {
	if a == "" || b == "" {
		return -50
	}
	ta, err := time.Parse(time.DateOnly, a)
	tb, err2 := time.Parse(time.DateOnly, b)
	if err != nil || err2 != nil {
		return -50
	}
	days := ta.Sub(tb).Hours() / 24
	return float32(math.Copysign(math.Log2(1+math.Abs(days)), days))
}
