package policy

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// reviewParameters finds values that look as if they had been copied or typed wrong.
func (r *review) reviewParameters() {
	for _, p := range r.p.parameters {
		r.titledUnit(p)
		r.leftOut(p)
		for i, v := range p.values {
			if p.unit == "percent" && v.value.known() {
				r.percentage(p, v)
			}
			if i > 0 {
				r.afterwards(p, p.values[i-1], v)
			}
		}
	}
}

func (r *review) percentage(p *parameter, v datedValue) {
	switch share := rat(v.value.number); {
	case share.Sign() > 0 && share.Cmp(big.NewRat(1, 100)) < 0:
		r.add("percent-as-fraction", v.place, fmt.Sprintf("%s is %s: less than one in a hundred", p.name, v.value.shown),
			fmt.Sprintf("write the percentage itself: 10 for a tenth, and not \"0.1\"; if a fraction was meant, %s is %s", p.name, percentText(new(big.Rat).Mul(share, big.NewRat(100, 1)))))
	case share.Cmp(big.NewRat(1, 1)) > 0:
		r.parameterTold(p.name, "")
		r.add("percent-beyond-whole", v.place, fmt.Sprintf("%s is %s: no share is more than the whole", p.name, v.value.shown),
			"write a percentage from 0 to 100; a number of sessions or days has another unit")
	}
}

// afterwards compares a value with the one before it.
func (r *review) afterwards(p *parameter, before, v datedValue) {
	if !before.value.known() || !v.value.known() {
		return
	}
	old := related(before.place, fmt.Sprintf("from %s it is %s", before.from, before.value.shown))
	switch {
	case before.value.shown == v.value.shown && slices.Equal(before.cite, v.cite) && v.note == "" && before.note == "":
		r.add("value-repeated", v.place, fmt.Sprintf("%s is %s from %s on, which it was before, by the same citation", p.name, v.value.shown, v.from),
			"write the number that the law changed to, or drop the value; where another law says the same again, cite it", old)
	case p.typ == dateType && v.value.date.Before(before.value.date):
		r.add("dates-go-back", v.place, fmt.Sprintf("%s goes back from %s to %s on %s", p.name, before.value.shown, v.value.shown, v.from),
			"look at the year of both dates", old)
	case (p.typ == numberType || p.typ == shareType) && tenfold(rat(before.value.number), rat(v.value.number)):
		r.add("value-jump", v.place, fmt.Sprintf("%s changes from %s to %s on %s, tenfold or more", p.name, before.value.shown, v.value.shown, v.from),
			"look for a digit too many or too few, or a change of unit, which wants a parameter of its own; if the law says so, say it in a note beside the value", old)
	}
}

// leftOut tells of a year that is missing from a series with a value for each.
func (r *review) leftOut(p *parameter) {
	if len(p.values) < 5 {
		return
	}
	gap, years := 0, 0
	for i := 1; i < len(p.values); i++ {
		y1, m1, d1 := p.values[i-1].from.Civil()
		y2, m2, d2 := p.values[i].from.Civil()
		switch {
		case m1 != m2 || d1 != d2:
			return
		case y2 == y1+1:
			years++
		case gap > 0:
			return
		default:
			gap = i
		}
	}
	if gap > 0 && years >= 3 {
		v := p.values[gap]
		r.add("series-gap", v.place, fmt.Sprintf("%s has a value for each year but those between %s and %s: the value of %s holds on", p.name, p.values[gap-1].from, v.from, p.values[gap-1].from),
			"add the value of the year that was left out", related(p.values[gap-1].place, "the value before"))
	}
}

// tenfold reports whether one of two numbers is ten times the other or more.
func tenfold(a, b *big.Rat) bool {
	if a.Sign() <= 0 || b.Sign() <= 0 {
		return false
	}
	ten := big.NewRat(10, 1)
	return new(big.Rat).Mul(a, ten).Cmp(b) <= 0 || new(big.Rat).Mul(b, ten).Cmp(a) <= 0
}

// unitWord is how a name or a title speaks of a unit.
type unitWord struct {
	unit  string
	words *regexp.Regexp
}

var unitWords = []unitWord{
	{"sessions", regexp.MustCompile(`(?i)\b(sessions?|half[- ]days?)\b`)},
	{"days", regexp.MustCompile(`(?i)\bdays?\b`)},
	{"hours", regexp.MustCompile(`(?i)\bhours?\b`)},
	{"minutes", regexp.MustCompile(`(?i)\bminutes?\b`)},
	{"percent", regexp.MustCompile(`(?i)\b(share|percent|per cent|percentage|rate|proportion|part of)\b|%`)},
}

var halfDays = regexp.MustCompile(`(?i)half[- ]days?`)

// titledUnit tells of a parameter that speaks of one unit and is in another.
func (r *review) titledUnit(p *parameter) {
	unit := strings.TrimPrefix(p.unit, "school ")
	if !slices.ContainsFunc(unitWords, func(w unitWord) bool { return w.unit == unit }) {
		return
	}
	text := halfDays.ReplaceAllString(strings.ReplaceAll(p.name, "_", " ")+" | "+p.title, "session")
	var named []string
	for _, w := range unitWords {
		if w.words.MatchString(text) {
			named = append(named, w.unit)
		}
	}
	if len(named) == 0 || slices.Contains(named, unit) {
		return
	}
	r.add("title-unlike-unit", r.entry("parameter", p.name).node("unit").Pos, fmt.Sprintf("parameter %s speaks of %s and is in %s", p.name, strings.Join(named, " and "), p.unit),
		"mend the unit, or the name and the title; look whether the number was copied from a parameter of the other unit")
}
