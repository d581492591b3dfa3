package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestUrgency holds the order in which somebody with little time should read.
func TestUrgency(t *testing.T) {
	order := []policy.Finding{
		{Outcome: policy.Met, Force: "must"},
		{Outcome: policy.Met, Force: "must not"},
		{Outcome: policy.Met, Force: "may"},
		{Outcome: policy.Undetermined, Force: "must"},
		{Outcome: policy.Undetermined, Force: "may"},
		{Outcome: policy.Met, Force: "info"},
		{Outcome: policy.Excepted, Force: "must"},
		{Outcome: policy.Undetermined, Force: "info"},
		{Outcome: policy.NotMet, Force: "must"},
		{Outcome: policy.NotApplicable, Force: "must"},
	}
	for i := range order[1:] {
		if urgency(order[i]) >= urgency(order[i+1]) {
			t.Errorf("%v %s does not come before %v %s", order[i].Outcome, order[i].Force, order[i+1].Outcome, order[i+1].Force)
		}
	}
}

// TestRowsKeepTheMostUrgent holds the heap against sorting everything.
func TestRowsKeepTheMostUrgent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	first := attendance.MustDate("2024-09-02")
	for limit := 1; limit < 20; limit++ {
		var all []row
		kept := urgent[row]{limit: limit, before: row.before}
		for i := range 50 {
			one := row{rank: r.IntN(4), since: first.AddDays(r.IntN(5)), order: int64(i)}
			all = append(all, one)
			kept.add(one)
		}
		compare := func(a, b row) int {
			for _, d := range []int{a.rank - b.rank, a.since.Compare(b.since), int(a.order - b.order)} {
				if d != 0 {
					return d
				}
			}
			return 0
		}
		slices.SortFunc(all, compare)
		if got := kept.sorted(); !slices.Equal(all[:limit], got) || kept.hidden != 50-limit {
			t.Errorf("limit %d: kept %v and hid %d, want %v", limit, got, kept.hidden, all[:limit])
		}
	}
}

func TestWarnings(t *testing.T) {
	var w warnings
	w.add("ann", []string{"2024-09-02 AM, 2024-09-03 PM and 2 more: the pack has no code X", "7 marks are late"})
	w.add("ben", []string{"2024-10-02 AM: the pack has no code X", "12 marks are late", "2024-10-02 AM: the pack has no code Y"})
	var got []string
	for _, one := range w.kinds {
		got = append(got, fmt.Sprint(one.whose, " ", one.times))
	}
	slices.Sort(got)
	if want := []string{"ann 2", "ann 2", "ben 1"}; !slices.Equal(got, want) {
		t.Errorf("kinds %v, want %v", got, want)
	}
	for i := range 3 * maxWarnings {
		w.add("cat", []string{fmt.Sprintf("%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/26/26)})
	}
	if len(w.kinds) != maxWarnings || w.more != 3+3*maxWarnings-maxWarnings {
		t.Errorf("%d kinds and %d more", len(w.kinds), w.more)
	}
}

func TestNatural(t *testing.T) {
	names := []string{"10", "R", "2", "", "N1", "1"}
	slices.SortFunc(names, natural)
	if want := []string{"", "N1", "R", "1", "2", "10"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}
