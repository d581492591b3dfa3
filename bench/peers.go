package bench

import "slices"

// The peers that others are compared with.
const (
	Cohort = "rollcall-cohort"
	Hand   = "hand-written"
)

// AsOfPeers are all engines that decide the twelve rules as of a date.
func AsOfPeers() []Peer {
	return slices.Concat(
		cohortAsOf(), []Peer{AsOfHand(), AsOfPlain(), AsOfEvaluate()},
		AsOfExprMap(), AsOfExpr(), AsOfCEL(), AsOfGrule(), AsOfOPA(), AsOfOPAEach(), []Peer{AsOfDuckDB(), Bytes()},
	)
}

// AllDatesPeers are all engines that decide the twelve rules on all dates of a year.
func AllDatesPeers() []Peer {
	return slices.Concat(cohortAllDates(), []Peer{AllDatesHand(), AllDatesTimeline(), AllDatesExpr(), AllDatesDuckDB()})
}

// RollingPeers decide on which dates the rolling threshold is met, and no other rule but that of school age.
func RollingPeers() []Peer {
	return slices.Concat(cohortAllDates(), []Peer{RollingHand(), RollingDuckDB()})
}

// EnglandPeers decide the whole pack of England as of a date.
func EnglandPeers() []Peer { return slices.Concat(cohortAsOf(), []Peer{EnglandHand(), AsOfEvaluate()}) }
