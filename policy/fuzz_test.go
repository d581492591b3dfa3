package policy_test

import (
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// fewDays is a pupil of three weeks: some absences, a mark that is open, one that is missing, one of half an hour.
func fewDays(tb testing.TB) *attendance.Pupil {
	tb.Helper()
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-13", "2024-09-23..2024-09-27"}, SessionMinutes: []int{150}})
	if err != nil {
		tb.Fatal(err)
	}
	register := attendance.NewRegister(cal, nil)
	for i, code := range strings.Fields("P P P P A A A P P P N N P P A A P . P P P A A A P P P P A P") {
		d, session := cal.Session(i)
		if code == "." {
			continue
		}
		m := attendance.Mark{Date: d, Session: session, Code: code}
		if i == 21 {
			m.Minutes, m.Timed = 30, true
		}
		if err := register.Set(m); err != nil {
			tb.Fatal(err)
		}
	}
	return &attendance.Pupil{ID: "p", Calendar: cal, Register: register, Born: attendance.MustDate("2012-02-29"), YearGroup: "8", Facts: map[string]string{"band": "low"}}
}

// checkFaults checks that what is wrong with a pack is told as faults, each at a place inside a file of the pack.
func checkFaults(t *testing.T, fsys fstest.MapFS, err error) {
	t.Helper()
	var faults *policy.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("Open gave %v, want faults", err)
	}
	for _, f := range faults.All {
		if f.Line == 0 {
			if fsys[f.File] == nil && !strings.HasPrefix(f.File, "bad") && !strings.HasPrefix(f.File, "two") && !strings.HasPrefix(f.File, "la") {
				t.Errorf("no file: %v", f)
			}
			continue
		}
		if fsys[f.File] == nil {
			t.Fatalf("no file of the pack: %v", f)
		}
		lines := strings.Split(strings.TrimPrefix(string(fsys[f.File].Data), "\ufeff"), "\n")
		if f.Line > len(lines) || f.Col < 1 || f.Col > len(lines[f.Line-1])+1 {
			t.Errorf("outside the file: %v", f)
		}
		if f.Msg == "" || strings.ContainsAny(f.Error(), "\n\r\x00") {
			t.Errorf("badly told: %q", f.Error())
		}
	}
}

// FuzzOpen reads any bytes as a pack, as a file of a pack and as a file of an overlay.
func FuzzOpen(f *testing.F) {
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, dir := range []string{"gb-eng", "gb-eng-example-la"} {
		entries, err := policies.FS().Open(dir + "/pack.toml")
		if err != nil {
			f.Fatal(err)
		}
		data := make([]byte, 1<<16)
		n, _ := entries.Read(data)
		f.Add(data[:n])
	}
	files, err := os.ReadDir("testdata/bad")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(path.Join("testdata/bad", file.Name())); err == nil {
			f.Add(data)
		}
	}
	for _, text := range []string{
		"[code.A]\nremove = true\n[rule.many]\ncite=[\"act x\"]\nwhen = 'absence_rate > quota'\n[rule.many.unless.x]\nwhen='homeless'\ncite=['act y']",
		"[parameter.limit.values]\n2021-01-01 = { repealed = true, cite = ['act z'] }\n2022-01-01 = { is = 3, cite = ['act z'] }",
		"[code.N]\ncite=['act x']\nbecomes = { code = 'A', after = '5 school days' }\nclass = { 2020-01-01 = 'open', 2021-01-01 = 'absent' }",
		"[measure.r]\ncount='current run of days'\npart='half'\nof='absent and minutes > 30'\nover='10 school weeks within academic year'\nbreaks='code == \"P\"'\nwhere='weekday in [\"Mon\"]'\nas_of='5 days ago'",
	} {
		f.Add([]byte(text))
	}
	pupil, on := fewDays(f), attendance.MustDate("2024-09-27")
	f.Fuzz(func(t *testing.T, data []byte) {
		for id, fsys := range map[string]fstest.MapFS{
			"bad":     {"bad/pack.toml": {Data: data}},
			"two/bad": {"two/bad/x.toml": {Data: data}, "two/bad/y.toml": {Data: common}},
			"la":      {"la/x.toml": {Data: data}, "la/pack.toml": {Data: []byte("[pack]\nid='la'\ntitle='x'\nextends='bad'")}, "bad/common.toml": {Data: common}},
		} {
			law, err := policy.Open(fsys, id)
			if err != nil {
				checkFaults(t, fsys, err)
				continue
			}
			checkCatalogue(t, fsys, law)
			checkReview(t, fsys, law, pupil, on)
			if a, b := told(law, pupil, on), told(law, pupil, on); a != b {
				t.Errorf("evaluated twice:\n%s\n%s", a, b)
			}
		}
	})
}

