package entity

import (
	"strings"
	"testing"

	"casefile/indexer/entity/tagger"
)

// Each example of a grammar gives the roles that stand beside it.
func TestGrammar(t *testing.T) {
	files, err := grammarFiles.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		lang := strings.TrimPrefix(f.Name(), "roles.")
		for _, row := range grammarOf(lang).rows {
			for _, e := range row.examples {
				if got := saidRoles(Find(article(e.text, lang))); got != e.want {
					t.Errorf("%s, row %q:\n text %s\n got  %s\n want %s", f.Name(), row.text, e.text, got, e.want)
				}
			}
		}
	}
}

// saidRoles writes the roles of an article as the examples of the grammars do.
func saidRoles(e *Entities) string {
	var all []string
	for _, p := range e.Persons {
		var roles []string
		for _, r := range p.Roles {
			if r.Of != "" {
				r.Text += " (" + r.Relation + " of " + r.Of + ")"
			}
			roles = append(roles, r.Text)
		}
		if len(roles) > 0 {
			all = append(all, p.Name+": "+strings.Join(roles, "; "))
		}
	}
	return strings.Join(all, " | ")
}

// A grammar that can't be read says in which line, and one that can is matched with
// any sentence.
func TestGrammarErrors(t *testing.T) {
	for file, want := range map[string]string{
		"[rows]\noffice: role( <role> )":                      "line 2: want role( ), who( )",
		"[rows]\noffice: role( <rule> ) who( <person> )":      `line 2: no class "rule"`,
		"[rows]\noffice: role( TITLE ) who( <person> )":       `line 2: no phrase "TITLE"`,
		"[rows]\noffice: role( <role> who( <person> )":        `line 2: no ")" closes "role("`,
		"[rows]\noffice: role( <role>/abl ) who( <person> )":  "line 2: no case",
		"[phrases]\nA A\n[rows]\noffice: role( A )":           "line 4: a phrase stands in itself",
		"[rows]\nrelation: role( <role> ) who( <person> )":    "line 2: want role( ), who( )",
		"[rows]\n> Marat Dosov left. => Marat Dosov: senator": "line 2: an example without a row",
	} {
		if _, err := parseGrammar(file, "en"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parseGrammar(%q): %v, want %q", file, err, want)
		}
	}
}

func FuzzGrammar(f *testing.F) {
	for _, s := range []string{"office: { role( <role>* ) ; }+ who( <person> )?", "nothing: role( { } )* <num>/x", "relation: role( of( <own> ) rel( <kin> ) ) ,? who( <person> )"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, row string) {
		g, err := parseGrammar("[words]\nown his\nkin son\n[rows]\n"+strings.ReplaceAll(row, "\n", " "), "en")
		if err != nil || len(g.rows) == 0 {
			return
		}
		names := []name{{first: 3, end: 4, words: []string{"Dosov"}}, {first: 6, end: 7, words: []string{"Karin"}}}
		x := newText("The former minister Dosov, son Karin, left.", "en")
		x.names[tagger.Person] = names
		r := roleReader{t: x, g: g, forms: formsOf("en"), names: names, group: []int{0, 1}, shown: []string{"Dosov", "Karin"}, out: make([][]Role, 2), end: 2, sent: x.sents[0]}
		r.sentence()
	})
}
