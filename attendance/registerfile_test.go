package attendance_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestRegisterForms holds that the same marks are read from every form of register.
func TestRegisterForms(t *testing.T) {
	want := []string{"p1: 2024-09-02 AM /, 2024-09-03 PM U:35"}
	for name, text := range map[string]string{
		"long":            "pupil,date,session,mark\np1,2024-09-02,AM,/\np1,2024-09-03,PM,U:35\n",
		"minutes column":  "pupil,date,session,mark,minutes\np1,2024-09-02,AM,/,\np1,2024-09-03,PM,U,35\n",
		"other columns":   "note,session,mark,date,pupil\n,AM,/,2024-09-02,p1\nlate,PM,U:35,2024-09-03,p1\n",
		"wide":            "pupil,2024-09-02 AM,2024-09-02 PM,2024-09-03 PM\np1,/,,U:35\n",
		"wide, any order": "2024-09-03 PM,2024-09-02 PM,pupil,2024-09-02 AM\nU:35,.,p1,/\n",
		"wide, two rows":  "pupil,2024-09-02 AM,2024-09-03 PM\np1,/,\np1,,U:35\n",
		"BOM and CRLF":    "\xef\xbb\xbfpupil,2024-09-02 AM,2024-09-03 PM\r\np1,/,U:35\r\n",
		"quoted":          "\"pupil\",\"2024-09-02 AM\",2024-09-03 PM\n\"p1\",\"/\",\"U:35\"\n",
		"spaces":          "pupil , 2024-09-02 AM, 2024-09-03 PM\n p1, / , U:35\n",
		"blank lines":     "\n\npupil,2024-09-02 AM,2024-09-03 PM\n\n \np1,/,U:35\n\n",
		"no last LF":      "pupil,2024-09-02 AM,2024-09-03 PM\np1,/,U:35",
		"repeated":        "pupil,date,session,mark\np1,2024-09-02,AM,/\np1,2024-09-03,PM,U:35\np1,2024-09-03,PM,U:35\np1,2024-09-02,AM,/\n",
	} {
		pupils, problems := told(t, openSchool(t, folder(map[string]string{"register.csv": text})))
		diff(t, name, want, pupils)
		places(t, name, problems)
	}
}

// TestOnceADay holds that the session may be left out where a day has one, and only there.
func TestOnceADay(t *testing.T) {
	day := oneWeek + "\nsessions = [\"day\"]\n"
	for name, c := range map[string]struct {
		calendar, register string
		pupils             []string
		problems           []string
	}{
		"long":             {day, "pupil,date,mark\na,2024-09-02,P\n", []string{"a: 2024-09-02 day P"}, nil},
		"long, empty":      {day, "pupil,date,session,mark\na,2024-09-02,,P\na,2024-09-03,day,P\n", []string{"a: 2024-09-02 day P, 2024-09-03 day P"}, nil},
		"wide":             {day, "pupil,2024-09-02,2024-09-03 day\na,P,U\n", []string{"a: 2024-09-02 day P, 2024-09-03 day U"}, nil},
		"half-days, long":  {oneWeek, "pupil,date,mark\na,2024-09-02,P\n", nil, []string{"register.csv:1:1 no column session"}},
		"half-days, empty": {oneWeek, "pupil,date,session,mark\na,2024-09-02,,P\n", []string{"a: "}, []string{"register.csv:2:14 not one of AM, PM"}},
		"half-days, wide":  {oneWeek, "pupil,2024-09-02,2024-09-02 PM\na,P,U\n", []string{"a: 2024-09-02 PM U"}, []string{"register.csv:1:7 write one of AM, PM"}},
	} {
		pupils, problems := told(t, openSchool(t, folder(map[string]string{"calendar.toml": c.calendar, "register.csv": c.register})))
		diff(t, name, c.pupils, pupils)
		places(t, name, problems, c.problems...)
	}
}

