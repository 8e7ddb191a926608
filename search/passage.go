package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/query"
)

// A span is a stretch of a text in bytes that matches a part of a query.
type span struct {
	start, end int
	part       int // number of the part that it matches
}

// A marker finds the parts of a query in texts.
type marker struct {
	parts      []part
	expansions []Expansion
	index      *index
	asked      map[string][]int // entities that filters ask for, by facet
	former     *marker          // for former versions

	tokens  []indexer.Token        // buffer for those of the text at hand
	begins  map[string][]beginning // by term
	surface bool                   // some of them are of words as they are written
}

// A beginning is a sequence of words to find in a text, listed under the terms that
// it may begin with.
type beginning struct {
	part    int
	words   [][]string
	surface bool // the terms are words as they are written
}

// begin lists the parts by the terms that they may begin with.
func (m *marker) begin() {
	m.begins = map[string][]beginning{}
	add := func(b beginning) {
		m.surface = m.surface || b.surface
		for i, t := range b.words[0] {
			if !slices.Contains(b.words[0][:i], t) {
				m.begins[t] = append(m.begins[t], b)
			}
		}
	}
	for i, p := range m.parts {
		for _, q := range p.leaf.sequences() {
			switch {
			case q.Apart > 0: // each of its words by itself
				for k := range q.Words {
					add(beginning{i, q.Words[k : k+1], false})
				}
			case len(q.Words) > 0:
				add(beginning{i, q.Words, p.leaf.surface()})
			}
		}
	}
}

// A part is a word or phrase of a query.
type part struct {
	text string
	leaf *leaf
}

func newMarker(root *query.Node, p *planner) (*marker, error) {
	m := &marker{index: p.index, asked: map[string][]int{}, former: &marker{index: p.index}}
	for _, n := range p.searched(root) {
		l, err := p.leaf(n)
		if err != nil {
			return nil, err
		}
		of := m
		if n.Field == "versions" {
			of = m.former
		}
		if len(l.literal.Words) > 0 {
			of.parts = append(of.parts, part{n.Text, l})
		}
	}
	m.begin()
	m.former.begin()
	m.expansions = p.results
	for _, facet := range named {
		f := p.query.Filters[facet]
		for _, v := range slices.Concat(f.Any, f.All) {
			if e, ok := entityOf(m.index.Catalog(facet), v); ok {
				m.asked[facet] = append(m.asked[facet], e)
			}
		}
	}
	return m, nil
}

// spans returns where the parts of the query occur in a text, in order and without
// overlap.
func (m *marker) spans(text, lang string) []span {
	if len(m.parts) == 0 {
		return nil
	}
	tokens := indexer.AppendTokens(m.tokens[:0], text, lang)
	m.tokens = tokens
	surface := tokens // words as they are written, but folded
	if m.surface {
		surface = slices.Clone(tokens)
		for i, t := range surface {
			surface[i].Term = indexer.Fold(text[t.Start:t.End])
		}
	}
	var all []span
	for i := range tokens {
		for _, b := range m.begins[tokens[i].Term] {
			if q := b.words; !b.surface && matches(tokens[i:], q) {
				all = append(all, span{tokens[i].Start, tokens[i+len(q)-1].End, b.part})
			}
		}
		if !m.surface {
			continue
		}
		for _, b := range m.begins[surface[i].Term] {
			if q := b.words; b.surface && matches(surface[i:], q) {
				all = append(all, span{tokens[i].Start, tokens[i+len(q)-1].End, b.part})
			}
		}
	}
	return disjoint(all)
}

