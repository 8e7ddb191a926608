package server

import "strings"

// An articleMeta says what an article is to programs that read its page, such as Zotero: by
// names of Highwire Press and as a NewsArticle of schema.org. What is only claimed, as the
// origin of a file that was handed in, is left out, and so is a date that was concluded.
type articleMeta struct {
	Names     []metaName
	Canonical string // where casefile fetched it, "" if it didn't
	LD        map[string]any
}

type metaName struct{ Name, Content string }

// newArticleMeta returns nil for an abstract, which is no article.
func newArticleMeta(a article, base string) *articleMeta {
	if a.Kind == "abstract" {
		return nil
	}
	m := &articleMeta{LD: map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "@id": base + a.HTML, "headline": shortTitle(a.Title),
	}}
	add := func(name, content string) {
		if content != "" {
			m.Names = append(m.Names, metaName{name, content})
		}
	}
	add("citation_title", shortTitle(a.Title))
	var authors []map[string]string
	for _, name := range a.Byline {
		add("citation_author", name)
		authors = append(authors, map[string]string{"@type": "Person", "name": name})
	}
	if authors != nil {
		m.LD["author"] = authors
	}
	if d := a.Published; d != nil && !d.Inferred {
		day, _, _ := strings.Cut(d.At, "T")
		add("citation_publication_date", strings.ReplaceAll(day, "-", "/"))
		m.LD["datePublished"] = d.At
	}
	if tag := languageTag(a.Lang); tag != "" {
		add("citation_language", tag)
		m.LD["inLanguage"] = tag
	}
	if a.Provenance.HandedIn == "" {
		m.Canonical = a.URL
		add("citation_journal_title", a.Source.Name)
		add("citation_public_url", a.URL)
		m.LD["publisher"] = map[string]string{"@type": "Organization", "name": a.Source.Name}
		if a.URL != "" {
			m.LD["url"], m.LD["isBasedOn"] = a.URL, a.URL
		}
	}
	var about []map[string]string
	for _, e := range a.Entities {
		kind, ok := map[string]string{"person": "Person", "org": "Organization", "place": "Place"}[e.Type]
		if ok && !e.Uncertain {
			about = append(about, map[string]string{"@type": kind, "@id": base + entityLink(e.ID), "name": e.Label})
		}
	}
	if about != nil {
		m.LD["mentions"] = about
	}
	return m
}
