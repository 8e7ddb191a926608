package gather

import (
	"testing"

	"casefile/corpus"
)

// Cleaning again and again adds nothing, also where an address has several captures of
// one second with different texts, some of them of the page for phones.
func TestRecleanAddsNothing(t *testing.T) {
	const lines = `{"url":"https://www.rferl.org/a/story/1234567.html","title":"Ferry late","date":"2006-02-13","text":"The ferry from the islands came in six hours late on Monday."}
{"url":"https://www.rferl.mobi/a/story/1234567.html","title":"Ferry late","date":"2006-02-13","text":"The ferry came in nine hours late."}
{"url":"https://www.rferl.org/a/1234567.html","title":"Ferry late","date":"2006-02-13","text":"The ferry from the islands came in ten hours late on Monday, after fog."}
`
	w := openStore(t)
	added(t, w, lines, Given{}, "-")
	before := journal(t, w.Store)
	for range 3 {
		if r, err := Reclean(t.Context(), w, nil); err != nil || len(r.Changed)+len(r.Lost) > 0 || r.Captures != 3 {
			t.Errorf("cleaning again: %+v, %v", r, err)
		}
	}
	if after := journal(t, w.Store); after != before || before < 2 {
		t.Errorf("%d revisions became %d", before, after)
	}
}

func journal(t *testing.T, s *corpus.Store) (n int) {
	t.Helper()
	if err := s.Walk(corpus.Position{}, func(*corpus.Article, corpus.Position) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}
