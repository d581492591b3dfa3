package bench

import "slices"

// AsOfPeers are all engines that decide the twelve rules as of a date.
func AsOfPeers() []Peer {
	return slices.Concat(
		cohortAsOf(), []Peer{AsOfHand(), AsOfPlain(), AsOfEvaluate()},
		AsOfExprMap(), AsOfExpr(), AsOfCEL(), AsOfGrule(), AsOfOPA(), []Peer{AsOfDuckDB(), Bytes()},
	)
}

// AllDatesPeers are all engines that decide the twelve rules on all dates of a year.
func AllDatesPeers() []Peer {
	return slices.Concat(cohortAllDates(), []Peer{AllDatesHand(), AllDatesTimeline(), AllDatesExpr()})
}

// EnglandPeers decide the whole pack of England as of a date.
func EnglandPeers() []Peer { return slices.Concat(cohortAsOf(), []Peer{EnglandHand(), AsOfEvaluate()}) }
