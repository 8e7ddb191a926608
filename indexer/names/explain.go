package names

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// An Explanation is how a name is read, and which spellings are taken for it.
type Explanation struct {
	Words     []ExplainedWord
	Spellings []Spelling // those below [Cut] are searched only on request
}

// An ExplainedWord is a word of a name.
type ExplainedWord struct {
	Text   string   // folded
	Sounds []string // sound keys
	Roles  []string // what it is taken for: "name", "initial", "father's name" and so on
}

// Bounds of an explanation.
const (
	leastExplained = .75 // score of a spelling
	mostExplained  = 50  // spellings
)

// Explain returns how a name is read, and which spellings of a lexicon are taken for it.
func (l *Lexicon) Explain(text string) Explanation {
	q := parse(text)
	var out Explanation
	for i := range q.words {
		word := ExplainedWord{Text: q.words[i].fold, Roles: q.roles(i)}
		for _, k := range q.words[i].keys {
			word.Sounds = append(word.Sounds, k.sound)
		}
		out.Words = append(out.Words, word)
	}
	if len(q.words) > 0 {
		out.Spellings = l.Find(text, leastExplained, mostExplained)
	}
	return out
}

// Explain writes how a name is parsed and which spellings in the lexicon may be meant
// by it: the sound keys and the role of each word, then the score, the number of
// articles and the rules of each spelling. Spellings below [Cut] are listed separately,
// since they are searched only on request.
func Explain(w io.Writer, l *Lexicon, text string) error {
	e := l.Explain(text)
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	if len(e.Words) == 0 {
		fmt.Fprintf(out, "%q has no word\n", text)
		return out.Flush()
	}
	fmt.Fprintln(out, "word\tkeys\tread as")
	for _, word := range e.Words {
		fmt.Fprintf(out, "%s\t%s\t%s\n", word.Text, strings.Join(word.Sounds, " "), strings.Join(word.Roles, ", "))
	}
	if len(e.Spellings) == 0 {
		fmt.Fprintln(out, "\nno spelling of it occurs")
		return out.Flush()
	}
	section := ""
	for _, s := range e.Spellings {
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

// roles describes what word i of a name is taken for.
func (n *parsedName) roles(i int) []string {
	w := &n.words[i]
	var roles []string
	add := func(is bool, role string) {
		if is {
			roles = append(roles, role)
		}
	}
	add(i >= n.n, "joined")
	add(w.flags&initial != 0, "initial")
	add(i == n.middle, "father's name")
	add(w.flags&repeated != 0, "repeated")
	if len(w.keys) > 0 && w.flags&uninflected == 0 {
		add(w.keys[0].gender == woman, "woman's form")
		add(w.keys[0].gender == man, "man's, inflected")
		add(w.keys[0].gender == either, "woman's form or inflected")
	}
	add(len(roles) == 0, "name")
	return roles
}
