package conformance

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// Vector is a worked case on one of its dates: what is given, and what a person worked out from the law. Its JSON is that of the kit.
//
// Further fields may be added: write literals with keys.
type Vector struct {
	ID     string   `json:"id"` // pack/file/case, with @date where a case asks about several dates and /parent where about several parents
	Case   string   `json:"case"`
	Title  string   `json:"title"`
	Note   string   `json:"note,omitempty"`
	Cite   []string `json:"cite"`
	Pack   Pack     `json:"pack"`
	On     string   `json:"on"` // the date asked about
	Given  Given    `json:"given"`
	Expect Expect   `json:"expect"`
}

// Pack says by which law a vector is judged.
type Pack struct {
	ID           string  `json:"id"`
	Title        string  `json:"title"`
	Jurisdiction string  `json:"jurisdiction"`
	Digest       string  `json:"digest"`
	From         *string `json:"from"`     // the first date covered
	Until        *string `json:"until"`    // the last one, null for none
	Verified     *string `json:"verified"` // as of when the law was last checked
}

// Given is all that is known of the pupil on the date asked about.
type Given struct {
	Calendar Calendar `json:"calendar"`
	Pupil    Pupil    `json:"pupil"`
	Parent   *string  `json:"parent"` // about whom steps are asked, null for nobody in particular
	Marks    []Mark   `json:"marks"`
	History  []Event  `json:"history"`
}

// Pupil is who the pupil is; null is not known. Facts that are not given are not known either, or have the pack's default.
type Pupil struct {
	Born      *string        `json:"born"`
	Enrolled  *string        `json:"enrolled"` // the first day on roll, null: the calendar's first
	Left      *string        `json:"left"`     // the last day on roll, null: still on roll
	YearGroup *string        `json:"year_group"`
	Facts     map[string]any `json:"facts"` // texts, dates and decimals are strings, bools and ints what they are
}

// Mark is an entry in the register.
type Mark struct {
	Date     string  `json:"date"`
	Session  string  `json:"session"`
	Code     string  `json:"code"`
	Minutes  *int    `json:"minutes,omitempty"`  // absent; left out, the mark is about the whole session
	Recorded *string `json:"recorded,omitempty"` // when it was written; left out, on its date
}

// Event is something that has been done about the pupil, or what came of it.
type Event struct {
	On       string   `json:"on"`
	Step     string   `json:"step"`
	Outcome  *string  `json:"outcome"`
	Parent   *string  `json:"parent"`
	By       *string  `json:"by"`
	Evidence []string `json:"evidence"`
}

// Expect is what a person worked out from the law. Only what is named is checked. A date that is null is expected not to be.
type Expect struct {
	Rules       map[string][]string          `json:"rules,omitempty"` // outcomes, any of which is right
	Measures    map[string]string            `json:"measures,omitempty"`
	Since       map[string]*string           `json:"since,omitempty"`
	First       map[string]*string           `json:"first,omitempty"`
	Provisional map[string]bool              `json:"provisional,omitempty"`
	Steps       map[string][]string          `json:"steps,omitempty"` // statuses, any of which is right
	Due         map[string]*string           `json:"due,omitempty"`
	From        map[string]*string           `json:"from,omitempty"`
	Charge      map[string]map[string]string `json:"charge,omitempty"` // sums by time
	Force       map[string]string            `json:"force,omitempty"`
	Codes       []string                     `json:"codes,omitzero"` // all codes in force, one that is for a single session followed by it
	Counts      map[string][]string          `json:"counts,omitempty"`
}

// Vectors turns the worked cases of a pack into vectors, in the order of the cases: one for each date on which a case expects
// something, and, where steps for each parent are asked about and no parent is named, one for each parent of the history.
func Vectors(law *policy.Policy, cases []packtest.Case) []Vector {
	x := exporter{law: law, pack: packOf(law), facts: map[string]string{}, calendars: map[*attendance.Calendar]Calendar{}}
	catalogue := law.Catalogue()
	for _, f := range catalogue.Facts {
		x.facts[f.Name] = f.Fact.Type
	}
	var out []Vector
	for i := range cases {
		out = append(out, x.vectors(&cases[i])...)
	}
	return out
}

func packOf(law *policy.Policy) Pack {
	return Pack{
		ID: law.ID(), Title: law.Title(), Jurisdiction: law.Jurisdiction(), Digest: law.Digest(),
		From: dateOrNull(law.From()), Until: dateOrNull(law.Until()), Verified: dateOrNull(law.Verified()),
	}
}

// exporter turns cases into vectors.
type exporter struct {
	law       *policy.Policy
	pack      Pack
	facts     map[string]string // the types of the pack's facts
	calendars map[*attendance.Calendar]Calendar
}

