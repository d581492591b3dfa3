package policy

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Entry is one table of a pack that says something of its own: a source, a class, a code, a parameter, a fact, a measure, a rule or
// an exception of one, a ladder, a step, an exception or a charge of one. What an overlay has changed stands here as changed.
type Entry struct {
	Kind  Kind
	Name  string
	Path  string // the table's header: "rule.chronic_absence", "ladder.attendance.step.meeting.unless.homeless"
	Owner *Entry // of an exception the rule or the step, of a step the ladder, of a charge the step; else nil

	Title, Note string
	Cite        []string
	From, Until attendance.Date // the first and the last date in force; zero for no limit
	Final       bool            // no overlay may change it

	Span       Span   // its name where the entry stands, as the key is written: with quotes if it has any
	Written    []Span // every place that writes the name as a key: in its own header, in those of its parts, and in overlays
	Keys       []*Key // all that is written, key by key, but for what is an entry of its own
	Conditions []*Expression
	References []*Reference // what the entry names, those of its conditions among them
	Entries    []*Entry     // the entries within: exceptions, steps, charges

	Force     string // of a rule and of a step
	Source    *Source
	Class     *ClassEntry
	Code      *CodeEntry
	Parameter *ParameterEntry
	Fact      *FactEntry
	Measure   *MeasureEntry
	Ladder    *Ladder
	Step      *Step
	Charge    *Charge
}

// InForce reports whether an entry's own dates hold on a date.
func (e *Entry) InForce(on attendance.Date) bool { return inForce{e.From, e.Until}.on(on) }

// Condition gives the expression under a key of the entry, nil if it has none.
func (e *Entry) Condition(key string) *Expression {
	for _, x := range e.Conditions {
		if x.Key == key {
			return x
		}
	}
	return nil
}

// String gives what the entry is and its name: "rule chronic_absence", "exception meeting.homeless".
func (e *Entry) String() string {
	if e.Owner != nil && e.Kind != StepKind {
		return fmt.Sprintf("%s %s.%s", e.Kind, e.Owner.Name, e.Name)
	}
	return string(e.Kind) + " " + e.Name
}

// Key is a key of a table with its value.
type Key struct {
	Name string
	Span Span   // the key as it is written
	Text string // the value, written plainly: texts in double quotes, lists and tables on one line
	At   Span   // where the value stands, with the quotes of a text; of a list or a table only where it begins
	Keys []*Key // of a value that is a table
}

// ClassEntry is how sessions count.
type ClassEntry struct {
	Flags []string // those that are true, of possible, attended, absent, authorised, late, unresolved
}

// CodeEntry is what a mark means. It has classes, or is the same as another code, or says that no mark was made.
type CodeEntry struct {
	Classes      []DatedClass // in order of date
	SameAs       string
	Unmarked     bool
	Session      string // the only session it may stand in, "" for any
	Tags         []string
	Becomes      string // the code that it is read as once BecomesAfter has passed, "" if it stays what it is
	BecomesAfter attendance.Lapse
	BecomesFrom  attendance.Date // for marks dated from this day on; zero for all
	MayBecome    []string        // what an unresolved mark may turn out to be; none means any code in force
}

// DatedClass is the class of a code from a date until another, zero for no limit.
type DatedClass struct {
	From, Until attendance.Date
	Class       string
	Span        Span // of the date or, of a class without one, of the key class
}

// ParameterEntry is a number, a date, a text or a list that the law sets from a date on.
type ParameterEntry struct {
	Unit   string
	Type   string       // "a number", "a share" (percent), "a date", "a text" or "a list"
	Values []DatedValue // in order of date
}

// DatedValue is what a parameter is from a date on.
type DatedValue struct {
	From, Until attendance.Date // until the next one, zero of the last
	Value       string          // "10", "10 %", "2024-09-01", "'text'", "['G', 'O']"; "" once repealed
	Number      attendance.Rate // of a number or a share: exactly; 10 % is 10/100. The zero Rate of anything else
	Date        attendance.Date // of a date
	Texts       []string        // of a text, and of a list of texts or codes
	Repealed    bool
	Cite        []string // its own or, where it has none, the parameter's
	Note        string
	Span        Span // the date, as the key is written
	At          Span // the value
}

// FactEntry is what must be known of a pupil and no register tells.
type FactEntry struct {
	Type    string   // bool, int, decimal, date, text
	Allowed []string // the texts allowed; none means any
	Default string   // what an unknown fact is taken to be, as written plainly; "" if it is unknown
}

// MeasureEntry is a number got from a register. What is counted, and of what, are conditions of its entry: of, out_of, where,
// bridge and breaks.
type MeasureEntry struct {
	Count  string            // as written: "sessions", "longest run of days"
	Unit   string            // what is counted, or of what a run is: sessions, days, minutes, hours; occasions of those
	Run    string            // "longest", "current" or ""
	Part   attendance.Part   // of days: which part makes one count
	Share  bool              // it is a share of out_of
	Over   string            // as written: "10 school weeks", "since plan"
	Window attendance.Window // unless it counts since a step
	Since  string            // the step from the day after which on it counts
	AsOf   attendance.Lapse  // how long before the date asked for the window ends; zero for not at all
}

// keys describes what a table holds, but for tables of entries.
func (t *table) keysBut(apart ...string) []*Key {
	var out []*Key
keys:
	for _, name := range t.keys {
		item := t.at[name]
		for _, a := range apart {
			if a == name && item.table != nil {
				continue keys
			}
		}
		k := &Key{Name: name, Text: plainly(item), At: Span{Place(item.node.Pos), Place(item.node.End())}}
		for _, m := range item.node.Mentions {
			if k.Span.From.Line == 0 || m.Pos == item.node.KeyPos {
				k.Span = spanOf(m)
			}
		}
		if item.table != nil {
			k.Keys = item.table.keysBut()
		}
		out = append(out, k)
	}
	return out
}

// plainly writes a value on one line.
func plainly(i *item) string {
	if i.table == nil {
		return i.node.String()
	}
	parts := make([]string, len(i.table.keys))
	for k, name := range i.table.keys {
		parts[k] = tomldoc.Bare(name) + " = " + plainly(i.table.at[name])
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// catalogued makes an entry with what every table may have.
func (t *table) catalogued(kind Kind, path string, owner *Entry, apart ...string) *Entry {
	e := &Entry{Kind: kind, Name: t.key, Path: path, Owner: owner, Keys: t.keysBut(apart...)}
	for key, into := range map[string]*string{"title": &e.Title, "note": &e.Note} {
		if n := t.node(key); n != nil {
			*into = n.Str
		}
	}
	for key, into := range map[string]*attendance.Date{"from": &e.From, "until": &e.Until} {
		if n := t.node(key); n != nil && n.Kind == tomldoc.Date {
			*into, _ = attendance.ParseDate(n.Str) // which Open has read before
		}
	}
	e.Final = t.isTrue("final")
	for _, n := range t.written {
		for _, m := range n.Mentions {
			span := spanOf(m)
			e.Written = append(e.Written, span)
			if m.Pos == t.keyPos {
				e.Span = span
			}
		}
	}
	if cite := t.node("cite"); cite != nil {
		for _, n := range cite.Elems() {
			e.Cite = append(e.Cite, n.Str)
		}
		e.under("cite").sources(cite)
	}
	return e
}
