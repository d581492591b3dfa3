package schema

import (
	"slices"
	"sync"
)

// Cases describes a file of worked cases. Nobody may change what it gives.
func Cases() *Table { return casesOnce() }

var casesOnce = sync.OnceValue(func() *Table {
	return &Table{
		Doc: "A file of worked cases: situations with the verdict that a person worked out from the law.",
		Keys: []*Key{
			named("calendar", Calendar, "A calendar of this file, for its cases.", calendarTable()),
			named("case", Case, "A situation, and what is expected on one date or several.", caseTable()),
			named("equivalent", Nothing, "A change of the pack that no case can notice, with the reason, as rollcall test --mutate prints it.", equivalentTable()),
		},
	}
})

func calendarTable() *Table {
	days := func(name, doc, example string) *Key {
		return &Key{Name: name, Doc: doc, Example: example, Value: Value{Kinds: Texts}}
	}
	return &Table{Doc: "When a school is open.", Keys: []*Key{
		{Name: "title", Doc: "What it is, in words for people.", Example: `title = ""`, Value: Value{Kinds: Text}},
		{Name: "terms", Doc: "Stretches of opening: the weekdays inside these.", Example: `terms = ["2024-09-02..2024-10-25"]`, Required: true, Value: Value{Kinds: Texts}},
		days("closed", "Closed days or stretches inside the terms.", `closed = ["2024-11-29"]`),
		days("open", "Single sessions or days opened besides.", `open = ["2024-10-28 AM"]`),
		{Name: "year_starts", Doc: "The day on which the academic year starts.", Example: `year_starts = "09-01"`, Value: Value{Kinds: Text}},
		{Name: "weekdays", Doc: "The days on which school is held; left out: Monday to Friday.", Example: `weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri"]`, Value: Value{Kinds: Texts, Texts: weekdays}},
		{Name: "session_minutes", Doc: "How long a session is in minutes, or a number for each session of a day.", Example: "session_minutes = 150", Value: Value{Kinds: Integer | Integers}},
		{Name: "sessions", Doc: "The sessions of a day; left out: the pack's.", Example: `sessions = ["AM", "PM"]`, Value: Value{Kinds: Texts}},
		{Name: "week_starts", Doc: "The day on which a week starts; left out: the pack's.", Example: `week_starts = "Mon"`, Value: Value{Kinds: Text, Texts: weekdays}},
		{Name: "periods", Doc: "Named periods; term is left out where each stretch of opening is one.", Example: `periods = { half_term = [""] }`, Value: table(&Table{
			Doc:  "Named periods of the calendar.",
			Keys: periods("term", "half_term", "semester", "quarter", "grading_period", "school_month"),
		})},
		{Name: "note", Doc: "Free text.", Example: `note = ""`, Value: Value{Kinds: Text}},
	}}
}

func periods(names ...string) []*Key {
	var out []*Key
	for _, name := range names {
		out = append(out, &Key{Name: name, Doc: "The stretches of dates of each " + name + ".", Example: name + ` = [""]`, Value: Value{Kinds: Texts}})
	}
	return out
}

func caseTable() *Table {
	return &Table{Doc: "A situation, and what is expected on one date or several.", Keys: []*Key{
		{Name: "title", Doc: "What the case is about, with its arithmetic.", Example: `title = ""`, Value: Value{Kinds: Text}},
		{Name: "cite", Doc: "Where the verdict comes from: free text, or a list of texts.", Example: `cite = [""]`, Value: Value{Kinds: Text | Texts}},
		{Name: "note", Doc: "Free text.", Example: `note = ""`, Value: Value{Kinds: Text}},
		{Name: "on", Doc: "The date on which it is judged; left out where the expectations are named by date.", Example: "on = 2024-11-08", Value: Value{Kinds: Date}},
		{Name: "calendar", Doc: "A calendar of the file; left out where there is only one.", Example: `calendar = ""`, Value: Value{Kinds: Text, Form: CalendarName}},
		{Name: "fill", Doc: "The marks of every other open day up to the date, one for each session; left out: those are missing.", Example: `fill = ""`, Value: Value{Kinds: Text, Form: Marks}},
		{Name: "parent", Doc: "The parent whom the case asks about; left out: nobody in particular.", Example: `parent = "mother"`, Value: Value{Kinds: Text}},
		{Name: "history", Doc: "What has been done about the pupil.", Example: "history = []", Value: Value{Kinds: Events, Table: eventTable()}},
		{Name: "pupil", Doc: "What is known of the pupil: born, enrolled, left, year_group, and any fact of the pack.", Value: table(pupilTable())},
		{Name: "marks", Doc: "The marks of days or stretches of days, one for each session of a day; a dot for none, U:95 with minutes.", Value: table(&Table{
			Doc:     "The marks of days or stretches of days.",
			Entries: &Entries{Doc: "The marks of this day or of each of these days, one for each session.", What: Days, Value: Value{Kinds: Text, Form: Marks}},
		})},
		{Name: "expect", Doc: `What is expected. Only what is named is checked; a list means one of these, "?" that the verdict is still to be worked out.`, Required: true, Value: table(pointsTable())},
	}}
}

