package enginetest

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	godiff "github.com/google/go-cmp/cmp"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// termFields are the fields of which search reads the terms.
var termFields = []string{
	indexer.FieldText, indexer.FieldTitle, indexer.FieldWord, indexer.FieldTitled, engine.FieldBodyWord, indexer.FieldSpelling, indexer.FieldName,
	indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace, indexer.FieldPerson + indexer.TextSuffix, indexer.IDField(indexer.FieldSource),
	indexer.FieldSketch, indexer.FieldDates,
}

// terms returns what Terms says.
func (v *views) terms(of engine.View, field string, m engine.Match) map[string]int {
	v.Helper()
	all := map[string]int{}
	v.must(of.Terms(v.Context(), field, m, func(term string, articles int) error {
		all[term] += articles
		return nil
	}))
	return all
}

// testTerms compares the terms of each field, and those that a match chooses.
func testTerms(d *desk) {
	d.pieces(d.randomArticles())
	v := d.view()
	g := newGenerator(v.reference)
	for _, field := range termFields {
		matches := []engine.Match{{}}
		for range 8 {
			if field == indexer.FieldSketch { // not text
				break
			}
			term := []rune(g.terms(field, 1)[0])
			part := string(term[:g.IntN(len(term)+1)])
			swapped := slices.Clone(term)
			at := g.IntN(len(term))
			swapped[0], swapped[at] = swapped[at], swapped[0]
			matches = append(matches,
				engine.Match{Text: part, Prefix: true},
				engine.Match{Text: part + "*", Pattern: true},
				engine.Match{Text: "*" + string(term[len(term)/2:]), Pattern: true},
				engine.Match{Text: strings.Replace(string(term), string(term[at]), "?", 1), Pattern: true},
				engine.Match{Text: string(term), Edits: 1},
				engine.Match{Text: string(swapped), Edits: 1 + g.IntN(2)},
			)
		}
		for _, m := range matches {
			got, want := v.terms(v.engine, field, m), v.terms(v.reference, field, m)
			if diff := godiff.Diff(want, got); diff != "" {
				d.Fatalf("terms of %s, %#v: (-reference +engine)\n%s", field, m, diff)
			}
		}
	}
	enough := errors.New("enough")
	calls := 0
	err := v.engine.Terms(d.Context(), indexer.FieldText, engine.Match{}, func(string, int) error {
		calls++
		return enough
	})
	if !errors.Is(err, enough) || calls != 1 {
		d.Errorf("an error at the first term gives %v after %d calls", err, calls)
	}
}

// testCount compares counts of articles that have any of some terms.
func testCount(d *desk) {
	d.pieces(d.randomArticles())
	v := d.view()
	g := newGenerator(v.reference)
	for range 200 {
		var any []engine.Term
		for range g.IntN(4) {
			field := one(g, termFields)
			t := engine.Term{Field: field, Text: g.terms(field, 1)[0]}
			if t.Prefix = g.often(3); t.Prefix {
				letters := []rune(t.Text)
				t.Text = string(letters[:g.IntN(len(letters)+1)])
			}
			any = append(any, t)
		}
		got, err := v.engine.Count(d.Context(), any...)
		want, bad := v.reference.Count(d.Context(), any...)
		d.must(cmp.Or(err, bad))
		if got != want {
			d.Errorf("%#v: %d articles, the reference has %d", any, got, want)
		}
	}
}

// testNames compares the names of each field, as articles come, change and go.
func testNames(d *desk) {
	articles := d.randomArticles()
	d.fill(articles[:40]...)
	for _, change := range []func(){
		func() {},
		func() { d.write(articles[40:]...) },
		func() { d.write(articles[3].revised("Another text of Zarina Abdullina", time.Hour)) },
		func() { d.remove(articles[4].name) },
		d.rebuild,
	} {
		change()
		d.update()
		v := d.view()
		for _, field := range []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace, indexer.FieldSpelling} {
			want, got := occurring(v.reference.Names(field)), occurring(v.engine.Names(field))
			if diff := godiff.Diff(want, got); diff != "" {
				d.Errorf("names of %s: (-reference +engine)\n%s", field, diff)
			}
		}
	}
}

// occurring returns the names that articles have, with how many.
func occurring(l *names.Lexicon) map[string]int {
	all := map[string]int{}
	for text, n := range l.All() {
		if n > 0 {
			all[text] = n
		}
	}
	return all
}
