package page

import (
	"encoding/json"
	"strings"
)

// A Said is what a page says of its article in JSON-LD (schema.org NewsArticle
// and its relatives). Empty fields were not said.
type Said struct {
	Type        string // the schema.org type
	Headline    string
	Published   string // as written
	Modified    string // as written
	Authors     []string
	Body        string
	Description string
	Section     string
	Publisher   string
	URL         string // mainEntityOfPage or url
	Images      []string
	Paywalled   bool // isAccessibleForFree is false
	Articles    int  // article objects on the page that are not parts of another
}

// maxJSON bounds the JSON-LD that is read of one script, in bytes.
const maxJSON = 1 << 20

// articleTypes are the schema.org types of an article, the best first.
var articleTypes = []string{
	"newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting",
	"article", "blogposting", "socialmediaposting", "report", "scholarlyarticle", "techarticle", "advertisercontentarticle", "satiricalarticle",
	"recipe", "review", "discussionforumposting", "qapage", "webpage", "itempage", "aboutpage", "product", "creativework", "videoobject",
}

// Said reads the page's JSON-LD. Of several objects it tells of the one that
// is most like an article; what that one leaves out is taken from the page's
// other objects of a kind.
func (p *Page) Said() Said {
	if p.said == nil {
		said := p.readSaid()
		p.said = &said
	}
	return *p.said
}

func (p *Page) readSaid() Said {
	var found []map[string]any
	for _, text := range p.JSON {
		if len(text) <= maxJSON {
			found = appendObjects(found, decode(text), 0)
		}
	}
	best, rank := map[string]any(nil), len(articleTypes)
	count := 0
	for _, o := range found {
		r := typeRank(o)
		if r < 15 && o["headline"] != nil {
			count++
		}
		if r < rank {
			best, rank = o, r
		}
	}
	said := Said{Articles: count}
	if best == nil {
		return said
	}
	byID := map[string]map[string]any{}
	for _, o := range found {
		if id, ok := o["@id"].(string); ok && o["name"] != nil {
			byID[id] = o
		}
	}
	said.Type = articleTypes[rank]
	said.Headline = text(best["headline"])
	if said.Headline == "" && rank >= 15 {
		said.Headline = text(best["name"])
	}
	said.Published = text(best["datePublished"])
	if said.Published == "" {
		said.Published = text(best["dateCreated"])
	}
	said.Modified = text(best["dateModified"])
	said.Authors = people(best["author"], byID)
	if len(said.Authors) == 0 {
		said.Authors = people(best["creator"], byID)
	}
	said.Body = text(best["articleBody"])
	said.Description = text(best["description"])
	said.Section = text(best["articleSection"])
	said.URL = address(best["mainEntityOfPage"])
	if said.URL == "" {
		said.URL = address(best["url"])
	}
	if names := people(best["publisher"], byID); len(names) > 0 {
		said.Publisher = names[0]
	}
	switch free := best["isAccessibleForFree"].(type) {
	case bool:
		said.Paywalled = !free
	case string:
		said.Paywalled = strings.EqualFold(free, "false")
	}
	return said
}

// decode reads JSON as pages write it: in a comment or CDATA, with raw line
// breaks inside strings, with a semicolon behind.
func decode(s string) any {
	s = strings.TrimSpace(s)
	for _, wrap := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimPrefix(s, wrap)
	}
	for _, wrap := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		s = strings.TrimSuffix(strings.TrimSpace(s), wrap)
	}
	var v any
	if json.Unmarshal([]byte(s), &v) == nil {
		return v
	}
	// The usual faults: control characters in strings, and a comma before a
	// closing bracket.
	b := make([]byte, 0, len(s))
	inString, escaped := false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c < ' ':
			c = ' '
			escaped = false
		case escaped:
			escaped = false
		case c == '\\':
			escaped = inString
		case c == '"':
			inString = !inString
		case !inString && (c == '}' || c == ']'):
			for k := len(b) - 1; k >= 0 && (b[k] == ' ' || b[k] == ','); k-- {
				b = b[:k]
			}
		}
		b = append(b, c)
	}
	if json.Unmarshal(b, &v) == nil {
		return v
	}
	return nil
}

// appendObjects appends the objects at and below v that stand for themselves.
func appendObjects(found []map[string]any, v any, depth int) []map[string]any {
	if depth > 6 || len(found) > 500 {
		return found
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = appendObjects(found, e, depth+1)
		}
	case map[string]any:
		if v["@type"] != nil {
			found = append(found, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} {
			if v[key] != nil {
				found = appendObjects(found, v[key], depth+1)
			}
		}
	}
	return found
}

// typeRank returns the place of the object's type in articleTypes, its length
// for any other.
func typeRank(o map[string]any) int {
	rank := len(articleTypes)
	types, _ := o["@type"].([]any)
	if s, ok := o["@type"].(string); ok {
		types = []any{s}
	}
	for _, t := range types {
		s, _ := t.(string)
		s = strings.ToLower(s[strings.LastIndexByte(s, '/')+1:])
		for r, name := range articleTypes {
			if s == name {
				rank = min(rank, r)
			}
		}
	}
	return rank
}

// text returns the first text in a value.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		for _, e := range v {
			if s := text(e); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "name", "headline"} {
			if s, ok := v[key].(string); ok {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}

// address returns the first address in a value.
func address(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return address(v[0])
		}
	case map[string]any:
		for _, key := range []string{"@id", "url"} {
			if s, ok := v[key].(string); ok {
				return s
			}
		}
	}
	return ""
}

// people returns the names in an author or publisher.
func people(v any, byID map[string]map[string]any) []string {
	switch v := v.(type) {
	case string:
		return []string{strings.TrimSpace(v)}
	case []any:
		var names []string
		for _, e := range v {
			if len(names) < 50 {
				names = append(names, people(e, byID)...)
			}
		}
		return names
	case map[string]any:
		if name := text(v["name"]); name != "" {
			return []string{name}
		}
		if id, ok := v["@id"].(string); ok && byID[id] != nil {
			if name := text(byID[id]["name"]); name != "" {
				return []string{name}
			}
		}
	}
	return nil
}