// matched reports how the parts of the query are written in an article, each surface
// once, without those written as typed.
func (m *marker) matched(title string, inTitle []span, body string, inBody []span) []Matched {
	var out []Matched
	see := func(text string, spans []span) {
		for _, s := range spans {
			if s.part >= len(m.parts) {
				continue
			}
			term, surface := m.parts[s.part].text, text[s.start:s.end]
			if indexer.Slug(term) == indexer.Slug(surface) {
				continue
			}
			one := Matched{term, surface, m.how(term, surface)}
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	see(title, inTitle)
	see(body, inBody)
	return out
}

// how names the rule by which a surface was found for a term.
func (m *marker) how(term, surface string) string {
	words := strings.Split(indexer.Slug(surface), "-")
	for _, e := range m.expansions {
		if !strings.Contains(term, e.Term) {
			continue
		}
		for _, s := range e.To {
			if id := indexer.Slug(s.Text); id == indexer.Slug(surface) || slices.Contains(words, id) {
				return strings.Join(s.Rules, ", ")
			}
		}
	}
	return "form"
}

func matches(tokens []indexer.Token, words [][]string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, terms := range words {
		if !slices.Contains(terms, tokens[i].Term) {
			return false
		}
	}
	return true
}

// mentions returns where the body of an article mentions the names that filters ask
// for.
func (m *marker) mentions(article string, found *entity.Entities, body string) []span {
	if len(m.asked) == 0 {
		return nil
	}
	at := byteOffsets(body)
	var all []span
	for facet, entities := range byFacet(found) {
		for _, e := range entities {
			who, ok := m.index.Catalog(facet).In(article, e.Name)
			part := slices.Index(m.asked[facet], who)
			if !ok || part < 0 {
				continue
			}
			for _, mention := range e.Mentions {
				if 0 <= mention.Start && mention.Start < mention.End && mention.End < len(at) {
					all = append(all, span{at[mention.Start], at[mention.End], part})
				}
			}
		}
	}
	return disjoint(all)
}

// byteOffsets returns the byte at which each code point of s begins, and the
// length of s at the end.
func byteOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

// disjoint sorts spans and drops those that overlap an earlier, longer one.
func disjoint(all []span) []span {
	slices.SortFunc(all, func(a, b span) int {
		return cmp.Or(a.start-b.start, b.end-a.end, a.part-b.part)
	})
	var out []span
	for _, s := range all {
		if len(out) == 0 || s.start >= out[len(out)-1].end {
			out = append(out, s)
		}
	}
	return out
}

// fragments cuts a text at its spans.
func fragments(text string, spans []span) []Fragment {
	var out []Fragment
	at := 0
	for _, s := range spans {
		if s.start > at {
			out = append(out, Fragment{Text: text[at:s.start]})
		}
		out = append(out, Fragment{Text: text[s.start:s.end], Match: true})
		at = s.end
	}
	if at < len(text) {
		out = append(out, Fragment{Text: text[at:]})
	}
	return out
}

// A window is a candidate for a passage, in bytes of the body.
type window struct {
	start, end          int
	paragraph           int
	cutBefore, cutAfter bool
	spans               []span
}

// passages chooses up to n stretches of about chars code points that together show
// the most parts of the query, in the order of the text. If nothing matches, it
// returns the beginning of the body.
func passages(a *corpus.Article, body string, spans []span, n, chars int) []Passage {
	if n == 0 || body == "" {
		return nil
	}
	if len(spans) == 0 {
		first := len(a.Paragraphs()[0])
		from, to := around(body, 0, first, 0, chars)
		p := passage(body, from, to, 1, nil)
		p.CutAfter = to < first
		return []Passage{p}
	}
	var out []Passage
	for _, w := range choose(windows(a, body, spans, chars), n) {
		slices.SortFunc(w.spans, func(a, b span) int { return a.start - b.start })
		p := passage(body, w.start, w.end, w.paragraph, w.spans)
		p.CutBefore, p.CutAfter = w.cutBefore, w.cutAfter
		out = append(out, p)
	}
	return out
}

// windows returns a window around each span that lies in one paragraph.
func windows(a *corpus.Article, body string, spans []span, chars int) []window {
	var all []window
	start := 0
	for i, p := range a.Paragraphs() {
		end := start + len(p)
		for k, s := range spans {
			if s.start < start || s.end > end {
				continue
			}
			from, to := around(body, start, end, s.start, chars)
			w := window{start: from, end: to, paragraph: i + 1, cutBefore: from > start, cutAfter: to < end}
			for _, t := range spans[k:] {
				if t.end > to {
					break
				}
				w.spans = append(w.spans, t)
			}
			for j := k - 1; j >= 0 && spans[j].start >= from; j-- {
				w.spans = append(w.spans, spans[j])
			}
			all = append(all, w)
		}
		start = end + len("\n\n")
	}
	return all
}

// choose returns up to n windows that do not overlap, in the order of the text: each
// time the one that shows the most parts that no other shows, then the most spans.
func choose(windows []window, n int) []window {
	seen := map[int]bool{}
	value := func(w window) int {
		parts, v := map[int]bool{}, len(w.spans)
		for _, s := range w.spans {
			if !parts[s.part] && !seen[s.part] {
				v += 100
			} else if !parts[s.part] {
				v += 10
			}
			parts[s.part] = true
		}
		return v
	}
	var chosen []window
	for len(chosen) < n && len(windows) > 0 {
		best := windows[0]
		for _, w := range windows[1:] {
			if value(w) > value(best) {
				best = w
			}
		}
		chosen = append(chosen, best)
		for _, s := range best.spans {
			seen[s.part] = true
		}
		windows = slices.DeleteFunc(windows, func(w window) bool { return w.start < best.end && best.start < w.end })
	}
	slices.SortFunc(chosen, func(a, b window) int { return a.start - b.start })
	return chosen
}

// around returns a stretch of about chars code points of the paragraph from
// start to end that holds the match at the given byte, cut between words.
func around(body string, start, end, match, chars int) (from, to int) {
	from = match
	for n := 0; n < chars/3 && from > start; n++ {
		_, size := utf8.DecodeLastRuneInString(body[start:from])
		from -= size
	}
	to = from
	for n := 0; n < chars && to < end; n++ {
		_, size := utf8.DecodeRuneInString(body[to:end])
		to += size
	}
	for n := utf8.RuneCountInString(body[from:to]); n < chars && from > start; n++ {
		_, size := utf8.DecodeLastRuneInString(body[start:from])
		from -= size
	}
	if from > start {
		if i := strings.IndexFunc(body[from:match], unicode.IsSpace); i >= 0 {
			from += i
		}
		from += len(body[from:match]) - len(strings.TrimLeftFunc(body[from:match], unicode.IsSpace))
	}
	if to < end {
		if i := strings.LastIndexFunc(body[match:to], unicode.IsSpace); i > 0 {
			to = match + i
		}
	}
	return from, to
}

func passage(body string, start, end, paragraph int, spans []span) Passage {
	local := make([]span, len(spans))
	for i, s := range spans {
		local[i] = span{s.start - start, min(s.end, end) - start, s.part}
	}
	first := utf8.RuneCountInString(body[:start])
	return Passage{
		Paragraph: paragraph,
		Start:     first,
		End:       first + utf8.RuneCountInString(body[start:end]),
		Fragments: fragments(body[start:end], local),
	}
}
