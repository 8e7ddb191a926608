package tagger

import "strings"

// Features computes what a model sees of each token: hashes of what the word
// and its neighbours look like, of the lists and clusters that they stand in, and
// of what the whole document tells of the word. It is safe for concurrent use.
type Features struct {
	lang      string
	lexicon   *Lexicon
	gazetteer *gazetteer
	clusters  *clusters
}

// NewFeatures returns the features for a language.
func NewFeatures(lang string) *Features {
	return &Features{lang: lang, lexicon: Words(lang), gazetteer: names(), clusters: wordClusters(lang)}
}

// Document returns the features of all tokens of a document, by sentence.
func (f *Features) Document(doc []Sentence) [][][]uint32 {
	words, seen := f.read(doc)
	out := make([][][]uint32, len(doc))
	for i, ws := range words {
		loud := shouting(ws)
		out[i] = make([][]uint32, len(ws))
		for k := range ws {
			out[i][k] = f.token(ws, k, loud, seen, make([]uint32, 0, 80))
		}
	}
	return out
}

// read analyzes a document's words and their evidence.
func (f *Features) read(doc []Sentence) ([][]word, record) {
	words := make([][]word, len(doc))
	for i, s := range doc {
		words[i] = f.words(s)
	}
	return words, observe(words, f.lexicon)
}

// A sink gathers the features of one token. Each call of add is another
// template; a template has the same number for every token.
type sink struct {
	template uint64
	out      []uint32
}

func (s *sink) add(a uint64) {
	s.template++
	s.out = append(s.out, fold(mix(s.template*0x9E3779B97F4A7C15, a))>>spare<<spare)
}

func (s *sink) add2(a, b uint64) { s.add(mix(a, b)) }

func (s *sink) add3(a, b, c uint64) { s.add(mix(mix(a, b), c)) }

// Always returns the feature that every token has.
func Always() uint32 {
	var s sink
	s.add(1)
	return s.out[0]
}

// skip passes over templates that a token has no features for.
func (s *sink) skip(n int) { s.template += uint64(n) }

// token appends the features of token i to out.
func (f *Features) token(ws []word, i int, loud bool, seen record, out []uint32) []uint32 {
	w, p, pp, n, nn := &ws[i], at(ws, i-1), at(ws, i-2), at(ws, i+1), at(ws, i+2)
	s := sink{out: out}
	s.add(1)
	s.add(w.form)
	s.add(w.low)
	for k := range 4 {
		s.add(w.prefix[k])
		s.add(w.suffix[k])
	}
	s.add(w.shape)
	s.add(w.brief)
	volume := uint64(0)
	if loud {
		volume = 1
	}
	s.add2(w.brief, volume)
	s.add(p.low)
	s.add(n.low)
	s.add(pp.low)
	s.add(nn.low)
	s.add2(p.low, w.low)
	s.add2(w.low, n.low)
	s.add2(p.low, w.brief)
	s.add2(w.brief, n.low)
	s.add2(p.low, n.low)
	s.add2(p.brief, w.brief)
	s.add2(w.brief, n.brief)
	s.add3(p.brief, w.brief, n.brief)
	s.add3(mix(pp.brief, p.brief), w.brief, mix(n.brief, nn.brief))
	s.add3(pp.low, p.low, w.brief)
	s.add3(w.brief, n.low, nn.low)
	s.add2(p.suffix[2], w.brief)
	s.add2(w.suffix[2], w.brief)
	s.add2(n.suffix[2], w.brief)
	s.add3(p.form, w.brief, n.form)
	f.run(&s, ws, i)
	if i == 0 {
		s.add(w.brief)
		s.add(w.low)
	} else {
		s.skip(2)
	}
	if f.lang != "en" {
		s.add(w.stem)
		s.add(p.stem)
		s.add(n.stem)
		s.add2(p.stem, w.stem)
		s.add2(w.stem, n.stem)
		s.add2(w.suffix[4], w.brief)
		s.add2(p.suffix[1], w.suffix[1])
		s.add2(w.suffix[1], n.suffix[1])
		s.add(w.prefix[4])
		s.add(w.suffix[4])
		quoted(&s, ws, i)
		s.template = 80
		if w.capital {
			trigrams(&s, w.text)
		}
	}
	s.template = 100
	f.lists(&s, w, w.brief)
	f.lists(&s, p, w.brief)
	f.lists(&s, n, w.brief)
	s.add2(uint64(p.class), uint64(w.class))
	s.add2(uint64(w.class), uint64(n.class))
	s.add2(uint64(w.whole), w.brief)
	if f.lang == "ru" {
		s.template = 300
		alike(&s, pp, p, w, n, nn)
	}
	s.template = 500
	if w.capital {
		f.document(&s, ws, i, seen)
	}
	return s.out
}

