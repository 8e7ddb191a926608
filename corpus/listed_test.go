package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListed(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := s.Listed(); len(all) > 0 || err != nil {
		t.Errorf("without a case file: %v, %v", all, err)
	}
	last := int64(-1)
	for _, c := range []struct {
		text string
		want []Decision
		err  string
	}{
		{"title: T\nsources: [{name: S}]\n", nil, ""},
		{"aliases:\n  - org: [Ak Zhol, Bright Path]\n  - person: [A B, C, D]\n",
			[]Decision{{Action: Merge, Kind: "org", IDs: []string{"Ak Zhol", "Bright Path"}, By: CaseFile}, {Action: Merge, Kind: "person", IDs: []string{"A B", "C", "D"}, By: CaseFile}}, ""},
		{"aliases:\n  - org: [Ak Zhol]\n", nil, "two names or more"},
		{"aliases:\n  - {}\n", nil, "two names or more"},
		{"aliases:\n  - {org: [A, B], place: [C, D]}\n", nil, "not of two"},
		{"aliases: [", nil, CaseFile},
	} {
		if err := os.WriteFile(filepath.Join(dir, CaseFile), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := s.Listed()
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q: %v, want %q", c.text, err, c.err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q (-want +got)\n%s", c.text, d)
		}
		now, err := s.Decided()
		if err != nil || now == last {
			t.Errorf("%q: Decided is %d, %v, as before", c.text, now, err)
		}
		last = now
	}
}
