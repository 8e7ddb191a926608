package query

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word, phrase or operator of a query.
type token struct {
	kind    byte // 'w' word, 'p' phrase, 'd' date, 'm' modifier of a group, or one of ( ) + -
	text    string
	field   string
	literal bool
	pattern bool
	edits   int
	apart   int
	to      string // end of a range of dates that begins at text
	at      int    // code point at which it begins
	value   int    // code point at which its text begins, behind a field
}

// closing maps an opening quotation mark to those that close it.
var closing = map[rune]string{
	'"': `"`, '“': `”“"`, '„': `“”"`, '«': `»"`, '”': `”"`,
}

// regular matches a regular expression in the syntax of other engines.
var regular = regexp.MustCompile(`(^|\s)(/\S*[*+?()\[\]|^$\\{}]\S*/)(\s|$)`)

func (p *parser) lex() {
	if at := regular.FindStringSubmatchIndex(string(p.text)); at != nil {
		expr := string(p.text)[at[4]:at[5]]
		p.warn(utf8.RuneCountInString(string(p.text)[:at[4]]), "%s was searched by the words in it: regular expressions are not supported", expr)
	}
	for i := 0; i < len(p.text); {
		r := p.text[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '(' || r == ')':
			p.tokens = append(p.tokens, token{kind: byte(r), at: i})
			i++
		case (r == '+' || r == '-') && p.startsWord(i+1):
			p.tokens = append(p.tokens, token{kind: byte(r), at: i})
			i++
		default:
			i = p.lexWord(i)
		}
	}
}

// startsWord reports whether something searchable begins at i. A dash before
// anything else is not a minus.
func (p *parser) startsWord(i int) bool {
	for i < len(p.text) && (p.text[i] == '*' || p.text[i] == '?') {
		i++
	}
	if i >= len(p.text) {
		return false
	}
	r := p.text[i]
	return isWordRune(r) || r == '(' || r == '=' || closing[r] != ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lexWord reads a word, phrase or range of dates, with its field, and returns
// where it ends.
func (p *parser) lexWord(i int) int {
	t := token{kind: 'w', at: i}
	if field, end := p.fieldAt(i); field != "" {
		t.field, i = field, end
	}
	t.value = i
	if t.field != "" && i < len(p.text) && p.text[i] == '(' {
		t.kind = '('
		p.tokens = append(p.tokens, t)
		return i + 1
	}
	if i < len(p.text) && p.text[i] == '=' {
		t.literal = true
		i++
	}
	if i < len(p.text) && closing[p.text[i]] != "" {
		return p.lexPhrase(t, i)
	}
	if t.field == "date" && i < len(p.text) && p.text[i] == '[' {
		return p.lexRange(t, i)
	}
	return p.lexPlain(t, i)
}

// lexPlain reads a word without quotation marks, from i on. t has its field.
func (p *parser) lexPlain(t token, i int) int {
	start := i
	for i < len(p.text) && !unicode.IsSpace(p.text[i]) && p.text[i] != '(' && p.text[i] != ')' && closing[p.text[i]] == "" {
		i++
	}
	t.text = string(p.text[start:i])
	switch {
	case t.text == Sentence || t.text == Paragraph || t.text == Person:
		t.kind = 'm'
		p.tokens = append(p.tokens, t)
	case t.field == "date" && isDate(t.text):
		t.kind, t.to = 'd', t.text
		p.tokens = append(p.tokens, t)
	case strings.ContainsFunc(t.text, isWordRune):
		if t.field == "date" {
			p.warn(start, "%q is not a date: write 2006, 2006-02, 2006-02-13 or [2006-02 TO 2006-09]; it was searched as a word", t.text)
			return t.value
		}
		p.inexact(&t)
		if t.field == "" {
			if before, _, ok := strings.Cut(t.text, ":"); ok && isLower(before) && !strings.Contains(t.text, "://") {
				p.warn(start, "there is no field %q; it was searched as a word (fields: %s)", before, strings.Join(fields, ", "))
			}
		}
		p.tokens = append(p.tokens, t)
	case t.field != "":
		p.warn(t.at, "%s: has no value", t.field)
	case i == t.at: // a lone operator or the like
		i++
	}
	return i
}

// inexact reads the * ? and ~ in a word.
func (p *parser) inexact(t *token) {
	word, edits, tilde := strings.Cut(t.text, "~")
	asked := word
	if t.field == "" {
		asked = strings.TrimRight(word, "?!") // these end a question
	}
	pattern := strings.ContainsAny(asked, "*?")
	if !tilde && !pattern {
		if strings.Contains(t.text, "^") {
			p.warn(t.value, "%q was searched as written: ^ has no meaning here", t.text)
		}
		return
	}
	letters := 0
	plain := true
	for _, r := range asked {
		switch {
		case isWordRune(r):
			letters++
		case r != '*' && r != '?' && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r):
			plain = false
		}
	}
	n, known := map[string]int{"": 1, "1": 1, "2": 2}[edits]
	switch {
	case t.field == "lead" || t.field == "versions":
		p.warn(t.value, "%q was searched as written: * ? ~ do not work in %s:", t.text, t.field)
	case tilde && !ofWords(t.field):
		p.warn(t.value, "%q was searched as written: ~ works for words of the text and of names", t.text)
	case pattern && tilde:
		p.warn(t.value, "%q was searched as written: ~ cannot be combined with * or ?", t.text)
	case !plain:
		p.warn(t.value, "%q was searched as written: * ? ~ work in words of letters and digits", t.text)
	case pattern && letters < 2 || tilde && letters < 3:
		p.warn(t.value, "%q was searched as written: * ? need two letters, ~ needs three", t.text)
	case tilde && !known:
		p.warn(t.value, "%q was searched with two letters different, the maximum", t.text)
		t.text, t.edits = word, 2
	case tilde:
		t.text, t.edits = word, n
	default:
		t.text, t.pattern = asked, true
	}
}

