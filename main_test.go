package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
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

// TestScript runs testdata/script/*.txt, each the program as a user meets it.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			port, err := freePort()
			e.Setenv("PORT", port)
			e.Setenv("CASEFILE_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("CASEFILE_LISTEN", "127.0.0.1:"+port)
			return err
		},
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

// A search waits for a command that has the index for a moment.
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

// makeBig makes a file of so many bytes: big FILE BYTES.
func makeBig(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("A long line. "), n/13+1), 0o644))
}

// until runs a command again and again until it succeeds: until COMMAND ARG…
// A server that has just begun makes its index, and has not answered within the time
// of a search where the processor has much else to do.
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

// serveSite serves a folder on loopback and sets SITE to its address: site DIR.
// Each file has an ETag of its size and time, as Last-Modified alone cannot tell
// two versions of one second. A file with another beside it that is named as it
// and ends in .hold comes by letters for as long as the client waits: a minute, twice
// as long as it would wait for a silent one.
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

// damage replaces a text in a file: damage FILE OLD NEW.
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

// casefile returns the program as a command, ready to start.
func casefile(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript's Main runs the program where the test binary goes by its name.
	link := filepath.Join(t.TempDir(), "casefile")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(link, args...)
	cmd.Env = append(os.Environ(), "CASEFILE_DATA="+data)
	return cmd
}

// TestKill kills the program while it adds 200 files: every article that it had
// printed is there afterwards, once, and adding all again adds only the rest.
func TestKill(t *testing.T) {
	const files = 200
	dir := t.TempDir()
	var names []string
	for i := range files {
		name := filepath.Join(dir, fmt.Sprintf("%03d.txt", i))
		text := fmt.Sprintf("Witness %d heard in Almaty\n\nWitness number %d told the court in Almaty that he had seen the car of the victims on the road to the mountains, and that nobody had asked him about it before the trial began.\n\nThe court heard %d witnesses in all on that day.\n", i, i, i+1)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	data := filepath.Join(dir, "data")
	acknowledged := map[string]bool{}
	for range 4 {
		cmd := casefile(t, data, append([]string{"add"}, names...)...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stderr = io.Discard
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := 1 + rand.IntN(files/2)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			id, _, _ := strings.Cut(lines.Text(), "\t")
			acknowledged[id] = true
			if n == kill {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
	}
	if len(acknowledged) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	cmd := casefile(t, data, append([]string{"add"}, names...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("after the kills: %v: %s", err, out)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(line, "\t")
		if seen[f[0]] {
			t.Errorf("%s is there twice", f[0])
		}
		seen[f[0]] = true
		if acknowledged[f[0]] && f[1] != "unchanged" {
			t.Errorf("%s was acknowledged and is %s now", f[0], f[1])
		}
	}
	if len(seen) != files {
		t.Errorf("%d articles, want %d", len(seen), files)
	}
	out, err = casefile(t, data, "search", "witness").Output()
	if err != nil || !strings.HasPrefix(string(out), "200 articles\n") {
		t.Errorf("search finds %.40q, %v, want 200 articles", out, err)
	}
}

// TestKillGather kills the program while it gathers a site of 150 pages, and
// while it indexes them, with another beside it that adds a file: every article
// that either had printed is there afterwards, with one revision, and nothing
// else is. CASEFILE_TEST_KILLS sets how often.
func TestKillGather(t *testing.T) {
	const pages = 150
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("CASEFILE_TEST_KILLS")); err == nil {
		kills = n
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			for i := range pages {
				fmt.Fprintf(w, "<a href=/%d.html>%d</a>\n", i, i)
			}
			return
		}
		n, err := strconv.Atoi(strings.TrimSuffix(r.URL.Path[1:], ".html"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		page := fmt.Sprintf("<title>Witness %d heard in Almaty</title><h1>Witness %d heard in Almaty</h1><p>Witness number %d told the court in Almaty that he had seen the car of the victims on the road to the mountains, and that nobody had asked him about it before the trial began.</p>", n, n, n)
		http.ServeContent(w, r, "page.html", time.Time{}, strings.NewReader(page))
	}))
	defer site.Close()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "case.yaml"), []byte("title: T\nsources: [{name: S, sections: ["+site.URL+"/]}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run := []string{"gather", "--contact", "desk@example.org", "--allow-host", "127.0.0.1", "--pause", "1ms"}
	acknowledged := map[string]bool{}
	take := func(line string) {
		if f := strings.Split(line, "\t"); f[0] == "new" {
			if acknowledged[f[1]] {
				t.Errorf("%s is new twice", f[1])
			}
			acknowledged[f[1]] = true
		}
	}
	for round := range kills {
		add := casefile(t, data, "add", "--url", fmt.Sprintf("https://desk.example/%d", round), "-")
		add.Stdin = strings.NewReader(fmt.Sprintf("Note %d of the desk\n\nA source of the desk says on day %d of the trial that the car was seen on the road to the mountains.\n", round, round))
		beside := make(chan string)
		go func() {
			out, err := add.Output()
			if err != nil {
				t.Errorf("add beside round %d: %v: %s", round+1, err, out)
			}
			beside <- string(out)
		}()
		cmd := casefile(t, data, run...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Few pages a round, so that all rounds have some; and a moment more, to
		// be killed in the middle of one. Later rounds are killed while indexing.
		kill := rand.IntN(2*pages/kills + 1)
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			take(lines.Text())
			if n == kill {
				time.AfterFunc(rand.N(20*time.Millisecond), func() { _ = cmd.Process.Kill() }) // it may have ended
			}
		}
		_ = cmd.Wait() // it was killed
		if id, what, _ := strings.Cut(<-beside, "\t"); strings.HasPrefix(what, "new") {
			acknowledged[id] = true
		}
		if out, err := casefile(t, data, "verify").Output(); err != nil {
			t.Fatalf("after kill %d: %v: %s", round+1, err, out)
		}
	}
	out, err := casefile(t, data, run...).Output()
	if err != nil {
		t.Fatalf("after the kills: %v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		take(strings.TrimSpace(line))
	}
	if out, err = casefile(t, data, "export", "--jsonl").Output(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		var a struct {
			ID       string
			Revision int
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		if n++; a.Revision != 1 {
			t.Errorf("%s has %d revisions, want 1", a.ID, a.Revision)
		}
		delete(acknowledged, a.ID)
	}
	if n != pages+kills || len(acknowledged) > 0 {
		t.Errorf("%d articles, want %d; acknowledged and lost: %v", n, pages+kills, acknowledged)
	}
	out, err = casefile(t, data, "search", "witness").Output()
	if err != nil || !strings.HasPrefix(string(out), "150 articles\n") {
		t.Errorf("search finds %.40q, %v, want 150 articles", out, err)
	}
	t.Logf("%d kills, %d articles", kills, n)
}
