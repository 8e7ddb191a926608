package server

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Sets of fields that the parameter "fields" knows beside each field by its name.
const (
	fieldsAll     = "all"
	fieldsDefault = "default"
)

// hitFields are the names of the fields of a result, in their order.
var hitFields = func() []string {
	var names []string
	t := reflect.TypeFor[jsonHit]()
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}()

// setFields reads which fields a result is to have. The id is always among them.
func (p *params) setFields(values []string) error {
	values = nonEmpty(values)
	for _, v := range values {
		switch {
		case v == fieldsAll || v == fieldsDefault:
			p.fields = nil
			return nil
		case !slices.Contains(hitFields, v):
			return invalid("fields", v, "a result has no field %q; it has %s, and %s for all", v, strings.Join(hitFields, ", "), fieldsAll)
		}
	}
	for _, name := range hitFields {
		if len(values) > 0 && (name == "id" || slices.Contains(values, name)) {
			p.fields = append(p.fields, name)
		}
	}
	return nil
}

// MarshalJSON writes the fields that were asked for.
func (h jsonHit) MarshalJSON() ([]byte, error) {
	type whole jsonHit
	b, err := json.Marshal(whole(h))
	if err != nil || h.only == nil {
		return b, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	before := "{"
	for _, name := range h.only {
		if v, ok := all[name]; ok {
			out.WriteString(before + `"` + name + `":`)
			out.Write(v)
			before = ","
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
