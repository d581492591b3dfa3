package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func lines(t *testing.T, folder fstest.MapFS) []string {
	t.Helper()
	var out strings.Builder
	var err error
	if folder == nil {
		err = worklist(&out, os.DirFS("../riverside"))
	} else {
		err = worklist(&out, folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
}

// The dates are worked out from the stories and cases in examples/riverside/README.md.
func TestWorklistTellsTheCases(t *testing.T) {
	got := lines(t, nil)
	under := ""
	var seen []string
	for _, line := range got {
		if !strings.HasPrefix(line, " ") {
			under = strings.Fields(line)[0]
			continue
		}
		seen = append(seen, under+" "+strings.Join(strings.Fields(line)[:3], " "))
	}
	for _, want := range []string{
		"OVERDUE R047 resolve_reason 2024-10-15",    // N on Tuesday 8 October: five school days
		"OVERDUE R224 resolve_reason 2024-12-10",    // N on Tuesday 3 December
		"OVERDUE R256 attendance_return 2025-02-16", // the tenth day was 16 January: a month
		"DUE R233 attendance_return 2025-04-14",     // 14 March
		"DUE R225 notice_review mother",             // notice to improve of 3 March: six weeks are over on 14 April
		"AVAILABLE R225 court father",               // penalty notice of 20 November unpaid, 28 days over
		"AVAILABLE R233 penalty_notice mother",      // notice to improve not improved
	} {
		if !slices.Contains(seen, want) {
			t.Errorf("missing: %s", want)
		}
	}
	for _, line := range seen {
		for _, never := range []string{"R052 penalty_notice", "R029 penalty_notice", "R245 penalty_notice", "R159 attendance_return"} {
			if strings.Contains(line, never) {
				t.Errorf("nothing calls for it: %s", line)
			}
		}
	}
}

func TestWorklistSortsByUrgency(t *testing.T) {
	order := []string{"OVERDUE", "DUE", "AVAILABLE"}
	var headings []string
	for _, line := range lines(t, nil) {
		if !strings.HasPrefix(line, " ") {
			headings = append(headings, strings.Fields(line)[0])
		}
	}
	if !slices.Equal(headings, order) {
		t.Errorf("headings %q, want %q", headings, order)
	}
}

func TestWorklistTellsEventsThatCannotBe(t *testing.T) {
	got := lines(t, fstest.MapFS{
		"calendar.toml": {Data: []byte(`terms = ["2024-09-09..2024-09-20"]`)},
		"pupils.csv":    {Data: []byte("pupil,born\np1,2012-05-01\n")},
		"register.csv":  {Data: []byte("pupil,date,session,mark\np1,2024-09-09,AM,N\np1,2024-09-09,PM,/\n")},
		"history.csv":   {Data: []byte("pupil,on,step,outcome\np1,2024-09-09,first_contact,shouted at\np1,2024-09-09,first_contact,reached\n")},
	})
	if !strings.HasPrefix(got[0], "history.csv:2: ") {
		t.Errorf("the impossible event is not told first: %q", got)
	}
	if len(got) != 3 || got[1] != "DUE on 2024-09-09" || !strings.HasPrefix(got[2], "  p1    resolve_reason             2024-09-16 ") {
		t.Errorf("got %q", got)
	}
}

func TestWorklistWithoutASchool(t *testing.T) {
	if err := worklist(new(strings.Builder), fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "calendar.toml") {
		t.Errorf("an empty folder gives %v", err)
	}
}
