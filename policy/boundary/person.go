package boundary

import (
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// The ages that pupils are made up with.
const youngest, oldest = 2, 23

// births gives dates of birth that matter to a part of a condition: the days around those on which it turns, and one in each stretch
// between them, which come first.
func (s *search) births(d *draft, f *policy.Form) (middle, turns []attendance.Date) {
	truth := func(born attendance.Date) policy.Truth {
		x := d.clone()
		if !reads(f, "measure") {
			x = d.bare()
		}
		x.born = born
		t := policy.Unknown
		s.ask(x, func(q *policy.Inquiry) { t = q.Decide(f) })
		return t
	}
	const step = 61
	from := d.on.AddMonths(-12 * oldest)
	last, lastTruth, began := from, truth(from), from
	for born := from.AddDays(step); born.Before(d.on.AddMonths(-12 * youngest)); born = born.AddDays(step) {
		now := truth(born)
		if now != lastTruth {
			low, high := last, born // the first date of the new truth is after low and not after high
			for high.DaysSince(low) > 1 {
				if at := low.AddDays(high.DaysSince(low) / 2); truth(at) == lastTruth {
					low = at
				} else {
					high = at
				}
			}
			turns, middle = append(turns, high), append(middle, halfWay(began, low))
			began = high
		}
		last, lastTruth = born, now
	}
	return append(middle, halfWay(began, last)), turns
}

func halfWay(a, b attendance.Date) attendance.Date { return a.AddDays(b.DaysSince(a) / 2) }

// personal gives drafts who differ in what is known of the pupil and stands in no register, in ways that matter to a part of a condition.
func (s *search) personal(d *draft, f *policy.Form) []*draft {
	var out []*draft
	try := func(what string, change func(*draft)) {
		if !d.isFixed(what) {
			x := d.clone()
			change(x)
			out = append(out, x)
		}
	}
	var texts []string
	s.ask(d, func(q *policy.Inquiry) { texts = q.Texts(f) })
	for _, n := range f.Reads() {
		switch {
		case n.Kind == "fact":
			for _, value := range s.factValues(d, f, n.Name, texts) {
				try("fact "+n.Name, func(x *draft) { x.facts[n.Name] = value })
			}
		case n.Kind != "pupil":
		case n.Name == "born" || n.Name == "age":
			if !d.isFixed("born") {
				middle, turns := s.births(d, f)
				for _, born := range turns {
					middle = append(middle, born, born.AddDays(-1))
				}
				for _, born := range middle {
					try("born", func(x *draft) { x.born = born })
				}
			}
		case n.Name == "year_group":
			for _, group := range append(slices.Clone(texts), "9", "5", "1", "K", "12") {
				try("year_group", func(x *draft) { x.yearGroup = group })
			}
		case n.Name == "enrolled":
			c := d.year.calendar
			for _, days := range []int{0, 1, 5, 10, 14, 15, 20, 30, 50} {
				if at := c.DaysThrough(d.on) - 1 - days; at >= 0 {
					try("enrolled", func(x *draft) { x.enrolled = c.Day(at) })
				}
			}
		case n.Name == "left":
			for _, days := range []int{1, 0, -1} {
				try("left", func(x *draft) { x.left = d.on.AddDays(-days) })
			}
		}
	}
	return out
}

// factValues gives values of a fact that may matter to a part of a condition.
func (s *search) factValues(d *draft, f *policy.Form, name string, texts []string) []string {
	t, _ := s.law.FactType(name)
	switch t.Type {
	case "bool":
		return []string{"true", "false"}
	case "date":
		var out []string
		for _, ago := range []int{0, 1, -1, 7, 10, 30, 100, 366} {
			out = append(out, d.on.AddDays(-ago).String())
		}
		return out
	case "text":
		if len(t.Allowed) > 0 {
			return t.Allowed
		}
		return append(slices.Clone(texts), "other")
	}
	out := []string{"0", "1", "2", "5", "10", "20", "50", "100", "180", "1000"}
	var left, right policy.Quantity
	s.ask(d, func(q *policy.Inquiry) { left, right, _ = q.Sides(f) })
	for _, v := range []policy.Quantity{right, left} {
		if v.Known && v.Least.Whole == 1 {
			for _, by := range []int64{0, -1, 1} {
				out = append(out, strconv.FormatInt(v.Least.Part+by, 10))
			}
		}
	}
	return out
}

// settled gives a draft of whom all that is wanted holds that no mark decides, nil if none is found.
func (s *search) settled(d *draft, w wants, depth int) *draft {
	soft := slices.DeleteFunc(slices.Clone(w), func(x want) bool { return reads(x.form, "measure") && len(x.form.Since) == 0 })
	open := s.unmetSoft(d, soft)
	if len(open) == 0 {
		return d
	}
	if depth == 0 || s.tired() {
		return nil
	}
	f := soft[open[0]].form
	type option struct {
		draft *draft
		open  int
	}
	var options []option
	for _, x := range append(s.personal(d, f), s.recorded(d, f)...) {
		if s.tired() {
			break
		}
		if now := s.unmetSoft(x, soft); !slices.Contains(now, open[0]) {
			if len(now) == 0 {
				return x
			}
			options = append(options, option{x, len(now)})
		}
	}
	slices.SortStableFunc(options, func(a, b option) int { return a.open - b.open })
	for _, o := range options[:min(len(options), 3)] {
		if x := s.settled(o.draft, w, depth-1); x != nil {
			return x
		}
	}
	return nil
}

// unmetSoft lists which wants do not hold. One about what was counted since a step needs the step only: marks are for later.
func (s *search) unmetSoft(d *draft, w wants) []int {
	var out []int
	if !slices.ContainsFunc(w, func(x want) bool { return reads(x.form, "measure") }) {
		d = d.bare()
	}
	s.ask(d, func(q *policy.Inquiry) {
		for _, i := range unmet(q, w) {
			if len(w[i].form.Since) > 0 && reads(w[i].form, "measure") {
				if left, right, ok := q.Sides(w[i].form); !ok || left.Known && right.Known {
					continue
				}
			}
			out = append(out, i)
		}
	})
	return out
}
