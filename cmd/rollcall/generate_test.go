package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGenerateInterrupted holds that an interrupted folder says that it is not complete.
func TestGenerateInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := filepath.Join(t.TempDir(), "made", "up")
	var out, said buffer
	if status := run(ctx, []string{"generate", folder}, &out, &said); status != broken {
		t.Errorf("status %d, want %d", status, broken)
	}
	if want := folder + " is not complete: it has 0 of 1000 pupils, and their rows are whole\ninterrupted\n"; said.String() != want || out.String() != "" {
		t.Errorf("said %q, want %q", said.String(), want)
	}
	text, err := os.ReadFile(filepath.Join(folder, "README.txt"))
	if err != nil || !strings.HasPrefix(string(text), "Not complete") {
		t.Errorf("README.txt: %q, %v", text, err)
	}
}

// TestShare holds what shares --missing understands.
func TestShare(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, "1": million, "0.5%": 5000, "0.005": 5000, ".25": 250_000, "100%": million, "0.0001%": 1, "0.000001": 1,
		"": -1, "%": -1, ".": -1, "1.1": -1, "101%": -1, "-1": -1, "a": -1, "0.0000001": -1, "1e-3": -1, "0,5": -1,
	} {
		got, err := parseShare(text)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
