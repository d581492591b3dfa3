package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// baseLaw is what the overlays here change.
const baseLaw = `
[pack]
id           = "base"
title        = "The base"
jurisdiction = "XX-BASE"
from         = 2020-01-01
until        = 2030-12-31
verified     = 2026-01-01
week_starts  = "Sun"
currency     = "GBP"

[source.act]
title = "The Act"

[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent   = true
[class.open]
possible   = true
absent     = true
unresolved = true

[code.P]
class = "present"
cite  = ["act s1"]
[code.A]
class = "absent"
tags  = ["holiday", "term"]
cite  = ["act s1"]
[code.D]
class = { 2020-01-01 = "present", 2025-01-01 = "present" }
cite  = ["act s1"]
[code.N]
class   = "open"
becomes = { code = "A", after = "5 school days" }
cite    = ["act s1"]

[parameter.limit]
unit  = "sessions"
cite  = ["act s2"]
[parameter.limit.values]
2020-01-01 = 4
2022-01-01 = { is = 3, cite = ["act s2A"], note = "Lowered." }

[fact.homeless]
type    = "bool"
default = false
cite    = ["act s3"]
[fact.agreed]
type    = "bool"
default = false
cite    = ["act s3"]

[measure.absences]
count = "sessions"
of    = "absent"
over  = "everything"

[rule.many]
title = "Many absences"
when  = "absences >= limit"
force = "may"
cite  = ["act s4"]
note  = "The base's note."
[rule.many.unless.homeless]
when = "homeless"
cite = ["act s5"]

[rule.some]
when  = "absences >= 1"
force = "info"
cite  = ["act s6"]
`

// laHead is how the overlays here begin.
const laHead = `
[pack]
id      = "la"
title   = "The overlay"
extends = "base"
[source.local]
title = "The local code"
`

