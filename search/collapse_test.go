package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casefile/search/query"
)

// prose is a text of so many made-up words, the same for the same seed.
func prose(seed uint64, words int) []string {
	r := rand.New(rand.NewPCG(seed, seed))
	var all []string
	for range words {
		all = append(all, "w"+letters(r.IntN(5000)))
	}
	return all
}

// letters writes a number in small letters.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}

func wire(name, date string, seed uint64, changed int) story {
	text := prose(seed, 120)
	for i := range changed {
		text[i*7%len(text)] = "other" + name + letters(i)
	}
	return story{name, "en", date, "Outlet " + name, "News " + name, "verdict " + strings.Join(text, " ") + "."}
}

// lines writes hits with their copies in brackets.
func lines(res *Result) string {
	var all []string
	for _, h := range res.Hits {
		line := strings.TrimPrefix(h.Article.URL, "https://example.org/")
		if len(h.Copies) > 0 {
			var copies []string
			for _, c := range h.Copies {
				copies = append(copies, strings.TrimPrefix(c.Article.URL, "https://example.org/"))
			}
			line += "[" + strings.Join(copies, " ") + "]"
		}
		all = append(all, line)
	}
	return strings.Join(all, " ")
}

// The same text stands once, under the first article in the order asked for, of
// those that filters leave.
func TestCollapse(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		wire("a", "2006-01-01", 1, 0), wire("b", "2006-01-02", 1, 3), wire("c", "2006-01-03", 2, 0), wire("d", "2006-01-04", 1, 1),
		wire("e", "2006-01-05", 3, 0), wire("f", "2006-01-06", 1, 60), {"g", "en", "2006-01-07", "S", "Short", "verdict"},
		{"h", "en", "2006-01-08", "S", "Short", "verdict"},
	})
	for _, c := range []struct {
		q    query.Query
		want string
		off  int
	}{
		{query.Query{Sort: query.Oldest}, "a b c d e f g h", 0},
		{query.Query{Sort: query.Oldest, Collapse: true}, "a[b d] c e f g h", 2},
		{query.Query{Sort: query.Newest, Collapse: true}, "h g f e a[d b] c", 2},
		{query.Query{Text: "verdict", Sort: query.Oldest, Collapse: true}, "a[b d] c e f g h", 2},
		{query.Query{Sort: query.Oldest, Collapse: true, From: "2006-01-02"}, "b[d] c e f g h", 1},
		{query.Query{Sort: query.Oldest, Collapse: true, Filters: map[string]query.Filter{"source": {Not: []string{"Outlet a", "Outlet b"}}}}, "c d e f g h", 0},
		{query.Query{Sort: query.Oldest, Collapse: true, Size: 2, Page: 1}, "a[b d]", 1},
		{query.Query{Sort: query.Oldest, Collapse: true, Size: 2, Page: 2}, "c", 1},
		{query.Query{Sort: query.Oldest, Collapse: true, Size: 1, Page: 2}, "", 1},
	} {
		res, err := e.Search(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(res); got != c.want || res.Collapsed != c.off {
			t.Errorf("%+v\ngives %s, %d taken off\nwant  %s, %d", c.q, got, res.Collapsed, c.want, c.off)
		}
	}
}

