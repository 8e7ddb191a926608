package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
)

// TestStamp has a head stamped by openssl, and the stamp checked by it.
func TestStamp(t *testing.T) {
	authority, ca := newAuthority(t)
	page, _ := newCase(t)
	dir := page.store.Dir()
	head, at, err := Stamp(t.Context(), dir, authority)
	if err != nil || time.Since(at) > time.Hour || time.Until(at) > time.Hour {
		t.Fatalf("Stamp = %s, %v, %v", head, at, err)
	}
	later, _ := newCase(t)
	proof, _ := later.prove(t, nil)
	if said, err := verify(t, proof, "--ca", ca); err != nil || !strings.Contains(said, "Nothing confirms") {
		t.Errorf("without a time stamp: %v, %s", err, said)
	}
	proof, files := page.prove(t, nil)
	if said, err := verify(t, proof, "--ca", ca); err != nil || !strings.Contains(said, "time-stamped: it existed before "+at.UTC().Format("Jan _2 15:04:05 2006")) {
		t.Errorf("with the authority's certificate: %v, %s", err, said)
	}
	if said, err := verify(t, proof); err != nil || !strings.Contains(said, "not checked: a time stamp of") || !strings.Contains(said, "Nothing confirms") {
		t.Errorf("without: %v, %s", err, said)
	}
	_, otherCA := newAuthority(t)
	if said, err := verify(t, proof, "--ca", otherCA); err == nil {
		t.Errorf("with another's certificate: %s", said)
	}
	if b := find(t, files, "proof/proof.html").data; !bytes.Contains(b, []byte("of the head "+head)) {
		t.Errorf("the page has no stamp:\n%s", b)
	}
	if again, then, err := Stamp(t.Context(), dir, "http://127.0.0.1:1/"); err != nil || again != head || !then.Equal(at) {
		t.Errorf("stamped again: %s, %v, %v", again, then, err)
	}
	stamp, err := readStamp(dir, head)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stampTime(stamp, strings.Repeat("0", 64), nil); err == nil {
		t.Error("a stamp for another head passes")
	}

	// A backup has the stamp. verify notices one of a head that is not in the manifest:
	// somebody has rewritten that.
	copied := filepath.Join(t.TempDir(), "copy")
	if _, err := corpus.Backup(dir, copied); err != nil {
		t.Fatal(err)
	}
	other := strings.Repeat("0", 64)
	for _, faults := range []int{0, 1} {
		if v, err := corpus.Verify(t.Context(), copied); err != nil || len(v.Faults) != faults {
			t.Errorf("verify finds %v, %v; want %d faults", v.Faults, err, faults)
		}
		if err := os.Rename(corpus.StampFile(copied, head), corpus.StampFile(copied, other)); err != nil && faults == 0 {
			t.Fatal(err)
		}
	}
}

// An authority that refuses, or answers something else, leaves no stamp.
func TestStampRefused(t *testing.T) {
	page, _ := newCase(t)
	dir := page.store.Dir()
	for name, answer := range map[string]http.HandlerFunc{
		"status":   func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) },
		"nonsense": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>Welcome") },
		"refusal":  func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte{0x30, 5, 0x30, 3, 2, 1, 2}) },
		"endless":  func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, maxStamp+10)) },
	} {
		s := httptest.NewServer(answer)
		if _, _, err := Stamp(t.Context(), dir, s.URL); err == nil || !strings.Contains(err.Error(), s.URL) {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
	}
	if _, err := os.Stat(filepath.Join(dir, "stamps")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a stamp was kept: %v", err)
	}
}

// newAuthority serves time stamps by openssl and returns its address and the file of
// its certificate.
func newAuthority(t *testing.T) (address, ca string) {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("no openssl")
	}
	dir := t.TempDir()
	run := func(args ...string) error {
		cmd := exec.Command(openssl, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("openssl %v: %w: %s", args, err, out)
		}
		return err
	}
	const config = `
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Time of the tests
[stamping]
extendedKeyUsage = critical, timeStamping
basicConstraints = critical, CA:TRUE
[tsa]
default_tsa = ours
[ours]
serial = serial
signer_cert = ca.pem
signer_key = key.pem
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
`
	if err := os.WriteFile(filepath.Join(dir, "tsa.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run("req", "-x509", "-config", "tsa.conf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "ca.pem", "-days", "2"); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "query"), b, 0o600)
		}
		if err == nil {
			err = run("ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "reply")
		}
		if err == nil {
			b, err = os.ReadFile(filepath.Join(dir, "reply"))
		}
		if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
			t.Errorf("the authority got %s: %v", r.Header.Get("Content-Type"), err)
		}
		w.Header().Set("Content-Type", "application/timestamp-reply")
		w.Write(b)
	}))
	t.Cleanup(s.Close)
	return s.URL, filepath.Join(dir, "ca.pem")
}
