package bench

import (
	"database/sql/driver"
	_ "embed"

	"github.com/rollcall-dev/rollcall/attendance"
)

//go:embed sql/rolling.sql
var rollingSQL string

//go:embed sql/alldates.sql
var allDatesSQL string

// AllDatesDuckDB is one statement for all twelve rules on all dates: a row for each pupil and date, and window functions over them.
func AllDatesDuckDB() Peer {
	return Peer{
		Name: "duckdb", Timed: "everything: one SQL statement over a table of marks, loaded beforehand", Most: 2000,
		New: func(j Job) (*Run, error) {
			db, err := openDuckDB(j.Part)
			if err != nil {
				return nil, err
			}
			if err := db.loadMoments(j.Part); err != nil {
				return nil, err
			}
			err = db.load("of_age", j.Part.Len(), func(i int) []driver.Value {
				return []driver.Value{int32(i), j.Part.Year[i], int16(j.Part.ofAgeFrom(i))}
			})
			out := make([][]Turn, j.Part.Len())
			return &Run{
				Do: func() error {
					for i := range out {
						out[i] = out[i][:0]
					}
					var pupil int
					var moment, before, met int64
					return db.scan(allDatesSQL, func() {
						y := j.Part.Years[j.Part.Year[pupil]]
						out[pupil] = appendTurns(out[pupil], &y.Moments[moment], verdictOf(Verdict(before)), verdictOf(Verdict(met)))
					}, &pupil, &moment, &before, &met)
				},
				Turns: func(i int) []Turn { return out[i] },
				Close: db.close,
			}, err
		},
	}
}

// loadMoments loads the dates on which anything may change. A date without school belongs to the school week before it.
func (d *duck) loadMoments(p *Part) error {
	for k, y := range p.Years {
		through := y.Moments[0].End
		if err := d.load("moments", len(y.Moments), func(i int) []driver.Value {
			m := &y.Moments[i]
			day := -1 // there is no school
			if i == 0 && through > 0 || i > 0 && m.End > y.Moments[i-1].End {
				day = m.End - 1
			}
			week, weekday := y.weekOn(m.On)
			_, month, _ := m.On.Civil()
			return []driver.Value{uint8(k), int16(i), int16(day), int16(week), int16(weekday), int16(m.Term), int16(month)}
		}); err != nil {
			return err
		}
	}
	return nil
}

// RollingDuckDB asks DuckDB for one thing on all dates: the first on which the rolling threshold is met.
func RollingDuckDB() Peer {
	return Peer{
		Name: "duckdb", Timed: "one rule: first date of the rolling threshold, by window functions; table of marks loaded beforehand", Most: 5000,
		New: func(j Job) (*Run, error) {
			db, err := openDuckDB(j.Part)
			if err != nil {
				return nil, err
			}
			out := make([]attendance.Date, j.Part.Len())
			err = db.load("of_age", j.Part.Len(), func(i int) []driver.Value {
				return []driver.Value{int32(i), j.Part.Year[i], int16(j.Part.ofAgeSince(i))}
			})
			return &Run{
				Do: func() error {
					return db.rows(rollingSQL, func(pupil int, day int64) {
						out[pupil] = attendance.Date{}
						if day >= 0 {
							out[pupil] = j.Part.Years[j.Part.Year[pupil]].Calendar.Day(int(day))
						}
					})
				},
				First: func(i int) attendance.Date { return out[i] },
				Close: db.close,
			}, err
		},
	}
}

// ofAgeSince gives the first school day on which a pupil is of school age, one after the last if there is none.
func (p *Part) ofAgeSince(i int) int {
	c := p.Years[p.Year[i]].Calendar
	for day := range schoolDays {
		old, young := schoolAgeBorn(c.Day(day))
		if born := p.Born[i]; born.After(old) && !born.After(young) {
			return day
		}
	}
	return schoolDays
}

// ofAgeFrom gives the first moment at which a pupil is of school age, one after the last if there is none.
func (p *Part) ofAgeFrom(i int) int {
	y := p.Years[p.Year[i]]
	for k, m := range y.Moments {
		old, young := schoolAgeBorn(m.On)
		if born := p.Born[i]; born.After(old) && !born.After(young) {
			return k
		}
	}
	return len(y.Moments)
}

// week numbers the school weeks of a year, without gaps.
func (y *Year) week(of attendance.Date) int {
	n := 0
	for i := 1; i < y.Calendar.Days(); i++ {
		d, before := y.Calendar.Day(i), y.Calendar.Day(i-1)
		if d.After(of) {
			break
		}
		if d.Weekday() <= before.Weekday() || d.DaysSince(before) >= 7 {
			n++
		}
	}
	return n
}

// weekOn gives the number of the latest school week that has begun by a date, and how many days of it have passed, six at most.
func (y *Year) weekOn(on attendance.Date) (week, weekday int) {
	c := y.Calendar
	monday := func(d attendance.Date) attendance.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
	for i := range c.Days() {
		begins := monday(c.Day(i))
		if begins.After(on) {
			break
		}
		week, weekday = y.week(c.Day(i)), min(on.DaysSince(begins), 6)
	}
	return week, weekday
}
