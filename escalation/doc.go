// Package escalation says what may or must be done about what a register shows: it reads a pupil's case history, climbs the
// ladders of a policy pack, and tells how every step stands.
//
// In reading order: an [Event] is one thing that was done, a [History] all that was done about a pupil. [Next] takes a report of
// package policy and a history and gives a [Decision]: an [Answer] for each step, whose [Status] is one of ten, with its dates,
// what must come first, the evidence that is missing, and the charge. [Basis] says of each step that was taken whether the marks
// that it relied on still carry it. A [Worklist] gives the decisions about those of many pupils whom anything concerns.
//
// It recommends, a person decides: nothing here does anything. All functions are pure, and safe for concurrent use.
package escalation
