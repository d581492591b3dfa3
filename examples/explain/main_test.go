package main

import (
	"os"
	"strings"
	"testing"
)

func TestExplainShowsTheProof(t *testing.T) {
	var out strings.Builder
	if err := explain(&out, os.DirFS("../riverside"), "R221", "penalty_notice_threshold"); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		"the outcome":               "penalty_notice_threshold: MET, provisional",
		"since when":                "since 2025-03-27",
		"the condition":             "unauthorised_in_ten_weeks >= penalty_sessions",
		"the figure":                "unauthorised_in_ten_weeks = 10",
		"the window":                "2025-01-13 to 2025-03-28", // ten school weeks back from Friday 28 March, half-term skipped
		"the mark that is open":     "2025-03-27 PM N",
		"the number of the law":     "penalty_sessions = 10",
		"the clause":                "wt24 ch. 6",
		"the place in the pack":     "gb-eng/rules.toml:",
		"the fact that was assumed": "independent_school = false",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing: no %q in\n%s", what, want, out.String())
		}
	}
}

func TestExplainSaysWhatThereIsNot(t *testing.T) {
	school := os.DirFS("../riverside")
	for _, c := range []struct{ pupil, rule, want string }{
		{"R999", "penalty_notice_threshold", `no pupil "R999"`},
		{"R221", "penalty", `no rule "penalty"`},
	} {
		if err := explain(new(strings.Builder), school, c.pupil, c.rule); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: got %v, want %s", c.pupil, c.rule, err, c.want)
		}
	}
}
