package compare

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/corpus/dates"
)

// A fact is words that name, count, date or deny something.
type fact struct {
	kind       Kind
	first, end int // words
	value      string
}

// findFacts finds the facts: dates, then names, then numbers, then negations; each word
// belongs to the first that has it.
func (s *Reading) findFacts() {
	s.of = make([]int32, len(s.words))
	for i := range s.of {
		s.of[i] = -1
	}
	s.spans(Date, s.Dates)
	s.numbers()
	s.spans(Name, s.Names)
	for i := range s.words {
		if s.of[i] >= 0 {
			continue
		}
		w := &s.words[i]
		switch {
		case w.negated || negations[w.norm]:
			s.add(fact{Negation, i, i + 1, ""})
		case dates.SenseOf(s.Body[w.from:w.to], s.Lang).Part:
			s.add(fact{Date, i, i + 1, w.norm})
		case s.named(i):
			end := i + 1
			for end < len(s.words) && s.of[end] < 0 && s.words[end].joined && s.named(end) && s.words[end].sentence == w.sentence {
				end++
			}
			s.add(fact{Name, i, end, ""})
		}
	}
}

func (s *Reading) add(f fact) {
	for i := f.first; i < f.end; i++ {
		s.of[i] = int32(len(s.facts))
	}
	s.facts = append(s.facts, f)
}

// spans adds facts that were found before.
func (s *Reading) spans(kind Kind, spans []Span) {
	i := 0
	for _, p := range spans {
		for i > 0 && s.words[i-1].end > p.Start {
			i--
		}
		for i < len(s.words) && s.words[i].end <= p.Start {
			i++
		}
		end := i
		for end < len(s.words) && s.words[end].at < p.End && s.of[end] < 0 {
			end++
		}
		if end > i && !(kind == Name && s.loud[s.words[i].sentence]) {
			s.add(fact{kind, i, end, fold(p.Value)})
		}
	}
}

// fold returns a value as it is compared.
func fold(value string) string { return strings.ToLower(value) }

// numbers adds the numbers, in digits and in words.
func (s *Reading) numbers() {
	for i := 0; i < len(s.words); {
		n, value := s.numberAt(i)
		if n > 0 {
			s.add(fact{Number, i, i + n, value})
		}
		i += max(n, 1)
	}
}

// numberAt returns how many words a number has that begins at word i, and its value.
func (s *Reading) numberAt(i int) (n int, value string) {
	if s.of[i] >= 0 {
		return 0, ""
	}
	w := &s.words[i]
	if w.unit {
		return 1, w.norm
	}
	if w.digits {
		end := i + 1
		if end < len(s.words) && s.words[end].joined && s.of[end] < 0 {
			if m := multiplier(s.words[end].norm); m > 1 {
				if x, err := strconv.ParseFloat(w.norm, 64); err == nil {
					return 2, strconv.FormatFloat(x*m, 'f', -1, 64)
				}
			}
		}
		return 1, w.norm
	}
	return s.numberInWords(i)
}

// numberInWords reads "two hundred forty-one".
func (s *Reading) numberInWords(i int) (n int, value string) {
	total, group := 0.0, 0.0
	tens, unit := false, false // the word before was one
	for ; i+n < len(s.words) && s.of[i+n] < 0 && (n == 0 || s.words[i+n].joined); n++ {
		w := &s.words[i+n]
		if m := multiplier(w.norm); m > 1 {
			group = max(group, 1) * m
			if m >= 1000 {
				total, group = total+group, 0
			}
			tens, unit = false, false
			continue
		}
		if h := hundreds[w.norm]; h > 0 {
			if n > 0 && (tens || unit) {
				break
			}
			group += float64(h)
			continue
		}
		sense := dates.SenseOf(s.Body[w.from:w.to], s.Lang)
		v := sense.Number
		if w.norm == "a" || w.norm == "an" {
			v = 0
		}
		if v == 0 {
			v = ordinals[w.norm]
		}
		if v == 0 || unit || tens && v > 9 {
			break
		}
		group += float64(v)
		tens, unit = sense.Tens, !sense.Tens
	}
	if n == 0 {
		return 0, ""
	}
	return n, strconv.FormatFloat(total+group, 'f', -1, 64)
}

// multipliers are words that multiply the number before them, and the beginnings of
// those with endings.
var multipliers = []struct {
	by         float64
	words      map[string]bool
	beginnings []string
}{
	{100, set("hundred hundreds жүз"), nil},
	{1e3, set("thousand thousands тыс мың"), []string{"тысяч"}},
	{1e6, set("million millions mln млн"), []string{"миллион"}},
	{1e9, set("billion billions bln млрд"), []string{"миллиард"}},
	{1e12, set("trillion trillions трлн"), []string{"триллион"}},
}

// multiplier returns by what a word multiplies the number before it, 0 for other words.
func multiplier(w string) float64 {
	for _, m := range multipliers {
		if m.words[w] || slices.ContainsFunc(m.beginnings, func(b string) bool { return strings.HasPrefix(w, b) }) {
			return m.by
		}
	}
	return 0
}

// table reads words with values: the first word or words up to a comma have the value
// from, the next one step more.
func table(from, step int, words string) map[string]int {
	t := map[string]int{}
	for i, group := range strings.Split(words, ",") {
		for w := range strings.FieldsSeq(group) {
			t[w] = from + i*step
		}
	}
	return t
}

var (
	hundreds = table(100, 100, "сто ста,двести двухсот двумстам,триста трехсот,четыреста четырехсот,пятьсот пятисот,шестьсот шестисот,семьсот семисот,восемьсот восьмисот,девятьсот девятисот")

	ordinals = table(1, 1, "first первый первая первое первого первой первом первую первым бірінші,second второй вторая второе второго втором вторую вторым екінші,"+
		"third третий третья третье третьего третьей третьем третью үшінші,fourth четвертый четвертая четвертого четвертой четвертом төртінші,"+
		"fifth пятый пятая пятого пятой пятом бесінші,sixth шестой шестая шестого шестом алтыншы,seventh седьмой седьмая седьмого седьмом жетінші,"+
		"eighth восьмой восьмая восьмого восьмом сегізінші,ninth девятый девятая девятого девятой девятом тоғызыншы,tenth десятый десятая десятого десятой десятом оныншы")

	negations = func() map[string]bool {
		return set("not no never none nobody nothing neither nor without cannot non " +
			"не ни нет никогда никто никого никому никем ничего ничто ничем ничему нигде никуда никакой никакого никаких никакие никакая без нельзя " +
			"емес жоқ ешқашан ешкім ешкімді ештеңе ешбір ешқандай")
	}()
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// negatives are the prefixes that deny a word.
var negatives = strings.Fields("un in im il ir dis non не без бес бей")

// denies reports whether one of two words is the other denied: by a prefix, or by the
// Kazakh ending of verbs, өлтірді and өлтірмеді.
func denies(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, p := range negatives {
		if len(a) > 4 && b == p+a {
			return true
		}
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	if n < 6 || n == len(b) { // three letters
		return false
	}
	rest, deny := a[n:], b[n:]
	for _, p := range []string{"ма", "ме", "ба", "бе", "па", "пе"} {
		if after, ok := strings.CutPrefix(deny, p); ok {
			after = strings.TrimPrefix(after, "й")
			return strings.TrimLeft(after, "дт") == strings.TrimLeft(rest, "адтйе") || after == rest
		}
	}
	return false
}
