// Package models holds the trained models of the entity recognizer. The command
// indexer/entity/train builds them; scores.txt lists the data and the scores.
package models

import (
	_ "embed"
	"fmt"
	"sync"

	"casefile/indexer/entity/tagger"
)

//go:embed en.crf
var english []byte

//go:embed ru.crf
var russian []byte

//go:embed kk.crf
var kazakh []byte

var (
	forEnglish = sync.OnceValue(func() *tagger.Recognizer { return read("en", english) })
	forRussian = sync.OnceValue(func() *tagger.Recognizer { return read("ru", russian) })
	forKazakh  = sync.OnceValue(func() *tagger.Recognizer { return read("kk", kazakh) })
)

// For returns the recognizer of a language, or nil if there is no model for it. It reads
// a model at the first call and then keeps it in memory.
func For(lang string) *tagger.Recognizer {
	switch lang {
	case "en":
		return forEnglish()
	case "ru":
		return forRussian()
	case "kk":
		return forKazakh()
	}
	return nil
}

func read(lang string, b []byte) *tagger.Recognizer {
	m, err := tagger.ReadModel(b)
	if err != nil {
		panic(fmt.Sprintf("embedded model %s: %v", lang, err))
	}
	return tagger.NewRecognizer(lang, m)
}
