package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casefile/corpus"
	"casefile/corpus/dates"
	"casefile/indexer/entity"
)

// A judgedArticle is what a careful reader notes of an article.
type judgedArticle struct {
	ID, Lang string
	Plain    string // the body
	// Persons are the roles of each person by the name to show, as regular
	// expressions of what must be said; one after "?" may be said.
	Persons  map[string][]string
	Mentions []judgedMention
	// Names of one organization or place are parted by "|"; the optional ones may be
	// found.
	Orgs, OptOrgs     []string
	Places, OptPlaces []string
	Dates             []string // "2012-08", "10-22 (2014)", "2010 (last year)"
}

// A judgedMention is where the text names a person, in code points.
type judgedMention struct {
	start, end int
	person     string
}

func (m *judgedMention) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&m.start, &m.end, &m.person})
}

// measureJudged measures everything found in the judged articles, a row for each
// language.
func measureJudged(file string, wanted func(string) bool) ([]row, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var articles map[string]judgedArticle
	if err := json.Unmarshal(b, &articles); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	published, err := readPublished(filepath.Join(filepath.Dir(file), "articles.jsonl"))
	if err != nil {
		return nil, err
	}
	sums := map[string]*notes{}
	all := &notes{}
	for _, id := range slices.Sorted(maps.Keys(articles)) {
		j := articles[id]
		a := article(j.Plain, j.Lang)
		if a.Published = published[id]; a.Published.IsZero() {
			a.Published = dates.Publication(j.Plain, j.Lang) // as when a page is cleaned
		}
		if sums[j.Lang] == nil {
			sums[j.Lang] = &notes{}
		}
		n := j.compare(entity.Find(a))
		sums[j.Lang].add(n)
		all.add(n)
	}
	var rows []row
	for _, lang := range []string{"en", "ru", "kk"} {
		if s := sums[lang]; s != nil {
			rows = append(rows, s.row("judged "+lang))
		}
	}
	rows = append(rows, all.row("judged"))
	return slices.DeleteFunc(rows, func(r row) bool { return !wanted(r.set) }), nil
}

