package corpus

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Other users of the machine can read nothing that is kept, copied or exported.
func TestPermissions(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "new", "data")
	many(t, dir, 10)
	if _, err := Decide(dir, Decision{Action: Merge, Kind: "person", IDs: []string{"a", "b"}}, quiet); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(dir, filepath.Join(root, "copy")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"copy.tar", "captures.warc.gz"} {
		write := func(name string) error { _, err := Backup(dir, name); return err }
		if strings.HasSuffix(name, ".gz") {
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			write = func(name string) error { return WriteNew(name, s.ExportWarc) }
		}
		if err := write(filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		n++
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		return err
	})
	if err != nil || n < 20 {
		t.Errorf("%d files, %v", n, err)
	}
}

// A folder that is open to others is left as it is, with a warning.
func TestWarnLoose(t *testing.T) {
	dir := t.TempDir()
	for mode, want := range map[os.FileMode]bool{0o755: true, 0o750: true, 0o700: false} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		w, err := OpenWriter(dir, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		w.Close()
		if got := strings.Contains(log.String(), "chmod 700"); got != want {
			t.Errorf("mode %v: log %q", mode, log.String())
		}
		if st, err := os.Stat(dir); err != nil || st.Mode().Perm() != mode {
			t.Errorf("mode is %v, %v, want %v", st.Mode().Perm(), err, mode)
		}
	}
}
