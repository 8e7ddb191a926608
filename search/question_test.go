package search

import "testing"

// An article counts once as one that has a word as a name, however often and in
// whatever letters; a plain word in it does not count.
func TestAsName(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"both", "en", "", "", "Letter", "He met Bush and then BUSH again."},
		{"stem", "en", "", "", "Letter", "They met the Bushes there."},
		{"plain", "en", "", "", "Letter", "They sat under a bush there."},
		{"foreign", "tr", "", "", "Mektup", "Sonra Bush geldi."},
		{"longer", "", "", "", "Letter", "Then Bushmaster left."},
	})
	ix, err := e.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for term, want := range map[string]int{"bush": 2, "en:bush": 2, "tr:bush": 1, "bushes": 1, "bushmaster": 1, "bus": 0, "en:they": 0} {
		if got := ix.asName(term); got != want {
			t.Errorf("%q is a name in %d articles, want %d", term, got, want)
		}
	}
}
