package names

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// invented makes n full names out of syllables, half of them in Cyrillic, with
// given names that repeat and surnames that hardly do.
func invented(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ab al an ar as at ba bai bek ber bol da dar er ga gul ha ib ik il is ka kan kar kas kul lan ma man mir mu nar nur on or os ra rat ra sa san sar sha tai tan tok tu ul um us ya yer zha zhan")
	cyrillic := strings.NewReplacer("zh", "ж", "sh", "ш", "ya", "я", "ye", "е", "a", "а", "b", "б", "d", "д", "e", "е", "g", "г", "h", "х", "i", "и",
		"k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "y", "ы", "z", "з")
	word := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(syllables[random.IntN(len(syllables))])
		}
		return b.String()
	}
	given := make([]string, 500)
	for i := range given {
		given[i] = word(2)
	}
	names := make([]string, n)
	for i := range names {
		names[i] = given[random.IntN(len(given))] + " " + word(2+i%3) + []string{"ov", "ev", "in", "uly"}[i%4]
		if i%2 == 1 {
			names[i] = cyrillic.Replace(names[i])
		}
	}
	return names
}

// sizes of lexicon to measure at.
var sizes = []int{20_000, 300_000}

func filled(names []string) *Lexicon {
	l := new(Lexicon)
	for i, n := range names {
		l.Set(n, 1+i%7)
	}
	return l
}

func BenchmarkAdd(b *testing.B) {
	names := invented(20_000)
	b.ReportAllocs()
	for b.Loop() {
		filled(names)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(names)), "ns/name")
}

func BenchmarkFind(b *testing.B) {
	for _, size := range sizes {
		names := invented(size)
		l := filled(names)
		for _, kind := range []struct {
			name string
			of   func(name string) string
		}{
			{"full", func(n string) string { return n }},
			{"surname", func(n string) string { return n[strings.Index(n, " ")+1:] }},
			{"typo", func(n string) string { r := []rune(n); r[len(r)-4]++; return string(r) }},
		} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, size), func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					l.Find(kind.of(names[i%len(names)]), Cut, 100)
					i += 7919
				}
			})
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	for _, size := range sizes {
		names := invented(size)
		l := filled(names)
		for _, n := range []int{1, 3, 5} {
			b.Run(fmt.Sprintf("%dletters/%d", n, size), func(b *testing.B) {
				i := 0
				for b.Loop() {
					l.Complete(string([]rune(names[i%len(names)])[:n]), 10)
					i += 7919
				}
			})
		}
	}
}

func BenchmarkSimilar(b *testing.B) {
	for b.Loop() {
		Similar("Kassym-Jomart Tokayev", "Касым-Жомарт Кемелевич Токаев")
	}
}

func BenchmarkKeys(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Keys("Mukhamedzhanov")
	}
}
