package gather

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"casefile/corpus"
)

// Rules say which articles belong to a case.
type Rules struct {
	// Match are the words of which an article must have one; without any, every
	// article belongs. Letters are compared without case and accents, and a word may
	// continue: "sarsenbay" matches Sarsenbaýuly and Sarsenbayev's. "murder & almaty"
	// requires both words. A regular expression stands between slashes and is compared
	// with the text, ignoring case.
	Match []string `yaml:"match"`
	// From and To are the first and the last date: 2006, 2006-02 or 2006-02-13. They do
	// not exclude articles without a date.
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// A matcher applies Rules.
type matcher struct {
	any      [][]string // one of these must occur with all its parts
	patterns []*regexp.Regexp
	from, to string
}

var datePattern = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func (r Rules) compile() (*matcher, error) {
	m := &matcher{from: r.From, to: r.To}
	for _, d := range []string{r.From, r.To} {
		if d != "" && !datePattern.MatchString(d) {
			return nil, fmt.Errorf("date %q: want 2006, 2006-02 or 2006-02-13", d)
		}
	}
	for _, entry := range r.Match {
		if len(entry) > 2 && strings.HasPrefix(entry, "/") && strings.HasSuffix(entry, "/") {
			p, err := regexp.Compile("(?i)" + entry[1:len(entry)-1])
			if err != nil {
				return nil, fmt.Errorf("match %s: %w", entry, err)
			}
			m.patterns = append(m.patterns, p)
			continue
		}
		var all []string
		for part := range strings.SplitSeq(entry, "&") {
			if part = fold(part); part != "" {
				all = append(all, " "+part)
			}
		}
		if len(all) == 0 {
			return nil, errors.New("match: an entry without a letter")
		}
		m.any = append(m.any, all)
	}
	return m, nil
}

// exclude returns why an article does not belong to the case, "" if it does.
func (m *matcher) exclude(a *corpus.Article) string {
	if why := m.excludeDate(a.Published); why != "" {
		return why
	}
	if len(m.any)+len(m.patterns) == 0 {
		return ""
	}
	text := a.Title + "\n" + a.PageHeadline + "\n" + a.Body()
	folded := " " + fold(text)
	for _, all := range m.any {
		if !slices.ContainsFunc(all, func(part string) bool { return !strings.Contains(folded, part) }) {
			return ""
		}
	}
	for _, p := range m.patterns {
		if p.MatchString(text) {
			return ""
		}
	}
	return "it has none of the case's words"
}

// excludeDate returns why a date is outside the case's, "" if it is not. Dates are
// compared to the precision that both have.
func (m *matcher) excludeDate(d corpus.Date) string {
	before := func(a, b string) bool {
		n := min(len(a), len(b))
		return a[:n] < b[:n]
	}
	switch {
	case d.IsZero():
	case m.from != "" && before(d.At, m.from):
		return "it is from before " + m.from
	case m.to != "" && before(m.to, d.At):
		return "it is from after " + m.to
	}
	return ""
}

// excludeList returns why a list that was last changed at a date can name nothing of
// the case, "" if it can.
func (m *matcher) excludeList(d corpus.Date) string {
	return (&matcher{from: m.from}).excludeDate(d)
}

// bases maps letters to the letters that they are compared as, where Unicode does not
// decompose them.
var bases = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "ё", "е", "ı", "i", "ʼ", "", "’", "", "'", "")

// fold returns a text's words in lower case without accents, separated by spaces. It is
// idempotent.
func fold(text string) string {
	var b strings.Builder
	space := false
	for _, r := range bases.Replace(norm.NFKD.String(strings.ToLower(text))) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r):
		default:
			space = true
		}
	}
	return b.String()
}
