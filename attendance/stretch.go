package attendance

// Between gives the stretch from one date to another, both in it, for the pupil's time on roll. It is empty if from is later.
func Between(p *Pupil, from, to Date) Stretch {
	s := Stretch{From: from, To: to}
	s.lie(p)
	return s
}

// lie finds the open sessions and the school days that lie between the dates of a stretch.
func (s *Stretch) lie(p *Pupil) {
	s.Sessions = p.roll().Intersect(Span{p.Calendar.SessionsThrough(s.From.AddDays(-1)), p.Calendar.SessionsThrough(s.To)})
	s.Days = Span{p.Calendar.DaysThrough(s.From.AddDays(-1)), p.Calendar.DaysThrough(s.To)}
	if s.Sessions.Empty() {
		s.Sessions, s.Days = Span{s.Sessions.To, s.Sessions.To}, Span{s.Days.To, s.Days.To}
	} else {
		s.Days = Span{p.Calendar.DayOf(s.Sessions.From), p.Calendar.DayOf(s.Sessions.To-1) + 1}
	}
}
