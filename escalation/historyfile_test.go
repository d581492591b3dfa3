package escalation_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// folder is a school with one pupil's mark, and further files.
func folder(t testing.TB, files map[string]string) *attendance.School {
	t.Helper()
	fsys := fstest.MapFS{
		"calendar.toml": {Data: []byte(`terms = ["2024-09-02..2024-12-20"]`)},
		"register.csv":  {Data: []byte("pupil,date,session,mark\np1,2024-09-02,AM,/\n")},
	}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	school, err := attendance.OpenSchool(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return school
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func eventOf(on, step string) escalation.Event {
	return escalation.Event{Pupil: "p1", On: attendance.MustDate(on), Step: step}
}

func TestReadHistories(t *testing.T) {
	t.Parallel()
	meeting := eventOf("2024-09-16", "meeting")
	meeting.Outcome, meeting.By, meeting.Evidence = "not attended", "head", []string{"support_offered", "equality_considered"}
	notice := eventOf("2024-10-10", "notice")
	notice.Parent = "mother"
	other := eventOf("2024-10-11", "visit")
	other.Pupil = "p2"
	const rows = `pupil,on,step,outcome,parent,by,evidence
p1,2024-09-16,meeting,not attended,,head,support_offered; equality_considered
p2,2024-10-11,visit,,,,
p1,2024-10-10,notice,,mother,,
`
	const lines = `{"pupil":"p1","on":"2024-09-16","step":"meeting","outcome":"not attended","by":"head","evidence":["support_offered","equality_considered"]}

{"pupil":"p2","on":"2024-10-11","step":"visit"}
{"evidence":[],"parent":"mother","step":"notice","on":"2024-10-10","pupil":"p1"}
`
	want := map[string]escalation.History{"p1": {meeting, notice}, "p2": {other}}
	for name, files := range map[string]map[string]string{
		"rows":                    {"history.csv": rows},
		"rows with a mark and CR": {"history.csv": "\ufeff" + strings.ReplaceAll(rows, "\n", "\r\n")},
		"compressed rows":         {"history.csv.gz": packed(t, rows)},
		"rows in files of a folder": {
			"history/1.csv": "pupil,on,step,outcome,by,evidence\np1,2024-09-16,meeting,not attended,head,support_offered;equality_considered;\n",
			"history/2.csv": "step,parent,on,pupil\nnotice,mother,2024-10-10,p1\nvisit,,2024-10-11,p2\n",
		},
		"lines":                    {"history.jsonl": lines},
		"lines with a mark and CR": {"history.jsonl": "\ufeff" + strings.ReplaceAll(lines, "\n", "\r\n")},
		"compressed lines":         {"history.jsonl.gz": packed(t, lines)},
		"rows and lines": {
			"history.csv":   "pupil,on,step,outcome,by,evidence\np1,2024-09-16,meeting,not attended,head,support_offered;equality_considered\n",
			"history.jsonl": lines[strings.Index(lines, `{"pupil":"p2"`):],
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := escalation.ReadHistories(folder(t, files))
			if len(problems) > 0 {
				t.Errorf("told: %q", problems)
			}
			for _, h := range got {
				for i := range h {
					if h[i].File == "" || h[i].Line < 1 {
						t.Errorf("%v does not say where it was read", h[i])
					}
					if h[i].File, h[i].Line = "", 0; len(h[i].Evidence) == 0 {
						h[i].Evidence = nil
					}
				}
			}
			if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b attendance.Date) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is wrong with a row is told with its place, and the others are read.
func TestBadHistories(t *testing.T) {
	t.Parallel()
	got, problems := escalation.ReadHistories(folder(t, map[string]string{
		"history.csv": `pupil,on,step,outcome
p1,2024-09-16,meeting,
p1,16/09/2024,meeting,held
,2024-09-17,,held
p1,2024-09-17,,held
p1,2024-09-18,visit,
p1,2024-02-30,visit,
`,
		"history.jsonl": `{"pupil":"p1","on":"2024-09-19","step":"visit"}
{"pupil":"p1","on":"2024-09-20","step":"visit"
{"pupil":"p1","on":"2024-09-20","step":7}
{"pupil":"p1","on":"2024-09-20","stepp":"visit"}
nonsense
{"pupil":"p1","on":"2024-09-20","step":"visit"} {}
{"pupil":"p1","step":"visit"}
{"on":"2024-09-20","step":"visit"}
[]
null
{"pupil":"p1","on":"2024-09-21","step":"visit"}
`,
	}))
	var days []string
	for _, e := range got["p1"] {
		days = append(days, fmt.Sprintf("%s %s:%d", e.On, e.File, e.Line))
	}
	if diff := cmp.Diff([]string{"2024-09-16 history.csv:2", "2024-09-18 history.csv:6", "2024-09-19 history.jsonl:1", "2024-09-21 history.jsonl:11"}, days); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if len(got) != 1 {
		t.Errorf("events of %d pupils, expected those of p1", len(got))
	}
	want := []string{
		"history.csv:3:4: ", "history.csv:4:1: the event names no pupil", "history.csv:5:15: the event names no step", "history.csv:7:4: ",
		"history.jsonl:2:", "history.jsonl:3:", "history.jsonl:4:", "history.jsonl:5:", "history.jsonl:6:", "history.jsonl:7:", "history.jsonl:8:",
		"history.jsonl:9:", "history.jsonl:10:",
	}
	for i, w := range want {
		if i >= len(problems) || !strings.HasPrefix(problems[i].Error(), w) {
			t.Fatalf("told:\n%v\nexpected number %d to begin with %q", errors.Join(problems...), i+1, w)
		}
	}
	if len(problems) > len(want) {
		t.Errorf("told besides: %q", problems[len(want):])
	}
}

// A history without the columns that it must have, or that breaks off, is told; a school without one has none.
func TestNoHistories(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files  map[string]string
		events int
		want   string
	}{
		"none":             {nil, 0, ""},
		"no step":          {map[string]string{"history.csv": "pupil,on\np1,2024-09-02\n"}, 0, "history.csv:1:"},
		"no rows":          {map[string]string{"history.csv": "pupil,on,step\n"}, 0, ""},
		"not compressed":   {map[string]string{"history.jsonl.gz": `{"pupil":"p1"}`}, 0, "history.jsonl.gz"},
		"breaks off":       {map[string]string{"history.csv.gz": packed(t, "pupil,on,step\np1,2024-09-02,visit\n")[:20]}, -1, "history.csv.gz"},
		"a line too long":  {map[string]string{"history.jsonl": `{"pupil":"p1","on":"2024-09-02","step":"visit"}` + "\n" + strings.Repeat(" ", 2<<20)}, 1, "history.jsonl:2:1: "},
		"and one after it": {map[string]string{"history.jsonl": strings.Repeat(" ", 5<<20) + "\n" + `{"pupil":"p1","on":"2024-09-02","step":"visit"}`}, 1, "history.jsonl:1:1: "},
		"columns besides":  {map[string]string{"history.csv": "pupil,on,step,remark\np1,2024-09-02,visit,cold\n"}, 1, ""},
		"a field too many": {map[string]string{"history.csv": "pupil,on,step\np1,2024-09-02,visit,cold\n"}, -1, "history.csv:2:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := escalation.ReadHistories(folder(t, c.files))
			if c.events >= 0 && len(got["p1"]) != c.events {
				t.Errorf("%d events, expected %d", len(got["p1"]), c.events)
			}
			if (c.want == "") != (len(problems) == 0) || len(problems) > 0 && !strings.HasPrefix(problems[0].Error(), c.want) {
				t.Errorf("told %q, expected %q", problems, c.want)
			}
		})
	}
}

// FuzzHistories reads any bytes as case histories: nothing may panic, and every problem must lie within the file; twice read must
// be the same.
func FuzzHistories(f *testing.F) {
	for _, text := range []string{
		"pupil,on,step\np1,2024-09-02,visit\n,,\n", "\ufeffpupil,on,step,evidence\r\n\"p\"\"1\",2024-09-02,visit,a;;b\r\n\xff,\x00,\n",
		`{"pupil":"p1","on":"2024-09-02","step":"visit","evidence":["a"]}`, "{\n[]\n7\nnull\n\"\n{\"pupil\":{}}\n\ufeff{}", "\ufeff{\"evidence\":7}", "",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"history.csv", "history.jsonl"} {
			school := folder(t, map[string]string{name: string(text)})
			got, problems := escalation.ReadHistories(school)
			rows := strings.Split(string(text), "\n")
			for _, err := range problems {
				var at *attendance.FileError
				if !errors.As(err, &at) {
					continue // how many more there are
				}
				if at.File != name || at.Msg == "" || at.Line < 1 || at.Line > len(rows) || at.Col < 1 || at.Col > len(rows[at.Line-1])+1 {
					t.Fatalf("%v is not within %q", err, text)
				}
			}
			for pupil, h := range got {
				for _, e := range h {
					if e.Pupil == "" || e.Pupil != pupil || e.Step == "" || e.On.IsZero() || e.File != name || e.Line < 1 || e.Line > len(rows) {
						t.Fatalf("%+v was read from %q", e, text)
					}
				}
			}
			again, told := escalation.ReadHistories(school)
			if fmt.Sprint(got) != fmt.Sprint(again) || fmt.Sprint(problems) != fmt.Sprint(told) {
				t.Fatalf("%q gives %v %v, and then %v %v", text, got, problems, again, told)
			}
		}
	})
}
