package corpus

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// An Action is what a decision does.
type Action string

// The actions.
const (
	Merge   Action = "merge"   // all IDs are one
	Split   Action = "split"   // the first ID is not the others; in Articles, the first ID means the second
	Hide    Action = "hide"    // the IDs are left out of lists
	Rename  Action = "rename"  // the first ID is shown as Text
	Alias   Action = "alias"   // the other IDs mean the first too
	Correct Action = "correct" // Field of the article is Text
	Undo    Action = "undo"    // the decision Undo no longer holds
)

// articleKind is the Kind of a decision on an article.
const articleKind = "article"

// A Decision is what a person has decided about who is who, or corrected in an article, a
// line of the file decisions.jsonl. Another decision can undo it.
type Decision struct {
	N      int       `json:"n"` // from 1, in the order of the log
	Time   time.Time `json:"time"`
	Action Action    `json:"action"`
	Kind   string    `json:"kind,omitempty"` // "person", "org", "place" or "article"
	IDs    []string  `json:"ids,omitempty"`
	Text   string    `json:"text,omitempty"`

	Field Field  `json:"field,omitempty"` // that is corrected
	Was   string `json:"was,omitempty"`   // what it was then

	Articles []string `json:"articles,omitempty"` // that a split is limited to
	Undo     int      `json:"undo,omitempty"`
	By       string   `json:"by,omitempty"` // who decided
	Note     string   `json:"note,omitempty"`
}

// Standing returns the decisions that are not undone. An undo can be undone too.
func Standing(all []Decision) []Decision {
	undone := map[int]bool{}
	var standing []Decision
	for _, d := range slices.Backward(all) {
		switch {
		case undone[d.N]:
		case d.Action == Undo:
			undone[d.Undo] = true
		default:
			standing = append(standing, d)
		}
	}
	slices.Reverse(standing)
	return standing
}

// About returns the kind that a decision is about: of an undo, that of what it takes back.
// It is "" for an undo of nothing.
func (d Decision) About(before []Decision) string {
	for d.Action == Undo {
		i := slices.IndexFunc(before, func(o Decision) bool { return o.N == d.Undo && o.N > 0 })
		if i < 0 || d.N > 0 && before[i].N >= d.N {
			return ""
		}
		d = before[i]
	}
	return d.Kind
}

// A DecisionError says why a decision makes no sense.
type DecisionError struct{ Err error }

func (e *DecisionError) Error() string { return e.Err.Error() }

// check returns an error for a decision that makes no sense after those before.
func (d *Decision) check(before []Decision) error {
	if err := d.wrong(before); err != nil {
		return &DecisionError{err}
	}
	return nil
}

func (d *Decision) wrong(before []Decision) error {
	if len(d.Articles) > 0 && (d.Action != Split || len(d.IDs) != 2 || d.IDs[0] == d.IDs[1]) {
		return errors.New("only a split of two names can be limited to articles")
	}
	switch d.Action {
	case Undo:
		if d.Undo < 1 || d.Undo > len(before) {
			return fmt.Errorf("undo %d: there is no such decision", d.Undo)
		}
		if before[d.Undo-1].Action == Correct && d.Kind != articleKind {
			return fmt.Errorf("decision %d corrects an article: \"casefile correct --undo %d\" takes it back", d.Undo, d.Undo)
		}
		return nil
	case Merge, Split, Alias:
		if len(d.IDs) < 2 {
			return fmt.Errorf("%s: give two names or more", d.Action)
		}
	case Correct:
		return d.checkCorrection()
	case Hide, Rename:
		if len(d.IDs) < 1 || d.Action == Rename && d.Text == "" {
			return fmt.Errorf("%s: give a name, and for rename what it is shown as", d.Action)
		}
	default:
		return fmt.Errorf("action %q: want merge, split, hide, rename, alias or undo", d.Action)
	}
	if slices.Contains(d.IDs, "") {
		return fmt.Errorf("%s: a name has no letters", d.Action)
	}
	return nil
}

// checkArticles returns an error if one of the articles doesn't exist.
func (d *Decision) checkArticles(dir string) error {
	if len(d.Articles) == 0 {
		return nil
	}
	s, err := Open(dir)
	if err != nil {
		return err
	}
	for _, id := range d.Articles {
		if _, err := s.Get(id); err != nil {
			return err
		}
	}
	return nil
}

// Consider returns a decision as [Decide], or [Writer.Correct] for a correction, would keep
// it, with its number, or the error that they would return.
func (s *Store) Consider(d Decision) (Decision, error) {
	before, _, err := readDecisions(s.dir)
	if err != nil {
		return d, err
	}
	if d.Action == Correct {
		d, err = s.considered(d)
	} else {
		err = cmp.Or(d.check(before), d.checkArticles(s.dir))
	}
	d.N = len(before) + 1
	return d, err
}

