package query

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Node is a part of a parsed query.
type Node struct {
	Kind    Kind
	Nodes   []*Node // of And, Or, Not and Together
	Field   string  // "" for the text, or one of the fields that [Parse] lists
	Text    string  // of Word and Phrase, as typed
	Pattern bool    // of Word: * matches any letters and ? matches one
	Edits   int     // of Word: how many letters may differ, 0 to 2
	Apart   int     // of Phrase, if not 0: in any order, with at most so many other words among them

	From, To string   // of Date: the first and last day, month or year, "" if open
	Within   []string // of Together: Sentence, Paragraph, Person

	Spread bool // of Or: one word of the query, in several parts of an article
	Joined bool // of Phrase: words without quotation marks, which stand in the query as well
	Spare  bool // of Word: optional, as an initial or a father's name that texts leave out

	Literal bool // =word: no other spelling
	Must    bool // +word: required even if it is a stop word
	At      int  // code point of the query at which the word or phrase begins
}

// A Kind is the kind of a [Node].
type Kind int

// The kinds. All, the zero kind, matches every article.
const (
	All Kind = iota
	And
	Or
	Not // has one node
	Word
	Phrase
	Date     // published in a range
	Together // all nodes, words and phrases, near one another; see Within
)

// What the words of a [Together] share: a sentence, a paragraph, or a person's
// name at most [PersonReach] words from each.
const (
	Sentence  = "same:sentence"
	Paragraph = "same:paragraph"
	Person    = "near:person"
)

// PersonReach is how far, in words, [Person] reaches from a person's name.
const PersonReach = 10

// MaxApart is the largest [Node.Apart].
const MaxApart = 50

// A Warning reports a part of a query that was not read as its writer may have
// meant it.
type Warning struct {
	Position int    // code point of the query, from 0
	Text     string // what was done about it
}

// fields are the names that a colon may follow.
var fields = []string{"title", "lead", "body", "versions", "person", "org", "place", "source", "author", "byline", "year", "lang", "date"}

// Parse reads a query:
//
//	word other       both words (also: word AND other, +word)
//	word OR other    one of them
//	-word            not this word (also: NOT word)
//	"some words"     these words in this order (also “ ”, « », „ “)
//	"some words"~8   in any order, with at most 8 other words among them
//	( … )            groups
//	=word            no other spelling of a name
//	begin*  w?rd     words that begin so; ? matches one letter
//	word~  word~2    words of text and names within one letter, or two
//	person:name      in a field: title lead body person org place source author year lang
//	person:"a name"  title:(a OR b)
//	versions:word    in former versions of an article
//	date:2006-02     published then, as far as the date is known
//	date:[2006-02 TO 2006-09]   or * for an open end
//	a b same:sentence           all words and phrases of the group in one sentence
//	a b same:paragraph
//	a b near:person             each within 10 words of one person's name
//
// AND binds closer than OR. Beside other words, stop words, initials
// (N. Nazarbaev) and a father's name (Rakhat Mukhtaruly Aliyev) are optional;
// +the, =Mukhtaruly and "the end" are required. What is not well formed is read
// as plain words, with a warning. Only a query of more than [MaxText] bytes or
// [MaxWords] words is refused; the error wraps [ErrBad].
func Parse(text string) (*Node, []Warning, error) {
	if len(text) > MaxText {
		return nil, nil, bad("the query has %d bytes: shorten it to %d", len(text), MaxText)
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
		return nil, nil, bad("the query has %d words: give at most %d", p.words, MaxWords)
	}
	root := join(And, all)
	root.spareInitials()
	if asked := strings.TrimSpace(text); root.Kind == All && asked != "" && asked != "*" {
		p.warn(0, "the query has no word to search for; all articles match")
	}
	return root, p.warnings, nil
}

// spareInitials marks initials beside other words as optional.
func (n *Node) spareInitials() {
	for _, c := range n.Nodes {
		c.Spare = (n.Kind == And || n.Kind == Together) && len(n.Nodes) > 1 && c.Plain() && IsInitial(c.Text)
		c.spareInitials()
	}
}

type parser struct {
	text     []rune
	tokens   []token
	next     int
	words    int
	warnings []Warning
}

// maxWarnings bounds the warnings about one query.
const maxWarnings = 20

func (p *parser) warn(at int, format string, args ...any) {
	switch {
	case len(p.warnings) > maxWarnings:
		return
	case len(p.warnings) == maxWarnings:
		format, args = "more of this query was not read as written", nil
	}
	p.warnings = append(p.warnings, Warning{at, fmt.Sprintf(format, args...)})
}

