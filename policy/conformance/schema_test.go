package conformance_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"
)

// schema holds values against a JSON Schema, as far as the kit's schemas go. A keyword that it does not know fails the test.
type schema struct {
	root  map[string]any
	forms map[string]*regexp.Regexp
}

func readSchema(t *testing.T, data []byte) schema {
	t.Helper()
	s := schema{forms: map[string]*regexp.Regexp{}}
	if err := json.Unmarshal(data, &s.root); err != nil {
		t.Fatal(err)
	}
	return s
}

// check tells the first thing that is wrong with a value, "" if nothing is.
func (s schema) check(text []byte) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err.Error()
	}
	return s.fault("", s.root, v)
}

func (s schema) fault(at string, rule map[string]any, v any) string {
	for keyword, arg := range rule {
		if wrong := s.keyword(at, rule, keyword, arg, v); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (s schema) keyword(at string, rule map[string]any, keyword string, arg, v any) string {
	object, isObject := v.(map[string]any)
	list, isList := v.([]any)
	text, isText := v.(string)
	number, isNumber := v.(float64)
	switch keyword {
	case "$schema", "$defs", "title", "description":
	case "$ref":
		defs, _ := s.root["$defs"].(map[string]any)
		name := arg.(string)[len("#/$defs/"):]
		def, known := defs[name].(map[string]any)
		if !known {
			return "the schema has no " + name
		}
		return s.fault(at, def, v)
	case "type":
		names, several := arg.([]any)
		if !several {
			names = []any{arg}
		}
		if !slices.ContainsFunc(names, func(n any) bool { return isType(n.(string), v) }) {
			return fmt.Sprintf("%s is %v, not %v", at, v, arg)
		}
	case "enum":
		if !slices.Contains(arg.([]any), v) {
			return fmt.Sprintf("%s is %v, not one of %v", at, v, arg)
		}
	case "anyOf":
		for _, one := range arg.([]any) {
			if s.fault(at, one.(map[string]any), v) == "" {
				return ""
			}
		}
		return fmt.Sprintf("%s is %v, none of %v", at, v, arg)
	case "pattern":
		form := s.forms[arg.(string)]
		if form == nil {
			form = regexp.MustCompile(arg.(string))
			s.forms[arg.(string)] = form
		}
		if isText && !form.MatchString(text) {
			return fmt.Sprintf("%s is %q, not of the form %s", at, text, arg)
		}
	case "minLength":
		if isText && float64(len(text)) < arg.(float64) {
			return at + " is too short"
		}
	case "minimum":
		if isNumber && number < arg.(float64) {
			return at + " is too small"
		}
	case "minItems":
		if isList && float64(len(list)) < arg.(float64) {
			return at + " has too few entries"
		}
	case "uniqueItems":
		for i, e := range list {
			if slices.Contains(list[:i], e) {
				return fmt.Sprintf("%s has %v twice", at, e)
			}
		}
	case "items":
		for i, e := range list {
			if wrong := s.fault(fmt.Sprintf("%s[%d]", at, i), arg.(map[string]any), e); wrong != "" {
				return wrong
			}
		}
	case "required":
		for _, name := range arg.([]any) {
			if _, given := object[name.(string)]; isObject && !given {
				return fmt.Sprintf("%s has no %s", at, name)
			}
		}
	case "properties":
		for name, of := range arg.(map[string]any) {
			if value, given := object[name]; given {
				if wrong := s.fault(at+"."+name, of.(map[string]any), value); wrong != "" {
					return wrong
				}
			}
		}
	case "additionalProperties":
		known, _ := rule["properties"].(map[string]any)
		of, described := arg.(map[string]any)
		for name, value := range object {
			if _, named := known[name]; named {
				continue
			}
			if !described {
				return fmt.Sprintf("%s has the unknown key %s", at, name)
			}
			if wrong := s.fault(at+"."+name, of, value); wrong != "" {
				return wrong
			}
		}
	default:
		return "the test knows no keyword " + keyword
	}
	return ""
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	}
	return name == "object"
}
