package escalation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// autumn is the calendar of the cases that are worked by hand: half-term from 26 October to 3 November, 29 November closed.
var autumn = attendance.CalendarSpec{
	Terms:  []string{"2024-09-02..2024-10-25", "2024-11-04..2024-12-20", "2025-01-06..2025-02-14"},
	Closed: []string{"2024-11-29"},
}

// many is a rule that two sessions of U in the academic year meet.
const many = common + `
[measure.u]
count = "sessions"
of    = "code == 'U'"
over  = "academic year"
[rule.many]
when  = "u >= 2"
force = "may"
cite  = ["act s4"]
`

// steps writes a ladder: each step is its name, a colon, and its keys without those that every step has.
func steps(all ...string) string {
	b := &strings.Builder{}
	b.WriteString(many)
	for _, s := range all {
		name, keys, _ := strings.Cut(s, ":")
		b.WriteString("[ladder.l.step." + name + "]\naction = \"letter\"\ncite = [\"act s5\"]\n")
		if !strings.Contains(keys, "force =") {
			b.WriteString("force = \"may\"\n")
		}
		b.WriteString(keys + "\n")
	}
	return b.String()
}

// desk is where a case is worked: a law, a pupil, and what was done.
type desk struct {
	law     *policy.Policy
	pupil   *attendance.Pupil
	history escalation.History
}

// newDesk makes a desk. Marks are dates with the marks of that day, as in "2024-09-09 U U; 2024-09-10 / U"; all other sessions
// are attended. Events are lines of a date, a step, and what else there is to say of them: "2024-09-12 notice paid parent=mother".
func newDesk(t *testing.T, spec attendance.CalendarSpec, pack, marks, events string) *desk {
	t.Helper()
	law, err := openPack(pack)
	if err != nil {
		t.Fatal(err)
	}
	c, err := attendance.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{law: law, pupil: &attendance.Pupil{ID: "p1", Calendar: c, Register: attendance.NewRegister(c, nil), Facts: map[string]string{}}}
	codes := map[string]string{}
	for entry := range strings.SplitSeq(marks, ";") {
		if f := strings.Fields(entry); len(f) == 3 {
			codes[f[0]+" AM"], codes[f[0]+" PM"] = f[1], f[2]
		}
	}
	for i := range c.Len() {
		on, session := c.Session(i)
		code := codes[on.String()+" "+session]
		if code == "" {
			code = "/"
		}
		if code == "." {
			continue
		}
		if err := d.pupil.Register.Set(attendance.Mark{Date: on, Session: session, Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	d.history = readEvents(events)
	return d
}

func readEvents(text string) (out escalation.History) {
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		e := escalation.Event{Pupil: "p1", On: attendance.MustDate(f[0]), Step: f[1]}
		for _, word := range f[2:] {
			switch key, value, with := strings.Cut(word, "="); {
			case !with:
				e.Outcome = strings.ReplaceAll(word, "_", " ")
			case key == "parent":
				e.Parent = value
			case key == "by":
				e.By = value
			case key == "evidence":
				e.Evidence = strings.Split(value, ",")
			}
		}
		out = append(out, e)
	}
	return out
}

func (d *desk) next(on string) *escalation.Decision {
	return escalation.Next(d.law.Evaluate(d.pupil, attendance.MustDate(on)), d.history)
}

// say gives an answer as the tables below have it: "waiting from 2024-09-25 by 2024-10-02".
func say(a escalation.Answer) string {
	b := &strings.Builder{}
	b.WriteString(a.Status.String())
	for _, d := range []struct {
		name string
		on   attendance.Date
	}{{"from", a.From}, {"by", a.By}, {"expires", a.Expires}} {
		if !d.on.IsZero() {
			b.WriteString(" " + d.name + " " + d.on.String())
		}
	}
	if a.Charge != nil {
		b.WriteString(" charge " + a.Charge.Name)
	}
	return b.String()
}

// check holds lines of a date, a step, a parent after a slash, and an answer against the answers given.
func (d *desk) check(t *testing.T, want string) {
	t.Helper()
	var got []string
	var lines []string
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		asked, _, _ := strings.Cut(line, ":")
		on, step, _ := strings.Cut(asked, " ")
		step, parent, _ := strings.Cut(step, "/")
		lines = append(lines, line)
		answer := "no answer"
		if a, ok := d.next(on).Answer(step, parent); ok {
			answer = say(a)
		}
		got = append(got, asked+": "+answer)
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
