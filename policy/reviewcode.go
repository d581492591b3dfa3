package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewCodes finds codes that are never in force or leave a hole, absences that nothing counts, and lists of codes that do not fit their
// date.
func (r *review) reviewCodes() {
	for _, c := range r.p.codes {
		if c.sameAs != nil && !overlaps(c.inForce, c.sameAs.inForce) {
			r.add("never-in-force", c.place, fmt.Sprintf("code %s is another name for %s, and is never in force at the same time", c.name, c.sameAs.name),
				"mend the dates, or give the code a class of its own", related(c.sameAs.place, "code "+c.sameAs.name))
		}
	}
	r.titledFlags()
	r.titledClass()
	r.successors()
	r.uncountedCodes()
	r.listedCodes()
}

var (
	wordsOfBeingAway  = regexp.MustCompile(`(?i)\b(absent|absence|truancy|truant|unexcused|unauthori[sz]ed|without leave)\b`)
	wordsOfBeingThere = regexp.MustCompile(`(?i)\b(present|attending|attended)\b`)
)

var (
	wordsOfRefusal = regexp.MustCompile(`(?i)\b(unauthori[sz]ed|unexcused|unjustified)\b`)
	wordsOfLeave   = regexp.MustCompile(`(?i)\b(authori[sz]ed|excused|justified)\b`)
)

// titledFlags tells of a class of absence that is called authorised and is not, or the other way round.
func (r *review) titledFlags() {
	for _, c := range sortedKeys(r.p.classes) {
		cl, entry := r.p.classes[c], r.entry("class", c)
		text := strings.ReplaceAll(cl.name, "_", " ") + " " + cl.title
		refused, granted := wordsOfRefusal.MatchString(text), wordsOfLeave.MatchString(text)
		if cl.flags&absent == 0 || refused == granted || granted == (cl.flags&authorised != 0) {
			continue
		}
		r.toldClass(cl)
		r.add("title-unlike-class", entry.keyPos, fmt.Sprintf("class %s is called %q, and is %s authorised", cl.name, shorten(titled(cl.title, cl.name)), map[bool]string{true: "not", false: "nevertheless"}[granted]),
			"mend the flag, or the name and the title")
	}
}

// toldClass notes the codes of a class of which something was told.
func (r *review) toldClass(cl *class) {
	for _, c := range r.p.codes {
		if slices.ContainsFunc(c.classes, func(d datedClass) bool { return d.class == cl }) {
			r.toldOf["code "+c.name] = true
		}
	}
}

// titledClass tells of a code that is called absence and counts as attendance, or the other way round. Lateness is both.
func (r *review) titledClass() {
	for _, c := range r.p.codes {
		entry := r.entry("code", c.name)
		item := entry.at["class"]
		if item == nil || item.table != nil || len(c.classes) != 1 || c.classes[0].class.flags&late != 0 {
			continue
		}
		away, there := wordsOfBeingAway.MatchString(c.title), wordsOfBeingThere.MatchString(c.title)
		says := ""
		switch flags := c.classes[0].class.flags; {
		case flags&attended != 0 && away && !there:
			says = "attended"
		case flags&absent != 0 && there && !away:
			says = "absent"
		default:
			continue
		}
		r.toldOf["code "+c.name] = true
		r.add("title-unlike-class", item.node.Pos, fmt.Sprintf("code %s is called %q, and its class %s is %s", c.name, shorten(c.title), c.classes[0].class.name, says), "mend the class, or the title")
	}
}

// overlaps reports whether two things are ever in force at once.
func overlaps(a, b inForce) bool {
	both := a.meet(b)
	return both.until.IsZero() || both.from.IsZero() || !both.until.Before(both.from)
}

// successors tells of a code that ends and one that takes its place, with days between on which neither is in force, or on which both are.
// A code takes another's place if it has its name and a figure more, as J1 has J's.
func (r *review) successors() {
	for _, old := range r.p.codes {
		if old.inForce.until.IsZero() {
			continue
		}
		for _, c := range r.p.codes {
			if c.inForce.from.IsZero() || !strings.HasPrefix(c.name, old.name) || strings.Trim(c.name[len(old.name):], "0123456789") != "" || c == old {
				continue
			}
			days := c.inForce.from.DaysSince(old.inForce.until)
			switch {
			case days > 1 && days <= 31:
				r.add("code-gap", r.entry("code", c.name).place("from"), fmt.Sprintf("code %s ends on %s and %s begins on %s: on the days between, no such mark can be made", old.name, old.inForce.until, c.name, c.inForce.from),
					fmt.Sprintf("let %s begin on %s", c.name, old.inForce.until.AddDays(1)), related(r.entry("code", old.name).place("until"), "where the other ends"))
			case days <= 0 && days > -31:
				r.add("code-overlap", r.entry("code", c.name).place("from"), fmt.Sprintf("code %s is in force until %s and %s from %s: on the days between, both can be marked", old.name, old.inForce.until, c.name, c.inForce.from),
					fmt.Sprintf("let %s end on %s", old.name, c.inForce.from.AddDays(-1)), related(r.entry("code", old.name).place("until"), "where the other ends"))
			}
		}
	}
}

