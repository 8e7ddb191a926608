package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search/segment"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"casefile": main})
}

// TestScript runs testdata/script/*.txt with the program.
func TestScript(t *testing.T) {
	cluster := os.Getenv("CASEFILE_TEST_OPENSEARCH")
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			port, err := freePort()
			e.Setenv("PORT", port)
			e.Setenv("CASEFILE_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("CASEFILE_LISTEN", "127.0.0.1:"+port)
			e.Setenv("CLUSTER", cluster)
			return err
		},
		Condition: func(name string) (bool, error) { return name == "cluster" && cluster != "", nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"big":    makeBig,
			"until":  until,
			"damage": damage,
			"site":   serveSite,
		},
	})
}

// TestPackages checks that the program contains no package for measuring or training.
func TestPackages(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		switch path.Base(p) {
		case "eval", "bench", "train", "gold", "conll", "gazetteer", "testing":
			t.Errorf("the program contains %s", p)
		}
	}
	if !strings.Contains(string(out), "casefile/server\n") {
		t.Errorf("go list gives\n%s", out)
	}
}

// A search waits for a command that has the index open for a moment.
func TestSearchWhileBusy(t *testing.T) {
	dir := t.TempDir()
	story := filepath.Join(dir, "story.jsonl")
	if err := os.WriteFile(story, []byte(`{"title":"Ferry runs again","text":"The ferry runs again after three weeks."}`), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	var out, said bytes.Buffer
	if code := run([]string{"add", "--data", data, story}, &out, &said); code != 0 {
		t.Fatalf("add: %d, %s", code, &said)
	}
	ix, err := indexer.Open(segment.IndexDir(data), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(busyFor/50, func() { ix.Close() })
	out.Reset()
	if code := run([]string{"search", "--data", data, "ferry"}, &out, &said); code != 0 || !strings.HasPrefix(out.String(), "1 article\n") {
		t.Errorf("search: %d, %s%s", code, &out, &said)
	}
}

// Only a server shows changes by itself.
func TestUpdateBesideOthers(t *testing.T) {
	dir := t.TempDir()
	ix, err := indexer.Open(segment.IndexDir(dir), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	var said strings.Builder
	a := &app{ctx: t.Context(), log: slog.New(slog.DiscardHandler), stderr: &said}
	if err := a.update(dir, engineFlags{}); err != nil || strings.Contains(said.String(), "server") {
		t.Errorf("beside another command: %v, said %q", err, said.String())
	}
	if err := ix.Announce("127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	if err := a.update(dir, engineFlags{}); err != nil || !strings.Contains(said.String(), "the running server shows the changes") {
		t.Errorf("beside a server: %v, said %q", err, said.String())
	}
}

// Names of files come from strangers: they do not lead out of the folder, and a
// terminal does not obey them.
func TestHostileNames(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	text := func(who string) string {
		return "Keeper of the lighthouse found\n\nThe keeper of the lighthouse, " + who + ", was found on Friday by two fishermen who had seen the light go out the night before.\n"
	}
	for name, body := range map[string]string{
		"a\x1b[31m\nnew\ta_0.txt": text("Vik"), "-rf.txt": text("Dahl"), "\xff\xfe.txt": text("Berg"), "%s%n$(id).txt": text("Ness"),
		strings.Repeat("x", 240) + ".txt": text("Lund"), "empty\x1b[2J\nfake.txt": "", "\u202etxt.exe.txt": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Skipf("this file system does not take %q: %v", name, err)
		}
	}
	for link, to := range map[string]string{"loop": ".", "zero.txt": "/dev/zero", "passwd.txt": "/etc/passwd"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	var out, said strings.Builder
	if code := run([]string{"add", "--data", data, "--log", "error", dir}, &out, &said); code != 1 {
		t.Errorf("add = %d, want 1 for the two empty files", code)
	}
	if n := strings.Count(out.String(), "\n"); n != 5 {
		t.Errorf("%d lines of articles, want 5:\n%s", n, out.String())
	}
	if n := strings.Count(said.String(), "\n"); n != 3 || strings.ContainsAny(said.String(), "\x1b\u202e") {
		t.Errorf("said %q", said.String())
	}
	if v, err := corpus.Verify(t.Context(), data); err != nil || len(v.Faults) > 0 || v.Revisions != 5 {
		t.Errorf("verify: %+v, %v", v, err)
	}
	e := gather.Event{What: "new", URL: "http://a.example/", Title: "a\x1b]0;b\nc"}
	if got := eventLine(e); strings.ContainsAny(got, "\x1b\n") {
		t.Errorf("event %q", got)
	}
}

func TestReportJSON(t *testing.T) {
	r := &gather.Report{New: 1, Events: []gather.Event{{What: "new", URL: "http://a.example/<b>"}}}
	var b strings.Builder
	if err := writeJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil || got["new"] != 1.0 || !strings.Contains(b.String(), "/<b>") {
		t.Errorf("%v, %v", got, err)
	}
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, joinClose(err, l)
}

func joinClose(err error, c io.Closer) error {
	if cerr := c.Close(); err == nil {
		err = cerr
	}
	return err
}

// makeBig makes a file of that size: big FILE BYTES.
func makeBig(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("A long line. "), n/13+1), 0o644))
}

// until runs a command until it succeeds: until COMMAND ARG… A server that has just
// started may still be building its index.
func until(ts *testscript.TestScript, _ bool, args []string) {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		err := ts.Exec(args[0], args[1:]...)
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%v: still %v", args, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// serveSite serves a folder on loopback and sets SITE to its address: site DIR. Each file
// has an ETag of its size and time, since Last-Modified does not distinguish two versions
// of one second. If FILE.hold exists, FILE is sent a byte at a time until the client
// gives up.
func serveSite(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	files := http.FileServer(http.Dir(dir))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := filepath.Join(dir, filepath.FromSlash(r.URL.Path))
		if _, err := os.Stat(file + ".hold"); err == nil {
			for r.Context().Err() == nil {
				io.WriteString(w, ".")
				http.NewResponseController(w).Flush()
				time.Sleep(100 * time.Millisecond)
			}
			return
		}
		if st, err := os.Stat(file); err == nil {
			w.Header().Set("ETag", fmt.Sprintf(`"%x-%x"`, st.Size(), st.ModTime().UnixNano()))
		}
		files.ServeHTTP(w, r)
	}))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
}

// damage replaces text in a file: damage FILE OLD NEW.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	b, err := os.ReadFile(file)
	ts.Check(err)
	changed := bytes.Replace(b, []byte(args[1]), []byte(args[2]), 1)
	if bytes.Equal(b, changed) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(file, changed, 0o644))
}
