package main

import (
	"strings"
	"testing"
)

func output(t *testing.T, draft string) string {
	t.Helper()
	var out strings.Builder
	if err := check(&out, draft); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMistakenDraftIsRefusedWithEveryPlace(t *testing.T) {
	got := output(t, "mistaken")
	for _, want := range []string{ // line:column of each mistake in mistaken/gb-eng-newtown/pack.toml
		"gb-eng-newtown/pack.toml:13:1: ", `did you mean "unit"?`,
		"gb-eng-newtown/pack.toml:24:", "letter_to_parents has no cite",
		"gb-eng-newtown/pack.toml:28:", `did you mean "unauthorised_in_six_weeks"?`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "passed") {
		t.Errorf("a pack with faults was run:\n%s", got)
	}
}

func TestCorrectedDraftPassesItsCases(t *testing.T) {
	if got, want := output(t, "corrected"), "corrected: England: Newtown (made up)\n2 cases passed, 0 failed\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
