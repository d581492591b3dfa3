package conformance

import (
	"bytes"
	"encoding/json"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// Report is how a system stands against vectors.
type Report struct {
	Results []Result
	Only    []Category // what was asked about, all if there are none
	Faults  []string   // what was wrong with the system's program or its answers as such
	Notes   []string   // what else is to be known
}

// Count counts the vectors.
func (r Report) Count() Count {
	var n Count
	for _, one := range r.Results {
		n.Add(one.Fate())
	}
	return n
}

// Well reports whether all vectors have passed and nothing else was wrong.
func (r Report) Well() bool { return r.Count().Passed == len(r.Results) && len(r.Faults) == 0 }

// MarshalJSON gives the report as one object, keys in a fixed order: the counts, the packs, the faults, and the vectors with what has
// not passed of each.
func (r Report) MarshalJSON() ([]byte, error) {
	type vector struct {
		ID          string   `json:"id"`
		Fate        Fate     `json:"fate"`
		Error       string   `json:"error,omitempty"`
		Differences []Check  `json:"differences"`
		Cite        []string `json:"cite"`
	}
	out := struct {
		Count
		Packs   []PackTally `json:"packs"`
		Faults  []string    `json:"faults"`
		Notes   []string    `json:"notes"`
		Vectors []vector    `json:"vectors"`
	}{
		Count: r.Count(), Packs: append([]PackTally{}, Tally(r.Results, r.Only...)...), Faults: append([]string{}, r.Faults...), Notes: append([]string{}, r.Notes...), Vectors: []vector{},
	}
	for _, one := range r.Results {
		out.Vectors = append(out.Vectors, vector{one.ID, one.Fate(), one.Error, one.Differences(), append([]string{}, one.Cite...)})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(out)
	return bytes.TrimSpace(b.Bytes()), err
}

// Cases gives the report as results of worked cases, a file for each pack: so it can be written as JUnit XML.
func (r Report) Cases() packtest.Results {
	var out packtest.Results
	for _, one := range r.Results {
		c := packtest.Result{Case: one.ID, Title: one.Title, File: one.Pack}
		for _, d := range one.Differences() {
			c.Differences = append(c.Differences, d.String())
		}
		if one.Error != "" {
			c.Differences = append(c.Differences, "the system says: "+one.Error)
		}
		out.Cases = append(out.Cases, c)
	}
	if len(r.Faults) > 0 {
		out.Cases = append(out.Cases, packtest.Result{Case: "(program)", File: "program", Differences: r.Faults})
	}
	return out
}
