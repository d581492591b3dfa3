package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/rollcall-dev/rollcall/policy"
)

//go:embed sql/asof.sql
var asOfSQL string

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
	var pupil int
	var value int64
	return d.scan(statement, func() { each(pupil, value) }, &pupil, &value)
}

// scan runs a statement and reads each row into the same places.
func (d *duck) scan(statement string, each func(), into ...any) error {
	rows, err := d.pool.Query(statement)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		each()
	}
	return rows.Err()
}

func (d *duck) close() {
	_ = d.pool.Close()
	_ = d.connector.Close()
}
