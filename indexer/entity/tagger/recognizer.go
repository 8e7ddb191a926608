package tagger

// A Recognizer marks the names in documents of one language with a model. It is
// safe for concurrent use.
type Recognizer struct {
	features *Features
	model    *Model
}

// NewRecognizer returns the recognizer of a language with a model for it.
func NewRecognizer(lang string, m *Model) *Recognizer {
	return &Recognizer{features: NewFeatures(lang), model: m}
}

// voteWeight is what the share of a word's votes is worth against the scores
// of the model, in the second pass.
const voteWeight = 4

// Tag marks the names in a document: those that the model finds, corrected where
// the rules know better.
func (r *Recognizer) Tag(doc []Sentence) [][]Span {
	lang := r.features.lang
	return outlets(doc, join(doc, lang, r.Predict(doc), Rules(doc, lang)))
}

// Predict marks the names in a document by the model alone. A first pass marks each sentence by
// itself; then each capitalized word has as many votes for the types as the
// first pass gave it in the whole document, and a second pass counts them in.
func (r *Recognizer) Predict(doc []Sentence) [][]Span {
	words, seen := r.features.read(doc)
	out := make([][]Span, len(doc))
	lattices := make([]lattice, len(doc))
	surnames := map[uint64]bool{}
	buf := make([]uint32, 0, 128)
	for i, ws := range words {
		l := make(lattice, len(ws))
		loud := shouting(ws)
		for k := range ws {
			buf = r.features.token(ws, k, loud, seen, buf[:0])
			r.model.scores(buf, &l[k])
		}
		lattices[i] = l
		out[i] = Decode(r.model.best(l))
		vote(ws, out[i], seen, surnames)
	}
	for i, ws := range words {
		if bias(lattices[i], ws, seen, surnames) {
			out[i] = Decode(r.model.best(lattices[i]))
		}
		if len(out[i]) > 0 {
			rate(out[i], r.model.marginals(lattices[i]))
		}
	}
	r.places(words, out)
	return out
}

// vote counts the labels of a sentence's capitalized words.
func vote(ws []word, spans []Span, seen record, surnames map[uint64]bool) {
	k := 0
	for i := range ws {
		for k < len(spans) && spans[k].End <= i {
			k++
		}
		e := seen[ws[i].key]
		if !ws[i].capital || e == nil {
			continue
		}
		if k < len(spans) && spans[k].First <= i {
			e.votes[1+spans[k].Type]++
		} else {
			e.votes[0]++
		}
	}
	for _, s := range spans {
		if s.Type == Person && s.End-s.First > 1 {
			surnames[ws[s.End-1].key] = true
		}
	}
}

// bias adds the votes to the scores of a sentence and reports whether there
// were any.
func bias(l lattice, ws []word, seen record, surnames map[uint64]bool) bool {
	any := false
	for i := range ws {
		e := seen[ws[i].key]
		if !ws[i].capital || e == nil {
			continue
		}
		total := 0
		for _, v := range e.votes {
			total += v
		}
		surname := surnames[ws[i].key]
		if total < 2 && !surname {
			continue
		}
		any = true
		for k := range Labels {
			v := 0
			if k > Outside {
				t, _ := split(k)
				v = int(t) + 1
				if surname && t == Person {
					l[i][k] += voteWeight / 2
				}
			}
			l[i][k] += voteWeight * float32(e.votes[v]) / float32(max(total, 1))
		}
	}
	return any
}

// places makes a place of an organization whose whole name is that of a
// country, "Kazakhstan won the match", or a city in a dateline, "ALMATY -- The
// trial".
func (r *Recognizer) places(words [][]word, out [][]Span) {
	for i, spans := range out {
		for k, s := range spans {
			if s.Type != Organization {
				continue
			}
			c := words[i][s.First].class
			if s.End-s.First > 1 {
				c = words[i][s.First].whole & words[i][s.End-1].whole
			}
			if c&Country != 0 || c&City != 0 && dateline(words[i], s) {
				out[i][k].Type = Place
			}
		}
	}
}

// dateline reports whether a name in capitals begins a sentence and a dash or a
// comma follows it.
func dateline(ws []word, s Span) bool {
	if s.First > 0 || !ws[s.End-1].acronym {
		return false
	}
	next := at(ws, s.End).text
	return next == "--" || next == "-" || next == ","
}
