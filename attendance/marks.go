package attendance

import "iter"

// Marks are the marks that stand on some sessions of a register, in order of time. They are looked up when they are asked for, so
// that a list of many costs little until it is read; a register that is changed meanwhile changes them. The zero Marks is empty.
type Marks struct {
	register *Register
	sessions Set
}

// MarksOn gives the marks that stand on a set of open sessions. The set must not be changed afterwards.
func (r *Register) MarksOn(sessions Set) Marks { return Marks{r, sessions} }

// All gives the marks one after the other.
func (m Marks) All() iter.Seq[Mark] {
	return func(yield func(Mark) bool) {
		end := len(m.sessions) * 64
		for i := m.sessions.Next(0, end); i >= 0; i = m.sessions.Next(i+1, end) {
			if mark, ok := m.register.Mark(i); ok && !yield(mark) {
				return
			}
		}
	}
}

// Len says how many marks there are.
func (m Marks) Len() int {
	n := 0
	end := len(m.sessions) * 64
	for i := m.sessions.Next(0, end); i >= 0; i = m.sessions.Next(i+1, end) {
		if m.register.CodeAt(i) != 0 {
			n++
		}
	}
	return n
}

// Last gives the latest of the marks, and false if there is none.
func (m Marks) Last() (Mark, bool) {
	for end := len(m.sessions) * 64; ; {
		i := m.sessions.Last(Span{0, end})
		if i < 0 {
			return Mark{}, false
		}
		if mark, ok := m.register.Mark(i); ok {
			return mark, true
		}
		end = i
	}
}
