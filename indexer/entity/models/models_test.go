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

// All models are to take no more than 10 MB of the program and, with their lists
// of names, 60 MB of memory.
func TestSize(t *testing.T) {
	if n := len(english) + len(russian) + len(kazakh); n > 10e6 {
		t.Errorf("the models have %d bytes, more than 10 MB", n)
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap() // models that another test has read are in it
	all := []*tagger.Recognizer{read("en", english), read("ru", russian), read("kk", kazakh)}
	if got := heap() - before; got > 60e6 {
		t.Errorf("the models take %d bytes of memory, more than 60 MB", got)
	}
	runtime.KeepAlive(all)
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
