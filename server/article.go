package server

import (
	"context"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/search"
)

type article struct {
	ID           string           `json:"id"`
	Kind         string           `json:"kind"` // article or abstract
	Version      int              `json:"version"`
	Title        string           `json:"title"`
	TitleFrom    string           `json:"title_from"` // "page" or "lead"
	PageHeadline string           `json:"page_headline"`
	Byline       []string         `json:"byline"`
	Section      string           `json:"section"`
	Source       source           `json:"source"`
	Published    *date            `json:"published"`
	Modified     *date            `json:"modified"`
	Lang         string           `json:"lang"`
	URL          string           `json:"url"`
	Aliases      []string         `json:"aliases"`
	Terms        string           `json:"terms"`      // of the source, by the case file: republish, link or unknown
	TermsNote    string           `json:"terms_note"` // what that rests on
	Self         string           `json:"self"`
	HTML         string           `json:"html"`
	BodyText     string           `json:"body_text"`
	Paragraphs   []paragraph      `json:"paragraphs"`
	Captions     []string         `json:"captions"`
	Entities     []articleEntity  `json:"entities"`
	EntitiesBy   string           `json:"entities_by"` // how they were found
	Dates        []dateMention    `json:"dates"`
	Images       []image          `json:"images"`
	LinksOut     []link           `json:"links_out"`
	Flags        flags            `json:"flags"`
	Versions     versionCount     `json:"versions"`
	Copies       []similar        `json:"copies"` // as similar lists them, at most 10
	Provenance   provenance       `json:"provenance"`
	Corrections  []correctedField `json:"corrections"` // by people; the other fields have them
}

// A versionCount says how many versions there are, listed at Self.
type versionCount struct {
	Total int    `json:"total"`
	Self  string `json:"self"`
	HTML  string `json:"html"`
}

type paragraph struct {
	N     int    `json:"n"`
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// An articleEntity is an entity with the evidence for it.
type articleEntity struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Label      string    `json:"label"` // in the whole case
	Name       string    `json:"name"`  // in this article
	Variants   []string  `json:"variants"`
	Confidence float64   `json:"confidence"`
	Uncertain  bool      `json:"uncertain"` // left out of the facets
	Roles      []role    `json:"roles"`
	Mentions   int       `json:"mentions"`
	Spans      []mention `json:"spans"` // of each mention
}

type role struct {
	Text     string    `json:"text"`
	Relation *relation `json:"relation"` // null of an office, which is of nobody
	Sentence span      `json:"sentence"`
}

// A relation is what somebody is to the person of ID: "driver" of Name.
type relation struct {
	What string `json:"what"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// newRelation returns nil where what is empty.
func newRelation(facet, what, id, name string) *relation {
	if what == "" {
		return nil
	}
	return &relation{what, entityID(facet, id), name}
}

type span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Exact string `json:"exact"`
}

// A mention is where an article names something, with the sentence that does.
type mention struct {
	span

	Sentence span `json:"sentence"`
}

type image struct {
	URL     string `json:"url"`
	Caption string `json:"caption"`
}

type link struct {
	URL  string `json:"url"`
	Text string `json:"text"`
}

type dateMention struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Exact     string `json:"exact"`
	At        string `json:"at"`
	Precision string `json:"precision"`
	Relative  bool   `json:"relative"` // worked out from another date
	Sentence  span   `json:"sentence"`
}

type provenance struct {
	SourceURL    string    `json:"source_url"`  // "" where it is only claimed, and of an abstract
	AbstractOf   string    `json:"abstract_of"` // address of the article that an abstract sums up
	CapturedAt   time.Time `json:"captured_at"`
	CapturedFrom string    `json:"captured_from"` // address that this text was received from, or is said to be
	AlsoAt       []alsoAt  `json:"also_at"`
	Came         *came     `json:"came"` // null: not recorded
	Claim        *claim    `json:"claim"`
	HandedIn     string    `json:"handed_in"` // the same in words, where casefile didn't fetch it
	SHA256       string    `json:"sha256"`    // of the page or file as captured
	Warc         string    `json:"warc"`      // file below the data directory
	Offset       int64     `json:"offset"`
	Length       int64     `json:"length"`
	Cleaner      string    `json:"cleaner"`
	Gone         *gone     `json:"gone"` // null while the page is there
}

type gone struct {
	Since  time.Time  `json:"since"`
	Status int        `json:"status"`
	Again  *time.Time `json:"again"` // when it was missed on a later day
	Sure   bool       `json:"sure"`  // false while it may be a passing fault of the site
}

// An articleRef names an article of which more is at Self.
type articleRef struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"` // article or abstract
	Title     string `json:"title"`
	Source    source `json:"source"`
	Published *date  `json:"published"`
	Lang      string `json:"lang"`
	Self      string `json:"self"`
	HTML      string `json:"html"`
}

// newArticleRef links to a page of the article that marks what a search finds.
func newArticleRef(a *corpus.Article, p params) articleRef {
	return articleRef{a.ID, a.Class.Name(), a.Title, newSource(a.Source), newDate(a.Published), a.Lang, articlePath(a.ID), articleLink(a.ID, p)}
}

