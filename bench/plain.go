package bench

// AsOfPlain is Go as one would write it first: figures, then conditions.
func AsOfPlain() Peer {
	p := asOf("plain-go", 0, func() (engine, error) {
		return func(m *Measures) (Verdict, error) { return m.conditions(), nil }, nil
	})[1]
	p.Name, p.Timed = "plain-go", "everything: figures by plain Go, conditions as ifs"
	return p
}

func (m *Measures) conditions() (v Verdict) {
	set := func(rule int, holds bool) {
		if holds {
			v |= 1 << rule
		}
	}
	persistent := m.PossibleYear >= 20 && m.AbsentYear*100 >= m.PossibleYear*10 && m.AbsentYear >= 7
	set(schoolAge, m.AgePrescribed >= 5 && m.AgeAugust < 16)
	set(rollingThreshold, m.UnauthorisedTen >= 10)
	set(warning, m.UnauthorisedFour >= 5 && m.UnauthorisedTen < 10)
	set(sudden, m.UnauthorisedTwo >= 4)
	set(persistentAbsence, persistent)
	set(severeAbsence, m.PossibleYear >= 20 && m.AbsentYear*100 >= m.PossibleYear*50)
	set(atRisk, m.PossibleYear >= 20 && m.AbsentYear*100 >= m.PossibleYear*5 && m.AbsentYear*100 < m.PossibleYear*10)
	set(termAbsence, m.PossibleTerm >= 20 && m.AbsentTerm*1000 >= m.PossibleTerm*125)
	set(monthAbsence, m.AbsentMonth >= 6)
	set(continuousAbsence, m.LongestRun >= 5)
	set(lates, m.LateYear >= 10)
	set(court, persistent && (m.UnauthorisedYear >= 20 || m.LongestRun >= 10) || m.AuthorisedTen >= 30)
	return v
}
