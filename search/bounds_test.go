package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

// huge is an article of a hundred thousand words, half of them one word.
func huge() story {
	var b strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&b, "again w%d ", i)
		if i%1000 == 0 {
			b.WriteString("\n\n")
		}
	}
	return story{"huge", "en", "2001", "S", "Again and again", b.String()}
}

// Whatever is asked is answered, or refused with what to do; what was cut is said.
func TestHostileQueries(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{huge(), {"small", "en", "2002", "S", "Small", "A small article, once again."}})
	words := func(n int, format, between string) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(format, i))
		}
		return strings.Join(all, between)
	}
	for _, c := range []struct {
		name    string
		q       query.Query
		refused bool
		cut     bool // a warning says that not all was searched
		least   int  // articles found
	}{
		{"all that begin with a letter", query.Query{Text: "w*"}, false, false, 0},
		{"all that begin with two", query.Query{Text: "w1*"}, false, true, 1},
		{"all that end alike", query.Query{Text: "*ain"}, false, false, 1},
		{"any word", query.Query{Text: "*"}, false, false, 0},
		{"many patterns", query.Query{Text: words(60, "w%d*", " OR ")}, false, true, 1},
		{"no regular expression", query.Query{Text: "/.*(a|b)+/"}, false, false, 0},
		{"alike", query.Query{Text: "w12345~2"}, false, false, 1},
		{"400 words", query.Query{Text: words(400, "w%d", " ")}, false, false, 1},
		{"500 words", query.Query{Text: words(500, "w%d", " ")}, true, false, 0},
		{"deep groups", query.Query{Text: strings.Repeat("(", 1900) + "again" + strings.Repeat(")", 1900)}, false, false, 2},
		{"a long phrase", query.Query{Text: `"` + words(300, "w%d again", " ") + `"`}, false, false, 0},
		{"near", query.Query{Text: `"again again again again"~50`}, false, false, 1},
		{"in the title", query.Query{Text: "title:ag* -title:w*"}, false, false, 1},
		{"in the body", query.Query{Text: "body:w1*"}, false, true, 1},
		{"outlets", query.Query{Text: "source:*a*b*c*d*e* OR year:20*"}, false, false, 2},
		{"in a long lead", query.Query{Text: "again w0", In: []string{"lead"}}, false, false, 1},
		{"in one sentence", query.Query{Text: "again w7 w8 same:paragraph"}, false, false, 1},
		{"near whom there is not", query.Query{Text: "again near:person"}, false, false, 0},
		{"in many groups", query.Query{Text: strings.Repeat("-(", 900) + "again same:sentence" + strings.Repeat(")", 900)}, false, false, 1},
		{"explained", query.Query{Text: words(400, "w%d", " "), Explain: true}, false, false, 1},
		{"dates of the text", query.Query{Text: "again", From: "0001", To: "9999", DateOf: query.Mention}, false, false, 0},
		{"copies of a long text", query.Query{Collapse: true}, false, false, 2},
		{"the last page", query.Query{Text: "again", Page: 100, Size: 100}, false, false, 2},
		{"beyond it", query.Query{Text: "again", Page: 101, Size: 100}, true, false, 0},
		{"far beyond it", query.Query{Text: "again", Page: 1 << 62, Size: 100}, true, false, 0},
		{"many filters", query.Query{Filters: map[string]query.Filter{"year": {Any: strings.Fields(strings.Repeat("2001 ", 201))}}}, true, false, 0},
		{"a long text", query.Query{Text: strings.Repeat("a", 4001)}, true, false, 0},
		{"nothing but signs", query.Query{Text: `"((-+*?~ AND OR`}, false, false, 0},
	} {
		c.q.Passages = 3
		res, err := e.Search(context.Background(), c.q)
		if c.refused {
			if !errors.Is(err, query.ErrBad) {
				t.Errorf("%s: %v, want it refused", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		cut := false
		for _, w := range res.Warnings {
			cut = cut || strings.Contains(w.Text, "only")
		}
		if cut != c.cut || res.Total < c.least {
			t.Errorf("%s: %d found, warnings %v; want at least %d, cut %v", c.name, res.Total, res.Warnings, c.least, c.cut)
		}
	}
}

// However many names a query has, few pairs of them are looked for among persons.
func TestManyNames(t *testing.T) {
	e := searcherOf(t, t.TempDir(), articles)
	var words []string
	for i := range 300 {
		words = append(words, fmt.Sprintf("Dosan%c%c", 'a'+i%26, 'a'+i/26))
	}
	q, err := e.ask(context.Background(), asked{Query: query.Query{Text: strings.Join(words, " ")}})
	if err != nil {
		t.Fatal(err)
	}
	defer q.index.Close()
	if _, err := q.find(context.Background(), 1, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(q.planner.borne); n == 0 || n > mostBeside {
		t.Errorf("persons were looked for %d times, want at most %d", n, mostBeside)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	q.index.ctx, q.planner.leaves = over, map[*query.Node]*leaf{}
	if _, err := q.find(context.Background(), 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("when the time is over: %v", err)
	}
}

// A search whose time is over ends with that error, whatever it asks for, and the
// first one of an engine too.
func TestDeadlineOfAnySearch(t *testing.T) {
	dir := t.TempDir()
	searcherOf(t, dir, []story{huge()}).Close()
	for _, q := range []query.Query{
		{}, {Text: "again"}, {Text: `"again w7"`}, {Text: "again w7 same:sentence"}, {Text: "w*"}, {Text: "again", Sort: query.Mentions},
		{Facets: map[string]int{"person": 10}},
	} {
		e := searcherOf(t, dir, nil)
		ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
		if _, err := e.Search(ctx, q); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v: %v, want that the deadline has passed", q, err)
		}
		cancel()
		e.Close()
	}
}

// While eight clients search, fifty articles come, are found within a moment, and
// the whole index is built anew and gone over to. No search fails.
func TestUpdateAndSwapUnderLoad(t *testing.T) {
	l := newLive(t)
	l.change(40, 1_000_000)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { l.Engine.(*segment.Engine).Index.Follow(ctx, l.Store, 100*time.Millisecond) })
	var answered, failed atomic.Int64
	for i := range 8 {
		q := []query.Query{
			{Facets: map[string]int{"person": 20, "source": 5}}, {Text: "yesterday OR nothing", Sort: query.Oldest}, {Text: `"Marat Dosanov"`},
			{Text: "yesterday", Filters: map[string]query.Filter{"person": anyOf("Марат Досанов")}, Passages: 2},
		}[i%4]
		running.Go(func() {
			for ctx.Err() == nil {
				res, err := l.Search(context.Background(), q)
				switch {
				case err != nil:
					t.Error(err)
					failed.Add(1)
					return
				case res.Facets != nil && res.Facets[1].Values[0].Articles != res.Total:
					t.Errorf("%d articles, %d of the one source", res.Total, res.Facets[1].Values[0].Articles)
				}
				answered.Add(1)
			}
		})
	}
	var fifty []story
	for i := range 50 {
		fifty = append(fifty, story{fmt.Sprint("late", i), "en", "2010", "Steppe News", "Late news", fmt.Sprintf("Yesterday the verdict number%d fell.", i)})
	}
	add(t, l.dir, fifty)
	added := time.Now()
	found := func() int {
		res, err := l.Search(context.Background(), query.Query{Text: "verdict"})
		if err != nil {
			t.Fatal(err)
		}
		return res.Total
	}
	for found() < 50 {
		if time.Since(added) > time.Minute { // that is a hang
			t.Fatalf("after a minute %d of 50 articles are found", found())
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("50 articles were found after %v, with 8 clients searching", time.Since(added).Round(time.Millisecond))
	before := answered.Load()
	if err := indexer.Rebuild(ctx, segment.IndexDir(l.dir), l.Store, 0, slog.New(slog.DiscardHandler), nil); err != nil {
		t.Fatal(err)
	}
	for old := l.generation(); l.generation() == old; {
		time.Sleep(20 * time.Millisecond)
	}
	if n := found(); n != 50 {
		t.Errorf("the new index finds %d of 50", n)
	}
	cancel()
	running.Wait()
	if failed.Load() > 0 || answered.Load() == before {
		t.Errorf("%d searches failed, %d were answered", failed.Load(), answered.Load())
	}
}

func (l *live) generation() int {
	l.t.Helper()
	res, err := l.Search(context.Background(), query.Query{Size: 1})
	if err != nil {
		l.t.Fatal(err)
	}
	return res.Generation
}
