package conformance

import (
	"slices"
)

// Result is what came of one vector.
type Result struct {
	ID     string
	Pack   string
	Title  string
	Cite   []string
	Error  string  // why the system could not answer, as it said itself
	Checks []Check // of all that was asked
}

// ResultOf holds an answer against a vector in the categories given, all if there are none.
func ResultOf(v *Vector, a Answer, only ...Category) Result {
	return Result{ID: v.ID, Pack: v.Pack.ID, Title: v.Title, Cite: v.Cite, Error: a.Error, Checks: v.Check(a, only...)}
}

// Fate is passed if all that was asked has passed, else failed if anything has, else not answered.
func (r Result) Fate() Fate {
	out := Passed
	for _, c := range r.Checks {
		switch c.Fate {
		case Failed:
			return Failed
		case Unanswered:
			out = Unanswered
		}
	}
	return out
}

// Differences gives what has not passed.
func (r Result) Differences() []Check {
	out := []Check{}
	for _, c := range r.Checks {
		if c.Fate != Passed {
			out = append(out, c)
		}
	}
	return out
}

// Count is how many have passed, have failed, and are not answered.
type Count struct {
	Passed     int `json:"passed"`
	Failed     int `json:"failed"`
	Unanswered int `json:"not_answered"`
}

// Add counts one more.
func (n *Count) Add(f Fate) {
	switch f {
	case Passed:
		n.Passed++
	case Failed:
		n.Failed++
	default:
		n.Unanswered++
	}
}

// All gives how many were counted.
func (n Count) All() int { return n.Passed + n.Failed + n.Unanswered }

// CategoryTally counts the single expectations of a category.
type CategoryTally struct {
	Category Category `json:"category"`
	Count
}

// PackTally sums up the vectors of a pack.
type PackTally struct {
	Pack string `json:"pack"`
	// Level says up to which of the categories, in their order, all is as expected: 0 if not even all rules are.
	Level      int             `json:"level"`
	Vectors    Count           `json:"vectors"`
	Categories []CategoryTally `json:"categories"` // those that were asked about
}

// Tally sums up results by pack, in the order in which packs first come. Where only some categories were asked about, a level ends
// before the first that was not.
func Tally(results []Result, only ...Category) []PackTally {
	var out []PackTally
	for _, r := range results {
		i := slices.IndexFunc(out, func(p PackTally) bool { return p.Pack == r.Pack })
		if i < 0 {
			i = len(out)
			p := PackTally{Pack: r.Pack}
			for _, c := range Categories() {
				if len(only) == 0 || slices.Contains(only, c) {
					p.Categories = append(p.Categories, CategoryTally{Category: c})
				}
			}
			out = append(out, p)
		}
		out[i].Vectors.Add(r.Fate())
		for _, c := range r.Checks {
			for j := range out[i].Categories {
				if t := &out[i].Categories[j]; t.Category == c.Category {
					t.Add(c.Fate)
				}
			}
		}
	}
	for i := range out {
		out[i].Level = out[i].level()
	}
	return out
}

// level leaves categories of which nothing was asked to the others: they are had if all others are, and never by themselves.
func (p PackTally) level() int {
	level := 0
	for i, c := range Categories() {
		if i >= len(p.Categories) || p.Categories[i].Category != c || p.Categories[i].Passed < p.Categories[i].All() {
			return level
		}
		if p.Categories[i].All() > 0 {
			level = i + 1
		}
	}
	return len(p.Categories)
}
