package page

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// JSONLD is what a page states of its article as JSON-LD, as a schema.org
// NewsArticle or one of its relatives. Empty fields were not stated.
type JSONLD struct {
	Headline    string
	Published   string // as written
	Modified    string // as written
	Authors     []string
	Body        string
	Section     string
	Publisher   string
	Paywalled   bool // isAccessibleForFree is false
	Articles    int  // article objects on the page that are not parts of another
	description string
}

// An object is an object of JSON.
type object = map[string]any

// schemaTypes are the types of objects that may describe the article, the best
// first. Those from nArticleTypes on are not articles.
var schemaTypes = strings.Fields(`newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle reviewnewsarticle liveblogposting
	article blogposting socialmediaposting report scholarlyarticle techarticle advertisercontentarticle satiricalarticle
	recipe review discussionforumposting qapage webpage itempage aboutpage product creativework videoobject`)

const nArticleTypes = 15

// readJSONLD reads the scripts of a page. Of several objects it takes the one of
// the best type.
func readJSONLD(scripts []string) JSONLD {
	const longest = 1 << 20 // bytes of a script
	var found []object
	for _, script := range scripts {
		if len(script) <= longest {
			found = appendObjects(found, decode(script), 0)
		}
	}
	var ld JSONLD
	var best object
	rank := len(schemaTypes)
	named := map[string]object{} // by @id
	for _, o := range found {
		r := typeRank(o)
		if r < nArticleTypes && o["headline"] != nil {
			ld.Articles++
		}
		if r < rank {
			best, rank = o, r
		}
		if id, ok := o["@id"].(string); ok && o["name"] != nil {
			named[id] = o
		}
	}
	if best == nil {
		return ld
	}
	ld.Headline = textOf(best["headline"])
	if rank >= nArticleTypes {
		ld.Headline = cmp.Or(ld.Headline, textOf(best["name"]))
	}
	ld.Published = cmp.Or(textOf(best["datePublished"]), textOf(best["dateCreated"]))
	ld.Modified = textOf(best["dateModified"])
	ld.Authors = people(best["author"], named)
	if len(ld.Authors) == 0 {
		ld.Authors = people(best["creator"], named)
	}
	ld.Body = textOf(best["articleBody"])
	ld.description = textOf(best["description"])
	ld.Section = textOf(best["articleSection"])
	if names := people(best["publisher"], named); len(names) > 0 {
		ld.Publisher = names[0]
	}
	free := best["isAccessibleForFree"]
	text, _ := free.(string)
	ld.Paywalled = free == false || strings.EqualFold(text, "false")
	return ld
}

// decode reads JSON as pages write it: in a comment or CDATA, with raw line breaks
// in strings, with a semicolon at the end. It returns nil for anything else.
func decode(s string) any {
	s = strings.TrimSpace(s)
	for _, begin := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimPrefix(s, begin)
	}
	for _, end := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		s = strings.TrimSuffix(strings.TrimSpace(s), end)
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil && json.Unmarshal(repair(s), &v) != nil {
		return nil
	}
	return v
}

// repair corrects the usual faults of JSON: control characters in strings, and a
// comma before a closing bracket.
func repair(s string) []byte {
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
	return b
}

// appendObjects appends the objects with a type at and below v, without those that
// only describe a part of another.
func appendObjects(found []object, v any, depth int) []object {
	if depth > 6 || len(found) > 500 {
		return found
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = appendObjects(found, e, depth+1)
		}
	case object:
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

// typeRank returns the index of the object's best type in schemaTypes, its length
// for none.
func typeRank(o object) int {
	rank := len(schemaTypes)
	types, ok := o["@type"].([]any)
	if !ok {
		types = []any{o["@type"]}
	}
	for _, t := range types {
		s, _ := t.(string)
		if r := slices.Index(schemaTypes, strings.ToLower(s[strings.LastIndexByte(s, '/')+1:])); r >= 0 {
			rank = min(rank, r)
		}
	}
	return rank
}

// textOf returns the first text in a value.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		for _, e := range v {
			if s := textOf(e); s != "" {
				return s
			}
		}
	case object:
		for _, key := range []string{"@value", "name", "headline"} {
			if s, ok := v[key].(string); ok {
				return strings.TrimSpace(s)
			}
		}
	}
	return ""
}

// people returns the names in an author or publisher. named are the objects that it
// may refer to, by @id.
func people(v any, named map[string]object) []string {
	switch v := v.(type) {
	case string:
		return []string{strings.TrimSpace(v)}
	case []any:
		var names []string
		for _, e := range v {
			if len(names) < 50 {
				names = append(names, people(e, named)...)
			}
		}
		return names
	case object:
		name := textOf(v["name"])
		if id, ok := v["@id"].(string); ok {
			name = cmp.Or(name, textOf(named[id]["name"]))
		}
		if name != "" {
			return []string{name}
		}
	}
	return nil
}
