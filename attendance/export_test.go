package attendance

// SetBlock sets how many bytes of a register are read at once.
func (p *Population) SetBlock(size int) { p.size = size }

// Scattered reports whether the rows of any pupil stand in several places of the registers.
func (s *School) Scattered() bool {
	for _, e := range s.pupils {
		if e.blocks > 1 {
			return true
		}
	}
	return false
}
