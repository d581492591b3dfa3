package escalation

import (
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func TestZZ(t *testing.T) {
	for _, id := range []string{"gb-eng", "gb-eng-example-la"} {
	law, err := policy.Open(policies.FS(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range law.Steps() {
		w := newWorld(law)
		now := time.Now()
		c := newCone(w, s)
		x := newExplorer(w, c)
		x.run()
		names := ""
		for _, k := range c.climbs {
			names += k.step.Name + " "
		}
		kept := ""
		for _, l := range c.leaves {
			if l.kept {
				kept += l.form.Text + "; "
			}
		}
		t.Log(s.Name, len(x.nodes), w.decisions, time.Since(now), "cone:", names, "kept:", kept)
	}
	}
}
