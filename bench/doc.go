// Package bench compares engines on the same twelve rules and the same marks: Rollcall, Go written by hand for speed, and general
// rule engines. Before an engine is timed its verdicts are held against those of [policy.Policy.Evaluate], pupil by pupil and rule
// by rule.
//
// The rules are in pack/, the marks are made up from a seed. go run ./cmd/table prints the table of docs/performance.md.
package bench
