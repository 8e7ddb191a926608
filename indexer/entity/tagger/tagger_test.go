package tagger

import (
	"bytes"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
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
		{"К.-Ж. Токаев, К-Ж.Токаев and the US-UK. No", []string{"К.-Ж.", "Токаев", ",", "К-Ж.", "Токаев", "and", "the", "US-UK", ".", "No"}},
		{"Р.Алиев, U.S.A. и J.R.R. Tolkien", []string{"Р.", "Алиев", ",", "U.S.A.", "и", "J.R.R.", "Tolkien"}},
		{"Vlast.kz and 24.kg. The court.He left, info@vlast.kz", []string{"Vlast.kz", "and", "24.kg", ".", "The", "court", ".", "He", "left", ",", "info", "@", "vlast.kz"}},
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

// Letters, dots and initials without a space between them cost as much as prose.
func TestTokenizeWithoutSpaces(t *testing.T) {
	for _, part := range []string{"A", "A.", "a-", "Yu.", "Yu.\n", "Досов-"} {
		text := strings.Repeat(part, 20_000)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		tokens := Tokenize(text)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1000*uint64(len(text)) {
			t.Errorf("%q × 20,000: %d bytes allocated for a text of %d", part, got, len(text))
		}
		for _, tok := range tokens {
			if n := tok.End - tok.Start; n > maxWord {
				t.Fatalf("%q × 20,000: a token of %d code points", part, n)
			}
		}
	}
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

// toy is a model that knows one word as a person.
func toy(lang string) *Model {
	doc := []Sentence{{{Text: "Omarov"}}}
	keys := map[uint32]bool{}
	for _, k := range NewFeatures(lang).Document(doc)[0][0] {
		keys[k] = true
	}
	sorted := slices.Sorted(maps.Keys(keys))
	weights := make([]float32, len(sorted)*Labels)
	for i := range sorted {
		weights[i*Labels+label(Person, single)] = .25
		if sorted[i] == Always() {
			weights[i*Labels+Outside] = 4
		}
	}
	return NewModel(sorted, weights, [Labels][Labels]float32{}, .1)
}

func TestModel(t *testing.T) {
	var b bytes.Buffer
	if _, err := toy("en").WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	m, err := ReadModel(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	r := NewRecognizer("en", m)
	text := "she said so. Omarov wept."
	got := r.Predict(Split(text, Tokenize(text)))
	if len(got[1]) != 1 || got[1][0].First != 0 || got[1][0].End != 1 || got[1][0].Type != Person || got[1][0].Confidence < .5 || len(got[0]) > 0 {
		t.Errorf("Predict(%q) = %v, want one person in the second sentence", text, got)
	}
	for n := range b.Len() {
		if _, err := ReadModel(b.Bytes()[:n]); err == nil {
			t.Errorf("ReadModel takes the first %d of %d bytes for a model", n, b.Len())
		}
	}
}

// Whatever is read as a model can be written and is read again as the same.
func FuzzReadModel(f *testing.F) {
	var b bytes.Buffer
	if _, err := toy("en").WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := ReadModel(file)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadModel(b.Bytes())
		if err != nil {
			t.Fatalf("a model that was read and written: %v", err)
		}
		if !slices.Equal(m.table.keys, again.table.keys) || !slices.Equal(m.weights, again.weights) {
			t.Fatal("a model changes when it is written")
		}
	})
}

// Labels that Encode makes follow each other, and Decode gives the names back.
func TestLabels(t *testing.T) {
	spans := []Span{{First: 0, End: 1, Type: Place}, {First: 1, End: 4, Type: Person}, {First: 5, End: 7, Type: Organization}}
	y := Encode(7, spans)
	for i := range y {
		if i > 0 && !Follows(int(y[i-1]), int(y[i])) {
			t.Errorf("label %d may not follow %d", y[i], y[i-1])
		}
	}
	if diff := cmp.Diff(spans, Decode(y)); diff != "" {
		t.Errorf("Decode(Encode(spans)) (-want +got):\n%s", diff)
	}
	if Starts(int(y[2])) || Ends(int(y[1])) || !Starts(int(y[0])) || !Ends(int(y[6])) {
		t.Error("a name may begin or end inside")
	}
}

// best finds what trying all labels finds, and the marginals of a token are
// what the sums over all labels say.
func TestDecoding(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	m := toy("en")
	for a := range Labels {
		for b := range Labels {
			m.Trans[a][b] = r.Float32()
		}
	}
	m.prepare()
	l := make(lattice, 3)
	for i := range l {
		for k := range Labels {
			l[i][k] = 2 * r.Float32()
		}
	}
	var top float64
	var want []uint8
	var sum [3][Labels]float64
	total := 0.0
	for a := range Labels {
		for b := range Labels {
			for c := range Labels {
				if !Starts(a) || !Follows(a, b) || !Follows(b, c) || !Ends(c) {
					continue
				}
				p := math.Exp(float64(l[0][a] + m.Trans[a][b] + l[1][b] + m.Trans[b][c] + l[2][c]))
				if p > top {
					top, want = p, []uint8{uint8(a), uint8(b), uint8(c)}
				}
				sum[0][a] += p
				sum[1][b] += p
				sum[2][c] += p
				total += p
			}
		}
	}
	if diff := cmp.Diff(want, m.best(l)); diff != "" {
		t.Errorf("best (-want +got):\n%s", diff)
	}
	for i, p := range m.marginals(l) {
		for k := range Labels {
			if d := p[k] - sum[i][k]/total; d > 1e-6 || d < -1e-6 {
				t.Errorf("marginal of label %d of token %d is %v, want %v", k, i, p[k], sum[i][k]/total)
			}
		}
	}
}

func TestGazetteer(t *testing.T) {
	for name, class := range map[string]Class{"novokuznetsk": City, "novosibirsk": City, "қазақстан": Country, "smith": Last, "светлана": First} {
		if got := names().class(hash(name)); got&class == 0 {
			t.Errorf("%q has the classes %b, want %b in it", name, got, class)
		}
	}
	if !GivenName("павел") || GivenName("стол") {
		t.Error("GivenName doesn't know Павел, or takes a table for a man")
	}
}

func TestTable(t *testing.T) {
	keys := []uint32{0, 1, 5, 1 << 20, 1<<32 - 2, 1<<32 - 1}
	table := NewTable(keys)
	for i, k := range keys {
		if got := table.Find(k); got != i {
			t.Errorf("Find(%d) = %d, want %d", k, got, i)
		}
	}
	for _, k := range []uint32{2, 6, 1 << 19, 1<<32 - 3} {
		if got := table.Find(k); got != -1 {
			t.Errorf("Find(%d) = %d, want -1", k, got)
		}
	}
	if empty := NewTable(nil); empty.Find(7) != -1 {
		t.Error("an empty table has a key")
	}
}
