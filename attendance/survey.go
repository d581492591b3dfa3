package attendance

import (
	"bytes"
	"cmp"
	"slices"
)

// survey finds out where the rows of each pupil stand in the registers: in how many blocks, each of rows one after the other
// in one file. A pupil is complete when so many blocks have been read. It says nothing about what is wrong with rows: the
// reading does.
//
// Both passes see the same rows, since both take them from csvFile.next, and a block ends for both where a row is about
// somebody else.
type survey struct {
	school *School
	now    int32 // the pupil whose block it is, -1 if nobody's
	last   int32 // whose block it was last
	latest []byte
	joins  joins
}

// survey goes through the registers once.
func (s *School) survey(registers []string) {
	if len(registers) == 0 {
		return
	}
	if !s.listed {
		var err error
		if s.everyone, err = s.calendarOf(""); err != nil {
			s.problems.add(&FileError{"calendar.toml", 0, 0, "there is no pupils.csv to say which pupil is at which school, and " + err.Error() + "; the registers are not read"})
			return
		}
	}
	s.registers = registers
	v := survey{school: s, last: -1}
	for _, name := range registers {
		v.now = -1
		s.readFile(name, nil, v.read)
	}
}

func (v *survey) read(f *csvFile) error {
	l, err := v.school.registerLayout(f)
	if err != nil {
		return err
	}
	// The columns with the latest dates first: those that may hold a later mark than the latest so far stand in front.
	late := slices.DeleteFunc(slices.Clone(l.sessions), func(c sessionColumn) bool { return !v.school.schoolDay(c.date) })
	slices.SortFunc(late, func(a, b sessionColumn) int { return cmp.Compare(b.date.day, a.date.day) })
	for {
		row, err := f.next()
		if err != nil {
			return err
		}
		if !v.count(row[l.pupil]) {
			continue
		}
		if l.date >= 0 {
			v.seeLong(row[l.date], row[l.mark])
			continue
		}
		if l.marks >= 0 {
			v.seeCompact(row[l.marks])
			continue
		}
		for i := range late {
			if !late[i].date.After(v.school.last) {
				late = late[:i]
				break
			}
			if marked(row[late[i].field]) {
				v.school.last = late[i].date
				break
			}
		}
	}
}

// count counts the blocks, and reports whether the row is about a pupil.
func (v *survey) count(id []byte) bool {
	s := v.school
	id = bytes.TrimSpace(id)
	if v.now >= 0 && s.pupils[v.now].id == string(id) {
		return true
	}
	n, ok := s.find(id, v.last)
	if !ok {
		n = -1
		if !s.listed && checkID(len(id)) == "" {
			n = s.enrol(string(id), stay{calendar: s.everyone})
		}
	}
	v.now = n
	if n >= 0 {
		v.last = n
		s.pupils[n].blocks++
	}
	return n >= 0
}

// seeLong sees whether the mark of a long register is the latest so far. Dates sort as their texts do.
func (v *survey) seeLong(date, mark []byte) {
	date = bytes.TrimSpace(date)
	if bytes.Compare(date, v.latest) <= 0 || !marked(mark) {
		return
	}
	d, ok := parseDay(date)
	if !ok || !v.school.schoolDay(d) {
		return
	}
	v.latest = append(v.latest[:0], date...)
	v.school.last = later(v.school.last, d)
}
