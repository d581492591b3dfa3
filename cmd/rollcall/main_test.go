package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rollcall": main})
}

// TestScripts runs the commands as their reader would type them.
func TestScripts(t *testing.T) {
	school := os.DirFS("testdata/school")
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "school"), school)
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
		{"test", "--json"},
	} {
		var said buffer
		if status := run(t.Context(), args, full, &said); status != nothing {
			t.Errorf("%v: status %d, want %d; said %q", args, status, nothing, said.String())
		}
	}
}
