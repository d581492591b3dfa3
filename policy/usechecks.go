package policy

// What is found to be of no use, or there twice.
var useChecks = []Check{
	{
		"unused-parameter", Warning, "A parameter that nothing uses",
		"No condition and no measure names it. What stands in a base pack is there for all packs on it, and is not looked at.",
		"[parameter.penalty_days]", "Name it where its number is meant, perhaps in place of one that is written out; or drop it.",
	},
	{
		"unused-fact", Warning, "A fact that nothing uses",
		"Schools would be asked for it in vain: an exception was probably forgotten.", "[fact.homeless]", "Name it in an exception or a condition, or drop it.",
	},
	{
		"unused-measure", Warning, "A measure that nothing uses",
		"No condition names it. A figure that is there to be read by other software says so with accept.", "[measure.late_sessions]", "Name it in a rule, drop it, or write accept = [\"unused-measure\"].",
	},
	{
		"unused-class", Warning, "A class that no code has",
		"No code is of it, on any date.", "[class.unable]", "Give a code this class, or drop it.",
	},
	{
		"unused-source", Warning, "A source that nothing cites",
		"No cite of the pack names it.", "[source.act]", "Cite it where it is the ground of something, or drop it.",
	},
	{
		"same-source", Warning, "One source under two names",
		"Title, ref and url are the same.", "[source.act]\n[source.act_2]", "Drop one and cite the other.",
	},
	{
		"same-title", Warning, "Two entries with one title",
		"Two rules, measures, parameters, facts or steps of one title that are in force at once cannot be told apart in findings: one was probably copied.", `title = "Persistent absence"`, "Give each a title of its own.",
	},
	{
		"accepts-nothing", Note, "An accept that is not needed",
		"An entry accepts advice that nobody gives.", `accept = ["unused-measure"]`, "Leave it out: it would hide what may come later.",
	},
}
