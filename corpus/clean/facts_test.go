package clean

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

func TestDoubtful(t *testing.T) {
	body := "Police in the district of Karrow have detained two engineers after the collapse of a tunnel. Суд арестовал подрядчика на два месяца. 法院推迟了审理。"
	tests := []struct {
		headline string
		want     bool
	}{
		{"Engineers Detained After Tunnel Collapse", false},
		{"Karrow engineer detention", false}, // endings do not matter
		{"Minister Opens Longest Bridge", true},
		{"Арест подрядчика продлён", false},
		{"Министр открыл мост", true},
		{"法院审理", false},
		{"部长开桥", true},
		{"What now", true},
		{"A b c", false}, // no word to judge by
		{"", false},
	}
	for _, test := range tests {
		if got := doubtful(test.headline, longWords(body)); got != test.want {
			t.Errorf("doubtful(%q) = %v, want %v", test.headline, got, test.want)
		}
	}
}

func TestTitleFromLead(t *testing.T) {
	tests := []struct{ lead, want string }{
		{"The court put off the hearing.", "The court put off the hearing."},
		{"The district court put off the hearing until March. The defence agreed to that.", "The district court put off the hearing until March."},
		{"The district court in the mountain town of Karrow, which has two judges, one of them on leave since the beginning of the year, put off the hearing", "The district court in the mountain town of Karrow, which has two judges…"},
		{"The district court in the mountain town of Karrow which has two judges put off the hearing of the case of the two engineers", "The district court in the mountain town of Karrow which has two judges put off the hearing of the case…"},
		{"Mr. Bell put off the hearing of the case until the end of March", "Mr. Bell put off the hearing of the case until the end of March"},
		{strings.Repeat("a", 300), strings.Repeat("a", titleMost-1) + "…"},
		{"", ""},
	}
	for _, test := range tests {
		if got := titleFromLead(test.lead); got != test.want {
			t.Errorf("titleFromLead(%q)\n got %q\nwant %q", test.lead, got, test.want)
		}
	}
}

func TestSplitNames(t *testing.T) {
	tests := []struct {
		byline string
		want   []string
	}{
		{"By Nora Whitfield", []string{"Nora Whitfield"}},
		{"By Nora Whitfield and Sam Okoro", []string{"Nora Whitfield", "Sam Okoro"}},
		{"Written by: Helen Marsh", []string{"Helen Marsh"}},
		{"ByHelen Marsh", []string{"Helen Marsh"}},
		{"Theresa May", []string{"Theresa May"}},
		{"By Theresa May, May 2, 2016", []string{"Theresa May"}},
		{"Helen Marsh Nov 5, 2019", []string{"Helen Marsh"}},
		{"Helen MarshNovember 5, 2019", []string{"Helen Marsh"}},
		{"Автор: Ирина Лаптева", []string{"Ирина Лаптева"}},
		{"Von Peter Quill und Anna Berg", []string{"Peter Quill", "Anna Berg"}},
		{"Нұрлан Әбдірахман және Сәуле Қасым", []string{"Нұрлан Әбдірахман", "Сәуле Қасым"}},
		{"Jean-Luc d'Artois", []string{"Jean-Luc d'Artois"}},
		{"mail@ledger.example", nil},
		{"12.03.2019", nil},
		{"", nil},
		{strings.Repeat("By ", 1000), nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, splitNames(test.byline)); diff != "" {
			t.Errorf("splitNames(%q) (-want +got):\n%s", test.byline, diff)
		}
	}
}

func TestURLDate(t *testing.T) {
	tests := []struct{ address, want string }{
		{"https://ledger.example/2011/03/14/mayor-charged", "2011-03-14"},
		{"https://ledger.example/2011-03-14-mayor", "2011-03-14"},
		{"https://ledger.example/news/20110314/mayor.html", "2011-03-14"},
		{"https://ledger.example/2011/3/4/mayor", "2011-03-04"},
		{"https://ledger.example/2011/mar/14/mayor", "2011-03-14"},
		{"https://ledger.example/2011/march/14/mayor", "2011-03-14"},
		{"https://ledger.example/2011/03/mayor", ""},
		{"https://ledger.example/2011/02/30/mayor", ""},
		{"https://ledger.example/2011/abc/14/mayor", ""},
		{"https://ledger.example/article-120110314", ""},
		{"", ""},
	}
	for _, test := range tests {
		d, ok := urlDate(test.address)
		if d.At != test.want || ok != (test.want != "") {
			t.Errorf("urlDate(%q) = %q, %v, want %q", test.address, d.At, ok, test.want)
		}
	}
}

