package attendance_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

const edFiCodes = `layout = "ed-fi"
minutes = "SchoolAttendanceDuration"
precedence = ["U", "E", "T"]
[codes]
Absent = "U"
Excused = "E"
Tardy = "T"
Other = "O"
`

// dayTerms is open from Monday 2 September 2024 to Friday 13 September, once a day.
const dayTerms = "terms = [\"2024-09-02..2024-09-13\"]\nsessions = [\"day\"]\nsession_minutes = 390\n"

// edFiEvent writes an event as the bulk interchange has it.
func edFiXMLEvent(pupil, school, date, category, more string) string {
	return `<StudentSchoolAttendanceEvent><AttendanceEvent><EventDate>` + date + `</EventDate><AttendanceEventCategory>uri://x#` + category +
		`</AttendanceEventCategory></AttendanceEvent><StudentReference><StudentIdentity><StudentUniqueId>` + pupil +
		`</StudentUniqueId></StudentIdentity></StudentReference><SchoolReference><SchoolIdentity><SchoolId>` + school +
		`</SchoolId></SchoolIdentity></SchoolReference>` + more + "</StudentSchoolAttendanceEvent>\n"
}

func interchange(events ...string) string {
	return "<InterchangeStudentAttendance>\n" + strings.Join(events, "") + "</InterchangeStudentAttendance>\n"
}

func edFiSchool(t testing.TB, mapping string, files map[string]string) *attendance.School {
	t.Helper()
	all := map[string]string{"calendar.toml": dayTerms, "mapping.toml": mapping}
	maps.Copy(all, files)
	return openSchool(t, folder(all))
}

func withFill(more string) string { return "fill = \"P\"\n" + more + edFiCodes }

