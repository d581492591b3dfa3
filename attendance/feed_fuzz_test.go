package attendance_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// within holds that problems with files lie within them.
func within(t *testing.T, files map[string]string, problems []error) {
	t.Helper()
	for _, err := range problems {
		at, ok := errors.AsType[*attendance.FileError](err)
		if !ok {
			continue // how many more there are
		}
		lines := strings.Split(files[at.File], "\n")
		if at.Msg == "" || at.Line > len(lines) || at.Line > 0 && at.Col > len(lines[at.Line-1])+1 {
			t.Fatalf("%v is not within %q", err, files[at.File])
		}
	}
}

// readTwice reads a folder, twice, and holds that both times the same comes.
func readTwice(t *testing.T, files map[string]string) (pupils []string, problems []error) {
	t.Helper()
	school, err := attendance.OpenSchool(folder(files))
	if err != nil {
		if all, ok := errors.AsType[*attendance.FileErrors](err); ok {
			for _, e := range all.All {
				problems = append(problems, e)
			}
		} else {
			problems = append(problems, err)
		}
		return nil, problems
	}
	for i := range 2 {
		before := pupils
		pupils, problems = nil, nil
		for p, err := range school.Pupils() {
			if err != nil {
				problems = append(problems, err)
				continue
			}
			pupils = append(pupils, p.ID+": "+marks(p.Register)+" "+strings.Join(p.Notes, " "))
		}
		if len(pupils) != school.Len() || i > 0 && !slices.Equal(before, pupils) {
			t.Fatalf("Len is %d; first %q, then %q", school.Len(), before, pupils)
		}
	}
	return pupils, problems
}

// FuzzMapping reads any text as a mapping, and if it is one, feeds with it. Nothing may panic, and every fault must lie within its file.
func FuzzMapping(f *testing.F) {
	for _, text := range []string{
		rowsMapping + "session = \"s\"\nminutes = \"m\"\n[codes]\nU = \"U\"\n[event.x]\nwhen = { note = \"n\" }\nskip = true\n",
		rowsMapping + "fill = \"P\"\nfill_to = 2024-09-05\nprecedence = [\"U\", \"E\"]\nperiods = [\"m\", \"note\"]\nperiod_minutes = { U = 65 }\n",
		rowsMapping + "lookup = { file = \"feed.csv\", key = \"code\", value = \"note\" }\nwhere = { s = \"AM\" }\nescape = \"backslash\"\n",
		"layout = \"grid\"\npupil = \"id\"\ndate = \"day\"\ncolumns = { s = \"Mon AM\", code = \"Sun PM\" }\nweek_starts = \"Mon\"\n",
		"layout = \"grid\"\npupil = \"id\"\ndate_form = \"d mmm yyyy*\"\nskip = [\"-\"]\n",
		"layout = \"string\"\npupil = \"id\"\ndate = \"day\"\nmark = \"note\"\ndays = \"open\"\nlong_codes = [\"C1\"]\nseparator = \"/\"\n",
		"layout = \"ctf\"\nblank = \"nothing\"\nother_codes = \"report\"\n",
		"calendar = \"feed.xml\"\n" + edFiCodes, edFiCodes,
		"layout = \"ed-fi\"\nshare = \"EventDuration\"\n[codes]\nA = \"U\"\n[calendar]\nfile = \"feed.xml\"\nclosed = [\"2024-09-02\"]\ndays = { X = \"open\" }\n",
	} {
		f.Add(text)
	}
	feeds := map[string]string{
		"feed.csv": "id,day,s,code,m,note\na,2024-09-02,AM,U,5,n\na,2024-09-02,PM,E,,\"C1/U\"\nb,2024-09-09,AM,U,5,n\n",
		"feed.xml": interchange(edFiXMLEvent("a", "", "2024-09-03", "Absent", "")) + "\n",
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := attendance.ReadMapping("m.toml", []byte(text))
		if err != nil {
			all, ok := errors.AsType[*attendance.FileErrors](err)
			if !ok || m != nil {
				t.Fatalf("%v", err)
			}
			for _, e := range all.All {
				within(t, map[string]string{"m.toml": text}, []error{e})
			}
			return
		}
		for _, calendar := range []string{oneWeek, "x = 1", dayTerms} {
			files := map[string]string{"mapping.toml": text, "calendar.toml": calendar}
			maps.Copy(files, feeds)
			_, problems := readTwice(t, files)
			within(t, files, problems)
		}
	})
}

// FuzzEdFi reads any text as Ed-Fi events in XML, alone and between good events, and as JSON. Nothing may panic, every problem must lie
// within its file, what stands before it is kept, and where the file breaks off nothing is filled.
func FuzzEdFi(f *testing.F) {
	for _, text := range []string{
		edFiXMLEvent("a", "", "2024-09-03", "Absent", ""), edFiXMLEvent("a", "1", "2024-09-33", "Nothing", "<SchoolAttendanceDuration>x</SchoolAttendanceDuration>"),
		"<StudentSectionAttendanceEvent><a><b/></a></StudentSectionAttendanceEvent>", "<!DOCTYPE a>", "&lt;&#x41;<![CDATA[x]]><!-- c --><?p q?>", "</a><a b='c'", "<a:b xmlns:a='c'/>",
		`[{"studentReference":{"studentUniqueId":"a"},"eventDate":"2024-09-03","attendanceEventCategoryDescriptor":"Tardy","schoolAttendanceDuration":5}]`,
		"{}{}", "[{},", "\ufeff[]", `{"eventDate":[{}]}`,
	} {
		f.Add(text)
	}
	good := edFiXMLEvent("known", "", "2024-09-04", "Excused", "")
	f.Fuzz(func(t *testing.T, text string) {
		read := func(name, feed string) (pupils []string, problems []error) {
			files := map[string]string{"mapping.toml": withFill(""), "calendar.toml": dayTerms, name: feed}
			pupils, problems = readTwice(t, files)
			within(t, files, problems)
			for _, err := range problems {
				if strings.Contains(err.Error(), "breaks off") && slices.ContainsFunc(pupils, func(p string) bool { return strings.Contains(p, "were filled") }) {
					t.Fatalf("%v, and filled all the same: %q", err, pupils)
				}
			}
			return pupils, problems
		}
		read("feed.json", text)
		read("feed.xml", text)
		if strings.Contains(text, "known") {
			return
		}
		pupils, problems := read("feed.xml", "<I>"+good+text+good+"</I>")
		if !slices.ContainsFunc(pupils, func(p string) bool {
			return strings.HasPrefix(p, "known: ") && strings.Contains(p, "2024-09-04 day E")
		}) {
			t.Fatalf("the event before is lost: %q, %v", pupils, problems)
		}
	})
}
