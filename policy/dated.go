package policy

// dated is the truth of a condition on each of some dates, a bit a date: on which it is true, and on which it is not false. Where
// nothing is left open these are one set.
type dated struct{ yes, may []uint64 }

func (d dated) exact() bool { return len(d.yes) == 0 || &d.yes[0] == &d.may[0] }

// dateSets hands out sets of dates from memory that is used again for the next pupil.
type dateSets struct {
	words int
	last  uint64 // the bits of the last word that are dates
	slab  []uint64
	used  int
	none  []uint64
	all   []uint64
}

// begin begins anew, for so many dates.
func (s *dateSets) begin(dates int) {
	s.words, s.last, s.used = (dates+63)/64, ^uint64(0)>>((64-dates%64)%64), 0
	s.none = s.take()
	s.all = s.take()
	for i := range s.all {
		s.all[i] = ^uint64(0)
	}
	s.all[s.words-1] = s.last
}

// take gives an empty set.
func (s *dateSets) take() []uint64 {
	if s.used+s.words > len(s.slab) {
		s.slab, s.used = make([]uint64, max(2*len(s.slab), 256*s.words)), 0
	}
	out := s.slab[s.used : s.used+s.words : s.used+s.words]
	s.used += s.words
	clear(out)
	return out
}

func (s *dateSets) constant(t truth) dated {
	switch t {
	case yes:
		return dated{s.all, s.all}
	case no:
		return dated{s.none, s.none}
	}
	return dated{s.none, s.all}
}

func (s *dateSets) join(a, b []uint64, or bool) []uint64 {
	out := s.take()
	b = b[:len(out)]
	for i, w := range a[:len(out)] {
		if or {
			out[i] = w | b[i]
		} else {
			out[i] = w & b[i]
		}
	}
	return out
}

func (s *dateSets) and(a, b dated) dated { return s.both(a, b, false) }
func (s *dateSets) or(a, b dated) dated  { return s.both(a, b, true) }

func (s *dateSets) both(a, b dated, or bool) dated {
	sure := s.join(a.yes, b.yes, or)
	if a.exact() && b.exact() {
		return dated{sure, sure}
	}
	return dated{sure, s.join(a.may, b.may, or)}
}

func (s *dateSets) not(a dated) dated {
	sure := s.complement(a.may)
	if a.exact() {
		return dated{sure, sure}
	}
	return dated{sure, s.complement(a.yes)}
}

func (s *dateSets) complement(a []uint64) []uint64 {
	out := s.take()
	for i, w := range a[:len(out)] {
		out[i] = ^w & s.all[i]
	}
	return out
}

// choose is condition ? a : b: where the condition is open, what both agree on.
func (s *dateSets) choose(c, a, b dated) dated {
	then, otherwise := s.and(c, a), s.and(s.not(c), b)
	if c.exact() {
		return s.or(then, otherwise)
	}
	agreed := s.and(a, b)
	out := dated{s.take(), s.take()}
	for i := range out.yes {
		open := c.may[i] &^ c.yes[i]
		sureNot := s.all[i] &^ c.may[i]
		out.yes[i] = c.yes[i]&a.yes[i] | sureNot&b.yes[i] | open&agreed.yes[i]
		out.may[i] = c.yes[i]&a.may[i] | sureNot&b.may[i] | open&(a.may[i]|b.may[i])
	}
	return out
}

func isEmpty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

// fill adds the dates from one on and before another.
func fill(set []uint64, from, to int32) {
	if from >= to {
		return
	}
	first, last := from>>6, (to-1)>>6
	head, tail := ^uint64(0)<<(from&63), ^uint64(0)>>(63-(to-1)&63)
	if first == last {
		set[first] |= head & tail
		return
	}
	set[first] |= head
	for i := first + 1; i < last; i++ {
		set[i] = ^uint64(0)
	}
	set[last] |= tail
}

// stepWriter writes a set of dates step by step.
type stepWriter struct {
	set    []uint64
	starts []int32
	on     bool
	from   int32
}

// put says whether the dates of a step, which is later than those before, are in the set.
func (w *stepWriter) put(step int, in bool) {
	if in != w.on {
		w.turn(step)
	}
}

func (w *stepWriter) turn(step int) {
	if w.on {
		fill(w.set, w.from, w.starts[step])
	}
	w.on, w.from = !w.on, w.starts[step]
}

func (w *stepWriter) end() {
	if w.on {
		fill(w.set, w.from, w.starts[len(w.starts)-1])
	}
}
