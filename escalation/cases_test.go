package escalation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

const notice = `notice: per = "parent"
when = "many"
repeat = true
decided_by = "person"
outcomes = ["paid", "unpaid", "withdrawn", "convicted"]
limit = { count = 2, within = "3 years", except = ["withdrawn"] }
`

// Cases that were worked by hand from the pack format, with a calendar beside it.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, pack, marks, events, want string
		calendar                        *attendance.CalendarSpec
	}{
		{
			name:   "two parents fined once each are not at the limit",
			pack:   steps(notice),
			marks:  "2024-09-09 U U; 2024-10-07 U U; 2024-11-11 U U",
			events: "2024-09-12 notice parent=mother by=head\n2024-09-12 notice parent=father by=head\n2024-10-10 notice parent=mother by=head",
			want: `2024-09-11 notice/: available
				2024-09-13 notice/father: done
				2024-10-07 notice/mother: available
				2024-10-07 notice/father: available
				2024-11-08 notice/mother: done
				2024-11-08 notice/father: available
				2024-11-12 notice/mother: barred
				2024-11-12 notice/father: available`,
		},
		{
			name:   "a notice without parent counts for each",
			pack:   steps(notice),
			marks:  "2024-09-09 U U; 2024-10-07 U U; 2024-11-11 U U",
			events: "2024-09-12 notice by=head\n2024-10-10 notice parent=mother by=head\n2024-10-11 notice paid parent=father",
			want: `2024-11-12 notice/mother: barred
				2024-11-12 notice/father: available`,
		},
		{
			name:   "a withdrawn notice reopens",
			pack:   steps(notice),
			marks:  "2024-09-09 U U; 2024-10-07 U U; 2024-10-15 U U",
			events: "2024-09-12 notice parent=mother by=head\n2024-09-30 notice paid parent=mother\n2024-10-10 notice parent=mother by=head\n2024-10-20 notice withdrawn parent=mother",
			want: `2024-10-18 notice/mother: barred
				2024-10-19 notice/mother: barred
				2024-10-20 notice/mother: available`,
		},
		{
			name:   "unpaid, then convicted: one notice",
			pack:   steps(notice),
			marks:  "2024-09-09 U U; 2024-11-25 U U",
			events: "2024-09-12 notice parent=mother by=head\n2024-10-14 notice unpaid parent=mother\n2024-11-20 notice convicted parent=mother",
			want:   "2024-11-26 notice/mother: available",
		},
		{
			name:   "convicted by somebody: another",
			pack:   steps(notice),
			marks:  "2024-09-09 U U; 2024-11-25 U U",
			events: "2024-09-12 notice parent=mother by=head\n2024-10-14 notice unpaid parent=mother\n2024-11-20 notice convicted parent=mother by=court",
			want:   "2024-11-26 notice/mother: barred",
		},
		{
			name:   "what nobody decided amends nothing of another parent, and begins nothing",
			pack:   steps(notice, "visit: when = \"many\""),
			marks:  "2024-09-09 U U",
			events: "2024-09-10 visit parent=father\n2024-09-12 notice parent=mother by=head\n2024-09-13 notice paid parent=mother\n2024-10-14 notice unpaid\n2024-10-15 notice unpaid parent=father",
			want: `2024-10-16 notice/mother: done
				2024-10-16 notice/father: available`,
		},
		{
			name:   "three years, to the day",
			pack:   steps(strings.Replace(notice, "count = 2", "count = 1", 1)),
			marks:  "2024-09-09 U U",
			events: "2021-10-10 notice parent=mother by=head",
			want: `2024-10-09 notice/mother: barred
				2024-10-10 notice/mother: available`,
		},
		{
			name:     "three years from 29 February, and to it",
			pack:     steps(strings.Replace(notice, "count = 2", "count = 1", 1)),
			calendar: &attendance.CalendarSpec{Terms: []string{"2023-01-09..2023-03-31", "2024-01-08..2024-04-30"}},
			marks:    "2023-01-10 U U; 2024-01-09 U U",
			events:   "2020-02-29 notice parent=mother by=head\n2021-02-28 notice parent=father by=head\n2021-03-01 notice parent=uncle by=head",
			want: `2023-02-27 notice/mother: barred
				2023-02-28 notice/mother: barred
				2023-03-01 notice/mother: available
				2024-02-27 notice/father: barred
				2024-02-28 notice/father: available
				2024-02-29 notice/father: available
				2024-02-29 notice/uncle: barred
				2024-03-01 notice/uncle: available`,
		},
		{
			name:   "a limit without a stretch of time sees what was before the calendar",
			pack:   steps("visit: when = \"many\"\nrepeat = true\nlimit = { count = 1 }"),
			marks:  "2024-09-09 U U",
			events: "2024-07-01 visit",
			want:   "2024-09-09 visit: barred",
		},
		{
			name: "payment closes the way to court at once, for the parent who paid",
			pack: steps(notice, `court: per = "parent"
				when   = "many"
				after  = ["notice"]
				closes = "done('notice', 'paid')"`),
			marks:  "2024-09-09 U U",
			events: "2024-09-12 notice by=head\n2024-10-01 notice paid parent=mother\n2024-10-03 notice unpaid parent=father",
			want: `2024-09-11 court/: blocked
				2024-09-30 court/: available
				2024-10-01 court/mother: not called for
				2024-10-03 court/father: available`,
		},
		{
			name: "the charge of a first and a second notice, and of one after a withdrawn one",
			pack: steps(notice + `[ladder.l.step.notice.charge.first]
				when = "times('notice', '3 years') == 0"
				amounts = { "21 days" = 80, "28 days" = 160 }
				cite = ["act s6"]
				[ladder.l.step.notice.charge.second]
				amounts = { "28 days" = 160 }
				cite = ["act s6"]`),
			marks:  "2024-09-09 U U; 2024-10-07 U U",
			events: "2024-09-12 notice parent=mother by=head\n2024-11-04 notice withdrawn parent=mother",
			want: `2024-09-11 notice/: available charge first
				2024-09-13 notice/mother: done
				2024-10-08 notice/mother: available charge second
				2024-11-04 notice/mother: available charge first`,
		},
		{
			name:   "a bare wait runs from the latest of those it follows",
			pack:   steps("a: when = \"many\"", "b: when = \"many\"", "c: after = [\"a\", \"b\"]\nwait = \"5 school days\""),
			events: "2024-09-18 b\n2024-09-16 a",
			want: `2024-09-17 c: blocked
				2024-09-18 c: waiting from 2024-09-25
				2024-09-24 c: waiting from 2024-09-25
				2024-09-25 c: available from 2024-09-25`,
		},
		{
			name:   "after an outcome a wait runs from the day of the outcome",
			pack:   steps("plan: when = \"many\"\noutcomes = [\"improved\", \"not improved\"]", "c: after = [\"plan: not improved\"]\nwait = \"3 days\""),
			events: "2024-09-16 plan\n2024-09-30 plan not_improved",
			want: `2024-09-20 c: blocked
				2024-10-02 c: waiting from 2024-10-03
				2024-10-03 c: available from 2024-10-03`,
		},
		{
			// b is open from Wednesday the 18th to Sunday the 22nd: five days, three of them school days.
			name: "held days do not count",
			pack: steps("a: when = \"many\"", "b: when = \"many\"\noutcomes = [\"over\"]",
				"days: after = [\"a\"]\nwait = \"10 days\"\nhold = \"open('b')\"",
				"school: after = [\"a\"]\nwait = \"5 school days\"\nhold = \"open('b')\"",
				"weeks: after = [\"a\"]\nwait = \"2 weeks\"\nhold = \"open('b')\"",
				"months: after = [\"a\"]\nwait = \"1 months\"\nhold = \"open('b')\""),
			events: "2024-09-16 a\n2024-09-18 b\n2024-09-23 b over",
			want: `2024-09-17 days: waiting from 2024-09-26
				2024-09-18 days: held
				2024-09-22 days: held
				2024-09-30 days: waiting from 2024-10-01
				2024-10-01 days: available from 2024-10-01
				2024-09-25 school: waiting from 2024-09-26
				2024-09-26 school: available from 2024-09-26
				2024-10-05 weeks: available from 2024-10-05
				2024-10-20 months: waiting from 2024-10-21
				2024-10-21 months: available from 2024-10-21`,
		},
		{
			name: "school weeks end on the last open day of the last of them",
			pack: steps("a: when = \"many\"\nrepeat = true", "two: after = [\"a\"]\nwait = \"2 school weeks\"", "one: after = [\"a\"]\nwait = \"1 school weeks\""),
			events: `2024-10-16 a
				2024-10-26 a
				2024-11-20 a`,
			want: `2024-10-16 one: waiting from 2024-10-25
				2024-10-16 two: waiting from 2024-11-08
				2024-10-27 one: waiting from 2024-11-08
				2024-11-08 one: available from 2024-11-08
				2024-11-20 one: waiting from 2024-11-28
				2024-11-28 one: available from 2024-11-28`,
		},
		{
			name: "a step that resets with the term",
			pack: steps("contact: when = \"many\"\nresets = \"term\"", "letter: when = \"many\"\nafter = [\"contact\"]",
				"note: when = \"many\"\nrequires = \"done('contact')\""),
			marks:  "2024-09-09 U U",
			events: "2024-10-07 contact",
			want: `2024-10-25 contact: done
				2024-10-28 contact: done
				2024-11-03 letter: available
				2024-11-04 contact: available
				2024-11-04 letter: blocked
				2024-11-04 note: available`,
		},
		{
			name:   "the same absences are never used twice",
			pack:   steps("letter: when = \"many\"\nrepeat = true"),
			marks:  "2024-09-09 U U; 2024-09-11 U U; 2024-09-12 U /; 2024-09-16 / U",
			events: "2024-09-11 letter",
			want: `2024-09-10 letter: available
				2024-09-11 letter: done
				2024-09-13 letter: done
				2024-09-15 letter: done
				2024-09-16 letter: available`,
		},
		{
			// Up to the 11th 6 of 16 sessions; of the year 6 of 18 on the 12th, but 0 of 2 since; 2 of 4 on the 13th.
			name: "nor the sessions that they are a share of",
			pack: strings.Replace(steps("letter: when = \"rate >= percent(30)\"\nrepeat = true\ndue = \"2 days\""), "[rule.many]",
				"[measure.rate]\ncount = \"sessions\"\nof = \"absent\"\nout_of = \"possible\"\nover = \"academic year\"\n[rule.many]", 1),
			marks:  "2024-09-09 U U; 2024-09-10 U U; 2024-09-11 U U; 2024-09-13 U U",
			events: "2024-09-11 letter",
			want: `2024-09-10 letter: not called for
				2024-09-12 letter: done
				2024-09-13 letter: available by 2024-09-15`,
		},
		{
			name: "nor the runs",
			pack: strings.Replace(steps("letter: when = \"run >= 4\"\nrepeat = true\nforce = \"must\"\ndue = \"2 school days\""), "[rule.many]",
				"[measure.run]\ncount = \"longest run of sessions\"\nof = \"code == 'U'\"\nover = \"academic year\"\n[rule.many]", 1),
			marks:  "2024-09-09 U U; 2024-09-10 U U; 2024-09-11 U U; 2024-09-12 U U",
			events: "2024-09-10 letter",
			want: `2024-09-11 letter: done
				2024-09-12 letter: due by 2024-09-16
				2024-09-16 letter: due by 2024-09-16
				2024-09-17 letter: overdue by 2024-09-16`,
		},
		{
			name: "what was done before is accepted again, unless the step asks for it fresh",
			pack: steps("meeting: when = \"many\"\nrepeat = true",
				"old: when = \"many\"\nafter = [\"meeting\"]\nrequires = \"done('meeting')\"\nneeds = [\"e1\"]\nrepeat = true",
				"new: when = \"many\"\nafter = [\"meeting\"]\nrepeat = true\nfresh = true",
				"newer: when = \"many\"\nrequires = \"done('meeting')\"\nrepeat = true\nfresh = true",
				"newest: when = \"many\"\nneeds = [\"e1\"]\nrepeat = true\nfresh = true"),
			marks:  "2024-09-09 U U; 2024-09-16 U U",
			events: "2024-09-10 meeting evidence=e1\n2024-09-12 old\n2024-09-12 new\n2024-09-12 newer\n2024-09-12 newest\n2024-09-18 meeting evidence=e1",
			want: `2024-09-11 new: available
				2024-09-17 old: available
				2024-09-17 new: blocked
				2024-09-17 newer: blocked
				2024-09-17 newest: blocked
				2024-09-18 new: available
				2024-09-18 newer: available
				2024-09-18 newest: available`,
		},
		{
			name: "the clock of a fresh step runs from what it names, whenever that was",
			pack: steps("notice: when = \"many\"", "court: when = \"many\"\nrepeat = true\nfresh = true\nwait = \"28 days after notice\"",
				"case: when = \"many\"\nrepeat = true\nfresh = true\nafter = [\"notice\"]\nwait = \"28 days\""),
			marks:  "2024-09-09 U U; 2024-10-16 U U",
			events: "2024-09-12 notice\n2024-10-15 court\n2024-10-15 case",
			want: `2024-10-09 court: waiting from 2024-10-10
				2024-10-10 case: available from 2024-10-10
				2024-10-16 court: available from 2024-10-10
				2024-10-16 case: blocked`,
		},
		{
			name:   "something new",
			pack:   steps("visit: when = \"many\"\nrepeat = true", "letter: when = \"many\"\nnew_since = [\"visit\"]"),
			marks:  "2024-09-09 U U; 2024-09-11 U /; 2024-09-13 / U",
			events: "2024-09-10 visit\n2024-09-13 visit",
			want: `2024-09-09 letter: available
				2024-09-10 letter: blocked
				2024-09-11 letter: available
				2024-09-13 letter: blocked
				2024-09-16 letter: blocked`,
		},
		{
			name: "a step for the pupil seen from one for a parent, and the other way round",
			pack: steps("meeting: when = \"many\"\noutcomes = [\"held\"]", "card: per = \"parent\"\nwhen = \"many\"",
				"fine: per = \"parent\"\nwhen = \"many\"\nafter = [\"meeting: held\"]", "court: per = \"parent\"\nwhen = \"many\"\nafter = [\"card\"]",
				"report: when = \"many\"\nafter = [\"card\"]"),
			marks:  "2024-09-09 U U",
			events: "2024-09-10 meeting parent=father\n2024-09-11 meeting held parent=mother\n2024-09-12 card parent=mother",
			want: `2024-09-10 fine/father: blocked
				2024-09-11 fine/father: available
				2024-09-11 fine/mother: available
				2024-09-12 court/mother: available
				2024-09-12 court/father: blocked
				2024-09-11 report: blocked
				2024-09-12 report: available`,
		},
		{
			name:   "evidence of one parent's step is no evidence for the other",
			pack:   steps("visit: when = \"many\"", "card: per = \"parent\"\nwhen = \"many\"", "fine: per = \"parent\"\nwhen = \"many\"\nneeds = [\"e1\", \"e2\"]"),
			marks:  "2024-09-09 U U",
			events: "2024-09-10 card parent=mother evidence=e1\n2024-09-10 card parent=father\n2024-09-11 visit parent=father evidence=e2",
			want: `2024-09-10 fine/mother: blocked
				2024-09-11 fine/mother: available
				2024-09-11 fine/father: blocked`,
		},
		{
			name:   "of an event in two rows the evidence of both",
			pack:   steps("visit: when = \"many\"", "fine: when = \"many\"\nneeds = [\"e1\", \"e2\"]"),
			marks:  "2024-09-09 U U",
			events: "2024-09-10 visit evidence=e1\n2024-09-10 visit evidence=e2",
			want:   "2024-09-10 fine: available",
		},
		{
			name:  "a parent who is not named",
			pack:  steps("card: per = \"parent\"\nwhen = \"many\""),
			marks: "2024-09-09 U U", events: "2024-09-10 card\n2024-09-20 card parent=mother",
			want: `2024-09-09 card/: available
				2024-09-10 card/: done
				2024-09-10 card/mother: no answer
				2024-09-20 card/mother: done
				2024-09-20 card/: no answer`,
		},
		{
			name:  "a step between its dates",
			pack:  steps("a: when = \"many\"\nfrom = 2024-10-01\nuntil = 2024-10-31"),
			marks: "2024-09-09 U U",
			want: `2024-09-30 a: not called for
				2024-10-01 a: available
				2024-10-31 a: available
				2024-11-01 a: not called for`,
		},
		{
			name: "what is not known matters only where it can change the answer",
			pack: steps("a: when = \"many\"\nrequires = \"homeless\"", "b: when = \"many\"\nrequires = \"homeless\"\nafter = [\"a\"]",
				"c: when = \"u >= 5\"\n[ladder.l.step.c.unless.x]\nwhen = \"homeless\"\ncite = [\"act s5\"]",
				"d: when = \"many\"\n[ladder.l.step.d.unless.x]\nwhen = \"homeless\"\ncite = [\"act s5\"]",
				"e: when = \"many\"\nhold = \"homeless\"", "f: when = \"many\"\ncloses = \"homeless\"\nforce = \"must not\"",
				"g: when = \"many or homeless\"\nrequires = \"support or homeless\"", "h: when = \"homeless and support\"",
				"i: when = \"homeless\""),
			marks: "2024-09-09 U U",
			want: `2024-09-10 a: undetermined
				2024-09-10 b: blocked
				2024-09-10 c: not called for
				2024-09-10 d: undetermined
				2024-09-10 e: undetermined
				2024-09-10 f: barred
				2024-09-10 g: undetermined
				2024-09-10 h: not called for
				2024-09-10 i: undetermined`,
		},
		{
			name:  "missing marks matter only where they can change the answer",
			pack:  steps("a: when = \"many\"", "b: when = \"u >= 4\""),
			marks: "2024-09-09 U .; 2024-09-10 U .",
			want: `2024-09-09 a: undetermined
				2024-09-09 b: not called for
				2024-09-10 a: available
				2024-09-10 b: undetermined`,
		},
		{
			name:  "what must not be done is barred once it is called for",
			pack:  steps("a: when = \"many\"\nforce = \"must not\""),
			marks: "2024-09-09 / U; 2024-09-10 U /",
			want: `2024-09-09 a: not called for
				2024-09-10 a: barred`,
		},
		{
			name: "clocks that end after the calendar",
			pack: steps("a: when = \"many\"", "b: after = [\"a\"]\nwait = \"5 school days\"", "c: after = [\"a\"]\ndue = \"5 school days\"\nforce = \"must\"",
				"d: after = [\"a\"]\nexpires = \"1 school weeks\"", "e: after = [\"a\"]\nwait = \"5 days\"\ndue = \"1 months\"\nforce = \"must\""),
			events: "2025-02-13 a",
			want: `2025-02-13 b: waiting
				2025-06-01 b: waiting
				2025-06-01 c: due
				2025-06-01 d: available
				2025-02-18 e: due from 2025-02-18 by 2025-03-13
				2025-03-14 e: overdue from 2025-02-18 by 2025-03-13`,
		},
		{
			name:   "months are clamped, and the last day is in time",
			pack:   steps("a: when = \"many\"", "b: after = [\"a\"]\ndue = \"1 months\"\nforce = \"must\"", "c: after = [\"a\"]\nexpires = \"1 months\""),
			events: "2025-01-31 a",
			want: `2025-02-28 b: due by 2025-02-28
				2025-03-01 b: overdue by 2025-02-28
				2025-02-28 c: available expires 2025-02-28
				2025-03-01 c: barred expires 2025-02-28`,
		},
		{
			name:  "a clock without a step before it runs from since the step is called for",
			pack:  steps("a: when = \"many\"\nwait = \"2 days\"\ndue = \"1 weeks\"\nforce = \"must\"", "b: when = \"u >= 1\"\ndue = \"3 days after many\""),
			marks: "2024-09-09 / U; 2024-09-10 U /",
			want: `2024-09-09 a: not called for
				2024-09-09 b: available
				2024-09-10 a: waiting from 2024-09-12 by 2024-09-17
				2024-09-11 b: available by 2024-09-13
				2024-09-12 a: due from 2024-09-12 by 2024-09-17
				2024-09-18 a: overdue from 2024-09-12 by 2024-09-17`,
		},
		{
			name: "a plan is monitored from the day after it began",
			pack: strings.Replace(steps("plan: when = \"many\"\noutcomes = [\"improved\"]\nrepeat = true\nlimit = { count = 3, except = [\"improved\"] }",
				"notice: when = \"watched >= 2\""), "[rule.many]", "[measure.watched]\ncount = \"sessions\"\nof = \"code == 'U'\"\nover = \"since plan\"\n[rule.many]", 1),
			marks:  "2024-09-09 U U; 2024-09-11 U U; 2024-09-12 U /; 2024-09-13 / U",
			events: "2024-09-11 plan\n2024-09-20 plan improved",
			want: `2024-09-10 notice: undetermined
				2024-09-12 notice: not called for
				2024-09-13 notice: available
				2024-09-20 notice: undetermined`,
		},
		{
			name:   "on one date a beginning comes before an outcome",
			pack:   steps("plan: when = \"many\"\noutcomes = [\"refused\"]\nrepeat = true\nlimit = { count = 2 }"),
			marks:  "2024-09-09 U U; 2024-09-16 U U",
			events: "2024-09-10 plan refused\n2024-09-10 plan",
			want:   "2024-09-16 plan: available",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			calendar := autumn
			if c.calendar != nil {
				calendar = *c.calendar
			}
			marks := c.marks
			if marks == "" {
				marks = "2024-09-09 U U"
			}
			newDesk(t, calendar, c.pack, marks, c.events).check(t, c.want)
		})
	}
}