// TestDates reads pages that tell several dates.
func TestDates(t *testing.T) {
	text := strings.Repeat("<p>The district court in the mountain town of Karrow put off the hearing of the case, its clerk said to reporters.</p>\n", 6)
	tests := []struct {
		name, head, above string
		want              string
		from              corpus.Origin
	}{
		{"published and modified", `<meta property="article:published_time" content="2016-08-22T10:00:00+03:00"><meta property="article:modified_time" content="2017-01-01T10:00:00+03:00">`, "", "2016-08-22T10:00:00+03:00", corpus.FromMeta},
		{"today in the head of the page", "", `<div class="today">Tuesday, 4 February 2025</div><h1>Court in Karrow puts off hearing</h1><div class="date">22 August 2016</div>`, "2016-08-22", corpus.FromText},
		{"comment's date", `<meta property="article:published_time" content="2016-08-22">`, `<div class="comment"><time datetime="2018-08-22">22 August 2018</time></div>`, "2016-08-22", corpus.FromMeta},
		{"nothing", "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := `<html lang="en"><head><title>Court in Karrow puts off hearing</title>` + test.head + `</head><body>` + test.above + `<article>` + text + `</article></body></html>`
			a, _, err := Article(&corpus.Capture{URL: "https://observer.example/n/1", ContentType: "text/html", Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			if a.Published.At != test.want || a.Published.From != test.from {
				t.Errorf("published %q from %q, want %q from %q", a.Published.At, a.Published.From, test.want, test.from)
			}
		})
	}
}

// TestSaid says what the page may not overrule.
func TestSaid(t *testing.T) {
	body := `<html><head><meta property="og:site_name" content="Digest"><meta property="article:published_time" content="2020-01-01"></head><body><article>` +
		strings.Repeat("<p>The court in the northern town put off the hearing until the second week of March, its clerk said.</p>", 5) + `</article></body></html>`
	a, _, err := Article(&corpus.Capture{ContentType: "text/html", Body: []byte(body), SaidDate: "2006-02", SaidSource: "Northern Ledger"})
	if err != nil {
		t.Fatal(err)
	}
	if want := (corpus.Date{At: "2006-02", Precision: corpus.Month, From: corpus.FromUser}); !cmp.Equal(a.Published, want) {
		t.Errorf("published %+v, want %+v", a.Published, want)
	}
	if a.Source.Name != "Northern Ledger" {
		t.Errorf("source %q, want %q", a.Source.Name, "Northern Ledger")
	}
}

func TestCredibleAddress(t *testing.T) {
	tests := []struct {
		address, own string
		want         bool
	}{
		{"https://ledger.example/a", "https://m.ledger.example/a?utm=1", true},
		{"https://www.ledger.co.uk/a", "https://ledger.co.uk/a", true},
		{"https://ledger.example/", "https://ledger.example/a", false}, // a template's home page
		{"https://other.example/a", "https://ledger.example/a", false},
		{"https://other.co.uk/a", "https://ledger.co.uk/a", false},
		{"https://ledger.example/a", "", true}, // a file
		{"https://ledger.example/", "", false},
		{"", "https://ledger.example/a", false},
	}
	for _, test := range tests {
		if got := credibleAddress(test.address, test.own); got != test.want {
			t.Errorf("credibleAddress(%q, %q) = %v, want %v", test.address, test.own, got, test.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	tests := []struct{ text, declared, want string }{
		{"The court in the northern town put off the hearing until the second week of March, its clerk said.", "", "en"},
		{"Суд в северном городе перенёс слушание на вторую неделю марта, сообщил секретарь суда журналистам.", "en", "ru"},
		{"Солтүстік қаладағы сот отырысты наурыз айының екінші аптасына қалдырды, деп хабарлады сот хатшысы.", "ru", "kk"},
		{"Das Gericht in der nördlichen Stadt hat die Verhandlung auf die zweite Woche im März verschoben, sagte der Sprecher.", "de", "de"},
		{"Ok.", "tr", "tr"},
		{"", "", ""},
	}
	for _, test := range tests {
		if got := language(test.text, test.declared); got != test.want {
			t.Errorf("language(%q, %q) = %q, want %q", test.text, test.declared, got, test.want)
		}
	}
}
