package main

import (
	"encoding/json"
	"testing"

	"casefile/server"
)

func TestAnswerText(t *testing.T) {
	var a server.Answer
	if err := json.Unmarshal([]byte(`{
		"query": {
			"warnings": [{"position": 3, "detail": "this quotation mark is not closed"}],
			"unknown": [
				{"filter": "person", "value": "Ibragimow", "nearest": [{"label": "Rustam Ibragimov"}, {"label": "Ruslan Ibragimov"}]},
				{"filter": "lang", "value": "English", "nearest": []}
			],
			"optional": ["with", "the"]
		},
		"total": {"articles": 1234},
		"collapsed": 1,
		"results": [
			{"id": "a_1", "title": "Ferry runs again", "source": {"name": "Observer"}, "published": {"at": "2024-02", "inferred": true},
				"title_from": "lead", "cluster": {"lead_by": "published", "copies": [{"id": "a_3", "source": {"name": "Courier"}, "relation": "nearly", "share": 0.9999, "only_there": [{}]}]}, "differing": [{"id": "a_4", "source": {"name": "Herald"}, "differences": [{"kind": "number", "from": "20", "to": "25"}, {"kind": "name", "to": "Aliev"}]}], "hits": {"snippets": [{"text": "after three weeks", "paragraph": 2}]}},
			{"id": "a_2", "title": "Minister resigns", "source": {"name": "file"}, "title_from": "lead", "page_headline": "Weather"}
		]
	}`), &a); err != nil {
		t.Fatal(err)
	}
	const want = `1,234 articles
note: character 4 of the query: this quotation mark is not closed
note: no article has the person "Ibragimow"; did you mean Rustam Ibragimov, Ruslan Ibragimov?
note: no article has the lang "English"
note: 1 article of this page repeats the text of another and is listed below it; --each lists each
note: ignored: with, the; write +with to require it

Ferry runs again
  a_1 · Observer · 2024-02 (inferred)
  title made from the text; the page has no headline
  copy: a_3 · Courier · nearly the same: 99 % of the words; adds 1 passage
  This one is shown first because it has the earliest date.
  facts differ in a_4 · Herald: 20 → 25, adds name “Aliev”
  … after three weeks … (paragraph 2)

Minister resigns
  a_2 · file · date unknown
  title made from the text; the page's headline is doubtful: Weather
`
	if got := answerText(&a); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	or := "or"
	a = server.Answer{}
	a.Query.Relaxed, a.Query.Optional = &or, []string{"with"}
	if got, want := answerText(&a), "0 articles\nnote: no article has all of the words; showing articles with some of them\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
