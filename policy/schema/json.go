package schema

import "encoding/json"

// dialect is the edition of JSON Schema in which the schemas are written. Editors for TOML know the older ones: what is used of this
// one means the same in all from draft 4 on.
const dialect = "http://json-schema.org/draft-07/schema#"

// PackJSON gives [Pack] as a JSON Schema, for editors that know TOML but not Rollcall. It knows names of keys and kinds of values, but
// not conditions, citations, or what an entry must have: an overlay may change a part of an entry and leave out the rest.
func PackJSON() []byte { return document("A pack of Rollcall", Pack()) }

// CasesJSON gives [Cases] as a JSON Schema.
func CasesJSON() []byte { return document("Worked cases of Rollcall", Cases()) }

func document(title string, top *Table) []byte {
	root := tableSchema(top)
	root = append(object{{"$schema", dialect}, {"title", title}}, root...)
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // it is made of texts and lists of them
	}
	return append(text, '\n')
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// name is what a condition can name.
const namePattern = "^[A-Za-z_][A-Za-z0-9_]*$"

// patterns are what the keys of entries look like; those of other nouns may be any text.
var patterns = map[Noun]string{
	Day: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", Days: `^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$`,
	Parameter: namePattern, Fact: namePattern, Measure: namePattern, Rule: namePattern,
	Length: "^[0-9]+ [a-z ]+$",
}

func tableSchema(t *Table) object {
	out := object{{"type", "object"}, {"description", t.Doc}}
	properties := object{}
	var required []string
	for _, k := range t.Keys {
		property := valueSchema(&k.Value)
		properties = append(properties, member{k.Name, append(object{{"description", k.Doc}}, without(property, "description")...)})
		if k.Required && t.whole() {
			required = append(required, k.Name)
		}
	}
	if len(properties) > 0 {
		out = append(out, member{"properties", properties})
	}
	if len(required) > 0 {
		out = append(out, member{"required", required})
	}
	var others any = false
	if e := t.Entries; e != nil {
		entry := append(object{{"description", e.Doc}}, without(valueSchema(&e.Value), "description")...)
		if pattern := patterns[e.What]; pattern != "" {
			out = append(out, member{"patternProperties", object{{pattern, entry}}})
		} else {
			others = entry
		}
	}
	return append(out, member{"additionalProperties", others})
}

// whole reports that a table stands in one place with all that it needs. What an overlay could remove it can also change key by key,
// and so [pack].
func (t *Table) whole() bool { return t.Key("remove") == nil && t.Key("extends") == nil }

func without(o object, name string) object {
	var out object
	for _, m := range o {
		if m.name != name {
			out = append(out, m)
		}
	}
	return out
}

// valueSchema describes a value; of several kinds, one of these.
func valueSchema(v *Value) object {
	var ways []object
	if v.Kinds&Text != 0 {
		ways = append(ways, textSchema(v))
	}
	if v.Kinds&Texts != 0 {
		item := textSchema(v)
		if v.Others {
			item = object{{"type", "string"}}
		}
		ways = append(ways, object{{"type", "array"}, {"items", item}})
	}
	if v.Kinds&Integer != 0 {
		ways = append(ways, object{{"type", "integer"}})
	}
	if v.Kinds&Integers != 0 {
		ways = append(ways, object{{"type", "array"}, {"items", object{{"type", "integer"}}}})
	}
	if v.Kinds&Flag != 0 {
		ways = append(ways, object{{"type", "boolean"}})
	}
	if v.Kinds&Date != 0 && v.Kinds&Text == 0 { // to a schema a date is a text
		ways = append(ways, object{{"type", "string"}, {"pattern", patterns[Day]}})
	}
	if v.Kinds&Tables != 0 {
		ways = append(ways, tableSchema(v.Table))
	}
	if v.Kinds&Events != 0 {
		ways = append(ways, object{{"type", "array"}, {"items", tableSchema(v.Table)}})
	}
	if len(ways) == 1 {
		return ways[0]
	}
	return object{{"anyOf", ways}}
}

func textSchema(v *Value) object {
	out := object{{"type", "string"}}
	if v.Texts != nil {
		out = append(out, member{"enum", v.Texts})
	}
	return out
}
