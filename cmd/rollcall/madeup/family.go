package madeup

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/policy"
)

// family is a country whose packs share codes, year groups and the shape of the school year.
type family struct {
	id         string
	present    []string // the mark of somebody present, for each session of a day
	unknown    string   // the code of an absence whose reason is not known yet
	groups     []string // year groups, youngest first
	secondary  int      // the first year group of secondary schools
	sixthForm  int      // year groups at the end that only every second secondary school has
	age        int      // of all of the youngest group when the year begins
	born       time.Month
	yearStarts string
	minutes    int // in a school day, 0 if nobody counts them
	days       int // school days in a year
	plan       func(year, variant int) outline
}

// families are those that there are. What a year group is born before, such as 1 September, is a rule of thumb: no law hangs on it.
func families() []family {
	return []family{
		{
			id: "gb-eng", present: []string{"/", `\`}, unknown: "N", groups: numbered("R", 13), secondary: 7, sixthForm: 2,
			age: 4, born: time.September, yearStarts: "09-01", days: 190, plan: england,
		},
		{
			id: "nz", present: []string{"P", "P"}, unknown: "?", groups: numbered("", 13), secondary: 8,
			age: 5, born: time.January, yearStarts: "01-01", days: 190, plan: newZealand,
		},
		{
			id: "ie", present: []string{"P"}, unknown: "F", groups: irishGroups(), secondary: 8,
			age: 4, born: time.September, yearStarts: "08-01", days: 182, plan: ireland,
		},
		{
			id: "us", present: []string{"P"}, unknown: "X", groups: numbered("K", 12), secondary: 6,
			age: 5, born: time.September, yearStarts: "07-01", minutes: 390, days: 180, plan: unitedStates,
		},
	}
}

// numbered gives year groups by number, with one before them if it has a name.
func numbered(first string, last int) []string {
	var out []string
	if first != "" {
		out = append(out, first)
	}
	for n := range last {
		out = append(out, fmt.Sprint(n+1))
	}
	return out
}

// irishGroups are the eight years of primary school and the six of post-primary.
func irishGroups() []string {
	return []string{
		"junior infants", "senior infants", "1st class", "2nd class", "3rd class", "4th class", "5th class", "6th class",
		"1st year", "2nd year", "3rd year", "4th year", "5th year", "6th year",
	}
}

// familyOf finds the family of a pack by its id, as us-va is of us; and that of a pack with an id of its own by its sessions and codes.
func familyOf(law *policy.Policy) (family, []reason, error) {
	var names []string
	for _, own := range []bool{true, false} {
		for _, f := range families() {
			if own && law.ID() != f.id && !strings.HasPrefix(law.ID(), f.id+"-") {
				continue
			}
			reasons, err := reasonsOf(f.id)
			if err != nil {
				return f, nil, err
			}
			if f.fits(law, reasons) {
				return f, reasons, nil
			}
			names = append(names, f.id)
		}
	}
	slices.Sort(names)
	return family{}, nil, fmt.Errorf("no registers can be made up for the pack %s: its sessions and codes are those of none of %s, nor of packs that extend them",
		law.ID(), strings.Join(slices.Compact(names), ", "))
}

// fits reports whether a pack has the family's sessions and all its codes.
func (f *family) fits(law *policy.Policy, reasons []reason) bool {
	codes := append([]string{f.unknown}, f.present...)
	for _, r := range reasons {
		codes = append(codes, r.code)
	}
	return len(law.SessionNames()) == len(f.present) && !slices.ContainsFunc(codes, func(code string) bool { return !law.HasCode(code) })
}
