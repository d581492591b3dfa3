package escalation_test

import (
	"bytes"
	"slices"
	"sync"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// The same input gives the same bytes, and events may be given in any order, but for those of one date, which stay as listed.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	situations(t, 4, 150/slower, 4, func(m maker, s situation) {
		on := date(s.first + day(m.IntN(int(s.last-s.first)+20)))
		report := s.law.Evaluate(s.at, on)
		want := escalation.Next(report, s.history).AppendJSON(nil)
		shuffled := slices.Clone(s.history)
		m.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, d := range dates(shuffled) {
			var listed escalation.History
			for _, e := range s.history {
				if e.On == d {
					listed = append(listed, e)
				}
			}
			for i := range shuffled {
				if shuffled[i].On == d {
					shuffled[i], listed = listed[0], listed[1:]
				}
			}
		}
		if got := escalation.Next(report, s.history).AppendJSON(nil); !bytes.Equal(got, want) {
			t.Fatalf("asked again on %s:\n%s\nexpected\n%s", on, got, want)
		}
		if got := escalation.Next(s.law.Evaluate(s.at, on), shuffled).AppendJSON(nil); !bytes.Equal(got, want) {
			t.Fatalf("on %s, in another order:\n%s\nexpected\n%s\n%s", on, got, want, s.world)
		}
		if !m.chance(10) { // reviews may look five years ahead
			return
		}
		if a, b := escalation.NextReview(report, s.history), escalation.NextReview(report, shuffled); a != b {
			t.Fatalf("on %s the next review is %s, or %s in another order\n%s", on, a, b, s.world)
		}
	})
}

func dates(h escalation.History) (out []attendance.Date) {
	for _, e := range h {
		if !slices.Contains(out, e.On) {
			out = append(out, e.On)
		}
	}
	return out
}

// Next and all others may be asked by many goroutines at once about one report.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	situations(t, 5, 20/min(slower, 4), 1, func(_ maker, s situation) {
		on := date(s.first + 50)
		report := s.law.Evaluate(s.at, on)
		given := slices.Clone(s.history)
		want := escalation.Next(report, s.history).AppendJSON(nil)
		review := escalation.NextReview(report, s.history)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if got := escalation.Next(report, s.history).AppendJSON(nil); !bytes.Equal(got, want) {
					t.Errorf("one of many goroutines got\n%s\nexpected\n%s", got, want)
				}
				if got := escalation.NextReview(report, s.history); got != review {
					t.Errorf("one of many goroutines got %s as the next review, expected %s", got, review)
				}
				escalation.Basis(s.history, report)
				escalation.Timeline(s.law, s.at, s.history, date(s.first), on)
			})
		}
		all.Wait()
		for i, e := range s.history {
			if e.On != given[i].On || e.Step != given[i].Step || !slices.Equal(e.Evidence, given[i].Evidence) {
				t.Errorf("the history that was given has changed: event %d is %v, it was %v", i, e, given[i])
			}
		}
	})
}
