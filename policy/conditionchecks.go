package policy

// What is found in conditions.
var conditionChecks = []Check{
	{
		"never-met", Severe, "A rule that can never be met",
		"No register and no fact make the rule's conditions true, under the law of any date: its numbers exclude each other, or what a figure can be at all. A rule for nobody is one of them.",
		`when = "absence_rate >= percent(15) and absence_rate < percent(10)"`, "Mend the operator or the number. Related places show the parameters that are compared with.",
	},
	{
		"always-met", Warning, "A rule that everybody meets, or a step that is always called for",
		"The condition is true whatever was marked, so that it decides nothing. A condition that is just true is taken to be meant.",
		`when = "unauthorised_sessions >= 0"`, "Mend the operator or the number. Whom a law is for belongs in applies, what has happened in when.",
	},
	{
		"never-met-then", Warning, "A rule that the numbers of some time make impossible",
		"Under the law of one time the rule can never be met, though it can at another, and all the numbers that it needs have values.",
		"at_risk = { 2015-09-01 = 5, 2024-09-01 = 12 }   # persistent is 10 all the time", "Mend the values of that time, or end the rule before it.",
	},
	{
		"part-always-true", Warning, "A part of a condition that asks for nothing",
		"The part is always true where it is asked, so the condition says the same without it.",
		`when = "absence_rate >= percent(10) and unauthorised_sessions >= 0"`, "Drop the part, or mend its operator or its number.",
	},
	{
		"part-never-true", Warning, "A way to meet a condition that leads nowhere",
		"One of the ways that an or leaves open can never be gone.",
		`when = "absence_rate >= percent(10) or age < 5 and age > 15"`, "Drop the part, or mend its operator or its number.",
	},
	{
		"part-idle", Warning, "A part of a condition that changes nothing",
		"The rest demands the part already, or covers it: x >= 10 and x >= 5, or a part of a count beside the whole. The name of another rule is never called idle, since it is there to be read.",
		`when = "absent_days >= 20 and absent_days >= 10"`, "Drop the part. It was probably meant to say something else: another measure, another number.",
	},
	{
		"exception-never", Warning, "An exception that can never apply",
		"Wherever the rule or step would be met, the exception's condition is false.",
		"when = \"age >= 6\"\nunless.too_young = { when = \"age < 5\", … }", "Mend its condition, or drop it.",
	},
	{
		"exception-always", Severe, "An exception that leaves nothing",
		"Wherever the rule would be met the exception applies, so that the rule never is.",
		"when = \"unexcused_days >= 10\"\nunless.few = { when = \"unexcused_days > 5\", … }", "Mend its condition: an exception takes some cases out, not all.",
	},
	{
		"exception-hidden", Warning, "An exception that another one covers",
		"Whatever meets it meets another exception of the same rule.",
		"unless.young = { when = \"age < 8\", … }\nunless.infant = { when = \"age < 6\", … }", "Drop one of the two, or mend the one that was meant to be wider.",
	},
	{
		"same-condition", Warning, "A rule hidden behind another",
		"Two rules of one force, or one that obliges and one that allows, are met in the same cases on all dates, or since a change of the law, and neither names the other: probably one was copied and not changed. Rules that read different parameters may well come to the same, unless their names say that one is for more than the other (severe and persistent, ten days and five).",
		"[rule.first_letter]\nwhen = \"unexcused_days >= 5\"\n[rule.second_letter]\nwhen = \"unexcused_days >= 5\"", "Mend the number, the measure or the operator of one of them; or let one name the other.",
	},
	{
		"wrong-way-round", Warning, "A rule or a step against those who miss little",
		"A rule that is no info, or is called absence and about one figure, or a step that is no recognition or record, is there for a pupil who has missed nothing and not for one who has missed all.",
		`when = "unauthorised_sessions <= penalty_sessions"`, "Turn the operator round, or count absence where attendance is counted.",
	},
	{
		"unit-mismatch", Warning, "A comparison of two units",
		"A measure or a question is compared with a parameter or a measure that counts something else: sessions with days, hours with minutes. Numbers without a unit compare with anything, and 2 * days may be compared with sessions.",
		`when = "unauthorised_sessions >= return_days"`, "Count in the parameter's unit, or convert one side by a whole number.",
	},
	{
		"beyond-whole", Severe, "A share compared with more than the whole",
		"A share lies between 0 and 100 %.",
		`when = "absence_rate >= percent(1000)"`, "Write the percentage: percent(10) is a tenth.",
	},
	{
		"beyond-window", Severe, "A number larger than the window holds",
		"A window holds so many sessions, days or hours and no more: ten school days of two sessions hold 20. Weeks are taken to have five days, days ten hours; what seven days or 24 hours could hold is a warning only.",
		"measure.late = { over = \"10 school days\", … }\nwhen = \"late >= 25\"", "Mend the number, its unit or the window.",
	},
	{
		"age-out-of-school", Warning, "An age at which nobody is at school",
		"Ages are compared with whole years from 2 to 30.",
		`applies = "age >= 61"`, "Write the age at which the law begins or ends.",
	},
}
