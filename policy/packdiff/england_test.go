package packdiff_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// edited gives the packs inside with a text in one file of one pack replaced.
func edited(t *testing.T, pack, file, old, now string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(policies.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".toml" || strings.Contains(name, "/cases/") {
			return err
		}
		data, err := fs.ReadFile(policies.FS(), name)
		if name == pack+"/"+file {
			if strings.Count(string(data), old) != 1 {
				t.Fatalf("%s: %q stands there %d times", name, old, strings.Count(string(data), old))
			}
			data = []byte(strings.Replace(string(data), old, now, 1))
		}
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func open(t *testing.T, fsys fs.FS, id string) *policy.Policy {
	t.Helper()
	law, err := policy.Open(fsys, id)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// One token of England's law at a time is changed: each change is told, and shown by a pupil whom the two laws judge differently.
func TestMutantsOfEnglandAreToldApart(t *testing.T) {
	law := open(t, policies.FS(), "gb-eng")
	setting := boundary.SettingOf(law, policies.FS(), "gb-eng")
	for _, m := range []struct{ name, file, old, now, words, shows string }{
		{
			"number", "parameters.toml", "values = { 2024-08-19 = 15 }", "values = { 2024-08-19 = 16 }",
			"parameter sickness_return_days: from 2024-08-19: 16 instead of 15", "sickness_return_due",
		},
		{
			"operator", "rules.toml", `when  = "suspension_run > suspension_days"`, `when  = "suspension_run >= suspension_days"`,
			"rule suspension_past_five_days: its condition has suspension_run >= suspension_days instead of suspension_run > suspension_days",
			"suspension_past_five_days",
		},
		{
			"window", "measures.toml", "over  = \"10 school weeks\"\nwhere = \"date >= penalty_counts_from\"\ncite  = [\"wt24 ch. 6\", \"la_codes",
			"over  = \"9 school weeks\"\nwhere = \"date >= penalty_counts_from\"\ncite  = [\"wt24 ch. 6\", \"la_codes",
			"measure unauthorised_in_ten_weeks: over: 9 school weeks instead of 10 school weeks", "penalty_notice",
		},
		{
			"code set", "parameters.toml", `2024-08-19 = { is = ["G", "N", "O", "U"], cite = ["regs reg 13"`, `2024-08-19 = { is = ["G", "N", "O"], cite = ["regs reg 13"`,
			"parameter return_codes: from 2024-08-19: no longer with U", "attendance_return_due",
		},
		{
			"date", "rules.toml", "title   = \"National threshold: a penalty notice must be considered\"\nfrom    = 2024-08-19",
			"title   = \"National threshold: a penalty notice must be considered\"\nfrom    = 2024-08-20",
			"rule penalty_notice_threshold: in force from 2024-08-20 instead of 2024-08-19", "penalty_notice_threshold",
		},
		{
			"part dropped", "rules.toml", `when    = "persistent_absence and absent_sessions >= support_sessions"`, `when    = "persistent_absence"`,
			"rule support_called_for: its condition no longer wants absent_sessions >= support_sessions", "support_called_for",
		},
		{
			"part added", "rules.toml", `when  = "overdue_reasons > 0"`, `when  = "overdue_reasons > 0 and not independent_school"`,
			"rule reason_overdue: its condition now also wants not independent_school", "reason_overdue",
		},
		{
			"negation", "ladder.toml", `penalty_notice_considered or support_called_for) and not open('plan')`, `penalty_notice_considered or support_called_for)`,
			"step plan: its condition no longer wants not open('plan')", "plan",
		},
		{"class flag", "codes.toml", "[class.unauthorised]\n", "[class.unauthorised]\nauthorised = true\n", "class unauthorised: now counts as authorised: G, O", ""},
		{
			"wait", "ladder.toml", `wait       = "28 days after penalty_notice"`, `wait       = "29 days after penalty_notice"`,
			"step court: wait: 29 days after penalty_notice instead of 28 days after penalty_notice", "court",
		},
		{
			"due", "ladder.toml", "due    = \"5 school days\"\nrepeat = true\nforce  = \"must\"", "due    = \"6 school days\"\nrepeat = true\nforce  = \"must\"",
			"step resolve_reason: due: 6 school days instead of 5 school days", "resolve_reason",
		},
		{"limit", "ladder.toml", "limit      = { count = 2,", "limit      = { count = 3,", "step penalty_notice: limit: count: 3 instead of 2", "penalty_notice"},
		{
			"charge", "ladder.toml", `amounts = { "21 days" = 80, "28 days" = 160 }`, `amounts = { "21 days" = 90, "28 days" = 160 }`,
			"charge penalty_notice.first: amounts: 21 days: 90 instead of 80", "penalty_notice",
		},
		{
			"part of a day", "measures.toml", "count = \"days\"\npart  = \"whole\"\nof    = \"code == 'I'\"", "count = \"days\"\npart  = \"half\"\nof    = \"code == 'I'\"",
			"measure sickness_days: part: half instead of whole", "sickness_return_due",
		},
		{
			"age", "rules.toml", `not (age_on(latest('08-31')) >= 16)`, `not (age_on(latest('08-31')) >= 17)`,
			"rule compulsory_school_age: its condition has", "compulsory_school_age",
		},
	} {
		t.Run(m.name, func(t *testing.T) {
			now := open(t, edited(t, "gb-eng", m.file, m.old, m.now), "gb-eng")
			c := packdiff.Compare(law, now)
			if m.words == "" {
				if !c.Same() || len(c.Changes) != 1 {
					t.Errorf("a note makes a difference: %v", c.Changes)
				}
				return
			}
			if len(c.Changes) != 1 || c.Changes[0].Wording || !strings.HasPrefix(c.Changes[0].String(), m.words) {
				t.Fatalf("changes are %v, want %s", c.Changes, m.words)
			}
			for e := range now.Catalogue().All() { // with the entry that has changed, and no other, it is the new law
				if e.String() != c.Changes[0].Entry {
					continue
				}
				if one, err := law.Grafted(e, now); err != nil || !packdiff.Compare(one, now).Same() || one.Digest() == law.Digest() {
					t.Errorf("%s alone is not all that has changed: %v", e, err)
				}
			}
			found := c.Invent(setting)
			if len(found.Examples) != 1 {
				t.Fatalf("%d examples among %d pupils", len(found.Examples), found.Held)
			}
			x := found.Examples[0]
			if !strings.Contains(x.Rule+x.Step, m.shows) {
				t.Errorf("it is shown by %s%s", x.Rule, x.Step)
			}
			t.Logf("%s%s on %s: %s, %s; %v %v of %d", x.Rule, x.Step, x.Situation.On, x.Old, x.New, x.Situation.UnusualMarks(), x.Situation.Pupil.Born, found.Held)
		})
	}
}
