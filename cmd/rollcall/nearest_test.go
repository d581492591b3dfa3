package main

import (
	"strings"
	"testing"
)

func TestMeant(t *testing.T) {
	names := []string{"gb-eng", "gb-wls", "school", "year_group"}
	for written, want := range map[string]string{
		"gb-enf": "gb-eng", "GB-ENG": "gb-eng", "gb-egn": "gb-eng", "shool": "school", "scholo": "school", "year group": "year_group",
		"": "", "x": "", "us-ca": "", "house": "", strings.Repeat("school", 1000): "",
	} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := meant(written, names); got != want {
			t.Errorf("%.20q: %q, want %q", written, got, want)
		}
	}
}
