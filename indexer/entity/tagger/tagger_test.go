package tagger

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokenize(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"Ibragimov’s lawyer", []string{"Ibragimov", "’s", "lawyer"}},
		{"ex-President of the U.S., RFE/RL.", []string{"ex-President", "of", "the", "U.S.", ",", "RFE/RL", "."}},
		{"Mr. J. O’Brien paid $3.5", []string{"Mr.", "J.", "O’Brien", "paid", "$", "3.5"}},
		{"they’ve «Ақ жол»—да", []string{"they", "’ve", "«", "Ақ", "жол", "»", "—", "да"}},
		{"’s alone", []string{"’", "s", "alone"}},
		{"", nil},
	}
	for _, test := range tests {
		var got []string
		for _, tok := range Tokenize(test.text) {
			got = append(got, tok.Text)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Tokenize(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

// Every code point that is no space is in one token, and the sentences have all
// tokens in order.
func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"He said: “No.” U.S. and\nMr. O’Neil’s", "\xff’s\xc3(", "a’s’s’s 1.2.3. А.Б. Иванов", "e\u0301 🇰🇿"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tokens := Tokenize(s)
		at, count, k := 0, 0, 0
		for at < len(s) {
			r, size := utf8.DecodeRuneInString(s[at:])
			if k < len(tokens) && count >= tokens[k].End {
				k++
			}
			in := k < len(tokens) && count >= tokens[k].Start
			if in == unicode.IsSpace(r) {
				t.Fatalf("Tokenize(%q): code point %d, %q, in a token: %v", s, count, r, in)
			}
			if in && count == tokens[k].Start && (tokens[k].At != at || s[at:at+len(tokens[k].Text)] != tokens[k].Text) {
				t.Fatalf("Tokenize(%q): token %d is not what stands there", s, k)
			}
			at += size
			count++
		}
		n := 0
		for _, sentence := range Split(s, tokens) {
			if len(sentence) == 0 || len(sentence) > maxSentence {
				t.Fatalf("Split(%q): a sentence of %d tokens", s, len(sentence))
			}
			n += len(sentence)
		}
		if n != len(tokens) {
			t.Fatalf("Split(%q) has %d of %d tokens", s, n, len(tokens))
		}
	})
}

func TestLexicon(t *testing.T) {
	tests := []struct {
		lang string
		word []string
		want Class
	}{
		{"en", []string{"Minister"}, Role},
		{"en", []string{"New", "York"}, City},
		{"ru", []string{"министров"}, Role},
		{"ru", []string{"бывшему"}, Modifier},
		{"ru", []string{"Соединённых", "Штатах"}, Country},
		{"kk", []string{"президенті"}, Role},
		{"kk", []string{"Қазақстанның"}, Country},
		{"tr", []string{"president"}, Role},
	}
	for _, test := range tests {
		if got := Words(test.lang).Class(test.word...); got&test.want == 0 {
			t.Errorf("Words(%q).Class(%q) = %b, want %b in it", test.lang, test.word, got, test.want)
		}
	}
	if a, b := Words("en").Base("U.S."), Words("en").Base("United", "States"); a != b {
		t.Errorf("U.S. stands for %q, United States for %q", a, b)
	}
}
