package schema

import "sync"

// Pack describes a file of a pack. All .toml files directly in a pack's folder are one document. Nobody may change what it gives.
func Pack() *Table { return packOnce() }

var packOnce = sync.OnceValue(func() *Table {
	return &Table{
		Doc: "A file of a pack: the law of one jurisdiction. All .toml files directly in the pack's folder are one document.",
		Keys: []*Key{
			{Name: "pack", Doc: "What the pack is, and as of when.", Value: table(packTable())},
			named("source", Source, "An instrument or a document that citations name.", sourceTable()),
			named("class", Class, "A class is how a session counts.", classTable()),
			named("code", Code, "A code that may stand in a register, and what it means.", codeTable()),
			named("parameter", Parameter, "A number, a date, a text or a list that the law sets, from a date on.", parameterTable()),
			named("fact", Fact, "What must be known of a pupil and is no mark. It is a column of pupils.csv.", factTable()),
			named("measure", Measure, "A number got from a register: sessions, days, minutes, hours, occasions or a run, or a share of them.", measureTable()),
			named("rule", Rule, "What has happened: who the law is for, what must hold, and what is excepted.", ruleTable()),
			named("ladder", Ladder, "What may be done about it: steps, in the order in which they follow one another.", ladderTable()),
		},
	}
})

func table(t *Table) Value { return Value{Kinds: Tables, Table: t} }

// named is a key under which an author names entries.
func named(name string, what Noun, doc string, entry *Table) *Key {
	return &Key{Name: name, Doc: doc, Value: table(&Table{Doc: doc, Entries: &Entries{Doc: doc, What: what, Defines: true, Value: table(entry)}})}
}

// common are the keys that every table of a pack may have.
func common(keys ...*Key) []*Key {
	out := []*Key{
		{Name: "title", Doc: "What it is, in words for people.", Example: `title = ""`, Value: Value{Kinds: Text}},
	}
	out = append(out, keys...)
	return append(out,
		&Key{Name: "from", Doc: "The first date on which it is in force; left out: always.", Example: "from = 2024-08-19", Value: Value{Kinds: Date}},
		&Key{Name: "until", Doc: "The last date on which it is in force; left out: it still is.", Example: "until = 2024-08-18", Value: Value{Kinds: Date}},
		&Key{Name: "note", Doc: "Free text, shown by explain and doc: how the law is read, and what was seen only second-hand.", Example: `note = ""`, Value: Value{Kinds: Text}},
		&Key{Name: "accept", Doc: "Advice of check that is answered by the entry, by the name of its kind: so it is meant.", Example: `accept = [""]`, Value: Value{Kinds: Texts, Form: CheckID}},
		&Key{Name: "final", Doc: "With true no overlay may change the entry.", Example: "final = true", Value: Value{Kinds: Flag}},
	)
}

// changeable are the keys of an entry that an overlay may drop.
func changeable(keys ...*Key) []*Key {
	return append(common(keys...), &Key{
		Name: "remove", Doc: "In an overlay, true drops the entry of this name that the base pack has.", Example: "remove = true", Value: Value{Kinds: Flag},
	})
}

func cite(doc string, required bool) *Key {
	return &Key{
		Name: "cite", Doc: doc + " A list; the first word of each names a [source].", Example: `cite = [""]`, Required: required,
		Value: Value{Kinds: Texts, Form: Citation},
	}
}

const says = "Where the law says so."

func packTable() *Table {
	return &Table{Doc: "What the pack is, and as of when.", Keys: common(
		&Key{Name: "id", Doc: "The name of the pack's folder.", Example: `id = ""`, Required: true, Value: Value{Kinds: Text}},
		&Key{Name: "jurisdiction", Doc: "The jurisdiction after ISO 3166-2.", Example: `jurisdiction = "GB-ENG"`, Value: Value{Kinds: Text}},
		&Key{Name: "verified", Doc: "The date as of which the law was last checked: later evaluations carry a warning.", Example: "verified = 2026-07-09", Value: Value{Kinds: Date}},
		&Key{Name: "sessions", Doc: `What one mark covers: ["AM", "PM"] (left out: these), ["day"], or ["P1", "P2"].`, Example: `sessions = ["AM", "PM"]`, Value: Value{Kinds: Texts}},
		&Key{Name: "week_starts", Doc: "The day on which a school week starts; left out: Mon.", Example: `week_starts = "Mon"`, Value: Value{Kinds: Text, Texts: weekdays}},
		&Key{Name: "currency", Doc: "The currency of charges after ISO 4217.", Example: `currency = "GBP"`, Value: Value{Kinds: Text}},
		&Key{
			Name: "extends", Doc: "The id of a base pack. Entries of this pack merge with those of the base key by key; a changed entry brings its own cite.",
			Example: `extends = ""`, Value: Value{Kinds: Text, Form: PackName},
		},
		&Key{
			Name: "leap_birthday", Doc: "The birthday in other years of somebody born on 29 February.", Example: `leap_birthday = "03-01"`,
			Value: Value{Kinds: Text, Texts: []string{"03-01", "02-28"}},
		},
	)}
}