// operator reports whether the next token is the operator word, in capitals.
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
	var modifiers []token
	for p.next < len(p.tokens) && !p.operator("OR") && p.tokens[p.next].kind != ')' {
		if p.operator("AND") {
			p.next++
			continue
		}
		if t := p.tokens[p.next]; t.kind == 'm' {
			modifiers = append(modifiers, t)
			p.next++
			continue
		}
		if n := p.unary(); n != nil {
			parts = append(parts, n.parted()...)
		}
	}
	if len(modifiers) > 0 {
		return p.together(parts, modifiers)
	}
	return join(And, parts)
}

// parted splits initials from a name that follows without a space, as in
// Р.Алиев. A word with an operator, as in -Р.Алиев, stays whole.
func (n *Node) parted() []*Node {
	initials := 0
	if m := beforeName.FindStringSubmatch(n.Text); m != nil && n.Plain() {
		initials = len(m[1])
	}
	name := n.Text[initials:]
	if initials == 0 || IsOperator(name) || strings.ContainsAny(strings.TrimRight(name, "?!"), "*?~") {
		return []*Node{n}
	}
	return []*Node{
		{Kind: Word, Text: n.Text[:initials], At: n.At},
		{Kind: Word, Text: name, At: n.At + utf8.RuneCountInString(n.Text[:initials])},
	}
}

// IsOperator reports whether a word is an operator of the language.
func IsOperator(word string) bool { return word == "AND" || word == "OR" || word == "NOT" }

// Plain reports whether n is a word written without any operator.
func (n *Node) Plain() bool {
	return n.Kind == Word && n.Field == "" && !n.Pattern && n.Edits == 0 && !n.Literal && !n.Must
}

// initial matches an initial, also of a name of two parts: К.-Ж. or К-Ж. Those of
// U.S.A are none, as no name follows.
const initial = `\p{Lu}(?:\.?-\p{Lu})?\.`

var (
	firstInitial = regexp.MustCompile(`^` + initial)
	initials     = regexp.MustCompile(`^(?:` + initial + `)+$`)
	beforeName   = regexp.MustCompile(`^((?:` + initial + `)+)\p{Lu}\pL`)
)

// IsInitial reports whether a word is one or more initials of a name.
func IsInitial(word string) bool { return initials.MatchString(word) }

// HasInitial reports whether a text begins with an initial.
func HasInitial(text string) bool { return firstInitial.MatchString(text) }

// Closes reports whether a quotation mark closes the phrase that another opened.
func Closes(open, mark rune) bool { return strings.ContainsRune(closing[open], mark) }

// together makes one [Together] of the words and phrases of a group.
func (p *parser) together(parts []*Node, modifiers []token) *Node {
	n := &Node{Kind: Together, At: modifiers[0].at}
	for _, m := range modifiers {
		if !slices.Contains(n.Within, m.text) {
			n.Within = append(n.Within, m.text)
		}
	}
	slices.Sort(n.Within)
	var rest []*Node
	for _, c := range join(And, parts).group() {
		switch {
		case c.positioned():
			n.Nodes = append(n.Nodes, c)
		default:
			if c.Kind != Not && c.Kind != Date {
				p.warn(modifiers[0].at, "%s works for plain words and phrases; %s was searched in the whole article", modifiers[0].text, c)
			}
			rest = append(rest, c)
		}
	}
	if len(n.Nodes) == 0 {
		p.warn(modifiers[0].at, "%s has no words before it; it was left out", modifiers[0].text)
		return join(And, rest)
	}
	return join(And, append([]*Node{n}, rest...))
}

// group returns the nodes of an And, or n itself.
func (n *Node) group() []*Node {
	switch n.Kind {
	case All:
		return nil
	case And:
		return n.Nodes
	}
	return []*Node{n}
}

// positioned reports whether the positions of n in a text are known.
func (n *Node) positioned() bool {
	switch n.Kind {
	case Word, Phrase:
		return n.Field == "" && !n.Pattern && n.Edits == 0
	case Or:
		return !slices.ContainsFunc(n.Nodes, func(c *Node) bool { return !c.positioned() })
	}
	return false
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
			p.warn(t.at, "no word follows this operator")
			return nil
		}
		t = p.tokens[p.next]
	}
	n := p.primary()
	switch {
	case negated && n.Kind == Not:
		return n.Nodes[0]
	case negated && n.Kind != All:
		return &Node{Kind: Not, Nodes: []*Node{n}}
	case must && n.Kind == Word:
		n.Must = true
	}
	return n
}

