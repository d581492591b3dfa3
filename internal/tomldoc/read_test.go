package tomldoc

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name, text string
		faults     []string
	}{
		{"NUL", "a = 1\nb = 'x\x00'", []string{"x.toml:2:7: a NUL byte: this is not a text file, or it is not in UTF-8"}},
		{"UTF-8", "a = 'é\xff'", []string{"x.toml:1:8: the byte 0xff is not valid UTF-8"}},
		{"half a rune", "# \xc3", []string{"x.toml:1:3: the byte 0xc3 is not valid UTF-8"}},
		{"UTF-16", "\xff\xfea\x00", []string{"x.toml:1:1: the byte 0xff is not valid UTF-8"}},
		{"control character", "a = 1\n\x01", []string{"x.toml:2:1: the control character 0x01 cannot stand in a TOML file"}},
		{"carriage return", "a = 1\r\nb = 2\r", []string{"x.toml:2:6: a carriage return that no newline follows"}},
		{"two byte order marks", "\ufeff\ufeffa = 1", []string{`x.toml:1:1: expected '.' or '=', but got '\ufeff' instead`}},

		{"array of tables", "[a]\n  [[b.c]]\nd = 1\n[[b.c]]\nd = 1", []string{
			"x.toml:2:3: arrays of tables are not used in this format: name the table, as in [x.name]",
			"x.toml:4:1: arrays of tables are not used in this format: name the table, as in [x.name]",
		}},
		{"key twice", "a = 1\nb = 1\na = 2\nb = 2", []string{
			`x.toml:3:1: "a" is already defined at line 1`,
			`x.toml:4:1: "b" is already defined at line 2`,
		}},
		{"key twice inline", "a = {b = 1,\n'b' = 2}", []string{`x.toml:2:1: "b" is already defined at line 1`}},
		{"header twice", "[a]\n[b]\n[ a ]", []string{`x.toml:3:3: "a" is already defined at line 1`}},
		{"value over a dotted key", "a.b = 1\na = 2", []string{`x.toml:2:1: "a" is already defined at line 1`}},
		{"dotted key over an array", "a = [{b = 1}]\na.b = 2", []string{`x.toml:2:1: "a" is already defined at line 1`}},
		{"dotted key over a header", "[a.b]\n[a]\nb.c = 1", []string{`x.toml:3:1: "b" is already defined at line 1`}},
		{"header over a dotted key", "[a]\nb.c = 1\n[a.b]", []string{`x.toml:3:4: "b" is already defined at line 2`}},
		{"header into an inline table", "a = {}\n[a.b]\nc = 1", []string{`x.toml:2:2: "a" is already defined at line 1`}},
		{"dotted key into an inline table", "a = {}\na.b = 1", []string{`x.toml:2:1: "a" is already defined at line 1`}},

		{"no value", "a = 1\nb =\nc = 3\n", []string{`x.toml:2:4: expected value but found the end of the line instead`}},
		{"no value at the end", "a =", []string{"x.toml:1:3: unexpected end of the file; expected value"}},
		{"open string", "a = 1\nb = \"x\n", []string{"x.toml:2:7: strings cannot contain newlines"}},
		{"an escape of the line end", "a = \"x\\\nb = 1", []string{`x.toml:1:6: invalid escape in string '\' at the end of the line`}},
		{"an escape of the end", `a = "x\`, []string{`x.toml:1:7: invalid escape in string '\' at the end of the file`}},
		{"an escape unknown in a key", `"\q" = 1`, []string{`x.toml:1:2: invalid escape in string '\q'`}},
		{"an escape too short in a key", `"\u12" = 1`, []string{"x.toml:1:2: expected four hexadecimal digits after '\\u', but got \"\\\\u12\\\"\" instead"}},
		{"an escape beyond Unicode in a key", `"\UFFFFFFFF" = 1`, []string{`x.toml:1:2: escaped character '\uFFFFFFFF' is not valid UTF-8`}},
		{"a key alone at the end", "a", []string{"x.toml:1:1: unexpected end of the file; expected key separator '='"}},
		{"bad date", "a = 2024-13-01", []string{`x.toml:1:5: invalid datetime: "2024-13-01"`}},
		{"leading zero", "a = 01", []string{`x.toml:1:5: invalid integer "01": cannot have leading zeroes`}},
		{"number out of range", "a = 9223372036854775808", []string{"x.toml:1:5: 9223372036854775808 is out of range for int64"}},
		{"a number cut off by the end", "a = 0x", []string{"x.toml:1:5: not a hexadecimal number: '0x'"}},
		{"not a value", "a = nought", []string{`x.toml:1:5: expected value but found "nought" instead`}},
		{"after a byte order mark", "\ufeffa = 01", []string{`x.toml:1:5: invalid integer "01": cannot have leading zeroes`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, faults := Read("x.toml", []byte(test.text), Limits{})
			if root != nil {
				t.Error("there is a root in spite of the faults")
			}
			var got []string
			for _, fault := range faults {
				got = append(got, fault.Error())
			}
			if strings.Join(got, "\n") != strings.Join(test.faults, "\n") {
				t.Errorf("faults %q\nwant   %q", got, test.faults)
			}
		})
	}
}

