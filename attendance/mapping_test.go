package attendance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

const rowsMapping = "layout = \"rows\"\npupil = \"id\"\ndate = \"day\"\nmark = \"code\"\n"

// Faults of mappings, each with its place.
func TestFaultsOfMappings(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"no layout":       {`pupil = "UPN"`, []string{`m.toml:1:1: the mapping has no layout: write layout = "rows", or one of ed-fi, ctf, rows, grid, string`}},
		"unknown layout":  {`layout = "gird"`, []string{`m.toml:1:10: layout is one of ed-fi, ctf, rows, grid, string (did you mean "grid"?)`}},
		"no TOML":         {"layout = \"rows\"\npupil = ", nil},
		"unknown key":     {rowsMapping + "precedense = [\"U\"]", []string{`m.toml:5:1: unknown key "precedense" (did you mean "precedence"?): a mapping of the layout rows has layout, files, pupil, school, date, session, mark, minutes, share, recorded, date_form, sessions, where, lookup, periods, period_minutes, escape, skip, codes, other_codes, event, precedence, fill, fill_to, fill_from, title, note`}},
		"not its key":     {"layout = \"ctf\"\npupil = \"x\"", []string{`m.toml:2:1: pupil is not for the layout ctf: it has layout, files, days, long_codes, separator, blank, skip, codes, other_codes, precedence, fill, fill_to, fill_from, title, note`}},
		"nothing said":    {`layout = "rows"`, []string{`m.toml:1:1: the mapping has no pupil: write pupil = "UPN", the name of the column`, `m.toml:1:1: the mapping has no date: write date = "date", the name of the column`, `m.toml:1:1: the mapping does not say what the mark is: write mark = "code", the name of the column, or [event.absent] with when and code`}},
		"two-digit year":  {rowsMapping + `date_form = "dd/mm/yy"`, []string{`m.toml:5:13: "dd/mm/yy" is no form of a date: write yyyy, mm or m (mmm for Sep), dd or d, and what stands between, as in dd/mm/yyyy; years have four digits`}},
		"no day":          {rowsMapping + `date_form = "mm/yyyy"`, []string{`m.toml:5:13: "mm/yyyy" is no form of a date: it has a year (yyyy), a month (mm, m or mmm) and a day (dd or d), once each`}},
		"long code":       {rowsMapping + "[codes]\n\"A\" = \"ABCDEFGHI\"", []string{`m.toml:6:7: the code "ABCDEFGHI" has 9 characters; a code has at most 8 and is never cut`}},
		"code with colon": {rowsMapping + "[codes]\n\"A\" = \"U:30\"", []string{`m.toml:6:7: the code "U:30" holds a colon, after which minutes stand`}},
		"no text":         {rowsMapping + "[codes]\n\"A\" = 3", []string{`m.toml:6:7: the code for "A" is a text, as in "A" = "U"`}},
		"fill_to alone":   {rowsMapping + "fill_to = 2025-01-01", []string{`m.toml:5:1: fill_to is without fill: write fill = "P", or leave it out`}},
		"fill backwards":  {rowsMapping + "fill = \"P\"\nfill_from = 2025-02-01\nfill_to = 2025-01-01", []string{`m.toml:7:11: fill_to is before fill_from`}},
		"no date":         {rowsMapping + "fill = \"P\"\nfill_to = \"2025-02-30\"", []string{`m.toml:6:11: fill_to: 2025-02-30 is not a date`}},
		"twice":           {rowsMapping + "precedence = [\"U\", \"E\", \"U\"]", []string{`m.toml:5:25: the code "U" stands twice`}},
		"periods":         {rowsMapping + "periods = [\"A1\"]", []string{`m.toml:5:1: periods need period_minutes, as in period_minutes = { U = 65 }: an absence from a period is not one from the whole session`}},
		"event without":   {rowsMapping + "[event.a]\nwhen = { x = \"1\" }", []string{`m.toml:5:8: the event has no code: write code = "T", or skip = true if such events are no marks`}},
		"event never":     {rowsMapping + "[event.a]\ncode = \"U\"", []string{`m.toml:5:8: the event says not when it applies: write when = { category = "Tardy" }`}},
		"event both":      {rowsMapping + "[event.a]\nwhen = { x = \"1\" }\ncode = \"U\"\nskip = true", []string{`m.toml:5:8: the event has a code and is to be skipped: one of the two must go`}},
		"event key":       {rowsMapping + "[event.a]\nwhen = { x = \"1\" }\ncoed = \"U\"\nskip = true", []string{`m.toml:7:1: unknown key "coed" (did you mean "code"?): an event has when, code, skip, minutes, note`}},
		"event again":     {rowsMapping + "[codes]\nA = \"U\"\n[event.a]\nwhen = { code = \"A\" }\ncode = \"E\"", []string{`m.toml:7:8: there is already a code for just these events: one of the two can never be`}},
		"field":           {"layout = \"ed-fi\"\n[event.a]\nwhen = { catgory = \"Tardy\" }\ncode = \"T\"", []string{`m.toml:3:10: an event has no field "catgory" (did you mean "category"?): it has category, reason, environment`}},
		"no categories":   {`layout = "ed-fi"`, []string{`m.toml:1:1: the mapping gives no category a code: write [codes] with "Unexcused Absence" = "U", or [event.…]`}},
		"element":         {"layout = \"ed-fi\"\nminutes = \"SchoolAttendanceDuraton\"\ncodes = { A = \"U\" }", []string{`m.toml:2:11: minutes of an Ed-Fi event stand in SchoolAttendanceDuration, not in "SchoolAttendanceDuraton": write minutes = "SchoolAttendanceDuration"`}},
		"lookup":          {rowsMapping + `lookup = { file = "c.csv", kee = "id", value = "v" }`, []string{`m.toml:5:10: lookup has no key: write lookup = { file = "attendance_code.csv", key = "id", value = "att_code" }`, `m.toml:5:28: unknown key "kee" (did you mean "key"?): lookup has file, key and value`}},
		"pattern":         {rowsMapping + `files = ["a[.csv"]`, []string{`m.toml:5:10: "a[.csv" is no pattern of file names: write one such as "attendance-*.csv"`}},
		"calendar":        {"layout = \"ed-fi\"\ncodes = { A = \"U\" }\n[calendar]\nfile = \"c.xml\"\nyear_starts = \"07-41\"\ndays = { Strike = \"shut\" }\nclosed = [\"2021-02-30\"]", []string{`m.toml:5:15: year_starts: "07-41" is not a day of the year`, `m.toml:6:19: Strike is "open" or "closed"`, `m.toml:7:11: 2021-02-30 is not a date`}},
		"calendar alone":  {"layout = \"ed-fi\"\ncodes = { A = \"U\" }\n[calendar]\nsession_minutes = 390", []string{`m.toml:3:2: [calendar] names no file: write file = "EducationOrgCalendar.xml", or leave it out and write calendar.toml`}},
		"blank and space": {"layout = \"ctf\"\nseparator = \" \"", []string{`m.toml:2:13: a space cannot both stand between marks and be a session without a mark: write blank = "nothing"`}},
		"weekday":         {"layout = \"grid\"\npupil = \"x\"\nweek_starts = \"Monday\"", []string{`m.toml:3:15: week_starts: "Monday" is not a weekday: write Mon, Tue, Wed, Thu, Fri, Sat or Sun`}},
		"period minutes":  {rowsMapping + "periods = [\"A\"]\nperiod_minutes = { U = 2000 }", []string{`m.toml:6:24: period_minutes are whole minutes from 0 to 1440`}},
		"no table":        {rowsMapping + `where = "x"`, []string{`m.toml:5:9: where is a table of texts, as in where = { "…" = "…" }`}},
		"escape":          {rowsMapping + `escape = "slash"`, []string{`m.toml:5:10: escape is "backslash"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := attendance.ReadMapping("m.toml", []byte(c.text))
			if err == nil {
				t.Fatal("the mapping is taken")
			}
			got := strings.Split(err.Error(), "\n")
			if c.want == nil {
				if !strings.HasPrefix(got[0], "m.toml:2:") {
					t.Errorf("got %v, want a fault in line 2", got)
				}
				return
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %d faults, want %d:\n%s", len(got), len(c.want), strings.Join(got, "\n"))
			}
			for i, want := range c.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("got  %s\nwant %s", got[i], want)
				}
			}
		})
	}
}

// one reads a feed of one file with a mapping, over the week from Monday 2 September 2024.
func one(t *testing.T, mapping, file, text string) (pupils, problems []string) {
	t.Helper()
	school := openSchool(t, folder(map[string]string{"mapping.toml": mapping, file: text}))
	return fed(t, school)
}

func TestFormsOfDates(t *testing.T) {
	for form, c := range map[string]struct{ good, bad string }{
		"yyyy-mm-dd":  {"2024-09-03", "2024-9-3"},
		"dd/mm/yyyy":  {"03/09/2024", "3/9/2024"},
		"m/d/yyyy":    {"9/3/2024", "09-03-2024"},
		"d mmm yyyy":  {"3 Sep 2024", "3 Spt 2024"},
		"dd-mmm-yyyy": {"03-SEP-2024", "03-SEP-24"},
		"yyyymmdd":    {"20240903", "202409031"},
		"yyyy-mm-dd*": {"2024-09-03 00:00:00.0", "2024-13-03"},
		"d.m.yyyy":    {"03.09.2024", "3.9.2024."},
	} {
		t.Run(form, func(t *testing.T) {
			pupils, problems := one(t, rowsMapping+`date_form = "`+form+`"`, "feed.csv", "id,day,code\na,"+c.good+",U\na,"+c.bad+",U\n")
			if diff := cmp.Diff([]string{"a: 09-03 U U"}, pupils); diff != "" {
				t.Errorf("%s", diff)
			}
			if len(problems) != 1 || !strings.HasPrefix(problems[0], "feed.csv:3:3: ") || !strings.Contains(problems[0], form) {
				t.Errorf("problems %q, want one about the date in line 3", problems)
			}
		})
	}
}

// The rule with most fields comes first, then the first in the file; a descriptor in full before its last part.
func TestWhichCode(t *testing.T) {
	mapping := `
layout = "ed-fi"
[codes]
"Absent" = "U"
"uri://b.org/X#Absent" = "X"
"Note" = "N"
[event.any]
when = { category = "Absent", environment = "Home" }
code = "I"
[event.sick]
when = { category = "Absent", reason = "Sick" }
code = "E"
[event.all]
when = { category = "Absent", reason = "Sick", environment = "Clinic" }
code = "M"
[event.nothing]
when = { category = "Note", reason = "Call" }
skip = true
`
	event := func(day, category, reason, environment string) string {
		return `{"studentReference":{"studentUniqueId":"a"},"eventDate":"2024-09-0` + day + `","attendanceEventCategoryDescriptor":"` + category +
			`","attendanceEventReason":"` + reason + `","educationalEnvironmentDescriptor":"` + environment + `"}` + "\n"
	}
	pupils, problems := one(t, mapping, "feed.jsonl", event("2", "uri://a.org/X#Absent", "", "")+event("3", "uri://b.org/X#Absent", "", "")+
		event("4", "uri://b.org/X#Absent", "Sick", "uri://a.org/E#Home")+event("5", "Absent", "Sick", "Clinic")+event("6", "Note", "Call", ""))
	if diff := cmp.Diff([]string{"a: 09-02 U U, 09-03 X X, 09-04 I I, 09-05 M M"}, pupils); diff != "" {
		t.Errorf("%s", diff)
	}
	if len(problems) > 0 {
		t.Errorf("problems %q", problems)
	}
	_, problems = one(t, mapping, "feed.jsonl", event("2", "uri://a.org/X#Absnet", "Flu", ""))
	want := `feed.jsonl:1:1: an event of category "Absnet", reason "Flu" has no code in mapping.toml (did you mean "Absent"?): the session is left unmarked; add it there, or skip it if it is no mark`
	if len(problems) != 1 || problems[0] != want {
		t.Errorf("problems %q, want %q", problems, want)
	}
}

func TestSharesAndMinutes(t *testing.T) {
	mapping := rowsMapping + "session = \"half\"\nshare = \"part\"\nminutes = \"min\"\n"
	calendar := oneWeek + "\nsession_minutes = [210, 150]"
	school := openSchool(t, folder(map[string]string{"calendar.toml": calendar, "mapping.toml": mapping, "feed.csv": `id,day,half,code,part,min
a,2024-09-02,AM,U,0.5,
a,2024-09-02,PM,U,1.00,
a,2024-09-03,AM,U,0.33,
a,2024-09-03,PM,U,.01,
a,2024-09-04,AM,U,0,
a,2024-09-04,PM,U,0.5,40
a,2024-09-05,AM,U,1.5,
a,2024-09-05,PM,U,half,
a,2024-09-06,AM,U,,1441
a,2024-09-06,PM,U,,
`}))
	pupils, problems := fed(t, school)
	// 0.33 × 210 = 69.3; 0.01 × 150 = 1.5, upwards.
	if diff := cmp.Diff([]string{"a: 09-02 U:105 U, 09-03 U:69 U:2, 09-04 U:0 U:40, 09-06 . U"}, pupils); diff != "" {
		t.Errorf("%s", diff)
	}
	places := []string{"feed.csv:8:19: ", "feed.csv:9:19: ", "feed.csv:10:20: "}
	if len(problems) != len(places) {
		t.Fatalf("problems %q", problems)
	}
	for i, place := range places {
		if !strings.HasPrefix(problems[i], place) {
			t.Errorf("got %s, want it at %s", problems[i], place)
		}
	}
}
