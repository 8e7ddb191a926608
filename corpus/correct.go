package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A Field is what a person can correct in an article.
type Field string

// The fields. Of two corrections of one field the later holds.
const (
	TheDate     Field = "date" // of publication
	TheTitle    Field = "title"
	TheAuthors  Field = "author" // with commas between several; "" for none
	TheSource   Field = "source" // name of the outlet
	TheLanguage Field = "language"
	TheAddress  Field = "address" // an address that isn't the article's: another article is there
	TheCase     Field = "case"    // the article is not of this case
)

// A Correction is a standing decision on an article.
type Correction struct {
	N       int       `json:"n"` // of the decision
	Time    time.Time `json:"time"`
	Field   Field     `json:"field"`
	Was     string    `json:"was"` // the value before
	Is      string    `json:"is"`
	By      string    `json:"by,omitempty"`
	Because string    `json:"because,omitempty"`
}

// A Read is what the program read where people have corrected an article.
type Read struct {
	Title        string   `json:"title"`
	PageHeadline string   `json:"page_headline,omitempty"`
	Untitled     bool     `json:"untitled,omitempty"`
	Published    Date     `json:"published"`
	Authors      []string `json:"authors,omitempty"`
	Source       Source   `json:"source"`
	Lang         string   `json:"lang,omitempty"`
}

// A corrected field has its value, and what sets it.
var correctable = map[Field]struct {
	value func(*Article) string
	set   func(*Article, string)
	check func(string) error
}{
	TheTitle: {
		func(a *Article) string { return a.Title },
		func(a *Article, v string) { a.Title, a.PageHeadline, a.Untitled = v, "", false },
		needText,
	},
	TheDate: {
		func(a *Article) string { return a.Published.At },
		func(a *Article, v string) {
			a.Published = Date{At: v, Precision: precisionOf(v), From: FromUser}
		},
		func(v string) error {
			if precisionOf(v) == "" {
				return fmt.Errorf("date %q: give 2006, 2006-02, 2006-02-13 or 2006-02-13T15:04:05+06:00", v)
			}
			return nil
		},
	},
	TheAuthors: {
		func(a *Article) string { return strings.Join(a.Authors, ", ") },
		func(a *Article, v string) {
			a.Authors = nil
			for name := range strings.SplitSeq(v, ",") {
				if name = strings.TrimSpace(name); name != "" {
					a.Authors = append(a.Authors, name)
				}
			}
		},
		func(string) error { return nil },
	},
	TheSource: {
		func(a *Article) string { return a.Source.Name },
		func(a *Article, v string) { a.Source.Name = v },
		needText,
	},
	TheLanguage: {
		func(a *Article) string { return a.Lang },
		func(a *Article, v string) { a.Lang = v },
		func(v string) error {
			if !IsLanguage(v) {
				return fmt.Errorf("language %q: give a code such as ru, kk or kk-Latn", v)
			}
			return nil
		},
	},
}

// IsLanguage reports whether a tag has the form of a language's, such as "kk" or
// "kk-Latn".
func IsLanguage(tag string) bool { return languageTag.MatchString(tag) }

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

func needText(v string) error {
	if strings.TrimSpace(v) == "" {
		return errors.New("give what is right")
	}
	return nil
}

// precisionOf returns the precision of a date, "" if it is none.
func precisionOf(v string) Precision {
	for layout, precision := range map[string]Precision{"2006": Year, "2006-01": Month, time.DateOnly: Day, time.RFC3339: Time} {
		if _, err := time.Parse(layout, v); err == nil {
			return precision
		}
	}
	return ""
}

// checkCorrection returns an error for a correction that makes no sense.
func (d *Decision) checkCorrection() error {
	d.Text = strings.Join(strings.Fields(d.Text), " ")
	if len(d.IDs) != 1 {
		return fmt.Errorf("%s: give one article", d.Action)
	}
	switch field, ok := correctable[d.Field]; {
	case ok:
		return field.check(d.Text)
	case d.Field == TheAddress:
		_, err := Canonical(d.Text)
		return err
	case d.Field == TheCase:
		return nil
	}
	return fmt.Errorf("correct %q: want date, title, author, source, language, address or case", d.Field)
}

// Correct keeps a correction of an article: d.IDs names it, d.Field and d.Text say what
// is right. The decision comes first, then the revisions that follow from it; a writer
// that is opened after a crash between them makes up for these. Correct sets the
// decision's number and time, and the value before.
func (w *Writer) Correct(d Decision) (Decision, []Receipt, error) {
	d, err := w.considered(d)
	if err != nil {
		return d, nil, err
	}
	if d, err = Decide(w.dir, d, w.log); err != nil {
		return d, nil, err
	}
	receipts, err := w.applyCorrections()
	return d, receipts, err
}

// considered returns a correction with what stands there now, or why it cannot be kept.
func (s *Store) considered(d Decision) (Decision, error) {
	d.Action, d.Kind = Correct, articleKind
	if err := d.checkCorrection(); err != nil {
		return d, &DecisionError{err}
	}
	a, err := s.Get(d.IDs[0])
	if err != nil {
		return d, err
	}
	switch d.Field {
	case TheAddress:
		if d.Text, err = Canonical(d.Text); err != nil {
			return d, err
		}
		if !slices.Contains(a.Aliases, d.Text) && d.Text != a.from() {
			return d, &DecisionError{fmt.Errorf("%s is no further address of %s: those are %s", d.Text, a.ID, cmp.Or(strings.Join(a.Aliases, ", "), "none"))}
		}
	case TheCase:
		d.Text = "not of this case"
	default:
		d.Was = correctable[d.Field].value(a)
	}
	return d, nil
}

