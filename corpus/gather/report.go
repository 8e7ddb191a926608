package gather

import "time"

// A Report counts the outcomes of a walk. Package main prints it, as JSON too.
type Report struct {
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Stopped bool      `json:"stopped"` // before everything was visited; the next walk continues

	Hosts   int `json:"hosts"`   // visited
	Fetched int `json:"fetched"` // pages and lists that were answered, without robots.txt

	New        int `json:"new"`         // articles
	Changed    int `json:"changed"`     // articles with another text
	Unchanged  int `json:"unchanged"`   // articles and other pages
	Moved      int `json:"moved"`       // articles found under a further address
	Redirected int `json:"redirected"`  // pages that lead to another page now; their text is kept
	Gone       int `json:"gone"`        // articles whose page is no longer there; their text is kept
	StillGone  int `json:"still_gone"`  // those that were missed again on a later day
	Returned   int `json:"returned"`    // articles whose page is there again
	Aside      int `json:"aside"`       // articles with another text that is kept, but not shown
	NotOfCase  int `json:"not_of_case"` // pages
	NoArticle  int `json:"no_article"`  // pages
	Removed    int `json:"removed"`     // articles that a person has removed; their pages are not fetched
	Missing    int `json:"missing"`     // addresses in lists that have no page
	Refused    int `json:"refused"`     // by robots.txt
	Later      int `json:"later"`       // addresses whose host wants to be asked later
	Failed     int `json:"failed"`

	// Events are the outcomes of visits, without those of unchanged pages.
	Events []Event `json:"events"`
	// Suspicious are lists that answer but have held nothing for long.
	Suspicious []Event `json:"suspicious,omitempty"`
}

// An Event is the outcome of a visit.
type Event struct {
	What   string    `json:"what"` // the outcome, as in [Report]
	URL    string    `json:"url"`
	Source string    `json:"source"`
	ID     string    `json:"id,omitempty"` // of the article
	Title  string    `json:"title,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Time   time.Time `json:"time"`
}

// count counts an outcome.
func (r *Report) count(what string) {
	*map[string]*int{
		"new": &r.New, "changed": &r.Changed, "unchanged": &r.Unchanged, "moved": &r.Moved, "redirected": &r.Redirected,
		"gone": &r.Gone, "still gone": &r.StillGone, "returned": &r.Returned, "aside": &r.Aside, "not of the case": &r.NotOfCase,
		"no article": &r.NoArticle, "removed": &r.Removed, "missing": &r.Missing, "refused": &r.Refused,
		"later": &r.Later, "failed": &r.Failed,
	}[what]++
}
