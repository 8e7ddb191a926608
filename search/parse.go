package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A Node is a part of a parsed query.
type Node struct {
	Kind    Kind
	Nodes   []*Node // of And, Or and Not
	Field   string  // "" for the text; else one of the fields that [Parse] lists
	Text    string  // of Word and Phrase, as typed
	Literal bool    // =word: no other spelling
	Must    bool    // +word: needed even if it is a stop word
	At      int     // code point of the query at which the word or phrase begins
}

// A Kind is the kind of a [Node].
type Kind int

// The kinds. All, the zero kind, finds every article.
const (
	All Kind = iota
	And
	Or
	Not // has one node
	Word
	Phrase
)

// A Warning tells of something in a query that was not read as a reader may
// have meant it.
type Warning struct {
	Position int    // code point of the query, from 0
	Text     string // what was done about it
}

// Fields may stand before a colon.
var fields = []string{"title", "person", "org", "place", "source", "author", "year", "lang"}

// Parse reads a query:
//
//	word other       both words (also: word AND other, +word)
//	word OR other    one of them
//	-word            not this word (also: NOT word)
//	"some words"     these words in this order (also “ ”, « », „ “)
//	( … )            groups
//	person:name      in a field: title person org place source author year lang
//	person:"a name"
//	=word            this spelling alone
//
// AND binds closer than OR. What is not well formed is read as plain words,
// with a warning. Only a query of more than [MaxText] bytes or [MaxWords] words is
// refused; the error wraps [ErrBadQuery].
func Parse(text string) (*Node, []Warning, error) {
	if len(text) > MaxText {
		return nil, nil, fmt.Errorf("%w: the query has %d bytes; at most %d are read: shorten it", ErrBadQuery, len(text), MaxText)
	}
	p := &parser{text: []rune(text)}
	p.lex()
	var all []*Node
	for p.next < len(p.tokens) {
		all = append(all, p.or())
		if p.next < len(p.tokens) { // a closing parenthesis too many
			p.warn(p.tokens[p.next].at, "a closing parenthesis without an opening one was left out")
			p.next++
		}
	}
	if p.words > MaxWords {
		return nil, nil, fmt.Errorf("%w: the query has %d words; at most %d are read", ErrBadQuery, p.words, MaxWords)
	}
	return join(And, all), p.warnings, nil
}

type token struct {
	kind    byte // 'w' word, 'p' phrase, or one of ( ) + -
	text    string
	field   string
	literal bool
	at      int // where it begins
	value   int // where its text begins, behind a field
}

type parser struct {
	text     []rune
	tokens   []token
	next     int
	words    int
	warnings []Warning
}

func (p *parser) warn(at int, format string, args ...any) {
	p.warnings = append(p.warnings, Warning{at, fmt.Sprintf(format, args...)})
}

// closing are the quotes that end a phrase, by the one that began it.
var closing = map[rune]string{
	'"': `"`, '“': `”“"`, '„': `“”"`, '«': `»"`, '”': `”"`,
}

func (p *parser) lex() {
	for i := 0; i < len(p.text); {
		r := p.text[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '(' || r == ')':
			p.tokens = append(p.tokens, token{kind: byte(r), at: i})
			i++
		case (r == '+' || r == '-') && p.startsWord(i+1) && (i == 0 || !isWordRune(p.text[i-1])):
			p.tokens = append(p.tokens, token{kind: byte(r), at: i})
			i++
		default:
			i = p.lexWord(i)
		}
	}
}

