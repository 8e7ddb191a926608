package main

import (
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite figures.json")

// TestFigures compares the figures with the committed ones.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	rows, err := measure("../../../../shared/data", nil)
	if errors.Is(err, errNoData) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := format(rows)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("figures.json", got, 0o666); err != nil {
			t.Fatal(err)
		}
		committed = got
	}
	if diff := cmp.Diff(string(committed), string(got)); diff != "" {
		t.Errorf("figures differ from figures.json (-want +got); if that is meant, run with -update:\n%s", diff)
	}
}

func TestRunWithoutData(t *testing.T) {
	if err := run(io.Discard, t.TempDir(), nil); !errors.Is(err, errNoData) {
		t.Errorf("run on an empty folder: %v, want errNoData", err)
	}
}

func TestWrite(t *testing.T) {
	rows := []row{{"a", []figure{{"persons", "80.1"}, {"orgs", "3/4"}}}, {"b", []figure{{"persons", "70.0"}, {"orgs", "1/4"}}}}
	var b strings.Builder
	if err := write(&b, rows, sets{"a": {"persons": "79.9", "orgs": "3/4"}}); err != nil {
		t.Fatal(err)
	}
	want := "\n   persons      orgs\na  80.1 (79.9)  3/4\nb  70.0         1/4\n"
	if b.String() != want {
		t.Errorf("write prints %q, want %q", b.String(), want)
	}
}

func TestParadigms(t *testing.T) {
	man := russianNames([]string{"Алексей"}, []string{"Шахов"}, false)[0]
	woman := russianNames([]string{"Мария"}, []string{"Щукин"}, true)[0]
	kazakh := kazakhNames([]string{"Ержан"}, []string{"Жүніс"})[0]
	for _, test := range []struct{ got, want string }{
		{man["dative"], "Алексею Шахову"},
		{man["initials"], "А. Шахов"},
		{woman["nominative"], "Мария Щукина"},
		{woman["genitive"], "Марии Щукиной"},
		{kazakh["genitive"], "Ержан Жүністің"},
		{kazakh["bare dative"], "Жүніске"},
		{kazakhForm("Нұрлан", "ablative"), "Нұрланнан"},
		{kazakhForm("Бегалин", "accusative"), "Бегалинді"},
	} {
		if test.got != test.want {
			t.Errorf("declined %q, want %q", test.got, test.want)
		}
	}
}
