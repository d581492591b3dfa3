// Package attendance holds what happened: registers of marks over the calendar of a school, and exact counts of them. It knows
// nothing of law: what a mark means is said by a policy pack, which package policy reads.
//
// In reading order: a [Date] is a civil day; a [Calendar] says which sessions were open, and is described by a
// [CalendarSpec]; a [Register] holds the [Mark] of each session; a [Pupil] has a calendar, a register and facts. [OpenSchool]
// reads them from a school's files, or through a [Mapping] from those of other systems; [OpenPopulation] reads those of a whole
// country into one [Cohort] after the other. A [Window] is a stretch of time that ends on a date; a [Tally] sorts the sessions by a
// question and counts them, with [Bounds] where marks are missing; a [Rate] is an exact share.
//
// A Calendar never changes and may be shared by goroutines. A Register is filled by one goroutine and may be read by many
// afterwards.
package attendance
