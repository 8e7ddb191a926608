package indexer

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/google/go-cmp/cmp"
)

// unicodeWords splits a text into words by the rules for all of Unicode.
func unicodeWords(text string) (all [][2]int) {
	split := words.FromString(text)
	for split.Next() {
		if isWord(split.Value()) {
			splitInitials(text, split.Start(), split.End(), func(start, end int) { all = append(all, [2]int{start, end}) })
		}
	}
	return all
}

func ourWords(text string) (all [][2]int) {
	eachWord(text, func(start, end int) { all = append(all, [2]int{start, end}) })
	return all
}

var wordTexts = []string{
	"", " ", "can't won't 'tis dogs' a'b'c ''", "e-mail x@y.org http://example.org/a_b?c=1", "3.14 1,000,000 1;2 3:4 a:b a.b a,b 7.x x.7 7_x _ __a_",
	"U.S. U.S.A J.K.Rowling Р.Алиев", "tab\there\x00nul\x7fdel\r\nline\vfeed", "naïve café Ünïcode ’tis can’t o\u0301x a\u200db \u200dabc x \u0301y",
	"Қазақстан мен 2006 ж.", "漢字 and かな", "a..b a.'b 1.'2 1.a", "end.", ".begin", "x:", ":x", "_1.2_", "a_.b", "1_,2",
}

func TestWords(t *testing.T) {
	for _, text := range wordTexts {
		if d := cmp.Diff(unicodeWords(text), ourWords(text)); d != "" {
			t.Errorf("%q: (-Unicode +ours)\n%s", text, d)
		}
	}
	f, err := os.Open("analyze.go") // much ASCII with much between words
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text := strings.Repeat(lines.Text()+"\n", 2)
		if d := cmp.Diff(unicodeWords(text), ourWords(text)); d != "" {
			t.Errorf("%q: (-Unicode +ours)\n%s", text, d)
		}
	}
}

// ASCII is split by the same rules as other text.
func FuzzWords(f *testing.F) {
	for _, text := range wordTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?") // as all stored texts are
		if d := cmp.Diff(unicodeWords(text), ourWords(text)); d != "" {
			t.Errorf("%q: (-Unicode +ours)\n%s", text, d)
		}
	})
}
