// Command generate writes Riverside, the sample school: a made-up English
// primary and secondary with two years of believable marks.
//
// From the root of the module:
//
//	go run ./examples/riverside/generate
//
// rewrites calendar.toml, pupils.csv, register.csv and history.csv in
// examples/riverside; another folder may be given as the only argument. The same source gives the
// same bytes: every pupil draws from a generator of its own with a fixed seed,
// and all chances are whole numbers.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := filepath.Join("examples", "riverside")
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := generate(dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(2)
	}
}

// generate writes the four files of the school into dir, which must exist.
func generate(dir string) error {
	pupils := allPupils()
	registers := make([]register, len(pupils))
	for i, p := range pupils {
		registers[i] = registerOf(p)
	}
	files := []struct {
		name string
		text []byte
	}{
		{"calendar.toml", calendarTOML()},
		{"pupils.csv", pupilsCSV(pupils)},
		{"register.csv", registerCSV(registers)},
		{"history.csv", historyCSV(history(pupils, registers))},
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
