package tomldoc

import (
	"strings"
	"testing"
)

func TestOneLine(t *testing.T) {
	for msg, want := range map[string]string{
		"unknown name é in a rule": "unknown name é in a rule",
		"two\nlines\tand a bell\a": `two\nlines\tand a bell\a`,
		"\x1b[31mred\u202e":        `\x1b[31mred\u202e`,
		"":                         "",
	} {
		if got := OneLine(msg); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", msg, got, want)
		}
	}
	// A cut that would fall into the é leaves it out.
	if got, want := OneLine(strings.Repeat("x", maxMessage-1)+"éy"), strings.Repeat("x", maxMessage-1)+"…"; got != want {
		t.Errorf("a long message ends in %q", got[len(got)-10:])
	}
}