// TestBadRegister holds that what is wrong is told with its place, and that the rest is used.
func TestBadRegister(t *testing.T) {
	const long, good = "pupil,date,session,mark,minutes,recorded\n", "a: 2024-09-02 AM /"
	const row, last = "a,2024-09-02,AM,/,,\n", "b,2024-09-03,AM,/,,\n"
	both := []string{good, "b: 2024-09-03 AM /"}
	for name, c := range map[string]struct {
		text   string
		pupils []string
		want   []string
	}{
		"NUL":               {long + row + "a,2024-09-\x0003,AM,/,,\n" + last, both, []string{"register.csv:3:11 NUL"}},
		"bare quote":        {long + row + "a,2024-09-03,A\"M,/,,\n" + last, both, []string{"register.csv:3:15 quote"}},
		"open quote":        {long + row + "a,\"2024-09-03,AM,/,,\n" + last, both, []string{"register.csv:3:3 not closed"}},
		"after a quote":     {long + row + "a,\"2024-09-03\"x,AM,/,,\n" + last, both, []string{"register.csv:3:15 comma"}},
		"not UTF-8":         {long + row + "a,2024-09-03,AM,\xa3,,\n" + last, both, []string{"register.csv:3:17 UTF-8"}},
		"CR inside":         {long + row + "a,2024-09-03,AM,/,,\rb,2024-09-04,AM,/,,\n" + last, both, []string{"register.csv:3:20 carriage return"}},
		"too few":           {long + row + "a,2024-09-03,AM\n" + last, both, []string{"register.csv:3:14 3 fields, the header 6"}},
		"too many":          {long + row + "a,2024-09-03,AM,/,,,\n" + last, both, []string{"register.csv:3:21 7 fields"}},
		"no date":           {long + row + "a,03/09/2024,AM,/,,\n" + last, both, []string{"register.csv:3:3 as in 2024-09-02"}},
		"no such date":      {long + row + "a,2024-09-31,AM,/,,\n" + last, both, []string{"register.csv:3:3 no day 31"}},
		"quoted, no date":   {long + row + "\"a\",\"x\",AM,/,,\n" + last, both, []string{"register.csv:3:5 not a date"}},
		"session":           {long + row + "a,2024-09-03,Am,/,,\n" + last, both, []string{`register.csv:3:14 did you mean "AM"`}},
		"minutes":           {long + row + "a,2024-09-03,AM,U,half,\n" + last, both, []string{"register.csv:3:19 whole number from 0 to 1440"}},
		"minutes too many":  {long + row + "a,2024-09-03,AM,U,1441,\n" + last, both, []string{"register.csv:3:19 1441"}},
		"minutes below 0":   {long + row + "a,2024-09-03,AM,U,-1,\n" + last, both, []string{"register.csv:3:19 -1"}},
		"minutes in mark":   {long + row + "a,2024-09-03,AM,U:x,,\n" + last, both, []string{"register.csv:3:17 whole number"}},
		"minutes too long":  {long + row + "a,2024-09-03,AM,U,00000000000000000000,\n" + last, both, []string{"register.csv:3:19 whole number"}},
		"recorded":          {long + row + "a,2024-09-03,AM,U,,soon\n" + last, both, []string{"register.csv:3:20 as in 2024-09-02"}},
		"unknown pupil":     {long + row + "x,2024-09-03,AM,U,,\nx,2024-09-04,AM,U,,\n" + last + "y,2024-09-03,AM,U,,\nx,2024-09-04,PM,U,,\n", both, []string{`register.csv:3:1 "x" is not in pupils.csv`, `register.csv:6:1 "y"`}},
		"no pupil":          {long + row + " ,2024-09-03,AM,U,,\n" + last, both, []string{"register.csv:3:1 no pupil"}},
		"long id":           {long + row + strings.Repeat("x", 201) + ",2024-09-03,AM,U,,\n" + last, both, []string{"register.csv:3:1 at most 200"}},
		"long code":         {long + row + "a,2024-09-03,AM," + strings.Repeat("x", 10_000) + ",,\n" + last, both, []string{"register.csv:3:17 10000 characters"}},
		"space in code":     {long + row + "a,2024-09-03,AM,U U,,\n" + last, both, []string{"register.csv:3:17 space"}},
		"before the start":  {long + row + "a,2024-08-30,AM,U,,\n" + last, both, []string{"register.csv:3:3 not an open session"}},
		"after the end":     {long + row + "a,2025-09-03,AM,U,,\n" + last, both, []string{"register.csv:3:3 not an open session"}},
		"on a Sunday":       {long + row + "a,2024-09-08,AM,U,,\n" + last, both, []string{"register.csv:3:3 not an open session"}},
		"contradiction":     {long + row + "a,2024-09-03,AM,U,,\na,2024-09-03,AM,G,,\n" + last, both, []string{"register.csv:4:17 two different marks"}},
		"two and a third":   {long + row + "a,2024-09-03,AM,U,,\na,2024-09-03,AM,G,,\na,2024-09-03,AM,U,,\n" + last, both, []string{"register.csv:4:17 two different marks"}},
		"other minutes":     {long + row + "a,2024-09-03,AM,U,5,\na,2024-09-03,AM,U,6,\n" + last, both, []string{"register.csv:4:17 two different marks"}},
		"corrected":         {long + "a,2024-09-02,AM,N,,2024-09-02\na,2024-09-02,AM,/,,2024-09-03\n" + last, []string{"a: 2024-09-02 AM / recorded 2024-09-03", "b: 2024-09-03 AM /"}, nil},
		"corrected at once": {long + "a,2024-09-02,AM,/,,2024-09-03\na,2024-09-02,AM,N,,\n" + last, []string{"a: 2024-09-02 AM / recorded 2024-09-03", "b: 2024-09-03 AM /"}, nil},

		"empty file":         {"", []string{"a: ", "b: "}, []string{"register.csv:1:1 empty"}},
		"header not UTF-8":   {"pupil,\xff\na,/\n", []string{"a: ", "b: "}, []string{"register.csv:1:7 without its header"}},
		"no pupil column":    {"pupils,date,session,mark\na,2024-09-02,AM,/\n", []string{"a: ", "b: "}, []string{`register.csv:1:1 did you mean "pupils"`}},
		"no mark column":     {"pupil,date,session,marks\na,2024-09-02,AM,/\n", []string{"a: ", "b: "}, []string{`register.csv:1:1 did you mean "marks"`}},
		"no date column":     {"pupil,day,session,mark\na,2024-09-02,AM,/\n", []string{"a: ", "b: "}, []string{"register.csv:1:1 no column date"}},
		"no session column":  {"pupil,date,sesion,mark\na,2024-09-02,AM,/\n", []string{"a: ", "b: "}, []string{`register.csv:1:1 did you mean "sesion"`}},
		"misspelt minutes":   {"pupil,date,session,mark,minuts\na,2024-09-02,AM,/,\n", []string{good, "b: "}, []string{`register.csv:1:25 did you mean "minutes"`}},
		"neither":            {"pupil,dat,sess,mrk\na,2024-09-02,AM,/\n", []string{"a: ", "b: "}, []string{`register.csv:1:1 did you mean "date"`}},
		"header only":        {"pupil,2024-09-02 AM\n", []string{"a: ", "b: "}, nil},
		"wide, not a date":   {"pupil,2024-09-02 AM,total,2024-09-31 AM\na,/,1,/\nb,,2,/\n", []string{good, "b: "}, []string{"register.csv:1:21 total", "register.csv:1:27 as in"}},
		"wide, session":      {"pupil,2024-09-02 AM,2024-09-02 AN\na,/,U\n", []string{good, "b: "}, []string{`register.csv:1:21 did you mean "AM"`}},
		"wide, twice":        {"pupil,2024-09-02 AM,2024-09-02 AM\na,/,U\nb,,U\n", []string{good, "b: "}, []string{"register.csv:1:21 twice"}},
		"wide, closed":       {"pupil,2024-09-02 AM,2024-09-07 AM,2024-09-08 AM\na,/,U,\nb,,U,\n", []string{good, "b: "}, []string{"register.csv:1:21 first in line 2"}},
		"wide, later header": {"\n\npupil,2024-09-02 AM,2024-09-07 AM\na,/,\nb,,U\n", []string{good, "b: "}, []string{"register.csv:3:21 first in line 5"}},
		"wide, code":         {"pupil,2024-09-02 AM,2024-09-03 AM\na,/,UNEXPLAINED\n", []string{good, "b: "}, []string{"register.csv:2:5 at most 8"}},
		"wide, minutes":      {"pupil,2024-09-02 AM,2024-09-03 AM,2024-09-04 AM\na,/,U:,U:1441\n", []string{good, "b: "}, []string{"register.csv:2:5 whole number", "register.csv:2:8 1441"}},
		"wide, other row":    {"pupil,2024-09-02 AM,2024-09-03 AM\na,/,U\na,/,G\n", []string{good, "b: "}, []string{"register.csv:3:5 two different marks"}},
		"a million columns":  {"pupil,2024-09-02 AM\na,/\na" + strings.Repeat(",", 1_000_000) + "\n", []string{good, "b: "}, []string{"register.csv:3:70001 more than 70000 columns"}},
		"wide header":        {"pupil" + strings.Repeat(",", 1_000_000) + "\na,/\n", []string{"a: ", "b: "}, []string{"register.csv:1:70005 without its header"}},
		"many empty columns": {"pupil,2024-09-02 AM" + strings.Repeat(",", 3) + "\na,/,,,\n", []string{good, "b: "}, []string{`register.csv:1:21 ""`}},
	} {
		school := openSchool(t, folder(map[string]string{"pupils.csv": "pupil\na\nb\n", "register.csv": c.text}))
		pupils, problems := told(t, school)
		diff(t, name, c.pupils, pupils)
		places(t, name, problems, c.want...)
	}
}

