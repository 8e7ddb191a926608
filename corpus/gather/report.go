package gather

import "time"

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

// count adds one to what an event is counted as.
func (r *Report) count(what string) {
	*map[string]*int{
		"new": &r.New, "changed": &r.Changed, "unchanged": &r.Unchanged, "moved": &r.Moved,
		"redirected": &r.Redirected, "gone": &r.Gone, "still gone": &r.StillGone, "returned": &r.Returned, "not of the case": &r.NotOfCase,
		"no article": &r.NoArticle, "removed": &r.Removed, "missing": &r.Missing, "refused": &r.Refused, "later": &r.Later, "failed": &r.Failed,
	}[what]++
}
