package clean

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"casefile/corpus"
)

// A Report explains an article: every block of the page, kept or cut, and the rule
// that chose each fact.
type Report struct {
	Charset Charset
	Tamed   bool // some of the page was left out to keep within the limits
	Blocks  []Judged
	Choices []Choice
}

// A Judged is a block of the page, kept or cut.
type Judged struct {
	Text  string
	Kept  bool
	Kind  corpus.Kind // of a kept block
	Rule  string      // that kept or cut it
	Score float32     // probability of being in the article, 0 if a rule alone decided
}

func (j *Judged) keep(rule string) { j.Kept, j.Rule = true, rule }

func (j *Judged) cut(rule string) { j.Kept, j.Rule = false, rule }

// A Choice is a fact of the article and the rule that chose it.
type Choice struct{ Field, Value, Rule string }

func (r *Report) choose(field, value, rule string) {
	r.Choices = append(r.Choices, Choice{field, value, rule})
}

// kept returns the first kept block of a text, nil for none.
func (r *Report) kept(text string) *Judged {
	for i := range r.Blocks {
		if j := &r.Blocks[i]; j.Kept && j.Text == text {
			return j
		}
	}
	return nil
}

// Explain cleans a capture and writes the report for people to read.
func Explain(w io.Writer, c *corpus.Capture) error {
	a, r, err := Article(c)
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "%v\n\n", err)
	} else {
		fmt.Fprintf(&b, "%s\n\n", a.Title)
	}
	fmt.Fprintf(&b, "charset  %s, by %s\n", r.Charset.Name, r.Charset.Rule)
	if r.Tamed {
		fmt.Fprintln(&b, "page     beyond the limits; some was left out")
	}
	if a != nil && a.Incomplete != "" {
		fmt.Fprintf(&b, "text     incomplete: %s\n", a.Incomplete)
	}
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range r.Choices {
		fmt.Fprintf(table, "%s\t%s\tby %s\n", c.Field, short(c.Value, 60), c.Rule)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(&b)
	for _, j := range r.Blocks {
		mark, rule := "-", j.Rule
		if j.Kept {
			mark, rule = "+", string(j.Kind)+", "+rule
		}
		fmt.Fprintf(&b, "%s %.2f  %-24s  %s\n", mark, j.Score, rule, short(j.Text, 90))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// short returns the text in one line of at most n characters.
func short(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