var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func sourceTable() *Table {
	return &Table{Doc: "An instrument or a document that citations name.", Keys: changeable(
		&Key{Name: "ref", Doc: "How it is cited: a number, a section, an ISBN.", Example: `ref = "SI 2024/208"`, Value: Value{Kinds: Text}},
		&Key{Name: "url", Doc: "Where it can be read.", Example: `url = "https://"`, Value: Value{Kinds: Text}},
	)}
}

func flag(name, doc string) *Key {
	return &Key{Name: name, Doc: doc, Example: name + " = true", Value: Value{Kinds: Flag}}
}

func classTable() *Table {
	return &Table{Doc: "A class is how a session counts.", Keys: changeable(
		flag("possible", "The session is in the denominator."),
		flag("attended", "The session was attended, which only a possible one can be."),
		flag("absent", "The session was missed, which only a possible one can be."),
		flag("authorised", "The absence was authorised."),
		flag("late", "The pupil came late."),
		flag("unresolved", "A person must still find out: the mark may yet become another."),
		cite(says, false),
	)}
}

func codeTable() *Table {
	return &Table{Doc: "A code that may stand in a register. It has one of class, same_as and unmarked.", Keys: changeable(
		&Key{
			Name: "class", Doc: "How its sessions count: a class, or a class from each date on, for a code that changed its meaning.",
			Example: `class = ""`, Value: Value{Kinds: Text | Tables, Form: ClassName, Table: &Table{
				Doc:     "A class from each date on.",
				Entries: &Entries{Doc: "The class from this date on.", What: Day, Value: Value{Kinds: Text, Form: ClassName}},
			}},
		},
		&Key{Name: "tags", Doc: "Words that conditions may look for, as in 'holiday' in tags.", Example: `tags = [""]`, Value: Value{Kinds: Texts, Form: Tag}},
		&Key{Name: "session", Doc: "The only session in which it may stand.", Example: `session = "AM"`, Value: Value{Kinds: Text, Form: SessionName}},
		&Key{
			Name: "becomes", Doc: "The code that a mark is read as once a time has passed; never implied.",
			Example: `becomes = { code = "", after = "5 school days" }`, Value: table(&Table{Doc: "The code that a mark is read as once a time has passed.", Keys: []*Key{
				{Name: "code", Doc: "The code that it is read as.", Example: `code = ""`, Required: true, Value: Value{Kinds: Text, Form: CodeName}},
				{Name: "after", Doc: "How long the mark keeps its meaning: with 5 school days, the fifth school day after its date is still in time.", Example: `after = "5 school days"`, Required: true, Value: Value{Kinds: Text, Form: Lapse}},
				{Name: "from", Doc: "For marks of this date and later; left out: for all.", Example: "from = 2024-08-19", Value: Value{Kinds: Date}},
			}}),
		},
		&Key{Name: "may_become", Doc: "What an unresolved mark may turn out to be; left out: any code in force on its date.", Example: `may_become = [""]`, Value: Value{Kinds: Texts, Form: CodeName}},
		&Key{Name: "same_as", Doc: "The code for which this one is another name.", Example: `same_as = ""`, Value: Value{Kinds: Text, Form: CodeName}},
		flag("unmarked", "A symbol that says that no mark was made."),
		cite(says, true),
	)}
}

var units = []string{
	"sessions", "days", "school days", "weeks", "school weeks", "months", "years", "hours", "minutes", "occasions",
	"percent", "money", "codes", "date", "text", "grades",
}

// scalar is what a parameter may be: decimals are quoted.
const scalar = Text | Texts | Integer | Integers | Date

