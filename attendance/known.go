package attendance

// AsKnown gives the register as it was known at the end of a day: without the marks that were recorded later, and with those that
// had not yet been corrected. A mark whose date of recording is not known was recorded on its session's date.
func (r *Register) AsKnown(on Date) *Register {
	out := &Register{calendar: r.calendar, codes: r.codes, marks: make([]uint8, len(r.marks))}
	for i, code := range r.marks {
		day := r.calendar.days[r.calendar.dayOf[i]]
		from, to := r.extras(i)
		if from == to {
			if !day.After(on) {
				out.marks[i] = code
			}
			continue
		}
		for _, e := range r.extra[from:to] {
			if !e.on(day).After(on) {
				out.extra = append(out.extra, e)
			}
		}
		if at, end := out.extras(i); at < end {
			out.settle(i)
		}
	}
	for _, m := range r.outside {
		if recorded := m.Recorded; !recorded.After(on) && (!recorded.IsZero() || !m.Date.After(on)) {
			out.outside = append(out.outside, m)
		}
	}
	return out
}
