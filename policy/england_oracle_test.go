package policy_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// oraclePupils is how many random pupils are compared, each on datesOfPupil dates. Turn it up for a longer search.
const (
	oraclePupils = 400
	datesOfPupil = 10
)

func englishLaw(t testing.TB) *policy.Policy {
	t.Helper()
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// inParallel does something for every number from 1 to count, on all processors.
func inParallel(count int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)); i <= count; i = int(next.Add(1)) {
				do(i)
			}
		})
	}
	wg.Wait()
}

func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// newPupil makes a random school and a pupil with a register.
func newPupil(rng *rand.Rand) (*naivePupil, error) {
	p := &naivePupil{}
	start := on(2006+rng.IntN(20), 9, 1) + day(rng.IntN(300))
	switch rng.IntN(4) {
	case 0: // near a change of the law
		start = pick(rng, on(2010, 9, 1), on(2011, 9, 1), on(2013, 9, 1), on(2015, 9, 1), on(2024, 8, 19), on(2024, 8, 19)) - day(rng.IntN(100))
	case 1:
		start = on(2023+rng.IntN(3), 9, 1) + day(rng.IntN(4))
	}
	terms, weeks := 1, 2+rng.IntN(8)
	switch rng.IntN(20) {
	case 0:
		terms = 9 // some years
	case 1, 2, 3, 4:
		terms = 3
	}
	spec := attendance.CalendarSpec{}
	from := start
	shut := map[naiveSession]bool{}
	for range terms {
		to := from + day(7*(1+rng.IntN(weeks))+rng.IntN(7))
		spec.Terms = append(spec.Terms, fmt.Sprintf("%s..%s", from, to))
		for range rng.IntN(3) {
			d := from + day(rng.IntN(int(to-from)))
			if rng.IntN(2) == 0 {
				spec.Closed = append(spec.Closed, d.String())
				shut[naiveSession{d, 0}], shut[naiveSession{d, 1}] = true, true
				continue
			}
			session := rng.IntN(2)
			spec.Closed = append(spec.Closed, d.String()+" "+[]string{"AM", "PM"}[session])
			shut[naiveSession{d, session}] = true
		}
		for d := from; d <= to; d++ {
			for session := range 2 {
				if wd := d.time().Weekday(); wd != time.Saturday && wd != time.Sunday && !shut[naiveSession{d, session}] {
					p.sessions = append(p.sessions, naiveSession{d, session})
				}
			}
		}
		p.last = to
		from = to + 1 + day(rng.IntN(pick(rng, 4, 14, 45)))
	}
	p.first = start
	if len(p.sessions) == 0 {
		return nil, nil
	}
	calendar, err := attendance.NewCalendar(spec)
	if err != nil {
		return nil, err
	}
	p.pupil = &attendance.Pupil{ID: "1", Calendar: calendar, Facts: map[string]string{}}
	length := int(p.last - p.first)
	if rng.IntN(4) == 0 {
		p.enrolled = p.first + day(rng.IntN(length/2+1))
		p.pupil.Enrolled = p.enrolled.date()
	}
	if rng.IntN(6) == 0 {
		p.left = p.first + day(length/2+rng.IntN(length/2+1))
		p.pupil.Left = p.left.date()
	}
	if rng.IntN(8) > 0 {
		age := 365 * (6 + rng.IntN(9))
		if rng.IntN(3) == 0 {
			age = 365 * pick(rng, 4, 5, 5, 15, 16, 16, 17)
		}
		p.born = p.first - day(age+rng.IntN(400))
		if rng.IntN(12) == 0 {
			p.born = on(p.born.time().Year()/4*4, 2, 29)
		}
		p.pupil.Born = p.born.date()
	}
	if rng.IntN(10) == 0 {
		p.independent = true
		p.pupil.Facts["independent_school"] = "true"
	}
	p.mark(rng)
	return p, p.enter(rng)
}

