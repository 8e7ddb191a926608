package entity

import (
	"strings"
	"testing"
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