// A copy in which a fact was changed is listed by itself, linked with the original, and
// so it is beside a copy that was cut before that fact.
func TestChangedFact(t *testing.T) {
	const text = "VIENNA — The court in Vienna sentenced the banker to 20 years in prison on Friday, after a trial of eleven weeks. " +
		"The judge said that Aliev had ordered the killing of the two men, whose bodies were found in barrels near the city.\n\n" +
		"Lawyers of the families said that they were satisfied and that the verdict was what they had hoped for since the trial began.\n\n" +
		"The banker will appeal. His lawyer spoke of a political trial in which witnesses had been bought by the government in Astana."
	forged := strings.NewReplacer("20 years", "25 years", "Aliev had", "Musaev had").Replace(text)
	cut := strings.NewReplacer("20 years in prison ", "", "Aliev had ordered", "he had ordered").Replace(text)
	cut = cut[:strings.LastIndex(cut, "\n\n")]
	denied := strings.Replace(text, "will appeal", "will not appeal", 1)
	e := searcherOf(t, t.TempDir(), []story{
		{"original", "en", "2006-01-02", "Steppe News", "Verdict", text}, {"forged", "en", "2006-01-03", "Weekly", "Verdict", forged},
		{"copy", "en", "2006-01-04", "Daily", "In court", strings.ToUpper(text)}, {"denied", "en", "2006-01-05", "Evening", "Verdict", denied},
	})
	for sort, want := range map[query.Sort]string{query.Oldest: "original[copy] forged denied", query.Newest: "denied original[copy] forged"} {
		res, err := e.Search(t.Context(), query.Query{Sort: sort, Collapse: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(res); got != want {
			t.Errorf("%s: %s, want %s", sort, got, want)
		}
		for _, h := range res.Hits {
			var told []string
			for _, o := range h.Differing {
				for _, d := range o.Facts() {
					told = append(told, o.Article.Source.Name+": "+d.From+" → "+d.To)
				}
			}
			slices.Sort(told)
			want := map[string]string{
				"Steppe News": "Evening: will appeal → will not appeal, Weekly: 20 years → 25 years, Weekly: Aliev → Musaev",
				"Weekly":      "Daily: 25 years → 20 YEARS, Daily: Musaev → ALIEV, Evening: 25 years → 20 years, Evening: Musaev → Aliev, Evening: will appeal → will not appeal, Steppe News: 25 years → 20 years, Steppe News: Musaev → Aliev",
				"Evening":     "Daily: will not appeal → WILL APPEAL, Steppe News: will not appeal → will appeal, Weekly: 20 years → 25 years, Weekly: Aliev → Musaev, Weekly: will not appeal → will appeal",
			}[h.Article.Source.Name]
			if got := strings.Join(told, ", "); got != want {
				t.Errorf("of %s differ %s\nwant %s", h.Article.Source.Name, got, want)
			}
			if h.LeadBy != map[string]LeadBy{"Steppe News": LeadPublished}[h.Article.Source.Name] {
				t.Errorf("%s leads by %q", h.Article.Source.Name, h.LeadBy)
			}
		}
	}
	e = searcherOf(t, t.TempDir(), []story{{"cut", "en", "2006-01-01", "Brief", "Verdict", cut},
		{"original", "en", "2006-01-02", "Steppe News", "Verdict", text}, {"denied", "en", "2006-01-05", "Evening", "Verdict", denied}})
	res, err := e.Search(t.Context(), query.Query{Sort: query.Oldest, Collapse: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range res.Hits {
		for _, c := range h.Copies {
			if h.Article.Source.Name == "Brief" && len(h.Copies) > 1 || c.Article.Source.Name == "Evening" && h.Article.Source.Name == "Steppe News" {
				t.Errorf("of texts that contradict each other both stand below one: %s", lines(res))
			}
		}
	}
}

// However articles resemble one another, in a chain too, and whatever the order and
// the size of pages are, each article found stands exactly once on one of the pages.
func TestCollapseLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var stories []story
	for i := range 80 {
		s := wire("s"+letters(i), fmt.Sprintf("2006-01-%02d", 1+r.IntN(28)), uint64(r.IntN(8)), r.IntN(30))
		if r.IntN(3) == 0 {
			s.text += " verdict verdict"
		}
		stories = append(stories, s)
	}
	for i := range maxCopies + 10 { // more than are looked at
		stories = append(stories, wire("t"+letters(i), "2006-02", 99, 0))
	}
	e := searcherOf(t, t.TempDir(), stories)
	for _, q := range []query.Query{
		{Sort: query.Newest, Size: 7}, {Sort: query.Oldest, Size: 100}, {Text: "verdict", Size: 9}, {Text: "verdict", Sort: query.Mentions, Size: 13}, {Sort: query.Captured, Size: 20},
		{Text: "verdict", Size: 10, From: "2006-01-09"},
	} {
		q.Collapse = true
		seen := map[string]int{}
		total, below := 0, 0
		for q.Page = 1; ; q.Page++ {
			res, err := e.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				seen[h.Article.ID]++
				for _, c := range h.Copies {
					seen[c.Article.ID]++
					below++
				}
			}
			if total = res.Total; q.Page*q.Size >= total {
				break
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%+v: %s stands %d times", q, id, n)
			}
		}
		if len(seen) != total || below == 0 {
			t.Errorf("%+v: %d of %d articles stand somewhere, %d below others", q, len(seen), total, below)
		}
	}
	res, err := e.Search(t.Context(), query.Query{Size: query.MaxSize, Sort: query.Newest, Collapse: true, From: "2006-02"})
	if err != nil || res.Collapsed != 0 || len(res.Hits) != maxCopies+10 {
		t.Errorf("of a text that very many have: %d hits, %d taken off, %v", len(res.Hits), res.Collapsed, err)
	}
}
