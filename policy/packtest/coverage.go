package packtest

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// Coverage is what of a pack its cases reach, and what none does.
type Coverage struct {
	Pack  string
	Cases int
	Items []Covered
	Idle  []Result // cases that reach nothing: nothing of the pack decides what they expect
}

// Covered is something of a pack with the first case that reaches it.
type Covered struct {
	policy.Coverable
	By string // the case with its place, "" if none reaches it
}

// The kinds of what cases may reach besides those of package policy: how a step may stand, and what it may ask to be paid.
const (
	CoverStatus = "status"
	CoverCharge = "charge"
)

// Kinds are the kinds of what cases may reach, in the order in which they are told.
func (c *Coverage) Kinds() []string {
	return []string{
		policy.CoverCondition, policy.CoverException, policy.CoverMeasure, policy.CoverValue, policy.CoverCode, CoverStatus, CoverCharge,
	}
}

// Count gives how many things of a kind there are and how many of them some case reaches; "" stands for all kinds.
func (c *Coverage) Count(kind string) (reached, all int) {
	for i := range c.Items {
		if kind == "" || c.Items[i].Kind == kind {
			all++
			if c.Items[i].By != "" {
				reached++
			}
		}
	}
	return reached, all
}

// String says what nothing reaches, in words.
func (c Covered) String() string {
	switch c.Kind {
	case policy.CoverCondition:
		return fmt.Sprintf("%s: %s is never %s where that decides", c.Entry, c.Text, c.As)
	case policy.CoverException:
		return c.Entry + " never holds"
	case policy.CoverMeasure:
		return c.Entry + ": no case rests on it"
	case policy.CoverValue:
		return fmt.Sprintf("%s: no case rests on %s, which holds from %s", c.Entry, c.Text, c.As)
	case policy.CoverCode:
		if c.As == "" {
			return c.Entry + ": no mark of it is looked at"
		}
		return fmt.Sprintf("%s: no mark of it that %s is looked at", c.Entry, counts(c.As))
	case CoverStatus:
		return fmt.Sprintf("%s is never expected to be %s", c.Entry, c.As)
	}
	return c.Entry + " is never expected"
}

// counts says how a mark counts.
func counts(as string) string {
	if strings.HasPrefix(as, "becomes ") {
		return as
	}
	return "is of class " + as
}

// CoverPack runs the cases that a pack brings along and tells what of the pack they reach. Of a pack that extends another only what
// stands in its own files is looked at. A file of cases that cannot be read reaches nothing; running the cases tells why.
//
// A part of a condition counts where it decides: where the finding, or how the step stands, would be another with it the other way
// round. It is to do so once as true and once as false.
func CoverPack(law *policy.Policy, fsys fs.FS, id string) (*Coverage, error) {
	names, err := fs.Glob(fsys, path.Join(id, "cases", "*.toml"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the pack %s has no cases: write some in its folder cases", law.ID())
	}
	slices.Sort(names)
	out := &Coverage{Pack: law.ID()}
	at := map[policy.Coverable]int{}
	for _, item := range coverables(law) {
		if _, known := at[item]; !known && strings.HasPrefix(item.Place, id+"/") {
			at[item] = len(out.Items)
			out.Items = append(out.Items, Covered{Coverable: item})
		}
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxBytes})
		if len(faults) > 0 {
			continue
		}
		f := &file{law: law, name: name, budget: maxSpan}
		section := root.Get("case")
		if f.calendars, err = readCalendars(law, name, data); err != nil || section == nil {
			continue
		}
		for _, c := range section.Keys() {
			reached := false
			f.watch = func(item policy.Coverable) {
				reached = true
				if i, ok := at[item]; ok && out.Items[i].By == "" {
					out.Items[i].By = fmt.Sprintf("%s (%s:%d)", c.Key, name, c.KeyPos.Line)
				}
			}
			out.Cases++
			if r := f.run(c); !reached && !r.Open() {
				out.Idle = append(out.Idle, r)
			}
		}
	}
	return out, nil
}

// coverables gives all of a pack that cases may reach.
func coverables(law *policy.Policy) []policy.Coverable {
	out := law.Coverables()
	for _, s := range law.Steps() {
		for _, status := range statusesOf(s) {
			out = append(out, statusItem(s, status))
		}
		for _, c := range s.Charges {
			out = append(out, chargeItem(s, c))
		}
	}
	return out
}

func statusItem(s *policy.Step, status escalation.Status) policy.Coverable {
	return policy.Coverable{Kind: CoverStatus, Entry: "step." + s.Name, As: status.String(), Place: s.Place}
}

