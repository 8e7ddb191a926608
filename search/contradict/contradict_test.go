package contradict_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/search/contradict"
	"casefile/search/engine"
	"casefile/search/segment"
)

// A story is an article: its day of publication, its language and its text.
type story struct{ day, lang, text string }

// found returns the contradictions of some stories, a line each: what they are about,
// and the values with the number of articles.
func found(t *testing.T, stories []story, decide ...corpus.Decision) (lines []string) {
	t.Helper()
	all, v := find(t, stories, decide...)
	for _, c := range all {
		var values []string
		for _, v := range c.Values {
			values = append(values, fmt.Sprintf("%s (%d)", v.Text, v.Articles))
		}
		about := c.Event
		if c.Kind != contradict.Name {
			about += " of " + v.Catalog("person").Entities[c.Person].Label
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s", c.Kind, about))+": "+strings.Join(values, ", "))
	}
	return lines
}

func find(t *testing.T, stories []story, decide ...corpus.Decision) ([]contradict.Contradiction, engine.View) {
	t.Helper()
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	w, err := corpus.OpenWriter(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range stories {
		a := &corpus.Article{URL: fmt.Sprintf("https://example.org/%d", i), Title: "Report", Lang: s.lang}
		if s.day != "" {
			a.Published = corpus.Date{At: s.day, Precision: corpus.Day, From: corpus.FromUser}
		}
		for p := range strings.SplitSeq(s.text, "\n") {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
		c := &corpus.Capture{URL: a.URL, File: "story.txt", ContentType: "text/plain", Body: []byte(s.text), Time: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC)}
		if _, err := w.Add(corpus.Item{Capture: c, Article: a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, d := range decide {
		if _, err := corpus.Decide(dir, d, log); err != nil {
			t.Fatal(err)
		}
	}
	e, err := segment.Open(context.Background(), dir, 0.3, log, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	v, err := e.View(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	all, err := contradict.Find(context.Background(), v, e.Store)
	if err != nil {
		t.Fatal(err)
	}
	return all, v
}

func TestFind(t *testing.T) {
	convicted := story{"2006-12-01", "en", "Marat Dosov was convicted on 31 August 2006 in Northmoor."}
	for _, tt := range []struct {
		name    string
		stories []story
		want    []string
	}{
		{"two days, in two languages", []story{convicted, {"2006-12-02", "ru", "Приговор Марату Досову был вынесен 30 августа 2006 года."}},
			[]string{"day verdict of Marat Dosov: 2006-08-30 (1), 2006-08-31 (1)"}},
		{"the same day", []story{convicted, {"2006-12-02", "ru", "Приговор Марату Досову был вынесен 31 августа 2006 года."}}, nil},
		{"a second verdict", []story{convicted, {"2014-02-05", "en", "Marat Dosov was convicted on 3 February 2014."}}, nil},
		{"an article with both", []story{convicted,
			{"2006-12-02", "en", "Marat Dosov was convicted on 30 August 2006."},
			{"2007-12-02", "en", "Marat Dosov was convicted on 30 August 2006. Marat Dosov was convicted again on 31 August 2006."}}, nil},
		{"somebody else", []story{convicted, {"2006-12-02", "en", "Ivan Petrov was convicted on 30 August 2006."}}, nil},
		{"another event", []story{convicted, {"2006-12-02", "en", "Marat Dosov was arrested on 30 August 2006."}}, nil},
		{"named elsewhere", []story{convicted, {"2006-12-02", "en", "Marat Dosov has appealed.\nThe verdict is dated 30 August 2006."}},
			[]string{"day verdict of Marat Dosov: 2006-08-30 (1), 2006-08-31 (1)"}},
		{"named elsewhere, and another day", []story{convicted, {"2006-12-02", "en", "Marat Dosov has appealed.\nThe verdict is dated 10 August 2006."}}, nil},
		{"both named elsewhere", []story{
			{"2006-12-01", "en", "Marat Dosov has appealed.\nThe verdict is dated 31 August 2006."},
			{"2006-12-02", "en", "Marat Dosov has appealed.\nThe verdict is dated 30 August 2006."}}, nil},
		{"years", []story{
			{"2006-09-01", "en", "Marat Dosov was sentenced to twenty years in prison."},
			{"2006-09-02", "ru", "Марату Досову дали двадцать пять лет."},
			{"2006-09-03", "en", "Judge Ivan Petrov sentenced Marat Dosov to 20 years."}},
			[]string{"years sentence of Marat Dosov: 20 (2), 25 (1)"}},
		{"years of a second trial", []story{
			{"2006-09-01", "en", "Marat Dosov was sentenced to twenty years in prison."},
			{"2014-02-05", "en", "Marat Dosov was sentenced to thirteen years in prison."}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(t, tt.stories); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	ours := []story{
		{"2006-09-01", "en", "Ruslan Halimov named Ivan Petrov and Alnur Musin in court."},
		{"2006-09-02", "en", "Rustam Halimov had accused Ivan Petrov and Alnur Musin."},
		{"2006-09-03", "en", "Rustam Halimov asked for a retrial. Ivan Petrov did not."},
	}
	together := story{"2006-09-04", "en", "Rustam Halimov and his brother Ruslan Halimov were in court."}
	for _, tt := range []struct {
		name    string
		stories []story
		decide  []corpus.Decision
		want    []string
	}{
		{name: "first name", stories: ours, want: []string{"name: Rustam Halimov (2), Ruslan Halimov (1)"}},
		{name: "two men of one article", stories: append(slices.Clone(ours), together)},
		{name: "other people", stories: []story{ours[1], ours[2], {"2006-09-01", "en", "Ruslan Halimov plays for the team of Serik Ospanov and Daniyar Bekov."}}},
		{name: "surname", stories: []story{
			{"2006-09-01", "en", "Baurzhan Baibosyn was with Ivan Petrov and Alnur Musin."},
			{"2006-09-02", "en", "Baurzhan Bekbosyn was with Ivan Petrov and Alnur Musin."}},
			want: []string{"name: Baurzhan Baibosyn (1), Baurzhan Bekbosyn (1)"}},
		{name: "two scripts", stories: []story{ours[1], ours[2], {"2006-09-01", "ru", "Руслан Халимов назвал Ивана Петрова и Альнура Мусина."}},
			want: []string{"name: Rustam Halimov (2), Руслан Халимов (1)"}},
		{name: "short form", stories: []story{ours[1], ours[2], {"2006-09-01", "en", "Rust Halimov named Ivan Petrov and Alnur Musin in court."}}},
		{name: "merged", stories: ours, decide: []corpus.Decision{{Action: corpus.Merge, Kind: "person", IDs: []string{"ruslan-halimov", "rustam-halimov"}}}},
		{name: "hidden", stories: ours, decide: []corpus.Decision{{Action: corpus.Hide, Kind: "person", IDs: []string{"ruslan-halimov"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(t, tt.stories, tt.decide...); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestStatements checks the sentences that are shown.
func TestStatements(t *testing.T) {
	all, _ := find(t, []story{
		{"2006-12-01", "en", "It rained. Marat Dosov was convicted on 31 August 2006 in Northmoor. He smiled."},
		{"2006-12-02", "en", "Marat Dosov has appealed.\nThe verdict is dated 30 August 2006."},
	})
	var got []string
	for _, c := range all {
		for _, v := range c.Values {
			for _, s := range v.Statements {
				body := []rune(s.Article.Body())
				line := string(body[s.Sentence[0]:s.Sentence[1]])
				for _, m := range s.Marks {
					line += fmt.Sprintf(" [%s]", string(body[m[0]:m[1]]))
				}
				got = append(got, fmt.Sprint(line, " ", s.Near))
			}
		}
	}
	want := []string{
		"The verdict is dated 30 August 2006. [30 August 2006] true",
		"Marat Dosov was convicted on 31 August 2006 in Northmoor. [Marat Dosov] [31 August 2006] false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
