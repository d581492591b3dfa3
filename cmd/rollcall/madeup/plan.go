package madeup

import (
	"fmt"
	"sort"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Wish says what is to be made up.
type Wish struct {
	Pupils  int
	Schools int // 0 for one for about every 470 pupils, as England has
	Seed    uint64
	Year    int // in which the first academic year begins; 0 for 2024 or the first that the pack covers
	Years   int
	Layout  string // one of Layouts
	Missing int    // how many sessions in a million have no mark
	Minutes bool   // whether marks of lateness carry minutes
}

// Plan is what all pupils share. It does not change.
type Plan struct {
	wish     Wish
	family   family
	grids    []*grid
	codes    codes
	unknown  byte     // the mark of an absence whose reason is not known yet
	choices  []choice // by year, by stage
	closures [][]reason
	weekly   []reason
	schools  []building
	ids      [2]int // digits of a school's number and of a pupil's in it
	union    []column
	suffix   [][][]byte // for each calendar and session what follows the pupil in a long register
}

// building is a school.
type building struct {
	first     int // the number of its first pupil
	low, high int // its year groups
}

// ownCalendars is how many schools have an entry of their own in calendar.toml. Where there are more, it would grow too large to be
// read, and a pupil's school is the area whose calendar it shares.
const ownCalendars = 300

// aSchool is how many pupils a school has on average.
const aSchool = 470

// NewPlan makes a plan for a pack.
func NewPlan(law *policy.Policy, w Wish) (*Plan, error) {
	if w.Schools == 0 {
		w.Schools = max(1, (w.Pupils+aSchool/2)/aSchool)
	}
	f, reasons, err := familyOf(law)
	if err != nil {
		return nil, err
	}
	if w.Year == 0 {
		w.Year = firstCovered(law, &f)
	}
	p := &Plan{wish: w, family: f}
	for variant := range variants {
		g, err := newGrid(&p.family, law.SessionNames(), w.Year, w.Years, variant)
		if err != nil {
			return nil, err
		}
		if first := g.calendar.First(); first.Before(law.From()) || !law.Until().IsZero() && g.calendar.Last().After(law.Until()) {
			return nil, fmt.Errorf("the pack %s covers %s: an academic year that begins on %s does not lie in it", law.ID(), covered(law), first)
		}
		p.grids = append(p.grids, g)
	}
	p.sort(reasons)
	p.build()
	switch w.Layout {
	case "wide":
		p.columns()
	case "long":
		p.suffixes()
	}
	return p, nil
}

// usual is the academic year that is made up if nobody says which.
const usual = 2024

// firstCovered gives the usual year, or the first after it all of which the pack covers.
func firstCovered(law *policy.Policy, f *family) int {
	for year := usual; ; year++ {
		covered := true
		for variant := range variants {
			covered = covered && !f.plan(year, variant).opens.Before(law.From())
		}
		if covered {
			return year
		}
	}
}

func covered(law *policy.Policy) string {
	if law.Until().IsZero() {
		return "dates from " + law.From().String() + " on"
	}
	return law.From().String() + " to " + law.Until().String()
}

// build gives each school its year groups and a share of the pupils. Two of nine are secondary schools, which are larger; a
// single school has everybody.
func (p *Plan) build() {
	w, f := p.wish, &p.family
	weights, total := make([]int, w.Schools), 0
	p.schools = make([]building, w.Schools+1)
	var d draw
	for i := range w.Schools {
		d.begin(w.Seed, ofSchool, i)
		b := &p.schools[i]
		switch {
		case w.Schools == 1:
			b.low, b.high = 0, len(f.groups)-1
			weights[i] = 1
		case i%9 == 1 || i%9 == 5:
			b.low, b.high = f.secondary, len(f.groups)-1
			if i%9 == 1 {
				b.high -= f.sixthForm
			}
			weights[i] = d.between(600, 1500)
		default:
			b.low, b.high = 0, f.secondary-1
			weights[i] = 120 + d.below(181) + d.below(181)
		}
		total += weights[i]
	}
	largest, sum := 0, 0
	for i, weight := range weights { // every school has a pupil, the others are shared out by weight
		sum += weight
		next := i + 1 + mulDiv(w.Pupils-w.Schools, sum, total)
		p.schools[i+1].first = next
		largest = max(largest, next-p.schools[i].first)
	}
	p.ids = [2]int{len(fmt.Sprint(w.Schools)), len(fmt.Sprint(largest))}
}

// mulDiv is a*b/c, for what schools add up to.
func mulDiv(a, b, c int) int {
	return int(uint64(a) * uint64(b) / uint64(c))
}

// schoolOf finds the school of a pupil.
func (p *Plan) schoolOf(pupil int) int {
	return sort.Search(p.wish.Schools, func(i int) bool { return p.schools[i+1].first > pupil })
}

// gridOf gives a school's calendar.
func (p *Plan) gridOf(school int) int { return school % variants }

// calendarName is what pupils.csv and calendar.toml call the calendar of a school.
func (p *Plan) calendarName(school int) string {
	if p.wish.Schools > ownCalendars {
		return fmt.Sprintf("area_%d", p.gridOf(school)+1)
	}
	return fmt.Sprintf("school_%0*d", p.ids[0], school+1)
}

// Schools says how many schools there are.
func (p *Plan) Schools() int { return p.wish.Schools }

// Year gives the year in which the first academic year begins.
func (p *Plan) Year() int { return p.wish.Year }

// Shared reports whether a pupil's school is an area whose calendar several schools share.
func (p *Plan) Shared() bool { return p.wish.Schools > ownCalendars }

// Calendar writes calendar.toml.
func (p *Plan) Calendar() string {
	entries := p.wish.Schools
	if p.Shared() {
		entries = variants
	}
	var b strings.Builder
	for i := range entries {
		p.grids[p.gridOf(i)].text(&b, p.calendarName(i))
	}
	return b.String()
}

// period gives an academic year in all calendars.
func (p *Plan) period(year int) attendance.Period {
	all := p.grids[0].years[year]
	for _, g := range p.grids {
		y := g.years[year]
		if y.From.Before(all.From) {
			all.From = y.From
		}
		if y.To.After(all.To) {
			all.To = y.To
		}
	}
	return all
}
