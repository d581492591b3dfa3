package policy

// What is found in numbers, counts and codes.
var valueChecks = []Check{
	{
		"percent-as-fraction", Warning, "A percentage below one",
		"A parameter in percent holds the percentage itself; \"0.1\" is a thousandth.",
		`chronic = { unit = "percent", values = { 2020-01-01 = "0.1" }, … }`, "Write 10 for a tenth.",
	},
	{
		"percent-beyond-whole", Warning, "A percentage above 100",
		"No share of sessions or days is more than the whole.",
		`chronic = { unit = "percent", values = { 2020-01-01 = 180 }, … }`, "Write a percentage from 0 to 100, or give the parameter the unit that its number has.",
	},
	{
		"value-repeated", Warning, "A dated value that changes nothing",
		"A value is the same as the one before it, by the same citation: the number of the amendment was probably forgotten. Where another law says the same again, its own cite or a note says so.",
		`values = { 2015-09-01 = 10, 2024-08-19 = 10 }`, "Write the number that the law changed to, or drop the value.",
	},
	{
		"value-jump", Warning, "A number that changes tenfold",
		"A digit too many or too few, or another unit. A law that does so is worth a note, in an accept beside it.",
		`values = { 2015-09-01 = 10, 2024-08-19 = 100 }`, "Look for the digit; another unit wants a parameter of its own.",
	},
	{
		"dates-go-back", Warning, "A date that goes back in time",
		"The values of a parameter that is a date come later as time goes on.",
		`values = { 2023-09-01 = 2024-06-28, 2024-09-01 = 2024-06-27 }`, "Look at the year of both dates.",
	},
	{
		"series-gap", Warning, "A year left out of a series",
		"A parameter has a value for each year, from the same day on, and one year has none: the one before it holds on.",
		"values = { 2021-09-01 = 2022-06-24, 2022-09-01 = 2023-06-30, 2024-09-01 = 2025-06-27, … }", "Add the value of that year.",
	},
	{
		"title-unlike-unit", Warning, "A parameter that speaks of another unit",
		"Its name and title speak of days, sessions, hours, minutes or a share, and its unit is another.",
		`return_days = { title = "Days of absence", unit = "sessions", … }`, "Mend the unit or the title; the number may have been copied with the wrong one.",
	},
	{
		"title-unlike-number", Warning, "A title that names another number",
		"The title of a rule names a number of days, sessions, hours, absences or per cent, and none of the rule's numbers is that: not in its conditions, on any date, nor in the windows of its measures or the rules that it names.",
		"[rule.fifteen_days]\ntitle = \"Fifteen days of illness\"\nwhen = \"sickness_days >= sickness_days_limit\"   # which is 51", "Mend the number, or the title.",
	},
	{
		"title-unlike-operator", Warning, "A title that includes a number its condition leaves out",
		"The title says more than five, at least ten, under 15 %, and the comparison with that number has the operator that puts the number itself on the other side.",
		"[rule.revocable]\ntitle = \"More than five absences\"\nwhen = \"absences >= 5\"", "Write the operator that the law has: > for more than, >= for at least.",
	},
	{
		"title-unlike-count", Warning, "A measure of the opposite",
		"It is called absence and counts attendance only, or the other way round.",
		`absence_rate = { of = "attended", out_of = "possible", … }`, "Mend of, or the name and the title.",
	},
	{
		"title-unlike-class", Warning, "A code of the opposite class, or a class with the opposite flag",
		"It is called absence and its class is attended, or it is called presence and its class is absent. Classes of lateness are left out. A class that is called authorised, or unauthorised, is so.",
		"[code.O]\ntitle = \"Absent without leave\"\nclass = \"present\"", "Mend the class, or the title.",
	},
	{
		"title-unlike-window", Warning, "A measure over another length of time than it says",
		"Its name or title names a number of days, weeks, months or years, and over has another.",
		`unauthorised_in_ten_weeks = { over = "6 school weeks", … }`, "Mend over, or the name and the title.",
	},
	{
		"counts-nothing", Severe, "A measure that counts nothing",
		"No code of the pack, on any date, and no session is what of and where ask for.",
		`of = "absent and attended"`, "Mend what it counts: what excludes each other is joined by or.",
	},
	{
		"share-is-whole", Warning, "A share that is always the whole",
		"Its out_of counts the same marks as its of.",
		"of = \"absent\"\nout_of = \"absent\"", "Let out_of hold all that could have been counted, as in out_of = \"possible\".",
	},
	{
		"same-measure", Warning, "Two measures that count the same",
		"They count the same of the same marks over the same window.",
		"[measure.absent_sessions]\nof = \"absent\"\n[measure.late_sessions]\nof = \"absent\"", "Mend what was meant to differ, or drop one.",
	},
	{
		"uncounted-absence", Warning, "A code of absence that no measure counts",
		"Its class is absent, and it is in no list that a measure goes by: it was left out.",
		`absence_codes = { values = { 2025-01-01 = ["A"] }, … }   # and code B is absent too`, "Add it to the list, or give it a class that is no absence.",
	},
	{
		"list-older-than-code", Warning, "A list that a new code was not added to",
		"A list of codes names every code of a class but one, and that one came into force after the list.",
		"penalty_codes = { values = { 2015-09-01 = [\"G\", \"O\"] }, … }   # code V of the same class begins on 2025-09-01", "Add the list that holds from that day.",
	},
	{
		"listed-twice", Warning, "A code that stands twice in a list",
		"Another code was probably meant.", `values = { 2024-08-19 = ["G", "O", "O", "U"] }`, "Drop one, or write the other code.",
	},
	{
		"listed-unlike", Warning, "A code of another kind in a list",
		"All other codes of the list are of classes that are absent, or late; or one is authorised, and three others or more are not.", `absence_codes = { values = { 2024-08-19 = ["G", "O", "P"] }, … }   # P is present`, "List the code that was meant, or mend its class.",
	},
	{
		"listed-out-of-force", Warning, "A list that names a code not in force",
		"While the list holds, the code is not in force on any day.", `penalty_codes = { values = { 2024-08-19 = ["G", "H"] }, … }   # H ended on 2024-08-18`, "List the code that has taken its place.",
	},
}