// mark makes the register: stretches of one code, of a few, and of anything at all.
func (p *naivePupil) mark(rng *rand.Rand) {
	p.marks = make([]string, len(p.sessions))
	missing, unresolved := rng.IntN(4), rng.IntN(4)
	if rng.IntN(3) == 0 {
		missing = 0
	}
	if rng.IntN(10) == 0 {
		missing, unresolved = 30, 30
	}
	absent := pick(rng, 0, 2, 5, 12, 30, 60) // in a hundred
	mode, left := "", 0
	for i, s := range p.sessions {
		if left == 0 {
			mode, left = "ordinary", 1+rng.IntN(30)
			switch rng.IntN(7) {
			case 0:
				mode, left = pick(rng, "G", "O", "E", "I", "U", "GO", "GNOU", "GO#", "E#", "IX", "G/", "OX"), 1+rng.IntN(pick(rng, 12, 50))
			case 1:
				mode, left = "anything", 1+rng.IntN(6)
			}
		}
		left--
		code := []string{"/", `\`}[s.session]
		switch {
		case mode == "anything":
			code = pick(rng, englishNames...)
			if rng.IntN(12) == 0 {
				code = pick(rng, "QQ", "Y8", "AB", "g")
			}
		case mode != "ordinary":
			code = string(mode[rng.IntN(len(mode))])
		case rng.IntN(100) < absent:
			code = pick(rng, "I", "I", "M", "C", "G", "O", "U", "O", "I01", "L", "B", "D", "X")
		}
		p.marks[i] = code
	}
	for range missing {
		p.marks[rng.IntN(len(p.marks))] = pick(rng, "", "", "-", "QQ")
	}
	for range unresolved {
		p.marks[rng.IntN(len(p.marks))] = "N"
	}
	if rng.IntN(3) > 0 { // the few missing ones and unresolved ones are all there are
		for i, code := range p.marks {
			if c := englishCodes[code]; code == "N" && rng.IntN(2) == 0 || c == nil && rng.IntN(2) == 0 || c != nil && c.unmarked {
				p.marks[i] = "C"
			}
		}
	}
}

// enter writes the marks into a register, in a random order.
func (p *naivePupil) enter(rng *rand.Rand) error {
	r := attendance.NewRegister(p.pupil.Calendar, nil)
	for _, i := range rng.Perm(len(p.marks)) {
		if p.marks[i] == "" {
			continue
		}
		s := p.sessions[i]
		if err := r.Set(attendance.Mark{Date: s.on.date(), Session: []string{"AM", "PM"}[s.session], Code: p.marks[i]}); err != nil {
			return err
		}
	}
	p.pupil.Register = r
	p.prepare()
	return nil
}

func (p *naivePupil) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "calendar %s to %s, enrolled %v, left %v, born %v, independent %v\n", p.first, p.last, p.pupil.Enrolled, p.pupil.Left, p.pupil.Born, p.independent)
	var last day
	for i, s := range p.sessions {
		if s.on != last {
			fmt.Fprintf(&b, " %s", s.on)
			last = s.on
		}
		mark := p.marks[i]
		if mark == "" {
			mark = "(none)"
		}
		fmt.Fprintf(&b, " %s", mark)
	}
	return b.String()
}

// tried counts what was compared.
type tried struct {
	pupilDates, outcomes, figures, spells, completions, replacements, decided atomic.Int64
}

// TestEnglandAgainstOracle compares random pupils on random dates.
func TestEnglandAgainstOracle(t *testing.T) {
	law := englishLaw(t)
	count := oraclePupils / slower
	if testing.Short() {
		count /= 10
	}
	var n tried
	var failures atomic.Int64
	inParallel(count, func(seed int) {
		if failures.Load() >= 4 {
			return
		}
		rng := rand.New(rand.NewPCG(uint64(seed), 7))
		p, err := newPupil(rng)
		if err == nil && p == nil {
			return
		}
		if err == nil {
			err = p.compareOn(law, rng, datesOfPupil, &n)
		}
		if err != nil {
			failures.Add(1)
			t.Errorf("seed %d: %v\n%v", seed, err, p)
		}
	})
	t.Logf("%d pupil-dates, %d outcomes, %d figures, %d spells; %d completions of missing marks; %d replacements of unresolved ones, %d findings they decide",
		n.pupilDates.Load(), n.outcomes.Load(), n.figures.Load(), n.spells.Load(), n.completions.Load(), n.replacements.Load(), n.decided.Load())
}

// compareOn compares one pupil on some dates. If they do not agree, it looks for fewer marks that show it.
func (p *naivePupil) compareOn(law *policy.Policy, rng *rand.Rand, dates int, n *tried) error {
	begin, end := p.first-10, p.last+15
	var verdicts []verdict // from begin on
	for d := begin; d <= end; d++ {
		verdicts = append(verdicts, p.judge(d, nil))
	}
	for range dates {
		at := begin + day(rng.IntN(len(verdicts)))
		err := p.compareAt(law, at, begin, verdicts, n)
		if err == nil {
			continue
		}
		for i := range p.marks {
			mark := p.marks[i]
			p.marks[i] = []string{"/", `\`}[p.sessions[i].session]
			if e := p.enter(rng); e != nil {
				return e
			}
			var fewer []verdict
			for d := begin; d <= at; d++ {
				fewer = append(fewer, p.judge(d, nil))
			}
			if e := p.compareAt(law, at, begin, fewer, n); e != nil {
				err = e
			} else {
				p.marks[i] = mark
			}
		}
		if e := p.enter(rng); e != nil {
			return e
		}
		return fmt.Errorf("on %s: %w", at, err)
	}
	return nil
}

// compareAt compares one pupil on one date. The verdicts are those from the date begin on.
func (p *naivePupil) compareAt(law *policy.Policy, at, begin day, verdicts []verdict, n *tried) error {
	report := law.Evaluate(p.pupil, at.date())
	n.pupilDates.Add(1)
	if report.Refused != "" {
		return errors.New(report.Refused)
	}
	v := verdicts[at-begin]
	if err := v.compare(report, n); err != nil {
		return err
	}
	for _, rule := range englishRules {
		if err := p.compareSpell(report, rule, at, begin, verdicts, n); err != nil {
			return err
		}
	}
	open, missing := p.unresolved(at)
	if err := p.compareProvisional(report, v, at, open, n); err != nil {
		return err
	}
	if len(missing) > 0 && len(missing) <= 3 && at%3 == 0 {
		return p.complete(report, at, missing, n)
	}
	return nil
}

// compare holds the figures and the outcomes of a report against those of the second implementation.
func (v verdict) compare(report *policy.Report, n *tried) error {
	for i, m := range englishMeasures {
		want := v.figures[i]
		got, ok := report.Figure(m.id)
		n.figures.Add(1)
		if !ok || got.Known != want.known || got.Share != m.share {
			return fmt.Errorf("%s is %v (known %v, share %v), want %+v", m.id, got, got.Known, got.Share, want)
		}
		if !got.Known {
			continue
		}
		least, most := attendance.Rate{Part: int64(want.least), Whole: 1}, attendance.Rate{Part: int64(want.most), Whole: 1}
		if m.share {
			least.Whole, most.Whole = int64(want.leastOutOf), int64(want.mostOut)
		}
		if got.Least != least || got.Most != most {
			return fmt.Errorf("%s is %s to %s, want %s to %s", m.id, got.Least, got.Most, least, most)
		}
		if !m.always && (got.From != want.from.date() || got.To != want.to.date()) {
			return fmt.Errorf("the window of %s is %s to %s, want %s to %s", m.id, got.From, got.To, want.from, want.to)
		}
	}
	for _, rule := range englishRules {
		n.outcomes.Add(1)
		if got, ok := report.Finding(rule); !ok || got.Outcome != v.outcomes[rule] {
			return fmt.Errorf("%s is %s, want %s", rule, got.Outcome, v.outcomes[rule])
		}
	}
	return nil
}

// compareSpell looks at every date from the calendar's first.
func (p *naivePupil) compareSpell(report *policy.Report, rule string, at, begin day, verdicts []verdict, n *tried) error {
	n.spells.Add(1)
	start := max(p.first, packFrom)
	outcome := func(d day) policy.Outcome { return verdicts[d-begin].outcomes[rule] }
	var since, first attendance.Date
	for d := start; d <= at; d++ {
		if outcome(d) == policy.Met {
			first = d.date()
			break
		}
	}
	if outcome(at) == policy.Met {
		for d := at; d >= start && outcome(d) == policy.Met; d-- {
			since = d.date()
		}
	}
	finding, _ := report.Finding(rule)
	f := finding.Spell()
	if f.Since != since || f.First != first {
		return fmt.Errorf("%s: since %v, first %v; want %v and %v", rule, f.Since, f.First, since, first)
	}
	// An undetermined date that is named must be one, and one that could move the date it stands beside.
	if d := f.FirstOpen; !d.IsZero() {
		k := day(d.DaysSince(epoch))
		if k < start || k > at || outcome(k) != policy.Undetermined || !first.IsZero() && !d.Before(first) {
			return fmt.Errorf("%s: %s is named beside first %v, but the rule is %s then", rule, d, first, outcome(k))
		}
	}
	if d := f.SinceOpen; !d.IsZero() {
		k := day(d.DaysSince(epoch))
		if since.IsZero() || k < start || outcome(k) != policy.Undetermined || d.AddDays(1) != since {
			return fmt.Errorf("%s: %s is named beside since %v, but the rule is %s then", rule, d, since, outcome(k))
		}
	}
	// And one that surely could is named: if all missing marks were one code, it would be met.
	for d := start; d <= at && at%8 == 0; d++ {
		if outcome(d) != policy.Undetermined || !first.IsZero() && !d.date().Before(first) {
			continue
		}
		_, missing := p.unresolved(d)
		for _, code := range []string{"O", "G", "E", "I", "N", "C"} {
			all := map[int]string{}
			for _, i := range missing {
				all[i] = code
			}
			if len(missing) > 0 && p.judge(d, all).outcomes[rule] == policy.Met {
				if f.FirstOpen.IsZero() || f.FirstOpen.After(d.date()) {
					return fmt.Errorf("%s: first %v, beside it %v, but with %s for what is missing it would be met on %s", rule, first, f.FirstOpen, code, d)
				}
				if d.date().AddDays(1) == since && f.SinceOpen.IsZero() {
					return fmt.Errorf("%s: since %v, and %s is not named", rule, since, d)
				}
				return nil
			}
		}
	}
	return nil
}

// compareProvisional tries what the unresolved marks may yet turn out to be.
func (p *naivePupil) compareProvisional(report *policy.Report, v verdict, at day, open []int, n *tried) error {
	changed := map[string]string{}
	try := func(now map[int]string) error {
		n.replacements.Add(1)
		other := p.judge(at, now)
		for _, rule := range englishRules {
			if other.outcomes[rule] != v.outcomes[rule] && changed[rule] == "" {
				changed[rule] = fmt.Sprint(now)
			}
		}
		return nil
	}
	few := len(open) <= 2 || len(open) == 3 && at%8 == 0 // else only all of them alike
	if few {
		var codes [][]string
		for _, i := range open {
			all := p.mayBe(p.sessions[i], false)
			if len(open) > 1 {
				all = p.kinds(all, p.sessions[i], at)
			}
			codes = append(codes, all)
		}
		if err := replacements(open, codes, try); err != nil {
			return err
		}
	} else {
		for _, code := range englishNames {
			uniform := map[int]string{}
			for _, i := range open {
				if s := p.sessions[i]; englishCodes[code].mayStand(s.on, s.session) {
					uniform[i] = code
				}
			}
			if err := try(uniform); err != nil {
				return err
			}
		}
	}
	for _, rule := range englishRules {
		n.decided.Add(1)
		f, _ := report.Finding(rule)
		if !f.Provisional && changed[rule] != "" {
			return fmt.Errorf("%s is %s and not provisional, but %s would change it", rule, f.Outcome, changed[rule])
		}
		if few && f.Provisional && changed[rule] == "" {
			return fmt.Errorf("%s is %s and provisional, but nothing that the %d unresolved marks may turn out to be changes it", rule, f.Outcome, len(open))
		}
	}
	return nil
}

// complete fills what is missing in every way, and holds the report to each of them.
func (p *naivePupil) complete(report *policy.Report, at day, missing []int, n *tried) error {
	var codes [][]string
	for _, i := range missing {
		all := p.mayBe(p.sessions[i], true)
		if len(missing) > 1 {
			all = p.kinds(all, p.sessions[i], at)
		}
		codes = append(codes, all)
	}
	type ends struct{ least, most attendance.Rate }
	reached := map[string]ends{}
	err := replacements(missing, codes, func(now map[int]string) error {
		n.completions.Add(1)
		v := p.judge(at, now)
		for i, m := range englishMeasures {
			if m.id == "overdue_reasons" { // about what is written: an N that is not there is not overdue
				continue
			}
			f, _ := report.Figure(m.id)
			if f.Known != v.figures[i].known {
				return fmt.Errorf("%s known %v, but %v with %v", m.id, f.Known, v.figures[i].known, now)
			}
			if !f.Known {
				continue
			}
			value := attendance.Rate{Part: int64(v.figures[i].least), Whole: 1}
			if m.share {
				value.Whole = int64(v.figures[i].leastOutOf)
			}
			if value.Compare(f.Least) < 0 || value.Compare(f.Most) > 0 {
				return fmt.Errorf("%s is %s, but %s with %v", m.id, f, value, now)
			}
			e, is := reached[m.id]
			if !is {
				e = ends{value, value}
			}
			if value.Compare(e.least) < 0 {
				e.least = value
			}
			if value.Compare(e.most) > 0 {
				e.most = value
			}
			reached[m.id] = e
		}
		for _, rule := range englishRules {
			if rule == "reason_overdue" {
				continue
			}
			if f, _ := report.Finding(rule); f.Outcome != policy.Undetermined && f.Outcome != v.outcomes[rule] {
				return fmt.Errorf("%s is %s, but %s with %v", rule, f.Outcome, v.outcomes[rule], now)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for id, e := range reached {
		if f, _ := report.Figure(id); f.Least.Compare(e.least) != 0 || f.Most.Compare(e.most) != 0 {
			return fmt.Errorf("%s is %s, but the completions reach only %s to %s", id, f, e.least, e.most)
		}
	}
	return nil
}

// TestSameBytes asks for reports twice, after the marks were entered in another order, and from many goroutines.
func TestSameBytes(t *testing.T) {
	law := englishLaw(t)
	count := max(3, 80/slower)
	if testing.Short() {
		count /= 3
	}
	for seed := range count {
		rng := rand.New(rand.NewPCG(uint64(seed), 8))
		p, err := newPupil(rng)
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			continue
		}
		var dates []day
		var reports []string
		for range 4 {
			d := p.first + day(rng.IntN(int(p.last-p.first)+10))
			dates, reports = append(dates, d), append(reports, said(law.Evaluate(p.pupil, d.date())))
		}
		again := &attendance.Pupil{}
		*again = *p.pupil
		if err := p.enter(rng); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for k := range 6 {
			wg.Go(func() {
				for i, d := range dates {
					pupil := p.pupil
					if k%2 == 0 {
						pupil = again
					}
					if now := said(law.Evaluate(pupil, d.date())); now != reports[i] {
						t.Errorf("seed %d: another goroutine, or another order of marks, gives another report on %s:\n%s\n%s", seed, d, reports[i], now)
					}
				}
			})
		}
		wg.Wait()
	}
}

// TestOneMoreAttended holds that a session attended instead of missed never raises the absence rate.
func TestOneMoreAttended(t *testing.T) {
	law := englishLaw(t)
	compared := 0
	for seed := range 300 / slower {
		rng := rand.New(rand.NewPCG(uint64(seed), 10))
		p, err := newPupil(rng)
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			continue
		}
		i := rng.IntN(len(p.marks))
		if c := englishCodes[p.marks[i]]; c == nil || c.unmarked || !c.classed(p.sessions[i].on).absent {
			continue
		}
		on := p.sessions[i].on + day(rng.IntN(30))
		before, _ := law.Evaluate(p.pupil, on.date()).Figure("absence_rate")
		p.marks[i] = []string{"/", `\`}[p.sessions[i].session]
		if err := p.enter(rng); err != nil {
			t.Fatal(err)
		}
		after, _ := law.Evaluate(p.pupil, on.date()).Figure("absence_rate")
		if before.Known != after.Known {
			t.Fatalf("seed %d: the absence rate is %v, and %v with one absence fewer", seed, before, after)
		}
		if !before.Known {
			continue
		}
		compared++
		if after.Least.Compare(before.Least) > 0 || after.Most.Compare(before.Most) > 0 {
			t.Fatalf("seed %d: a session attended raises the absence rate on %s from %s to %s", seed, on, before, after)
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

// said gives all that a report says, in JSON and as text.
func said(r *policy.Report) string {
	out := string(r.AppendJSON(nil))
	for _, x := range r.Explain() {
		out += "\n" + x.String()
	}
	return out
}

// FuzzEvaluate makes a register of the bytes.
func FuzzEvaluate(f *testing.F) {
	law := englishLaw(f)
	f.Add([]byte("\x12\x34\x00\x01GGGGGGGGGGGGGGGGGGGGGGGG"), uint16(80), uint16(4000))
	f.Add([]byte("\x00\x00\x01\x00"), uint16(0), uint16(0))
	f.Fuzz(func(t *testing.T, data []byte, after, age uint16) {
		if len(data) < 4 {
			return
		}
		start := packFrom + day(int(data[0])<<8|int(data[1]))%6900
		p := &naivePupil{first: start, last: start + 97, independent: data[2]&1 == 1}
		calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{fmt.Sprintf("%s..%s", start, start+48), fmt.Sprintf("%s..%s", start+56, p.last)}})
		if err != nil {
			t.Fatal(err)
		}
		p.pupil = &attendance.Pupil{Calendar: calendar, Facts: map[string]string{"independent_school": fmt.Sprint(p.independent)}}
		if age > 0 {
			p.born = start - day(age)
			p.pupil.Born = p.born.date()
		}
		if data[3] < 60 {
			p.enrolled = start + day(data[3])
			p.pupil.Enrolled = p.enrolled.date()
		}
		for d := start; d <= p.last; d++ {
			if wd := d.time().Weekday(); wd != time.Saturday && wd != time.Sunday && (d <= start+48 || d >= start+56) {
				p.sessions = append(p.sessions, naiveSession{d, 0}, naiveSession{d, 1})
			}
		}
		codes := append([]string{"", "QQ", "/", "/", "G", "O", "N", "I", "E", "#", "X"}, englishNames...)
		for i := range p.sessions {
			code := []string{"/", `\`}[i%2]
			if i+4 < len(data) {
				code = codes[int(data[i+4])%len(codes)]
			}
			p.marks = append(p.marks, code)
		}
		rng := rand.New(rand.NewPCG(1, uint64(after)))
		if err := p.enter(rng); err != nil {
			t.Fatal(err)
		}
		at := start - 5 + day(after)%115
		report := law.Evaluate(p.pupil, at.date())
		var n tried
		if err := p.judge(at, nil).compare(report, &n); err != nil {
			t.Fatalf("on %s: %v\n%v", at, err, p)
		}
		var verdicts []verdict
		for d := start - 5; d <= at; d++ {
			verdicts = append(verdicts, p.judge(d, nil))
		}
		for _, rule := range englishRules {
			if err := p.compareSpell(report, rule, at, start-5, verdicts, &n); err != nil {
				t.Fatalf("on %s: %v\n%v", at, err, p)
			}
		}
	})
}
