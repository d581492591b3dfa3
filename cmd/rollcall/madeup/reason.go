package madeup

import (
	"bytes"
	_ "embed" // the reasons
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

//go:embed reasons.csv
var reasonsFile []byte

// reason is why pupils are not simply present: a row of reasons.csv.
type reason struct {
	family, code string
	lasts        length
	weights      [3]int // by how a pupil attends
	who          string
	unsure       bool
	minutes      [2]int // the fewest and the most; the most is 0 if marks carry none
	from, until  attendance.Date

	mark byte // as marks hold the code
}

// length is how long an event lasts.
type length uint8

const (
	session length = iota
	morning
	day
	illness
	days
	truancy
	week
	weeks
	closure
	weekly
	afternoons
)

var lengthNames = []string{"session", "morning", "day", "illness", "days", "truancy", "week", "weeks", "closure", "weekly", "afternoons"}

// reasonsOf reads the reasons of a family.
func reasonsOf(family string) ([]reason, error) {
	in := csv.NewReader(bytes.NewReader(reasonsFile))
	in.Comment = '#'
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var out []reason
	for _, row := range rows[1:] {
		if row[0] != family {
			continue
		}
		r, err := readReason(row)
		if err != nil {
			return nil, fmt.Errorf("reasons.csv: %s %s: %w", row[0], row[1], err)
		}
		out = append(out, r)
	}
	return out, nil
}

func readReason(row []string) (r reason, err error) {
	r = reason{family: row[0], code: row[1], who: row[6], unsure: row[7] == "yes"}
	known := false
	for i, name := range lengthNames {
		if name == row[2] {
			r.lasts, known = length(i), true
		}
	}
	if !known {
		return r, fmt.Errorf("nothing lasts %q", row[2])
	}
	for i := range r.weights {
		if text := row[3+i]; text != "" {
			if r.weights[i], err = strconv.Atoi(text); err != nil {
				return r, err
			}
		}
	}
	if low, high, ok := strings.Cut(row[8], ".."); ok {
		if r.minutes[0], err = strconv.Atoi(low); err != nil {
			return r, err
		}
		if r.minutes[1], err = strconv.Atoi(high); err != nil {
			return r, err
		}
	}
	if row[9] != "" {
		if r.from, err = attendance.ParseDate(row[9]); err != nil {
			return r, err
		}
	}
	if row[10] != "" {
		r.until, err = attendance.ParseDate(row[10])
	}
	return r, err
}

// inForce reports whether the code may stand on every date of a stretch.
func (r *reason) inForce(p attendance.Period) bool {
	return !p.From.Before(r.from) && (r.until.IsZero() || !p.To.After(r.until))
}
