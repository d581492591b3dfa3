package policy

import "math/bits"

// crossing finds out on which steps a threshold is reached where nothing is left open, by bounds on stretches of steps: no window of a
// stretch holds more than all of them together, or less than what is in each. Where that does not decide, the stretch is divided.
type crossing struct {
	hits, misses        []uint64 // sums up to each session; misses is nil of a count
	hitShift, missShift uint8
	mask                uint64
	together            bool  // whether both are lanes of one word
	least               int64 // a count reaches this
	equal               bool  // just this, no more
	// A share reaches enough by so many times what is counted less so many times what is missed.
	part, rest, enough int64
	first, end         []int32 // by step: the sessions of the window
	out                stretchWriter
	from, until        int32 // what is reached and not written yet
}

// reached decides a threshold.
func (t *tracer) reached(held int, l level, i int) dated {
	if t.beyondReach(l, i) {
		return t.sets.constant(no)
	}
	p := &t.c.sums.of[i]
	if !t.whole || !p.uniform || t.total(p.hitWord, p.hitShift) != p.usualHits ||
		t.c.asked[i].share && t.total(p.missWord, p.missShift) != p.usualMisses {
		return t.cross(l, i)
	}
	usual := &t.c.sums.usual[held]
	if usual.yes == nil {
		*usual = t.sets.keep(t.cross(l, i))
	}
	return t.sets.recall(*usual)
}

// cross decides a threshold on all steps.
func (t *tracer) cross(l level, i int) dated {
	c := t.c
	p, w := &c.sums.of[i], c.asked[i].measure.window
	f := &c.frames[w]
	x := crossing{
		hits: t.sums(p.hitWord), hitShift: p.hitShift & 63, mask: 1<<c.sums.width - 1, first: f.first, end: f.end,
		least: -floorDiv(-l.least, p.weight), equal: l.equal, out: stretchWriter{sets: &t.sets, starts: c.starts},
	}
	if l.equal && l.least%p.weight != 0 {
		return t.sets.constant(no)
	}
	if c.asked[i].share { // which is the same of minutes as of sessions, since all are as long
		x.misses, x.missShift, x.together = t.sums(p.missWord), p.missShift&63, p.hitWord == p.missWord
		x.part, x.rest, x.enough = l.whole-l.part, l.part, l.enough()
	}
	if freeze := t.freeze[w]; freeze >= 0 {
		t.thawed[0], t.thawed[1] = append(t.thawed[0][:0], f.first...), append(t.thawed[1][:0], f.end...)
		x.first, x.end = t.thawed[0], t.thawed[1]
		for step := int(freeze); step < len(x.first); step++ {
			x.first[step], x.end[step] = t.frozen[w], max(x.end[step], t.frozen[w])
		}
	}
	x.divide(0, int32(c.steps()))
	x.write()
	return x.out.dated()
}

// leaf is how many steps are looked at one by one, without a branch for each, rather than divided further.
const leaf = 32

// divide decides the steps from one on and before another.
func (x *crossing) divide(from, to int32) {
	switch x.decide(from, to) {
	case yes:
		x.add(from, to)
	case unknown:
		x.out.untold(from, to)
	case varying:
		if to-from <= leaf {
			x.each(from, to)
			return
		}
		for size := max(leaf, (to-from+7)/8); from < to; from += size {
			x.divide(from, min(from+size, to))
		}
	}
}

// decide says what comes of the threshold on some steps: varying if that is not the same on all of them, or not seen to be. A share of
// nothing has no value.
func (x *crossing) decide(from, to int32) truth {
	begin, end := x.first[from], x.end[to-1]                          // what is in any of the windows
	inner, innerEnd := x.first[to-1], max(x.end[from], x.first[to-1]) // and in all of them
	all, each := x.hits[end]-x.hits[begin], x.hits[innerEnd]-x.hits[inner]
	most, least := int64(all>>x.hitShift&x.mask), int64(each>>x.hitShift&x.mask)
	if x.misses == nil {
		switch {
		case most < x.least || x.equal && least > x.least:
			return no
		case least >= x.least && (!x.equal || most == x.least):
			return yes
		}
		return varying
	}
	if !x.together {
		all, each = x.misses[end]-x.misses[begin], x.misses[innerEnd]-x.misses[inner]
	}
	greatest, fewest := int64(all>>x.missShift&x.mask), int64(each>>x.missShift&x.mask)
	switch {
	case most+greatest == 0:
		return unknown
	case least+fewest == 0:
		return varying
	case most*x.part-fewest*x.rest < x.enough:
		return no
	case least*x.part-greatest*x.rest >= x.enough:
		return yes
	}
	return varying
}

