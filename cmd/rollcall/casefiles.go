package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// caseFiles gives the files that arguments name: files, folders with *.toml in them, and patterns, for shells that leave
// them to the program.
func caseFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err == nil && !info.IsDir():
			out = append(out, arg)
			continue
		case err == nil:
			found, err := filepath.Glob(filepath.Join(literal(arg), "*.toml"))
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				return nil, fmt.Errorf("%s has no *.toml files with worked cases", arg)
			}
			out = append(out, found...)
			continue
		}
		found, err := filepath.Glob(arg)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", arg, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("there is no file %s", arg)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// literal quotes what would be a pattern in the name of a folder.
func literal(path string) string {
	var out []rune
	for _, r := range path {
		if os.PathSeparator != '\\' && (r == '*' || r == '?' || r == '[' || r == '\\') {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}
