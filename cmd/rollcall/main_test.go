package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rollcall runs the command line as its reader would type it.
func rollcall(args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(args, &out, &err)
	return status, out.String(), err.String()
}

const riverside = "../../examples/riverside"

func TestCommands(t *testing.T) {
	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, "pack.toml"), []byte("[pack]\nid = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"packs":      {[]string{"packs"}, 0, "gb-eng-example-la"},
		"table":      {[]string{"evaluate", "--pack", "gb-eng", riverside}, 0, "deletion_ground_i"},
		"json":       {[]string{"evaluate", "--pack", "gb-eng", "--pupil", "R029", "--format", "json", riverside}, 0, `"unauthorised_in_ten_weeks":{"value":"10","from":"2025-01-13","to":"2025-03-28"}`},
		"csv":        {[]string{"evaluate", "--pack", "gb-eng", "--rule", "penalty_notice_threshold", "--format", "csv", riverside}, 0, "R221,riverside_"},
		"by":         {[]string{"evaluate", "--pack", "gb-eng", "--by", "school", riverside}, 0, "riverside_secondary"},
		"explain":    {[]string{"explain", "--pack", "gb-eng", "--pupil", "R119", riverside}, 0, "20/200"},
		"check":      {[]string{"check", "gb-eng"}, 0, "ok (10 rules"},
		"test":       {[]string{"test", "--pack", "gb-eng"}, 0, " passed, 0 failed"},
		"bad pack":   {[]string{"check", bad}, 1, "pack.toml:2:6"},
		"no pack":    {[]string{"evaluate", "--pack", "gb-enf", riverside}, 2, `did you mean "gb-eng"`},
		"no school":  {[]string{"evaluate", "--pack", "gb-eng", "nowhere"}, 2, "nowhere"},
		"wrong date": {[]string{"evaluate", "--pack", "gb-eng", "--on", "2025-02-30", riverside}, 2, "2025-02-30 is not a date"},
	} {
		status, stdout, stderr := rollcall(c.args...)
		if status != c.status || !strings.Contains(stdout+stderr, c.want) {
			t.Errorf("%s: status %d, want %d; %q is not in\n%.1500s%.500s", name, status, c.status, c.want, stdout, stderr)
		}
	}
}