// each decides no more steps than a word has bits, one by one.
func (x *crossing) each(from, to int32) {
	first, end := x.first[from:to], x.end[from:to]
	var reached, nothing uint64
	switch {
	case x.equal:
		for step := from; step < to; step++ {
			if x.decide(step, step+1) == yes {
				x.add(step, step+1)
			}
		}
		return
	case x.misses == nil:
		reached = x.counts(first, end)
	case x.together && first[0] == first[len(first)-1]:
		reached, nothing = x.sharesSince(x.hits[first[0]], end)
	default:
		reached, nothing = x.shares(first, end)
	}
	for ; nothing != 0; nothing &= nothing - 1 {
		step := from + int32(bits.TrailingZeros64(nothing))
		x.out.untold(step, step+1)
	}
	for at := from; reached != 0; {
		gap := bits.TrailingZeros64(reached)
		run := bits.TrailingZeros64(^(reached >> gap))
		x.add(at+int32(gap), at+int32(gap+run))
		reached = reached >> gap >> run
		at += int32(gap + run)
	}
}

// sign is the bit that is set of a number below zero. In the loops below the bit of the last step is shifted in last, from the top, so
// that they have no branches, and what they need is in registers.
const sign = 1 << 63

// counts gives a bit for each step on which a count is reached.
func (x *crossing) counts(first, end []int32) (reached uint64) {
	sums, shift, mask, least := x.hits, x.hitShift&63, x.mask, x.least
	end = end[:len(first)]
	for k, begin := range first {
		n := int64((sums[end[k]] - sums[begin]) >> shift & mask)
		reached = reached>>1 | uint64(^(n-least))&sign
	}
	return reached >> (64 - uint(len(first)))
}

// shares gives a bit for each step on which a share is reached, and one where it is of nothing.
func (x *crossing) shares(first, end []int32) (reached, nothing uint64) {
	hits, misses, hitShift, missShift, mask := x.hits, x.misses, x.hitShift&63, x.missShift&63, x.mask
	part, rest, enough := x.part, x.rest, x.enough
	end = end[:len(first)]
	for k, begin := range first {
		n := int64((hits[end[k]] - hits[begin]) >> hitShift & mask)
		m := int64((misses[end[k]] - misses[begin]) >> missShift & mask)
		reached = reached>>1 | uint64(^(n*part-m*rest-enough))&sign
		nothing = nothing>>1 | uint64(n+m-1)&sign
	}
	return (reached &^ nothing) >> (64 - uint(len(first))), nothing >> (64 - uint(len(first)))
}

// sharesSince does the same for windows that begin together, where one word holds both lanes.
func (x *crossing) sharesSince(begin uint64, end []int32) (reached, nothing uint64) {
	sums, hitShift, missShift, mask := x.hits, x.hitShift&63, x.missShift&63, x.mask
	part, rest, enough := x.part, x.rest, x.enough
	for _, to := range end {
		both := sums[to] - begin
		n, m := int64(both>>hitShift&mask), int64(both>>missShift&mask)
		reached = reached>>1 | uint64(^(n*part-m*rest-enough))&sign
		nothing = nothing>>1 | uint64(n+m-1)&sign
	}
	return (reached &^ nothing) >> (64 - uint(len(end))), nothing >> (64 - uint(len(end)))
}

// add adds steps on which the threshold is reached, which come after those added before.
func (x *crossing) add(from, to int32) {
	if from != x.until || x.until == 0 {
		x.write()
		x.from = from
	}
	x.until = to
}

func (x *crossing) write() {
	if x.until > 0 {
		x.out.reached(x.from, x.until)
	}
}