func (s *server) articleAnswer(ctx context.Context, r request) (any, error) {
	a, err := s.Searcher.Store.Get(r.id)
	if err != nil {
		return nil, err
	}
	out, err := s.articleOf(ctx, a)
	if err != nil {
		return nil, err
	}
	copies, err := s.similar(ctx, r.id, modeCopy, shownCopies)
	if err != nil {
		return nil, err
	}
	out.Copies = copies.Results
	return out, nil
}

// articleOf returns what is known of an article, or of a version of one.
func (s *server) articleOf(ctx context.Context, a *corpus.Article) (*article, error) {
	who, err := s.Searcher.Identities(ctx)
	if err != nil {
		return nil, err
	}
	out := newArticle(a, search.EntitiesOf(a), who)
	out.Copies = []similar{} // of the article that is shown
	stated := s.Searcher.Store.Terms().Of(a)
	out.Terms, out.TermsNote = stated.Value, stated.Note
	out.Versions = versionCount{s.Searcher.Store.CountRevisions(a.ID), versionsPath(a.ID), versionsLink(a.ID)}
	out.Flags.Changed, err = s.Searcher.Changed(a)
	return out, err
}

func newArticle(a *corpus.Article, found *search.Entities, who search.Identities) *article {
	body := a.Body()
	out := &article{
		ID: a.ID, Kind: a.Class.Name(), Version: a.Revision, Title: a.Title, TitleFrom: titleFrom(a), PageHeadline: a.PageHeadline,
		Byline: nonNil(a.Authors), Section: a.Section, Source: newSource(a.Source),
		Published: newDate(a.Published), Modified: newDate(a.Modified), Lang: a.Lang,
		URL: a.URL, Aliases: nonNil(a.Aliases), Self: articlePath(a.ID), HTML: articleLink(a.ID, noParams),
		BodyText: body, Paragraphs: []paragraph{}, Entities: []articleEntity{}, EntitiesBy: found.Method,
		Dates: []dateMention{}, Captions: []string{}, Images: []image{}, LinksOut: []link{},
		Flags:       flags{a.PageHeadline != "", a.Incomplete, false},
		Corrections: newCorrections(a),
		Provenance: provenance{
			SourceURL: sourceURL(a), AbstractOf: abstractOf(a), CapturedAt: a.Capture.Time, CapturedFrom: a.Capture.URL, AlsoAt: newAlsoAt(a), Came: newCame(a.Came), Claim: newClaim(a), HandedIn: handedIn(a),
			SHA256: a.Capture.SHA256, Warc: a.Capture.Warc, Offset: a.Capture.Offset, Length: a.Capture.Length, Cleaner: a.Cleaner, Gone: newGone(a.Gone),
		},
	}
	at := 0
	for _, b := range a.Blocks {
		if b.Kind == corpus.Caption {
			out.Captions = append(out.Captions, b.Text)
			continue
		}
		end := at + utf8.RuneCountInString(b.Text)
		out.Paragraphs = append(out.Paragraphs, paragraph{len(out.Paragraphs) + 1, string(b.Kind), at, end, b.Text})
		at = end + len("\n\n")
	}
	for _, i := range a.Images {
		out.Images = append(out.Images, image(i))
	}
	for _, l := range a.Links {
		out.LinksOut = append(out.LinksOut, link(l))
	}
	text, sentences := []rune(body), search.Sentences(body, a.Lang)
	for _, kind := range entityKinds {
		for _, e := range byFacet(found)[kind.facet] {
			out.Entities = append(out.Entities, newArticleEntity(a.ID, kind.facet, e, who, text))
		}
	}
	for _, d := range found.Dates {
		at := search.SentenceAt(sentences, d.Start, d.End)
		out.Dates = append(out.Dates, dateMention{d.Start, d.End, d.Text, d.At, string(d.Precision), d.Relative, newSpan(text, at[0], at[1])})
	}
	return out
}

func newArticleEntity(article, facet string, e search.Entity, who search.Identities, text []rune) articleEntity {
	id, label := who.Identity(article, facet, e.Name)
	out := articleEntity{
		ID: entityID(facet, id), Type: facet, Label: label, Name: e.Name, Variants: nonNil(e.Variants),
		Confidence: e.Confidence, Uncertain: e.Weak, Roles: []role{}, Mentions: len(e.Mentions), Spans: []mention{},
	}
	for _, r := range e.Roles {
		of := ""
		if r.Of != "" {
			of, _ = who.Identity(article, facet, r.Of)
		}
		out.Roles = append(out.Roles, role{r.Text, newRelation(facet, r.Relation, of, r.Of), newSpan(text, r.Sentence[0], r.Sentence[1])})
	}
	for _, m := range e.Mentions {
		out.Spans = append(out.Spans, mention{newSpan(text, m.Start, m.End), newSpan(text, m.Sentence[0], m.Sentence[1])})
	}
	return out
}

func newSpan(text []rune, start, end int) span {
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	return span{start, end, string(text[start:end])}
}

func titleFrom(a *corpus.Article) string {
	if a.MadeTitle() {
		return "lead"
	}
	return "page"
}

func newGone(a *corpus.Absence) *gone {
	if a == nil {
		return nil
	}
	g := &gone{Since: a.Since, Status: a.Status, Sure: a.Sure()}
	if a.Again != nil {
		g.Again = &a.Again.Time
	}
	return g
}
