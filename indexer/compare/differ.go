package compare

import (
	"cmp"
	"slices"
	"strings"

	"casefile/indexer/names"
)

// A differ reads the facts that differ from an alignment.
type differ struct {
	*Comparison
	work int // left, see affordable
}

// Bounds on the work of comparing facts.
const (
	allWork  = 1 << 24 // of all gaps, in comparisons of two words
	pairWork = 1 << 8  // of comparing two facts, in words: names also by their sound
)

// A gap is a stretch of both texts between aligned words: words first to end of each.
type gap struct {
	first, end [2]int
	left       bool // aligned words are before it
	right      bool // aligned words are behind it
}

// shortTail is the most words of a sentence's end that are compared where the other
// text ends its sentence otherwise, or not at all.
const shortTail = 8

// shortInsert is the most words between two sentences that may belong to one of them.
const shortInsert = 3

// facts finds the facts that differ, gap by gap.
func (d *differ) facts() {
	before := -1 // the aligned word before, of the first text
	for i := 0; i <= len(d.al.of) && len(d.Facts) < maxFacts; i++ {
		if i < len(d.al.of) && d.al.of[i] < 0 {
			continue
		}
		d.between(before, i)
		before = i
	}
	slices.SortStableFunc(d.Facts, func(a, b Difference) int { return cmp.Compare(a.FromAt[0], b.FromAt[0]) })
}

// between compares what stands between two words of the first text that are aligned and
// have none between them that is. Before is -1 at the start, and behind the number of
// words at the end.
func (d *differ) between(before, behind int) {
	j, jEnd := -1, len(d.y.words)
	if before >= 0 {
		j = int(d.al.of[before])
	}
	if behind < len(d.al.of) {
		jEnd = int(d.al.of[behind])
	}
	if before+1 == behind && j+1 == jEnd {
		return
	}
	if before >= 0 && behind < len(d.al.of) && j < jEnd && d.free(j+1, jEnd) {
		d.closed(gap{[2]int{before + 1, j + 1}, [2]int{behind, jEnd}, true, true})
		return
	}
	if before >= 0 {
		g := gap{[2]int{before + 1, j + 1}, [2]int{behind, j + 1}, true, false}
		for g.end[1] < len(d.al.back) && d.al.back[g.end[1]] < 0 {
			g.end[1]++
		}
		d.open(g)
	}
	if behind < len(d.al.of) {
		g := gap{[2]int{before + 1, jEnd}, [2]int{behind, jEnd}, false, true}
		for g.first[1] > 0 && d.al.back[g.first[1]-1] < 0 {
			g.first[1]--
		}
		d.open(g)
	}
}

// free reports whether no word of a stretch of the second text is aligned.
func (d *differ) free(from, to int) bool {
	return !slices.ContainsFunc(d.al.back[from:to], func(i int32) bool { return i >= 0 })
}

func (d *differ) sides() [2]*Reading { return [2]*Reading{d.x, d.y} }

// closed compares a gap between aligned words. Sentences that lie wholly within it are
// no part of a sentence that both texts have.
func (d *differ) closed(g gap) {
	d.slide(&g)
	one := true // the gap is in one sentence of each text
	for k, s := range d.sides() {
		one = one && s.words[g.first[k]-1].sentence == s.words[g.end[k]].sentence
	}
	if one {
		d.compare(g)
		return
	}
	// An insertion between two sentences is a passage, unless it is very short.
	for k, s := range d.sides() {
		o := d.sides()[1-k]
		between := s.words[g.first[k]-1].sentence != s.words[g.end[k]].sentence
		if g.first[k] == g.end[k] && between && g.end[1-k]-g.first[1-k] > shortInsert && o.words[g.first[1-k]-1].sentence != o.words[g.end[1-k]-1].sentence {
			return
		}
	}
	head, tail := g, g
	for k, s := range d.sides() {
		head.end[k] = min(g.end[k], s.endOf(s.words[g.first[k]-1].sentence))
		tail.first[k] = max(g.first[k], s.begin[s.words[g.end[k]].sentence])
	}
	overlap := false
	for k := range 2 {
		overlap = overlap || head.end[k] > tail.first[k]
	}
	if overlap { // one text has no end of a sentence here
		if g.end[0]-g.first[0] <= 2*shortTail && g.end[1]-g.first[1] <= 2*shortTail {
			d.compare(g)
		}
		return
	}
	d.compare(head)
	d.compare(tail)
}