func equivalentTable() *Table {
	return &Table{Doc: "A change of the pack that no case can notice.", Keys: []*Key{
		{Name: "entry", Doc: "What is changed, as --mutate prints it.", Example: `entry = ""`, Required: true, Value: Value{Kinds: Text, Form: EntryPath}},
		{Name: "before", Doc: "What stands there.", Example: `before = ""`, Value: Value{Kinds: Text, Form: Fragment}},
		{Name: "after", Doc: "What the change puts there; left out where something is left out.", Example: `after = ""`, Value: Value{Kinds: Text, Form: Fragment}},
		{Name: "reason", Doc: "Why nobody could notice the change.", Example: `reason = ""`, Required: true, Value: Value{Kinds: Text}},
	}}
}

func eventTable() *Table {
	return &Table{Doc: "Something done about the pupil. An event without an outcome begins a use of a step, one with an outcome ends it.", Keys: []*Key{
		{Name: "on", Doc: "The date.", Example: "on = 2024-09-16", Required: true, Value: Value{Kinds: Date}},
		{Name: "step", Doc: "The step.", Example: `step = ""`, Required: true, Value: Value{Kinds: Text, Form: StepName}},
		{Name: "outcome", Doc: "How it ended.", Example: `outcome = ""`, Value: Value{Kinds: Text, Form: Outcome}},
		{Name: "parent", Doc: "The parent whom it was about; left out: every parent.", Example: `parent = "mother"`, Value: Value{Kinds: Text}},
		{Name: "by", Doc: "Who decided it.", Example: `by = "head"`, Value: Value{Kinds: Text}},
		{Name: "evidence", Doc: "Evidence that the event put on the record.", Example: `evidence = [""]`, Value: Value{Kinds: Text | Texts, Form: Evidence}},
	}}
}

func pupilTable() *Table {
	day := func(name, doc string) *Key {
		return &Key{Name: name, Doc: doc, Example: name + " = 2012-05-01", Value: Value{Kinds: Date | Text}}
	}
	return &Table{
		Doc: "What is known of the pupil.",
		Keys: []*Key{
			day("born", "The date of birth."),
			day("enrolled", "The first day on roll; left out: the calendar's first."),
			day("left", "The last day on roll; left out: none."),
			{Name: "year_group", Doc: "The year group or grade.", Example: `year_group = ""`, Value: Value{Kinds: Text | Integer}},
		},
		Entries: &Entries{Doc: "A fact of the pack.", What: Fact, Value: Value{Kinds: Text | Integer | Flag | Date}},
	}
}

// pointsTable is what is expected: on the case's date, or under each of several dates.
func pointsTable() *Table {
	return &Table{
		Doc:     "What is expected: on the date of the case or, where it has none, under each date.",
		Keys:    expectations(),
		Entries: &Entries{Doc: "What is expected on this date of the same register.", What: Day, Value: table(&Table{Doc: "What is expected on this date.", Keys: expectations()})},
	}
}

// open stands for a verdict that a person has still to work out.
const open = "?"

func expectations() []*Key {
	of := func(name, doc, example string, what Noun, value Value) *Key {
		return &Key{Name: name, Doc: doc, Example: example, Value: table(&Table{Doc: doc, Entries: &Entries{Doc: doc, What: what, Value: value}})}
	}
	return []*Key{
		of("rules", "What comes of rules; a list means one of these.", "rules = {  }", Rule, Value{Kinds: Text | Texts, Texts: outcomes}),
		of("measures", `The values of measures: 10, "10/88", "8..10" for bounds, "undetermined".`, "measures = {  }", Measure, Value{Kinds: Integer | Text}),
		of("since", "The first date of the present unbroken spell in which a rule was met, or none.", "since = {  }", Rule, Value{Kinds: Date | Text}),
		of("first", "The first date on which a rule was ever met, or none.", "first = {  }", Rule, Value{Kinds: Date | Text}),
		{Name: "provisional", Doc: "Of the rules named, exactly these are provisional.", Example: "provisional = []", Value: Value{Kinds: Texts, Form: RuleName}},
		of("steps", "How steps stand; a list means one of these.", "steps = {  }", Step, Value{Kinds: Text | Texts, Texts: statuses}),
		of("due", "The date by which a step is due, or none.", "due = {  }", Step, Value{Kinds: Date | Text}),
		of("from", "The earliest date that a step's waits allow, whatever its status, or none.", "from = {  }", Step, Value{Kinds: Date | Text}),
		of("charge", "What a step asks to be paid, exactly.", "charge = {  }", Step, Value{Kinds: Tables, Table: &Table{
			Doc:     "The sum by the time within which it is paid.",
			Entries: &Entries{Doc: "The sum if it is paid within this time.", What: Length, Value: Value{Kinds: Integer | Text}},
		}}),
		{Name: "force", Doc: "The force of rules and steps.", Example: "force = {  }", Value: table(&Table{
			Doc:     "The force of rules and steps.",
			Entries: &Entries{Doc: "The force of this rule or step.", What: Rule, Or: Step, Value: Value{Kinds: Text, Texts: append(slices.Clip(forces), open)}},
		})},
		{
			Name: "codes", Doc: `All codes in force on the date, as in ["L", "/ AM"], or a table of how some count, as in { U = "possible absent" }.`, Example: "codes = {  }",
			Value: Value{Kinds: Texts | Tables, Form: CodeListed, Table: &Table{
				Doc:     "How codes count, by the flags of their class.",
				Entries: &Entries{Doc: `The flags of its class, as in "possible absent".`, What: Code, Value: Value{Kinds: Text}},
			}},
		},
	}
}

var (
	outcomes = []string{"not applicable", "undetermined", "not met", "excepted", "met", open}
	statuses = []string{"done", "not called for", "barred", "undetermined", "held", "blocked", "waiting", "overdue", "due", "available", open}
)
