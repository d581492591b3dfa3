package packtest_test

import "testing"

// TestSteps runs cases of the small law's ladder. The third absence is on the morning of Tuesday 3 September; the 4th is closed.
// Three school days after the 3rd are the 5th, the 6th and Monday the 9th; two after a meeting on the 5th are the 6th and the 9th.
func TestSteps(t *testing.T) {
	p := openLaw(t)
	const absent = `
fill = "P P"
marks.'2024-09-02' = "A A"
marks.'2024-09-03' = "A P"
`
	const held = `history = [{ on = 2024-09-05, step = "meeting", outcome = "held", evidence = ["support_offered"] }]
`
	tests := []struct {
		name, text string
		want       []string
	}{
		{"due, and blocked by it", `on = 2024-09-03` + absent + `expect.steps = { meeting = "due", fine = "blocked" }
expect.due = { meeting = 2024-09-09 }
expect.from = { fine = "none" }
expect.charge = { fine = { "21 days" = 80, "28 days" = 160 }, meeting = {} }`, nil},
		{"overdue on the day after", `on = 2024-09-10` + absent + `expect.steps = { meeting = "overdue" }`, nil},
		{"not called for", `on = 2024-09-03
fill = "P P"
expect.steps = { meeting = "not called for", fine = ["not called for", "blocked"] }
expect.charge = { fine = "none" }`, nil},
		{"waiting", `on = 2024-09-06` + absent + held + `expect.steps = { meeting = "done", fine = "waiting" }
expect.from = { fine = 2024-09-09 }`, nil},
		{"each date knows what had happened by it", absent + held + `expect.'2024-09-03'.steps = { meeting = "due" }
expect.'2024-09-05'.steps = { meeting = "done" }
expect.'2024-09-09'.steps = { fine = "available" }`, nil},
		{"a parent who was fined, and one who is asked about", `on = 2024-09-10
parent = "father"` + absent + `history = [
  { on = 2024-09-05, step = "meeting", outcome = "held", evidence = ["support_offered"] },
  { on = 2024-09-09, step = "fine", parent = "mother", by = "officer" },
]
expect.steps = { fine = "available" }`, nil},
		{"every parent, where none is asked about", `on = 2024-09-10` + absent + `history = [
  { on = 2024-09-05, step = "meeting", parent = "father", outcome = "held", evidence = "support_offered" },
  { on = 2024-09-09, step = "fine", parent = "mother", by = "officer" },
]
expect.steps = { fine = "done" }`, []string{`step fine for father is "available", expected "done"`}},
		{
			"another status", `on = 2024-09-03` + absent + `expect.steps = { meeting = "done" }`,
			[]string{`cases.toml:12:28: on 2024-09-03: step meeting is "due", expected "done" (called for: many (met)`},
		},
		{"no status", `on = 2024-09-03` + absent + `expect.steps = { meeting = "dun" }`, []string{`"dun" is no status (did you mean "due"?): they are done, not called for`}},
		{"no step", `on = 2024-09-03` + absent + `expect.steps = { meting = "due" }`, []string{`the pack has no step meting (did you mean "meeting"?)`}},
		{
			"another date", `on = 2024-09-03` + absent + `expect.due = { meeting = 2024-09-10, fine = 2024-09-10 }`,
			[]string{"the date due of step meeting is 2024-09-09, expected 2024-09-10", "the date due of step fine is none, expected 2024-09-10"},
		},
		{"another charge", `on = 2024-09-03` + absent + `expect.charge = { fine = { "21 days" = 80 } }`, []string{"the charge of step fine is 80 within 21 days, 160 within 28 days"}},
		{"an event of no step", `on = 2024-09-06` + absent + `history = [{ on = 2024-09-05, step = "meting" }]
expect.steps = { meeting = "due" }`, []string{`event 1 of the history: the pack has no step "meting" (did you mean "meeting"?)`}},
		{"an outcome that the step does not have", `on = 2024-09-06` + absent + `history = [{ on = 2024-09-05, step = "meeting", outcome = "hold" }]
expect.steps = { meeting = "due" }`, []string{`event 1 of the history: "hold" is no outcome of step meeting (did you mean "held"?): it has held`}},
		{"an event without a date", `on = 2024-09-06` + absent + `history = [{ step = "meeting" }]
expect.steps = { meeting = "due" }`, []string{"event 1 of the history has no date: write on = 2024-09-16"}},
		{"a history that is no list", `on = 2024-09-06` + absent + `history = "none"
expect.steps = { meeting = "due" }`, []string{"history is a list of events"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, run(t, p, caseOf(test.text)), test.want...)
		})
	}
}