// alike adds the clusters of a word and of its neighbours.
func alike(s *sink, pp, p, w, n, nn *word) {
	for d := range divisions {
		for _, x := range [...]*word{w, p, n, pp, nn} {
			c := x.clusters[d]
			if c == 0 {
				s.skip(4)
				continue
			}
			s.add(c.larger())
			s.add(uint64(c))
			s.add2(c.larger(), w.brief)
			s.add2(uint64(c), w.brief)
		}
		before, own, after := p.clusters[d].larger(), w.clusters[d].larger(), n.clusters[d].larger()
		s.add2(before, own)
		s.add2(own, after)
		s.add3(before, w.brief, after)
	}
}

// maxQuote is how far off a quotation mark is looked for, in tokens.
const maxQuote = 8

// quoted adds what stands before and after the quotation marks around a word:
// «Алга» is a party or a song by the word beside it.
func quoted(s *sink, ws []word, i int) {
	base := s.template
	for k := i - 1; k >= 0 && k > i-maxQuote; k-- {
		if ws[k].text == "\"" {
			s.add2(at(ws, k-1).low, uint64(i-k))
			s.add(at(ws, k-1).stem)
			break
		}
	}
	s.template = base + 2
	for k := i + 1; k < len(ws) && k < i+maxQuote; k++ {
		if ws[k].text == "\"" {
			s.add2(at(ws, k+1).low, uint64(k-i))
			s.add(at(ws, k+1).stem)
			break
		}
	}
}

// maxTrigrams bounds how many trigrams of one word are features.
const maxTrigrams = 12

// trigrams adds every three letters in a row: names of one people have them in
// common where the whole name is new.
func trigrams(s *sink, form string) {
	low := strings.ToLower(form)
	base := s.template
	var starts [3]int
	n := 0
	for i := range low {
		if n >= 3 {
			s.template = base
			s.add(hash(low[starts[n%3]:i]))
		}
		if n == maxTrigrams+2 {
			return
		}
		starts[n%3] = i
		n++
	}
	if n >= 3 {
		s.template = base
		s.add(hash(low[starts[n%3]:]))
	}
}

// run adds the features of the run of capitalized words that a word stands in.
func (f *Features) run(s *sink, ws []word, i int) {
	if !ws[i].capital {
		s.skip(6)
		return
	}
	a, b := i, i
	for a > 0 && i-a < 8 && ws[a-1].capital {
		a--
	}
	for b+1 < len(ws) && b-i < 8 && ws[b+1].capital {
		b++
	}
	place := uint64('m')
	switch {
	case a == b:
		place = 's'
	case i == a:
		place = 'b'
	case i == b:
		place = 'e'
	}
	length := uint64(min(b-a, 3))
	s.add2(at(ws, a-1).low, place)
	s.add2(at(ws, b+1).low, place)
	s.add2(ws[b].low, place)
	s.add2(ws[a].low, place)
	s.add2(length, place)
	if a == 0 {
		s.add2(place, length)
	} else {
		s.skip(1)
	}
}

// lists adds the classes that a word has in the lists.
func (f *Features) lists(s *sink, w *word, brief uint64) {
	base := s.template
	for b := range uint64(16) {
		if w.class>>b&1 != 0 {
			s.template = base + 2*b
			s.add(1)
			s.add(brief)
		}
	}
	s.template = base + 40
	s.add2(uint64(w.class), brief)
}

// document adds what the document tells of a word.
func (f *Features) document(s *sink, ws []word, i int, seen record) {
	w := &ws[i]
	e := seen[w.key]
	if e == nil {
		return
	}
	before := at(ws, i-1).brief
	base := s.template
	for b := range uint64(clues) {
		if e.clues>>b&1 != 0 {
			s.template = base + 2*b
			s.add(1)
			s.add2(w.brief, before)
		}
	}
	s.template = base + 40
	inside, small := scale(e.inside), scale(e.small)
	s.add(inside)
	s.add(small)
	s.add3(inside, small, w.brief)
	if i == 0 {
		s.add2(inside, small)
	}
}

// scale puts a count into one of five steps.
func scale(n int) uint64 {
	switch {
	case n < 2:
		return uint64(n)
	case n < 4:
		return 2
	case n < 8:
		return 3
	}
	return 4
}
