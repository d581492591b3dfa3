package attendance_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

// all gives all that is known of a pupil.
func all(p *attendance.Pupil) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s born %v enrolled %v left %v at %q in %q:", p.ID, p.Born, p.Enrolled, p.Left, p.School, p.YearGroup)
	for _, name := range slices.Sorted(maps.Keys(p.Facts)) {
		fmt.Fprintf(&b, " %s=%q", name, p.Facts[name])
	}
	fmt.Fprintf(&b, "; %s; outside", marks(p.Register))
	for _, m := range p.Register.Outside() {
		fmt.Fprintf(&b, " %v recorded %v", m, m.Recorded)
	}
	c := p.Register.Calendar()
	fmt.Fprintf(&b, "; %s, %d sessions from %v to %v", c.Name(), c.Len(), c.First(), c.Last())
	for i := range c.Len() {
		d, name := c.Session(i)
		fmt.Fprintf(&b, " %v%s", d, name)
		if at := p.Register.AsKnown(d); at.CodeAt(i) != p.Register.CodeAt(i) {
			b.WriteString("?")
		}
	}
	return b.String()
}

// reading is what was read: the pupils, and what is wrong with each file, in order.
type reading struct {
	Pupils   []string
	Problems map[string][]string
}

func (r *reading) tell(err error) {
	var at *attendance.FileError
	if !errors.As(err, &at) {
		panic(err)
	}
	r.Problems[at.File] = append(r.Problems[at.File], err.Error())
}

func bySchool(t testing.TB, fsys fs.FS) reading {
	r := reading{Problems: map[string][]string{}}
	for p, err := range openSchool(t, fsys).Pupils() {
		if err != nil {
			r.tell(err)
		} else {
			r.Pupils = append(r.Pupils, all(p))
		}
	}
	return r
}

