package policy

// shortTest is a lowered condition made into a closure of its own for the short way of a chart: it decides what decider.truth does, and
// what takes more than lanes and what is kept is left to that.
type shortTest func(d *decider) truth

// shortRule is a rule made into one.
type shortRule func(d *decider) verdict

// rulesOf makes closures of the rules of an edition.
func (p *packed) rulesOf(ch *chart) {
	for i := range ch.law.rules {
		p.rules = append(p.rules, p.rule(&ch.law.rules[i]))
	}
}

func (p *packed) rule(u *loweredRule) shortRule {
	if !u.inForce || len(u.unless) > 0 {
		return func(d *decider) verdict { return d.outcome(u) }
	}
	when, applies := p.closure(u.when), p.always
	if u.applies != nil {
		applies = p.closure(u.applies)
	}
	decide := p.decision(u, applies, when)
	if u.memo < 0 || u.other {
		return decide
	}
	return func(d *decider) verdict {
		if d.memo == nil {
			return decide(d)
		}
		known := &d.memo[u.memo]
		if *known == 0 {
			*known = uint8(decide(d)) + 1
		}
		return verdict(*known - 1)
	}
}

// decision is a rule without exceptions. As a rule it applies where another is met, which is then looked up at once.
func (p *packed) decision(u *loweredRule, applies, when shortTest) shortRule {
	if u.applies != nil && u.applies.op == testNamed {
		of := u.applies.of
		return func(d *decider) verdict {
			if Outcome(d.came[of]) == Met {
				return verdictOf[when(d)&15]
			}
			if d.named(of) == unknown {
				return verdict(Undetermined)
			}
			return verdict(NotApplicable)
		}
	}
	return func(d *decider) verdict {
		if t := applies(d); t != yes {
			if t == no {
				return verdict(NotApplicable)
			}
			return verdict(Undetermined)
		}
		return verdictOf[when(d)&15]
	}
}

// verdictOf is what comes of a rule that applies by the truth of its condition.
var verdictOf = func() (out [16]verdict) {
	for t := range out {
		out[t] = verdict(Undetermined)
	}
	out[yes], out[no] = verdict(Met), verdict(NotMet)
	return out
}()

func (p *packed) always(*decider) truth { return yes }

func (p *packed) closure(t *test) shortTest {
	switch {
	case t.op == testConstant:
		return func(*decider) truth { return t.value }
	case t.op == testNamed:
		return func(d *decider) truth { return d.named(t.of) }
	case t.op == testThreshold && p.levels[t.held].simple:
		return p.levels[t.held].closure(t.level.negated)
	case t.op == testThreshold && p.levels[t.held].inOrder:
		return p.levels[t.held].hardClosure(t)
	case t.fixed || t.op != testAnd && t.op != testOr && t.op != testNot:
		return func(d *decider) truth { return d.truth(t) }
	case t.op == testNot:
		part := p.closure(t.parts[0])
		return func(d *decider) truth { return part(d).not() }
	}
	left, right := p.closure(t.parts[0]), p.closure(t.parts[1])
	if t.op == testAnd {
		return func(d *decider) truth {
			switch x := left(d); x {
			case yes:
				return right(d)
			case no:
				return no
			default:
				return x.and(right(d))
			}
		}
	}
	return func(d *decider) truth {
		switch x := left(d); x {
		case yes:
			return yes
		case no:
			return right(d)
		default:
			return x.or(right(d))
		}
	}
}

// closure makes one of a threshold on lanes.
func (l packedLevel) closure(negated bool) shortTest {
	reached, not := yes, no
	if negated {
		reached, not = no, yes
	}
	if l.share {
		part, rest, enough := l.whole-l.part, l.part, l.enough()
		return func(d *decider) truth {
			hits, misses := l.hits(d.entries), l.misses(d.entries)
			switch {
			case hits+misses == 0: // a share of nothing has no value
				return unknown
			case hits*part-misses*rest >= enough:
				return reached
			}
			return not
		}
	}
	from, to, shift, least := l.from, l.to, l.hitShift, l.least
	if l.weight != 1 {
		return func(d *decider) truth {
			if l.hits(d.entries) >= least {
				return reached
			}
			return not
		}
	}
	return func(d *decider) truth {
		if int64(uint16((d.entries[to]-d.entries[from])>>shift)) >= least {
			return reached
		}
		return not
	}
}

// hardClosure makes one of a threshold on days or a run: most pupils have too little for it, whatever the order.
func (l packedLevel) hardClosure(t *test) shortTest {
	not := no
	if t.level.negated {
		not = yes
	}
	a := l.asked
	span, least, fewest := a.span, l.least, l.least*int64(l.fewest)
	return func(d *decider) truth {
		if l.hits(d.entries) < least {
			return not
		}
		if l.bounded {
			from, to := max(span.From, d.roll.From), min(span.To, d.roll.To)
			if int64(to-from)-l.misses(d.entries) < fewest {
				return not
			}
		}
		return t.level.ofCount(d.walk(t.of, a))
	}
}
