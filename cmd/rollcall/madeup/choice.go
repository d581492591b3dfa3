package madeup

import "slices"

// manner is how a pupil attends.
type manner uint8

const (
	most manner = iota
	persistent
	severe
)

// odds is how many of a choice's places the reasons share.
const odds = 4096

// choice is the table from which the reasons of a year's events are drawn, for each manner.
type choice struct {
	places  [3][odds]uint8
	gaps    [3]int // how many sessions lie between events on average, in sixteenths
	reasons []reason
}

const sixteenths = 16

// codes holds the codes of more than one character, which marks write as a byte from 0x80 on.
type codes struct{ long []string }

const (
	unmarked  = '.'
	firstByte = 0x80
)

// byteOf gives the byte that stands for a code in marks.
func (c *codes) byteOf(code string) byte {
	if len(code) == 1 {
		return code[0]
	}
	i := slices.Index(c.long, code)
	if i < 0 {
		i = len(c.long)
		c.long = append(c.long, code)
	}
	return byte(firstByte + i)
}

// sort lays out the reasons of each year and stage, and apart from them what is no event of a pupil's.
func (p *Plan) sort(reasons []reason) {
	for i := range reasons {
		reasons[i].mark = p.codes.byteOf(reasons[i].code)
	}
	p.unknown = p.codes.byteOf(p.family.unknown)
	for year := range p.wish.Years {
		var events, closures []reason
		for _, r := range reasons {
			switch {
			case !r.inForce(p.period(year)):
			case r.lasts == closure:
				closures = append(closures, r)
			case r.lasts < closure:
				events = append(events, r)
			}
		}
		p.closures = append(p.closures, closures)
		for _, stage := range []string{"primary", "secondary"} {
			p.choices = append(p.choices, newChoice(events, stage, p.family.days*len(p.family.present)))
		}
	}
	for _, r := range reasons {
		if r.lasts > closure {
			p.weekly = append(p.weekly, r)
		}
	}
}

func newChoice(events []reason, stage string, sessions int) choice {
	var c choice
	for _, r := range events {
		if r.who == "all" || r.who == stage {
			c.reasons = append(c.reasons, r)
		}
	}
	for m := range c.places {
		total, sum, at := 0, 0, 0
		for _, r := range c.reasons {
			total += r.weights[m]
		}
		c.gaps[m] = sixteenths * 100 * sessions / total
		for i, r := range c.reasons {
			sum += r.weights[m]
			for ; at < sum*odds/total; at++ {
				c.places[m][at] = uint8(i)
			}
		}
	}
	return c
}

// choiceOf gives the table of a year for a pupil of a stage.
func (p *Plan) choiceOf(year int, secondary bool) *choice {
	i := 2 * year
	if secondary {
		i++
	}
	return &p.choices[i]
}
