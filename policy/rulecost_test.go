package policy

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

const costlyPack = `
[pack]
id = "costly"
title = "Costly"
jurisdiction = "GB-ENG"
from = 2020-01-01
[source.law]
title = "Law"
[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent = true
[code."/"]
class = "present"
cite = ["law"]
[code.G]
class = "absent"
cite = ["law"]
[fact.homeless]
type = "bool"
cite = ["law"]
[fact.allowed]
type = "int"
cite = ["law"]
[parameter.limit]
unit = "sessions"
values = { 2020-01-01 = 10, 2024-08-19 = 7 }
cite = ["law"]
[measure.absences]
count = "sessions"
of = "absent"
over = "10 school weeks"
[measure.rate]
count = "sessions"
of = "absent"
out_of = "possible"
over = "academic year"
[measure.days_absent]
count = "days"
of = "absent"
over = "academic year"
[measure.days_there]
count = "days"
of = "attended"
over = "academic year"
[measure.share_of_days]
count = "days"
of = "absent"
out_of = "possible"
over = "academic year"
[measure.after_five]
count = "sessions"
of = "absent"
over = "academic year"
where = "age >= 5"
[measure.recent]
count = "sessions"
of = "absent"
over = "academic year"
where = "school_days_ago <= 3"
[measure.run_of_minutes]
count = "longest run of minutes"
of = "absent"
over = "academic year"
`

// TestCostForms says for each kind of condition how it is worked out as of a date and on all dates, and why.
func TestCostForms(t *testing.T) {
	var pack strings.Builder
	pack.WriteString(costlyPack)
	tests := []struct {
		name, when     string
		asOf, allDates CostForm
		reason         string // of both, or of all dates
	}{
		{"constant", "limit >= 7", Constant, Constant, ""},
		{"named", "constant", Named, Named, ""},
		{"fixed", "homeless", Fixed, Fixed, ""},
		{"aged", "age_on(latest('08-31')) >= 5", Fixed, Fixed, ""},
		{"own", "enrolled < on", Own, Own, "few pupils share"},
		{"counted", "absences >= limit", Counted, Counted, ""},
		{"mirrored", "percent(10) <= rate", Counted, Counted, ""},
		{"ordered", "days_absent > 3", InOrder, InOrder, "missing or open"},
		{"most_days", "days_there < 3", InOrder, OnSheet, "usual marks count for days_there"},
		{"day_share", "share_of_days > percent(10)", OnSheet, OnSheet, "is a share of days"},
		{"by_age", "after_five >= 2", OnSheet, OnSheet, "asks for the age"},
		{"drifting", "recent >= 2", Counted, OnSheet, "how long ago"},
		{"run", "run_of_minutes > 60", OnSheet, OnSheet, "is a run in minutes"},
		{"two", "absences > recent", Figured, OnSheet, "compares two measures"},
		{"sum", "absences + recent > limit", Figured, OnSheet, "calculates with a measure"},
		{"choice", "(homeless ? absences : recent) > 3", Figured, OnSheet, "chooses between figures"},
		{"each", "absences >= allowed", Figured, OnSheet, "differs from pupil to pupil"},
		{"listed", "absences in [1, 2]", Figured, OnSheet, "is in a list"},
		{"exactly", "rate == percent(10)", Figured, OnSheet, "exactly so much"},
		{"alike", "counted == homeless", Figured, OnSheet, "compares truth values"},
	}
	for _, x := range tests {
		pack.WriteString("[rule." + x.name + "]\nforce = \"info\"\ncite = [\"law\"]\nwhen = \"" + x.when + "\"\n")
	}
	pack.WriteString("[rule.all]\nforce = \"info\"\ncite = [\"law\"]\napplies = \"homeless\"\nwhen = \"absences >= 3 and not (two or days_absent > 1)\"\n" +
		"[rule.all.unless.ill]\ncite = [\"law\"]\nwhen = \"rate < percent(1)\"\n[rule.gone]\nforce = \"info\"\nuntil = 2022-01-01\ncite = [\"law\"]\nwhen = \"absences > limit\"\n")
	law, err := Open(fstest.MapFS{"costly/pack.toml": {Data: []byte(pack.String())}}, "costly")
	if err != nil {
		t.Fatal(err)
	}
	costs := law.Costs()
	for i, x := range tests {
		if len(costs[i].Conditions) != 1 {
			t.Fatalf("%s has %d conditions", x.name, len(costs[i].Conditions))
		}
		c := costs[i].Conditions[0]
		if c.AsOf.Form != x.asOf || c.AllDates.Form != x.allDates || !strings.Contains(c.AllDates.Reason, x.reason) {
			t.Errorf("%s is %s and %s: %q; want %s and %s: %q", x.when, c.AsOf.Form, c.AllDates.Form, c.AllDates.Reason, x.asOf, x.allDates, x.reason)
		}
		if c.AllDates.Form.Slow() && c.AllDates.Reason == "" || c.AsOf.Form.Slow() && c.AsOf.Reason == "" {
			t.Errorf("%s is slow and nothing says why", x.when)
		}
	}
	var parts []string
	for _, c := range costs[len(tests)].Conditions {
		parts = append(parts, c.Part+" "+c.Text)
	}
	if want := []string{"applies homeless", "when absences >= 3", "when two", "when days_absent > 1", "unless ill rate < percent(1)"}; !slices.Equal(parts, want) {
		t.Errorf("the parts are %q, want %q", parts, want)
	}
	if gone := costs[len(tests)+1]; gone.From != attendance.MustDate("2020-01-01") || len(gone.Conditions) != 1 {
		t.Errorf("what ended is of the law from %s, with %d conditions", gone.From, len(gone.Conditions))
	}
	var before int
	for i, x := range []string{"constant", "counted", "two"} {
		at := slices.IndexFunc(costs, func(c RuleCost) bool { return c.Rule == x })
		asOf, allDates := costs[at].Steps(380)
		if asOf > allDates || allDates <= before {
			t.Errorf("%d: %s costs %d and %d steps, after %d", i, x, asOf, allDates, before)
		}
		before = allDates
	}
}