// TestOutside holds that marks on closed days are kept apart, in both forms.
func TestOutside(t *testing.T) {
	for name, text := range map[string]string{
		"long": "pupil,date,session,mark\na,2024-09-02,AM,/\na,2024-09-07,AM,U:5\na,2025-01-01,PM,/\n",
		"wide": "pupil,2024-09-02 AM,2024-09-07 AM,2025-01-01 PM\na,/,U:5,/\n",
	} {
		for p, err := range openSchool(t, folder(map[string]string{"register.csv": text})).Pupils() {
			if err != nil {
				continue
			}
			diff(t, name, "2024-09-02 AM /", marks(p.Register))
			diff(t, name, "[2024-09-07 AM U:5 2025-01-01 PM /]", fmt.Sprint(p.Register.Outside()))
		}
	}
}

// TestOtherSchool holds that a wide column may be open at one school and closed at another.
func TestOtherSchool(t *testing.T) {
	pupils, problems := told(t, openSchool(t, folder(map[string]string{
		"calendar.toml": twoSchools,
		"pupils.csv":    "pupil,school\na,north\nb,south\nc,north\n",
		"register.csv":  "pupil,2024-09-02 AM,2024-09-03 AM,2024-09-09 AM,2024-09-20 AM\na,/,/,,U\nb,/,U,/,U\nc,/,/,U,\n",
	})))
	diff(t, "pupils", []string{"a: 2024-09-02 AM /, 2024-09-03 AM /", "b: 2024-09-02 AM /, 2024-09-09 AM /", "c: 2024-09-02 AM /, 2024-09-03 AM /"}, pupils)
	places(t, "problems", problems, "register.csv:1:49 first in line 2", `register.csv:3:5 pupil "b"`, `register.csv:4:7 pupil "c"`)
}

