package corpus

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// A plan is what one call of [Writer.Add] writes.
type plan struct {
	w        *Writer
	captures *recorder
	lines    bytes.Buffer
	now      time.Time
	newest   map[string]*Article   // that the call adds, by id
	planned  map[string][]*Article // all that it adds, those that are aside too
	keys     map[string]string     // their ids by the ids that their keys make
	noted    []noted
	kept     []*Capture
	seen     []uint64 // imported captures that no line names
}

// noted is what the store remembers of a line.
type noted struct {
	posting
	keys []furtherKey
}

// item plans one item.
func (p *plan) item(it Item) (Receipt, error) {
	if it.Capture.Ref.Warc == "" {
		it.Capture.receive(p.now)
	}
	switch {
	case it.Article != nil:
		return p.article(it)
	case it.Of != "":
		return p.report(it.Capture, it.Of)
	}
	return p.receipt(nil, NoArticle, it.Capture), p.keepAside(it.Capture, nil)
}

// article plans a capture with an article in it.
func (p *plan) article(it Item) (Receipt, error) {
	c, a := it.Capture, it.Article
	sum := digest(c.Body)
	a.describe(c)
	before, err := p.before(it, sum)
	switch {
	case err != nil:
		return Receipt{}, err
	case before == nil:
		if err := p.keep(c, nil); err != nil {
			return Receipt{}, err
		}
		a.join(nil, a.Aliases...)
		r, err := p.revise(a, c.Ref, nil, New)
		r.note(c)
		return r, err
	case before.keepsAway(a):
		return p.receipt(before, Removed, nil), nil
	case a.URL == "" && before.URL != "" && sum == before.Capture.SHA256 && c.Ref.Warc == "":
		return p.receipt(before, Unchanged, nil), nil // a copy of a page adds nothing
	}
	adopt(a, before, c.Ref.Warc != "" || !c.fetched())
	a.correct(p.w.standing[before.ID])
	if c.Ref.Warc == before.Capture.Warc && c.Ref.Offset == before.Capture.Offset {
		c.Ref = before.Capture // which says where its other records are
	}
	r := p.receipt(before, changeOf(a, before, c), c)
	if before.IsAbstract() && !a.IsAbstract() && before.Removed == nil {
		r.Notes = append(r.Notes, fmt.Sprintf("it takes the place of its abstract, which stays as revision %d", before.Revision))
	}
	if r.Change == Changed {
		why, err := p.aside(a, before, c)
		if err != nil {
			return Receipt{}, err
		}
		if why != "" {
			return p.setAside(a, before, c, sum, why)
		}
	}
	return p.further(a, before, c, sum, r)
}

// before returns the newest revision of the article that an item brings, nil if it is
// new.
func (p *plan) before(it Item, sum string) (*Article, error) {
	a := it.Article
	before, err := p.known(a, sum, it.Apart)
	if err != nil || before == nil {
		return nil, err
	}
	from := canonicalOr(it.Capture.address())
	if !slices.Contains(before.Apart, from) {
		return before, nil
	}
	a.URL, a.Aliases, a.SplitFrom = from, nil, before.ID // which people have said
	before, err = p.get(ID(splitKey(from)))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return before, err
}

// further plans what a capture of a known article adds, according to its receipt.
func (p *plan) further(a, before *Article, c *Capture, sum string, r Receipt) (Receipt, error) {
	// Another response with the same bytes is kept, as a revisit; another file isn't.
	same := sum == before.Capture.SHA256
	var again *revisit
	if same && c.Response != nil && c.Ref.Warc == "" && !c.Time.Equal(before.Capture.Time) && r.Change != Confirmed {
		again = &revisit{sameAsBefore, before.URL, before.Capture}
	}
	if r.Change == Unchanged {
		if c.Response == nil || same && again == nil {
			return r, nil
		}
		return r, p.keepAside(c, again)
	}
	fetched := false
	if r.Change == Aliased && !c.fetched() {
		var err error
		if fetched, err = p.wasFetched(before); err != nil {
			return Receipt{}, err
		}
	}
	if err := p.keep(c, again); err != nil {
		return Receipt{}, err
	}
	ref := c.Ref
	switch {
	case fetched: // what is handed in adds an address, and stays no origin of the text
		ref, a.Came, a.Claim = before.Capture, before.Came, before.Claim
	case again != nil:
		ref = before.Capture
	}
	revised, err := p.revise(a, ref, before, r.Change)
	revised.Notes = r.Notes
	return revised, err
}

// setAside plans a revision that is kept and not shown, unless a revision has its
// text already.
func (p *plan) setAside(a, before *Article, c *Capture, sum, why string) (Receipt, error) {
	has, err := p.has(before.ID, a, sum)
	if err != nil {
		return Receipt{}, err
	}
	if has {
		return p.receipt(before, Unchanged, c), p.keepAside(c, nil)
	}
	if c.Request == nil && c.Ref.Warc == "" {
		p.seen = append(p.seen, seenKey(c)) // when it is imported again it is unchanged
	}
	if err := p.keep(c, nil); err != nil {
		return Receipt{}, err
	}
	a.Aside = why
	r, err := p.revise(a, c.Ref, before, Aside)
	r.Notes = append(r.Notes, why)
	return r, err
}