// slide moves a stretch that only one text has to where it begins with a sentence, if
// the words before it are also its last: "A. [The dog. The] cat" is "A. [The dog.] The
// cat".
func (d *differ) slide(g *gap) {
	for k, s := range d.sides() {
		if g.first[1-k] != g.end[1-k] || g.first[k] == g.end[k] {
			continue
		}
		for n := 0; g.first[k]-n > 0 && n <= shortTail; n++ {
			at := g.first[k] - n
			if at == s.begin[s.words[at].sentence] {
				if n == 0 {
					return
				}
				for range n {
					d.shift(g)
				}
				return
			}
			o := d.sides()[1-k]
			if s.words[at-1].id != s.words[g.end[k]-1-n].id || g.first[1-k]-n < 2 || d.al.of[g.first[0]-1-n] != int32(g.first[1]-1-n) || o.words[g.first[1-k]-1-n].id != s.words[at-1].id || at < 2 {
				return
			}
		}
	}
}

// shift moves a gap one word back.
func (d *differ) shift(g *gap) {
	for k := range 2 {
		g.first[k]--
		g.end[k]--
	}
	i, j := g.first[0], g.first[1] // no longer aligned with each other
	d.al.of[i], d.al.back[j] = -1, -1
	d.al.of[g.end[0]], d.al.back[g.end[1]] = int32(g.end[1]), int32(g.end[0])
}

// open compares the rest of a sentence where the texts part: one may be cut there, or
// go on with other texts.
func (d *differ) open(g gap) {
	complete := [2]bool{}
	for k, s := range d.sides() {
		if g.left {
			n := s.words[g.first[k]-1].sentence
			g.end[k] = min(g.end[k], s.endOf(n))
			complete[k] = s.ends[n] && g.end[k] == s.endOf(n)
		} else {
			n := s.words[g.end[k]].sentence
			g.first[k] = max(g.first[k], s.begin[n])
			complete[k] = g.first[k] == s.begin[n]
		}
	}
	a, b := g.end[0]-g.first[0], g.end[1]-g.first[1]
	switch {
	case a+b == 0 || complete[0] != complete[1]:
	case !g.left && b == 0 && !d.x.words[g.end[0]].joined, !g.left && a == 0 && !d.y.words[g.end[1]].joined: // a dateline: "ALMATY —"
	case (a == 0 || b == 0) && a+b > shortInsert:
	case !complete[0] && (a == 0 || b == 0 || a+b > shortTail):
	default:
		d.compare(g)
	}
}

// compare adds the facts in which the two sides of a gap differ.
func (d *differ) compare(g gap) {
	if g.first == g.end {
		return
	}
	d.whole(&g)
	var facts [2][]fact
	for k, s := range d.sides() {
		facts[k] = s.within(g.first[k], g.end[k])
	}
	d.negation(g, &facts)
	if !d.affordable(g, facts) {
		d.TooDifferent = true
		return
	}
	d.equal(&facts)
	d.pair(g, facts, func(a, b fact) bool { return a.kind == b.kind })
	d.pair(g, facts, func(a, b fact) bool { return true })
	for k := range 2 {
		for _, f := range facts[k] {
			if f.first >= 0 && !d.idle(d.sides()[k].words[f.first:f.end], f) {
				d.alone(g, k, f)
			}
		}
	}
	d.denied(g)
}

// affordable reports whether all facts of the two sides of a gap can be compared, and takes
// that off the work left. Only the names of a long list take more.
func (d *differ) affordable(g gap, facts [2][]fact) bool {
	words := func(k int) int { return g.end[k] - g.first[k] }
	a, b := len(facts[0]), len(facts[1])
	work := pairWork*a*b + a*words(1) + b*words(0)
	if work > d.work {
		return false
	}
	d.work -= work
	return true
}

// whole extends a gap to whole facts on both sides: in "twenty [five] years" it is the
// number that differs.
func (d *differ) whole(g *gap) {
	for range shortTail {
		changed := false
		for k, s := range d.sides() {
			if f := s.factAt(g.first[k]); f != nil && f.first < g.first[k] || g.first[k] == g.end[k] && s.touches(g.first[k], d.sides()[1-k], g, 1-k) {
				changed = d.extend(g, -1) || changed
			}
			if f := s.factAt(g.end[k] - 1); f != nil && f.end > g.end[k] && g.end[k] > g.first[k] {
				changed = d.extend(g, 1) || changed
			}
		}
		if !changed {
			return
		}
	}
}

