package bench

import (
	"embed"

	"github.com/rollcall-dev/rollcall/policy"
)

//go:embed pack/*.toml rolling/*.toml
var packs embed.FS

// Law opens the pack of twelve rules.
func Law() (*policy.Policy, error) { return policy.Open(packs, "pack") }

// RollingLaw opens the pack of one of them, which stands in the same place in both.
func RollingLaw() (*policy.Policy, error) { return policy.Open(packs, "rolling") }