// TestSeveralCalendars holds that without pupils.csv there can be only one calendar.
func TestSeveralCalendars(t *testing.T) {
	pupils, problems := told(t, openSchool(t, folder(map[string]string{"calendar.toml": twoSchools, "register.csv": "pupil,2024-09-02 AM\na,/\n"})))
	diff(t, "pupils", []string(nil), pupils)
	places(t, "problems", problems, "calendar.toml no pupils.csv")
}

// TestContradictionsAcrossFiles holds that marks are compared wherever the other one stands.
func TestContradictionsAcrossFiles(t *testing.T) {
	const one, wide = "pupil,date,session,mark,recorded\n", "pupil,2024-09-03 AM,2024-09-04 AM\n"
	for name, c := range map[string]struct {
		files    map[string]string
		pupils   []string
		problems []string
	}{
		"two files": {
			map[string]string{"register/1.csv": one + "a,2024-09-03,AM,U,\nb,2024-09-03,AM,U,\n", "register/2.csv": wide + "a,G,/\nb,U,/\n"},
			[]string{"a: 2024-09-04 AM /", "b: 2024-09-03 AM U, 2024-09-04 AM /"},
			[]string{"register/2.csv:2:3 two different"},
		},
		"two blocks": {
			map[string]string{"register.csv": wide + "a,U,/\nb,U,/\na,G,/\n"},
			[]string{"b: 2024-09-03 AM U, 2024-09-04 AM /", "a: 2024-09-04 AM /"},
			[]string{"register.csv:4:3 two different"},
		},
		"later recorded": {
			map[string]string{"register/1.csv": one + "a,2024-09-03,AM,U,2024-09-10\n", "register/2.csv": wide + "a,G,/\n"},
			[]string{"a: 2024-09-03 AM U recorded 2024-09-10, 2024-09-04 AM /"},
			nil,
		},
		"earlier recorded first": {
			map[string]string{"register/1.csv": wide + "a,G,/\n", "register/2.csv": one + "a,2024-09-03,AM,U,2024-09-10\n"},
			[]string{"a: 2024-09-03 AM U recorded 2024-09-10, 2024-09-04 AM /"},
			nil,
		},
		"same day recorded": {
			map[string]string{"register/1.csv": wide + "a,G,/\n", "register/2.csv": one + "a,2024-09-03,AM,U,2024-09-03\n"},
			[]string{"a: 2024-09-04 AM /"},
			[]string{"register/2.csv:2:17 two different"},
		},
		"thrice": {
			map[string]string{"register/1.csv": wide + "a,G,/\n", "register/2.csv": wide + "a,U,/\n", "register/3.csv": wide + "a,G,/\n"},
			[]string{"a: 2024-09-04 AM /"},
			[]string{"register/2.csv:2:3 two different"},
		},
	} {
		pupils, problems := told(t, openSchool(t, folder(c.files)))
		diff(t, name, c.pupils, pupils)
		places(t, name, problems, c.problems...)
	}
}