func chargeItem(s *policy.Step, c *policy.Charge) policy.Coverable {
	return policy.Coverable{Kind: CoverCharge, Entry: "step." + s.Name + ".charge." + c.Name, Place: s.Place}
}

// statusesOf gives how a step may stand, as far as it depends on what the pack says of the step.
func statusesOf(s *policy.Step) []escalation.Status {
	out := []escalation.Status{escalation.Done}
	if s.When() != nil {
		out = append(out, escalation.NotCalledFor)
	}
	if s.Limit.Count > 0 || s.Expires.Set() || s.HasExceptions() || s.Force == "must not" {
		out = append(out, escalation.Barred)
	}
	if s.Force == "must not" {
		return out
	}
	if s.Hold() != nil || s.Ladder.Hold() != nil {
		out = append(out, escalation.Held)
	}
	if s.Requires() != nil || len(s.After)+len(s.Needs)+len(s.NewSince) > 0 {
		out = append(out, escalation.Blocked)
	}
	if s.Wait.Set() {
		out = append(out, escalation.Waiting)
	}
	switch {
	case s.Force != "must":
		return append(out, escalation.Available)
	case s.Due.Set():
		return append(out, escalation.Due, escalation.Overdue)
	}
	return append(out, escalation.Due)
}

// reach tells what an expectation rests on.
func (c *comparison) reach(expect *tomldoc.Node, tell func(policy.Coverable)) {
	for _, section := range expect.Keys() {
		for _, e := range section.Keys() {
			if isOpen(e) {
				continue // nobody has said yet what is expected
			}
			switch section.Key {
			case "rules", "since", "first":
				c.report.Reach(e.Key, tell)
			case "measures":
				c.report.ReachMeasure(e.Key, tell)
			case "steps", "due", "from", "charge":
				for _, a := range c.answers(e.Key) {
					a.Reach(tell)
					if section.Key == "steps" {
						tell(statusItem(a.Step, a.Status))
					}
					if section.Key == "charge" && a.Charge != nil {
						tell(chargeItem(a.Step, a.Charge))
					}
				}
			case "codes":
				tell(policy.Coverable{}) // it says something, though of no single thing
			case "force":
				tell(policy.Coverable{})
			}
		}
	}
}

// MarshalJSON gives the counts before what is not reached, keys in a fixed order.
func (c *Coverage) MarshalJSON() ([]byte, error) {
	type count struct {
		Kind    string `json:"kind"`
		Reached int    `json:"reached"`
		All     int    `json:"all"`
	}
	type item struct {
		File  string `json:"file"`
		Line  int    `json:"line"`
		Col   int    `json:"col"`
		Kind  string `json:"kind"`
		Entry string `json:"entry"`
		Text  string `json:"text,omitempty"`
		As    string `json:"as,omitempty"`
	}
	type idle struct {
		Case string `json:"case"`
		File string `json:"file"`
		Line int    `json:"line"`
	}
	out := struct {
		Pack      string  `json:"pack"`
		Reached   int     `json:"reached"`
		All       int     `json:"all"`
		Percent   string  `json:"percent"`
		Kinds     []count `json:"kinds"`
		Unreached []item  `json:"unreached"`
		Idle      []idle  `json:"idle"`
	}{Pack: c.Pack, Percent: Percent(c.Count("")), Kinds: []count{}, Unreached: []item{}, Idle: []idle{}}
	out.Reached, out.All = c.Count("")
	for _, kind := range c.Kinds() {
		if reached, all := c.Count(kind); all > 0 {
			out.Kinds = append(out.Kinds, count{kind, reached, all})
		}
	}
	for _, i := range c.Items {
		if i.By == "" {
			file, line, col := splitPlace(i.Place)
			out.Unreached = append(out.Unreached, item{file, line, col, i.Kind, i.Entry, i.Text, i.As})
		}
	}
	for _, r := range c.Idle {
		out.Idle = append(out.Idle, idle{r.Case, r.File, r.Line})
	}
	return plainJSON(out)
}

// splitPlace takes file:line:col apart.
func splitPlace(place string) (file string, line, col int) {
	parts := strings.Split(place, ":")
	if n := len(parts); n >= 3 {
		line, _ = strconv.Atoi(parts[n-2])
		col, _ = strconv.Atoi(parts[n-1])
		return strings.Join(parts[:n-2], ":"), line, col
	}
	return place, 0, 0
}

// Percent gives a share in per cent with two digits, rounded down, so that 100.00 is all.
func Percent(part, whole int) string {
	if whole == 0 {
		return "100.00"
	}
	n := part * 100_00 / whole
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}
