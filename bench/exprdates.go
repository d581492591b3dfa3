package bench

import "github.com/expr-lang/expr/vm"

// AllDatesExpr asks expr's virtual machine about every date on which anything can change. The figures come from the sums by day
// of the hand-written peer, so that what takes the time is the machine; its env is the fastest one, a map of boxed values.
func AllDatesExpr() Peer {
	return Peer{
		Name: "expr-map", Timed: "everything: figures from sums by day, conditions by expr on each date", Most: 300,
		New: func(j Job) (*Run, error) {
			env := map[string]any{}
			new(Measures).each(func(name string, _ int) { env[name] = 0 })
			programs, err := exprPrograms(env)
			if err != nil {
				return nil, err
			}
			var machine vm.VM
			out := make([][]Turn, j.Part.Len())
			var prefix [256]uint64
			var days [][]*ageDays
			for _, y := range j.Part.Years {
				var on []*ageDays
				for _, m := range y.Moments {
					on = append(on, ageDaysOn(m.On))
				}
				days = append(days, on)
			}
			return &Run{
				Do: func() error {
					var m Measures
					for i := range out {
						out[i] = out[i][:0]
						y := j.Part.Years[j.Part.Year[i]]
						prefixes(&prefix, (*[sessions]uint8)(j.Part.Marks(i)))
						runs := runsByDay(j.Part.Marks(i))
						var before Verdict
						for k := range y.Moments {
							w := &y.Moments[k]
							m.fromSums(&prefix, w)
							m.LongestRun = int(runs[w.End])
							m.ages(j.Part, i, days[j.Part.Year[i]][k])
							fill(env, &m)
							met, err := runAll(&machine, &programs, env)
							if err != nil {
								return err
							}
							now := verdictOf(met)
							if k > 0 && now != before {
								out[i] = appendTurns(out[i], w, before, now)
							}
							before = now
						}
					}
					return nil
				},
				Turns: func(i int) []Turn { return out[i] },
			}, nil
		},
	}
}

func appendTurns(to []Turn, w *Moment, before, now Verdict) []Turn {
	for rule := range ruleCount {
		if from, became := before.of(rule), now.of(rule); from != became {
			to = append(to, Turn{w.On, rule, from, became})
		}
	}
	return to
}

// fromSums works out figures from the sums of packed counts by day.
func (m *Measures) fromSums(p *[256]uint64, w *Moment) {
	year := p[w.End]
	ten := year - p[w.Ten]
	*m = Measures{
		PossibleYear: lane(year, lanePossible), AbsentYear: lane(year, laneAbsent),
		UnauthorisedYear: lane(year, laneUnauthorised), LateYear: lane(year, laneLate),
		UnauthorisedTen:  lane(ten, laneUnauthorised),
		UnauthorisedFour: lane(year-p[w.Four], laneUnauthorised),
		UnauthorisedTwo:  lane(year-p[w.Two], laneUnauthorised),
		AuthorisedTen:    lane(ten, laneAbsent) - lane(ten, laneUnauthorised),
		PossibleTerm:     lane(year-p[w.Term], lanePossible),
		AbsentTerm:       lane(year-p[w.Term], laneAbsent),
		AbsentMonth:      lane(year-p[w.Month], laneAbsent),
	}
}

func (m *Measures) ages(p *Part, i int, on *ageDays) {
	m.AgePrescribed, m.AgeAugust = p.Born[i].Age(on.prescribed, 0), p.Born[i].Age(on.august, 0)
}

// runsByDay gives the longest run of whole days without leave by the number of days that have been.
func runsByDay(marks []uint8) (out [schoolDays + 1]uint8) {
	longest, length := uint8(0), uint8(0)
	for d := range schoolDays {
		day := lanes[marks[2*d]] + lanes[marks[2*d+1]]
		switch n := lane(day, lanePossible); {
		case n == 0:
		case lane(day, laneUnauthorised) == n:
			length++
			longest = max(longest, length)
		default:
			length = 0
		}
		out[d+1] = longest
	}
	return out
}
