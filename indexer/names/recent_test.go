package names

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is remembered is what a search finds, whatever changes between.
func TestRecent(t *testing.T) {
	var l Lexicon
	l.Set("Tokayev", 3)
	find := func(text string, limit int) (all []string) {
		for _, s := range l.Find(text, Cut, limit) {
			all = append(all, s.Text+" "+strconv.Itoa(s.Articles))
		}
		return all
	}
	for _, c := range []struct {
		change func()
		limit  int
		want   string
	}{
		{func() {}, 5, "Tokayev 3"},
		{func() {}, 5, "Tokayev 3"},
		{func() { l.Add("Tokaev", 9) }, 5, "Tokayev 3, Tokaev 9"},
		{func() {}, 1, "Tokayev 3"},
		{func() { l.Set("Tokayev", 0) }, 5, "Tokaev 9"},
		{func() { l.Add("Tokaev", -1) }, 5, "Tokaev 8"},
	} {
		c.change()
		if got := strings.Join(find("Tokayev", c.limit), ", "); got != c.want {
			t.Errorf("found %s, want %s", got, c.want)
		}
	}
}

// Strangers' questions take no more memory than is bounded.
func TestRecentBounded(t *testing.T) {
	var l Lexicon
	l.Set("Tokayev", 3)
	for i := range 3 * mostRecent {
		l.Find("Toqaev"+strings.Repeat("a", i%7)+strconv.Itoa(i), Cut, 5)
		l.Find(strings.Repeat("x", longestRecent+1)+strconv.Itoa(i), Cut, 5)
	}
	if n := len(l.recent.found); n == 0 || n > mostRecent+1 {
		t.Errorf("%d questions are remembered", n)
	}
	if i := slices.IndexFunc(slices.Collect(maps.Keys(l.recent.found)), func(q asked) bool { return len(q.text) > longestRecent }); i >= 0 {
		t.Error("a long text is remembered")
	}
}
