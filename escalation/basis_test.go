package escalation_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// record enters later marks: lines of a date, a session, a code, and the date of recording.
func (d *desk) record(t *testing.T, later string) {
	t.Helper()
	for line := range strings.Lines(later) {
		f := strings.Fields(line)
		if len(f) != 4 {
			continue
		}
		err := d.pupil.Register.Set(attendance.Mark{Date: attendance.MustDate(f[0]), Session: f[1], Code: f[2], Recorded: attendance.MustDate(f[3])})
		if err != nil && !errors.Is(err, attendance.ErrContradiction) {
			t.Fatal(err)
		}
	}
}

// What steps rest on after marks were corrected, worked by hand.
func TestBasis(t *testing.T) {
	t.Parallel()
	letter := steps("letter: when = \"many\"\nrepeat = true\noutcomes = [\"reached\"]\nlimit = { count = 9 }")
	for _, c := range []struct{ name, pack, marks, later, events, want string }{
		{
			name: "nothing was changed", pack: letter, marks: "2024-09-09 U U; 2024-09-10 U /",
			events: "2024-09-11 letter", want: "2024-09-11 letter stands",
		},
		{
			name: "one of three is changed", pack: letter, marks: "2024-09-09 U U; 2024-09-10 U /",
			later: "2024-09-09 AM A 2024-09-20", events: "2024-09-11 letter",
			want: "2024-09-11 letter weakened: 2024-09-09 AM U, now A",
		},
		{
			name: "two of three are changed", pack: letter, marks: "2024-09-09 U U; 2024-09-10 U /",
			later: "2024-09-10 AM A 2024-09-21\n2024-09-09 AM A 2024-09-20", events: "2024-09-11 letter",
			want: "2024-09-11 letter gone: 2024-09-09 AM U, now A; 2024-09-10 AM U, now A",
		},
		{
			name: "changed and changed back", pack: letter, marks: "2024-09-09 U U",
			later: "2024-09-09 AM A 2024-09-20\n2024-09-09 AM U 2024-09-21", events: "2024-09-11 letter",
			want: "2024-09-11 letter stands",
		},
		{
			name: "a mark recorded after the letter was not relied on", pack: letter, marks: "2024-09-09 U U; 2024-09-10 . /",
			later: "2024-09-10 AM U 2024-09-13", events: "2024-09-11 letter",
			want: "2024-09-11 letter stands",
		},
		{
			name: "a correction known on the day was relied on", pack: letter, marks: "2024-09-09 U /; 2024-09-10 / /",
			later: "2024-09-10 AM U 2024-09-11", events: "2024-09-11 letter",
			want: "2024-09-11 letter stands",
		},
		{
			name: "a correction of the day after was not", pack: letter, marks: "2024-09-09 U U; 2024-09-10 / /",
			later: "2024-09-10 AM U 2024-09-12\n2024-09-09 AM A 2024-09-12", events: "2024-09-11 letter",
			want: "2024-09-11 letter weakened: 2024-09-09 AM U, now A",
		},
		{
			name: "marks that contradict each other later on are none", pack: letter, marks: "2024-09-09 U U; 2024-09-10 U /",
			later: "2024-09-09 AM A 2024-09-20\n2024-09-09 AM X 2024-09-20", events: "2024-09-11 letter",
			want: "2024-09-11 letter weakened: 2024-09-09 AM U, now no mark",
		},
		{
			name: "marks that contradicted each other on the day were none", pack: letter, marks: "2024-09-09 U U; 2024-09-10 U /",
			later: "2024-09-09 AM A 2024-09-09\n2024-09-09 AM U 2024-09-20", events: "2024-09-11 letter",
			want: "2024-09-11 letter stands",
		},
		{
			name: "a second letter rests on what came after the first", pack: letter, marks: "2024-09-09 U U; 2024-10-07 U U",
			later: "2024-10-07 AM A 2024-10-20", events: "2024-10-10 letter\n2024-09-11 letter",
			want: "2024-09-11 letter stands\n2024-10-10 letter gone: 2024-10-07 AM U, now A",
		},
		{
			name: "outcomes that begin a use of their own", pack: letter, marks: "2024-09-09 U U; 2024-10-07 U U",
			later: "2024-10-07 AM A 2024-10-20", events: "2024-09-11 letter reached\n2024-10-10 letter reached",
			want: "2024-09-11 letter stands\n2024-10-10 letter gone: 2024-10-07 AM U, now A",
		},
		{
			name: "an outcome of a letter that was begun is none by itself", pack: steps(notice), marks: "2024-09-09 U U",
			events: "2024-09-11 notice by=head parent=mother\n2024-10-01 notice unpaid parent=mother\n2024-11-01 notice convicted parent=mother",
			want:   "2024-09-11 notice stands",
		},
		{
			name: "a notice to one parent does not use up the marks for the other", pack: steps(notice), marks: "2024-09-09 U U",
			events: "2024-09-11 notice by=head parent=mother\n2024-09-12 notice by=head parent=father",
			want:   "2024-09-11 notice stands\n2024-09-12 notice stands",
		},
		{
			name: "a new term begins anew", pack: steps("letter: when = \"many\"\nrepeat = true\nresets = \"term\""), marks: "2024-09-09 U U",
			events: "2024-10-07 letter\n2024-11-05 letter", want: "2024-10-07 letter stands\n2024-11-05 letter stands",
		},
		{
			// 2 of 6 sessions that were possible were missed by the 6th: with 3 more that were, 2 of 9.
			name: "a share falls since others were there after all",
			pack: strings.Replace(steps("letter: when = \"rate >= percent(25)\""), "[rule.many]",
				"[measure.rate]\ncount = \"sessions\"\nof = \"absent\"\nout_of = \"possible\"\nover = \"academic year\"\n[rule.many]", 1),
			marks: "2024-09-02 U U; 2024-09-05 X X; 2024-09-06 X X", later: "2024-09-05 AM / 2024-09-20\n2024-09-05 PM / 2024-09-20\n2024-09-06 AM / 2024-09-20",
			events: "2024-09-06 letter", want: "2024-09-06 letter gone: 2024-09-05 AM X, now /; 2024-09-05 PM X, now /; 2024-09-06 AM X, now /",
		},
		{
			name: "steps that nothing calls for, and what is still to come", pack: steps("letter: when = \"many\"", "note: after = [\"letter\"]"), marks: "2024-09-09 U U",
			events: "2024-09-11 letter\n2024-09-12 note\n2024-12-20 letter", want: "2024-09-11 letter stands",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, autumn, c.pack, c.marks, c.events)
			d.record(t, c.later)
			var got []string
			for _, f := range escalation.Basis(d.history, d.law.Evaluate(d.pupil, attendance.MustDate("2024-12-01"))) {
				line := fmt.Sprintf("%s %s %s", f.Event.On, f.Event.Step, f.Standing)
				for i, x := range f.Changed {
					line += []string{": ", "; "}[min(i, 1)] + x.String()
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(strings.Split(c.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
