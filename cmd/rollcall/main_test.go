package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rollcall": main, "vendor": otherSystem})
}

// TestScripts runs the commands as their reader would type them.
func TestScripts(t *testing.T) {
	given := []string{"school", "cases", "ladder"}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			for _, folder := range given {
				if err := os.CopyFS(filepath.Join(env.WorkDir, folder), os.DirFS(filepath.Join("testdata", folder))); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"jsonlines": jsonLinesCmd, "status": statusCmd, "gzip": gzipCmd, "zstd": zstdCmd, "noescapes": noEscapesCmd,
		},
	})
}

// TestInterrupted holds that an interrupted command says so by its exit status and writes whole lines only.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, said buffer
	status := run(ctx, []string{"evaluate", "--pack", "gb-eng", "--format", "json", "../../examples/riverside"}, &out, &said)
	if status != broken {
		t.Errorf("status %d, want %d", status, broken)
	}
	if out.String() != "" || said.String() != "interrupted\n" {
		t.Errorf("wrote %q and said %q", out.String(), said.String())
	}
}

// impatient is a reader that interrupts the command when it has seen something.
type impatient struct {
	buffer
	interrupt context.CancelFunc
}

func (w *impatient) Write(b []byte) (int, error) {
	w.interrupt()
	return w.buffer.Write(b)
}

// TestInterruptedInTheMiddle holds that what was written until then are whole lines.
func TestInterruptedInTheMiddle(t *testing.T) {
	for _, format := range []string{"json", "csv"} {
		ctx, cancel := context.WithCancel(t.Context())
		out := &impatient{interrupt: cancel}
		var said buffer
		status := run(ctx, []string{"evaluate", "--pack", "gb-eng", "--format", format, "../../examples/riverside"}, out, &said)
		lines := strings.SplitAfter(out.String(), "\n")
		if status != broken || len(lines) < 2 || lines[len(lines)-1] != "" {
			t.Errorf("%s: status %d, %d lines, the last %.100q", format, status, len(lines), lines[len(lines)-1])
		}
		if format == "json" {
			for i, line := range lines[:len(lines)-1] {
				if !json.Valid([]byte(line)) {
					t.Errorf("line %d is no JSON: %.100q", i+1, line)
				}
			}
			if len(lines) > 300 {
				t.Errorf("all %d lines were written", len(lines))
			}
		}
	}
}

// TestReaderGoesAway holds that a reader who has had enough, as head does, is no error.
func TestReaderGoesAway(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"packs"},
		{"evaluate", "--pack", "gb-eng", "--format", "json", "../../examples/riverside"},
		{"evaluate", "--pack", "gb-eng", "--limit", "0", "--all", "../../examples/riverside"},
		{"timeline", "--pack", "gb-eng", "--from", "2025-03-20", "../../examples/riverside"},
	} {
		var said buffer
		if status := run(t.Context(), args, w, &said); status != allWell || strings.Contains(said.String(), "pipe") {
			t.Errorf("%v: status %d, said %q", args, status, said.String())
		}
	}
}

// TestUnwritable holds that a result that cannot be written is reported.
func TestUnwritable(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	for _, args := range [][]string{
		{"packs"},
		{"help"},
		{"evaluate", "--pack", "gb-eng", "../../examples/riverside"},
		{"evaluate", "--pack", "gb-eng", "--format", "json", "../../examples/riverside"},
		{"check", "gb-eng"},
		{"explain", "--pack", "gb-eng", "--pupil", "R225", "../../examples/riverside"},
		{"timeline", "--pack", "gb-eng", "--from", "2025-03-20", "../../examples/riverside"},
		{"timeline", "--pack", "gb-eng", "--from", "2025-03-20", "--format", "json", "../../examples/riverside"},
		{"test", "--json"},
	} {
		var said buffer
		if status := run(t.Context(), args, full, &said); status != nothing {
			t.Errorf("%v: status %d, want %d; said %q", args, status, nothing, said.String())
		}
	}
}