func TestFaultsAreCapped(t *testing.T) {
	for _, line := range []string{"a = 1\n", "a = 1\na.b = 1\n", "[a]\n", "a = 1\n[a.b]\n", "[[a]]\n"} {
		text := strings.Repeat(line, 1000)
		if _, faults := Read("x.toml", []byte(text), Limits{}); len(faults) != maxFaults {
			t.Errorf("%q: %d faults, want %d", line, len(faults), maxFaults)
		}
	}
}

func TestTablesMayBeNamedLater(t *testing.T) {
	root := mustRead(t, "[a.b]\nx = 1\n[a]\nc.d = 1\nc.e = 2\n[a.c.f]\n[a.g]\n")
	if got, want := keyNames(root.Get("a")), "b c g"; got != want {
		t.Errorf("a: %s, want %s", got, want)
	}
	if got, want := keyNames(lookUp(t, root, "a", "c")), "d e f"; got != want {
		t.Errorf("a.c: %s, want %s", got, want)
	}
}

func TestLimits(t *testing.T) {
	limits := Limits{Bytes: 100, Depth: 3, KeyBytes: 5, StringBytes: 4, Entries: 4}
	tests := []struct{ within, beyond, msg string }{
		{strings.Repeat("#", 100), strings.Repeat("#", 101), "x: larger than the 100 bytes allowed"},
		{"[a.b]", "[a]\n[a.b]\nc.d=1", "x:3:1: nested more than 3 deep"},
		{"[a.b]\nc = 1", "[a.b]\nc.d = 1", "x:2:1: nested more than 3 deep"},
		{"a = [[]]", "a = [[[]]]", "x:1:7: nested more than 3 deep"},
		{"a = {b = []}", "a = {b = [1, {c = 1}]}", "x:1:15: nested more than 3 deep"},
		{"a = {b={c=1}}", "a = {b={c={d=1}}}", "x:1:12: nested more than 3 deep"},
		{"abcde = 1", "abcdef = 1", "x:1:1: a key of more than 5 bytes"},
		{"a . b = 1", "a .  b = 1", "x:1:1: a key of more than 5 bytes"},
		{"'abc' = 1", "'abcd' = 1", "x:1:1: a key of more than 5 bytes"},
		{"a = 'abcd'", "a = 'abcde'", "x:1:5: a string of more than 4 bytes"},
		{"a = '''abcd'''", `a = """abcde"""`, "x:1:5: a string of more than 4 bytes"},
		{"[a]\nb = [1, 2]", "[a]\nb = [1, 2, 3]", "x:2:12: more than 4 headers, keys and array elements"},
		{"a=1\nb=1\nc=1\n[d]", "a=1\nb=1\nc=1\nd=1\n[e]", "x:5:1: more than 4 headers, keys and array elements"},
	}
	for _, test := range tests {
		if _, faults := Read("x", []byte(test.within), limits); len(faults) > 0 {
			t.Errorf("%q: %v", test.within, faults[0])
		}
		_, faults := Read("x", []byte(test.beyond), limits)
		if len(faults) != 1 || faults[0].Error() != test.msg {
			t.Errorf("%q: faults %v, want %s", test.beyond, faults, test.msg)
		}
	}
	long := "[abcde]\nabcde={abcde={abcde={"
	_, faults := Read("x", []byte(long+"a=1}}}"), Limits{KeyBytes: 5})
	if len(faults) != 1 || faults[0].Error() != "x:2:22: keys of more than 20 bytes together lead here" {
		t.Errorf("%q: faults %v", long, faults)
	}
}

