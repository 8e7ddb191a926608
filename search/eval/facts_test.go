package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"casefile/indexer"
	"casefile/search"
	"casefile/search/query"
)

var newsmix = flag.String("newsmix", "../../../shared/data/bench/real.jsonl", "real news texts, a JSON object with text and title a line")

// How many copies TestFacts makes.
const (
	forgedCopies   = 200
	faithfulCopies = 2000
)

// TestFacts makes copies of real news texts: some with one fact changed, many more that
// an outlet might print, in another layout, case or punctuation, cut, or among other
// texts. It counts the changed facts that are found, the faithful copies in which one is
// found, and the changed copies that a search hides.
func TestFacts(t *testing.T) {
	texts, err := readLines[document](*newsmix)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no newsmix beside the project: facts that differ are not measured")
	}
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2006))
	texts = slices.DeleteFunc(texts, func(d document) bool { return len(strings.Fields(d.Text)) < 60 })
	r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	c := &collection{name: "newsmix"}
	var forgeries []forgery
	var faithful []string // what was done to each
	for i := 0; i < len(texts) && len(forgeries)+len(faithful) < forgedCopies+faithfulCopies; i++ {
		d := document{ID: fmt.Sprint("o", i), Title: texts[i].Title, Text: texts[i].Text}
		other := texts[(i+1)%len(texts)]
		copy := document{ID: fmt.Sprint("c", i), Title: texts[i].Title}
		if n := len(forgeries); n < forgedCopies && 10*n <= len(faithful) {
			f, text := forge(r, changes[n%len(changes)], d.Text, other.Text)
			if text == "" { // it has no such fact
				continue
			}
			if n%2 == 1 { // half of them are printed otherwise too
				_, text = printed(r, text, other, f)
			}
			f.original, copy.Text = d.ID, text
			forgeries = append(forgeries, f)
			c.docs = append(c.docs, d, copy)
			continue
		}
		how, text := printed(r, d.Text, other, forgery{})
		faithful = append(faithful, d.ID+" "+how)
		copy.Text = text
		c.docs = append(c.docs, d, copy)
	}
	x, err := c.index(indexer.NewDocument)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ids := map[string]string{}
	for id, doc := range x.docs {
		ids[doc] = id
	}
	// facts returns what is told of a copy of an original.
	facts := func(original string) (facts []search.Difference, found bool) {
		copies, err := x.Copies(context.Background(), ids[original], 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range copies {
			if x.docs[s.Article.ID] == "c"+original[1:] {
				return s.Facts(), true
			}
		}
		return nil, false
	}
	found, extra := 0, 0
	for _, f := range forgeries {
		all, ok := facts(f.original)
		right := slices.IndexFunc(all, f.tells)
		if right >= 0 {
			found++
			extra += len(all) - 1
		} else {
			t.Logf("not found (copy found: %t): %+v in %v", ok, f, brief(all))
		}
	}
	alarms, unseen := 0, 0
	for _, how := range faithful {
		original, how, _ := strings.Cut(how, " ")
		all, ok := facts(original)
		if !ok {
			unseen++
		}
		if len(all) > 0 {
			alarms++
			t.Logf("false alarm: %s %s: %v", original, how, brief(all))
		}
	}
	hidden, below := countHidden(t, x, forgeries, ids)
	t.Logf("changed facts found: %d of %d; further facts told in those copies: %d", found, len(forgeries), extra)
	t.Logf("false alarms: %d of %d faithful copies; %d were not found as copies", alarms, len(faithful), unseen)
	t.Logf("changed copies hidden: %d; copies that stand below others: %d", hidden, below)
	if found*100 < 98*len(forgeries) || alarms*100 > 2*len(faithful) || hidden > 0 {
		t.Error("want .98 found, at most .02 false alarms, and none hidden")
	}
}

func brief(all []search.Difference) (out []string) {
	for _, d := range all {
		out = append(out, fmt.Sprintf("%s %q→%q", d.Kind, d.From, d.To))
	}
	return out
}