// Events that cannot be are told, each once, and count for nothing.
func TestProblems(t *testing.T) {
	t.Parallel()
	d := newDesk(t, autumn, steps(notice, "visit: when = \"many\"\nuntil = 2024-12-01", "call: when = \"many\"\noutcomes = [\"reached\"]"), "2024-09-09 U U", `
		2010-01-01 call
		2024-09-10 cal
		2024-09-10 call reachd
		2024-09-10 visit seen
		2024-09-11 notice parent=mother
		2024-09-11 notice paid parent=mother
		2024-09-12 call
		2024-09-12 call
		2024-12-02 visit
		2030-01-01 nothing`)
	d.pupil.Born = attendance.MustDate("2012-05-01")
	got := d.next("2024-12-20").Problems
	for i, want := range []string{
		"before the pupil's birth on 2012-05-01", `the pack has no step "cal" (did you mean "call"?)`, `"reachd" is no outcome of step call (did you mean "reached"?)`,
		`step visit has no outcomes, so not "seen" either`, "the event does not say who (by)", "the event does not say who (by)", "the same event stands twice",
		"the step does not exist on this date",
	} {
		switch {
		case i >= len(got):
			t.Errorf("nothing is told of %q", want)
		case !strings.Contains(got[i].Error(), want):
			t.Errorf("problem %d is %q, expected %q", i, got[i].Error(), want)
		}
	}
	if len(got) > 8 {
		t.Errorf("too much is told: %q", got[8:])
	}
	if a, _ := d.next("2024-12-20").Answer("notice", "mother"); a.Step != nil {
		t.Errorf("there is an answer for a parent of whom only impossible events tell")
	}
	d.check(t, "2024-12-20 call: done\n2024-12-01 visit: available")
	if want, got := 9, len(d.history.Check(d.law, d.pupil)); got != want {
		t.Errorf("Check tells %d problems of the whole history, expected %d", got, want)
	}
}

