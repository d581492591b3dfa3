package policy

// dateSet is a set of dates, a bit a date, by its number among those of a dateSets.
type dateSet int32

// Sets that there always are; a dateSet that is zero is none yet.
const (
	noDate   dateSet = 1
	allDates dateSet = 2
)

// dated is the truth of a condition on each of some dates: on which it is true, and on which it is not false. Where nothing is left
// open these are one set.
type dated struct{ yes, may dateSet }

func (d dated) exact() bool { return d.yes == d.may }

// dateSets hands out sets of dates from memory that is used again for the next pupil.
type dateSets struct {
	words int // of a set
	slab  []uint64
	next  dateSet
}

// begin begins anew, for so many dates.
func (s *dateSets) begin(dates int) {
	s.words, s.next = (dates+63)/64, noDate
	s.take()
	all := s.at(s.take())
	for i := range all {
		all[i] = ^uint64(0)
	}
	all[s.words-1] = ^uint64(0) >> ((64 - dates%64) % 64)
}

// at gives the words of a set. They may move when another is taken.
func (s *dateSets) at(set dateSet) []uint64 {
	from := int(set) * s.words
	return s.slab[from : from+s.words : from+s.words]
}

// take gives an empty set.
func (s *dateSets) take() dateSet {
	out := s.next
	s.next++
	if need := int(s.next) * s.words; need > len(s.slab) {
		s.slab = append(s.slab, make([]uint64, max(need, 64*s.words))...)
	}
	clear(s.at(out))
	return out
}

func (s *dateSets) constant(t truth) dated {
	switch t {
	case yes:
		return dated{allDates, allDates}
	case no:
		return dated{noDate, noDate}
	}
	return dated{noDate, allDates}
}

// intersect gives the dates of both sets.
func (s *dateSets) intersect(a, b dateSet) dateSet {
	switch {
	case a == noDate || b == noDate:
		return noDate
	case a == b || b == allDates:
		return a
	case a == allDates:
		return b
	}
	set := s.take()
	out, left, right := s.at(set), s.at(a), s.at(b)
	some := uint64(0)
	for i := range out {
		out[i] = left[i] & right[i]
		some |= out[i]
	}
	if some == 0 {
		return noDate // which nobody need look through
	}
	return set
}

// unite gives the dates of either set.
func (s *dateSets) unite(a, b dateSet) dateSet {
	switch {
	case a == allDates || b == allDates:
		return allDates
	case a == b || b == noDate:
		return a
	case a == noDate:
		return b
	}
	set := s.take()
	out, left, right := s.at(set), s.at(a), s.at(b)
	for i := range out {
		out[i] = left[i] | right[i]
	}
	return set
}

// complement gives the dates that are not in a set.
func (s *dateSets) complement(a dateSet) dateSet {
	switch a {
	case noDate:
		return allDates
	case allDates:
		return noDate
	}
	set := s.take()
	out, of, all := s.at(set), s.at(a), s.at(allDates)
	for i := range out {
		out[i] = ^of[i] & all[i]
	}
	return set
}

func (s *dateSets) and(a, b dated) dated {
	sure := s.intersect(a.yes, b.yes)
	if a.exact() && b.exact() {
		return dated{sure, sure}
	}
	return dated{sure, s.intersect(a.may, b.may)}
}

func (s *dateSets) or(a, b dated) dated {
	sure := s.unite(a.yes, b.yes)
	if a.exact() && b.exact() {
		return dated{sure, sure}
	}
	return dated{sure, s.unite(a.may, b.may)}
}

func (s *dateSets) not(a dated) dated {
	sure := s.complement(a.may)
	if a.exact() {
		return dated{sure, sure}
	}
	return dated{sure, s.complement(a.yes)}
}

// choose is condition ? a : b: where the condition is open, what both agree on.
func (s *dateSets) choose(c, a, b dated) dated {
	then, otherwise := s.and(c, a), s.and(s.not(c), b)
	if c.exact() {
		return s.or(then, otherwise)
	}
	agreed := s.and(a, b)
	out := dated{s.take(), s.take()}
	sure, may := s.at(out.yes), s.at(out.may)
	condition, perhaps, all := s.at(c.yes), s.at(c.may), s.at(allDates)
	aSure, aMay, bSure, bMay, both := s.at(a.yes), s.at(a.may), s.at(b.yes), s.at(b.may), s.at(agreed.yes)
	for i := range sure {
		open := perhaps[i] &^ condition[i]
		sureNot := all[i] &^ perhaps[i]
		sure[i] = condition[i]&aSure[i] | sureNot&bSure[i] | open&both[i]
		may[i] = condition[i]&aMay[i] | sureNot&bMay[i] | open&(aMay[i]|bMay[i])
	}
	return out
}

func (s *dateSets) isEmpty(set dateSet) bool {
	if set == noDate {
		return true
	}
	for _, w := range s.at(set) {
		if w != 0 {
			return false
		}
	}
	return true
}

func (s *dateSets) equal(a, b dateSet) bool {
	if a == b {
		return true
	}
	other := s.at(b)
	for i, w := range s.at(a) {
		if w != other[i] {
			return false
		}
	}
	return true
}

// has reports whether a date is in a set.
func (s *dateSets) has(set dateSet, date int) bool {
	return set != noDate && s.slab[int(set)*s.words+date>>6]>>(date&63)&1 != 0
}

// kept is the truth of a condition kept for pupils to come.
type kept struct{ yes, may []uint64 }

func (s *dateSets) keep(d dated) kept {
	return kept{append([]uint64(nil), s.at(d.yes)...), append([]uint64(nil), s.at(d.may)...)}
}

func (s *dateSets) recall(k kept) dated {
	set := s.take()
	copy(s.at(set), k.yes)
	out := dated{set, set}
	for i, w := range k.may {
		if w != k.yes[i] {
			out.may = s.take()
			copy(s.at(out.may), k.may)
			break
		}
	}
	return out
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
	sets   *dateSets
	set    dateSet
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
		fill(w.sets.at(w.set), w.from, w.starts[step])
	}
	w.on, w.from = !w.on, w.starts[step]
}

func (w *stepWriter) end() {
	if w.on {
		fill(w.sets.at(w.set), w.from, w.starts[len(w.starts)-1])
	}
}

// stretchWriter writes the dates on which a threshold is reached, stretch by stretch.
type stretchWriter struct {
	sets      *dateSets
	set, open dateSet // zero unless there are such dates
	starts    []int32
}

// reached says that the threshold is reached on some steps.
func (w *stretchWriter) reached(from, to int32) {
	if w.set == 0 {
		w.set = w.sets.take()
	}
	fill(w.sets.at(w.set), w.starts[from], w.starts[to])
}

// untold says that it is open on some steps.
func (w *stretchWriter) untold(from, to int32) {
	if w.open == 0 {
		w.open = w.sets.take()
	}
	fill(w.sets.at(w.open), w.starts[from], w.starts[to])
}

func (w *stretchWriter) dated() dated {
	out := dated{max(w.set, noDate), max(w.set, noDate)}
	if w.open != 0 {
		out.may = w.sets.unite(out.yes, w.open)
	}
	return out
}
