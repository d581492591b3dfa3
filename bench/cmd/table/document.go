package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/rollcall-dev/rollcall/bench"
)

// document is the Markdown that is written.
type document struct{ strings.Builder }

// machine names what the measurements were taken on.
func (d *document) machine(o options) {
	fmt.Fprintf(d, "Measured on %s, %d cores in use, %s, %s/%s: %s made-up pupils (seed %d), %d rounds, medians. Engines: %s.\n",
		processor(), runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH, thousands(o.pupils), o.seed, o.rounds,
		strings.Join(engines(), ", "))
}

// engines names the modules of the engines with their versions.
func engines() (out []string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return []string{"of versions not known"}
	}
	for _, name := range []string{
		"github.com/expr-lang/expr", "cel.dev/cel-go", "github.com/open-policy-agent/opa",
		"github.com/hyperjumptech/grule-rule-engine", "github.com/duckdb/duckdb-go/v2",
	} {
		for _, m := range info.Deps {
			if m.Path == name {
				out = append(out, m.Path+" "+m.Version)
			}
		}
	}
	return out
}

// processor names the processor, where the system says which it is.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "a processor without a name"
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, name, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(name)
		}
	}
	return "a processor without a name"
}

// comparison writes the table of one comparison.
func (d *document) comparison(title string, results []bench.Result) {
	fmt.Fprintf(d, "\n### %s\n\n", title)
	fmt.Fprintf(d, "| Engine | Timed | Pupils | ns a pupil | pupils/s, one core | pupils/s, two cores | × hand-written | × Rollcall cohort | allocations a pupil |\n")
	fmt.Fprintf(d, "|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	hand, cohort := find(results, bench.Hand), find(results, bench.Cohort)
	for _, r := range results {
		one, two := bench.Median(r.One), bench.Median(r.Two)
		fmt.Fprintf(d, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", r.Peer.Name, r.Peer.Timed, thousands(r.Pupils),
			significant(one), rate(one), rate(two), times(r.One, hand), times(r.One, cohort), significant(r.Allocs))
	}
}

// growth writes how time grows with the number of pupils.
func (d *document) growth(sizes []int, results [][]bench.Result) {
	if len(sizes) == 0 {
		return
	}
	fmt.Fprintf(d, "\n### Twelve rules as of a date, by number of pupils\n\n| Engine |")
	for _, n := range sizes {
		fmt.Fprintf(d, " %s: ns a pupil, one / two cores |", thousands(n))
	}
	fmt.Fprintf(d, "\n|---|%s\n", strings.Repeat("--:|", len(sizes)))
	for i, r := range results[0] {
		fmt.Fprintf(d, "| %s |", r.Peer.Name)
		for _, of := range results {
			fmt.Fprintf(d, " %s / %s |", significant(bench.Median(of[i].One)), significant(bench.Median(of[i].Two)))
		}
		fmt.Fprintln(d)
	}
}

func find(results []bench.Result, name string) []float64 {
	for _, r := range results {
		if r.Peer.Name == name {
			return r.One
		}
	}
	return nil
}

// times writes how many times as long one took as another.
func times(of, to []float64) string {
	if to == nil {
		return ""
	}
	return significant(bench.Ratio(of, to))
}

// rate writes how many pupils a second so many nanoseconds a pupil come to.
func rate(nanoseconds float64) string {
	if nanoseconds == 0 {
		return ""
	}
	switch n := 1e9 / nanoseconds; {
	case n >= 1e6:
		return significant(n/1e6) + " M"
	case n >= 1e3:
		return significant(n/1e3) + " k"
	default:
		return significant(n)
	}
}

// significant writes a number with about three significant digits: more would not come out the same again.
func significant(x float64) string {
	switch {
	case x == 0:
		return "0"
	case x < 0.01:
		return "0.00"
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	unit := 1
	for x >= float64(1000*unit) {
		unit *= 10
	}
	return thousands(int(x/float64(unit)+0.5) * unit)
}

// thousands writes a whole number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