// overlaid opens the base with an overlay, which must be right.
func overlaid(t *testing.T, overlay string) *policy.Policy {
	t.Helper()
	law, err := policy.Open(fstest.MapFS{"base/law.toml": {Data: []byte(baseLaw)}, "la/pack.toml": {Data: []byte(laHead + overlay)}}, "la")
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// twoWeeks is a pupil of ten school days from a Monday on, two marks a day, the first ones as given and the others P.
func twoWeeks(t *testing.T, monday, marks string, facts map[string]string) *attendance.Pupil {
	t.Helper()
	first := attendance.MustDate(monday)
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{monday + ".." + first.AddDays(11).String()}, WeekStarts: "Sun"})
	if err != nil {
		t.Fatal(err)
	}
	register, codes := attendance.NewRegister(cal, nil), strings.Fields(marks)
	for i := range cal.Len() {
		code := "P"
		if i < len(codes) {
			code = codes[i]
		}
		d, session := cal.Session(i)
		if err := register.Set(attendance.Mark{Date: d, Session: session, Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	return &attendance.Pupil{ID: "p", Calendar: cal, Register: register, Facts: facts}
}

func outcomeOf(t *testing.T, law *policy.Policy, p *attendance.Pupil, on, rule string) policy.Finding {
	t.Helper()
	f, ok := law.Evaluate(p, attendance.MustDate(on)).Finding(rule)
	if !ok {
		t.Fatalf("there is no rule %s", rule)
	}
	return f
}

// A rule's when and cite are the overlay's; title, force, note and exceptions stay the base's.
func TestOverlayMergesKeyByKey(t *testing.T) {
	law := overlaid(t, "[rule.many]\nwhen = 'absences >= 2'\ncite = ['local 7']")
	p := twoWeeks(t, "2024-09-02", "A A", nil)
	f := outcomeOf(t, law, p, "2024-09-13", "many")
	if f.Outcome != policy.Met || f.Title != "Many absences" || f.Force != "may" || !slices.Equal(f.Cite, []string{"local 7"}) {
		t.Errorf("%+v", f)
	}
	p.Facts = map[string]string{"homeless": "true"}
	if f := outcomeOf(t, law, p, "2024-09-13", "many"); f.Outcome != policy.Excepted || f.Exception != "homeless" {
		t.Errorf("the base's exception: %v by %q", f.Outcome, f.Exception)
	}
}

// The base's limit is 4, from 2022 on 3; the overlay's is 2 from 2024 on. Each keeps the cite of the pack that set it.
func TestOverlayMergesValuesByDate(t *testing.T) {
	for name, overlay := range map[string]string{
		"a cite of the entry": "[parameter.limit]\ncite = ['local 1']\nvalues = { 2024-01-01 = 2 }",
		"a cite of the value": "[parameter.limit.values]\n2024-01-01 = { is = 2, cite = ['local 1'] }",
	} {
		law := overlaid(t, overlay)
		for _, test := range []struct {
			monday, on, limit, cite string
			want                    policy.Outcome // of two absences
		}{
			{"2021-09-06", "2021-09-17", "4", "act s2", policy.NotMet},
			{"2022-09-05", "2022-09-16", "3", "act s2A", policy.NotMet},
			{"2024-09-02", "2024-09-13", "2", "local 1", policy.Met},
		} {
			report := law.Evaluate(twoWeeks(t, test.monday, "A A", nil), attendance.MustDate(test.on))
			x, _ := report.ExplainRule("many")
			if x.Finding.Outcome != test.want {
				t.Errorf("%s, %s: %v, want %v", name, test.on, x.Finding.Outcome, test.want)
			}
			limit := valueOf(t, x, "limit")
			if limit.Value != test.limit || !slices.Equal(limit.Cite, []string{test.cite}) {
				t.Errorf("%s, %s: limit is %s by %v, want %s by %s", name, test.on, limit.Value, limit.Cite, test.limit, test.cite)
			}
		}
	}
}

func valueOf(t *testing.T, x policy.Explanation, name string) policy.Value {
	t.Helper()
	for _, c := range x.Conditions {
		for _, p := range c.Parts {
			for _, v := range p.Values {
				if v.Name == name {
					return v
				}
			}
		}
	}
	t.Fatalf("the explanation of %s does not show %s", x.Finding.Rule, name)
	return policy.Value{}
}

// A value on a date that the base has is replaced, and so is its note.
func TestOverlayReplacesAValue(t *testing.T) {
	law := overlaid(t, "[parameter.limit.values]\n2022-01-01 = { is = 5, cite = ['local 2'] }")
	x, _ := law.Evaluate(twoWeeks(t, "2024-09-02", "A A A A", nil), attendance.MustDate("2024-09-13")).ExplainRule("many")
	if limit := valueOf(t, x, "limit"); x.Finding.Outcome != policy.NotMet || limit.Value != "5" || limit.Note != "" || !slices.Equal(limit.Cite, []string{"local 2"}) {
		t.Errorf("%v with %+v", x.Finding.Outcome, limit)
	}
	law = overlaid(t, "[parameter.limit.values]\n2024-01-01 = { repealed = true, cite = ['local 2'] }")
	if f := outcomeOf(t, law, twoWeeks(t, "2024-09-02", "A A A A", nil), "2024-09-13", "many"); f.Outcome != policy.Undetermined {
		t.Errorf("repealed: %v", f.Outcome)
	}
}

// D is presence in the base; the overlay makes it absence from 2022 on, and leaves what the base says of 2020 and 2025.
func TestOverlayMergesAClassByDate(t *testing.T) {
	law := overlaid(t, "[code.D]\nclass = { 2022-01-01 = 'absent' }\ncite = ['local 3']")
	for monday, want := range map[string]policy.Outcome{"2021-09-06": policy.NotMet, "2022-09-05": policy.Met, "2025-09-01": policy.NotMet} {
		on := attendance.MustDate(monday).AddDays(11).String()
		if f := outcomeOf(t, law, twoWeeks(t, monday, "D", nil), on, "some"); f.Outcome != want {
			t.Errorf("%s: %v, want %v", on, f.Outcome, want)
		}
	}
	// A class that is not dated replaces a dated one as a whole.
	law = overlaid(t, "[code.D]\nclass = 'absent'\ncite = ['local 3']")
	if f := outcomeOf(t, law, twoWeeks(t, "2021-09-06", "D", nil), "2021-09-17", "some"); f.Outcome != policy.Met {
		t.Errorf("one class for all dates: %v", f.Outcome)
	}
}

func TestOverlayMergesExceptions(t *testing.T) {
	homeless, agreed := map[string]string{"homeless": "true"}, map[string]string{"agreed": "true"}
	tests := []struct {
		name, overlay string
		facts         map[string]string
		want          policy.Outcome
		by            string
	}{
		{"added", "[rule.many.unless.agreed]\nwhen = 'agreed'\ncite = ['local 4']", agreed, policy.Excepted, "agreed"},
		{"beside the base's", "[rule.many.unless.agreed]\nwhen = 'agreed'\ncite = ['local 4']", homeless, policy.Excepted, "homeless"},
		{"changed", "[rule.many.unless.homeless]\nwhen = 'homeless and agreed'\ncite = ['local 4']", homeless, policy.Met, ""},
		{"changed in its dates alone", "[rule.many.unless.homeless]\nfrom = 2025-01-01\ncite = ['local 4']", homeless, policy.Met, ""},
		{"removed", "[rule.many.unless.homeless]\nremove = true", homeless, policy.Met, ""},
		{"untouched", "", homeless, policy.Excepted, "homeless"},
	}
	for _, test := range tests {
		f := outcomeOf(t, overlaid(t, test.overlay), twoWeeks(t, "2024-09-02", "A A A", test.facts), "2024-09-13", "many")
		if f.Outcome != test.want || f.Exception != test.by {
			t.Errorf("%s: %v by %q, want %v by %q", test.name, f.Outcome, f.Exception, test.want, test.by)
		}
	}
}

// What is written inline is replaced as a whole: N becomes P after two school days, and a becomes without code is none.
func TestOverlayReplacesBecomes(t *testing.T) {
	p := twoWeeks(t, "2024-09-02", "N", nil)
	// The base: Monday's N is read as A from the sixth school day after it on, Tuesday the 10th, and is an absence all along.
	if f := outcomeOf(t, overlaid(t, ""), p, "2024-09-13", "some"); f.Outcome != policy.Met {
		t.Errorf("the base: %v", f.Outcome)
	}
	law := overlaid(t, "[code.N]\nbecomes = { code = 'P', after = '2 school days' }\ncite = ['local 5']")
	for on, want := range map[string]policy.Outcome{"2024-09-04": policy.Met, "2024-09-05": policy.NotMet} {
		if f := outcomeOf(t, law, p, on, "some"); f.Outcome != want {
			t.Errorf("on %s: %v, want %v", on, f.Outcome, want)
		}
	}
	_, err := policy.Open(fstest.MapFS{
		"base/law.toml": {Data: []byte(baseLaw)},
		"la/pack.toml":  {Data: []byte(laHead + "[code.N]\nbecomes = { after = '2 school days' }\ncite = ['local 5']")},
	}, "la")
	if err == nil || !strings.Contains(err.Error(), "la/pack.toml:9:1: becomes of code N does not say which code it becomes") {
		t.Errorf("without a code: %v", err)
	}
}

// Lists are replaced: A has the overlay's tags and not those of the base.
func TestOverlayReplacesLists(t *testing.T) {
	law := overlaid(t, "[code.A]\ntags = ['illness']\ncite = ['local 6']\n[measure.absences]\nof = \"'illness' in tags\"\ncite = ['local 6']")
	if f := outcomeOf(t, law, twoWeeks(t, "2024-09-02", "A", nil), "2024-09-13", "some"); f.Outcome != policy.Met {
		t.Errorf("%v", f.Outcome)
	}
	_, err := policy.Open(fstest.MapFS{
		"base/law.toml": {Data: []byte(baseLaw)},
		"la/pack.toml":  {Data: []byte(laHead + "[code.A]\ntags = ['illness']\ncite = ['local 6']\n[measure.absences]\nof = \"'holiday' in tags\"\ncite = ['local 6']")},
	}, "la")
	if err == nil || !strings.Contains(err.Error(), `tags is never "holiday"`) {
		t.Errorf("the base's tag: %v", err)
	}
}

func TestOverlayRemoves(t *testing.T) {
	law := overlaid(t, "[rule.some]\nremove = true\n[code.D]\nremove = true\n[fact.agreed]\nremove = true")
	if got := slices.Collect(law.Rules()); !slices.Equal(got, []string{"many"}) {
		t.Errorf("the rules are %v", got)
	}
	if law.HasCode("D") || !law.HasCode("A") {
		t.Error("D is still there, or A is not")
	}
	if got := slices.Collect(law.Facts()); !slices.Equal(got, []string{"homeless"}) {
		t.Errorf("the facts are %v", got)
	}
}

// Keys of [pack] that the overlay does not give are the base's; those that it gives are its own.
func TestOverlayInheritsThePack(t *testing.T) {
	type pack struct{ ID, Title, Jurisdiction, From, Until, Verified, WeekStarts string }
	of := func(p *policy.Policy) pack {
		return pack{p.ID(), p.Title(), p.Jurisdiction(), p.From().String(), p.Until().String(), p.Verified().String(), p.WeekStarts()}
	}
	if diff := cmp.Diff(pack{"la", "The overlay", "XX-BASE", "2020-01-01", "2030-12-31", "2026-01-01", "Sun"}, of(overlaid(t, ""))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	fsys := fstest.MapFS{
		"base/law.toml": {Data: []byte(baseLaw)},
		"la/pack.toml":  {Data: []byte("[pack]\nid='la'\ntitle='x'\nextends='base'\njurisdiction='XX-LA'\nfrom=2022-01-01\nsessions=['AM','PM']\nweek_starts='Mon'")},
	}
	law, err := policy.Open(fsys, "la")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pack{"la", "x", "XX-LA", "2022-01-01", "2030-12-31", "2026-01-01", "Mon"}, of(law)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// An overlay of an overlay: the last word is that of the pack that was asked for.
func TestOverlayOfAnOverlay(t *testing.T) {
	fsys := fstest.MapFS{
		"base/law.toml":    {Data: []byte(baseLaw)},
		"la/pack.toml":     {Data: []byte(laHead + "[rule.many]\nwhen = 'absences >= 2'\ntitle = 'local'\ncite = ['local 7']")},
		"school/pack.toml": {Data: []byte("[pack]\nid='school'\ntitle='x'\nextends='la'\n[source.own]\ntitle='Own'\n[rule.many]\nwhen = 'absences >= 1'\ncite = ['own 1', 'local 7', 'act s4']")},
	}
	law, err := policy.Open(fsys, "school")
	if err != nil {
		t.Fatal(err)
	}
	f := outcomeOf(t, law, twoWeeks(t, "2024-09-02", "A", nil), "2024-09-13", "many")
	if f.Outcome != policy.Met || f.Title != "local" || !slices.Equal(f.Cite, []string{"own 1", "local 7", "act s4"}) {
		t.Errorf("%+v", f)
	}
}

// The digest of an overlay is of all that it rests on: it changes with the base, and is another than the base's.
func TestOverlayDigest(t *testing.T) {
	digest := func(base, overlay, id string) string {
		law, err := policy.Open(fstest.MapFS{"base/law.toml": {Data: []byte(base)}, "la/pack.toml": {Data: []byte(overlay)}}, id)
		if err != nil {
			t.Fatal(err)
		}
		return law.Digest()
	}
	seen := map[string]string{}
	for name, d := range map[string]string{
		"the base":            digest(baseLaw, laHead, "base"),
		"the overlay":         digest(baseLaw, laHead, "la"),
		"on another base":     digest(strings.Replace(baseLaw, "2020-01-01 = 4", "2020-01-01 = 5", 1), laHead, "la"),
		"another overlay":     digest(baseLaw, laHead+"[rule.some]\nremove = true", "la"),
		"the base, changed":   digest(strings.Replace(baseLaw, "2020-01-01 = 4", "2020-01-01 = 5", 1), laHead, "base"),
		"the overlay, spaced": digest(baseLaw, laHead+"\n", "la"),
	} {
		if other := seen[d]; other != "" {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[d] = name
	}
	if again := digest(baseLaw, laHead, "la"); seen[again] == "" {
		t.Error("one pack has two digests")
	}
}

// An explanation names the file in which each condition was written.
func TestOverlayPlaces(t *testing.T) {
	law := overlaid(t, "[rule.many]\nwhen = 'absences >= limit - 1'\ncite = ['local 7']\n[rule.many.unless.agreed]\nwhen = 'agreed'\ncite = ['local 8']")
	x, _ := law.Evaluate(twoWeeks(t, "2024-09-02", "A A", nil), attendance.MustDate("2024-09-13")).ExplainRule("many")
	got := map[string]string{}
	for _, c := range x.Conditions {
		got[c.Role] = c.Place + " " + strings.Join(c.Cite, ", ")
	}
	want := map[string]string{
		"when":            "la/pack.toml:9:8 local 7",
		"unless homeless": lineOf(baseLaw, "[rule.many.unless.homeless]", 1) + ":8 act s5",
		"unless agreed":   "la/pack.toml:12:8 local 8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if want := "la/pack.toml:8:7"; x.Place != want {
		t.Errorf("the rule whose cite is the overlay's stands at %s, want %s", x.Place, want)
	}
	law = overlaid(t, "[rule.many.unless.agreed]\nwhen = 'agreed'\ncite = ['local 8']")
	x, _ = law.Evaluate(twoWeeks(t, "2024-09-02", "A A", nil), attendance.MustDate("2024-09-13")).ExplainRule("many")
	if want := lineOf(baseLaw, "[rule.many]", 0) + ":7"; x.Place != want {
		t.Errorf("the rule whose cite is the base's stands at %s, want %s", x.Place, want)
	}
}

// lineOf gives the place, in the base, of the line so many after one that holds a text.
func lineOf(text, of string, after int) string {
	before, _, _ := strings.Cut(text, of)
	return fmt.Sprintf("base/law.toml:%d", 1+strings.Count(before, "\n")+after)
}
