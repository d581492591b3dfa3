package packtext_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// The packs are in the format's own style.
func TestShippedPacksAreFormatted(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(policies.FS(), "*/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := fs.Glob(policies.FS(), "*/cases/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, cases...) {
		data, err := fs.ReadFile(policies.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		laid, err := packtext.Format(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(strings.Split(string(data), "\n"), strings.Split(string(laid), "\n")); diff != "" {
			t.Errorf("%s is not as rollcall fmt lays it out (-is +would be):\n%s", name, diff)
		}
	}
}