// countHidden counts the changed copies and their originals of which one stands below
// the other, or both below a third.
func countHidden(t *testing.T, x *index, forgeries []forgery, ids map[string]string) (hidden, below int) {
	under := map[string]string{}
	for q := (query.Query{Sort: query.Newest, Size: query.MaxSize, Page: 1, Collapse: true}); ; q.Page++ {
		res, err := x.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			under[h.Article.ID] = h.Article.ID
			for _, c := range h.Copies {
				under[c.Article.ID] = h.Article.ID
				below++
			}
		}
		if q.Page*q.Size >= res.Total {
			break
		}
	}
	for _, f := range forgeries {
		if a, b := under[ids[f.original]], under[ids["c"+f.original[1:]]]; a == b {
			hidden++
		}
	}
	return hidden, below
}

// A forgery is a change of one fact.
type forgery struct {
	kind     string
	from, to string
	original string
}

// tells reports whether a difference tells of the forgery.
func (f forgery) tells(d search.Difference) bool {
	has := func(text, words string) bool {
		plain := func(s string) string {
			return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
		}
		return strings.Contains(" "+plain(text)+" ", " "+plain(words)+" ")
	}
	return f.kind == "negation" && d.Kind == "negation" || f.kind != "negation" && has(d.From, f.from) && has(d.To, f.to)
}

var changes = []string{"number", "name", "date", "negation"}

var (
	aNumber   = regexp.MustCompile(`\b\d{1,3}(?:,\d{3})*(?:\.\d+)?\b`)
	inWords   = regexp.MustCompile(`\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b`)
	aName     = regexp.MustCompile(`[a-z,] ([A-Z][a-z]{3,})\b`)
	aDate     = regexp.MustCompile(`\b(?:January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|19[0-9]{2}|20[01][0-9])\b`)
	auxiliary = regexp.MustCompile(`\b(?:was|were|is|are|has|had|have|will|would|could|should|did) `)
	denial    = regexp.MustCompile(`\b(?:was|were|is|are|has|had|have|will|would|could|should|did) (not )`)
)

// forge changes one fact of a text, to one of another text for names. The text is empty
// if there is no such fact.
func forge(r *rand.Rand, kind, text, other string) (forgery, string) {
	f := forgery{kind: kind}
	pick := func(all [][]int) []int {
		if len(all) == 0 {
			return nil
		}
		return all[r.IntN(len(all))]
	}
	var at []int
	switch kind {
	case "number":
		numbers := aNumber.FindAllStringIndex(text, -1)
		if words := inWords.FindAllStringIndex(text, -1); len(words) > 0 && (r.IntN(2) == 0 || len(numbers) == 0) {
			at = pick(words)
			all := strings.Fields("two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty")
			f.to = all[(slices.Index(all, text[at[0]:at[1]])+1+r.IntN(len(all)-1))%len(all)]
		} else if at = pick(numbers); at != nil {
			digits := []byte(text[at[0]:at[1]])
			digits[0] = '1' + (digits[0]-'0'+byte(r.IntN(8)))%9
			f.to = string(digits)
		}
	case "name":
		days := func(m []int, text string) bool { return aDate.MatchString(text[m[2]:m[3]]) }
		here := slices.DeleteFunc(aName.FindAllStringSubmatchIndex(text, -1), func(m []int) bool { return days(m, text) })
		there := slices.DeleteFunc(aName.FindAllStringSubmatchIndex(other, -1), func(m []int) bool { return days(m, other) })
		if m, o := pick(here), pick(there); m != nil && o != nil {
			at, f.to = m[2:4], other[o[2]:o[3]]
		}
	case "date":
		if at = pick(aDate.FindAllStringIndex(text, -1)); at != nil {
			f.to = otherDate(r, text[at[0]:at[1]])
		}
	case "negation":
		if m := pick(denial.FindAllStringSubmatchIndex(text, -1)); m != nil && r.IntN(2) == 0 {
			return f, text[:m[2]] + text[m[3]:]
		}
		if m := pick(auxiliary.FindAllStringIndex(text, -1)); m != nil && !strings.HasPrefix(text[m[1]:], "not ") {
			return f, text[:m[1]] + "not " + text[m[1]:]
		}
		return f, ""
	}
	if at == nil {
		return f, ""
	}
	if f.from = text[at[0]:at[1]]; strings.EqualFold(f.from, f.to) {
		return f, ""
	}
	return f, text[:at[0]] + f.to + text[at[1]:]
}

