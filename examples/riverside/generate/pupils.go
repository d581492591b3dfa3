package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// seed is the first half of every pupil's seed; the second is its number.
const seed = 20230905

// An enrolment is a pupil's time at one school; left is empty while it lasts.
type enrolment struct {
	school, enrolled, left string
}

// A pupil of either school, or of both in turn.
type pupil struct {
	id         string
	cohort     int // the year in which its age group starts Reception
	born       string
	enrolments []enrolment
	random     *rand.Rand // the pupil's own chances
}

// A cohort is one age group at the school where it is first met.
type cohort struct {
	school    string
	reception int // the year in which it starts Reception
}

// cohorts are met in this order; pupils are numbered through them.
var cohorts = []cohort{
	{primary, 2017},
	{primary, 2018},
	{primary, 2019},
	{primary, 2020},
	{primary, 2021},
	{primary, 2022},
	{primary, 2023},
	{primary, 2024},
	{secondary, 2012},
	{secondary, 2013},
	{secondary, 2014},
	{secondary, 2015},
	{secondary, 2016},
	{secondary, 2017},
}

// cohortSize is the number of pupils in a cohort at each school.
var cohortSize = map[string]int{primary: 21, secondary: 22}

// firstDays are the days in September on which new year groups joined.
var firstDays = map[int]string{
	2017: "2017-09-05", 2018: "2018-09-04", 2019: "2019-09-03", 2020: "2020-09-03",
	2021: "2021-09-02", 2022: "2022-09-05", 2023: "2023-09-05", 2024: "2024-09-03",
}

// secondaryFirstDay2024 is a day later than the primary school's.
const secondaryFirstDay2024 = "2024-09-04"

// joiners came in the middle of a year.
var joiners = map[string]string{
	"R033": "2024-01-04", "R069": "2024-04-15", "R091": "2024-11-11", "R119": "2024-10-08",
	"R202": "2025-01-17", "R245": "2023-11-13", "R259": "2025-01-06", "R292": "2024-10-10",
}

// leavers went before their year group did.
var leavers = map[string]string{
	"R009": "2023-12-21", "R048": "2024-03-28", "R112": "2025-02-14", "R143": "2024-10-25",
	"R176": "2024-02-09", "R223": "2024-12-20", "R270": "2024-07-19", "R297": "2025-01-31",
}

// movers go from the primary to the secondary school in September 2024.
var movers = map[string]bool{"R004": true, "R011": true, "R017": true}

// birthdays are those that chance should not choose; one is not known.
var birthdays = map[string]string{"R080": "", "R155": "2020-07-19", "R262": "2012-02-29"}

// allPupils lists the pupils in order of their ids.
func allPupils() []*pupil {
	var pupils []*pupil
	for _, c := range cohorts {
		for range cohortSize[c.school] {
			pupils = append(pupils, newPupil(len(pupils)+1, c))
		}
	}
	return pupils
}

// newPupil makes the nth pupil, in cohort c.
func newPupil(n int, c cohort) *pupil {
	p := &pupil{
		id:     fmt.Sprintf("R%03d", n),
		cohort: c.reception,
		random: rand.New(rand.NewPCG(seed, uint64(n))),
	}
	p.born = p.birthday()
	p.enrolments = []enrolment{p.enrol(c.school)}
	if movers[p.id] {
		p.enrolments = append(p.enrolments, p.enrol(secondary))
	}
	return p
}

// birthday draws a day in the twelve months that make up the pupil's year
// group: from September five years before Reception to the next August.
func (p *pupil) birthday() string {
	first := parse(strconv.Itoa(p.cohort-5) + "-09-01")
	born := iso(first.AddDate(0, 0, p.random.IntN(365)))
	if fixed, ok := birthdays[p.id]; ok {
		return fixed
	}
	return born
}

// enrol gives the pupil's time at a school: from the first September of the
// school's youngest year group to the last summer of its eldest, unless the
// pupil came late or went early.
func (p *pupil) enrol(school string) enrolment {
	e := enrolment{school: school}
	if school == primary {
		e.enrolled = firstDays[p.cohort]
		if p.cohort == 2017 {
			e.left = lastOpen(primary, 2023)
		}
	} else {
		e.enrolled = firstDays[p.cohort+7]
		if p.cohort == 2017 {
			e.enrolled = secondaryFirstDay2024
		}
		if p.cohort == 2012 {
			e.left = "2024-06-28" // the last Friday in June, the end of compulsory age
		}
	}
	if date, ok := joiners[p.id]; ok {
		e.enrolled = date
	}
	if date, ok := leavers[p.id]; ok {
		e.left = date
	}
	return e
}

// days lists the open days of the pupil's schools on which it was on roll.
func (p *pupil) days() []schoolDay {
	var days []schoolDay
	for _, e := range p.enrolments {
		for _, d := range openDays[e.school] {
			if d.date >= e.enrolled && (e.left == "" || d.date <= e.left) {
				days = append(days, d)
			}
		}
	}
	return days
}

// yearGroup names the pupil's year group in the last year of an enrolment.
func (p *pupil) yearGroup(e enrolment) string {
	year := 2024
	if e.left != "" && e.left < codesChange {
		year = 2023
	}
	if year == p.cohort {
		return "R"
	}
	return strconv.Itoa(year - p.cohort)
}

// pupilsCSV writes pupils.csv, a row for each enrolment.
func pupilsCSV(pupils []*pupil) []byte {
	rows := [][]string{{"pupil", "born", "enrolled", "left", "school", "year_group"}}
	for _, p := range pupils {
		for _, e := range p.enrolments {
			rows = append(rows, []string{p.id, p.born, e.enrolled, e.left, e.school, p.yearGroup(e)})
		}
	}
	return writeCSV(rows)
}

// writeCSV writes rows as comma-separated values with LF line ends.
func writeCSV(rows [][]string) []byte {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return b.Bytes()
}
