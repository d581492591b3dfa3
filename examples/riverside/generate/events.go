package main

import "slices"

// An event is something that befell a year group, a school or some pupils.
type event struct {
	entry
	cohort int      // only pupils of this age group; all if 0
	pupils []string // only these; all if empty
}

// concerns tells whether the event is for a pupil.
func (e event) concerns(p *pupil) bool {
	return (e.cohort == 0 || e.cohort == p.cohort) &&
		(len(e.pupils) == 0 || slices.Contains(e.pupils, p.id))
}

// events befall those who are in school; the sick stay at home.
var events = []event{
	// Trips: a day out, and a residential for the eldest of the primary school.
	{cohort: 2017, entry: entry{days: "2024-06-12..2024-06-14", marks: "V V", school: primary}},
	{cohort: 2018, entry: entry{days: "2025-03-12..2025-03-14", marks: "V V"}},
	{cohort: 2019, entry: entry{days: "2024-05-16", marks: "V V"}},
	{cohort: 2020, entry: entry{days: "2024-10-09", marks: "V V"}},
	{cohort: 2022, entry: entry{days: "2024-07-03", marks: "V V"}},
	{cohort: 2015, entry: entry{days: "2024-02-07", marks: "V V"}},
	{cohort: 2016, entry: entry{days: "2024-11-14", marks: "V V"}},

	// Sport: a gala, and a team that plays on some Wednesday afternoons.
	{cohort: 2019, entry: entry{days: "2024-06-26", marks: "= P"}},
	{
		pupils: []string{"R237", "R239", "R244", "R247", "R251", "R253"},
		entry:  entry{days: "2024-09-18..2025-03-26", marks: "= P", on: "Wed", share: 20},
	},

	// Year 10 on work experience; Year 11 at a college on Friday afternoons.
	{cohort: 2013, entry: entry{days: "2024-07-01..2024-07-05", marks: "W W"}},
	{
		pupils: []string{"R195", "R198", "R204", "R208"},
		entry:  entry{days: "2024-09-13..2025-03-28", marks: "= B", on: "Fri"},
	},

	// Year 11: interviews for colleges, which counted as attendance before
	// August 2024 and as absence since; study leave between examinations, and
	// leave for what is left of June after the last of them.
	{cohort: 2012, entry: entry{days: "2024-02-28..2024-02-29", marks: "J =", share: 20}},
	{cohort: 2013, entry: entry{days: "2025-03-05..2025-03-06", marks: "J1 =", share: 20}},
	{cohort: 2012, entry: entry{days: "2024-05-20..2024-06-19", marks: "S S", share: 45}},
	{cohort: 2012, entry: entry{days: "2024-06-20..2024-06-28", marks: "C C"}},

	// Reception: mornings only for the first two weeks, all being four.
	{cohort: 2023, entry: entry{days: "2023-09-05..2023-09-15", marks: "= X"}},
	{cohort: 2024, entry: entry{days: "2024-09-03..2024-09-13", marks: "= X"}},

	// Days set apart for religious observance.
	{
		pupils: []string{"R025", "R060", "R072", "R108", "R130", "R194", "R231", "R242", "R266"},
		entry:  entry{days: "2024-06-17", marks: "R R"},
	},
	{pupils: []string{"R087", "R263"}, entry: entry{days: "2023-09-25", marks: "R R"}},
	{pupils: []string{"R087", "R263"}, entry: entry{days: "2024-10-03..2024-10-04", marks: "R R"}},

	// The bus from the outlying villages breaks down; a taxi is not arranged.
	{
		pupils: []string{"R199", "R217", "R238", "R256", "R268", "R283", "R288"},
		entry:  entry{days: "2024-11-21", marks: "Y1 ="},
	},
	{pupils: []string{"R217", "R238", "R256", "R268"}, entry: entry{days: "2024-03-06", marks: "Y ="}},
	{pupils: []string{"R282"}, entry: entry{days: "2024-09-09..2024-09-13", marks: "Q Q"}},

	// Suspensions of one to four days.
	{pupils: []string{"R180"}, entry: entry{days: "2023-11-21..2023-11-23", marks: "E E"}},
	{pupils: []string{"R219"}, entry: entry{days: "2024-05-08..2024-05-09", marks: "E E"}},
	{pupils: []string{"R219"}, entry: entry{days: "2024-10-15..2024-10-18", marks: "E E"}},
	{pupils: []string{"R243"}, entry: entry{days: "2025-01-30", marks: "E E"}},
	{pupils: []string{"R284"}, entry: entry{days: "2025-03-19..2025-03-20", marks: "E E"}},

	// Leave for a performance, licensed: C until August 2024, then C1.
	{pupils: []string{"R070"}, entry: entry{days: "2023-12-11..2023-12-13", marks: "C C"}},
	{pupils: []string{"R070"}, entry: entry{days: "2024-12-09..2024-12-12", marks: "C1 C1"}},
}

// closures come over everything else: a class whose register was not taken
// one afternoon, and days of snow on which a whole school stayed shut.
var closures = []event{
	{cohort: 2021, entry: entry{days: "2025-02-06", marks: "= ."}},
	{entry: entry{days: "2024-01-18..2024-01-19", marks: "Y Y", school: secondary}},
	{entry: entry{days: "2025-01-08..2025-01-09", marks: "Y4 Y4", school: primary}},
}
