package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sarifShape says of each kind of object of SARIF 2.1.0 that is written which keys it may have; those that it must have end in a
// mark of exclamation. What a key holds stands after a colon, and [] before it means a list.
var sarifShape = map[string][]string{
	"log":                    {"$schema", "version!", "runs!:[]run"},
	"run":                    {"tool!:tool", "results:[]result", "columnKind"},
	"tool":                   {"driver!:toolComponent"},
	"toolComponent":          {"name!", "version", "informationUri", "rules:[]reportingDescriptor"},
	"reportingDescriptor":    {"id!", "shortDescription:text", "fullDescription:text", "help:text", "helpUri", "defaultConfiguration:reportingConfiguration"},
	"text":                   {"text!", "markdown"},
	"reportingConfiguration": {"level"},
	"result":                 {"ruleId", "ruleIndex", "level", "message!:text", "locations:[]location", "relatedLocations:[]location"},
	"location":               {"id", "message:text", "physicalLocation:physicalLocation"},
	"physicalLocation":       {"artifactLocation!:artifactLocation", "region:region"},
	"artifactLocation":       {"uri!"},
	"region":                 {"startLine!", "startColumn"},
}

// checkShape holds a value against the shape of its kind.
func checkShape(t *testing.T, at, kind string, value any) {
	t.Helper()
	object, ok := value.(map[string]any)
	if !ok {
		t.Errorf("%s is %T, not a %s", at, value, kind)
		return
	}
	known := map[string]string{}
	for _, entry := range sarifShape[kind] {
		key, of, _ := strings.Cut(entry, ":")
		name := strings.TrimSuffix(key, "!")
		known[name] = of
		if _, there := object[name]; !there && name != key {
			t.Errorf("%s has no %s", at, name)
		}
	}
	for key, v := range object {
		of, allowed := known[key]
		list, isList := strings.CutPrefix(of, "[]")
		switch {
		case !allowed:
			t.Errorf("%s has %s, which no %s has", at, key, kind)
		case isList:
			items, ok := v.([]any)
			if !ok {
				t.Errorf("%s.%s is no list", at, key)
			}
			for i, item := range items {
				checkShape(t, fmt.Sprintf("%s.%s[%d]", at, key, i), list, item)
			}
		case of != "":
			checkShape(t, at+"."+key, of, v)
		}
	}
}

// TestSARIF holds what check --sarif writes to the parts of SARIF 2.1.0 that it uses.
func TestSARIF(t *testing.T) {
	t.Chdir(t.TempDir())
	pack, err := os.ReadFile(filepath.FromSlash(packWithAdvice(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("my packs/town", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("my packs/town/pack.toml", pack, 0o644); err != nil {
		t.Fatal(err)
	}
	var out, said buffer
	if status := run(t.Context(), []string{"check", "--sarif", "--on", "2026-08-01", "my packs/town", "us-ia"}, &out, &said); status != partly {
		t.Fatalf("status %d, want %d: %s", status, partly, said.String())
	}
	var log map[string]any
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	checkShape(t, "log", "log", log)
	if log["version"] != "2.1.0" {
		t.Errorf("version %v", log["version"])
	}
	one := log["runs"].([]any)[0].(map[string]any)
	if one["columnKind"] != "unicodeCodePoints" {
		t.Errorf("columns are %v", one["columnKind"])
	}
	rules := one["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	levels := []any{"none", "note", "warning", "error"}
	found := map[string]string{}
	for _, r := range one["results"].([]any) {
		result := r.(map[string]any)
		rule := rules[int(result["ruleIndex"].(float64))].(map[string]any)
		if rule["id"] != result["ruleId"] || !slices.Contains(levels, result["level"]) || rule["help"].(map[string]any)["text"] == "" {
			t.Errorf("rule %v of level %v at index %v is %v", result["ruleId"], result["level"], result["ruleIndex"], rule["id"])
		}
		place := result["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)
		uri := place["artifactLocation"].(map[string]any)["uri"].(string)
		if u, err := url.Parse(uri); err != nil || u.IsAbs() {
			t.Errorf("%q is no relative URI: %v", uri, err)
		}
		region := place["region"].(map[string]any)
		found[result["ruleId"].(string)] = fmt.Sprintf("%s %v:%v", uri, region["startLine"], region["startColumn"])
	}
	for id, want := range map[string]string{
		"same-title":   "my%20packs/town/pack.toml 21:33", // after a dash of three bytes
		"beyond-whole": "my%20packs/town/pack.toml 24:10",
		"verified-old": "us-ia/pack.toml 10:16",
	} {
		if found[id] != want {
			t.Errorf("%s is at %q, want %q", id, found[id], want)
		}
	}
}

// packWithAdvice writes a pack of which something is to be said after characters of more bytes than one.
func packWithAdvice(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "pack.toml")
	text := `[pack]
id = "town"
title = "A town"
jurisdiction = "XX"
from = 2020-09-01
verified = 2026-07-09
[source.act]
title = "The Act"
[class.absent]
possible = true
absent = true
[code]
A = { class = "absent", cite = ["act"] }
[measure.absence_rate]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "academic year"
[rule]
some = { note = "5 %—", title = "Often", when = "absence_rate >= percent(5)", force = "info", cite = ["act"] }
many = { note = "5 %—", title = "Often", when = "absence_rate >= percent(6)", force = "info", cite = ["act"] }
[rule.more]
title = "More"
when  = "absence_rate >= percent(1000)"
force = "info"
cite  = ["act"]
`
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
