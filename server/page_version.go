package server

import (
	"context"
	"slices"
	"strings"

	"casefile/search"
)

// A versionsView is the list of an article's versions as a page shows it.
type versionsView struct {
	layout
	List *articleVersions
}

func (s *server) versionsPage(ctx context.Context, r request) (any, error) {
	all, err := s.versions(ctx, r.id)
	if err != nil {
		return nil, err
	}
	return &versionsView{layout{Case: s.Title, Title: say("Versions of “%s”", all.Title)}, all}, nil
}

// changeTexts say what a version is.
var changeTexts = map[search.Change]wording{
	search.First: say("first captured"), search.Summed: say("an abstract, in whose place the article comes"), search.Page: say("the page changed"), search.Rules: say("the same capture, cleaned by other rules"),
	search.Corrected: say("corrected by people"),
	search.Gone:      say("the page was gone"), search.Returned: say("the page was back"), search.Address: say("another address of the article was found"),
	search.Aside: say("kept and never shown"), search.Removed: say("the article was removed"), search.Restored: say("the removal was undone"),
}

// What says what a version is, and which fields are new in it.
func (v version) What() wording {
	text := changeTexts[search.Change(v.Change)]
	if len(v.Fields) > 0 {
		return say("%s: %s", text, termText(v.Fields))
	}
	return text
}

// Page returns the page that shows what is new in a version.
func (v version) Page() string {
	return strings.Replace(v.Diff, apiPath+"/articles/", "/a/", 1)
}

// A versionView is a version of an article as a page shows it.
type versionView struct {
	layout
	Article    *article
	Version    version
	Paragraphs []markedParagraph
	Now        string // the article
	All        string // its versions
}

func (s *server) versionPage(ctx context.Context, r request) (any, error) {
	n, err := r.version()
	if err != nil {
		return nil, err
	}
	all, err := s.versions(ctx, r.id)
	if err != nil {
		return nil, err
	}
	a, err := s.Searcher.Version(r.id, n)
	if err != nil {
		return nil, err
	}
	shown, err := s.articleOf(ctx, a)
	if err != nil {
		return nil, err
	}
	marked, err := s.Searcher.Mark(ctx, a, r.query())
	if err != nil {
		return nil, err
	}
	v := &versionView{
		layout:  layout{Case: s.Title, Title: verbatim(a.Title), Q: r.text("q")},
		Article: shown, Now: articleLink(r.id, r.params), All: versionsLink(r.id),
	}
	for _, o := range all.Versions {
		if o.N == n {
			v.Version = o
		}
	}
	marks := &articleView{Article: shown}
	marks.mark(marked)
	v.Paragraphs = marks.Paragraphs
	return v, nil
}

// A diffView is a comparison as a page shows it.
type diffView struct {
	layout
	*diff
	Versions bool   // of one article
	All      string // its versions
}

func (s *server) diffPage(_ context.Context, r request) (any, error) {
	d, err := s.diff(r)
	if err != nil {
		return nil, err
	}
	v := &diffView{layout: layout{Case: s.Title, Title: say("What differs: %s", d.To.Title)}, diff: d, Versions: !r.has("with"), All: versionsLink(r.id)}
	return v, nil
}

// Differs reports whether a field differs.
func (d *diff) Differs(field string) bool { return slices.Contains(d.Fields, field) }