// hold compares what comes of a feed with what is wanted.
func hold(t *testing.T, school *attendance.School, pupils, problems []string) {
	t.Helper()
	gotPupils, gotProblems := fed(t, school)
	if diff := cmp.Diff(pupils, gotPupils); diff != "" {
		t.Errorf("pupils (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(problems, gotProblems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// A session is filled only if nothing at all claims it.
func TestWhatIsNeverFilled(t *testing.T) {
	school := edFiSchool(t, withFill(""), map[string]string{"feed.xml": interchange(
		edFiXMLEvent("a", "", "2024-09-02", "Museum", ""), // no code
		edFiXMLEvent("a", "", "2024-09-03", "Absent", ""), // contradicted by a code without precedence
		edFiXMLEvent("a", "", "2024-09-03", "Other", ""),  //
		edFiXMLEvent("a", "", "2024-09-04", "Tardy", "<SchoolAttendanceDuration>ten</SchoolAttendanceDuration>"),
		edFiXMLEvent("a", "", "2024-09-05", "Absent", ""),
		edFiXMLEvent("a", "", "2024-09-05", "Museum", ""), // beside one that has a code
		edFiXMLEvent("b", "", "2024-09-31", "Absent", ""), // no such day
		edFiXMLEvent("c", "", "2024-09-09", "Absent", ""), // the last one
	)})
	hold(t, school, []string{
		"a: 09-06..09-09 P",
		"  2 sessions without an event were filled with P, up to 2024-09-09: mapping.toml:1 says that no event means P",
		"b: ",
		"  sessions without an event are not filled with P: which session the event in feed.xml:8 is about cannot be read",
		"c: 09-02..09-06 P, 09-09 U",
		"  5 sessions without an event were filled with P, up to 2024-09-09: mapping.toml:1 says that no event means P",
	}, []string{
		`feed.xml:2:1: an event of category "Museum", reason "" has no code in mapping.toml: the session is left unmarked; add it there, or skip it if it is no mark`,
		`feed.xml:4:1: pupil "a", 2024-09-03 day: two different marks for one session: it counts as unmarked: take out the wrong one, or say in mapping.toml which comes first (precedence)`,
		`feed.xml:5:1: SchoolAttendanceDuration "ten" is not a number of minutes absent: a whole number from 0 to 1440 is wanted; the mark is left out`,
		`feed.xml:8:1: the event's date: 2024-09-31 is not a date: September 2024 has no day 31: it has 30 days; the event is left out`,
		`mapping.toml: 2 events in all have no code, and their sessions are left unmarked: an event of category "Museum", reason "" 2, the first in feed.xml:2`,
	})
}

// Nothing is filled if part of the feed is missing: the events that it lacks would be taken for presence.
func TestNothingIsFilledIfTheFeedBreaksOff(t *testing.T) {
	whole := interchange(edFiXMLEvent("a", "", "2024-09-04", "Absent", ""), edFiXMLEvent("a", "", "2024-09-06", "Absent", ""))
	for name, text := range map[string]string{
		"cut":      whole[:len(whole)-60],
		"mangled":  strings.Replace(whole, "</StudentReference>", "</StudentReverence>", 1),
		"sections": "<I><StudentSectionAttendanceEvent/></I>",
		"doctype":  "<!DOCTYPE x>" + whole,
		"entity":   strings.Replace(whole, "uri://x#Absent", "&x;", 1),
	} {
		t.Run(name, func(t *testing.T) {
			school := edFiSchool(t, withFill("fill_to = 2024-09-13\n"), map[string]string{"feed.xml": text, "pupils.csv": "pupil\na\nb\n"})
			pupils, problems := fed(t, school)
			for _, p := range pupils {
				if strings.Contains(p, " P") || strings.Contains(p, "filled") {
					t.Errorf("filled: %s", p)
				}
			}
			if len(problems) != 2 || !strings.Contains(problems[0], "nothing is filled with P: the feed is not complete") {
				t.Errorf("problems %q, want that nothing is filled, and why", problems)
			}
			if len(school.Notes()) > 0 {
				t.Errorf("notes %q say that it was filled", school.Notes())
			}
		})
	}
}

// Whatever the order of the events, the same stands.
func TestPrecedenceHasNoOrder(t *testing.T) {
	events := map[string]string{"U": "Absent", "E": "Excused", "T": "Tardy", "O": "Other"}
	for _, c := range []struct{ codes, want string }{
		{"UE", "U"}, {"ET", "E"}, {"UET", "U"}, {"OU", ""}, {"OUE", ""}, {"UU", "U"}, {"OO", "O"}, {"TTE", "E"},
	} {
		for seed := range uint64(6) {
			order := []rune(c.codes)
			rand.New(rand.NewPCG(seed, 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			var all []string
			for i, code := range order {
				// Events of others between them: whose they are must not matter either.
				all = append(all, edFiXMLEvent("a", "", "2024-09-03", events[string(code)], ""), edFiXMLEvent(fmt.Sprint("b", i), "", "2024-09-02", "Absent", ""))
			}
			school := edFiSchool(t, edFiCodes, map[string]string{"feed.xml": interchange(all...)})
			for p, err := range school.Pupils() {
				if err == nil && p.ID == "a" {
					want := "09-03 " + c.want
					if c.want == "" {
						want = ""
					}
					if got := days(p.Register); got != want {
						t.Errorf("%s in the order %s: %q, want %q", c.codes, string(order), got, want)
					}
				}
			}
		}
	}
}

// A table that ends within its last row broke off; a short last row with its line ending is only a bad row.
func TestNothingIsFilledIfATableEndsWithinARow(t *testing.T) {
	table := "id,code,day\na,U,2024-09-04\n"
	for name, c := range map[string]struct {
		last   string
		filled bool
	}{
		"whole":       {"b,U,2024-09-05\n", true},
		"unended":     {"b,U,2024-09-05", true},
		"footer":      {"2 rows\n", true},
		"cut":         {"b,U", false},
		"cut quote":   {"b,\"U", false},
		"cut letter":  {"b,\xc3", false},
		"much at end": {"b,U,2024-09-05,x", true},
	} {
		t.Run(name, func(t *testing.T) {
			school := edFiSchool(t, rowsMapping+"fill = \"P\"\nfill_to = 2024-09-13\n[codes]\nU = \"U\"\n", map[string]string{"feed.csv": table + c.last, "pupils.csv": "pupil\na\nb\n"})
			pupils, problems := fed(t, school)
			if got := strings.Contains(strings.Join(pupils, "\n"), "filled"); got != c.filled {
				t.Errorf("filled %v, want %v: %q", got, c.filled, pupils)
			}
			text := strings.Join(problems, "\n")
			for _, want := range []string{"feed.csv:3:", "the file ends within it: copy the file again", "nothing is filled with P: the feed is not complete"} {
				if !c.filled && !strings.Contains(text, want) {
					t.Errorf("problems %q, want %q", problems, want)
				}
			}
			if c.filled && strings.Contains(text, "ends within") {
				t.Errorf("problems %q of a file that is whole", problems)
			}
		})
	}
}

// Each school's pupils are filled up to its own last event, and a pupil who moved by each school's.
func TestFillingBySchool(t *testing.T) {
	calendar := "[calendar.1]\n" + dayTerms + "[calendar.2]\n" + dayTerms
	school := edFiSchool(t, withFill(""), map[string]string{
		"calendar.toml": calendar,
		"pupils.csv":    "pupil,school,enrolled,left\na,1,,\nb,2,,\nm,1,,2024-09-04\nm,2,2024-09-06,\nz,2,2024-09-10,\n",
		"feed.xml": interchange(
			edFiXMLEvent("a", "1", "2024-09-03", "Absent", ""), edFiXMLEvent("b", "2", "2024-09-11", "Absent", ""),
			edFiXMLEvent("a", "2", "2024-09-09", "Absent", ""), edFiXMLEvent("b", "3", "2024-09-09", "Absent", ""), edFiXMLEvent("q", "1", "2024-09-09", "Absent", "")),
	})
	hold(t, school, []string{
		"a: 09-02 P, 09-03 U",
		"  1 sessions without an event were filled with P, up to 2024-09-03: mapping.toml:1 says that no event means P",
		"b: 09-02..09-10 P, 09-11 U",
		"  7 sessions without an event were filled with P, up to 2024-09-11: mapping.toml:1 says that no event means P",
		"m: 09-02..09-03 P, 09-06..09-11 P", // up to the 3rd at the first school
		"  6 sessions without an event were filled with P, up to 2024-09-11: mapping.toml:1 says that no event means P",
		"z: 09-10..09-11 P",
		"  2 sessions without an event were filled with P, up to 2024-09-11: mapping.toml:1 says that no event means P",
	}, []string{
		`feed.xml:4:1: the event is of school "2", but pupil "a" is at "1": it is left out; add the time at the other school to pupils.csv`,
		`feed.xml:5:1: the event is of school "3", but pupil "b" is at "2": it is left out; add the time at the other school to pupils.csv`,
		`feed.xml:6:1: pupil "q" is not in pupils.csv, or the row there was left out; the events are left out`,
	})
	if on := school.LastMarked().String(); on != "2024-09-11" {
		t.Errorf("the last date with a mark is %s", on)
	}
}

// Half a day is half a day though the mapping says nothing of durations; without session_minutes it is told, and nothing is guessed.
func TestDurationsOfEdFiEvents(t *testing.T) {
	event := `{"studentReference":{"studentUniqueId":"a"},"eventDate":"2024-09-0%d","attendanceEventCategoryDescriptor":"Absent","eventDuration":%s}` + "\n"
	feed := map[string]string{"feed.jsonl": fmt.Sprintf(event, 3, "0.5") + fmt.Sprintf(event, 4, "1.0") + fmt.Sprintf(event, 5, "1e0")}
	mapping := "layout = \"ed-fi\"\nfill = \"P\"\n[codes]\nAbsent = \"U\"\n"
	wrong := `feed.jsonl:3:1: EventDuration "1e0" is not a share of the session: write a decimal from 0 to 1 with at most six places, such as 0.5; the mark is left out`
	filled := "  1 sessions without an event were filled with P, up to 2024-09-05: mapping.toml:2 says that no event means P"
	hold(t, edFiSchool(t, mapping, feed), []string{"a: 09-02 P, 09-03 U:195, 09-04 U", filled}, []string{wrong})
	feed["calendar.toml"] = "terms = [\"2024-09-02..2024-09-13\"]\nsessions = [\"day\"]\n"
	hold(t, edFiSchool(t, mapping, feed), []string{"a: 09-02 P, 09-04 U", filled}, []string{
		`feed.jsonl:1:1: the event lasts a share of the session, and how long that is the calendar does not say; the mark is left out: give session_minutes`, wrong,
	})
	feed["calendar.toml"] = "terms = [\"2024-09-02..2024-09-13\"]\nsession_minutes = 195\n"
	pupils, problems := fed(t, edFiSchool(t, mapping, feed))
	if diff := cmp.Diff([]string{"a: 09-02 P P, 09-04 U U", strings.Replace(filled, "1 s", "2 s", 1)}, pupils); diff != "" {
		t.Errorf("%s", diff)
	}
	if len(problems) != 3 || !strings.HasPrefix(problems[0], "feed.jsonl:1:1: the event lasts a share of a day that has 2 sessions") {
		t.Errorf("problems %q", problems)
	}
}

// What is filled, is said before any pupil is given.
func TestNotesOfASchool(t *testing.T) {
	feed := map[string]string{"feed.xml": interchange(edFiXMLEvent("a", "", "2024-09-04", "Absent", ""))}
	if diff := cmp.Diff([]string{
		"sessions without an event are filled with P from 2024-09-03, up to 2024-09-12: the feed does not say so, mapping.toml:1 does",
		"there is no pupils.csv: pupils without an event are not known, and are in no figure; the others are taken to be on roll all the time",
	}, edFiSchool(t, withFill("fill_from = 2024-09-03\nfill_to = 2024-09-12\n"), feed).Notes()); diff != "" {
		t.Errorf("%s", diff)
	}
	feed["pupils.csv"] = "pupil\na\n"
	if notes := edFiSchool(t, edFiCodes, feed).Notes(); len(notes) > 0 {
		t.Errorf("notes %q of a feed that nothing is added to", notes)
	}
}

func TestFoldersWithAMapping(t *testing.T) {
	feed := interchange(edFiXMLEvent("a", "", "2024-09-04", "Absent", ""))
	t.Run("registers beside it are told", func(t *testing.T) {
		hold(t, edFiSchool(t, edFiCodes, map[string]string{"feed.xml": feed, "register.csv": "pupil,date,mark\na,2024-09-05,U\n"}), []string{"a: 09-04 U"},
			[]string{`register.csv: the file is not read: with a mapping the marks come from the feed; move it out of the folder, or name it in files`})
	})
	t.Run("packed", func(t *testing.T) {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, err := w.Write([]byte(feed))
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		hold(t, edFiSchool(t, edFiCodes, map[string]string{"feed.xml.gz": packed.String()}), []string{"a: 09-04 U"}, nil)
	})
	t.Run("a mapping from elsewhere", func(t *testing.T) {
		m, err := attendance.ReadMapping("other.toml", []byte(edFiCodes))
		if err != nil {
			t.Fatal(err)
		}
		fsys := fstest.MapFS{"calendar.toml": {Data: []byte(dayTerms)}, "feed.xml": {Data: []byte(feed)}, "mapping.toml": {Data: []byte("not TOML")}}
		school, err := attendance.Opener{Mapping: m}.OpenSchool(fsys)
		if err != nil {
			t.Fatal(err)
		}
		hold(t, school, []string{"a: 09-04 U"}, nil)
	})
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no feed":           {map[string]string{"mapping.toml": edFiCodes}, "mapping.toml:1:1: the folder has no file of the feed: *.xml or *.json or *.jsonl is wanted"},
		"a fault":           {map[string]string{"mapping.toml": "layout = \"edfi\"", "feed.xml": feed}, `mapping.toml:1:10: layout is one of ed-fi, ctf, rows, grid, string (did you mean "ed-fi"?)`},
		"two calendars":     {map[string]string{"mapping.toml": "calendar = \"c.xml\"\n" + edFiCodes, "feed.xml": feed, "c.xml": "<a/>"}, "mapping.toml:1:1: the mapping names c.xml as calendar, but there is a calendar.toml too: one of the two must go"},
		"an empty calendar": {map[string]string{"mapping.toml": edFiCodes, "feed.xml": feed, "calendar.toml": "x = 1"}, "calendar.toml:1:1: the file holds no calendar: it says of no school when it is open"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := attendance.OpenSchool(folder(c.files))
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// The caller may stop at any pupil.
func TestStoppingAFeed(t *testing.T) {
	var all []string
	for i := range 20 {
		all = append(all, edFiXMLEvent(fmt.Sprint("p", i), "", "2024-09-04", "Absent", ""))
	}
	school := edFiSchool(t, edFiCodes, map[string]string{"feed.xml": interchange(all...), "more.json": "[]"})
	n := 0
	for range school.Pupils() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d pupils", n)
	}
}

// What goes wrong with XML, where.
func TestHostileXML(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"declared": {`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>`, "feed.xml:1:22: the file breaks off here: a DOCTYPE or other declaration stands here"},
		"entity":   {"<a>\n&b;</a>", "feed.xml:2:4: the file breaks off here: XML syntax error on line 2: invalid character entity &b;"},
		"deep":     {strings.Repeat("<a>", 33), "feed.xml:1:97: the file breaks off here: elements stand more than 32 deep"},
		"long":     {"<a><b>" + strings.Repeat("x", 2<<20) + "</b></a>", "feed.xml:1:7: the file breaks off here: a single element or text is longer than 1024 KiB"},
		"long tag": {"<a><b x='" + strings.Repeat("x", 2<<20) + "'/></a>", "feed.xml:1:4: the file breaks off here: a single element or text is longer than 1024 KiB"},
		"pieces":   {"<a><b>" + strings.Repeat(strings.Repeat("x", 1000)+"<!---->", 2000) + "</b></a>", "feed.xml:1:"},
		"many":     {"<a><b>" + strings.Repeat("<c/>", 2000) + "</b></a>", "feed.xml:1:4007: the file breaks off here: an event holds more than 1000 elements"},
		"latin":    {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", "feed.xml:1:44: the file breaks off here: xml: encoding \"ISO-8859-1\" declared but Decoder.CharsetReader is nil"},
		"crossed":  {"<a><b></a></b>", "feed.xml:1:7: the file breaks off here: </a> ends no element that is open here"},
		"unended":  {"<a><b>", "feed.xml:1:7: the file breaks off here: the file ends inside <b>"},
		"empty":    {"", "feed.xml:1:1: the file breaks off here: the file holds no XML element"},
		"no XML":   {"hello\n", "feed.xml:2:1: the file breaks off here: the file holds no XML element"},
		"none":     {"</a>", "feed.xml:1:1: the file breaks off here: </a> ends no element that is open here"},
		"other":    {"<a><b/><c/></a>", "feed.xml: the file holds no StudentSchoolAttendanceEvent, and 2 other records"},
	} {
		t.Run(name, func(t *testing.T) {
			pupils, problems := fed(t, edFiSchool(t, edFiCodes, map[string]string{"feed.xml": c.text}))
			if len(pupils) > 0 || len(problems) != 1 || !strings.HasPrefix(problems[0], c.want) {
				t.Errorf("pupils %q, problems %.300q\nwant %s", pupils, problems, c.want)
			}
		})
	}
}

// What goes wrong with JSON, where; the events before it are used.
func TestHostileJSON(t *testing.T) {
	good := `{"studentReference":{"studentUniqueId":7},"eventDate":"2024-09-04T00:00:00","attendanceEventCategoryDescriptor":"Absent"}`
	for name, c := range map[string]struct {
		text, want string
		pupils     int
	}{
		"an array":        {"[" + good + "]", "", 1},
		"a mark of order": {"\ufeff[\n" + good + "\n]\n", "", 1},
		"lines":           {good + "\n" + good + "\n", "", 1},
		"nothing":         {" \n", "feed.json:2:1: the file breaks off here: the file is empty", 0},
		"no events":       {"[]", "", 0},
		"cut":             {"[" + good + ",\n{\"a\":", "feed.json:2:6: the file breaks off here: the event that begins in line 2: the file ends inside it", 1},
		"cut between":     {"[" + good + ",\n", "feed.json:2:1: the file breaks off here: the file ends inside the array", 1},
		"no object":       {"[" + good + ",\n 7]", "feed.json:2:2: the file breaks off here: '7' stands where an event is wanted", 1},
		"a wrong type":    {"[{\"studentReference\":[]},\n" + good + "]", "feed.json:1:2: the event cannot be read: json: cannot unmarshal array", 1},
		"a true date":     {"[{\"eventDate\":true},\n" + good + "]", "feed.json:1:2: the event cannot be read: \"true\" stands where a text or a number is wanted; it is left out", 1},
		"no JSON":         {"{'a': 1}\n" + good, "feed.json:1:1: the event cannot be read: invalid character '\\''", 1},
		"deep":            {strings.Repeat(`{"a":`, 40), "feed.json:1:162: the file breaks off here: the event that begins in line 1: it nests more than 32 deep", 0},
		"long":            {`{"a":"` + strings.Repeat("x", 2<<20) + `"}`, "feed.json:1:1048578: the file breaks off here: the event that begins in line 1: it is longer than 1024 KiB", 0},
		"after its end":   {"[" + good + "]{}", "feed.json:1:", 1},
	} {
		t.Run(name, func(t *testing.T) {
			pupils, problems := fed(t, edFiSchool(t, edFiCodes, map[string]string{"feed.json": c.text}))
			if len(pupils) != c.pupils || c.pupils > 0 && pupils[0] != "7: 09-04 U" {
				t.Errorf("pupils %q, want %d", pupils, c.pupils)
			}
			if c.want == "" && len(problems) > 0 || c.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0], c.want)) {
				t.Errorf("problems %.300q\nwant %s", problems, c.want)
			}
		})
	}
}

// A random register says the same as register.csv and in each layout of tables, in whatever order its rows come.
func TestLayoutsAgree(t *testing.T) {
	codes := []string{"/", `\`, "U", "C", "C1", "C2", "Y1", "", "L"}
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 7))
		var long, rows, grid, text []string
		weekdays := []string{"02", "03", "04", "05", "06"}
		for p := range 4 {
			id, all, row := fmt.Sprint("p", p), "", fmt.Sprintf("p%d,2/9/2024", p)
			for _, d := range weekdays {
				for _, session := range []string{"AM", "PM"} {
					code := codes[random.IntN(len(codes))]
					if code != "" {
						long = append(long, fmt.Sprintf("%s,2024-09-%s,%s,%s", id, d, session, code))
						rows = append(rows, fmt.Sprintf("%s,%s.09.2024,%s,%s", id, d, session[:1], code))
					}
					if row += "," + code; code == "" {
						all += "-"
					} else {
						all += code
					}
				}
			}
			grid = append(grid, row)
			text = append(text, id+",2024-09-02,"+all)
		}
		random.Shuffle(len(long), func(i, j int) { long[i], long[j] = long[j], long[i]; rows[i], rows[j] = rows[j], rows[i] })
		pupilsFile := "pupil\np0\np1\np2\np3\n"
		read := func(files map[string]string) []string {
			files["pupils.csv"] = pupilsFile
			pupils, problems := fed(t, openSchool(t, folder(files)))
			if len(problems) > 0 {
				t.Errorf("problems %q", problems)
			}
			slices.Sort(pupils)
			return pupils
		}
		lines := func(head string, rows []string) string { return head + "\n" + strings.Join(rows, "\n") + "\n" }
		want := read(map[string]string{"register.csv": lines("pupil,date,session,mark", long)})
		for name, got := range map[string][]string{
			"rows": read(map[string]string{"feed.csv": lines("id,day,half,code", rows), "mapping.toml": rowsMapping + "session = \"half\"\nsessions = { A = \"AM\", P = \"PM\" }\ndate_form = \"dd.mm.yyyy\""}),
			"grid": read(map[string]string{
				"feed.csv":     lines("UPN,week,Mon AM,Mon PM,TUE_AM,TUE_PM,Wednesday AM,Wednesday PM,Thu AM,Thu PM,Fri AM,Fri PM", grid),
				"mapping.toml": "layout = \"grid\"\npupil = \"UPN\"\ndate = \"week\"\ndate_form = \"d/m/yyyy\"",
			}),
			"string": read(map[string]string{
				"feed.csv":     lines("UPN,from,marks", text),
				"mapping.toml": "layout = \"string\"\npupil = \"UPN\"\ndate = \"from\"\nmark = \"marks\"\nskip = [\"-\"]\nlong_codes = [\"Y1\", \"C1\", \"C2\"]",
			}),
		} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, %s (-register.csv +%s):\n%s", seed, name, name, diff)
			}
		}
	}
}

// Rows that cannot be used are told, and the others are kept.
func TestDirtOfTables(t *testing.T) {
	pupils, problems := one(t, rowsMapping+"session = \"s\"\nsessions = { \"1\" = \"AM\", \"2\" = \"PM\" }\nrecorded = \"rec\"\nescape = \"backslash\"", "feed.csv", strings.Join([]string{
		"id,day,s,code,rec,note",
		`a,2024-09-02,1,U,,`,
		`a,2024-09-02,1,E,2024-09-05,"he said \"no\", \\ twice"`, // a correction
		`a,2024-09-02,3,U,,`,
		`a,2024-09-07,1,U,,`,
		`a,2024-09-03,2,TOOLONGCODE,,`,
		`a,2024-09-04,1,U,`,
		`,2024-09-04,1,U,,`,
		`a,2024-09-05,1,U,,`,
		`a,2024-09-05,1,L,,`,
		`a,2024-09-06,2,U,,"broken`,
		`a,2024-09-06,1,U,,`,
	}, "\n"))
	if diff := cmp.Diff([]string{"a: 09-02 E ., 09-06 U ."}, pupils); diff != "" {
		t.Errorf("%s", diff)
	}
	want := []string{
		`feed.csv:4:14: the session "3" is not one of those in mapping.toml, 1, 2`,
		`feed.csv:5:16: 2024-09-07 AM is not an open session of pupil "a": the mark is kept apart and counted nowhere`,
		`feed.csv:6:16: the code "TOOLONGCODE" has 11 characters`,
		`feed.csv:7:18: the row has 5 fields, the header 6; the row is left out`,
		`feed.csv:8:15: the row names no pupil; the event is left out`,
		`feed.csv:10:16: pupil "a", 2024-09-05 AM: two different marks for one session`,
		`feed.csv:11:19: the quote is not closed on its line; the row is left out`,
	}
	if len(problems) != len(want) {
		t.Fatalf("%d problems: %q", len(problems), problems)
	}
	for i := range want {
		if !strings.HasPrefix(problems[i], want[i]) {
			t.Errorf("got  %s\nwant %s", problems[i], want[i])
		}
	}
}

