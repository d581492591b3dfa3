package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// Category is what of the law a system may be able to tell: some of the sections of what is expected.
type Category string

// The categories, in the order in which they are best built.
const (
	Rules    Category = "rules"    // what comes of each rule
	Measures Category = "measures" // what is counted, exactly
	Steps    Category = "steps"    // how the steps stand, by when, and what they charge
	Spells   Category = "spells"   // since when a rule is met, and whether what is unresolved could change that
	Law      Category = "law"      // which codes are in force and how they count; what obliges and what allows
)

// Categories lists all categories, in the order in which they are best built: the level of a system is up to which it has them all.
func Categories() []Category { return []Category{Rules, Measures, Steps, Spells, Law} }

// ParseCategory reads the name of a category.
func ParseCategory(text string) (Category, error) {
	if c := Category(text); slices.Contains(Categories(), c) {
		return c, nil
	}
	var names []string
	for _, c := range Categories() {
		names = append(names, string(c))
	}
	return "", fmt.Errorf("there is no category %q: they are %s", text, strings.Join(names, ", "))
}

// sections are the parts of what is expected, in the order in which they are checked.
var sections = []struct {
	name     string
	category Category
	noun     string
}{
	{"rules", Rules, "rule %s"},
	{"measures", Measures, "measure %s"},
	{"since", Spells, "since when rule %s is met"},
	{"first", Spells, "when rule %s was first met"},
	{"provisional", Spells, "whether rule %s is provisional"},
	{"steps", Steps, "step %s"},
	{"due", Steps, "by when step %s is due"},
	{"from", Steps, "from when step %s may be taken"},
	{"charge", Steps, "the charge of step %s"},
	{"force", Law, "the force of %s"},
	{"codes", Law, "the codes in force"},
	{"counts", Law, "how code %s counts"},
}
