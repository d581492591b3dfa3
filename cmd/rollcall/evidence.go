package main

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// evidence says in a few words what is behind a finding: the figures of its condition with their threshold, or what is
// missing.
func evidence(x policy.Explanation) string {
	if len(x.Missing) > 0 {
		return "missing: " + lacking(x.Missing)
	}
	return strings.Join(figures(x.Conditions, x.Finding.Outcome == policy.Met, measured), ", ")
}

// figures gives the figures in what conditions call for. Of alternatives in a condition that holds it gives
// those that hold. How a figure is written is for a function to say.
func figures(conditions []policy.Condition, holds bool, write func(policy.Value, policy.Part) string) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range conditions {
		if c.Role != "when" {
			continue
		}
		for _, p := range c.Parts {
			if holds && p.Truth != "true" && len(c.Parts) > 1 {
				continue
			}
			for _, v := range p.Values {
				if v.Kind == "measure" && !seen[v.Name] {
					seen[v.Name] = true
					out = append(out, write(v, p))
				}
			}
		}
	}
	return out
}

// words makes a name of a pack readable.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// measured writes a measure with its threshold. The figure comes first: the end may be cut.
func measured(v policy.Value, p policy.Part) string {
	return figure(v.Value) + " " + words(v.Name) + threshold(p)
}

// figure writes a share as it is read: "20/200 = 10.00 %".
func figure(value string) string {
	if share, percent, ok := strings.Cut(value, " ("); ok && strings.HasSuffix(percent, " %)") {
		return share + " = " + strings.TrimSuffix(percent, ")")
	}
	return value
}

// threshold gives the parameter that a part of a condition compares with, if there is just one.
func threshold(p policy.Part) string {
	i := slices.IndexFunc(p.Values, func(v policy.Value) bool { return v.Kind == "parameter" })
	if i < 0 || slices.ContainsFunc(p.Values[i+1:], func(v policy.Value) bool { return v.Kind == "parameter" }) {
		return ""
	}
	return " (threshold " + p.Values[i].Value + ")"
}

// lacking sums up what is missing: facts by name, marks by the first and the number.
func lacking(missing []string) string {
	var out []string
	marks, first := 0, ""
	for _, m := range missing {
		if mark, ok := strings.CutPrefix(m, "mark "); ok {
			if marks++; marks == 1 {
				first = mark
			}
			continue
		}
		out = append(out, m)
	}
	switch {
	case marks == 1:
		out = append(out, "mark "+first)
	case marks > 1:
		out = append(out, plural(marks, "mark")+" from "+first)
	}
	return strings.Join(out, ", ")
}
