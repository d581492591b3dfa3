package attendance

// Runs counts the runs in a tally: stretches of counted sessions, or days, that no other possible one interrupts. What is
// neither counted nor in Break neither interrupts nor lengthens a run.
type Runs struct {
	Longest   Bounds // the length of the longest run
	Current   Bounds // the length of the run that nothing has ended by the end of the span; 0 if there is none
	Occasions Bounds // how many runs there are
}

// Runs counts the runs in a span. A weight says what one session or day adds to a run's length; nil means 1.
func (t Tally) Runs(span Span, weight func(i int) int) Runs {
	least := walk(t.Hit, t.MayBreak, span, weight)
	most := least
	if !same(t.Hit, t.MayHit, span) || !same(t.Break, t.MayBreak, span) {
		most = walk(t.MayHit, t.Break, span, weight)
		few, many := t.occasions(span)
		return Runs{Bounds{least.longest, most.longest}, Bounds{least.current, most.current}, Bounds{few, many}}
	}
	return Runs{Bounds{least.longest, most.longest}, Bounds{least.current, most.current}, Bounds{least.runs, most.runs}}
}

type runWalk struct{ longest, current, runs int }

// walk follows the counted ones from one to the next and looks whether something between them ends the run.
func walk(hit, breaks Set, span Span, weight func(i int) int) runWalk {
	var w runWalk
	length, last := 0, -1
	for i := hit.Next(span.From, span.To); i >= 0; i = hit.Next(i+1, span.To) {
		if last < 0 || breaks.Any(Span{last + 1, i}) {
			w.runs++
			length = 0
		}
		if weight == nil {
			length++
		} else {
			length += weight(i)
		}
		w.longest = max(w.longest, length)
		last = i
	}
	if last >= 0 && !breaks.Any(Span{last + 1, span.To}) {
		w.current = length
	}
	return w
}

func same(a, b Set, span Span) bool {
	first, last, head, tail, ok := words(span, min(len(a), len(b)))
	for i := first; ok && i <= last; i++ {
		differ := a[i] ^ b[i]
		if i == first {
			differ &= head
		}
		if i == last {
			differ &= tail
		}
		if differ != 0 {
			return false
		}
	}
	return true
}

// occasions bounds the number of runs when some sessions are not known: a missing mark may join two runs, part them, or
// be a run of its own, so that neither reading of all missing marks alike gives the least or the most.
func (t Tally) occasions(span Span) (least, most int) {
	const impossible = 1 << 30
	// The least and the most runs begun so far, given that the last one has ended ([0]) or goes on ([1]).
	few, many := [2]int{0, impossible}, [2]int{0, -impossible}
	for i := span.From; i < span.To; i++ {
		mayHit, mayBreak := t.MayHit.Has(i), t.MayBreak.Has(i)
		if !mayHit && !mayBreak {
			continue
		}
		nextFew, nextMany := [2]int{impossible, impossible}, [2]int{-impossible, -impossible}
		reach := func(state, few, many int) {
			nextFew[state] = min(nextFew[state], few)
			nextMany[state] = max(nextMany[state], many)
		}
		if mayHit && !t.Break.Has(i) {
			reach(1, min(few[0]+1, few[1]), max(many[0]+1, many[1]))
		}
		if mayBreak && !t.Hit.Has(i) {
			reach(0, min(few[0], few[1]), max(many[0], many[1]))
		}
		if mayHit != mayBreak && !t.Hit.Has(i) && !t.Break.Has(i) { // it may be neither
			reach(0, few[0], many[0])
			reach(1, few[1], many[1])
		}
		few, many = nextFew, nextMany
	}
	return min(few[0], few[1]), max(many[0], many[1])
}