// An answer says what is missing, what must come first, and what is lacking in evidence.
func TestReasons(t *testing.T) {
	t.Parallel()
	d := newDesk(t, autumn, steps("visit: when = \"many\"", `fine: when = "many"
		after = ["visit"]
		requires = "homeless"
		needs = ["e1", "e2"]`), "2024-09-09 U U", "2024-09-10 visit evidence=e2")
	before, _ := d.next("2024-09-09").Answer("fine", "")
	if want := []string{"e1", "e2"}; !slices.Equal(before.Needs, want) {
		t.Errorf("evidence still needed on the day before: %q, expected %q", before.Needs, want)
	}
	a, _ := d.next("2024-09-10").Answer("fine", "")
	if want := []string{"e1"}; !slices.Equal(a.Needs, want) {
		t.Errorf("evidence still needed: %q, expected %q", a.Needs, want)
	}
	d.history = append(d.history, readEvents("2024-09-11 visit evidence=e1")...)
	a, _ = d.next("2024-09-11").Answer("fine", "")
	if want := []string{"homeless"}; !slices.ContainsFunc(a.Missing, func(m string) bool { return strings.Contains(m, "homeless") }) {
		t.Errorf("missing is %q, expected %q", a.Missing, want)
	}
	var holds []string
	for _, g := range a.Guards {
		holds = append(holds, g.Holds.String())
	}
	if diff := cmp.Diff([]string{"true", "unknown", "true", "true"}, holds); diff != "" {
		t.Errorf("the guards hold (-want +got):\n%s", diff)
	}
	for _, on := range []string{"2024-09-02", "2024-09-09", "2024-09-11"} {
		for _, a := range d.next(on).Steps {
			if len(a.Because()) == 0 {
				t.Errorf("on %s step %s is %s, and no reason is given", on, a.Step.Name, a.Status)
			}
		}
	}
}
