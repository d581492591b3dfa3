package attendance

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

// Mapping says how the feed of some other system is to be read: where in it things stand, and which of its words become which
// code. It is made by [ReadMapping], never changes, and is safe for concurrent use. docs/feeds.md describes the file.
type Mapping struct {
	file   string
	layout layout
	files  []string // patterns; none means those of the layout

	pupil, school, date, session, mark, minutes, share, recorded, to string
	dates                                                            dateForm
	sessions, where, columns                                         map[string]string
	lookup                                                           lookupTable
	periods                                                          []string
	periodMinutes                                                    map[string]int
	weekStarts                                                       string
	days                                                             markedDays
	tokens                                                           []string // codes of several characters, longest first
	separator                                                        string
	blank                                                            bool // a space is a session without a mark
	backslash                                                        bool // quotes are escaped with backslashes
	skip                                                             []string
	keep                                                             bool // texts that are not listed are codes
	events                                                           []eventRule
	fields                                                           []string // that the rules ask about
	precedence                                                       []string

	fill             string // "" if sessions without an event stay unmarked
	fillLine         int
	fillFrom, fillTo Date
	calendarFile     string
	calendar         CalendarSpec
	opens            map[string]bool // by kind of calendar event
	namesFiles       []string        // files that the mapping names for something else than marks
}

// layout is a kind of feed.
type layout string

const (
	edFi         layout = "ed-fi"
	ctf          layout = "ctf"
	rowsLayout   layout = "rows"
	gridLayout   layout = "grid"
	stringLayout layout = "string"
)

var layouts = []string{string(edFi), string(ctf), string(rowsLayout), string(gridLayout), string(stringLayout)}

// table reports whether feeds of the layout are CSV files.
func (l layout) table() bool { return l == rowsLayout || l == gridLayout || l == stringLayout }

// markedDays says on which days a text of marks has some.
type markedDays string

const (
	weekdays markedDays = "weekdays"
	everyDay markedDays = "every"
	openDays markedDays = "open"
)

// lookupTable is a table that gives the text for a key.
type lookupTable struct{ file, key, value string }

// eventRule says what becomes of events whose fields are as it says.
type eventRule struct {
	when    []fieldIs
	code    string // "" if such events are no marks
	untimed bool   // their minutes are left out
}

type fieldIs struct{ field, text string }

// more puts rules that say more before those that say less. A descriptor written in full says more than its last part.
func (r eventRule) more(other eventRule) int {
	full := func(r eventRule) int {
		n := 0
		for _, f := range r.when {
			if strings.Contains(f.text, "#") {
				n++
			}
		}
		return n
	}
	return cmp.Or(cmp.Compare(len(other.when), len(r.when)), cmp.Compare(full(other), full(r)))
}

// lastPart gives what a descriptor says, without where it is from.
func lastPart(text string) string {
	if i := strings.LastIndexByte(text, '#'); i >= 0 {
		return text[i+1:]
	}
	return text
}

// verdict is what a mapping makes of an event.
type verdict int

const (
	unlisted verdict = iota // the mapping does not say
	passedOver
	isCode
)

// codeOf gives the code for an event whose fields get gives. For tables the text in the mark column is the code where the mapping
// keeps what it does not list.
func (m *Mapping) codeOf(get func(field string) string) (code string, untimed bool, v verdict) {
	for _, r := range m.events {
		if !slices.ContainsFunc(r.when, func(f fieldIs) bool { return !m.same(get(f.field), f.text) }) {
			if r.code == "" {
				return "", false, passedOver
			}
			return r.code, r.untimed, isCode
		}
	}
	if text := get(m.markField()); m.keep && text != "" {
		return text, false, isCode
	}
	return "", false, unlisted
}

// same reports whether a field's text is the one of a rule: for a descriptor its last part is enough.
func (m *Mapping) same(text, wanted string) bool {
	return text == wanted || m.layout == edFi && lastPart(text) == wanted
}

// markField is the field that [codes] are about.
func (m *Mapping) markField() string {
	if m.layout == edFi {
		return "category"
	}
	return m.mark
}

// skips reports whether a text is no mark at all.
func (m *Mapping) skips(text string) bool {
	return text == "" || text == "." || slices.Contains(m.skip, text)
}

// suggest gives the text that was probably meant, for one that the mapping does not list.
func (m *Mapping) suggest(text string) string {
	var known []string
	for _, r := range m.events {
		for _, f := range r.when {
			if f.field == m.markField() {
				known = append(known, f.text)
			}
		}
	}
	return spell.Suggest(lastPart(text), known)
}

// rank gives a code's place in the precedence, and whether it has one.
func (m *Mapping) rank(code string) (int, bool) {
	i := slices.Index(m.precedence, code)
	return i, i >= 0
}

// reads reports whether a file of the folder is one of the feed.
func (m *Mapping) reads(name string) bool {
	base := name
	for _, ext := range []string{".gz", ".zst"} {
		base = strings.TrimSuffix(base, ext)
	}
	if len(m.files) > 0 {
		return slices.ContainsFunc(m.files, func(pattern string) bool {
			exact, _ := path.Match(pattern, name)
			packed, _ := path.Match(pattern, base)
			return exact || packed
		})
	}
	for _, kind := range []string{"pupils", "history", "register", "counts"} {
		if strings.HasPrefix(name, kind) {
			return false
		}
	}
	if slices.Contains(m.namesFiles, name) {
		return false
	}
	return slices.Contains(m.endings(), path.Ext(base))
}

func (m *Mapping) endings() []string {
	switch m.layout {
	case edFi:
		return []string{".xml", ".json", ".jsonl"}
	case ctf:
		return []string{".xml"}
	}
	return []string{".csv"}
}

// fillNote says that presence is put in where the feed says nothing.
func (m *Mapping) fillNote() string {
	until := "the last date on which each school has an event"
	if !m.fillTo.IsZero() {
		until = m.fillTo.String()
	}
	from := ""
	if !m.fillFrom.IsZero() {
		from = " from " + m.fillFrom.String()
	}
	return fmt.Sprintf("sessions without an event are filled with %s%s, up to %s: the feed does not say so, %s:%d does", m.fill, from, until, m.file, m.fillLine)
}