func TestReadFrom(t *testing.T) {
	root, faults := ReadFrom("x", iotest.OneByteReader(strings.NewReader("a = 1")), Limits{Bytes: 5})
	if len(faults) > 0 || root.Get("a").Int != 1 {
		t.Errorf("at the limit: %v", faults)
	}
	_, faults = ReadFrom("x", strings.NewReader("a = 12"), Limits{Bytes: 5})
	if len(faults) != 1 || faults[0].Error() != "x: larger than the 5 bytes allowed" {
		t.Errorf("past the limit: %v", faults)
	}
	_, faults = ReadFrom("x", iotest.ErrReader(errors.New("the disc is gone")), Limits{})
	if len(faults) != 1 || faults[0].Error() != "x: cannot be read: the disc is gone" {
		t.Errorf("a failing reader: %v", faults)
	}
	if _, faults = ReadFrom("x", strings.NewReader("a = 1"), Limits{Bytes: 1<<63 - 1}); len(faults) > 0 {
		t.Errorf("no limit: %v", faults)
	}
}

// TestTooManyQuotes refuses six quotes at the end of a string, which the library takes where an escaped backslash stands before them.
func TestTooManyQuotes(t *testing.T) {
	for _, text := range []string{`a = """x""""""`, `a = """\\""""""`, "a = '''x''''''"} {
		_, faults := Read("x", []byte(text), Limits{})
		if len(faults) != 1 || !strings.Contains(faults[0].Msg, "too many: at most two") || faults[0].Pos.Col != len(text) {
			t.Errorf("%s: %v", text, faults)
		}
	}
	if _, faults := Read("x", []byte(`a = """\\"""""`), Limits{}); len(faults) > 0 {
		t.Errorf("five quotes: %v", faults)
	}
}

// TestDecodeStopsSoonAfterTheScanner sees to it that the library is never shown
// what the scanner has not passed, whatever the two may come to disagree on.
func TestDecodeStopsSoonAfterTheScanner(t *testing.T) {
	text := "a = 1\n" + strings.Repeat("#", lookahead-1) + "\n" + "é" + strings.Repeat("[", 1000)
	_, fault := decode(newSource("x", text), text, len("a = 1\n")+1)
	if fault == nil || fault.Error() != "x:2:2: this is not TOML" {
		t.Errorf("fault %v", fault)
	}
}

// broken is a value that panics while the library decodes into it.
type broken struct{}

func (broken) UnmarshalTOML(any) error { panic("broken") }

func TestPanicsOfTheLibraryAreErrors(t *testing.T) {
	err := unmarshal("a = 1", &broken{})
	if err == nil || err.Error() != "cannot be decoded: broken" {
		t.Errorf("error %v", err)
	}
}

func TestFillWithoutPlaces(t *testing.T) {
	text := "t = {a = 1, b = [2020-01-01, 2.50, 'x', 10:00:00]}"
	src := newSource("x", text)
	values, fault := decode(src, text, len(text))
	if fault != nil {
		t.Fatal(fault)
	}
	at := src.pos(7)
	root := &Node{KeyPos: at, Pos: at}
	root.add(&Node{Key: "stale"})
	fill(root, values)
	array := lookUp(t, root, "t", "b")
	if len(array.Elems()) != 4 || root.Get("stale") != nil || len(root.Keys()) != 1 {
		t.Errorf("the tree is not that of the values: %d elements, %d keys", len(array.Elems()), len(root.Keys()))
	}
	for i, want := range []string{"2020-01-01", "2.5", "x"} {
		n := array.Elems()[i]
		if n.Str != want || n.Pos != at || n.KeyPos != at || n.InString(1) != at {
			t.Errorf("element %d: %q at %v", i, n.Str, n.Pos)
		}
	}
	if n := array.Elems()[3]; n.Kind != OtherTime || n.Str == "" {
		t.Errorf("time: %v %q", n.Kind, n.Str)
	}
}

func TestStrings(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Pos{"f", 1, 2}.String(), "f:1:2"},
		{Pos{"f", 1, 0}.String(), "f:1"},
		{Pos{"f", 0, 2}.String(), "f"},
		{Pos{"", 1, 2}.String(), "1:2"},
		{Pos{}.String(), ""},
		{(&Fault{Msg: "bad"}).Error(), "bad"},
		{OtherTime.String(), "time"},
		{Kind(99).String(), "Kind(99)"},
		{Kind(-1).String(), "Kind(-1)"},
		{reword("TOML is so."), "TOML is so"},
		{reword(""), ""},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
