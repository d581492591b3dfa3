package policy

import (
	"encoding/binary"
	"math/bits"
)

// This file is the long way of counting, with bounds: the slow twin of packed.

// count adds up what the marks of a pupil count.
func (d *decider) count() {
	ch := d.chart
	touched := d.touched[:d.note()]
	d.vague, d.waiting = ch.base.vague, d.waiting[:0]
	for _, at := range touched {
		r := ch.row(d.s, int(at))
		d.vague = d.vague || r.vague
		if r.pending != nil {
			d.waiting = append(d.waiting, pendingMarks{r, int(d.times[at])})
		}
	}
	width := ch.wholes
	if d.vague {
		width = ch.width
	}
	d.sums = append(d.sums[:0], ch.base.add[:width]...)
	if d.roll.From > 0 || d.roll.To < ch.through {
		d.offRoll()
	}
	d.pending = d.pending[:0]
	if len(d.waiting) > 0 {
		d.pending = append(d.pending, d.sums...)
	}
	for _, at := range touched {
		n := uint64(d.times[at])
		d.times[at] = 0
		r := &ch.rows[ch.rowOf[at]]
		addRow(d.sums, r.add, n)
		switch {
		case len(d.waiting) == 0:
		case r.pending != nil:
			addRow(d.pending, r.pending, n)
		default:
			addRow(d.pending, r.add, n)
		}
	}
}

func addRow(sums, add []uint64, times uint64) {
	add = add[:len(sums)]
	if times == 1 {
		for k := range sums {
			sums[k] += add[k]
		}
		return
	}
	for k := range sums {
		sums[k] += times * add[k]
	}
}

// note notes the marks that are not the usual ones, and says how many places and codes they are of. It looks at eight sessions at
// a time, and keeps the marks as bits first: a branch for each of them would be foretold badly.
func (d *decider) note() int {
	ch, from, to := d.chart, d.roll.From, d.roll.To
	shift := bits.TrailingZeros(uint(ch.stride))
	ordinary, place, marks := ch.ordinary[:to], ch.place[:to], d.marks[:to]
	times, touched := d.times, d.touched
	kinds := 0
	for i := from; i < to; {
		word, end := uint64(0), min(i+64, to)
		at := i
		for shift := 0; i+8 <= end; i, shift = i+8, shift+8 {
			word |= differing(binary.LittleEndian.Uint64(marks[i:]), binary.LittleEndian.Uint64(ordinary[i:])) << shift
		}
		for ; i < end; i++ {
			if marks[i] != ordinary[i] {
				word |= 1 << (i - at)
			}
		}
		for ; word != 0; word &= word - 1 {
			session := at + bits.TrailingZeros64(word)
			k := int(place[session])<<shift | int(marks[session])
			if times[k] == 0 {
				touched[kinds] = int32(k)
				kinds++
			}
			times[k]++
		}
	}
	return kinds
}

// differing gives a bit for each byte in which two words differ, the lowest for the lowest.
func differing(a, b uint64) uint64 {
	const low7, high = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	x := a ^ b
	x = (x&low7 + low7 | x) & high // the highest bit of every byte that is not zero
	return (x >> 7) * 0x0102040810204080 >> 56
}

// counted gives what was counted for an asked measure.
func (d *decider) counted(i int) counts {
	if !d.short {
		return d.chart.unpack(d.sums, i, d.vague)
	}
	p := &d.chart.packed.probes[i]
	n := int32(p.hits(d.entries))
	c := counts{hit: n, mayHit: n}
	if d.chart.asked[i].share {
		n := int32(p.misses(d.entries))
		c.miss, c.mayMiss, c.whole = n, n, c.hit|n
	}
	return c
}

// offRoll takes away the usual marks of sessions before and after the time on roll.
func (d *decider) offRoll() {
	ch := d.chart
	var sessions [maxPlaces]uint64
	for _, p := range ch.place[:d.roll.From] {
		sessions[p]++
	}
	for _, p := range ch.place[d.roll.To:] {
		sessions[p]++
	}
	for p, n := range sessions[:len(ch.first)] {
		if n > 0 {
			addRow(d.sums, ch.plain[p].add, -n)
		}
	}
}
