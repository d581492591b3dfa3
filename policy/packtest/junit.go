package packtest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// WriteJUnit writes the results in the XML form in which continuous integration reads tests: a suite for each file, a test for each
// case, and what differs as its failure. There are no times in it: nothing here looks at a clock.
func (r Results) WriteJUnit(w io.Writer) error {
	type failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	type test struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		File    string   `xml:"file,attr"`
		Line    int      `xml:"line,attr,omitempty"`
		Failure *failure `xml:"failure"`
	}
	type suite struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Cases    []test `xml:"testcase"`
	}
	all := struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []suite  `xml:"testsuite"`
	}{Name: "rollcall test"}
	for _, c := range r.Cases {
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != c.File {
			all.Suites = append(all.Suites, suite{Name: c.File})
		}
		s := &all.Suites[len(all.Suites)-1]
		t := test{Class: strings.TrimSuffix(c.File, ".toml"), Name: c.Case, File: c.File, Line: c.Line}
		if c.Title != "" {
			t.Name += ": " + c.Title
		}
		if !c.Passed() {
			t.Failure = &failure{Message: c.Differences[0], Type: "difference", Text: strings.Join(c.Differences, "\n")}
			s.Failures++
			all.Failures++
		}
		s.Tests++
		all.Tests++
		s.Cases = append(s.Cases, t)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Results gives the mutants as results of cases: one that no case notices is a failure, and so is a fault of the list of equivalent
// ones. Those that the pack's check refuses are no tests.
func (m *Mutants) Results() Results {
	var out Results
	for i := range m.All {
		one := &m.All[i]
		if one.Fate == Refused {
			continue
		}
		r := Result{Case: one.String(), File: one.File, Line: one.Line}
		if one.Fate == Survived {
			r.Differences = []string{fmt.Sprintf("%s:%d:%d: no case notices %s: write %s", one.File, one.Line, one.Col, one.Mutation, one.Advice)}
		}
		out.Cases = append(out.Cases, r)
	}
	for _, f := range m.Faults {
		file, _, _ := strings.Cut(f, ":")
		out.Cases = append(out.Cases, Result{Case: "(equivalent mutants)", File: file, Differences: []string{f}})
	}
	return out
}