func decisionsFile(dir string) string { return filepath.Join(dir, "decisions.jsonl") }

// Decided returns a number that grows with every decision, and differs after a change of
// the case file.
func (s *Store) Decided() (int64, error) {
	var size int64
	switch st, err := os.Stat(decisionsFile(s.dir)); {
	case err == nil:
		size = st.Size()
	case !errors.Is(err, fs.ErrNotExist):
		return 0, err
	}
	listed, err := changed(filepath.Join(s.dir, CaseFile))
	return size + listed, err
}

// Changed returns when an article or a decision was last added, by the clock of the
// file system; zero if there is none.
func (s *Store) Changed() (last time.Time, err error) {
	for _, name := range []string{s.file(s.End().File), decisionsFile(s.dir)} {
		st, err := os.Stat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return time.Time{}, err
		}
		if err == nil && st.ModTime().After(last) {
			last = st.ModTime()
		}
	}
	return last, nil
}

// Decisions returns all decisions, the first first. One that is being written, or
// was cut off by a crash, is left out.
func (s *Store) Decisions() ([]Decision, error) {
	all, _, err := readDecisions(s.dir)
	return all, err
}

// readDecisions returns the decisions and the offset after the last whole one.
func readDecisions(dir string) (all []Decision, end int64, err error) {
	file := decisionsFile(dir)
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if all, end, err = decodeDecisions(b); err != nil {
		return nil, 0, &damageError{file, end, err}
	}
	return all, end, nil
}

// decodeDecisions returns the decisions in whole lines, and the offset after them
// or, with an error, of the damaged line.
func decodeDecisions(b []byte) (all []Decision, end int64, err error) {
	for {
		n := bytes.IndexByte(b[end:], '\n')
		if n < 0 {
			return all, end, nil
		}
		d, err := decodeDecision(b[end : end+int64(n)+1])
		if err == nil && d.N != len(all)+1 {
			err = fmt.Errorf("it is decision %d, but %d comes next", d.N, len(all)+1)
		}
		if err != nil {
			return nil, end, err
		}
		all = append(all, d)
		end += int64(n) + 1
	}
}

func decodeDecision(b []byte) (d Decision, err error) {
	raw, err := decodeLine("decision", b)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(raw, &d)
}

// Decide appends a decision to those of a data directory, syncs it to the disk, and
// returns it with its number and time. A line that a crash cut off is removed and
// logged: it was never acknowledged.
func Decide(dir string, d Decision, log *slog.Logger) (kept Decision, err error) {
	if err := MakeDir(dir); err != nil {
		return d, err
	}
	lock := flock.New(filepath.Join(dir, "decisions.lock"))
	if err := lock.Lock(); err != nil {
		return d, fmt.Errorf("lock the decisions of %s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	before, end, err := readDecisions(dir)
	if err != nil {
		return d, err
	}
	if err := d.check(before); err != nil {
		return d, err
	}
	if err := d.checkArticles(dir); err != nil {
		return d, err
	}
	d.N, d.Time = len(before)+1, time.Now().UTC().Truncate(time.Second)
	line, err := encodeLine("decision", d)
	if err != nil {
		return d, err
	}
	m, err := readManifest(dir)
	if err != nil {
		return d, err
	}
	name := filepath.Base(decisionsFile(dir))
	f, err := reopen(decisionsFile(dir), end, m.size(name), log)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err = f.append(line); err == nil {
		err = m.seal(keptFile{name: name, size: f.size})
	}
	if err != nil {
		return d, errors.Join(err, f.cut(end))
	}
	return d, nil
}

// WriteDecisions writes the decisions in a data directory for people, a line each.
func WriteDecisions(w io.Writer, dir string) error {
	all, err := (&Store{dir: dir}).Decisions()
	if err != nil {
		return err
	}
	stands := map[int]bool{}
	for _, d := range Standing(all) {
		stands[d.N] = true
	}
	for _, d := range all {
		what := strings.Join(d.IDs, ", ")
		if d.Action == Undo {
			what = fmt.Sprint(d.Undo)
		}
		if len(d.Articles) > 0 {
			what += " in " + strings.Join(d.Articles, ", ")
		}
		if d.Action == Correct {
			what += fmt.Sprintf(": %s is %q, was %q", d.Field, d.Text, d.Was)
		} else if d.Text != "" {
			what += " as " + d.Text
		}
		state := ""
		if !stands[d.N] && d.Action != Undo {
			state = " (undone)"
		}
		if _, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s%s\n", d.N, d.Time.Format("2006-01-02 15:04"), d.Action, d.Kind, what, state); err != nil {
			return err
		}
	}
	return nil
}
