package policies_test

import (
	"io/fs"
	"testing"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// TestCases runs the worked cases of every pack.
func TestCases(t *testing.T) {
	packs, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range packs {
		t.Run(pack.Name(), func(t *testing.T) {
			law, err := policy.Open(policies.FS(), pack.Name())
			if err != nil {
				t.Fatal(err)
			}
			packtest.Test(t, law, policies.FS(), pack.Name()+"/cases/*.toml")
		})
	}
}
