package policy

// exemplars is how many pupils are looked at to find out which codes are usual.
const exemplars = 32

// exemplar gives the marks that a chart takes for usual: those of whoever has most among the next few pupils of the same calendar. The
// first one may have come late, or not yet.
func (d *decider) exemplar() []uint8 {
	c, i := d.cohort, d.index
	best, most := c.Marks(i), -1
	for k := i; k < min(c.Len(), i+exemplars); k++ {
		if c.Calendar(k) != c.Calendar(i) {
			continue
		}
		n := 0
		for _, code := range c.Marks(k) {
			n += boolBit(code != 0)
		}
		if n > most {
			best, most = c.Marks(k), n
		}
	}
	return best
}