func parameterTable() *Table {
	return &Table{Doc: "A number, a date, a text or a list that the law sets, from a date on.", Keys: changeable(
		&Key{Name: "unit", Doc: "What it is a number of; codes for a list of codes.", Example: `unit = "sessions"`, Required: true, Value: Value{Kinds: Text, Texts: units}},
		&Key{
			Name: "values", Doc: "Each value from its date until the next. Before the first there is no law, and what needs it is undetermined. A number with a point is quoted.",
			Example: "values = { 2024-08-19 = 10 }", Required: true, Value: table(&Table{
				Doc: "Each value from its date until the next.",
				Entries: &Entries{Doc: "The value from this date until the next.", What: Day, Value: Value{Kinds: scalar | Tables, Form: CodeName, Table: &Table{
					Doc: "A value with a citation of its own, or the end of all values.",
					Keys: []*Key{
						{Name: "is", Doc: "The value.", Example: "is = 10", Value: Value{Kinds: scalar, Form: CodeName}},
						flag("repealed", "From this date on there is no value."),
						cite(says, false),
						{Name: "note", Doc: "Free text.", Example: `note = ""`, Value: Value{Kinds: Text}},
					},
				}}},
			}),
		},
		cite("Where the law says so, for values that bring no citation of their own.", false),
	)}
}

func factTable() *Table {
	return &Table{Doc: "What must be known of a pupil and is no mark.", Keys: changeable(
		&Key{
			Name: "type", Doc: "What it can be: bool, int, decimal, date, text, or a list of the texts allowed.", Example: `type = "bool"`, Required: true,
			Value: Value{Kinds: Text | Texts, Texts: []string{"bool", "int", "decimal", "date", "text"}, Others: true},
		},
		&Key{
			Name: "default", Doc: "What it is where nobody gave it; left out: unknown, and rules that need it are undetermined.", Example: "default = false",
			Value: Value{Kinds: Text | Integer | Flag | Date},
		},
		cite(says, true),
	)}
}

func condition(name, doc, example string, form Form, required bool) *Key {
	return &Key{Name: name, Doc: doc, Example: example, Required: required, Value: Value{Kinds: Text, Form: form}}
}

var counts = []string{
	"sessions", "days", "minutes", "hours", "occasions", "longest run of sessions", "longest run of days", "longest run of hours",
	"longest run of minutes", "current run of sessions", "current run of days", "current run of hours", "current run of minutes",
}

func measureTable() *Table {
	return &Table{Doc: "A number got from a register.", Keys: changeable(
		&Key{Name: "count", Doc: "What is counted. Days are distinct dates, occasions are runs.", Example: `count = "sessions"`, Required: true, Value: Value{Kinds: Text, Texts: counts}},
		&Key{
			Name: "part", Doc: "Which part of a day makes it count: any (left out: this), half (at least half of its possible sessions or minutes) or whole.",
			Example: `part = "whole"`, Value: Value{Kinds: Text, Texts: []string{"any", "half", "whole"}},
		},
		condition("of", "Which marks: a condition over one mark.", `of = ""`, OfMark, true),
		condition("out_of", "Makes it an exact share of these marks, which hold all that of does.", `out_of = "possible"`, OfMark, false),
		condition("where", "Which sessions: a condition over one session.", `where = ""`, OfSession, false),
		&Key{
			Name: "over", Doc: "Which stretch of time, ending on the date asked for, that date included: a named period, a number of days, weeks, months or years, or since <step>.",
			Example: `over = "academic year"`, Required: true, Value: Value{Kinds: Text, Form: Window},
		},
		&Key{Name: "as_of", Doc: "The window ends so long before the date asked for.", Example: `as_of = "5 school days ago"`, Value: Value{Kinds: Text, Form: Ago}},
		condition("bridge", "Further marks that do not end a run.", `bridge = ""`, OfMark, false),
		condition("breaks", "Marks that end a run although they are not possible sessions.", `breaks = ""`, OfMark, false),
		cite(says, false),
	)}
}

var forces = []string{"must", "may", "must not", "info"}

func force() *Key {
	return &Key{Name: "force", Doc: "What the law says of it: must, may, must not, or info.", Example: `force = "may"`, Required: true, Value: Value{Kinds: Text, Texts: forces}}
}

func ruleTable() *Table {
	return &Table{Doc: "What has happened.", Keys: changeable(
		condition("applies", "Who the law is for, by age, grade or minimum enrolment; otherwise the rule is not applicable.", `applies = ""`, OfRule, false),
		condition("when", "What must hold for the rule to be met.", `when = ""`, OfRule, true),
		force(),
		cite(says, true),
		unless(OfRule),
	)}
}

func unless(form Form) *Key {
	return named("unless", Exception, "An exception.", &Table{Doc: "An exception.", Keys: changeable(
		condition("when", "When it is excepted.", `when = ""`, form, true),
		cite(says, true),
	)})
}
