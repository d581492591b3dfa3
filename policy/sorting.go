package policy

import (
	"iter"
	"slices"
	"sync"

	"github.com/rollcall-dev/rollcall/attendance"
)

// cell says how one meaning of a mark counts in one tally, in bits. A mark that may be one of several has sure bits for
// what all of them are and may bits for what any of them is.
type cell uint8

const (
	hit cell = 1 << iota
	mayHit
	miss
	mayMiss
	breaks
	mayBreak
	mayCut  // it may end a run although it is not possible
	inWhole // it is part of the whole of a share, counted or not
)

// wild is a mark that could be one of several codes: one that is missing, or one that must still be resolved.
type wild struct {
	id         int // numbered on from the readings
	candidates []reading
	missing    bool     // there is no mark: the session counts as possible all the same
	own        *reading // of one to be resolved: what it is read as now
}

// fitting gives what the mark of a session may be. One to be resolved that can be nothing else there, since no code is in force or
// none is for the session, stays what it is.
func (w *wild) fitting(session string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		none := true
		for _, r := range w.candidates {
			if r.code.session != "" && r.code.session != session {
				continue
			}
			if none = false; !yield(r) {
				return
			}
		}
		if none && w.own != nil {
			yield(*w.own)
		}
	}
}

// sorting is how every meaning of a mark counts in every tally, under the parameters of one edition of the law.
type sorting struct {
	cells   [][]cell // by tally; then by meaning and session of the day
	uniform [][]bool // by tally and meaning: whether all sessions of the day count alike
	noLaw   [][]int  // by tally: the parameters that it needs and that have no value
}

// edition is the law between two dates on which something of it changes.
type edition struct {
	from    attendance.Date // until the next one's
	values  []datedValue    // of the parameters
	sorting *sorting
	lowered func() *loweredLaw // its rules, lowered when first asked for
	calling func() *loweredLaw // what calls for steps, with the rules that it needs
}

// noMark stands for the code written where there is no mark.
var noMark = &code{}

// compile works out the tables that evaluation looks things up in.
func (p *Policy) compile() {
	p.markEras = p.codeDates()
	for _, c := range p.codes {
		c.eras = p.erasOf(c)
	}
	for i := range len(p.markEras) + 1 {
		w := p.newWild(p.codesInForce(p.eraDate(i)), p.eraDate(i))
		w.missing = true
		for j := range w.candidates {
			w.candidates[j].written = noMark
		}
		p.missing = append(p.missing, w.id)
	}
	for _, w := range p.wilds {
		w.id += len(p.readings)
	}
	p.edit()
	for _, u := range p.rules {
		p.plans = append(p.plans, p.plan(u))
	}
	p.sheets = newSheetPool(p)
}

// codeDates lists the dates on which some code begins, ends or changes.
func (p *Policy) codeDates() []attendance.Date {
	var out []attendance.Date
	for _, c := range p.codes {
		out = c.inForce.dates(out)
		for _, d := range c.classes {
			out = append(out, d.from)
		}
		if c.becomes != nil {
			out = append(out, c.becomes.from)
		}
	}
	return sortedDates(out)
}

// dates adds the dates on which something begins to be in force or no longer is.
func (f inForce) dates(to []attendance.Date) []attendance.Date {
	if !f.from.IsZero() {
		to = append(to, f.from)
	}
	if !f.until.IsZero() {
		to = append(to, f.until.AddDays(1))
	}
	return to
}

func sortedDates(dates []attendance.Date) []attendance.Date {
	slices.SortFunc(dates, attendance.Date.Compare)
	dates = slices.Compact(dates)
	if len(dates) > 0 && dates[0].IsZero() {
		dates = dates[1:]
	}
	return dates
}

// eraDate gives a date in an era: its first one, or for the era before all of them the day before the first.
func (p *Policy) eraDate(i int) attendance.Date {
	switch {
	case i > 0:
		return p.markEras[i-1]
	case len(p.markEras) > 0:
		return p.markEras[0].AddDays(-1)
	}
	return p.inForce.from
}

