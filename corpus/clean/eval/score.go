package eval

import (
	"html"
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// words returns the runs of letters, digits and underscores: \w+ of Python.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !(r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r))
	})
}

// A share is the common, added and missing part of a predicted text; they sum
// to 1, or are all 0 for two empty texts.
type share struct{ tp, fp, fn float64 }

// gramLength is the length of the shingles, in words.
const gramLength = 4

func grams(s string) map[string]int {
	ws := words(s)
	bag := map[string]int{}
	for i := range max(1, len(ws)-gramLength+1) {
		if gram := ws[i:min(i+gramLength, len(ws))]; len(gram) > 0 {
			bag[strings.Join(gram, " ")]++
		}
	}
	return bag
}

func shingles(want, got string) share {
	a, b := grams(want), grams(got)
	common, all, had := 0, 0, 0
	for g, n := range a {
		common += min(n, b[g])
		all += n
	}
	for _, n := range b {
		had += n
	}
	sum := float64(all + had - common)
	if sum == 0 {
		return share{}
	}
	return share{float64(common) / sum, float64(had-common) / sum, float64(all-common) / sum}
}

func (s share) precision() float64 { return part(s.tp, s.fp, s.fp+s.fn) }
func (s share) recall() float64    { return part(s.tp, s.fn, s.fp+s.fn) }

func (s share) f1() float64 {
	switch {
	case s.tp > 0:
		return 2 * s.tp / (2*s.tp + s.fp + s.fn)
	case s.fp == 0 && s.fn == 0:
		return 1
	}
	return 0
}

func part(tp, miss, wrong float64) float64 {
	switch {
	case wrong == 0:
		return 1
	case tp == 0 && miss == 0:
		return 0
	}
	return tp / (tp + miss)
}

// shinglesF1 is the harmonic mean of the pages' mean precision and mean recall.
func shinglesF1(pages []share) float64 {
	var p, r, np, nr float64
	for _, s := range pages {
		if s.tp+s.fp > 0 {
			p += s.precision()
			np++
		}
		if s.tp+s.fn > 0 {
			r += s.recall()
			nr++
		}
	}
	p, r = p/math.Max(np, 1), r/math.Max(nr, 1)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// flat collapses white space.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

var unify = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'", "´", "'", "`", "'",
	"–", "-", "—", "-", "−", "-", "‑", "-", "‐", "-", "\u00ad", "", "\u200b", "", "\ufeff", "")

// plainForm is the form in which titles and names are compared.
func plainForm(s string) string {
	s = cases.Fold().String(unify.Replace(norm.NFKC.String(html.UnescapeString(s))))
	return strings.Trim(flat(strings.ReplaceAll(s, "…", "...")), ` .,;:!-|"'`)
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

// A Grade tells how right a title or the authors are.
type Grade int

// The grades.
const (
	Wrong Grade = iota
	Near
	Exact
)

// GradeTitle grades a title: exact but for case, quotes and dashes, or near.
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
	for _, w := range words(s) {
		b[w]++
	}
	return b
}

var (
	bylineWord  = regexp.MustCompile(`(?i)^\s*(by|von|par|por|автор)\s*:?\s+`)
	authorBreak = regexp.MustCompile(`\s*(?:;|,|\||/|\band\b|\bund\b|&|\n)\s*`)
)

func authorNames(s string) []string {
	set := map[string]bool{}
	for _, n := range authorBreak.Split(bylineWord.ReplaceAllString(s, ""), -1) {
		if n = plainForm(n); n != "" {
			set[n] = true
		}
	}
	var names []string
	for n := range set {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// GradeAuthor grades authors, parted by semicolons or as a byline parts them:
// all of them, or near: the surname of one.
func GradeAuthor(want, got string) Grade {
	if got == "" {
		return Wrong
	}
	a, b := authorNames(want), authorNames(got)
	if strings.Join(a, "\n") == strings.Join(b, "\n") {
		return Exact
	}
	said := bag(plainForm(got))
	for _, name := range a {
		if ws := words(name); len(ws) > 0 && said[ws[len(ws)-1]] > 0 {
			return Near
		}
	}
	return Wrong
}
