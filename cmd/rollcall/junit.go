package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// junit writes results to a file for continuous integration, if one is named.
func junit(name string, results packtest.Results) (err error) {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("--junit: %w", err)
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	w := bufio.NewWriter(f)
	if err := results.WriteJUnit(w); err != nil {
		return err
	}
	return w.Flush()
}
