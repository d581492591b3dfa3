//go:build !cohort

package bench

func cohortAsOf() []Peer { return nil }

func cohortAllDates() []Peer { return nil }
