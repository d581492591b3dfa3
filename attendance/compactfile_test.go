package attendance_test

import "testing"

// TestCompactRegister reads registers with all marks of a pupil in one text.
func TestCompactRegister(t *testing.T) {
	school := openSchool(t, folder(map[string]string{
		"calendar.toml": `terms = ["2024-09-02..2024-09-03"]`,
		"pupils.csv":    "pupil\na\nb\nc\nd\ne\nf\ng\nh\n",
		"register.csv": "pupil,marks\n" +
			"a,/\\.U\n" + // one of each
			"b,(C1)(U:35)\n" + // the rest is not marked
			"c,////I.\n" + // too many
			"d,/(U:x)//\n" + // no minutes
			"e,/)(L\n" + // parentheses
			"f, .é \n" + // spaces around, and a character of two bytes
			"g,\"/ \t/\"\n" + // spaces within
			"h,.\nh,N()(.)\n", // two rows
	}))
	pupils, problems := told(t, school)
	diff(t, "pupils", []string{
		"a: 2024-09-02 AM /, 2024-09-02 PM \\, 2024-09-03 PM U",
		"b: 2024-09-02 AM C1, 2024-09-02 PM U:35",
		"c: 2024-09-02 AM /, 2024-09-02 PM /, 2024-09-03 AM /, 2024-09-03 PM /",
		"d: 2024-09-02 AM /, 2024-09-03 AM /, 2024-09-03 PM /",
		"e: 2024-09-02 AM /",
		"f: 2024-09-02 PM é",
		"g: 2024-09-02 AM /, 2024-09-03 PM /",
		"h: 2024-09-02 AM N",
	}, pupils)
	diff(t, "problems", []string{
		`register.csv:4:7: pupil "c" has more marks than the 4 open sessions of the calendar: the rest is left out; correct calendar.toml, or the marks`,
		`register.csv:5:4: "x" is not a number of minutes absent: write a whole number from 0 to 1440; the mark is left out`,
		`register.csv:6:4: the parenthesis is not opened: write a longer code or one with minutes as in (C1) or (U:35); the mark is left out`,
		`register.csv:6:5: the parenthesis is not closed: write a longer code or one with minutes as in (C1) or (U:35); the rest of the marks is left out`,
		`register.csv:8:4: the code " " holds a space or a control character; the mark is left out`,
		`register.csv:8:5: the code "\t" holds a space or a control character; the mark is left out`,
		`register.csv:10:4: a code has at least one character; the mark is left out`,
	}, problems)
	if last := school.LastMarked().String(); last != "2024-09-03" {
		t.Errorf("the last date with a mark is %s", last)
	}
}

// TestCompactMoved holds that the marks of a pupil who moved are those of the joined calendar, and that the last date with a mark
// is known of it.
func TestCompactMoved(t *testing.T) {
	school := openSchool(t, folder(map[string]string{
		"calendar.toml": "[calendar.N]\nterms = [\"2024-09-02..2024-09-06\"]\n[calendar.S]\nterms = [\"2024-09-05..2024-09-10\"]\n",
		"pupils.csv":    "pupil,school,enrolled,left\na,N,2024-09-02,2024-09-02\na,S,2024-09-09,\n",
		"register.csv":  "pupil,marks\na,/\\NU..\n",
	}))
	pupils, problems := told(t, school)
	diff(t, "pupils", []string{"a: 2024-09-02 AM /, 2024-09-02 PM \\, 2024-09-09 AM N, 2024-09-09 PM U"}, pupils)
	diff(t, "problems", []string(nil), problems)
	if last := school.LastMarked().String(); last != "2024-09-09" {
		t.Errorf("the last date with a mark is %s", last)
	}
}

// TestCompactHeader holds that the layouts are told apart.
func TestCompactHeader(t *testing.T) {
	for header, want := range map[string]string{
		"pupil,marks":               "",
		"pupil,name,marks":          "",
		"pupil,marks,2024-09-02 AM": `register.csv:1:13: the column "2024-09-02 AM" is left out: the column marks holds all marks of a pupil; take out the one or the other`,
		"pupil,Marks":               `register.csv:1:1: no column is a mark or a session, but there is "Marks" (did you mean "marks"?): a long register has pupil,date,session,mark, a wide one pupil and a column for each session, as in 2024-09-03 AM, a compact one pupil,marks`,
	} {
		var want1 []string
		if want != "" {
			want1 = []string{want}
		}
		_, problems := told(t, openSchool(t, folder(map[string]string{"register.csv": header + "\n"})))
		diff(t, header, want1, problems)
	}
}
