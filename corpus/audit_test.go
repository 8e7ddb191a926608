package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The audit log is a chain that several processes append to, and verify checks it.
func TestAudit(t *testing.T) {
	dir := t.TempDir()
	w, err := OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	one, two := NewAudit(dir, quiet), NewAudit(dir, quiet)
	for i, l := range []*Audit{one, two, one, two} {
		if err := l.Add(Act{What: "sign-in", By: "k_1", From: "10.0.0.1"}, i < 2); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, auditName)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	if len(lines) != 5 || !strings.Contains(lines[3], `"n":4,`) || !strings.Contains(lines[1], `"prev":"`+digest([]byte(lines[0]))) {
		t.Errorf("the log is\n%s", b)
	}
	faults := func() int {
		t.Helper()
		v, err := Verify(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Faults)
	}
	if n := faults(); n != 0 {
		t.Errorf("%d faults in a sound log", n)
	}
	// Behind the seal the chain of the lines remains.
	for name, changed := range map[string]string{
		"a sealed line changed":   strings.Replace(string(b), "10.0.0.1", "10.0.0.2", 1),
		"the first line left out": strings.Join(lines[1:], ""),
		"the third left out":      lines[0] + lines[1] + lines[3],
		"sealed lines cut off":    lines[0],
		"all gone":                "",
	} {
		if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		if faults() == 0 {
			t.Errorf("%s: no fault", name)
		}
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	if err := two.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines[:3], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if faults() == 0 {
		t.Error("the last line, sealed on closing, cut off: no fault")
	}
	// A line that a crash cut off was never acknowledged.
	if err := os.WriteFile(file, append(b, `{"sum":"`...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := NewAudit(dir, quiet).Add(Act{What: "export", By: "vik"}, true); err != nil || faults() != 0 {
		t.Errorf("after a cut line: %v, %d faults", err, faults())
	}
}

// Reading acts are appended without the manifest, which is long in a large case; they are
// sealed with the next act that is. A log that became shorter meanwhile is noticed.
func TestAuditReads(t *testing.T) {
	dir := t.TempDir()
	l := NewAudit(dir, quiet)
	if err := l.Add(Act{What: "sign-in"}, true); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, manifestName)
	sound, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("damaged\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(Act{What: "read"}, false); err != nil {
		t.Errorf("an act of reading needs the manifest: %v", err)
	}
	if err := l.Add(Act{What: "export"}, true); err == nil {
		t.Error("sealed in a damaged manifest")
	}
	if err := os.WriteFile(file, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := readManifest(dir)
	if err != nil || m.size(auditName) != l.end {
		t.Errorf("after Close %d of %d bytes are sealed, %v", m.size(auditName), l.end, err)
	}
	if err := os.Truncate(filepath.Join(dir, auditName), l.end-1); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(Act{What: "read"}, false); err == nil {
		t.Error("an act was added to a log that lost the end of a line")
	}
}
