package main

// A story is what happened to one pupil. Such a pupil is in school on every
// other day, so the figures of its story are exact.
type story struct {
	shows   string // in the words of the README
	entries []entry
}

// stories by pupil.
var stories = map[string]story{
	// Thresholds: the last ten school weeks run from 13 January 2025.
	"R029": {
		shows: "exactly 10 unauthorised sessions in the last ten school weeks; the tenth on 21 March 2025",
		entries: []entry{
			{days: "2024-12-03", marks: "U ="},
			{days: "2025-01-14..2025-01-15", marks: "G G"},
			{days: "2025-02-05", marks: "U ="},
			{days: "2025-02-12", marks: "U ="},
			{days: "2025-03-05", marks: "O O"},
			{days: "2025-03-19", marks: "U ="},
			{days: "2025-03-21", marks: "= O"},
		},
	},
	"R265": {
		shows: "9 in the last ten school weeks, and one more in the week before them",
		entries: []entry{
			{days: "2025-01-09", marks: "U ="},
			{days: "2025-01-16..2025-01-17", marks: "G G"},
			{days: "2025-02-11", marks: "O O"},
			{days: "2025-03-11", marks: "U ="},
			{days: "2025-03-13", marks: "U ="},
			{days: "2025-03-26", marks: "U ="},
		},
	},
	"R221": {
		shows: "10 in the last ten school weeks, the tenth an `N` of 27 March 2025 that is still open",
		entries: []entry{
			{days: "2025-01-22", marks: "O O"},
			{days: "2025-02-04", marks: "= O"},
			{days: "2025-02-13..2025-02-14", marks: "O O"},
			{days: "2025-03-10", marks: "U ="},
			{days: "2025-03-18", marks: "U ="},
			{days: "2025-03-27", marks: "= N"},
		},
	},
	"R052": {
		shows:   "10 sessions of holiday before the autumn half-term 2024: met then, not met at the end",
		entries: []entry{{days: "2024-10-21..2024-10-25", marks: "G G"}},
	},
	"R066": {
		shows: "6 in July 2024 and 4 in September 2024: ten school weeks that reach across the summer",
		entries: []entry{
			{days: "2024-07-17..2024-07-19", marks: "G G"},
			{days: "2024-09-04..2024-09-05", marks: "G G"},
		},
	},

	// Rates of absence in 2024/25.
	"R119": {
		shows: "joined in October 2024: 20 absences in 200 possible sessions, exactly 10 %",
		entries: []entry{
			{days: "2024-11-18..2024-11-21", marks: "I I"},
			{days: "2025-01-22..2025-01-24", marks: "I I"},
			{days: "2025-02-27", marks: "M ="},
			{days: "2025-03-04..2025-03-05", marks: "I I"},
			{days: "2025-03-20", marks: "= M"},
		},
	},
	"R292": {
		shows: "joined in October 2024: 19 absences in 200 possible sessions, just under 10 %",
		entries: []entry{
			{days: "2024-11-25..2024-11-28", marks: "I I"},
			{days: "2025-01-15..2025-01-17", marks: "I I"},
			{days: "2025-02-26..2025-02-27", marks: "I I"},
			{days: "2025-03-12", marks: "M ="},
		},
	},
	"R202": {
		shows: "joined in January 2025: absent for exactly half of 90 possible sessions",
		entries: []entry{
			{days: "2025-01-27..2025-01-31", marks: "I I"},
			{days: "2025-02-05", marks: "M ="},
			{days: "2025-02-10..2025-02-14", marks: "I I"},
			{days: "2025-02-26..2025-03-07", marks: "I I"},
			{days: "2025-03-17..2025-03-20", marks: "I I"},
		},
	},
	"R225": {
		shows: "severe absence, illness and unauthorised days mixed",
		entries: []entry{
			{days: "2024-03-04..2024-07-19", marks: "I I", share: 25},
			{days: "2024-09-16..2025-03-28", marks: "I I", on: "Mon Tue Wed", share: 60},
			{days: "2024-09-16..2025-03-28", marks: "O O", on: "Wed Thu Fri", share: 50},
			{days: "2024-11-04..2025-03-28", marks: "U =", on: "Tue", share: 60},
		},
	},
	"R250": {
		shows: "severe absence with not one unauthorised session",
		entries: []entry{
			{days: "2024-10-07..2024-11-29", marks: "I I"},
			{days: "2024-12-02..2025-03-28", marks: "I I", share: 45},
		},
	},

	// Runs of days.
	"R075": {
		shows: "a missing child: `G`, `O` and then `N` without a break from 10 February 2025 to the end",
		entries: []entry{
			{days: "2025-02-10..2025-02-14", marks: "G G"},
			{days: "2025-02-24..2025-03-24", marks: "O O"},
			{days: "2025-03-25..2025-03-28", marks: "N N"},
		},
	},
	"R233": {
		shows: "10 school days on end of `O` and `U`, from 3 to 14 March 2025, then back",
		entries: []entry{
			{days: "2025-03-03..2025-03-14", marks: "O O", on: "Mon Tue Thu Fri"},
			{days: "2025-03-03..2025-03-14", marks: "U O", on: "Wed"},
		},
	},
	"R115": {
		shows: "17 days of illness in 2024/25, in three spells",
		entries: []entry{
			{days: "2024-10-07..2024-10-11", marks: "I I"},
			{days: "2024-12-04..2024-12-11", marks: "I I"},
			{days: "2025-02-03..2025-02-10", marks: "I I"},
		},
	},
	"R277": {
		shows:   "exactly 15 days of illness in 2024/25, in one spell",
		entries: []entry{{days: "2025-01-13..2025-01-31", marks: "I I"}},
	},
	"R227": {
		shows: "suspended for 8 school days together, and once before for 2",
		entries: []entry{
			{days: "2024-11-06..2024-11-07", marks: "E E"},
			{days: "2025-02-03..2025-02-12", marks: "E E"},
		},
	},

	// Arrangements.
	"R131": {
		shows: "dual-registered: at another school on Thursdays and Fridays (`D`)",
		entries: []entry{
			{days: "2024-01-11..2025-03-28", marks: "D D", on: "Thu Fri"},
			{days: "2024-10-14..2024-10-15", marks: "I I"},
		},
	},
	"R240": {
		shows: "dual-registered: at another school from Monday to Wednesday (`D`) since September 2024",
		entries: []entry{
			{days: "2024-06-10..2024-07-19", marks: "O O", share: 30},
			{days: "2024-09-09..2025-03-28", marks: "D D", on: "Mon Tue Wed"},
		},
	},
	"R229": {
		shows:   "provision arranged by the council on Tuesdays and Thursdays (`K`) since January 2025",
		entries: []entry{{days: "2025-01-14..2025-03-28", marks: "K K", on: "Tue Thu"}},
	},
	"R245": {
		shows: "joined in November 2023; a part-time timetable (`C2`) for five weeks in 2025",
		entries: []entry{
			{days: "2024-11-04..2024-12-20", marks: "= O", share: 25},
			{days: "2025-01-13..2025-02-14", marks: "= C2"},
		},
	},
	"R155": {
		shows:   "in Reception, born in July 2020: part-time on Fridays (`X`) until the end",
		entries: []entry{{days: "2024-09-16..2025-03-28", marks: "= X", on: "Fri"}},
	},
	"R110": travelling("a family that travels for its work (`T`), with R272"),
	"R272": travelling("a family that travels for its work (`T`), with R110"),

	// The papers.
	"R134": {
		shows:   "no marks at all for a week, 18 to 22 November 2024",
		entries: []entry{{days: "2024-11-18..2024-11-22", marks: ". ."}},
	},
	"R047": {
		shows:   "an `N` of 8 October 2024 that nobody ever resolved",
		entries: []entry{{days: "2024-10-08", marks: "N N"}},
	},
	"R224": {
		shows: "old `N`s of 3 and 4 December 2024, and a new one of 26 March 2025",
		entries: []entry{
			{days: "2024-12-03..2024-12-04", marks: "N N"},
			{days: "2025-03-26", marks: "N ="},
		},
	},
	"R107": {
		shows:   "an `N` of 14 November 2023, from before the present codes",
		entries: []entry{{days: "2023-11-14", marks: "N ="}},
	},
}

// travelling is the story of a pupil away with its parents in spring and
// early summer.
func travelling(shows string) story {
	return story{shows: shows, entries: []entry{
		{days: "2024-05-07..2024-06-14", marks: "T T"},
		{days: "2024-09-23..2024-10-04", marks: "T T"},
		{days: "2025-03-17..2025-03-21", marks: "T T"},
	}}
}
