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
