package policy

import "github.com/rollcall-dev/rollcall/attendance"

// EvaluateTotals applies the law of a date to totals that carry no dates: sessions of a group by code. Counts and shares of
// sessions over a whole year come out; whatever needs to know when a session was is undetermined.
//
// Codes are read as they are on the date given, which should lie in the year that the totals are of.
func (p *Policy) EvaluateTotals(totals *attendance.Totals, on attendance.Date) *Report {
	r := &Report{Totals: totals, Policy: p, On: on}
	s := p.totalsSheet(totals, on)
	defer s.release()
	e, _ := p.editionOn(on)
	s.under(e, false)
	r.decide(s, s.env(on, on))
	r.warnOfDates()
	for code, sessions := range totals.Codes() {
		c := p.codeByName[code]
		switch {
		case sessions == 0:
		case c == nil:
			r.Warnings = append(r.Warnings, "the pack has no code "+code+": its sessions are left out")
		case !c.unmarked && !c.inForceOn(on):
			r.Warnings = append(r.Warnings, "code "+code+" is not in force on "+on.String()+"; it is read as its version nearest in time, "+c.classOn(on).name)
		}
	}
	s.under(e, true)
	e2 := s.env(on, on)
	for i, u := range p.rules {
		f := &r.Findings[i]
		if outcome, _ := u.outcome(e2); outcome != f.Outcome {
			f.Provisional = true
		}
	}
	return r
}

// totalsSheet prepares a sheet for totals. It must be given back with release.
func (p *Policy) totalsSheet(totals *attendance.Totals, on attendance.Date) *sheet {
	s := p.sheets.pool.Get().(*sheet)
	s.pupil, s.totals, s.on = nil, totals, on
	s.groups, s.missing, s.span = s.groups[:0], s.missing[:0], attendance.Span{}
	for i, f := range p.facts {
		s.facts[i] = f.fallback
	}
	return s
}

// fitsTotals reports whether the measure can be got from totals without dates.
func (m *measure) fitsTotals(p *Policy) bool {
	return m.count == countSessions && p.windows[m.window].forTotals()
}

// ofTotals gives the measure for totals.
func (m *measure) ofTotals(s *sheet) number {
	rule := s.policy.tallies[m.tally]
	if !m.fitsTotals(s.policy) || rule.where != nil || rule.overMarks {
		return number{}
	}
	sorting, kinds := s.edition.sorting, len(s.policy.sessions)
	var least, most, fewest, greatest int64
	for name, n := range s.totals.Codes() {
		c := s.policy.codeByName[name]
		if c == nil || c.unmarked {
			continue
		}
		i := len(c.eras) - 1
		for i > 0 && c.eras[i].from.After(s.on) {
			i--
		}
		cells := sorting.cells[m.tally][s.young(&c.eras[i])*kinds:]
		sum := cells[0]
		for k := 1; k < kinds; k++ {
			sum = either(sum, cells[k])
		}
		if became := c.eras[i].became; became != nil { // totals do not tell how old each mark is
			for k := range kinds {
				sum = either(sum, sorting.cells[m.tally][became.id*kinds+k])
			}
		}
		for bit, into := range map[cell]*int64{hit: &least, mayHit: &most, miss: &fewest, mayMiss: &greatest} {
			if sum&bit != 0 {
				*into += n
			}
		}
	}
	if !m.share {
		return between(least, most)
	}
	if least+fewest == 0 {
		return number{}
	}
	return shareOf(least, most, fewest, greatest)
}