// Columns that the mapping or their names say to be sessions, and that are none.
func TestColumnsOfGrids(t *testing.T) {
	head := "layout = \"grid\"\npupil = \"UPN\"\ndate = \"week\"\n"
	for name, c := range map[string]struct{ mapping, header, want string }{
		"no session":       {"", "UPN,Name,week,Mon AM,Mon XM", `feed.csv:1:22: the column "Mon XM" is not about one of the sessions AM, PM; it is left out`},
		"named wrongly":    {"columns = { x = \"Mond AM\" }", "UPN,x,week,Mon AM,y", `feed.csv:1:5: the column "x", which stands for "Mond AM", is not about one of the sessions AM, PM; it is left out`},
		"named, not there": {"columns = { M1 = \"Mon PM\" }", "UPN,x,week,Mon AM,Ml", `feed.csv:1:1: there is no column M1 (did you mean "Ml"?): without it the file cannot be read`},
		"none at all":      {"", "UPN,a,week,b,c", `feed.csv:1:1: no column is a session: it is named by a weekday and a session, as in Mon AM; name others in columns of mapping.toml`},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := one(t, head+c.mapping, "feed.csv", c.header+"\na,b,2024-09-02,U,E\n")
			if len(problems) != 1 || problems[0] != c.want {
				t.Errorf("got  %q\nwant %s", problems, c.want)
			}
		})
	}
}