// uncountedCodes tells of an absence that no measure counts although the pack counts absences: it was left out of a list.
func (r *review) uncountedCodes() {
	if len(r.p.measures) == 0 {
		return
	}
	for i, m := range r.p.readings {
		if m.class.flags&absent == 0 || m.code.sameAs != nil || m.written != m.code || !r.own(m.written.place) || !r.inForceSome(m.written) {
			continue
		}
		counted := false
		for _, s := range r.sortings() {
			for t, cells := range s.cells {
				if len(s.noLaw[t]) > 0 {
					continue // it may count anything
				}
				for k := range r.p.sessions {
					counted = counted || cells[i*len(r.p.sessions)+k]&mayHit != 0
				}
			}
		}
		if !counted {
			r.add("uncounted-absence", m.written.place, fmt.Sprintf("code %s is of class %s, which is absent, and no measure counts it", m.written.name, m.class.name),
				"add it to the list of codes that it belongs to, or give it a class that is no absence")
		}
	}
}

// inForceSome reports whether a code is in force at some time while the pack is.
func (r *review) inForceSome(c *code) bool { return overlaps(c.inForce, r.p.inForce) }

// listedCodes looks at the lists of codes that parameters hold: at codes that are not in force while the list is, and at ones that stand
// twice.
func (r *review) listedCodes() {
	for _, p := range r.p.parameters {
		if p.unit != "codes" {
			continue
		}
		for i, v := range p.values {
			var until attendance.Date
			if i+1 < len(p.values) {
				until = p.values[i+1].from.AddDays(-1)
			}
			during := p.inForce.meet(inForce{v.from, until}).meet(r.p.inForce)
			elems := r.elems(p, v)
			r.unlikeAmongAlike(p, v, during, elems)
			r.newcomers(p, v, during, elems)
			var seen []string
			for _, e := range elems {
				if slices.Contains(seen, e.Str) {
					r.add("listed-twice", e.Pos, fmt.Sprintf("code %s stands twice in %s", e.Str, p.name), "drop one; perhaps another code was meant")
					continue
				}
				seen = append(seen, e.Str)
				if c := r.p.codeByName[e.Str]; c != nil && !overlaps(c.inForce, during) {
					r.add("listed-out-of-force", e.Pos, fmt.Sprintf("%s lists code %s from %s on, and the code is not in force then", p.name, e.Str, v.from),
						"list the code that has taken its place, or mend the dates of the code", related(c.place, "code "+c.name))
				}
			}
		}
	}
}

// unlikeAmongAlike tells of a code of attendance in a list that is of absences otherwise, and of an authorised one among three that are
// not and more. Lateness is in many such lists.
func (r *review) unlikeAmongAlike(p *parameter, v datedValue, during inForce, elems []*tomldoc.Node) {
	var there, granted, others []*tomldoc.Node
	for _, e := range elems {
		c := r.p.codeByName[e.Str]
		if c == nil || c.classOn(v.from) == nil || !overlaps(c.inForce, during) {
			continue
		}
		switch flags := c.classOn(v.from).flags; {
		case flags&absent != 0 && flags&authorised != 0:
			granted = append(granted, e)
		case flags&absent != 0:
			others = append(others, e)
		case flags&attended != 0 && flags&late == 0:
			there = append(there, e)
		}
	}
	odd, is, among := there, "attended", "absence"
	switch {
	case len(there) == 1 && len(granted)+len(others) >= 2:
	case len(there) == 0 && len(granted) == 1 && len(others) >= 3:
		odd, is, among = granted, "authorised", "absence that is not"
	default:
		return
	}
	c := r.p.codeByName[odd[0].Str]
	if r.toldOf["code "+c.name] {
		return
	}
	r.toldOf["code "+c.name] = true
	r.add("listed-unlike", odd[0].Pos, fmt.Sprintf("%s lists code %s, whose class %s is %s, among codes of %s", p.name, c.name, c.classOn(v.from).name, is, among),
		"list the code that was meant; or its class is wrong", related(c.place, "code "+c.name))
}

// newcomers tells of a code of absence that has come into force after a list was made which names all others of its class.
func (r *review) newcomers(p *parameter, v datedValue, during inForce, elems []*tomldoc.Node) {
	listed := func(c *code) bool {
		return slices.ContainsFunc(elems, func(e *tomldoc.Node) bool { return e.Str == c.name })
	}
	for _, c := range r.p.codes {
		from := c.inForce.from
		if !from.After(v.from) || listed(c) || c.sameAs != nil || c.unmarked || !overlaps(c.inForce, during) || c.classOn(from).flags&absent == 0 {
			continue
		}
		others, all := 0, true
		for _, other := range r.p.codes {
			if other != c && other.sameAs == nil && !other.unmarked && overlaps(other.inForce, during) && other.classOn(v.from) == c.classOn(from) {
				others++
				all = all && listed(other)
			}
		}
		if others >= 2 && all {
			r.add("list-older-than-code", v.place, fmt.Sprintf("%s lists every code of class %s but %s, which came into force on %s, after the list", p.name, c.classOn(from).name, c.name, from),
				fmt.Sprintf("add the list that holds from %s, with %s or, if it is left out on purpose, with a note", from, c.name), related(c.place, "code "+c.name))
		}
	}
}

// elems gives the entries of a list that is a parameter's value.
func (r *review) elems(p *parameter, v datedValue) []*tomldoc.Node {
	values := r.entry("parameter", p.name).at["values"].table
	for _, key := range values.keys {
		i := values.at[key]
		if i.keyPos() != v.place {
			continue
		}
		n := i.node
		if i.table != nil {
			n = i.table.node("is")
		}
		if n != nil {
			return n.Elems()
		}
	}
	return nil
}
