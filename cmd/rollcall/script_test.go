package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

type buffer = bytes.Buffer

// statusCmd runs a command and holds its exit status against the one given: status 1 rollcall check bad. What it wrote is
// in the files out and said.
func statusCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status n command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	_ = cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != want {
		ts.Fatalf("exit status %d, want %d\n%.1000s\n%.1000s", got, want, out.String(), said.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("said"), said.Bytes(), 0o600))
}

// jsonLinesCmd holds that each line of a file is an object with the keys given, in that order, and that there are so many.
func jsonLinesCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: jsonlines file n key...")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	if text != "" && !strings.HasSuffix(text, "\n") {
		ts.Fatalf("the last line has no end")
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if got := keys(line); strings.Join(got, " ") != strings.Join(args[2:], " ") {
			ts.Fatalf("line %d has the keys %v, want %v", n, got, args[2:])
		}
	}
	if n != want {
		ts.Fatalf("%d lines, want %d", n, want)
	}
}

// keys lists the keys of an object as they stand in it, nil if it is no JSON.
func keys(text string) []string {
	if !json.Valid([]byte(text)) {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	var out []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil
		}
		out = append(out, key.(string))
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil
		}
	}
	return out
}

// noEscapesCmd holds that a file has no control characters but line ends.
func noEscapesCmd(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		if i := strings.IndexFunc(ts.ReadFile(file), steers); i >= 0 == !neg {
			ts.Fatalf("%s has a control character at byte %d (-1: none)", file, i)
		}
	}
}

func gzipCmd(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".gz"), b.Bytes(), 0o600))
	ts.Check(os.Remove(ts.MkAbs(args[0])))
}

func zstdCmd(ts *testscript.TestScript, _ bool, args []string) {
	w, err := zstd.NewWriter(nil)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".zst"), w.EncodeAll([]byte(ts.ReadFile(args[0])), nil), 0o600))
	ts.Check(os.Remove(ts.MkAbs(args[0])))
}
