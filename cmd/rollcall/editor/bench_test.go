package editor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// england shows the rules and some cases of the England pack.
func england(b *testing.B) (*server, positionParams) {
	b.Helper()
	folder, err := filepath.Abs("../../../policies/gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	s := newServer(Options{Today: func() attendance.Date { return attendance.MustDate("2025-03-28") }})
	var p positionParams
	for _, name := range []string{"rules.toml", "cases/reasons.toml"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			b.Fatal(err)
		}
		s.workspace.buffers[filepath.Join(folder, name)] = string(data)
		if name == "rules.toml" {
			p.TextDocument.URI = uriOf(filepath.Join(folder, name))
			p.Position = newLines(string(data)).position(strings.Index(string(data), ">= penalty_sessions") + 5)
		}
	}
	return s, p
}

func BenchmarkDiagnose(b *testing.B) {
	s, _ := england(b)
	for b.Loop() {
		s.diagnose()
	}
}

func BenchmarkCompletion(b *testing.B) {
	s, p := england(b)
	for b.Loop() {
		if got, err := s.completion(p); err != nil || len(got.(completionList).Items) < 50 {
			b.Fatal(got, err)
		}
	}
}

func BenchmarkReferences(b *testing.B) {
	s, p := england(b)
	for b.Loop() {
		if _, err := s.references(referenceParams{positionParams: p}); err != nil {
			b.Fatal(err)
		}
	}
}
