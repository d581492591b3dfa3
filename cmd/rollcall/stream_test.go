package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/cmd/rollcall/madeup"
	"github.com/rollcall-dev/rollcall/policy"
)

// trial makes up registers of some thousand pupils, with missing marks, minutes, and histories of a few.
func trial(t *testing.T, layout string, pupils int) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), layout)
	var out, said buffer
	if status := run(t.Context(), []string{
		"generate", "--pupils", strconv.Itoa(pupils), "--schools", "7", "--missing", "0.3%", "--minutes", "--layout", layout, folder,
	}, &out, &said); status != allWell {
		t.Fatalf("status %d: %s", status, said.String())
	}
	history := "pupil,on,step,outcome,parent,by,evidence\nnobody,2024-12-02,meeting,held,,head,\n"
	for i := range 90 {
		history += fmt.Sprintf("1-%03d,2024-11-20,first_contact,reached,,office,\n2-%03d,2024-12-02,meeting,held,,head,\n", i, i)
	}
	write(t, os.O_CREATE|os.O_WRONLY, filepath.Join(folder, "history.csv"), history)
	return folder
}

// with runs a command with so many workers.
func with(t *testing.T, workers int, args ...string) (status int, out, said string) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
	var result, told buffer
	status = run(t.Context(), args, &result, &told)
	return status, result.String(), told.String()
}

// TestStreamIsTheSame holds that a population gives the bytes that a school gives, in all layouts, whatever the number of workers.
func TestStreamIsTheSame(t *testing.T) {
	many, few := 3000, 150
	if raced {
		many, few = 250, 25 // which takes much longer
	}
	for _, layout := range madeup.Layouts() {
		alike(t, trial(t, layout, many),
			"evaluate --on 2025-03-18 --format csv",
			"evaluate --on 2025-03-18 --format csv --only met --rule severe_absence,persistent_absence --findings",
			"evaluate --on 2025-03-18 --format csv --only undetermined",
			"evaluate --on 2025-03-18 --format outcomes",
			"evaluate --format outcomes --dates 2024-09-01..2025-07-18 --only met --rule severe_absence",
		)
		alike(t, trial(t, layout, few),
			"evaluate --on 2025-03-18",
			"evaluate --on 2025-03-18 --format json",
			"evaluate --on 2025-03-18 --format csv --pupil 2-033",
			"evaluate --on 2025-03-18 --format csv --pupil 2-0333",
			"evaluate --on 2025-03-18 --format csv --steps",
			"evaluate --on 2025-03-18 --format csv --step meeting --only due",
			"evaluate --on 2025-03-18 --overdue",
			"evaluate --on 2025-03-18 --all --limit 31",
			"evaluate --on 2025-03-18 --by school,year_group",
			"timeline --to 2025-03-18 --findings --format csv",
			"timeline --to 2025-03-18 --from 2025-03-15 --format json",
			"timeline --to 2025-03-18 --rule severe_absence",
		)
	}
	// The table's rows are found by all workers: those of as many shards as there are workers, and more.
	alike(t, trial(t, "long", few*4), "evaluate --on 2025-03-18 --limit 50", "evaluate --on 2025-03-18 --format json")
}

// alike holds what commands print of a population, and of a school with several workers, against what they print of a school with
// one.
func alike(t *testing.T, folder string, commands ...string) {
	t.Helper()
	for _, command := range commands {
		args := append(strings.Fields(command), "--pack", "gb-eng", folder)
		status, out, said := with(t, 1, append(args, "--stream=false")...)
		for _, way := range []struct {
			workers int
			stream  string
		}{{1, "--stream"}, {4, "--stream"}, {4, "--stream=false"}} {
			gotStatus, gotOut, gotSaid := with(t, way.workers, append(args, way.stream)...)
			var lines []string
			for line := range strings.Lines(gotSaid) {
				if !strings.Contains(line, "a row a mark") {
					lines = append(lines, line)
				}
			}
			if gotSaid = strings.Join(lines, ""); gotStatus != status || gotOut != out || gotSaid != said {
				t.Errorf("%s, %d workers: %s %s: status %d, %d bytes, said %.300q; one after the other: status %d, %d bytes, said %.300q",
					way.stream, way.workers, command, folder, gotStatus, len(gotOut), gotSaid, status, len(out), said)
			}
		}
	}
}

// TestRowsAreThoseOfReports holds the rows that are decided for cohorts against the reports of the pupils one by one, on dates
// before, in and after the calendar.
func TestRowsAreThoseOfReports(t *testing.T) {
	folder := trial(t, "wide", 700)
	law, err := openPack("gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	s, err := attendance.OpenSchool(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []string{"2024-08-20", "2024-09-10", "2025-01-30", "2025-07-18", "2025-10-01"} {
		var rows, letters buffer
		w := csv.NewWriter(&rows)
		must := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		must(w.Write(findingColumns))
		letters.WriteString("pupil," + strings.Join(slices.Collect(law.Rules()), ",") + "\n")
		for p, err := range s.Pupils() {
			must(err)
			r := law.Evaluate(p, attendance.MustDate(on))
			letters.WriteString(p.ID)
			spells := r.Spells()
			for i, f := range r.Findings {
				must(w.Write([]string{
					p.ID, p.School, p.YearGroup, f.Rule, f.Outcome.String(), f.Force, spells[i].Since.String(), spells[i].First.String(),
					strconv.FormatBool(f.Provisional),
				}))
				letter := map[policy.Outcome]string{
					policy.Met: "m", policy.NotMet: "n", policy.Excepted: "x", policy.Undetermined: "u", policy.NotApplicable: "-",
				}[f.Outcome]
				if f.Provisional {
					letter = strings.ToUpper(letter)
				}
				letters.WriteString("," + letter)
			}
			letters.WriteString("\n")
		}
		w.Flush()
		for format, want := range map[string]string{"csv": rows.String(), "outcomes": letters.String()} {
			if _, got, _ := with(t, 2, "evaluate", "--pack", "gb-eng", "--on", on, "--format", format, "--findings", folder); got != want {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				begin := max(0, at-100)
				t.Errorf("%s on %s: %q, want %q", format, on, got[begin:min(len(got), at+100)], want[begin:min(len(want), at+100)])
			}
		}
	}
}

