package gather

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A state that was cut off or damaged, anywhere, ends no process: either it can be read,
// or a new one is begun, and both can be written to.
func TestDamagedState(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "state.bolt")
	s, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	var entries []*entry
	for i := range n {
		entries = append(entries, &entry{URL: fmt.Sprintf("https://example.org/%d", i), Kind: pageKind, Source: "S", Last: time.Now()})
	}
	if err := s.put(entries...); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reopen := func(what string, b []byte) (read int) {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := OpenState(dir, quiet)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		defer s.Close()
		all, err := s.all()
		if err == nil {
			err = s.put(entries[0])
		}
		if err == nil {
			_, err = s.get(pageKind, entries[0].URL)
		}
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return len(all)
	}
	if got := reopen("whole", whole); got != n {
		t.Fatalf("%d entries, want %d", got, n)
	}
	for size := 0; size < len(whole); size += 4 << 10 {
		// Beyond the last page that is used nothing is missing.
		if got := reopen(fmt.Sprintf("cut to %d of %d bytes", size, len(whole)), whole[:size]); got != 0 && got != n {
			t.Errorf("cut to %d of %d bytes: %d entries", size, len(whole), got)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		b := append([]byte(nil), whole...)
		at := random.IntN(len(b))
		b[at] ^= 1 << random.IntN(8)
		reopen(fmt.Sprintf("byte %d", at), b)
	}
	// Cut while it is open: an error, not a fault.
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenState(dir, quiet); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 8<<10); err != nil {
		t.Fatal(err)
	}
	if _, err := s.all(); err == nil {
		t.Error("a state that was cut off while it was open is read without an error")
	}
}

// A clock that was set back makes no page wait until the times of before come again.
func TestDueAfterClockSetBack(t *testing.T) {
	w := &walk{Gatherer: &Gatherer{}}
	now := time.Now()
	for _, c := range []struct {
		last, next time.Duration // from now
		want       bool
	}{
		{-48 * time.Hour, -time.Hour, true}, {-time.Hour, 23 * time.Hour, false}, {400 * 24 * time.Hour, 401 * 24 * time.Hour, true},
	} {
		if got := w.due(&entry{Last: now.Add(c.last), Next: now.Add(c.next)}, now); got != c.want {
			t.Errorf("visited %v from now, next after %v: due %v, want %v", c.last, c.next, got, c.want)
		}
	}
}
