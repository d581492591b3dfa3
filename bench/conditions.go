package bench

// sources are the conditions of the rules in the language that expr and CEL share. What a rule takes from another is written out,
// and that a rule is for school age only is applied afterwards, the same for all engines.
var sources = [ruleCount]string{
	schoolAge:         "AgePrescribed >= 5 && !(AgeAugust >= 16)",
	rollingThreshold:  "UnauthorisedTen >= 10",
	warning:           "UnauthorisedFour >= 5 && UnauthorisedTen < 10",
	sudden:            "UnauthorisedTwo >= 4",
	persistentAbsence: "PossibleYear >= 20 && AbsentYear * 100 >= PossibleYear * 10 && AbsentYear >= 7",
	severeAbsence:     "PossibleYear >= 20 && AbsentYear * 100 >= PossibleYear * 50",
	atRisk:            "PossibleYear >= 20 && AbsentYear * 100 >= PossibleYear * 5 && AbsentYear * 100 < PossibleYear * 10",
	termAbsence:       "PossibleTerm >= 20 && AbsentTerm * 1000 >= PossibleTerm * 125",
	monthAbsence:      "AbsentMonth >= 6",
	continuousAbsence: "LongestRun >= 5",
	lates:             "LateYear >= 10",
	court: "PossibleYear >= 20 && AbsentYear * 100 >= PossibleYear * 10 && AbsentYear >= 7 && " +
		"(UnauthorisedYear >= 20 || LongestRun >= 10) || AuthorisedTen >= 30",
}

// each gives the figures by the names that the conditions use.
func (m *Measures) each(yield func(name string, value int)) {
	yield("PossibleYear", m.PossibleYear)
	yield("AbsentYear", m.AbsentYear)
	yield("UnauthorisedYear", m.UnauthorisedYear)
	yield("LateYear", m.LateYear)
	yield("UnauthorisedTen", m.UnauthorisedTen)
	yield("UnauthorisedFour", m.UnauthorisedFour)
	yield("UnauthorisedTwo", m.UnauthorisedTwo)
	yield("AuthorisedTen", m.AuthorisedTen)
	yield("PossibleTerm", m.PossibleTerm)
	yield("AbsentTerm", m.AbsentTerm)
	yield("AbsentMonth", m.AbsentMonth)
	yield("LongestRun", m.LongestRun)
	yield("AgePrescribed", m.AgePrescribed)
	yield("AgeAugust", m.AgeAugust)
}
