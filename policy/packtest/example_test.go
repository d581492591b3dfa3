package packtest_test

import (
	"fmt"
	"log"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// A case that a person worked out from the law: ten sessions of G or U within ten school weeks open the penalty route. The
// second is wrong, and the answer says where it and the pack part.
func Example() {
	cases := fstest.MapFS{"mine.toml": {Data: []byte(`
[calendar.autumn]
terms = ["2024-09-02..2024-10-25"]

[case.ten_sessions]
title = "Two days of G and three of U"
cite  = ["national framework, examples"]
on    = 2024-10-11
fill  = '/ \'
pupil = { born = 2012-05-01 }
[case.ten_sessions.marks]
"2024-09-09..2024-09-10" = "G G"
"2024-10-07..2024-10-09" = "U U"
[case.ten_sessions.expect]
rules    = { penalty_notice_threshold = "met" }
measures = { unauthorised_in_ten_weeks = 10 }
since    = { penalty_notice_threshold = 2024-10-09 }

[case.nine_sessions]
on    = 2024-10-11
fill  = '/ \'
pupil = { born = 2012-05-01 }
[case.nine_sessions.marks]
"2024-09-09..2024-09-10" = "G G"
"2024-10-07..2024-10-08" = "U U"
"2024-10-09"             = 'U \'
[case.nine_sessions.expect]
measures = { unauthorised_in_ten_weeks = 10 }
`)}}
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		log.Fatal(err)
	}
	results, err := packtest.Run(law, cases, "*.toml")
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range results.Cases {
		fmt.Println(c.Case, c.Passed())
		for _, d := range c.Differences {
			fmt.Println(d)
		}
	}
	// Output:
	// ten_sessions true
	// nine_sessions false
	// mine.toml:28:42: on 2024-10-11: measure unauthorised_in_ten_weeks is 9, expected 10 (2024-09-02 to 2024-10-11)
}