// receipt returns a receipt about the revision that an article has, nil for none.
func (p *plan) receipt(before *Article, change Change, c *Capture) Receipt {
	r := Receipt{Change: change}
	if before != nil {
		r.ID, r.Revision = before.ID, before.Revision
	}
	r.note(c)
	return r
}

// note adds what is remarkable about a capture, which may be nil.
func (r *Receipt) note(c *Capture) {
	if c != nil && !c.SaidTime.IsZero() {
		r.Notes = append(r.Notes, fmt.Sprintf("it says that it was captured on %s, which is in the future: kept as a claim, with today's date", c.SaidTime.UTC().Format(time.DateOnly)))
	}
}

// adopt gives an article what stays of the revision before: the address and the
// outlet, which published stories cite with the id, and the aliases. Only the address
// of a page for phones gives way to that of the page itself. If its capture
// was kept before, that doesn't show that the page is back.
func adopt(a, before *Article, kept bool) {
	page := a.URL
	claimed := page == "" && before.Came == nil && a.Claim != nil // older versions took the claim of a file for its address
	if before.URL != "" && page != before.URL && (isTwin(page) || !isTwin(before.URL)) && !claimed {
		a.URL, a.Source = before.URL, before.Source
	}
	a.Apart, a.SplitFrom = before.Apart, before.SplitFrom
	a.join(before, slices.Concat(before.Aliases, a.Aliases, []string{page, before.URL})...)
	if a.Gone = nil; kept {
		a.Gone = before.Gone
	}
}

// changeOf returns how an article differs from the revision before.
func changeOf(a, before *Article, c *Capture) Change {
	switch {
	case !sameText(a, before):
		return Changed
	case before.Gone != nil && a.Gone == nil:
		return Returned
	case len(a.Aliases) > len(before.Aliases) || a.URL != before.URL:
		return Aliased
	case c.confirms(before):
		return Confirmed
	case c.Ref == before.Capture && before.Came == nil && a.Came != nil:
		return Changed // now it is recorded how it came
	}
	return Unchanged
}

// report plans a capture that shows that the page of an article is unchanged or
// gone.
func (p *plan) report(c *Capture, id string) (Receipt, error) {
	before, err := p.get(id)
	if err != nil {
		return Receipt{}, err
	}
	if before.Removed != nil {
		return p.receipt(before, Removed, nil), nil
	}
	r := p.receipt(before, Unchanged, nil)
	switch {
	case c.Status == http.StatusNotModified:
		if err := p.keep(c, &revisit{notModified, before.URL, before.Capture}); err != nil || before.Gone == nil {
			return r, err
		}
		a := *before
		a.Gone = nil
		return p.revise(&a, a.Capture, before, Returned)
	case c.Status != http.StatusNotFound && c.Status != http.StatusGone:
		r.Change = NoArticle
		return r, p.keep(c, nil)
	case before.Gone != nil && (before.Gone.Sure() || c.Time.Sub(before.Gone.Since) < laterDay):
		return r, nil
	}
	if err := p.keep(c, nil); err != nil {
		return r, err
	}
	a := *before
	if before.Gone == nil {
		a.Gone = &Absence{Since: c.Time, Status: c.Status, Capture: c.Ref}
		return p.revise(&a, a.Capture, before, Gone)
	}
	gone := *before.Gone
	a.Gone, gone.Again = &gone, &c.Ref
	return p.revise(&a, a.Capture, before, StillGone)
}

// keep plans the records of a capture.
func (p *plan) keep(c *Capture, again *revisit) error {
	if c.Ref.Warc != "" {
		return nil
	}
	start := p.captures.Len()
	offset, length, err := p.captures.capture(c, again)
	if err != nil {
		return err
	}
	records := p.captures.Bytes()[start:]
	c.Ref = CaptureRef{
		Warc:   p.w.warcName(),
		Offset: p.w.warc.size + offset,
		Length: length,
		SHA256: digest(c.Body),
		Time:   c.Time,
		URL:    c.address(),
		Records: Extent{
			Offset: p.w.warc.size + int64(start),
			Length: int64(len(records)),
			SHA256: digest(records),
		},
	}
	p.kept = append(p.kept, c)
	return nil
}

// keepAside plans the records of a capture that no line names, unless it was
// imported before.
func (p *plan) keepAside(c *Capture, again *revisit) error {
	if c.Request == nil && c.Ref.Warc == "" { // it is imported
		key := seenKey(c)
		if p.w.seen.keys[key] || slices.Contains(p.seen, key) {
			return nil
		}
		p.seen = append(p.seen, key)
	}
	return p.keep(c, again)
}

// undo resets the references of the captures.
func (p *plan) undo() {
	for _, c := range p.kept {
		c.Ref = CaptureRef{}
	}
}

