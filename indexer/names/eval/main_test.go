package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/indexer/names"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "rewrite the golden figures")

// TestFigures compares the figures on the judged names with the committed ones.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	data := filepath.Join("..", "..", "..", "..", "shared", "data")
	sets, err := load(filepath.Join(data, "names"))
	if errors.Is(err, errNoData) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := tables(&got, sets, io.Discard); err != nil {
		t.Fatal(err)
	}
	c, err := loadCase(filepath.Join(data, "ir", "case-names"))
	if err != nil {
		t.Fatal(err)
	}
	c.table(&got)
	golden := filepath.Join("testdata", "dev.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("figures differ from %s (-want +got); if that is meant, run with -update:\n%s", golden, diff)
	}
}

// TestJudge has one query with a hit of every sort: relevant, of the same cluster but
// not relevant, of another cluster with the query's words, and wrong.
func TestJudge(t *testing.T) {
	sets, err := load(filepath.Join("testdata", "folder"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) != 1 || sets[0].name != "token" || len(sets[0].queries) != 3 {
		t.Fatalf("loaded %+v", sets)
	}
	spelt := func(text string, score float64) names.Spelling {
		return names.Spelling{Text: text, Match: names.Match{Score: score}}
	}
	found := []names.Spelling{spelt("Kovalski", .97), spelt("Jarov", .96), spelt("Žarov", .95), spelt("Жаров", .90)}
	got := sets[0].judge(&sets[0].queries[0], found)
	want := []hit{{4, .97, false}, {1, .90, true}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(hit{})); diff != "" {
		t.Error(diff)
	}
}

func TestFiguresOf(t *testing.T) {
	var f figures
	f.add([]hit{{0, .99, false}, {1, .95, true}, {2, .80, true}}, 4)
	f.add(nil, 1)
	for _, test := range []struct {
		cut  float64
		want row
	}{
		{.60, row{2, .25, .25, 2. / 3, .25, 2. / 7}},
		{.90, row{2, .25, .25, 1. / 2, .125, 1. / 6}},
		{.98, row{2, .25, .25, 0, 0, 0}},
		{1, row{2, .25, .25, 0, 0, 0}}, // nothing answered
	} {
		got := f.at(cutNumber(test.cut))
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(row{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("at cut %v (-want +got):\n%s", test.cut, diff)
		}
	}
	t1 := table{"a": &f, "b": new(figures)}
	t1.add("b", []hit{{0, 1, true}}, 1)
	if got := t1.macro(cutNumber(.9)); got.recall10 != (.25+1)/2 || got.queries != 3 {
		t.Errorf("macro = %+v", got)
	}
}

// TestRun measures a folder of three queries and reads its predictions back.
func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "predictions.jsonl")
	var out bytes.Buffer
	if err := run(&out, options{data: filepath.Join("testdata", "folder"), predictions: file, large: 20}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"12 spellings", "token cross", "token same", "all kinds", "16 spellings: built", "not measured"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(written), []byte("\n"))
	if len(lines) != 3 {
		t.Fatalf("%d predictions, want 3", len(lines))
	}
	var p prediction
	if err := json.Unmarshal(lines[0], &p); err != nil {
		t.Fatal(err)
	}
	if p.Query != "Zharov" || p.Set != "token" || p.Kind != "cross" || len(p.Hits) < 3 {
		t.Errorf("prediction = %+v, want the three others that sound so", p)
	}
}

func TestRunWithoutData(t *testing.T) {
	if err := run(io.Discard, options{data: t.TempDir()}); !errors.Is(err, errNoData) {
		t.Errorf("run on an empty folder: %v, want errNoData", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "docs_x_token.jsonl"), []byte("{\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := run(io.Discard, options{data: dir}); err == nil || !strings.Contains(err.Error(), "docs_x_token.jsonl:1") {
		t.Errorf("run on a broken file: %v, want its name and line", err)
	}
}

func TestMentions(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"Judge Lukmat Merekenov gives Yerzhan Utembayev twenty years; Rustam Ibragimov", []string{"Judge Lukmat Merekenov", "Yerzhan Utembayev", "Rustam Ibragimov"}},
		{"headlines: Р.Алиев и А. Мусаев, А.Сарсенбайулы.", []string{"Р.Алиев", "А. Мусаев", "А.Сарсенбайулы."}},
		{"партии «Ак жол» (Rakhat Aliyev)", []string{"Ак", "Rakhat Aliyev"}},
		{"nothing here", nil},
		{"", nil},
	} {
		if diff := cmp.Diff(test.want, mentions(test.text)); diff != "" {
			t.Errorf("mentions(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestInventNames(t *testing.T) {
	sets, err := load(filepath.Join("testdata", "folder"))
	if err != nil {
		t.Fatal(err)
	}
	invented := inventNames(sets[0], 8)
	if len(invented) == 0 {
		t.Fatal("no names")
	}
	if diff := cmp.Diff(invented, inventNames(sets[0], 8)); diff != "" {
		t.Errorf("another run gives others:\n%s", diff)
	}
	for _, n := range invented {
		for _, d := range sets[0].docs {
			if strings.EqualFold(n, d.Text) {
				t.Errorf("%q is in the set", n)
			}
		}
	}
}