// touches reports whether a stretch that a text lacks continues a number or a date that
// ends right before it.
func (s *Reading) touches(at int, o *Reading, g *gap, k int) bool {
	f, before := o.factAt(g.first[k]), s.factAt(at-1)
	return f != nil && before != nil && f.kind == before.kind && f.kind != Name && f.kind != Negation && before.end == at &&
		o.factAt(g.first[k]-1) == f
}

// extend moves one end of a gap by an aligned pair of words.
func (d *differ) extend(g *gap, by int) bool {
	if by < 0 {
		i, j := g.first[0]-1, g.first[1]-1
		if i < 0 || j < 0 || d.al.of[i] != int32(j) {
			return false
		}
		g.first = [2]int{i, j}
		return true
	}
	i, j := g.end[0], g.end[1]
	if i >= len(d.x.words) || j >= len(d.y.words) || d.al.of[i] != int32(j) {
		return false
	}
	g.end = [2]int{i + 1, j + 1}
	return true
}

func (s *Reading) factAt(i int) *fact {
	if i < 0 || i >= len(s.of) || s.of[i] < 0 {
		return nil
	}
	return &s.facts[s.of[i]]
}

// within returns the facts of a stretch in order.
func (s *Reading) within(first, end int) (all []fact) {
	last := int32(-1)
	for i := first; i < end; i++ {
		if n := s.of[i]; n >= 0 && n != last {
			last = n
			f := s.facts[n]
			f.first, f.end = max(f.first, first), min(f.end, end)
			all = append(all, f)
		}
	}
	return all
}

// negation takes the negations out of the facts, and adds a difference if one side
// denies more than the other.
func (d *differ) negation(g gap, facts *[2][]fact) {
	count := [2]int{}
	for k := range 2 {
		facts[k] = slices.DeleteFunc(facts[k], func(f fact) bool {
			if f.kind == Negation {
				count[k]++
			}
			return f.kind == Negation
		})
	}
	if count[0] != count[1] {
		d.addAround(g, Negation)
	}
}

// denied adds a negation for a word that is the other denied.
func (d *differ) denied(g gap) {
	if g.end[0]-g.first[0] != g.end[1]-g.first[1] {
		return
	}
	for n := range g.end[0] - g.first[0] {
		i, j := g.first[0]+n, g.first[1]+n
		if d.x.of[i] < 0 && d.y.of[j] < 0 && denies(d.x.words[i].norm, d.y.words[j].norm) {
			d.addAround(gap{[2]int{i, j}, [2]int{i + 1, j + 1}, true, true}, Negation)
		}
	}
}

// addAround adds a difference with a word of its sentence on either side.
func (d *differ) addAround(g gap, kind Kind) {
	wide := g
	if d.extend(&wide, -1) && d.x.words[wide.first[0]].sentence == d.x.words[min(g.first[0], len(d.x.words)-1)].sentence {
		g.first = wide.first
	}
	if wide = g; d.extend(&wide, 1) && d.x.words[wide.end[0]-1].sentence == d.x.words[g.first[0]].sentence {
		g.end = wide.end
	}
	d.add(kind, g.first, g.end)
}

// equal takes out the facts that both sides have, in any order, and adds names that are
// only spelled otherwise.
func (d *differ) equal(facts *[2][]fact) {
	for _, same := range []func(a, b fact) bool{d.sameWords, d.sameValue, d.sameSound} {
		for n := 0; n < len(facts[0]); n++ {
			a := facts[0][n]
			m := slices.IndexFunc(facts[1], func(b fact) bool { return a.kind == b.kind && same(a, b) })
			if m < 0 {
				continue
			}
			b := facts[1][m]
			if a.kind == Name && !d.sameWords(a, b) && d.sound(a, b) {
				d.add(Spelling, [2]int{a.first, b.first}, [2]int{a.end, b.end})
			}
			facts[0], facts[1] = slices.Delete(facts[0], n, n+1), slices.Delete(facts[1], m, m+1)
			n--
		}
	}
}

func (d *differ) sameWords(a, b fact) bool {
	return slices.EqualFunc(d.x.words[a.first:a.end], d.y.words[b.first:b.end], func(v, w word) bool { return v.id == w.id })
}

