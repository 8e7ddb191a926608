package clean

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/corpus/clean/trees"
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
		if got := doubtful(test.headline, stemsOf(body)); got != test.want {
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

// TestDates reads pages with several dates, and pages that write theirs in an unusual
// way.
func TestDates(t *testing.T) {
	text := map[string]string{
		"en": strings.Repeat("<p>The district court in the mountain town of Karrow put off the hearing of the case, its clerk said to reporters.</p>\n", 6),
		"ru": strings.Repeat("<p>Районный суд в горном городе Карров перенёс слушание дела, сообщил журналистам секретарь суда.</p>\n", 6),
		"kk": strings.Repeat("<p>Таулы Қарров қаласындағы аудандық сот істі қарауды кейінге қалдырды, деп хабарлады журналистерге сот хатшысы.</p>\n", 6),
	}
	tests := []struct {
		name, lang, head, above, below string
		want                           string
		from                           corpus.Origin
	}{
		{"published and modified", "en", `<meta property="article:published_time" content="2016-08-22T10:00:00+03:00"><meta property="article:modified_time" content="2017-01-01T10:00:00+03:00">`, "", "", "2016-08-22T10:00:00+03:00", corpus.FromMeta},
		{"today in the head of the page", "en", "", `<div class="today">Tuesday, 4 February 2025</div><h1>Court in Karrow puts off hearing</h1><div class="date">22 August 2016</div>`, "", "2016-08-22", corpus.FromText},
		{"comment's date", "en", `<meta property="article:published_time" content="2016-08-22">`, `<div class="comment"><time datetime="2018-08-22">22 August 2018</time></div>`, "", "2016-08-22", corpus.FromMeta},
		{"comments' dates alone", "en", "", "<h1>Court in Karrow puts off hearing</h1>", `<h3>Comments</h3><div class="comment"><time datetime="2018-08-22">22 August 2018</time><p>Good.</p></div><div class="comment"><time datetime="2018-08-23">23 August 2018</time><p>Bad.</p></div>`, "", ""},
		{"other stories' dates alone", "en", "", "<h1>Court in Karrow puts off hearing</h1>", `<h3>Related stories</h3><ul class="related"><li><a href="/1">Mayor charged</a> <span class="date">2 May 2019</span></li><li><a href="/2">Bridge opened</a> <span class="date">3 May 2019</span></li><li><a href="/3">Tunnel shut</a> <span class="date">4 May 2019</span></li></ul>`, "", ""},
		{"published and updated in one line", "en", "", `<h1>Court in Karrow puts off hearing</h1><p class="meta">Updated: 1 January 2017. Published: 22 August 2016</p>`, "", "2016-08-22", corpus.FromText},
		{"no year of four figures", "ru", "", `<div class="date">Суд, 22.08.16</div><h1>Суд в Каррове перенёс слушание</h1>`, "", "2016-08-22", corpus.FromText},
		{"Russian line", "ru", "", `<h1>Суд в Каррове перенёс слушание</h1><div class="info">22 августа 2016, 10:15</div>`, "", "2016-08-22", corpus.FromText},
		{"Kazakh line", "kk", "", `<h1>Қарров соты істі қарауды кейінге қалдырды</h1><div class="info">2016 жылғы 22 тамыз</div>`, "", "2016-08-22", corpus.FromText},
		{"print version", "ru", "", `<p><b>Суд в Каррове перенёс слушание</b><br>22.08.2016 10:15</p><hr>`, `<hr><p>Адрес статьи: https://observer.example/n/1</p>`, "2016-08-22", corpus.FromText},
		{"nothing", "en", "", "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := `<html lang="` + test.lang + `"><head><title>Court in Karrow puts off hearing</title>` + test.head + `</head><body>` + test.above + `<article>` + text[test.lang] + `</article>` + test.below + `</body></html>`
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

// TestPageClock checks that no page is dated by the time at which it was served.
func TestPageClock(t *testing.T) {
	captured := time.Date(2025, 2, 4, 9, 30, 0, 0, time.UTC)
	text := strings.Repeat("<p>The district court in the mountain town of Karrow put off the hearing of the case, its clerk said to reporters.</p>\n", 6)
	menu := `<ul><li><a href="/1">Home</a></li><li><a href="/2">Courts</a></li><li><a href="/3">Weather</a></li></ul>`
	tests := []struct{ name, head, above, want string }{
		{"the day in the head of the page", "", `<div class="date">Tuesday, 4 February 2025</div>` + menu + `<h1>Court in Karrow puts off hearing</h1>`, ""},
		{"it is already tomorrow there", "", `<div class="date">Wednesday, 5 February 2025</div>` + menu + `<h1>Court in Karrow puts off hearing</h1>`, ""},
		{"the article's day as well", "", `<div class="date">Tuesday, 4 February 2025</div>` + menu + `<h1>Court in Karrow puts off hearing</h1><div class="date">22 August 2016</div>`, "2016-08-22"},
		{"an article of the day", `<meta property="article:published_time" content="2025-02-04T07:00:00Z">`, `<div class="date">Tuesday, 4 February 2025</div>` + menu + `<h1>Court in Karrow puts off hearing</h1>`, "2025-02-04T07:00:00Z"},
		{"an article of the day, dated below its headline", "", menu + `<h1>Court in Karrow puts off hearing</h1><div class="date">4 February 2025</div>`, "2025-02-04"},
		{"the server's time", `<meta name="date" content="2025-02-04T09:29:58Z">`, `<h1>Court in Karrow puts off hearing</h1>`, ""},
		{"a time to come", `<meta property="article:published_time" content="2026-01-01T07:00:00Z">`, `<h1>Court in Karrow puts off hearing</h1>`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := `<html lang="en"><head><title>Court in Karrow puts off hearing</title>` + test.head + `</head><body>` + test.above + `<article>` + text + `</article></body></html>`
			a, _, err := Article(&corpus.Capture{URL: "https://observer.example/n/1", Time: captured, ContentType: "text/html", Body: []byte(page)})
			if err != nil {
				t.Fatal(err)
			}
			if a.Published.At != test.want {
				t.Errorf("published %q, want %q", a.Published.At, test.want)
			}
		})
	}
}

// TestDayClaims checks that a day is found in the first line of a release, however
// long, and in figures without the century.
func TestDayClaims(t *testing.T) {
	page := `<html lang="de"><body><div class="date">Politik, 2.11.22</div>
<p>Pressemitteilung vom 25. Januar 2022 | Karrow – ` + strings.Repeat("Das Gericht in der nördlichen Stadt hat die Verhandlung verschoben, sagte der Sprecher. ", 5) + `</p>
` + strings.Repeat("<p>Das Gericht in der nördlichen Stadt hat die Verhandlung auf die zweite Woche im März verschoben, sagte der Sprecher.</p>\n", 5) + `</body></html>`
	seen := map[string]bool{}
	for _, c := range ClaimsOf(&corpus.Capture{ContentType: "text/html", Body: []byte(page)}, nil).Dates {
		seen[c.Value+" "+c.Rule] = true
	}
	for _, want := range []string{"2022-11-02 class of a date", "2022-01-25 line near the text"} {
		if !seen[want] {
			t.Errorf("claims %v, want %q among them", seen, want)
		}
	}
}

func TestSurestDay(t *testing.T) {
	scored := func(day string, score float32) Claim { return Claim{Value: day, X: []float32{0}, Score: score} }
	tests := []struct {
		claims []Claim
		day    string
		sure   float32
	}{
		{nil, "", 0},
		{[]Claim{scored("2016-08-22", 0.5), scored("2016-08-22", 0.25)}, "2016-08-22", 0.5},
		{[]Claim{scored("2016-08-22", 0.25), scored("2017-01-01", 0.75)}, "2017-01-01", 0.5},
		{[]Claim{scored("2016-08-22", 0.25), scored("2017-01-01", 0.125)}, "", 0},
	}
	for _, test := range tests {
		// No model: the scores stay as they are.
		if day, sure := SurestDay(test.claims, &trees.Model{}); day != test.day || sure != test.sure {
			t.Errorf("SurestDay(%v) = %q, %v, want %q, %v", test.claims, day, sure, test.day, test.sure)
		}
	}
}

func TestEventOf(t *testing.T) {
	for lead, want := range map[string]float32{
		"":                                   0,
		"karrow, ":                           0,
		"published ":                         1,
		"last updated ":                      2, // though it holds "date"
		"published 3 may 2016, updated ":     2,
		"updated: 1 january 2017. published": 1,
		"обновлено ":                         2,
		"entry-date updated ":                2,
		"дата публикации: ":                  1,
	} {
		if got := eventOf(lead); got != want {
			t.Errorf("eventOf(%q) = %v, want %v", lead, got, want)
		}
	}
}

func TestInAddress(t *testing.T) {
	for address, want := range map[string]float32{
		"https://ledger.example/2016/08/mayor": 1,
		"https://ledger.example/2016/mayor":    0.5,
		"https://ledger.example/2016/09/mayor": -1,
		"https://ledger.example/2019/mayor":    -1,
		"https://ledger.example/mayor-20160":   0,
		"":                                     0,
	} {
		if got := inAddress(address, "2016-08-22"); got != want {
			t.Errorf("inAddress(%q) = %v, want %v", address, got, want)
		}
	}
}

// TestGiven checks that what was given with the capture overrules the page.
func TestGiven(t *testing.T) {
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
		{"Түндүк шаардагы сот отурумду март айынын экинчи жумасына жылдырды, деди соттун өкүлү журналисттерге көчөдө.", "ky", "ky"},
		{"Das Gericht in der nördlichen Stadt hat die Verhandlung auf die zweite Woche im März verschoben, sagte der Sprecher.", "de", "de"},
		{"Oblystyq sot jýrnalıst Qaırat Baıjanovtyń ólimi týraly isti qaıta qaraýdy bastady, dep habarlady baspasóz qyzmeti. Oǵan jańa aıǵaq ákeldi.", "", "kk"},
		{"Oblystyq sot jurnalist Qairat Baijanovtyñ ölımı turaly ıstı qaita qaraudy bastady. Oğan jaña aiğaq äkeldı, ūly sot.", "tr", "kk"},
		{"Aq jol partiiasynyŋ teŋ töraǧasy Altynbek Särsenbaiūly.", "", "kk"},
		{"Kaskelen kalasynda Bolat, Oraz men Erjan kezdesti.", "", ""}, // no guess in Latin letters
		{"Ok.", "tr", "tr"},
		{"", "", ""},
	}
	for _, test := range tests {
		if got := language(test.text, test.declared); got != test.want {
			t.Errorf("language(%q, %q) = %q, want %q", test.text, test.declared, got, test.want)
		}
	}
}
