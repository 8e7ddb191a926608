package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus/clean/page"
)

const labelled = `<ul><li>The court put off the hearing until March</li></ul>
<h2>Background</h2>
<p>The court put off the hearing until March.</p>
<p>Its clerk gave no reason for that, and neither did the judge.</p>
<p>Subscribe to our letter and never miss a story again.</p>
<p>Background</p>`

func TestLabelByText(t *testing.T) {
	s := sample{page: page.Parse([]byte(labelled))}
	s.labelByText("The court put off the hearing until March.\n\nIts clerk gave no reason for that, and neither did the judge.")
	// Of the two copies of the first sentence, the one beside the other text
	// is meant. A heading alone is not in the text.
	if diff := cmp.Diff([]float32{0, 0, 1, 1, 0, 0}, s.label); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	for i, w := range s.weight {
		if w <= 0 {
			t.Errorf("block %d weighs %v", i, w)
		}
	}
}

func TestLabelBySnippets(t *testing.T) {
	s := sample{page: page.Parse([]byte(labelled))}
	s.labelBySnippets([]string{"gave no  reason"}, []string{"Subscribe to"})
	if diff := cmp.Diff([]float32{-1, -1, -1, 1, 0, -1}, s.label); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestFoldOf(t *testing.T) {
	seen := map[int]bool{}
	for _, site := range []string{"ledger.example", "observer.example", "meridian.example", "kurier.example", "vestnik.example", "tau.example", "onir.example"} {
		p := foldOf(site, 3)
		if p < 0 || p >= 3 || p != foldOf(site, 3) {
			t.Errorf("foldOf(%q, 3) = %d", site, p)
		}
		seen[p] = true
	}
	if len(seen) < 2 {
		t.Error("all sites are in one fold")
	}
}