// TestFirstDates holds the dates of --format outcomes against the timelines of the pupils one by one.
func TestFirstDates(t *testing.T) {
	folder := trial(t, "compact", 300)
	law, err := openPack("gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	s, err := attendance.OpenSchool(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	from, to := attendance.MustDate("2024-11-04"), attendance.MustDate("2025-06-30")
	var want strings.Builder
	want.WriteString("pupil," + strings.Join(slices.Collect(law.Rules()), ",") + "\n")
	for p, err := range s.Pupils() {
		if err != nil {
			t.Fatal(err)
		}
		first := map[string]string{}
		for _, f := range law.Evaluate(p, from.AddDays(-1)).Findings {
			if f.Outcome == policy.Met {
				first[f.Rule] = from.String()
			}
		}
		for _, turn := range law.Timeline(p, from, to) {
			if turn.To == policy.Met && first[turn.Rule] == "" {
				first[turn.Rule] = turn.On.String()
			}
		}
		want.WriteString(p.ID)
		for rule := range law.Rules() {
			want.WriteString("," + first[rule])
		}
		want.WriteString("\n")
	}
	_, got, said := with(t, 2, "evaluate", "--pack", "gb-eng", "--format", "outcomes", "--dates", "2024-11-04..2025-06-30", "--stream", folder)
	if got != want.String() {
		t.Errorf("%.300q, want %.300q; said %.200q", got, want.String(), said)
	}
}

// TestStreamIsInterrupted holds that what was written until then are whole rows in order, and that it is said how many.
func TestStreamIsInterrupted(t *testing.T) {
	folder := trial(t, "compact", 5000)
	_, all, _ := with(t, 2, "evaluate", "--pack", "gb-eng", "--on", "2025-03-18", "--format", "outcomes", "--stream", folder)
	ctx, cancel := context.WithCancel(t.Context())
	out := &impatient{interrupt: cancel}
	var said buffer
	status := run(ctx, []string{"evaluate", "--pack", "gb-eng", "--on", "2025-03-18", "--format", "outcomes", "--stream", folder}, out, &said)
	rows := strings.Count(out.String(), "\n") - 1
	if status != broken || !strings.HasPrefix(all, out.String()) || !strings.HasSuffix(out.String(), "\n") || rows >= 5000 || rows < 1 {
		t.Errorf("status %d, %d rows", status, rows)
	}
	if want := fmt.Sprintf("it has the rows of the first %d pupils, and they are whole\ninterrupted\n", rows); !strings.HasSuffix(said.String(), want) {
		t.Errorf("said %q, want %q", said.String(), want)
	}
}

// TestStreamReaderGoesAway holds that a reader who has had enough is no error of a population's either.
func TestStreamReaderGoesAway(t *testing.T) {
	folder := trial(t, "compact", 300)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	var said buffer
	status := run(t.Context(), []string{"evaluate", "--pack", "gb-eng", "--on", "2025-03-18", "--format", "csv", "--stream", folder}, w, &said)
	if status != allWell || strings.Contains(said.String(), "complete") || strings.Contains(said.String(), "pipe") {
		t.Errorf("status %d, said %q", status, said.String())
	}
}

// TestPages holds that pages are written in order whoever brings them first, and that an error ends the waiting.
func TestPages(t *testing.T) {
	var got []string
	p := newPages(3, func(one *page) error {
		got = append(got, one.text.String())
		if len(got) == 40 {
			return syscall.EPIPE
		}
		return nil
	})
	numbers := make(chan int, 100)
	for i := range 100 {
		numbers <- i
	}
	close(numbers)
	ended := make(chan error)
	for range 4 {
		go func() {
			for n := range numbers {
				one := p.blank()
				one.text.WriteString(strconv.Itoa(n))
				if err := p.bring(n, one); err != nil {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
	}
	for range 4 {
		if err := <-ended; !errors.Is(err, syscall.EPIPE) {
			t.Errorf("ended with %v", err)
		}
	}
	for i, text := range got {
		if text != strconv.Itoa(i) {
			t.Fatalf("wrote %v", got)
		}
	}
	if len(got) != 40 {
		t.Errorf("wrote %d pages", len(got))
	}
}

// TestAppendField holds a field against a csv.Writer's.
func TestAppendField(t *testing.T) {
	for _, text := range []string{"", "a", "St Mary's", " a", "a ", "a,b", `a"b`, "a\nb", "a\rb", `\.`, `\`, `\a`, "é", "\u00a0a", "aé", "\t", "-"} {
		var out buffer
		w := csv.NewWriter(&out)
		if err := w.Write([]string{"x", text}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		if got, want := "x,"+string(appendField(nil, text))+"\n", out.String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestProgressByBytes holds the line of a population's progress.
func TestProgressByBytes(t *testing.T) {
	p := progress{screen: screen{terminal: true, width: 100}}
	p.beginBytes(evaluating, 4000)
	p.done = 1000
	if got, want := p.line(3e9), "evaluating: [#######·······················] 25 %, about 9s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
