package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rollcall-dev/rollcall/policy"
)

// TestReviewOfHostilePacks reviews packs that are within all limits and made to take long: each ends in bounded time.
func TestReviewOfHostilePacks(t *testing.T) {
	rule := func(i int, when string) string {
		return fmt.Sprintf("[rule.r%d]\nwhen = '''%s'''\nforce = \"info\"\ncite = [\"act s1\"]\n", i, when)
	}
	measure := func(i int) string {
		return fmt.Sprintf("[measure.m%d]\ncount = \"sessions\"\nof = \"absent\"\nover = \"%d days\"\ncite = [\"act s1\"]\n", i, i+1)
	}
	many := func(n int, each func(int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(each(i))
		}
		return b.String()
	}
	joined := func(n int, with string, each func(int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = each(i)
		}
		return strings.Join(parts, with)
	}
	packs := map[string]string{
		"sums of all measures": many(60, measure) + many(60, func(i int) string {
			return rule(i, joined(60, " + ", func(k int) string { return fmt.Sprintf("m%d", (i*7+k)%60) })+fmt.Sprintf(" > %d and ", 100+i)+joined(30, " + ", func(k int) string { return fmt.Sprintf("m%d", (i*3+k)%60) })+" < 90")
		}),
		"a choice of two a hundred times": many(60, measure) + many(40, func(i int) string {
			return rule(i, joined(100, " and ", func(k int) string { return fmt.Sprintf("(m%d > %d or m%d < %d)", (i+k)%60, k%20, (i+2*k)%60, k%17) }))
		}),
		"rules that name rules": many(60, measure) + rule(0, "m0 > 3 or m1 < 2") + many(300, func(i int) string {
			return rule(i+1, fmt.Sprintf("(r%d or m%d > %d) and (m%d < %d or not r%d)", i, i%60, i%9, (i+5)%60, i%11, i))
		}),
		"five hundred equal rules": many(3, measure) + many(499, func(i int) string { return rule(i, "m0 > 3 and m1 > 4 or m2 < 2") }),
		"greatest of greatest": many(60, measure) + many(60, func(i int) string {
			return rule(i, "max("+joined(60, ", ", func(k int) string { return fmt.Sprintf("m%d", k) })+") > min("+joined(60, ", ", func(k int) string { return fmt.Sprintf("m%d", k) })+")")
		}),
		"choices in choices":        many(60, measure) + rule(0, joined(14, " + ", func(k int) string { return fmt.Sprintf("(m%d > 3 ? m%d : m%d)", k, k+1, k+2) })+" > 9"),
		"choices upon choices":      many(60, measure) + rule(0, strings.Repeat("(m1 > 3 ? m2 : ", 40)+"m3"+strings.Repeat(")", 40)+" > "+strings.Repeat("(m4 > 3 ? m5 : ", 40)+"m6"+strings.Repeat(")", 40)),
		"truth compared with truth": many(60, measure) + rule(0, strings.Repeat("(m1 > 3) == (", 120)+"m2 > 2"+strings.Repeat(")", 120)),
		"choices as conditions":     many(60, measure) + rule(0, strings.Repeat("(", 120)+"m1 > 3"+strings.Repeat(" ? m2 > 4 : m3 < 5)", 120)),
		"greatest of very many": many(400, measure) + many(140, func(i int) string {
			return rule(i, "max("+joined(300, ", ", func(k int) string { return fmt.Sprintf("m%d", (i+k)%400) })+") > min("+joined(300, ", ", func(k int) string { return fmt.Sprintf("m%d", k) })+")")
		}),
		"all numbers in all rules": many(450, func(i int) string {
			return fmt.Sprintf("[parameter.p%d]\nunit = \"sessions\"\nvalues = { %s = %d, %s = %d }\ncite = [\"act s1\"]\n", i, day1(i+740_000), i, day1(i%40+740_450), i+1)
		}) + many(3, measure) + many(200, func(i int) string {
			return rule(i, joined(370, " or ", func(k int) string { return fmt.Sprintf("m%d>p%d", k%3, k) }))
		}),
		"another number every day": "[parameter.p]\nunit = \"sessions\"\ncite = [\"act s1\"]\n[parameter.p.values]\n" + many(450, func(i int) string { return fmt.Sprintf("%s = %d\n", day1(i+740_000), i%90) }) +
			many(5, measure) + many(300, func(i int) string { return rule(i, fmt.Sprintf("m%d > p and m%d < p + 3", i%5, (i+1)%5)) }),
	}
	for name, more := range packs {
		t.Run(name, func(t *testing.T) {
			law, err := policy.Open(aPack(more)(), "bad")
			if err != nil {
				t.Skip("not within the limits: ", shortened(err.Error()))
			}
			begun := time.Now()
			law.Review(reviewed)
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("took %s", took)
			} else {
				t.Log(took)
			}
		})
	}
}

func shortened(s string) string { return s[:min(len(s), 200)] }

// TestReviewOfAnyPack reviews every pack of the tests that can be opened at all, and must not panic.
func TestReviewOfAnyPack(t *testing.T) {
	n := 0
	for _, pattern := range []string{"testdata/*.toml", "testdata/*/*.toml", "../escalation/testdata/*/*.toml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, common := range []string{"testdata/common.toml", "../escalation/testdata/common.toml", ""} {
				fsys := fstest.MapFS{"bad/pack.toml": {Data: data}}
				if common != "" {
					fsys["bad/common.toml"] = &fstest.MapFile{Data: readFile(t, common)}
				}
				if law, err := policy.Open(fsys, "bad"); err == nil {
					law.Review(reviewed)
					n++
				}
			}
		}
	}
	if n == 0 {
		t.Error("none could be opened")
	}
}