// revise plans a journal line.
func (p *plan) revise(a *Article, ref CaptureRef, before *Article, change Change) (Receipt, error) {
	a.Capture, a.Revision, a.Kept = ref, 1, p.now.UTC().Truncate(time.Second)
	switch {
	case before != nil:
		a.ID, a.Revision = before.ID, p.last(before.ID)+1
	case a.SplitFrom != "":
		a.ID = ID(splitKey(a.URL))
	case a.URL != "":
		a.ID = ID(a.URL)
	default:
		a.ID = ID(bytesKey(cmp.Or(a.MadeFrom, ref.SHA256)))
	}
	b, err := encodeLine("article", a)
	if err != nil {
		return Receipt{}, err
	}
	if len(b) > maxLine {
		return Receipt{}, fmt.Errorf("article %s has %d bytes: the limit is %d", a.ID, len(b), maxLine)
	}
	loc := location{Position{p.w.number, p.w.journal.size + int64(p.lines.Len())}, int64(len(b))}
	n := noted{}
	if n.posting, n.keys, err = postingOf(a, loc); err != nil {
		return Receipt{}, err
	}
	p.noted = append(p.noted, n)
	p.lines.Write(b)
	p.planned[a.ID] = append(p.planned[a.ID], a)
	if a.Aside == "" {
		p.newest[a.ID] = a
	}
	for _, key := range keysOf(a) {
		p.keys[ID(key)] = a.ID
	}
	return Receipt{ID: a.ID, Revision: a.Revision, Change: change}, nil
}

// last returns the number of an article's last revision.
func (p *plan) last(id string) int {
	ps, _ := p.w.history(id) // none if all are planned
	return len(ps) + len(p.planned[id])
}

// known returns the newest revision of an article, nil if it is new.
func (p *plan) known(a *Article, sum string, apart bool) (*Article, error) {
	if apart {
		before, err := p.get(ID(a.URL))
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return before, err
	}
	keys := append([]string{a.URL}, a.Aliases...)
	if a.URL == "" {
		keys = append([]string{bytesKey(cmp.Or(a.MadeFrom, sum)), bytesKey(sum), textKey(a)}, a.Aliases...)
	}
	for _, key := range keys {
		if key == "" {
			continue
		}
		if before, err := p.find(key); before != nil || err != nil {
			return before, err
		}
	}
	// The same bytes may have been added without an address.
	before, err := p.find(bytesKey(sum))
	if before != nil && before.URL != "" {
		before = nil
	}
	return before, err
}

// find returns the newest revision of the article with a key, nil if there is none.
func (p *plan) find(key string) (*Article, error) {
	if a, err := p.get(ID(splitKey(key))); err == nil && a.Removed == nil {
		return a, nil
	}
	own := ID(key)
	if a, err := p.get(own); !errors.Is(err, ErrNotFound) {
		return a, err
	}
	if id, ok := p.keys[own]; ok {
		return p.newest[id], nil
	}
	id, err := p.w.Find(key)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return p.get(id)
}

func (p *plan) get(id string) (*Article, error) {
	if a := p.newest[id]; a != nil {
		return a, nil
	}
	return p.w.newestOf(id)
}

// keysOf returns the keys of an article: its addresses, the bytes that it was made
// from and, if it has no address, its text.
func keysOf(a *Article) []string {
	keys := append([]string{a.URL}, a.Aliases...)
	keys = append(keys, bytesKey(a.Capture.SHA256))
	if a.SplitFrom != "" {
		keys = append(keys, splitKey(a.URL))
	}
	if a.URL == "" && a.Removed == nil {
		keys = append(keys, textKey(a))
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// bytesKey returns the key of bytes that have no address.
func bytesKey(sum string) string { return "sha256:" + sum }

// IDOfBytes returns the id of an article that has no address and was made from the bytes
// with a SHA-256.
func IDOfBytes(sum string) string { return ID(bytesKey(sum)) }

// textKey returns the key of a text that has no address, the same for all formats
// of its file.
func textKey(a *Article) string {
	title := a.Title
	if a.Read != nil { // whatever people have corrected
		title = a.Read.Title
	}
	return "text:" + digest([]byte(title+separator+a.Body()))
}

// aliases returns the distinct addresses other than an article's own.
func aliases(own string, addresses ...string) []string {
	var all []string
	seen := map[string]bool{"": true, own: true} // an article may claim very many
	for _, address := range addresses {
		if !seen[address] {
			seen[address] = true
			all = append(all, address)
		}
	}
	return all
}

// sameText reports whether two revisions differ only in addresses, captures, how
// those came and the cleaner's version.
func sameText(a, b *Article) bool {
	bare := func(a *Article) []byte {
		c := *a
		c.ID, c.Revision, c.URL, c.Aliases, c.Gone, c.Cleaner, c.Capture = "", 0, "", nil, nil, "", CaptureRef{}
		c.Kept, c.Came, c.Claim, c.Aside, c.Joined, c.Apart, c.SplitFrom = time.Time{}, nil, nil, "", nil, nil, ""
		j, err := json.Marshal(c)
		if err != nil {
			return nil
		}
		return j
	}
	x, y := bare(a), bare(b)
	return x != nil && bytes.Equal(x, y)
}
