package gather

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"casefile/corpus"
)

// A Report tells what a walk of the sources has brought.
type Report struct {
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Stopped bool      `json:"stopped"` // before everything was visited; the next walk goes on

	Hosts   int `json:"hosts"`   // that were asked
	Fetched int `json:"fetched"` // pages and lists that were answered, robots.txt left out

	New        int `json:"new"`        // articles
	Changed    int `json:"changed"`    // articles with another text
	Unchanged  int `json:"unchanged"`  // articles and other pages that are as they were
	Moved      int `json:"moved"`      // articles that are found under a further address
	Redirected int `json:"redirected"` // pages that lead to another page now; their text is kept
	Gone       int `json:"gone"`       // articles whose page is no longer there; their text is kept
	StillGone  int `json:"still_gone"` // those that were missed again on a later day
	Returned   int `json:"returned"`   // articles whose page is there again
	NotOfCase  int `json:"not_of_case"`
	NoArticle  int `json:"no_article"`
	Removed    int `json:"removed"` // articles that a person has removed: their pages are not asked for
	Missing    int `json:"missing"` // addresses that were found, and have no page
	Refused    int `json:"refused"` // by robots.txt
	Later      int `json:"later"`   // hosts want to be asked later
	Failed     int `json:"failed"`

	// Events are what happened, but for pages that are unchanged.
	Events []Event `json:"events"`
	// Suspicious are lists that answer, and have held nothing for long.
	Suspicious []Event `json:"suspicious,omitempty"`
}

// An Event is what happened with one address.
type Event struct {
	What   string    `json:"what"` // as the report counts it
	URL    string    `json:"url"`
	Source string    `json:"source"`
	ID     string    `json:"id,omitempty"` // of the article
	Title  string    `json:"title,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Time   time.Time `json:"time"`
}

// String returns the event in a line for people.
func (e Event) String() string {
	s := e.What
	if e.ID != "" {
		s += "\t" + e.ID
	}
	s += "\t" + e.URL
	if e.Title != "" {
		s += "\t" + e.Title
	}
	if e.Reason != "" {
		s += "\t(" + e.Reason + ")"
	}
	return printable(s)
}

// count adds one to what an event is counted as.
func (r *Report) count(what string) {
	*map[string]*int{
		"new": &r.New, "changed": &r.Changed, "unchanged": &r.Unchanged, "moved": &r.Moved,
		"redirected": &r.Redirected, "gone": &r.Gone, "still gone": &r.StillGone, "returned": &r.Returned, "not of the case": &r.NotOfCase,
		"no article": &r.NoArticle, "removed": &r.Removed, "missing": &r.Missing, "refused": &r.Refused, "later": &r.Later, "failed": &r.Failed,
	}[what]++
}

// Line returns how far a walk is, in a line for people.
func (r *Report) Line() string {
	return fmt.Sprintf("%d hosts, %d fetched: %d new, %d changed, %d unchanged, %d gone, %d refused by robots.txt, %d failed",
		r.Hosts, r.Fetched, r.New, r.Changed, r.Unchanged, r.Gone, r.Refused, r.Failed)
}

// Write writes the report as JSON, or the sums and what is suspicious for
// people.
func (r *Report) Write(w io.Writer, asJSON bool) error {
	if asJSON {
		return writeJSON(w, r)
	}
	var b strings.Builder
	for _, e := range r.Suspicious {
		fmt.Fprintln(&b, e)
	}
	fmt.Fprintf(&b, "%s in %v\n", r.Line(), r.Ended.Sub(r.Started).Round(time.Second))
	for _, more := range []struct {
		n    int
		what string
	}{
		{r.Moved, "found under a further address"}, {r.Redirected, "redirected to another page, text kept"},
		{r.StillGone, "still gone on a later day"}, {r.Returned, "there again"}, {r.NotOfCase, "not of the case"}, {r.NoArticle, "without an article"},
		{r.Removed, "removed by you, not brought again"}, {r.Missing, "addresses without a page"}, {r.Later, "to be asked later, as their host wishes"},
	} {
		if more.n > 0 {
			fmt.Fprintf(&b, "%d %s\n", more.n, more.what)
		}
	}
	if r.Stopped {
		fmt.Fprintln(&b, "stopped before the end; gather again to go on")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WritePlan writes what a walk would visit.
func (g *Gatherer) WritePlan(w io.Writer, store *corpus.Store, asJSON bool) error {
	plan, err := g.Plan(store)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(w, plan)
	}
	var b strings.Builder
	for _, p := range plan {
		how := "would visit"
		if p.Known {
			how = "would ask if it has changed"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t(%s)\n", how, p.Kind, p.URL, p.Source)
	}
	fmt.Fprintf(&b, "%d addresses, and the pages that lists will name\n", len(plan))
	_, err = io.WriteString(w, b.String())
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