func openPopulation(t testing.TB, fsys fs.FS) *attendance.Population {
	t.Helper()
	p, err := attendance.OpenPopulation(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// byShards reads with so many workers, and holds that the shards are numbered without gaps and that all bytes are accounted for.
func byShards(t testing.TB, fsys fs.FS, workers, block int) (reading, error) {
	t.Helper()
	p := openPopulation(t, fsys)
	p.SetBlock(block)
	var mu sync.Mutex
	shards := map[int]reading{}
	bytes := int64(0)
	err := p.Each(workers, func(_ int, s *attendance.Shard) error {
		r := reading{Problems: map[string][]string{}}
		for _, e := range s.Problems {
			r.tell(e)
		}
		for i := range s.Cohort.Len() {
			r.Pupils = append(r.Pupils, all(s.Cohort.Pupil(i)))
		}
		mu.Lock()
		defer mu.Unlock()
		if _, twice := shards[s.Number]; twice || s.More > 0 {
			t.Errorf("shard %d is given twice, or has %d more problems", s.Number, s.More)
		}
		shards[s.Number] = r
		bytes += s.Read
		return nil
	})
	out := reading{Problems: map[string][]string{}}
	for i := range len(shards) {
		r, ok := shards[i]
		if !ok {
			t.Errorf("there is no shard %d of %d", i, len(shards))
		}
		out.Pupils = append(out.Pupils, r.Pupils...)
		for file, problems := range r.Problems {
			out.Problems[file] = append(out.Problems[file], problems...)
		}
	}
	if err == nil && bytes != p.Bytes() {
		t.Errorf("%d bytes were read, and there are %d", bytes, p.Bytes())
	}
	return out, err
}

// madeFolder writes a made-up folder, in which much is odd.
func madeFolder(r *rand.Rand) fstest.MapFS {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	odds := r.IntN(3) * 4 // in a hundred
	odd := func() bool { return r.IntN(100) < odds }
	ending := one("\n", "\r\n")
	files := map[string]string{
		"calendar.toml": "[calendar.N]\nterms = [\"2024-09-02..2024-09-10\"]\n[calendar.S]\nterms = [\"2024-09-03..2024-09-12\"]\nclosed = [\"2024-09-05\"]\n",
	}
	days := []string{"2024-09-02", "2024-09-03", "2024-09-04", "2024-09-05", "2024-09-06", "2024-09-07", "2024-09-09", "2024-09-10"}
	if !odd() {
		days = slices.Delete(days, 5, 6)
	}
	listed := r.IntN(4) > 0
	sessions := []string{"AM", "PM"}
	if !listed {
		files["calendar.toml"] = `terms = ["2024-09-02..2024-09-10"]`
		if r.IntN(2) == 0 {
			files["calendar.toml"] += "\nsessions = [\"Day\"]"
			sessions = []string{"Day"}
		}
	}
	n := r.IntN(30)
	pupils := strings.Builder{}
	pupils.WriteString("pupil,born,enrolled,left,school,year_group,sen" + ending)
	var with []string // pupils with rows in the register
	for i := range n {
		id := fmt.Sprintf("p%02d", i)
		if odd() {
			id = one("é", "a b", "x"+strings.Repeat("y", 300), `"q,`+id+`"`, `"q""`+id+`"`) + id
			if strings.HasPrefix(id, `"`) {
				id = id[:strings.LastIndex(id, `"`)+1]
			}
		}
		row := func(enrolled, left, school string) {
			born := one("", "2012-02-03", "2011-12-31")
			if odd() {
				born = "2012-02-30"
			}
			if odd() {
				enrolled = "soon"
			}
			if odd() {
				school = "X"
			}
			extra := ""
			if odd() {
				extra = ","
			}
			space := ""
			if odd() {
				space = " "
			}
			fmt.Fprintf(&pupils, "%s%s,%s,%s,%s,%s,%s,%s%s%s", space, id, born, enrolled, left, school, one("", "7", "8"), one("", "", "yes"), extra, ending)
			if odd() {
				pupils.WriteString(one(ending, "\x00"+ending, ` "`+ending))
			}
		}
		if r.IntN(5) == 0 {
			row("2024-09-02", "2024-09-03", "N")
			row("2024-09-05", "", one("S", "N"))
		} else {
			row(one("", "2024-09-03"), one("", "2024-09-09"), one("N", "S"))
		}
		if r.IntN(6) > 0 {
			with = append(with, id)
		}
	}
	mark := func() string {
		if odd() {
			return one("C1", "U:35", "U:x", "", " ", "toolongacode", "é", "(", `"/"`, " I ", ".", "#")
		}
		return one("/", "\\", "U", "I", "/", "/", ".")
	}
	write := func(with []string) string {
		var b strings.Builder
		if odd() {
			b.WriteString("\xef\xbb\xbf")
		}
		blank := func() {
			if odd() {
				b.WriteString(one(ending, "  "+ending, "\xff,x"+ending, "a,b,c,d,e,f,g"+ending, `"`+ending, ",,,"+ending, "x\ry,"+ending))
			}
		}
		switch r.IntN(3) {
		case 0:
			columns := one("pupil,date,mark", "pupil,date,mark,minutes", "pupil,date,session,mark", "pupil,date,session,mark,minutes,recorded", "pupil,date,session,mark,recorded", "mark,pupil,session,date")
			b.WriteString(columns + ending)
			for _, id := range with {
				for _, day := range days {
					for _, session := range sessions {
						if odd() {
							day = one("2024-09-33", "2025-01-01", "2024-9-3", "\"2024-09-04\"")
						}
						if odd() {
							session = one("XM", "", "am", "AM")
						}
						minutes, recorded := "", ""
						if odd() {
							minutes = one("35", "x")
						}
						if odd() {
							recorded = one("2024-09-11", "2024-10-01", "x")
						}
						cells := map[string]string{"pupil": id, "date": day, "session": session, "mark": mark(), "minutes": minutes, "recorded": recorded}
						for range 1 + r.IntN(1+odds/4) {
							for i, column := range strings.Split(columns, ",") {
								if i > 0 {
									b.WriteByte(',')
								}
								b.WriteString(cells[column])
							}
							b.WriteString(ending)
						}
						blank()
					}
				}
			}
		case 1:
			b.WriteString("pupil")
			for _, day := range days {
				for _, session := range sessions {
					b.WriteString("," + day + " " + session)
				}
			}
			if odd() {
				b.WriteString(",name,2024-09-03 AM,2024-13-01 PM,2024-09-08 AM")
			}
			columns := strings.Count(b.String(), ",")
			b.WriteString(ending)
			for _, id := range with {
				for range 1 + r.IntN(1+odds/4) {
					b.WriteString(id)
					for range columns {
						b.WriteString("," + mark())
					}
					b.WriteString(ending)
					blank()
				}
			}
		default:
			b.WriteString("pupil,marks" + ending)
			for _, id := range with {
				b.WriteString(id + ",")
				for range r.IntN(2*len(days) + 3) {
					m := strings.Trim(mark(), `" `)
					if len(m) > 1 {
						m = "(" + m + ")"
					}
					b.WriteString(m)
				}
				b.WriteString(ending)
				blank()
			}
		}
		text := b.String()
		if r.IntN(3) == 0 {
			text = strings.TrimSuffix(text, ending)
		}
		return text
	}
	half := r.IntN(len(with) + 1)
	switch r.IntN(3) {
	case 0:
		files["register.csv"] = write(with)
	case 1:
		files["register-1.csv"], files["register-2.csv"] = write(with[:half]), write(with[half:])
	default:
		files["register/a.csv.gz"], files["register/b.csv"] = zipped(write(with[:half])), write(with[half:])
	}
	if listed {
		files["pupils.csv"] = pupils.String()
		if r.IntN(3) == 0 {
			lines := strings.SplitAfter(pupils.String(), "\n")
			half := 1 + r.IntN(len(lines))
			files["pupils.csv"] = strings.TrimSuffix(strings.Join(lines[:half], ""), ending)
			files["pupils2.csv"] = "pupil,born,enrolled,left,school,year_group,fsm" + ending + strings.Join(lines[half:], "")
		}
	}
	return folder(files)
}

// TestPopulationIsTheSchool reads made-up folders as a school and as a population: the pupils must be the same in all, and what is
// wrong must be told in the same words at the same places.
func TestPopulationIsTheSchool(t *testing.T) {
	const times = 300 / slower
	compared, problems := 0, 0
	for seed := range uint64(times) {
		fsys := madeFolder(rand.New(rand.NewPCG(seed, 1)))
		if openSchool(t, fsys).Scattered() {
			continue
		}
		want := bySchool(t, fsys)
		for _, c := range [][2]int{{1, 1 << 20}, {1, 1}, {3, 100}, {3, 1000}} {
			got, err := byShards(t, fsys, c[0], c[1])
			if err != nil {
				t.Fatalf("seed %d, %d workers, blocks of %d: %v", seed, c[0], c[1], err)
			}
			diff(t, fmt.Sprintf("seed %d, %d workers, blocks of %d", seed, c[0], c[1]), want, got)
			if t.Failed() {
				for name, f := range fsys {
					t.Logf("%s:\n%.3000q", name, f.Data)
				}
				t.FailNow()
			}
		}
		compared++
		problems += len(want.Problems)
	}
	if compared < times/2 || problems < times/4 {
		t.Errorf("only %d of %d folders were compared, with %d problems", compared, times, problems)
	}
}

// TestPopulationOddRows holds the same of rows that look like ordinary ones and are not.
func TestPopulationOddRows(t *testing.T) {
	const three = "terms = [\"2024-09-02..2024-09-06\"]\nsessions = [\"1\", \"2\", \"3\"]\nclosed = [\"2024-09-03 2\", \"2024-09-04 1\"]"
	for name, files := range map[string]map[string]string{
		"an id with a comma":                     {"register.csv": "pupil,date,session,mark\n\"a,2024-09-02\",2024-09-02,AM,/\na,2024-09-02,AM,/\na,2024-09-02,2024-09-02,AM\n"},
		"an id with a comma, then its beginning": {"register.csv": "pupil,date,session,mark\n\"a,2024-09-02\",2024-09-02,AM,/\na,2024-09-02,2024-09-03,AM,/\n"},
		"an id with a quote":                     {"register.csv": "pupil,date,session,mark\n\"a\"\"b\",2024-09-02,AM,/\na\"b,2024-09-02,PM,/\n"},
		"sessions closed":                        {"calendar.toml": three, "register.csv": "pupil,date,session,mark\na,2024-09-02,1,/\na,2024-09-03,1,/\na,2024-09-03,2,/\na,2024-09-03,3,U\na,2024-09-04,1,/\na,2024-09-04,2,I\na,2024-09-04,3,/\n"},
		"a session twice":                        {"calendar.toml": "terms = [\"2024-09-02..2024-09-06\"]\nsessions = [\"Day\"]", "register.csv": "pupil,2024-09-02 Day,2024-09-02,2024-09-03\na,/,U,/\nb,/,/,/\nc,.,U,/\nd,/,U,/\n"},
		"a pupil twice":                          {"register.csv": "pupil,marks\na,//U\na,\\.UI\nb,////\nb,....I\n"},
		"NUL for a date":                         {"register.csv": "pupil,date,session,mark\na,2024-09-02,AM,/\na," + strings.Repeat("\x00", 10) + ",PM,/\n"},
		"CR in a row":                            {"register.csv": "pupil,date,session,mark\na,2024-09-02,AM,/\na,2024-09-02,PM,/\r\r\na,2024-09-03,AM,\r\na,2024-09-04,AM,/\r"},
	} {
		want := bySchool(t, folder(files))
		for _, block := range []int{1, 1 << 20} {
			got, err := byShards(t, folder(files), 1, block)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			diff(t, name, want, got)
		}
	}
}
