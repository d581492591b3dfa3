package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The dates are worked out from the stories in examples/riverside/README.md.
func TestDailyTellsTheStories(t *testing.T) {
	var out strings.Builder
	if err := daily(&out, os.DirFS("../riverside")); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, want := range []string{
		"2025-03-14  R075  deletion_ground_i: met, was not met",        // the twentieth day
		"2025-03-14  R233  attendance_return_due: met, was not met",    // the tenth
		"2025-03-21  R029  penalty_notice_threshold: met, was not met", // ten sessions
		"2025-03-27  R221  penalty_notice_threshold: met, was not met",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("missing: %s", want)
		}
	}
	// What R233 missed without leave from 3 March on goes down by six sessions, and no longer is ten school days on end.
	at := slices.Index(got, "R233 was ill from 2025-03-05 to 2025-03-07")
	if at < 0 || !slices.Contains(got[at:], "2025-03-28  R233  attendance_return_due: not met, was met") {
		t.Errorf("what the correction changes is not told: %q", got[max(at, 0):])
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestDailyWithoutASchool(t *testing.T) {
	if err := daily(new(strings.Builder), fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "calendar.toml") {
		t.Errorf("an empty folder gives %v", err)
	}
}