// sameValue reports whether two facts mean the same. Names must be forms of each other
// too: an article may use "the Bank" for two.
func (d *differ) sameValue(a, b fact) bool {
	return a.value != "" && a.value == b.value && (a.kind != Name || forms(d.x.words[a.first:a.end], d.y.words[b.first:b.end]))
}

// forms reports whether each word of the shorter of two names begins as a word of the
// other does, up to an ending.
func forms(a, b []word) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return !slices.ContainsFunc(a, func(v word) bool {
		return !slices.ContainsFunc(b, func(w word) bool { return sameStem([]rune(v.norm), []rune(w.norm)) })
	})
}

// sameStem reports whether two words differ only in endings of at most four letters each,
// behind three or more.
func sameStem(v, w []rune) bool {
	n := 0
	for n < min(len(v), len(w)) && v[n] == w[n] {
		n++
	}
	return n == len(v) && n == len(w) || n >= 3 && max(len(v), len(w))-n <= 4
}

func (d *differ) sameSound(a, b fact) bool { return a.kind == Name && d.sound(a, b) }

// sound reports whether two names are pronounced the same.
func (d *differ) sound(a, b fact) bool {
	m := names.Similar(d.x.text(a.first, a.end), d.y.text(b.first, b.end))
	return len(m.Rules) > 0 && !slices.ContainsFunc(m.Rules, func(r string) bool { return r != names.Literal && r != names.Sound })
}

// pair adds the differences of facts that stand for each other, and takes them out.
func (d *differ) pair(g gap, facts [2][]fact, like func(a, b fact) bool) {
	for n, a := range facts[0] {
		if a.first < 0 {
			continue
		}
		for m, b := range facts[1] {
			if b.first >= 0 && like(a, b) {
				d.add(a.kind, [2]int{a.first, b.first}, [2]int{a.end, b.end})
				facts[0][n].first, facts[1][m].first = -1, -1
				break
			}
		}
	}
}

// idle reports whether a fact tells nothing that the other text lacks: "one" of them, or
// the name of an outlet.
func (d *differ) idle(words []word, f fact) bool {
	switch f.kind {
	case Number:
		return f.value == "1" && !words[0].digits
	case Name:
		return !slices.ContainsFunc(words, func(w word) bool { return !d.x.outlet[w.id] && !d.y.outlet[w.id] })
	}
	return false
}

// alone adds a fact that only one side has, with the words that the other has in its
// place, unless those are the same.
func (d *differ) alone(g gap, k int, f fact) {
	here, there := d.sides()[k].words[f.first:f.end], d.sides()[1-k].words[g.first[1-k]:g.end[1-k]]
	for i := 0; i+len(here) <= len(there); i++ {
		if slices.EqualFunc(here, there[i:i+len(here)], func(v, w word) bool { return v.id == w.id }) {
			return
		}
	}
	first, end := g.first, g.end
	first[k], end[k] = f.first, f.end
	if o := 1 - k; end[o]-first[o] > shortTail || end[o]-first[o] > 2*(g.end[k]-g.first[k]) {
		end[o] = first[o]
	}
	d.add(f.kind, first, end)
}

// add adds a difference. A number is told with what it counts.
func (d *differ) add(kind Kind, first, end [2]int) {
	if g := (gap{first: first, end: end}); kind == Number && first[0] < end[0] && first[1] < end[1] && d.extend(&g, 1) && d.x.words[end[0]].joined && d.y.words[end[1]].joined {
		end = g.end
	}
	one := Difference{Kind: kind, From: d.x.text(first[0], end[0]), To: d.y.text(first[1], end[1]),
		FromAt: d.x.place(first[0], end[0]), ToAt: d.y.place(first[1], end[1])}
	switch {
	case kind != Spelling:
		d.Facts = append(d.Facts, one)
	case len(d.Spellings) < maxFacts:
		d.Spellings = append(d.Spellings, one)
	}
}

// text returns some words as they are written, in one line.
func (s *Reading) text(first, end int) string {
	if first >= end {
		return ""
	}
	return strings.Join(strings.Fields(s.Body[s.words[first].from:s.words[end-1].to]), " ")
}

// place returns where some words are, in code points.
func (s *Reading) place(first, end int) [2]int {
	switch {
	case first < end:
		return [2]int{s.words[first].at, s.words[end-1].end}
	case first < len(s.words):
		return [2]int{s.words[first].at, s.words[first].at}
	case len(s.words) > 0:
		at := s.words[len(s.words)-1].end
		return [2]int{at, at}
	}
	return [2]int{}
}
