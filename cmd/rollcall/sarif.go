package main

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/policy"
)

// The parts of SARIF 2.1.0 that are written (docs.oasis-open.org/sarif/sarif/v2.1.0).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifText    `json:"shortDescription"`
		Full    sarifText    `json:"fullDescription"`
		Help    sarifText    `json:"help"`
		HelpURI string       `json:"helpUri"`
		Default sarifDefault `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Message  *sarifText    `json:"message,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		File   sarifFile    `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifFile struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

const home = "https://github.com/rollcall-dev/rollcall"

// sarif gives what was found as a SARIF log.
func sarif(all *checked) sarifLog {
	rules := sarifRules()
	results := []sarifResult{}
	for i, f := range all.found {
		text := f.Message
		if f.Advice != "" {
			text += ". What to do: " + f.Advice
		}
		r := sarifResult{
			RuleID: f.ID, RuleIndex: slices.IndexFunc(rules, func(r sarifRule) bool { return r.ID == f.ID }), Level: sarifLevel(f.Severity),
			Message: sarifText{Text: text}, Locations: []sarifLocation{sarifAt(all.packs[i], 0, place{f.File, f.Line, f.Col, ""})},
		}
		for k, p := range f.Related {
			r.Related = append(r.Related, sarifAt(all.packs[i], k+1, p))
		}
		results = append(results, r)
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{{
		Tool:       sarifTool{sarifDriver{"rollcall", version(), home, rules}},
		ColumnKind: "unicodeCodePoints", Results: results,
	}}}
}

func sarifLevel(severity string) string {
	if severity == policy.Severe.String() {
		return "error"
	}
	return severity
}

// sarifRules gives all kinds of findings with their help.
func sarifRules() []sarifRule {
	rule := func(id, level, title, why, help, markdown string) sarifRule {
		return sarifRule{id, sarifText{Text: title}, sarifText{Text: why}, sarifText{help, markdown}, home + "/blob/main/docs/checks.md#" + id, sarifDefault{level}}
	}
	out := []sarifRule{
		rule(unusable, "error", "A pack that cannot be used", "The pack, or one that it extends, is not in the format, names what is not there, or contradicts itself.", "The message says what is wrong and what to write instead.", ""),
		rule(ladderStory, "error", "A ladder that is not certified", "The prover found a way up the ladder on which something happens that must not: the message tells it with dates.", "See docs/ladders.md.", ""),
	}
	for _, k := range policy.Checks() {
		out = append(out, rule(k.ID, sarifLevel(k.Severity.String()), k.Title, k.Why, k.Advice, k.Why+"\n\n```toml\n"+k.Example+"\n```\n\n"+k.Advice))
	}
	return out
}

// sarifAt gives a place. Columns are counted in characters there, and in bytes here.
func sarifAt(pack packFolder, id int, p place) sarifLocation {
	out := sarifLocation{ID: id, Physical: sarifPhysical{File: sarifFile{sarifURI(p.File)}}}
	if p.Message != "" {
		out.Message = &sarifText{Text: p.Message}
	}
	if p.Line > 0 {
		out.Physical.Region = &sarifRegion{p.Line, p.Col}
		if lines, err := pack.lines(p.File); err == nil && p.Line <= len(lines) && p.Col > 0 && p.Col <= len(lines[p.Line-1])+1 {
			out.Physical.Region.StartColumn = utf8.RuneCountInString(lines[p.Line-1][:p.Col-1]) + 1
		}
	}
	return out
}

// sarifURI gives a path as a URI: a relative one relative to where the command was called.
func sarifURI(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		if !strings.HasPrefix(u.Path, "/") {
			u.Path = "/" + u.Path
		}
	}
	return u.String()
}
