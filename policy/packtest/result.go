package packtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

// Result is what came of one worked case. The case passed if there are no differences.
type Result struct {
	Case        string
	Title       string
	File        string
	Line        int
	Differences []string // each with its place in the file

	open int // how many of the differences are verdicts that nobody has filled in
}

// Passed reports whether the case came out as it says.
func (r Result) Passed() bool { return len(r.Differences) == 0 }

// Open reports whether nothing is wrong with the case but that verdicts, written "?", have still to be filled in. Such a case has not
// passed.
func (r Result) Open() bool { return r.open > 0 && r.open == len(r.Differences) }

// Results are what came of all cases, in the order of the files and of the cases in them.
type Results struct {
	Cases    []Result
	Coverage []*Coverage // what of each pack the cases reach, if that was asked for
}

// Open gives how many of the cases that did not pass only wait for their verdicts.
func (r Results) Open() int {
	n := 0
	for _, c := range r.Cases {
		if c.Open() {
			n++
		}
	}
	return n
}

// Count gives how many cases passed and how many did not, those with open verdicts among them.
func (r Results) Count() (passed, failed int) {
	for _, c := range r.Cases {
		if c.Passed() {
			passed++
		} else {
			failed++
		}
	}
	return passed, failed
}

// MarshalJSON gives the results with the counts before the cases, keys in a fixed order.
func (r Results) MarshalJSON() ([]byte, error) {
	type result struct {
		Case        string   `json:"case"`
		File        string   `json:"file"`
		Passed      bool     `json:"passed"`
		Differences []string `json:"differences"`
	}
	out := struct {
		Passed   int         `json:"passed"`
		Failed   int         `json:"failed"`
		Open     int         `json:"open,omitempty"` // of those that failed
		Cases    []result    `json:"cases"`
		Coverage []*Coverage `json:"coverage,omitempty"`
	}{Cases: []result{}, Coverage: r.Coverage}
	out.Passed, out.Failed = r.Count()
	out.Open = r.Open()
	for _, c := range r.Cases {
		out.Cases = append(out.Cases, result{c.Case, c.File, c.Passed(), append([]string{}, c.Differences...)})
	}
	return plainJSON(out)
}

// plainJSON gives a value as JSON in which conditions stay as they are written: nothing of it is meant for a web page.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// Run runs the worked cases of the files that match the patterns (as [path.Match] has them), in order of name. A case that
// cannot be read fails and says why; the cases beside it are run. It is an error if no file matches or one cannot be read.
func Run(law *policy.Policy, fsys fs.FS, patterns ...string) (Results, error) {
	var names []string
	for _, p := range patterns {
		found, err := fs.Glob(fsys, p)
		if err != nil {
			return Results{}, fmt.Errorf("%s: %w", p, err)
		}
		if len(found) == 0 {
			return Results{}, fmt.Errorf("%s: there is no such file", p)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	var out Results
	for _, name := range slices.Compact(names) {
		results, err := RunFile(law, fsys, name)
		if err != nil {
			return Results{}, err
		}
		out.Cases = append(out.Cases, results...)
	}
	return out, nil
}

// RunFile runs the worked cases of one file.
func RunFile(law *policy.Policy, fsys fs.FS, name string) ([]Result, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return runFile(law, path.Clean(name), f)
}

// RunPack runs the worked cases that a pack brings along: the files in its folder cases.
func RunPack(law *policy.Policy, fsys fs.FS, id string) (Results, error) {
	return Run(law, fsys, path.Join(id, "cases", "*.toml"))
}

// Test runs the worked cases of the files that match the patterns, each as a subtest of t.
func Test(t *testing.T, law *policy.Policy, fsys fs.FS, patterns ...string) {
	t.Helper()
	results, err := Run(law, fsys, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range results.Cases {
		t.Run(path.Base(c.File)+"/"+c.Case, func(t *testing.T) {
			for _, d := range c.Differences {
				t.Error(d)
			}
		})
	}
}
