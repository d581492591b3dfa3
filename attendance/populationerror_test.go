package attendance_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/rollcall-dev/rollcall/attendance"
)

// ids gives the ids of all pupils, in the order of the shards, and the error at the end.
func ids(p *attendance.Population, workers int) ([]string, error) {
	var mu sync.Mutex
	shards := map[int][]string{}
	err := p.Each(workers, func(_ int, s *attendance.Shard) error {
		var of []string
		for i := range s.Cohort.Len() {
			of = append(of, s.Cohort.ID(i))
		}
		mu.Lock()
		defer mu.Unlock()
		shards[s.Number] = of
		return nil
	})
	var out []string
	for i := range len(shards) {
		out = append(out, shards[i]...)
	}
	return out, err
}

// TestPopulationOrder holds that files in different orders are refused at the place where it shows, with the pupils before it given.
func TestPopulationOrder(t *testing.T) {
	const why = " is not among the next 10000 rows of pupils.csv: a population's files list the pupils in the same order, the rows of each together; sort both by pupil, or read the folder with OpenSchool"
	many := "pupil\na\n"
	for i := range 10_001 {
		many += fmt.Sprintf("x%05d\n", i)
	}
	for name, c := range map[string]struct{ pupils, register, ids, want string }{
		"same order":       {"pupil\na\nb\nc\n", "a b c", "a b c", ""},
		"some without":     {"pupil\na\nb\nc\nd\ne\n", "b d", "a b c d e", ""},
		"no rows":          {"pupil\na\nb\nc\n", "", "a b c", ""},
		"another order":    {"pupil\na\nb\nc\n", "a c b", "a b c", `register.csv:4:1: pupil "b"` + why},
		"rows apart":       {"pupil\na\nb\nc\n", "a b a", "a b", `register.csv:4:1: pupil "a"` + why},
		"unknown":          {"pupil\na\nb\nc\n", "a x b", "a", `register.csv:3:1: pupil "x"` + why},
		"too far":          {many + "b\n", "a b", "", `register.csv:3:1: pupil "b"` + why},
		"just not too far": {strings.Replace(many, "x10000\n", "b\n", 1), "a b", "", ""},
	} {
		text := "pupil,marks\n"
		for id := range strings.FieldsSeq(c.register) {
			text += id + ",/\n"
		}
		for _, workers := range []int{1, 3} {
			p := openPopulation(t, folder(map[string]string{"pupils.csv": c.pupils, "register.csv": text}))
			p.SetBlock(1)
			got, err := ids(p, workers)
			if fmt.Sprint(err) != c.want && (err != nil || c.want != "") {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
			if c.ids != "" && strings.Join(got, " ") != c.ids {
				t.Errorf("%s: %q, want %s", name, got, c.ids)
			}
			p.SetBlock(1 << 20)
			_, err = ids(p, workers)
			if (err == nil) != (c.want == "") {
				t.Errorf("%s: in one block %v", name, err)
			}
		}
	}
}

// TestPopulationFilesOfTheSame holds that registers of the same pupils, such as one a month, are refused even without pupils.csv.
func TestPopulationFilesOfTheSame(t *testing.T) {
	got, err := ids(openPopulation(t, folder(map[string]string{"register-1.csv": "pupil,marks\na,/\nb,/\n", "register-2.csv": "pupil,marks\n\n,\na,/\nb,/\n"})), 1)
	const want = `register-2.csv:4:1: pupil "a" is the first in register-1.csv too: all rows about a pupil of a population stand together; join the files by pupil, or read the folder with OpenSchool`
	if fmt.Sprint(err) != want || len(got) != 2 {
		t.Errorf("%q, %v", got, err)
	}
}

// TestPopulationStops holds that the error of a worker, and a file that breaks off, end the reading; what came before is given.
func TestPopulationStops(t *testing.T) {
	var text strings.Builder
	text.WriteString("pupil,marks\n")
	for i := range 2000 {
		fmt.Fprintf(&text, "p%04d,/\\/\n", i)
	}
	stop := errors.New("enough")
	for _, workers := range []int{1, 3} {
		p := openPopulation(t, folder(map[string]string{"register.csv": text.String()}))
		p.SetBlock(100)
		n := 0
		var mu sync.Mutex
		err := p.Each(workers, func(int, *attendance.Shard) error {
			mu.Lock()
			defer mu.Unlock()
			if n++; n == 5 {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || n > 5+workers {
			t.Errorf("%d workers: %v after %d shards", workers, err, n)
		}

		broken := generated{folder(map[string]string{"register.csv": ""}), func() io.Reader {
			return io.MultiReader(strings.NewReader(text.String()[:1003]), iotest.ErrReader(errors.New("cable pulled")))
		}}
		p = openPopulation(t, broken)
		p.SetBlock(100)
		got, err := ids(p, workers)
		const want = "register.csv:101:1: the file breaks off here: cable pulled; the rows before are used: copy the file again"
		if fmt.Sprint(err) != want || len(got) != 99 {
			t.Errorf("%d workers: %v after %d pupils", workers, err, len(got))
		}
	}
}

// TestPopulationRefuses holds what is no population.
func TestPopulationRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"no calendar":    {fstest.MapFS{}, "a population's folder has a calendar.toml"},
		"empty calendar": {folder(map[string]string{"calendar.toml": ""}), "calendar.toml:1:1: the file holds no calendar"},
		"whose calendar": {folder(map[string]string{"calendar.toml": "[calendar.N]\n" + oneWeek + "\n[calendar.S]\n" + oneWeek}), "there is no pupils.csv to say which pupil is at which school"},
		"a feed":         {folder(map[string]string{"mapping.toml": "[mapping]\nlayout = \"rows\"\n"}), "mapping.toml"},
	} {
		if _, err := attendance.OpenPopulation(c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPopulationHuge holds that what is made to overwhelm is read in little memory, and that nobody's rows are torn apart unseen.
func TestPopulationHuge(t *testing.T) {
	for name, c := range map[string]struct {
		text func() io.Reader
		ids  int
		want string // the first problem, or the error
	}{
		"a line of 20 MB": {func() io.Reader {
			return io.MultiReader(strings.NewReader("pupil,marks\na,/\n"), repeated("x", 20_000_000), strings.NewReader("\nb,/\n"))
		}, 2, "register.csv:3:1: the line is longer than 4 MiB: a row ends with its line; the row is left out"},
		"a pupil without end": {func() io.Reader {
			return io.MultiReader(strings.NewReader("pupil,date,session,mark\na,2024-09-02,AM,/\n"), repeated("b,2024-09-02,AM,/\n", 5_000_000))
		}, 2, `the rows of pupil "b" take more than 8 MiB: these are no marks of one pupil; correct the file, or read the folder with OpenSchool`},
		"rubbish of 20 MB": {func() io.Reader {
			return io.MultiReader(strings.NewReader("pupil,marks\na,/\n"), repeated("rubbish\n", 2_500_000), strings.NewReader("b,/\n"))
		}, 2, "register.csv:3:1: the row has 1 fields, the header 2; the row is left out"},
		"many short rows": {func() io.Reader {
			var b strings.Builder
			b.WriteString("pupil,marks\n")
			for i := range 200_000 {
				fmt.Fprintf(&b, "%06d,\n", i)
			}
			return strings.NewReader(b.String())
		}, 200_000, ""},
	} {
		p := openPopulation(t, generated{folder(map[string]string{"calendar.toml": aYear, "register.csv": ""}), c.text})
		var told []string
		n, last, shards := 0, "", 0
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		peak := uint64(0)
		err := p.Each(1, func(_ int, s *attendance.Shard) error {
			if shards++; shards%64 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&after)
				peak = max(peak, after.HeapAlloc)
			}
			for _, e := range s.Problems[:min(len(s.Problems), 3)] {
				told = append(told, e.Error())
			}
			for i := range s.Cohort.Len() {
				if id := s.Cohort.ID(i); id != last {
					n, last = n+1, id
				}
			}
			return nil
		})
		if err != nil {
			told = slices.Insert(told, 0, err.Error())
		}
		if n != c.ids || (c.want != "" && (len(told) == 0 || !strings.Contains(told[0], c.want))) || c.want == "" && len(told) > 0 {
			t.Errorf("%s: %d pupils, %.200q", name, n, told)
		}
		if peak > before.HeapAlloc+64<<20 {
			t.Errorf("%s: %d MiB in use", name, peak>>20)
		}
	}
}

// TestPopulationAllocates holds that what is allocated does not grow with the pupils, their facts and corrections included.
func TestPopulationAllocates(t *testing.T) {
	if slower > 1 {
		t.Skip("the race detector allocates too")
	}
	allocated := func(pupils int) float64 {
		var list, register strings.Builder
		list.WriteString("pupil,born,school,sen\n")
		register.WriteString("pupil,date,session,mark,minutes,recorded\n")
		for i := range pupils {
			fmt.Fprintf(&list, "p%05d,2012-03-04,,yes\n", i)
			fmt.Fprintf(&register, "p%05d,2024-09-02,AM,/,,\np%05d,2024-09-02,PM,U,35,\np%05d,2024-09-02,AM,I,,2024-09-05\n", i, i, i)
		}
		p := openPopulation(t, folder(map[string]string{"pupils.csv": list.String(), "register.csv": register.String()}))
		p.SetBlock(1 << 12)
		return testing.AllocsPerRun(3, func() {
			if err := p.Each(1, func(int, *attendance.Shard) error { return nil }); err != nil {
				t.Fatal(err)
			}
		})
	}
	few, many := allocated(1000), allocated(11_000)
	if perPupil := (many - few) / 10_000; perPupil > 0.1 {
		t.Errorf("%.2f allocations a pupil", perPupil)
	}
}