// lexRange reads a range of dates, from its bracket on.
func (p *parser) lexRange(t token, i int) int {
	open := i
	for i < len(p.text) && p.text[i] != ']' {
		i++
	}
	from, to, ok := strings.Cut(string(p.text[open+1:i]), " TO ")
	i = min(i+1, len(p.text))
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	for _, d := range []*string{&from, &to} {
		if *d == "*" {
			*d = ""
		} else if !isDate(*d) {
			ok = false
		}
	}
	if !ok || from != "" && to != "" && FirstDay(from) > LastDay(to) {
		p.warn(open, "this is not a range of dates; write [2006-02 TO 2006-09]. It was left out")
		return i
	}
	t.kind, t.text, t.to = 'd', from, to
	p.tokens = append(p.tokens, t)
	return i
}

// isLower reports whether s consists of small Latin letters, as names of fields do.
func isLower(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

// fieldAt returns the field named at i and where its value begins.
func (p *parser) fieldAt(i int) (string, int) {
	for _, f := range fields {
		end := i + len(f)
		if end < len(p.text) && p.text[end] == ':' && string(p.text[i:end]) == f {
			if f == "byline" {
				f = "author"
			}
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
		p.warn(open, "this quotation mark is not closed; the phrase was read to the end")
	} else {
		i++
	}
	if i < len(p.text) && p.text[i] == '~' {
		from := i + 1
		for i++; i < len(p.text) && '0' <= p.text[i] && p.text[i] <= '9'; i++ {
		}
		t.apart = p.distance(from, string(p.text[from:i]), t)
	}
	if t.field == "date" {
		p.warn(open, "a phrase is not a date; it was searched as a phrase")
		t.field = ""
	}
	if patternInPhrase.MatchString(t.text) {
		p.warn(open, "* and ? have no meaning inside quotation marks; write that word outside")
	}
	if strings.ContainsFunc(t.text, isWordRune) {
		p.tokens = append(p.tokens, t)
	} else {
		p.warn(open, "an empty phrase was left out")
	}
	return i
}

// patternInPhrase matches a * or ? that was meant as a wildcard. A question mark
// behind a word ends a question.
var patternInPhrase = regexp.MustCompile(`[\pL\pN]\*|\*[\pL\pN]|[\pL\pN]\?[\pL\pN]`)

// distance reads how many other words may be among those of a phrase.
func (p *parser) distance(at int, digits string, t token) int {
	n, err := strconv.Atoi(digits)
	switch {
	case digits == "":
		p.warn(at-1, "~ behind a phrase needs a number of words, as in \"a b\"~8; it was left out")
		return 0
	case !ofText(t.field):
		p.warn(at-1, "~ behind a phrase works for the text and the title; it was left out")
		return 0
	case err != nil || n > MaxApart:
		p.warn(at-1, "the words were searched at most %d words apart", MaxApart)
		return MaxApart
	}
	return n
}
