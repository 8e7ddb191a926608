package clean

import (
	"math"
	"regexp"
	"strings"
	"time"
	"unicode"

	"casefile/corpus"
)

// changeWords stand with the date of a change, in lower case, cut where their
// endings begin.
var changeWords = []string{
	"updat", "modif", "changed", "reviewed", "обновл", "изменен", "оновлен", "жаңарт", "jańart", "jañart", "güncel", "yenilən", "yangilan",
	"aktualis", "zuletzt", "stand:", "mis à jour", "actualiz", "aggiorn", "atualiz", "aktualiz", "ενημερ", "ενημέρ", "bijgewerkt", "gewijzigd",
	"uppdater", "oppdater", "opdater", "päivite", "frissít", "módosít", "ažurir", "izmenjeno", "更新", "수정", "עודכן", "تحديث", "به\u200cروز",
}

// publishWords stand with the date of publication, in lower case.
var publishWords = []string{
	"publi", "post", "wrote", "written", "опублик", "дата", "добавлен", "жариялан", "jarıalan", "jarialan", "yayın", "giriş", "chop etil",
	"veröffent", "erstellt", "data", "date", "vom ", "am ", "δημοσ", "julkais", "közzé", "megjelen", "objavlj", "objaven", "vydán", "发布", "發布", "发表", "公開", "입력", "등록", "פורסם", "نشر",
}

// saidToBe tells what the last word before a date says of it: 1 for its
// publication, 2 for its change, 0 for nothing.
func saidToBe(lead string) float32 {
	published, changed := -1, -1 // where the last word of each begins
	for _, w := range publishWords {
		published = max(published, strings.LastIndex(lead, w))
	}
	for _, w := range changeWords {
		changed = max(changed, strings.LastIndex(lead, w))
	}
	switch {
	case published < 0 && changed < 0:
		return 0
	case changed >= 0 && (published < changed || !strings.ContainsFunc(lead[changed:published], unicode.IsSpace)):
		return 2 // "updated" holds "date"
	}
	return 1
}

// alike returns how many claims of other days stand in the same kind of
// element: dates of the stories in a list do.
func (r *reading) alike(c dateClaim, found []dateClaim) int {
	blocks := r.page.Blocks
	if c.block < 0 || c.block >= len(blocks) {
		return -1
	}
	n := 0
	for _, other := range found {
		if other.place == c.place && other.block >= 0 && other.block < len(blocks) && other.block != c.block && blocks[c.block].Like(&blocks[other.block]) {
			n++
		}
	}
	return n
}

// addressMonth finds a year and perhaps a month in an address.
var addressMonth = regexp.MustCompile(`[/_.-]((?:19|20)\d\d)(?:[/_.-]?(0[1-9]|1[0-2]))?[/_.-]`)

// inAddress tells whether the year and month in an address are those of a day:
// 1 if they are, 0.5 if the year alone is there, -1 if they are others, 0 if
// there are none.
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

// firstWebYear is when the first news stood on the web. Older days are mostly
// those that a text tells of.
const firstWebYear = "1994"

// weighDays returns the claims with their features.
func (r *reading) weighDays(found []dateClaim) []Claim {
	day := func(d corpus.Date) string { return d.At[:len(time.DateOnly)] }
	count := map[string]int{}
	placesOf := map[string]int{} // bits of the places that claim the same
	earliest, latest := "", ""
	for _, c := range found {
		d := day(c.date)
		count[d]++
		placesOf[d] |= 1 << c.place
		if earliest == "" || d < earliest {
			earliest = d
		}
		latest = max(latest, d)
	}
	var atPlace [nDatePlaces]int
	for _, c := range found {
		atPlace[c.place]++
	}
	first := func(place int) string {
		for _, c := range found {
			if c.place == place {
				return day(c.date)
			}
		}
		return ""
	}
	visible, changed := r.nearHeading(found)
	refs := [...]string{first(dateJSONPublished), first(dateMetaPublished), first(dateURL), first(dateTimeTag), first(dateJSONModified), first(dateMetaModified), first(dateLine), first(dateClass), visible}
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		d := day(c.date)
		x := []float32{
			float32(c.place), float32(c.order), float32(c.chars), number(c.clock), number(c.date.Precision == corpus.Time), number(c.two), hour(c.date.At),
			float32(count[d]), float32(popCount(placesOf[d])), float32(len(count)), number(d == earliest), number(d == latest),
			apart(d, earliest), apart(d, latest),
			number(hasAny(c.line, changeWords...)), number(hasAny(c.line, publishWords...)),
			saidToBe(c.lead), saidToBe(c.mark), runes(c.lead), float32(atPlace[c.place]), float32(r.alike(c, found)), inAddress(r.address, d), number(d < firstWebYear),
			number(hasAny(c.rule, "Published", "published")), number(hasAny(c.rule, "Modified")), number(changed),
		}
		for place := range nDatePlaces {
			x = append(x, number(placesOf[d]&(1<<place) != 0))
		}
		for _, ref := range refs {
			x = append(x, apart(d, ref))
		}
		claims = append(claims, Claim{Value: d, Rule: c.rule, X: r.placed(x, c.block)})
	}
	return claims
}

// hour returns the hour of a time in UTC, -1 for any other: near midnight the
// day may be the next one at the place of the outlet.
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

// nearHeading returns the first day in the lines just below the title, where
// most sites write it, "" for none, and whether it is said to be of a change.
func (r *reading) nearHeading(found []dateClaim) (day string, changed bool) {
	for _, c := range found {
		if c.place == dateLine && r.heading >= 0 && c.block >= r.heading && c.block <= r.heading+6 {
			return c.date.At[:len(time.DateOnly)], hasAny(c.line, changeWords...)
		}
	}
	return "", false
}

// apart returns the days between two days, by their order of size: 0 for none,
// 1 for one, about 10 for a year. -50 stands for a day that is not known.
func apart(a, b string) float32 {
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
