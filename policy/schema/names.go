package schema

// Name is a name that conditions may use whatever the pack: a value, a truth or a function.
type Name struct {
	Name string
	Call string // how it is called, "" for what is no function
	Doc  string
}

// Names gives the names that conditions of a form may use besides those of the pack.
func Names(form Form) []Name {
	switch form {
	case OfMark:
		return append(markNames(), plainFunctions()...)
	case OfSession:
		return append(sessionNames(), plainFunctions()...)
	case OfRule:
		return append(append(pupilNames(), plainFunctions()...), ruleFunctions()...)
	case OfStep:
		return append(append(append(pupilNames(), plainFunctions()...), ruleFunctions()...), stepFunctions()...)
	}
	return nil
}

func markNames() []Name {
	return []Name{
		{"code", "", "The code as which the mark is read."},
		{"written", "", "The code as the register has it, before it became another and before same_as."},
		{"class", "", "The class of the code on the mark's date."},
		{"tags", "", "The tags of the code: 'holiday' in tags."},
		{"session", "", "The session of the mark."},
		{"minutes", "", "The minutes that were missed, unknown for a mark about the whole session."},
		{"possible", "", "Whether the session is in the denominator."},
		{"attended", "", "Whether the session was attended."},
		{"absent", "", "Whether the session was missed."},
		{"authorised", "", "Whether the absence was authorised."},
		{"late", "", "Whether the pupil came late."},
		{"unresolved", "", "Whether a person must still find out."},
	}
}

func sessionNames() []Name {
	return []Name{
		{"weekday", "", "The day of the week: 'Mon' to 'Sun'."},
		{"session", "", "The session."},
		{"date", "", "The date of the session."},
		{"term", "", "The number of the term in the academic year, from 1."},
		{"month", "", "The month, 1 to 12."},
		{"first_after_break", "", "Whether it is the first session after a break."},
		{"last_before_break", "", "Whether it is the last session before a break."},
		{"school_days_ago", "", "How many school days lie between its date and the date asked for."},
		{"age", "", "The pupil's age in whole years on its date."},
	}
}

func pupilNames() []Name {
	return []Name{
		{"on", "", "The date asked for."},
		{"born", "", "The date of birth; may be unknown."},
		{"age", "", "The age in whole years on the date asked for."},
		{"enrolled", "", "The first day on roll."},
		{"left", "", "The last day on roll; unknown where there is none."},
		{"year_group", "", "The year group or grade."},
	}
}

func plainFunctions() []Name {
	return []Name{
		{"percent", "percent(10)", "An exact share: percent(10), percent(\"7.5\")."},
		{"date", "date('2024-09-01')", "A date."},
		{"div", "div(a, b)", "The whole part of a divided by b."},
		{"min", "min(a, b)", "The least of two or more."},
		{"max", "max(a, b)", "The greatest of two or more."},
	}
}

func ruleFunctions() []Name {
	return []Name{
		{"age_on", "age_on(date)", "The pupil's age in whole years on a date."},
		{"latest", "latest('08-31')", "The nearest such day of the year up to the date asked for, itself included."},
		{"next", "next('08-31')", "The nearest such day of the year from the date asked for on, itself included."},
		{"days_between", "days_between(a, b)", "Days from a to b, a not counted, b counted."},
		{"school_days_between", "school_days_between(a, b)", "School days from a to b, a not counted, b counted."},
		{"months_between", "months_between(a, b)", "Whole months from a to b."},
	}
}

func stepFunctions() []Name {
	return []Name{
		{"done", "done('step')", "Whether a step has been begun, or, with an outcome, has ended so: done('plan', 'not improved')."},
		{"times", "times('step', '3 years')", "How often a step was begun within a stretch of time, or, with an outcome, ended so."},
		{"days_since", "days_since('step')", "Days since a step was last begun."},
		{"school_days_since", "school_days_since('step')", "School days since a step was last begun."},
		{"open", "open('step')", "Whether the latest use of a step has begun and not ended."},
		{"evidence", "evidence('name')", "Whether a piece of evidence is on the record."},
	}
}
