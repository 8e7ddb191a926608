package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// casefile returns a command that runs the program.
func casefile(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript.Main runs the program if the test binary is called by its name.
	link := filepath.Join(t.TempDir(), "casefile")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(link, args...)
	cmd.Env = append(os.Environ(), "CASEFILE_DATA="+data)
	return cmd
}

// killAfter runs a command, calls line with each line that it prints, and kills it some
// time within delay after n lines.
func killAfter(t *testing.T, cmd *exec.Cmd, n int, delay time.Duration, line func(string)) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		line(lines.Text())
		if i == n {
			time.AfterFunc(rand.N(delay), func() { _ = cmd.Process.Kill() }) // it may have ended
		}
	}
	_ = cmd.Wait() // it was killed
}

// output returns what a command prints.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", cmd.Args, err, out)
	}
	return string(out)
}

// TestKill kills the program while it adds 200 files: every article that it printed is
// stored, once, and adding all again adds only the rest.
func TestKill(t *testing.T) {
	const files = 200
	dir := t.TempDir()
	args := []string{"add"}
	for i := range files {
		name := filepath.Join(dir, fmt.Sprintf("%03d.txt", i))
		text := fmt.Sprintf("Witness %d heard in Almaty\n\nWitness number %d told the court in Almaty that he had seen the car of the victims on the road to the mountains, and that nobody had asked him about it before the trial began.\n\nThe court heard %d witnesses in all on that day.\n", i, i, i+1)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	data := filepath.Join(dir, "data")
	acknowledged := map[string]bool{}
	for range 4 {
		killAfter(t, casefile(t, data, args...), 1+rand.IntN(files/2), 1, func(line string) {
			id, _, _ := strings.Cut(line, "\t")
			acknowledged[id] = true
		})
	}
	if len(acknowledged) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	seen := map[string]bool{}
	for line := range strings.Lines(output(t, casefile(t, data, args...))) {
		f := strings.Split(line, "\t")
		if seen[f[0]] {
			t.Errorf("%s is stored twice", f[0])
		}
		seen[f[0]] = true
		if acknowledged[f[0]] && f[1] != "unchanged" {
			t.Errorf("%s was acknowledged and is %s now", f[0], f[1])
		}
	}
	if len(seen) != files {
		t.Errorf("%d articles, want %d", len(seen), files)
	}
	if out := output(t, casefile(t, data, "search", "witness")); !strings.HasPrefix(out, "200 articles\n") {
		t.Errorf("search finds %.40q, want 200 articles", out)
	}
}

// TestKillGather kills the program while it gathers a site of 150 pages and indexes them,
// with another beside it that adds a file: every article that either printed is stored
// with one revision, and nothing else is. CASEFILE_TEST_KILLS is the number of kills.
func TestKillGather(t *testing.T) {
	const pages = 150
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("CASEFILE_TEST_KILLS")); err == nil {
		kills = n
	}
	site := witnesses(pages)
	defer site.Close()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "case.yaml"), []byte("title: T\nsources: [{name: S, sections: ["+site.URL+"/]}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	gather := []string{"gather", "--contact", "desk@example.org", "--allow-host", "127.0.0.1", "--pause", "1ms"}
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
		added := make(chan string)
		go func() { added <- addNote(t, data, round) }()
		// Few pages a round, so that all rounds have some, and a moment more, to kill it
		// in the middle of one. Later rounds are killed while indexing.
		killAfter(t, casefile(t, data, gather...), rand.IntN(2*pages/kills+1), 20*time.Millisecond, take)
		if id, what, _ := strings.Cut(<-added, "\t"); strings.HasPrefix(what, "new") {
			acknowledged[id] = true
		}
		if out, err := casefile(t, data, "verify").Output(); err != nil {
			t.Fatalf("after kill %d: %v: %s", round+1, err, out)
		}
	}
	for line := range strings.Lines(output(t, casefile(t, data, gather...))) {
		take(strings.TrimSpace(line))
	}
	n := 0
	for line := range strings.Lines(output(t, casefile(t, data, "export", "--jsonl"))) {
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
	if out := output(t, casefile(t, data, "search", "witness")); !strings.HasPrefix(out, "150 articles\n") {
		t.Errorf("search finds %.40q, want 150 articles", out)
	}
	t.Logf("%d kills, %d articles", kills, n)
}

// witnesses serves so many pages, each with its own article.
func witnesses(pages int) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
}

// addNote adds an article and returns what the program prints.
func addNote(t *testing.T, data string, n int) string {
	add := casefile(t, data, "add", "--url", fmt.Sprintf("https://desk.example/%d", n), "-")
	add.Stdin = strings.NewReader(fmt.Sprintf("Note %d of the desk\n\nA source of the desk says on day %d of the trial that the car was seen on the road to the mountains.\n", n, n))
	out, err := add.Output()
	if err != nil {
		t.Errorf("add beside round %d: %v: %s", n+1, err, out)
	}
	return string(out)
}
