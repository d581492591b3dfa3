package main

import (
	"fmt"
	"os"
	"strings"
)

// The comments between which the tables stand.
const (
	begin = "<!-- measured: begin; go run ./cmd/table writes what follows -->"
	end   = "<!-- measured: end -->"
)

// insert puts text between the two comments of a file, in place of what stood there.
func insert(file, text string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(data), begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		return fmt.Errorf("%s has no lines %q and %q to write between", file, begin, end)
	}
	return os.WriteFile(file, []byte(before+begin+"\n\n"+strings.TrimSpace(text)+"\n\n"+end+after), 0o644)
}