func (p *Policy) erasOf(c *code) []era {
	if c.unmarked {
		return nil
	}
	var out []era
	for i := range len(p.markEras) + 1 {
		d := p.eraDate(i)
		e := era{inForce: c.inForceOn(d), options: -1}
		if i > 0 {
			e.from = d
		}
		e.young = p.reading(c, c.target(), c.classOn(d))
		target := c.target()
		if b := target.becomes; b != nil && (b.from.IsZero() || !d.Before(b.from)) {
			e.became = p.reading(c, b.code, b.code.classOn(d))
		}
		if e.young.class.flags&unresolved != 0 {
			candidates := target.mayBecome
			if candidates == nil {
				candidates = p.codesInForce(d)
			}
			w := p.newWild(candidates, d)
			w.own, e.options = e.young, w.id
		}
		if n := len(out); n > 0 && out[n-1].same(e) {
			continue
		}
		out = append(out, e)
	}
	return out
}

func (e era) same(f era) bool {
	return e.inForce == f.inForce && e.young == f.young && e.became == f.became && e.options < 0 && f.options < 0
}

func (p *Policy) reading(written, as *code, cl *class) *reading {
	r := reading{id: len(p.readings), written: written, code: as, class: cl}
	if i := p.find(r); i >= 0 {
		return p.readings[i]
	}
	p.readings = append(p.readings, &r)
	return &r
}

// find gives the number of a reading, whatever number it carries itself; -1 if the pack has no such meaning.
func (p *Policy) find(r reading) int {
	return slices.IndexFunc(p.readings, func(known *reading) bool {
		return known.written == r.written && known.code == r.code && known.class == r.class
	})
}

// codesInForce lists the codes that a mark of a date may turn out to be.
func (p *Policy) codesInForce(d attendance.Date) []*code {
	var out []*code
	for _, c := range p.codes {
		if !c.unmarked && c.sameAs == nil && c.inForce.on(d) {
			out = append(out, c)
		}
	}
	return out
}

func (p *Policy) newWild(codes []*code, d attendance.Date) *wild {
	w := &wild{id: len(p.wilds)} // numbered on from the readings once all of these are known
	for _, c := range codes {
		if cl := c.classOn(d); cl != nil {
			w.candidates = append(w.candidates, reading{written: c, code: c.target(), class: cl})
		}
	}
	p.wilds = append(p.wilds, w)
	return w
}

// edit works out the editions of the law.
func (p *Policy) edit() {
	dates := p.lawDates()
	for i := range len(dates) + 1 {
		e := &edition{}
		at := p.inForce.from.AddDays(-1)
		if i > 0 {
			e.from, at = dates[i-1], dates[i-1]
		} else if len(dates) > 0 {
			at = dates[0].AddDays(-1)
		}
		for _, param := range p.parameters {
			e.values = append(e.values, param.on(at))
		}
		e.sorting = p.sortingFor(e)
		e.lowered = sync.OnceValue(func() *loweredLaw { return p.lower(e, at) })
		e.calling = sync.OnceValue(func() *loweredLaw { return p.lowerCalls(e, at) })
		p.editions = append(p.editions, e)
	}
}

// editionOn gives the law of a date and the last date on which it is the law, zero if it has no end.
func (p *Policy) editionOn(d attendance.Date) (*edition, attendance.Date) {
	i, found := slices.BinarySearchFunc(p.editions, d, func(e *edition, d attendance.Date) int { return e.from.Compare(d) })
	if !found {
		i--
	}
	if i+1 < len(p.editions) {
		return p.editions[i], p.editions[i+1].from.AddDays(-1)
	}
	return p.editions[i], attendance.Date{}
}

