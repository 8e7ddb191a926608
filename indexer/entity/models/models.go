// Package models holds the trained models of the entity recognizer. The command
// indexer/entity/train builds them; scores.txt tells from which data and how
// well they do.
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

// For returns the recognizer of a language, nil if there is no model for it.
// A model is read when it is first asked for and then stays in memory.
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
		panic(fmt.Sprintf("model %s: %v", lang, err)) // it is embedded
	}
	return tagger.NewRecognizer(lang, m)
}
