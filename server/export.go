package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime"

	"casefile/corpus"
	"casefile/search"
)

// An exportedArticle is an article as the journal has it, with what it names as the API
// has it. The id of an entity is made of the article's own name for it: the API leads
// from there to the entity that the name means in the whole case.
type exportedArticle struct {
	*corpus.Article
	Entities  []articleEntity `json:"entities"`
	Terms     string          `json:"terms"` // of the source, by the case file: republish, link or unknown
	TermsNote string          `json:"terms_note"`
}

// WriteArticles writes the newest revision of each article as a line of JSON, which
// "casefile add" reads back, in the order of the journal.
func WriteArticles(w io.Writer, store *corpus.Store) error {
	type line struct {
		text []byte
		err  error
	}
	lines, stop := make(chan chan line, runtime.GOMAXPROCS(0)), make(chan struct{})
	walked := make(chan error, 1)
	go func() { // finding names takes most of the time
		defer close(lines)
		walked <- store.Newest(func(a *corpus.Article) error {
			made := make(chan line, 1)
			select {
			case lines <- made:
			case <-stop:
				return errEnough
			}
			go func() {
				text, err := exportLine(a, store.Terms().Of(a))
				made <- line{text, err}
			}()
			return nil
		})
	}()
	var failed error
	for made := range lines {
		l := <-made
		if failed == nil {
			if failed = l.err; failed == nil {
				_, failed = w.Write(l.text)
			}
			if failed != nil {
				close(stop)
			}
		}
	}
	if err := <-walked; !errors.Is(err, errEnough) {
		failed = errors.Join(failed, err)
	}
	return failed
}

func exportLine(a *corpus.Article, terms corpus.Terms) ([]byte, error) {
	found, text := search.EntitiesOf(a), []rune(a.Body())
	out := exportedArticle{a, []articleEntity{}, terms.Value, terms.Note}
	for _, kind := range entityKinds {
		for _, e := range byFacet(found)[kind.facet] {
			out.Entities = append(out.Entities, newArticleEntity(a.ID, kind.facet, e, search.Identities{}, text))
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(out)
	return b.Bytes(), err
}
