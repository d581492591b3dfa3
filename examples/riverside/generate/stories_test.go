package main

import (
	"testing"
	"time"
)

// find makes the register of one pupil.
func find(t *testing.T, id string) register {
	t.Helper()
	for _, p := range allPupils() {
		if p.id == id {
			return registerOf(p)
		}
	}
	t.Fatalf("no pupil %s", id)
	return register{}
}

// total counts a pupil's sessions with some codes between two days.
func (r register) total(codes, first, last string) int {
	n := 0
	for i, d := range r.days {
		if d.date >= first && d.date <= last {
			n += count(codes, r.marks[i])
		}
	}
	return n
}

// longest is the longest run of days with nothing but some codes, and the
// last day of the first such run.
func (r register) longest(codes string) (n int, last string) {
	run := 0
	for i, d := range r.days {
		if count(codes, r.marks[i]) < 2 {
			run = 0
		} else if run++; run > n {
			n, last = run, d.date
		}
	}
	return n, last
}

// mostInTenWeeks is the largest number of unauthorised sessions in any ten
// weeks of the pupil's calendar that hold an open day.
func (r register) mostInTenWeeks() int {
	var weeks []int
	monday := ""
	for i, d := range r.days {
		day := parse(d.date)
		this := iso(day.AddDate(0, 0, -int(day.Weekday()-time.Monday)))
		if this != monday {
			weeks = append(weeks, 0)
			monday = this
		}
		weeks[len(weeks)-1] += count(unauthorised, r.marks[i])
	}
	most := 0
	for w := range weeks {
		sum := 0
		for _, n := range weeks[max(0, w-9) : w+1] {
			sum += n
		}
		most = max(most, sum)
	}
	return most
}

// TestTenWeeks checks the pupils about the threshold of ten sessions.
func TestTenWeeks(t *testing.T) {
	tests := []struct {
		id        string
		now, most int // in the ten weeks up to the end, and in any ten
	}{
		{"R029", 10, 10}, {"R265", 9, 9}, {"R221", 10, 10}, {"R052", 0, 10}, {"R066", 0, 10},
	}
	for _, tt := range tests {
		r := find(t, tt.id)
		if got := r.total(unauthorised, "2025-01-13", lastMarked); got != tt.now {
			t.Errorf("%s: %d in the last ten weeks, want %d", tt.id, got, tt.now)
		}
		if got := r.mostInTenWeeks(); got != tt.most {
			t.Errorf("%s: at most %d in ten weeks, want %d", tt.id, got, tt.most)
		}
	}
	if got := find(t, "R265").total(unauthorised, "2025-01-06", "2025-01-10"); got != 1 {
		t.Errorf("R265: %d in the week before, want 1", got)
	}
	if got := find(t, "R221").total("N", "2025-03-27", "2025-03-27"); got != 1 {
		t.Errorf("R221: %d N on 27 March, want 1", got)
	}
}

// TestRates checks the pupils about the shares of absence in 2024/25.
func TestRates(t *testing.T) {
	exact := map[string][2]int{"R119": {20, 200}, "R292": {19, 200}, "R202": {45, 90}}
	for id, want := range exact {
		r := find(t, id)
		got := [2]int{r.total(absence, codesChange, lastMarked), r.total(counted, codesChange, lastMarked)}
		if got != want {
			t.Errorf("%s: absent %d of %d, want %d of %d", id, got[0], got[1], want[0], want[1])
		}
	}
	for _, id := range []string{"R225", "R250"} {
		r := find(t, id)
		if 2*r.total(absence, codesChange, lastMarked) <= r.total(counted, codesChange, lastMarked) {
			t.Errorf("%s: not absent for more than half", id)
		}
	}
	if got := find(t, "R250").total(unauthorised, "2023-09-01", lastMarked); got != 0 {
		t.Errorf("R250: %d unauthorised, want 0", got)
	}
}

// TestRuns checks the pupils with days on end of the same kind.
func TestRuns(t *testing.T) {
	tests := []struct {
		id, codes string
		days      int
		last      string
	}{
		{"R075", "G N O", 30, lastMarked},
		{"R233", unauthorised, 10, "2025-03-14"},
		{"R227", "E", 8, "2025-02-12"},
		{"R277", "I", 15, "2025-01-31"},
	}
	for _, tt := range tests {
		days, last := find(t, tt.id).longest(tt.codes)
		if days != tt.days || last != tt.last {
			t.Errorf("%s: %d days up to %s, want %d up to %s", tt.id, days, last, tt.days, tt.last)
		}
	}
	if got := find(t, "R115").total("I", codesChange, lastMarked); got != 34 {
		t.Errorf("R115: %d sessions of illness, want 34", got)
	}
}
