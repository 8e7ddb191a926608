package clean

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

func capture(t *testing.T, name string) *corpus.Capture {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	contentType := "text/plain"
	if strings.HasSuffix(name, ".html") {
		contentType = "text/html"
	}
	return &corpus.Capture{File: name, ContentType: contentType, Body: body}
}

// TestRepublisher cleans a text under another story's headline, as a republisher set
// it, from the page and from a dump of the page to plain text.
func TestRepublisher(t *testing.T) {
	dump := capture(t, "article.txt")
	// Where a careful reader finds the text, in code points.
	const begin, end = 75, 3722
	want := strings.TrimSpace(string([]rune(string(dump.Body))[begin:end]))
	page := capture(t, "republisher.html")
	for _, c := range []*corpus.Capture{dump, page} {
		t.Run(c.File, func(t *testing.T) {
			a, r, err := Article(c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, a.Body()); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			if n := len(a.Paragraphs()); n != 15 {
				t.Errorf("%d paragraphs, want 15", n)
			}
			headline := "Blinken Says He Spoke With Paul Whelan, U.S. Citizen Being Held By Russia"
			if a.PageHeadline != headline {
				t.Errorf("page headline %q, want %q", a.PageHeadline, headline)
			}
			title := "Rustam Ibragimov, a former officer of Kazakhstan’s elite law enforcement unit who is serving life in prison…"
			if a.Title != title {
				t.Errorf("title %q, want %q", a.Title, title)
			}
			if a.Lang != "en" {
				t.Errorf("language %q, want en", a.Lang)
			}
			for _, rule := range []string{"comment form", "related stories", "top of page"} {
				if !cutBy(r, rule) {
					t.Errorf("no block was cut as %q", rule)
				}
			}
		})
	}
	a, _, _ := Article(dump)
	b, _, _ := Article(page)
	b.Source.Name = a.Source.Name // a dump does not name the outlet
	b.Images, b.Links = nil, nil
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("the articles of the dump and of the page differ (-dump +page):\n%s", diff)
	}
}

func cutBy(r *Report, rule string) bool {
	for _, j := range r.Blocks {
		if !j.Kept && j.Rule == rule {
			return true
		}
	}
	return false
}

func TestPlain(t *testing.T) {
	sentence := "The court in the northern town put off the hearing until the second week of March, its clerk said. "
	tests := []struct {
		name, in   string
		title      string
		body       []string
		wantNoText bool
	}{
		{
			name:  "menu above, credit below",
			in:    "Home\nWorld\nPolitics\n\nHearing put off again\n\n" + sentence + "\n\n" + sentence + "\n\nWith reporting by the northern bureau\n\nShare\n\nLeave a Reply\n\nName\n",
			title: "Hearing put off again",
			body:  []string{sentence, sentence, "With reporting by the northern bureau"},
		},
		{
			name:  "lines broken to a width, CRLF",
			in:    "Hearing put off again\r\n\r\nThe court in the northern town put off the hearing until the\r\nsecond week of March, its clerk said on Monday to the press.\r\nThe defence agreed.\r\n",
			title: "Hearing put off again",
			body:  []string{"The court in the northern town put off the hearing until the second week of March, its clerk said on Monday to the press. The defence agreed."},
		},
		{
			name:  "Russian",
			in:    "Главная\nПолитика\n\nСуд перенёс слушание\n\nСуд в северном городе перенёс слушание на вторую неделю марта, сообщил секретарь суда.\n\nЧитайте также\n\nДругая новость дня",
			title: "Суд перенёс слушание",
			body:  []string{"Суд в северном городе перенёс слушание на вторую неделю марта, сообщил секретарь суда."},
		},
		{
			name:  "Kazakh",
			in:    "Басты бет\n\nСот отырысы кейінге қалдырылды\n\nСолтүстік қаладағы сот отырысты наурыз айының екінші аптасына қалдырды, деп хабарлады сот хатшысы.\n\nПікір қалдыру\n\nАтыңыз",
			title: "Сот отырысы кейінге қалдырылды",
			body:  []string{"Солтүстік қаладағы сот отырысты наурыз айының екінші аптасына қалдырды, деп хабарлады сот хатшысы."},
		},
		{
			name:  "subhead inside the text",
			in:    sentence + "\n\nWhat comes next\n\n" + sentence,
			title: "The court in the northern town put off the hearing until the second week of March, its clerk said.",
			body:  []string{sentence, "What comes next", sentence},
		},
		{name: "menu only", in: "Home\nWorld\nPolitics\nContact", wantNoText: true},
		{name: "empty", in: " \n\t\n", wantNoText: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, _, err := Article(&corpus.Capture{ContentType: "text/plain; charset=utf-8", Body: []byte(test.in)})
			if test.wantNoText {
				if !errors.Is(err, ErrNoArticle) {
					t.Fatalf("error %v, want ErrNoArticle", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if a.Title != test.title {
				t.Errorf("title %q, want %q", a.Title, test.title)
			}
			var want []string
			for _, p := range test.body {
				want = append(want, strings.TrimSpace(p))
			}
			if diff := cmp.Diff(want, a.Paragraphs()); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTextOfJSONLD cleans a page whose text is in its JSON-LD alone, and that does not
// call it an article.
func TestTextOfJSONLD(t *testing.T) {
	body := strings.Repeat("The court in the northern town put off the hearing until March, its clerk said. ", 5)
	page := `<script type="application/ld+json">{"@type":"WebPage","name":"Hearing put off","articleBody":"` + body + `"}</script><p>Loading`
	a, _, err := Article(&corpus.Capture{ContentType: "text/html", Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimSpace(body); a.Body() != want {
		t.Errorf("body %q, want %q", a.Body(), want)
	}
}

// TestFault checks that a panic at a page is returned as its error.
func TestFault(t *testing.T) {
	a, r, err := Article(nil)
	if a != nil || r == nil || !errors.Is(err, ErrNoArticle) {
		t.Errorf("Article(nil) = %v, %v, %v", a, r, err)
	}
}
