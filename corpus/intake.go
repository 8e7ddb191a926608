package corpus

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Via is a way by which a capture came into the store.
type Via string

// The ways.
const (
	Fetched  Via = "fetched" // by casefile, from its address
	FromWarc Via = "warc"    // with a WARC file, which says when and where another program fetched it
	Saved    Via = "browser" // a page that a browser saved as a file
	FromFile Via = "file"
	FromJSON Via = "json"   // a line of JSON
	Stdin    Via = "stdin"  // standard input
	Posted   Via = "posted" // a text or page that was sent to a server, without a file
	Bundled  Via = "bundled"
)

// An Intake says how a capture came into the store, and by whom. The zero Intake is
// that of a capture which a version of casefile kept that didn't record it.
type Intake struct {
	Via    Via       `json:"via"`
	By     string    `json:"by,omitempty"`     // who took it in
	At     time.Time `json:"at"`               // when it was taken in, by the clock of this system
	File   string    `json:"file,omitempty"`   // name of the file of WARC records or lines of JSON that held it
	SHA256 string    `json:"sha256,omitempty"` // of that file, hex
}

// A Claim is what a page or file says of its own origin where nobody has checked it.
type Claim struct {
	URL      string    `json:"url,omitempty"`     // canonical link, or the address that a browser noted
	Source   string    `json:"source,omitempty"`  // name of the outlet
	Captured time.Time `json:"captured,omitzero"` // when it was captured: a time in the future
}

// mostAhead is how far the time of a capture may be ahead of this system's clock.
const mostAhead = 24 * time.Hour

// clockSlack is how far the system's clock may be set back without a warning.
const clockSlack = time.Minute

// checkClock warns if the system's clock is behind the newest revision, which is kept
// all the same: the order of the journal is what counts.
func (w *Writer) checkClock() error {
	a, err := w.lastRevision()
	if err != nil || a == nil {
		return err
	}
	if now := time.Now(); now.Before(a.Kept.Add(-clockSlack)) {
		w.log.Warn("the system's clock ran backwards: it is behind the newest revision; set it right", "clock", now.UTC().Format(time.RFC3339), "revision", a.Kept.Format(time.RFC3339))
	}
	return nil
}

// receive completes how a new capture came. A time in the future can't be when it was
// received: it is kept as a claim.
func (c *Capture) receive(now time.Time) {
	if c.Came.Via != "" && c.Came.At.IsZero() {
		c.Came.At = now.UTC().Truncate(time.Second)
	}
	if c.Time.After(now.Add(mostAhead)) {
		c.SaidTime, c.Time = c.Time, now.UTC().Truncate(time.Second)
	}
}

// describe gives an article what is known of how its capture came.
func (a *Article) describe(c *Capture) {
	a.Came = nil
	if c.Came.Via != "" {
		came := c.Came
		a.Came = &came
	}
	if !c.SaidTime.IsZero() {
		claim := Claim{}
		if a.Claim != nil {
			claim = *a.Claim
		}
		claim.Captured = c.SaidTime
		a.Claim = &claim
	}
}

// fetched reports whether casefile fetched a capture from its address. Of an old
// capture that is not known: one that has a response counts as fetched.
func (c *Capture) fetched() bool {
	return c.Came.Via == Fetched || c.Came.Via == "" && c.Response != nil
}

// confirms reports whether casefile has fetched from its address what was handed in
// before.
func (c *Capture) confirms(before *Article) bool {
	return c.Came.Via == Fetched && c.Ref.Warc == "" && before.Came != nil && before.Came.Via != Fetched && notFrom(c, before) == ""
}

// wasFetched reports whether the text of a revision was fetched from its address.
func (p *plan) wasFetched(a *Article) (bool, error) {
	if a.Came != nil {
		return a.Came.Via == Fetched, nil
	}
	for _, c := range p.kept { // not written yet
		if c.Ref == a.Capture {
			return c.fetched(), nil
		}
	}
	rec, err := p.w.record(a.Capture)
	return err == nil && rec.header.Get("WARC-Type") == "response", err
}

// has reports whether a revision of an article, shown or not, has this text already,
// or is of these bytes.
func (p *plan) has(id string, a *Article, sum string) (bool, error) {
	same := func(b *Article) bool {
		x, y := *a, *b
		x.uncorrect()
		y.uncorrect()
		return b.Capture.SHA256 == sum || sameText(&x, &y)
	}
	if slices.ContainsFunc(p.planned[id], same) {
		return true, nil
	}
	ps, err := p.w.history(id)
	for _, at := range ps {
		b, err := p.w.read(at)
		if err != nil || b.Removed == nil && same(b) {
			return true, err
		}
	}
	if errors.Is(err, ErrNotFound) { // all of them are planned
		err = nil
	}
	return false, err
}

// aside returns why the text of a capture is kept as a revision but not shown, "" if
// it is shown from now on. The order of revisions is that of the journal: what
// casefile fetches now is newer than what it has, whatever the clock says. Only of
// captures that were handed in the dates count, for there is nothing else.
func (p *plan) aside(a, before *Article, c *Capture) (string, error) {
	if c.Ref.Warc != "" && c.Ref.Warc == before.Capture.Warc && c.Ref.Offset == before.Capture.Offset {
		return "", nil // it is shown, and was cleaned again
	}
	switch {
	case before.IsAbstract() && !a.IsAbstract():
		return "", nil
	case a.IsAbstract() && !before.IsAbstract():
		return "it is an abstract; the text of the article is shown", nil
	}
	if c.fetched() {
		return notFrom(c, before), nil
	}
	switch fetched, err := p.wasFetched(before); {
	case err != nil:
		return "", err
	case fetched:
		return "it was handed in; the text that casefile fetched from the address is shown", nil
	case c.Time.Before(before.Capture.Time) && before.Capture.Time.Before(p.now.Add(mostAhead)):
		return fmt.Sprintf("it is from %s; the text shown is from %s", c.Time.UTC().Format(time.DateOnly), before.Capture.Time.UTC().Format(time.DateOnly)), nil
	}
	return "", nil
}
