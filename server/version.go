package server

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// articleVersions lists the versions of an article, the newest first.
type articleVersions struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	HTML     string    `json:"html"`
	Versions []version `json:"versions"`
}

// A version is a revision of an article, compared with the version that was shown before it.
type version struct {
	N          int       `json:"n"`
	Shown      bool      `json:"shown"`       // it is the one that pages show
	Change     string    `json:"change"`      // first, abstract, page, rules, corrected, gone, returned, address, aside, removed or restored
	Why        string    `json:"why"`         // it is aside, the article was removed, or people corrected it
	Fields     []string  `json:"fields"`      // that differ: title, text, date, author, details
	CapturedAt time.Time `json:"captured_at"` // the page that it was made from
	URL        string    `json:"url"`         // of that page; "" if casefile did not fetch it
	HandedIn   string    `json:"handed_in"`   // how it came instead
	SHA256     string    `json:"sha256"`      // of that page
	Cleaner    string    `json:"cleaner"`     // version of the rules that made it
	Title      string    `json:"title"`
	Self       string    `json:"self"` // "" for a removal
	HTML       string    `json:"html"`
	Diff       string    `json:"diff"` // to the version shown before; "" if there is none
	contrast
}

func versionsPath(id string) string       { return articlePath(id) + "/versions" }
func versionsLink(id string) string       { return "/a/" + id + "/versions" }
func versionLink(id string, n int) string { return versionsLink(id) + "/" + strconv.Itoa(n) }
func diffPath(id string) string           { return articlePath(id) + "/diff" }

func (s *server) versionsAnswer(ctx context.Context, r request) (any, error) {
	return s.versions(ctx, r.id)
}

func (s *server) versions(ctx context.Context, id string) (*articleVersions, error) {
	found, err := s.Searcher.Versions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &articleVersions{ID: id, HTML: articleLink(id, noParams), Versions: make([]version, len(found))}
	var before *corpus.Article // that was shown
	for i, f := range found {
		out.Versions[len(found)-1-i] = newVersion(f, before)
		if f.Article.Aside == "" && f.Article.Removed == nil {
			before = f.Article
		}
		if f.Shown {
			out.Title = f.Article.Title
		}
	}
	return out, nil
}

func newVersion(f search.Version, before *corpus.Article) version {
	v := version{
		N: f.Article.Revision, Shown: f.Shown, Change: string(f.Change), Why: f.Article.Aside, Fields: nonNil(f.Fields), CapturedAt: f.Article.Capture.Time, URL: f.Article.Capture.URL,
		HandedIn: handedIn(f.Article), SHA256: f.Article.Capture.SHA256, Cleaner: f.Article.Cleaner, Title: f.Article.Title, contrast: noContrast(),
	}
	if f.Article.Removed != nil {
		v.Why = f.Article.Removed.Reason
		return v
	}
	if f.Change == search.Corrected {
		v.Why = correctionsSince(f.Article, before)
	}
	v.Self, v.HTML = versionsPath(f.Article.ID)+"/"+strconv.Itoa(f.Article.Revision), versionLink(f.Article.ID, f.Article.Revision)
	if before != nil && len(f.Fields) > 0 {
		v.Diff = diffPath(f.Article.ID) + "?from=" + strconv.Itoa(before.Revision) + "&to=" + strconv.Itoa(f.Article.Revision)
	}
	if f.Contrast != nil {
		v.contrast = newContrast(f.Contrast, before.Body(), f.Article.Body())
	}
	return v
}

// correctionsSince describes the corrections made or undone between before and a.
func correctionsSince(a, before *corpus.Article) string {
	var all []string
	for _, c := range a.Corrections {
		if !slices.Contains(before.Corrections, c) {
			text := fmt.Sprintf("%s: %s → %s", c.Field, c.Was, c.Is)
			if c.By != "" {
				text += ", by " + c.By
			}
			if c.Because != "" {
				text += ": " + c.Because
			}
			all = append(all, text)
		}
	}
	for _, c := range before.Corrections {
		if !slices.Contains(a.Corrections, c) {
			all = append(all, fmt.Sprintf("the correction of %s was undone", c.Field))
		}
	}
	return strings.Join(all, "; ")
}

// versionNumber is the number of a version in a path.
func (r request) version() (int, error) {
	n, err := strconv.Atoi(r.n)
	if err != nil || n < 1 {
		return 0, search.ErrNoVersion
	}
	return n, nil
}

// versionAnswer returns an article as it was in a version.
func (s *server) versionAnswer(ctx context.Context, r request) (any, error) {
	n, err := r.version()
	if err != nil {
		return nil, err
	}
	a, err := s.Searcher.Version(r.id, n)
	if err != nil {
		return nil, err
	}
	return s.articleOf(ctx, a)
}

// diffParams are the parameters of a comparison.
var diffParams = newTable(
	param{name: "from", kind: numberKind, low: 1, high: maxVersion, help: "The number of a version. Without it, the version before to that differs."},
	param{name: "to", kind: numberKind, low: 1, high: maxVersion, help: "The number of a version. Without it, the one that is shown."},
	param{name: "with", help: "The id of another article, to compare with that instead of a version."},
)

const maxVersion = query.MaxDepth

// A diff is the difference between two versions of an article, or two articles.
type diff struct {
	From      side     `json:"from"`
	To        side     `json:"to"`
	Fields    []string `json:"fields"` // that differ: title, text, date, author, details
	contrast           // of the text, facts first
	TitleDiff []part   `json:"title_diff"`
	TextDiff  []part   `json:"text_diff"`
}

// A side is one of the texts that are compared.
type side struct {
	articleRef
	Version    int       `json:"version"`
	CapturedAt time.Time `json:"captured_at"`
	Cleaner    string    `json:"cleaner"`
	Byline     []string  `json:"byline"`
}

// A part is a stretch that both texts have or only one. Without what was deleted and
// moved on, the parts are the second text, with the deleted and without the added and
// moved ones the first, apart from case, punctuation and the place of what was moved.
type part struct {
	Op   string `json:"op"` // equal, deleted, added, moved, or moved_on where it was before
	Text string `json:"text"`
}

func (s *server) diffAnswer(_ context.Context, r request) (any, error) { return s.diff(r) }

func (s *server) diff(r request) (*diff, error) {
	var found *search.Diff
	var err error
	if other := r.text("with"); other != "" {
		if r.has("from") || r.has("to") {
			return nil, invalid("with", other, "with compares two articles as they are; leave out from and to")
		}
		found, err = s.Searcher.DiffWith(r.id, other)
	} else {
		found, err = s.Searcher.Diff(r.id, r.number("from"), r.number("to"))
	}
	if err != nil {
		return nil, err
	}
	return &diff{
		From: newSide(found.From), To: newSide(found.To), Fields: nonNil(found.Fields),
		contrast:  newContrast(found.Contrast, found.From.Body(), found.To.Body()),
		TitleDiff: newParts(found.Title.Parts()), TextDiff: newParts(found.Body.Parts()),
	}, nil
}

func newSide(a *corpus.Article) side {
	return side{newArticleRef(a, noParams), a.Revision, a.Capture.Time, a.Cleaner, nonNil(a.Authors)}
}

func newParts(all []search.Part) []part {
	out := []part{}
	for _, p := range all {
		out = append(out, part{string(p.Op), p.Text})
	}
	return out
}
