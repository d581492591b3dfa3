// Package policies carries the policy packs that come with Rollcall, as data: one folder a jurisdiction. It holds no
// logic; package policy, whose name differs by two letters, reads them:
//
//	law, err := policy.Open(policies.FS(), "gb-eng")
package policies

import (
	"embed"
	"io/fs"
)

//go:embed */*.toml */cases/*.toml
var packs embed.FS

// FS gives the packs: a folder for each, named by the pack's id, with its worked cases in a folder cases inside.
func FS() fs.FS { return packs }
