package entity

import (
	"fmt"
	"slices"
	"strings"

	"casefile/indexer/morph"
)

// A row is compiled to steps, as regular expressions are, over the units of a
// sentence in place of letters.

type op int

const (
	opUnit     op = iota // one unit that the test holds for
	opSplit              // go on at the next step, or else at x
	opJump               // go on at x
	opOpen               // a part begins
	opClose              // a part ends
	opNot                // the next unit must not pass the test
	opAfter              // the unit before must pass the test
	opNotAfter           // the unit before must not pass the test
	opMatch
)

// A step is one instruction of a row.
type step struct {
	op   op
	x    int
	part part
	test test
}

// A part is what a stretch of a match is.
type part int

const (
	partRole part = iota // the words of the role
	partRel              // of them, what somebody is to somebody else
	partWho              // whom it is given to
	partOf               // whose he is
)

var parts = map[string]part{"role(": partRole, "rel(": partRel, "who(": partWho, "of(": partOf}

// A test is what a unit must be: one of some words, or of any of the classes any,
// of all of all, and of none of none, in a case.
type test struct {
	words          []string
	any, all, none uint64
	cases          morph.Case // it must be in one of these, if not 0
	agrees         int        // number of the variable that its case agrees with, from 1 on; 0 for none
}

var caseNames = map[string]morph.Case{
	"nom": morph.Nominative, "gen": morph.Genitive, "dat": morph.Dative, "acc": morph.AccusativeMale | morph.AccusativeFemale, "accf": morph.AccusativeFemale,
	"ins": morph.Instrumental, "prep": morph.Prepositional,
}

// A compiler makes the steps of a row.
type compiler struct {
	g     *grammar
	steps []step
}

func (c *compiler) emit(s step) { c.steps = append(c.steps, s) }

// maxPhrases bounds how deep phrases stand in phrases, so that none stands in itself.
const maxPhrases = 12

// sequence compiles a sequence of items.
func (c *compiler) sequence(items []string, deep int) error {
	if deep > maxPhrases {
		return fmt.Errorf("a phrase stands in itself: %s", strings.Join(items, " "))
	}
	for i := 0; i < len(items); {
		n, err := c.item(items[i:], deep)
		if err != nil {
			return err
		}
		i += n
	}
	return nil
}

// item compiles the item that items begin with and returns how many strings it takes.
func (c *compiler) item(items []string, deep int) (int, error) {
	start := len(c.steps)
	head := items[0]
	p, isPart := parts[head]
	switch {
	case isPart || head == "{":
		open, shut := "(", ")"
		if !isPart {
			open, shut = "{", "}"
		}
		end := closingItem(items, open, shut)
		if end < 0 {
			return 0, fmt.Errorf("no %q closes %q", shut, head)
		}
		if isPart {
			c.emit(step{op: opOpen, part: p})
		}
		if err := c.alternatives(items[1:end], deep); err != nil {
			return 0, err
		}
		if isPart {
			c.emit(step{op: opClose, part: p})
		}
		c.repeat(start, strings.TrimPrefix(items[end], shut))
		return end + 1, nil
	}
	name, times := head, ""
	if last := head[len(head)-1]; len(head) > 1 && strings.IndexByte("?*+", last) >= 0 {
		name, times = head[:len(head)-1], string(last)
	}
	if phrase, ok := c.g.phrases[name]; ok {
		if err := c.alternatives(phrase, deep+1); err != nil {
			return 0, err
		}
		c.repeat(start, times)
		return 1, nil
	}
	kind := opUnit
	if base, agreement, ok := strings.Cut(name, "/"); ok && len(c.g.phrases[base]) == 1 { // OFFICE/x
		name = c.g.phrases[base][0] + "/" + agreement
	}
	if len(name) > 1 {
		switch name[0] {
		case '!':
			name, kind = name[1:], opNot
		case '~':
			name, kind = name[1:], opNotAfter
		case '@':
			name, kind = name[1:], opAfter
		}
	}
	t, err := c.g.test(name)
	if err != nil {
		return 0, err
	}
	c.emit(step{op: kind, test: t})
	c.repeat(start, times)
	return 1, nil
}

// closingItem returns the place of the item that closes what the first one opens, -1
// if there is none.
func closingItem(items []string, open, shut string) int {
	deep := 0
	for i, it := range items {
		if it == "{" && open == "{" || strings.HasSuffix(it, "(") && open == "(" {
			deep++
		} else if strings.TrimRight(it, "?*+") == shut {
			if deep--; deep == 0 {
				return i
			}
		}
	}
	return -1
}

// alternatives compiles sequences that semicolons part, of which the first that fits
// is taken.
func (c *compiler) alternatives(items []string, deep int) error {
	first, braces := 0, 0
	var jumps []int
	for i, it := range items {
		switch shut := strings.TrimRight(it, "?*+"); {
		case it == "{" || strings.HasSuffix(it, "("):
			braces++
		case shut == "}" || shut == ")":
			braces--
		case it == ";" && braces == 0:
			split := len(c.steps)
			c.emit(step{op: opSplit})
			if err := c.sequence(items[first:i], deep); err != nil {
				return err
			}
			jumps = append(jumps, len(c.steps))
			c.emit(step{op: opJump})
			c.steps[split].x = len(c.steps)
			first = i + 1
		}
	}
	if err := c.sequence(items[first:], deep); err != nil {
		return err
	}
	for _, j := range jumps {
		c.steps[j].x = len(c.steps)
	}
	return nil
}

