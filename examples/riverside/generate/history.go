package main

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strings"
)

// A deed is one thing that was done about a pupil, or what came of it: a row
// of history.csv.
type deed struct {
	pupil, on, step, outcome, parent, by string
	evidence                             []string
}

// Who decides, and what is on the record.
const (
	tutor     = "form tutor"
	officer   = "attendance officer"
	head      = "headteacher"
	authority = "local authority"
)

var (
	support = []string{"support_offered"}
	both    = []string{"support_offered", "equality_considered"}
)

// cases by pupil. They are told from the same registers as the stories, so
// that each step was called for on its day; the tests hold them to that.
var cases = map[string][]deed{
	// Up to the threshold in March: visited, warned, a meeting arranged.
	"R029": {
		{on: "2025-03-24", step: "home_visit", outcome: "seen", by: officer},
		{on: "2025-03-24", step: "warning_card", outcome: "served", by: officer},
		{on: "2025-03-27", step: "meeting", by: "head of year"},
	},
	"R166": {
		{on: "2025-01-28", step: "home_visit", outcome: "seen", by: officer},
		{on: "2025-01-28", step: "warning_card", outcome: "served", by: officer},
	},
	// A holiday: no notice to improve; both parents are fined, one of them in
	// error.
	"R052": {
		{on: "2024-11-05", step: "meeting", outcome: "not attended", by: head, evidence: both},
		{on: "2024-11-12", step: "penalty_notice", parent: "mother", by: authority},
		{on: "2024-11-12", step: "penalty_notice", parent: "father", by: authority},
		{on: "2024-11-26", step: "penalty_notice", outcome: "withdrawn", parent: "father", by: authority},
		{on: "2024-11-29", step: "penalty_notice", outcome: "paid", parent: "mother"},
	},
	// Another holiday; the family has one parent.
	"R256": {
		{on: "2024-10-04", step: "meeting", outcome: "held", by: "head of year", evidence: support},
		{on: "2025-01-21", step: "meeting", outcome: "not attended", by: head, evidence: both},
		{on: "2025-01-28", step: "penalty_notice", parent: "mother", by: authority},
		{on: "2025-02-14", step: "penalty_notice", outcome: "paid", parent: "mother"},
	},
	// The whole way: support, a notice to improve, penalty notices to both
	// parents; the mother has paid, the father has not, and she has a second
	// notice to improve.
	"R225": {
		{on: "2024-09-27", step: "home_visit", outcome: "seen", by: officer},
		{on: "2024-09-27", step: "warning_card", outcome: "served", by: officer},
		{on: "2024-10-04", step: "meeting", outcome: "held", by: "head of year", evidence: both},
		{on: "2024-10-11", step: "plan", outcome: "refused", by: "head of year"},
		{on: "2024-10-14", step: "notice_to_improve", parent: "mother", by: authority},
		{on: "2024-10-14", step: "notice_to_improve", parent: "father", by: authority},
		{on: "2024-11-15", step: "notice_to_improve", outcome: "not improved", parent: "mother", by: authority},
		{on: "2024-11-15", step: "notice_to_improve", outcome: "not improved", parent: "father", by: authority},
		{on: "2024-11-20", step: "penalty_notice", parent: "mother", by: authority},
		{on: "2024-11-20", step: "penalty_notice", parent: "father", by: authority},
		{on: "2024-12-02", step: "sickness_return", outcome: "sent", by: officer},
		{on: "2024-12-05", step: "penalty_notice", outcome: "paid", parent: "mother"},
		{on: "2024-12-06", step: "referral", outcome: "accepted", by: "head of year"},
		{on: "2024-12-19", step: "penalty_notice", outcome: "unpaid", parent: "father"},
		{on: "2025-03-03", step: "notice_to_improve", parent: "mother", by: authority},
	},
	// Away at once again after the notice: it did not work.
	"R233": {
		{on: "2025-03-06", step: "home_visit", outcome: "no answer", by: officer},
		{on: "2025-03-11", step: "meeting", outcome: "held", by: head, evidence: both},
		{on: "2025-03-12", step: "notice_to_improve", parent: "mother", by: authority},
		{on: "2025-03-17", step: "notice_to_improve", outcome: "not improved", parent: "mother", by: authority},
	},
	// Support offered, and declined by staying away: a penalty notice may follow.
	"R109": {
		{on: "2025-03-12", step: "home_visit", outcome: "seen", by: officer},
		{on: "2025-03-18", step: "meeting", outcome: "not attended", by: head, evidence: both},
	},
	// A notice to improve that worked.
	"R245": {
		{on: "2024-12-04", step: "home_visit", outcome: "seen", by: officer},
		{on: "2024-12-20", step: "meeting", outcome: "held", by: "head of year", evidence: both},
		{on: "2025-01-06", step: "notice_to_improve", parent: "mother", by: authority},
		{on: "2025-02-14", step: "notice_to_improve", outcome: "improved", parent: "mother", by: authority},
	},
	// Support, and no thought of a penalty.
	"R250": {
		{on: "2024-10-16", step: "meeting", outcome: "held", by: "head of year", evidence: both},
		{on: "2024-10-21", step: "plan", by: "head of year"},
		{on: "2024-10-23", step: "referral", outcome: "accepted", by: "head of year"},
		{on: "2024-11-04", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R216": {
		{on: "2024-09-20", step: "home_visit", outcome: "seen", by: officer},
		{on: "2024-10-09", step: "meeting", outcome: "held", by: "head of year", evidence: support},
		{on: "2024-10-14", step: "plan", by: "head of year"},
		{on: "2024-12-13", step: "plan", outcome: "improved", by: "head of year"},
		{on: "2025-01-27", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R202": {{on: "2025-02-06", step: "meeting", outcome: "held", by: "head of year", evidence: support}},
	"R142": {{on: "2024-12-10", step: "meeting", outcome: "held", by: head, evidence: support}},
	"R049": {
		{on: "2024-12-03", step: "meeting", outcome: "held", by: head, evidence: support},
		{on: "2025-01-20", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R299": {
		{on: "2024-10-02", step: "meeting", outcome: "held", by: "head of year", evidence: support},
		{on: "2025-02-10", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R115": {
		{on: "2024-12-12", step: "meeting", outcome: "held", by: head, evidence: support},
		{on: "2025-02-12", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R287": {
		{on: "2024-10-15", step: "meeting", outcome: "declined", by: "head of year", evidence: support},
		{on: "2025-01-06", step: "sickness_return", outcome: "sent", by: officer},
	},
	"R277": {
		{on: "2025-02-03", step: "sickness_return", outcome: "sent", by: officer},
		{on: "2025-02-11", step: "meeting", outcome: "held", by: "head of year", evidence: support},
	},
	// The missing child: nobody is reached, nobody opens the door.
	"R075": {
		{on: "2025-02-13", step: "home_visit", outcome: "no answer", by: officer},
		{on: "2025-02-26", step: "meeting", outcome: "not attended", by: head, evidence: both},
		{on: "2025-02-27", step: "home_visit", outcome: "no answer", by: officer},
		{on: "2025-03-03", step: "attendance_return", outcome: "sent", by: officer},
		{on: "2025-03-07", step: "referral", outcome: "accepted", by: head},
	},
	"R159": {
		{on: "2024-09-09", step: "home_visit", outcome: "seen", by: officer},
		{on: "2025-01-15", step: "attendance_return", outcome: "sent", by: officer},
	},
	// Good news.
	"R024": {{on: "2025-02-28", step: "recognition", by: tutor}},
	"R108": {{on: "2025-02-28", step: "recognition", by: tutor}},
}

// historySeed is the first half of the seed of a pupil's contacts; the second
// is the pupil's number.
const historySeed = 20241008

// contacts says whom the office called, and whether somebody answered, on the
// days of absences without a reason. On the last day the work has only begun.
func contacts(r register, number int) []deed {
	random := rand.New(rand.NewPCG(historySeed, uint64(number)))
	var out []deed
	for i, d := range r.days {
		if d.date < codesChange || !slices.Contains(r.marks[i][:], "N") {
			continue
		}
		called, answered := random.IntN(100) < 85, random.IntN(100) < 60
		switch {
		case r.pupil.id == "R075":
			called, answered = d.date < lastMarked, false
		case d.date == lastMarked:
			called = r.pupil.id == "R226"
		}
		if !called {
			continue
		}
		outcome := "not reached"
		if answered {
			outcome = "reached"
		}
		out = append(out, deed{pupil: r.pupil.id, on: d.date, step: "first_contact", outcome: outcome, by: "school office"})
	}
	return out
}

// history lists all that was done, in order of date as it was written down.
func history(pupils []*pupil, registers []register) []deed {
	var out []deed
	for i, p := range pupils {
		out = append(out, contacts(registers[i], i+1)...)
		for _, d := range cases[p.id] {
			d.pupil = p.id
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b deed) int { return strings.Compare(a.on, b.on) })
	return out
}

// historyCSV writes a row for each deed.
func historyCSV(deeds []deed) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"pupil", "on", "step", "outcome", "parent", "by", "evidence"}}
	for _, d := range deeds {
		rows = append(rows, []string{d.pupil, d.on, d.step, d.outcome, d.parent, d.by, strings.Join(d.evidence, ";")})
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}
