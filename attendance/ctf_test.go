package attendance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ctfPupil(upn, year string) string {
	return "<Pupil>\n<UPN>" + upn + "</UPN><Attendance>" + year + "</Attendance></Pupil>\n"
}

func ctfYear(from, marks, more string) string {
	return "<YearData><Year>2025</Year><AttendanceStartDate>" + from + "</AttendanceStartDate><AttendanceMarks>" + marks + "</AttendanceMarks>" + more + "</YearData>"
}

func TestCommonTransferFiles(t *testing.T) {
	for name, c := range map[string]struct {
		mapping, pupils string
		want, problems  []string
	}{
		"codes of two characters": {"long_codes = [\"C1\", \"Y1\"]\n", ctfPupil("a", ctfYear("2024-09-02", `/\C1Y1U/`, "")), []string{`a: 09-02 / \, 09-03 C1 Y1, 09-04 U /`}, nil},
		// Without long codes a digit would be a mark of its own and shift what follows: it becomes a code that no pack knows.
		"not listed":      {"", ctfPupil("a", ctfYear("2024-09-02", `C1/\`, "")), []string{`a: 09-02 C 1, 09-03 / \`}, nil},
		"escaped marks":   {"", ctfPupil("a", ctfYear("2024-09-02", "&lt;&amp;<![CDATA[/\\]]>", "")), []string{`a: 09-02 < &, 09-03 / \`}, nil},
		"spaces":          {"", ctfPupil("a", ctfYear("2024-09-02", `/\  U `, "")), []string{`a: 09-02 / \, 09-04 U .`}, nil},
		"weekdays only":   {"days = \"weekdays\"\n", ctfPupil("a", ctfYear("2024-08-30", `UUEE`, "")), []string{`a: 09-02 E E`}, []string{`feed.xml:3:122: 2024-08-30 AM is not an open session of pupil "a"`, `feed.xml:3:123: 2024-08-30 PM is not an open session of pupil "a"`}},
		"no start":        {"", ctfPupil("a", ctfYear("2.9.2024", `UU`, "")), []string{`a: `}, []string{`feed.xml:3:25: pupil "a": AttendanceStartDate: "2.9.2024" is not a date`}},
		"no UPN":          {"", ctfPupil("", ctfYear("2024-09-02", `UU`, "")), nil, []string{`feed.xml:2:1: the pupil has no UPN, or it stands after the attendance`}},
		"fewer marks":     {"", ctfPupil("a", ctfYear("2024-09-02", `UU`, "<SessionsPossible>6</SessionsPossible>")), []string{`a: 09-02 U U`}, []string{`feed.xml:3:25: pupil "a": the year 2025 has 2 marks, and 6 sessions possible: what is missing stays unmarked`}},
		"over lines":      {"", ctfPupil("a", ctfYear("2024-09-02", "UU\n##\n  TOO", "")), []string{`a: 09-02 U U, 09-03 # #, 09-05 T O, 09-06 O .`}, nil},
		"two years":       {"", ctfPupil("a", ctfYear("2024-09-02", `UU`, "")+ctfYear("2024-09-03", `EE`, "")), []string{`a: 09-02 U U, 09-03 E E`}, nil},
		"a year again":    {"", ctfPupil("a", ctfYear("2024-09-02", `UU`, "")+ctfYear("2024-09-02", `UE`, "")), []string{`a: 09-02 U .`}, []string{`feed.xml:3:`}},
		"listed and kept": {"other_codes = \"keep\"\n[codes]\n\"B\" = \"U\"\n", ctfPupil("a", ctfYear("2024-09-02", `BE`, "")), []string{`a: 09-02 U E`}, nil},
		"listed":          {"[codes]\n\"B\" = \"U\"\n", ctfPupil("a", ctfYear("2024-09-02", `BE`, "")), []string{`a: 09-02 U .`}, []string{`feed.xml:3:123: the mark "E" has no code in mapping.toml`}},
	} {
		t.Run(name, func(t *testing.T) {
			pupils, problems := one(t, "layout = \"ctf\"\n"+c.mapping, "feed.xml", "<CTfile>\n"+c.pupils+"</CTfile>\n")
			if diff := cmp.Diff(c.want, pupils); diff != "" {
				t.Errorf("pupils (-want +got):\n%s", diff)
			}
			if len(problems) != len(c.problems) {
				t.Fatalf("problems %q", problems)
			}
			for i := range problems {
				if !strings.HasPrefix(problems[i], c.problems[i]) {
					t.Errorf("got  %s\nwant %s", problems[i], c.problems[i])
				}
			}
		})
	}
}
