package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"casefile/corpus"
)

// The text of a story of which others are copies: 60 words in four paragraphs.
var copied = []string{
	"The district court in the northern town of Karatal on Friday sentenced the former colonel Marat Dosanov to eleven years in a labour camp.",
	"Judge Olga Petrova read for nearly two hours, while relatives of the victim waited in the corridor and refused to speak to reporters.",
	"Dosanov had denied that he ordered the shooting of Aidar Serikbaev, whose body was found beside the reservoir in February.",
	"His lawyer announced an appeal and called the witnesses bought, the verdict written long before the first hearing.",
}

func TestSimilar(t *testing.T) {
	text := strings.Join(copied, "\n\n")
	stories := []story{
		{"original", "en", "2006-06-02", "Steppe News", "Colonel sentenced", text},
		{"reprint", "en", "2006-06-03", "Daily Cloud", "Eleven years for the colonel", text},
		{"edited", "en", "2006-06-03", "Evening Post", "Dosanov sentenced", strings.NewReplacer("on Friday ", "", "nearly two hours", "an hour").Replace(text)},
		{"excerpt", "en", "2006-06-04", "Brief", "In brief", copied[1] + "\n\n" + copied[3]},
		{"digest", "en", "2006-06-05", "Weekly", "The week", "Snow fell on the hills and the mayor opened a bridge that nobody had asked for, to the sound of a brass band.\n\n" +
			text + "\n\nElsewhere, farmers counted their losses after the hail, and the football club of the town lost again, for the ninth time in a row this season, to its neighbours."},
		{"subject", "en", "2007-01-01", "Steppe News", "The widow of Serikbaev", "The widow of Aidar Serikbaev says that she does not believe the verdict. The colonel Marat Dosanov was not alone at the reservoir, she said."},
		{"foreign", "ru", "2006-06-04", "Степные новости", "Приговор", "Суд приговорил Марата Досанова к одиннадцати годам. Айдар Серикбаев был убит в феврале."},
		{"weather", "en", "2006-06-02", "Daily Cloud", "Hail", "Hail is expected in the hills, and farmers are told to bring in what they can."},
	}
	e := searcherOf(t, t.TempDir(), stories)
	for _, c := range []struct {
		name          string
		copies, about string
	}{
		{"original", "reprint same, edited nearly, digest nearly, excerpt part_of", "subject, foreign"},
		{"excerpt", "original contains, reprint contains, edited contains, digest contains", "subject"},
		{"digest", "original nearly, reprint nearly, edited nearly, excerpt part_of", "weather, subject, foreign"},
		{"weather", "", "digest"},
		{"foreign", "", "subject, digest, edited, reprint, original"},
	} {
		id := corpus.ID("https://example.org/" + c.name)
		copies, err := e.Copies(context.Background(), id, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range copies {
			got = append(got, strings.TrimPrefix(s.Article.URL, "https://example.org/")+" "+string(s.Relation))
		}
		if got := strings.Join(got, ", "); got != c.copies {
			t.Errorf("copies of %s are %s\nwant %s", c.name, got, c.copies)
		}
		related, err := e.Related(context.Background(), id, 10)
		if err != nil {
			t.Fatal(err)
		}
		got = nil
		for _, s := range related {
			got = append(got, strings.TrimPrefix(s.Article.URL, "https://example.org/"))
			if len(s.Names)+len(s.Words) == 0 {
				t.Errorf("%s is on the subject of %s, and they share nothing", got[len(got)-1], c.name)
			}
		}
		if got := strings.Join(got, ", "); !strings.HasPrefix(got, c.about) {
			t.Errorf("on the subject of %s are %s\nwant %s first", c.name, got, c.about)
		}
	}
	copies, err := e.Copies(context.Background(), corpus.ID("https://example.org/original"), 2)
	if err != nil || len(copies) != 2 {
		t.Fatal(copies, err)
	}
	var facts []string
	for _, d := range copies[1].Facts() {
		facts = append(facts, d.From+" → "+d.To)
	}
	if got := strings.Join(facts, ", "); got != "Friday → , two → an hour" {
		t.Errorf("of the edited copy differ %q", got)
	}
	related, err := e.Related(context.Background(), corpus.ID("https://example.org/subject"), 10)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, s := range related {
		for _, n := range s.Names {
			names[s.Article.Source.Name] += n.Label + "; "
		}
	}
	if got := names["Степные новости"]; !strings.Contains(got, "Dosanov") && !strings.Contains(got, "Досанов") {
		t.Errorf("across languages they share %q, want Dosanov", names)
	}
	if _, err := e.Copies(context.Background(), "a_0000000000000000", 10); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("copies of nothing: %v, want ErrNotFound", err)
	}
	if _, err := e.Related(context.Background(), "../x", 10); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("related to nothing: %v, want ErrNotFound", err)
	}
}

func TestOverlap(t *testing.T) {
	words := func(from, to int) string {
		var s []string
		for i := from; i < to; i++ {
			s = append(s, fmt.Sprint("w", i))
		}
		return strings.Join(s, " ")
	}
	for _, c := range []struct {
		a, b string
		want Relation
	}{
		{words(0, 102), words(0, 102), Nearly}, // word for word, which rows do not tell
		{words(0, 102), strings.ToUpper(words(0, 102)), Nearly},
		{words(0, 102), words(35, 137), Shares}, // 65 of 135 rows
		{words(0, 102), words(33, 135), Nearly},
		{words(0, 102), words(0, 32), PartOf},
		{words(0, 32), words(0, 102), Contains},
		{words(0, 102), words(0, 12), ""}, // a sentence
		{words(0, 102), words(78, 114), Shares},
		{"", "", ""},
		{"a b", "a b", ""}, // no row of three words
	} {
		a, b := newShingles(c.a), newShingles(c.b)
		if got := a.relation(b, a.overlap(b)); got != c.want {
			t.Errorf("%.20s… and %.20s…: %q of %+v, want %q", c.a, c.b, got, a.overlap(b), c.want)
		}
	}
}
