package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// headName is the file that holds the head of the manifest, beside it.
const headName = "manifest.head"

var headPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readHead returns the head in manifest.head, "" if there is none: a version before
// that file made the manifest.
func readHead(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, headName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	head := strings.Trim(string(b), "\x00\n")
	if head == "" { // the machine crashed before it was on the disk
		return "", nil
	}
	if !headPattern.MatchString(head) {
		return "", &damageError{filepath.Join(dir, headName), 0, errors.New("it does not hold a SHA-256; delete it, and it is written again")}
	}
	return head, nil
}

// checkHead checks that the manifest has the line whose hash is in manifest.head.
func (m *manifest) checkHead() error {
	head, err := readHead(m.dir)
	if err == nil && head != "" && !m.heads[head] {
		// A line may have been added between reading the two.
		if err = m.readOn(); err == nil && !m.heads[head] {
			err = m.shortened(headName, head)
		}
	}
	return err
}

func (m *manifest) shortened(where, head string) error {
	return &damageError{m.file(), m.end, fmt.Errorf("lines are missing at its end: %s names a line with the hash %s, which it does not have", where, head)}
}

// writeHead notes the head. It is written in place and not synced: after a crash an
// earlier head may be there, which the manifest has too.
func (m *manifest) writeHead() error {
	if m.last == "" {
		return nil
	}
	f, err := os.OpenFile(filepath.Join(m.dir, headName), os.O_WRONLY|os.O_CREATE, fileMode)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(m.last+"\n"), 0)
	return errors.Join(err, f.Close())
}

// CheckNoted checks that a head that was noted earlier is in the chain of the manifest:
// then nothing that was sealed before has changed. The parameter noted is a hash, or the
// name of a file with the report of [Verify] or a copy of the manifest.
func CheckNoted(dir, noted string) error {
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	heads := []string{noted}
	if !headPattern.MatchString(noted) {
		if heads, err = notedIn(noted); err != nil {
			return err
		}
	}
	for _, head := range heads {
		if !m.heads[head] {
			return fmt.Errorf("the noted head %s is not in the manifest of %s: the data is not what it was when the head was noted, or the head is of other data", head, dir)
		}
	}
	return nil
}

// reported matches the head in the report of Verify.
var reported = regexp.MustCompile(`the manifest ends with ([0-9a-f]{64})`)

// notedIn returns the heads in a file.
func notedIn(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--noted: want 64 hex digits, or a file with a report of verify or a copy of the manifest: %w", err)
	}
	var heads []string
	for _, match := range reported.FindAllSubmatch(b, -1) {
		heads = append(heads, string(match[1]))
	}
	for line := range bytes.Lines(b) {
		line = bytes.TrimSpace(line)
		var s sealed
		if json.Unmarshal(line, &s) == nil && s.File != "" && s.SHA256 != "" {
			heads = append(heads, digest(line))
		} else if headPattern.Match(line) {
			heads = append(heads, string(line))
		}
	}
	if len(heads) == 0 {
		return nil, fmt.Errorf("--noted %s: there is no head of a manifest in it", file)
	}
	return heads, nil
}

// stampName is the file, below the data directory, of the time stamp of a head: the
// response of an authority (RFC 3161).
func stampName(head string) string { return "stamps/" + head + ".tsr" }

// StampFile returns the file of the time stamp of a head, which need not exist.
func StampFile(dir, head string) string {
	return filepath.Join(dir, filepath.FromSlash(stampName(head)))
}

// stampedHeads returns the heads that have a time stamp.
func stampedHeads(dir string) ([]string, error) {
	names, err := fs.Glob(os.DirFS(dir), stampName("*"))
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".tsr")
	}
	return names, err
}
