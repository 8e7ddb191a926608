package main

import (
	"path/filepath"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity"
	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/models"
	"casefile/indexer/entity/tagger"
)

// measureNames measures the names found in one set. The file's name begins with the
// language. A set that only trains models has no row.
func measureNames(file string, wanted func(string) bool) ([]row, error) {
	name := filepath.Base(file)
	lang, _, _ := strings.Cut(name, "_")
	model := models.For(lang)
	r := row{set: strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".conll")}
	if model == nil || strings.Contains(name, ".train.") || !wanted(r.set) {
		return nil, nil
	}
	docs, err := conll.Read(file)
	if err != nil {
		return nil, err
	}
	docs = conll.Measuring(name, docs)
	if len(docs) == 0 {
		return nil, nil
	}
	var shown, tagged conll.Score
	for _, d := range docs {
		for i, names := range found(d, lang) {
			shown.Add(d.Names[i], names)
		}
		for i, names := range model.Tag(d.Sentences) {
			tagged.Add(d.Names[i], names)
		}
	}
	add := func(label string, s *conll.Score, types ...tagger.Type) {
		p, rec, _ := s.Of(types...)
		r.score(label, p, rec)
	}
	add("all", &shown, tagger.Person, tagger.Organization, tagger.Place)
	add("persons", &shown, tagger.Person)
	add("orgs", &shown, tagger.Organization)
	add("places", &shown, tagger.Place)
	add("model", &tagged, tagger.Person, tagger.Organization, tagger.Place)
	add("model persons", &tagged, tagger.Person)
	return []row{r}, nil
}

// A position is where a token stands in the text of a document, in code points.
type position struct {
	sentence, token int
	start, end      int
}

// found returns the names that [entity.Find] finds in a document's text, as tokens of
// its sentences. A mention that is not made of whole tokens takes in those it cuts.
func found(d *conll.Document, lang string) [][]tagger.Span {
	body, at := print(d.Sentences, lang)
	out := make([][]tagger.Span, len(d.Sentences))
	taken := make([]bool, len(at))
	e := entity.Find(article(body, lang))
	for t, list := range [...][]entity.Entity{tagger.Person: e.Persons, tagger.Organization: e.Orgs, tagger.Place: e.Places} {
		for _, x := range list {
			for _, m := range x.Mentions {
				k := sort.Search(len(at), func(k int) bool { return at[k].end > m.Start })
				for last := (position{sentence: -1}); k < len(at) && at[k].start < m.End; k++ {
					p := at[k]
					if taken[k] {
						continue
					}
					taken[k] = true
					spans := out[p.sentence]
					if last.sentence == p.sentence && last.token+1 == p.token {
						spans[len(spans)-1].End++
					} else {
						out[p.sentence] = append(spans, tagger.Span{First: p.token, End: p.token + 1, Type: tagger.Type(t)})
					}
					last = p
				}
			}
		}
	}
	return out
}

// print returns the text of sentences as print has it, in one paragraph, and where
// each token stands.
func print(sentences []tagger.Sentence, lang string) (string, []position) {
	var b strings.Builder
	var at []position
	n := 0
	for i, s := range sentences {
		space := i > 0
		quotes := map[string]bool{} // that are open
		for k, tok := range s {
			left, right := joins(s, k, lang, quotes)
			if k > 0 && left {
				space = false
			}
			if space {
				b.WriteByte(' ')
				n++
			}
			b.WriteString(tok.Text)
			size := utf8.RuneCountInString(tok.Text)
			at = append(at, position{i, k, n, n + size})
			n += size
			space = !right
		}
	}
	return b.String(), at
}

// joins reports whether no space stands before token k of a sentence, and none after
// it.
func joins(s tagger.Sentence, k int, lang string, quotes map[string]bool) (left, right bool) {
	w := s[k].Text
	switch w {
	case ",", ".", ";", ":", "?", "!", ")", "]", "}", "»", "”", "...", "…", "%", "''",
		"'s", "’s", "'S", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m", "’re", "’ve", "’ll", "’d", "’m":
		return true, false
	case "(", "[", "{", "«", "“", "„", "``", "$", "#", "£", "€", "‘":
		return false, true
	case "/":
		return true, true
	case "-": // "well - known"
		inside := lang == "en" && k > 0 && k+1 < len(s) && small(s[k-1].Text) && small(s[k+1].Text)
		return inside, inside
	case "\"":
		quotes[w] = !quotes[w]
		return !quotes[w], quotes[w]
	case "'", "’":
		switch {
		case quotes["'"]:
			quotes["'"] = false
			return true, false
		case lang == "en" && k > 0 && strings.HasSuffix(s[k-1].Text, "s"): // the judges ' verdict
			return true, false
		case k > 0 && k+1 < len(s) && s[k+1].Text == "s":
			return true, true
		}
		quotes["'"] = true
		return false, true
	}
	return false, false
}

// small reports whether a token begins with a small letter.
func small(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r)
}
