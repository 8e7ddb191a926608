package enginetest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// texts returns articles of one paragraph each.
func texts(named map[string]string) (all []article) {
	for name, text := range named {
		all = append(all, article{name: name, lang: "en", title: "Report", paragraphs: []string{text}})
	}
	slices.SortFunc(all, func(a, b article) int { return strings.Compare(a.name, b.name) })
	return all
}

// scores returns the scores of all hits, by short name.
func (v *views) scores(p *engine.Plan) map[string]float64 {
	v.Helper()
	all := map[string]float64{}
	for _, h := range v.find(v.engine, p).Hits {
		all[v.names[h.ID]] = h.Key.Score
	}
	return all
}

// testRelevance checks what every formula of relevance has to do.
func testRelevance(d *desk) {
	d.fill(texts(map[string]string{
		"once":     "harbour one two three four five",
		"thrice":   "harbour harbour harbour one two three",
		"twice":    "harbour harbour one two three four",
		"long":     "harbour one two three four five" + strings.Repeat(" and more words follow", 200),
		"variant":  "harbor one two three four five",
		"variants": "harbor harbor harbor harbor harbor harbor",
		"both":     "harbour harbor one two three four",
		"quay":     "harbour quay one two three four",
		"common":   "one two three four five six",
		"rare":     "lighthouse two three four five six",
	})...)
	v := d.view()
	n := v.notation()
	for _, c := range []struct{ clause, order string }{
		{"text:harbour", "thrice > once > long"},
		{"text:harbour", "once = both"},
		{"text:harbour flat", "thrice > once = long"},
		{"text:harbour/harbour|harbor", "once > variant"},
		{"text:harbour/harbour|harbor", "twice = both > once"},
		{"text:harbour/harbour|harbor", "variants > variant"},
		{"text:harbour/harbour|harbor first", "once > long > variants"},
		{"text:lighthouse/quay", "rare > quay"},
		{"or(text:lighthouse, text:one)", "rare > common"},
		{"or(text:harbour, text:quay)", "quay > once"},
		{"and(text:harbour, should(text:quay))", "quay > once"},
		{"and(text:harbour, any(lang, en))", "thrice > once = both"},
		{`text:"harbour harbour"/harbour`, "thrice > once"},
		{"and(all, not(text:lighthouse))", "thrice = common = long"},
	} {
		root, err := n.clause(c.clause)
		d.must(err)
		scores := v.scores(&engine.Plan{Root: root, Sort: query.Relevance, Size: enough})
		words := strings.Fields(c.order)
		for i := 2; i < len(words); i += 2 {
			a, b := scores[words[i-2]], scores[words[i]]
			if words[i-1] == ">" && a <= b || words[i-1] == "=" && math.Abs(a-b) > 1e-9 {
				d.Errorf("%s: %s has %v, %s has %v, want %s", c.clause, words[i-2], a, words[i], b, c.order)
			}
		}
	}
	// What only chooses articles adds nothing to the score.
	plain, err := n.clause("text:harbour")
	d.must(err)
	for _, clause := range []string{"any(lang, en)", "shared(1, lang, en)", "same(sentence, harbour, one)", "dates(captured, ..)", "not(text:quay)"} {
		root, err := n.clause("and(text:harbour, " + clause + ")")
		d.must(err)
		want := v.scores(&engine.Plan{Root: plain, Sort: query.Relevance, Size: enough})
		for name, got := range v.scores(&engine.Plan{Root: root, Sort: query.Relevance, Size: enough}) {
			if math.Abs(got-want[name]) > 1e-9 {
				d.Errorf("with %s %s scores %v, want %v", clause, name, got, want[name])
			}
		}
	}
}

