package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/madeup"
)

// generation is what the flags of generate ask for.
type generation struct {
	console *console
	pack    string
	wish    madeup.Wish
	missing string
	force   bool
}

func generateCommand(c *console) *cobra.Command {
	g := &generation{console: c}
	cmd := &cobra.Command{
		Use: "generate FOLDER", Short: "Write made-up registers of any size, for trials", Args: oneArg("the folder to write"),
		Long: `Writes the registers of schools that do not exist, of any size, for trials: calendar.toml, pupils.csv, register.csv, and a
README.txt that says how they were made. The same flags give the same bytes everywhere. Memory does not grow with the number of pupils.

Nobody in them is anybody, but pupils are absent much as in England: about 7 % of all sessions, a third of them without leave, a
few pupils for most of it; ill for some days, on holiday for a week, late on a morning, and more often on Mondays and Fridays. A few
per cent join or leave in mid-year. Codes and sessions are the pack's: gb-eng, nz, ie, us, and packs that extend them.

Layouts of register.csv:
  wide     pupil,2024-09-03 AM,2024-09-03 PM,...   a column a session
  compact  pupil,marks                             a character a session of the pupil's calendar, (C1) for longer codes
  long     pupil,date,session,mark                 a row a mark

Up to 300 schools have a calendar each; where there are more, they share those of eight areas, and pupils.csv names the area.
A pupil's id begins with the number of the school.`,
		Example: `  rollcall generate trial
  rollcall generate --pupils 200 --seed 7 --missing 0.5% trial
  rollcall generate --pupils 9000000 --layout compact england
  rollcall generate --pack us-va --year 2023 --years 3 --layout long --minutes virginia`,
		RunE: func(_ *cobra.Command, args []string) error { return g.run(args[0]) },
	}
	packFlag(cmd, &g.pack)
	f := cmd.Flags()
	f.Lookup("pack").DefValue, g.pack = "gb-eng", "gb-eng"
	f.IntVar(&g.wish.Pupils, "pupils", 1000, "how many pupils")
	f.IntVar(&g.wish.Schools, "schools", 0, "how many schools; left out, one for about 470 pupils")
	f.Uint64Var(&g.wish.Seed, "seed", 1, "another seed gives other pupils")
	f.IntVar(&g.wish.Year, "year", 0, "the academic year that begins in this year; left out, 2024 or the first that the pack covers")
	f.IntVar(&g.wish.Years, "years", 1, "how many academic years in a row")
	f.StringVar(&g.wish.Layout, "layout", "wide", "the layout of register.csv: "+strings.Join(madeup.Layouts(), ", "))
	f.StringVar(&g.missing, "missing", "0", "the share of sessions without a mark, such as 0.005 or 0.5%")
	f.BoolVar(&g.wish.Minutes, "minutes", false, "marks of lateness carry minutes")
	f.BoolVar(&g.force, "force", false, "write into a folder that has files already, over those of the same names")
	completeNames(cmd)
	return cmd
}

func (g *generation) run(folder string) error {
	law, err := openPack(g.pack)
	if err != nil {
		return err
	}
	if err := g.check(); err != nil {
		return err
	}
	plan, err := madeup.NewPlan(law, g.wish)
	if err != nil {
		return err
	}
	if err := g.empty(folder); err != nil {
		return err
	}
	return g.write(plan, folder)
}

const (
	mostPupils = 100_000_000
	mostYears  = 12
	million    = 1_000_000
	firstYear  = 1900
	lastYear   = 2200
	theFiles   = "calendar.toml, pupils.csv, register.csv and README.txt"
)

// check reports flags that cannot be followed, before anything is written.
func (g *generation) check() error {
	w := &g.wish
	layouts := madeup.Layouts()
	var err error
	w.Missing, err = parseShare(g.missing)
	switch {
	case err != nil:
		return err
	case w.Pupils < 1 || w.Pupils > mostPupils:
		return fmt.Errorf("--pupils is a number from 1 to %d, not %d", mostPupils, w.Pupils)
	case w.Schools < 0:
		return fmt.Errorf("--schools is a number of schools, not %d; left out, there is one for about 470 pupils", w.Schools)
	case w.Schools > w.Pupils:
		return fmt.Errorf("--schools %d: every school has a pupil, but there are only %d pupils; give fewer schools or more --pupils", w.Schools, w.Pupils)
	case w.Years < 1 || w.Years > mostYears:
		return fmt.Errorf("--years is a number of years from 1 to %d, not %d", mostYears, w.Years)
	case w.Year != 0 && (w.Year < firstYear || w.Year > lastYear):
		return fmt.Errorf("--year is the year in which an academic year begins, from %d to %d, such as 2024; not %d", firstYear, lastYear, w.Year)
	case !slices.Contains(layouts, w.Layout):
		return fmt.Errorf("--layout is one of %s, not %q%s", strings.Join(layouts, ", "), w.Layout, meant(w.Layout, layouts))
	}
	return nil
}

