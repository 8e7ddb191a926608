package models

import (
	"runtime"
	"testing"

	"casefile/indexer/entity/tagger"
)

func TestFor(t *testing.T) {
	for lang, text := range map[string]string{
		"en": "Daulet Sarinov met Marat Dosov in Almaty.",
		"ru": "Даулет Саринов встретил Марата Досова в Алматы.",
		"kk": "Даулет Саринов Алматыда Марат Досовпен кездесті.",
	} {
		doc := tagger.Split(text, tagger.Tokenize(text))
		found := 0
		for _, s := range For(lang).Tag(doc)[0] {
			if s.Confidence <= 0 || s.Confidence > 1 {
				t.Errorf("For(%q): %+v has no confidence between 0 and 1", lang, s)
			}
			found++
		}
		if found != 3 {
			t.Errorf("For(%q) finds %d names in %q, want 3", lang, found, text)
		}
	}
	if For("de") != nil {
		t.Error("there is a model for German")
	}
}

// BenchmarkRead tells how long it takes to read the models, and the memory that
// all of them take.
func BenchmarkRead(b *testing.B) {
	for lang, file := range map[string][]byte{"en": english, "ru": russian, "kk": kazakh} {
		b.Run(lang, func(b *testing.B) {
			for b.Loop() {
				read(lang, file)
			}
		})
	}
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			For("en")
			For("ru")
			For("kk")
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
	})
}
