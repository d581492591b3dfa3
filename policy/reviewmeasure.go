package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reviewMeasures finds measures that count nothing or everything, or something else than they say.
func (r *review) reviewMeasures() {
	sessions := r.p.review(r.on)
	sessions.inSession = true
	for _, m := range r.p.measures {
		entry := r.entry("measure", m.name)
		of := entry.node("of")
		hits, misses := r.counts(m)
		switch {
		case !hits && len(r.p.readings) > 0:
			r.add("counts-nothing", of.Pos, fmt.Sprintf("measure %s counts nothing: no code of the pack is %q on any date", m.name, shortly(of.Str)),
				"mend what it counts: parts that exclude each other are joined by or, not by and")
		case m.share && !misses:
			r.add("share-is-whole", entry.place("out_of"), fmt.Sprintf("measure %s is always the whole: of and out_of count the same marks", m.name),
				"let out_of hold what could have been counted, as in out_of = \"possible\"")
		default:
			r.titledCount(m)
		}
		r.whereEver(sessions, m)
		r.titledWindow(m)
	}
}

// counts reports whether a measure counts some mark, and whether its whole holds one that it does not.
func (r *review) counts(m *measure) (hits, misses bool) {
	if r.p.tallies[m.tally].overMarks {
		return true, true
	}
	for _, s := range r.sortings() {
		cells := s.cells[m.tally]
		for i := range len(r.p.readings) * len(r.p.sessions) {
			hits = hits || cells[i]&mayHit != 0
			misses = misses || cells[i]&mayMiss != 0
		}
		hits = hits || len(s.noLaw[m.tally]) > 0
	}
	return hits, misses
}

// whereEver tells of a where that no session, or every one, meets, as a review of sessions finds.
func (r *review) whereEver(s *review, m *measure) {
	ph := r.read(r.entry("measure", m.name).node("where"))
	if ph == nil {
		return
	}
	eras := s.during(m.inForce, ph)
	switch {
	case s.never(eras, ph):
		r.add("counts-nothing", ph.node.Pos, fmt.Sprintf("measure %s counts nothing: no session is one where %s", m.name, quoted(ph)), "mend where, or leave it out", r.numbers(ph)...)
	case s.always(eras, ph) && !isLiteral(ph.tree):
		r.add("part-always-true", ph.node.Pos, fmt.Sprintf("where of measure %s asks for nothing: %s is true of every session", m.name, quoted(ph)), "mend where, or leave it out", r.numbers(ph)...)
	}
}

var (
	wordsOfAbsence    = regexp.MustCompile(`(?i)absen|truan|missed`)
	wordsOfAttendance = regexp.MustCompile(`(?i)attend|present`)
)

// titledCount tells of a measure that is called absence and counts attendance only, or the other way round.
func (r *review) titledCount(m *measure) {
	text := strings.ReplaceAll(m.name, "_", " ") + " " + m.title
	kind := r.kindOf(m)
	away, there := wordsOfAbsence.MatchString(text), wordsOfAttendance.MatchString(text)
	says := ""
	switch {
	case kind == countsAttendance && away && !there:
		says = "absence, and counts only marks that are attended"
	case kind == countsAbsence && there && !away:
		says = "attendance, and counts only marks that are absent"
	default:
		return
	}
	r.toldOf["measure "+m.name] = true
	r.add("title-unlike-count", r.entry("measure", m.name).node("of").Pos, fmt.Sprintf("measure %s speaks of %s", m.name, says),
		"mend of, or the name and the title")
}

var numberWords = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}

var lengthInWords = regexp.MustCompile(`(?i)\b(\d+|` + strings.Join(numberWords[1:], "|") + `|thirty|ninety)[ -](?:consecutive |calendar |continuous )?(school )?(day|week|month|year)s?\b`)

// spoken is a length of time that a text names.
type spoken struct {
	n      int
	school bool
	unit   string
}

func (l spoken) String() string {
	if l.school {
		return fmt.Sprintf("%d school %ss", l.n, l.unit)
	}
	return fmt.Sprintf("%d %ss", l.n, l.unit)
}

// lengthsIn gives the lengths of a unit that a text names.
func lengthsIn(text, unit string) []spoken {
	var out []spoken
	for _, found := range lengthInWords.FindAllStringSubmatch(strings.ReplaceAll(text, "_", " "), -1) {
		if strings.EqualFold(found[3], unit) {
			out = append(out, spoken{numberIn(found[1]), found[2] != "", unit})
		}
	}
	return out
}

// numberIn gives the number that a word or figures stand for.
func numberIn(word string) int {
	word = strings.ToLower(word)
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	switch word {
	case "thirty":
		return 30
	case "ninety":
		return 90
	}
	return slices.Index(numberWords, word)
}

// spanInWords is a length of time that something is counted in, as words have it.
var spanInWords = regexp.MustCompile(`(?i)\b(?:in|over|within|last|past) (?:the )?(?:last |past )?` + strings.TrimPrefix(lengthInWords.String(), `(?i)\b`))

// spansIn gives the lengths of time that the title and the name of a measure say it is counted in.
func spansIn(m *measure) []spoken {
	var out []spoken
	for _, text := range []string{m.title, strings.ReplaceAll(m.name, "_", " ")} {
		for _, found := range spanInWords.FindAllStringSubmatch(text, -1) {
			out = append(out, spoken{numberIn(found[1]), found[2] != "", strings.ToLower(found[3])})
		}
	}
	return out
}

// days gives about how many days a length of time has, of those of the calendar or of school.
func days(n int, unit string, school bool) int {
	week := 7
	if school {
		week = 5
	}
	switch unit {
	case "week":
		return n * week
	case "month":
		return n * 30
	case "year":
		return n * 365
	}
	return n
}

func (l spoken) days(school bool) int { return days(l.n, l.unit, school) }

// titledWindow tells of a measure that names another length of time than the one that it counts over.
func (r *review) titledWindow(m *measure) {
	w := r.p.windows[m.window]
	n, unit := w.window.Length()
	if w.since != "" || unit == "" {
		return
	}
	short, school := strings.CutPrefix(strings.TrimSuffix(unit, "s"), "school ")
	fits := func(l spoken) bool { return l.n == n && (school || !l.school) } // who says weeks may well mean school weeks
	named := lengthsIn(m.title, short)
	if len(named) == 0 || slices.ContainsFunc(named, fits) {
		named = lengthsIn(m.name, short)
	}
	if slices.ContainsFunc(named, fits) {
		return
	}
	if len(named) == 0 {
		if named = spansIn(m); len(named) == 0 || slices.ContainsFunc(named, func(l spoken) bool {
			return l.days(true) == days(n, short, true) || l.days(false) == days(n, short, false)
		}) {
			return
		}
	}
	r.toldOf["measure "+m.name] = true
	r.add("title-unlike-window", r.entry("measure", m.name).node("over").Pos, fmt.Sprintf("measure %s speaks of %s and counts over %s", m.name, named[0], w),
		"mend over, or the name and the title")
}
