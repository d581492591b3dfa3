package policy

// What is found between rules that part a figure into bands.
var bandChecks = []Check{
	{
		"band-gap", Warning, "A gap between two bands",
		"Two rules part one figure, the rest of their conditions being the same, and between where one ends and the next begins there is something that no rule about the figure holds, be it a single number: below 10 and above 10 leave 10 itself, below 9.99 and from 10 on leave 9.995. Whole numbers have no gap between 9 and 10. Ages count as bands too.",
		"[rule.at_risk]\nwhen = \"absence_rate >= percent(5) and absence_rate < percent(\\\"9.99\\\")\"\n[rule.persistent]\nwhen = \"absence_rate >= percent(10)\"",
		"Let the upper band begin where the lower one ends: < and >=, or <= and >, with one and the same number.",
	},
	{
		"band-overlap", Warning, "Two bands that overlap",
		"Two bands share some values and neither holds the other. Thresholds that hold each other, as severe absence is part of persistent absence, are no bands.",
		"[rule.moderate]\nwhen = \"present > percent(70) and present <= percent(80)\"\n[rule.irregular]\nwhen = \"present >= percent(80) and present <= percent(90)\"",
		"Let the upper band begin where the lower one ends: < and >=, or <= and >, with one and the same number.",
	},
	{
		"order-exchanged", Warning, "A graver rule that is met sooner",
		"Of two rules about one figure of absence the one whose name is for more (severe after persistent after at risk, second after first, penalty after warning) asks for less.",
		"persistent_absence = { values = { 2015-09-01 = 50 }, … }\nsevere_absence = { values = { 2015-09-01 = 10 }, … }", "Exchange the two numbers.",
	},
}