// readPublished reads the days of publication of articles by the last part of their
// address.
func readPublished(file string) (map[string]corpus.Date, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	days := map[string]corpus.Date{}
	for in := bufio.NewScanner(bytes.NewReader(b)); in.Scan(); {
		var a struct{ URL, Date string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if a.Date != "" {
			days[filepath.Base(a.URL)] = corpus.Date{At: a.Date, Precision: corpus.Day}
		}
	}
	return days, nil
}

// notes counts what of an article was found as the reader notes it.
type notes struct {
	persons, personsFound, personsRight int // found under any name, under the right one
	personsFalse, split                 int // entities that are nobody, and a second one of the same person
	mentions, mentionsFound             int
	mentionsWrong                       int // put to another person
	roles, rolesHit, rolesShown         int
	rolesWrong                          int // shown, and not what the text says of him
	orgs, orgsFound, orgsWrong          int // wrong ones that are not weak
	places, placesFound, placesWrong    int
	dates, datesFound, datesOther       int // other ones are not among the reader's
}

func (n *notes) add(m notes) {
	n.persons += m.persons
	n.personsFound += m.personsFound
	n.personsRight += m.personsRight
	n.personsFalse += m.personsFalse
	n.split += m.split
	n.mentions += m.mentions
	n.mentionsFound += m.mentionsFound
	n.mentionsWrong += m.mentionsWrong
	n.roles += m.roles
	n.rolesHit += m.rolesHit
	n.rolesShown += m.rolesShown
	n.rolesWrong += m.rolesWrong
	n.orgs += m.orgs
	n.orgsFound += m.orgsFound
	n.orgsWrong += m.orgsWrong
	n.places += m.places
	n.placesFound += m.placesFound
	n.placesWrong += m.placesWrong
	n.dates += m.dates
	n.datesFound += m.datesFound
	n.datesOther += m.datesOther
}

func number(n int) string { return strconv.Itoa(n) }

func (n *notes) row(set string) row {
	r := row{set: set}
	r.share("persons in right form", n.personsRight, n.persons)
	r.share("found", n.personsFound, n.persons)
	r.add("false", number(n.personsFalse))
	r.add("split", number(n.split))
	r.share("mentions", n.mentionsFound, n.mentions)
	r.add("of another", number(n.mentionsWrong))
	r.share("roles", n.rolesHit, n.roles)
	r.share("not his", n.rolesWrong, n.rolesShown)
	r.share("orgs", n.orgsFound, n.orgs)
	r.add("false orgs", number(n.orgsWrong))
	r.share("places", n.placesFound, n.places)
	r.add("false places", number(n.placesWrong))
	r.share("dates", n.datesFound, n.dates)
	r.add("other dates", number(n.datesOther))
	return r
}

// compare compares what was found in an article with what the reader noted.
func (j *judgedArticle) compare(e *entity.Entities) notes {
	var n notes
	found := j.comparePersons(e.Persons, &n)
	for name, roles := range j.Persons {
		n.persons++
		var shown []string
		for i, p := range found[name] {
			if i == 0 {
				n.personsFound++
			}
			for _, r := range p.Roles {
				shown = append(shown, plain(r.Text))
			}
		}
		n.split += max(0, len(found[name])-1)
		if slices.ContainsFunc(found[name], func(p entity.Entity) bool { return plain(p.Name) == plain(name) }) {
			n.personsRight++
		}
		n.compareRoles(shown, roles)
	}
	n.orgs, n.orgsFound, n.orgsWrong = compareNames(e.Orgs, j.Orgs, j.OptOrgs)
	n.places, n.placesFound, n.placesWrong = compareNames(e.Places, j.Places, j.OptPlaces)
	n.dates, n.datesFound, n.datesOther = compareDates(e.Dates, j.Dates)
	return n
}

// comparePersons counts mentions and returns the entities of each person, by most of
// their mentions.
func (j *judgedArticle) comparePersons(persons []entity.Entity, n *notes) map[string][]entity.Entity {
	found := map[string][]entity.Entity{}
	covered := make([]bool, len(j.Mentions))
	for _, p := range persons {
		count := map[string]int{}
		for _, m := range p.Mentions {
			for i, g := range j.Mentions {
				if g.start < m.End && m.Start < g.end {
					count[g.person]++
					covered[i] = true
				}
			}
		}
		who := ""
		for _, name := range slices.Sorted(maps.Keys(count)) {
			if who == "" || count[name] > count[who] || count[name] == count[who] && plain(p.Name) == plain(name) {
				who = name
			}
		}
		if who == "" {
			n.personsFalse++
			continue
		}
		found[who] = append(found[who], p)
		for name, c := range count {
			if name != who {
				n.mentionsWrong += c
			}
		}
	}
	for _, c := range covered {
		n.mentions++
		if c {
			n.mentionsFound++
		}
	}
	return found
}

// compareRoles counts the roles shown of one person.
func (n *notes) compareRoles(shown, roles []string) {
	stated := map[string]bool{}
	for _, want := range roles {
		want, optional := strings.CutPrefix(want, "?")
		re := regexp.MustCompile(want)
		hit := false
		for _, s := range shown {
			if re.MatchString(s) {
				stated[s], hit = true, true
			}
		}
		if optional {
			continue
		}
		n.roles++
		if hit {
			n.rolesHit++
		}
	}
	for _, s := range shown {
		n.rolesShown++
		if !stated[s] {
			n.rolesWrong++
		}
	}
}

// compareNames counts the organizations or places that are to be found, those that
// are, under any of their forms, and those found that are none and not weak.
func compareNames(got []entity.Entity, want, optional []string) (all, found, wrong int) {
	known := make([]bool, len(got))
	match := func(names string) (hit bool) {
		for i, e := range got {
			for name := range strings.SplitSeq(names, "|") {
				if slices.ContainsFunc(slices.Concat(e.Variants, []string{e.Name}), func(v string) bool { return plain(v) == plain(name) }) {
					known[i], hit = true, true
				}
			}
		}
		return hit
	}
	for _, names := range want {
		all++
		if match(names) {
			found++
		}
	}
	for _, names := range optional {
		match(names)
	}
	for i, e := range got {
		if !known[i] && !e.Weak {
			wrong++
		}
	}
	return all, found, wrong
}

// compareDates counts the dates that are to be found, those that are, and those found
// that are not among them.
func compareDates(got []dates.Mention, want []string) (all, found, other int) {
	known := map[string]bool{}
	for _, w := range want {
		at, note, _ := strings.Cut(w, " ")
		if len(at) == len("10-22") && at[2] == '-' { // a day, and the year of the article in brackets
			at = strings.Trim(note, "()") + "-" + at
		}
		known[at] = true
		all++
		if slices.ContainsFunc(got, func(m dates.Mention) bool { return m.At == at }) {
			found++
		}
	}
	for _, m := range got {
		if !known[m.At] {
			other++
		}
	}
	return all, found, other
}

// plain returns what names are compared by.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(s, "’", "'"))), " ")
}
