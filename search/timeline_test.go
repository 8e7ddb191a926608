package search

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/search/query"
)

// Rows are a date, ~ if it was worked out from another, the article, others with the
// sentence, and the sentence; ! marks one that states a value of a contradiction.
func TestTimeline(t *testing.T) {
	same := "A Harbour court sentenced Marat Dosov to death on 31 August 2006."
	e := searcherOf(t, t.TempDir(), []story{
		{name: "verdict", lang: "en", date: "2006-09-02", source: "A", title: "Verdict",
			text: same + " It began in May 2006.\n\nIvan Petrov was there on 31 August 2006, and again on 31 August 2006."},
		{name: "other", lang: "en", date: "2006-09-01", source: "B", title: "Another", text: "Marat Dosov was sentenced to death on 30 August. Ivan Petrov was not there in 2006."},
		{name: "copy", lang: "en", date: "2006-09-03", source: "C", title: "Copied", text: same},
		{name: "none", lang: "en", date: "2007-09-03", source: "C", title: "No date", text: "Marat Dosov asks for a retrial."},
	})
	for _, c := range []struct {
		id   string
		ask  query.Query
		want string
	}{
		{"", query.Query{}, `4 articles, 4 read, 7 dates
2006 other: Ivan Petrov was not there in [2006].
2006-05 verdict: It began in [May 2006].
2006-08-30 ~ other !: Marat Dosov was sentenced to death on [30 August].
2006-08-31 copy also verdict !: A Harbour court sentenced Marat Dosov to death on [31 August 2006].
2006-08-31 verdict: Ivan Petrov was there on [31 August 2006], and again on [31 August 2006].
verdict 2006-08-30 1 2006-08-31 2`},
		{"p_ivan-petrov", query.Query{}, `2 articles, 2 read, 3 dates
2006 other: Ivan Petrov was not there in [2006].
2006-08-31 verdict: Ivan Petrov was there on [31 August 2006], and again on [31 August 2006].`},
		{"", query.Query{Size: 2, Page: 2}, `4 articles, 4 read, 7 dates
2006-08-30 ~ other !: Marat Dosov was sentenced to death on [30 August].
2006-08-31 copy !: A Harbour court sentenced Marat Dosov to death on [31 August 2006].
verdict 2006-08-30 1 2006-08-31 2`},
		{"", query.Query{From: "2006-05", To: "2006-05", DateOf: query.Mention}, `2 articles, 2 read, 2 dates
2006 other: Ivan Petrov was not there in [2006].
2006-05 verdict: It began in [May 2006].`},
		{"", query.Query{From: "2006-09-03", To: "2006-09-03"}, `1 articles, 1 read, 1 dates
2006-08-31 copy !: A Harbour court sentenced Marat Dosov to death on [31 August 2006].
verdict 2006-08-30 1 2006-08-31 2`},
		{"", query.Query{Page: 9}, `4 articles, 4 read, 7 dates`},
	} {
		facet := ""
		if c.id != "" {
			facet = "person"
		}
		tl, err := e.Timeline(t.Context(), facet, c.id, c.ask)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(drawn(tl), "\n")); d != "" {
			t.Errorf("%s %+v (-want +got):\n%s", c.id, c.ask, d)
		}
	}
}

func drawn(tl *Timeline) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles, %d read, %d dates", tl.Total, tl.Read, tl.Dates)
	for _, r := range tl.Rows {
		b.WriteString("\n" + r.At)
		if r.Relative {
			b.WriteString(" ~")
		}
		b.WriteString(" " + strings.TrimPrefix(r.Article.URL, "https://example.org/"))
		for _, a := range r.Also {
			b.WriteString(" also " + strings.TrimPrefix(a.URL, "https://example.org/"))
		}
		if len(r.Differ) > 0 {
			b.WriteString(" !")
		}
		b.WriteString(": " + marked(r.Sentence))
	}
	for _, c := range tl.Contradictions {
		b.WriteString("\n" + c.Event)
		for _, v := range c.Values {
			fmt.Fprintf(&b, " %s %d", v.Text, v.Articles)
		}
	}
	return b.String()
}
