// Package policy says what the law says: it reads the policy packs that package policies carries (the two names differ by two
// letters), checks and compiles them, evaluates their rules over a pupil's register, and explains every verdict.
//
// In reading order: [Open] reads a pack and gives a [Policy], or all its [Faults], each with its file, line and column.
// [Policy.Evaluate] applies the law of a date to a pupil and gives a [Report]: a [Figure] for each measure and a [Finding] for
// each rule, whose [Outcome] is one of five. [Finding.Spell] says since when a rule is met; [Report.Explain] gives the proof of
// each finding, an [Explanation], down to the marks and the clause. [Policy.EvaluateTotals] does with totals what can be done
// without dates.
//
// Many pupils are judged at once as an [attendance.Cohort]: [Policy.Decide] and [Policy.Timelines] find what [Policy.Evaluate] and
// [Policy.Timeline] find, [Policy.Calls] for whom something calls for a step, and a [Watch] what changes as registers close.
//
// Nothing is rounded, nothing is guessed: counts and shares are exact, and a missing mark or fact makes a finding undetermined
// where it can change the answer and nowhere else.
//
// A Policy is safe for concurrent use by multiple goroutines. Slices inside reports and explanations may be shared with each
// other and with the Policy: they are for reading.
//
// The package reads no clock and no environment, and it does not say what may be done about a finding.
package policy
