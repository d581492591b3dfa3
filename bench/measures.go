package bench

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Measures are the figures that the rules ask for, for one pupil and date: what a general rule engine is given.
type Measures struct {
	PossibleYear, AbsentYear, UnauthorisedYear, LateYear int
	UnauthorisedTen, UnauthorisedFour, UnauthorisedTwo   int
	AuthorisedTen                                        int
	PossibleTerm, AbsentTerm, AbsentMonth                int
	LongestRun                                           int
	AgePrescribed, AgeAugust                             int // on the latest prescribed day, and on the latest 31 August
}

// measure works the figures out as most people would write it: each mark of the year is looked at once, its date is held against
// the windows.
func (p *Part) measure(i int, w *Moment, at *ageDays, m *Measures) {
	*m = Measures{
		AgePrescribed: p.Born[i].Age(at.prescribed, attendance.LeapBirthday(0)),
		AgeAugust:     p.Born[i].Age(at.august, attendance.LeapBirthday(0)),
	}
	marks := p.Marks(i)
	run := 0
	for day := range w.End {
		expected, missed := 0, 0
		for _, mark := range marks[2*day : 2*day+2] {
			k := kinds[mark]
			if k&late != 0 {
				m.LateYear++
			}
			if k&possible == 0 {
				continue
			}
			expected++
			m.PossibleYear++
			if day >= w.Term {
				m.PossibleTerm++
			}
			if k&absent == 0 {
				continue
			}
			m.AbsentYear++
			if day >= w.Term {
				m.AbsentTerm++
			}
			if day >= w.Month {
				m.AbsentMonth++
			}
			if k&authorised != 0 {
				if day >= w.Ten {
					m.AuthorisedTen++
				}
				continue
			}
			missed++
			m.UnauthorisedYear++
			if day >= w.Ten {
				m.UnauthorisedTen++
			}
			if day >= w.Four {
				m.UnauthorisedFour++
			}
			if day >= w.Two {
				m.UnauthorisedTwo++
			}
		}
		switch {
		case expected == 0:
		case missed == expected:
			run++
			m.LongestRun = max(m.LongestRun, run)
		default:
			run = 0
		}
	}
}

// ageDays are the days by which ages are asked for.
type ageDays struct{ prescribed, august attendance.Date }

func ageDaysOn(on attendance.Date) *ageDays {
	return &ageDays{prescribed(on), attendance.LatestOf(on, 8, 31)}
}

// measurer works out the figures of the pupils of a part as of a date.
type measurer struct {
	part    *Part
	windows []Moment
	days    *ageDays
}

func newMeasurer(j Job) *measurer {
	m := &measurer{part: j.Part, days: ageDaysOn(j.On)}
	for _, y := range j.Part.Years {
		m.windows = append(m.windows, y.At(j.On))
	}
	return m
}

func (m *measurer) of(i int, into *Measures) {
	m.part.measure(i, &m.windows[m.part.Year[i]], m.days, into)
}

// engine decides the conditions for one pupil whose figures are given.
type engine func(*Measures) (met Verdict, err error)

// asOf makes the two peers of an engine that is given figures: one timed on the conditions alone, the figures ready, and one with
// working out the figures.
func asOf(name string, most int, prepare func() (engine, error)) []Peer {
	return []Peer{
		{
			Name: name, Timed: "the conditions alone, figures ready", Most: most,
			New: func(j Job) (*Run, error) {
				m := newMeasurer(j)
				figures := newFigures(m)
				return conditions(j, prepare, func(i int) *Measures { return &figures[i] })
			},
		},
		{
			Name: name + "+measures", Timed: "the conditions, and the figures by plain Go", Most: most,
			New: func(j Job) (*Run, error) {
				m := newMeasurer(j)
				figures := new(Measures)
				return conditions(j, prepare, func(i int) *Measures {
					m.of(i, figures)
					return figures
				})
			},
		},
	}
}

func newFigures(m *measurer) []Measures {
	out := make([]Measures, m.part.Len())
	for i := range out {
		m.of(i, &out[i])
	}
	return out
}

func conditions(j Job, prepare func() (engine, error), figures func(pupil int) *Measures) (*Run, error) {
	decide, err := prepare()
	if err != nil {
		return nil, err
	}
	out := make([]Verdict, j.Part.Len())
	return &Run{
		Do: func() error {
			for i := range out {
				met, err := decide(figures(i))
				if err != nil {
					return err
				}
				out[i] = verdictOf(met)
			}
			return nil
		},
		Outcome: func(i, rule int) policy.Outcome { return out[i].of(rule) },
	}, nil
}