// checkReview checks that advice is about places of the pack, and that a review calls nothing impossible that a pupil shows.
func checkReview(t *testing.T, fsys fstest.MapFS, law *policy.Policy, pupil *attendance.Pupil, on attendance.Date) {
	t.Helper()
	for _, a := range law.Review(on) {
		places := []policy.Place{{File: a.File, Line: a.Line, Col: a.Col}}
		for _, r := range a.Related {
			places = append(places, r.Place)
		}
		for _, p := range places {
			if fsys[p.File] == nil {
				t.Fatalf("no file of the pack: %v at %v", a.Error(), p)
			}
			lines := strings.Split(strings.TrimPrefix(string(fsys[p.File].Data), "\ufeff"), "\n")
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
				t.Errorf("no place of the file: %v at %v", a.Error(), p)
			}
		}
	}
	if what := policy.NewReviewer(law).Gainsays(law.Evaluate(pupil, on)); what != "" {
		t.Errorf("%s, is called impossible", what)
	}
}

// told evaluates and gives all that is said.
func told(law *policy.Policy, pupil *attendance.Pupil, on attendance.Date) string {
	report := law.Evaluate(pupil, on)
	out := string(report.AppendJSON(nil))
	for _, x := range report.Explain() {
		out += x.String()
	}
	return out
}

// FuzzCondition reads any text as the condition of a rule in a small pack that is right but for it. Either it is refused at a
// place inside the text, or it can be evaluated, and since when it is met is what evaluating every day says.
func FuzzCondition(f *testing.F) {
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, when := range []string{
		"absences >= limit", "not homeless or many and absence_rate > percent('7.5')", "band in ['low', \"high\"] ? on > cut_off : age >= 5",
		"age_on(latest('08-31')) >= 3 and days_between(born, on) > 300", "school_days_between(date('2024-09-02'), on) > div(absences * 3, 2)",
		"max(absences, minutes_absent, 3) - min(run, 2) <= -1 + 7", "absence_rate * 2 - quota >= percent(1) or left < on", "année == 'é'",
		"absences in [1, 2, 3]", "(homeless ? 1 : absences) == 2", "warned_on != next('02-29', '03-31')", "year_group == '8' and many != homeless",
		"all([1], {# > 0})", "let x = 1; x", "a?.b ?? c", "x | y", "1..2", "1e9999 > 0x10", "'a\\u0041' == \"\\n\"", "`x`", "// x\ntrue", "/* */ true",
		"((((((((((true))))))))))", "absences <\n limit\n", "enrolled <= on and months_between(enrolled, on) < 2", "run == 99999999999 * 99999",
	} {
		f.Add(when)
	}
	more := "\n[measure.minutes_absent]\ncount='minutes'\nof='absent'\nover='20 school days'\n" +
		"[measure.run]\ncount='current run of days'\npart='half'\nof='absent'\nover='term'\n[rule.tried]\nforce = 'info'\ncite = ['act x']\nwhen = "
	pupil, on := fewDays(f), attendance.MustDate("2024-09-27")
	f.Fuzz(func(t *testing.T, when string) {
		if !utf8.ValidString(when) {
			t.Skip()
		}
		literal := tomlString(when)
		fsys := fstest.MapFS{"bad/pack.toml": {Data: []byte(string(common) + more + literal)}}
		law, err := policy.Open(fsys, "bad")
		if err != nil {
			checkFaults(t, fsys, err)
			var faults *policy.Faults
			errors.As(err, &faults)
			line := 1 + strings.Count(string(common)+more, "\n")
			for _, fault := range faults.All {
				if from := len("when = "); fault.Line != line || fault.Col <= from || fault.Col > from+len(literal) {
					t.Errorf("%v is not inside %s", fault, literal)
				}
			}
			return
		}
		checkCatalogue(t, fsys, law)
		checkReview(t, fsys, law, pupil, on)
		if a, b := told(law, pupil, on), told(law, pupil, on); a != b {
			t.Errorf("evaluated twice:\n%s\n%s", a, b)
		}
		report := law.Evaluate(pupil, on)
		finding, _ := report.Finding("tried")
		var since, first attendance.Date
		for d := pupil.Calendar.First(); !d.After(on); d = d.AddDays(1) {
			day, _ := law.Evaluate(pupil, d).Finding("tried")
			switch {
			case day.Outcome != policy.Met:
				since = attendance.Date{}
			case since.IsZero():
				since = d
			}
			if first.IsZero() {
				first = since
			}
		}
		if spell := finding.Spell(); spell.Since != since || spell.First != first {
			t.Errorf("%s: since %q, first %q; evaluating every day says %q, %q", when, spell.Since, spell.First, since, first)
		}
	})
}

// tomlString writes a text on one line as TOML does.
func tomlString(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
