package spell_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

func TestSuggest(t *testing.T) {
	names := []string{"limit", "values", "becomes", "absence_rate", "B", "X", "yy"}
	for written, want := range map[string]string{
		"limt":         ` (did you mean "limit"?)`,
		"Becomes":      ` (did you mean "becomes"?)`,
		"vaules":       ` (did you mean "values"?)`,
		"absense_rate": ` (did you mean "absence_rate"?)`,
		"zzz":          "",
		"A":            "", // a letter alone is as near to every other
		"x":            ` (did you mean "X"?)`,
		"yz":           ` (did you mean "yy"?)`,
		"":             "",
	} {
		if got := spell.Suggest(written, names); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestSlip(t *testing.T) {
	for _, pair := range []struct {
		a, b string
		want bool
	}{
		{"support_offered", "suport_offered", true},
		{"support_offered", "support_offerred", true},
		{"support_offered", "support_offered", false},
		{"support_offered", "plan_offered", false},
		{"letter_1", "letter_2", false},
		{"plan", "plans", false},
		{"Homeless", "homeless", true},
	} {
		if got := spell.Slip(pair.a, pair.b); got != pair.want {
			t.Errorf("%q and %q: %v", pair.a, pair.b, got)
		}
	}
}