func (p *parser) primary() *Node {
	t := p.tokens[p.next]
	p.next++
	switch t.kind {
	case 'd':
		return &Node{Kind: Date, From: t.text, To: t.to, At: t.value}
	case 'm': // behind an operator
		p.warn(t.at, "%s must follow the words of a group; it was left out", t.text)
		return &Node{}
	case 'p', 'w':
		p.words++
		n := &Node{Kind: Word, Field: t.field, Text: t.text, Literal: t.literal, At: t.value, Pattern: t.pattern, Edits: t.edits}
		if t.kind == 'p' {
			n.Kind, n.Apart = Phrase, t.apart
		}
		return n
	}
	n := p.or()
	if p.next < len(p.tokens) {
		p.next++ // the closing parenthesis: or stops at nothing else
	} else {
		p.warn(t.at, "this parenthesis is not closed")
	}
	if t.field != "" {
		p.field(t, n)
	}
	return n
}

// field searches what the parentheses behind a field hold in that field.
func (p *parser) field(t token, n *Node) {
	switch n.Kind {
	case Word, Phrase:
		switch {
		case n.Field != "":
			return
		case t.field == "date":
			p.warn(n.At, "date: takes one date, or [a TO b]; %s was searched in the text", n)
			return
		case n.Edits > 0 && !ofWords(t.field), n.Pattern && !ofWords(t.field) && ofText(t.field), n.Apart > 0 && !ofText(t.field):
			p.warn(n.At, "%s was searched in the whole article, not in %s", n, t.field)
			return
		}
		n.Field = t.field
		if n.Kind == Word && !n.Pattern {
			n.Text = strings.TrimRight(n.Text, "?!") // these end a question
		}
	case Together:
		p.warn(n.At, "%s was searched in the whole article, not in %s", n, t.field)
	default:
		for _, c := range n.Nodes {
			p.field(t, c)
		}
	}
}

// ofText reports whether a field is part of the article's text, now or formerly.
func ofText(field string) bool {
	return field == "" || field == "title" || field == "lead" || field == "body" || field == "versions"
}

// OfNames reports whether a field holds names that are indexed by word, not only
// as whole values.
func OfNames(field string) bool { return field == "person" || field == "org" || field == "place" }

// ofWords reports whether a field is indexed by words as they are written.
func ofWords(field string) bool {
	return ofText(field) && field != "lead" && field != "versions" || OfNames(field)
}

// join makes one node of several. It flattens nodes of the same kind.
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

// String prints a node in one fixed way, with every group in parentheses. [Parse]
// reads it back to the same node.
func (n *Node) String() string {
	var s string
	switch n.Kind {
	case All:
		return "*"
	case Not:
		return signed("-", n.Nodes[0].String())
	case And, Or:
		parts := make([]string, len(n.Nodes))
		for i, c := range n.Nodes {
			parts[i] = c.String()
		}
		return "(" + strings.Join(parts, map[Kind]string{And: " AND ", Or: " OR "}[n.Kind]) + ")"
	case Together:
		parts := make([]string, len(n.Nodes))
		for i, c := range n.Nodes {
			parts[i] = c.String()
		}
		return "(" + strings.Join(append(parts, n.Within...), " ") + ")"
	case Date:
		if n.From == n.To && n.From != "" {
			return "date:" + n.From
		}
		return "date:[" + cmp.Or(n.From, "*") + " TO " + cmp.Or(n.To, "*") + "]"
	case Phrase:
		s = `"` + n.Text + `"`
		if n.Apart > 0 {
			s += "~" + strconv.Itoa(n.Apart)
		}
	default:
		s = n.Text
		if n.Edits > 0 {
			s += "~" + strconv.Itoa(n.Edits)
		}
	}
	if n.Literal {
		s = "=" + s
	}
	if n.Field != "" {
		s = n.Field + ":" + s
	}
	if n.Must {
		return signed("+", s)
	}
	return s
}

// signed puts + or - before s, in parentheses where the sign would be read as part
// of it.
func signed(sign, s string) string {
	if p := (&parser{text: []rune(s)}); !p.startsWord(0) {
		s = "(" + s + ")"
	}
	return sign + s
}

// OfText reports whether n is searched in the article's text, not its metadata.
func (n *Node) OfText() bool { return ofText(n.Field) }

// Positive returns the words and phrases that a hit can contain, in the order of
// the query.
func (n *Node) Positive() []*Node {
	switch n.Kind {
	case Word, Phrase:
		return []*Node{n}
	case And, Or, Together:
		var all []*Node
		for _, c := range n.Nodes {
			all = append(all, c.Positive()...)
		}
		return all
	}
	return nil
}