// aSchool makes marks at random: pupils p00, p01… by date and session, some with minutes, some missing.
func aSchool(r *rand.Rand, pupils int) (ids []string, cells map[string][]string, sessions []string) {
	cells = map[string][]string{}
	for day := 2; day <= 6; day++ {
		sessions = append(sessions, fmt.Sprintf("2024-09-%02d AM", day), fmt.Sprintf("2024-09-%02d PM", day))
	}
	codes := []string{"", "/", "/", "\\", "U", "U:5", "N", "sick", "ß", ",x", "\"q\""}
	for i := range pupils {
		id := fmt.Sprintf("p%02d", i)
		ids = append(ids, id)
		for range sessions {
			cells[id] = append(cells[id], codes[r.IntN(len(codes))])
		}
	}
	return ids, cells, sessions
}

func quoted(cell string) string {
	if strings.ContainsAny(cell, `",`) {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}

func wideText(ids []string, cells map[string][]string, sessions []string, from, to int) string {
	text := "pupil," + strings.Join(sessions[from:to], ",") + "\n"
	for _, id := range ids {
		text += id
		for _, cell := range cells[id][from:to] {
			text += "," + quoted(cell)
		}
		text += "\n"
	}
	return text
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// TestSameMarksAnyForm holds that the same marks in any form and any number of files give the same pupils: long, wide, sorted
// by pupil, by date or not at all, a file for each day, packed or not.
func TestSameMarksAnyForm(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		ids, cells, sessions := aSchool(r, 1+r.IntN(12))
		pupils := "pupil\n" + strings.Join(ids, "\n") + "\n"
		var want []string // worked out from the cells alone
		for _, id := range ids {
			var texts []string
			for i, cell := range cells[id] {
				if cell != "" {
					texts = append(texts, sessions[i]+" "+cell)
				}
			}
			want = append(want, id+": "+strings.Join(texts, ", "))
		}
		var byPupil, byDate []string
		for _, id := range ids {
			for i, s := range sessions {
				byPupil = append(byPupil, id+","+strings.Replace(s, " ", ",", 1)+","+quoted(cells[id][i])+"\n")
			}
		}
		for i := range sessions {
			for k := range ids {
				byDate = append(byDate, byPupil[k*len(sessions)+i])
			}
		}
		shuffled := slices.Clone(byPupil)
		r.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		const header = "pupil,date,session,mark\n"
		wide := wideText(ids, cells, sessions, 0, len(sessions))
		days := map[string]string{"pupils.csv": pupils}
		for i := 0; i < len(sessions); i += 2 {
			days[fmt.Sprintf("register/%d.csv", i)] = wideText(ids, cells, sessions, i, i+2)
		}
		mixed := map[string]string{
			"pupils.csv": pupils, "register-1.csv.gz": zipped(wideText(ids, cells, sessions, 0, 3)),
			"register-2.csv": header + strings.Join(shuffled, ""),
		}
		for name, files := range map[string]map[string]string{
			"wide":          {"pupils.csv": pupils, "register.csv": wide},
			"gzip":          {"pupils.csv.gz": zipped(pupils), "register.csv.gz": zipped(wide)},
			"two members":   {"pupils.csv": pupils, "register.csv.gz": zipped(wide[:len(wide)/2]) + zipped(wide[len(wide)/2:])},
			"not listed":    {"register.csv": wide},
			"long":          {"pupils.csv": pupils, "register.csv": header + strings.Join(byPupil, "")},
			"long by date":  {"pupils.csv": pupils, "register.csv": header + strings.Join(byDate, "")},
			"long shuffled": {"pupils.csv": pupils, "register.csv": header + strings.Join(shuffled, "")},
			"days":          days,
			"mixed":         mixed,
		} {
			got, problems := told(t, openSchool(t, folder(files)))
			slices.Sort(got)
			diff(t, name, want, got)
			places(t, name, problems)
		}
	}
}

// TestDecompress holds that other endings are opened by the caller's function, and told where there is none.
func TestDecompress(t *testing.T) {
	files := folder(map[string]string{"register.csv.rot": "qvqjy,2024-09-02 AM\n"})
	_, problems := told(t, openSchool(t, files))
	places(t, "none", problems, "register.csv.rot files ending in .rot are not read")
	closed := 0
	school, err := attendance.Opener{Decompress: map[string]func(io.Reader) (io.ReadCloser, error){
		".rot": func(io.Reader) (io.ReadCloser, error) {
			return closer{strings.NewReader("pupil,2024-09-02 AM\na,/\n"), &closed}, nil
		},
	}}.OpenSchool(files)
	if err != nil {
		t.Fatal(err)
	}
	pupils, problems := told(t, school)
	diff(t, "pupils", []string{"a: 2024-09-02 AM /"}, pupils)
	places(t, "problems", problems)
	if closed != 2 {
		t.Errorf("closed %d times, want 2: once when opened, once when read", closed)
	}
}

type closer struct {
	io.Reader
	closed *int
}

func (c closer) Close() error { *c.closed++; return nil }

// TestBrokenFile holds that a file that breaks off keeps the whole rows before, and that one that is no gzip file is told.
func TestBrokenFile(t *testing.T) {
	var text strings.Builder
	text.WriteString("pupil,date,session,mark\n")
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 20_000 {
		fmt.Fprintf(&text, "p%05d%d,2024-09-%02d,AM,/\n", i, r.IntN(10), 2+r.IntN(5))
	}
	packed := zipped(text.String())
	for name, c := range map[string]struct {
		data, want string
		least      int
	}{
		"truncated": {packed[:len(packed)/2], "breaks off", 5_000},
		"no sum":    {packed[:len(packed)-4], "breaks off", 19_999},
		"wrong sum": {packed[:len(packed)-8] + "\x00\x00\x00\x00" + packed[len(packed)-4:], "breaks off", 19_000},
		"plain":     {text.String(), "cannot be unpacked", 0},
		"empty":     {"", "cannot be unpacked", 0},
	} {
		pupils, problems := told(t, openSchool(t, folder(map[string]string{"register.csv.gz": c.data})))
		if len(pupils) < c.least || len(problems) != 1 || !strings.Contains(problems[0], c.want) {
			t.Errorf("%s: %d pupils, problems %q", name, len(pupils), problems)
			continue
		}
		for _, p := range pupils {
			if !strings.Contains(p, "AM /") {
				t.Errorf("%s: %s", name, p)
			}
		}
	}
	_, problems := told(t, openSchool(t, folder(map[string]string{"register.csv.gz": packed[:len(packed)/2]})))
	var line int
	if _, err := fmt.Sscanf(problems[0], "register.csv.gz:%d:1:", &line); err != nil || line < 5_000 || line > 20_001 {
		t.Errorf("no place: %s", problems[0])
	}
}

// TestChangedFile holds that a file that changes between the survey and the reading is told, and that every pupil comes once.
func TestChangedFile(t *testing.T) {
	const before = "pupil,2024-09-02 AM\na,/\nb,/\na,/\n"
	for name, c := range map[string]struct {
		after    string
		pupils   []string
		problems []string
	}{
		"rows gone": {"pupil,2024-09-02 AM\na,U\n", []string{"a: 2024-09-02 AM U", "b: "}, nil},
		"more rows": {"pupil,2024-09-02 AM\nb,/\na,/\nb,U\na,/\n", []string{"b: 2024-09-02 AM /", "a: 2024-09-02 AM /"}, []string{"register.csv:4:1 has changed"}},
		"new pupil": {before + "c,/\n", []string{"b: 2024-09-02 AM /", "a: 2024-09-02 AM /"}, []string{"register.csv:5:1 has changed"}},
		"empty":     {"", []string{"a: ", "b: "}, []string{"register.csv:1:1 empty"}},
	} {
		fsys := folder(map[string]string{"register.csv": before})
		school := openSchool(t, fsys)
		fsys["register.csv"] = &fstest.MapFile{Data: []byte(c.after)}
		pupils, problems := told(t, school)
		diff(t, name, c.pupils, pupils)
		places(t, name, problems, c.problems...)
		delete(fsys, "register.csv")
		pupils, problems = told(t, school)
		diff(t, name+", gone", []string{"a: ", "b: "}, pupils)
		places(t, name+", gone", problems, "register.csv cannot be opened")
	}
}

// TestContradictingMinutes holds that of marks that contradict each other not even the minutes are taken.
func TestContradictingMinutes(t *testing.T) {
	for p, err := range openSchool(t, folder(map[string]string{"register.csv": "pupil,2024-09-02 AM,2024-09-02 PM\na,U:5,U:7\na,U:6,U:7\n"})).Pupils() {
		if err != nil {
			places(t, "problem", []string{err.Error()}, "register.csv:3:3 two different")
			continue
		}
		if n, timed := p.Register.MinutesAt(0); timed {
			t.Errorf("the session counts as unmarked, but has %d minutes", n)
		}
		if n, timed := p.Register.MinutesAt(1); n != 7 || !timed {
			t.Errorf("%d minutes, want 7", n)
		}
	}
}

// TestOtherSessions holds that schools may differ in the sessions of a day, and that nobody moves between such schools.
func TestOtherSessions(t *testing.T) {
	pupils, problems := told(t, openSchool(t, folder(map[string]string{
		"calendar.toml": "[calendar.north]\nterms = [\"2024-09-02..2024-09-06\"]\n[calendar.south]\nterms = [\"2024-09-02..2024-09-06\"]\nsessions = [\"day\"]\n",
		"pupils.csv":    "pupil,school,enrolled,left\na,north,,\nb,south,,\nc,north,,2024-09-03\nc,south,2024-09-04,\n",
		"register.csv":  "pupil,2024-09-02 AM,2024-09-02 day,2024-09-03\na,/,,\nb,,P,P\nc,/,P,\n",
	})))
	diff(t, "pupils", []string{"a: 2024-09-02 AM /", "b: 2024-09-02 day P, 2024-09-03 day P", "c: 2024-09-02 AM /"}, pupils)
	places(t, "problems", problems, "pupils.csv:5:1 differ in their sessions", "register.csv:4:5 not one of AM, PM")
}
