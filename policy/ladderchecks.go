package policy

// What is found on ladders.
var ladderChecks = []Check{
	{
		"step-never", Severe, "A step that can never be taken",
		"Its when or requires can never be true, or not together, or it is held or closed wherever it is called for. What cannot be taken is as if it had not been in the conditions of other steps.",
		`requires = "done('plan', 'refused') and not done('plan')"`, "Mend the condition.",
	},
	{
		"step-behind-dead-step", Severe, "A step that nothing leads to",
		"A step in its after can never be taken.", `after = ["plan"]   # which can never be taken`, "Mend the other step, or name another one.",
	},
	{
		"after-ended-step", Warning, "A step after one that has ended",
		"It is in force when a step in its after no longer is: from then on no new case reaches it.",
		"step.conference_2016 = { until = 2018-06-30, … }\nstep.court = { from = 2018-07-01, after = [\"conference_2016\"], … }", "Name the step that has taken its place, or end this one too.",
	},
	{
		"clock-of-later-step", Warning, "A clock that runs from a later step",
		"The step that its wait, due or expires runs from can only be taken after the step itself.",
		"step.meeting = { wait = \"10 days after letter\", … }\nstep.letter = { after = [\"meeting\"], … }", "Let it run from an earlier step, or turn the two steps round.",
	},
	{
		"step-out-of-order", Warning, "A step called for before the one it comes after",
		"Their conditions differ in one number only, and the later step asks for less: the numbers, or the steps, were exchanged.",
		"step.letter = { when = \"unexcused_days >= 10\", … }\nstep.court = { when = \"unexcused_days >= 5\", after = [\"letter\"], … }", "Exchange the two conditions, or the two steps.",
	},
	{
		"warning-after-penalty", Warning, "A warning that comes after the penalty",
		"A contact, a letter or the like comes after a penalty or court, and nothing of the kind comes before that.",
		"step.penalty_notice = { action = \"penalty\", … }\nstep.warning = { action = \"letter\", after = [\"penalty_notice\"], … }", "Turn the two round.",
	},
	{
		"due-before-wait", Warning, "A step that is overdue before it may be taken",
		"Its due is shorter than its wait, both running from the same.", "wait = \"15 school days\"\ndue = \"10 school days\"", "Give it a longer due or a shorter wait.",
	},
	{
		"due-after-expires", Warning, "A step that is barred before it is due",
		"Its expires is shorter than its due, both running from the same.", "due = \"3 months\"\nexpires = \"2 months\"", "Give it a shorter due or a longer expires.",
	},
	{
		"limit-idle", Warning, "A limit that never binds",
		"The step does not repeat, or its wait, which runs anew before each use, is no shorter than what the limit looks back on.",
		"limit = { count = 1, within = \"3 months\" }\nwait = \"6 months after penalty_notice\"", "Make within longer or the wait shorter, or drop the limit.",
	},
	{
		"after-twice", Warning, "A rung named twice",
		"A step stands twice in an after.", `after = ["meeting", "meeting"]`, "Drop one; perhaps another step was meant.",
	},
	{
		"same-step", Warning, "A step hidden behind another",
		"It has the title of another step and is the same action on the same ladder, called for and held back by the same.", "step.first_letter = { when = \"few\", … }\nstep.second_letter = { when = \"few\", … }", "Mend when, requires or after of one of them.",
	},
	{
		"charge-never", Warning, "A charge that is never asked for",
		"Its when is never true where the step may be taken, or an earlier charge always comes before it.",
		"limit = { count = 2, within = \"3 years\" }\ncharge.third = { when = \"times('penalty_notice', '3 years') == 2\", … }", "Mend its condition, or put the narrower charge first.",
	},
	{
		"charge-gap", Warning, "A use without a charge",
		"The step may be taken in a case that none of its charges covers.",
		"limit = { count = 3, within = \"3 years\" }\ncharge.first = { when = \"times('penalty_notice', '3 years') == 0\", … }\ncharge.second = { when = \"times('penalty_notice', '3 years') == 1\", … }", "Let the charges cover every number of times that the limit allows.",
	},
	{
		"charge-falls", Warning, "A charge that does not rise with time",
		"Who pays later pays more; amounts stand in order of time.", `amounts = { "21 days" = 160, "28 days" = 80 }`, "Exchange the two sums.",
	},
	{
		"no-currency", Warning, "Money without a currency",
		"A step has a charge, and [pack] has no currency.", "[pack]", "Write currency = \"GBP\", or what it is, in [pack].",
	},
	{
		"evidence-unlike", Warning, "Evidence under a name much like another",
		"It differs by a letter or two from evidence that is needed elsewhere, and stands nowhere else.", `needs = ["supports_offered"]`, "Write the name that is used elsewhere.",
	},
}
