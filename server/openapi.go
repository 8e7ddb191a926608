package server

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"
)

// documentPath is where the API describes itself.
const documentPath = apiPath + "/openapi.json"

// An object is one of JSON.
type object map[string]any

// newDocument describes the API in OpenAPI 3.1. Parameters come from the tables that
// requests are read by, answers from the Go types that are written.
func newDocument(version string, ops []operation) object {
	s := schemas{}
	paths := object{}
	for _, o := range ops {
		path := pathParam.ReplaceAllString(o.path, "{$1}")
		item, ok := paths[path].(object)
		if !ok {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(cmp.Or(o.method, http.MethodGet))] = s.operation(o, strings.ToLower(cmp.Or(o.method, http.MethodGet)))
		if o.posted {
			item["post"] = s.operation(o, "post")
		}
	}
	s.of(reflect.TypeFor[problem]())
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "casefile", "version": version,
			"description": "Searches the coverage of a case. An unknown parameter is refused, as a filter that is ignored gives wrong counts. " +
				"Offsets count Unicode code points of body_text. A field is never missing: what is absent is null, empty or 0.",
		},
		"servers":  []object{{"url": "/"}},
		"security": []object{{}, {"bearer": []string{}}, {"header": []string{}}, {"basic": []string{}}},
		"paths":    paths,
		"components": object{
			"schemas": s,
			"securitySchemes": object{
				"bearer": object{"type": "http", "scheme": "bearer", "description": "A key, where the server asks for one."},
				"header": object{"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same key in a header of its own."},
				"basic":  object{"type": "http", "scheme": "basic", "description": "Any name, and the key as the password."},
			},
		},
	}
}

var pathParam = regexp.MustCompile(`:(\w+)`)

// schemas are those of the document, by name.
type schemas map[string]object