// otherDate returns another month, weekday or year.
func otherDate(r *rand.Rand, date string) string {
	for _, all := range []string{"January February March April June July August September October November December", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"} {
		if words := strings.Fields(all); slices.Contains(words, date) {
			return words[(slices.Index(words, date)+1+r.IntN(len(words)-1))%len(words)]
		}
	}
	return date[:2] + fmt.Sprintf("%02d", (10*int(date[2]-'0')+int(date[3]-'0')+1+r.IntN(8))%100)
}

// printed returns a text as another outlet might print it, and what was done to it. What
// a forgery changed is not cut.
func printed(r *rand.Rand, text string, other document, f forgery) (how, out string) {
	names := []string{"layout", "case", "quotes", "boilerplate", "cut"}
	if f.kind != "" {
		names = names[:4]
	}
	for _, n := range r.Perm(len(names))[:1+r.IntN(2)] {
		how += names[n] + " "
		text = editors[names[n]](r, text, other)
	}
	return how, text
}

var editors = map[string]func(*rand.Rand, string, document) string{
	"layout": func(r *rand.Rand, text string, _ document) string {
		ps := strings.Split(text, "\n\n")
		switch r.IntN(3) {
		case 0: // paragraphs joined
			return strings.Join(ps, " ")
		case 1: // a sentence a paragraph
			return regexp.MustCompile(`([a-z][.!?]["”]?) ([A-Z])`).ReplaceAllString(text, "$1\n\n$2")
		}
		var lines []string // of at most 70 letters
		for _, p := range ps {
			line := ""
			for _, w := range strings.Fields(p) {
				if len(line)+len(w) > 70 {
					lines, line = append(lines, line), ""
				}
				line = strings.TrimSpace(line + " " + w)
			}
			lines = append(lines, line+"\n")
		}
		return strings.Join(lines, "\n")
	},
	"case": func(r *rand.Rand, text string, _ document) string {
		ps := strings.Split(text, "\n\n")
		switch r.IntN(3) {
		case 0:
			return strings.ToUpper(text)
		case 1:
			ps[0] = strings.ToUpper(ps[0])
			return strings.Join(ps, "\n\n")
		}
		ws := strings.Split(ps[0], " ")
		for i, w := range ws[:min(5, len(ws))] {
			ws[i] = strings.ToUpper(w)
		}
		ps[0] = strings.Join(ws, " ")
		return strings.Join(ps, "\n\n")
	},
	"quotes": func(r *rand.Rand, text string, _ document) string {
		open := false
		text = strings.Map(func(r rune) rune {
			switch r {
			case '"':
				if open = !open; open {
					return '“'
				}
				return '”'
			case '\'':
				return '’'
			}
			return r
		}, text)
		return strings.NewReplacer(" - ", " — ", "--", "–", "...", "…").Replace(text)
	},
	"boilerplate": func(r *rand.Rand, text string, other document) string {
		ps := strings.Split(text, "\n\n")
		switch r.IntN(3) {
		case 0:
			ps[0] = "WASHINGTON, March 3 (Wire) — " + ps[0]
		case 1:
			at := r.IntN(len(ps))
			ps = slices.Insert(ps, at, "Read also: "+other.Title)
		}
		return strings.Join(append(ps, "Related Articles", other.Title, "Leave a Reply. Your email address will not be published. Required fields are marked.",
			"Copyright 2007 Wire Services. All rights reserved. Subscribe to our newsletter."), "\n\n")
	},
	"cut": func(r *rand.Rand, text string, _ document) string {
		ps := strings.Split(text, "\n\n")
		switch r.IntN(3) {
		case 0: // in the middle of a sentence
			half := len(text)*6/10 + r.IntN(len(text)/4)
			return text[:half-1] + text[half-1:half+strings.IndexAny(text[half:]+" ", " \n")]
		case 1: // paragraphs
			return strings.Join(ps[:max(1, len(ps)*3/4)], "\n\n")
		}
		if at := r.IntN(len(ps)); len(ps) > 3 {
			ps = slices.Delete(ps, at, at+1)
		}
		return strings.Join(ps, "\n\n")
	},
}