// startsWord reports whether something searchable begins at i, so that a dash
// between words is no minus.
func (p *parser) startsWord(i int) bool {
	if i >= len(p.text) {
		return false
	}
	r := p.text[i]
	return isWordRune(r) || r == '(' || r == '=' || closing[r] != ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lexWord reads a word or phrase, with its field, and returns where it ends.
func (p *parser) lexWord(i int) int {
	t := token{kind: 'w', at: i}
	if field, end := p.field(i); field != "" {
		t.field, i = field, end
	}
	t.value = i
	if i < len(p.text) && p.text[i] == '=' {
		t.literal = true
		i++
	}
	if i < len(p.text) && closing[p.text[i]] != "" {
		return p.lexPhrase(t, i)
	}
	start := i
	for i < len(p.text) && !unicode.IsSpace(p.text[i]) && p.text[i] != '(' && p.text[i] != ')' && closing[p.text[i]] == "" {
		i++
	}
	t.text = string(p.text[start:i])
	switch {
	case strings.ContainsFunc(t.text, isWordRune):
		if strings.ContainsAny(t.text, "*?~^") {
			p.warn(start, "%q was searched as written: * ? ~ ^ mean nothing here", t.text)
		}
		if t.field == "" {
			if before, _, ok := strings.Cut(t.text, ":"); ok && isName(before) && !strings.Contains(t.text, "://") {
				p.warn(start, "there is no field %q; it was searched as a word (fields: %s)", before, strings.Join(fields, ", "))
			}
		}
		p.tokens = append(p.tokens, t)
	case t.field != "":
		p.warn(t.at, "nothing stands after %s:", t.field)
	case i == t.at: // a lone operator or the like
		i++
	}
	return i
}

func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

// field returns the field named at i and where its value begins.
func (p *parser) field(i int) (string, int) {
	for _, f := range fields {
		end := i + len(f)
		if end < len(p.text) && p.text[end] == ':' && string(p.text[i:end]) == f {
			return f, end + 1
		}
	}
	return "", i
}

func (p *parser) lexPhrase(t token, i int) int {
	ends := closing[p.text[i]]
	open := i
	for i++; i < len(p.text) && !strings.ContainsRune(ends, p.text[i]); i++ {
	}
	t.kind, t.text = 'p', string(p.text[open+1:i])
	if i == len(p.text) {
		p.warn(open, "this quotation mark is never closed; the phrase was read to the end")
	} else {
		i++
	}
	if strings.ContainsFunc(t.text, isWordRune) {
		p.tokens = append(p.tokens, t)
	} else {
		p.warn(open, "an empty phrase was left out")
	}
	return i
}

// operator reports whether the next token is the given upper-case word.
func (p *parser) operator(word string) bool {
	return p.next < len(p.tokens) && p.tokens[p.next].kind == 'w' && p.tokens[p.next].text == word &&
		p.tokens[p.next].field == "" && !p.tokens[p.next].literal
}

func (p *parser) or() *Node {
	parts := []*Node{p.and()}
	for p.operator("OR") {
		at := p.tokens[p.next].at
		p.next++
		before := p.next
		n := p.and()
		if p.next == before || parts[0].Kind == All {
			p.warn(at, "OR has nothing on one side")
		}
		parts = append(parts, n)
	}
	return join(Or, parts)
}

func (p *parser) and() *Node {
	var parts []*Node
	for p.next < len(p.tokens) && !p.operator("OR") && p.tokens[p.next].kind != ')' {
		if p.operator("AND") {
			p.next++
			continue
		}
		if n := p.unary(); n != nil {
			parts = append(parts, n)
		}
	}
	return join(And, parts)
}

func (p *parser) unary() *Node {
	t := p.tokens[p.next]
	negated, must := false, false
	for t.kind == '-' || t.kind == '+' || p.operator("NOT") {
		if t.kind == '+' {
			must = true
		} else {
			negated = !negated
		}
		p.next++
		if p.next == len(p.tokens) || p.tokens[p.next].kind == ')' || p.operator("OR") || p.operator("AND") {
			p.warn(t.at, "nothing stands behind this operator")
			return nil
		}
		t = p.tokens[p.next]
	}
	n := p.primary()
	n.Must = must
	if negated && n.Kind != All {
		return &Node{Kind: Not, Nodes: []*Node{n}}
	}
	return n
}

func (p *parser) primary() *Node {
	t := p.tokens[p.next]
	p.next++
	if t.kind != '(' {
		p.words++
		kind := Word
		if t.kind == 'p' {
			kind = Phrase
		}
		return &Node{Kind: kind, Field: t.field, Text: t.text, Literal: t.literal, At: t.value}
	}
	n := p.or()
	if p.next < len(p.tokens) {
		p.next++ // the closing parenthesis: or stops at nothing else
	} else {
		p.warn(t.at, "this parenthesis is never closed")
	}
	return n
}

// join makes one node of several, without needless layers.
func join(kind Kind, nodes []*Node) *Node {
	var flat []*Node
	for _, n := range nodes {
		switch n.Kind {
		case All:
		case kind:
			flat = append(flat, n.Nodes...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return &Node{}
	case 1:
		return flat[0]
	}
	return &Node{Kind: kind, Nodes: flat}
}

// String writes a node in one fixed way, with every group in parentheses.
func (n *Node) String() string {
	var s string
	switch n.Kind {
	case All:
		return "*"
	case Not:
		return "-" + n.Nodes[0].String()
	case And, Or:
		parts := make([]string, len(n.Nodes))
		for i, c := range n.Nodes {
			parts[i] = c.String()
		}
		return "(" + strings.Join(parts, map[Kind]string{And: " AND ", Or: " OR "}[n.Kind]) + ")"
	case Phrase:
		s = `"` + n.Text + `"`
	default:
		s = n.Text
	}
	if n.Literal {
		s = "=" + s
	}
	if n.Field != "" {
		s = n.Field + ":" + s
	}
	return s
}

// positive returns the words and phrases that a hit of the query can contain.
func (n *Node) positive() []*Node {
	switch n.Kind {
	case Word, Phrase:
		return []*Node{n}
	case And, Or:
		var all []*Node
		for _, c := range n.Nodes {
			all = append(all, c.positive()...)
		}
		return all
	}
	return nil
}

// relax returns n with its topmost AND of words made an OR, nil if there is
// none to make. What is excluded stays excluded, and words that idle reports are
// left out if others remain.
func (n *Node) relax(idle func(*Node) bool) *Node {
	if n.Kind != And {
		return nil
	}
	var wanted, idlers, excluded []*Node
	for _, c := range n.Nodes {
		switch {
		case c.Kind == Not:
			excluded = append(excluded, c)
		case idle(c):
			idlers = append(idlers, c)
		default:
			wanted = append(wanted, c)
		}
	}
	if len(wanted)+len(idlers) < 2 {
		return nil
	}
	if len(wanted) == 0 {
		wanted = idlers
	}
	return join(And, slices.Concat([]*Node{join(Or, wanted)}, excluded))
}
