package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Population is made up from a seed: pupils in schools, the schools on eight calendars, every session marked.
type Population struct {
	Years []*Year
	Codes *attendance.Codes // shared by all registers, in the order of the table codes
	Parts []*Part
}

// Part is some pupils that follow one another, the share of one goroutine. Schools are whole but at its ends.
type Part struct {
	*Population
	Year  []uint8 // by pupil: which of Years
	Born  []attendance.Date
	marks []uint8 // the numbers of the codes, a fixed number of sessions for each pupil
}

const schools = 214

// NewPopulation makes up so many pupils in so many parts of the same size.
func NewPopulation(pupils, parts int, seed uint64) (*Population, error) {
	ys, err := years()
	if err != nil {
		return nil, err
	}
	p := &Population{Years: ys, Codes: &attendance.Codes{}}
	for _, c := range codes {
		if _, err := p.Codes.Number(c.name); err != nil {
			return nil, err
		}
	}
	roll := rand.New(rand.NewPCG(seed, 1))
	sizes := make([]int, min(schools, pupils))
	total := 0
	for i := range sizes {
		sizes[i] = 120 + roll.IntN(1380)
		total += sizes[i]
	}
	begins := make([]int, len(sizes)) // so that the schools hold all pupils, whatever their number
	sum := 0
	for i, n := range sizes {
		begins[i] = sum * pupils / total
		sum += n
	}
	school := 0
	for k := range parts {
		from, to := pupils*k/parts, pupils*(k+1)/parts
		part := &Part{Population: p, marks: make([]uint8, (to-from)*sessions)}
		for i := from; i < to; i++ {
			for school+1 < len(begins) && begins[school+1] <= i {
				school++
			}
			// Each pupil has a source of chance of their own, so that the size of a population changes nobody's marks.
			m := maker{rand.New(rand.NewPCG(seed, uint64(i)+2))}
			part.Year = append(part.Year, uint8(school%len(ys)))
			part.Born = append(part.Born, m.born())
			m.marks(part.Marks(i - from))
		}
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

// Len says how many pupils there are.
func (p *Part) Len() int { return len(p.Year) }

// Marks gives the numbers of a pupil's marks.
func (p *Part) Marks(i int) []uint8 { return p.marks[i*sessions : (i+1)*sessions : (i+1)*sessions] }

// slice gives the pupils from one to before another.
func (p *Part) slice(from, to int) *Part {
	return &Part{p.Population, p.Year[from:to], p.Born[from:to], p.marks[from*sessions : to*sessions]}
}

// Spread gives pupils from all over a part, so that a sample has every calendar.
func (p *Part) Spread(n int) *Part {
	if n == 0 || n >= p.Len() {
		return p
	}
	out := &Part{Population: p.Population, marks: make([]uint8, 0, n*sessions)}
	for k := range n {
		i := k * p.Len() / n
		out.Year, out.Born, out.marks = append(out.Year, p.Year[i]), append(out.Born, p.Born[i]), append(out.marks, p.Marks(i)...)
	}
	return out
}

// Pupil gives a pupil as Rollcall reads one.
func (p *Part) Pupil(i int) (*attendance.Pupil, error) {
	c := p.Years[p.Year[i]].Calendar
	r := attendance.NewRegister(c, p.Codes)
	for k, n := range p.Marks(i) {
		d, session := c.Session(k)
		if err := r.Set(attendance.Mark{Date: d, Session: session, Code: p.Codes.Name(n)}); err != nil {
			return nil, err
		}
	}
	return &attendance.Pupil{ID: fmt.Sprintf("p%06d", i), Calendar: c, Register: r, Born: p.Born[i]}, nil
}

// maker makes up one pupil.
type maker struct{ *rand.Rand }

// born gives a date of birth: from the reception class to the first year after school age, a few of the last.
func (m maker) born() attendance.Date {
	group := m.IntN(12)
	if m.IntN(40) == 0 {
		group = 12
	}
	return attendance.MustDate("2020-08-31").AddMonths(-12 * group).AddDays(-m.IntN(365))
}

// marks fills a register: present, with single marks of other kinds strewn in, and over it absence in spells.
func (m maker) marks(into []uint8) {
	for i := range into {
		into[i] = uint8(1 + i&1)
		switch n := m.IntN(1000); {
		case n < 17:
			into[i] = number("L")
		case n < 30:
			into[i] = m.pick("B", "K", "P", "V", "V", "W")
		case n < 33:
			into[i] = m.pick("D", "X", "Q", "Y1", "Z", "#")
		}
	}
	rate, truancy := m.inclination()
	const mean = 5.0 // sessions, about, of a spell
	for i := 0; i < len(into); {
		if m.Float64() >= rate/mean {
			i++
			continue
		}
		i = m.spell(into, i, truancy)
	}
}

// inclination says how much of a year a pupil is absent, about, and how much of that is without leave.
func (m maker) inclination() (rate, truancy float64) {
	rate, truancy = 0.046*m.ExpFloat64(), 0.15
	switch n := m.IntN(1000); {
	case n < 18:
		rate = 0.8 + 1.2*m.Float64()
	case n < 150:
		rate = 0.10 + 0.12*m.ExpFloat64()
	}
	if m.IntN(4) == 0 {
		truancy = 0.66
	}
	return rate, truancy
}

// spell marks an absence that begins at a session, and gives the session after it.
func (m maker) spell(into []uint8, i int, truancy float64) int {
	for length := 1 + int(4.2*m.ExpFloat64()); length > 0 && i < len(into); length, i = length-1, i+1 {
		into[i] = 0
	}
	end := i
	code := m.pick("I", "I", "I", "I", "I", "I", "M", "M", "C", "C", "E", "R", "S", "T", "J1", "C1", "C2")
	if m.Float64() < truancy {
		code = m.pick("O", "O", "O", "U", "G", "G", "N")
	}
	for i--; i >= 0 && into[i] == 0; i-- {
		into[i] = code
	}
	return end
}

func (m maker) pick(names ...string) uint8 { return number(names[m.IntN(len(names))]) }
