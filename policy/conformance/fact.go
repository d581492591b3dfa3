package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// factValue gives a fact as JSON has it. What is not of its type stays the text that it is.
func factValue(typ, text string) any {
	switch typ {
	case "bool":
		switch strings.ToLower(text) {
		case "true":
			return true
		case "false":
			return false
		}
	case "int":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	}
	return text
}

// factText gives a fact of a question as a school's file would.
func factText(name string, value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64: // of a question that has not been JSON
		return strconv.FormatInt(v, 10), nil
	case json.Number:
		return v.String(), nil
	}
	return "", fmt.Errorf("given.pupil.facts.%s is a text, a number, true or false", name)
}
