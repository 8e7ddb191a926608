package server

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
)

// A title and a text that would freeze a browser are shown in part, and kept whole.
func TestDisplayLimits(t *testing.T) {
	stacked := "Zalgo Toqaev Z" + strings.Repeat("\u0301", 100_000) + " rises"
	long := "Toqaev " + strings.Repeat("and so on ", 500)
	article := func(address, title string) *corpus.Article {
		return &corpus.Article{
			URL: address, Title: title, Lang: "en", Source: corpus.Source{ID: "hostile", Name: "Hostile" + strings.Repeat("\u0489", 50)},
			Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "Toqaev spoke of o" + strings.Repeat("\u0308\u200d", 10_000) + "."}},
		}
	}
	h, _ := siteOf(t, article("https://hostile.example/stacked", stacked), article("https://hostile.example/long", long))
	one, two := corpus.ID("https://hostile.example/stacked"), corpus.ID("https://hostile.example/long")
	for _, address := range []string{"/", "/search?q=Toqaev", "/search?q=Zalgo", "/a/" + one, "/a/" + two + "?q=Toqaev", "/stats", "/stats?q=Toqaev"} {
		w := get(h, address)
		if w.Code != 200 {
			t.Errorf("GET %s: %d", address, w.Code)
		}
		marks := 0
		for _, r := range w.Body.String() {
			if unicode.Is(unicode.M, r) {
				marks++
			} else if r != '\u200d' {
				marks = 0
			}
			if marks > mostMarks {
				t.Errorf("GET %s: more than %d combining marks in a row", address, mostMarks)
				break
			}
		}
		if strings.Contains(w.Body.String(), strings.Repeat("and so on ", 40)) {
			t.Errorf("GET %s shows the whole of a long title", address)
		}
	}
	for id, want := range map[string]string{one: stacked, two: strings.TrimSpace(long)} {
		if got := answer[struct{ Title string }](t, h, "/api/v1/articles/"+id).Title; strings.TrimSpace(got) != want {
			t.Errorf("the API has %d characters of a title, want %d", utf8.RuneCountInString(got), utf8.RuneCountInString(want))
		}
	}
}

// Texts of every script are shown as they are.
func TestUnstacked(t *testing.T) {
	for _, s := range []string{
		"", "Toqaev", "Қасым-Жомарт Тоқаев", "Сәрсенбайұлы", "й и̇́", "क्षत्रियों", "ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ", "שָׁלוֹם", "الصَّلَاةُ", "กิ๊ก", "👩‍👩‍👧‍👦", "Z" + strings.Repeat("\u0301", mostMarks),
		"\xff\xfe", "a\x00b",
	} {
		if got := string(unstacked([]byte(s))); got != s {
			t.Errorf("%q is shown as %q", s, got)
		}
	}
	if got := string(unstacked([]byte("Z" + strings.Repeat("\u0301", 9) + "a\u0301"))); got != "Z"+strings.Repeat("\u0301", 8)+"a\u0301" {
		t.Errorf("%q", got)
	}
}
