package policy_test

import (
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// What a note calls second-hand or from memory is told; a note that only explains is not.
func TestReservations(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	all := law.Reservations()
	for entry, want := range map[string]bool{
		"rule penalty_notice_threshold": true,  // Second-hand.
		"source eia06":                  true,  // From memory: not seen.
		"parameter penalty_counts_from": true,  // Open reading.
		"code L":                        true,  // 30 minutes at most (second-hand)
		"code V":                        false, // no note at all
		"code /":                        false, // Never for remote learning.
		"parameter persistent_absence from 2015-09-01": false, // no fixed numbers
	} {
		if got := slices.ContainsFunc(all, func(r policy.Reservation) bool { return r.Entry == entry && r.Note != "" && r.Place != "" }); got != want {
			t.Errorf("%s is listed: %v, want %v", entry, got, want)
		}
	}
}
