package compare

import "slices"

// Passages returns the sentences that only one text has, for each text.
func (c *Comparison) Passages() [2][]Span {
	return [2][]Span{c.x.passages(c.al.of), c.y.passages(c.al.back)}
}

// passages returns the sentences of which no word is aligned, joined where they are
// neighbours.
func (s *Reading) passages(of []int32) (all []Span) {
	last := int32(-2)
	for n := range int32(len(s.begin)) {
		from, to := s.begin[n], s.endOf(n)
		if slices.ContainsFunc(of[from:to], func(j int32) bool { return j >= 0 }) {
			continue
		}
		at := s.place(from, to)
		switch {
		case last == n-1:
			all[len(all)-1].End = at[1]
		case len(all) == maxFacts:
			return all
		default:
			all = append(all, Span{Start: at[0], End: at[1]})
		}
		last = n
	}
	return all
}

// leastShared is the number of words of a stretch that is worth telling.
const leastShared = 8

// Shared returns the stretches of the first text that the second has word for word, the
// longest first.
func (c *Comparison) Shared() (all []Span) {
	type run struct{ first, end int }
	var runs []run
	of := c.al.of
	for i := 0; i < len(of); {
		end := i + 1
		for of[i] >= 0 && end < len(of) && of[end] == of[end-1]+1 {
			end++
		}
		if of[i] >= 0 && end-i >= leastShared {
			runs = append(runs, run{i, end})
		}
		i = end
	}
	slices.SortStableFunc(runs, func(a, b run) int { return (b.end - b.first) - (a.end - a.first) })
	for _, r := range runs[:min(maxFacts, len(runs))] {
		at := c.x.place(r.first, r.end)
		all = append(all, Span{Start: at[0], End: at[1]})
	}
	return all
}

// Parts returns both texts in one order: that of the second, with what it lacks where
// the first has it.
func (c *Comparison) Parts() (all []Part) {
	add := func(op Op, text string) {
		if text == "" {
			return
		}
		if n := len(all); n > 0 && all[n-1].Op == op {
			all[n-1].Text += text
		} else {
			all = append(all, Part{op, text})
		}
	}
	i, j := 0, 0
	for i < len(c.x.words) || j < len(c.y.words) {
		switch {
		case j < len(c.y.words) && c.al.back[j] >= 0 && !c.al.moved[c.al.back[j]]:
			to := int(c.al.back[j])
			for ; i < to; i++ {
				add(c.opOf(i), c.x.stretch(i))
			}
			add(Equal, c.y.stretch(j))
			i, j = i+1, j+1
		case i < len(c.x.words) && (c.al.of[i] < 0 || c.al.moved[i]):
			add(c.opOf(i), c.x.stretch(i))
			i++
		default:
			op := Added
			if c.al.back[j] >= 0 {
				op = Moved
			}
			add(op, c.y.stretch(j))
			j++
		}
	}
	return all
}

func (c *Comparison) opOf(i int) Op {
	if c.al.of[i] >= 0 {
		return MovedOn
	}
	return Deleted
}

// stretch returns a word with all that follows it up to the next.
func (s *Reading) stretch(i int) string {
	from, to := s.words[i].from, len(s.Body)
	if i == 0 {
		from = 0
	}
	if i+1 < len(s.words) {
		to = s.words[i+1].from
	}
	return s.Body[from:to]
}
