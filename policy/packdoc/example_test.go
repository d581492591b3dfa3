package packdoc_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packdoc"
)

// The law of England on a day, as a document. A program would write it into a file; here are the lines of one rule.
func ExampleMarkdown() {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		log.Fatal(err)
	}
	var document strings.Builder
	if err := packdoc.Markdown(&document, law, packdoc.Options{On: attendance.MustDate("2025-01-06")}); err != nil {
		log.Fatal(err)
	}
	_, rule, _ := strings.Cut(document.String(), "### Severe absence (info)\n")
	_, rule, _ = strings.Cut(rule, "- **Applies")
	rule, _, _ = strings.Cut(rule, "\n- **Law**")
	fmt.Println("- **Applies" + rule)
	// Output:
	// - **Applies when**: the rule [“Of compulsory school age”](#rule-compulsory_school_age) is met
	//   - exactly: `compulsory_school_age`
	// - **Met when**: [“Absence rate, this academic year to date”](#measure-absence_rate) is at least **50 %** ([`severe_absence_rate`](#parameter-severe_absence_rate), from 1 September 2006)
	//   - exactly: `absence_rate >= severe_absence_rate`
}
