package main

import (
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/policy"
)

// excerpt gives the line that a fault is about, and a caret under its column. Of a long line it gives a piece.
func excerpt(pack packFolder, f *policy.Fault) (line, caret string, ok bool) {
	if f.Line == 0 || f.Col == 0 {
		return "", "", false
	}
	lines, err := pack.lines(f.File)
	if err != nil || f.Line > len(lines) {
		return "", "", false
	}
	line = strings.TrimSuffix(lines[f.Line-1], "\r")
	if f.Col > len(line)+1 || !utf8.ValidString(line) {
		return "", "", false
	}
	before, after := []rune(line[:f.Col-1]), []rune(line[f.Col-1:])
	const most = 50
	head, tail := "", ""
	if len(before) > most {
		head, before = "…", before[len(before)-most:]
	}
	if len(after) > most {
		tail, after = "…", after[:most]
	}
	shown := func(r []rune) string { return plain(strings.ReplaceAll(string(r), "\t", " ")) }
	left := head + shown(before)
	return left + shown(after) + tail, strings.Repeat(" ", utf8.RuneCountInString(left)) + "^", true
}

// lines gives the lines of a pack's file, whose path is as seen from where the user stands.
func (p packFolder) lines(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if p.folder == "" || err != nil {
		data, err = fs.ReadFile(p.fsys, file)
	}
	return strings.Split(string(data), "\n"), err
}
