package names

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Explain writes how a name is read and which spellings in the lexicon it may
// be meant by: for each word its sound keys and what it can be, then for each
// spelling the score, the number of articles and the rules. Spellings below
// [Cut] stand apart, as they are not searched without asking.
func Explain(w io.Writer, l *Lexicon, text string) error {
	q := parse(text)
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	if len(q.words) == 0 {
		fmt.Fprintf(out, "%q has no word\n", text)
		return out.Flush()
	}
	fmt.Fprintln(out, "word\tkeys\tread as")
	for i := range q.words {
		fmt.Fprintf(out, "%s\t%s\t%s\n", q.words[i].fold, strings.Join(q.words[i].keys(), " "), strings.Join(q.readAs(i), ", "))
	}
	const least, most = .75, 50
	found := l.Find(text, least, most)
	if len(found) == 0 {
		fmt.Fprintln(out, "\nno spelling of it occurs")
		return out.Flush()
	}
	section := ""
	for _, s := range found {
		title := "taken for the same"
		if s.Score < Cut {
			title = "possibly the same"
		}
		if title != section {
			section = title
			fmt.Fprintf(out, "\n%s\tscore\tarticles\trules\n", title)
		}
		fmt.Fprintf(out, "%s\t%.2f\t%d\t%s\n", s.Text, s.Score, s.Articles, strings.Join(s.Rules, ", "))
	}
	return out.Flush()
}

// keys returns the sound keys of a word.
func (w *word) keys() []string {
	var keys []string
	for _, f := range w.forms {
		keys = append(keys, f.sound)
	}
	return keys
}

// readAs says what word i of a name is taken for.
func (n *name) readAs(i int) []string {
	w := &n.words[i]
	var as []string
	if i >= n.n {
		as = append(as, "joined")
	}
	if w.flags&initial != 0 {
		as = append(as, "initial")
	}
	if i == n.middle {
		as = append(as, "father's name")
	}
	if w.flags&repeated != 0 {
		as = append(as, "repeated")
	}
	if len(w.forms) > 0 && w.flags&base == 0 {
		switch w.forms[0].of {
		case woman:
			as = append(as, "woman's form")
		case man:
			as = append(as, "man's, inflected")
		default:
			as = append(as, "woman's form or inflected")
		}
	}
	if len(as) == 0 {
		as = append(as, "name")
	}
	return as
}
