package schema

func per() *Key {
	return &Key{
		Name: "per", Doc: "Whether history, limits and clocks are kept for the pupil (left out: this) or for each parent.", Example: `per = "parent"`,
		Value: Value{Kinds: Text, Texts: []string{"pupil", "parent"}},
	}
}

func hold() *Key {
	return condition("hold", "Days on which this holds do not count for the clocks.", `hold = ""`, OfStep, false)
}

func closes() *Key { return condition("closes", "What ends the case.", `closes = ""`, OfStep, false) }

func ladderTable() *Table {
	return &Table{Doc: "Steps, in the order in which they follow one another.", Keys: changeable(
		per(), hold(), closes(),
		named("step", Step, "A step: one thing that may or must be done. Step names are unique in a pack.", stepTable()),
		cite(says, false),
	)}
}

var actions = []string{"contact", "visit", "warning card", "letter", "meeting", "plan", "notice", "penalty", "referral", "court", "recognition", "record"}

func stepTable() *Table {
	texts := func(name, doc, example string, form Form) *Key {
		return &Key{Name: name, Doc: doc, Example: example, Value: Value{Kinds: Texts, Form: form}}
	}
	clock := func(name, doc, example string) *Key {
		return &Key{
			Name: name, Doc: doc + " It runs from the latest of after; without one, from the day since when the step's when holds; or from the rule or step that it names. That day itself is not counted.",
			Example: example, Value: Value{Kinds: Text, Form: Clock},
		}
	}
	return &Table{Doc: "One thing that may or must be done.", Keys: changeable(
		&Key{Name: "action", Doc: "What is done.", Example: `action = "letter"`, Required: true, Value: Value{Kinds: Text, Texts: actions}},
		condition("when", "What calls for the step.", `when = ""`, OfStep, false),
		condition("requires", "What must hold besides; until then the step is blocked.", `requires = ""`, OfStep, false),
		texts("after", "What must have been done: a step, or how it ended.", `after = [""]`, StepEnding),
		texts("new_since", "At least one mark behind when must be later than each of these steps.", `new_since = [""]`, StepName),
		clock("wait", "Not before this has passed.", `wait = "15 school days"`),
		clock("due", "In time until this has passed.", `due = "5 school days"`),
		clock("expires", "Not after this has passed.", `expires = "6 months after "`),
		flag("repeat", "It may be taken again, counting only from the day after the last time."),
		flag("fresh", "Taken again, it needs evidence and after anew."),
		&Key{Name: "limit", Doc: "How often it may be taken.", Example: `limit = { count = 2, within = "3 years" }`, Value: table(&Table{Doc: "How often a step may be taken.", Keys: []*Key{
			{Name: "count", Doc: "How often at most.", Example: "count = 2", Required: true, Value: Value{Kinds: Integer}},
			{Name: "within", Doc: "In which stretch of time; left out: ever.", Example: `within = "3 years"`, Value: Value{Kinds: Text, Form: Window}},
			{Name: "except", Doc: "A use that ended so is void: it does not count.", Example: `except = [""]`, Value: Value{Kinds: Texts, Form: Outcome}},
		}})},
		&Key{Name: "resets", Doc: "A named period: when a new one begins, earlier uses are no longer seen. never says that none does.", Example: `resets = "academic year"`, Value: Value{Kinds: Text, Form: Window}},
		per(), hold(), closes(),
		texts("needs", "Evidence that must be on the record.", `needs = [""]`, Evidence),
		texts("outcomes", "How it may end.", `outcomes = [""]`, Outcome),
		&Key{Name: "decided_by", Doc: "The event that begins it must say which person decided (by).", Example: `decided_by = "person"`, Value: Value{Kinds: Text, Texts: []string{"person"}}},
		force(),
		cite(says, true),
		unless(OfStep),
		named("charge", Charge, "What is to be paid, the first charge whose when holds.", chargeTable()),
	)}
}

func chargeTable() *Table {
	return &Table{Doc: "What is to be paid.", Keys: changeable(
		condition("when", "When this charge is the one; left out: always.", `when = ""`, OfStep, false),
		&Key{
			Name: "amounts", Doc: "The sum by the time within which it is paid.", Example: `amounts = { "28 days" = 160 }`, Required: true,
			Value: table(&Table{Doc: "The sum by the time within which it is paid.", Entries: &Entries{
				Doc: "The sum if it is paid within this time. A sum with a point is quoted.", What: Length, Value: Value{Kinds: Integer | Text},
			}}),
		},
		cite(says, true),
	)}
}