// repeat makes what was compiled from start on optional or repeated.
func (c *compiler) repeat(start int, times string) {
	body := slices.Clone(c.steps[start:])
	for i := range body {
		if body[i].op == opSplit || body[i].op == opJump {
			body[i].x++
		}
	}
	switch times {
	case "?", "*":
		c.steps = append(c.steps[:start], step{op: opSplit})
		c.steps = append(c.steps, body...)
		if times == "*" {
			c.emit(step{op: opJump, x: start})
		}
		c.steps[start].x = len(c.steps)
	case "+":
		c.emit(step{op: opSplit, x: len(c.steps) + 2})
		c.emit(step{op: opJump, x: start})
	}
}

// test reads a test: word|word, or <any|any&all-none>, and /case or /variable.
func (g *grammar) test(text string) (t test, err error) {
	name, agreement, ok := strings.Cut(text, "/")
	if ok && name != "" {
		if c, fixed := caseNames[agreement]; fixed {
			t.cases = c
		} else if t.agrees = strings.Index(" xyz", agreement); t.agrees < 1 {
			return t, fmt.Errorf("no case %q in %q", agreement, text)
		}
	} else {
		name = text
	}
	inner, bracket := strings.CutPrefix(name, "<")
	if !bracket {
		if strings.ToLower(name) != name {
			return t, fmt.Errorf("no phrase %q", name)
		}
		t.words = strings.Split(name, "|")
		return t, nil
	}
	set := &t.any
	for inner = strings.TrimSuffix(inner, ">"); inner != ""; {
		end := strings.IndexAny(inner, "|&-")
		if end < 0 {
			end = len(inner)
		}
		c, known := g.classes[inner[:end]]
		if !known {
			return t, fmt.Errorf("no class %q in %q", inner[:end], text)
		}
		*set |= c
		if end == len(inner) {
			break
		}
		switch inner[end] {
		case '|':
		case '&':
			set = &t.all
		case '-':
			set = &t.none
		}
		inner = inner[end+1:]
	}
	return t, nil
}

// A unit is a token of a sentence, or several that are one for the grammar: a name,
// what stands in quotation marks.
type unit struct {
	first, end int    // tokens
	stop       int    // the end without what stands in brackets
	low        string // as [morph.Plain] returns it
	classes    uint64
	cases      morph.Case // in the singular
	plural     morph.Case // in the plural
	person     int        // number of the person's name, -1 for another unit
}

// A span is a part of a match, in units.
type partSpan struct {
	part       part
	first, end int
}

// A matcher matches rows with the units of a sentence.
type matcher struct {
	units []unit
	steps []step
	spans []partSpan
	cases [4]morph.Case // of the variables
	left  int           // how many steps may still be taken
}

// maxSteps bounds the steps that one row takes at one place of a sentence.
const maxSteps = 3000

// match reports whether a row fits the units from i on, with its parts in m.spans.
func (m *matcher) match(r *row, i int) bool {
	m.steps, m.spans, m.left = r.program, m.spans[:0], maxSteps
	m.cases = [4]morph.Case{morph.AnyCase, morph.AnyCase, morph.AnyCase, morph.AnyCase}
	return m.run(0, i)
}

func (m *matcher) run(pc, i int) bool {
	for {
		if m.left--; m.left < 0 {
			return false
		}
		s := &m.steps[pc]
		pc++
		switch s.op {
		case opMatch:
			return true
		case opUnit:
			if !m.passes(&s.test, i) {
				return false
			}
			i++
		case opNot:
			if m.passes(&s.test, i) {
				return false
			}
		case opAfter, opNotAfter:
			if (i > 0 && m.passes(&s.test, i-1)) != (s.op == opAfter) {
				return false
			}
		case opJump:
			pc = s.x
		case opOpen:
			m.spans = append(m.spans, partSpan{s.part, i, -1})
		case opClose:
			k := len(m.spans) - 1
			for m.spans[k].part != s.part || m.spans[k].end >= 0 {
				k--
			}
			spans := m.spans
			m.spans = slices.Concat(spans[:k:k], []partSpan{{s.part, spans[k].first, i}}, spans[k+1:])
			return m.run(pc, i)
		case opSplit:
			spans, cases := m.spans, m.cases
			if m.run(pc, i) {
				return true
			}
			m.spans, m.cases = spans, cases
			pc = s.x
		}
	}
}

// passes reports whether the unit at i passes a test, and holds a variable of cases to
// what it agrees with.
func (m *matcher) passes(t *test, i int) bool {
	if i >= len(m.units) {
		return false
	}
	u := &m.units[i]
	if t.words != nil {
		if u.person >= 0 || !slices.Contains(t.words, u.low) {
			return false
		}
	} else if t.any != 0 && u.classes&t.any == 0 || u.classes&t.all != t.all || u.classes&t.none != 0 {
		return false
	}
	if t.cases == 0 && t.agrees == 0 {
		return true
	}
	c := u.cases
	if (t.any|t.all)&isPlural != 0 {
		c = u.plural
	}
	if t.cases != 0 {
		return c&t.cases != 0
	}
	m.cases[t.agrees] &= c
	return m.cases[t.agrees] != 0
}
