package server

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/search/query"
)

// suggestParams are the parameters of suggestions.
var suggestParams = newTable(
	param{name: "q", help: "What has been typed of a name, in any spelling and script."},
	limitParam(8, 20),
)

type suggestions struct {
	Names    []suggestion       `json:"names"`
	Words    []suggestedWord    `json:"words"`    // of texts
	Articles []suggestedArticle `json:"articles"` // with these words in the title
}

// A suggestedWord is a word of the texts that begins with the last word typed.
type suggestedWord struct {
	Word     string `json:"word"`
	Articles int    `json:"articles"`
	HTML     string `json:"html"` // the search with it in the place of what was typed of it
}

type suggestedArticle struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Source string `json:"source"`
	HTML   string `json:"html"`
}

// How many words and articles are suggested.
const (
	mostWords  = 4
	mostTitles = 3
)

type suggestion struct {
	ID       string   `json:"id"`
	Label    string   `json:"label"`
	Matched  string   `json:"matched_variant"` // the spelling most like what was typed
	Type     string   `json:"type"`            // person, org or place
	Articles int      `json:"articles"`
	By       []string `json:"by"`   // rules by which that was taken for what was typed
	HTML     string   `json:"html"` // the search for it
}

// maxTyped is the length in code points of the longest text that is completed.
const maxTyped = 100

// suggestAnswer completes what has been typed of a name.
func (s *server) suggestAnswer(ctx context.Context, r request) (any, error) {
	out := suggestions{[]suggestion{}, []suggestedWord{}, []suggestedArticle{}}
	q := r.text("q")
	if n := utf8.RuneCountInString(q); n == 0 || n > maxTyped {
		return out, nil
	}
	found, err := s.Searcher.Suggest(ctx, q, r.number("limit"))
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		id := entityID(f.Facet, f.ID)
		out.Names = append(out.Names, suggestion{
			ID: id, Label: f.Label, Matched: f.Spelling, Type: f.Facet, Articles: f.Articles, By: f.Rules,
			HTML: noParams.with(f.Facet, id).at(searchPage),
		})
	}
	before, last := "", q
	if i := strings.LastIndexFunc(q, unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(q[i:])
		before, last = q[:i+size], q[i+size:]
	}
	words, err := s.Searcher.Words(ctx, last, mostWords)
	if err != nil {
		return nil, err
	}
	for _, w := range words {
		out.Words = append(out.Words, suggestedWord{w.Text, w.Articles, noParams.with("q", before+w.Text).at(searchPage)})
	}
	titles, err := s.Searcher.Search(ctx, query.Query{Text: titled(q), Size: mostTitles, Sort: query.Newest})
	if err != nil || titles.Relaxed {
		return out, err
	}
	for _, h := range titles.Hits {
		out.Articles = append(out.Articles, suggestedArticle{h.Article.ID, h.Article.Title, h.Article.Source.Name, articleLink(h.Article.ID, noParams)})
	}
	return out, nil
}

// titled returns the query for articles that have the words typed in the title, the last
// of them perhaps not whole.
func titled(typed string) string {
	words := plain(typed)
	if len(words) == 0 {
		return typed
	}
	return "title:(" + strings.Join(words, " ") + "*)"
}
