package eval

import (
	"os"
	"testing"
)

func TestScale(t *testing.T) {
	sets, err := load("../../../../shared/data/names")
	if err != nil {
		t.Skip(err)
	}
	for _, s := range sets {
		for _, n := range []int{0, large} {
			if err := costs(os.Stdout, s, n); err != nil {
				t.Fatal(err)
			}
		}
	}
}
