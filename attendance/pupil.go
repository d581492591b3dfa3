package attendance

// Pupil is what is known of one pupil: who, which calendar, since when on roll, the facts that laws ask about, and the
// register.
//
// Further fields may be added: write literals with keys.
type Pupil struct {
	ID        string
	School    string
	YearGroup string
	Born      Date              // zero if not known
	Enrolled  Date              // the first day on roll; zero means the calendar's first
	Left      Date              // the last day on roll; zero means still on roll
	Parents   []string          // by whatever name a case history calls them
	Facts     map[string]string // facts of a policy pack by name, as written in the school's file
	Calendar  *Calendar
	Register  *Register // of the same calendar
	Notes     []string  // what was done to the register when it was read, for whoever relies on it
}

// FirstOnRoll gives the first day on roll: the calendar's first where it is not known.
func (p *Pupil) FirstOnRoll() Date {
	if p.Enrolled.IsZero() {
		return p.Calendar.first
	}
	return p.Enrolled
}

// enrolled gives the first day on roll that the calendar holds.
func (p *Pupil) enrolled() Date { return later(p.Enrolled, p.Calendar.first) }

// Roll gives the open sessions during which the pupil is on roll.
func (p *Pupil) Roll() Span { return p.roll() }

func (p *Pupil) roll() Span {
	c := p.Calendar
	span := Span{0, c.Len()}
	if p.Enrolled.After(c.first) {
		span.From = c.SessionsThrough(p.Enrolled.AddDays(-1))
	}
	if !p.Left.IsZero() {
		span.To = max(span.From, c.SessionsThrough(p.Left))
	}
	return span
}

func (p *Pupil) rollDays() Span {
	roll := p.roll()
	if roll.Empty() {
		return Span{}
	}
	return Span{p.Calendar.DayOf(roll.From), p.Calendar.DayOf(roll.To-1) + 1}
}

// rollFromStart reports whether the pupil was on roll from the calendar's beginning, so that time before it is time that
// the calendar does not tell of, and not time off roll.
func (p *Pupil) rollFromStart() bool { return !p.Enrolled.After(p.Calendar.first) }
