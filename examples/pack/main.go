// Pack checks a pack that overlays England's: first as it was drafted, with mistakes in it, then as it was corrected,
// against a case that somebody worked out by hand.
//
//	go run ./examples/pack
package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

//go:embed mistaken corrected
var drafts embed.FS

func main() {
	for _, draft := range []string{"mistaken", "corrected"} {
		if err := check(os.Stdout, draft); err != nil {
			log.Fatal(err)
		}
	}
}

// check opens a draft of the pack and runs its worked cases. Your own packs would be read with os.DirFS.
func check(w io.Writer, draft string) error {
	folder, err := fs.Sub(drafts, draft)
	if err != nil {
		return err
	}
	law, err := policy.Open(withEngland{folder}, "gb-eng-newtown")
	if faults, ok := errors.AsType[*policy.Faults](err); ok {
		fmt.Fprintf(w, "%s: %d faults\n%v\n", draft, len(faults.All), faults) // all at once, each with its place
		return nil
	}
	if err != nil {
		return err
	}
	results, err := packtest.RunPack(law, folder, law.ID())
	if err != nil {
		return err
	}
	passed, failed := results.Count()
	fmt.Fprintf(w, "%s: %s\n%d cases passed, %d failed\n", draft, law.Title(), passed, failed)
	for _, c := range results.Cases {
		for _, difference := range c.Differences {
			fmt.Fprintln(w, difference)
		}
	}
	return nil
}

// withEngland is a folder of packs with the packs that come with Rollcall behind it, so that an overlay finds its base.
type withEngland struct{ own fs.FS }

// Open opens a file.
func (w withEngland) Open(name string) (fs.File, error) {
	if f, err := w.own.Open(name); !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	return policies.FS().Open(name)
}