// parseShare reads a share in a million, from 0.005 or 0.5%.
func parseShare(text string) (int, error) {
	digits, percent := strings.CutSuffix(text, "%")
	whole, fraction, _ := strings.Cut(digits, ".")
	places := 6
	if percent {
		places = 4
	}
	n, wrong := 0, whole+fraction == "" || len(whole) > 3 || len(fraction) > places
	for _, c := range whole + fraction + strings.Repeat("0", max(0, places-len(fraction))) {
		wrong = wrong || c < '0' || c > '9'
		n = n*10 + int(c-'0')
	}
	if wrong || n > million {
		return 0, fmt.Errorf("--missing is a share of the sessions, from 0 to 1 or in per cent, such as 0.005 or 0.5%%, not %q", text)
	}
	return n, nil
}

// empty makes the folder, and refuses one that has files, unless it is forced.
func (g *generation) empty(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return os.MkdirAll(folder, 0o755)
	case err != nil:
		return fmt.Errorf("%s cannot be written to: give a folder that is new or empty: %w", folder, err)
	case len(entries) > 0 && !g.force:
		return fmt.Errorf("%s is not empty: it has %s. Give a folder that is new or empty, or --force, which writes %s over what has these names",
			folder, some(entries), theFiles)
	}
	return nil
}

// some names a few of a folder's files.
func some(entries []os.DirEntry) string {
	var names []string
	for _, e := range entries[:min(len(entries), 5)] {
		names = append(names, e.Name())
	}
	if len(entries) > 5 {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(entries)-5)
	}
	return strings.Join(names, ", ")
}

// write writes the four files. README.txt says that the folder is not complete until it is.
func (g *generation) write(plan *madeup.Plan, folder string) (err error) {
	readme := filepath.Join(folder, "README.txt")
	if err := os.WriteFile(readme, []byte("Not complete: these registers are still being made, or that was interrupted.\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "calendar.toml"), []byte(plan.Calendar()), 0o644); err != nil {
		return err
	}
	pupils, err := os.Create(filepath.Join(folder, "pupils.csv"))
	if err != nil {
		return err
	}
	defer closed(pupils, &err)
	register, err := os.Create(filepath.Join(folder, "register.csv"))
	if err != nil {
		return err
	}
	defer closed(register, &err)
	p := g.console.progress
	p.begin(generating, g.wish.Pupils)
	n, err := plan.Write(g.console.ctx, pupils, register, runtime.GOMAXPROCS(0), func(n int) { p.add(generating, n) })
	p.clear()
	switch {
	case errors.Is(err, context.Canceled):
		g.console.tell("%s is not complete: it has %d of %d pupils, and their rows are whole", folder, n, g.wish.Pupils)
		return errInterrupted
	case err != nil:
		return fmt.Errorf("%s is not complete: it has %d of %d pupils: %w", folder, n, g.wish.Pupils, err)
	}
	if err := os.WriteFile(readme, []byte(g.readme(plan)), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(g.console.out, "%s: %s in %s\n", folder, plural(n, "pupil"), plural(plan.Schools(), "school"))
	return nil
}

// closed closes a file, which may be when it turns out that it could not be written.
func closed(f *os.File, err *error) {
	if closing := f.Close(); *err == nil {
		*err = closing
	}
}

// generating is what progress calls the making of pupils.
const generating = "generating"

// readme says how the registers were made.
func (g *generation) readme(plan *madeup.Plan) string {
	w := g.wish
	command := fmt.Sprintf("rollcall generate --pack %s --pupils %d --schools %d --seed %d --year %d --years %d --layout %s --missing %s",
		g.pack, w.Pupils, plan.Schools(), w.Seed, plan.Year(), w.Years, w.Layout, g.missing)
	if w.Minutes {
		command += " --minutes"
	}
	text := fmt.Sprintf(`Made-up registers: nobody in them is anybody, and nothing in them happened.

%s in %s, %s. Made with

  %s FOLDER

which gives the same bytes again. To evaluate them:

  rollcall evaluate --pack %s FOLDER
`, plural(w.Pupils, "pupil"), plural(plan.Schools(), "school"), academicYears(plan.Year(), w.Years), command, g.pack)
	if plan.Shared() {
		text += "\nA pupil's school is the area whose calendar the school shares; the pupil's id begins with the number of the school.\n"
	}
	return text
}

func academicYears(first, n int) string {
	if n == 1 {
		return fmt.Sprintf("the academic year that begins in %d", first)
	}
	return fmt.Sprintf("the %d academic years that begin in %d to %d", n, first, first+n-1)
}