func (x *exporter) vectors(c *packtest.Case) []Vector {
	file := strings.TrimSuffix(path.Base(c.File), ".toml")
	var out []Vector
	for _, p := range c.Points {
		v := Vector{
			ID: x.pack.ID + "/" + file + "/" + c.Name, Case: c.Name, Title: c.Title, Note: c.Note, Cite: append([]string{}, c.Cite...),
			Pack: x.pack, On: p.On.String(), Given: x.given(c, p.On), Expect: expect(p.Expect),
		}
		if len(c.Points) > 1 {
			v.ID += "@" + v.On
		}
		parents := x.parents(c, p)
		if len(parents) < 2 {
			out = append(out, v)
			continue
		}
		for _, parent := range parents {
			one := v
			one.ID += "/" + parent
			one.Given.Parent = &parent
			out = append(out, one)
		}
	}
	return out
}

// parents gives the parents of the history of whom a case expects the same, since it asks about none in particular.
func (x *exporter) parents(c *packtest.Case, p packtest.Point) []string {
	perParent := slices.ContainsFunc(p.Expect, func(e packtest.Expected) bool {
		step := x.law.Step(e.Name)
		return step != nil && step.PerParent && slices.Contains([]string{"steps", "due", "from", "charge"}, e.Section)
	})
	if c.Parent != "" || !perParent {
		return nil
	}
	found := map[string]bool{}
	for _, e := range c.History {
		if e.Parent != "" && !e.On.After(p.On) {
			found[e.Parent] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// given gives what was known on a date: no later marks and no later events.
func (x *exporter) given(c *packtest.Case, on attendance.Date) Given {
	calendar, ok := x.calendars[c.Pupil.Calendar]
	if !ok {
		calendar = calendarOf(c.Pupil.Calendar)
		x.calendars[c.Pupil.Calendar] = calendar
	}
	g := Given{
		Calendar: calendar, Parent: textOrNull(c.Parent), Marks: []Mark{}, History: []Event{},
		Pupil: Pupil{
			Born: dateOrNull(c.Pupil.Born), Enrolled: dateOrNull(c.Pupil.Enrolled), Left: dateOrNull(c.Pupil.Left),
			YearGroup: textOrNull(c.Pupil.YearGroup), Facts: map[string]any{},
		},
	}
	for name, text := range c.Pupil.Facts {
		g.Pupil.Facts[name] = factValue(x.facts[name], text)
	}
	for m := range c.Pupil.Register.Marks() {
		if m.Date.After(on) {
			break
		}
		out := Mark{Date: m.Date.String(), Session: m.Session, Code: m.Code, Recorded: dateOrNull(m.Recorded)}
		if m.Timed {
			out.Minutes = &m.Minutes
		}
		g.Marks = append(g.Marks, out)
	}
	for _, e := range c.History {
		if !e.On.After(on) {
			g.History = append(g.History, Event{
				On: e.On.String(), Step: e.Step, Outcome: textOrNull(e.Outcome), Parent: textOrNull(e.Parent), By: textOrNull(e.By),
				Evidence: append([]string{}, e.Evidence...),
			})
		}
	}
	return g
}

// expect sorts what is expected by the kit's sections.
func expect(all []packtest.Expected) Expect {
	var x Expect
	for _, e := range all {
		switch e.Section {
		case "rules":
			put(&x.Rules, e.Name, e.Texts)
		case "measures":
			put(&x.Measures, e.Name, e.Texts[0])
		case "since":
			put(&x.Since, e.Name, noneOrNull(e.Texts[0]))
		case "first":
			put(&x.First, e.Name, noneOrNull(e.Texts[0]))
		case "provisional":
			put(&x.Provisional, e.Name, e.Texts[0] == "true")
		case "steps":
			put(&x.Steps, e.Name, e.Texts)
		case "due":
			put(&x.Due, e.Name, noneOrNull(e.Texts[0]))
		case "from":
			put(&x.From, e.Name, noneOrNull(e.Texts[0]))
		case "charge":
			sums := map[string]string{}
			for _, a := range e.Amount {
				sums[a.Within.String()] = a.Sum
			}
			put(&x.Charge, e.Name, sums)
		case "force":
			put(&x.Force, e.Name, e.Texts[0])
		case "codes":
			if e.Name == "" {
				x.Codes = append([]string{}, e.Texts...)
			} else {
				put(&x.Counts, e.Name, append([]string{}, e.Texts...))
			}
		}
	}
	return x
}

func put[V any](into *map[string]V, name string, value V) {
	if *into == nil {
		*into = map[string]V{}
	}
	(*into)[name] = value
}

func dateOrNull(d attendance.Date) *string { return textOrNull(d.String()) }

func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func noneOrNull(text string) *string {
	if text == "none" {
		return nil
	}
	return &text
}
