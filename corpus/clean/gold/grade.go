package gold

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Words returns the runs of letters, digits and underscores: \w+ of Python.
func Words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !(r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r))
	})
}

// Flat collapses white space.
func Flat(s string) string { return strings.Join(strings.Fields(s), " ") }

var unify = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'", "´", "'", "`", "'",
	"–", "-", "—", "-", "−", "-", "‑", "-", "‐", "-", "\u00ad", "", "\u200b", "", "\ufeff", "")

// plainForm is the form in which titles and names are compared.
func plainForm(s string) string {
	s = cases.Fold().String(unify.Replace(norm.NFKC.String(html.UnescapeString(s))))
	return strings.Trim(Flat(strings.ReplaceAll(s, "…", "...")), ` .,;:!-|"'`)
}

var (
	outletTail = regexp.MustCompile(`\s*[-|–—:»·•/]\s*[^-|–—»·•]{1,60}$`)
	outletCut  = regexp.MustCompile(`\s+[|–—»·•-]\s+`)
)

// withoutOutlet returns the forms of a title with and without what may be the
// outlet's name.
func withoutOutlet(s string) []string {
	return []string{plainForm(s), plainForm(outletTail.ReplaceAllString(s, "")), plainForm(outletCut.Split(s, 2)[0])}
}

// A Grade is how right a title or the authors are.
type Grade int

// The grades.
const (
	Wrong Grade = iota
	Near
	Exact
)

// GradeTitle grades a title. It is Exact if it is equal but for case, quotation
// marks and dashes, and Near if it is equal without the outlet's name, or nine
// tenths of the words are.
func GradeTitle(want, got string) Grade {
	if got == "" {
		return Wrong
	}
	if plainForm(want) == plainForm(got) {
		return Exact
	}
	for _, a := range withoutOutlet(want) {
		for _, b := range withoutOutlet(got) {
			if a != "" && a == b {
				return Near
			}
		}
	}
	a, b := bag(plainForm(want)), bag(plainForm(got))
	common, all := 0, 0
	for w, n := range a {
		common += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if len(a) > 0 && float64(2*common)/float64(all) >= .9 {
		return Near
	}
	return Wrong
}

func bag(s string) map[string]int {
	b := map[string]int{}
	for _, w := range Words(s) {
		b[w]++
	}
	return b
}

var (
	bylineWord  = regexp.MustCompile(`(?i)^\s*(by|von|par|por|автор)\s*:?\s+`)
	authorBreak = regexp.MustCompile(`\s*(?:;|,|\||/|\band\b|\bund\b|&|\n)\s*`)
)

func authorNames(s string) []string {
	var names []string
	for _, n := range authorBreak.Split(bylineWord.ReplaceAllString(s, ""), -1) {
		if n = plainForm(n); n != "" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// GradeAuthor grades authors, separated by semicolons or as in a byline. It is
// Exact if all names are equal, Near if the surname of one is.
func GradeAuthor(want, got string) Grade {
	if got == "" {
		return Wrong
	}
	a, b := authorNames(want), authorNames(got)
	if slices.Equal(a, b) {
		return Exact
	}
	said := bag(plainForm(got))
	for _, name := range a {
		if ws := Words(name); len(ws) > 0 && said[ws[len(ws)-1]] > 0 {
			return Near
		}
	}
	return Wrong
}
