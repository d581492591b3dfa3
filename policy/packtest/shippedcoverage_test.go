package packtest

import (
	"io/fs"
	"path"
	"testing"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestCoverageOfShippedPacks holds all that the packs' cases reach to be among what there is to reach, each with a place of its own.
func TestCoverageOfShippedPacks(t *testing.T) {
	for _, id := range shippedPacks(t) {
		law, err := policy.Open(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		known := map[policy.Coverable]bool{{}: true}
		for _, c := range coverables(law) {
			if c.Place == "" || known[c] {
				t.Errorf("%s: %+v has no place of its own", id, c)
			}
			known[c] = true
		}
		for _, s := range law.Steps() { // how a step stands where a fact or a mark is missing is nothing to be covered
			known[policy.Coverable{Kind: CoverStatus, Entry: "step." + s.Name, As: "undetermined", Place: s.Place}] = true
			known[policy.Coverable{Kind: CoverStatus, Entry: "step." + s.Name, As: "not called for", Place: s.Place}] = true
		}
		names, err := fs.Glob(policies.FS(), path.Join(id, "cases", "*.toml"))
		if err != nil {
			t.Fatal(err)
		}
		reached := map[policy.Coverable]bool{}
		for _, name := range names {
			data, err := fs.ReadFile(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			root, _ := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxBytes})
			f := &file{law: law, name: name, budget: maxSpan}
			if f.calendars, err = readCalendars(law, name, data); err != nil {
				t.Fatal(err)
			}
			section := root.Get("case")
			if section == nil {
				continue
			}
			for _, c := range section.Keys() {
				f.watch = func(item policy.Coverable) {
					if reached[item] = true; !known[item] {
						t.Errorf("%s: case %s reaches %+v, which is nothing of the pack", name, c.Key, item)
						known[item] = true
					}
				}
				f.run(c)
			}
		}
		if len(names) > 0 && len(reached) < 3 {
			t.Errorf("the cases of %s reach %d things", id, len(reached))
		}
	}
}
