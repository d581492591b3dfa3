package policy

// What is found in dates.
var dateChecks = []Check{
	{
		"verified-old", Warning, "Law that was checked long ago",
		"More than a year lies between verified and the date of the review.", "verified = 2023-01-31", "Hold the pack against its sources and set verified.",
	},
	{
		"verified-ahead", Warning, "Law that was checked in the future",
		"Verified is later than the date of the review.", "verified = 2062-07-09", "Write the date of the last check.",
	},
	{
		"verified-missing", Note, "Law of which nobody says when it was checked",
		"[pack] has no verified.", "[pack]", "Write the date of the last check.",
	},
	{
		"number-comes-late", Severe, "A rule that begins before its number",
		"From the rule's first day to that of the parameter's first value the rule would be undetermined, for want of a law.",
		"rule.late = { from = 2020-01-01, … }\nparameter.most = { values = { 2021-09-01 = 10 }, … }", "Add the value of that time, or let the rule begin with the number.",
	},
	{
		"number-gap", Severe, "A hole between two values",
		"A parameter is without a value for a while, and something in force needs it.",
		"values = { 2015-09-01 = 10, 2020-09-01 = { repealed = true, … }, 2021-09-01 = 12 }", "Let one value hold until the next begins.",
	},
	{
		"number-ends", Severe, "A number that ends before what needs it",
		"A parameter has no value from some day on, and something in force needs it. It is told a year ahead.",
		"values = { 2015-09-01 = 10, 2024-08-19 = { repealed = true, … } }", "Add the value that holds then, or end the rule.",
	},
	{
		"number-never", Severe, "A number that never holds when it is needed",
		"A parameter has no value on any date on which something that needs it is in force.",
		"rule.old = { until = 2019-12-31, … }\nparameter.most = { values = { 2020-01-01 = 10 }, … }", "Mend the dates of one of them.",
	},
	{
		"date-far-off", Warning, "A date more than twenty years ahead",
		"A value, or something in force, begins or ends on it.", "values = { 2015-09-01 = 15, 2109-09-01 = 10 }", "Look at the figures of the year.",
	},
	{
		"time-without-law", Warning, "A time of which the pack knows no law",
		"[pack] covers dates on which no rule and no step is in force.",
		"[pack]\nfrom = 2006-09-01\n[rule.only]\nfrom = 2024-08-19", "Let the pack begin with its law, or date the rules.",
	},
	{
		"never-in-force", Severe, "An entry that no day is left for",
		"Its from and until and those of the pack, or of what it belongs to, have no day in common.",
		"[rule.old]\nuntil = 2005-08-31   # the pack begins on 2006-09-01", "Mend the dates, or drop the entry.",
	},
	{
		"names-rule-out-of-force", Warning, "A rule that names one of another time",
		"It names a rule that is never in force while it is: that rule then counts as not met.",
		"[rule.new]\nfrom = 2025-09-30\nwhen = \"old\"   # old ends on 2025-09-29", "Name the rule that holds at that time.",
	},
	{
		"dates-apart", Warning, "Days between one rule and the next",
		"A rule, a step of a ladder, an exception or a charge ends, another one begins up to two months later, and none begins on the day after, or one that has its name but for a year.",
		"[rule.old]\nuntil = 2025-09-29\n[rule.new]\nfrom = 2025-10-30", "Let the one begin on the day after the other ends, if it takes its place.",
	},
	{
		"code-gap", Warning, "A day on which a mark has no code",
		"A code ends, and the one that takes its place (its name and a figure) begins days later.",
		"code.J = { until = 2024-08-18, … }\ncode.J1 = { from = 2024-08-20, … }", "Let the one begin on the day after the other ends.",
	},
	{
		"code-overlap", Warning, "A code still in force beside the one that replaces it",
		"A code and the one that takes its place (its name and a figure) are in force on the same days.",
		"code.J = { until = 2024-08-31, … }\ncode.J1 = { from = 2024-08-19, … }", "Let the one end on the day before the other begins.",
	},
}
