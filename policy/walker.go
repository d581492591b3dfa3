package policy

import "github.com/rollcall-dev/rollcall/attendance"

// walker goes along the days, or the sessions, of a register.
type walker struct {
	byDay, run bool
	part       attendance.Part
	last       int // the day or session looked at last

	hits, misses                 int
	breaks, cut                  bool
	days, length, longest, spell int64
	broken                       bool // something has ended the run since the last one counted
}

// begin begins a day or a session. Those that it passed over hold usual marks only, which end a run.
func (w *walker) begin(at int) {
	w.broken = w.broken || w.last >= 0 && at > w.last+1
	w.last = at
	w.hits, w.misses, w.breaks, w.cut = 0, 0, false, false
}

// take takes a session, and reports whether it is known how it counts.
func (w *walker) take(c cell) bool {
	if (c&hit == 0) != (c&mayHit == 0) || (c&miss == 0) != (c&mayMiss == 0) || (c&breaks == 0) != (c&mayBreak == 0) {
		return false
	}
	if c&hit != 0 {
		w.hits++
	}
	if c&miss != 0 {
		w.misses++
	}
	w.breaks = w.breaks || c&breaks != 0
	w.cut = w.cut || c&breaks != 0 && c&miss == 0
	return true
}

func (w *walker) end() {
	counted := w.hits > 0
	if w.byDay {
		switch w.part {
		case attendance.HalfDay:
			counted = counted && w.hits >= w.misses
		case attendance.WholeDay:
			counted = counted && w.misses == 0
		}
		counted = counted && (!w.cut || !w.run)
	}
	switch {
	case counted:
		w.days++
		if w.length == 0 || w.broken {
			w.spell++
			w.length = 0
		}
		w.length++
		w.longest = max(w.longest, w.length)
		w.broken = false
	case w.breaks:
		w.broken = true
	}
}

func (w *walker) value(m *measure) int64 {
	switch m.count {
	case longestRun:
		return w.longest
	case currentRun:
		if w.broken {
			return 0
		}
		return w.length
	case countOccasions:
		return w.spell
	}
	return w.days
}
