package packtest

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func shippedPacks(t *testing.T) []string {
	t.Helper()
	entries, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// TestMutationsOfShippedPacks holds every mutation of every pack to be a change of one place that leaves a file of TOML, so that
// what refuses a mutant is the pack's own check.
func TestMutationsOfShippedPacks(t *testing.T) {
	for _, id := range shippedPacks(t) {
		shelf, err := readShelf(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		law, err := policy.Open(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		all := shelf.mutations(readLawbook(law))
		if len(all) == 0 {
			t.Errorf("%s has no mutations", id)
		}
		words := map[string]bool{}
		for i, m := range all {
			if words[m.String()] {
				t.Errorf("%s: two mutations are told alike: %s", id, m)
			}
			words[m.String()] = true
			if i%5 != 0 {
				continue // some of many
			}
			if _, faults := tomldoc.Read(m.File, m.edit.apply(), tomldoc.Limits{}); len(faults) > 0 {
				t.Errorf("%s:%d:%d: %s: %v", m.File, m.Line, m.Col, m, faults[0])
			}
		}
	}
}

// TestEveryConditionIsLaidOut holds each condition of the packs to be taken apart to the byte: no two parts overlap, and nothing is
// left over.
func TestEveryConditionIsLaidOut(t *testing.T) {
	for _, id := range shippedPacks(t) {
		law, err := policy.Open(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range readLawbook(law).conditions {
			e := expressionOf(x.Term, x.Text)
			if strings.TrimSpace(x.Text[:e.from]+x.Text[e.to:]) != "" {
				t.Errorf("%s: of %s only %s is laid out", x.Span, x.Text, x.Text[e.from:e.to])
			}
			var look func(e *expression)
			look = func(e *expression) {
				for i, part := range e.parts {
					if part.from < e.from || part.to > e.to || i > 0 && part.from < e.parts[i-1].to {
						t.Errorf("%s: the parts of %s overlap", x.Span, x.Text[e.from:e.to])
					}
					look(part)
				}
				if text := x.Text[e.from:e.to]; strings.Count(text, "(") != strings.Count(text, ")") {
					t.Errorf("%s: %s is not whole", x.Span, text)
				}
			}
			look(e)
		}
	}
}

// TestProvedMutantsAgree holds mutants that are proved to say the same against the pack, on registers made up at random.
func TestProvedMutantsAgree(t *testing.T) {
	for _, id := range []string{"us-ia", "gb-eng"} {
		law, err := policy.Open(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		shelf, err := readShelf(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, 2))
		all := shelf.mutations(readLawbook(law))
		proved := 0
		for i, m := range all {
			if i%4 != 0 && (id == "us-ia" || i%24 != 0) {
				continue // some of many
			}
			mutant, err := policy.Open(shelf.with(m.edit), id)
			if err != nil || !law.SaysTheSame(mutant) {
				continue
			}
			proved++
			for range 5 {
				pupil, on := randomPupil(t, random, law)
				if want, got := said(law, pupil, on), said(mutant, pupil, on); got != want {
					t.Errorf("%s: %s is held to be equivalent; on %s %s", id, m, on, firstDifference(want, got))
					break
				}
			}
		}
		if proved == 0 {
			t.Errorf("of %d mutants of %s none is proved equivalent", len(all), id)
		}
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("it says %s, not %s", b[i], a[i])
		}
	}
	return "it says more or less"
}

// said is what a law says of a pupil, without words.
func said(law *policy.Policy, pupil *attendance.Pupil, on attendance.Date) string {
	r := law.Evaluate(pupil, on)
	var b strings.Builder
	for _, f := range r.Figures {
		fmt.Fprintln(&b, f.Measure, f.Known, f.Least, f.Most)
	}
	for i, f := range r.Findings {
		fmt.Fprintln(&b, f.Rule, f.Outcome, f.Exception, f.Force, f.Provisional, r.Spells()[i])
	}
	for _, a := range escalation.Next(r, nil).Steps {
		fmt.Fprintln(&b, a.Step.Name, a.Parent, a.Status, a.From, a.By)
	}
	for c := range law.CodesOn(on) {
		fmt.Fprintln(&b, c.Name, c.Session)
	}
	return b.String()
}

// randomPupil makes up a pupil with a register of up to a year, somewhere in the time that the law covers.
func randomPupil(t *testing.T, random *rand.Rand, law *policy.Policy) (*attendance.Pupil, attendance.Date) {
	t.Helper()
	first := law.From().AddDays(random.IntN(20 * 365))
	if random.IntN(4) == 0 {
		first = law.From().AddDays(random.IntN(5) - 2)
	}
	length := 10 + random.IntN(250)
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{
		Sessions: law.SessionNames(), WeekStarts: law.WeekStarts(), SessionMinutes: []int{180},
		Terms:    []string{first.String() + ".." + first.AddDays(length).String()},
		Weekdays: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	})
	if err != nil {
		t.Fatal(err)
	}
	pupil := &attendance.Pupil{ID: "p", Calendar: calendar, Register: attendance.NewRegister(calendar, nil), Facts: map[string]string{}}
	pupil.Born = first.AddDays(-365*5 - random.IntN(365*14))
	pupil.YearGroup = fmt.Sprint(random.IntN(13))
	var codes []string
	for c := range law.CodesOn(first) {
		if plainText(c.Name) {
			codes = append(codes, c.Name)
		}
	}
	few := codes
	if len(codes) > 3 {
		few = []string{codes[random.IntN(len(codes))], codes[random.IntN(len(codes))], codes[random.IntN(len(codes))]}
	}
	for i := range calendar.Len() {
		d, session := calendar.Session(i)
		pick := few
		if random.IntN(5) == 0 {
			pick = codes
		}
		if len(pick) > 0 && random.IntN(40) > 0 {
			_ = pupil.Register.Set(attendance.Mark{Date: d, Session: session, Code: pick[random.IntN(len(pick))]})
		}
	}
	return pupil, first.AddDays(random.IntN(length + 1))
}