// testBeside checks that words near one another raise an article, and that the
// answer says by how much.
func testBeside(d *desk) {
	articles := texts(map[string]string{
		"near":   "one two three four elite unit five six seven eight nine ten",
		"far":    "elite one two three four five six seven eight nine ten unit",
		"middle": "elite one two unit three four five six seven eight nine ten",
	})
	for i := range 70 {
		articles = append(articles, article{
			name: fmt.Sprintf("other-%02d", i), lang: "en", title: "Report",
			paragraphs: []string{"Elite" + strings.Repeat(" word", i) + " unit elite" + strings.Repeat(" more", 80-i)},
		})
	}
	d.fill(articles...)
	v := d.view()
	root := &engine.And{}
	p := &engine.Plan{Root: root, Sort: query.Relevance, Size: enough, Explain: true}
	for _, word := range []string{"elite", "unit"} {
		s := engine.Sequence{Words: [][]string{indexer.Terms(word, []string{"en"})}}
		root.Must = append(root.Must, &engine.Concept{Field: indexer.FieldText, Typed: s})
		p.Beside = append(p.Beside, []engine.Sequence{s})
	}
	without := *p
	without.Beside = nil
	plain, scores := v.scores(&without), v.scores(p)
	if scores["near"] <= scores["middle"] || scores["middle"] <= scores["far"] {
		d.Errorf("near has %v, middle %v, far %v", scores["near"], scores["middle"], scores["far"])
	}
	if len(plain) != len(articles) || len(scores) != len(plain) {
		d.Fatalf("%d and %d hits of %d articles", len(plain), len(scores), len(articles))
	}
	page := *p
	page.From, page.Size = 20, 5
	for _, p := range []*engine.Plan{p, &page} {
		f := v.find(v.engine, p)
		for id, name := range d.names {
			n, err := engine.ArticleNumber(id)
			d.must(err)
			if added := f.Beside[n]; math.Abs(plain[name]+added-scores[name]) > 1e-9 {
				d.Errorf("%s has %v, %v of it for neighbours, and without %v", name, scores[name], added, plain[name])
			}
		}
	}
	v.walk(&question{Plan: *p})
}

// testEntities checks what is stored of the entities of each article.
func testEntities(d *desk) {
	if _, ok := d.index.Engine.(*reference); ok {
		d.Skip("the reference stores nothing")
	}
	d.pieces(d.caseArticles())
	v := d.view()
	f := v.find(v.engine, &engine.Plan{Root: new(engine.All), Sort: query.Newest, Size: enough, Entities: true})
	for _, h := range f.Hits {
		got, err := indexer.ReadEntities(h.Entities)
		d.must(err)
		at := slices.IndexFunc(v.reference.documents, func(d *document) bool { return d.ID == h.ID })
		if diff := cmp.Diff(describe(v.reference.documents[at].Entities), describe(got)); diff != "" {
			d.Errorf("entities of %s: (-want +got)\n%s", d.names[h.ID], diff)
		}
	}
	f = v.find(v.engine, &engine.Plan{Root: new(engine.All), Sort: query.Newest, Size: enough})
	if slices.ContainsFunc(f.Hits, func(h engine.Hit) bool { return h.Entities != nil }) {
		d.Error("entities are returned that were not asked for")
	}
}

// testCursors walks through answers in every order, page by page.
func testCursors(d *desk) {
	d.pieces(d.randomArticles())
	v := d.view()
	n := v.notation()
	mentioned, err := n.several(`court|суд|сот "marat dosanov"`)
	d.must(err)
	for _, clause := range []string{"all", "text:court|суд|сот", "and(text:judge, should(title:court))", "none"} {
		root, err := n.clause(clause)
		d.must(err)
		for _, sort := range query.Sorts {
			v.walk(&question{Plan: engine.Plan{Root: root, Sort: sort, Mentions: mentioned, Facets: []string{indexer.FieldPerson}}})
		}
	}
}

// walk checks that the pages behind one another, each by the key of the last hit of
// the one before, and the pages by number are those of one large page.
func (v *views) walk(q *question) {
	v.Helper()
	ids := func(f *engine.Found) (all []string) {
		for _, h := range f.Hits {
			all = append(all, h.ID)
		}
		return all
	}
	for _, size := range []int{2, 30} {
		p := v.plan(v.engine, q)
		p.Size = enough
		large := v.find(v.engine, p)
		p.Size = size
		var behind, numbered []string
		for len(behind) <= large.Total {
			f := v.find(v.engine, p)
			if f.Total != large.Total {
				v.Fatalf("%s: a page tells of %d articles, the large one of %d", describe(p), f.Total, large.Total)
			}
			if len(f.Hits) == 0 {
				break
			}
			behind = append(behind, ids(f)...)
			key, err := engine.ParseKey(f.Hits[len(f.Hits)-1].Key.Strings())
			v.must(err)
			p.After = &key
		}
		for p.After, p.From = nil, 0; p.From < large.Total; p.From += size {
			numbered = append(numbered, ids(v.find(v.engine, p))...)
		}
		for name, got := range map[string][]string{"cursor": behind, "number": numbered} {
			if diff := cmp.Diff(ids(large), got); diff != "" {
				v.Errorf("%s: pages of %d by %s: (-one page +pages)\n%s", describe(q), size, name, diff)
			}
		}
	}
}