// Uncorrect takes back the decision of number d.Undo, a correction or what took one back,
// and returns the revisions that
// follow from that.
func (w *Writer) Uncorrect(d Decision) ([]Receipt, error) {
	d.Action, d.Kind = Undo, articleKind
	all, err := w.Decisions()
	if err != nil {
		return nil, err
	}
	if d.Undo > 0 && d.Undo <= len(all) && (Decision{Action: Undo, Undo: d.Undo}).About(all) != articleKind {
		return nil, fmt.Errorf("decision %d is no correction of an article; \"casefile decide undo\" takes it back", d.Undo)
	}
	if _, err := Decide(w.dir, d, w.log); err != nil {
		return nil, err
	}
	return w.applyCorrections()
}

// applyCorrections writes the revisions that follow from the decisions on articles,
// and from those that were undone.
func (w *Writer) applyCorrections() ([]Receipt, error) {
	if err := w.readCorrections(); err != nil {
		return nil, err
	}
	var receipts []Receipt
	for _, id := range w.corrected {
		rs, err := w.applyTo(id)
		receipts = append(receipts, rs...)
		if err != nil {
			return receipts, err
		}
	}
	return receipts, nil
}

// readCorrections reads the decisions on articles, if there are more than before.
func (w *Writer) readCorrections() error {
	size, err := w.Decided()
	if err != nil || size == w.decided {
		return err
	}
	all, err := w.Decisions()
	if err != nil {
		return err
	}
	w.decided, w.corrected, w.standing, w.undone = size, nil, map[string][]Decision{}, map[string][]Decision{}
	stands := map[int]bool{}
	for _, d := range Standing(all) {
		stands[d.N] = true
	}
	for _, d := range all {
		if d.Action != Correct {
			continue
		}
		id := d.IDs[0]
		if !slices.Contains(w.corrected, id) {
			w.corrected = append(w.corrected, id)
		}
		if stands[d.N] {
			w.standing[id] = append(w.standing[id], d)
		} else {
			w.undone[id] = append(w.undone[id], d)
		}
	}
	return nil
}

// applyTo writes the revisions of one article that follow from the decisions.
func (w *Writer) applyTo(id string) (receipts []Receipt, err error) {
	keep := func(r Receipt, err error) error {
		if err == nil && r.Change != Unchanged {
			receipts = append(receipts, r)
		}
		return err
	}
	for _, d := range w.undone[id] {
		if err := keep(w.undoOne(id, d)); err != nil {
			return receipts, err
		}
	}
	for _, d := range w.standing[id] {
		if err := keep(w.applyOne(id, d)); err != nil {
			return receipts, err
		}
	}
	before, err := w.newestOf(id)
	if err != nil || before.Removed != nil {
		return receipts, err
	}
	a := *before
	a.uncorrect()
	a.correct(w.standing[id])
	if sameText(&a, before) {
		return receipts, nil
	}
	return receipts, keep(w.revise(&a, before, Corrected))
}

// applyOne carries out a decision that concerns more than fields.
func (w *Writer) applyOne(id string, d Decision) (Receipt, error) {
	a, err := w.newestOf(id)
	switch {
	case err != nil:
		return Receipt{}, err
	case d.Field == TheCase && a.Removed == nil:
		reason := "not of this case"
		if d.Note != "" {
			reason += ": " + d.Note
		}
		return w.Remove(id, Removal{Reason: reason, By: d.By, Decision: d.N})
	case d.Field == TheAddress && a.Removed == nil && !slices.Contains(a.Apart, d.Text):
		return w.splitOff(a, d.Text)
	}
	return Receipt{Change: Unchanged}, nil
}

// undoOne takes back what a decision that was undone had done.
func (w *Writer) undoOne(id string, d Decision) (Receipt, error) {
	a, err := w.newestOf(id)
	switch {
	case err != nil:
		return Receipt{}, err
	case d.Field == TheCase && a.Removed != nil && a.Removed.Decision == d.N:
		return w.Restore(id)
	case d.Field == TheAddress && a.Removed == nil && slices.Contains(a.Apart, d.Text) && !w.splits(id, d.Text):
		return w.joinAgain(a, d)
	}
	return Receipt{Change: Unchanged}, nil
}

// splits reports whether a standing decision splits an address off an article.
func (w *Writer) splits(id, address string) bool {
	return slices.ContainsFunc(w.standing[id], func(d Decision) bool { return d.Field == TheAddress && d.Text == address })
}

// correct sets the fields that people have corrected, and keeps what was read.
func (a *Article) correct(standing []Decision) {
	read := Read{a.Title, a.PageHeadline, a.Untitled, a.Published, a.Authors, a.Source, a.Lang}
	for _, d := range standing {
		field, ok := correctable[d.Field]
		if !ok {
			continue
		}
		a.Read = &read
		was := field.value(a)
		field.set(a, d.Text)
		a.Corrections = append(a.Corrections, Correction{N: d.N, Time: d.Time, Field: d.Field, Was: was, Is: field.value(a), By: d.By, Because: d.Note})
	}
}

// uncorrect gives back the fields that were read.
func (a *Article) uncorrect() {
	if r := a.Read; r != nil {
		a.Title, a.PageHeadline, a.Untitled, a.Published, a.Authors, a.Source, a.Lang = r.Title, r.PageHeadline, r.Untitled, r.Published, r.Authors, r.Source, r.Lang
	}
	a.Read, a.Corrections = nil, nil
}
