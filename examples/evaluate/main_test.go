package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func lines(t *testing.T) []string {
	t.Helper()
	var out strings.Builder
	if err := evaluate(&out, os.DirFS("../riverside")); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

// The dates are worked out from the stories in examples/riverside/README.md.
func TestEvaluateTellsTheStories(t *testing.T) {
	got := lines(t)
	for _, want := range []string{
		"must  R047  since 2024-10-16  reason_overdue",           // N on Tuesday 8 October: in time until the 15th
		"must  R224  since 2024-12-11  reason_overdue",           // N on Tuesday 3 December: in time until the 10th
		"may   R075  since 2025-02-14  penalty_notice_threshold", // every session from Monday 10 February: ten on Friday
		"must  R075  since 2025-02-28  attendance_return_due",    // the tenth school day, half-term between
		"may   R075  since 2025-03-14  deletion_ground_i",        // the twentieth
		"may   R233  since 2025-03-07  penalty_notice_threshold", // every session from Monday 3 March
		"must  R233  since 2025-03-14  attendance_return_due",
		"may   R029  since 2025-03-21  penalty_notice_threshold",
		"may   R221  since 2025-03-27  penalty_notice_threshold",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("missing: %s", want)
		}
	}
	for _, line := range got {
		for _, id := range []string{"R265", "R052", "R066", "R107"} { // 9 in ten weeks; long past; last summer; before the duty
			if strings.Contains(line, id) {
				t.Errorf("%s is not called for: %s", id, line)
			}
		}
	}
}

func TestEvaluateSortsByUrgency(t *testing.T) {
	got := lines(t)
	if len(got) < 10 {
		t.Fatalf("only %d lines", len(got))
	}
	for i := 1; i < len(got); i++ {
		before, after := strings.Fields(got[i-1]), strings.Fields(got[i])
		switch {
		case before[0] == "may" && after[0] == "must":
			t.Errorf("line %d: a must after a may", i+1)
		case before[0] == after[0] && before[3] > after[3]:
			t.Errorf("line %d: %s after %s", i+1, after[3], before[3])
		}
	}
}

func TestEvaluateGoesOnAfterABadRow(t *testing.T) {
	var out strings.Builder
	err := evaluate(&out, fstest.MapFS{
		"calendar.toml": {Data: []byte(`terms = ["2024-09-09..2024-09-20"]`)},
		"pupils.csv":    {Data: []byte("pupil,born\np1,2012-05-01\n")},
		"register.csv": {Data: []byte("pupil,date,session,mark\n" +
			"p1,2024-09-09,AM,N\np1,yesterday,AM,N\np1,2024-09-17,AM,/\n")}, // the sixth school day after the 9th
	})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != 2 || !strings.HasPrefix(got[0], "register.csv:3:4:") || got[1] != "must  p1    since 2024-09-17  reason_overdue" {
		t.Errorf("got %q", got)
	}
}

func TestEvaluateWithoutASchool(t *testing.T) {
	if err := evaluate(new(strings.Builder), fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "calendar.toml") {
		t.Errorf("an empty folder gives %v", err)
	}
}
