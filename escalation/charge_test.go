package escalation_test

import "testing"

// A charge is asked for between its dates, as with every table of a pack.
func TestChargeDates(t *testing.T) {
	t.Parallel()
	newDesk(t, autumn, steps(`card: when = "many"
		[ladder.l.step.card.charge.old]
		until = 2024-09-30
		amounts = { "21 days" = 60 }
		cite = ["act s6"]
		[ladder.l.step.card.charge.new]
		amounts = { "21 days" = 80 }
		cite = ["act s6"]`), "2024-09-09 U U", "").check(t, `
		2024-09-30 card: available charge old
		2024-10-01 card: available charge new`)
}
