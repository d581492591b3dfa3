package attendance

import "math/bits"

// Set is a set of the open sessions of one [Calendar], or of its school days, by index. A Set is a slice of words:
// its length is fixed when it is made ([NewSet]), and the zero Set is empty.
type Set []uint64

// NewSet makes an empty set for indexes below n.
func NewSet(n int) Set { return make(Set, SetWords(n)) }

// SetWords says how many words a set for indexes below n has.
func SetWords(n int) int { return (n + 63) / 64 }

// Span is a stretch of indexes: From is in it, To is the first after it.
type Span struct{ From, To int }

// Empty reports whether nothing is in the span.
func (s Span) Empty() bool { return s.From >= s.To }

// Intersect gives the indexes that are in both spans.
func (s Span) Intersect(other Span) Span {
	return Span{max(s.From, other.From), min(s.To, other.To)}
}

// Add puts an index into the set.
func (s Set) Add(i int) { s[i>>6] |= 1 << (i & 63) }

// Has reports whether an index is in the set.
func (s Set) Has(i int) bool { return i>>6 < len(s) && s[i>>6]>>(i&63)&1 == 1 }

// Clear empties the set.
func (s Set) Clear() { clear(s) }

// Union adds all of other to the set.
func (s Set) Union(other Set) {
	for i, w := range other {
		s[i] |= w
	}
}

// UnionWithin adds to the set what of other lies in the span.
func (s Set) UnionWithin(other Set, span Span) {
	first, last, head, tail, ok := words(span, len(other))
	if !ok {
		return
	}
	if first == last {
		s[first] |= other[first] & head & tail
		return
	}
	s[first] |= other[first] & head
	for i := first + 1; i < last; i++ {
		s[i] |= other[i]
	}
	s[last] |= other[last] & tail
}

// Subtract removes all of other from the set.
func (s Set) Subtract(other Set) {
	for i, w := range other {
		s[i] &^= w
	}
}

// Count says how many indexes in the span are in the set.
func (s Set) Count(span Span) int {
	first, last, head, tail, ok := words(span, len(s))
	if !ok {
		return 0
	}
	if first == last {
		return bits.OnesCount64(s[first] & head & tail)
	}
	n := bits.OnesCount64(s[first]&head) + bits.OnesCount64(s[last]&tail)
	for _, w := range s[first+1 : last] {
		n += bits.OnesCount64(w)
	}
	return n
}

// Any reports whether any index in the span is in the set.
func (s Set) Any(span Span) bool {
	first, last, head, tail, ok := words(span, len(s))
	if !ok {
		return false
	}
	if first == last {
		return s[first]&head&tail != 0
	}
	if s[first]&head != 0 || s[last]&tail != 0 {
		return true
	}
	for _, w := range s[first+1 : last] {
		if w != 0 {
			return true
		}
	}
	return false
}

// Next gives the first index in the set that is not before from and is before to, or -1 if there is none.
func (s Set) Next(from, to int) int {
	to = min(to, len(s)*64)
	if from < 0 {
		from = 0
	}
	if from >= to {
		return -1
	}
	i := from >> 6
	w := s[i] &^ (1<<(from&63) - 1)
	for w == 0 {
		i++
		if i<<6 >= to {
			return -1
		}
		w = s[i]
	}
	if at := i<<6 + bits.TrailingZeros64(w); at < to {
		return at
	}
	return -1
}

// Last gives the last index in the set that lies in the span, or -1 if there is none.
func (s Set) Last(span Span) int {
	first, last, head, tail, ok := words(span, len(s))
	if !ok {
		return -1
	}
	for i := last; i >= first; i-- {
		w := s[i]
		if i == first {
			w &= head
		}
		if i == last {
			w &= tail
		}
		if w != 0 {
			return i<<6 + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}

// words gives the first and the last word of a span, with masks for the bits of these that are in it.
func words(span Span, n int) (first, last int, head, tail uint64, ok bool) {
	from, to := max(span.From, 0), min(span.To, n*64)
	if from >= to {
		return 0, 0, 0, 0, false
	}
	return from >> 6, (to - 1) >> 6, ^uint64(0) << (from & 63), ^uint64(0) >> (63 - (to-1)&63), true
}