func (s schemas) operation(o operation, method string) object {
	content := func(media string, schema object) object { return object{media: object{"schema": schema}} }
	params := []object{}
	for _, m := range pathParam.FindAllStringSubmatch(o.path, -1) {
		params = append(params, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	out := object{
		"operationId": operationID(method, o.path),
		"summary":     o.summary,
	}
	answer := content(o.media, mediaSchema(o.media))
	if o.media == "" {
		answer = content(echo.MIMEApplicationJSON, s.of(reflect.TypeOf(o.gives)))
	}
	if o.path == searchPath { // as the header Accept asks
		for _, f := range formats {
			answer[f.media] = object{"schema": mediaSchema(f.media)}
		}
		for _, f := range feedFormats {
			answer[f.media] = object{"schema": mediaSchema(f.media)}
		}
	}
	responses := object{
		"200":     object{"description": "The answer.", "content": answer},
		"default": object{"description": "A problem (RFC 9457).", "content": content(problemType, object{"$ref": schemaPath + "Problem"})},
	}
	if o.do != nil {
		scope := []string{o.scope}
		out["description"] = "Needs a key with the scope " + o.scope + "; without any keys, the person at the machine of the server may do it."
		out["security"] = []object{{"bearer": scope}, {"header": scope}}
		responses["201"], responses["202"] = responses["200"], responses["200"]
	}
	switch {
	case o.sent != "":
		out["requestBody"] = object{"required": true, "content": content(o.sent, object{"type": "string"})}
		for _, r := range o.params.rows {
			params = append(params, r.parameter())
		}
	case o.takes != nil:
		taken := object{}
		for _, media := range o.takes {
			taken[media] = object{"schema": takenSchema(media)}
		}
		out["requestBody"] = object{"required": true, "content": taken}
		responses["202"] = responses["200"]
		for _, r := range o.params.rows {
			params = append(params, r.parameter())
		}
	case method == "post":
		out["requestBody"] = object{"required": true, "content": content(echo.MIMEApplicationJSON, o.params.body())}
	case method == "delete":
		for _, r := range o.params.rows {
			params = append(params, r.parameter())
		}
	default:
		for _, r := range o.params.rows {
			params = append(params, r.parameter())
		}
		responses["304"] = object{"description": "The client has the answer already (If-None-Match)."}
	}
	if o.moves {
		responses["308"] = object{"description": "The entity has another id by now; Location has its address."}
	}
	out["parameters"], out["responses"] = params, responses
	return out
}

// body describes an object with the parameters of a table.
func (t *table) body() object {
	properties, must := object{}, []string{}
	for _, r := range t.rows {
		properties[r.name] = r.bodySchema()
		if r.must {
			must = append(must, r.name)
		}
	}
	return object{"type": "object", "properties": properties, "required": must, "additionalProperties": false}
}

// takenSchema describes a body that is no parameters.
func takenSchema(media string) object {
	if media == echo.MIMEApplicationJSON {
		return object{"type": "array", "items": object{"type": "string"}}
	}
	return object{"type": "string"}
}

// mediaSchema describes an answer in a format that others have defined.
func mediaSchema(media string) object {
	switch {
	case strings.HasSuffix(media, "csl+json"):
		return object{"type": "array", "items": object{"type": "object"}}
	case strings.HasSuffix(media, "+json"):
		return object{"type": "object"}
	}
	return object{"type": "string"}
}

// operationID names an operation for programs that make a client of the document.
func operationID(method, path string) string {
	var b strings.Builder
	b.WriteString(method)
	for word := range strings.FieldsFuncSeq(strings.TrimPrefix(path, apiPath), func(r rune) bool { return !unicode.IsLetter(r) }) {
		b.WriteString(capital(word))
	}
	return b.String()
}

// parameter describes a row of a table.
func (r *param) parameter() object {
	p := object{"name": r.name, "in": "query", "description": r.help, "schema": r.schema()}
	if r.must {
		p["required"] = true
	}
	if r.repeat {
		p["schema"] = object{"type": "array", "items": r.schema()}
		p["style"], p["explode"] = "form", true
	}
	return p
}

// schema describes one value of a parameter.
func (r *param) schema() object {
	s := object{"type": "string"}
	switch r.kind {
	case numberKind:
		s = object{"type": "integer", "minimum": r.low, "maximum": r.high}
	case choiceKind:
		s["enum"] = r.choices
	case countKind:
		s["pattern"] = "^(" + strings.Join(r.choices, "|") + ")(:[0-9]+)?$"
	case dateKind:
		s["pattern"] = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
	}
	if r.def != "" {
		s["default"] = r.def
		if n, err := strconv.Atoi(r.def); err == nil && r.kind == numberKind {
			s["default"] = n
		}
	}
	return s
}

// bodySchema describes a parameter in a posted body, where null stands for nothing, and
// true and false for 1 and 0.
func (r *param) bodySchema() object {
	one := []object{r.schema(), {"type": "null"}}
	if r.kind == choiceKind && slices.Contains(r.choices, "1") {
		one = append(one, object{"type": "boolean"}, object{"type": "integer", "minimum": 0, "maximum": 1})
	}
	if r.repeat {
		one = append(one, object{"type": "array", "items": object{"anyOf": one}})
	}
	return object{"description": r.help, "anyOf": one}
}

const schemaPath = "#/components/schemas/"

// of describes the JSON of a Go type. Slices and maps are never nil.
func (s schemas) of(t reflect.Type) object {
	if t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return object{"anyOf": []object{s.of(t.Elem()), {"type": "null"}}}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		name := capital(t.Name())
		if _, ok := s[name]; !ok {
			s[name] = nil // the type may contain itself
			s[name] = s.fields(t)
		}
		return object{"$ref": schemaPath + name}
	}
	panic(fmt.Sprintf("%v is no type of an answer", t))
}

// fields describes a struct. All its fields are required, but those of a hit, which a
// request can choose.
func (s schemas) fields(t reflect.Type) object {
	properties, required := object{}, []string{}
	var add func(reflect.Type)
	add = func(t reflect.Type) {
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && name == "":
				add(f.Type)
			case f.IsExported() && name != "" && name != "-":
				properties[name] = s.of(f.Type)
				required = append(required, name)
			}
		}
	}
	add(t)
	if t == reflect.TypeFor[hit]() {
		required = []string{"id"}
	}
	return object{"type": "object", "properties": properties, "required": required}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
