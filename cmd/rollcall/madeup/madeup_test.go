package madeup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func planned(t *testing.T, pack string, w Wish) *Plan {
	t.Helper()
	law, err := policy.Open(policies.FS(), pack)
	if err != nil {
		t.Fatal(err)
	}
	w.Years = max(w.Years, 1)
	p, err := NewPlan(law, w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func written(t *testing.T, p *Plan, workers int) (pupils, register string) {
	t.Helper()
	var a, b bytes.Buffer
	n, err := p.Write(t.Context(), &a, &b, workers, func(int) {})
	if err != nil || n != p.wish.Pupils {
		t.Fatalf("%d pupils, %v", n, err)
	}
	return a.String(), b.String()
}

// TestWorkers holds that the bytes do not hang on how many workers there are.
func TestWorkers(t *testing.T) {
	for _, layout := range Layouts() {
		p := planned(t, "gb-eng", Wish{Pupils: 1200, Seed: 5, Layout: layout, Missing: 2000, Minutes: true, Years: 2})
		pupils, register := written(t, p, 1)
		for _, workers := range []int{2, 3, 8} {
			if a, b := written(t, p, workers); a != pupils || b != register {
				t.Errorf("%s: %d workers write something else than one", layout, workers)
			}
		}
	}
}

// TestSameEverywhere holds that a seed gives the bytes that it has always given, on whatever machine.
func TestSameEverywhere(t *testing.T) {
	want := map[string]string{
		"gb-eng": "385de13f05b3c59f",
		"us-va":  "c5e41f4409985f2d",
	}
	for pack, sum := range want {
		p := planned(t, pack, Wish{Pupils: 2000, Seed: 1, Layout: "compact", Missing: 1000, Minutes: true})
		pupils, register := written(t, p, 2)
		got := sha256.Sum256([]byte(p.Calendar() + pupils + register))
		if hex.EncodeToString(got[:8]) != sum {
			t.Errorf("%s: the digest begins %x, not %s: if what is made up has been changed on purpose, write the new one here", pack, got[:8], sum)
		}
	}
}

// read gives the marks of a compact register's rows, a code a session.
func read(register string) (ids []string, rows [][]string) {
	for line := range strings.Lines(register) {
		id, marks, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ",")
		if id == "pupil" {
			continue
		}
		codes := make([]string, 0, len(marks))
		for len(marks) > 0 {
			code, rest := marks[:1], marks[1:]
			if code == "(" {
				code, rest, _ = strings.Cut(rest, ")")
			}
			codes, marks = append(codes, code), rest
		}
		ids, rows = append(ids, id), append(rows, codes)
	}
	return ids, rows
}

// The sums of England's codes, as docs/real-data.md has them.
var (
	attended     = strings.Fields(`/ \ L B K P V W`)
	authorised   = strings.Fields("C C1 C2 E I J1 M R S T")
	unauthorised = strings.Fields("G N O U")
)

// TestShares holds the shares of a year against what the Department for Education found in 2024/25: 6.88 % of sessions of
// absence, 2.33 % unauthorised, 1.87 % late, 3.24 % illness; primary schools 5.25 % and secondary schools 8.59 %.
func TestShares(t *testing.T) {
	kind := map[string]int{}
	for k, codes := range [][]string{attended, authorised, unauthorised} {
		for _, code := range codes {
			kind[code] = k + 1
		}
	}
	for _, seed := range []uint64{1, 2} {
		p := planned(t, "gb-eng", Wish{Pupils: 20_000, Seed: seed, Layout: "compact"})
		pupils, register := written(t, p, 2)
		secondary := map[string]bool{}
		for line := range strings.Lines(pupils) {
			f := strings.Split(strings.TrimSpace(line), ",")
			secondary[f[0]] = strings.Contains(" 7 8 9 10 11 12 13 ", " "+f[5]+" ")
		}
		var sums, older [4]float64
		var n, ten, fifty float64
		codes := map[string]float64{}
		var away, week [7]float64
		ids, rows := read(register)
		for i, row := range rows {
			var own [4]float64
			g := p.grids[p.gridOf(p.schoolOf(i))]
			for s, code := range row {
				own[kind[code]]++
				codes[code]++
				if kind[code] > 0 {
					week[g.weekday[s]]++
				}
				if kind[code] > 1 {
					away[g.weekday[s]]++
				}
			}
			absent, possible := own[2]+own[3], own[1]+own[2]+own[3]
			for k := range own {
				sums[k] += own[k]
				if secondary[ids[i]] {
					older[k] += own[k]
				}
			}
			if possible == 0 {
				continue
			}
			n++
			if absent*10 >= possible {
				ten++
			}
			if absent*2 >= possible {
				fifty++
			}
		}
		possible := sums[1] + sums[2] + sums[3]
		olderPossible := older[1] + older[2] + older[3]
		for _, share := range []struct {
			what           string
			got, low, high float64
		}{
			{"absence", (sums[2] + sums[3]) / possible, .066, .073},
			{"unauthorised absence", sums[3] / possible, .021, .026},
			{"absence in primary schools", (sums[2] + sums[3] - older[2] - older[3]) / (possible - olderPossible), .048, .057},
			{"absence in secondary schools", (older[2] + older[3]) / olderPossible, .080, .092},
			{"pupils at ten per cent", ten / n, .165, .195},
			{"pupils at fifty per cent", fifty / n, .016, .025},
			{"illness", codes["I"] / possible, .029, .036},
			{"late", codes["L"] / possible, .016, .022},
			{"holidays", codes["G"] / possible, .0035, .0055},
			{"Mondays and Fridays against Tuesdays to Thursdays", over(away, week, 1, 5) / over(away, week, 2, 3, 4), 1.05, 1.25},
		} {
			t.Logf("seed %d: %s: %.4f", seed, share.what, share.got)
			if share.got < share.low || share.got > share.high {
				t.Errorf("seed %d: %s: %.4f, not between %.4f and %.4f", seed, share.what, share.got, share.low, share.high)
			}
		}
	}
}

// over is the share of some days of the week.
func over(away, week [7]float64, days ...int) float64 {
	var a, w float64
	for _, day := range days {
		a, w = a+away[day], w+week[day]
	}
	return a / w
}

// TestLayouts holds that the layouts say the same, by reading the compact one against the calendar and writing the long one from it.
func TestLayouts(t *testing.T) {
	for _, pack := range []string{"gb-eng", "nz", "ie", "us-oh"} {
		w := Wish{Pupils: 400, Seed: 3, Layout: "compact", Missing: 3000, Minutes: true, Years: 2}
		p := planned(t, pack, w)
		_, compact := written(t, p, 2)
		w.Layout = "long"
		_, long := written(t, planned(t, pack, w), 2)
		var got strings.Builder
		got.WriteString("pupil,date,session,mark,minutes\n")
		ids, rows := read(compact)
		for i, row := range rows {
			c := p.grids[p.gridOf(p.schoolOf(i))].calendar
			if len(row) != c.Len() {
				t.Fatalf("%s: %s has %d marks for %d sessions", pack, ids[i], len(row), c.Len())
			}
			for s, mark := range row {
				if mark == "." {
					continue
				}
				code, minutes, _ := strings.Cut(mark, ":")
				d, session := c.Session(s)
				got.WriteString(strings.Join([]string{ids[i], d.String(), session, code, minutes}, ",") + "\n")
			}
		}
		if got.String() != long {
			t.Errorf("%s: the compact register says something else than the long one", pack)
		}
	}
}

// TestCalendars holds that a year has the school days that it should, and that calendar.toml says the same.
func TestCalendars(t *testing.T) {
	for _, pack := range []string{"gb-eng", "nz", "ie", "us-va"} {
		for _, year := range []int{2025, 2040, 2090} {
			p := planned(t, pack, Wish{Pupils: 4000, Schools: variants, Year: year, Years: 12, Layout: "compact"})
			read, err := attendance.ReadCalendars("calendar.toml", []byte(p.Calendar()), attendance.CalendarSpec{})
			if err != nil {
				t.Fatal(err)
			}
			for i, g := range p.grids {
				c := read[p.calendarName(i)]
				if c == nil || c.Len() != g.calendar.Len() {
					t.Fatalf("%s: calendar.toml says something else about %s", pack, p.calendarName(i))
				}
				for n, y := range g.years {
					if days := c.DaysThrough(y.To) - c.DaysThrough(y.From.AddDays(-1)); days != p.family.days || c.YearStart(y.From) != c.YearStart(y.To) {
						t.Errorf("%s, calendar %d: the academic year %d has %d school days, %s to %s", pack, i, year+n, days, y.From, y.To)
					}
				}
			}
		}
	}
}

// TestManySchools holds that calendar.toml stays small however many schools there are, and that each has pupils.
func TestManySchools(t *testing.T) {
	p := planned(t, "gb-eng", Wish{Pupils: 9_000_000, Layout: "compact"})
	if size := len(p.Calendar()); size > 10_000 {
		t.Errorf("%d bytes", size)
	}
	for i := range p.Schools() {
		if n := p.schools[i+1].first - p.schools[i].first; n < 60 || n > 2000 {
			t.Fatalf("school %d has %d pupils", i, n)
		}
	}
	p = planned(t, "gb-eng", Wish{Pupils: 3, Schools: 3, Layout: "wide"})
	if pupils, _ := written(t, p, 1); strings.Count(pupils, "\n") != 4 {
		t.Errorf("three pupils in three schools: %s", pupils)
	}
}

// TestStopped holds that what was written until then are whole pupils, the same in both files.
func TestStopped(t *testing.T) {
	p := planned(t, "gb-eng", Wish{Pupils: 50_000, Layout: "wide"})
	ctx, stop := context.WithCancel(t.Context())
	var pupils, register bytes.Buffer
	n, err := p.Write(ctx, &pupils, &register, 2, func(int) { stop() })
	if !errors.Is(err, context.Canceled) || n == 0 || n == 50_000 {
		t.Fatalf("%d pupils, %v", n, err)
	}
	for _, b := range []*bytes.Buffer{&pupils, &register} {
		if got := strings.Count(b.String(), "\n") - 1; got != n || !strings.HasSuffix(b.String(), "\n") {
			t.Errorf("%d rows for %d pupils", got, n)
		}
	}
}

// unwritable is a full disk.
type unwritable struct{ left int }

func (w *unwritable) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errors.New("no space left")
	}
	return len(b), nil
}

// TestFull holds that a full disk ends the work with an error.
func TestFull(t *testing.T) {
	p := planned(t, "gb-eng", Wish{Pupils: 50_000, Layout: "wide"})
	if n, err := p.Write(t.Context(), new(bytes.Buffer), &unwritable{2_000_000}, 3, func(int) {}); err == nil || n == 0 || n == 50_000 {
		t.Errorf("%d pupils, %v", n, err)
	}
}

func BenchmarkCompact(b *testing.B) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	p, err := NewPlan(law, Wish{Pupils: 1_000_000, Years: 1, Layout: "compact"})
	if err != nil {
		b.Fatal(err)
	}
	m := newMaker(p)
	var pupils, register []byte
	for i := 0; b.Loop(); i++ {
		pupils, register = m.make(i%p.wish.Pupils, pupils[:0], register[:0])
	}
}
