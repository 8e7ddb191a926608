package models

import (
	"fmt"
	"runtime"
	"strings"
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
				t.Errorf("For(%q): the confidence of %+v is not between 0 and 1", lang, s)
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

// All models take at most 10 MB of the program and, with their lists of names, 60 MB of
// memory.
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
	before := heap() // with the models that another test has read
	all := []*tagger.Recognizer{read("en", english), read("ru", russian), read("kk", kazakh)}
	if got := heap() - before; got > 60e6 {
		t.Errorf("the models take %d bytes of memory, more than 60 MB", got)
	}
	runtime.KeepAlive(all)
}

// BenchmarkRead measures the time to read each model and the memory of all.
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

// BenchmarkTag measures the speed of both passes in tokens per second, and that it does
// not depend on the structure of the text.
func BenchmarkTag(b *testing.B) {
	prose := map[string]string{
		"en": "Daulet Sarinov, a former officer of Kazakhstan’s border service, told Reuters on Monday that " +
			"Interior Minister Marat Dosov and his driver Serik Ospanov had met in Almaty. Dosov denied it.\n",
		"ru": "Даулет Саринов, бывший сотрудник пограничной службы Казахстана, сообщил агентству Интерфакс, что министр " +
			"внутренних дел Марат Досов и его водитель Серик Оспанов встречались в Алматы. Досов это отрицает.\n",
		"kk": "Шекара қызметінің бұрынғы офицері Даулет Саринов министр Марат Досов пен оның жүргізушісі Серік Оспановтың " +
			"Алматыда кездескенін айтты. Досов мұны жоққа шығарды.\n",
	}
	run := func(name, lang, text string) {
		r := For(lang)
		doc := tagger.Split(text, tagger.Tokenize(text))
		tokens := 0
		for _, s := range doc {
			tokens += len(s)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.Tag(doc)
			}
			b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
	for _, lang := range []string{"en", "ru", "kk"} {
		for _, n := range []int{500, 1000, 2000} {
			run(fmt.Sprintf("%s/paragraphs=%d", lang, n), lang, strings.Repeat(prose[lang], n))
		}
	}
	line := strings.ReplaceAll(prose["en"], "\n", " ")
	run("en/one line of 5 MB", "en", strings.Repeat(line, 5e6/len(line)))
	var names strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&names, "A%c%c%cbek Sar%c%cinov, ", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i%26, 'a'+i/26%26)
	}
	run("en/10000 names", "en", names.String())
}