// A text of marks that does not fit is left out as a whole; what divides it and which days it is about is as the mapping says.
func TestStringsOfMarks(t *testing.T) {
	head := "layout = \"string\"\npupil = \"p\"\ndate = \"from\"\nmark = \"m\"\n"
	for name, c := range map[string]struct{ mapping, file, want, problem string }{
		"open days":      {"days = \"open\"\n", "p,from,m\na,2024-08-31,UUEE\n", "a: 09-02 U U, 09-03 E E", ""},
		"every day":      {"days = \"every\"\nskip = [\"#\"]\n", "p,from,m\na,2024-09-05,UUEE####LL\n", "a: 09-05 U U, 09-06 E E", "feed.csv:2:22: 2024-09-09 AM is not an open session"},
		"commas":         {"separator = \",\"\n", "p,from,m\na,2024-09-02,\"C1, U,,E\"\n", "a: 09-02 C1 U, 09-03 . E", ""},
		"blank no mark":  {"blank = \"no mark\"\n", "p,from,m\na,2024-09-02,U E\n", "a: 09-02 U ., 09-03 E .", ""},
		"beyond the end": {"days = \"open\"\n", "p,from,m\na,2024-09-06,UUU\n", "a: ", `feed.csv:2:14: the text has 3 marks, and from 2024-09-06 on there are only 2 sessions`},
		"backwards":      {"to = \"to\"\n", "p,from,to,m\na,2024-09-06,2024-09-05,UUU\n", "a: ", `feed.csv:2:25: the marks end on 2024-09-05, before they begin on 2024-09-06`},
		"a listed code":  {"[codes]\n\"U\" = \"O\"\n", "p,from,m\na,2024-09-02,UX\n", "a: 09-02 O .", `feed.csv:2:15: the mark "X" has no code in mapping.toml`},
		"an endless one": {"", "p,from,m\na,2024-09-02," + strings.Repeat("U", 20_001) + "\n", "a: ", "feed.csv:2:14: the text has 20001 marks: at most 20000 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			pupils, problems := one(t, head+c.mapping, "feed.csv", c.file)
			if len(pupils) != 1 || pupils[0] != c.want {
				t.Errorf("pupils %q, want %q", pupils, c.want)
			}
			if c.problem == "" && len(problems) > 0 || c.problem != "" && (len(problems) == 0 || !strings.HasPrefix(problems[0], c.problem)) {
				t.Errorf("problems %q, want %q", problems, c.problem)
			}
		})
	}
}
