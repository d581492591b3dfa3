package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

//go:embed sql/asof.sql
var asOfSQL string

//go:embed sql/rolling.sql
var rollingSQL string

// AsOfDuckDB is DuckDB with a row a mark and one statement for all twelve rules, the longest run as gaps and islands.
func AsOfDuckDB() Peer {
	return Peer{
		Name: "duckdb", Timed: "everything: one SQL statement over a table of marks, loaded beforehand", Most: 5000,
		New: func(j Job) (*Run, error) {
			db, err := openDuckDB(j.Part)
			if err != nil {
				return nil, err
			}
			out := make([]Verdict, j.Part.Len())
			windows := [][]driver.Value{}
			for k, y := range j.Part.Years {
				w := y.At(j.On)
				windows = append(windows, []driver.Value{uint8(k), int16(w.End), int16(w.Ten), int16(w.Four), int16(w.Two), int16(w.Term), int16(w.Month)})
			}
			if err := db.load("windows", len(windows), func(i int) []driver.Value { return windows[i] }); err != nil {
				return nil, err
			}
			days := ageDaysOn(j.On)
			err = db.load("pupils", j.Part.Len(), func(i int) []driver.Value {
				born := j.Part.Born[i]
				return []driver.Value{int32(i), j.Part.Year[i], int16(born.Age(days.prescribed, 0)), int16(born.Age(days.august, 0))}
			})
			return &Run{
				Do: func() error {
					return db.rows(asOfSQL, func(pupil int, met int64) { out[pupil] = verdictOf(Verdict(met)) })
				},
				Outcome: func(i, rule int) policy.Outcome { return out[i].of(rule) },
				Close:   db.close,
			}, err
		},
	}
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
				return []driver.Value{int32(i), int16(j.Part.ofAgeSince(i))}
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

// duck is a database in memory that uses one thread: a run belongs to one goroutine, whatever the engine.
type duck struct {
	connector *duckdb.Connector
	pool      *sql.DB
}

func openDuckDB(p *Part) (*duck, error) {
	c, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, err
	}
	d := &duck{c, sql.OpenDB(c)}
	for statement := range strings.SplitSeq(schemaSQL, ";") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := d.pool.Exec(statement); err != nil {
			return nil, err
		}
	}
	if err := d.load("codes", len(codes), func(i int) []driver.Value {
		k := codes[i].kind
		return []driver.Value{uint8(i + 1), k&possible != 0, k&absent != 0, k&unauthorised != 0, k&late != 0}
	}); err != nil {
		return nil, err
	}
	if err := d.load("days", len(p.Years)*schoolDays, func(i int) []driver.Value {
		y, day := p.Years[i/schoolDays], i%schoolDays
		date := y.Calendar.Day(day)
		return []driver.Value{uint8(i / schoolDays), int16(day), int16(y.week(date)), int16((int(date.Weekday()) + 6) % 7)}
	}); err != nil {
		return nil, err
	}
	return d, d.load("marks", p.Len()*sessions, func(i int) []driver.Value {
		pupil := i / sessions
		return []driver.Value{int32(pupil), p.Year[pupil], int16(i % sessions / 2), p.marks[i]}
	})
}

//go:embed sql/schema.sql
var schemaSQL string

// load fills a table through the appender.
func (d *duck) load(table string, rows int, row func(int) []driver.Value) error {
	conn, err := d.connector.Connect(context.Background())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	a, err := duckdb.NewAppenderFromConn(conn, "", table)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := a.AppendRow(row(i)...); err != nil {
			return err
		}
	}
	return a.Close()
}

// rows runs a statement that gives two numbers a row.
func (d *duck) rows(statement string, each func(pupil int, value int64)) error {
	rows, err := d.pool.Query(statement)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var pupil int
		var value int64
		if err := rows.Scan(&pupil, &value); err != nil {
			return err
		}
		each(pupil, value)
	}
	return rows.Err()
}

func (d *duck) close() {
	_ = d.pool.Close()
	_ = d.connector.Close()
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