// sortingFor gives the sorting under an edition's parameters. Editions that sort marks alike share one.
func (p *Policy) sortingFor(e *edition) *sorting {
	asked := p.sortingParameters()
	for i, other := range p.editions {
		same := true
		for _, param := range asked {
			same = same && other.values[param].from == e.values[param].from && other.values[param].value.known() == e.values[param].value.known()
		}
		if same {
			return p.editions[i].sorting
		}
	}
	s := &sorting{}
	for _, t := range p.tallies {
		cells, uniform := p.sortAll(t, e)
		s.cells, s.uniform = append(s.cells, cells), append(s.uniform, uniform)
		var noLaw []int
		for _, u := range t.collect() {
			if u.kind == useParameter && !e.values[u.at].value.known() {
				noLaw = append(noLaw, u.at)
			}
		}
		s.noLaw = append(s.noLaw, noLaw)
	}
	p.sortings = append(p.sortings, s)
	return s
}

// sortingParameters lists the parameters on which the sorting of marks depends.
func (p *Policy) sortingParameters() []int {
	var out []int
	for _, t := range p.tallies {
		for _, u := range t.collect() {
			if u.kind == useParameter && !slices.Contains(out, u.at) {
				out = append(out, u.at)
			}
		}
	}
	return out
}

func (t *tallyRule) collect() []use {
	var out []use
	for _, n := range []*node{t.of, t.outOf, t.bridge, t.breaks, t.where} {
		if n != nil {
			out = n.collect(out)
		}
	}
	return out
}

func (p *Policy) sortAll(t *tallyRule, e *edition) (cells []cell, uniform []bool) {
	kinds := len(p.sessions)
	add := func(sort func(session string) cell) {
		alike := true
		for k, session := range p.sessions {
			cells = append(cells, sort(session))
			alike = alike && cells[len(cells)-1] == cells[len(cells)-1-k]
		}
		uniform = append(uniform, alike)
	}
	var over env
	cells, uniform = make([]cell, 0, kinds*(len(p.readings)+len(p.wilds))), make([]bool, 0, len(p.readings)+len(p.wilds))
	for _, r := range p.readings {
		add(func(session string) cell {
			over = env{edition: e, written: r.written, code: r.code, class: r.class, flags: r.class.flags, session: session}
			return t.sort(&over)
		})
	}
	for _, w := range p.wilds {
		add(func(session string) cell { return w.sort(t, e, session, &over) })
	}
	return cells, uniform
}

// sort says how a mark counts. What a condition leaves unknown counts as may.
func (t *tallyRule) sort(e *env) cell {
	of, outOf := t.of.truth(e), t.outOf.truth(e)
	missed := outOf.and(of.not())
	c := sureOrMay(of, hit, mayHit) | sureOrMay(missed, miss, mayMiss)
	if outOf.or(of) == yes {
		c |= inWhole
	}
	if !t.runs {
		return c
	}
	ends := missed
	if t.bridge != nil {
		ends = ends.and(t.bridge.truth(e).not())
	}
	if t.breaks != nil {
		cuts := of.not().and(t.breaks.truth(e))
		ends = ends.or(cuts)
		if cuts.and(outOf.not()) != no {
			c |= mayCut
		}
	}
	return c | sureOrMay(ends, breaks, mayBreak)
}

func sureOrMay(t truth, sure, may cell) cell {
	switch t {
	case yes:
		return sure | may
	case no:
		return 0
	}
	return may
}

// sort says how a mark that could be several codes counts. It looks at each of them in an environment that it is given.
func (w *wild) sort(t *tallyRule, e *edition, session string, over *env) cell {
	const sure = hit | miss | breaks | inWhole
	each, some := sure, cell(0)
	for r := range w.fitting(session) {
		*over = w.env(r, e, session)
		c := t.sort(over)
		each, some = each&c, some|c&^sure
	}
	if some == 0 { // there is no such mark: it is surely nothing
		each = 0
	}
	return each | some
}

func (w *wild) env(r reading, e *edition, session string) env {
	out := env{edition: e, written: r.written, code: r.code, class: r.class, flags: r.class.flags, session: session}
	if w.missing {
		out.flags |= possible
	}
	return out
}
