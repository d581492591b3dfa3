package main

import (
	"bufio"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWrap(t *testing.T) {
	for name, c := range map[string]struct {
		line  string
		width int
		want  string
	}{
		"no terminal":    {"  " + strings.Repeat("word ", 20), 0, "  " + strings.Repeat("word ", 20)},
		"short":          {"  law: regs", 40, "  law: regs"},
		"set in":         {"  note: one two three four five six seven", 30, "  note: one two three four\n    five six seven"},
		"colours":        {"\x1b[1mnote\x1b[0m: one two three four fiv", 30, "\x1b[1mnote\x1b[0m: one two three four fiv"},
		"one long word":  {"  " + strings.Repeat("x", 50) + " y", 30, "  " + strings.Repeat("x", 50) + "\n    y"},
		"accents narrow": {"é é é é é é é é é é é é é é é", 30, "é é é é é é é é é é é é é é é"},
	} {
		if got := wrap(c.line, c.width); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", name, got, c.want)
		}
	}
}

func TestGrid(t *testing.T) {
	rows := slices.Values([][]cell{{{text: "ann"}, {text: "7"}, {"met", red}, {text: "a long text that is cut"}}})
	for name, c := range map[string]struct {
		screen screen
		keep   int
		want   string
	}{
		"a file":     {screen{}, 0, "NAME  YEAR  OUT  WHY\nann      7  met  a long text that is cut\n"},
		"a terminal": {screen{terminal: true, colour: true, width: 38}, 0, "\x1b[1mNAME\x1b[0m  \x1b[1mYEAR\x1b[0m  \x1b[1mOUT\x1b[0m  \x1b[1mWHY\x1b[0m\nann      7  \x1b[31mmet\x1b[0m  a long text that is…\n"},
		"pages":      {screen{terminal: true, width: 15}, 1, "NAME  YEAR  OUT\nann      7  met\n\nNAME  WHY\nann   a long text that is…\n"},
	} {
		var b strings.Builder
		out := bufio.NewWriter(&b)
		grid{head: []string{"NAME", "YEAR", "OUT", "WHY"}, right: []bool{false, true, false, false}, keep: c.keep, screen: c.screen}.write(out, rows)
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s:\n%q, want\n%q", name, b.String(), c.want)
		}
	}
}

// TestGridLongName holds that one name does not widen a column without end.
func TestGridLongName(t *testing.T) {
	var b strings.Builder
	out := bufio.NewWriter(&b)
	rows := slices.Values([][]cell{{{text: strings.Repeat("x", 5000)}, {text: "yes"}}, {{text: "a\nb"}, {text: "no"}}})
	grid{head: []string{"NAME", "MET"}, right: make([]bool, 2)}.write(out, rows)
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "NAME" + strings.Repeat(" ", 58) + "MET\n" + strings.Repeat("x", 59) + "…  yes\n" + "a b" + strings.Repeat(" ", 59) + "no\n"
	if b.String() != want {
		t.Errorf("%q, want\n%q", b.String(), want)
	}
}

func TestPlain(t *testing.T) {
	const text = "a\x1b[31mb\u202ec\nd\u009b"
	if got, want := plain(text), "a\\u001b[31mb\\u202ec\nd\\u009b"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestProgressLine(t *testing.T) {
	p := progress{what: evaluating, done: 250, total: 1000}
	want := "evaluating: [#######·······················] 250 of 1000, about 30s left"
	if got := p.line(10 * time.Second); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.screen.width = 40
	if got, want := p.line(10*time.Second), "evaluating: 250 of 1000"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p = progress{what: reading, done: 5 << 20}
	if got, want := p.line(time.Second), "reading: 5 MB"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestProgressIsForTerminals holds that nothing is drawn elsewhere, however long it takes.
func TestProgressIsForTerminals(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var b strings.Builder
		p := progress{out: &b, screen: screen{terminal: terminal}}
		p.begin(evaluating, 10)
		p.begun = p.begun.Add(-time.Minute)
		p.add(evaluating, 1)
		if drawn := b.Len() > 0; drawn != terminal {
			t.Errorf("terminal %t: drew %q", terminal, b.String())
		}
	}
}
