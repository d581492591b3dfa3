package bench

import (
	"embed"

	"github.com/rollcall-dev/rollcall/policy"
)

//go:embed pack/*.toml
var packs embed.FS

// Law opens the pack of twelve rules.
func Law() (*policy.Policy, error) { return policy.Open(packs, "pack") }
