package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"golang.org/x/text/language"
)

// An ftmWriter writes entities of FollowTheMoney, one a line of JSON, as Aleph and its tools
// load them: each article as an Article, the people, organizations and places that it names,
// once for the file, and a Mention for each person or organization in each article. Names
// that are uncertain in an article are left out, and so is the text.
type ftmWriter struct {
	*json.Encoder
	about about
	seen  map[string]bool // ids of entities that are written
}

// An ftmEntity is a line.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// ftmSchemas are the schemas of what articles name.
var ftmSchemas = map[string]string{"person": "Person", "org": "Organization", "place": "Address"}

func newFTM(w io.Writer, a about) (rowWriter, error) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &ftmWriter{e, a, map[string]bool{}}, nil
}

func (f *ftmWriter) end() error { return nil }

func (f *ftmWriter) put(id, schema string, properties map[string][]string) error {
	for name, values := range properties {
		if len(values) == 0 || len(values) == 1 && values[0] == "" {
			delete(properties, name)
		}
	}
	return f.Encode(ftmEntity{ftmID(id), schema, properties})
}

// ftmID returns an id as FollowTheMoney takes them, in place of one that has letters of any
// script. alephUrl has the other.
func ftmID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "casefile-" + hex.EncodeToString(sum[:10])
}

func (f *ftmWriter) row(h hit) error {
	article := map[string][]string{
		"title": {h.Title}, "name": {h.Title}, "fileName": {h.ID}, "author": h.Byline, "publisher": {h.Source.Name}, "sourceUrl": {h.URL}, "language": {threeLetters(h.Lang)},
		"alephUrl":        {f.about.base + h.HTML},
		"peopleMentioned": h.named("person"), "companiesMentioned": h.named("org"), "locationMentioned": h.named("place"),
	}
	if p := h.published(); p.Inferred {
		article["notes"] = []string{"The date " + p.At + " was concluded from the text."}
	} else {
		article["publishedAt"] = []string{strings.TrimSuffix(p.At, "Z")}
	}
	if !h.CapturedAt.IsZero() {
		article["retrievedAt"] = []string{h.CapturedAt.UTC().Format("2006-01-02T15:04:05")}
	}
	if h.HandedIn != "" { // its origin is a claim
		article["notes"] = append(article["notes"], h.HandedIn)
	}
	if h.Kind == "abstract" { // the text is not the article's
		article["notes"] = append(article["notes"], "An abstract of the article, in other words.")
	}
	if err := f.put(h.ID, "Article", article); err != nil {
		return err
	}
	here := map[string]bool{}
	for _, e := range h.Entities {
		if e.Uncertain || ftmSchemas[e.Type] == "" {
			continue
		}
		if !f.seen[e.ID] {
			f.seen[e.ID] = true
			properties := map[string][]string{"name": {e.Label}, "alephUrl": {f.about.base + entityLink(e.ID)}}
			if e.Type == "place" {
				properties["full"] = []string{e.Label}
			}
			if err := f.put(e.ID, ftmSchemas[e.Type], properties); err != nil {
				return err
			}
		}
		if id := h.ID + "-" + e.ID; e.Type != "place" && !here[id] {
			here[id] = true
			if err := f.put(id, "Mention", map[string][]string{
				"document": {ftmID(h.ID)}, "resolved": {ftmID(e.ID)}, "name": h.namesOf(e.ID), "detectedSchema": {ftmSchemas[e.Type]},
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// namesOf returns the names that the article has for an entity.
func (h hit) namesOf(id string) (all []string) {
	for _, e := range h.Entities {
		if e.ID == id && !e.Uncertain {
			all = append(all, e.Name)
		}
	}
	return all
}

// threeLetters returns the code of a language in ISO 639-3, "" for none.
func threeLetters(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, _ := t.Base()
	return base.ISO3()
}
